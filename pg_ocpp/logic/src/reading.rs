//! Reading payloads by what they mean: what can be understood is accepted.
//!
//! A number may be written as text and a text as number; an optional field that is empty, null or beyond understanding
//! counts as absent. Only what a rule can not do without refuses a message. Where validation is strict, none of this
//! is ever needed.

use crate::{
    call::{Call, CallError},
    decimal::Decimal,
    store::Place,
};
use ocpp_wire::{
    Version,
    error::Code,
    time::{self, Timestamp, Zone},
    validate::Kind,
};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// A reading of at most so many digits reaches `numeric`; longer ones stay text.
const MOST_DIGITS: u32 = 30;

/// OCPP is younger than this: a clock that says less was never set. 2010-01-01T00:00:00Z in microseconds.
const BEFORE_OCPP: i64 = 1_262_304_000_000_000;

/// The fields of a JSON object; of anything else than an object: none.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'a> {
    object: Option<&'a Map<String, Value>>,
    version: Version,
}

/// When something happened, as far as that can be known.
pub(crate) struct Moment {
    pub at: Timestamp,
    /// Why it may not have been then: a flag for the record.
    pub doubt: Option<&'static str>,
}

impl<'a> Fields<'a> {
    pub fn of(call: &Call<'a>) -> Fields<'a> {
        Fields { object: call.payload.as_object(), version: call.version }
    }

    /// The fields of an object within the payload.
    pub fn within(self, value: &'a Value) -> Fields<'a> {
        Fields { object: value.as_object(), version: self.version }
    }

    /// `null` says as much as nothing.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.object?.get(name).filter(|value| !value.is_null())
    }

    /// A text that is not empty, or a number or truth value as written.
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        as_text(self.get(name)?).filter(|text| !text.is_empty())
    }

    pub fn required_text(&self, name: &str) -> Result<String, CallError> {
        match self.get(name) {
            None => Err(self.refuse(Kind::Missing, name, "a text")),
            Some(value) => match as_text(value) {
                None => Err(self.refuse(Kind::WrongType, name, "a text")),
                Some(text) if text.is_empty() => Err(self.refuse(Kind::Missing, name, "a text that is not empty")),
                Some(text) => Ok(text.into_owned()),
            },
        }
    }

    /// An id tag. An empty one is a tag that nobody has: the message is understood.
    pub fn required_tag(&self, name: &str) -> Result<String, CallError> {
        match self.get(name).and_then(as_text) {
            Some(text) => Ok(text.into_owned()),
            None => self.required_text(name),
        }
    }

    pub fn integer(&self, name: &str) -> Option<i64> {
        let number = Decimal::parse(&as_text(self.get(name)?)?)?;
        number.to_integer().and_then(|integer| i64::try_from(integer).ok())
    }

    /// An id that should be an integer: `7`, `"7"` and `7.0` are one id, whatever else came is one by its text.
    pub fn id(&self, name: &str) -> Option<String> {
        let text = self.text(name)?;
        let integer = Decimal::parse(&text).and_then(Decimal::to_integer);
        Some(integer.map_or_else(|| text.into_owned(), |integer| integer.to_string()))
    }

    /// A decimal number, in the digits it came in.
    pub fn number(&self, name: &str) -> Option<String> {
        number_in(&as_text(self.get(name)?)?)
    }

    pub fn required_number(&self, name: &str) -> Result<String, CallError> {
        let expected = "a decimal number of at most 30 digits";
        match self.get(name) {
            None => Err(self.refuse(Kind::Missing, name, expected)),
            Some(_) => self.number(name).ok_or_else(|| self.refuse(Kind::WrongType, name, expected)),
        }
    }

    /// `connectorId`, as the place it stands for.
    pub fn place(&self) -> Option<Place> {
        let connector_id = self.integer("connectorId").filter(|connector_id| *connector_id >= 0)?;
        i32::try_from(connector_id).ok().map(Place::of_connector)
    }

    pub fn required_place(&self) -> Result<Place, CallError> {
        let expected = "the number of a connector, or 0 for the charge point itself";
        match (self.get("connectorId"), self.integer("connectorId")) {
            (None, _) => Err(self.refuse(Kind::Missing, "connectorId", expected)),
            (_, None) => Err(self.refuse(Kind::WrongType, "connectorId", expected)),
            _ => self.place().ok_or_else(|| self.refuse(Kind::OutOfRange, "connectorId", expected)),
        }
    }

    /// A list; a lone object stands for a list of one.
    pub fn list(&self, name: &str) -> Option<&'a [Value]> {
        match self.get(name)? {
            Value::Array(items) => Some(items),
            object @ Value::Object(_) => Some(std::slice::from_ref(object)),
            _ => None,
        }
    }

    pub fn required_list(&self, name: &str) -> Result<&'a [Value], CallError> {
        match self.get(name) {
            None => Err(self.refuse(Kind::Missing, name, "a list of objects")),
            Some(_) => self.list(name).ok_or_else(|| self.refuse(Kind::WrongType, name, "a list of objects")),
        }
    }

    /// The time a field says, where it can be read.
    pub fn readable_time(&self, name: &str, zone: &Zone) -> Option<Timestamp> {
        let text = self.get(name)?.as_str()?;
        time::parse(text, zone).ok().map(|reading| reading.at)
    }

    /// The time a field says; where it says none, the receipt time. A clock that was never set is believed all the
    /// same: a retry says the same time again, and is recognised by it.
    pub fn moment(&self, name: &str, zone: &Zone, received_at: Timestamp) -> Moment {
        match self.readable_time(name, zone) {
            Some(at) => Moment { at, doubt: is_clock_unset(at).then_some("clock_unset") },
            None if self.get(name).is_some() => Moment { at: received_at, doubt: Some("timestamp_unreadable") },
            None => Moment { at: received_at, doubt: Some("timestamp_missing") },
        }
    }

    /// The error for a field that the rule can not do without.
    fn refuse(&self, kind: Kind, path: &str, expected: &str) -> CallError {
        let what = if kind == Kind::Missing { "is missing" } else { "can not be understood" };
        CallError::new(Code::for_violation(kind, self.version), format!("{path} {what}; expected is {expected}"))
    }
}

/// Whether the clock that says so was never set.
pub(crate) fn is_clock_unset(at: Timestamp) -> bool {
    at.0 < BEFORE_OCPP
}

/// The payload without the character NUL, which JSON can hold and no text of PostgreSQL can: the replacement character
/// stands for it. One such character must not cost a whole StartTransaction.
pub(crate) fn without_nul(payload: &Value) -> Cow<'_, Value> {
    if has_nul(payload) { Cow::Owned(replace_nul(payload)) } else { Cow::Borrowed(payload) }
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(object) => object.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn replace_nul(value: &Value) -> Value {
    let replaced = |text: &str| text.replace('\0', "\u{fffd}");
    match value {
        Value::String(text) => Value::String(replaced(text)),
        Value::Array(items) => items.iter().map(replace_nul).collect(),
        Value::Object(object) => object.iter().map(|(name, value)| (replaced(name), replace_nul(value))).collect(),
        plain => plain.clone(),
    }
}

/// Texts, numbers as written, and truth values.
pub(crate) fn as_text(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Number(number) => Some(Cow::Borrowed(number.as_str())),
        Value::Bool(truth) => Some(Cow::Borrowed(if *truth { "true" } else { "false" })),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The text without the space around it, where it is a finite decimal number that `numeric` shall hold.
pub(crate) fn number_in(text: &str) -> Option<String> {
    let number = Decimal::parse(text)?;
    (number.digits() <= MOST_DIGITS).then(|| text.trim().to_owned())
}
