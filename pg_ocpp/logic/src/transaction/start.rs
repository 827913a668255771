//! A transaction begins (OCPP 1.6 §4.8 StartTransaction).

use crate::{
    again,
    authorization::verdict,
    call::{Call, CallError, ChargePoint, Settings},
    decimal::Decimal,
    reading::{Fields, Moment},
    reservation::{self, Starting},
    smart_charging::books,
    store::{EventKind, Place, ReservationEnd, StartKey, Store, Transaction, TransactionEvent, TransactionState},
};
use ocpp_wire::token;
use serde_json::{Map, Value, json};

/// Answers with a real transactionId whatever the verdict about the tag, else the charge point would ask for ever.
///
/// A repetition is recognised before anything is decided: authorising first would say ConcurrentTx because of the
/// very transaction that is being repeated.
pub fn start_transaction(
    charge_point: &ChargePoint,
    settings: &Settings,
    call: &Call,
    store: &mut impl Store,
) -> Result<Value, CallError> {
    let request = StartTransaction::read(charge_point, call)?;
    let identity = charge_point.identity.as_str();
    if let Some(known) = request.said_before(identity, call, store) {
        store.insert_transaction_event(identity, request.event(call, &known, vec!["repeated".to_owned()]));
        return Ok(answer(&known));
    }
    for mut lost in store.open_transactions_at(identity, request.key.place) {
        lost.state = TransactionState::Incomplete;
        lost.flag("stop_lost");
        store.update_transaction(identity, &lost);
        books::transaction_ended(identity, lost.place, call.received_at, store);
    }
    let verdict = verdict(settings, &request.key.token, call.received_at, store).for_start(&request.key.token, store);
    let id = store.next_transaction_id(identity);
    let mut transaction = Transaction {
        id,
        transaction_id: id.to_string(),
        place: request.key.place,
        state: TransactionState::Open,
        id_tag: request.id_tag.clone(),
        token: request.key.token.clone(),
        id_tag_info: verdict.id_tag_info(),
        authorized: verdict.is_accepted(),
        reservation_id: request.reservation_id,
        started_at: request.moment.at,
        start_received_at: call.received_at,
        meter_start: request.key.meter_start.clone(),
        stopped_at: None,
        stop_received_at: None,
        meter_stop: None,
        reason: None,
        stop_id_tag: None,
        energy: "0".to_owned(),
        register: None,
        metered_at: None,
        power: None,
        state_of_charge: None,
        flags: request.moment.doubt.into_iter().map(str::to_owned).collect(),
    };
    if !transaction.authorized {
        transaction.flag("not_authorized");
    }
    if request.key.place == Place::STATION {
        transaction.flag("no_connector");
    }
    let starting = Starting {
        place: request.key.place,
        token: &request.key.token,
        parent: verdict.parent.as_deref(),
        authorized: transaction.authorized,
        said: request.reservation_id,
        at: call.received_at,
    };
    let (reservation, odd) = reservation::used(identity, &starting, store);
    if let Some(reservation_id) = reservation {
        store.end_reservation(identity, reservation_id, ReservationEnd::Used(id), call.received_at);
        transaction.reservation_id = Some(reservation_id);
    }
    if let Some(odd) = odd {
        transaction.flag(odd);
    }
    store.insert_transaction(identity, &transaction);
    books::transaction_started(identity, &transaction, store);
    store.insert_transaction_event(identity, request.event(call, &transaction, transaction.flags.clone()));
    Ok(answer(&transaction))
}

/// The user's function has answered, perhaps after it had asked the rule. What the charge point is told is what the
/// transaction shall say: a repetition is told the same, and a refused one counts as refused.
pub fn told_otherwise(charge_point: &ChargePoint, answer: &Value, store: &mut impl Store) {
    let (Some(id), Some(id_tag_info)) = (answer.get("transactionId"), answer.get("idTagInfo")) else { return };
    let Some(mut transaction) = store.transaction(&charge_point.identity, &id.to_string()) else { return };
    if transaction.id_tag_info == *id_tag_info || !id_tag_info.is_object() {
        return;
    }
    transaction.id_tag_info = id_tag_info.clone();
    transaction.authorized = id_tag_info.get("status").is_some_and(|status| status == "Accepted");
    transaction.flags.retain(|flag| flag != "not_authorized");
    if !transaction.authorized {
        transaction.flag("not_authorized");
    }
    store.settle_authorization(&charge_point.identity, &transaction);
}

/// What a StartTransaction says.
struct StartTransaction {
    key: StartKey,
    id_tag: String,
    reservation_id: Option<i32>,
    moment: Moment,
}

impl StartTransaction {
    fn read(charge_point: &ChargePoint, call: &Call) -> Result<StartTransaction, CallError> {
        let fields = Fields::of(call);
        let id_tag = fields.required_tag("idTag")?;
        let moment = fields.moment("timestamp", &charge_point.zone, call.received_at);
        Ok(StartTransaction {
            key: StartKey {
                place: place(&fields)?,
                token: token::fold(&id_tag),
                started_at: moment.at,
                meter_start: fields.required_number("meterStart")?,
            },
            id_tag,
            // Chargers write 0 for "no reservation".
            reservation_id: fields
                .integer("reservationId")
                .and_then(|reservation_id| i32::try_from(reservation_id).ok())
                .filter(|reservation_id| *reservation_id != 0),
            moment,
        })
    }

    /// The transaction that this very message began when it was said first, maybe under another message id.
    ///
    /// Two sessions carry the same key where the clock stands at 1970 and the register at 0. They are told apart by the
    /// first one having ended, since a clock that is right never shows the same second to two sessions.
    fn said_before(&self, identity: &str, call: &Call, store: &mut impl Store) -> Option<Transaction> {
        if matches!(self.moment.doubt, Some("timestamp_unreadable" | "timestamp_missing")) {
            return self.begun_without_time(identity, store);
        }
        store.transaction_started(identity, &self.key).filter(|known| {
            known.state == TransactionState::Open || again::is_clock_set(self.key.started_at, call.received_at)
        })
    }

    /// Where the charge point names no time, its running transaction with the same tag and reading is the one.
    fn begun_without_time(&self, identity: &str, store: &mut impl Store) -> Option<Transaction> {
        store.open_transactions_at(identity, self.key.place).into_iter().rev().find(|open| {
            open.token == self.key.token
                && Decimal::parse(&open.meter_start) == Decimal::parse(&self.key.meter_start)
                && open.flags.iter().any(|flag| Some(flag.as_str()) == self.moment.doubt)
        })
    }

    fn event(&self, call: &Call, transaction: &Transaction, flags: Vec<String>) -> TransactionEvent {
        TransactionEvent {
            transaction: Some(transaction.id),
            transaction_id: Some(transaction.transaction_id.clone()),
            kind: EventKind::Started,
            message_id: call.message_id.to_owned(),
            place: Some(self.key.place),
            id_tag: Some(self.id_tag.clone()),
            event_at: self.moment.at,
            received_at: call.received_at,
            meter: Some(self.key.meter_start.clone()),
            reason: None,
            payload: call.payload.clone(),
            flags,
        }
    }
}

/// A connector that can not be does not suppress the answer; the transaction then belongs to the charge point as such.
fn place(fields: &Fields) -> Result<Place, CallError> {
    match (fields.integer("connectorId"), fields.place()) {
        (Some(_), None) => Ok(Place::STATION),
        _ => fields.required_place(),
    }
}

/// The same for the first and for every repetition.
fn answer(transaction: &Transaction) -> Value {
    let mut answer = Map::new();
    answer.insert("transactionId".to_owned(), json!(transaction.id));
    answer.insert("idTagInfo".to_owned(), transaction.id_tag_info.clone());
    Value::Object(answer)
}
