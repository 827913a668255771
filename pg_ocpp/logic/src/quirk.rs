//! How charge points of a vendor, model or firmware are known to deviate from the specification, and what the rules make of it.
//!
//! Which ones deviate how is kept in a table that anybody may read and extend (`ocpp.quirk`); the rules get what applies to
//! the charge point that speaks.

use ocpp_wire::time::Zone;
use serde_json::Value;

/// What is known of one charge point. The default: nothing, it does as the specification says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Quirks {
    /// `local_time`: timestamps without zone are in this one, where nobody has said another.
    pub local_time: Option<String>,
    /// `utc_is_local`: it writes Z and means the time of its own clock.
    pub utc_is_local: bool,
    /// `rebased_meter`: its registers count from 0 in each transaction, whatever meterStart says.
    pub rebased_meter: bool,
    /// `status_in_data_transfer`: it says the status of connectors in messages of its own.
    pub hidden_statuses: Vec<HiddenStatus>,
}

/// Where a status is hidden in a DataTransfer. A path is the names of fields with dots between them, in the JSON document
/// that is the text of `data`; an empty path is the text itself.
#[derive(Clone, Debug, PartialEq)]
pub struct HiddenStatus {
    pub vendor_id: String,
    /// `None`: any message of that vendor.
    pub message_id: Option<String>,
    pub status_path: String,
    /// `None`: connector 1.
    pub connector_path: Option<String>,
    /// The vendor's words -> ChargePointStatus; a word that is not here is taken as it is.
    pub words: Vec<(String, String)>,
}

impl Quirks {
    /// A list of `{"deviation", "value"}`. What is not understood is left out: a library knows the quirks of its time.
    pub fn from_json(list: &Value) -> Quirks {
        let mut quirks = Quirks::default();
        for entry in list.as_array().into_iter().flatten() {
            let value = entry.get("value").unwrap_or(&Value::Null);
            match entry.get("deviation").and_then(Value::as_str) {
                Some("local_time") => quirks.local_time = value.as_str().map(str::to_owned),
                Some("utc_is_local") => quirks.utc_is_local = true,
                Some("rebased_meter") => quirks.rebased_meter = true,
                Some("status_in_data_transfer") => quirks.hidden_statuses.extend(HiddenStatus::from_json(value)),
                _ => {}
            }
        }
        quirks
    }

    /// The zone in which timestamps are read: what a person has said of this charge point comes before what is known of
    /// its kind.
    pub fn zone(&self, said: Option<Zone>) -> Zone {
        let known = || self.local_time.as_deref().and_then(|name| Zone::named(name).ok());
        let zone = said.or_else(known).unwrap_or(Zone::UTC);
        if self.utc_is_local { zone.meant_by_z() } else { zone }
    }
}

impl HiddenStatus {
    fn from_json(value: &Value) -> Option<HiddenStatus> {
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let words = value.get("words").and_then(Value::as_object).into_iter().flatten();
        Some(HiddenStatus {
            vendor_id: text("vendorId")?,
            message_id: text("messageId"),
            status_path: text("status").unwrap_or_default(),
            connector_path: text("connectorId"),
            words: words.filter_map(|(word, status)| Some((word.clone(), status.as_str()?.to_owned()))).collect(),
        })
    }

    /// The connector and its status, if this message tells one.
    pub fn found_in(&self, vendor_id: &str, message_id: Option<&str>, data: &str) -> Option<(i32, String)> {
        let is_same = |one: &str, other: &str| one.eq_ignore_ascii_case(other);
        if !is_same(&self.vendor_id, vendor_id) {
            return None;
        }
        if let Some(wanted) = &self.message_id
            && !message_id.is_some_and(|said| is_same(wanted, said))
        {
            return None;
        }
        let word = field(data, &self.status_path)?;
        let connector_id = match &self.connector_path {
            None => 1,
            Some(path) => field(data, path)?.parse().ok().filter(|connector_id| *connector_id >= 0)?,
        };
        let known = self.words.iter().find(|(vendors, _)| is_same(vendors, &word));
        Some((connector_id, known.map_or(word, |(_, status)| status.clone())))
    }
}

/// A text, number or truth value in a JSON document; of an empty path, the whole text.
fn field(data: &str, path: &str) -> Option<String> {
    if path.is_empty() {
        return Some(data.trim().to_owned()).filter(|text| !text.is_empty());
    }
    let document: Value = serde_json::from_str(data).ok()?;
    let found = path.split('.').try_fold(&document, |value, name| match value {
        Value::Array(items) => items.get(name.parse::<usize>().ok()?),
        value => value.get(name),
    })?;
    crate::reading::as_text(found).map(|text| text.into_owned()).filter(|text| !text.is_empty())
}
