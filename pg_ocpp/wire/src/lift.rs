//! Payloads of OCPP 1.2 and 1.5 in the words of 1.6 and back, so that business rules are written once, for 1.6.
//!
//! How neighbouring versions differ is said line by line in `lift/table.rs`; what a line does, in
//! `lift/difference.rs`. Between 1.2 and 1.6 the way leads through 1.5.

mod difference;
mod readings;
mod table;

pub use crate::catalogue::Half;

use crate::{
    Version,
    catalogue::{self, Message, Type},
};
use difference::Way;
use serde_json::{Map, Value};
use table::STEPS;

/// Why an older version can not say what 1.6 can.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotSayable {
    #[error("OCPP {version} has no {action}")]
    Action { version: Version, action: String },
    #[error("OCPP {version} has no {field} in {action}")]
    Field { version: Version, action: &'static str, field: &'static str },
    #[error("OCPP {version} has no {field} {word} in {action}")]
    Word { version: Version, action: &'static str, field: &'static str, word: &'static str },
}

/// Something that does not survive a step from one version to its neighbour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    pub from: Version,
    pub to: Version,
    pub action: &'static str,
    pub half: Half,
    /// In words: `status Pending becomes Rejected`.
    pub lost: String,
}

/// A payload of `version` in the words of 1.6; one of 1.6 or later stays as it is.
///
/// Whatever is not understood stays too, unknown fields and wrong types alike: to say what is wrong with it is the
/// business of [`crate::validate`]. A valid payload becomes a valid one, except for what 1.6 wants and the older
/// version does not: texts may be too long, the status Occupied is no word of 1.6 (the rules understand it), and
/// BootNotification.conf of 1.2 may lack currentTime and interval.
pub fn up(version: Version, action: &str, half: Half, mut payload: Value) -> Value {
    if let Value::Object(fields) = &mut payload {
        for step in STEPS.iter().filter(|step| version <= step.older) {
            step.differences(action, half).for_each(|difference| difference.apply(Way::Up, fields));
        }
    }
    payload
}

/// A payload of 1.6 in the words of `version`; for 1.6 and later it stays as it is.
///
/// Only what [`losses`] lists is left out or said less exactly; whatever else the older version has no words for is
/// [`NotSayable`]. A valid payload becomes a valid one.
pub fn down(version: Version, action: &str, half: Half, mut payload: Value) -> Result<Value, NotSayable> {
    if version < Version::V16 && catalogue::find(version, action).is_none() {
        return Err(NotSayable::Action { version, action: action.to_owned() });
    }
    if let Value::Object(fields) = &mut payload {
        for step in STEPS.iter().rev().filter(|step| version <= step.older) {
            step.differences(action, half).for_each(|difference| difference.apply(Way::Down, fields));
            let messages = (catalogue::find(step.older, action), catalogue::find(step.newer, action));
            if let (Some(older), Some(newer)) = messages {
                check(version, older, newer, half, fields)?;
            }
        }
    }
    Ok(payload)
}

/// Refuses what is still a field or a word of the newer version only, after all that can be translated has been. One
/// look at the outermost fields is enough: what differs further down are readings, see `lift/readings.rs`.
fn check(
    version: Version,
    older: &'static Message,
    newer: &'static Message,
    half: Half,
    fields: &Map<String, Value>,
) -> Result<(), NotSayable> {
    for (name, value) in fields {
        let Some(known) = newer.part(half).field(name) else { continue };
        let (action, field) = (newer.action, known.name);
        match (older.part(half).field(name).map(|field| field.kind), known.kind) {
            (None, _) => return Err(NotSayable::Field { version, action, field }),
            (Some(Type::Enum(older)), Type::Enum(newer)) => {
                let new = |word: &&&str| value == **word && !older.values.contains(*word);
                if let Some(&word) = newer.values.iter().find(new) {
                    return Err(NotSayable::Word { version, action, field, word });
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Everything that [`up`] and [`down`] lose without a word, step by step.
pub fn losses() -> Vec<Loss> {
    let mut losses = vec![];
    for step in STEPS {
        for &(action, half, difference) in step.table {
            for (way, from, to) in [(Way::Up, step.older, step.newer), (Way::Down, step.newer, step.older)] {
                losses.extend(difference.lost(way).into_iter().map(|lost| Loss { from, to, action, half, lost }));
            }
        }
    }
    losses
}
