//! Charging profiles, schedules and selections from JSON and back.
//!
//! Read is what has one clear meaning: a number written as text, a word in other letter case, one period that is not in
//! a list, null for absent. Unlike in other messages nothing beyond understanding counts as absent: a validTo that is
//! overlooked would limit for ever, and an id that is overlooked would clear everything.

use super::{
    fields::{Fields, Read, Reader, integer, moment, reading, tenths, word},
    installed::Selection,
    profile::{ChargingProfile, ChargingSchedule, ChargingSchedulePeriod, Kind, Purpose, RateUnit, Recurrency},
};
use ocpp_wire::{time::Zone, validate::Violation};
use serde_json::{Map, Value, json};
use std::ops::RangeInclusive;

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
    let kinds = ["Absolute", "Recurring", "Relative"];
    let kind = word("Absolute, Recurring or Relative", move |text| find(&kinds, |kind| kind, text));
    let recurrency = word("Daily or Weekly, of a Recurring profile", |text| {
        find(&Recurrency::ALL, |recurrency| recurrency.as_str(), text)
    });
    match fields.required("chargingProfileKind", kind)? {
        "Absolute" => Some(Kind::Absolute),
        "Relative" => Some(Kind::Relative),
        _ => fields.required("recurrencyKind", recurrency).map(Kind::Recurring),
    }
}

fn schedule(reader: &Reader, value: &Value) -> Option<ChargingSchedule> {
    let fields = reader.fields(value)?;
    let duration = fields.optional("duration", integer(NOT_NEGATIVE, "seconds, 0 or more"));
    let start_schedule = fields.optional("startSchedule", moment(reader.zone));
    let unit = word("A or W", |text| find(&RateUnit::ALL, |unit| unit.as_str(), text));
    let rate_unit = fields.required("chargingRateUnit", unit);
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

fn purpose() -> impl Fn(&Value) -> Read<Purpose> {
    word("ChargePointMaxProfile, TxDefaultProfile or TxProfile", |text| {
        find(&Purpose::ALL, |purpose| purpose.as_str(), text)
    })
}

/// The one of that name, in whichever letter case.
fn find<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str, text: &str) -> Option<T> {
    all.iter().copied().find(|one| name(*one).eq_ignore_ascii_case(text))
}
