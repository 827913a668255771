//! SOAP: the request of a charge point in, the envelope that answers it out; and the answers to our commands.
//!
//! Each request is a transaction of its own, so nothing here is done in batches. What is said is the same as over a
//! WebSocket, and so it is decided in `reply`, too.

use crate::answer::{Heard, answered};
use crate::hook::{self, Afterwards};
use crate::isolate::{CANCELLED, in_subtransaction};
use crate::parse::{Single, blamed, not_known, say};
use crate::receive::{Item, call_of, keep_refused, log_entry, suspect_function};
use crate::reply::unhandled;
use crate::settings;
use crate::statement::{Statement, arg, types::*};
use crate::store::{self, LogEntry, SpiStore};
use ocpp_logic::command::{self, Answer};
use ocpp_logic::{CallError, Reply, Validation};
use ocpp_wire::catalogue::{self, Half};
use ocpp_wire::frame::Id;
use ocpp_wire::soap::write::{self, Addressing};
use ocpp_wire::soap::{self, Broken, Content, Fault, FaultCode, Header, Said, Service, bytes};
use ocpp_wire::validate::{Kind, Violation};
use ocpp_wire::{Version, error::Code};
use pgrx::pg_sys;
use serde_json::Value;
use std::cell::RefCell;

/// An HTTP request with an envelope in it.
pub struct Post<'a> {
    /// The connector that took it; `None`: somebody else did, and has looked who it comes from.
    pub node: Option<i64>,
    /// User name and password of HTTP Basic authentication.
    pub username: Option<&'a str>,
    pub password: Option<&'a [u8]>,
    /// IP address and port of whoever sent it.
    pub address: Option<&'a str>,
    /// That is a proxy, not the charge point.
    pub proxied: bool,
    pub content_type: Option<&'a str>,
    pub body: &'a [u8],
}

/// What goes back.
pub struct Answered {
    /// Of HTTP.
    pub status: u16,
    pub message: String,
    /// As we keep it; `None`: it is not known who asked.
    pub charge_point: Option<String>,
    /// Where the charge point says that it can be called.
    pub callback: Option<String>,
    /// The action that was asked.
    pub action: Option<String>,
}

/// Handles a request; never raises but for the environment's faults. Inside an SPI connection.
pub fn receive(post: &Post) -> Answered {
    match bytes::text(post.body, post.content_type) {
        Ok(text) => match soap::read(&text) {
            Ok(said) => received(post, said),
            Err(broken) => refused_unread(post, *broken),
        },
        Err(not_text) => {
            let fault = Fault::protocol_error(format!("this is not text: {not_text}"));
            refused_unread(post, Broken { header: Header::default(), version: None, fault })
        }
    }
}

/// Keeps and answers a request that the connector gave up on, because its handling failed.
pub fn refuse(post: &Post, sqlstate: &str, message: &str) -> Answered {
    let text = bytes::text(post.body, post.content_type).unwrap_or_default();
    let fault = Fault::of_error(Code::InternalError, &unhandled().description);
    let said = match soap::read(&text) {
        Ok(said) => said,
        Err(broken) => return refused_unread(post, Broken { fault, ..*broken }),
    };
    let Some(charge_point) = known(said.header.identity.as_deref()) else {
        return answer_fault(Some(said.version), &said.header, &fault, None);
    };
    let item = Item { charge_point: &charge_point, session: 0, frame: post.body };
    let answer = answer_fault(Some(said.version), &said.header, &fault, Some(charge_point.clone()));
    if let Content::Payload(payload) = &said.content {
        let id = said.header.message_id.as_deref().unwrap_or_default();
        let call = call_of(&item, id, &said.action, payload);
        if sqlstate == CANCELLED {
            suspect_function(&charge_point, &call, sqlstate, message);
        }
        let entry = entry_of(&item, &said.header, Some(&said.action), &answer.message);
        keep_refused(&item, entry, Some(&call), sqlstate, message, &unhandled());
    }
    answer
}

/// No message at all: answered with its fault, and kept if it is known whose it is.
fn refused_unread(post: &Post, broken: Broken) -> Answered {
    let Broken { header, version, fault } = broken;
    // Whoever can not prove that she is the charge point writes nothing into its log.
    let admitted = header.identity.as_deref().and_then(|identity| admit(post, identity).ok());
    let admitted = admitted.map(|admitted| admitted.charge_point);
    kept_refusal(post, version, &header, fault, admitted)
}

/// Answered with a fault before anybody decides.
fn kept_refusal(
    post: &Post,
    version: Option<Version>,
    header: &Header,
    fault: Fault,
    charge_point: Option<String>,
) -> Answered {
    let answer = answer_fault(version, header, &fault, charge_point);
    if let Some(charge_point) = &answer.charge_point {
        let item = Item { charge_point, session: 0, frame: post.body };
        let mut entry = entry_of(&item, header, None, &answer.message);
        entry.error = Some(fault.reason);
        let mut store = SpiStore::new(settings::current().events);
        store.log(entry);
        store.flush();
    }
    answer
}

fn received(post: &Post, said: Said) -> Answered {
    let Said { header, version, service, action, half, content } = said;
    let refused = |fault: Fault, charge_point| kept_refusal(post, Some(version), &header, fault, charge_point);
    let Some(identity) = header.identity.as_deref() else {
        return refused(Fault::protocol_error("the header has no chargeBoxIdentity: nobody knows who this is"), None);
    };
    let Admitted { charge_point, proven } = match admit(post, identity) {
        Ok(admitted) => admitted,
        Err((status, fault)) => return Answered { status, ..refused(fault, None) },
    };
    let Content::Payload(payload) = content else {
        return refused(Fault::protocol_error("a fault asks for nothing"), Some(charge_point));
    };
    if half == Half::Response {
        let reason = format!("{action}Response answers, it asks for nothing");
        return refused(Fault::protocol_error(reason), Some(charge_point));
    }
    if soap::find(version, &action).is_none() && catalogue::find(version, &action).is_some() {
        let reason = format!("{action} is for OCPP {version} over JSON alone");
        return refused(Fault::of_error(Code::NotSupported, &reason), Some(charge_point));
    }
    let known = settings::current();
    if let (Validation::Strict, [first, ..]) = (known.rules.validation_received, header.not_understood.as_slice()) {
        let reason = format!("the header {first} must be understood, and is not known here");
        return refused(Fault { code: FaultCode::MustUnderstand, subcode: None, reason }, Some(charge_point));
    }
    let strange: Vec<Violation> = header.not_understood.iter().map(|name| header_not_known(name)).collect();

    let id = fresh_id();
    // Without an id what is said twice may be two things; the rules know transactions and readings again by themselves.
    let nameless = if action == "DataTransfer" { id.as_str() } else { "" };
    let message_id = header.message_id.as_deref().unwrap_or(nameless);
    let single = Single { charge_point: &charge_point, message_id, action: &action, payload: &payload, version };
    let depth = hook::depth();
    let handled = in_subtransaction(|| {
        let session = enter(post, &charge_point, proven, version, &header);
        let Some(mut station) = store::lock_waiting(&charge_point) else {
            return Reply::Error(not_known(&charge_point));
        };
        let item = Item { charge_point: &charge_point, session, frame: post.body };
        let entry = log_entry(&item, store::now(), None);
        let identity = station.facts.identity.clone();
        say(&single, session, &strange, &mut station, &known, entry, |reply, store, entry| {
            let reply = sayable(reply, &identity, version, &action, store, entry);
            let (text, _) = envelope(version, service, &header, &id, &action, &reply);
            (reply, text)
        })
    });
    let reply = match handled {
        Ok(reply) => reply,
        Err(failure) => {
            let item = Item { charge_point: &charge_point, session: 0, frame: post.body };
            let (error, for_people) = blamed(failure, depth, |failure, error| {
                let (text, _) = envelope(version, service, &header, &id, &action, &Reply::Error(error.clone()));
                let entry = entry_of(&item, &header, Some(&action), &text);
                let call = call_of(&item, message_id, &action, &payload);
                keep_refused(&item, entry, Some(&call), &failure.sqlstate, &failure.message, error);
            });
            // Who calls ocpp.parse_xml in psql is told what happened.
            let is_for_people = post.node.is_none() && error.code == Code::InternalError;
            let description = if is_for_people { for_people } else { error.description.clone() };
            Reply::Error(CallError { description, ..error })
        }
    };
    let (message, status) = envelope(version, service, &header, &id, &action, &reply);
    Answered { status, message, charge_point: Some(charge_point), callback: header.from.clone(), action: Some(action) }
}

fn header_not_known(name: &str) -> Violation {
    Violation {
        path: "frame.header".to_owned(),
        kind: Kind::Unknown,
        expected: "no header that must be understood beside those of WS-Addressing".to_owned(),
        found: name.to_owned(),
    }
}

/// An answer that XML can not say, or SOAP not as the version wants it, is not sent.
fn sayable(
    reply: Reply,
    charge_point: &str,
    version: Version,
    action: &str,
    store: &mut SpiStore,
    entry: &mut LogEntry,
) -> Reply {
    let (Reply::Result(payload), Some(message)) = (&reply, soap::find(version, action)) else { return reply };
    if settings::current().rules.validation_sent != Validation::Strict {
        return reply;
    }
    let violations = write::check(message.response, payload);
    let Some(first) = violations.first() else { return reply };
    for violation in &violations {
        store.violated(charge_point, "sent", action, violation, entry.received_at);
    }
    entry.error = Some(format!("the answer was not sent, it is not valid: {first}"));
    Reply::Error(unhandled())
}

/// The envelope that carries a reply, and the HTTP status.
fn envelope(
    version: Version,
    service: Service,
    header: &Header,
    id: &str,
    action: &str,
    reply: &Reply,
) -> (String, u16) {
    let addressing =
        Addressing { message_id: Some(id), relates_to: header.message_id.as_deref(), ..Addressing::default() };
    match (reply, soap::find(version, action)) {
        (Reply::Result(payload), Some(message)) => {
            (write::message(version, service, message, Half::Response, payload, &addressing), 200)
        }
        (Reply::Result(_), None) => {
            let fault = Fault::of_error(Code::NotImplemented, "there is no such action");
            (write::fault(Some(version), service, &fault, &addressing), fault.http_status())
        }
        (Reply::Error(error), _) => {
            let fault = Fault::of_error(error.code, &error.description);
            (write::fault(Some(version), service, &fault, &addressing), fault.http_status())
        }
    }
}

fn answer_fault(version: Option<Version>, header: &Header, fault: &Fault, charge_point: Option<String>) -> Answered {
    let id = fresh_id();
    let addressing =
        Addressing { message_id: Some(&id), relates_to: header.message_id.as_deref(), ..Addressing::default() };
    Answered {
        status: fault.http_status(),
        message: write::fault(version, Service::CentralSystem, fault, &addressing),
        charge_point,
        callback: header.from.clone(),
        action: None,
    }
}

/// A MessageID as WS-Addressing wants it: nobody else's.
pub fn fresh_id() -> String {
    let mut random = random_bytes();
    // Version 4, variant 1 (RFC 9562 §5.4).
    random[6] = random[6] & 0x0f | 0x40;
    random[8] = random[8] & 0x3f | 0x80;
    let mut text = String::with_capacity(45);
    text.push_str("urn:uuid:");
    for (place, byte) in random.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let hex = |nibble: u8| char::from(b"0123456789abcdef"[usize::from(nibble)]);
        text.extend([hex(byte >> 4), hex(byte & 0x0f)]);
    }
    text
}

/// Drawn for many at once: asking for random bytes takes longer than what else an envelope takes.
fn random_bytes() -> [u8; 16] {
    const MANY: usize = 64;
    thread_local!(static DRAWN: RefCell<Vec<[u8; 16]>> = const { RefCell::new(Vec::new()) });
    DRAWN.with_borrow_mut(|drawn| {
        if let Some(next) = drawn.pop() {
            return next;
        }
        let mut bytes = [[0_u8; 16]; MANY];
        // SAFETY: fills exactly the bytes it is given.
        let filled = unsafe { pg_sys::pg_strong_random(bytes.as_mut_ptr().cast(), size_of_val(&bytes)) };
        if !filled {
            pgrx::error!("pg_ocpp: no random bytes are to be had");
        }
        let [next, rest @ ..] = bytes;
        drawn.extend(rest);
        next
    })
}

/// What the log says of a request that was not handled.
fn entry_of(item: &Item, header: &Header, action: Option<&str>, reply: &str) -> LogEntry {
    let mut entry = log_entry(item, store::now(), None);
    entry.message_type = action.map(|_| 2);
    entry.message_id = header.message_id.as_deref().map(store::storable);
    entry.action = action.map(store::storable);
    entry.reply = Some(reply.to_owned());
    entry
}

struct Admitted {
    charge_point: String,
    /// By its password.
    proven: bool,
}

/// Which charge point this is, by the identity as it came; an unknown one is treated as the settings say. An error is the
/// HTTP status and the fault.
fn admit(post: &Post, identity: &str) -> Result<Admitted, (u16, Fault)> {
    static ADMIT: Statement = Statement::new(
        "SELECT a.charge_point, a.status, a.subcode, a.reason, a.proven FROM ocpp.admit_soap($1, $2, $3, $4, $5) AS a",
        &[TEXT, TEXT, BYTEA, TEXT, BOOLEAN],
    );
    crate::storage::check();
    let rows = ADMIT.run(&[
        arg(identity),
        arg(post.username),
        arg(post.password),
        arg(post.address),
        arg(post.node.is_some()),
    ]);
    if let Some(charge_point) = rows.get::<String>(0, 1) {
        return Ok(Admitted { charge_point, proven: rows.get(0, 5).unwrap_or(false) });
    }
    let subcode = soap::Subcode::named(&rows.need::<String>(0, 3));
    let fault = Fault::sender(subcode, rows.need::<String>(0, 4));
    Err((u16::try_from(rows.need::<i32>(0, 2)).unwrap_or(500), fault))
}

/// The charge point by its identity, if there is one.
fn known(identity: Option<&str>) -> Option<String> {
    static KNOWN: Statement = Statement::new(
        "SELECT (SELECT p.identity FROM ocpp.charge_point p WHERE lower(p.identity) = lower($1 COLLATE \"C\"))",
        &[TEXT],
    );
    KNOWN.run(&[arg(store::storable(identity?))]).get(0, 1)
}

/// The session under which this is said; where the charge point can be called is noted.
fn enter(post: &Post, charge_point: &str, proven: bool, version: Version, header: &Header) -> i64 {
    static ENTER: Statement = Statement::new(
        "SELECT ocpp.enter_soap($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        &[BIGINT, TEXT, TEXT, TEXT, TEXT, TEXT, BOOLEAN, BYTEA, BOOLEAN],
    );
    let rows = ENTER.run(&[
        arg(post.node),
        arg(charge_point),
        arg(version.as_str()),
        arg(post.address),
        arg(header.from.as_deref()),
        arg(header.to.as_deref()),
        arg(post.proxied),
        arg(post.password),
        arg(proven),
    ]);
    rows.need(0, 1)
}

/// What a charge point answered to a command that was posted to it.
pub struct Reported<'a> {
    pub charge_point: &'a str,
    pub command: i64,
    /// Of HTTP.
    pub status: i32,
    pub content_type: Option<&'a str>,
    pub body: &'a [u8],
}

/// Keeps the answer to a command, with its effects. Returns whether there was such a command: then the next may go. Inside an
/// SPI connection.
pub fn reported(reported: &Reported) -> bool {
    let known = settings::current();
    let Some(mut station) = store::lock_waiting(reported.charge_point) else { return false };
    let Some((id, action)) = store::asked(reported.charge_point, reported.command) else { return false };
    let id = Id::Text(id);
    let answer = read_answer(reported, station.version, &action);
    let item = Item { charge_point: reported.charge_point, session: station.facts.session, frame: reported.body };
    let at = store::now();
    let mut entry = log_entry(&item, at, None);
    entry.message_id = Some(store::storable(id.as_str()));
    entry.message_type = Some(if matches!(answer, Answer::Result(_)) { 3 } else { 4 });
    let kept = match &answer {
        Answer::Result(payload) => command::without_secrets(payload).unwrap_or_else(|| payload.clone()),
        Answer::Error { .. } => Value::Null,
    };
    if matches!(&answer, Answer::Result(payload) if *payload != kept) {
        // The log holds no passwords.
        entry.frame = Some(kept.to_string());
        entry.raw = None;
    }
    let mut store = SpiStore::new(known.events);
    store.speak(station.version);
    let mut afterwards = Afterwards::default();
    // It comes by the very connection on which it was asked for.
    let heard = Heard { item: &item, id: &id, kept: &kept, live: true, at };
    let was_one = answered(&heard, answer, &station, &mut store, &known, &mut entry, &mut afterwards);
    store.log(entry);
    store.saw(&station.facts, at, false);
    if afterwards.run(&mut store) {
        store::refresh(&mut station, reported.charge_point);
    }
    store.flush();
    was_one
}

fn read_answer(reported: &Reported, version: Version, action: &str) -> Answer {
    let error = |code: &str, description: String| Answer::Error {
        code: code.to_owned(),
        description,
        details: Value::Object(Default::default()),
    };
    let not_soap = |what: &str| error("GenericError", format!("HTTP status {}, and {what}", reported.status));
    let text = match bytes::text(reported.body, reported.content_type) {
        Ok(text) => text,
        // Where there is nothing to say, some say nothing.
        Err(bytes::NotText::Nothing)
            if (200..300).contains(&reported.status)
                && soap::find(version, action)
                    .is_some_and(|message| message.response.fields.iter().all(|field| !field.required)) =>
        {
            return Answer::Result(Value::Object(Default::default()));
        }
        Err(not_text) => return not_soap(&format!("no text: {not_text}")),
    };
    let said = match soap::read(&text) {
        Ok(said) => said,
        Err(broken) => return not_soap(&broken.fault.reason),
    };
    match said.content {
        Content::Fault(fault) => error(fault.error_code(), fault.reason.clone()),
        Content::Payload(_) if said.half == Half::Request => not_soap("a request in place of an answer"),
        Content::Payload(_) if said.action != action => not_soap(&format!("it answers {}, not {action}", said.action)),
        Content::Payload(payload) => Answer::Result(payload),
    }
}

/// The station that a command is written for.
pub struct Receiver<'a> {
    pub version: Version,
    pub identity: &'a str,
    /// The URL by which it calls us.
    pub sender: Option<&'a str>,
    /// The URL by which it can be called.
    pub address: Option<&'a str>,
}

/// A command as an envelope, in the words of the station's version.
///
/// # Errors
/// The version has no words for it, or XML has not.
pub fn command_envelope(receiver: &Receiver, message_id: &str, action: &str, payload: Value) -> Result<String, String> {
    let payload = command::in_words_of(receiver.version, action, payload).map_err(|error| error.to_string())?;
    let message = soap::find(receiver.version, action)
        .ok_or_else(|| format!("OCPP {} over SOAP has no {action}", receiver.version))?;
    if let Some(first) = write::check(message.request, &payload).first() {
        return Err(format!("{action} can not be said over SOAP: {first}"));
    }
    let addressing = Addressing {
        identity: Some(receiver.identity),
        message_id: Some(message_id),
        from: receiver.sender,
        to: receiver.address,
        ..Addressing::default()
    };
    Ok(write::message(receiver.version, Service::ChargePoint, message, Half::Request, &payload, &addressing))
}
