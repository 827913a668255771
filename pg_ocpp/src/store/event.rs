//! Events: rows that tell other programs what happened, one kind at a time switched on or off by a setting.

use super::buffer::storable;
use super::time::element;
use crate::statement::{Statement, arg, types::*};
use ocpp_logic::store::{Boot, MeterValue, Place, SecurityEvent, Status, Transaction};
use ocpp_wire::time::Timestamp;
use serde_json::{Map, Value, json};
use std::cell::Cell;

/// What the store tells of. Connections, commands and refused passwords are told of in SQL, where they are decided.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Booted,
    Status,
    Faulted,
    Started,
    Metered,
    Stopped,
    Violation,
    Security,
}

impl Kind {
    const ALL: [Kind; 8] = [
        Kind::Booted,
        Kind::Status,
        Kind::Faulted,
        Kind::Started,
        Kind::Metered,
        Kind::Stopped,
        Kind::Violation,
        Kind::Security,
    ];

    /// As in ocpp.event.kind and in the name of its setting.
    fn as_str(self) -> &'static str {
        match self {
            Kind::Booted => "booted",
            Kind::Status => "status",
            Kind::Faulted => "faulted",
            Kind::Started => "started",
            Kind::Metered => "metered",
            Kind::Stopped => "stopped",
            Kind::Violation => "violation",
            Kind::Security => "security",
        }
    }
}

/// The kinds that are switched on.
#[derive(Clone, Copy, Default)]
pub struct Kinds(u8);

impl Kinds {
    pub fn of(is_on: impl Fn(&str) -> bool) -> Kinds {
        Kinds(Kind::ALL.into_iter().filter(|kind| is_on(kind.as_str())).fold(0, |set, kind| set | 1 << kind as u8))
    }

    pub fn has(self, kind: Kind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }
}

pub struct Event {
    pub kind: Kind,
    pub charge_point: String,
    at: Timestamp,
    place: Option<Place>,
    transaction: Option<i64>,
    details: Value,
}

/// An object of what is known: fields without value are left out.
fn known<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Object(
        fields.into_iter().filter(|(_, v)| !v.is_null()).map(|(k, v)| (k.to_owned(), v)).collect::<Map<_, _>>(),
    )
}

impl Event {
    fn new(kind: Kind, charge_point: &str, at: Timestamp, details: Value) -> Event {
        Event { kind, charge_point: charge_point.to_owned(), at, place: None, transaction: None, details }
    }

    pub fn booted(charge_point: &str, boot: &Boot, at: Timestamp) -> Event {
        let details = known([
            ("vendor", json!(boot.vendor)),
            ("model", json!(boot.model)),
            ("serial_number", json!(boot.serial_number)),
            ("firmware_version", json!(boot.firmware_version)),
        ]);
        Event::new(Kind::Booted, charge_point, at, details)
    }

    /// `current` false: a status of the past, which the connector has left meanwhile.
    pub fn status(kind: Kind, charge_point: &str, status: &Status, current: bool) -> Event {
        let details = known([
            ("status", json!(status.status)),
            ("error_code", json!(status.error_code)),
            ("info", json!(status.info)),
            ("vendor_id", json!(status.vendor_id)),
            ("vendor_error_code", json!(status.vendor_error_code)),
            ("status_at", json!(status.status_at.to_string())),
            ("late", if current { Value::Null } else { json!(true) }),
        ]);
        Event { place: Some(status.place), ..Event::new(kind, charge_point, status.received_at, details) }
    }

    pub fn started(charge_point: &str, transaction: &Transaction) -> Event {
        let details = known([
            ("id_tag", json!(transaction.id_tag)),
            ("authorized", json!(transaction.authorized)),
            ("started_at", json!(transaction.started_at.to_string())),
            ("meter_start", number(Some(&transaction.meter_start))),
            ("reservation_id", json!(transaction.reservation_id)),
        ]);
        Event::new(Kind::Started, charge_point, transaction.start_received_at, details).about(transaction)
    }

    pub fn stopped(charge_point: &str, transaction: &Transaction) -> Event {
        let at = transaction.stop_received_at.unwrap_or(transaction.start_received_at);
        let details = known([
            ("id_tag", json!(transaction.id_tag)),
            ("stopped_at", json!(transaction.stopped_at.map(|at| at.to_string()))),
            ("reason", json!(transaction.reason)),
            ("meter_stop", number(transaction.meter_stop.as_ref())),
            ("energy", number(Some(&transaction.energy))),
            ("flags", if transaction.flags.is_empty() { Value::Null } else { json!(transaction.flags) }),
        ]);
        Event::new(Kind::Stopped, charge_point, at, details).about(transaction)
    }

    pub fn metered(charge_point: &str, value: &MeterValue) -> Event {
        let samples: Vec<Value> = value
            .samples
            .iter()
            .map(|sample| {
                known([
                    ("measurand", json!(sample.measurand)),
                    ("value", json!(sample.value)),
                    ("unit", json!(sample.unit)),
                    ("phase", json!(sample.phase)),
                    ("context", json!(sample.context)),
                    ("location", json!(sample.location)),
                ])
            })
            .collect();
        let details = json!({ "measured_at": value.measured_at.to_string(), "samples": samples });
        Event {
            place: Some(value.place),
            transaction: value.transaction,
            ..Event::new(Kind::Metered, charge_point, value.received_at, details)
        }
    }

    pub fn violation(charge_point: &str, details: [(&str, Value); 6], at: Timestamp) -> Event {
        Event::new(Kind::Violation, charge_point, at, known(details))
    }

    pub fn security(charge_point: &str, said: &SecurityEvent) -> Event {
        let details = known([
            ("type", json!(said.kind)),
            ("tech_info", json!(said.tech_info)),
            ("timestamp", json!(said.said_at)),
        ]);
        Event::new(Kind::Security, charge_point, said.received_at, details)
    }

    /// The charge point was told otherwise about the tag than the rule had decided.
    pub fn settle_authorization(&mut self, transaction: &Transaction) {
        if self.kind == Kind::Started && self.transaction == Some(transaction.id) {
            self.details["authorized"] = json!(transaction.authorized);
        }
    }

    fn about(self, transaction: &Transaction) -> Event {
        Event { place: Some(transaction.place), transaction: Some(transaction.id), ..self }
    }
}

/// A decimal as a JSON number, with the digits it was written with.
fn number(text: Option<&String>) -> Value {
    text.map_or(Value::Null, |text| serde_json::from_str(text).unwrap_or_else(|_| json!(text)))
}

/// The era of this cluster's transaction ids, asked for once per backend: a restore into another cluster begins a new one.
fn era() -> i32 {
    static ERA: Statement = Statement::new("SELECT ocpp.current_era()", &[]);
    thread_local! {
        static KNOWN: Cell<Option<i32>> = const { Cell::new(None) };
    }
    KNOWN.get().unwrap_or_else(|| {
        let era = ERA.run(&[]).need(0, 1);
        KNOWN.set(Some(era));
        era
    })
}

pub fn write(events: Vec<Event>) {
    static INSERT: Statement = Statement::new(
        include_str!("../../../sql/statement/insert_events.sql"),
        &[INTEGER, TIMES, TEXTS, TEXTS, INTEGERS, INTEGERS, BIGINTS, TEXTS],
    );
    if events.is_empty() {
        return;
    }
    macro_rules! column {
        ($row:ident => $cell:expr) => {
            arg(events.iter().map(|$row| $cell).collect::<Vec<_>>())
        };
    }
    INSERT.run(&[
        arg(era()),
        column!(row => element(row.at)),
        column!(row => row.kind.as_str()),
        column!(row => storable(&row.charge_point)),
        column!(row => row.place.map(|place| place.evse_id)),
        column!(row => row.place.map(|place| place.connector_id)),
        column!(row => row.transaction),
        column!(row => super::rules::json_text(&row.details)),
    ]);
}
