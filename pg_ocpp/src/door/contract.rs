//! One CALL from anybody who speaks SQL: ocpp.parse, and the built-in rules for users' functions.

use super::json::Document;
use crate::parse::{self, Single};
use crate::raise::raise;
use crate::reply;
use crate::statement::{Statement, arg, types::*};
use ocpp_logic::{CallError, Reply};
use ocpp_wire::{Version, error::Code};
use pgrx::{Json, JsonB, prelude::*};
use serde_json::{Map, Value, json};

#[pg_extern(volatile, parallel_unsafe)]
fn parse(
    identity: Option<&str>,
    unique_id: Option<&str>,
    action: Option<&str>,
    payload: Option<Document>,
    account: default!(Option<&str>, "NULL"),
    version: default!(Option<&str>, "'1.6'"),
) -> Json {
    let identity = identity.unwrap_or_default();
    let unique_id = unique_id.unwrap_or_default();
    let action = action.unwrap_or_default();
    let payload = payload.map_or_else(|| Ok(Value::Object(Map::new())), |payload| payload.0);
    let account = account.filter(|account| !account.is_empty());
    let spoken: Result<Version, _> = version.unwrap_or("1.6").parse();
    let reply = match &spoken {
        Err(unknown) => Reply::Error(CallError::new(Code::NotSupported, unknown.to_string())),
        Ok(_) if let Err(unreadable) = &payload => {
            Reply::Error(CallError::new(Code::FormatViolation, format!("the payload can not be read: {unreadable}")))
        }
        Ok(version) => Spi::connect_mut(|_| match admitted(identity, account) {
            Err(error) => Reply::Error(error),
            Ok(charge_point) => parse::parse(&Single {
                charge_point: &charge_point,
                message_id: unique_id,
                action,
                payload: payload.as_ref().unwrap_or(&Value::Null),
                version: *version,
            }),
        }),
    };
    let spoken = spoken.unwrap_or(Version::V16);
    Json(match reply {
        Reply::Result(payload) => json!({
            "identity": identity, "messageTypeId": "CallResult", "uniqueId": unique_id, "action": action, "payload": payload,
        }),
        Reply::Error(error) => json!({
            "identity": identity, "messageTypeId": "CallError", "uniqueId": unique_id, "action": action,
            "errorCode": error.code.as_str(spoken),
            "errorDescription": plain(&error.description),
            "errorDetails": if error.details.is_object() { error.details } else { json!({}) },
        }),
    })
}

/// Clients of the contract paste the description into JSON as it is: no double quotes, no control characters, 255 at most.
fn plain(description: &str) -> String {
    description
        .chars()
        .take(255)
        .map(|c| {
            if c == '"' {
                '\''
            } else if c.is_control() {
                ' '
            } else {
                c
            }
        })
        .collect()
}

/// The charge point's identity as we keep it; a new one is admitted as the setting unknown_charge_point says.
fn admitted(identity: &str, account: Option<&str>) -> Result<String, CallError> {
    static ADMIT: Statement =
        Statement::new("SELECT a.charge_point, a.reason FROM ocpp.admit_unblocked($1, $2) AS a", &[TEXT, TEXT]);
    crate::storage::check();
    let rows = ADMIT.run(&[arg(identity), arg(account)]);
    match (rows.get::<String>(0, 1), rows.get::<String>(0, 2)) {
        (Some(charge_point), None) => Ok(charge_point),
        (_, reason) => Err(CallError::new(
            Code::SecurityError,
            reason.unwrap_or_else(|| format!("charge point {identity} is not known")),
        )),
    }
}

/// The built-in rule's answer to a call, given as the fields of `ocpp.call`.
#[pg_extern(volatile, parallel_unsafe)]
fn built_in_reply(call: JsonB) -> JsonB {
    match Spi::connect_mut(|_| reply::built_in_reply(&call.0)) {
        Reply::Result(payload) => JsonB(payload),
        Reply::Error(error) => raise(
            PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
            reply::refused_by_rule(error),
            "Answer it in your function, or let the error go on: the charge point hears it.",
        ),
    }
}

extension_sql!(
    r#"
COMMENT ON FUNCTION ocpp.parse(text, text, text, jsonb, text, text) IS 'Handles one CALL of a charge point as if it had come by its connection, and returns the CALLRESULT or CALLERROR. Never raises because of the message: try any message inside BEGIN ... ROLLBACK. account: NULL and the empty text are the same.';
COMMENT ON FUNCTION ocpp.built_in_reply(jsonb) IS 'What the built-in rule answers to a call; use ocpp.default_reply(ocpp.call) in your functions.';
"#,
    name = "comment_contract",
    requires = [parse, built_in_reply]
);
