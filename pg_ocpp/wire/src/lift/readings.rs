//! Meter readings: the integer of 1.2, the values with attributes of 1.5, the samples of 1.6.
//!
//! On the way up also what JSON clients made of the draft of OCPP-J 1.5 is understood (our choice): `values` where
//! `value` should stand, one thing where a list should, and a bare text or number for a value without attributes.

use super::difference::{convert, respell};
use crate::{
    Version,
    catalogue::{self, Object, Type},
    number,
};
use serde_json::{Map, Value, json};

/// Names of the same unit in 1.5 and 1.6.
const UNITS: [(&str, &str); 2] = [("Amp", "A"), ("Volt", "V")];

/// What the integer of 1.2 is, and a value of 1.5 that says nothing else about itself.
const ENERGY: [(&str, &str); 4] =
    [("measurand", "Energy.Active.Import.Register"), ("unit", "Wh"), ("format", "Raw"), ("location", "Outlet")];

/// `meterValue` of 1.6 from `values` of 1.5.
pub fn meter_values(values: Value) -> Value {
    match listed(values) {
        Value::Array(items) => items.into_iter().map(meter_value).collect(),
        other => other,
    }
}

/// `transactionData` of 1.6 from that of 1.5: the MeterValues of all TransactionData, one after the other. A MeterValue
/// in the place of TransactionData (it has a timestamp) is taken for what it is.
pub fn flattened(data: Value) -> Value {
    let items = match listed(data) {
        Value::Array(items) => items,
        other => return other,
    };
    let mut flat = vec![];
    for item in items {
        match item {
            Value::Object(mut data) if !data.contains_key("timestamp") => {
                match data.remove("values").map(meter_values) {
                    Some(Value::Array(values)) => flat.extend(values),
                    Some(other) => drop(data.insert("values".to_owned(), other)),
                    None => {}
                }
                // What else it says stays, as an item of its own.
                if !data.is_empty() {
                    flat.push(Value::Object(data));
                }
            }
            other => flat.push(meter_value(other)),
        }
    }
    Value::Array(flat)
}

fn meter_value(mut value: Value) -> Value {
    if let Value::Object(fields) = &mut value {
        for name in ["value", "values"] {
            convert(fields, name, "sampledValue", Some);
        }
        convert(fields, "sampledValue", "sampledValue", |samples| {
            Some(match listed(samples) {
                bare @ (Value::String(_) | Value::Number(_)) => Value::Array(vec![sample(bare)]),
                Value::Array(samples) => samples.into_iter().map(sample).collect(),
                other => other,
            })
        });
    }
    value
}

fn sample(value: Value) -> Value {
    match value {
        Value::String(_) => json!({ "value": value }),
        // With the digits it was written with.
        Value::Number(number) => json!({ "value": number.as_str() }),
        Value::Object(mut fields) => {
            if let Some(value) = fields.get_mut("value")
                && let Value::Number(number) = value
            {
                *value = json!(number.as_str());
            }
            for (older, newer) in UNITS {
                respell(&mut fields, "unit", older, newer);
            }
            Value::Object(fields)
        }
        other => other,
    }
}

/// A single object where a list should be is a list of one.
fn listed(value: Value) -> Value {
    if value.is_object() { Value::Array(vec![value]) } else { value }
}

/// `values` of 1.5 from `meterValue` of 1.6; None where nothing is left.
pub fn values(meter_value: Value) -> Option<Value> {
    kept(meter_value, |fields| {
        convert(fields, "sampledValue", "value", |samples| kept(samples, has_names_in_15));
        fields.contains_key("value")
    })
}

/// `transactionData` of 1.5 from that of 1.6: all in one TransactionData; None where nothing is left.
pub fn gathered(data: Value) -> Option<Value> {
    values(data).map(|values| if values.is_array() { json!([{ "values": values }]) } else { values })
}

/// Whether 1.5 has a name for everything that a sample says about its value; its unit gets the name of 1.5.
fn has_names_in_15(sample: &mut Map<String, Value>) -> bool {
    for (older, newer) in UNITS {
        respell(sample, "unit", newer, older);
    }
    // A misspelling of the first edition of 1.6, which 1.5 does not share.
    respell(sample, "unit", "Celcius", "Celsius");
    let Some(value) = value_of_15() else { return true };
    sample.iter().all(|(name, word)| match (value.field(name).map(|field| field.kind), word) {
        (None, _) => false,
        (Some(Type::Enum(words)), Value::String(word)) => words.values.contains(&word.as_str()),
        _ => true,
    })
}

/// What the catalogue of 1.5 says of a value.
fn value_of_15() -> Option<&'static Object> {
    let within = |object: &'static Object, name| match object.field(name)?.kind {
        Type::Object(object) => Some(object),
        _ => None,
    };
    within(within(catalogue::find(Version::V15, "MeterValues")?.request, "values")?, "value")
}

/// `values` of 1.2 from those of 1.5: of each MeterValue the first value that is energy and whole; None where nothing is
/// left.
pub fn energy(values: Value) -> Option<Value> {
    kept(values, |fields| {
        convert(fields, "value", "value", |samples| match &samples {
            Value::Array(samples) => samples.iter().find_map(watt_hours),
            _ => Some(samples),
        });
        fields.contains_key("value")
    })
}

fn watt_hours(sample: &Value) -> Option<Value> {
    let is_energy = ENERGY.iter().all(|(name, word)| sample.get(name).is_none_or(|said| said == word));
    let text = sample.get("value")?.as_str()?.trim();
    let whole = || text.parse().ok().or_else(|| number::integer(&serde_json::from_str(text).ok()?));
    is_energy.then(whole)?.map(|whole: i64| json!(whole))
}

/// The items of a list that are to stay, which `keep` may change; None where none is. What is no object stays.
fn kept(list: Value, keep: impl Fn(&mut Map<String, Value>) -> bool) -> Option<Value> {
    let Value::Array(mut items) = list else { return Some(list) };
    items.retain_mut(|item| item.as_object_mut().is_none_or(&keep));
    (!items.is_empty()).then_some(Value::Array(items))
}
