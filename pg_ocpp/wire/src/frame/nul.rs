//! The character NUL, which JSON can hold and PostgreSQL can not (jsonb: 22P05; text: the end of the string).
//!
//! It comes from C buffers sent whole, `"TAG\u0000\u0000"`: what was meant is understood without it.

use crate::violation::{Findings, Kind, Place};
use serde_json::Value;

/// Takes NUL out of all texts and names within `value`, and reports each.
pub(super) fn remove(value: &mut Value, place: &Place, findings: &mut Findings) {
    match value {
        Value::String(text) if text.contains('\0') => {
            let plain = text.replace('\0', "");
            findings.report(Kind::Format, place, "text without the character NUL", Some(value));
            *value = Value::String(plain);
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                remove(item, &Place::Item(place, index), findings);
            }
        }
        Value::Object(map) => {
            for (name, mut item) in std::mem::take(map) {
                let plain = name.replace('\0', "");
                let here = Place::Field(place, &plain);
                if plain != name {
                    findings.report(
                        Kind::Format,
                        &here,
                        "a name without the character NUL",
                        Some(&Value::String(name)),
                    );
                }
                remove(&mut item, &here, findings);
                map.insert(plain, item);
            }
        }
        _ => {}
    }
}
