//! What does not come along with a caught error: its CONTEXT, that is where in a user's function it arose, and a SQLSTATE
//! of the user's own.

use pgrx::{PgLogLevel, pg_sys};
use std::cell::RefCell;
use std::ffi::{CStr, c_void};

/// Longest context that is kept, in bytes.
const MOST: usize = 4_000;

/// An error as it was raised.
pub struct Heard {
    pub message: String,
    /// Packed, six bits for each character of the SQLSTATE.
    pub code: i32,
    pub context: String,
}

thread_local! {
    /// The newest error that was raised while somebody listened.
    static HEARD: RefCell<Option<Heard>> = const { RefCell::new(None) };
}

/// Listens on PostgreSQL's stack of error contexts until it is dropped.
struct Listener {
    link: Box<pg_sys::ErrorContextCallback>,
}

impl Listener {
    fn new() -> Listener {
        // SAFETY: the link lives in a box until it has left the stack.
        unsafe {
            let previous = pg_sys::error_context_stack;
            let mut link =
                Box::new(pg_sys::ErrorContextCallback { previous, callback: Some(hear), arg: std::ptr::null_mut() });
            pg_sys::error_context_stack = &mut *link;
            Listener { link }
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // SAFETY: what was above it has left the stack before, by returning or by the unwinding of an ERROR.
        unsafe { pg_sys::error_context_stack = self.link.previous }
    }
}

/// Called while an error, a warning or a notice is being put together, after the functions further in have said where
/// they are.
unsafe extern "C-unwind" fn hear(_: *mut c_void) {
    // SAFETY: PostgreSQL calls this with its newest report on top of its stack. It is copied into the transaction's memory,
    // for the memory that is current now is kept free for errors.
    unsafe {
        let current = pg_sys::MemoryContextSwitchTo(pg_sys::CurTransactionContext);
        let report = pg_sys::CopyErrorData();
        if (*report).elevel >= PgLogLevel::ERROR as i32 {
            let text = |at: *const std::ffi::c_char| {
                if at.is_null() { String::new() } else { CStr::from_ptr(at).to_string_lossy().into_owned() }
            };
            HEARD.set(Some(Heard {
                message: text((*report).message),
                code: (*report).sqlerrcode,
                context: text((*report).context),
            }));
        }
        pg_sys::FreeErrorData(report);
        pg_sys::MemoryContextSwitchTo(current);
    }
}

/// Does the work; if it raises, [`heard`] tells more of it.
pub fn listening<R>(work: impl FnOnce() -> R) -> R {
    let _listener = Listener::new();
    work()
}

/// The error with this message, if it was the last one.
pub fn heard(message: &str) -> Option<Heard> {
    HEARD.take().filter(|heard| heard.message == message)
}

/// A context without the statement in which `ours` stands, and without what lies around that, cut to a bearable length.
pub fn inside<'a>(context: &'a str, ours: &str) -> &'a str {
    let end = context.find(ours).and_then(|at| context[..at].rfind("SQL statement \"")).unwrap_or(context.len());
    let context = context[..end].trim_end();
    let cut = (0..=context.len().min(MOST)).rev().find(|at| context.is_char_boundary(*at)).unwrap_or(0);
    &context[..cut]
}
