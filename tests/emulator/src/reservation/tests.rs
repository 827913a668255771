//! Stories of reservations.

use crate::station::tests::{START, accepted, at, command, talk};
use serde_json::{Value, json};

fn reservation(id: i64, connector: u32, id_tag: &str) -> Value {
    json!({ "reservationId": id, "connectorId": connector, "idTag": id_tag, "expiryDate": at(60).to_string() })
}

fn start(id_tag: &str) -> Value {
    json!({ "idTag": id_tag })
}

#[test]
fn a_reserved_connector_is_kept_for_who_reserved_it() {
    let mut station = accepted(Some(0));
    let mut told = |action: &str, payload| command(&mut station, action, payload, START)["status"].clone();
    assert_eq!(told("ReserveNow", reservation(7, 1, "MINE")), "Accepted");
    assert_eq!(told("ReserveNow", reservation(8, 1, "OTHER")), "Occupied");
    assert_eq!(told("ReserveNow", reservation(8, 9, "OTHER")), "Rejected", "no such connector");
    assert_eq!(told("RemoteStartTransaction", json!({ "idTag": "OTHER", "connectorId": 1 })), "Rejected");
    assert_eq!(told("RemoteStartTransaction", start("OTHER")), "Accepted", "on the one that is free");
    assert_eq!(told("RemoteStartTransaction", start("mine")), "Accepted");
    let said = talk(&mut station, 0, 1);
    assert_eq!((&said[0].1["connectorId"], &said[0].1["status"]), (&json!(1), &json!("Reserved")));
    let starts: Vec<&Value> =
        said.iter().filter(|(action, _)| action == "StartTransaction").map(|(_, payload)| payload).collect();
    assert_eq!((&starts[0]["connectorId"], starts[0].get("reservationId")), (&json!(2), None));
    assert_eq!((&starts[1]["connectorId"], &starts[1]["reservationId"]), (&json!(1), &json!(7)));
    assert_eq!(command(&mut station, "CancelReservation", json!({ "reservationId": 7 }), at(1))["status"], "Rejected");
}

#[test]
fn a_reservation_ends_by_cancelling_by_time_and_when_the_connector_is_taken_out_of_use() {
    let mut station = accepted(Some(0));
    command(&mut station, "ReserveNow", reservation(1, 1, "MINE"), START);
    command(&mut station, "ReserveNow", reservation(2, 2, "MINE"), START);
    assert_eq!(command(&mut station, "CancelReservation", json!({ "reservationId": 1 }), START)["status"], "Accepted");
    let status = |said: Vec<(String, Value)>| said.last().map(|(_, payload)| payload["status"].clone());
    assert_eq!(status(talk(&mut station, 0, 1)), Some(json!("Available")));
    let said = talk(&mut station, 1, 60);
    assert!(said.iter().any(|(_, payload)| payload["connectorId"] == 2 && payload["status"] == "Available"));

    let again = json!({ "reservationId": 3, "connectorId": 1, "idTag": "MINE", "expiryDate": at(500).to_string() });
    command(&mut station, "ReserveNow", again, at(61));
    command(&mut station, "ChangeAvailability", json!({ "connectorId": 1, "type": "Inoperative" }), at(61));
    assert!(station.reservations.is_empty());
    let out_of_use = command(&mut station, "ReserveNow", reservation(4, 1, "MINE"), START);
    assert_eq!(out_of_use["status"], "Unavailable");
}

#[test]
fn the_same_id_replaces_and_connector_0_keeps_one_free() {
    let mut station = accepted(Some(0));
    let mut told = |action: &str, payload| command(&mut station, action, payload, START)["status"].clone();
    assert_eq!(told("ReserveNow", reservation(1, 1, "MINE")), "Accepted");
    assert_eq!(told("ReserveNow", reservation(1, 0, "MINE")), "Accepted");
    assert_eq!(told("RemoteStartTransaction", start("OTHER")), "Accepted");
    assert_eq!(told("RemoteStartTransaction", start("OTHER")), "Rejected", "one is kept");
    assert_eq!(told("ReserveNow", reservation(2, 0, "THIRD")), "Occupied");
    assert_eq!(told("RemoteStartTransaction", start("MINE")), "Accepted");
    assert!(station.reservations.is_empty());
}

#[test]
fn a_tag_of_the_same_group_may_come_too() {
    let mut station = accepted(Some(0));
    let mut payload = reservation(1, 1, "MINE");
    payload["parentIdTag"] = json!("FAMILY");
    command(&mut station, "ReserveNow", payload, START);
    let here = json!({ "idTag": "SISTER", "connectorId": 1 });
    assert_eq!(command(&mut station, "RemoteStartTransaction", here.clone(), START)["status"], "Rejected");
    let list = json!({ "updateType": "Full", "listVersion": 1, "localAuthorizationList": [
        { "idTag": "SISTER", "idTagInfo": { "status": "Accepted", "parentIdTag": "family" } }] });
    command(&mut station, "SendLocalList", list, START);
    assert_eq!(command(&mut station, "RemoteStartTransaction", here, START)["status"], "Accepted");
}
