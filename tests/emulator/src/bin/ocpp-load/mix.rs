//! What a fleet says on an ordinary day: of a hundred messages 70 MeterValues with four samples, 20 StatusNotification, 8 Heartbeat,
//! one StartTransaction and one StopTransaction.

use ocpp_emulator::chance::Chance;
use ocpp_emulator::link::now;

/// Messages from one StartTransaction to the next.
const CYCLE: usize = 100;

/// One charge point that always has something to say.
pub struct Speaker {
    pub identity: String,
    chance: Chance,
    /// What follows the StartTransaction, as one letter each; ends with the StopTransaction.
    deck: [u8; CYCLE - 1],
    /// How much of the deck was said; `None`: a StartTransaction is due.
    said: Option<usize>,
    transaction: i64,
    register: u64,
    calls: u64,
}

impl Speaker {
    pub fn new(identity: String, seed: u64) -> Speaker {
        let mut chance = Chance::seeded(seed);
        let mut deck = [b'm'; CYCLE - 1];
        deck[..20].fill(b's');
        deck[20..28].fill(b'h');
        for last in (1..CYCLE - 2).rev() {
            deck.swap(last, chance.between(0, last as u64) as usize);
        }
        deck[CYCLE - 2] = b'e';
        let register = chance.between(1_000, 9_000_000);
        // Ids go on where an earlier run of the same charge point may have ended.
        let calls = now().0 as u64;
        Speaker { identity, chance, deck, said: None, transaction: 0, register, calls }
    }

    /// The next CALL. The answer to it must be given to [`Speaker::answered`] before the next one.
    pub fn next(&mut self) -> String {
        self.calls += 1;
        let (id, at) = (self.calls, now());
        let Some(said) = self.said.as_mut() else {
            return format!(
                r#"[2,"{id}","StartTransaction",{{"connectorId":1,"idTag":"LOAD","meterStart":{},"timestamp":"{at}"}}]"#,
                self.register
            );
        };
        let card = self.deck[*said];
        *said += 1;
        match card {
            b'm' => {
                self.register += self.chance.between(1, 20);
                let (register, power, current) =
                    (self.register, self.chance.between(3_000, 11_000), self.chance.between(100, 160));
                format!(
                    concat!(
                        r#"[2,"{}","MeterValues",{{"connectorId":1,"transactionId":{},"meterValue":[{{"timestamp":"{}","sampledValue":["#,
                        r#"{{"value":"{}","context":"Sample.Periodic","measurand":"Energy.Active.Import.Register","unit":"Wh"}},"#,
                        r#"{{"value":"{}","context":"Sample.Periodic","measurand":"Power.Active.Import","unit":"W"}},"#,
                        r#"{{"value":"{}.{}","context":"Sample.Periodic","measurand":"Current.Import","phase":"L1","unit":"A"}},"#,
                        r#"{{"value":"{}","context":"Sample.Periodic","measurand":"SoC","unit":"Percent"}}]}}]}}]"#
                    ),
                    id,
                    self.transaction,
                    at,
                    register,
                    power,
                    current / 10,
                    current % 10,
                    20 + *said * 7 / 10
                )
            }
            b's' => {
                let status = *self.chance.pick(&["Charging", "SuspendedEV", "SuspendedEVSE"]);
                format!(
                    r#"[2,"{id}","StatusNotification",{{"connectorId":1,"errorCode":"NoError","status":"{status}","timestamp":"{at}"}}]"#
                )
            }
            b'h' => format!(r#"[2,"{id}","Heartbeat",{{}}]"#),
            _ => {
                self.said = None;
                format!(
                    r#"[2,"{id}","StopTransaction",{{"transactionId":{},"meterStop":{},"timestamp":"{at}","reason":"Local"}}]"#,
                    self.transaction, self.register
                )
            }
        }
    }

    /// Takes the answer to the last call; false: it was no CALLRESULT.
    pub fn answered(&mut self, reply: &str) -> bool {
        if !reply.starts_with("[3,") {
            return false;
        }
        if let Some((_, rest)) = reply.split_once("\"transactionId\":") {
            let digits = rest.trim_start().split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
            self.transaction = digits.parse().unwrap_or(0);
            self.said = Some(0);
        }
        true
    }

    /// Takes the charge point to a moment of its cycle that is its own, so that not all start at the same time.
    /// A transaction must be running.
    pub fn skip(&mut self) {
        self.said = Some(self.chance.between(0, CYCLE as u64 - 2) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_messages_are_the_mix_and_valid() {
        let mut speaker = Speaker::new("CP".to_string(), 1);
        let mut counts = std::collections::BTreeMap::new();
        for _ in 0..CYCLE * 3 {
            let text = speaker.next();
            let Ok(ocpp_wire::frame::Frame::Call { action, payload, .. }) = ocpp_wire::frame::parse(text.as_bytes())
            else {
                panic!("{text}")
            };
            let mut violations = Vec::new();
            let message = ocpp_wire::catalogue::find(ocpp_wire::Version::V16, &action).unwrap();
            ocpp_wire::validate::validate(message.request, &payload, &mut violations);
            assert_eq!(violations, [], "{text}");
            let start = action == "StartTransaction";
            *counts.entry(action).or_insert(0) += 1;
            assert!(speaker.answered(if start {
                r#"[3,"1",{"transactionId": 17,"idTagInfo":{"status":"Accepted"}}]"#
            } else {
                r#"[3,"1",{}]"#
            }));
        }
        let counts: Vec<_> = counts.iter().map(|(action, count)| (action.as_str(), *count / 3)).collect();
        assert_eq!(
            counts,
            [
                ("Heartbeat", 8),
                ("MeterValues", 70),
                ("StartTransaction", 1),
                ("StatusNotification", 20),
                ("StopTransaction", 1)
            ]
        );
    }
}
