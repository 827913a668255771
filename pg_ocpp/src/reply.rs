//! The answer to a CALL: what was answered before, else what is decided by the built-in rule or by the user's function.

use crate::hook::{self, Afterwards, On, Running, Told};
use crate::isolate::Failure;
use crate::receive::{for_all, presented_tag};
use crate::settings::{self, Known};
use crate::store::{self, Event, LogEntry, SpiStore, Station};
use ocpp_logic::{Call, CallError, ChargePoint, Reply, Settings, Validation};
use ocpp_wire::Version;
use ocpp_wire::catalogue::Half;
use ocpp_wire::error::Code;
use ocpp_wire::frame::{self, Id};
use ocpp_wire::lift;
use ocpp_wire::time::Timestamp;
use ocpp_wire::validate::Violation;
use pgrx::pg_sys;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

/// The answer to a CALL, with all its effects on the storage, in the words of the version in which it was said.
///
/// OCPP 1.2 and 1.5 are lifted to 1.6 before anybody decides, and the answer is put into their words again: rules and users'
/// functions are written once.
pub fn reply_to(
    said: &Call,
    of_the_frame: &[Violation],
    station: &mut Station,
    known: &Rc<Known>,
    store: &mut SpiStore,
    entry: &mut LogEntry,
    afterwards: &mut Afterwards,
) -> Reply {
    store.speak(said.version);
    if said.version >= Version::V16 {
        return recalled_or_decided(said, said, of_the_frame, station, known, store, entry, afterwards);
    }
    let lifted = lift::up(said.version, said.action, Half::Request, said.payload.clone());
    let call = Call { version: Version::V16, payload: &lifted, ..*said };
    match recalled_or_decided(said, &call, of_the_frame, station, known, store, entry, afterwards) {
        Reply::Result(payload) => match lift::down(said.version, said.action, Half::Response, payload) {
            Ok(payload) => Reply::Result(payload),
            Err(not_sayable) => {
                entry.error = Some(format!("the answer was not sent: {not_sayable}"));
                Reply::Error(unhandled())
            }
        },
        refusal => refusal,
    }
}

/// `said` as it was said, `call` in the words in which it is decided.
#[expect(clippy::too_many_arguments, reason = "what was said stands beside what it means")]
fn recalled_or_decided(
    said: &Call,
    call: &Call,
    of_the_frame: &[Violation],
    station: &mut Station,
    known: &Rc<Known>,
    store: &mut SpiStore,
    entry: &mut LogEntry,
    afterwards: &mut Afterwards,
) -> Reply {
    if let Some(reply) = ocpp_logic::recall(&station.facts, call, store) {
        // It was heard of when it was said the first time.
        return reply;
    }
    let reply = decided(said, call, of_the_frame, station, known, store, entry);
    if call.action == "DataTransfer" {
        // Whatever was answered: what a vendor says may be wanted later.
        store.record_data_transfer(&station.facts.identity, call, &reply);
    }
    let functions = known.hooks.after(call.version, call.action);
    if !functions.is_empty() {
        afterwards.add(functions, Told::of(&station.facts, call).answered(&reply));
    }
    reply
}

/// The frame that carries a reply.
pub fn written(id: &Id, reply: &Reply, version: Version) -> String {
    match reply {
        Reply::Result(payload) => frame::call_result(id, payload),
        Reply::Error(error) => frame::call_error(id, error.code, version, &error.description, &error.details),
    }
}

/// The answer to a CALL that was not answered before.
fn decided(
    said: &Call,
    call: &Call,
    of_the_frame: &[Violation],
    station: &mut Station,
    known: &Rc<Known>,
    store: &mut SpiStore,
    entry: &mut LogEntry,
) -> Reply {
    if let Some(reply) = ocpp_logic::gate(&station.facts, call, store) {
        return reply;
    }
    let hook = known.hooks.on(call);
    let judged = hook.is_none_or(|hook| hook.validate);
    let rules = if judged { Cow::Borrowed(&known.rules) } else { Cow::Owned(without_validation(&known.rules)) };
    let (violations, mut refusal) = ocpp_logic::check(&rules, said);
    let of_the_frame = if rules.validation_received == Validation::Off { &[] } else { of_the_frame };
    if let (Validation::Strict, Some(worst)) = (rules.validation_received, of_the_frame.first()) {
        let code = Code::for_violation(worst.kind, said.version);
        refusal = refusal.or_else(|| Some(CallError::new(code, worst.to_string())));
    }
    for violation in of_the_frame.iter().chain(&violations) {
        store.violated(&station.facts.identity, "received", call.action, violation, call.received_at);
    }
    if let Some(error) = refusal {
        return Reply::Error(error);
    }
    let reply = match hook {
        None => {
            let reply = ocpp_logic::decide(&mut station.facts, &rules, call, store);
            known.hooks.name_what_is_unknown(call, reply)
        }
        Some(hook) => asked(hook, call, station, known, store),
    };
    let reply = checked_reply(reply, call, &station.facts, &rules, store, entry);
    ocpp_logic::remember(&mut station.facts, call, &reply);
    reply
}

/// For a hook that wants to see whatever comes and to say what it likes.
fn without_validation(rules: &Settings) -> Settings {
    Settings { validation_received: Validation::Off, validation_sent: Validation::Off, ..rules.clone() }
}

/// What the user's function answers. It sees what was said before, and may write what we hold in memory.
fn asked(hook: &On, call: &Call, station: &mut Station, known: &Rc<Known>, store: &mut SpiStore) -> Reply {
    for_all(|| store.flush_for(&station.facts.identity));
    let asking = Asking::begin(&station.facts, call, known);
    let (payload, written) = hook::answer(&hook.function, &Told::of(&station.facts, call));
    let asked = asking.end();
    if written > 0 {
        store.forget();
    }
    if written > asked.written {
        // Not by the built-in rule alone, so we look what is true now.
        let identity = station.facts.identity.clone();
        store::refresh(station, &identity);
        station.facts.metered_until = station.facts.metered_until.max(asked.facts.metered_until);
    } else {
        station.facts = asked.facts;
    }
    store.add_events(asked.events);
    if call.action == "StartTransaction" {
        ocpp_logic::told_otherwise(&station.facts, &payload, store);
    }
    Reply::Result(payload)
}

/// A call about which a user's function is being asked: what the built-in rule needs if the function asks it.
struct Asked {
    facts: ChargePoint,
    known: Rc<Known>,
    message_id: String,
    received_at: Timestamp,
    /// What hook::written() said before the function was called.
    began_at: u32,
    /// The subtransaction in which the function was called.
    began_in: pg_sys::SubTransactionId,
    /// How many statements of the built-in rule have written something.
    written: u32,
    /// What the built-in rule wants to tell.
    events: Vec<Event>,
}

thread_local! {
    static ASKED: RefCell<Option<Asked>> = const { RefCell::new(None) };
}

/// While this lives the call is the one that is being asked about; then the one before it again.
struct Asking(Option<Asked>);

impl Asking {
    fn begin(facts: &ChargePoint, call: &Call, known: &Rc<Known>) -> Asking {
        let asked = Asked {
            facts: facts.clone(),
            known: known.clone(),
            message_id: call.message_id.to_owned(),
            received_at: call.received_at,
            began_at: hook::written(),
            began_in: subtransaction(),
            written: 0,
            events: Vec::new(),
        };
        Asking(ASKED.replace(Some(asked)))
    }

    fn end(self) -> Asked {
        ASKED.take().expect("nobody takes it but who put it there")
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        ASKED.set(self.0.take());
    }
}

/// A reply of ours, or of a user's function, is held to the specification like what charge points say.
fn checked_reply(
    reply: Reply,
    call: &Call,
    charge_point: &ChargePoint,
    rules: &Settings,
    store: &mut SpiStore,
    entry: &mut LogEntry,
) -> Reply {
    let Reply::Result(payload) = &reply else { return reply };
    if rules.validation_sent == Validation::Off {
        return reply;
    }
    let violations: Vec<Violation> = ocpp_logic::check_reply(call.version, call.action, payload);
    let Some(first) = violations.first() else { return reply };
    for violation in &violations {
        store.violated(&charge_point.identity, "sent", call.action, violation, call.received_at);
    }
    if rules.validation_sent == Validation::Lenient {
        return reply;
    }
    entry.error = Some(format!("the answer was not sent, it is not valid: {first}"));
    Reply::Error(CallError::new(
        Code::InternalError,
        "the central system's answer was not valid; its operator can see why",
    ))
}

thread_local! {
    /// What the built-in rule refused when a user's function asked it, and the text of the ERROR that says so.
    static REFUSED: RefCell<Option<(String, CallError)>> = const { RefCell::new(None) };
}

/// The text of the ERROR by which a user's function learns that the built-in rule refuses the call. If the function lets
/// it go on, the charge point hears the rule's own error.
pub fn refused_by_rule(error: CallError) -> String {
    let text =
        format!("the built-in rule refuses this call: {} ({})", error.description, error.code.as_str(Version::V16));
    REFUSED.set(Some((text.clone(), error)));
    text
}

/// What the charge point hears about a failure: a rule's refusal that went through a user's function, as if there were no
/// function; else it is counted against the function that was at work, if one was.
pub fn verdict(failure: &Failure, running: Option<&Running>) -> CallError {
    if let Some((_, error)) = REFUSED.take().filter(|(text, _)| *text == failure.message) {
        return error;
    }
    if let Some(running) = running {
        running.failed(&failure.sqlstate, &failure.message, &failure.context);
    }
    unhandled()
}

/// What the charge point hears about any other failure.
pub fn unhandled() -> CallError {
    let description = "the central system could not handle this message; it is kept and its operator can see why";
    CallError::new(Code::InternalError, description)
}

/// The built-in rule's answer to a call that a user's function was given: `ocpp.default_reply`. Inside an SPI connection.
pub fn built_in_reply(call: &Value) -> Reply {
    let text = |name: &str| call.get(name).and_then(Value::as_str).unwrap_or_default();
    let identity = text("identity");
    let at = received_at(text("received_at"));
    let is_asked = |asked: &Asked| {
        asked.facts.identity == identity && asked.message_id == text("unique_id") && asked.received_at == at
    };
    let before = hook::written();
    // Asked by the function that is asked about this call, the rule stands on what the caller holds locked ...
    let asked = ASKED.with_borrow(|asked| {
        let asked = asked.as_ref().filter(|asked| is_asked(asked))?;
        // ... unless the function has written: it may have accepted the charge point, or changed a setting.
        let holds = before == asked.began_at + asked.written;
        Some((asked.facts.clone(), asked.known.clone(), holds, asked.began_in != subtransaction()))
    });
    let is_alone = asked.is_none();
    // In an EXCEPTION block of the function what the rule does may be undone, and nothing here would notice.
    let in_a_block = asked.as_ref().is_some_and(|(.., in_a_block)| *in_a_block);
    let (mut facts, known) = match asked {
        Some((facts, known, true, _)) => (facts, known),
        earlier => {
            // The lock is the caller's already; one more from a block would make a MultiXact.
            let station = if earlier.is_some() { store::look(identity) } else { store::lock_waiting(identity) };
            let Some(station) = station else {
                let description = format!("charge point {identity} is not known");
                return Reply::Error(CallError::new(Code::SecurityError, description));
            };
            let mut facts = station.facts;
            if let Some((held, ..)) = earlier {
                facts.metered_until = facts.metered_until.max(held.metered_until);
            }
            (facts, settings::current())
        }
    };
    let empty = json!({});
    let payload = call.get("payload").filter(|payload| !payload.is_null()).unwrap_or(&empty);
    let mut store = SpiStore::new(known.events);
    let tag = presented_tag(identity, text("action"), payload);
    store.prepare_tags(&tag.into_iter().collect(), known.unknown_id_tag_limit);
    let version = text("version").parse().unwrap_or(Version::V16);
    let session = call.get("session").and_then(Value::as_i64).unwrap_or(0);
    let call = Call {
        version,
        message_id: text("unique_id"),
        action: text("action"),
        payload,
        received_at: at,
        session,
        live: session == 0 || session == facts.session,
    };
    store.speak(version);
    let reply = ocpp_logic::decide(&mut facts, &known.rules, &call, &mut store);
    let reply = known.hooks.name_what_is_unknown(&call, reply);
    let events = if is_alone || in_a_block { Vec::new() } else { store.take_events() };
    if is_alone {
        store.saw(&facts, call.received_at, false);
    }
    store.flush();
    ASKED.with_borrow_mut(|asked| match asked {
        // That newer readings came can only make us look more often than we must.
        Some(asked) if in_a_block => asked.facts.metered_until = asked.facts.metered_until.max(facts.metered_until),
        Some(asked) if !is_alone => {
            asked.facts = facts;
            asked.written += hook::written() - before;
            asked.events.extend(events);
        }
        _ => {}
    });
    reply
}

fn subtransaction() -> pg_sys::SubTransactionId {
    // SAFETY: reads a number of the current transaction.
    unsafe { pg_sys::GetCurrentSubTransactionId() }
}

/// The receipt time that the call carries; a user's function that made a call of its own may have left it out.
fn received_at(text: &str) -> Timestamp {
    ocpp_wire::time::parse(text, &ocpp_wire::time::Zone::UTC).map_or_else(|_| store::now(), |reading| reading.at)
}
