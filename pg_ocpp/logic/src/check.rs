//! Is it valid, and does that matter?

use crate::call::{Call, CallError, Settings, Validation};
use ocpp_wire::{
    Version,
    catalogue::{self, Object},
    error::Code,
    validate::{Violation, validate},
};
use serde_json::{Value, json};

/// So many violations are told to the charge point; all are recorded.
const MOST_TOLD: usize = 10;

/// Every violation of a call, and the error that refuses it, if one does.
///
/// An unknown action is always refused. Violations refuse a call only where validation is strict; where it is lenient
/// or off the rule itself decides what it can understand.
pub fn check(settings: &Settings, call: &Call) -> (Vec<Violation>, Option<CallError>) {
    let Some(message) = catalogue::find(call.version, call.action) else {
        let description =
            format!("OCPP {} has no action {} that we know; names are case-sensitive", call.version, call.action);
        return (Vec::new(), Some(CallError::new(Code::NotImplemented, description)));
    };
    if !message.sent_by_charge_point() {
        let description =
            format!("{} is what a central system asks of a charge point, not the other way round", call.action);
        return (Vec::new(), Some(CallError::new(Code::NotSupported, description)));
    }
    let violations = match settings.validation_received {
        Validation::Off => Vec::new(),
        Validation::Strict | Validation::Lenient => violations(message.request, call.payload),
    };
    let refusal = match settings.validation_received {
        Validation::Strict => gravest(&violations).map(|worst| refusal(call.version, worst, &violations)),
        Validation::Lenient | Validation::Off => None,
    };
    (violations, refusal)
}

/// Every violation in an answer to `action`, be it ours, of a user's function or of a charge point.
pub fn check_reply(version: Version, action: &str, payload: &Value) -> Vec<Violation> {
    match catalogue::find(version, action) {
        Some(message) => violations(message.response, payload),
        None => Vec::new(),
    }
}

pub(crate) fn violations(object: &'static Object, payload: &Value) -> Vec<Violation> {
    let mut violations = Vec::new();
    validate(object, payload, &mut violations);
    violations
}

/// The violation that names the error: what breaks the form of the whole, then what is missing or too many, then wrong
/// types, then values.
fn gravest(violations: &[Violation]) -> Option<&Violation> {
    violations.iter().min_by_key(|violation| match Code::for_violation(violation.kind, Version::V201) {
        Code::FormatViolation => 0,
        Code::OccurrenceConstraintViolation => 1,
        Code::TypeConstraintViolation => 2,
        _ => 3,
    })
}

fn refusal(version: Version, worst: &Violation, all: &[Violation]) -> CallError {
    let told: Vec<Value> = all.iter().take(MOST_TOLD).map(|violation| Value::String(violation.to_string())).collect();
    CallError {
        code: Code::for_violation(worst.kind, version),
        description: worst.to_string(),
        details: json!({ "violations": told }),
    }
}
