//! Reservations: OCPP 1.6 §5.13 ReserveNow, §5.1 CancelReservation, §4.8 StartTransaction.

use crate::world::{World, at, connector, tag, world};
use ocpp_logic::store::{Place, ReservationEnd, TagStatus};
use ocpp_wire::time::Timestamp;
use serde_json::{Value, json};

fn reserve_now(id: i32, connector_id: i32) -> Value {
    json!({
        "reservationId": id, "connectorId": connector_id, "idTag": "TAG", "parentIdTag": "FAMILY",
        "expiryDate": "2026-05-22T11:00:00Z",
    })
}

fn kept(world: &World) -> Vec<(i32, i32)> {
    world.store.reservations.iter().map(|(_, one)| (one.id, one.place.evse_id)).collect()
}

fn status(connector_id: i32, status: &str) -> Value {
    json!({ "connectorId": connector_id, "status": status, "errorCode": "NoError" })
}

#[test]
fn what_is_accepted_is_kept() {
    let mut world = world();
    world.answer("ReserveNow", reserve_now(7, 1), json!({ "status": "Accepted" }));
    let kept = &world.store.reservations[0].1;
    assert_eq!((kept.id, kept.place, kept.id_tag.as_str()), (7, connector(1), "TAG"));
    assert_eq!(kept.parent.as_deref(), Some("FAMILY"));
    assert_eq!(kept.expires_at, at("2026-05-22T11:00:00Z"));
}

#[test]
fn what_is_not_accepted_is_not() {
    for refusal in ["Faulted", "Occupied", "Rejected", "Unavailable", "Whatever"] {
        let mut world = world();
        world.answer("ReserveNow", reserve_now(7, 1), json!({ "status": refusal }));
        assert_eq!(kept(&world), [], "{refusal}");
    }
    let mut world = world();
    world.answer("ReserveNow", reserve_now(7, 1), json!({}));
    assert_eq!(kept(&world), []);
}

/// §5.13: "if the reservationId matches, the reservation is replaced". Refused, the first one stands.
#[test]
fn the_same_id_replaces() {
    let mut world = world();
    world.answer("ReserveNow", reserve_now(7, 1), json!({ "status": "Accepted" }));
    world.answer("ReserveNow", reserve_now(8, 2), json!({ "status": "Accepted" }));
    world.answer("ReserveNow", reserve_now(7, 3), json!({ "status": "Occupied" }));
    assert_eq!(kept(&world), [(7, 1), (8, 2)]);
    world.answer("ReserveNow", reserve_now(7, 3), json!({ "status": "Accepted" }));
    assert_eq!(kept(&world), [(8, 2), (7, 3)]);
}

#[test]
fn cancelled_it_is_gone_and_so_is_one_that_the_charge_point_does_not_know() {
    for answer in ["Accepted", "Rejected"] {
        let mut world = world();
        world.reserve(7, 1, "TAG", None);
        world.answer("CancelReservation", json!({ "reservationId": 7 }), json!({ "status": answer }));
        assert_eq!(kept(&world), [], "{answer}");
        assert_eq!(world.store.ended_reservations[0].2, ReservationEnd::Cancelled);
    }
    let mut world = world();
    world.reserve(7, 1, "TAG", None);
    world.answer("CancelReservation", json!({ "reservationId": 7 }), json!({}));
    assert_eq!(kept(&world), [(7, 1)], "an answer that says nothing changes nothing");
}

#[test]
fn a_start_that_does_not_say_it_uses_the_one_for_its_tag() {
    let mut world = world();
    world.reserve(1, 2, "TAG", None);
    world.reserve(2, 1, "OTHER", None);
    world.reserve(3, 0, "TAG", None);
    world.reserve(4, 1, "tag", None);
    world.start("TAG", 0);
    assert_eq!(world.transaction(1).reservation_id, Some(4), "its own connector comes before any connector");
    assert_eq!(world.transaction(1).flags, ["reservation_not_said"]);
    assert_eq!(kept(&world), [(1, 2), (2, 1), (3, 0)]);

    world.stop(1, 10);
    world.pass_minutes(1);
    world.start("TAG", 10);
    assert_eq!(world.transaction(2).reservation_id, Some(3), "connector 0: one connector, whichever");
    assert_eq!(world.store.ended_reservations.last().unwrap().2, ReservationEnd::Used(2));
}

#[test]
fn the_group_may_use_it() {
    let mut world = world();
    let mut member = tag(TagStatus::Accepted);
    member.parent = Some("family".to_owned());
    world.store.add_id_tag("MEMBER", member);
    world.reserve(1, 1, "TAG", Some("FAMILY"));
    world.start("MEMBER", 0);
    assert_eq!(world.transaction(1).reservation_id, Some(1));
}

#[test]
fn nobody_else_may_and_not_when_its_time_is_over() {
    let mut world = world();
    world.reserve(1, 1, "TAG", Some("FAMILY"));
    world.start("OTHER", 0);
    assert_eq!(world.transaction(1).reservation_id, None);
    world.stop(1, 0);
    world.pass_minutes(61);
    world.start("TAG", 0);
    assert_eq!(world.transaction(2).reservation_id, None);
    assert_eq!(world.transaction(2).flags, [""; 0]);
}

/// A refused tag does not use up what was kept for it; a charge point that says the id has let it charge.
#[test]
fn a_refused_tag_uses_nothing_up() {
    let mut world = world();
    world.store.add_id_tag("BAD", tag(TagStatus::Blocked));
    world.reserve(1, 1, "BAD", None);
    world.start("BAD", 0);
    assert_eq!(kept(&world), [(1, 1)]);
}

#[test]
fn what_the_charge_point_says_holds() {
    let mut world = world();
    world.reserve(1, 2, "OTHER", None);
    let mut request = world.start_request(1, "TAG", 0);
    request["reservationId"] = json!(1);
    world.say("StartTransaction", request);
    assert_eq!(world.transaction(1).reservation_id, Some(1));
    assert_eq!(world.transaction(1).flags, ["reservation_of_another"]);
    assert_eq!(kept(&world), []);
}

#[test]
fn a_repeated_start_uses_no_second_one() {
    let mut world = world();
    world.reserve(1, 1, "TAG", None);
    world.reserve(2, 1, "TAG", None);
    let request = world.start_request(1, "TAG", 0);
    world.say("StartTransaction", request.clone());
    world.say("StartTransaction", request);
    assert_eq!(kept(&world), [(2, 1)]);
}

#[test]
fn it_ends_when_the_connector_can_not_be_used() {
    for (word, how) in [("Faulted", ReservationEnd::Faulted), ("Unavailable", ReservationEnd::Unavailable)] {
        let mut world = world();
        world.reserve(1, 1, "TAG", None);
        world.reserve(2, 2, "TAG", None);
        world.reserve(3, 0, "TAG", None);
        world.say("StatusNotification", status(1, "Reserved"));
        assert_eq!(kept(&world), [(1, 1), (2, 2), (3, 0)]);
        world.say("StatusNotification", status(1, word));
        assert_eq!(kept(&world), [(2, 2), (3, 0)], "{word}");
        assert_eq!(world.store.ended_reservations[0].2, how);
        world.say("StatusNotification", status(0, word));
        assert_eq!(kept(&world), [], "the charge point as a whole");
    }
}

/// What an old connection still says of yesterday ends nothing of today.
#[test]
fn an_old_status_ends_nothing() {
    let mut world = world();
    world.say("StatusNotification", status(1, "Available"));
    world.reserve(1, 1, "TAG", None);
    let old = world.station("CP1").session;
    world.station("CP1").session += 1;
    let mut late = status(1, "Faulted");
    late["timestamp"] = json!(Timestamp(world.now.0 - 60_000_000).to_string());
    world.hear_through(old, "CP1", "late", "StatusNotification", &late);
    assert_eq!(kept(&world), [(1, 1)]);
    assert_eq!(Place::of_connector(1), connector(1));
}
