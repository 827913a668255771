//! Rows that a batch only appends, written by one statement per table.

use super::event::{self, Event, Kind, Kinds};
use super::time::{at, element};
use crate::statement::{Statement, arg, types::*};
use ocpp_logic::store::{MeterValue, Place, Sample, Status};
use ocpp_wire::time::Timestamp;
use ocpp_wire::validate::Violation;
use serde_json::json;
use std::collections::BTreeMap;

/// One frame with what was answered.
pub struct LogEntry {
    pub charge_point: String,
    pub received_at: Timestamp,
    pub session: Option<i64>,
    pub message_type: Option<i32>,
    pub message_id: Option<String>,
    pub action: Option<String>,
    /// The frame as text; `raw` instead where PostgreSQL can not hold it as text.
    pub frame: Option<String>,
    pub raw: Option<Vec<u8>>,
    pub reply: Option<String>,
    pub error: Option<String>,
}

pub struct Violated {
    charge_point: String,
    direction: &'static str,
    action: String,
    path: String,
    kind: String,
    expected: String,
    sample: String,
    at: Timestamp,
}

impl Violated {
    pub fn new(
        charge_point: &str,
        direction: &'static str,
        action: &str,
        violation: &Violation,
        at: Timestamp,
    ) -> Violated {
        Violated {
            charge_point: charge_point.into(),
            direction,
            action: storable(action),
            path: storable(&violation.pattern()),
            kind: violation.kind.as_str().into(),
            expected: storable(&violation.expected),
            sample: storable(&violation.found),
            at,
        }
    }
}

/// Text without NUL, which PostgreSQL can not hold; JSON strings may carry it as \u0000.
pub fn storable(text: &str) -> String {
    if text.contains('\0') { text.replace('\0', "\u{2400}") } else { text.into() }
}

#[derive(Default)]
pub struct Buffers {
    pub log: Vec<LogEntry>,
    pub meter_values: Vec<(String, MeterValue)>,
    pub violations: Vec<Violated>,
    pub events: Vec<Event>,
    /// Every status, for the history.
    pub statuses: Vec<(String, Status)>,
    /// The newest status of each connector.
    pub connectors: BTreeMap<(String, Place), Status>,
}

impl Buffers {
    pub fn is_empty(&self) -> bool {
        self.log.is_empty()
            && self.meter_values.is_empty()
            && self.violations.is_empty()
            && self.events.is_empty()
            && self.statuses.is_empty()
            && self.connectors.is_empty()
    }

    pub fn flush(&mut self, kinds: Kinds) {
        self.flush_conclusions();
        let new = write_violations(std::mem::take(&mut self.violations));
        if kinds.has(Kind::Violation) {
            self.events.extend(new);
        }
        event::write(std::mem::take(&mut self.events));
        write_log(std::mem::take(&mut self.log));
    }

    /// Only what says how things stand.
    pub fn flush_conclusions(&mut self) {
        // Taken out first: a trigger on these tables may come back into the store.
        write_connectors(std::mem::take(&mut self.connectors));
        write_history(std::mem::take(&mut self.statuses));
        write_meter_values(std::mem::take(&mut self.meter_values));
    }

    /// Whether there is a log line, a violation or an event of this charge point.
    pub fn tell_of(&self, identity: &str) -> bool {
        self.log.iter().any(|row| row.charge_point == identity)
            || self.violations.iter().any(|row| row.charge_point == identity)
            || self.events.iter().any(|row| row.charge_point == identity)
    }
}

fn write_log(rows: Vec<LogEntry>) {
    static INSERT: Statement = Statement::new(
        include_str!("../../../sql/statement/insert_log.sql"),
        &[TEXTS, TIMES, BIGINTS, INTEGERS, TEXTS, TEXTS, TEXTS, BYTEAS, TEXTS, TEXTS],
    );
    if rows.is_empty() {
        return;
    }
    macro_rules! column {
        ($field:ident) => {
            arg(rows.iter().map(|row| row.$field.as_deref()).collect::<Vec<_>>())
        };
    }
    INSERT.run(&[
        arg(rows.iter().map(|row| row.charge_point.as_str()).collect::<Vec<_>>()),
        arg(rows.iter().map(|row| element(row.received_at)).collect::<Vec<_>>()),
        arg(rows.iter().map(|row| row.session).collect::<Vec<_>>()),
        arg(rows.iter().map(|row| row.message_type).collect::<Vec<_>>()),
        column!(message_id),
        column!(action),
        column!(frame),
        column!(raw),
        column!(reply),
        column!(error),
    ]);
}

fn write_meter_values(rows: Vec<(String, MeterValue)>) {
    static INSERT: Statement = Statement::new(
        include_str!("../../../sql/statement/insert_meter_values.sql"),
        &[
            TEXTS, TIMES, TIMES, INTEGERS, INTEGERS, BIGINTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS,
            TEXTS, TEXTS,
        ],
    );
    if rows.is_empty() {
        return;
    }
    let literals = |of: fn(&Sample) -> Option<&str>| {
        arg(rows.iter().map(|(_, row)| array_literal(row.samples.iter().map(of))).collect::<Vec<_>>())
    };
    INSERT.run(&[
        arg(rows.iter().map(|(charge_point, _)| charge_point.as_str()).collect::<Vec<_>>()),
        arg(rows.iter().map(|(_, row)| element(row.received_at)).collect::<Vec<_>>()),
        arg(rows.iter().map(|(_, row)| element(row.measured_at)).collect::<Vec<_>>()),
        arg(rows.iter().map(|(_, row)| row.place.evse_id).collect::<Vec<_>>()),
        arg(rows.iter().map(|(_, row)| row.place.connector_id).collect::<Vec<_>>()),
        arg(rows.iter().map(|(_, row)| row.transaction).collect::<Vec<_>>()),
        arg(rows.iter().map(|(_, row)| row.transaction_id.as_deref()).collect::<Vec<_>>()),
        arg(rows.iter().map(|(_, row)| row.source).collect::<Vec<_>>()),
        literals(|sample| Some(&sample.value)),
        literals(|sample| sample.number.as_deref()),
        literals(|sample| Some(&sample.measurand)),
        literals(|sample| sample.unit.as_deref()),
        literals(|sample| Some(&sample.context)),
        literals(|sample| sample.phase.as_deref()),
        literals(|sample| Some(&sample.location)),
        literals(|sample| Some(&sample.format)),
    ]);
}

/// Text of a one-dimensional array: every element quoted, NULL for `None`.
pub fn array_literal<'a>(elements: impl Iterator<Item = Option<&'a str>>) -> String {
    let mut literal = String::from("{");
    for (index, element) in elements.enumerate() {
        if index > 0 {
            literal.push(',');
        }
        let Some(element) = element else {
            literal.push_str("NULL");
            continue;
        };
        literal.push('"');
        for character in element.chars() {
            match character {
                '"' | '\\' => literal.extend(['\\', character]),
                '\0' => literal.push('\u{2400}'),
                _ => literal.push(character),
            }
        }
        literal.push('"');
    }
    literal.push('}');
    literal
}

const STATUS: &[pgrx::pg_sys::Oid] = &[TEXTS, INTEGERS, INTEGERS, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TIMES, TIMES];

fn write_connectors(rows: BTreeMap<(String, Place), Status>) {
    static RECORD: Statement = Statement::new(include_str!("../../../sql/statement/record_connector.sql"), STATUS);
    write_statuses(&RECORD, rows.iter().map(|((charge_point, _), status)| (charge_point.as_str(), status)).collect());
}

fn write_history(rows: Vec<(String, Status)>) {
    static INSERT: Statement = Statement::new(include_str!("../../../sql/statement/insert_status.sql"), STATUS);
    write_statuses(&INSERT, rows.iter().map(|(charge_point, status)| (charge_point.as_str(), status)).collect());
}

fn write_statuses(statement: &Statement, rows: Vec<(&str, &Status)>) {
    if rows.is_empty() {
        return;
    }
    macro_rules! column {
        ($row:ident => $cell:expr) => {
            arg(rows.iter().map(|(_, $row)| $cell).collect::<Vec<_>>())
        };
    }
    let text = |value: &Option<String>| value.as_deref().map(storable);
    statement.run(&[
        arg(rows.iter().map(|(charge_point, _)| *charge_point).collect::<Vec<_>>()),
        column!(row => row.place.evse_id),
        column!(row => row.place.connector_id),
        column!(row => storable(&row.status)),
        column!(row => text(&row.error_code)),
        column!(row => text(&row.info)),
        column!(row => text(&row.vendor_id)),
        column!(row => text(&row.vendor_error_code)),
        column!(row => element(row.status_at)),
        column!(row => element(row.received_at)),
    ]);
}

/// Returns the events of those that are new today.
fn write_violations(rows: Vec<Violated>) -> Vec<Event> {
    static COUNT: Statement = Statement::new(
        include_str!("../../../sql/statement/count_violations.sql"),
        &[TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TIME],
    );
    let mut new = Vec::new();
    for row in rows {
        let counted = COUNT.run(&[
            arg(row.charge_point.as_str()),
            arg(row.direction),
            arg(row.action.as_str()),
            arg(row.path.as_str()),
            arg(row.kind.as_str()),
            arg(row.expected.as_str()),
            arg(row.sample.as_str()),
            at(row.at),
        ]);
        // A firmware that errs with every message is one piece of news a day.
        if counted.need(0, 1) {
            let details = [
                ("direction", json!(row.direction)),
                ("action", json!(row.action)),
                ("path", json!(row.path)),
                ("kind", json!(row.kind)),
                ("expected", json!(row.expected)),
                ("sample", json!(row.sample)),
            ];
            new.push(Event::violation(&row.charge_point, details, row.at));
        }
    }
    new
}
