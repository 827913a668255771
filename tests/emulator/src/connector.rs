//! One connector: its plug, its meter, and who charges there.

use crate::chance::Chance;
use ocpp_wire::time::Timestamp;

/// What goes on at a connector.
#[derive(Debug, Clone, PartialEq)]
pub enum Phase {
    /// Nobody is here; the next visitor comes at `visit_at`, None: nobody will.
    Idle { visit_at: Option<Timestamp> },
    /// The cable is in, and the tag waits for the answer to Authorize.
    Preparing { id_tag: String, stop_at: Option<Timestamp> },
    /// Energy flows.
    Charging(Session),
    /// It is over; the cable comes out at `until`.
    Finishing { until: Timestamp },
}

/// Somebody charging.
#[derive(Debug, Clone, PartialEq)]
pub struct Session {
    /// Given by the station, because the transactionId of the central system comes later.
    pub number: u64,
    pub id_tag: String,
    pub begun: Timestamp,
    /// What the car would take, in W.
    pub wanted: u64,
    /// What the central system lets it take (SetChargingProfile), in W; None: all.
    pub limit: Option<u64>,
    /// When the next MeterValues is due.
    pub sample_at: Option<Timestamp>,
    /// When the visitor leaves; None: a remote stop will end it.
    pub stop_at: Option<Timestamp>,
}

impl Session {
    /// What flows, in W.
    pub fn power(&self) -> u64 {
        self.limit.map_or(self.wanted, |limit| limit.min(self.wanted))
    }
}

/// A connector with its meter.
#[derive(Debug)]
pub struct Connector {
    /// connectorId, from 1.
    pub id: u32,
    pub phase: Phase,
    pub operative: bool,
    /// A ChangeAvailability that waits for the end of the transaction.
    pub scheduled: Option<bool>,
    /// The state of charge of the car, in thousandths of a percent.
    charged: u64,
    joules: u64,
    metered_at: Timestamp,
}

impl Connector {
    pub fn new(id: u32, now: Timestamp, visit_at: Option<Timestamp>, chance: &mut Chance) -> Connector {
        let joules = chance.between(1_000, 5_000_000) * 3_600;
        Connector {
            id,
            phase: Phase::Idle { visit_at },
            operative: true,
            scheduled: None,
            charged: 20_000,
            joules,
            metered_at: now,
        }
    }

    /// ChargePointStatus of OCPP 1.6 7.7.
    pub fn status(&self) -> &'static str {
        match self.phase {
            Phase::Idle { .. } if !self.operative => "Unavailable",
            Phase::Idle { .. } => "Available",
            Phase::Preparing { .. } => "Preparing",
            Phase::Charging(_) => "Charging",
            Phase::Finishing { .. } => "Finishing",
        }
    }

    pub fn session(&self) -> Option<&Session> {
        match &self.phase {
            Phase::Charging(session) => Some(session),
            _ => None,
        }
    }

    /// Whether a remote start can begin here.
    pub fn is_free(&self) -> bool {
        self.operative && matches!(self.phase, Phase::Idle { .. })
    }

    /// A new car has come, with its battery as charged as it happens to be.
    pub fn plug_in(&mut self, now: Timestamp, chance: &mut Chance) {
        self.advance(now);
        self.charged = chance.between(10_000, 60_000);
    }

    /// Lets the meter run up to `now`.
    pub fn advance(&mut self, now: Timestamp) {
        let micros = now.0.saturating_sub(self.metered_at.0).max(0) as u64;
        // Whole milliseconds are metered; the rest stays for the next time.
        let millis = micros / 1_000;
        self.metered_at = Timestamp(self.metered_at.0 + (millis * 1_000) as i64);
        if let Phase::Charging(session) = &self.phase {
            let joules = session.power() * millis / 1_000;
            self.joules += joules;
            // A battery of 60 kWh: a thousandth of a percent is 2160 J.
            self.charged = (self.charged + joules / 2_160).min(100_000);
        }
    }

    /// The register in whole Wh, as meterStart and meterStop want it.
    pub fn register(&self) -> u64 {
        self.joules / 3_600
    }

    /// Percent.
    pub fn state_of_charge(&self) -> u64 {
        self.charged / 1_000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp(0);

    fn session(wanted: u64) -> Phase {
        let id_tag = "TAG".to_string();
        Phase::Charging(Session {
            number: 1,
            id_tag,
            begun: START,
            wanted,
            limit: None,
            sample_at: None,
            stop_at: None,
        })
    }

    #[test]
    fn eleven_kilowatts_for_an_hour_are_eleven_kilowatt_hours() {
        let mut connector = Connector::new(1, START, None, &mut Chance::seeded(1));
        let before = connector.register();
        connector.phase = session(11_000);
        for second in 1..=3_600 {
            connector.advance(Timestamp(second * 1_000_000));
        }
        assert_eq!(connector.register() - before, 11_000);
        assert_eq!(connector.state_of_charge(), 20 + 18);
    }

    #[test]
    fn the_meter_stands_still_without_a_session_and_never_runs_back() {
        let mut connector = Connector::new(1, START, None, &mut Chance::seeded(1));
        let before = connector.register();
        connector.advance(Timestamp(3_600_000_000));
        connector.phase = session(11_000);
        connector.advance(Timestamp(1_800_000_000));
        assert_eq!(connector.register(), before);
    }

    #[test]
    fn an_inoperative_connector_is_unavailable_once_nobody_charges() {
        let mut connector = Connector::new(1, START, None, &mut Chance::seeded(1));
        connector.operative = false;
        assert_eq!(connector.status(), "Unavailable");
        connector.phase = session(1);
        assert_eq!(connector.status(), "Charging");
        assert!(!connector.is_free());
    }
}
