//! Where in a user's function an error arose: PostgreSQL's CONTEXT, which does not come along with a caught error.

use pgrx::{PgLogLevel, pg_sys};
use std::cell::RefCell;
use std::ffi::{CStr, c_void};

/// Longest context that is kept, in bytes.
const MOST: usize = 4_000;

thread_local! {
    /// The newest error that was raised while somebody listened: message and context.
    static HEARD: RefCell<Option<(String, String)>> = const { RefCell::new(None) };
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
            HEARD.set(Some((text((*report).message), text((*report).context))));
        }
        pg_sys::FreeErrorData(report);
        pg_sys::MemoryContextSwitchTo(current);
    }
}

/// Does the work; if it raises, [`of`] tells where.
pub fn listening<R>(work: impl FnOnce() -> R) -> R {
    let _listener = Listener::new();
    work()
}

/// The context of the error with this message, if it was the last one heard. `ours` stands in the statement by which we
/// called the user's function: that statement and what lies around it is left out.
pub fn of(message: &str, ours: &str) -> Option<String> {
    let (heard, mut context) = HEARD.take()?;
    if heard != message {
        return None;
    }
    if let Some(at) = context.find(ours).and_then(|at| context[..at].rfind("SQL statement \"")) {
        context.truncate(at);
    }
    let mut context = context.trim_end().to_owned();
    if context.len() > MOST {
        let cut = (0..=MOST).rev().find(|at| context.is_char_boundary(*at)).unwrap_or(0);
        context.truncate(cut);
    }
    Some(context)
}
