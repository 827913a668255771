//! The fields of a JSON object, read strictly in meaning and leniently in form; every fault is noted with its place.

use super::tenths::Tenths;
use crate::{decimal::Decimal, reading::as_text};
use ocpp_wire::{
    time::{self, Timestamp, Zone},
    validate::{Kind as Fault, SAMPLE_LENGTH, Violation},
};
use serde_json::{Map, Value};
use std::{cell::RefCell, ops::RangeInclusive};

/// What was read, if there is nothing to complain of.
pub(crate) fn reading<T>(
    path: &str,
    zone: &Zone,
    read: impl FnOnce(&Reader) -> Option<T>,
) -> Result<T, Vec<Violation>> {
    let violations = RefCell::default();
    let read = read(&Reader { path: path.to_owned(), zone, violations: &violations });
    match (read, violations.into_inner()) {
        (Some(read), violations) if violations.is_empty() => Ok(read),
        (_, violations) => Err(violations),
    }
}

/// Where we are, and what we found so far.
#[derive(Clone)]
pub(crate) struct Reader<'r> {
    path: String,
    pub zone: &'r Zone,
    violations: &'r RefCell<Vec<Violation>>,
}

pub(crate) struct Fields<'r, 'v> {
    reader: &'r Reader<'r>,
    object: &'v Map<String, Value>,
}

/// What a value is, or in what way it is not what is expected.
pub(crate) type Read<T> = Result<T, (Fault, &'static str)>;

impl<'r> Reader<'r> {
    pub fn fields<'v>(&'r self, value: &'v Value) -> Option<Fields<'r, 'v>> {
        let object = value.as_object();
        match (object, self.path.as_str()) {
            (Some(_), _) => {}
            (None, "") => self.within("frame.payload").report(Fault::NotAnObject, "an object", Some(value)),
            (None, _) => self.report(Fault::WrongType, "an object", Some(value)),
        }
        object.map(|object| Fields { reader: self, object })
    }

    fn within(&self, name: &str) -> Reader<'r> {
        let path = if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) };
        Reader { path, ..self.clone() }
    }

    fn report(&self, kind: Fault, expected: &str, found: Option<&Value>) {
        let found = found.map(|found| found.to_string().chars().take(SAMPLE_LENGTH).collect()).unwrap_or_default();
        let violation = Violation { path: self.path.clone(), kind, expected: expected.to_owned(), found };
        self.violations.borrow_mut().push(violation);
    }
}

impl<'v> Fields<'_, 'v> {
    /// Null and an empty text say as much as nothing.
    fn get(&self, name: &str) -> Option<&'v Value> {
        self.object.get(name).filter(|value| !value.is_null() && *value != "")
    }

    pub fn optional<T>(&self, name: &str, read: impl FnOnce(&Value) -> Read<T>) -> Option<T> {
        let value = self.get(name)?;
        match read(value) {
            Ok(read) => Some(read),
            Err((fault, expected)) => {
                self.reader.within(name).report(fault, expected, Some(value));
                None
            }
        }
    }

    pub fn required<T>(&self, name: &str, read: impl FnOnce(&Value) -> Read<T>) -> Option<T> {
        if self.get(name).is_some() {
            return self.optional(name, read);
        }
        if let Err((_, expected)) = read(&Value::Null) {
            self.reader.within(name).report(Fault::Missing, expected, None);
        }
        None
    }

    pub fn object(&self, name: &str) -> Option<(Reader<'_>, &'v Value)> {
        let reader = self.reader.within(name);
        let value = self.get(name);
        if value.is_none() {
            reader.report(Fault::Missing, "an object", None);
        }
        value.map(|value| (reader, value))
    }

    /// A list of at least one; what is not in a list is a list of one.
    pub fn list(&self, name: &str) -> Option<Vec<(Reader<'_>, &'v Value)>> {
        let items = match self.object(name)?.1 {
            Value::Array(items) => items.as_slice(),
            single => std::slice::from_ref(single),
        };
        if items.is_empty() {
            self.reader.within(name).report(Fault::TooFew, "at least one period", None);
            return None;
        }
        let item = |(index, value)| (self.reader.within(&format!("{name}[{index}]")), value);
        Some(items.iter().enumerate().map(item).collect())
    }
}

pub(crate) fn integer(range: RangeInclusive<i64>, expected: &'static str) -> impl Fn(&Value) -> Read<i64> {
    move |value| {
        let number = as_text(value).and_then(|text| Decimal::parse(&text)).ok_or((Fault::WrongType, expected))?;
        let integer = number.to_integer().ok_or((Fault::WrongType, expected))?;
        let integer = i64::try_from(integer).map_err(|_| (Fault::OutOfRange, expected))?;
        if range.contains(&integer) { Ok(integer) } else { Err((Fault::OutOfRange, expected)) }
    }
}

/// A limit or a rate: never rounded, never negative (discharging is a matter of OCPP 2.1).
pub(crate) fn tenths(value: &Value) -> Read<Tenths> {
    let expected = "a multiple of 0.1, 0 or more";
    let text = as_text(value).ok_or((Fault::WrongType, expected))?;
    Decimal::parse(&text).ok_or((Fault::WrongType, expected))?;
    let tenths = Tenths::parse(&text).ok_or((Fault::NotATenth, expected))?;
    if tenths < Tenths(0) { Err((Fault::OutOfRange, expected)) } else { Ok(tenths) }
}

pub(crate) fn moment(zone: &Zone) -> impl Fn(&Value) -> Read<Timestamp> {
    move |value| {
        let expected = "a time like 2026-05-22T09:24:39Z";
        let text = value.as_str().ok_or((Fault::WrongType, expected))?;
        time::parse(text, zone).map(|reading| reading.at).map_err(|_| (Fault::Format, expected))
    }
}

pub(crate) fn word<T>(expected: &'static str, named: impl Fn(&str) -> Option<T>) -> impl Fn(&Value) -> Read<T> {
    move |value| {
        let text = value.as_str().ok_or((Fault::WrongType, expected))?;
        named(text.trim()).ok_or((Fault::NotInEnum, expected))
    }
}
