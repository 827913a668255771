//! SOAP: for the connector and for ocpp-cs what comes and goes, for everybody JSON to SOAP and back.

#![expect(clippy::type_complexity, reason = "the columns of a result are one type")]

use super::catalogue;
use super::json::{Document, JsonText};
use crate::raise::raise;
use crate::soap::{self, Answered, Post, Receiver, Reported};
use ocpp_logic::command;
use ocpp_wire::catalogue::Half;
use ocpp_wire::frame;
use ocpp_wire::soap::write::{self, Addressing};
use ocpp_wire::soap::{self as wire, Content, Payload, Said, Service};
use pgrx::{JsonB, prelude::*};
use serde_json::{Map, Value, json};
use std::borrow::Cow;

type Row = (i32, String, Option<String>);

fn row(answered: Answered) -> Row {
    (i32::from(answered.status), answered.message, answered.charge_point)
}

#[pg_extern(volatile, parallel_unsafe)]
fn receive_soap(
    node: i64,
    username: Option<&str>,
    password: Option<&[u8]>,
    address: Option<&str>,
    proxied: bool,
    content_type: Option<&str>,
    body: &[u8],
) -> TableIterator<'static, (name!(status, i32), name!(message, String), name!(charge_point, Option<String>))> {
    let post = Post { node: Some(node), username, password, address, proxied, content_type, body };
    let answered = Spi::connect_mut(|_| {
        crate::storage::check();
        soap::receive(&post)
    });
    TableIterator::once(row(answered))
}

#[pg_extern(volatile, parallel_unsafe)]
fn refuse_soap(
    content_type: Option<&str>,
    body: &[u8],
    sqlstate: &str,
    message: &str,
) -> TableIterator<'static, (name!(status, i32), name!(message, String), name!(charge_point, Option<String>))> {
    let post = Post { node: None, username: None, password: None, address: None, proxied: true, content_type, body };
    let answered = Spi::connect_mut(|_| {
        crate::storage::check();
        soap::refuse(&post, sqlstate, message)
    });
    TableIterator::once(row(answered))
}

#[pg_extern(volatile, parallel_unsafe)]
fn parse_xml(
    body: Option<&str>,
) -> TableIterator<
    'static,
    (
        name!(identity, Option<String>),
        name!(action, Option<String>),
        name!(address, Option<String>),
        name!(payload, String),
    ),
> {
    let post = Post {
        node: None,
        username: None,
        password: None,
        address: None,
        proxied: true,
        content_type: Some("application/soap+xml; charset=utf-8"),
        body: body.unwrap_or_default().as_bytes(),
    };
    let answered = Spi::connect_mut(|_| {
        crate::storage::check();
        soap::receive(&post)
    });
    TableIterator::once((answered.charge_point, answered.action, answered.callback, answered.message))
}

#[pg_extern(volatile, parallel_unsafe)]
fn soap_reported(charge_point: &str, command: i64, status: i32, content_type: Option<&str>, body: &[u8]) -> bool {
    Spi::connect_mut(|_| {
        crate::storage::check();
        soap::reported(&Reported { charge_point, command, status, content_type, body })
    })
}

/// What goes out for a command: a frame, or an envelope.
#[pg_extern(stable, parallel_safe)]
#[expect(clippy::too_many_arguments, reason = "one argument per column")]
fn write_command(
    version: &str,
    over_soap: bool,
    identity: &str,
    message_id: &str,
    action: &str,
    payload: JsonB,
    sender: Option<&str>,
    address: Option<&str>,
) -> String {
    let version = catalogue::version(version);
    let written = if over_soap {
        let receiver = Receiver { version, identity, sender, address };
        soap::command_envelope(&receiver, &as_uri(message_id), action, payload.0)
    } else {
        command::in_words_of(version, action, payload.0)
            .map(|payload| frame::call(message_id, action, &payload))
            .map_err(|not_sayable| not_sayable.to_string())
    };
    written.unwrap_or_else(|why| {
        raise(
            PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
            why,
            "SELECT ocpp.message_schema(version, action) shows what the version of the charge point can say.",
        )
    })
}

/// A MessageID is a URI (WS-Addressing 1.0 core §3.1); ours are UUIDs.
fn as_uri(message_id: &str) -> String {
    let is_uuid = message_id.len() == 36 && message_id.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if is_uuid { format!("urn:uuid:{message_id}") } else { message_id.to_owned() }
}

#[pg_extern(immutable, parallel_safe, strict)]
fn soap_content_type(action: &str) -> String {
    write::content_type(action, Half::Request)
}

fn no_message(why: impl Into<String>, hint: &str) -> ! {
    raise(PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE, why.into(), hint)
}

const SHAPE: &str = r#"Write {"header": {"chargeBoxIdentity": "CP1", "Action": "Reset", "To": "http://..."}, "payload": {"type": "Soft"}}."#;

#[pg_extern(volatile, parallel_safe)]
fn json_to_soap(message: Option<Document>, version: default!(Option<&str>, "NULL")) -> String {
    match message {
        None => no_message("there is no message", SHAPE),
        Some(Document(Err(error))) => no_message(format!("the message can not be read: {error}"), SHAPE),
        Some(Document(Ok(message))) => written(&message, version),
    }
}

fn written(message: &Value, version: Option<&str>) -> String {
    let empty = Map::new();
    let header = message.get("header").and_then(Value::as_object).unwrap_or(&empty);
    let text = |name: &str| header.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let version = catalogue::version(version.or_else(|| text("version")).unwrap_or("1.6"));
    let Some(named) = text("Action") else { no_message("the header has no Action", SHAPE) };
    let last = named.rsplit('/').next().unwrap_or(named);
    let (action, half) = match last.strip_suffix("Response") {
        Some(action) => (action, Half::Response),
        None => (last, Half::Request),
    };
    let Some(described) = wire::find(version, action) else {
        no_message(
            format!("OCPP {version} over SOAP has no {action}"),
            "Actions are case-sensitive, for example BootNotification; its answer is BootNotificationResponse.",
        )
    };
    let service = match text("sender") {
        // A request goes to the other side's service, and its answer comes from there.
        Some("ChargePoint") if half == Half::Request => Service::CentralSystem,
        Some("CentralSystem") if half == Half::Response => Service::CentralSystem,
        Some("ChargePoint" | "CentralSystem") => Service::ChargePoint,
        None if described.sent_by_central_system() => Service::ChargePoint,
        None => Service::CentralSystem,
        Some(other) => {
            no_message(format!("\"{other}\" sends no messages of OCPP"), "sender is ChargePoint or CentralSystem.")
        }
    };
    let none = Value::Object(Map::new());
    let payload = message.get("payload").filter(|payload| !payload.is_null()).unwrap_or(&none);
    let violations = write::check(described.part(half), payload);
    if !violations.is_empty() {
        let all: Vec<String> = violations.iter().map(ToString::to_string).collect();
        no_message(
            format!("{last} is not valid in OCPP {version} over SOAP: {}", all.join("; ")),
            &format!("SELECT ocpp.message_schema('{version}', '{action}') shows what it may hold."),
        );
    }
    let message_id = text("MessageID").map_or_else(|| Cow::Owned(soap::fresh_id()), Cow::Borrowed);
    let addressing = Addressing {
        identity: text("chargeBoxIdentity"),
        message_id: Some(&message_id),
        relates_to: text("RelatesTo"),
        from: text("From"),
        to: text("To"),
    };
    write::message(version, service, described, half, payload, &addressing)
}

#[pg_extern(volatile, parallel_safe, name = "json_to_soap")]
fn json_text_to_soap(message: Option<&str>, version: default!(Option<&str>, "NULL")) -> String {
    match message.map(serde_json::from_str::<Value>) {
        None => no_message("there is no message", SHAPE),
        Some(Ok(message)) => written(&message, version),
        Some(Err(error)) => no_message(format!("this is not JSON: {error}"), SHAPE),
    }
}

fn read<P>(body: &str, take: impl FnOnce(Payload) -> P) -> Said<P> {
    match wire::read_as(body, take) {
        Ok(said) => said,
        Err(broken) => no_message(
            broken.fault.reason,
            "It must be a whole SOAP 1.2 envelope of OCPP 1.2, 1.5 or 1.6; ocpp.parse_xml answers any text with a fault.",
        ),
    }
}

#[pg_extern(immutable, parallel_safe, strict)]
fn soap_to_json(body: &str) -> JsonText {
    JsonText(match read(body, |payload| payload.text()).content {
        Content::Payload(payload) => payload,
        Content::Fault(fault) => json!({ "fault": {
            "code": fault.code.as_str(),
            "subCode": fault.subcode.as_ref().map(wire::Subcode::as_str),
            "reason": fault.reason,
        } })
        .to_string(),
    })
}

#[pg_extern(immutable, parallel_safe, strict)]
fn soap_header(body: &str) -> JsonB {
    let Said { header, version, service, action, half, content } = read(body, |_| ());
    let sender = match (service, half) {
        (Service::CentralSystem, Half::Request) | (Service::ChargePoint, Half::Response) => "ChargePoint",
        _ => "CentralSystem",
    };
    // The action of a fault is no name of a message.
    let is_answer = half == Half::Response && matches!(content, Content::Payload(_));
    let suffix = if is_answer { "Response" } else { "" };
    let fields = [
        ("version", Some(version.as_str().to_owned())),
        ("sender", Some(sender.to_owned())),
        ("Action", Some(format!("{action}{suffix}"))),
        ("chargeBoxIdentity", header.identity),
        ("MessageID", header.message_id),
        ("RelatesTo", header.relates_to),
        ("From", header.from),
        ("To", header.to),
    ];
    JsonB(Value::Object(
        fields.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::String(value?)))).collect(),
    ))
}

extension_sql!(
    r#"
COMMENT ON FUNCTION ocpp.receive_soap(bigint, text, bytea, text, boolean, text, bytea) IS 'For the connector: handles the SOAP request of a charge point. node: of the connector; username, password: of HTTP Basic authentication, NULL without; address: of the peer, IP:port; proxied: that is a proxy; content_type, body: of the request, the body inflated. One row: status of HTTP, message (the envelope to answer, perhaps a fault), charge_point (NULL: unknown).';
COMMENT ON FUNCTION ocpp.refuse_soap(text, bytea, text, text) IS 'For the connector: gives up on a SOAP request that fails again and again, or takes too long; it is kept in the log with the error, and answered with a fault (Receiver, InternalError). Columns as of ocpp.receive_soap.';
COMMENT ON FUNCTION ocpp.parse_xml(text) IS 'Handles one SOAP request of a charge point, as ocpp.parse does one CALL: try any envelope inside BEGIN ... ROLLBACK. One row: identity (NULL: nobody knows who this is), action, address (where the charge point says it can be called, wsa:From), payload (the envelope to answer, perhaps a fault). Never raises because of the message. NULL is an empty body.';
COMMENT ON FUNCTION ocpp.soap_reported(text, bigint, integer, text, bytea) IS 'For ocpp.soap_answered: keeps what a charge point answered to a command posted to it, with its effects. Returns whether there is such a command.';
COMMENT ON FUNCTION ocpp.write_command(text, boolean, text, text, text, jsonb, text, text) IS 'What goes out for a command: a CALL, or over_soap an envelope, in the words of the version. payload: in the words of 1.6, or of a later version; sender: URL by which the charge point calls us; address: URL by which it can be called. Not sayable in this version: SQLSTATE 22023.';
COMMENT ON FUNCTION ocpp.soap_content_type(text) IS 'Content-Type of a POST that carries a request of this action.';
COMMENT ON FUNCTION ocpp.json_to_soap(jsonb, text) IS 'Writes a message as a SOAP 1.2 envelope, without XML declaration. message: {"header": {...}, "payload": {...}}; in the header Action (Reset; its answer is ResetResponse) and what of chargeBoxIdentity, MessageID, RelatesTo, From, To it shall have, sender (ChargePoint or CentralSystem; needed where both may send it), version. version: 1.2, 1.5 or 1.6; NULL: the header''s, else 1.6. payload: in the words of the version; an optional empty list becomes an absent one. Not valid, or not sayable over SOAP (integers beyond 32 bits, control characters, lists that it wants filled, the spelling Celcius): SQLSTATE 22023 with every violation.';
COMMENT ON FUNCTION ocpp.json_to_soap(text, text) IS 'The same for JSON as text; not JSON: SQLSTATE 22023.';
COMMENT ON FUNCTION ocpp.soap_to_json(text) IS 'The payload of a SOAP envelope of OCPP 1.2, 1.5 or 1.6 as JSON, in the words of its version; of a fault {"fault": {"code", "subCode", "reason"}}. Elements in any order and under any prefix; fields that the version does not have are kept. Not an envelope: SQLSTATE 22023.';
COMMENT ON FUNCTION ocpp.soap_header(text) IS 'The header of a SOAP envelope as JSON, as ocpp.json_to_soap takes it: version, sender, Action, and what of chargeBoxIdentity, MessageID, RelatesTo, From, To there is.';

-- The same for xml.
CREATE FUNCTION ocpp.soap_to_json(body xml) RETURNS json IMMUTABLE PARALLEL SAFE STRICT LANGUAGE sql AS $$ SELECT ocpp.soap_to_json(body::text) $$;
CREATE FUNCTION ocpp.soap_header(body xml) RETURNS jsonb IMMUTABLE PARALLEL SAFE STRICT LANGUAGE sql AS $$ SELECT ocpp.soap_header(body::text) $$;
CREATE FUNCTION ocpp.parse_xml(body xml, OUT identity text, OUT action text, OUT address text, OUT payload text)
RETURNS SETOF record LANGUAGE sql AS $$ SELECT * FROM ocpp.parse_xml(body::text) $$;
COMMENT ON FUNCTION ocpp.soap_to_json(xml) IS 'The same for xml.';
COMMENT ON FUNCTION ocpp.soap_header(xml) IS 'The same for xml.';
COMMENT ON FUNCTION ocpp.parse_xml(xml) IS 'The same for xml.';
"#,
    name = "comment_soap",
    requires = [
        receive_soap,
        refuse_soap,
        parse_xml,
        soap_reported,
        write_command,
        soap_content_type,
        json_to_soap,
        json_text_to_soap,
        soap_to_json,
        soap_header
    ]
);
