//! Settings and hooks as this backend knows them, remembered while the revision token stays the same.

use crate::hook::Hooks;
use crate::statement::Statement;
use crate::storage;
use crate::store::Kinds;
use ocpp_logic::{Settings, Validation};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

pub struct Known {
    pub rules: Settings,
    /// How many tags that nobody entered are remembered.
    pub unknown_id_tag_limit: i64,
    pub hooks: Hooks,
    /// Which kinds of event are written.
    pub events: Kinds,
}

thread_local! {
    static KNOWN: RefCell<Option<(String, Rc<Known>)>> = const { RefCell::new(None) };
}

/// What holds under the revision token that came with the locks.
pub fn under(token: &str) -> Rc<Known> {
    remembered(token).unwrap_or_else(current)
}

fn remembered(token: &str) -> Option<Rc<Known>> {
    KNOWN.with_borrow(|known| known.as_ref().filter(|(of, _)| of == token).map(|(_, known)| known.clone()))
}

/// A backend's first look. Raises when library, extension and storage do not belong together.
pub fn prepare() {
    if KNOWN.with_borrow(Option::is_none) {
        current();
    }
}

/// What holds now. Raises when library, extension and storage do not belong together.
pub fn current() -> Rc<Known> {
    let token = storage::check();
    if let Some(known) = remembered(&token) {
        return known;
    }
    let known = Rc::new(read());
    KNOWN.set(Some((token, known.clone())));
    known
}

fn read() -> Known {
    static SETTINGS: Statement = Statement::new(include_str!("../../sql/statement/settings.sql"), &[]);
    let rows = SETTINGS.run(&[]);
    let values: HashMap<String, String> = (0..rows.len()).map(|row| (rows.need(row, 1), rows.need(row, 2))).collect();
    let text = |name: &str| values.get(name).map(String::as_str).unwrap_or_default();
    let number = |name: &str, otherwise: u32| text(name).parse().unwrap_or(otherwise);
    Known {
        rules: Settings {
            validation_received: text("validation.received").parse().unwrap_or(Validation::Lenient),
            validation_sent: text("validation.sent").parse().unwrap_or(Validation::Strict),
            heartbeat_interval: number("heartbeat_interval", 300),
            boot_retry_interval: number("boot_retry_interval", 60),
            unknown_id_tag_accepted: text("unknown_id_tag") == "accept",
            id_tag_cache: Some(number("id_tag_cache", 0)).filter(|seconds| *seconds > 0),
        },
        unknown_id_tag_limit: text("unknown_id_tag.limit").parse().unwrap_or(10_000),
        hooks: Hooks::read(),
        events: Kinds::of(|kind| text(&format!("event.{kind}")) == "true"),
    }
}
