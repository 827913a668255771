//! What is asked and answered, and about whom: the words in which all rules speak.

use crate::{again::Recent, quirk::Quirks};
use ocpp_wire::{
    Version,
    error::Code,
    time::{Timestamp, Zone},
};
use serde_json::{Map, Value};
use std::str::FromStr;

/// RegistrationStatus of OCPP 1.6 §7.38.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    Accepted,
    Pending,
    Rejected,
}

impl Registration {
    pub fn as_str(self) -> &'static str {
        match self {
            Registration::Accepted => "Accepted",
            Registration::Pending => "Pending",
            Registration::Rejected => "Rejected",
        }
    }
}

impl FromStr for Registration {
    type Err = String;

    /// Exactly the texts of [`Registration::as_str`].
    fn from_str(text: &str) -> Result<Registration, String> {
        [Registration::Accepted, Registration::Pending, Registration::Rejected]
            .into_iter()
            .find(|registration| registration.as_str() == text)
            .ok_or_else(|| format!("{text} is no registration status; there are Accepted, Pending and Rejected"))
    }
}

/// What the rules know of the charge point that speaks. Some of it changes as it speaks; whoever calls the rules keeps it.
#[derive(Clone, Debug)]
pub struct ChargePoint {
    pub identity: String,
    pub account: Option<String>,
    pub registration: Registration,
    /// It has been accepted at least once.
    pub accepted_before: bool,
    /// Timestamps without zone are read in this one.
    pub zone: Zone,
    /// How it is known to deviate from the specification.
    pub quirks: Quirks,
    /// Seconds; `None`: [`Settings::heartbeat_interval`] applies.
    pub heartbeat_interval: Option<u32>,
    /// Newest timestamp of a meter value so far: what is newer can not have come before.
    pub metered_until: Option<Timestamp>,
    /// The last calls that must have no second effect, newest last; at most [`crate::again::MOST_RECENT`].
    pub recent: Vec<Recent>,
    /// Epoch of its newest connection.
    pub session: i64,
}

/// What happens where a message departs from the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validation {
    /// Any violation refuses the message.
    Strict,
    /// What can be understood is accepted, the violations are recorded.
    Lenient,
    /// As lenient, and nothing is recorded.
    Off,
}

impl FromStr for Validation {
    type Err = String;

    /// `strict`, `lenient` or `off`.
    fn from_str(text: &str) -> Result<Validation, String> {
        match text {
            "strict" => Ok(Validation::Strict),
            "lenient" => Ok(Validation::Lenient),
            "off" => Ok(Validation::Off),
            _ => Err(format!("validation can be strict, lenient or off, not {text}")),
        }
    }
}

/// The switches that the rules heed.
#[derive(Clone, Debug)]
pub struct Settings {
    /// For what charge points say.
    pub validation_received: Validation,
    /// For what we and the user's functions say to them.
    pub validation_sent: Validation,
    /// Seconds.
    pub heartbeat_interval: u32,
    /// Seconds until a charge point that is not accepted may send its next BootNotification.
    pub boot_retry_interval: u32,
    /// Whether id tags about which nobody has decided may charge.
    pub unknown_id_tag_accepted: bool,
    /// Seconds for which a charge point may remember what it was told of an id tag (expiryDate of IdTagInfo, OCPP 1.6
    /// §7.27); `None`: as long as the tag itself is good.
    pub id_tag_cache: Option<u32>,
}

/// A CALL of a charge point.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    pub version: Version,
    pub message_id: &'a str,
    pub action: &'a str,
    pub payload: &'a Value,
    pub received_at: Timestamp,
    /// Epoch of the connection it came by; 0: by none, a person tried it in psql.
    pub session: i64,
    /// That connection is the charge point's newest.
    pub live: bool,
}

/// What the charge point gets to hear.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Result(Value),
    Error(CallError),
}

/// The content of a CALLERROR (OCPP-J 1.6 §4.2.3).
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{description}")]
pub struct CallError {
    pub code: Code,
    /// What was wrong, where, and what to do.
    pub description: String,
    /// Always an object.
    pub details: Value,
}

impl CallError {
    pub fn new(code: Code, description: impl Into<String>) -> CallError {
        CallError { code, description: description.into(), details: Value::Object(Map::new()) }
    }
}

impl From<Result<Value, CallError>> for Reply {
    fn from(outcome: Result<Value, CallError>) -> Reply {
        match outcome {
            Ok(payload) => Reply::Result(payload),
            Err(error) => Reply::Error(error),
        }
    }
}
