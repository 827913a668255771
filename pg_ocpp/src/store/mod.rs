//! The only place that knows the tables: what the rules read and write, through SPI.
//!
//! Rows that only grow (log, meter values, violations) and the hot rows are collected and written once per batch;
//! `flush` writes them earlier where a user's code is about to look.

mod buffer;
mod command;
mod event;
mod hot;
mod replay;
mod rules;
mod time;
mod transactions;

pub use buffer::{LogEntry, storable};
pub use command::{asked, claim_command, complete_command, find_command};
pub use event::{Event, Kinds};
pub use hot::{Station, exists, lock, lock_waiting, look, refresh, spoken_version};
pub use replay::Replaying;
pub use rules::{PresentedTag, json_text};
pub use time::{at as time_arg, from_pg, now};

use buffer::Buffers;
use ocpp_logic::store::IdTag;
use ocpp_logic::{Call, ChargePoint, Reply};
use ocpp_wire::Version;
use ocpp_wire::time::Timestamp;
use std::collections::{BTreeMap, HashMap};

/// The storage as one batch sees it.
pub struct SpiStore {
    /// OCPP version of the message being handled.
    version: Version,
    /// The command whose answer is being handled.
    answered: Option<i64>,
    /// Kinds of event that are written.
    kinds: Kinds,
    buffers: Buffers,
    /// Tags of this batch, looked up before the first rule; `None`: unknown and not remembered.
    tags: HashMap<String, Option<IdTag>>,
    transactions: transactions::InHand,
    /// A user's trigger watches tables that the rules write; looked up once per batch.
    watched: Option<bool>,
    /// Hot rows that were seen in this batch, in the order of their keys.
    seen: BTreeMap<String, hot::Seen>,
}

impl SpiStore {
    pub fn new(kinds: Kinds) -> SpiStore {
        SpiStore {
            version: Version::V16,
            answered: None,
            kinds,
            buffers: Buffers::default(),
            tags: HashMap::new(),
            transactions: transactions::InHand::default(),
            watched: None,
            seen: BTreeMap::new(),
        }
    }

    /// The rules are about to handle a message of this version.
    pub fn speak(&mut self, version: Version) {
        self.version = version;
    }

    /// The rules are about to learn the answer to this command.
    pub fn hear_answer_to(&mut self, command: i64) {
        self.answered = Some(command);
    }

    /// A frame that is replayed is in the log already.
    pub fn log(&mut self, entry: LogEntry) {
        if !Replaying::is_on() {
            self.buffers.log.push(entry);
        }
    }

    pub fn violated(
        &mut self,
        charge_point: &str,
        direction: &'static str,
        action: &str,
        violation: &ocpp_wire::validate::Violation,
        at: Timestamp,
    ) {
        self.buffers.violations.push(buffer::Violated::new(charge_point, direction, action, violation, at));
    }

    /// A DataTransfer of the charge point, with its answer.
    pub fn record_data_transfer(&mut self, charge_point: &str, call: &Call, reply: &Reply) {
        rules::record_data_transfer(charge_point, call, reply);
    }

    /// Something happened that other programs may want to know, if they do.
    fn happened(&mut self, kind: event::Kind, tell: impl FnOnce() -> event::Event) {
        if self.kinds.has(kind) {
            self.buffers.events.push(tell());
        }
    }

    /// The events collected so far, for who writes them with others.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.buffers.events)
    }

    pub fn add_events(&mut self, events: Vec<Event>) {
        self.buffers.events.extend(events);
    }

    /// This charge point said something; what changed in its hot row is written with the batch.
    pub fn saw(&mut self, charge_point: &ChargePoint, at: Timestamp, remembered: bool) {
        hot::saw(&mut self.seen, charge_point, at, remembered);
    }

    /// Writes everything collected so far.
    pub fn flush(&mut self) {
        self.transactions.write();
        self.buffers.flush(self.kinds);
        hot::write(&mut self.seen);
    }

    /// Writes what a user's function that is asked about this charge point may want to read: all that was concluded so
    /// far, and whatever else this charge point said. What is left are log lines, events and times of others.
    pub fn flush_for(&mut self, identity: &str) {
        if self.seen.contains_key(identity) || self.buffers.tell_of(identity) {
            return self.flush();
        }
        self.transactions.write();
        self.buffers.flush_conclusions();
    }

    /// Writes everything collected so far if a user's trigger watches the tables that the rules write: it shall see what
    /// was said before.
    pub fn flush_if_watched(&mut self) {
        let pending = !(self.buffers.is_empty() && self.seen.is_empty()) || self.transactions.has_changes();
        if pending && *self.watched.get_or_insert_with(hot::watched) {
            self.flush();
            // The trigger may have written what we hold in memory.
            self.forget();
        }
    }

    /// A user's code ran: what was looked up before may have changed. Call `flush` first.
    pub fn forget(&mut self) {
        self.tags.clear();
        self.transactions.forget();
    }
}
