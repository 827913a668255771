//! A transaction ends (OCPP 1.6 §4.10 StopTransaction).

use crate::{
    authorization::{Verdict, verdict},
    call::{Call, CallError, ChargePoint, Settings},
    decimal::Decimal,
    energy, metering,
    reading::{Fields, Moment},
    smart_charging::books,
    store::{EventKind, Store, Transaction, TransactionEvent, TransactionState},
};
use ocpp_wire::token;
use serde_json::{Map, Value};

/// Ends a transaction of this charge point, and acknowledges everything else: unknown ids, a second time, another
/// charge point's id. Energy that has flowed can not be refused (OCPP 1.6 §4.10; errata §3.18).
pub fn stop_transaction(
    charge_point: &mut ChargePoint,
    settings: &Settings,
    call: &Call,
    store: &mut impl Store,
) -> Result<Value, CallError> {
    let request = StopTransaction::read(charge_point, call)?;
    let verdict =
        request.id_tag.as_deref().map(|id_tag| verdict(settings, &token::fold(id_tag), call.received_at, store));
    let known = store.transaction(&charge_point.identity, &request.transaction_id);
    let flags = match &known {
        Some(transaction) => request.conclude(charge_point, call, transaction, verdict.as_ref(), store),
        None => request.unknown(&charge_point.identity, store),
    };
    store.insert_transaction_event(&charge_point.identity, request.event(call, known.as_ref(), flags));
    Ok(answer(verdict.as_ref()))
}

/// What a StopTransaction says.
struct StopTransaction {
    transaction_id: String,
    id_tag: Option<String>,
    moment: Moment,
    /// Absent in a message that is not valid, but which ends the transaction all the same.
    meter_stop: Option<String>,
    reason: String,
}

impl StopTransaction {
    fn read(charge_point: &ChargePoint, call: &Call) -> Result<StopTransaction, CallError> {
        let fields = Fields::of(call);
        let transaction_id = match fields.id("transactionId") {
            Some(transaction_id) => transaction_id,
            None => fields.required_text("transactionId")?,
        };
        Ok(StopTransaction {
            transaction_id,
            id_tag: fields.text("idTag").map(|text| text.into_owned()),
            moment: fields.moment("timestamp", &charge_point.zone, call.received_at),
            meter_stop: fields.number("meterStop"),
            // "If omitted, the reason is Local" (§4.10).
            reason: fields.text("reason").map_or_else(|| "Local".to_owned(), |reason| reason.into_owned()),
        })
    }

    /// Ends a known transaction as far as it is still to be ended; returns what was odd about it.
    fn conclude(
        &self,
        charge_point: &mut ChargePoint,
        call: &Call,
        known: &Transaction,
        verdict: Option<&Verdict>,
        store: &mut impl Store,
    ) -> Vec<String> {
        let mut transaction = known.clone();
        let rebased = charge_point.quirks.rebased_meter;
        // Before the end is written down: the readings on the way count for the energy.
        metering::transaction_data(charge_point, call, &mut transaction, store);
        let mut flags: Vec<&str> = match transaction.state {
            TransactionState::Open => vec![],
            TransactionState::Incomplete => vec!["late_stop"],
            TransactionState::Stopped => return vec!["already_stopped".to_owned()],
            TransactionState::Closed => return vec!["closed_by_operator".to_owned()],
        };
        flags.extend(self.moment.doubt);
        match &self.meter_stop {
            None => flags.push("meter_missing"),
            Some(meter_stop) if is_less(meter_stop, &transaction.meter_start) && !rebased => {
                flags.push("meter_decreased");
            }
            Some(_) => {}
        }
        if self.moment.at < transaction.started_at {
            flags.push("stopped_before_start");
        }
        if verdict.is_some_and(|verdict| self.is_foreign_tag(&transaction, verdict, store)) {
            flags.push("other_id_tag");
        }
        transaction.energy = energy::at_stop(&transaction, self.meter_stop.as_deref(), rebased);
        transaction.state = TransactionState::Stopped;
        transaction.stopped_at = Some(self.moment.at);
        transaction.stop_received_at = Some(call.received_at);
        transaction.meter_stop.clone_from(&self.meter_stop);
        transaction.reason = Some(self.reason.clone());
        transaction.stop_id_tag.clone_from(&self.id_tag);
        for flag in &flags {
            transaction.flag(flag);
        }
        store.update_transaction(&charge_point.identity, &transaction);
        if known.state == TransactionState::Open {
            books::transaction_ended(&charge_point.identity, transaction.place, call.received_at, store);
        }
        flags.into_iter().map(str::to_owned).collect()
    }

    /// Who stops may be who started, or another tag of the same group (§4.10); equal parents make a group (§3.10).
    fn is_foreign_tag(&self, transaction: &Transaction, stopper: &Verdict, store: &mut impl Store) -> bool {
        if self.id_tag.as_deref().is_none_or(|id_tag| token::fold(id_tag) == transaction.token) {
            return false;
        }
        let starters_parent = store.id_tag(&transaction.token).and_then(|starter| starter.parent);
        match (starters_parent, &stopper.parent) {
            (Some(one), Some(other)) => token::fold(&one) != token::fold(other),
            _ => true,
        }
    }

    /// What is odd about an id that this charge point has no transaction of.
    fn unknown(&self, identity: &str, store: &mut impl Store) -> Vec<String> {
        let mut flags = vec!["unknown_transaction".to_owned()];
        if store.transaction_elsewhere(identity, &self.transaction_id) {
            flags.push("other_charge_point".to_owned());
        }
        flags.extend(self.moment.doubt.map(str::to_owned));
        flags
    }

    fn event(&self, call: &Call, transaction: Option<&Transaction>, flags: Vec<String>) -> TransactionEvent {
        TransactionEvent {
            transaction: transaction.map(|transaction| transaction.id),
            transaction_id: Some(self.transaction_id.clone()),
            kind: EventKind::Ended,
            message_id: call.message_id.to_owned(),
            place: transaction.map(|transaction| transaction.place),
            id_tag: self.id_tag.clone(),
            event_at: self.moment.at,
            received_at: call.received_at,
            meter: self.meter_stop.clone(),
            reason: Some(self.reason.clone()),
            payload: call.payload.clone(),
            flags,
        }
    }
}

fn is_less(one: &str, other: &str) -> bool {
    Decimal::parse(one) < Decimal::parse(other)
}

/// idTagInfo belongs in the answer where a tag was in the request (§6.50). It never says ConcurrentTx.
fn answer(verdict: Option<&Verdict>) -> Value {
    let mut answer = Map::new();
    if let Some(verdict) = verdict {
        answer.insert("idTagInfo".to_owned(), verdict.id_tag_info());
    }
    Value::Object(answer)
}
