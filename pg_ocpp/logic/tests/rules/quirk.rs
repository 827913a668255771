//! Known deviations of vendors, models and firmwares: what the rules make of them.

use crate::world::{at, connector, world};
use ocpp_logic::quirk::Quirks;
use ocpp_wire::time::{Zone, parse};
use serde_json::{Value, json};

fn quirks(list: Value) -> Quirks {
    Quirks::from_json(&list)
}

#[test]
fn what_is_not_understood_is_left_out() {
    assert_eq!(quirks(json!(null)), Quirks::default());
    assert_eq!(quirks(json!([{ "deviation": "of tomorrow" }, 5, { "value": 1 }])), Quirks::default());
    assert_eq!(quirks(json!([{ "deviation": "status_in_data_transfer", "value": {} }])), Quirks::default());
}

/// A person's word about this charge point comes first.
#[test]
fn a_zone_of_the_kind_applies_where_nobody_said_another() {
    let of_the_kind = quirks(json!([{ "deviation": "local_time", "value": "Asia/Bangkok" }]));
    let read = |zone: Zone| parse("2026-05-22T10:00:00", &zone).unwrap().at;
    assert_eq!(read(of_the_kind.zone(None)), at("2026-05-22T03:00:00Z"));
    assert_eq!(read(of_the_kind.zone(Some(Zone::named("Europe/Berlin").unwrap()))), at("2026-05-22T08:00:00Z"));
    assert_eq!(read(quirks(json!([{ "deviation": "local_time" }])).zone(None)), at("2026-05-22T10:00:00Z"));
}

#[test]
fn z_may_be_meant_as_local_time() {
    let liar = quirks(json!([{ "deviation": "utc_is_local" }]));
    let zone = liar.zone(Some(Zone::named("Asia/Bangkok").unwrap()));
    assert_eq!(parse("2026-05-22T10:00:00Z", &zone).unwrap().at, at("2026-05-22T03:00:00Z"));
    assert_eq!(parse("2026-05-22T10:00:00+02:00", &zone).unwrap().at, at("2026-05-22T08:00:00Z"), "an offset is one");
    let honest = quirks(json!([])).zone(Some(Zone::named("Asia/Bangkok").unwrap()));
    assert_eq!(parse("2026-05-22T10:00:00Z", &honest).unwrap().at, at("2026-05-22T10:00:00Z"));
}

/// meterStart is the meter of a lifetime, all later readings are of the transaction.
#[test]
fn a_rebased_register_is_the_energy() {
    for (rebased, energy, flags) in [(true, "5000", vec![]), (false, "4900", vec!["meter_reset", "meter_decreased"])] {
        let mut world = world();
        world.station("CP1").quirks.rebased_meter = rebased;
        let id = world.start("TAG", 123_456);
        world.pass_minutes(1);
        world.meter(id, "100");
        world.pass_minutes(1);
        world.meter(id, "4000");
        world.pass_minutes(1);
        world.stop(id, 5000);
        assert_eq!(world.transaction(id).energy, energy);
        assert_eq!(world.transaction(id).flags, flags);
    }
}

#[test]
fn a_rebased_register_without_readings_on_the_way() {
    let mut world = world();
    world.station("CP1").quirks.rebased_meter = true;
    let id = world.start("TAG", 123_456);
    world.pass_minutes(1);
    world.stop(id, 5000);
    assert_eq!(world.transaction(id).energy, "5000");
    let id = world.start("TAG", 0);
    world.pass_minutes(1);
    world.stop(id, 700);
    assert_eq!(world.transaction(id).energy, "700", "one that counts on is believed");
}

fn hidden() -> Quirks {
    quirks(json!([{ "deviation": "status_in_data_transfer", "value": {
        "vendorId": "org.example", "messageId": "state", "status": "gun.state", "connectorId": "gun.no",
        "words": { "busy": "Charging", "3": "Faulted" },
    } }]))
}

#[test]
fn a_status_hides_in_a_data_transfer() {
    let mut world = world();
    world.station("CP1").quirks = hidden();
    for (state, shown) in [(json!("busy"), "Charging"), (json!(3), "Faulted"), (json!("Available"), "Available")] {
        let data = json!({ "gun": { "no": 2, "state": state } }).to_string();
        let said = json!({ "vendorId": "ORG.example", "messageId": "State", "data": data });
        assert_eq!(world.say("DataTransfer", said), json!({ "status": "Accepted" }));
        assert_eq!(world.store.statuses[&("CP1".to_owned(), connector(2))].status, shown);
    }
}

#[test]
fn what_tells_no_status_is_of_an_unknown_vendor() {
    let mut world = world();
    world.station("CP1").quirks = hidden();
    for said in [
        json!({ "vendorId": "org.other", "messageId": "state", "data": "{\"gun\":{\"no\":1,\"state\":\"busy\"}}" }),
        json!({ "vendorId": "org.example", "data": "{\"gun\":{\"no\":1,\"state\":\"busy\"}}" }),
        json!({ "vendorId": "org.example", "messageId": "state", "data": "no JSON" }),
        json!({ "vendorId": "org.example", "messageId": "state", "data": "{\"gun\":{\"no\":-1,\"state\":\"busy\"}}" }),
        json!({ "vendorId": "org.example", "messageId": "state" }),
    ] {
        assert_eq!(world.say("DataTransfer", said), json!({ "status": "UnknownVendorId" }));
    }
    assert!(world.store.statuses.is_empty());
}

/// A path may be empty: the whole text is the word.
#[test]
fn the_text_itself_may_be_the_status() {
    let mut world = world();
    world.station("CP1").quirks = quirks(
        json!([{ "deviation": "status_in_data_transfer", "value": { "vendorId": "V", "messageId": "Status" } }]),
    );
    world.say("DataTransfer", json!({ "vendorId": "V", "messageId": "Status", "data": "Charging" }));
    assert_eq!(world.store.statuses[&("CP1".to_owned(), connector(1))].status, "Charging");
}
