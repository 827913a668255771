//! The elements of a frame, taken one after the other and tolerated where they can be understood.

use super::{Broken, Fault, Id, nul};
use crate::violation::{Findings, Kind, Place, Violation, sample};
use serde_json::{Map, Value};

/// The longest message id (OCPP-J 1.6 §4.2.1), in characters.
pub const LONGEST_ID: usize = 36;

pub(super) struct Elements<'a> {
    rest: std::vec::IntoIter<Value>,
    read: usize,
    bytes: &'a [u8],
    findings: Findings<'a>,
    /// Where JSON has no such escape, no text needs to be searched for the character.
    may_hold_nul: bool,
}

impl<'a> Elements<'a> {
    pub(super) fn new(elements: Vec<Value>, bytes: &'a [u8], violations: &'a mut Vec<Violation>) -> Elements<'a> {
        let may_hold_nul = bytes.windows(6).any(|window| window == b"\\u0000");
        Elements { rest: elements.into_iter(), read: 0, bytes, findings: Findings::new(violations), may_hold_nul }
    }

    pub(super) fn next(&mut self) -> Option<Value> {
        self.read += 1;
        self.rest.next()
    }

    pub(super) fn id(&mut self) -> Result<Id, Broken> {
        let element = self.next();
        let wrong = match &element {
            Some(Value::String(text)) if text.contains('\0') => {
                return Err(self.broken(Fault::NulInId));
            }
            Some(Value::String(text)) => (text.chars().count() > LONGEST_ID).then_some(Kind::TooLong),
            Some(Value::Number(_)) => Some(Kind::WrongType),
            _ => return Err(self.broken(Fault::NoId)),
        };
        if let Some(kind) = wrong {
            let expected = format_args!("text of at most {LONGEST_ID} characters");
            self.findings.report(kind, &Place::Frame("messageId"), expected, element.as_ref());
        }
        match element {
            Some(Value::String(text)) => Ok(Id::Text(text)),
            Some(Value::Number(number)) => Ok(Id::Number(number)),
            _ => Err(self.broken(Fault::NoId)),
        }
    }

    pub(super) fn action(&mut self) -> Result<String, Broken> {
        match self.next() {
            Some(Value::String(text)) if !text.contains('\0') => Ok(text),
            _ => Err(self.broken(Fault::NoAction)),
        }
    }

    pub(super) fn payload(&mut self) -> Value {
        let element = self.next();
        if element.is_none() {
            self.findings.report(Kind::Missing, &Place::Payload, "an object", None);
        }
        match element.unwrap_or_default() {
            Value::Null => Value::Object(Map::new()),
            payload => self.without_nul(payload, &Place::Payload),
        }
    }

    pub(super) fn text(&mut self, part: &'static str) -> String {
        let place = Place::Frame(part);
        match self.next() {
            Some(text @ Value::String(_)) => match self.without_nul(text, &place) {
                Value::String(text) => text,
                other => other.to_string(),
            },
            Some(other) => {
                self.findings.report(Kind::WrongType, &place, "text", Some(&other));
                sample(&other)
            }
            None => {
                self.findings.report(Kind::Missing, &place, "text", None);
                String::new()
            }
        }
    }

    pub(super) fn details(&mut self) -> Value {
        let place = Place::Frame("errorDetails");
        let element = self.next();
        match &element {
            Some(Value::Object(_)) => {}
            Some(Value::Null) => self.findings.report(Kind::Null, &place, "an object", element.as_ref()),
            Some(_) => self.findings.report(Kind::WrongType, &place, "an object", element.as_ref()),
            None => self.findings.report(Kind::Missing, &place, "an object", None),
        }
        self.without_nul(element.unwrap_or_default(), &place)
    }

    pub(super) fn end(&mut self) {
        if let Some(more) = self.rest.next() {
            let expected = format_args!("{} elements", self.read);
            self.findings.report(Kind::TooMany, &Place::Frame("elements"), expected, Some(&more));
        }
    }

    fn without_nul(&mut self, mut value: Value, place: &Place) -> Value {
        if self.may_hold_nul {
            nul::remove(&mut value, place, &mut self.findings);
        }
        value
    }

    /// The element that was taken last makes the frame unreadable.
    fn broken(&self, fault: Fault) -> Broken {
        Broken::new(fault, self.read - 1, self.bytes)
    }
}
