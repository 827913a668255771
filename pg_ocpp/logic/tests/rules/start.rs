//! StartTransaction: OCPP 1.6 §4.8, rules 3.4, and what other central systems get wrong about it.

use crate::world::{at, connector, tag, world};
use ocpp_logic::store::{EventKind, IdTag, Place, TagStatus, TransactionState};
use serde_json::json;

#[test]
fn a_start_is_answered_with_an_id_and_the_verdict() {
    let mut world = world();
    let answer = world.say("StartTransaction", world.start_request(2, "TAG", 1200));
    assert_eq!(answer, json!({ "transactionId": 1, "idTagInfo": { "status": "Accepted" } }));
    let transaction = world.transaction(1);
    assert_eq!(transaction.place, connector(2));
    assert_eq!((transaction.state, transaction.authorized), (TransactionState::Open, true));
    assert_eq!((transaction.meter_start.as_str(), transaction.energy.as_str()), ("1200", "0"));
    assert_eq!((transaction.id_tag.as_str(), transaction.token.as_str()), ("TAG", "tag"));
    assert_eq!((transaction.started_at, transaction.start_received_at), (world.now, world.now));
    assert!(transaction.flags.is_empty(), "{:?}", transaction.flags);
    let event = world.last_event();
    assert_eq!((event.kind, event.transaction, event.meter.as_deref()), (EventKind::Started, Some(1), Some("1200")));
}

#[test]
fn said_again_under_a_new_id_it_is_the_same_transaction() {
    let mut world = world();
    let request = world.start_request(1, "TAG", 0);
    let first = world.say("StartTransaction", request.clone());
    world.pass_minutes(30);
    assert_eq!(world.say("StartTransaction", request), first);
    assert_eq!(world.transactions().len(), 1);
    assert_eq!(world.store.events.len(), 2, "what was said is kept");
    assert_eq!(world.last_event().flags, ["repeated"]);
    assert_eq!(world.last_event().transaction, Some(1));
}

#[test]
fn said_again_after_the_stop_it_is_the_same_transaction_still() {
    let mut world = world();
    let request = world.start_request(1, "TAG", 0);
    let first = world.say("StartTransaction", request.clone());
    world.pass_minutes(5);
    world.stop(1, 100);
    assert_eq!(world.say("StartTransaction", request), first);
    assert_eq!(world.transactions().len(), 1);
    assert_eq!(world.transaction(1).state, TransactionState::Stopped, "it does not run again");
}

/// SteVe authorises before it looks for repetitions, and answers ConcurrentTx because of the very same transaction.
#[test]
fn a_repetition_is_recognised_before_the_tag_is_judged() {
    let mut world = world();
    world.store.add_id_tag("TAG", IdTag { max_transactions: Some(1), ..tag(TagStatus::Accepted) });
    let request = world.start_request(1, "TAG", 0);
    let first = world.say("StartTransaction", request.clone());
    assert_eq!(first["idTagInfo"]["status"], "Accepted");
    world.store.add_id_tag("TAG", tag(TagStatus::Blocked));
    assert_eq!(world.say("StartTransaction", request), first, "the stored verdict");
}

#[test]
fn a_repetition_may_write_the_same_things_differently() {
    let mut world = world();
    let first = world.say("StartTransaction", world.start_request(1, "TAG", 7));
    let again =
        json!({ "connectorId": "1", "idTag": "tag", "meterStart": "7.0", "timestamp": "2026-05-22T12:00:00+02:00" });
    assert_eq!(world.say("StartTransaction", again), first);
    assert_eq!(world.transactions().len(), 1);
}

#[test]
fn two_sessions_at_1970_with_meter_0_are_two() {
    let mut world = world();
    let request = json!({ "connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "1970-01-01T00:00:07Z" });
    world.say("StartTransaction", request.clone());
    world.stop(1, 10);
    let second = world.say("StartTransaction", request);
    assert_eq!(second["transactionId"], 2);
    assert_eq!(world.transactions().len(), 2);
    assert_eq!(world.transaction(2).flags, ["clock_unset"]);
    assert_eq!(
        world.transaction(2).started_at,
        at("1970-01-01T00:00:07Z"),
        "what was said stands beside the receipt time"
    );
    assert_eq!(world.transaction(2).start_received_at, world.now);
}

#[test]
fn at_1970_a_repetition_is_one_while_the_first_runs() {
    let mut world = world();
    let request = json!({ "connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "1970-01-01T00:00:07Z" });
    let first = world.say("StartTransaction", request.clone());
    assert_eq!(world.say("StartTransaction", request), first);
    assert_eq!(world.transactions().len(), 1);
}

#[test]
fn a_key_from_more_than_a_day_ago_is_a_new_session_once_the_first_has_ended() {
    for (minutes, rows) in [(24 * 60, 1), (24 * 60 + 1, 2)] {
        let mut world = world();
        let request = world.start_request(1, "TAG", 0);
        world.say("StartTransaction", request.clone());
        world.stop(1, 10);
        world.pass_minutes(minutes);
        world.say("StartTransaction", request);
        assert_eq!(world.transactions().len(), rows, "after {minutes} minutes");
    }
}

#[test]
fn without_a_readable_time_a_repetition_is_one_while_the_first_runs() {
    for timestamp in [json!("yesterday"), json!(null)] {
        let mut world = world();
        let request = json!({ "connectorId": 1, "idTag": "TAG", "meterStart": 5, "timestamp": timestamp });
        let first = world.say("StartTransaction", request.clone());
        world.pass_minutes(1);
        assert_eq!(world.say("StartTransaction", request.clone()), first);
        world.stop(1, 5);
        assert_ne!(world.say("StartTransaction", request), first);
        assert_eq!(world.transactions().len(), 2);
    }
}

#[test]
fn another_connector_tag_reading_or_second_is_another_transaction() {
    let mut world = world();
    let original = json!({ "connectorId": 1, "idTag": "TAG", "meterStart": 5, "timestamp": "2026-05-22T10:00:00Z" });
    world.say("StartTransaction", original.clone());
    for (field, value) in [
        ("connectorId", json!(2)),
        ("idTag", json!("OTHER")),
        ("meterStart", json!(6)),
        ("timestamp", json!("2026-05-22T10:00:01Z")),
    ] {
        let before = world.transactions().len();
        let mut other = original.clone();
        other[field] = value;
        world.say("StartTransaction", other);
        assert_eq!(world.transactions().len(), before + 1, "{field}");
    }
}

#[test]
fn the_same_key_at_another_charge_point_is_another_transaction() {
    let mut world = world();
    let request = world.start_request(1, "TAG", 0);
    let here = world.say_from("CP1", "StartTransaction", request.clone());
    let there = world.say_from("CP2", "StartTransaction", request);
    assert_ne!(here["transactionId"], there["transactionId"]);
}

/// CitrineOS and OCPP.Core answer transactionId 0 and store nothing; EVtivity answers another session's id.
#[test]
fn a_rejected_tag_is_stored_with_a_real_id() {
    let mut world = world();
    world.store.add_id_tag("BLOCKED", tag(TagStatus::Blocked));
    world.store.add_id_tag("INVALID", tag(TagStatus::Invalid));
    world.store.add_id_tag("EXPIRED", tag(TagStatus::Expired));
    world.store.add_id_tag("LATE", IdTag { expires_at: Some(world.now), ..tag(TagStatus::Accepted) });
    world.store.add_id_tag("BUSY", IdTag { max_transactions: Some(0), ..tag(TagStatus::Accepted) });
    world.store.add_id_tag("BLOCKED AND BUSY", IdTag { max_transactions: Some(0), ..tag(TagStatus::Blocked) });
    for (connector_id, id_tag, status) in [
        (1, "BLOCKED", "Blocked"),
        (2, "INVALID", "Invalid"),
        (3, "EXPIRED", "Expired"),
        (4, "LATE", "Expired"),
        (5, "BUSY", "ConcurrentTx"),
        (6, "nobody knows me", "Invalid"),
        (7, "", "Invalid"),
        (8, "BLOCKED AND BUSY", "Blocked"),
    ] {
        let answer = world.say("StartTransaction", world.start_request(connector_id, id_tag, 0));
        assert_eq!(answer["idTagInfo"]["status"], status);
        let id = answer["transactionId"].as_i64().unwrap();
        assert_eq!(id, i64::from(connector_id));
        let transaction = world.transaction(id);
        assert_eq!((transaction.state, transaction.authorized), (TransactionState::Open, false));
        assert_eq!(transaction.flags, ["not_authorized"]);
    }
}

#[test]
fn the_limit_counts_open_authorized_transactions_everywhere() {
    let mut world = world();
    world.store.add_id_tag("TAG", IdTag { max_transactions: Some(1), ..tag(TagStatus::Accepted) });
    let elsewhere = world.say_from("CP2", "StartTransaction", world.start_request(1, "TAG", 0));
    let refused = world.say("StartTransaction", world.start_request(1, "tag", 0));
    assert_eq!(refused["idTagInfo"]["status"], "ConcurrentTx");
    world.say_from("CP2", "StopTransaction", world.stop_request(elsewhere["transactionId"].as_i64().unwrap(), 5));
    world.pass_minutes(1);
    // The refused one is still open here, but it was never authorized.
    let accepted = world.say("StartTransaction", world.start_request(2, "TAG", 0));
    assert_eq!(accepted["idTagInfo"]["status"], "Accepted");
}

/// EVtivity says ConcurrentTx to 814 of 1563 such starts.
#[test]
fn stop_then_start_with_the_same_tag_is_never_concurrent() {
    let mut world = world();
    world.store.add_id_tag("TAG", IdTag { max_transactions: Some(1), ..tag(TagStatus::Accepted) });
    for round in 0..20 {
        let answer = world.say("StartTransaction", world.start_request(1, "TAG", round));
        assert_eq!(answer["idTagInfo"]["status"], "Accepted", "round {round}");
        world.stop(answer["transactionId"].as_i64().unwrap(), round);
    }
}

#[test]
fn an_open_transaction_at_the_connector_has_lost_its_stop() {
    let mut world = world();
    world.store.add_id_tag("TAG", IdTag { max_transactions: Some(1), ..tag(TagStatus::Accepted) });
    let first = world.start("TAG", 0);
    world.say("StartTransaction", world.start_request(2, "OTHER", 0));
    world.pass_minutes(10);
    let answer = world.say("StartTransaction", world.start_request(1, "TAG", 50));
    assert_eq!(answer["idTagInfo"]["status"], "Accepted", "the lost one does not count as running");
    assert_eq!(world.transaction(first).state, TransactionState::Incomplete);
    assert_eq!(world.transaction(first).flags, ["stop_lost"]);
    assert_eq!(world.transaction(2).state, TransactionState::Open, "the other connector goes on");
    assert_eq!(world.transaction(3).state, TransactionState::Open);
}

#[test]
fn a_reservation_is_used_up() {
    let mut world = world();
    world.reserve(7, 1, "TAG", None);
    let mut request = world.start_request(1, "TAG", 0);
    request["reservationId"] = json!(7);
    world.say("StartTransaction", request.clone());
    assert!(world.store.reservations.is_empty());
    assert_eq!(world.transaction(1).reservation_id, Some(7));
    assert!(world.transaction(1).flags.is_empty());

    world.pass_minutes(1);
    request["timestamp"] = json!(world.clock());
    world.say("StartTransaction", request);
    assert_eq!(world.transaction(2).flags, ["reservation_unknown"]);
    assert_eq!(world.transaction(2).reservation_id, Some(7), "as it was said");
}

/// A Growatt writes 0 where there is none.
#[test]
fn reservation_0_is_none() {
    let mut world = world();
    let mut request = world.start_request(1, "TAG", 0);
    request["reservationId"] = json!(0);
    world.say("StartTransaction", request);
    assert_eq!(world.transaction(1).reservation_id, None);
    assert!(world.transaction(1).flags.is_empty());
}

#[test]
fn an_unknown_tag_charges_where_the_setting_says_so() {
    let mut world = world();
    world.settings.unknown_id_tag_accepted = true;
    let answer = world.say("StartTransaction", world.start_request(1, "stranger", 0));
    assert_eq!(answer["idTagInfo"]["status"], "Accepted");
    world.store.add_id_tag("seen", IdTag { status: None, expires_at: None, parent: None, max_transactions: None });
    let answer = world.say("StartTransaction", world.start_request(2, "seen", 0));
    assert_eq!(answer["idTagInfo"]["status"], "Accepted");
}

/// A failed sanity check never suppresses the answer (§4.8).
#[test]
fn connectors_that_can_not_be_are_answered() {
    for connector_id in [json!(0), json!(-1), json!(3_000_000_000u64)] {
        let mut world = world();
        let mut request = world.start_request(0, "TAG", 0);
        request["connectorId"] = connector_id;
        world.say("StartTransaction", request.clone());
        assert_eq!(world.transaction(1).place, Place::STATION);
        assert_eq!(world.transaction(1).flags, ["no_connector"]);
        assert_eq!(world.last_event().payload, request, "as it was said");
    }
}

#[test]
fn what_an_old_connection_still_says_takes_effect() {
    let mut world = world();
    world.station("CP1").session = 5;
    world.hear_through(4, "CP1", "old", "StartTransaction", &world.start_request(1, "TAG", 0));
    assert_eq!(world.transactions().len(), 1);
}

#[test]
fn a_clock_without_zone_is_read_in_the_charge_points_zone() {
    let mut world = world();
    world.station("CP1").zone = ocpp_wire::time::Zone::named("Asia/Bangkok").unwrap();
    let request = json!({ "connectorId": 1, "idTag": "evcc", "meterStart": 0, "timestamp": "2026-05-22T17:00:00" });
    world.say("StartTransaction", request);
    assert_eq!(world.transaction(1).started_at, at("2026-05-22T10:00:00Z"));
}

#[test]
fn an_unreadable_clock_is_replaced_by_ours_and_flagged() {
    let mut world = world();
    world.say(
        "StartTransaction",
        json!({ "connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "32.13.2026" }),
    );
    assert_eq!(world.transaction(1).started_at, world.now);
    assert_eq!(world.transaction(1).flags, ["timestamp_unreadable"]);
    assert_eq!(world.last_event().flags, ["timestamp_unreadable"]);
}

/// A user's function may answer otherwise than the rule: then the transaction says what the charge point was told.
#[test]
fn what_was_told_otherwise_is_what_the_transaction_says() {
    let mut world = world();
    world.store.add_id_tag("TAG", tag(TagStatus::Accepted));
    let id = world.start("TAG", 0);
    let station = world.station("CP1").clone();
    let blocked = json!({ "transactionId": id, "idTagInfo": { "status": "Blocked" } });
    ocpp_logic::told_otherwise(&station, &blocked, &mut world.store);
    assert!(!world.transaction(id).authorized);
    assert_eq!(world.transaction(id).flags, ["not_authorized"]);
    // A repetition is told the same.
    assert_eq!(world.start_request(1, "TAG", 0), world.start_request(1, "TAG", 0));
    assert_eq!(world.say("StartTransaction", world.start_request(1, "TAG", 0)), blocked);
    let accepted = json!({ "transactionId": id, "idTagInfo": { "status": "Accepted", "parentIdTag": "FLEET" } });
    ocpp_logic::told_otherwise(&station, &accepted, &mut world.store);
    assert!(world.transaction(id).authorized && world.transaction(id).flags.is_empty());
    assert_eq!(world.transaction(id).id_tag_info, accepted["idTagInfo"]);
}

#[test]
fn an_answer_that_names_no_transaction_of_the_charge_point_changes_none() {
    let mut world = world();
    world.store.add_id_tag("TAG", tag(TagStatus::Accepted));
    let id = world.start("TAG", 0);
    let before = world.transaction(id).clone();
    let mut stranger = world.station("CP1").clone();
    for answer in [
        json!({}),
        json!({ "transactionId": id + 1, "idTagInfo": { "status": "Blocked" } }),
        json!({ "transactionId": id, "idTagInfo": "Blocked" }),
        json!({ "transactionId": id }),
    ] {
        ocpp_logic::told_otherwise(&stranger, &answer, &mut world.store);
    }
    stranger.identity = "CP2".to_owned();
    let of_another = json!({ "transactionId": id, "idTagInfo": { "status": "Blocked" } });
    ocpp_logic::told_otherwise(&stranger, &of_another, &mut world.store);
    assert_eq!(*world.transaction(id), before);
}
