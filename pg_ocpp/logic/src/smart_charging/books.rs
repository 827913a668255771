//! Which charging profiles a charge point has, as its answers and its transactions tell (OCPP 1.6 §5.5, §5.16, §3.13.1).
//!
//! Our own records follow what the charge point said: a profile is installed once it was accepted, and gone when it was
//! replaced or cleared, or when its transaction is over.

use super::{
    installed::{self, Installed, Selection},
    profile::ChargingProfile,
};
use crate::{
    command::Answer,
    store::{Place, ProfileAnswer, Store, Transaction},
};
use ocpp_wire::{
    number,
    time::{Timestamp, Zone},
    token,
};
use serde_json::Value;

/// A profile that came with a RemoteStartTransaction belongs to the transaction that starts so soon after.
const MINUTES_10: i64 = 10 * 60 * 1_000_000;

/// The answer to a SetChargingProfile (§5.16).
pub(crate) fn set_charging_profile(
    charge_point: &str,
    request: &Value,
    answer: &Answer,
    accepted: bool,
    store: &mut impl Store,
    at: Timestamp,
) {
    let connector_id = request.get("connectorId").and_then(number::int32);
    let (Some(connector_id), Some(profile)) = (connector_id, request.get("csChargingProfiles")) else {
        return;
    };
    let is_of_transaction = profile.get("chargingProfilePurpose").is_some_and(|purpose| purpose == "TxProfile");
    let running = match is_of_transaction {
        true => store.open_transactions_at(charge_point, Place::of_connector(connector_id)).pop(),
        false => None,
    };
    let kept = ProfileAnswer {
        status: status_of(answer),
        connector_id: Some(connector_id),
        transaction: running.map(|transaction| transaction.id),
        id_tag: None,
        profile: profile.clone(),
    };
    if accepted {
        install(charge_point, i64::from(connector_id), profile, store, at);
    }
    store.record_profile(charge_point, &kept, at);
}

/// The answer to a RemoteStartTransaction that carried a profile (§5.11): it is installed when the transaction starts.
pub(crate) fn remote_start_transaction(
    charge_point: &str,
    request: &Value,
    answer: &Answer,
    store: &mut impl Store,
    at: Timestamp,
) {
    let Some(profile) = request.get("chargingProfile") else {
        return;
    };
    let kept = ProfileAnswer {
        status: status_of(answer),
        connector_id: None,
        transaction: None,
        id_tag: request.get("idTag").and_then(Value::as_str).map(str::to_owned),
        profile: profile.clone(),
    };
    store.record_profile(charge_point, &kept, at);
}

/// The answer to a ClearChargingProfile (§5.5): Accepted, and it has them no more; Unknown, and it has none such, so
/// neither do we.
pub(crate) fn clear_charging_profile(
    charge_point: &str,
    request: &Value,
    answer: &Answer,
    store: &mut impl Store,
    at: Timestamp,
) {
    let status = status_of(answer);
    let is_gone = ["Accepted", "Unknown"].iter().any(|word| word.eq_ignore_ascii_case(&status));
    let (true, Ok(selection)) = (is_gone, Selection::from_json(request)) else {
        return;
    };
    let mut present = store.installed_profiles(charge_point);
    end(charge_point, &installed::clear(&mut present, &selection), "cleared", store, at);
}

/// A transaction started: the profile that was sent with its remote start is for it.
pub(crate) fn transaction_started(charge_point: &str, transaction: &Transaction, store: &mut impl Store) {
    let at = transaction.start_received_at;
    let since = Timestamp(at.0 - MINUTES_10);
    if let Some(expected) =
        store.expected_profile(charge_point, &token::fold(&transaction.id_tag), transaction.place, since)
    {
        install(charge_point, i64::from(transaction.place.evse_id), &expected.profile, store, at);
        store.install_expected_profile(charge_point, expected.row, transaction.place, transaction.id);
    }
}

/// A transaction is over, and its TxProfiles with it (§3.13.1).
pub(crate) fn transaction_ended(charge_point: &str, place: Place, at: Timestamp, store: &mut impl Store) {
    let mut present = store.installed_profiles(charge_point);
    let over = installed::transaction_ended(&mut present, i64::from(place.evse_id));
    end(charge_point, &over, "transaction ended", store, at);
}

/// Those that a new one takes the place of are gone.
fn install(charge_point: &str, connector_id: i64, profile: &Value, store: &mut impl Store, at: Timestamp) {
    // What was sent has been checked.
    let Ok(profile) = ChargingProfile::from_json(profile, "", &Zone::UTC) else {
        return;
    };
    let mut present = store.installed_profiles(charge_point);
    let replaced = installed::install(&mut present, connector_id, profile);
    end(charge_point, &replaced, "replaced", store, at);
}

fn end(charge_point: &str, gone: &[Installed], why: &'static str, store: &mut impl Store, at: Timestamp) {
    if !gone.is_empty() {
        let ids: Vec<i64> = gone.iter().map(|one| one.profile.charging_profile_id).collect();
        store.end_profiles(charge_point, &ids, why, at);
    }
}

/// As it was said, its first 100 characters; of a CALLERROR, its code.
fn status_of(answer: &Answer) -> String {
    let said = match answer {
        Answer::Result(payload) => payload.get("status").and_then(Value::as_str).unwrap_or_default(),
        Answer::Error { code, .. } => code,
    };
    said.chars().take(100).collect()
}
