//! Work inside a subtransaction: what fails is undone, and the caller decides whose fault it was.

use crate::context;
use crate::store::Replaying;
use pgrx::pg_sys::panic::CaughtError;
use pgrx::prelude::*;
use std::panic::AssertUnwindSafe;

/// SQLSTATE of a statement that somebody cancelled.
pub const CANCELLED: &str = "57014";

/// Why some work was rolled back.
pub struct Failure {
    /// SQLSTATE, five characters.
    pub sqlstate: String,
    pub message: String,
    /// Where it arose, as PostgreSQL says it, innermost first.
    pub context: String,
    cause: Box<CaughtError>,
}

impl Failure {
    fn new(cause: CaughtError) -> Failure {
        let (code, message) = match &cause {
            CaughtError::PostgresError(report) | CaughtError::ErrorReport(report) => {
                (report.sql_error_code() as i32, report.message().to_string())
            }
            CaughtError::RustPanic { ereport, .. } => {
                (PgSqlErrorCode::ERRCODE_INTERNAL_ERROR as i32, ereport.message().to_string())
            }
        };
        // A SQLSTATE of the user's own reads as internal error in the caught one.
        let (code, context) =
            context::heard(&message).map_or((code, String::new()), |heard| (heard.code, heard.context));
        Failure { sqlstate: unpack(code), message, context, cause: Box::new(cause) }
    }

    /// True where repeating the same work later may succeed and nobody must be told anything now: rollback by
    /// deadlock or serialization, lack of resources, shutdown and cancel, I/O, locks, a read-only standby.
    pub fn is_of_the_environment(&self) -> bool {
        matches!(self.sqlstate.get(..2), Some("08" | "40" | "53" | "57" | "58"))
            || matches!(self.sqlstate.as_str(), "55P03" | "25006" | "55006")
    }

    /// The same where it may have come from a user's code, a hook at work or a trigger: whatever SQLSTATE that has chosen
    /// (a remote server that is away, a file that is missing), it would choose it again, and everybody would wait for it.
    pub fn is_of_the_environment_beside(&self, hook_at_work: bool) -> bool {
        let of_a_user = || {
            let function = self.context.lines().find(|line| line.contains(" function "));
            let by_choice = matches!(self.sqlstate.get(..2), Some("08" | "58"))
                || matches!(self.sqlstate.as_str(), "25006" | "53400" | "55006");
            by_choice && function.is_some_and(|line| !line.contains(" function ocpp."))
        };
        self.is_of_the_environment() && !hook_at_work && !of_a_user()
    }

    /// Somebody else holds a row, and `lock_timeout` is over.
    pub fn is_a_lock(&self) -> bool {
        self.sqlstate == "55P03"
    }

    /// Two stood in each other's way: trying again helps.
    pub fn is_a_conflict(&self) -> bool {
        self.is_a_lock() || matches!(self.sqlstate.as_str(), "40001" | "40P01")
    }

    /// What the message waits for, only its charge point shall wait for.
    pub fn holds_up_its_charge_point(&self, hook_at_work: bool) -> bool {
        self.is_a_lock() || hook_at_work && self.is_a_conflict()
    }

    /// Somebody cancelled the statement: a person, or the connector because it took too long.
    pub fn is_a_cancel(&self) -> bool {
        self.sqlstate == CANCELLED
    }

    /// Goes on failing, as if nobody had caught it.
    pub fn raise(self) -> ! {
        self.cause.rethrow()
    }
}

/// The five characters of a SQLSTATE from PostgreSQL's packed form: six bits each.
fn unpack(code: i32) -> String {
    (0..5).map(|i| (((code >> (6 * i)) & 0x3f) as u8 + b'0') as char).collect()
}

/// Runs `work` in a subtransaction of the caller's SPI connection: kept when it returns, undone when it fails.
pub fn in_subtransaction<R>(work: impl FnOnce() -> R) -> Result<R, Failure> {
    // SAFETY: the order of calls is PL/pgSQL's own for BEGIN ... EXCEPTION blocks.
    unsafe {
        let context = pg_sys::CurrentMemoryContext;
        let owner = pg_sys::CurrentResourceOwner;
        pg_sys::BeginInternalSubTransaction(std::ptr::null());
        pg_sys::MemoryContextSwitchTo(context);
        let outcome = PgTryBuilder::new(AssertUnwindSafe(|| {
            let result = context::listening(work);
            pg_sys::ReleaseCurrentSubTransaction();
            Ok(result)
        }))
        .catch_others(|cause| Err(Failure::new(cause)))
        .catch_rust_panic(|cause| Err(Failure::new(cause)))
        .execute();
        if outcome.is_err() {
            pg_sys::RollbackAndReleaseCurrentSubTransaction();
        }
        pg_sys::MemoryContextSwitchTo(context);
        pg_sys::CurrentResourceOwner = owner;
        match outcome {
            // Who cancels a replay means all of it: no lane waits for this message.
            Err(failure) if failure.is_a_cancel() && Replaying::is_on() => failure.raise(),
            outcome => outcome,
        }
    }
}
