//! For the connector: frames in, replies out.

#![expect(clippy::type_complexity, reason = "the columns of a result are one type")]

use crate::raise::raise;
use crate::receive::{self, Item, Outcome};
use pgrx::prelude::*;

type Row = (Option<i32>, &'static str, String, i64, Option<String>);

fn row(outcome: Outcome) -> Row {
    let item = outcome.item.and_then(|index| i32::try_from(index + 1).ok());
    (item, outcome.kind.as_str(), outcome.charge_point, outcome.session, outcome.message)
}

#[pg_extern(volatile, parallel_unsafe)]
fn receive(
    charge_points: Array<'_, &str>,
    sessions: Array<'_, i64>,
    frames: Array<'_, &[u8]>,
) -> TableIterator<
    'static,
    (
        name!(item, Option<i32>),
        name!(outcome, &'static str),
        name!(charge_point, String),
        name!(session, i64),
        name!(message, Option<String>),
    ),
> {
    if charge_points.len() != frames.len() || sessions.len() != frames.len() {
        raise(
            PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE,
            format!(
                "ocpp.receive was given {} charge points, {} sessions and {} frames",
                charge_points.len(),
                sessions.len(),
                frames.len()
            ),
            "Pass three arrays of the same length, one element per frame.",
        );
    }
    let items: Vec<Item> = charge_points
        .iter()
        .zip(sessions.iter())
        .zip(frames.iter())
        .map(|((charge_point, session), frame)| match (charge_point, session, frame) {
            (Some(charge_point), Some(session), Some(frame)) => Item { charge_point, session, frame },
            _ => error!("ocpp.receive was given a NULL; every frame has a charge point and a session"),
        })
        .collect();
    let outcomes = Spi::connect_mut(|_| receive::receive(&items));
    TableIterator::new(outcomes.into_iter().map(row).collect::<Vec<Row>>())
}

#[pg_extern(volatile, parallel_unsafe)]
fn refuse(
    charge_point: &str,
    session: i64,
    frame: &[u8],
    sqlstate: &str,
    message: &str,
) -> TableIterator<
    'static,
    (
        name!(item, Option<i32>),
        name!(outcome, &'static str),
        name!(charge_point, String),
        name!(session, i64),
        name!(message, Option<String>),
    ),
> {
    let item = Item { charge_point, session, frame };
    let outcome = Spi::connect_mut(|_| {
        crate::storage::check();
        receive::refuse(&item, sqlstate, message)
    });
    TableIterator::new(vec![row(outcome)])
}

extension_sql!(
    r#"
COMMENT ON FUNCTION ocpp.receive(text[], bigint[], bytea[]) IS 'For the connector: handles frames in one transaction. One row per frame (item from 1; outcome reply, none, busy or reopen) and rows without item for commands that go out (outcome call). Nothing may be written to a socket before COMMIT.';
COMMENT ON FUNCTION ocpp.refuse(text, bigint, bytea, text, text) IS 'For the connector: gives up on a frame that fails again and again; it is kept in the log with the error, and answered InternalError if it is a CALL.';
"#,
    name = "comment_connector",
    requires = [receive, refuse]
);
