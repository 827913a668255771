//! Meter values as they come (OCPP 1.6 §7.33 MeterValue, §7.43 SampledValue), with the defaults filled in.

use crate::{
    reading::{Fields, as_text, number_in},
    store::Sample,
};
use ocpp_wire::time::{Timestamp, Zone};
use serde_json::Value;
use std::borrow::Cow;

/// Samples taken at the same moment.
pub(crate) struct Measurement {
    pub measured_at: Timestamp,
    pub samples: Vec<Sample>,
}

/// Everything in a list of MeterValue that has a value. One sample beyond understanding does not cost the others.
pub(crate) fn measurements(payload: Fields, list: &[Value], zone: &Zone, received_at: Timestamp) -> Vec<Measurement> {
    list.iter()
        .map(|meter_value| {
            let fields = payload.within(meter_value);
            let samples = fields.list("sampledValue").unwrap_or_default();
            Measurement {
                measured_at: fields.moment("timestamp", zone, received_at).at,
                samples: samples.iter().filter_map(|sampled_value| sample(payload.within(sampled_value))).collect(),
            }
        })
        .filter(|measurement| !measurement.samples.is_empty())
        .collect()
}

fn sample(fields: Fields) -> Option<Sample> {
    let value = match fields.get("value")? {
        // Some chargers send signed data as the JSON document itself instead of as its text.
        document @ (Value::Object(_) | Value::Array(_)) => document.to_string(),
        plain => as_text(plain)?.into_owned(),
    };
    let text_or = |name, default: &'static str| fields.text(name).unwrap_or(Cow::Borrowed(default)).into_owned();
    let measurand = text_or("measurand", "Energy.Active.Import.Register");
    let format = text_or("format", "Raw");
    let unit = fields.text("unit").map(Cow::into_owned);
    Some(Sample {
        // Signed data is opaque, even where it happens to consist of digits.
        number: if format == "SignedData" { None } else { number_in(&value) },
        // Wh is the default of energy alone (§7.43).
        unit: unit.or_else(|| measurand.starts_with("Energy.").then(|| "Wh".to_owned())),
        context: text_or("context", "Sample.Periodic"),
        phase: fields.text("phase").map(Cow::into_owned),
        location: text_or("location", "Outlet"),
        value,
        measurand,
        format,
    })
}

/// Whether two samples of one moment are the same sample, said twice.
pub(crate) fn is_same(one: &Sample, other: &Sample) -> bool {
    one.measurand == other.measurand
        && one.phase == other.phase
        && one.location == other.location
        && one.context == other.context
        && one.value == other.value
}
