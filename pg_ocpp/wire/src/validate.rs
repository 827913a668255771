//! Holds a payload against its description and names every place where it departs.

use crate::{
    catalogue::{Field, List, Object, Type},
    number::{self, Whole},
    time::{self, Zone},
    violation::{Findings, Place},
};
use serde_json::{Map, Value};
use std::fmt;

pub use crate::violation::{Kind, MOST_VIOLATIONS, SAMPLE_LENGTH, Violation};

/// Adds every violation of `object` by `payload` to `violations`; allocates nothing where there is none.
///
/// A null payload is an empty one (OCPP-J 1.6 §4.2.1). Lengths count characters, not bytes. What an integer is says
/// [`number::whole`]: `1.0` is one; beyond 64 bits is OutOfRange. Times are RFC 3339 with a zone; a URI has a scheme
/// and only the characters of RFC 3986.
pub fn validate(object: &'static Object, payload: &Value, violations: &mut Vec<Violation>) {
    let mut search = Search(Findings::new(violations));
    match payload {
        Value::Object(map) => search.object(object, map, &Place::Payload),
        Value::Null => search.object(object, &Map::new(), &Place::Payload),
        other => search.0.report(Kind::NotAnObject, &Place::Payload, format_args!("an object"), Some(other)),
    }
}

struct Search<'v>(Findings<'v>);

impl Search<'_> {
    fn object(&mut self, object: &'static Object, map: &Map<String, Value>, place: &Place) {
        // The build script refuses objects of more than 64 fields.
        let mut met = 0_u64;
        for (name, value) in map {
            let here = Place::Field(place, name);
            match object.fields.iter().position(|field| field.name == name) {
                Some(index) => {
                    met |= 1 << index;
                    self.field(&object.fields[index], value, &here);
                }
                None => {
                    self.0.report(Kind::Unknown, &here, format_args!("no such field in {}", object.name), Some(value))
                }
            }
        }
        for (index, field) in object.fields.iter().enumerate() {
            if field.required && met & (1 << index) == 0 {
                self.0.report(Kind::Missing, &Place::Field(place, field.name), Expected::of(field), None);
            }
        }
    }

    fn field(&mut self, field: &'static Field, value: &Value, place: &Place) {
        match (field.list, value) {
            (None, _) => self.value(&field.kind, value, place),
            (Some(list), Value::Array(items)) => {
                if (items.len() as u64) < u64::from(list.least) {
                    self.0.report(Kind::TooFew, place, format_args!("at least {} items", list.least), Some(value));
                }
                if let Some(most) = list.most.filter(|&most| items.len() as u64 > u64::from(most)) {
                    self.0.report(Kind::TooMany, place, format_args!("at most {most} items"), Some(value));
                }
                for (index, item) in items.iter().enumerate() {
                    self.value(&field.kind, item, &Place::Item(place, index));
                }
            }
            (Some(_), other) => self.0.report(type_mismatch(other), place, Expected::of(field), Some(other)),
        }
    }

    fn value(&mut self, kind: &'static Type, value: &Value, place: &Place) {
        let wrong = match (kind, value) {
            (Type::Object(object), Value::Object(map)) => return self.object(object, map, place),
            (Type::Text { longest }, Value::String(text)) => {
                longest.is_some_and(|longest| longer(text, longest)).then_some(Kind::TooLong)
            }
            (Type::Enum(enumeration), Value::String(text)) => {
                (!enumeration.values.contains(&text.as_str())).then_some(Kind::NotInEnum)
            }
            (Type::Time, Value::String(text)) => {
                let exact = time::parse(text, &Zone::UTC).is_ok_and(|reading| reading.deviation.is_none());
                (!exact).then_some(Kind::Format)
            }
            (Type::Uri, Value::String(text)) => (!is_uri(text)).then_some(Kind::Format),
            (Type::Integer, Value::Number(number)) => match number::whole(number) {
                Whole::Fits(_) => None,
                Whole::Beyond => Some(Kind::OutOfRange),
                Whole::NotWhole => Some(Kind::WrongType),
            },
            (Type::Tenths, Value::Number(number)) => (!number::is_tenth(number)).then_some(Kind::NotATenth),
            (Type::Boolean, Value::Bool(_)) => None,
            (_, other) => Some(type_mismatch(other)),
        };
        if let Some(wrong) = wrong {
            self.0.report(wrong, place, Expected::one(kind), Some(value));
        }
    }
}

fn type_mismatch(found: &Value) -> Kind {
    if found.is_null() { Kind::Null } else { Kind::WrongType }
}

/// Whether a text has more characters than allowed; bytes are only an upper bound for them.
fn longer(text: &str, longest: u32) -> bool {
    text.len() as u64 > u64::from(longest) && text.chars().count() as u64 > u64::from(longest)
}

/// Whether a text is an absolute URI as far as one can see without knowing its scheme (RFC 3986 §3): a scheme, a colon,
/// and then only characters that URIs consist of.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let scheme_is_one = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let is_escape = |after: &str| after.as_bytes().get(..2).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
    let escapes_are_whole = rest.split('%').skip(1).all(is_escape);
    let characters_are_allowed =
        rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte));
    scheme_is_one && escapes_are_whole && characters_are_allowed
}

/// What should stand in a place, in words.
struct Expected {
    kind: &'static Type,
    list: Option<List>,
}

impl Expected {
    fn of(field: &'static Field) -> Expected {
        Expected { kind: &field.kind, list: field.list }
    }

    fn one(kind: &'static Type) -> Expected {
        Expected { kind, list: None }
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if self.list.is_some() {
            f.write_str("a list, each item ")?;
        }
        match self.kind {
            Type::Text { longest: None } => f.write_str("text"),
            Type::Text { longest: Some(longest) } => write!(f, "text of at most {longest} characters"),
            Type::Integer => f.write_str("an integer of at most 64 bits"),
            Type::Tenths => f.write_str("a multiple of 0.1"),
            Type::Boolean => f.write_str("true or false"),
            Type::Time => f.write_str("a time like 2026-05-22T09:24:39.540Z"),
            Type::Uri => f.write_str("a URI"),
            Type::Enum(enumeration) => write!(f, "one of {}", enumeration.values.join(", ")),
            Type::Object(object) => write!(f, "an object ({})", object.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Version, catalogue};
    use serde_json::json;

    fn violations(action: &str, payload: &str) -> Vec<(String, Kind)> {
        let mut found = vec![];
        let payload = serde_json::from_str(payload).unwrap();
        validate(catalogue::find(Version::V16, action).unwrap().request, &payload, &mut found);
        found.into_iter().map(|violation| (violation.path, violation.kind)).collect()
    }

    #[test]
    fn all_violations_of_a_message_are_found_at_once() {
        let payload = r#"{"connectorId": "1", "meterValue": [{"timestamp": "today", "sampledValue": [
            {"value": "1"}, {"value": 604.213}, {"value": "2", "context": "CurrentMax", "latitude": 1}]}, {"sampledValue": null}]}"#;
        assert_eq!(
            violations("MeterValues", payload),
            [
                ("connectorId".to_string(), Kind::WrongType),
                ("meterValue[0].sampledValue[1].value".to_string(), Kind::WrongType),
                ("meterValue[0].sampledValue[2].context".to_string(), Kind::NotInEnum),
                ("meterValue[0].sampledValue[2].latitude".to_string(), Kind::Unknown),
                ("meterValue[0].timestamp".to_string(), Kind::Format),
                ("meterValue[1].sampledValue".to_string(), Kind::Null),
                ("meterValue[1].timestamp".to_string(), Kind::Missing),
            ]
        );
    }

    #[test]
    fn null_is_an_empty_payload_and_a_list_is_none() {
        assert_eq!(violations("Heartbeat", "null"), []);
        assert_eq!(violations("Authorize", "null"), [("idTag".to_string(), Kind::Missing)]);
        assert_eq!(violations("Heartbeat", "[]"), [("frame.payload".to_string(), Kind::NotAnObject)]);
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        assert_eq!(violations("Authorize", r#"{"idTag": "ÄÖÜÄÖÜÄÖÜÄÖÜÄÖÜÄÖÜÄÖ"}"#), []);
        assert_eq!(
            violations("Authorize", r#"{"idTag": "ÄÖÜÄÖÜÄÖÜÄÖÜÄÖÜÄÖÜÄÖÜ"}"#),
            [("idTag".to_string(), Kind::TooLong)]
        );
    }

    #[test]
    fn an_alfen_transaction_id_fits_and_a_larger_one_does_not() {
        assert_eq!(violations("RemoteStopTransaction", r#"{"transactionId": 9223372036854775807}"#), []);
        assert_eq!(
            violations("RemoteStopTransaction", r#"{"transactionId": 9223372036854775808}"#),
            [("transactionId".to_string(), Kind::OutOfRange)]
        );
    }

    #[test]
    fn samples_and_names_are_cut() {
        let mut found = vec![];
        let payload = json!({ "x".repeat(1000): "ä".repeat(1_000_000) });
        validate(catalogue::find(Version::V16, "Heartbeat").unwrap().request, &payload, &mut found);
        assert_eq!(found[0].path, "x".repeat(50));
        assert_eq!(found[0].found.chars().count(), SAMPLE_LENGTH);
        assert!(found[0].found.starts_with("\"ää"));
    }

    #[test]
    fn a_payload_of_mistakes_stops_costing() {
        let payload: Map<_, _> = (0..5000).map(|index| (index.to_string(), Value::Null)).collect();
        let mut found = vec![];
        validate(catalogue::find(Version::V16, "Heartbeat").unwrap().request, &Value::Object(payload), &mut found);
        assert_eq!(found.len(), MOST_VIOLATIONS);
    }

    #[test]
    fn a_violation_reads_as_a_sentence() {
        let mut found = vec![];
        validate(catalogue::find(Version::V16, "Reset").unwrap().request, &json!({ "type": "Warm" }), &mut found);
        assert_eq!(found[0].to_string(), r#"type: not in enum, expected one of Hard, Soft, found "Warm""#);
    }

    #[test]
    fn uris() {
        for uri in ["ftp://user:pw@host/dir", "https://[::1]:8080/a?b=c#d", "urn:x:y", "file:///a%20b"] {
            assert!(is_uri(uri), "{uri}");
        }
        for text in ["", "host/path", "1ftp://x", "http://a b", "http://ä", "http://a%2", "://x", "ftp://a%zz"] {
            assert!(!is_uri(text), "{text}");
        }
    }
}
