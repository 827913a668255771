//! Stories of charging profiles.

use crate::connector::Session;
use crate::station::Station;
use crate::station::tests::{START, accepted, at, command, talk};
use serde_json::{Value, json};

fn profile(id: i64, level: i64, purpose: &str, periods: &[(u64, f64)]) -> Value {
    let periods: Vec<Value> =
        periods.iter().map(|(from, limit)| json!({ "startPeriod": from, "limit": limit })).collect();
    json!({
        "chargingProfileId": id, "stackLevel": level, "chargingProfilePurpose": purpose, "chargingProfileKind": "Absolute",
        "chargingSchedule": {
            "startSchedule": START.to_string(), "chargingRateUnit": "A", "chargingSchedulePeriod": periods },
    })
}

fn set(station: &mut Station, connector: u32, profile: Value) -> Value {
    let payload = json!({ "connectorId": connector, "csChargingProfiles": profile });
    command(station, "SetChargingProfile", payload, START)["status"].clone()
}

/// The limits by second that a composite schedule of a minute has.
fn composite(station: &mut Station, connector: u32, unit: &str) -> Vec<(u64, f64)> {
    let payload = json!({ "connectorId": connector, "duration": 60, "chargingRateUnit": unit });
    let answer = command(station, "GetCompositeSchedule", payload, START);
    assert_eq!(answer["status"], "Accepted");
    let periods = answer["chargingSchedule"]["chargingSchedulePeriod"].as_array().unwrap().clone();
    periods.iter().map(|period| (period["startPeriod"].as_u64().unwrap(), period["limit"].as_f64().unwrap())).collect()
}

#[test]
fn a_composite_schedule_is_what_the_profiles_leave() {
    let mut station = accepted(Some(0));
    assert_eq!(composite(&mut station, 1, "A"), [(0, 32.0)], "what it is built for");
    assert_eq!(composite(&mut station, 0, "W"), [(0, 44_160.0)]);
    assert_eq!(set(&mut station, 0, profile(1, 0, "TxDefaultProfile", &[(0, 16.1), (30, 10.0)])), "Accepted");
    assert_eq!(composite(&mut station, 1, "A"), [(0, 16.1), (30, 10.0)]);
    assert_eq!(set(&mut station, 1, profile(2, 0, "TxDefaultProfile", &[(0, 8.0)])), "Accepted");
    assert_eq!(composite(&mut station, 1, "A"), [(0, 8.0)], "its own hides the station's of the same level");
    assert_eq!(composite(&mut station, 2, "A"), [(0, 16.1), (30, 10.0)]);
    assert_eq!(set(&mut station, 0, profile(3, 0, "ChargePointMaxProfile", &[(0, 20.0), (50, 6.0)])), "Accepted");
    assert_eq!(composite(&mut station, 0, "A"), [(0, 20.0), (30, 18.0), (50, 6.0)]);
    assert_eq!(composite(&mut station, 1, "A"), [(0, 8.0), (50, 6.0)]);
    let unknown = json!({ "connectorId": 3, "duration": 60 });
    assert_eq!(command(&mut station, "GetCompositeSchedule", unknown, START)["status"], "Rejected");
}

#[test]
fn the_same_id_and_the_same_place_replace() {
    let mut station = accepted(Some(0));
    set(&mut station, 1, profile(1, 3, "TxDefaultProfile", &[(0, 8.0)]));
    set(&mut station, 1, profile(2, 3, "TxDefaultProfile", &[(0, 9.0)]));
    assert_eq!(composite(&mut station, 1, "A"), [(0, 9.0)]);
    set(&mut station, 2, profile(2, 3, "TxDefaultProfile", &[(0, 7.0)]));
    assert_eq!(composite(&mut station, 1, "A"), [(0, 32.0)]);
    assert_eq!(set(&mut station, 2, profile(3, 99, "TxDefaultProfile", &[(0, 7.0)])), "Rejected", "too high a level");
    assert_eq!(set(&mut station, 2, profile(3, 1, "TxDefaultProfile", &[(5, 7.0)])), "Rejected", "it must begin at 0");
    assert_eq!(set(&mut station, 9, profile(3, 1, "TxDefaultProfile", &[(0, 7.0)])), "Rejected", "no such connector");
}

#[test]
fn profiles_are_cleared_by_id_or_by_everything_that_is_said() {
    let mut station = accepted(Some(0));
    for (id, connector, level) in [(1, 0, 0), (2, 1, 0), (3, 1, 1), (4, 2, 1)] {
        assert_eq!(set(&mut station, connector, profile(id, level, "TxDefaultProfile", &[(0, 8.0)])), "Accepted");
    }
    let mut clear = |payload| command(&mut station, "ClearChargingProfile", payload, START)["status"].clone();
    assert_eq!(clear(json!({ "id": 9 })), "Unknown");
    assert_eq!(clear(json!({ "id": 1, "stackLevel": 7 })), "Accepted", "the id wins");
    assert_eq!(clear(json!({ "connectorId": 1, "stackLevel": 1 })), "Accepted");
    assert_eq!(clear(json!({ "connectorId": 0 })), "Unknown");
    assert_eq!(clear(json!({ "chargingProfilePurpose": "TxDefaultProfile" })), "Accepted", "the two that are left");
    assert_eq!(clear(json!({})), "Unknown");
}

#[test]
fn a_car_follows_the_schedule_and_its_profile_ends_with_it() {
    let mut station = accepted(Some(0));
    let mut of_start = profile(1, 0, "TxProfile", &[(0, 5.0), (20, 3.0)]);
    of_start["chargingProfileKind"] = json!("Relative");
    of_start["chargingSchedule"].as_object_mut().unwrap().remove("startSchedule");
    let start = json!({ "idTag": "TAG", "connectorId": 1, "chargingProfile": of_start });
    assert_eq!(command(&mut station, "RemoteStartTransaction", start, START)["status"], "Accepted");
    talk(&mut station, 0, 2);
    assert_eq!(station.connectors[0].session().map(Session::power), Some(3450));
    talk(&mut station, 2, 20);
    assert_eq!(station.connectors[0].session().map(Session::power), Some(2070));
    assert_eq!(set(&mut station, 2, profile(2, 0, "TxProfile", &[(0, 5.0)])), "Rejected", "nobody charges there");
    command(&mut station, "RemoteStopTransaction", json!({ "transactionId": 1001 }), at(22));
    assert_eq!(command(&mut station, "ClearChargingProfile", json!({ "id": 1 }), at(22))["status"], "Unknown");
}

#[test]
fn daily_profiles_come_again_and_validity_ends_them() {
    let mut station = accepted(Some(0));
    let mut daily = profile(1, 1, "TxDefaultProfile", &[(0, 6.0)]);
    daily["chargingProfileKind"] = json!("Recurring");
    daily["recurrencyKind"] = json!("Daily");
    daily["chargingSchedule"]["startSchedule"] = json!(at(3 * 86_400 + 10).to_string());
    daily["chargingSchedule"]["duration"] = json!(20);
    daily["validTo"] = json!(at(25).to_string());
    assert_eq!(set(&mut station, 0, daily), "Accepted");
    assert_eq!(composite(&mut station, 1, "A"), [(0, 32.0), (10, 6.0), (25, 32.0)]);
}
