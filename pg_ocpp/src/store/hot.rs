//! The hot row of a charge point: its lock, the facts that come with it, and what a batch changes in it.

use super::Replaying;
use super::time::{element, from_pg};
use crate::statement::{Rows, Statement, arg, types::*};
use ocpp_logic::{ChargePoint, Registration, again, quirk::Quirks};
use ocpp_wire::Version;
use ocpp_wire::time::{Timestamp, Zone};
use std::collections::{BTreeMap, HashMap};

/// A locked charge point.
pub struct Station {
    pub facts: ChargePoint,
    /// OCPP version of its newest connection.
    pub version: Version,
}

/// Locks those of the charge points that nobody else holds, and says under which revision token; `None`: none of them.
pub fn lock(identities: Vec<&str>) -> (HashMap<String, Station>, Option<String>) {
    static LOCK: Statement = Statement::new(include_str!("../../../sql/statement/lock_charge_points.sql"), &[TEXTS]);
    static READ: Statement = Statement::new(include_str!("../../../sql/statement/read_charge_points.sql"), &[TEXTS]);
    let rows = if Replaying::is_on() { &READ } else { &LOCK }.run_by_key(&[arg(identities)]);
    let revision = if rows.is_empty() { None } else { rows.get(0, 12) };
    (read(&rows), revision)
}

/// Locks one charge point, waiting for whoever holds it; `None`: it does not exist.
pub fn lock_waiting(identity: &str) -> Option<Station> {
    static LOCK: Statement = Statement::new(include_str!("../../../sql/statement/lock_charge_point.sql"), &[TEXT]);
    if Replaying::is_on() {
        return lock(vec![identity]).0.remove(identity);
    }
    read(&LOCK.run(&[arg(identity)])).remove(identity)
}

/// The same without the lock, for who has it already.
pub fn look(identity: &str) -> Option<Station> {
    static LOOK: Statement = Statement::new(include_str!("../../../sql/statement/look_at_charge_point.sql"), &[TEXT]);
    read(&LOOK.run(&[arg(identity)])).remove(identity)
}

/// A user's function may have changed what we know of the charge point.
pub fn refresh(station: &mut Station, identity: &str) {
    if let Some(fresh) = lock_waiting(identity) {
        *station = fresh;
    }
}

/// Whether the charge point is known at all.
pub fn exists(identity: &str) -> bool {
    static EXISTS: Statement =
        Statement::new("SELECT EXISTS (SELECT FROM ocpp.charge_point_state WHERE charge_point = $1)", &[TEXT]);
    EXISTS.run(&[arg(identity)]).need(0, 1)
}

/// OCPP version of the newest connection, without the lock.
pub fn spoken_version(identity: &str) -> Version {
    static VERSION: Statement =
        Statement::new("SELECT (SELECT version FROM ocpp.charge_point_state WHERE charge_point = $1)", &[TEXT]);
    VERSION.run(&[arg(identity)]).get::<String>(0, 1).and_then(|text| text.parse().ok()).unwrap_or(Version::V16)
}

fn read(rows: &Rows) -> HashMap<String, Station> {
    (0..rows.len())
        .map(|row| {
            let identity: String = rows.need(row, 1);
            let version = rows.get::<String>(row, 3).and_then(|text| text.parse().ok()).unwrap_or(Version::V16);
            // A zone that the library does not know reads like none; ocpp.charge_point refuses such names on entry.
            let zone = rows.get::<String>(row, 8).and_then(|name| Zone::named(&name).ok());
            let quirks = rows.get::<String>(row, 11).and_then(|list| serde_json::from_str(&list).ok());
            let quirks = quirks.map(|list| Quirks::from_json(&list)).unwrap_or_default();
            let recent: String = rows.need(row, 5);
            let facts = ChargePoint {
                session: rows.need(row, 2),
                metered_until: rows.get::<i64>(row, 4).map(from_pg),
                recent: again::read(&recent),
                registration: match rows.need::<String>(row, 6).as_str() {
                    "Accepted" => Registration::Accepted,
                    "Pending" => Registration::Pending,
                    _ => Registration::Rejected,
                },
                accepted_before: rows.need(row, 7),
                zone: quirks.zone(zone),
                quirks,
                heartbeat_interval: rows.get::<i32>(row, 9).and_then(|seconds| u32::try_from(seconds).ok()),
                account: rows.get(row, 10),
                identity: identity.clone(),
            };
            (identity, Station { facts, version })
        })
        .collect()
}

/// What a batch will write into a hot row.
pub struct Seen {
    at: Timestamp,
    metered_until: Option<Timestamp>,
    /// `None`: nothing was remembered, the column stays as it is.
    recent: Option<String>,
}

pub fn saw(seen: &mut BTreeMap<String, Seen>, charge_point: &ChargePoint, at: Timestamp, remembered: bool) {
    let row = seen.entry(charge_point.identity.clone()).or_insert(Seen { at, metered_until: None, recent: None });
    row.at = at;
    row.metered_until = charge_point.metered_until;
    if remembered {
        row.recent = Some(again::write(&charge_point.recent));
    }
}

pub fn write(seen: &mut BTreeMap<String, Seen>) {
    static SEEN: Statement =
        Statement::new(include_str!("../../../sql/statement/seen.sql"), &[TEXTS, TIMES, TIMES, TEXTS]);
    if seen.is_empty() {
        return;
    }
    let rows = std::mem::take(seen);
    SEEN.run_by_key(&[
        arg(rows.keys().map(String::as_str).collect::<Vec<_>>()),
        arg(rows.values().map(|row| element(row.at)).collect::<Vec<_>>()),
        arg(rows.values().map(|row| row.metered_until.map(element)).collect::<Vec<_>>()),
        arg(rows.values().map(|row| row.recent.as_deref()).collect::<Vec<_>>()),
    ]);
}

/// Whether a user has put a trigger on a table that the rules write message by message.
pub fn watched() -> bool {
    static WATCHED: Statement = Statement::new(
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_trigger t
                        JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid
                        WHERE t.tgrelid = ANY (ARRAY['ocpp.transaction', 'ocpp.transaction_event', 'ocpp.connector',
                                                     'ocpp.status_notification', 'ocpp.meter_value', 'ocpp.charge_point',
                                                     'ocpp.charge_point_state', 'ocpp.command', 'ocpp.configuration', 'ocpp.id_tag',
                                                     'ocpp.reservation', 'ocpp.violation', 'ocpp.event', 'ocpp.message_log']::pg_catalog.regclass[])
                          AND NOT t.tgisinternal AND p.pronamespace <> 'ocpp'::pg_catalog.regnamespace)",
        &[],
    );
    WATCHED.run(&[]).need(0, 1)
}
