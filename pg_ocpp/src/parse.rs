//! The path of a single CALL that waits for its charge point's lock: `ocpp.parse`, and SOAP.

use crate::hook::{self, Afterwards};
use crate::isolate::{Failure, in_subtransaction};
use crate::receive::{Item, log_entry, presented_tag, refuse_with};
use crate::reply::{reply_to, verdict, written};
use crate::settings::{self, Known};
use crate::store::{self, LogEntry, SpiStore, Station};
use ocpp_logic::{Call, CallError, Reply};
use ocpp_wire::Version;
use ocpp_wire::error::Code;
use ocpp_wire::frame::{self, Id};
use ocpp_wire::validate::Violation;
use serde_json::Value;
use std::rc::Rc;

/// A single CALL.
pub struct Single<'a> {
    pub charge_point: &'a str,
    pub message_id: &'a str,
    pub action: &'a str,
    pub payload: &'a Value,
    pub version: Version,
}

/// Handles a single CALL by no connection; never raises but for the environment's faults. Inside an SPI connection.
pub fn parse(single: &Single) -> Reply {
    let known = settings::current();
    let frame = frame::call(single.message_id, single.action, single.payload);
    let item = Item { charge_point: single.charge_point, session: 0, frame: frame.as_bytes() };
    let depth = hook::depth();
    match in_subtransaction(|| parse_locked(single, &item, &known)) {
        Ok(reply) => reply,
        Err(failure) => {
            let mut error = blamed(failure, depth, |failure, error| {
                refuse_with(&item, &failure.sqlstate, &failure.message, error);
            });
            // A person who tries a message in psql is told what happened.
            if error.0.code == Code::InternalError {
                error.0.description = error.1;
            }
            Reply::Error(error.0)
        }
    }
}

/// What a charge point hears about a failure that is not of the environment; that one is raised. Also what a person hears.
pub fn blamed(failure: Failure, depth: usize, keep: impl FnOnce(&Failure, &CallError)) -> (CallError, String) {
    let running = hook::to_blame(depth);
    // Whoever cancels, or waits in vain for a row, is told.
    let of_the_environment = failure.is_of_the_environment_beside(running.is_some());
    if of_the_environment || failure.is_a_cancel() || failure.is_a_conflict() {
        failure.raise();
    }
    let error = verdict(&failure, running.as_ref());
    keep(&failure, &error);
    (error, format!("{} ({})", failure.message, failure.sqlstate))
}

fn parse_locked(single: &Single, item: &Item, known: &Rc<Known>) -> Reply {
    let Some(mut station) = store::lock_waiting(single.charge_point) else {
        return Reply::Error(not_known(single.charge_point));
    };
    let entry = log_entry(item, store::now(), None);
    let id = Id::Text(single.message_id.to_owned());
    say(single, 0, &[], &mut station, known, entry, |reply, _, _| {
        let text = written(&id, &reply, single.version);
        (reply, text)
    })
}

pub fn not_known(charge_point: &str) -> CallError {
    CallError::new(Code::SecurityError, format!("charge point {charge_point} is not known"))
}

/// One CALL of a locked charge point, with all its effects. `finish` makes the text of the reply, or another reply where that
/// one can not be written.
pub fn say(
    single: &Single,
    session: i64,
    of_the_frame: &[Violation],
    station: &mut Station,
    known: &Rc<Known>,
    mut entry: LogEntry,
    finish: impl FnOnce(Reply, &mut SpiStore, &mut LogEntry) -> (Reply, String),
) -> Reply {
    let mut store = SpiStore::new(known.events);
    let tag = presented_tag(single.charge_point, single.action, single.payload);
    store.prepare_tags(&tag.into_iter().collect(), known.unknown_id_tag_limit);
    let call = Call {
        version: single.version,
        message_id: single.message_id,
        action: single.action,
        payload: single.payload,
        received_at: entry.received_at,
        session,
        live: true,
    };
    entry.message_type = Some(2);
    entry.message_id = Some(store::storable(single.message_id));
    entry.action = Some(store::storable(single.action));
    let mut afterwards = Afterwards::default();
    let reply = reply_to(&call, of_the_frame, station, known, &mut store, &mut entry, &mut afterwards);
    let (reply, text) = finish(reply, &mut store, &mut entry);
    entry.reply = Some(text);
    store.log(entry);
    store.saw(&station.facts, call.received_at, true);
    afterwards.run(&mut store);
    store.flush();
    reply
}
