//! Leniency: what can be understood is accepted and recorded, what can not is refused; or everything is refused; or nothing is looked at.

use crate::world::{World, connector, world};
use ocpp_logic::Validation;
use ocpp_wire::{error::Code, validate::Kind};
use serde_json::{Value, json};

fn with(validation: Validation) -> World {
    let mut world = world();
    world.settings.validation_received = validation;
    world
}

/// Deviations met in the field, each understandable.
fn understandable() -> Vec<(&'static str, Value)> {
    let start = |field: &str, value: Value| {
        let mut start =
            json!({ "connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z" });
        start[field] = value;
        ("StartTransaction", start)
    };
    vec![
        start("connectorId", json!("1")),
        start("meterStart", json!("12.5")),
        start("idTag", json!(4711)),
        start("idTag", json!("longer than twenty characters")),
        start("reservationId", json!(null)),
        start("reservationId", json!("none")),
        start("timestamp", json!("2023-10-19T15:28:07")),
        start("timestamp", json!(12345)),
        start("extra", json!({ "any": "thing" })),
        ("Heartbeat", json!([])),
        ("Heartbeat", json!("")),
        ("BootNotification", json!({ "chargePointModel": "DUO2" })),
        ("Authorize", json!({ "idTag": "TAG", "x": 1 })),
    ]
}

#[test]
fn strict_refuses_what_lenient_understands_and_off_does_not_see() {
    for (action, payload) in understandable() {
        let mut strict = with(Validation::Strict);
        strict.refused(action, payload.clone());
        assert!(!strict.violations.is_empty(), "{action} {payload}: recorded");
        assert!(strict.store.transactions.is_empty() && strict.store.boots.is_empty(), "no effect");

        let mut lenient = with(Validation::Lenient);
        lenient.say(action, payload.clone());
        assert!(!lenient.violations.is_empty(), "{action} {payload}: recorded");

        let mut off = with(Validation::Off);
        off.say(action, payload.clone());
        assert!(off.violations.is_empty());
        assert_eq!(off.store.transactions.len(), lenient.store.transactions.len());
    }
}

#[test]
fn numbers_as_text_and_texts_as_numbers_mean_the_same() {
    let mut world = world();
    world.say(
        "StartTransaction",
        json!({ "connectorId": "2", "idTag": 4711, "meterStart": " 7 ", "timestamp": "2026-05-22T10:00:00Z" }),
    );
    let transaction = world.transaction(1);
    assert_eq!(
        (transaction.place, transaction.id_tag.as_str(), transaction.meter_start.as_str()),
        (connector(2), "4711", "7")
    );
    world.say(
        "StopTransaction",
        json!({ "transactionId": "1", "meterStop": "10", "timestamp": "2026-05-22T11:00:00Z" }),
    );
    assert_eq!(world.transaction(1).energy, "3");
}

/// What a rule can not do without, in every mode.
#[test]
fn what_can_not_be_understood_is_refused_with_its_path() {
    let start = json!({ "connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z" });
    let with = |field: &str, value: Option<Value>| {
        let mut payload = start.clone();
        match value {
            Some(value) => payload[field] = value,
            None => {
                payload.as_object_mut().unwrap().remove(field);
            }
        }
        payload
    };
    for (action, payload, path, code) in [
        ("StartTransaction", with("connectorId", None), "connectorId", Code::ProtocolError),
        ("StartTransaction", with("connectorId", Some(json!("one"))), "connectorId", Code::TypeConstraintViolation),
        ("StartTransaction", with("connectorId", Some(json!(1.5))), "connectorId", Code::TypeConstraintViolation),
        ("StartTransaction", with("idTag", None), "idTag", Code::ProtocolError),
        ("StartTransaction", with("idTag", Some(json!({}))), "idTag", Code::TypeConstraintViolation),
        ("StartTransaction", with("meterStart", None), "meterStart", Code::ProtocolError),
        ("StartTransaction", with("meterStart", Some(json!("full"))), "meterStart", Code::TypeConstraintViolation),
        ("StartTransaction", json!([]), "idTag", Code::ProtocolError),
        ("StopTransaction", json!({ "meterStop": 1 }), "transactionId", Code::ProtocolError),
        ("StopTransaction", json!({ "transactionId": [] }), "transactionId", Code::TypeConstraintViolation),
        ("Authorize", json!({}), "idTag", Code::ProtocolError),
        ("StatusNotification", json!({ "status": "Available" }), "connectorId", Code::ProtocolError),
        ("StatusNotification", json!({ "connectorId": 1 }), "status", Code::ProtocolError),
        ("StatusNotification", json!({ "connectorId": 1, "status": "" }), "status", Code::ProtocolError),
        (
            "StatusNotification",
            json!({ "connectorId": -1, "status": "Available" }),
            "connectorId",
            Code::PropertyConstraintViolation,
        ),
        (
            "MeterValues",
            json!({ "connectorId": 3_000_000_000u64, "meterValue": [] }),
            "connectorId",
            Code::PropertyConstraintViolation,
        ),
        ("MeterValues", json!({ "connectorId": 1 }), "meterValue", Code::ProtocolError),
        ("MeterValues", json!({ "connectorId": 1, "meterValue": "5" }), "meterValue", Code::TypeConstraintViolation),
    ] {
        for validation in [Validation::Lenient, Validation::Off] {
            let mut world = self::with(validation);
            let error = world.refused(action, payload.clone());
            assert!(error.description.starts_with(path), "{action} {payload}: {}", error.description);
            assert_eq!(error.code, code, "{action} {payload}");
            assert!(world.store.transactions.is_empty() && world.store.events.is_empty());
        }
    }
}

#[test]
fn strict_names_the_gravest_violation() {
    let refused = |payload: Value| {
        let error = with(Validation::Strict).refused("StatusNotification", payload);
        (error.code, error.description, error.details)
    };
    let sound = json!({ "connectorId": 1, "status": "Available", "errorCode": "NoError" });
    let changed = |field: &str, value: Value| {
        let mut payload = sound.clone();
        payload[field] = value;
        payload
    };
    assert_eq!(refused(changed("status", json!("Occupied"))).0, Code::PropertyConstraintViolation);
    assert_eq!(refused(changed("connectorId", json!("1"))).0, Code::TypeConstraintViolation);
    assert_eq!(refused(changed("info", json!(null))).0, Code::TypeConstraintViolation);
    assert_eq!(refused(changed("info", json!("x".repeat(51)))).0, Code::PropertyConstraintViolation);
    assert_eq!(refused(changed("extra", json!(1))).0, Code::FormatViolation);
    assert_eq!(refused(json!([])).0, Code::FormatViolation);
    for name in ["aaa", "zzz"] {
        let mut payload = changed("connectorId", json!("1"));
        payload["status"] = json!("Occupied");
        payload[name] = json!(1);
        assert_eq!(refused(payload).0, Code::FormatViolation, "wherever it stands");
    }
    let (code, description, details) = refused(json!({ "connectorId": "1", "status": "Occupied" }));
    assert_eq!(code, Code::ProtocolError, "what is missing is graver than what is wrong");
    assert!(description.starts_with("errorCode: missing"), "{description}");
    assert_eq!(details["violations"].as_array().unwrap().len(), 3, "all are told: {details}");
}

#[test]
fn violations_have_path_and_kind() {
    let mut world = world();
    let mut payload = world.meter_request(None, json!([{ "value": "1" }, { "value": 2, "context": "CurrentMax" }]));
    payload["transactionId"] = json!(null);
    world.say("MeterValues", payload);
    let mut recorded: Vec<_> = world.violations.iter().map(|violation| (violation.pattern(), violation.kind)).collect();
    recorded.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(
        recorded,
        [
            ("meterValue[].sampledValue[].context".to_owned(), Kind::NotInEnum),
            ("meterValue[].sampledValue[].value".to_owned(), Kind::WrongType),
            ("transactionId".to_owned(), Kind::Null),
        ]
    );
}

/// In every mode: there is nothing to be lenient about.
#[test]
fn an_unknown_action_is_not_implemented_and_a_command_is_not_supported() {
    for validation in [Validation::Strict, Validation::Lenient, Validation::Off] {
        let mut world = with(validation);
        assert_eq!(world.refused("NoSuchAction", json!({})).code, Code::NotImplemented);
        assert_eq!(world.refused("heartbeat", json!({})).code, Code::NotImplemented, "case counts");
        assert_eq!(world.refused("Reset", json!({ "type": "Hard" })).code, Code::NotSupported);
    }
}

/// OCPP-J 1.6 §4.2.1.
#[test]
fn null_is_an_empty_payload() {
    let mut world = with(Validation::Strict);
    assert!(world.say("Heartbeat", json!(null))["currentTime"].is_string());
}

/// No text in PostgreSQL can hold the character NUL; the transaction must not be lost for it.
#[test]
fn nul_costs_no_message() {
    let mut world = world();
    world.say("StartTransaction", json!({ "connectorId": 1, "idTag": "TA\0G", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z", "\0": ["\0"] }));
    assert_eq!(world.transaction(1).id_tag, "TA\u{fffd}G");
    assert!(!world.last_event().payload.to_string().contains("\\u0000"));
}
