//! What the answer to a command means, and what follows from it.
//!
//! Charge points answer invalidly as often as they speak invalidly: whatever can not be read has no effect, and
//! nothing here fails. The violations are recorded elsewhere, with [`crate::check_reply`].

use crate::{
    smart_charging::books,
    store::{ConfigurationKey, PasswordChange, Place, Reservation, ReservationEnd, Store},
};
use ocpp_wire::{
    Version, catalogue, number,
    time::{self, Timestamp, Zone},
};
use serde_json::Value;

/// The key that holds the charge point's password (OCPP-J 1.6 §6.2.2). Its value is a secret.
const AUTHORIZATION_KEY: &str = "AuthorizationKey";

/// A key has 50 characters (OCPP 1.6 §7.29). Some are longer; what no index of PostgreSQL could hold is none.
const LONGEST_KEY: usize = 500;

/// What a charge point answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// The payload of a CALLRESULT.
    Result(Value),
    /// A CALLERROR, as it was spelled.
    Error { code: String, description: String, details: Value },
}

/// What has become of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Accepted,
    Rejected,
    Error,
}

impl State {
    /// As the table `command` spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Accepted => "accepted",
            State::Rejected => "rejected",
            State::Error => "error",
        }
    }
}

/// Whether the charge point does, or did, what it was asked.
///
/// Where the response has no status, as that of GetConfiguration, answering is accepting. Where it must have one and
/// has none that can be read, nothing was accepted.
pub fn outcome(version: Version, action: &str, answer: &Answer) -> State {
    let Answer::Result(payload) = answer else {
        return State::Error;
    };
    let must_have_status = catalogue::find(version, action)
        .and_then(|message| message.response.field("status"))
        .is_some_and(|status| status.required);
    match status(payload) {
        Some(status) if says_yes(status) => State::Accepted,
        Some(_) => State::Rejected,
        None if must_have_status => State::Rejected,
        None => State::Accepted,
    }
}

/// Does what the answer calls for in our own books.
///
/// `request` is the payload of the command.
pub fn effect(
    charge_point: &str,
    action: &str,
    request: &Value,
    answer: &Answer,
    store: &mut impl Store,
    at: Timestamp,
) {
    let payload = match answer {
        Answer::Result(payload) => payload,
        Answer::Error { .. } => &Value::Null,
    };
    match action {
        "GetConfiguration" => get_configuration(charge_point, payload, store, at),
        "ChangeConfiguration" => change_configuration(charge_point, request, payload, store, at),
        "ChangeAvailability" => change_availability(charge_point, request, payload, store),
        "ReserveNow" => reserve_now(charge_point, request, payload, store),
        "CancelReservation" => cancel_reservation(charge_point, request, payload, store, at),
        "SetChargingProfile" => {
            let accepted = status(payload).is_some_and(says_yes);
            books::set_charging_profile(charge_point, request, answer, accepted, store, at);
        }
        "ClearChargingProfile" => books::clear_charging_profile(charge_point, request, answer, store, at),
        "RemoteStartTransaction" => books::remote_start_transaction(charge_point, request, answer, store, at),
        _ => {}
    }
}

fn status(payload: &Value) -> Option<&str> {
    payload.get("status")?.as_str()
}

/// Every word of 1.6 and its security extension that means yes, some with an "and" or a "but".
fn says_yes(status: &str) -> bool {
    ["Accepted", "RebootRequired", "Scheduled", "Unlocked", "AcceptedCanceled"]
        .iter()
        .any(|yes| yes.eq_ignore_ascii_case(status))
}

/// The charge point's configuration as it tells it (OCPP 1.6 §5.8).
fn get_configuration(charge_point: &str, payload: &Value, store: &mut impl Store, at: Timestamp) {
    let list = |name| payload.get(name).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let key = |said: &Value| said.as_str().filter(|key| key.chars().count() <= LONGEST_KEY).map(str::to_owned);
    let known = list("configurationKey").iter().filter_map(|entry| {
        let key = key(entry.get("key")?)?;
        let value = entry.get("value").and_then(text).filter(|_| !is_secret(&key));
        let readonly = entry.get("readonly").and_then(Value::as_bool);
        Some(ConfigurationKey { key, value, readonly, reboot_required: false, known: true })
    });
    let unknown = list("unknownKey").iter().filter_map(|unknown| {
        let key = key(unknown)?;
        Some(ConfigurationKey { key, value: None, readonly: None, reboot_required: false, known: false })
    });
    let keys: Vec<ConfigurationKey> = known.chain(unknown).collect();
    if !keys.is_empty() {
        store.record_configuration(charge_point, &keys, at);
    }
}

/// A change that holds now, or after the next reboot (OCPP 1.6 §5.3). A new password that was refused leaves the old one.
fn change_configuration(charge_point: &str, request: &Value, payload: &Value, store: &mut impl Store, at: Timestamp) {
    let Some(key) = request.get("key").and_then(Value::as_str) else {
        return;
    };
    let reboot_required = status(payload).is_some_and(|status| status.eq_ignore_ascii_case("RebootRequired"));
    let changed = status(payload).is_some_and(says_yes);
    if is_secret(key) {
        let change = match (changed, reboot_required) {
            (true, true) => PasswordChange::AfterReboot,
            (true, false) => PasswordChange::Taken,
            _ => PasswordChange::Refused,
        };
        store.settle_password(charge_point, change);
    }
    if !changed {
        return;
    }
    let value = request.get("value").and_then(text).filter(|_| !is_secret(key));
    // What could be changed is not read-only.
    let changed = ConfigurationKey { key: key.to_owned(), value, readonly: Some(false), reboot_required, known: true };
    store.record_configuration(charge_point, &[changed], at);
}

/// What a person wants of the connector; Scheduled: once its transaction has ended (OCPP 1.6 §5.2).
fn change_availability(charge_point: &str, request: &Value, payload: &Value, store: &mut impl Store) {
    let connector_id = request.get("connectorId").and_then(number::int32);
    let wanted = request.get("type").and_then(Value::as_str);
    if let (Some(connector_id), Some(wanted), true) = (connector_id, wanted, status(payload).is_some_and(says_yes)) {
        store.record_availability(charge_point, Place::of_connector(connector_id), wanted);
    }
}

/// A connector is kept free (OCPP 1.6 §5.13). Any other answer than Accepted leaves an earlier one of the same id as it was.
fn reserve_now(charge_point: &str, request: &Value, payload: &Value, store: &mut impl Store) {
    let integer = |name| request.get(name).and_then(number::int32);
    let text = |name| request.get(name).and_then(Value::as_str).map(str::to_owned);
    let expiry = text("expiryDate").and_then(|text| time::parse(&text, &Zone::UTC).ok());
    if !status(payload).is_some_and(says_yes) {
        return;
    }
    if let (Some(id), Some(connector_id), Some(id_tag), Some(expiry)) =
        (integer("reservationId"), integer("connectorId"), text("idTag"), expiry)
    {
        let place = Place::of_connector(connector_id);
        let reservation = Reservation { id, place, id_tag, parent: text("parentIdTag"), expires_at: expiry.at };
        store.record_reservation(charge_point, &reservation);
    }
}

/// Accepted, and it is free again; Rejected, and the charge point has no such reservation (OCPP 1.6 §5.1): either way
/// there is none.
fn cancel_reservation(charge_point: &str, request: &Value, payload: &Value, store: &mut impl Store, at: Timestamp) {
    let id = request.get("reservationId").and_then(number::int32);
    if let (Some(id), Some(_)) = (id, status(payload)) {
        store.end_reservation(charge_point, id, ReservationEnd::Cancelled, at);
    }
}

/// Keys are CiStrings (OCPP 1.6 §7.29).
fn is_secret(key: &str) -> bool {
    key.eq_ignore_ascii_case(AUTHORIZATION_KEY)
}

/// Some charge points give numbers and truth values as such.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The answer as it may be kept: what a charge point tells of its own password (some do, though the key should be
/// write-only, OCPP-J 1.6 §6.2.2) is replaced by asterisks. `None` where there is nothing to hide.
pub fn without_secrets(answer: &Value) -> Option<Value> {
    fn entries(answer: &Value) -> Option<&Vec<Value>> {
        answer.get("configurationKey")?.as_array()
    }
    fn tells(entry: &Value) -> bool {
        entry.get("key").and_then(Value::as_str).is_some_and(is_secret) && entry.get("value").is_some()
    }
    if !entries(answer)?.iter().any(tells) {
        return None;
    }
    let mut kept = answer.clone();
    for entry in kept["configurationKey"].as_array_mut()? {
        if tells(entry) {
            entry["value"] = Value::from("***");
        }
    }
    Some(kept)
}
