//! Errors for people: what was wrong and where, and as a hint what to do.

use pgrx::pg_sys::panic::ErrorReport;
use pgrx::{PgLogLevel, PgSqlErrorCode, function_name};

pub fn raise(code: PgSqlErrorCode, message: impl Into<String>, hint: impl Into<String>) -> ! {
    ErrorReport::new(code, message.into(), function_name!()).set_hint(hint.into()).report(PgLogLevel::ERROR);
    unreachable!("an ERROR does not return")
}
