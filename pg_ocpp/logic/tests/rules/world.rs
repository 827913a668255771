//! Charge points and the central system they talk to, in memory. Every reply it gives is checked against the catalogue.

use ocpp_logic::{
    Call, CallError, ChargePoint, Registration, Reply, Settings, Validation, check, check_reply,
    command::{self, Answer},
    decide, gate,
    memory::Memory,
    quirk::Quirks,
    recall, remember,
    store::{IdTag, Place, Reservation, Store, TagStatus, Transaction, TransactionEvent},
};
use ocpp_wire::{
    Version,
    time::{self, Timestamp, Zone},
    validate::Violation,
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub struct World {
    pub store: Memory,
    pub settings: Settings,
    pub stations: BTreeMap<String, ChargePoint>,
    pub now: Timestamp,
    /// Of the last call.
    pub violations: Vec<Violation>,
    last_message_id: u64,
}

/// A world with the accepted charge points CP1 and CP2, where `TAG` may charge and `OTHER` too.
pub fn world() -> World {
    let mut world = World {
        store: Memory::default(),
        settings: Settings {
            validation_received: Validation::Lenient,
            validation_sent: Validation::Strict,
            heartbeat_interval: 300,
            boot_retry_interval: 60,
            unknown_id_tag_accepted: false,
            id_tag_cache: None,
        },
        stations: BTreeMap::new(),
        now: at("2026-05-22T10:00:00Z"),
        violations: Vec::new(),
        last_message_id: 0,
    };
    for identity in ["CP1", "CP2"] {
        world.stations.insert(identity.to_owned(), station(identity));
    }
    world.store.add_id_tag("TAG", tag(TagStatus::Accepted));
    world.store.add_id_tag("OTHER", tag(TagStatus::Accepted));
    world
}

fn station(identity: &str) -> ChargePoint {
    ChargePoint {
        identity: identity.to_owned(),
        account: None,
        registration: Registration::Accepted,
        accepted_before: true,
        zone: Zone::UTC,
        quirks: Quirks::default(),
        heartbeat_interval: None,
        metered_until: None,
        recent: Vec::new(),
        session: 1,
    }
}

pub fn tag(status: TagStatus) -> IdTag {
    IdTag { status: Some(status), expires_at: None, parent: None, max_transactions: None }
}

pub fn at(text: &str) -> Timestamp {
    time::parse(text, &Zone::UTC).unwrap_or_else(|error| panic!("{text}: {error}")).at
}

pub fn connector(connector_id: i32) -> Place {
    Place::of_connector(connector_id)
}

impl World {
    pub fn station(&mut self, identity: &str) -> &mut ChargePoint {
        self.stations.get_mut(identity).expect("a charge point of this world")
    }

    pub fn pass_minutes(&mut self, minutes: i64) {
        self.now = Timestamp(self.now.0 + minutes * 60_000_000);
    }

    /// The time of now, as a charge point with a good clock writes it.
    pub fn clock(&self) -> String {
        self.now.to_string()
    }

    /// CP1 says something under a new message id, and gets a result.
    pub fn say(&mut self, action: &str, payload: Value) -> Value {
        self.say_from("CP1", action, payload)
    }

    pub fn say_from(&mut self, identity: &str, action: &str, payload: Value) -> Value {
        self.last_message_id += 1;
        let message_id = format!("m{}", self.last_message_id);
        match self.hear(identity, &message_id, action, &payload) {
            Reply::Result(payload) => payload,
            Reply::Error(error) => panic!("{action} {payload} was refused: {error:?}"),
        }
    }

    /// CP1 says something and is refused.
    pub fn refused(&mut self, action: &str, payload: Value) -> CallError {
        self.last_message_id += 1;
        let message_id = format!("m{}", self.last_message_id);
        match self.hear("CP1", &message_id, action, &payload) {
            Reply::Error(error) => error,
            Reply::Result(answer) => panic!("{action} {payload} was answered {answer}"),
        }
    }

    /// CP1 says something under this message id.
    pub fn say_as(&mut self, message_id: &str, action: &str, payload: &Value) -> Value {
        match self.hear("CP1", message_id, action, payload) {
            Reply::Result(payload) => payload,
            Reply::Error(error) => panic!("{action} {payload} was refused: {error:?}"),
        }
    }

    /// The way of a message, through the newest connection.
    pub fn hear(&mut self, identity: &str, message_id: &str, action: &str, payload: &Value) -> Reply {
        let session = self.station(identity).session;
        self.hear_through(session, identity, message_id, action, payload)
    }

    /// The way of a message, as `lib.rs` tells it.
    pub fn hear_through(
        &mut self,
        session: i64,
        identity: &str,
        message_id: &str,
        action: &str,
        payload: &Value,
    ) -> Reply {
        let station = self.stations.get_mut(identity).expect("a charge point of this world");
        let call = Call {
            version: Version::V16,
            message_id,
            action,
            payload,
            received_at: self.now,
            session,
            live: session == station.session,
        };
        self.violations.clear();
        let reply = recall(station, &call, &mut self.store).unwrap_or_else(|| {
            let reply = gate(station, &call, &mut self.store).unwrap_or_else(|| {
                let (violations, refusal) = check(&self.settings, &call);
                self.violations = violations;
                match refusal {
                    Some(error) => Reply::Error(error),
                    None => decide(station, &self.settings, &call, &mut self.store),
                }
            });
            remember(station, &call, &reply);
            reply
        });
        match &reply {
            Reply::Result(answer) => {
                assert_eq!(check_reply(Version::V16, action, answer), [], "our answer {answer} to {action}")
            }
            Reply::Error(error) => assert!(error.details.is_object() && !error.description.is_empty(), "{error:?}"),
        }
        reply
    }

    /// Starts at connector 1 with the time of now; returns the id.
    pub fn start(&mut self, id_tag: &str, meter_start: i64) -> i64 {
        let answer = self.say("StartTransaction", self.start_request(1, id_tag, meter_start));
        answer["transactionId"].as_i64().expect("a transaction id")
    }

    pub fn start_request(&self, connector_id: i32, id_tag: &str, meter_start: i64) -> Value {
        json!({
            "connectorId": connector_id, "idTag": id_tag, "meterStart": meter_start, "timestamp": self.clock(),
        })
    }

    /// CP1 keeps a connector free for an hour.
    pub fn reserve(&mut self, id: i32, connector_id: i32, id_tag: &str, parent: Option<&str>) {
        let expires_at = Timestamp(self.now.0 + 3_600_000_000);
        let (id_tag, parent) = (id_tag.to_owned(), parent.map(str::to_owned));
        let reservation = Reservation { id, place: connector(connector_id), id_tag, parent, expires_at };
        self.store.record_reservation("CP1", &reservation);
    }

    /// CP1 answers a command.
    pub fn answer(&mut self, action: &str, request: Value, answer: Value) {
        let answer = Answer::Result(answer);
        command::effect("CP1", action, &request, &answer, &mut self.store, self.now);
    }

    /// Stops with the time of now.
    pub fn stop(&mut self, transaction_id: i64, meter_stop: i64) -> Value {
        self.say("StopTransaction", self.stop_request(transaction_id, meter_stop))
    }

    pub fn stop_request(&self, transaction_id: i64, meter_stop: i64) -> Value {
        json!({ "transactionId": transaction_id, "meterStop": meter_stop, "timestamp": self.clock() })
    }

    /// The energy register of connector 1, with the time of now.
    pub fn meter(&mut self, transaction_id: i64, register: &str) {
        let payload = self.meter_request(Some(transaction_id), json!([{ "value": register }]));
        assert_eq!(self.say("MeterValues", payload), json!({}));
    }

    pub fn meter_request(&self, transaction_id: Option<i64>, samples: Value) -> Value {
        let mut payload = json!({
            "connectorId": 1, "meterValue": [{ "timestamp": self.clock(), "sampledValue": samples }],
        });
        if let Some(transaction_id) = transaction_id {
            payload["transactionId"] = json!(transaction_id);
        }
        payload
    }

    /// A transaction of CP1.
    pub fn transaction(&self, id: i64) -> &Transaction {
        &self.store.transactions[&("CP1".to_owned(), id)]
    }

    pub fn transactions(&self) -> Vec<&Transaction> {
        self.store.transactions_of("CP1")
    }

    pub fn last_event(&self) -> &TransactionEvent {
        &self.store.events.last().expect("an event").1
    }
}
