//! What real chargers said: every 1.6 CALL of the field log is answered, whatever its quirks.

use crate::world::world;
use ocpp_logic::Reply;
use ocpp_wire::{
    Version, catalogue,
    frame::{self, Frame},
};
use serde_json::Value;
use std::{
    env, fs,
    io::{self, Write},
    path::PathBuf,
};

/// `OCPP_MESSAGES` names the folder; the project's shared one lies beside the checkout.
fn field_log() -> PathBuf {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/messages");
    env::var_os("OCPP_MESSAGES").map_or_else(|| PathBuf::from(beside), PathBuf::from).join("field.jsonl")
}

#[test]
fn every_call_of_the_field_log_is_answered() {
    let Ok(log) = fs::read_to_string(field_log()) else {
        // Straight to stderr: what a passing test prints by eprintln, nobody sees.
        let said = b"SKIPPED: field.jsonl is not there; set OCPP_MESSAGES to the folder that has it\n";
        io::stderr().write_all(said).expect("stderr takes a line");
        return;
    };
    let mut answered = 0;
    for line in log.lines() {
        let line: Value = serde_json::from_str(line).expect("a JSON document per line");
        if line["version"] != "1.6J" || line["direction"] != "cp>cs" {
            continue;
        }
        let raw = line["raw"].as_str().expect("raw is text");
        let Ok(Frame::Call { id, action, payload }) = frame::parse(raw.as_bytes()) else { continue };
        assert!(catalogue::find(Version::V16, &action).is_some(), "{action}");
        let mut world = world();
        // Some speak of transaction 1.
        world.start("TAG", 0);
        let reply = world.hear("CP1", id.as_str(), &action, &payload);
        assert!(matches!(reply, Reply::Result(_)), "line {}: {reply:?}", line["id"]);
        let valid = line["official_schema"] == "valid";
        assert_eq!(world.violations.is_empty(), valid, "line {}: {:?}", line["id"], world.violations);
        let kept = match action.as_str() {
            "StartTransaction" => world.store.transactions.len() == 2,
            "StopTransaction" => world.store.events.len() == 2,
            "MeterValues" => !world.store.meter_values.is_empty(),
            "StatusNotification" => !world.store.statuses.is_empty(),
            "BootNotification" => !world.store.boots.is_empty(),
            _ => true,
        };
        assert!(kept, "line {}", line["id"]);
        answered += 1;
    }
    assert!(answered > 30, "only {answered} calls in the field log");
}
