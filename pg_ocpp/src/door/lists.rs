//! Lists for people, with named filters: SELECT * FROM ocpp.charge_point_list(connected => true).

#![expect(clippy::type_complexity, reason = "the columns of a result are one type")]

use crate::statement::{Statement, arg, types::*};
use pgrx::prelude::*;

#[pg_extern(volatile, parallel_restricted)]
fn charge_point_list(
    identity: default!(Option<&str>, "NULL"),
    connected: default!(Option<bool>, "NULL"),
    registration: default!(Option<&str>, "NULL"),
    account: default!(Option<&str>, "NULL"),
    site: default!(Option<&str>, "NULL"),
) -> TableIterator<
    'static,
    (
        name!(identity, String),
        name!(label, Option<String>),
        name!(registration, String),
        name!(connected, bool),
        name!(version, Option<String>),
        name!(last_seen, Option<TimestampWithTimeZone>),
        name!(vendor, Option<String>),
        name!(model, Option<String>),
        name!(serial_number, Option<String>),
        name!(firmware_version, Option<String>),
        name!(status, Option<String>),
        name!(open_transactions, i64),
        name!(open_commands, i64),
        name!(account, Option<String>),
        name!(site, Option<String>),
    ),
> {
    static LIST: Statement = Statement::planned_anew(
        include_str!("../../../sql/statement/charge_point_list.sql"),
        &[TEXT, BOOLEAN, TEXT, TEXT, TEXT],
    );
    TableIterator::new(Spi::connect_mut(|_| {
        crate::storage::check();
        let rows = LIST.run(&[arg(identity), arg(connected), arg(registration), arg(account), arg(site)]);
        (0..rows.len())
            .map(|row| {
                (
                    rows.need(row, 1),
                    rows.get(row, 2),
                    rows.need(row, 3),
                    rows.need(row, 4),
                    rows.get(row, 5),
                    rows.get(row, 6),
                    rows.get(row, 7),
                    rows.get(row, 8),
                    rows.get(row, 9),
                    rows.get(row, 10),
                    rows.get(row, 11),
                    rows.need(row, 12),
                    rows.need(row, 13),
                    rows.get(row, 14),
                    rows.get(row, 15),
                )
            })
            .collect::<Vec<_>>()
    }))
}

#[pg_extern(volatile, parallel_restricted)]
fn transaction_list(
    identity: default!(Option<&str>, "NULL"),
    id_tag: default!(Option<&str>, "NULL"),
    state: default!(Option<&str>, "NULL"),
    date_from: default!(Option<TimestampWithTimeZone>, "NULL"),
    date_to: default!(Option<TimestampWithTimeZone>, "NULL"),
    connector_id: default!(Option<i32>, "NULL"),
    most: default!(Option<i64>, "1000"),
) -> TableIterator<
    'static,
    (
        name!(id, i64),
        name!(identity, String),
        name!(evse_id, i32),
        name!(connector_id, i32),
        name!(state, String),
        name!(id_tag, String),
        name!(started_at, TimestampWithTimeZone),
        name!(stopped_at, Option<TimestampWithTimeZone>),
        name!(meter_start, AnyNumeric),
        name!(meter_stop, Option<AnyNumeric>),
        name!(energy, AnyNumeric),
        name!(power, Option<AnyNumeric>),
        name!(state_of_charge, Option<AnyNumeric>),
        name!(reason, Option<String>),
        name!(flags, Vec<String>),
    ),
> {
    static LIST: Statement = Statement::planned_anew(
        include_str!("../../../sql/statement/transaction_list.sql"),
        &[TEXT, TEXT, TEXT, TIME, TIME, INTEGER, BIGINT],
    );
    TableIterator::new(Spi::connect_mut(|_| {
        crate::storage::check();
        let rows = LIST.run(&[
            arg(identity),
            arg(id_tag),
            arg(state),
            arg(date_from),
            arg(date_to),
            arg(connector_id),
            arg(most),
        ]);
        (0..rows.len())
            .map(|row| {
                (
                    rows.need(row, 1),
                    rows.need(row, 2),
                    rows.need(row, 3),
                    rows.need(row, 4),
                    rows.need(row, 5),
                    rows.need(row, 6),
                    rows.need(row, 7),
                    rows.get(row, 8),
                    rows.need(row, 9),
                    rows.get(row, 10),
                    rows.need(row, 11),
                    rows.get(row, 12),
                    rows.get(row, 13),
                    rows.get(row, 14),
                    rows.need(row, 15),
                )
            })
            .collect::<Vec<_>>()
    }))
}

extension_sql!(
    r#"
COMMENT ON FUNCTION ocpp.charge_point_list(text, boolean, text, text, text) IS 'Charge points with their present state. Filters, each optional: identity (any case), connected, registration (Accepted, Pending, Rejected), account, site (its name). status is that of the charge point itself (connector 0). SECURITY: sees what the caller may read.';
COMMENT ON FUNCTION ocpp.transaction_list(text, text, text, timestamptz, timestamptz, integer, bigint) IS 'Transactions, newest first. Filters, each optional: identity, id_tag (any case), state (open, stopped, incomplete, closed), started from date_from (inclusive) to date_to (exclusive), connector_id as OCPP 1.6 numbers it; at most `most` rows (default 1000, NULL: all). Energy and meters in Wh, power in W, state of charge in percent.';
"#,
    name = "comment_lists",
    requires = [charge_point_list, transaction_list]
);
