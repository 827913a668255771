//! Commands: what a central system asks of a charge point. Is it fit to be sent, what does the answer mean, what follows from it?

mod answer;

pub use answer::{Answer, State, effect, outcome, without_secrets};

use crate::check::violations;
use ocpp_wire::{
    Version,
    catalogue::{self, Half, Message},
    lift::{self, NotSayable},
    number,
    validate::{Kind, SAMPLE_LENGTH, Violation},
};
use serde_json::Value;

/// Why a command is not sent.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum CommandError {
    #[error("OCPP {version} has no action {action}; names are case-sensitive")]
    Unknown { version: Version, action: String },
    #[error("{action} is what a charge point says to a central system, it can not be asked of one")]
    NotACommand { action: String },
    #[error("{action} is not valid: {}", told(.violations))]
    Invalid { action: String, violations: Vec<Violation> },
    #[error(transparent)]
    NotSayable(#[from] NotSayable),
}

fn told(violations: &[Violation]) -> String {
    let all: Vec<String> = violations.iter().map(Violation::to_string).collect();
    all.join("; ")
}

/// Whether a charge point that speaks this version may be asked this, in the words of 1.6 if its own are older. What we send is
/// always valid, whatever the settings say.
///
/// # Errors
/// With every violation and its path, those of the schema and those of the specification's text; or that an older version has
/// no words for it.
pub fn check(spoken: Version, action: &str, payload: &Value) -> Result<&'static Message, CommandError> {
    let version = spoken.max(Version::V16);
    let message =
        catalogue::find(version, action).ok_or_else(|| CommandError::Unknown { version, action: action.to_owned() })?;
    if !message.sent_by_central_system() {
        return Err(CommandError::NotACommand { action: action.to_owned() });
    }
    let mut violations = violations(message.request, payload);
    connector(action, payload, &mut violations);
    charging_profile(action, payload, &mut violations);
    duration(action, payload, &mut violations);
    if !violations.is_empty() {
        return Err(CommandError::Invalid { action: action.to_owned(), violations });
    }
    if spoken != version {
        in_words_of(spoken, action, payload.clone())?;
    }
    Ok(message)
}

/// A command as it is said in this version: those of 1.2 and 1.5 are in the words of 1.6 until they are sent.
///
/// # Errors
/// The version has no words for it.
pub fn in_words_of(spoken: Version, action: &str, payload: Value) -> Result<Value, NotSayable> {
    lift::down(spoken, action, Half::Request, payload)
}

/// The ranges of connectorId, which JSON schemas do not know (OCPP 1.6 chapter 6).
fn connector(action: &str, payload: &Value, violations: &mut Vec<Violation>) {
    let (least, expected) = match action {
        "RemoteStartTransaction" | "UnlockConnector" | "TriggerMessage" | "ExtendedTriggerMessage" => {
            (1, "a connector, counted from 1")
        }
        _ => (0, "a connector, counted from 1, or 0 for the charge point itself"),
    };
    if let Some(connector_id) = payload.get("connectorId")
        && number::integer(connector_id).is_some_and(|connector_id| connector_id < least)
    {
        violations.push(violation("connectorId", Kind::OutOfRange, expected, connector_id));
    }
}

/// How far a schedule may be asked for (OCPP 1.6 §6.21): seconds, of which there can not be less than none.
fn duration(action: &str, payload: &Value, violations: &mut Vec<Violation>) {
    if action == "GetCompositeSchedule"
        && let Some(duration) = payload.get("duration")
        && number::integer(duration).is_some_and(|duration| duration < 0)
    {
        violations.push(violation("duration", Kind::OutOfRange, "seconds, 0 or more", duration));
    }
}

/// Which purpose a charging profile may have where (OCPP 1.6 §3.13.1, §5.11; errata §3.41).
fn charging_profile(action: &str, payload: &Value, violations: &mut Vec<Violation>) {
    match action {
        "RemoteStartTransaction" => {
            let Some(profile) = payload.get("chargingProfile") else {
                return;
            };
            if let Some(purpose) = profile.get("chargingProfilePurpose").filter(|purpose| *purpose != "TxProfile") {
                let expected = "TxProfile in a RemoteStartTransaction";
                violations.push(violation(
                    "chargingProfile.chargingProfilePurpose",
                    Kind::NotInEnum,
                    expected,
                    purpose,
                ));
            }
            if let Some(id) = profile.get("transactionId") {
                let expected = "no transactionId before the transaction begins";
                violations.push(violation("chargingProfile.transactionId", Kind::Unknown, expected, id));
            }
        }
        "SetChargingProfile" => {
            let purpose = payload.pointer("/csChargingProfiles/chargingProfilePurpose").and_then(Value::as_str);
            let Some(connector_id) = payload.get("connectorId") else {
                return;
            };
            let expected = match (purpose, number::integer(connector_id)) {
                (Some("ChargePointMaxProfile"), Some(1..)) => "0 for a ChargePointMaxProfile",
                (Some("TxProfile"), Some(0)) => "the connector of the transaction for a TxProfile",
                _ => return,
            };
            violations.push(violation("connectorId", Kind::OutOfRange, expected, connector_id));
        }
        _ => {}
    }
}

fn violation(path: &str, kind: Kind, expected: &str, found: &Value) -> Violation {
    let found = found.to_string().chars().take(SAMPLE_LENGTH).collect();
    Violation { path: path.to_owned(), kind, expected: expected.to_owned(), found }
}
