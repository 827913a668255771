//! Any JSON is a payload or a list of violations. The first two bytes choose the message.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ocpp_wire::{
    Version, catalogue,
    error::Code,
    number::{self, Whole},
    validate::{self, Kind},
};
use serde_json::Value;

fuzz_target!(|bytes: &[u8]| {
    let [message, half, json @ ..] = bytes else {
        return;
    };
    let messages = catalogue::messages(Version::V16);
    let message = &messages[*message as usize % messages.len()];
    let object = if half % 2 == 0 { message.request } else { message.response };
    let Ok(payload) = serde_json::from_slice::<Value>(json) else {
        return;
    };
    let mut violations = vec![];
    validate::validate(object, &payload, &mut violations);
    assert!(violations.len() <= validate::MOST_VIOLATIONS);
    for violation in &violations {
        assert!(!violation.path.is_empty() && !violation.expected.is_empty());
        assert!(violation.found.chars().count() <= validate::SAMPLE_LENGTH);
        assert_eq!(violation.found.is_empty(), violation.kind == Kind::Missing);
        assert!(violation.pattern().len() <= violation.path.len());
        for version in Version::ALL {
            assert!(!Code::for_violation(violation.kind, version).as_str(version).is_empty());
        }
    }
    numbers(&payload);
});

/// What is whole is also a tenth, and is the integer that its digits say.
fn numbers(value: &Value) {
    match value {
        Value::Number(number) => match number::whole(number) {
            Whole::Fits(integer) => {
                assert!(number::is_tenth(number));
                if let Ok(plain) = number.as_str().parse::<i64>() {
                    assert_eq!(plain, integer);
                }
            }
            Whole::Beyond => {
                assert!(number::is_tenth(number) && number.as_str().parse::<i64>().is_err())
            }
            Whole::NotWhole => assert!(number.as_str().parse::<i64>().is_err()),
        },
        Value::Array(items) => items.iter().for_each(numbers),
        Value::Object(map) => map.values().for_each(numbers),
        _ => {}
    }
}
