//! Kept plans: a statement is planned once per backend, generically, and run many times.
//!
//! A generic plan is asked for by SPI option, not by SET: a SET would reach the user's functions. Statements run
//! with read_only = false always, so that each sees what was committed before it and what this transaction wrote.

use pgrx::pg_sys;
use pgrx::prelude::*;
use std::ffi::CString;
use std::sync::atomic::{AtomicPtr, Ordering};

/// SQL text with the types of its parameters, and the plan once there is one. Declare it `static`.
pub struct Statement {
    sql: &'static str,
    types: &'static [pg_sys::Oid],
    options: u32,
    plan: AtomicPtr<pg_sys::_SPI_plan>,
}

/// Rows that a statement returned; freed when dropped.
pub struct Rows {
    table: *mut pg_sys::SPITupleTable,
    count: usize,
}

pub mod types {
    //! Short names for the parameter types of statements.
    use pgrx::pg_sys;
    pub const TEXT: pg_sys::Oid = pg_sys::TEXTOID;
    pub const TEXTS: pg_sys::Oid = pg_sys::TEXTARRAYOID;
    pub const BIGINT: pg_sys::Oid = pg_sys::INT8OID;
    pub const BIGINTS: pg_sys::Oid = pg_sys::INT8ARRAYOID;
    pub const INTEGER: pg_sys::Oid = pg_sys::INT4OID;
    pub const INTEGERS: pg_sys::Oid = pg_sys::INT4ARRAYOID;
    pub const BOOLEAN: pg_sys::Oid = pg_sys::BOOLOID;
    pub const BYTEA: pg_sys::Oid = pg_sys::BYTEAOID;
    pub const BYTEAS: pg_sys::Oid = pg_sys::BYTEAARRAYOID;
    pub const TIME: pg_sys::Oid = pg_sys::TIMESTAMPTZOID;
    pub const TIMES: pg_sys::Oid = pg_sys::TIMESTAMPTZARRAYOID;
}

/// A parameter: NULL where `None`.
pub type Arg = Option<pg_sys::Datum>;

/// A parameter from anything PostgreSQL has a type for.
pub fn arg(value: impl IntoDatum) -> Arg {
    value.into_datum()
}

impl Statement {
    pub const fn new(sql: &'static str, types: &'static [pg_sys::Oid]) -> Statement {
        let options = pg_sys::CURSOR_OPT_GENERIC_PLAN;
        Statement { sql, types, options, plan: AtomicPtr::new(std::ptr::null_mut()) }
    }

    /// Planned each time, with the parameters at hand: for filters of which most are NULL, or for a table of hundreds of
    /// partitions of which they leave a few (a generic plan would lock all of them).
    pub const fn planned_anew(sql: &'static str, types: &'static [pg_sys::Oid]) -> Statement {
        let options = pg_sys::CURSOR_OPT_CUSTOM_PLAN;
        Statement { sql, types, options, plan: AtomicPtr::new(std::ptr::null_mut()) }
    }

    fn plan(&self) -> pg_sys::SPIPlanPtr {
        let known = self.plan.load(Ordering::Relaxed);
        if !known.is_null() {
            return known;
        }
        let plan = prepare(self.sql, self.types, self.options);
        self.plan.store(plan, Ordering::Relaxed);
        plan
    }

    /// Runs the statement inside the SPI connection of the caller.
    pub fn run(&self, args: &[Arg]) -> Rows {
        debug_assert_eq!(args.len(), self.types.len(), "{}", self.sql);
        execute(self.plan(), args)
    }

    /// Runs a statement that joins arrays to a table by its key, so that it looks up each key in the index.
    ///
    /// Left to itself the planner hashes the whole table for a hundred rows, or, planned while the table was small,
    /// reads all of it later. The settings that prevent it hold while the plan is made, never while it runs: a user's
    /// trigger does not see them.
    pub fn run_by_key(&self, args: &[Arg]) -> Rows {
        let plan = self.plan();
        // SAFETY: the plan is kept and of one statement; the reference is given back at once to whom it was charged.
        unsafe {
            let _planning = OwnSettings::nested_loops_only();
            let cached = pg_sys::SPI_plan_get_cached_plan(plan);
            if !cached.is_null() {
                pg_sys::ReleaseCachedPlan(cached, pg_sys::CurrentResourceOwner);
            }
        }
        execute(plan, args)
    }
}

/// Settings made while this lives, by us or by a user's SET and set_config, are taken back with it.
pub struct OwnSettings(i32);

impl OwnSettings {
    pub fn begin() -> OwnSettings {
        // SAFETY: opens a level that `drop` closes, or the end of the subtransaction if an ERROR comes first.
        OwnSettings(unsafe { pg_sys::NewGUCNestLevel() })
    }

    /// The planner must take indexes one row at a time. Where it can not, what it is denied counts as so dear that it would
    /// have the plan compiled each time: hence no JIT.
    fn nested_loops_only() -> OwnSettings {
        let settings = OwnSettings::begin();
        for name in [c"enable_hashjoin", c"enable_mergejoin", c"enable_seqscan", c"jit"] {
            // SAFETY: the names are PostgreSQL's own and the level is open.
            unsafe {
                pg_sys::set_config_option(
                    name.as_ptr(),
                    c"off".as_ptr(),
                    pg_sys::GucContext::PGC_USERSET,
                    pg_sys::GucSource::PGC_S_SESSION,
                    pg_sys::GucAction::GUC_ACTION_SAVE,
                    true,
                    0,
                    false,
                );
            }
        }
        settings
    }
}

impl Drop for OwnSettings {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            // SAFETY: closes the level that `begin` opened.
            unsafe { pg_sys::AtEOXact_GUC(false, self.0) }
        }
    }
}

/// Plans `sql` for good, with options of SPI_prepare_cursor. Raises what PostgreSQL raises.
pub fn prepare(sql: &str, types: &[pg_sys::Oid], options: u32) -> pg_sys::SPIPlanPtr {
    let text = CString::new(sql).expect("SQL text without NUL");
    // SAFETY: called inside an SPI connection; SPI copies the text and the types.
    unsafe {
        let plan =
            pg_sys::SPI_prepare_cursor(text.as_ptr(), types.len() as i32, types.as_ptr().cast_mut(), options as i32);
        if plan.is_null() {
            let result = pg_sys::SPI_result;
            error!("pg_ocpp could not prepare a statement (SPI result {result}): {sql}");
        }
        pg_sys::SPI_keepplan(plan);
        plan
    }
}

/// Runs a plan made by [`prepare`].
pub fn execute(plan: pg_sys::SPIPlanPtr, args: &[Arg]) -> Rows {
    let mut values: Vec<pg_sys::Datum> = args.iter().map(|a| a.unwrap_or(pg_sys::Datum::from(0))).collect();
    let nulls: Vec<std::ffi::c_char> = args.iter().map(|a| if a.is_none() { b'n' } else { b' ' } as _).collect();
    // SAFETY: inside an SPI connection; values and nulls outlive the call; the plan is kept.
    unsafe {
        let code = pg_sys::SPI_execute_plan(plan, values.as_mut_ptr(), nulls.as_ptr(), false, 0);
        if code < 0 {
            error!("pg_ocpp could not run a statement: SPI result {code}");
        }
        let count = pg_sys::SPI_processed as usize;
        let table = pg_sys::SPI_tuptable;
        Rows { table, count: if table.is_null() { 0 } else { count } }
    }
}

impl Rows {
    pub fn len(&self) -> usize {
        self.count
    }

    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Column `column` (from 1) of row `row` (from 0); `None` for NULL.
    pub fn get<T: FromDatum>(&self, row: usize, column: usize) -> Option<T> {
        assert!(row < self.count);
        // SAFETY: the row exists; the caller names the Rust type that belongs to the column's type.
        unsafe {
            let tuple = *(*self.table).vals.add(row);
            let mut is_null = false;
            let datum = pg_sys::SPI_getbinval(tuple, (*self.table).tupdesc, column as i32, &mut is_null);
            T::from_datum(datum, is_null)
        }
    }

    /// A column that is never NULL.
    pub fn need<T: FromDatum>(&self, row: usize, column: usize) -> T {
        self.get(row, column).unwrap_or_else(|| error!("pg_ocpp: column {column} of its own table is NULL"))
    }
}

impl Drop for Rows {
    fn drop(&mut self) {
        // While an ERROR unwinds, SPI frees its tables itself.
        if !self.table.is_null() && !std::thread::panicking() {
            // SAFETY: this table came from SPI and is freed once.
            unsafe { pg_sys::SPI_freetuptable(self.table) }
        }
    }
}
