//! The user's functions: which ones a message has, calling them, and what is remembered of those that failed.

use crate::context;
use crate::isolate::{CANCELLED, Failure, in_subtransaction};
use crate::raise::raise;
use crate::statement::{self, Statement, arg, types::*};
use crate::store::{self, SpiStore, json_text};
use ocpp_logic::{Call, ChargePoint, Reply};
use ocpp_wire::Version;
use ocpp_wire::time::Timestamp;
use pgrx::prelude::*;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::HashMap;

/// The hooks as `ocpp.hook` holds them.
#[derive(Default)]
pub struct Hooks {
    /// (version, action) -> the one function that answers; * for all.
    on: HashMap<(String, String), On>,
    /// Of DataTransfer: (version, vendor, message) in lower case -> the function; an empty message is any.
    of_vendors: HashMap<(String, String, String), On>,
    /// In the order in which they are called.
    after: Vec<After>,
}

/// A function that answers in place of the built-in rule.
pub struct On {
    pub function: String,
    /// What comes in and what it answers is held to the specification.
    pub validate: bool,
}

struct After {
    version: String,
    action: String,
    function: String,
}

const ALL: &str = "*";

impl Hooks {
    pub fn read() -> Hooks {
        static HOOKS: Statement = Statement::new(include_str!("../../sql/statement/hooks.sql"), &[]);
        let rows = HOOKS.run(&[]);
        let mut hooks = Hooks::default();
        for row in 0..rows.len() {
            let (version, action, function) = (rows.need(row, 2), rows.need(row, 3), rows.need(row, 4));
            match rows.need::<String>(row, 1).as_str() {
                "on" => {
                    let on = On { function, validate: rows.need(row, 5) };
                    let (vendor_id, message_id): (String, String) = (rows.need(row, 6), rows.need(row, 7));
                    if vendor_id.is_empty() {
                        hooks.on.insert((version, action), on);
                    } else {
                        hooks.of_vendors.insert((version, vendor_id, message_id), on);
                    }
                }
                _ => hooks.after.push(After { version, action, function }),
            }
        }
        hooks
    }

    /// The function that answers this message: of a DataTransfer the one for its vendor and message, then the one for
    /// just this action before one for all, then the one for just this version.
    pub fn on(&self, call: &Call) -> Option<&On> {
        if let Some(on) = self.of_vendor(call) {
            return Some(on);
        }
        if self.on.is_empty() {
            return None;
        }
        let (version, action) = (call.version.as_str(), call.action);
        [(version, action), (ALL, action), (version, ALL), (ALL, ALL)]
            .into_iter()
            .find_map(|(version, action)| self.on.get(&(version.to_owned(), action.to_owned())))
    }

    fn of_vendor(&self, call: &Call) -> Option<&On> {
        if self.of_vendors.is_empty() || call.action != "DataTransfer" {
            return None;
        }
        let (vendor_id, message_id) = vendor_and_message(call);
        let any = String::new();
        [&message_id, &any].into_iter().find_map(|message_id| {
            [call.version.as_str(), ALL]
                .into_iter()
                .find_map(|version| self.of_vendors.get(&(version.to_owned(), vendor_id.clone(), message_id.clone())))
        })
    }

    /// Where nobody knows this message, but somebody its vendor: UnknownMessageId (OCPP 1.6 4.3).
    pub fn name_what_is_unknown(&self, call: &Call, reply: Reply) -> Reply {
        let Reply::Result(payload) = &reply else { return reply };
        if self.of_vendors.is_empty() || payload.get("status").is_none_or(|status| status != "UnknownVendorId") {
            return reply;
        }
        let (vendor_id, _) = vendor_and_message(call);
        let is_known = self
            .of_vendors
            .keys()
            .any(|(version, vendor, _)| *vendor == vendor_id && (version == ALL || version == call.version.as_str()));
        if is_known { Reply::Result(json!({ "status": "UnknownMessageId" })) } else { reply }
    }

    /// The functions that hear of this message afterwards, each once.
    pub fn after(&self, version: Version, action: &str) -> Vec<&str> {
        let mut functions: Vec<&str> = Vec::new();
        for after in &self.after {
            let version_fits = after.version == ALL || after.version == version.as_str();
            let action_fits = after.action == ALL || after.action == action;
            if version_fits && action_fits && !functions.contains(&after.function.as_str()) {
                functions.push(&after.function);
            }
        }
        functions
    }
}

/// vendorId and messageId of a DataTransfer, as the hooks for it are kept: CiStrings in lower case.
fn vendor_and_message(call: &Call) -> (String, String) {
    let text = |name| call.payload.get(name).and_then(Value::as_str).unwrap_or_default().to_ascii_lowercase();
    (text("vendorId"), text("messageId"))
}

/// What `ocpp.call` holds of a message; the rest of it comes from the tables.
#[derive(Clone)]
pub struct Told {
    pub identity: String,
    pub account: Option<String>,
    pub version: Version,
    pub action: String,
    pub unique_id: String,
    pub payload: Value,
    pub session: i64,
    pub registration: &'static str,
    pub received_at: Timestamp,
    /// MessageTypeId.
    pub message_type: i32,
    pub reply: Option<Value>,
    pub error: Option<(String, String)>,
    /// The command that is answered: number and payload.
    pub command: Option<(i64, Value)>,
}

impl Told {
    /// A CALL, before it is answered.
    pub fn of(charge_point: &ChargePoint, call: &Call) -> Told {
        Told {
            identity: charge_point.identity.clone(),
            account: charge_point.account.clone(),
            version: call.version,
            action: call.action.to_owned(),
            unique_id: call.message_id.to_owned(),
            payload: call.payload.clone(),
            session: call.session,
            registration: charge_point.registration.as_str(),
            received_at: call.received_at,
            message_type: 2,
            reply: None,
            error: None,
            command: None,
        }
    }

    /// The same with what is answered.
    pub fn answered(mut self, reply: &Reply) -> Told {
        match reply {
            Reply::Result(payload) => self.reply = Some(payload.clone()),
            Reply::Error(error) => {
                self.error = Some((error.code.as_str(self.version).to_owned(), error.description.clone()));
            }
        }
        self
    }
}

/// A function of the user that is at work.
#[derive(Clone)]
pub struct Running {
    kind: &'static str,
    function: String,
    version: &'static str,
    action: String,
    identity: String,
    unique_id: String,
    at: Timestamp,
}

impl Running {
    fn new(kind: &'static str, function: &str, told: &Told) -> Running {
        Running {
            kind,
            function: function.to_owned(),
            version: told.version.as_str(),
            action: told.action.clone(),
            identity: told.identity.clone(),
            unique_id: told.unique_id.clone(),
            at: told.received_at,
        }
    }

    /// A hook that may be to blame for a message that failed elsewhere: the connector cancelled it together with its
    /// statement.
    pub fn suspected(function: &str, charge_point: &str, call: (&str, &str), version: Version) -> Running {
        let (unique_id, action) = call;
        Running {
            kind: "on",
            function: function.to_owned(),
            version: version.as_str(),
            action: action.to_owned(),
            identity: charge_point.to_owned(),
            unique_id: unique_id.to_owned(),
            at: store::now(),
        }
    }

    /// Counts the failure, with its words and its place. That it can not be counted harms nobody.
    pub fn failed(&self, sqlstate: &str, message: &str, context: &str) {
        let count = || in_subtransaction(|| self.count(sqlstate, message, context));
        // PostgreSQL signals a cancelled process twice, itself and its group; the second signal may come as late as this.
        let counted = match count() {
            Err(second) if second.is_a_cancel() => count(),
            counted => counted,
        };
        if let Err(second) = counted {
            warning!("pg_ocpp: that {} failed could not be counted: {}", self.function, second.message);
        }
    }

    fn count(&self, sqlstate: &str, message: &str, context: &str) {
        static FAILED: Statement = Statement::new(
            include_str!("../../sql/statement/record_hook_failure.sql"),
            &[TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, TIME],
        );
        FAILED.run(&[
            arg(self.identity.as_str()),
            arg(self.kind),
            arg(self.function.as_str()),
            arg(self.version),
            arg(store::storable(&self.action).chars().take(LONGEST_ACTION).collect::<String>()),
            arg(sqlstate),
            arg(store::storable(&self.unique_id)),
            arg(store::storable(message)),
            arg(context::inside(context, "(ROW($1, $2, $3,")),
            store::time_arg(self.at),
        ]);
    }
}

/// Characters of an action in ocpp.hook_failure; those of OCPP have less, what strangers invent has not.
const LONGEST_ACTION: usize = 100;

thread_local! {
    /// Plans of the functions called so far, by kind and name in ocpp.hook; PostgreSQL plans again when one is replaced.
    static PLANS: RefCell<HashMap<(&'static str, String), pg_sys::SPIPlanPtr>> = RefCell::new(HashMap::new());
    /// The functions at work, innermost last: one that raised stays, for whoever catches the error.
    static RUNNING: RefCell<Vec<Running>> = const { RefCell::new(Vec::new()) };
}

/// How many functions are at work; to be asked before some work, for [`to_blame`].
pub fn depth() -> usize {
    RUNNING.with_borrow(Vec::len)
}

/// The user's function that raised, after work that began at this depth was undone.
pub fn to_blame(depth: usize) -> Option<Running> {
    RUNNING.with_borrow_mut(|running| running.drain(depth.min(running.len())..).next_back())
}

/// The answer of `function` to this call, and how many of its statements have written something. What the function
/// raises, this raises; NULL is an error with a hint.
pub fn answer(function: &str, told: &Told) -> (Value, u32) {
    let before = written();
    let answer = call("on", function, told, |rows| (!rows.is_empty()).then(|| rows.get::<String>(0, 1)));
    let wrote = written() - before;
    let Some(answer) = answer else {
        raise(
            PgSqlErrorCode::ERRCODE_NO_DATA_FOUND,
            format!("charge point {} does not exist any more", told.identity),
            "An earlier message of the same moment deleted or renamed it.",
        );
    };
    let blamed = || RUNNING.with_borrow_mut(|running| running.push(Running::new("on", function, told)));
    let Some(text) = answer else {
        blamed();
        raise(
            PgSqlErrorCode::ERRCODE_NULL_VALUE_NOT_ALLOWED,
            format!("hook {function} returned NULL for {}", told.action),
            "Return the payload of the answer, for example ocpp.default_reply(call) or '{}'.",
        );
    };
    let payload = serde_json::from_str(&text).unwrap_or_else(|cause| {
        blamed();
        raise(
            PgSqlErrorCode::ERRCODE_INVALID_JSON_TEXT,
            format!("hook {function} returned JSON that can not be read: {cause}"),
            "Return the payload of the answer; it may be nested 127 deep.",
        )
    });
    (payload, wrote)
}

/// Tells `function` of a message. What the function raises, this raises.
pub fn tell(function: &str, told: &Told) {
    call("after", function, told, |_| ());
}

fn call<R>(kind: &'static str, function: &str, told: &Told, take: impl FnOnce(&statement::Rows) -> R) -> R {
    RUNNING.with_borrow_mut(|running| running.push(Running::new(kind, function, told)));
    let result = {
        let key = (kind, function.to_owned());
        let plan = PLANS.with_borrow(|plans| plans.get(&key).copied()).unwrap_or_else(|| prepare(key));
        let (error_code, error_description) =
            told.error.as_ref().map(|(c, d)| (c.as_str(), store::storable(d))).unzip();
        // What it sets is its own: not its neighbours', not the session's.
        let _settings = statement::OwnSettings::begin();
        let rows = statement::execute(
            plan,
            &[
                arg(told.identity.as_str()),
                arg(told.account.as_deref()),
                arg(told.version.as_str()),
                arg(store::storable(&told.action)),
                arg(store::storable(&told.unique_id)),
                arg(json_text(&told.payload)),
                arg((told.session != 0).then_some(told.session)),
                arg(told.registration),
                store::time_arg(told.received_at),
                arg(told.message_type),
                arg(told.reply.as_ref().map(json_text)),
                arg(error_code),
                arg(error_description),
                arg(told.command.as_ref().map(|(id, _)| *id)),
                arg(told.command.as_ref().map(|(_, payload)| json_text(payload))),
            ],
        );
        take(&rows)
    };
    RUNNING.with_borrow_mut(Vec::pop);
    result
}

fn prepare(key: (&'static str, String)) -> pg_sys::SPIPlanPtr {
    static RESOLVE: Statement = Statement::new(include_str!("../../sql/statement/resolve_hook.sql"), &[TEXT]);
    let (kind, function) = &key;
    let rows = RESOLVE.run(&[arg(function.as_str())]);
    if rows.is_empty() {
        raise(
            PgSqlErrorCode::ERRCODE_UNDEFINED_FUNCTION,
            format!("hook {function}(ocpp.call) does not exist"),
            "Create it again, or take it away with ocpp.off(version, action), of a vendor's DataTransfer with ocpp.off_data_transfer(vendor_id).",
        );
    }
    // The one statement that is put together at run time: the name comes quoted from PostgreSQL's own catalogue.
    let name: String = rows.need(0, 1);
    let cast = if *kind == "on" { "::pg_catalog.text" } else { "" };
    let sql = include_str!("../../sql/statement/call_hook.sql")
        .replacen("::ocpp.call)", &format!("::ocpp.call){cast}"), 1)
        .replacen("hook(", &format!("{name}("), 1);
    let types = &[TEXT, TEXT, TEXT, TEXT, TEXT, TEXT, BIGINT, TEXT, TIME, INTEGER, TEXT, TEXT, TEXT, BIGINT, TEXT];
    let plan = statement::prepare(&sql, types, pg_sys::CURSOR_OPT_GENERIC_PLAN);
    PLANS.with_borrow_mut(|plans| plans.insert(key, plan));
    plan
}

/// How many statements of this transaction have written something.
pub fn written() -> u32 {
    // SAFETY: reads a counter of the current transaction.
    unsafe { pg_sys::GetCurrentCommandId(false) }
}

/// What is to be told once the batch, or what one charge point said so far, is decided and stored.
#[derive(Default)]
pub struct Afterwards {
    waiting: Vec<(String, Told)>,
}

impl Afterwards {
    pub fn add(&mut self, functions: Vec<&str>, told: Told) {
        self.waiting.extend(functions.into_iter().map(|function| (function.to_owned(), told.clone())));
    }

    pub fn waits_for(&self, identity: &str) -> bool {
        self.waiting.iter().any(|(_, told)| told.identity == identity)
    }

    /// Calls the functions, each in a subtransaction of its own: an error undoes what the function did, is counted, and
    /// harms nobody else. Returns true if one of them was cancelled.
    pub fn run(&mut self, store: &mut SpiStore) -> bool {
        if self.waiting.is_empty() {
            return false;
        }
        store.flush();
        let mut cancelled: HashMap<String, u32> = HashMap::new();
        for (function, told) in std::mem::take(&mut self.waiting) {
            if cancelled.get(&function).is_some_and(|times| *times >= MOST_HANGS) {
                // All messages of the lane wait for this call; more they can not bear.
                Running::new("after", &function, &told).failed(CANCELLED, "not called, it hung again and again", "");
                continue;
            }
            if let Some(failure) = tell_patiently(&function, &told)
                && failure.is_a_cancel()
            {
                *cancelled.entry(function).or_default() += 1;
            }
        }
        // They may have written what we hold in memory.
        store.forget();
        !cancelled.is_empty()
    }
}

/// So often may one function hang in one call.
const MOST_HANGS: u32 = 2;

/// So often is a function called that stands in somebody's way, each time as long as `lock_timeout` allows.
const MOST_CONFLICTS: u32 = 3;

/// Tells `function` of a message. Returns how it failed, once that is counted.
fn tell_patiently(function: &str, told: &Told) -> Option<Failure> {
    let mut tries = 0;
    loop {
        tries += 1;
        let depth = depth();
        let failure = in_subtransaction(|| tell(function, told)).err()?;
        let running = to_blame(depth);
        if failure.is_a_conflict() && tries < MOST_CONFLICTS {
            continue;
        }
        if let Some(running) = running {
            running.failed(&failure.sqlstate, &failure.message, &failure.context);
        }
        return Some(failure);
    }
}
