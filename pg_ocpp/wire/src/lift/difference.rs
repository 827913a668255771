//! The ways in which two neighbouring versions differ: what each does to a payload, and what it loses.

use super::readings;
use serde_json::{Map, Value};

/// A line of `table.rs`.
#[derive(Debug, Clone, Copy)]
pub enum Difference {
    /// A field has another name.
    Renamed { older: &'static str, newer: &'static str },
    /// A word has another spelling.
    Respelled { field: &'static str, older: &'static str, newer: &'static str },
    /// The newer version distinguishes where the older one has a single word, which stays on the way up.
    Refined { field: &'static str, older: &'static str, newer: &'static [&'static str] },
    /// The newer version has given up a word and says another.
    GivenUp { field: &'static str, older: &'static str, newer: &'static str },
    /// A field that the newer version no longer has.
    Removed { field: &'static str },
    /// A field that the older version does not have yet, and without which a message still means what it should.
    Added { field: &'static str },
    /// `values` and `value` of 1.5 are `meterValue` and `sampledValue` in 1.6.
    MeterValues,
    /// MeterValues stand in TransactionData in 1.5, and by themselves in 1.6.
    TransactionData,
    /// The one integer of 1.2 is a list of values of many kinds in 1.5.
    EnergyOnly,
}

use Difference::*;

#[derive(Debug, Clone, Copy)]
pub enum Way {
    Up,
    Down,
}

impl Difference {
    pub fn apply(self, way: Way, fields: &mut Map<String, Value>) {
        match (self, way) {
            (Renamed { older, newer }, Way::Up) => convert(fields, older, newer, Some),
            (Renamed { older, newer }, Way::Down) => convert(fields, newer, older, Some),
            (Respelled { field, older, newer } | GivenUp { field, older, newer }, Way::Up) => {
                respell(fields, field, older, newer)
            }
            (Respelled { field, older, newer }, Way::Down) => respell(fields, field, newer, older),
            (Refined { field, older, newer }, Way::Down) => {
                newer.iter().for_each(|newer| respell(fields, field, newer, older))
            }
            (Removed { field }, Way::Up) | (Added { field }, Way::Down) => drop(fields.remove(field)),
            (MeterValues, Way::Up) => {
                convert(fields, "values", "meterValue", |values| Some(readings::meter_values(values)));
                fields.entry("meterValue").or_insert_with(|| Value::Array(vec![]));
            }
            (MeterValues, Way::Down) => convert(fields, "meterValue", "values", readings::values),
            (TransactionData, Way::Up) => {
                convert(fields, "transactionData", "transactionData", |data| Some(readings::flattened(data)))
            }
            (TransactionData, Way::Down) => convert(fields, "transactionData", "transactionData", readings::gathered),
            (EnergyOnly, Way::Down) => convert(fields, "values", "values", readings::energy),
            // The step from 1.5 to 1.6 understands a bare number, too.
            (EnergyOnly, Way::Up) => {}
            (Refined { .. } | Added { .. }, Way::Up) | (GivenUp { .. } | Removed { .. }, Way::Down) => {}
        }
    }

    /// What goes missing on the way, a line for each thing.
    pub fn lost(self, way: Way) -> Vec<String> {
        const EMPTY: &str = "whether a list without MeterValues is there at all";
        const UNNAMED: &str = "samples that have a phase, or whose context, measurand, location or unit has no name in 1.5; \
                               MeterValues without any other";
        const CELCIUS: &str = "the spelling Celcius";
        let lines: &[&str] = match (self, way) {
            (Refined { field, older, newer }, Way::Down) => {
                return newer.iter().map(|newer| format!("{field} {newer} becomes {older}")).collect();
            }
            (GivenUp { field, older, newer }, Way::Up) => return vec![format!("{field} {older} becomes {newer}")],
            (Removed { field }, Way::Up) | (Added { field }, Way::Down) => &[field],
            (MeterValues, Way::Up) => &[EMPTY],
            (TransactionData, Way::Up) => &[EMPTY, "which TransactionData a MeterValue is in"],
            (MeterValues, Way::Down) => &[UNNAMED, CELCIUS],
            (TransactionData, Way::Down) => &[UNNAMED, CELCIUS, EMPTY],
            (EnergyOnly, Way::Down) => &[
                "samples that are no Energy.Active.Import.Register, not in Wh, not Raw, not at the Outlet or not whole; \
                 MeterValues without any other",
                "all samples of a MeterValue but the first",
                "context; whether measurand, unit, format and location are there",
                "how a whole number is written",
            ],
            _ => &[],
        };
        lines.iter().map(|&line| line.to_owned()).collect()
    }
}

/// Moves a field to another name, unless there is one of that name already; a value that becomes None goes.
pub fn convert(fields: &mut Map<String, Value>, from: &str, to: &str, change: impl FnOnce(Value) -> Option<Value>) {
    let name = if fields.contains_key(to) { to } else { from };
    if let Some(value) = fields.remove(name).and_then(change) {
        fields.insert(to.to_owned(), value);
    }
}

pub fn respell(fields: &mut Map<String, Value>, field: &str, from: &str, to: &str) {
    match fields.get_mut(field) {
        Some(Value::String(word)) if word == from => *word = to.to_owned(),
        _ => {}
    }
}
