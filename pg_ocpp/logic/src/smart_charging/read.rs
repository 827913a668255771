//! Charging profiles, schedules and selections from JSON and back.
//!
//! Read is what has one clear meaning: a number written as text, a word in other letter case, one period that is not in
//! a list, null for absent. Unlike in other messages nothing beyond understanding counts as absent: a validTo that is
//! overlooked would limit for ever, and an id that is overlooked would clear everything.

use super::{
    installed::Selection,
    profile::{ChargingProfile, ChargingSchedule, ChargingSchedulePeriod, Kind, Purpose, RateUnit, Recurrency},
    tenths::Tenths,
};
use crate::{decimal::Decimal, reading::as_text};
use ocpp_wire::{
    time::{self, Timestamp, Zone},
    validate::{Kind as Fault, SAMPLE_LENGTH, Violation},
};
use serde_json::{Map, Value, json};
use std::{cell::RefCell, ops::RangeInclusive};

/// NumberPhases where nothing else is said (§7.14).
const DEFAULT_PHASES: u8 = 3;

const NOT_NEGATIVE: RangeInclusive<i64> = 0..=i64::MAX;

impl ChargingProfile {
    /// Reads a `csChargingProfiles` or `chargingProfile`; `path` is where it stands, for the violations. Times without
    /// zone are read in `zone`.
    ///
    /// # Errors
    /// With everything that can not be understood, and where it stands.
    pub fn from_json(value: &Value, path: &str, zone: &Zone) -> Result<ChargingProfile, Vec<Violation>> {
        reading(path, zone, |reader| profile(reader, value))
    }
}

impl ChargingSchedule {
    /// Reads a `chargingSchedule`, of a profile or of a charge point's answer to GetCompositeSchedule.
    ///
    /// # Errors
    /// As [`ChargingProfile::from_json`].
    pub fn from_json(value: &Value, path: &str, zone: &Zone) -> Result<ChargingSchedule, Vec<Violation>> {
        reading(path, zone, |reader| schedule(reader, value))
    }

    /// As the specification has it: [`ChargingSchedule::from_json`] reads the same from it.
    pub fn to_json(&self) -> Value {
        let period = |period: &ChargingSchedulePeriod| {
            json!({
                "startPeriod": period.start_period,
                "limit": period.limit.to_json(),
                "numberPhases": period.number_phases,
            })
        };
        let mut schedule = json!({
            "chargingRateUnit": self.rate_unit.as_str(),
            "chargingSchedulePeriod": self.periods.iter().map(period).collect::<Vec<_>>(),
        });
        if let Some(duration) = self.duration {
            schedule["duration"] = json!(duration);
        }
        if let Some(start) = self.start_schedule {
            schedule["startSchedule"] = json!(start.to_string());
        }
        if let Some(rate) = self.min_charging_rate {
            schedule["minChargingRate"] = rate.to_json();
        }
        schedule
    }
}

impl Selection {
    /// Reads the payload of a ClearChargingProfile; null is an empty one.
    ///
    /// # Errors
    /// As [`ChargingProfile::from_json`].
    pub fn from_json(payload: &Value) -> Result<Selection, Vec<Violation>> {
        let nothing = Value::Object(Map::new());
        let payload = if payload.is_null() { &nothing } else { payload };
        reading("", &Zone::UTC, |reader| {
            let fields = reader.fields(payload)?;
            Some(Selection {
                id: fields.optional("id", integer(i64::MIN..=i64::MAX, "an integer")),
                connector_id: fields.optional("connectorId", integer(NOT_NEGATIVE, "a connector, or 0")),
                purpose: fields.optional("chargingProfilePurpose", purpose()),
                stack_level: fields.optional("stackLevel", integer(NOT_NEGATIVE, "an integer, 0 or more")),
            })
        })
    }
}

/// What was read, if there is nothing to complain of.
fn reading<T>(path: &str, zone: &Zone, read: impl FnOnce(&Reader) -> Option<T>) -> Result<T, Vec<Violation>> {
    let violations = RefCell::default();
    let read = read(&Reader { path: path.to_owned(), zone, violations: &violations });
    match (read, violations.into_inner()) {
        (Some(read), violations) if violations.is_empty() => Ok(read),
        (_, violations) => Err(violations),
    }
}

fn profile(reader: &Reader, value: &Value) -> Option<ChargingProfile> {
    let fields = reader.fields(value)?;
    // Everything is read before anything is missed, so that all violations are told at once.
    let charging_profile_id = fields.required("chargingProfileId", integer(i64::MIN..=i64::MAX, "an integer"));
    let stack_level = fields.required("stackLevel", integer(NOT_NEGATIVE, "an integer, 0 or more"));
    let transaction_id = fields.optional("transactionId", integer(i64::MIN..=i64::MAX, "an integer"));
    let purpose = fields.required("chargingProfilePurpose", purpose());
    let kind = kind(&fields);
    let valid_from = fields.optional("validFrom", moment(reader.zone));
    let valid_to = fields.optional("validTo", moment(reader.zone));
    let schedule = fields.object("chargingSchedule").and_then(|(reader, value)| schedule(&reader, value));
    Some(ChargingProfile {
        charging_profile_id: charging_profile_id?,
        transaction_id,
        stack_level: stack_level?,
        purpose: purpose?,
        kind: kind?,
        valid_from,
        valid_to,
        schedule: schedule?,
    })
}

fn kind(fields: &Fields) -> Option<Kind> {
    let names = ["Absolute", "Recurring", "Relative"];
    let recurrency = |text: &str| Recurrency::ALL.into_iter().find(|one| one.as_str().eq_ignore_ascii_case(text));
    match fields
        .required("chargingProfileKind", word("Absolute, Recurring or Relative", move |text| find(names, text)))?
    {
        "Absolute" => Some(Kind::Absolute),
        "Relative" => Some(Kind::Relative),
        _ => fields
            .required("recurrencyKind", word("Daily or Weekly, of a Recurring profile", recurrency))
            .map(Kind::Recurring),
    }
}

fn schedule(reader: &Reader, value: &Value) -> Option<ChargingSchedule> {
    let fields = reader.fields(value)?;
    let duration = fields.optional("duration", integer(NOT_NEGATIVE, "seconds, 0 or more"));
    let start_schedule = fields.optional("startSchedule", moment(reader.zone));
    let unit = |text: &str| RateUnit::ALL.into_iter().find(|unit| unit.as_str().eq_ignore_ascii_case(text));
    let rate_unit = fields.required("chargingRateUnit", word("A or W", unit));
    let min_charging_rate = fields.optional("minChargingRate", tenths);
    let periods = fields.list("chargingSchedulePeriod").map(|items| {
        let periods = items.iter().map(|(reader, value)| period(reader, value));
        // A period that is missed has left its violation.
        periods.flatten().collect()
    });
    Some(ChargingSchedule { duration, start_schedule, rate_unit: rate_unit?, periods: periods?, min_charging_rate })
}

fn period(reader: &Reader, value: &Value) -> Option<ChargingSchedulePeriod> {
    let fields = reader.fields(value)?;
    let start_period = fields.required("startPeriod", integer(NOT_NEGATIVE, "seconds, 0 or more"));
    let limit = fields.required("limit", tenths);
    let number_phases = fields.optional("numberPhases", integer(1..=3, "1, 2 or 3"));
    Some(ChargingSchedulePeriod {
        start_period: start_period?,
        limit: limit?,
        number_phases: number_phases.and_then(|phases| u8::try_from(phases).ok()).unwrap_or(DEFAULT_PHASES),
    })
}

/// Where we are, and what we found so far.
#[derive(Clone)]
struct Reader<'r> {
    path: String,
    zone: &'r Zone,
    violations: &'r RefCell<Vec<Violation>>,
}

struct Fields<'r, 'v> {
    reader: &'r Reader<'r>,
    object: &'v Map<String, Value>,
}

/// What a value is, or in what way it is not what is expected.
type Read<T> = Result<T, (Fault, &'static str)>;

impl<'r> Reader<'r> {
    fn fields<'v>(&'r self, value: &'v Value) -> Option<Fields<'r, 'v>> {
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

    fn optional<T>(&self, name: &str, read: impl FnOnce(&Value) -> Read<T>) -> Option<T> {
        let value = self.get(name)?;
        match read(value) {
            Ok(read) => Some(read),
            Err((fault, expected)) => {
                self.reader.within(name).report(fault, expected, Some(value));
                None
            }
        }
    }

    fn required<T>(&self, name: &str, read: impl FnOnce(&Value) -> Read<T>) -> Option<T> {
        if self.get(name).is_some() {
            return self.optional(name, read);
        }
        if let Err((_, expected)) = read(&Value::Null) {
            self.reader.within(name).report(Fault::Missing, expected, None);
        }
        None
    }

    fn object(&self, name: &str) -> Option<(Reader<'_>, &'v Value)> {
        let reader = self.reader.within(name);
        let value = self.get(name);
        if value.is_none() {
            reader.report(Fault::Missing, "an object", None);
        }
        value.map(|value| (reader, value))
    }

    /// A list of at least one; what is not in a list is a list of one.
    fn list(&self, name: &str) -> Option<Vec<(Reader<'_>, &'v Value)>> {
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

fn integer(range: RangeInclusive<i64>, expected: &'static str) -> impl Fn(&Value) -> Read<i64> {
    move |value| {
        let number = as_text(value).and_then(|text| Decimal::parse(&text)).ok_or((Fault::WrongType, expected))?;
        let integer = number.to_integer().ok_or((Fault::WrongType, expected))?;
        let integer = i64::try_from(integer).map_err(|_| (Fault::OutOfRange, expected))?;
        if range.contains(&integer) { Ok(integer) } else { Err((Fault::OutOfRange, expected)) }
    }
}

/// A limit or a rate: never rounded, never negative (discharging is a matter of OCPP 2.1).
fn tenths(value: &Value) -> Read<Tenths> {
    let expected = "a multiple of 0.1, 0 or more";
    let text = as_text(value).ok_or((Fault::WrongType, expected))?;
    Decimal::parse(&text).ok_or((Fault::WrongType, expected))?;
    let tenths = Tenths::parse(&text).ok_or((Fault::NotATenth, expected))?;
    if tenths < Tenths(0) { Err((Fault::OutOfRange, expected)) } else { Ok(tenths) }
}

fn moment(zone: &Zone) -> impl Fn(&Value) -> Read<Timestamp> {
    move |value| {
        let expected = "a time like 2026-05-22T09:24:39Z";
        let text = value.as_str().ok_or((Fault::WrongType, expected))?;
        time::parse(text, zone).map(|reading| reading.at).map_err(|_| (Fault::Format, expected))
    }
}

fn word<T>(expected: &'static str, named: impl Fn(&str) -> Option<T>) -> impl Fn(&Value) -> Read<T> {
    move |value| {
        let text = value.as_str().ok_or((Fault::WrongType, expected))?;
        named(text.trim()).ok_or((Fault::NotInEnum, expected))
    }
}

fn purpose() -> impl Fn(&Value) -> Read<Purpose> {
    word("ChargePointMaxProfile, TxDefaultProfile or TxProfile", |text| {
        Purpose::ALL.into_iter().find(|purpose| purpose.as_str().eq_ignore_ascii_case(text))
    })
}

fn find(names: [&'static str; 3], text: &str) -> Option<&'static str> {
    names.into_iter().find(|name| name.eq_ignore_ascii_case(text))
}
