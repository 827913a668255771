//! StopTransaction: OCPP 1.6 §4.10, rules 3.4, and what other central systems get wrong about it.

use crate::world::{at, tag, world};
use ocpp_logic::store::{EventKind, IdTag, TagStatus, TransactionState};
use serde_json::json;

#[test]
fn a_stop_ends_the_transaction() {
    let mut world = world();
    let id = world.start("TAG", 1000);
    world.pass_minutes(60);
    assert_eq!(world.stop(id, 8500), json!({}));
    let transaction = world.transaction(id);
    assert_eq!(transaction.state, TransactionState::Stopped);
    assert_eq!((transaction.meter_stop.as_deref(), transaction.energy.as_str()), (Some("8500"), "7500"));
    assert_eq!((transaction.stopped_at, transaction.stop_received_at), (Some(world.now), Some(world.now)));
    assert_eq!(transaction.reason.as_deref(), Some("Local"), "omitted means Local");
    assert!(transaction.flags.is_empty(), "{:?}", transaction.flags);
    let event = world.last_event();
    assert_eq!((event.kind, event.transaction, event.meter.as_deref()), (EventKind::Ended, Some(id), Some("8500")));
    assert!(event.flags.is_empty());
}

#[test]
fn the_reason_is_kept_whatever_it_is() {
    for reason in ["EVDisconnected", "Remote", "VendorSpecific"] {
        let mut world = world();
        let id = world.start("TAG", 0);
        let mut request = world.stop_request(id, 1);
        request["reason"] = json!(reason);
        world.say("StopTransaction", request);
        assert_eq!(world.transaction(id).reason.as_deref(), Some(reason));
    }
}

/// CitrineOS and EVtivity drop it; OCPP.Core answers CALLERROR, and the charger asks for ever.
#[test]
fn a_stop_for_an_unknown_transaction_is_acknowledged_and_kept() {
    for transaction_id in [json!(4711), json!(-1), json!(0), json!(9223372036854775807i64), json!("abc")] {
        let mut world = world();
        let open = world.start("TAG", 0);
        let request = json!({
            "transactionId": transaction_id, "meterStop": 28, "timestamp": world.clock(), "reason": "Reboot",
        });
        assert_eq!(world.say("StopTransaction", request.clone()), json!({}));
        let event = world.last_event();
        assert_eq!(event.flags, ["unknown_transaction"], "{transaction_id}");
        assert_eq!((event.transaction, event.reason.as_deref()), (None, Some("Reboot")));
        assert_eq!(event.payload, request);
        assert_eq!(world.transaction(open).state, TransactionState::Open);
    }
}

#[test]
fn an_id_beyond_bigint_is_kept_as_text() {
    let mut world = world();
    let payload = serde_json::from_str(
        r#"{"transactionId":28240181849166013077,"meterStop":1,"timestamp":"2026-05-22T10:00:00Z"}"#,
    );
    assert_eq!(world.say("StopTransaction", payload.unwrap()), json!({}));
    assert_eq!(world.last_event().transaction_id.as_deref(), Some("28240181849166013077"));
}

/// EVtivity ends it.
#[test]
fn a_stop_for_another_charge_points_transaction_leaves_it_alone() {
    let mut world = world();
    let theirs = world.say_from("CP2", "StartTransaction", world.start_request(1, "TAG", 0));
    let id = theirs["transactionId"].as_i64().unwrap();
    assert_eq!(world.stop(id, 100), json!({}));
    assert_eq!(world.last_event().flags, ["unknown_transaction", "other_charge_point"]);
    assert_eq!(world.store.transactions_of("CP2")[0].state, TransactionState::Open);
}

/// EVtivity and MaEVe let the second overwrite the first.
#[test]
fn of_two_stops_the_first_stands() {
    let mut world = world();
    let id = world.start("TAG", 0);
    world.stop(id, 100);
    let concluded = world.transaction(id).clone();
    world.pass_minutes(1);
    assert_eq!(world.stop(id, 900), json!({}));
    assert_eq!(*world.transaction(id), concluded);
    assert_eq!(world.last_event().flags, ["already_stopped"]);
    assert_eq!(world.last_event().meter.as_deref(), Some("900"), "what was said is kept");
}

#[test]
fn a_stop_after_incomplete_is_late_and_holds() {
    let mut world = world();
    let lost = world.start("TAG", 0);
    world.pass_minutes(1);
    let running = world.start("OTHER", 100);
    assert_eq!(world.transaction(lost).state, TransactionState::Incomplete);
    world.stop(lost, 100);
    let transaction = world.transaction(lost);
    assert_eq!((transaction.state, transaction.energy.as_str()), (TransactionState::Stopped, "100"));
    assert_eq!(transaction.flags, ["stop_lost", "late_stop"]);
    assert_eq!(world.last_event().flags, ["late_stop"]);
    assert_eq!(world.transaction(running).state, TransactionState::Open);
}

#[test]
fn after_a_person_closed_it_a_stop_is_kept_and_the_person_stands() {
    let mut world = world();
    let id = world.start("TAG", 0);
    let closed = world.store.transactions.get_mut(&("CP1".to_owned(), id)).unwrap();
    closed.state = TransactionState::Closed;
    closed.meter_stop = Some("55".to_owned());
    let concluded = closed.clone();
    assert_eq!(world.stop(id, 900), json!({}));
    assert_eq!(*world.transaction(id), concluded);
    assert_eq!(world.last_event().flags, ["closed_by_operator"]);
    assert_eq!(world.last_event().transaction, Some(id));
}

/// CitrineOS stores -0.004 kWh.
#[test]
fn a_lower_meter_is_kept_as_received_and_energy_is_never_negative() {
    let mut world = world();
    let id = world.start("TAG", 5000);
    world.stop(id, 4996);
    let transaction = world.transaction(id);
    assert_eq!((transaction.meter_stop.as_deref(), transaction.energy.as_str()), (Some("4996"), "0"));
    assert_eq!(transaction.flags, ["meter_decreased"]);
    assert_eq!(world.last_event().flags, ["meter_decreased"]);
}

#[test]
fn a_stop_before_the_start_is_accepted_and_flagged() {
    let mut world = world();
    let id = world.start("TAG", 0);
    world.say("StopTransaction", json!({ "transactionId": id, "meterStop": 5, "timestamp": "2026-05-22T09:59:59Z" }));
    let transaction = world.transaction(id);
    assert_eq!(transaction.state, TransactionState::Stopped);
    assert_eq!(transaction.stopped_at, Some(at("2026-05-22T09:59:59Z")));
    assert_eq!(transaction.flags, ["stopped_before_start"]);
}

#[test]
fn a_tag_in_the_stop_is_answered_with_its_verdict() {
    let mut world = world();
    world.store.add_id_tag("BLOCKED", tag(TagStatus::Blocked));
    let expires_at = Some(at("2026-05-22T09:00:00Z"));
    world.store.add_id_tag("LATE", IdTag { expires_at, ..tag(TagStatus::Accepted) });
    for (id_tag, info) in [
        ("TAG", json!({ "status": "Accepted" })),
        ("BLOCKED", json!({ "status": "Blocked" })),
        ("LATE", json!({ "status": "Expired", "expiryDate": "2026-05-22T09:00:00.000Z" })),
    ] {
        let id = world.start("TAG", 0);
        let mut request = world.stop_request(id, 5);
        request["idTag"] = json!(id_tag);
        assert_eq!(world.say("StopTransaction", request), json!({ "idTagInfo": info }));
        assert_eq!(world.transaction(id).state, TransactionState::Stopped, "{id_tag}");
        assert_eq!(world.transaction(id).stop_id_tag.as_deref(), Some(id_tag));
        world.pass_minutes(1);
    }
}

#[test]
fn stopping_with_the_tag_that_charges_is_never_concurrent() {
    let mut world = world();
    world.store.add_id_tag("TAG", IdTag { max_transactions: Some(1), ..tag(TagStatus::Accepted) });
    let id = world.start("TAG", 0);
    let mut request = world.stop_request(id, 5);
    request["idTag"] = json!("tag");
    assert_eq!(world.say("StopTransaction", request)["idTagInfo"]["status"], "Accepted");
}

#[test]
fn who_stops_is_who_started_or_of_the_same_group() {
    let of = |parent: &str| IdTag { parent: Some(parent.to_owned()), ..tag(TagStatus::Accepted) };
    for (starter, stopper, flags) in [
        ("MUM", "mum", &[][..]),
        ("MUM", "DAD", &[]),
        ("MUM", "TAG", &["other_id_tag"]),
        ("MUM", "NEIGHBOUR", &["other_id_tag"]),
        ("TAG", "OTHER", &["other_id_tag"]),
    ] {
        let mut world = world();
        world.store.add_id_tag("MUM", of("Family"));
        world.store.add_id_tag("DAD", of("FAMILY"));
        world.store.add_id_tag("NEIGHBOUR", of("Next door"));
        let id = world.start(starter, 0);
        let mut request = world.stop_request(id, 5);
        request["idTag"] = json!(stopper);
        world.say("StopTransaction", request);
        assert_eq!(world.transaction(id).state, TransactionState::Stopped);
        assert_eq!(world.transaction(id).flags, flags, "{starter} started, {stopper} stopped");
    }
}

#[test]
fn a_stop_without_reading_ends_the_transaction_with_what_was_counted() {
    let mut world = world();
    let id = world.start("TAG", 100);
    world.pass_minutes(1);
    world.meter(id, "150");
    world.say("StopTransaction", json!({ "transactionId": id, "timestamp": world.clock() }));
    let transaction = world.transaction(id);
    assert_eq!((transaction.state, transaction.energy.as_str()), (TransactionState::Stopped, "50"));
    assert_eq!(
        (transaction.meter_stop.as_deref(), transaction.flags.as_slice()),
        (None, &["meter_missing".to_owned()][..])
    );
}

#[test]
fn a_stop_from_an_old_connection_takes_effect() {
    let mut world = world();
    let id = world.start("TAG", 0);
    world.station("CP1").session = 9;
    world.hear_through(1, "CP1", "old", "StopTransaction", &world.stop_request(id, 5));
    assert_eq!(world.transaction(id).state, TransactionState::Stopped);
}
