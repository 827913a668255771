//! Calls the user's functions.

use crate::raise::raise;
use crate::statement::{self, Statement, arg, types::*};
use ocpp_logic::{Call, ChargePoint};
use pgrx::prelude::*;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::HashMap;

thread_local! {
    /// Plans of the functions called so far, by their quoted names; PostgreSQL plans again when one is replaced.
    static PLANS: RefCell<HashMap<String, pg_sys::SPIPlanPtr>> = RefCell::new(HashMap::new());
}

/// What `ocpp.call` holds, as JSON: the type can grow without this library knowing every attribute.
pub fn call_json(charge_point: &ChargePoint, call: &Call) -> Value {
    json!({
        "identity": charge_point.identity,
        "account": charge_point.account,
        "version": call.version.as_str(),
        "action": call.action,
        "unique_id": call.message_id,
        "payload": call.payload,
        "session": (call.session != 0).then_some(call.session),
        "registration": charge_point.registration.as_str(),
        "received_at": call.received_at.to_string(),
    })
}

/// The answer of `function` to this call. What the function raises, this raises; NULL is an error with a hint.
pub fn answer(function: &str, charge_point: &ChargePoint, call: &Call) -> Value {
    static RESOLVE: Statement = Statement::new(include_str!("../../sql/statement/resolve_hook.sql"), &[TEXT]);
    let rows = RESOLVE.run(&[arg(function)]);
    if rows.is_empty() {
        raise(
            PgSqlErrorCode::ERRCODE_UNDEFINED_FUNCTION,
            format!("hook {function}(ocpp.call) for {} does not exist", call.action),
            "Create it again, or take it away with ocpp.off(version, action).",
        );
    }
    let name: String = rows.need(0, 1);
    let plan = PLANS.with_borrow(|plans| plans.get(&name).copied()).unwrap_or_else(|| {
        // The one statement that is put together at run time: the name comes quoted from PostgreSQL's own catalogue.
        let sql = format!(
            "SELECT {name}(pg_catalog.jsonb_populate_record(NULL::ocpp.call, $1::pg_catalog.jsonb))::pg_catalog.text"
        );
        let plan = statement::prepare(&sql, &[TEXT], pg_sys::CURSOR_OPT_GENERIC_PLAN);
        PLANS.with_borrow_mut(|plans| plans.insert(name.clone(), plan));
        plan
    });
    let rows = statement::execute(plan, &[arg(crate::store::json_text(&call_json(charge_point, call)))]);
    let Some(text) = rows.get::<String>(0, 1) else {
        raise(
            PgSqlErrorCode::ERRCODE_NULL_VALUE_NOT_ALLOWED,
            format!("hook {name} returned NULL for {}", call.action),
            "Return the payload of the answer, for example ocpp.default_reply(call) or '{}'.",
        );
    };
    serde_json::from_str(&text)
        .unwrap_or_else(|cause| error!("pg_ocpp: hook {name} returned JSON that can not be read: {cause}"))
}
