//! Time as PostgreSQL counts it (microseconds since 2000) and as the rules do (since 1970).

use crate::statement::Arg;
use ocpp_wire::time::Timestamp;
use pgrx::prelude::*;

/// Microseconds from 1970 to 2000.
const EPOCH: i64 = 946_684_800_000_000;

/// The clock, not the start of the transaction: a Heartbeat wants the time of now. While a message is replayed it stands still.
pub fn now() -> Timestamp {
    if let Some(then) = super::replay::clock() {
        return then;
    }
    // SAFETY: reads the clock.
    from_pg(unsafe { pg_sys::GetCurrentTimestamp() })
}

pub fn from_pg(microseconds: i64) -> Timestamp {
    Timestamp(microseconds.saturating_add(EPOCH))
}

pub fn to_pg(at: Timestamp) -> i64 {
    at.0 - EPOCH
}

/// A parameter of type timestamptz, which is passed by value.
pub fn at(time: Timestamp) -> Arg {
    Some(pg_sys::Datum::from(to_pg(time)))
}

pub fn maybe(time: Option<Timestamp>) -> Arg {
    time.and_then(at)
}

/// For arrays of timestamptz.
pub fn element(time: Timestamp) -> TimestampWithTimeZone {
    TimestampWithTimeZone::try_from(to_pg(time))
        .unwrap_or_else(|_| error!("pg_ocpp: {time} is outside the years that PostgreSQL knows"))
}
