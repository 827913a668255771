//! A logged message is said again: the clock stands at its receipt time, nothing is logged or sent, and a transaction
//! that begins gets the number it got then.

use super::time::to_pg;
use crate::statement::{Statement, arg, types::*};
use ocpp_wire::time::Timestamp;
use pgrx::pg_sys;
use std::cell::Cell;

#[derive(Clone, Copy)]
struct Then {
    received_at: Timestamp,
    /// Our number of the transaction that the message began then.
    transaction: Option<i64>,
}

thread_local! {
    static THEN: Cell<Option<Then>> = const { Cell::new(None) };
}

/// While this lives it is then.
pub struct Replaying {
    transaction_began: pg_sys::TimestampTz,
    statement_began: pg_sys::TimestampTz,
}

impl Replaying {
    /// `transaction`: our number of the transaction that the message began.
    pub fn message_of(received_at: Timestamp, transaction: Option<i64>) -> Replaying {
        THEN.set(Some(Then { received_at, transaction }));
        // SAFETY: reads and sets two variables. PostgreSQL does the same in the workers of a parallel query, so that now()
        // is one moment in all of them; here it makes now() in a user's function the receipt time.
        unsafe {
            let today = Replaying {
                transaction_began: pg_sys::GetCurrentTransactionStartTimestamp(),
                statement_began: pg_sys::GetCurrentStatementStartTimestamp(),
            };
            pg_sys::SetParallelStartTimestamps(to_pg(received_at), to_pg(received_at));
            today
        }
    }

    /// Whether this is a replay: then the log is the source, and nothing goes out.
    pub fn is_on() -> bool {
        THEN.get().is_some()
    }
}

impl Drop for Replaying {
    fn drop(&mut self) {
        THEN.set(None);
        // SAFETY: as above; also while an ERROR unwinds.
        unsafe { pg_sys::SetParallelStartTimestamps(self.transaction_began, self.statement_began) }
    }
}

/// The moment at which the clock stands still.
pub fn clock() -> Option<Timestamp> {
    THEN.get().map(|then| then.received_at)
}

/// The number that the transaction got then, unless another one has it now.
pub fn transaction_number() -> Option<i64> {
    static FREE: Statement =
        Statement::new("SELECT NOT EXISTS (SELECT FROM ocpp.transaction WHERE id = $1)", &[BIGINT]);
    let number = THEN.get()?.transaction?;
    FREE.run(&[arg(number)]).need::<bool>(0, 1).then_some(number)
}
