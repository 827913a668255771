//! Random valid messages, for property tests and for the emulator. The caller brings the randomness.

use crate::{
    catalogue::{Field, Object, Type},
    time::Timestamp,
};
use serde_json::{Map, Value, json};

/// A random payload that is valid for `object`. `random` gives the next of a sequence of random numbers; the same
/// sequence, the same payload. Texts go to the limit of their length and beyond ASCII, numbers to the ends of their
/// range.
pub fn payload(object: &'static Object, random: &mut impl FnMut() -> u64) -> Value {
    fill(object, false, random)
}

/// Like [`payload`], with every optional field present and no list empty.
pub fn complete_payload(object: &'static Object, random: &mut impl FnMut() -> u64) -> Value {
    fill(object, true, random)
}

fn fill(object: &'static Object, complete: bool, random: &mut impl FnMut() -> u64) -> Value {
    let mut map = Map::new();
    for field in object.fields {
        if field.required || complete || one_in(2, random) {
            map.insert(field.name.to_string(), value(field, complete, random));
        }
    }
    Value::Object(map)
}

fn value(field: &'static Field, complete: bool, random: &mut impl FnMut() -> u64) -> Value {
    let Some(list) = field.list else {
        return single(&field.kind, complete, random);
    };
    let least = u64::from(list.least).max(u64::from(complete));
    let most = list.most.map_or(least + 3, u64::from);
    let count = least + below(most - least + 1, random);
    (0..count).map(|_| single(&field.kind, complete, random)).collect()
}

fn single(kind: &'static Type, complete: bool, random: &mut impl FnMut() -> u64) -> Value {
    match kind {
        Type::Text { longest } => json!(text(longest.map_or(600, u64::from), random)),
        Type::Integer => match below(8, random) {
            0 => json!(i64::MAX),
            1 => json!(i64::MIN),
            2 => json!(random() as i64),
            3 => json!(-1),
            _ => json!(below(1000, random)),
        },
        Type::Tenths => {
            let tenths = below(100_000, random);
            let sign = if one_in(4, random) { "-" } else { "" };
            let zeros = "0".repeat(below(4, random) as usize);
            let written = match below(3, random) {
                0 => format!("{sign}{}", tenths / 10),
                _ => format!("{sign}{}.{}{zeros}", tenths / 10, tenths % 10),
            };
            serde_json::from_str(&written).expect("digits are a number")
        }
        Type::Boolean => json!(one_in(2, random)),
        Type::Time => json!(time(random)),
        Type::Uri => {
            let (host, file) = (below(9999, random), below(100, random));
            json!(format!("ftp://user:pass%20word@[2001:db8::{host}]:21/logs/{file}?a=b#c"))
        }
        Type::Enum(enumeration) => {
            let place = below(enumeration.values.len() as u64, random);
            json!(enumeration.values[place as usize])
        }
        Type::Object(object) => fill(object, complete, random),
    }
}

fn text(longest: u64, random: &mut impl FnMut() -> u64) -> String {
    const PIECES: [char; 12] = ['a', 'Z', '0', ' ', '"', '\\', '\n', '/', 'ä', 'ß', '中', '🔌'];
    let count = if one_in(4, random) { longest } else { below(longest.min(40) + 1, random) };
    (0..count).map(|_| PIECES[below(PIECES.len() as u64, random) as usize]).collect()
}

/// RFC 3339 in its varieties, from 1970 to 2037.
fn time(random: &mut impl FnMut() -> u64) -> String {
    let utc = Timestamp(below(2_145_916_800_000, random) as i64 * 1000).to_string();
    let seconds = utc.split('.').next().unwrap_or(&utc);
    match below(5, random) {
        0 => format!("{seconds}Z"),
        1 => format!("{seconds}.{:06}+11:00", below(1_000_000, random)),
        2 => format!("{seconds}-03:30"),
        3 => format!("{seconds}.1+00:00"),
        _ => utc,
    }
}

fn below(bound: u64, random: &mut impl FnMut() -> u64) -> u64 {
    random() % bound
}

fn one_in(count: u64, random: &mut impl FnMut() -> u64) -> bool {
    below(count, random) == 0
}
