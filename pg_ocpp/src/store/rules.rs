//! The rules' own view of the storage: `ocpp_logic::Store` in SQL.

use super::SpiStore;
use super::buffer::storable;
use super::event::{Event, Kind};
use super::time::{at, from_pg, maybe};
use super::transactions::state_text;
use crate::statement::{Arg, Rows, Statement, arg, types::*};
use ocpp_logic::smart_charging::{ChargingProfile, Installed};
use ocpp_logic::store::*;
use ocpp_logic::{Call, Reply};
use ocpp_wire::time::{Timestamp, Zone};
use ocpp_wire::token;
use pgrx::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

macro_rules! statement {
    ($name:ident, $file:literal, $($type:ident)*) => {
        static $name: Statement =
            Statement::new(include_str!(concat!("../../../sql/statement/", $file, ".sql")), &[$($type),*]);
    };
}

/// JSON text that jsonb accepts. It refuses \u0000, which stands for a character no OCPP field has a use for, and numbers
/// beyond numeric, which become the text they were written as.
pub fn json_text(value: &Value) -> String {
    let text = value.to_string();
    if !text.contains("\\u0000") && !may_hold_a_monstrous_number(&text) {
        return text;
    }
    fn clean(value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(storable(text)),
            Value::Number(number) if may_hold_a_monstrous_number(&number.to_string()) => {
                Value::String(number.to_string())
            }
            Value::Array(items) => Value::Array(items.iter().map(clean).collect()),
            Value::Object(fields) => fields.iter().map(|(key, value)| (storable(key), clean(value))).collect(),
            other => other.clone(),
        }
    }
    clean(value).to_string()
}

/// More digits, or a larger exponent, than any reading of a meter has; numeric bears a hundred times as much.
fn may_hold_a_monstrous_number(text: &str) -> bool {
    let (mut digits, mut in_exponent) = (0, false);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'e' | b'E' => (digits, in_exponent) = (0, true),
            b'+' | b'-' if in_exponent && digits == 0 => {}
            _ => (digits, in_exponent) = (0, false),
        }
        if digits > 1000 || in_exponent && digits > 3 {
            return true;
        }
    }
    false
}

fn text(value: &str) -> Arg {
    arg(storable(value))
}

fn maybe_text(value: &Option<String>) -> Arg {
    arg(value.as_deref().map(storable))
}

fn texts(values: &[String]) -> Arg {
    arg(values.iter().map(|value| storable(value)).collect::<Vec<_>>())
}

fn json(text: String) -> Value {
    serde_json::from_str(&text).unwrap_or_else(|cause| error!("pg_ocpp: jsonb that serde_json does not read: {cause}"))
}

pub fn record_data_transfer(charge_point: &str, call: &Call, reply: &Reply) {
    statement!(RECORD, "record_data_transfer", TEXT TIME TEXT TEXT TEXT TEXT TEXT);
    let said = |payload: &Value, name: &str| match payload.get(name) {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => Some(storable(text)),
        Some(other) => Some(json_text(other)),
    };
    let (status, answer) = match reply {
        Reply::Result(payload) => (said(payload, "status"), said(payload, "data")),
        Reply::Error(error) => (Some(error.code.as_str(call.version).to_owned()), None),
    };
    RECORD.run(&[
        arg(charge_point),
        at(call.received_at),
        arg(said(call.payload, "vendorId")),
        arg(said(call.payload, "messageId")),
        arg(said(call.payload, "data")),
        arg(status),
        arg(answer),
    ]);
}

fn transactions(rows: Rows) -> Vec<Transaction> {
    let time = |row, column| rows.get::<i64>(row, column).map(from_pg);
    (0..rows.len())
        .map(|row| Transaction {
            id: rows.need(row, 1),
            transaction_id: rows.need(row, 2),
            place: Place { evse_id: rows.need(row, 3), connector_id: rows.need(row, 4) },
            state: match rows.need::<String>(row, 5).as_str() {
                "open" => TransactionState::Open,
                "stopped" => TransactionState::Stopped,
                "incomplete" => TransactionState::Incomplete,
                _ => TransactionState::Closed,
            },
            id_tag: rows.need(row, 6),
            token: rows.need(row, 7),
            id_tag_info: json(rows.need(row, 8)),
            authorized: rows.need(row, 9),
            reservation_id: rows.get(row, 10),
            started_at: from_pg(rows.need(row, 11)),
            start_received_at: from_pg(rows.need(row, 12)),
            meter_start: rows.need(row, 13),
            stopped_at: time(row, 14),
            stop_received_at: time(row, 15),
            meter_stop: rows.get(row, 16),
            reason: rows.get(row, 17),
            stop_id_tag: rows.get(row, 18),
            energy: rows.need(row, 19),
            register: rows.get(row, 20),
            metered_at: time(row, 21),
            power: rows.get(row, 22),
            state_of_charge: rows.get(row, 23),
            flags: rows.need(row, 24),
        })
        .collect()
}

/// A charge point repeats what was not acknowledged: the last message before a connection broke.
const DAYS_2: i64 = 2 * 24 * 3_600_000_000;

/// A tag as a charge point presented it.
pub struct PresentedTag {
    pub id_tag: String,
    pub charge_point: String,
}

impl SpiStore {
    /// Looks up all tags of a batch before its first rule: remembers unknown ones, locks limited ones, both in one order
    /// for everybody (in the order of messages two batches deadlock). `presented`: by the tag folded.
    pub fn prepare_tags(&mut self, presented: &BTreeMap<String, PresentedTag>, unknown_limit: i64) {
        statement!(REMEMBER, "remember_tags", TEXTS TEXTS TEXTS BIGINT);
        statement!(LOCK, "lock_tags", TEXTS);
        let tokens: Vec<String> = presented.keys().filter(|token| !self.tags.contains_key(*token)).cloned().collect();
        if tokens.is_empty() {
            return;
        }
        self.find_tags(&tokens);
        let unknown: Vec<&String> = tokens.iter().filter(|token| self.tags[*token].is_none()).collect();
        if !unknown.is_empty() {
            let (written, by): (Vec<&str>, Vec<&str>) = unknown
                .iter()
                .map(|token| (presented[*token].id_tag.as_str(), presented[*token].charge_point.as_str()))
                .unzip();
            REMEMBER.run_by_key(&[
                arg(unknown.iter().map(|token| token.as_str()).collect::<Vec<_>>()),
                arg(written),
                arg(by),
                arg(unknown_limit),
            ]);
        }
        let limited =
            tokens.iter().any(|token| matches!(&self.tags[token], Some(tag) if tag.max_transactions.is_some()));
        if limited {
            LOCK.run_by_key(&[arg(tokens.clone())]);
        }
        if limited || !unknown.is_empty() {
            self.find_tags(&tokens);
        }
    }

    fn find_tags(&mut self, tokens: &[String]) {
        statement!(FIND, "find_tags", TEXTS);
        let rows = FIND.run_by_key(&[arg(tokens.to_vec())]);
        for token in tokens {
            self.tags.insert(token.clone(), None);
        }
        for row in 0..rows.len() {
            let status = rows.get::<String>(row, 2).map(|status| match status.as_str() {
                "Accepted" => TagStatus::Accepted,
                "Blocked" => TagStatus::Blocked,
                "Expired" => TagStatus::Expired,
                _ => TagStatus::Invalid,
            });
            let tag = IdTag {
                status,
                expires_at: rows.get::<i64>(row, 3).map(from_pg),
                parent: rows.get(row, 4),
                max_transactions: rows.get::<i32>(row, 5).and_then(|limit| u32::try_from(limit).ok()),
            };
            self.tags.insert(rows.need(row, 1), Some(tag));
        }
    }

    /// Reads the open transactions of charge points that are about to report meter values, in one statement.
    pub fn prepare_transactions(&mut self, charge_points: Vec<&str>) {
        statement!(LIVE, "find_live_transactions", TEXTS);
        if charge_points.is_empty() {
            return;
        }
        let rows = LIVE.run_by_key(&[arg(charge_points.clone())]);
        let owners: Vec<String> = (0..rows.len()).map(|row| rows.need(row, 25)).collect();
        for (owner, transaction) in owners.iter().zip(transactions(rows)) {
            self.transactions.take(owner, transaction);
        }
        for charge_point in charge_points {
            self.transactions.mark_complete(charge_point);
        }
    }
}

impl Store for SpiStore {
    fn record_boot(&mut self, charge_point: &str, boot: &Boot, payload: &Value, time: Timestamp) {
        statement!(BOOT, "record_boot", TEXT TEXT TEXT TEXT TEXT TEXT TEXT TEXT TEXT TEXT TEXT TIME);
        static BOOTED: Statement = Statement::new(
            "UPDATE ocpp.configuration SET reboot_required = false WHERE charge_point = $1 AND reboot_required",
            &[TEXT],
        );
        BOOTED.run(&[arg(charge_point)]);
        BOOT.run(&[
            arg(charge_point),
            maybe_text(&boot.vendor),
            maybe_text(&boot.model),
            maybe_text(&boot.serial_number),
            maybe_text(&boot.charge_box_serial_number),
            maybe_text(&boot.firmware_version),
            maybe_text(&boot.iccid),
            maybe_text(&boot.imsi),
            maybe_text(&boot.meter_type),
            maybe_text(&boot.meter_serial_number),
            arg(json_text(payload)),
            at(time),
        ]);
        self.happened(Kind::Booted, || Event::booted(charge_point, boot, time));
    }

    fn id_tag(&mut self, token: &str) -> Option<IdTag> {
        let token = storable(token);
        if !self.tags.contains_key(&token) {
            self.find_tags(std::slice::from_ref(&token));
        }
        self.tags[&token].clone()
    }

    fn open_transactions_of(&mut self, token: &str) -> u32 {
        static COUNT: Statement = Statement::new(
            "SELECT count(*) FROM ocpp.transaction WHERE token = $1 AND state = 'open' AND authorized",
            &[TEXT],
        );
        // What was stopped in this batch does not count any more.
        self.transactions.write();
        COUNT.run(&[text(token)]).need::<i64>(0, 1).try_into().unwrap_or(u32::MAX)
    }

    fn transaction(&mut self, charge_point: &str, transaction_id: &str) -> Option<Transaction> {
        statement!(FIND, "find_transaction", TEXT TEXT);
        if let Some(in_hand) = self.transactions.named(charge_point, transaction_id) {
            return Some(in_hand);
        }
        let found = transactions(FIND.run(&[arg(charge_point), text(transaction_id)])).pop()?;
        Some(self.transactions.take(charge_point, found))
    }

    fn transaction_elsewhere(&mut self, charge_point: &str, transaction_id: &str) -> bool {
        static ELSEWHERE: Statement = Statement::new(
            "SELECT EXISTS (SELECT FROM ocpp.transaction WHERE id = $2 AND charge_point <> $1)",
            &[TEXT, BIGINT],
        );
        let Ok(id) = transaction_id.parse::<i64>() else { return false };
        ELSEWHERE.run(&[arg(charge_point), arg(id)]).need(0, 1)
    }

    fn open_transactions_at(&mut self, charge_point: &str, place: Place) -> Vec<Transaction> {
        statement!(OPEN, "find_open_transactions", TEXT INTEGER INTEGER);
        if !self.transactions.is_complete(charge_point) {
            let rows = OPEN.run(&[arg(charge_point), arg(place.evse_id), arg(place.connector_id)]);
            for found in transactions(rows) {
                self.transactions.take(charge_point, found);
            }
        }
        self.transactions.open_at(charge_point, place)
    }

    fn transaction_started(&mut self, charge_point: &str, key: &StartKey) -> Option<Transaction> {
        statement!(FIND, "find_started_transaction", TEXT TIME INTEGER INTEGER TEXT TEXT);
        let found = transactions(FIND.run(&[
            arg(charge_point),
            at(key.started_at),
            arg(key.place.evse_id),
            arg(key.place.connector_id),
            text(&key.token),
            text(&key.meter_start),
        ]))
        .pop()?;
        Some(self.transactions.take(charge_point, found))
    }

    fn next_transaction_id(&mut self, _charge_point: &str) -> i64 {
        static NEXT: Statement = Statement::new("SELECT nextval('ocpp.transaction_number')", &[]);
        super::replay::transaction_number().unwrap_or_else(|| NEXT.run(&[]).need(0, 1))
    }

    fn insert_transaction(&mut self, charge_point: &str, new: &Transaction) {
        statement!(INSERT, "insert_transaction", TEXT TEXT BIGINT TEXT INTEGER INTEGER TEXT TEXT TEXT TEXT BOOLEAN INTEGER TIME TIME TEXT TEXT TEXT TIME TEXTS);
        INSERT.run(&[
            arg(charge_point),
            arg(self.version.as_str()),
            arg(new.id),
            text(&new.transaction_id),
            arg(new.place.evse_id),
            arg(new.place.connector_id),
            arg(state_text(new.state)),
            text(&new.id_tag),
            text(&new.token),
            arg(json_text(&new.id_tag_info)),
            arg(new.authorized),
            arg(new.reservation_id),
            at(new.started_at),
            at(new.start_received_at),
            text(&new.meter_start),
            text(&new.energy),
            maybe_text(&new.register),
            maybe(new.metered_at),
            texts(&new.flags),
        ]);
        self.transactions.insert(charge_point, new);
        self.happened(Kind::Started, || Event::started(charge_point, new));
    }

    fn update_transaction(&mut self, charge_point: &str, changed: &Transaction) {
        let ended = changed.state == TransactionState::Stopped
            && self.transactions.state(charge_point, changed.id) != Some(TransactionState::Stopped);
        self.transactions.change(charge_point, changed);
        if ended {
            self.happened(Kind::Stopped, || Event::stopped(charge_point, changed));
        }
    }

    fn settle_authorization(&mut self, charge_point: &str, settled: &Transaction) {
        statement!(SETTLE, "settle_authorization", TEXT BIGINT TEXT BOOLEAN TEXTS);
        SETTLE.run(&[
            arg(charge_point),
            arg(settled.id),
            arg(json_text(&settled.id_tag_info)),
            arg(settled.authorized),
            texts(&settled.flags),
        ]);
        self.transactions.insert(charge_point, settled);
        for event in &mut self.buffers.events {
            event.settle_authorization(settled);
        }
    }

    fn insert_transaction_event(&mut self, charge_point: &str, event: TransactionEvent) {
        statement!(INSERT, "insert_transaction_event", TEXT BIGINT TEXT TEXT TEXT INTEGER INTEGER TEXT TIME TIME TEXT TEXT TEXT TEXTS);
        INSERT.run(&[
            arg(charge_point),
            arg(event.transaction),
            maybe_text(&event.transaction_id),
            arg(match event.kind {
                EventKind::Started => "Started",
                EventKind::Ended => "Ended",
            }),
            text(&event.message_id),
            arg(event.place.map(|place| place.evse_id)),
            arg(event.place.map(|place| place.connector_id)),
            maybe_text(&event.id_tag),
            at(event.event_at),
            at(event.received_at),
            maybe_text(&event.meter),
            maybe_text(&event.reason),
            arg(json_text(&event.payload)),
            texts(&event.flags),
        ]);
    }

    fn reservations(&mut self, charge_point: &str) -> Vec<Reservation> {
        statement!(FIND, "find_reservations", TEXT);
        let rows = FIND.run(&[arg(charge_point)]);
        (0..rows.len())
            .map(|row| Reservation {
                id: rows.need(row, 1),
                place: Place { evse_id: rows.need(row, 2), connector_id: rows.need(row, 3) },
                id_tag: rows.need(row, 4),
                parent: rows.get(row, 5),
                expires_at: from_pg(rows.need(row, 6)),
            })
            .collect()
    }

    fn record_reservation(&mut self, charge_point: &str, reservation: &Reservation) {
        statement!(RECORD, "record_reservation", TEXT INTEGER INTEGER INTEGER TEXT TEXT TIME);
        RECORD.run(&[
            arg(charge_point),
            arg(reservation.id),
            arg(reservation.place.evse_id),
            arg(reservation.place.connector_id),
            text(&reservation.id_tag),
            maybe_text(&reservation.parent),
            at(reservation.expires_at),
        ]);
    }

    fn end_reservation(&mut self, charge_point: &str, id: i32, how: ReservationEnd, time: Timestamp) {
        statement!(END, "end_reservation", TEXT INTEGER TEXT BIGINT TIME);
        let (status, transaction) = match how {
            ReservationEnd::Used(transaction) => ("Used", Some(transaction)),
            ReservationEnd::Cancelled => ("Cancelled", None),
            ReservationEnd::Faulted => ("Faulted", None),
            ReservationEnd::Unavailable => ("Unavailable", None),
        };
        END.run(&[arg(charge_point), arg(id), arg(status), arg(transaction), at(time)]);
    }

    fn installed_profiles(&mut self, charge_point: &str) -> Vec<Installed> {
        statement!(FIND, "find_installed_profiles", TEXT);
        let rows = FIND.run(&[arg(charge_point)]);
        (0..rows.len())
            .filter_map(|row| {
                // What was sent has been checked; what a person wrote by hand may be anything.
                let profile = ChargingProfile::from_json(&json(rows.need(row, 2)), "", &Zone::UTC).ok()?;
                Some(Installed { connector_id: rows.need::<i32>(row, 1).into(), profile })
            })
            .collect()
    }

    fn record_profile(&mut self, charge_point: &str, answer: &ProfileAnswer, time: Timestamp) {
        statement!(RECORD, "record_profile", TEXT BIGINT INTEGER BIGINT TEXT TEXT TEXT TIME);
        // The words of the specification, whatever their letter case.
        let status = if answer.status.eq_ignore_ascii_case("Accepted") { "Accepted" } else { &answer.status };
        RECORD.run(&[
            arg(charge_point),
            arg(self.answered),
            arg(answer.connector_id),
            arg(answer.transaction),
            arg(answer.id_tag.as_deref().map(|id_tag| storable(&token::fold(id_tag)))),
            arg(json_text(&answer.profile)),
            text(status),
            at(time),
        ]);
    }

    fn end_profiles(&mut self, charge_point: &str, ids: &[i64], why: &'static str, time: Timestamp) {
        statement!(END, "end_profiles", TEXT BIGINTS TEXT TIME);
        END.run(&[arg(charge_point), arg(ids.to_vec()), arg(why), at(time)]);
    }

    fn expected_profile(
        &mut self,
        charge_point: &str,
        token: &str,
        place: Place,
        since: Timestamp,
    ) -> Option<ExpectedProfile> {
        statement!(FIND, "find_expected_profile", TEXT TEXT TIME INTEGER);
        let rows = FIND.run(&[arg(charge_point), text(token), at(since), arg(place.evse_id)]);
        if rows.is_empty() {
            return None;
        }
        Some(ExpectedProfile { row: rows.need(0, 1), profile: json(rows.need(0, 2)) })
    }

    fn install_expected_profile(&mut self, charge_point: &str, row: i64, place: Place, transaction: i64) {
        statement!(INSTALL, "install_expected_profile", TEXT BIGINT INTEGER BIGINT);
        INSTALL.run(&[arg(charge_point), arg(row), arg(place.evse_id), arg(transaction)]);
    }

    fn samples_at(
        &mut self,
        charge_point: &str,
        place: Place,
        transaction: Option<i64>,
        measured_at: Timestamp,
    ) -> Vec<Sample> {
        static FIND: Statement = Statement::planned_anew(
            include_str!("../../../sql/statement/find_samples.sql"),
            &[TEXT, TIME, INTEGER, INTEGER, BIGINT, TIME],
        );
        let began = transaction.and_then(|id| self.transactions.began(charge_point, id));
        let since = began.unwrap_or_else(|| Timestamp(super::now().0 - DAYS_2));
        let mut samples: Vec<Sample> = self
            .buffers
            .meter_values
            .iter()
            .filter(|(identity, row)| {
                identity == charge_point
                    && row.place == place
                    && row.measured_at == measured_at
                    && (transaction.is_none() || row.transaction == transaction)
            })
            .flat_map(|(_, row)| row.samples.clone())
            .collect();
        let rows = FIND.run(&[
            arg(charge_point),
            at(measured_at),
            arg(place.evse_id),
            arg(place.connector_id),
            arg(transaction),
            at(since),
        ]);
        for row in 0..rows.len() {
            let column = |number| rows.need::<Vec<Option<String>>>(row, number);
            let columns: Vec<Vec<Option<String>>> = (1..=8).map(column).collect();
            for index in 0..columns[0].len() {
                let cell = |column: usize| columns[column].get(index).cloned().flatten();
                samples.push(Sample {
                    value: cell(0).unwrap_or_default(),
                    number: cell(1),
                    measurand: cell(2).unwrap_or_default(),
                    unit: cell(3),
                    context: cell(4).unwrap_or_default(),
                    phase: cell(5),
                    location: cell(6).unwrap_or_default(),
                    format: cell(7).unwrap_or_default(),
                });
            }
        }
        samples
    }

    fn insert_meter_value(&mut self, charge_point: &str, mut value: MeterValue) {
        value.transaction_id = value.transaction_id.map(|id| storable(&id));
        self.happened(Kind::Metered, || Event::metered(charge_point, &value));
        self.buffers.meter_values.push((charge_point.into(), value));
    }

    fn status_at(&mut self, charge_point: &str, place: Place) -> Option<Timestamp> {
        static AT: Statement = Statement::new(
            "SELECT status_at FROM ocpp.connector WHERE charge_point = $1 AND evse_id = $2 AND connector_id = $3",
            &[TEXT, INTEGER, INTEGER],
        );
        if let Some(status) = self.buffers.connectors.get(&(charge_point.to_owned(), place)) {
            return Some(status.status_at);
        }
        let rows = AT.run(&[arg(charge_point), arg(place.evse_id), arg(place.connector_id)]);
        if rows.is_empty() { None } else { rows.get::<i64>(0, 1).map(from_pg) }
    }

    fn record_status(&mut self, charge_point: &str, status: &Status, current: bool) {
        self.happened(Kind::Status, || Event::status(Kind::Status, charge_point, status, current));
        let fault = status.error_code.as_deref().is_some_and(|code| code != "NoError" && !code.is_empty());
        if current && (fault || status.status == "Faulted") {
            self.happened(Kind::Faulted, || Event::status(Kind::Faulted, charge_point, status, current));
        }
        if current {
            self.buffers.connectors.insert((charge_point.to_owned(), status.place), status.clone());
        }
        self.buffers.statuses.push((charge_point.to_owned(), status.clone()));
    }

    fn record_availability(&mut self, charge_point: &str, place: Place, availability: &str) {
        statement!(RECORD, "record_availability", TEXT INTEGER INTEGER TEXT);
        RECORD.run(&[arg(charge_point), arg(place.evse_id), arg(place.connector_id), arg(availability)]);
    }

    fn record_configuration(&mut self, charge_point: &str, keys: &[ConfigurationKey], time: Timestamp) {
        statement!(RECORD, "record_configuration", TEXT TEXT TEXT BOOLEAN BOOLEAN BOOLEAN TIME);
        static DRIFT: Statement = Statement::new("SELECT ocpp.notice_drift(ARRAY[$1])", &[TEXT]);
        for key in keys {
            RECORD.run(&[
                arg(charge_point),
                text(&key.key),
                maybe_text(&key.value),
                arg(key.readonly),
                arg(key.reboot_required),
                arg(key.known),
                at(time),
            ]);
        }
        // What was wished for may be there now, or may not.
        DRIFT.run(&[arg(charge_point)]);
    }

    fn settle_password(&mut self, charge_point: &str, change: PasswordChange) {
        statement!(SETTLE, "settle_password", TEXT TEXT BIGINT);
        let change = match change {
            PasswordChange::Taken => "taken",
            PasswordChange::AfterReboot => "after reboot",
            PasswordChange::Refused => "refused",
        };
        SETTLE.run(&[arg(charge_point), arg(change), arg(self.answered)]);
    }

    fn record_security_event(&mut self, charge_point: &str, event: SecurityEvent) {
        static RECORD: Statement =
            Statement::new("SELECT ocpp.record_security_event($1, $2, $3, $4, $5)", &[TEXT, TEXT, TEXT, TEXT, TIME]);
        RECORD.run(&[
            arg(charge_point),
            text(&event.kind),
            maybe_text(&event.tech_info),
            maybe_text(&event.said_at),
            at(event.received_at),
        ]);
        self.happened(Kind::Security, || Event::security(charge_point, &event));
    }

    fn notice_boot(&mut self, charge_point: &str, time: Timestamp) {
        static NOTICE: Statement = Statement::new("SELECT ocpp.notice_boot($1, $2)", &[TEXT, TIME]);
        NOTICE.run(&[arg(charge_point), at(time)]);
    }

    fn note_progress(&mut self, charge_point: &str, progress: Progress) {
        static NOTE: Statement =
            Statement::new("SELECT ocpp.note_progress($1, $2, $3, $4, $5)", &[TEXT, TEXT, TEXT, BIGINT, TIME]);
        NOTE.run(&[
            arg(charge_point),
            text(&progress.action),
            text(&progress.status),
            arg(progress.request_id),
            at(progress.received_at),
        ]);
    }

    fn keep_certificate_request(&mut self, charge_point: &str, csr: &str, time: Timestamp) -> bool {
        static KEEP: Statement =
            Statement::new("SELECT ocpp.keep_certificate_request($1, $2, $3)", &[TEXT, TEXT, TIME]);
        KEEP.run(&[arg(charge_point), text(csr), at(time)]).need(0, 1)
    }

    fn was_triggered(&mut self, charge_point: &str, message: &str, time: Timestamp) -> bool {
        statement!(TRIGGERED, "was_triggered", TEXT TEXT TIME);
        TRIGGERED.run(&[arg(charge_point), text(message), at(time)]).need(0, 1)
    }
}
