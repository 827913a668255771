//! The path of a message: lock, read, log, validate, decide, validate the answer, remember, write.

use crate::answer::{Heard, answered};
use crate::hook::{self, Afterwards, Running};
use crate::isolate::{CANCELLED, Failure, in_subtransaction};
use crate::reply::{reply_to, unhandled, verdict, written};
use crate::settings::{self, Known};
use crate::store::{self, Kinds, LogEntry, PresentedTag, SpiStore, Station};
use ocpp_logic::command::{self, Answer};
use ocpp_logic::{Call, CallError, Reply};
use ocpp_wire::Version;
use ocpp_wire::frame::{self, Frame, Id};
use ocpp_wire::time::Timestamp;
use ocpp_wire::token;
use ocpp_wire::validate::Violation;
use pgrx::warning;
use serde_json::Value;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// A frame as the connector hands it over.
#[derive(Clone, Copy)]
pub struct Item<'a> {
    pub charge_point: &'a str,
    pub session: i64,
    pub frame: &'a [u8],
}

/// What the connector shall do about an item, or on its own (`item` is `None`).
pub struct Outcome {
    /// Position in the batch, from 0.
    pub item: Option<usize>,
    pub kind: Kind,
    pub charge_point: String,
    pub session: i64,
    pub message: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Write the message to the socket of the session.
    Reply,
    /// Nothing to write.
    Nothing,
    /// Somebody else holds this charge point: hand the frame over again, before later ones.
    Busy,
    /// The session is not known here: register again, then hand the frame over again.
    Reopen,
    /// A command: write the message to the socket of the session.
    Call,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Reply => "reply",
            Kind::Nothing => "none",
            Kind::Busy => "busy",
            Kind::Reopen => "reopen",
            Kind::Call => "call",
        }
    }
}

/// Handles a batch. Inside an SPI connection.
///
/// All of it in one subtransaction. If that fails by the fault of a message, it is undone, the message is answered with
/// the error, and the rest is handled without it; where nobody knows which message it was, each gets a subtransaction of
/// its own. If it fails by nobody's fault, this raises, nobody is answered and the connector tries again. If it waits too
/// long for a row that somebody has locked (`lock_timeout` of the session), the charge point that needs the row comes
/// back busy and the others go on.
pub fn receive(items: &[Item]) -> Vec<Outcome> {
    settings::prepare();
    // A user's function may call this in the midst of another batch.
    let _outer = Outer(AT.take());
    let mut outcomes = Vec::with_capacity(items.len());
    let mut left: Vec<usize> = (0..items.len()).collect();
    for _ in 0..MOST_CULPRITS {
        let rest: Vec<Item> = left.iter().map(|index| items[*index]).collect();
        let depth = hook::depth();
        AT.set(None);
        let failure = match in_subtransaction(|| batch(&rest)) {
            Ok(of_the_rest) => {
                outcomes.extend(placed(of_the_rest, &left));
                return in_order(outcomes);
            }
            Err(failure) => failure,
        };
        let running = hook::to_blame(depth);
        let culprit = AT.take();
        let hangs = failure.is_a_cancel() && running.is_some();
        let waiting = failure.holds_up_its_charge_point(running.is_some());
        if !waiting && failure.is_of_the_environment_beside(running.is_some()) {
            failure.raise();
        }
        let Some(culprit) = culprit.or((rest.len() == 1).then_some(0)) else { break };
        let index = left.remove(culprit);
        if waiting {
            // What one charge point said stays in order: behind a busy frame of it everything is busy.
            let waits = |other: usize| other >= index && items[other].charge_point == items[index].charge_point;
            outcomes.push(busy(index, &items[index]));
            outcomes.extend(left.iter().filter(|other| waits(**other)).map(|other| busy(*other, &items[*other])));
            left.retain(|other| !waits(*other));
        } else {
            outcomes.push(Outcome { item: Some(index), ..give_up(&items[index], &failure, running.as_ref()) });
        }
        if hangs {
            // The time of this call is over: the others get the next one.
            outcomes.extend(left.iter().map(|other| busy(*other, &items[*other])));
            left.clear();
        }
        if left.is_empty() {
            return in_order(outcomes);
        }
    }
    outcomes.extend(one_by_one(items, &left));
    in_order(outcomes)
}

/// As the frames came, commands last.
fn in_order(mut outcomes: Vec<Outcome>) -> Vec<Outcome> {
    outcomes.sort_by_key(|outcome| outcome.item.unwrap_or(usize::MAX));
    outcomes
}

/// So many messages of one batch may fail before each gets a subtransaction of its own.
const MOST_CULPRITS: usize = 4;

thread_local! {
    /// Position in the batch of the message that is being decided; `None`: what fails now is not the fault of one message.
    static AT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Work that no single message is to blame for, in the midst of deciding one.
pub fn for_all<R>(work: impl FnOnce() -> R) -> R {
    let at = AT.take();
    let result = work();
    AT.set(at);
    result
}

/// Puts back the position in a batch around this one.
struct Outer(Option<usize>);

impl Drop for Outer {
    fn drop(&mut self) {
        AT.set(self.0);
    }
}

fn busy(index: usize, item: &Item) -> Outcome {
    outcome(Some(index), Kind::Busy, item.charge_point, item.session, None)
}

/// Outcomes of a part of the batch, with their positions in the whole.
fn placed(outcomes: Vec<Outcome>, part: &[usize]) -> impl Iterator<Item = Outcome> {
    outcomes.into_iter().map(|o| Outcome { item: o.item.map(|item| part[item]), ..o })
}

fn one_by_one(items: &[Item], left: &[usize]) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(left.len());
    let mut held: BTreeSet<&str> = BTreeSet::new();
    let mut time_is_over = false;
    for &index in left {
        let item = &items[index];
        // What one charge point said stays in order: behind a busy frame of it everything is busy.
        if time_is_over || held.contains(item.charge_point) {
            outcomes.push(busy(index, item));
            continue;
        }
        let depth = hook::depth();
        AT.set(None);
        let of_this = match in_subtransaction(|| batch(std::slice::from_ref(item))) {
            Ok(outcomes) => outcomes,
            Err(failure) => {
                let running = hook::to_blame(depth);
                if failure.holds_up_its_charge_point(running.is_some()) {
                    vec![busy(0, item)]
                } else if failure.is_of_the_environment_beside(running.is_some()) {
                    failure.raise();
                } else {
                    time_is_over = failure.is_a_cancel();
                    vec![give_up(item, &failure, running.as_ref())]
                }
            }
        };
        if of_this.iter().any(|o| matches!(o.kind, Kind::Busy | Kind::Reopen)) {
            held.insert(item.charge_point);
        }
        outcomes.extend(placed(of_this, &[index]));
    }
    outcomes
}

/// What becomes of a frame whose handling failed and was undone, perhaps by the fault of a user's function.
fn give_up(item: &Item, failure: &Failure, running: Option<&Running>) -> Outcome {
    refuse_with(item, &failure.sqlstate, &failure.message, &verdict(failure, running))
}

/// Gives up on a frame: kept with what went wrong, and answered InternalError if it is a CALL. Inside an SPI connection.
pub fn refuse(item: &Item, sqlstate: &str, message: &str) -> Outcome {
    if sqlstate == CANCELLED
        && let Ok(Frame::Call { id, action, payload }) = frame::parse(item.frame)
    {
        suspect_function(item.charge_point, &call_of(item, id.as_str(), &action, &payload), sqlstate, message);
    }
    refuse_with(item, sqlstate, message, &unhandled())
}

/// The function that is asked about this call took so long that the connector gave up on the whole of it.
pub fn suspect_function(charge_point: &str, call: &Call, sqlstate: &str, message: &str) {
    if let Some(hook) = settings::current().hooks.on(call) {
        Running::suspected(&hook.function, charge_point, (call.message_id, call.action), call.version)
            .failed(sqlstate, message, "");
    }
}

/// A CALL that is given up, as it would have been handled: in the words of 1.6 at least.
pub fn call_of<'a>(item: &Item, message_id: &'a str, action: &'a str, payload: &'a Value) -> Call<'a> {
    Call {
        version: store::spoken_version(item.charge_point).max(Version::V16),
        message_id,
        action,
        payload,
        received_at: store::now(),
        session: item.session,
        live: true,
    }
}

/// Of a DataTransfer that failed the data is kept too, where people look for it.
fn keep_data_transfer(item: &Item, call: &Call, error: &CallError) {
    if call.action != "DataTransfer" {
        return;
    }
    let kept = in_subtransaction(|| {
        let mut store = SpiStore::new(Kinds::default());
        store.record_data_transfer(item.charge_point, call, &Reply::Error(error.clone()));
    });
    if let Err(second) = kept {
        warning!(
            "pg_ocpp: a DataTransfer of {} is in ocpp.message_log alone: {} ({})",
            item.charge_point,
            second.message,
            second.sqlstate
        );
    }
}

/// The frame is kept with what went wrong, and a CALL is answered with this error. Where a user's trigger on the log does
/// not let it be kept, it is answered all the same, and PostgreSQL's own log has it.
pub fn refuse_with(item: &Item, sqlstate: &str, message: &str, error: &CallError) -> Outcome {
    let parsed = frame::parse(item.frame);
    let version = store::spoken_version(item.charge_point);
    let reply = match &parsed {
        Ok(Frame::Call { id, .. }) => {
            Some(frame::call_error(id, error.code, version, &error.description, &error.details))
        }
        Ok(_) => None,
        Err(broken) => broken.reply(version),
    };
    let mut entry = log_entry(item, store::now(), parsed.as_ref().ok());
    entry.reply = reply.clone();
    let call = match &parsed {
        Ok(Frame::Call { id, action, payload }) => Some(call_of(item, id.as_str(), action, payload)),
        _ => None,
    };
    keep_refused(item, entry, call.as_ref(), sqlstate, message, error);
    let kind = if reply.is_some() { Kind::Reply } else { Kind::Nothing };
    outcome(Some(0), kind, item.charge_point, item.session, reply)
}

/// A message that is answered with an error, because its handling failed, is kept with what went wrong.
pub fn keep_refused(
    item: &Item,
    mut entry: LogEntry,
    call: Option<&Call>,
    sqlstate: &str,
    message: &str,
    error: &CallError,
) {
    entry.error = Some(format!("{sqlstate}: {message}"));
    let kept = in_subtransaction(|| {
        let mut store = SpiStore::new(Kinds::default());
        store.log(entry);
        store.flush();
    });
    match kept {
        Err(second) if second.is_of_the_environment_beside(false) => second.raise(),
        Err(second) => warning!(
            "pg_ocpp: a frame of {} that failed ({sqlstate}: {message}) could not be kept: {} ({})",
            item.charge_point,
            second.message,
            second.sqlstate
        ),
        Ok(()) => {}
    }
    if let Some(call) = call {
        keep_data_transfer(item, call, error);
    }
}

fn outcome(item: Option<usize>, kind: Kind, charge_point: &str, session: i64, message: Option<String>) -> Outcome {
    Outcome { item, kind, charge_point: charge_point.to_owned(), session, message }
}

fn batch(items: &[Item]) -> Vec<Outcome> {
    let mut identities: Vec<&str> = items.iter().map(|item| item.charge_point).collect();
    identities.sort_unstable();
    identities.dedup();
    let (mut stations, revision) = store::lock(identities);
    let known = revision.map_or_else(settings::current, |token| settings::under(&token));
    let frames: Vec<Read> = items.iter().map(|item| Read::of(item.frame)).collect();

    let mut store = SpiStore::new(known.events);
    let calls = items.iter().zip(&frames).filter(|(item, _)| stations.contains_key(item.charge_point));
    store.prepare_tags(
        &presented_tags(calls.clone().map(|(item, read)| (item.charge_point, &read.frame))),
        known.unknown_id_tag_limit,
    );
    let metering = |read: &Read| matches!(&read.frame, Ok(Frame::Call { action, .. }) if action == "MeterValues");
    store.prepare_transactions(calls.filter(|(_, read)| metering(read)).map(|(item, _)| item.charge_point).collect());

    let mut outcomes = Vec::with_capacity(items.len());
    let mut afterwards = Afterwards::default();
    let mut time_is_over = false;
    for (index, (item, read)) in items.iter().zip(frames).enumerate() {
        let Some(station) = stations.get_mut(item.charge_point) else {
            let kind = if store::exists(item.charge_point) { Kind::Busy } else { Kind::Reopen };
            outcomes.push(outcome(Some(index), kind, item.charge_point, item.session, None));
            continue;
        };
        if item.session > station.facts.session {
            outcomes.push(outcome(Some(index), Kind::Reopen, item.charge_point, item.session, None));
            continue;
        }
        store.flush_if_watched();
        // Before the next message of a charge point, whoever hears of the last one has heard of it.
        if afterwards.waits_for(item.charge_point) {
            time_is_over |= afterwards.run(&mut store);
            store::refresh(station, item.charge_point);
        }
        if time_is_over {
            outcomes.push(busy(index, item));
            continue;
        }
        AT.set(Some(index));
        let handled = handle(item, read, station, &known, &mut store, &mut afterwards);
        AT.set(None);
        let kind = if handled.reply.is_some() { Kind::Reply } else { Kind::Nothing };
        outcomes.push(outcome(Some(index), kind, item.charge_point, item.session, handled.reply));
        if let Some(call) = handled.next {
            outcomes.push(outcome(None, Kind::Call, item.charge_point, item.session, Some(call)));
        }
    }
    afterwards.run(&mut store);
    store.flush();
    outcomes
}

/// A frame as it was read, with what is wrong around its payload.
struct Read {
    frame: Result<Frame, frame::Broken>,
    violations: Vec<Violation>,
}

impl Read {
    fn of(bytes: &[u8]) -> Read {
        let mut violations = Vec::new();
        let frame = frame::parse_strictly(bytes, &mut violations);
        Read { frame, violations }
    }
}

/// Tags that a batch presents: folded -> as presented and by whom, in the order in which everybody locks them.
fn presented_tags<'f>(
    frames: impl Iterator<Item = (&'f str, &'f Result<Frame, frame::Broken>)>,
) -> BTreeMap<String, PresentedTag> {
    frames
        .filter_map(|(charge_point, frame)| match frame {
            Ok(Frame::Call { action, payload, .. }) => presented_tag(charge_point, action, payload),
            _ => None,
        })
        .collect()
}

pub fn presented_tag(charge_point: &str, action: &str, payload: &Value) -> Option<(String, PresentedTag)> {
    let id_tag = store::storable(&ocpp_logic::presented_tag(action, payload)?);
    Some((token::fold(&id_tag), PresentedTag { id_tag, charge_point: charge_point.to_string() }))
}

#[derive(Default)]
struct Handled {
    reply: Option<String>,
    next: Option<String>,
}

/// One frame of a locked charge point.
fn handle(
    item: &Item,
    read: Read,
    station: &mut Station,
    known: &Rc<Known>,
    store: &mut SpiStore,
    afterwards: &mut Afterwards,
) -> Handled {
    let received_at = store::now();
    let live = item.session == station.facts.session;
    let Read { frame, violations } = read;
    let mut entry = log_entry(item, received_at, frame.as_ref().ok());
    let mut handled = Handled::default();
    let mut remembered = false;
    match frame {
        Err(broken) => {
            entry.message_type = broken.number.and_then(message_type);
            entry.message_id = broken.id.as_ref().map(|id| store::storable(id.as_str()));
            entry.action = broken.action.as_deref().map(store::storable);
            entry.error = Some(broken.to_string());
            handled.reply = broken.reply(station.version).filter(|_| live);
        }
        Ok(Frame::Call { id, action, payload }) => {
            let call = Call {
                version: station.version,
                message_id: id.as_str(),
                action: &action,
                payload: &payload,
                received_at,
                session: item.session,
                live,
            };
            if live || outlives_its_connection(&action) {
                let reply = reply_to(&call, &violations, station, known, store, &mut entry, afterwards);
                remembered = station.facts.recent.last().is_some_and(|recent| recent.at == received_at);
                handled.reply = live.then(|| written(&id, &reply, call.version));
            } else {
                entry.error = Some("came by a connection that had been replaced".into());
            }
        }
        Ok(Frame::CallResult { id, payload }) => {
            let kept = command::without_secrets(&payload).unwrap_or_else(|| payload.clone());
            let answer = Answer::Result(payload);
            let heard = Heard { item, id: &id, kept: &kept, live, at: received_at };
            if answered(&heard, answer, station, store, known, &mut entry, afterwards) {
                handled.next = store::claim_command(item.charge_point);
            }
        }
        Ok(Frame::CallError { id, code, description, details }) => {
            let answer = Answer::Error { code, description, details };
            let heard = Heard { item, id: &id, kept: &Value::Null, live, at: received_at };
            if answered(&heard, answer, station, store, known, &mut entry, afterwards) {
                handled.next = store::claim_command(item.charge_point);
            }
        }
        // OCPP-J 1.6 4.1.3: a message type that we do not know is ignored.
        Ok(Frame::Other { number, .. }) => entry.error = Some(format!("there is no message type {number}")),
    }
    entry.reply.clone_from(&handled.reply);
    store.log(entry);
    store.saw(&station.facts, received_at, remembered);
    handled
}

/// Messages that have their effect even where the connection they came by was replaced meanwhile: they were said.
fn outlives_its_connection(action: &str) -> bool {
    matches!(action, "StartTransaction" | "StopTransaction" | "MeterValues" | "StatusNotification")
}

/// A message type as the log keeps it; what is no small number is none.
fn message_type(number: i64) -> Option<i32> {
    i16::try_from(number).ok().map(i32::from)
}

/// What the log says of a frame.
pub fn log_entry(item: &Item, received_at: Timestamp, frame: Option<&Frame>) -> LogEntry {
    let text = std::str::from_utf8(item.frame).ok().filter(|text| !text.contains('\0'));
    let (number, message_id, action) = match frame {
        Some(Frame::Call { id, action, .. }) => (Some(2), Some(id.as_str()), Some(action.as_str())),
        Some(Frame::CallResult { id, .. }) => (Some(3), Some(id.as_str()), None),
        Some(Frame::CallError { id, .. }) => (Some(4), Some(id.as_str()), None),
        Some(Frame::Other { number, id }) => (message_type(*number), id.as_ref().map(Id::as_str), None),
        None => (None, None, None),
    };
    // The log holds no passwords, not even those that a charge point tells.
    let without_password = match frame {
        Some(Frame::CallResult { id, payload }) => {
            command::without_secrets(payload).map(|kept| frame::call_result(id, &kept))
        }
        _ => None,
    };
    LogEntry {
        charge_point: item.charge_point.to_owned(),
        received_at,
        session: (item.session != 0).then_some(item.session),
        message_type: number,
        message_id: message_id.map(store::storable),
        action: action.map(store::storable),
        frame: without_password.or_else(|| text.map(str::to_owned)),
        raw: text.is_none().then(|| item.frame.to_vec()),
        reply: None,
        error: None,
    }
}
