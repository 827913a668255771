//! What real charge points sent: every frame is read, or refused with whatever can be known of it.

use crate::official;
use ocpp_wire::{
    Version, catalogue,
    frame::{self, Frame},
    time::{self, Zone},
    validate::validate,
};
use serde_json::Value;

#[test]
fn every_recorded_frame_is_understood_or_its_sender_known() {
    let test = "every_recorded_frame_is_understood_or_its_sender_known";
    let file =
        std::env::var_os("OCPP_FIELD_MESSAGES").map(Into::into).or_else(|| official::beside("messages/field.jsonl"));
    let Some(file) = file else {
        return official::skip(test, "no recorded messages; set OCPP_FIELD_MESSAGES");
    };
    let text = std::fs::read_to_string(file).expect("the recorded messages are readable");
    let mut calls = 0;
    for line in text.lines() {
        let record: Value = serde_json::from_str(line).expect("a record is JSON");
        let (raw, number) = (record["raw"].as_str().expect("raw is text"), &record["id"]);
        let version = record["version"].as_str().expect("version is text");
        let (official, quirk) = (&record["official_schema"], record["quirk"].as_str().unwrap_or(""));
        match frame::parse(raw.as_bytes()) {
            Ok(Frame::Call { id, action, payload }) => {
                assert!(!id.as_str().is_empty(), "{number}");
                if version != "1.6J" {
                    continue;
                }
                let message = catalogue::find(Version::V16, &action).unwrap_or_else(|| panic!("{number}: {action}"));
                assert_eq!(message.sent_by_charge_point(), record["direction"] == "cp>cs", "{number}: {action}");
                let mut violations = vec![];
                validate(message.request, &payload, &mut violations);
                assert_eq!(violations.is_empty(), official == "valid", "{number}: {violations:?}");
                assert!(times(&payload), "{number}: its times are understood");
                calls += 1;
            }
            Ok(Frame::CallResult { .. } | Frame::CallError { .. }) => {}
            Ok(other) => panic!("{number}: {other:?}"),
            Err(broken) if version.ends_with('S') => {
                assert!(broken.id.is_none() && !broken.looks_like_call(), "{number}: {broken}")
            }
            Err(broken) => {
                assert!(quirk.starts_with("INVALID JSON"), "{number}: {broken}");
                assert!(
                    broken.looks_like_call() && broken.id.is_some() && broken.action.is_some(),
                    "{number}: {broken}"
                );
                assert!(broken.reply(Version::V16).is_some(), "{number}");
            }
        }
    }
    assert!(calls >= 30, "only {calls} calls in the file");
}

/// Whether every timestamp in a payload can be read.
fn times(payload: &Value) -> bool {
    match payload {
        Value::Object(map) => map.iter().all(|(name, value)| match value.as_str() {
            Some(text) if name == "timestamp" => time::parse(text, &Zone::UTC).is_ok(),
            _ => times(value),
        }),
        Value::Array(items) => items.iter().all(times),
        _ => true,
    }
}
