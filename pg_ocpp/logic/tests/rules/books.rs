//! Which charging profiles a charge point has: OCPP 1.6 §5.16 SetChargingProfile, §5.5 ClearChargingProfile, §5.11.

use crate::world::{World, world};
use serde_json::{Value, json};

fn profile(id: i64, purpose: &str, stack_level: i64) -> Value {
    json!({
        "chargingProfileId": id, "stackLevel": stack_level, "chargingProfilePurpose": purpose,
        "chargingProfileKind": if purpose == "TxProfile" { "Relative" } else { "Absolute" },
        "chargingSchedule": { "chargingRateUnit": "A", "chargingSchedulePeriod": [{ "startPeriod": 0, "limit": 7.2 }] },
    })
}

fn set(world: &mut World, connector_id: i32, profile: Value, answer: &str) {
    let request = json!({ "connectorId": connector_id, "csChargingProfiles": profile });
    world.answer("SetChargingProfile", request, json!({ "status": answer }));
}

/// (chargingProfileId, status, how it ended)
fn books(world: &World) -> Vec<(i64, &str, Option<&'static str>)> {
    let row = |(_, answer, ended): &'_ (String, _, Option<&'static str>)| -> (i64, String, Option<&'static str>) {
        let answer: &ocpp_logic::store::ProfileAnswer = answer;
        (answer.profile["chargingProfileId"].as_i64().unwrap(), answer.status.clone(), *ended)
    };
    let rows: Vec<_> = world.store.profiles.iter().map(row).collect();
    rows.into_iter().map(|(id, status, ended)| (id, &*status.leak(), ended)).collect()
}

#[test]
fn what_is_accepted_is_installed_and_what_is_not_is_noted() {
    let mut world = world();
    set(&mut world, 1, profile(1, "TxDefaultProfile", 0), "Accepted");
    set(&mut world, 1, profile(2, "TxDefaultProfile", 1), "Rejected");
    set(&mut world, 0, profile(3, "ChargePointMaxProfile", 0), "NotSupported");
    assert_eq!(books(&world), [(1, "Accepted", None), (2, "Rejected", None), (3, "NotSupported", None)]);
}

#[test]
fn the_same_id_and_the_same_place_in_the_stack_replace() {
    let mut world = world();
    set(&mut world, 1, profile(1, "TxDefaultProfile", 0), "Accepted");
    set(&mut world, 1, profile(2, "TxDefaultProfile", 0), "Accepted");
    set(&mut world, 2, profile(2, "TxDefaultProfile", 5), "Accepted");
    set(&mut world, 0, profile(4, "TxDefaultProfile", 5), "Accepted");
    set(&mut world, 2, profile(2, "TxDefaultProfile", 5), "Rejected");
    let replaced = Some("replaced");
    assert_eq!(
        books(&world),
        [
            (1, "Accepted", replaced),
            (2, "Accepted", replaced),
            (2, "Accepted", None),
            (4, "Accepted", None),
            (2, "Rejected", None)
        ]
    );
}

/// Errata §3.25: the id alone, or all that is said together.
#[test]
fn cleared_by_id_or_by_all_that_is_said() {
    let fill = |world: &mut World| {
        set(world, 1, profile(1, "TxDefaultProfile", 0), "Accepted");
        set(world, 2, profile(2, "TxDefaultProfile", 0), "Accepted");
        set(world, 0, profile(3, "ChargePointMaxProfile", 0), "Accepted");
    };
    for (request, answer, gone) in [
        (json!({ "id": 2, "connectorId": 1 }), "Accepted", vec![2]),
        (json!({ "connectorId": 1, "chargingProfilePurpose": "TxDefaultProfile" }), "Accepted", vec![1]),
        (json!({ "chargingProfilePurpose": "TxDefaultProfile" }), "Unknown", vec![1, 2]),
        (json!({ "connectorId": 0 }), "Accepted", vec![3]),
        (json!({}), "Accepted", vec![1, 2, 3]),
        (json!({}), "Whatever", vec![]),
    ] {
        let mut world = world();
        fill(&mut world);
        world.answer("ClearChargingProfile", request.clone(), json!({ "status": answer }));
        let ended: Vec<i64> =
            books(&world).into_iter().filter(|row| row.2 == Some("cleared")).map(|row| row.0).collect();
        assert_eq!(ended, gone, "{request} {answer}");
    }
}

#[test]
fn a_tx_profile_goes_with_its_transaction() {
    let mut world = world();
    let id = world.start("TAG", 0);
    set(&mut world, 1, profile(1, "TxProfile", 0), "Accepted");
    set(&mut world, 1, profile(2, "TxDefaultProfile", 0), "Accepted");
    assert_eq!(world.store.profiles[0].1.transaction, Some(id));
    assert_eq!(world.store.profiles[1].1.transaction, None);
    world.stop(id, 10);
    assert_eq!(books(&world), [(1, "Accepted", Some("transaction ended")), (2, "Accepted", None)]);
}

#[test]
fn and_with_one_whose_stop_is_lost() {
    let mut world = world();
    world.start("TAG", 0);
    set(&mut world, 1, profile(1, "TxProfile", 0), "Accepted");
    world.pass_minutes(1);
    world.start("OTHER", 0);
    assert_eq!(books(&world), [(1, "Accepted", Some("transaction ended"))]);
}

/// §5.11: the profile is for the transaction that the remote start begins.
#[test]
fn a_profile_of_a_remote_start_is_installed_when_the_transaction_starts() {
    let mut world = world();
    let request = json!({ "connectorId": 1, "idTag": "tag", "chargingProfile": profile(9, "TxProfile", 0) });
    world.answer("RemoteStartTransaction", request, json!({ "status": "Accepted" }));
    assert_eq!(world.store.profiles[0].1.connector_id, None);
    world.start("OTHER", 0);
    assert_eq!(world.store.profiles[0].1.connector_id, None, "somebody else");
    world.stop(1, 0);
    world.pass_minutes(1);
    let id = world.start("TAG", 0);
    assert_eq!(world.store.profiles[0].1.connector_id, Some(1));
    assert_eq!(world.store.profiles[0].1.transaction, Some(id));
    world.stop(id, 0);
    assert_eq!(books(&world), [(9, "Accepted", Some("transaction ended"))]);
}

#[test]
fn without_a_profile_or_refused_nothing_waits() {
    let mut world = world();
    world.answer("RemoteStartTransaction", json!({ "idTag": "TAG" }), json!({ "status": "Accepted" }));
    assert_eq!(books(&world), []);
}
