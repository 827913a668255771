//! What OCPP demands of messages, for those who send commands.

use crate::raise::raise;
use ocpp_logic::command;
use ocpp_wire::{Version, catalogue};
use pgrx::{JsonB, prelude::*};
use serde_json::json;

/// Raises where there is no such version.
pub fn version(text: &str) -> Version {
    text.parse().unwrap_or_else(|unknown: ocpp_wire::UnknownVersion| {
        raise(
            PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
            unknown.to_string(),
            "OCPP versions are written 1.6, 2.0.1 and so on.",
        )
    })
}

#[pg_extern(stable, parallel_safe, strict)]
fn check_command(version: &str, action: &str, payload: JsonB) -> bool {
    match command::check(self::version(version), action, &payload.0) {
        Ok(message) => message.repeatable,
        Err(refusal) => {
            raise(
                PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
                refusal.to_string(),
                format!("SELECT ocpp.message_schema('{version}', '...') shows what a message may hold."),
            );
        }
    }
}

#[pg_extern(immutable, parallel_safe, strict)]
fn message_schema(version: &str, action: &str) -> Option<JsonB> {
    let version = version.parse().ok()?;
    let message = catalogue::find(version, action)?;
    let mut schema = catalogue::json_schema(version, action)?;
    let senders =
        [("ChargePoint", message.sent_by_charge_point()), ("CentralSystem", message.sent_by_central_system())];
    let sent_by: Vec<&str> = senders.into_iter().filter_map(|(name, sends)| sends.then_some(name)).collect();
    schema["sentBy"] = json!(sent_by);
    Some(JsonB(schema))
}

/// The first of the offered sub-protocols that we speak: the client's order is its preference (OCPP-J 1.6 3.1.2).
#[pg_extern(immutable, parallel_safe, strict)]
fn choose_subprotocol(offered: Vec<Option<String>>) -> Option<String> {
    offered.into_iter().flatten().find(|name| spoken(name).is_some())
}

#[pg_extern(immutable, parallel_safe, strict)]
fn subprotocol_version(subprotocol: &str) -> Option<&'static str> {
    spoken(subprotocol).map(Version::as_str)
}

/// A version that this library has a catalogue of.
fn spoken(subprotocol: &str) -> Option<Version> {
    Version::from_subprotocol(subprotocol, true).filter(|version| !catalogue::messages(*version).is_empty())
}

extension_sql!(
    r#"
COMMENT ON FUNCTION ocpp.check_command(text, text, jsonb) IS 'Raises 22023 with every violation unless this is a valid message from a central system to a charge point. Returns whether it is safe to send it twice.';
COMMENT ON FUNCTION ocpp.message_schema(text, text) IS 'JSON Schema of request and response of an action in an OCPP version, and sentBy, who may send it: ChargePoint, CentralSystem or both; NULL where there is no such action.';
COMMENT ON FUNCTION ocpp.choose_subprotocol(text[]) IS 'The first of the WebSocket sub-protocols offered that is supported, in the spelling of the client; NULL if none is.';
COMMENT ON FUNCTION ocpp.subprotocol_version(text) IS 'OCPP version of a WebSocket sub-protocol, for example 1.6 for ocpp1.6; NULL if it is not supported.';
"#,
    name = "comment_catalogue",
    requires = [check_command, message_schema, choose_subprotocol, subprotocol_version]
);
