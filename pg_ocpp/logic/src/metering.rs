//! What meters say (OCPP 1.6 §4.7 MeterValues, and transactionData of §4.10 StopTransaction).

use crate::{
    call::{Call, CallError, ChargePoint},
    energy,
    reading::{Fields, is_clock_unset},
    sample::{self, Measurement},
    store::{MeterValue, Place, Store, Transaction, TransactionState},
};
use serde_json::{Value, json};

/// Keeps meter values and links them to their transaction where it can be known.
///
/// Whatever id a charge point gives for "none" or "not known to me" (absent, 0, -1, the largest there is), its values
/// belong to the transaction that runs on the connector (errata of OCPP 1.6 §3.18). A failed sanity check never
/// suppresses the answer, which would only make the charge point send them again (§4.7).
pub fn meter_values(charge_point: &mut ChargePoint, call: &Call, store: &mut impl Store) -> Result<Value, CallError> {
    let fields = Fields::of(call);
    let transaction_id = fields.id("transactionId");
    let named = transaction_id.as_deref().and_then(|id| store.transaction(&charge_point.identity, id));
    let place = match (fields.place(), &named) {
        (None, Some(transaction)) => transaction.place,
        _ => fields.required_place()?,
    };
    let list = fields.required_list("meterValue")?;
    let is_named = named.is_some();
    let mut transaction = named.or_else(|| running_at(charge_point, place, store));
    let before = transaction.clone();
    for measurement in sample::measurements(fields, list, &charge_point.zone, call.received_at) {
        let value = MeterValue {
            place,
            received_at: call.received_at,
            measured_at: measurement.measured_at,
            transaction: transaction.as_ref().map(|transaction| transaction.id),
            transaction_id: transaction_id.clone(),
            source: "MeterValues",
            samples: measurement.samples,
        };
        keep(charge_point, value, transaction.as_mut(), is_named, store);
    }
    if let Some(transaction) = transaction.filter(|transaction| before.as_ref() != Some(transaction)) {
        store.update_transaction(&charge_point.identity, &transaction);
    }
    Ok(json!({}))
}

/// Keeps what a StopTransaction brings along, which may be huge and repeat what MeterValues said before. The
/// transaction's figures are moved, but not yet stored.
pub(crate) fn transaction_data(
    charge_point: &mut ChargePoint,
    call: &Call,
    transaction: &mut Transaction,
    store: &mut impl Store,
) {
    let fields = Fields::of(call);
    let list = fields.list("transactionData").unwrap_or_default();
    for Measurement { measured_at, samples } in sample::measurements(fields, list, &charge_point.zone, call.received_at)
    {
        let value = MeterValue {
            place: transaction.place,
            received_at: call.received_at,
            measured_at,
            transaction: Some(transaction.id),
            transaction_id: Some(transaction.transaction_id.clone()),
            source: "StopTransaction",
            samples,
        };
        keep(charge_point, value, Some(transaction), true, store);
    }
}

/// Connector 0 is the main meter, which no transaction owns (OCPP 1.6 §4.7).
fn running_at(charge_point: &ChargePoint, place: Place, store: &mut impl Store) -> Option<Transaction> {
    if place == Place::STATION {
        return None;
    }
    store.open_transactions_at(&charge_point.identity, place).pop()
}

/// Stores the samples that are not stored yet, and lets them count.
///
/// Only what is no newer than the newest can have come before, so the store is rarely asked. The charge point's lock
/// makes the answer hold; a unique constraint could not, across partitions by receipt time.
fn keep(
    charge_point: &mut ChargePoint,
    mut value: MeterValue,
    transaction: Option<&mut Transaction>,
    named: bool,
    store: &mut impl Store,
) {
    let identity = charge_point.identity.as_str();
    if charge_point.metered_until.is_some_and(|until| value.measured_at <= until) {
        // A transaction that was only guessed does not tell a repetition from a new value: since the first time another
        // one may have begun. Moments of a clock that was never set recur in every session, so there the guess must do.
        let within = value.transaction.filter(|_| named || is_clock_unset(value.measured_at));
        let kept = store.samples_at(identity, value.place, within, value.measured_at);
        value.samples.retain(|sample| !kept.iter().any(|kept| sample::is_same(kept, sample)));
    }
    if value.samples.is_empty() {
        return;
    }
    if let Some(transaction) = transaction.filter(|transaction| may_count(transaction.state)) {
        energy::meter(transaction, value.measured_at, &value.samples, named, charge_point.quirks.rebased_meter);
    }
    charge_point.metered_until = charge_point.metered_until.max(Some(value.measured_at));
    store.insert_meter_value(identity, value);
}

/// After its StopTransaction, or a person's word, the energy of a transaction stands.
fn may_count(state: TransactionState) -> bool {
    matches!(state, TransactionState::Open | TransactionState::Incomplete)
}
