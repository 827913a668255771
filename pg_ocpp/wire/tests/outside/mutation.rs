//! Messages that are wrong in one place: every constraint of every field, broken by itself.

use ocpp_wire::{
    catalogue::{Field, Object, Type},
    validate::Kind,
};
use serde_json::{Value, json};

/// A sequence of numbers that looks random, the same in every run (splitmix64).
pub fn random(seed: u64) -> impl FnMut() -> u64 {
    let mut state = seed;
    move || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}

/// A single change to a complete, valid message.
pub struct Mutation {
    /// Where, as a JSON pointer.
    pub pointer: String,
    /// None takes the field away.
    pub value: Option<Value>,
    /// What must be said about it, and where; None if the message stays valid.
    pub violation: Option<(Kind, String)>,
}

/// Every single change to a complete message that its description has something to say about.
pub fn mutations(object: &'static Object) -> Vec<Mutation> {
    let mut mutations = vec![];
    mutate_object(object, "", "", &mut mutations);
    mutations
}

fn mutate_object(object: &'static Object, pointer: &str, path: &str, mutations: &mut Vec<Mutation>) {
    let below = |name: &str| {
        if path.is_empty() { name.to_string() } else { format!("{path}.{name}") }
    };
    let extra = Some((Kind::Unknown, below("notAField")));
    mutations.push(Mutation { pointer: format!("{pointer}/notAField"), value: Some(json!(1)), violation: extra });
    for field in object.fields {
        mutate_field(field, &format!("{pointer}/{}", field.name), &below(field.name), mutations);
    }
}

fn mutate_field(field: &'static Field, pointer: &str, path: &str, mutations: &mut Vec<Mutation>) {
    let mut push = |value: Option<Value>, kind: Option<Kind>| {
        let violation = kind.map(|kind| (kind, path.to_string()));
        mutations.push(Mutation { pointer: pointer.to_string(), value, violation });
    };
    push(None, field.required.then_some(Kind::Missing));
    push(Some(Value::Null), Some(Kind::Null));
    let Some(list) = field.list else {
        return mutate_value(&field.kind, pointer, path, mutations);
    };
    for wrong in [json!({}), json!("text"), json!(1), json!(true)] {
        push(Some(wrong), Some(Kind::WrongType));
    }
    push(Some(json!([])), (list.least > 0).then_some(Kind::TooFew));
    assert!(list.most.is_none() && list.least < 2, "a new bound wants a new mutation here");
    let (pointer, path) = (format!("{pointer}/0"), format!("{path}[0]"));
    let violation = Some((Kind::Null, path.clone()));
    mutations.push(Mutation { pointer: pointer.clone(), value: Some(Value::Null), violation });
    mutate_value(&field.kind, &pointer, &path, mutations);
}

fn mutate_value(kind: &'static Type, pointer: &str, path: &str, mutations: &mut Vec<Mutation>) {
    let number = |text: &str| serde_json::from_str::<Value>(text).expect("a number");
    let own_type: &[&str] = match kind {
        Type::Text { .. } | Type::Time | Type::Uri | Type::Enum(_) => &["string"],
        Type::Integer => &["integer", "number"],
        Type::Tenths => &["integer", "number"],
        Type::Boolean => &["boolean"],
        Type::Object(_) => &["object"],
    };
    let mut changes: Vec<(Value, Option<Kind>)> = vec![];
    for (name, value) in [
        ("string", json!("1")),
        ("number", number("1.5")),
        ("integer", json!(1)),
        ("boolean", json!(true)),
        ("object", json!({})),
        ("array", json!([])),
    ] {
        if !own_type.contains(&name) {
            changes.push((value, Some(Kind::WrongType)));
        }
    }
    match kind {
        Type::Text { longest: None } => changes.push((json!("ä".repeat(100_000)), None)),
        Type::Text { longest: Some(longest) } => {
            let longest = *longest as usize;
            for character in ["a", "ä", "中", "🔌"] {
                changes.push((json!(character.repeat(longest)), None));
                changes.push((json!(character.repeat(longest + 1)), Some(Kind::TooLong)));
            }
            changes.push((json!(""), None));
        }
        Type::Integer => {
            changes.push((number("1.5"), Some(Kind::WrongType)));
            changes.push((number("9223372036854775807"), None));
            changes.push((number("-1"), None));
        }
        Type::Tenths => {
            for text in ["21.45", "0.01", "-7.25", "1e-2"] {
                changes.push((number(text), Some(Kind::NotATenth)));
            }
            for text in ["21.4", "21.40", "0.3", "7", "-7.2", "1e3"] {
                changes.push((number(text), None));
            }
        }
        Type::Boolean => changes.push((json!(false), None)),
        Type::Time => {
            let wrong = [
                "",
                "0",
                "today",
                "2023-10-19T15:28:07",
                "2025-09-05T18:51:43+03",
                "2025-09-05",
                "2025-13-05T18:51:43Z",
            ];
            changes.extend(wrong.map(|text| (json!(text), Some(Kind::Format))));
            let right = ["1970-01-01T00:00:00Z", "2025-01-30T14:41:45.244665+11:00", "2024-02-29T23:59:59.999-00:00"];
            changes.extend(right.map(|text| (json!(text), None)));
        }
        Type::Uri => {
            changes.extend(["", "/only/a/path", "http://a b"].map(|text| (json!(text), Some(Kind::Format))));
            changes.push((json!("https://example.org:8080/a?b=c"), None));
        }
        Type::Enum(enumeration) => {
            let first = enumeration.values[0];
            for wrong in [String::new(), format!("{first}x"), first.to_lowercase(), "ä".repeat(10)] {
                changes.push((json!(wrong), Some(Kind::NotInEnum)));
            }
            changes.extend(enumeration.values.iter().map(|value| (json!(value), None)));
        }
        Type::Object(object) => mutate_object(object, pointer, path, mutations),
    }
    for (value, kind) in changes {
        let violation = kind.map(|kind| (kind, path.to_string()));
        mutations.push(Mutation { pointer: pointer.to_string(), value: Some(value), violation });
    }
}

/// Does as a mutation says.
pub fn change(payload: &mut Value, pointer: &str, value: Option<Value>) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
    match (payload.pointer_mut(parent), value) {
        (Some(Value::Object(map)), Some(value)) => drop(map.insert(name.to_string(), value)),
        (Some(Value::Object(map)), None) => drop(map.remove(name)),
        (Some(Value::Array(items)), Some(value)) => items[name.parse::<usize>().expect("an index")] = value,
        other => panic!("nothing to change at {pointer}: {other:?}"),
    }
}
