//! Profiles as they come: what has one meaning is read, everything else is told with its place.

use super::*;
use ocpp_logic::smart_charging::{Recurrency, Selection};
use ocpp_wire::{Version, catalogue, sample};
use serde_json::{Value, json};

fn complete() -> Value {
    json!({
        "chargingProfileId": 100, "transactionId": 7, "stackLevel": 2, "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Recurring", "recurrencyKind": "Daily",
        "validFrom": "2026-03-01T00:00:00Z", "validTo": "2026-03-08T00:00:00Z",
        "chargingSchedule": {
            "duration": 86_400, "startSchedule": "2026-03-01T00:00:00Z", "chargingRateUnit": "A", "minChargingRate": 6.5,
            "chargingSchedulePeriod": [
                { "startPeriod": 0, "limit": 25.5, "numberPhases": 1 },
                { "startPeriod": 28_800, "limit": 7.2 },
            ],
        },
    })
}

fn read(value: &Value) -> Result<ChargingProfile, Vec<String>> {
    ChargingProfile::from_json(value, "csChargingProfiles", &Zone::UTC)
        .map_err(|violations| violations.iter().map(ToString::to_string).collect())
}

#[test]
fn a_complete_profile_is_read_in_full_7_8() {
    let profile = read(&complete()).unwrap();
    let period = |start_period, limit, number_phases| ChargingSchedulePeriod { start_period, limit, number_phases };
    let expected = ChargingProfile {
        charging_profile_id: 100,
        transaction_id: Some(7),
        stack_level: 2,
        purpose: Purpose::TxProfile,
        kind: Kind::Recurring(Recurrency::Daily),
        valid_from: Some(at(0)),
        valid_to: Some(at(7 * 86_400)),
        schedule: ChargingSchedule {
            duration: Some(86_400),
            start_schedule: Some(at(0)),
            rate_unit: RateUnit::A,
            periods: vec![period(0, Tenths(255), 1), period(28_800, Tenths(72), 3)],
            min_charging_rate: Some(Tenths(65)),
        },
    };
    assert_eq!(profile, expected);
}

#[test]
fn the_least_profile_is_read_with_three_phases_7_14() {
    let profile = read(&json!({
        "chargingProfileId": 1, "stackLevel": 0, "chargingProfilePurpose": "TxDefaultProfile",
        "chargingProfileKind": "Relative",
        "chargingSchedule": { "chargingRateUnit": "W", "chargingSchedulePeriod": [{ "startPeriod": 0, "limit": 16 }] },
    }));
    let mut expected = profile_of_16_watts();
    expected.kind = Kind::Relative;
    assert_eq!(profile, Ok(expected));
}

#[test]
fn a_schedule_that_is_written_is_read_as_the_same_7_13() {
    let mut schedule = read(&complete()).unwrap().schedule;
    let written = schedule.to_json();
    assert_eq!(
        written["chargingSchedulePeriod"][1].to_string(),
        r#"{"limit":7.2,"numberPhases":3,"startPeriod":28800}"#
    );
    assert_eq!(ChargingSchedule::from_json(&written, "", &Zone::UTC), Ok(schedule.clone()));
    schedule.duration = None;
    schedule.start_schedule = None;
    schedule.min_charging_rate = None;
    assert_eq!(ChargingSchedule::from_json(&schedule.to_json(), "", &Zone::UTC), Ok(schedule));
}

fn profile_of_16_watts() -> ChargingProfile {
    let mut expected = profile(Purpose::TxDefaultProfile, 0, &[(0, "16")]);
    expected.charging_profile_id = 1;
    expected.schedule.start_schedule = None;
    expected.schedule.rate_unit = RateUnit::W;
    expected
}

#[test]
fn what_has_one_meaning_is_read() {
    let profile = read(&json!({
        "chargingProfileId": "1", "transactionId": null, "stackLevel": 0.0, "chargingProfilePurpose": "txdefaultprofile",
        "chargingProfileKind": " absolute", "recurrencyKind": "", "validTo": "", "vendor": { "unknown": true },
        "chargingSchedule": {
            "chargingRateUnit": "w",
            "chargingSchedulePeriod": { "startPeriod": "0", "limit": "16.00", "numberPhases": 3.0 },
        },
    }));
    assert_eq!(profile, Ok(profile_of_16_watts()));
}

#[test]
fn a_time_without_zone_is_that_of_the_charge_point() {
    let mut value = complete();
    value["validFrom"] = json!("2026-03-01T07:00:00");
    let zone = Zone::named("Asia/Bangkok").unwrap();
    let profile = ChargingProfile::from_json(&value, "", &zone).unwrap();
    assert_eq!(profile.valid_from, Some(at(0)));
}

#[test]
fn what_can_not_be_understood_is_told_with_its_place() {
    let schedule = "csChargingProfiles.chargingSchedule";
    let tenth = "expected a multiple of 0.1, 0 or more";
    for (pointer, value, expected) in [
        (
            "/chargingProfileId",
            json!(1.5),
            "csChargingProfiles.chargingProfileId: wrong type, expected an integer, found 1.5".to_owned(),
        ),
        (
            "/stackLevel",
            json!(-1),
            "csChargingProfiles.stackLevel: out of range, expected an integer, 0 or more, found -1".to_owned(),
        ),
        (
            "/transactionId",
            json!("T7"),
            "csChargingProfiles.transactionId: wrong type, expected an integer, found \"T7\"".to_owned(),
        ),
        (
            "/chargingProfilePurpose",
            json!("Max"),
            "csChargingProfiles.chargingProfilePurpose: not in enum, \
             expected ChargePointMaxProfile, TxDefaultProfile or TxProfile, found \"Max\""
                .to_owned(),
        ),
        (
            "/chargingProfileKind",
            json!(null),
            "csChargingProfiles.chargingProfileKind: missing, expected Absolute, Recurring or Relative".to_owned(),
        ),
        (
            "/recurrencyKind",
            json!(null),
            "csChargingProfiles.recurrencyKind: missing, expected Daily or Weekly, of a Recurring profile".to_owned(),
        ),
        (
            "/validTo",
            json!("0"),
            "csChargingProfiles.validTo: format, expected a time like 2026-05-22T09:24:39Z, found \"0\"".to_owned(),
        ),
        (
            "/validFrom",
            json!(0),
            "csChargingProfiles.validFrom: wrong type, expected a time like 2026-05-22T09:24:39Z, found 0".to_owned(),
        ),
        ("/chargingSchedule", json!([]), format!("{schedule}: wrong type, expected an object, found []")),
        ("/chargingSchedule", json!(null), format!("{schedule}: missing, expected an object")),
        (
            "/chargingSchedule/duration",
            json!(-1),
            format!("{schedule}.duration: out of range, expected seconds, 0 or more, found -1"),
        ),
        (
            "/chargingSchedule/chargingRateUnit",
            json!("kW"),
            format!("{schedule}.chargingRateUnit: not in enum, expected A or W, found \"kW\""),
        ),
        (
            "/chargingSchedule/minChargingRate",
            json!(0.25),
            format!("{schedule}.minChargingRate: not a tenth, {tenth}, found 0.25"),
        ),
        (
            "/chargingSchedule/chargingSchedulePeriod",
            json!([]),
            format!("{schedule}.chargingSchedulePeriod: too few, expected at least one period"),
        ),
        (
            "/chargingSchedule/chargingSchedulePeriod/1",
            json!(6),
            format!("{schedule}.chargingSchedulePeriod[1]: wrong type, expected an object, found 6"),
        ),
        (
            "/chargingSchedule/chargingSchedulePeriod/1/limit",
            json!(7.25),
            format!("{schedule}.chargingSchedulePeriod[1].limit: not a tenth, {tenth}, found 7.25"),
        ),
        (
            "/chargingSchedule/chargingSchedulePeriod/1/limit",
            json!(-7),
            format!("{schedule}.chargingSchedulePeriod[1].limit: out of range, {tenth}, found -7"),
        ),
        (
            "/chargingSchedule/chargingSchedulePeriod/0/numberPhases",
            json!(4),
            format!("{schedule}.chargingSchedulePeriod[0].numberPhases: out of range, expected 1, 2 or 3, found 4"),
        ),
        (
            "/chargingSchedule/chargingSchedulePeriod/0/startPeriod",
            json!("later"),
            format!(
                "{schedule}.chargingSchedulePeriod[0].startPeriod: wrong type, expected seconds, 0 or more, found \"later\""
            ),
        ),
    ] {
        let mut profile = complete();
        *profile.pointer_mut(pointer).unwrap() = value;
        assert_eq!(read(&profile), Err(vec![expected]), "{pointer}");
    }
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let told =
        read(&json!({ "stackLevel": "x", "chargingSchedule": { "chargingSchedulePeriod": [{}, {}] } })).unwrap_err();
    let paths: Vec<_> = told.iter().filter_map(|told| told.split(": ").next()).collect();
    let schedule = "csChargingProfiles.chargingSchedule";
    let expected = [
        "csChargingProfiles.chargingProfileId".to_owned(),
        "csChargingProfiles.stackLevel".to_owned(),
        "csChargingProfiles.chargingProfilePurpose".to_owned(),
        "csChargingProfiles.chargingProfileKind".to_owned(),
        format!("{schedule}.chargingRateUnit"),
        format!("{schedule}.chargingSchedulePeriod[0].startPeriod"),
        format!("{schedule}.chargingSchedulePeriod[0].limit"),
        format!("{schedule}.chargingSchedulePeriod[1].startPeriod"),
        format!("{schedule}.chargingSchedulePeriod[1].limit"),
    ];
    assert_eq!(paths, expected);
}

#[test]
fn a_selection_is_read_and_never_wider_than_it_was_meant_5_5() {
    let nothing = Selection::default();
    let read = |value| Selection::from_json(&value).map_err(|violations| violations[0].path.clone());
    assert_eq!(read(json!({})), Ok(nothing));
    assert_eq!(read(json!(null)), Ok(nothing));
    assert_eq!(read(json!({ "id": 5 })), Ok(Selection { id: Some(5), ..nothing }));
    let both = Selection { connector_id: Some(0), purpose: Some(Purpose::TxProfile), stack_level: Some(1), id: None };
    assert_eq!(read(json!({ "connectorId": 0, "chargingProfilePurpose": "TxProfile", "stackLevel": 1 })), Ok(both));
    // What is not understood must not clear everything.
    assert_eq!(read(json!({ "id": "x" })), Err("id".to_owned()));
    assert_eq!(read(json!({ "connectorId": -1 })), Err("connectorId".to_owned()));
    assert_eq!(read(json!({ "chargingProfilePurpose": "All" })), Err("chargingProfilePurpose".to_owned()));
    assert_eq!(read(json!([])), Err("frame.payload".to_owned()));
}

/// Whatever the schema allows is read, unless a number is out of the range that the text of the specification gives.
#[test]
fn valid_messages_are_read_but_for_their_ranges() {
    let request = catalogue::find(Version::V16, "SetChargingProfile").unwrap().request;
    let mut state = 1u64;
    let mut random = move || property::next(&mut state);
    let mut read = 0;
    for _ in 0..2000 {
        let payload = sample::payload(request, &mut random);
        let profile = ChargingProfile::from_json(&payload["csChargingProfiles"], "", &Zone::UTC);
        read += u32::from(profile.is_ok());
        for violation in profile.err().into_iter().flatten() {
            let of_range = ["out of range", "too few"].contains(&violation.kind.as_str());
            let is_fine = of_range || violation.path == "recurrencyKind" || violation.found.len() > 15;
            assert!(is_fine, "{violation} in {payload}");
        }
    }
    assert!(read > 0, "some of them are in range");
}
