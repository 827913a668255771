//! The path of a single CALL, by no connection: `ocpp.parse`.

use crate::hook::{self, Afterwards};
use crate::isolate::in_subtransaction;
use crate::receive::{Item, log_entry, presented_tag, refuse_with};
use crate::reply::{reply_to, verdict, written};
use crate::settings::{self, Known};
use crate::store::{self, SpiStore};
use ocpp_logic::{Call, CallError, Reply};
use ocpp_wire::Version;
use ocpp_wire::error::Code;
use ocpp_wire::frame::{self, Id};
use serde_json::Value;
use std::rc::Rc;

/// A single CALL, as `ocpp.parse` takes it: by no connection, waiting for the charge point's lock.
pub struct Single<'a> {
    pub charge_point: &'a str,
    pub message_id: &'a str,
    pub action: &'a str,
    pub payload: &'a Value,
    pub version: Version,
}

/// Handles a single CALL; never raises but for the environment's faults. Inside an SPI connection.
pub fn parse(single: &Single) -> Reply {
    let known = settings::current();
    let frame = frame::call(single.message_id, single.action, single.payload);
    let item = Item { charge_point: single.charge_point, session: 0, frame: frame.as_bytes() };
    let depth = hook::depth();
    match in_subtransaction(|| parse_locked(single, &item, &known)) {
        Ok(reply) => reply,
        Err(failure) => {
            let running = hook::to_blame(depth);
            // Whoever cancels, or waits in vain for a row, is told.
            let of_the_environment = failure.is_of_the_environment_beside(running.is_some());
            if of_the_environment || failure.is_a_cancel() || failure.is_a_conflict() {
                failure.raise();
            }
            let mut error = verdict(&failure, running.as_ref());
            refuse_with(&item, &failure.sqlstate, &failure.message, &error);
            // A person who tries a message in psql is told what happened.
            if error.code == Code::InternalError {
                error.description = format!("{} ({})", failure.message, failure.sqlstate);
            }
            Reply::Error(error)
        }
    }
}

fn parse_locked(single: &Single, item: &Item, known: &Rc<Known>) -> Reply {
    let mut store = SpiStore::new(known.events);
    let Some(mut station) = store::lock_waiting(single.charge_point) else {
        let description = format!("charge point {} is not known", single.charge_point);
        return Reply::Error(CallError::new(Code::SecurityError, description));
    };
    let tag = presented_tag(single.charge_point, single.action, single.payload);
    store.prepare_tags(&tag.into_iter().collect(), known.unknown_id_tag_limit);
    let received_at = store::now();
    let call = Call {
        version: single.version,
        message_id: single.message_id,
        action: single.action,
        payload: single.payload,
        received_at,
        session: 0,
        live: true,
    };
    let mut entry = log_entry(item, received_at, None);
    entry.message_type = Some(2);
    entry.message_id = Some(store::storable(single.message_id));
    entry.action = Some(store::storable(single.action));
    let mut afterwards = Afterwards::default();
    let reply = reply_to(&call, &[], &mut station, known, &mut store, &mut entry, &mut afterwards);
    entry.reply = Some(written(&Id::Text(single.message_id.to_owned()), &reply, call.version));
    store.log(entry);
    store.saw(&station.facts, received_at, true);
    afterwards.run(&mut store);
    store.flush();
    reply
}
