//! BootNotification, Heartbeat, and who may say what before: OCPP 1.6 §4.2, §4.6, rules 3.3.

use crate::world::{World, world};
use ocpp_logic::{Registration, Reply, store::Boot};
use ocpp_wire::error::Code;
use serde_json::{Value, json};

fn boot() -> Value {
    json!({ "chargePointVendor": "Alfen BV", "chargePointModel": "NG910-60023" })
}

fn unregistered(registration: Registration, accepted_before: bool) -> World {
    let mut world = world();
    world.station("CP1").registration = registration;
    world.station("CP1").accepted_before = accepted_before;
    world
}

#[test]
fn the_answer_tells_registration_time_and_interval() {
    for (registration, interval) in
        [(Registration::Accepted, 300), (Registration::Pending, 60), (Registration::Rejected, 60)]
    {
        let mut world = unregistered(registration, false);
        let expected = json!({
            "status": registration.as_str(), "currentTime": "2026-05-22T10:00:00.000Z", "interval": interval,
        });
        assert_eq!(world.say("BootNotification", boot()), expected);
        assert_eq!(world.store.boots.len(), 1, "who knocks is remembered, whoever it is");
    }
}

#[test]
fn a_charge_point_may_have_its_own_heartbeat() {
    let mut world = world();
    world.station("CP1").heartbeat_interval = Some(0);
    assert_eq!(world.say("BootNotification", boot())["interval"], 0);
}

#[test]
fn what_it_says_of_itself_is_recorded_and_empty_words_are_not() {
    let mut world = world();
    // The emulator of ocpp-cs v2 has keys of its own.
    let payload = json!({
        "chargePointVendor": "Wall Box Chargers", "chargePointModel": "PLP2-M-2-4", "chargePointSerialNumber": 307418,
        "chargeBoxSerialNumber": "307418", "firmwareVersion": "6.6.12", "iccid": "", "imsi": null,
        "meterType": "Internal NON compliant", "meterSerialNumber": "", "latitude": 55.7, "connectors": [1, 2],
    });
    world.say("BootNotification", payload.clone());
    let text = |text: &str| Some(text.to_owned());
    let expected = Boot {
        vendor: text("Wall Box Chargers"),
        model: text("PLP2-M-2-4"),
        serial_number: text("307418"),
        charge_box_serial_number: text("307418"),
        firmware_version: text("6.6.12"),
        meter_type: text("Internal NON compliant"),
        ..Boot::default()
    };
    assert_eq!(world.store.boots, [("CP1".to_owned(), expected, payload, world.now)]);
}

/// EVtivity answers a Heartbeat from its memory, and sets the charger's clock back.
#[test]
fn a_heartbeat_whose_id_was_used_before_gets_the_time_of_now() {
    let mut world = world();
    assert_eq!(world.say_as("4", "Heartbeat", &json!({})), json!({ "currentTime": "2026-05-22T10:00:00.000Z" }));
    world.pass_minutes(3);
    assert_eq!(world.say_as("4", "Heartbeat", &json!({})), json!({ "currentTime": "2026-05-22T10:03:00.000Z" }));
}

#[test]
fn before_acceptance_everything_else_is_a_security_error() {
    for registration in [Registration::Pending, Registration::Rejected] {
        for (action, payload) in [
            ("Heartbeat", json!({})),
            ("Authorize", json!({ "idTag": "TAG" })),
            ("StatusNotification", json!({ "connectorId": 0, "status": "Available", "errorCode": "NoError" })),
            (
                "StartTransaction",
                json!({ "connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z" }),
            ),
            ("NoSuchAction", json!({})),
        ] {
            let mut world = unregistered(registration, false);
            assert_eq!(world.refused(action, payload).code, Code::SecurityError, "{registration:?} {action}");
            assert!(world.transactions().is_empty());
        }
    }
}

#[test]
fn transaction_messages_of_a_station_that_was_accepted_before_are_never_refused() {
    for registration in [Registration::Pending, Registration::Rejected] {
        let mut world = unregistered(registration, true);
        let id = world.start("TAG", 0);
        world.meter(id, "5");
        world.stop(id, 5);
        assert_eq!(world.transaction(id).energy, "5");
        assert_eq!(world.refused("Heartbeat", json!({})).code, Code::SecurityError);
    }
}

#[test]
fn what_a_person_asked_for_may_be_said_while_pending() {
    let status = json!({ "connectorId": 0, "status": "Available", "errorCode": "NoError" });
    for (registration, passes) in [(Registration::Pending, true), (Registration::Rejected, false)] {
        let mut world = unregistered(registration, false);
        world.store.triggered.insert(("CP1".to_owned(), "StatusNotification".to_owned()));
        let reply = world.hear("CP1", "1", "StatusNotification", &status);
        assert_eq!(matches!(reply, Reply::Result(_)), passes, "{registration:?}");
        assert!(matches!(world.hear("CP1", "2", "Heartbeat", &json!({})), Reply::Error(_)));
    }
}

/// ExtendedTriggerMessage asks for it by another name (security whitepaper).
#[test]
fn a_certificate_is_asked_for_by_another_name() {
    let mut world = unregistered(Registration::Pending, false);
    world.store.triggered.insert(("CP1".to_owned(), "SignChargePointCertificate".to_owned()));
    assert_eq!(
        world.say("SignCertificate", json!({ "csr": "x" })),
        json!({ "status": "Rejected" }),
        "no SecurityError"
    );
}
