//! What is said again: design.md "Again", rules 3.1 about message ids.

use crate::world::{World, world};
use ocpp_logic::{
    Recent, Reply,
    again::{self, MOST_RECENT},
    store::TransactionState,
};
use ocpp_wire::time::Timestamp;
use serde_json::{Value, json};

/// How many effects of any kind the world has seen.
fn effects(world: &World) -> (usize, usize, usize) {
    (world.store.transactions.len(), world.store.events.len(), world.store.meter_values.len())
}

/// Says the message under the same id twice; the second time nothing must happen.
fn assert_said_once(world: &mut World, action: &str, payload: &Value) {
    let first = world.say_as("36:352", action, payload);
    let before = effects(world);
    world.pass_minutes(20);
    assert_eq!(world.say_as("36:352", action, payload), first, "{action}");
    assert_eq!(effects(world), before, "{action} has no second effect");
}

#[test]
fn transaction_messages_get_the_stored_answer() {
    let mut world = world();
    let start = world.start_request(1, "TAG", 0);
    assert_said_once(&mut world, "StartTransaction", &start);
    let meter = world.meter_request(Some(1), json!([{ "value": "5" }]));
    assert_said_once(&mut world, "MeterValues", &meter);
    let mut stop = world.stop_request(1, 5);
    stop["idTag"] = json!("TAG");
    assert_said_once(&mut world, "StopTransaction", &stop);
    assert_eq!(world.transaction(1).state, TransactionState::Stopped);
    let unknown = world.stop_request(4711, 5);
    assert_said_once(&mut world, "StopTransaction", &unknown);
}

#[test]
fn the_order_of_fields_does_not_count() {
    let mut world = world();
    let one = r#"{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}"#;
    let other = r#"{ "timestamp":"2026-05-22T10:00:00Z", "meterStart":0, "idTag":"TAG", "connectorId":1 }"#;
    world.say_as("1", "StartTransaction", &serde_json::from_str(one).unwrap());
    world.say_as("1", "StartTransaction", &serde_json::from_str(other).unwrap());
    assert_eq!(world.store.events.len(), 1);
}

#[test]
fn the_same_id_with_other_words_is_another_message() {
    let mut world = world();
    let first = world.say_as("1", "StartTransaction", &world.start_request(1, "TAG", 0));
    let second = world.say_as("1", "StartTransaction", &world.start_request(2, "TAG", 0));
    assert_ne!(first, second);
    // EVtivity answers an Authorize with a Heartbeat's answer.
    assert!(world.say_as("1", "Heartbeat", &json!({}))["currentTime"].is_string());
}

#[test]
fn the_same_words_from_another_charge_point_are_another_message() {
    let mut world = world();
    let request = world.start_request(1, "TAG", 0);
    let one = world.hear("CP1", "1", "StartTransaction", &request);
    let other = world.hear("CP2", "1", "StartTransaction", &request);
    assert_ne!(one, other);
}

#[test]
fn at_1970_with_ids_that_restart_the_next_session_is_a_new_one() {
    let mut world = world();
    let start = json!({ "connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "1970-01-01T00:00:07Z" });
    let first = world.say_as("4", "StartTransaction", &start);
    assert_eq!(world.say_as("4", "StartTransaction", &start), first, "while it runs, a repetition");
    assert_eq!(world.store.events.len(), 1);
    world.stop(1, 10);
    let second = world.say_as("4", "StartTransaction", &start);
    assert_eq!(second["transactionId"], 2);
    assert_eq!(world.say_as("4", "StartTransaction", &start), second, "of two with the same id the newer one counts");
    assert_eq!(world.transactions().len(), 2);
}

/// A second stop or reading of a session does no harm to the next one, whatever the clock says.
#[test]
fn at_1970_stops_and_meter_values_are_remembered_all_the_same() {
    let mut world = world();
    let id = world.start("TAG", 0);
    let timestamp = "1970-01-01T00:00:07Z";
    let values = json!([{ "timestamp": timestamp, "sampledValue": [{ "value": "5" }] }]);
    let stop = json!({ "transactionId": id, "meterStop": 5, "timestamp": timestamp });
    assert_said_once(&mut world, "MeterValues", &json!({ "connectorId": 1, "meterValue": values }));
    assert_said_once(&mut world, "StopTransaction", &stop);
}

#[test]
fn with_a_clock_that_is_right_a_start_is_the_same_even_after_its_stop() {
    let mut world = world();
    let start = world.start_request(1, "TAG", 0);
    let first = world.say_as("4", "StartTransaction", &start);
    world.stop(1, 10);
    assert_eq!(world.say_as("4", "StartTransaction", &start), first);
    assert_eq!(world.store.events.len(), 2, "answered from memory");
}

#[test]
fn an_authorize_is_judged_anew() {
    let mut world = world();
    let authorize = json!({ "idTag": "TAG" });
    assert_eq!(world.say_as("1", "Authorize", &authorize)["idTagInfo"]["status"], "Accepted");
    world.store.id_tags.clear();
    assert_eq!(world.say_as("1", "Authorize", &authorize)["idTagInfo"]["status"], "Invalid");
    assert!(world.station("CP1").recent.is_empty());
}

/// DataTransfer and security events: within one connection, or ten minutes.
#[test]
fn data_and_security_events_are_said_once_per_connection_or_ten_minutes() {
    for (action, payload) in [
        ("DataTransfer", json!({ "vendorId": "nu.ame" })),
        (
            "SecurityEventNotification",
            json!({ "type": "TamperDetectionActivated", "timestamp": "2026-05-22T10:00:00Z" }),
        ),
    ] {
        for (minutes, session_first, session_then, is_again) in [
            (600, 3, 3, true),
            (9, 3, 4, true),
            (10, 3, 4, true),
            (11, 3, 4, false),
            (9, 0, 0, true),
            (11, 0, 0, false),
        ] {
            let mut world = world();
            world.station("CP1").session = session_first;
            world.say_as("1", action, &payload);
            let first = world.station("CP1").recent.clone();
            world.pass_minutes(minutes);
            world.station("CP1").session = session_then;
            world.say_as("1", action, &payload);
            // What was processed anew is remembered anew.
            let was_again = world.station("CP1").recent == first;
            assert_eq!(was_again, is_again, "{action} {minutes} {session_first} {session_then}");
        }
    }
}

/// Ten minutes from the first: repetitions do not draw it out.
#[test]
fn what_is_recalled_is_not_remembered_anew() {
    let mut world = world();
    let payload = json!({ "vendorId": "nu.ame" });
    world.say_as("1", "DataTransfer", &payload);
    let first = world.station("CP1").recent.clone();
    world.pass_minutes(5);
    world.say_as("1", "DataTransfer", &payload);
    assert_eq!(world.station("CP1").recent, first);
}

#[test]
fn a_refusal_is_not_remembered() {
    let mut world = world();
    assert!(matches!(world.hear("CP1", "1", "StartTransaction", &json!({})), Reply::Error(_)));
    assert!(world.station("CP1").recent.is_empty());
}

#[test]
fn eight_calls_are_remembered() {
    let mut world = world();
    for message_id in 0..20 {
        world.say_as(&message_id.to_string(), "StopTransaction", &world.stop_request(message_id, 0));
    }
    let ids: Vec<_> = world.station("CP1").recent.iter().map(|recent| recent.message_id.clone()).collect();
    assert_eq!(ids, ["12", "13", "14", "15", "16", "17", "18", "19"]);
    assert_eq!(ids.len(), MOST_RECENT);
}

#[test]
fn what_is_kept_comes_back_as_it_was() {
    let recent = vec![
        Recent {
            message_id: "28240181849166013077".to_owned(),
            digest: u64::MAX,
            answer: json!({ "transactionId": 7, "idTagInfo": { "status": "Accepted", "parentIdTag": "a\tb\n" } })
                .to_string(),
            at: Timestamp(-1),
            session: i64::MAX,
        },
        Recent { message_id: "\t\"\\ \n".to_owned(), digest: 0, answer: "{}".to_owned(), at: Timestamp(1), session: 0 },
    ];
    assert_eq!(again::read(&again::write(&recent)), recent);
    assert_eq!(again::read(""), []);
    assert_eq!(again::read("something else\n\n0\t1"), []);
}

/// Other nodes, other versions and tomorrow's library must come to the same digest: a change here forgets what is kept.
#[test]
fn the_digest_is_fixed_for_ever() {
    let mut world = world();
    let payload: Value = serde_json::from_str(r#"{"b":[1.50,"ü\"",null,true],"a":{}}"#).unwrap();
    world.say_as("1", "DataTransfer", &payload);
    // FNV-1a, 64 bits, of the line DataTransfer and then: {"a":{},"b":[1.50,"ü\"",null,true,],}
    assert_eq!(world.station("CP1").recent[0].digest, 0x0b6d_c902_391b_e0a5);
}
