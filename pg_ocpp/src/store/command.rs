//! Commands: finding the one that an answer belongs to, keeping the answer, claiming the next.

use super::time::at;
use crate::statement::{Statement, arg, types::*};
use ocpp_wire::Version;
use ocpp_wire::time::Timestamp;
use pgrx::prelude::*;
use serde_json::Value;

/// A command that an answer names by its message id.
pub struct Outstanding {
    pub id: i64,
    pub action: String,
    pub version: Version,
    pub payload: Value,
    pub state: String,
}

pub fn find_command(charge_point: &str, message_id: &str) -> Option<Outstanding> {
    static FIND: Statement = Statement::new(include_str!("../../../sql/statement/find_command.sql"), &[TEXT, TEXT]);
    let rows = FIND.run(&[arg(charge_point), arg(super::buffer::storable(message_id))]);
    if rows.is_empty() {
        return None;
    }
    Some(Outstanding {
        id: rows.need(0, 1),
        action: rows.need(0, 2),
        version: rows.need::<String>(0, 3).parse().unwrap_or(Version::V16),
        payload: serde_json::from_str(&rows.need::<String>(0, 4))
            .unwrap_or_else(|cause| error!("pg_ocpp: jsonb that serde_json does not read: {cause}")),
        state: rows.need(0, 5),
    })
}

/// Message id and action of a command, by which its answer is known.
pub fn asked(charge_point: &str, command: i64) -> Option<(String, String)> {
    static FIND: Statement = Statement::new(
        "SELECT m.message_id, m.action FROM ocpp.command m WHERE m.charge_point = $1 AND m.id = $2",
        &[TEXT, BIGINT],
    );
    let rows = FIND.run(&[arg(charge_point), arg(command)]);
    (!rows.is_empty()).then(|| (rows.need(0, 1), rows.need(0, 2)))
}

/// The charge point answered: `answer` as it came, or error code and description of its CALLERROR.
#[expect(clippy::too_many_arguments, reason = "one argument per column")]
pub fn complete_command(
    charge_point: &str,
    id: i64,
    state: &str,
    answered_at: Timestamp,
    answer: Option<&Value>,
    error_code: Option<&str>,
    error_description: Option<&str>,
    late: bool,
) {
    static COMPLETE: Statement = Statement::new(
        include_str!("../../../sql/statement/complete_command.sql"),
        &[TEXT, BIGINT, TEXT, TIME, TEXT, TEXT, TEXT, BOOLEAN],
    );
    static RELEASE: Statement =
        Statement::new(include_str!("../../../sql/statement/release_outstanding.sql"), &[TEXT, BIGINT]);
    COMPLETE.run(&[
        arg(charge_point),
        arg(id),
        arg(state),
        at(answered_at),
        arg(answer.map(super::rules::json_text)),
        arg(error_code.map(super::buffer::storable)),
        arg(error_description.map(super::buffer::storable)),
        arg(late),
    ]);
    RELEASE.run(&[arg(charge_point), arg(id)]);
}

/// The frame of the next command that may go to this charge point now; it counts as sent.
pub fn claim_command(charge_point: &str) -> Option<String> {
    static CLAIM: Statement = Statement::new(include_str!("../../../sql/statement/claim_command.sql"), &[TEXT]);
    // What was sent then is in the log; a replay sends nothing.
    if super::Replaying::is_on() {
        return None;
    }
    let rows = CLAIM.run(&[arg(charge_point)]);
    if rows.is_empty() { None } else { rows.get(0, 1) }
}
