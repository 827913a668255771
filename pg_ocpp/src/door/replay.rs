//! Time travel for rules: what was said is said again in a scratch database, and the answers are compared.

#![expect(clippy::type_complexity, reason = "the columns of a result are one type")]

use crate::isolate::in_subtransaction;
use crate::raise::raise;
use crate::receive::{self, Item};
use crate::statement::{Statement, arg, types::*};
use crate::store::{self, Replaying};
use ocpp_wire::catalogue::Half;
use ocpp_wire::error::Code;
use ocpp_wire::frame::{self, Frame, Id};
use ocpp_wire::number;
use ocpp_wire::soap::{self, Content, Fault, bytes};
use ocpp_wire::time::{self, Timestamp, Zone};
use pgrx::{JsonB, prelude::*};
use serde_json::{Value, json};
use std::collections::HashMap;

#[pg_extern(volatile, parallel_unsafe)]
fn replay(
    from: Option<TimestampWithTimeZone>,
    to: Option<TimestampWithTimeZone>,
) -> TableIterator<
    'static,
    (
        name!(charge_point, String),
        name!(received_at, TimestampWithTimeZone),
        name!(message_id, Option<String>),
        name!(action, Option<String>),
        name!(said, Option<JsonB>),
        name!(answer_then, Option<JsonB>),
        name!(answer_now, Option<JsonB>),
    ),
> {
    static REWIND: Statement = Statement::new("SELECT ocpp.rewind($1)", &[TIME]);
    let (Some(from), Some(to)) = (from, to) else {
        raise(
            PgSqlErrorCode::ERRCODE_NULL_VALUE_NOT_ALLOWED,
            "ocpp.replay was given no time",
            "SELECT * FROM ocpp.replay(now() - interval '1 day', now());",
        );
    };
    if from >= to {
        raise(
            PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
            format!(
                "ocpp.replay was given a time that ends before it begins: from {} to {}",
                timestamp(from),
                timestamp(to)
            ),
            "The earlier moment comes first; the later one is not part of the time.",
        );
    }
    TableIterator::new(Spi::connect_mut(|_| {
        crate::storage::check();
        REWIND.run(&[arg(from)]);
        let mut replay = Replay::default();
        let differences = replay.run(from, to);
        replay.sum_up(differences.len());
        differences.into_iter().map(Difference::into_row).collect::<Vec<_>>()
    }))
}

/// A frame as the log has it.
struct Logged {
    charge_point: String,
    received_at: TimestampWithTimeZone,
    sent: bool,
    session: Option<i64>,
    message_id: Option<String>,
    action: Option<String>,
    frame: Vec<u8>,
    reply: Option<String>,
    /// Epoch of the newest connection then; `None`: none was known.
    newest: Option<i64>,
    over_soap: bool,
}

impl Logged {
    /// What was said over SOAP, as the frame that says the same; `None`: it was no message.
    fn into_frame(mut self) -> Option<Logged> {
        if !is_xml(&self.frame) {
            return Some(self);
        }
        let text = bytes::text(&self.frame, None).ok()?;
        let said = soap::read(&text).ok()?;
        let id = Id::Text(self.message_id.clone().unwrap_or_default());
        let frame = match (said.content, said.half) {
            (Content::Payload(payload), Half::Request) => frame::call(id.as_str(), &said.action, &payload),
            (Content::Payload(payload), Half::Response) => frame::call_result(&id, &payload),
            (Content::Fault(_), _) => return None,
        };
        self.frame = frame.into_bytes();
        self.over_soap = true;
        Some(self)
    }
}

/// A frame is JSON and begins with a bracket.
fn is_xml(text: &[u8]) -> bool {
    let begins = |byte: &&u8| !byte.is_ascii_whitespace() && !matches!(**byte, 0 | 0xef | 0xbb | 0xbf | 0xfe | 0xff);
    text.iter().find(begins) == Some(&b'<')
}

/// An error of ours as SOAP tells it: less exactly.
fn as_fault(answer: Value) -> Value {
    let text = |name: &str| answer.get(name).and_then(Value::as_str);
    match text("errorCode").and_then(Code::from_any_spelling) {
        Some(code) => told(&Fault::of_error(code, text("errorDescription").unwrap_or_default())),
        None => answer,
    }
}

fn told(fault: &Fault) -> Value {
    json!({ "errorCode": fault.error_code(), "errorDescription": fault.reason, "errorDetails": {} })
}

/// A call that is answered otherwise now.
struct Difference {
    of: Logged,
    said: Option<Value>,
    then: Option<Value>,
    now: Option<Value>,
}

#[derive(Default)]
struct Replay {
    /// The newest connection of each charge point, by now; `None`: the charge point is not in this database.
    sessions: HashMap<String, Option<i64>>,
    /// Transactions that have another number now: (charge point, number then) -> number now.
    numbers: HashMap<(String, i64), i64>,
    messages: usize,
    /// Frames of charge points that are not in this database.
    strange: usize,
}

/// So much of the log is in memory at once, in microseconds.
const MINUTES_10: i64 = 10 * 60 * 1_000_000;

impl Replay {
    fn run(&mut self, from: TimestampWithTimeZone, to: TimestampWithTimeZone) -> Vec<Difference> {
        static SPAN: Statement =
            Statement::planned_anew(include_str!("../../../sql/statement/logged_time.sql"), &[TIME, TIME]);
        let span = SPAN.run(&[arg(from), arg(to)]);
        let mut differences = Vec::new();
        let (Some(mut begin), Some(last)) = (span.get::<i64>(0, 1), span.get::<i64>(0, 2)) else {
            return differences;
        };
        while begin <= last {
            let end = begin.saturating_add(MINUTES_10).min(last + 1);
            differences.extend(logged(begin, end).into_iter().filter_map(|message| self.say(message)));
            begin = end;
        }
        differences
    }

    /// Says it again; what is answered otherwise.
    fn say(&mut self, message: Logged) -> Option<Difference> {
        static SEND: Statement =
            Statement::new(include_str!("../../../sql/statement/send_again.sql"), &[TEXT, TEXT, TIME, BIGINT]);
        let Some(newest) = self.connect(&message) else {
            self.strange += 1;
            return None;
        };
        if message.sent {
            let command = message.message_id.as_deref();
            SEND.run(&[
                arg(message.charge_point.as_str()),
                arg(command),
                arg(message.received_at),
                arg(message.session),
            ]);
            return None;
        }
        let message = message.into_frame()?;
        self.messages += 1;
        let session = message.session.unwrap_or(newest);
        let call = match frame::parse(&message.frame) {
            Ok(Frame::Call { action, payload, .. }) => Some((action, payload)),
            _ => None,
        };
        let begun = |answer: &Option<Value>| match &call {
            Some((action, _)) if action == "StartTransaction" => {
                number::integer(answer.as_ref()?.get("transactionId")?)
            }
            _ => None,
        };
        let then = answer(message.reply.as_deref());
        let of_today = call.as_ref().and_then(|(_, payload)| self.renumbered(&message, payload));
        let item =
            Item { charge_point: &message.charge_point, session, frame: of_today.as_deref().unwrap_or(&message.frame) };
        let at = timestamp(message.received_at);
        let mut now = answer(said_at(&item, at, begun(&then)).as_deref());
        if message.over_soap {
            now = now.map(as_fault);
        }
        if let (Some(old), Some(new)) = (begun(&then), begun(&now)) {
            let key = (message.charge_point.clone(), old);
            if old == new {
                self.numbers.remove(&key)
            } else {
                self.numbers.insert(key, new)
            };
            now.as_mut().expect("it has a number")["transactionId"] = json!(old);
        }
        let is_same = match (&then, &now) {
            (Some(then), Some(now)) => is_same(then, now, at),
            (then, now) => then.is_none() && now.is_none(),
        };
        let said = call.map(|(_, payload)| payload);
        (!is_same).then_some(Difference { of: message, said, then, now })
    }

    /// The connection by which the charge point was connected when it said this becomes its newest one.
    fn connect(&mut self, message: &Logged) -> Option<i64> {
        static SESSION: Statement = Statement::new(
            "SELECT (SELECT s.session FROM ocpp.charge_point_state s WHERE s.charge_point = $1)",
            &[TEXT],
        );
        static ENTER: Statement =
            Statement::new(include_str!("../../../sql/statement/enter_session.sql"), &[TEXT, BIGINT]);
        let charge_point = message.charge_point.as_str();
        let known =
            self.sessions.entry(charge_point.to_owned()).or_insert_with(|| SESSION.run(&[arg(charge_point)]).get(0, 1));
        if known.is_some() && message.newest.is_some() && message.newest != *known {
            ENTER.run(&[arg(charge_point), arg(message.newest)]);
            *known = message.newest;
        }
        *known
    }

    /// The frame with the number that its transaction has now, where that is another one.
    fn renumbered(&self, message: &Logged, payload: &Value) -> Option<Vec<u8>> {
        let then = payload.get("transactionId")?;
        let spelled = then.as_str().map_or_else(|| number::integer(then), |text| text.parse().ok())?;
        let now = self.numbers.get(&(message.charge_point.clone(), spelled))?;
        let mut frame: Value = serde_json::from_slice(&message.frame).ok()?;
        frame[3]["transactionId"] = if then.is_string() { json!(now.to_string()) } else { json!(now) };
        Some(frame.to_string().into_bytes())
    }

    fn sum_up(&self, differences: usize) {
        let (messages, charge_points) = (self.messages, self.sessions.values().flatten().count());
        notice!("messages replayed: {messages}, charge points: {charge_points}, answers that differ: {differences}");
        if self.strange > 0 {
            warning!("messages left out, because their charge points are not in this database: {}", self.strange);
        }
    }
}

/// The frames from `begin` to before `end`, in microseconds as PostgreSQL counts them.
fn logged(begin: i64, end: i64) -> Vec<Logged> {
    static FIND: Statement =
        Statement::planned_anew(include_str!("../../../sql/statement/find_logged.sql"), &[TIME, TIME]);
    let rows = FIND.run(&[arg(begin), arg(end)]);
    (0..rows.len())
        .map(|row| Logged {
            charge_point: rows.need(row, 1),
            received_at: rows.need(row, 2),
            sent: rows.need::<String>(row, 3) == "sent",
            session: rows.get(row, 4),
            message_id: rows.get(row, 5),
            action: rows.get(row, 6),
            frame: rows.get(row, 7).unwrap_or_default(),
            reply: rows.get(row, 8),
            newest: rows.get(row, 9),
            over_soap: false,
        })
        .collect()
}

fn timestamp(at: TimestampWithTimeZone) -> Timestamp {
    store::from_pg(at.into())
}

/// What is answered to a frame at that time. In an SPI connection of its own, which gives its memory back at the end.
fn said_at(item: &Item, at: Timestamp, transaction: Option<i64>) -> Option<String> {
    let outcomes = {
        let _then = Replaying::message_of(at, transaction);
        Spi::connect_mut(|_| receive::receive(std::slice::from_ref(item)))
    };
    outcomes.into_iter().find(|outcome| outcome.item.is_some())?.message
}

/// What a reply says: the payload of a CALLRESULT, or code, description and details of a CALLERROR.
fn answer(reply: Option<&str>) -> Option<Value> {
    if is_xml(reply?.as_bytes()) {
        return Some(match soap::read(reply?).ok()?.content {
            Content::Payload(payload) => payload,
            Content::Fault(fault) => told(&fault),
        });
    }
    match frame::parse(reply?.as_bytes()).ok()? {
        Frame::CallResult { payload, .. } => Some(payload),
        Frame::CallError { code, description, details, .. } => {
            Some(json!({ "errorCode": code, "errorDescription": description, "errorDetails": details }))
        }
        _ => None,
    }
}

/// Whether two answers say the same. A time is the same if it is as far from its own now, within ten seconds: a hook may
/// have asked a clock that can not be held still.
fn is_same(then: &Value, now: &Value, at: Timestamp) -> bool {
    match (then, now) {
        (Value::Object(then), Value::Object(now)) => {
            then.len() == now.len()
                && then.iter().all(|(name, one)| now.get(name).is_some_and(|other| is_same(one, other, at)))
        }
        (Value::Array(then), Value::Array(now)) => {
            then.len() == now.len() && then.iter().zip(now).all(|(one, other)| is_same(one, other, at))
        }
        (Value::String(then), Value::String(now)) => {
            let moment = |text: &str| time::parse(text, &Zone::UTC).ok().map(|reading| reading.at.0);
            then == now
                || match (moment(then), moment(now)) {
                    (Some(then), Some(now)) => {
                        [at, store::now()].iter().any(|today| (then - at.0).abs_diff(now - today.0) <= SECONDS_10)
                    }
                    _ => false,
                }
        }
        (then, now) => then == now,
    }
}

const SECONDS_10: u64 = 10 * 1_000_000;

impl Difference {
    fn into_row(
        self,
    ) -> (String, TimestampWithTimeZone, Option<String>, Option<String>, Option<JsonB>, Option<JsonB>, Option<JsonB>)
    {
        let Difference { of, said, then, now } = self;
        (of.charge_point, of.received_at, of.message_id, of.action, said.map(shown), then.map(shown), now.map(shown))
    }
}

/// As jsonb; what jsonb can not hold, like numbers of a million digits, as a text.
fn shown(value: Value) -> JsonB {
    static READ: Statement = Statement::new("SELECT $1::jsonb", &[TEXT]);
    let text = store::json_text(&value);
    let fits = in_subtransaction(|| READ.run(&[arg(text.as_str())]).len()).is_ok();
    JsonB(if fits { serde_json::from_str(&text).unwrap_or(value) } else { Value::String(text) })
}

extension_sql!(
    r#"
COMMENT ON FUNCTION ocpp.replay(timestamptz, timestamptz) IS 'Only in a scratch database: takes its storage back to the moment "from" (ocpp.rewind, with its errors), says every logged message up to before "to" again to the rules and hooks of today, with the receipt time of then as now(), and returns the calls that are answered otherwise. said: payload of the call; answer_then, answer_now: payload of the answer, or errorCode, errorDescription and errorDetails; NULL: not answered. Transactions get the number they got then; where that is not free, or a hook gives another one, the number is translated in what is said later and in the answers. Such numbers, and times of now, are no difference. Nothing is logged or sent. A NOTICE says how many messages it were. May be repeated. Errors: 22004 a time is NULL; 22023 "to" is not after "from"; 55P03 somebody else works with a charge point.';
"#,
    name = "comment_replay",
    requires = [replay]
);
