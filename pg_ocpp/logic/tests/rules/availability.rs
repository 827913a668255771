//! StatusNotification: OCPP 1.6 §4.9.

use crate::world::{World, at, connector, world};
use ocpp_logic::store::{Place, Status};
use serde_json::{Value, json};

fn status(world: &World, place: Place) -> &Status {
    &world.store.statuses[&("CP1".to_owned(), place)]
}

fn notification(connector_id: i32, status: &str, timestamp: &str) -> Value {
    json!({ "connectorId": connector_id, "status": status, "errorCode": "NoError", "timestamp": timestamp })
}

#[test]
fn the_status_is_kept_with_all_its_words() {
    let mut world = world();
    let payload = json!({
        "connectorId": 1, "status": "Finishing", "errorCode": "NoError", "timestamp": "2026-05-22T09:02:27Z",
        "vendorId": "EN+", "info": "{\"reason\":\"plugInGun\"}", "vendorErrorCode": "0x00",
    });
    assert_eq!(world.say("StatusNotification", payload), json!({}));
    let expected = Status {
        place: connector(1),
        status: "Finishing".to_owned(),
        error_code: Some("NoError".to_owned()),
        info: Some("{\"reason\":\"plugInGun\"}".to_owned()),
        vendor_id: Some("EN+".to_owned()),
        vendor_error_code: Some("0x00".to_owned()),
        status_at: at("2026-05-22T09:02:27Z"),
        received_at: world.now,
    };
    assert_eq!(*status(&world, connector(1)), expected);
    assert_eq!(world.store.status_history.len(), 1);
}

#[test]
fn connector_0_is_the_charge_point_itself() {
    let mut world = world();
    world.say("StatusNotification", notification(0, "Available", "2026-05-22T10:00:00Z"));
    assert_eq!(status(&world, Place::STATION).status, "Available");
}

#[test]
fn without_a_time_it_is_now() {
    let mut world = world();
    for payload in [
        json!({ "connectorId": 1, "status": "Available", "errorCode": "NoError" }),
        notification(1, "Available", "not a time"),
        notification(1, "Available", ""),
    ] {
        world.pass_minutes(1);
        world.say("StatusNotification", payload);
        assert_eq!(status(&world, connector(1)).status_at, world.now);
    }
}

#[test]
fn words_that_no_enum_knows_are_kept() {
    let mut world = world();
    world.say("StatusNotification", json!({ "connectorId": 0, "errorCode": "Error", "status": "Occupied" }));
    let kept = status(&world, Place::STATION);
    assert_eq!((kept.status.as_str(), kept.error_code.as_deref()), ("Occupied", Some("Error")));
    assert_eq!(world.violations.len(), 2, "and recorded");
}

/// A clock that was set back must not freeze the display.
#[test]
fn what_the_newest_connection_says_is_the_present() {
    let mut world = world();
    world.say("StatusNotification", notification(1, "Charging", "2026-05-22T10:00:00Z"));
    world.say("StatusNotification", notification(1, "Finishing", "1970-01-01T00:00:00.740Z"));
    assert_eq!(status(&world, connector(1)).status, "Finishing");
}

#[test]
fn what_an_old_connection_says_is_the_present_only_if_newer() {
    let mut world = world();
    world.station("CP1").session = 2;
    world.say("StatusNotification", notification(1, "Charging", "2026-05-22T10:00:00Z"));
    let older = notification(1, "Preparing", "2026-05-22T09:59:00Z");
    world.hear_through(1, "CP1", "a", "StatusNotification", &older);
    assert_eq!(status(&world, connector(1)).status, "Charging");
    let newer = notification(1, "Finishing", "2026-05-22T10:00:01Z");
    world.hear_through(1, "CP1", "b", "StatusNotification", &newer);
    assert_eq!(status(&world, connector(1)).status, "Finishing");
    let elsewhere = notification(2, "Preparing", "2026-05-22T09:59:00Z");
    world.hear_through(1, "CP1", "c", "StatusNotification", &elsewhere);
    assert_eq!(status(&world, connector(2)).status, "Preparing", "nothing newer was known there");
    assert_eq!(world.store.status_history.len(), 4, "history has all of them");
}
