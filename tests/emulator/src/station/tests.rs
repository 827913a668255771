//! Stories of a station, told against a central system that the test plays itself.

use super::*;
use serde_json::json;

pub(crate) const START: Timestamp = Timestamp(1_780_000_000_000_000);

pub(crate) fn at(seconds: u64) -> Timestamp {
    after(START, Duration::from_secs(seconds))
}

pub(crate) fn options(sessions: Option<u32>) -> Options {
    Options {
        identity: "CP1".to_string(),
        connectors: 2,
        id_tags: vec!["TAG".to_string()],
        sample_interval: 10,
        sessions,
        stay: 60,
        pause: 5,
        job_step: Duration::from_secs(2),
        update_fails: false,
        seed: 42,
    }
}

/// A station whose boot was accepted and whose statuses were acknowledged.
pub(crate) fn accepted(sessions: Option<u32>) -> Station {
    let mut station = Station::new(options(sessions), START);
    station.connected(START);
    station.tick(START);
    let (id, action, _) = call(&mut station, START).expect("a boot");
    assert_eq!(action, "BootNotification");
    answer(&mut station, &id, json!({ "status": "Accepted", "currentTime": START.to_string(), "interval": 60 }), START);
    for connector in 0..=2 {
        let (id, action, payload) = call(&mut station, START).expect("a status");
        assert_eq!((action.as_str(), payload["connectorId"].as_u64()), ("StatusNotification", Some(connector)));
        answer(&mut station, &id, json!({}), START);
    }
    station
}

/// The next call that the station makes.
pub(crate) fn call(station: &mut Station, now: Timestamp) -> Option<(String, String, Value)> {
    let frame = station.next_frame(now)?;
    match frame::parse(frame.as_bytes()).expect("stations speak well") {
        Frame::Call { id, action, payload } => Some((id.to_string(), action, payload)),
        other => panic!("a call was due, not {other:?}"),
    }
}

pub(crate) fn answer(station: &mut Station, id: &str, payload: Value, now: Timestamp) {
    station.receive(json!([3, id, payload]).to_string().as_bytes(), now);
}

/// Sends a command, returns the answer.
pub(crate) fn command(station: &mut Station, action: &str, payload: Value, now: Timestamp) -> Value {
    station.receive(json!([2, "c1", action, payload]).to_string().as_bytes(), now);
    let frame = station.next_frame(now).expect("an answer, before anything else");
    match frame::parse(frame.as_bytes()).expect("stations speak well") {
        Frame::CallResult { id, payload } if id.as_str() == "c1" => payload,
        Frame::CallError { id, code, .. } if id.as_str() == "c1" => json!(code),
        other => panic!("an answer was due, not {other:?}"),
    }
}

/// Answers everything the station says for a while; gives what it said as "action" or "action status".
pub(crate) fn talk(station: &mut Station, from: u64, seconds: u64) -> Vec<(String, Value)> {
    let mut said = Vec::new();
    for second in from..from + seconds {
        station.tick(at(second));
        while let Some((id, action, payload)) = call(station, at(second)) {
            let reply = match action.as_str() {
                "Authorize" => json!({ "idTagInfo": { "status": "Accepted" } }),
                "StartTransaction" => {
                    json!({ "transactionId": 1000 + payload["connectorId"].as_i64().unwrap(), "idTagInfo": { "status": "Accepted" } })
                }
                "Heartbeat" => json!({ "currentTime": at(second).to_string() }),
                _ => json!({}),
            };
            said.push((action, payload));
            answer(station, &id, reply, at(second));
        }
    }
    said
}

pub(crate) fn actions(said: &[(String, Value)]) -> Vec<&str> {
    said.iter().map(|(action, _)| action.as_str()).collect()
}

#[test]
fn nothing_but_the_boot_is_said_before_acceptance() {
    let mut station = Station::new(options(None), START);
    station.connected(START);
    station.tick(START);
    let (id, ..) = call(&mut station, START).unwrap();
    answer(
        &mut station,
        &id,
        json!({ "status": "Pending", "currentTime": "2026-01-01T00:00:00Z", "interval": 7 }),
        START,
    );
    station.tick(at(6));
    assert_eq!(call(&mut station, at(6)), None);
    station.tick(at(7));
    assert_eq!(call(&mut station, at(7)).unwrap().1, "BootNotification");
}

#[test]
fn a_visit_is_authorize_start_meter_values_stop() {
    let mut station = accepted(Some(1));
    let said = talk(&mut station, 0, 120);
    let of_first: Vec<_> =
        said.iter().filter(|(_, payload)| payload["connectorId"] == 1).map(|(action, _)| action.as_str()).collect();
    assert!(
        of_first.starts_with(&["StatusNotification", "StartTransaction", "StatusNotification", "MeterValues"]),
        "{of_first:?}"
    );
    assert_eq!(actions(&said).iter().filter(|action| **action == "Authorize").count(), 2);
    let stops: Vec<_> = said.iter().filter(|(action, _)| action == "StopTransaction").collect();
    assert_eq!(stops.len(), 2);
    for (_, stop) in stops {
        let start = said.iter().find(|(action, start)| {
            action == "StartTransaction"
                && 1000 + start["connectorId"].as_i64().unwrap() == stop["transactionId"].as_i64().unwrap()
        });
        let (_, start) = start.expect("the stop names the transaction of a start");
        assert!(stop["meterStop"].as_u64() > start["meterStart"].as_u64(), "{start} {stop}");
        assert_eq!(stop["reason"], "Local");
    }
    assert!(station.is_done());
}

#[test]
fn every_word_is_valid() {
    let mut station = accepted(Some(2));
    for (action, payload) in talk(&mut station, 0, 400) {
        let mut violations = Vec::new();
        validate::validate(catalogue::find(Version::V16, &action).unwrap().request, &payload, &mut violations);
        assert_eq!(violations, [], "{action} {payload}");
    }
}

#[test]
fn a_start_is_sent_again_with_its_id_until_it_is_acknowledged() {
    let mut station = accepted(Some(0));
    assert_eq!(
        command(&mut station, "RemoteStartTransaction", json!({ "idTag": "TAG", "connectorId": 2 }), START),
        json!({ "status": "Accepted" })
    );
    let (status, ..) = call(&mut station, START).unwrap();
    answer(&mut station, &status, json!({}), START);
    let first = station.next_frame(START).unwrap();
    assert!(first.contains("StartTransaction"));
    station.disconnected(at(1));
    station.connected(at(2));
    let again = std::iter::from_fn(|| station.next_frame(at(2))).find(|frame| frame.contains("StartTransaction"));
    assert_eq!(again.as_deref(), Some(first.as_str()));
}

#[test]
fn what_is_said_offline_gets_its_transaction_id_when_it_is_sent() {
    let mut station = accepted(Some(1));
    station.disconnected(START);
    for second in 0..100 {
        station.tick(at(second));
        assert_eq!(station.next_frame(at(second)), None);
    }
    station.connected(at(100));
    let said = talk(&mut station, 100, 1);
    let of_transactions: Vec<_> = said.iter().filter(|(_, payload)| payload.get("transactionId").is_some()).collect();
    assert!(of_transactions.len() >= 4, "{:?}", actions(&said));
    assert!(of_transactions.iter().all(|(_, payload)| payload["transactionId"].as_i64() > Some(1000)));
    assert!(!actions(&said).contains(&"Authorize"), "nobody could be asked");
}

#[test]
fn remote_stop_finds_its_transaction() {
    let mut station = accepted(Some(0));
    command(&mut station, "RemoteStartTransaction", json!({ "idTag": "TAG" }), START);
    talk(&mut station, 0, 2);
    assert_eq!(
        command(&mut station, "RemoteStopTransaction", json!({ "transactionId": 1 }), at(2)),
        json!({ "status": "Rejected" })
    );
    assert_eq!(
        command(&mut station, "RemoteStopTransaction", json!({ "transactionId": 1001 }), at(2)),
        json!({ "status": "Accepted" })
    );
    let said = talk(&mut station, 3, 5);
    let stop = said.iter().find(|(action, _)| action == "StopTransaction").expect("a stop");
    assert_eq!((&stop.1["transactionId"], &stop.1["reason"]), (&json!(1001), &json!("Remote")));
    assert_eq!(said.last().unwrap().1["status"], "Available");
}

#[test]
fn a_charging_profile_lowers_what_the_car_takes() {
    let mut station = accepted(Some(0));
    let profile = |connector: u32, transaction: i64, purpose: &str, limit: f64| {
        json!({ "connectorId": connector, "csChargingProfiles": {
            "chargingProfileId": 1, "transactionId": transaction, "stackLevel": 0, "chargingProfilePurpose": purpose,
            "chargingProfileKind": "Relative", "chargingSchedule": {
                "chargingRateUnit": "A", "chargingSchedulePeriod": [{ "startPeriod": 0, "limit": limit }] } } })
    };
    let told = |station: &mut Station, payload: Value| command(station, "SetChargingProfile", payload, at(2));
    assert_eq!(told(&mut station, profile(1, 1001, "TxProfile", 5.1))["status"], "Rejected", "nobody charges");
    command(&mut station, "RemoteStartTransaction", json!({ "idTag": "TAG", "connectorId": 1 }), START);
    talk(&mut station, 0, 2);
    assert_eq!(told(&mut station, profile(1, 77, "TxProfile", 5.1))["status"], "Rejected", "another transaction");
    assert_eq!(told(&mut station, profile(2, 1001, "TxProfile", 5.1))["status"], "Rejected", "another connector");
    assert_eq!(
        told(&mut station, profile(1, 1001, "ChargePointMaxProfile", 5.1))["status"],
        "Rejected",
        "not of a connector"
    );
    assert_eq!(told(&mut station, profile(1, 1001, "TxProfile", 5.1))["status"], "Accepted");
    assert_eq!(station.connectors[0].session().map(Session::power), Some(3519));
    assert_eq!(told(&mut station, profile(1, 1001, "TxProfile", 500.0))["status"], "Accepted");
    let wanted = station.connectors[0].session().map(|session| session.wanted);
    assert_eq!(station.connectors[0].session().map(Session::power), wanted, "a car takes no more than it wants");
}

#[test]
fn a_busy_or_unknown_connector_is_not_started() {
    let mut station = accepted(Some(0));
    let start = |connector: i64| json!({ "idTag": "TAG", "connectorId": connector });
    assert_eq!(command(&mut station, "RemoteStartTransaction", start(9), START)["status"], "Rejected");
    assert_eq!(command(&mut station, "RemoteStartTransaction", start(1), START)["status"], "Accepted");
    assert_eq!(command(&mut station, "RemoteStartTransaction", start(1), START)["status"], "Rejected");
}

#[test]
fn a_refused_tag_ends_the_session() {
    let mut station = accepted(Some(0));
    command(&mut station, "RemoteStartTransaction", json!({ "idTag": "THIEF" }), START);
    let (mut id, mut action, _) = call(&mut station, START).unwrap();
    while action != "StartTransaction" {
        answer(&mut station, &id, json!({}), START);
        (id, action, _) = call(&mut station, START).unwrap();
    }
    answer(&mut station, &id, json!({ "transactionId": 5, "idTagInfo": { "status": "Blocked" } }), START);
    let said = talk(&mut station, 0, 1);
    let stop = said.iter().find(|(action, _)| action == "StopTransaction").expect("a stop");
    assert_eq!((&stop.1["transactionId"], &stop.1["reason"]), (&json!(5), &json!("DeAuthorized")));
}

#[test]
fn a_soft_reset_waits_for_the_last_words() {
    let mut station = accepted(Some(0));
    command(&mut station, "RemoteStartTransaction", json!({ "idTag": "TAG" }), START);
    talk(&mut station, 0, 2);
    assert_eq!(command(&mut station, "Reset", json!({ "type": "Soft" }), at(2))["status"], "Accepted");
    assert!(!station.wants_to_reboot(at(2)));
    let said = talk(&mut station, 3, 1);
    assert_eq!(said.iter().find(|(action, _)| action == "StopTransaction").unwrap().1["reason"], "SoftReset");
    assert!(station.wants_to_reboot(at(4)));
    station.rebooted(at(6));
    station.connected(at(7));
    station.tick(at(7));
    assert_eq!(call(&mut station, at(7)).unwrap().1, "BootNotification");
}

#[test]
fn a_hard_reset_does_not_wait_but_forgets_no_transaction() {
    let mut station = accepted(Some(0));
    command(&mut station, "RemoteStartTransaction", json!({ "idTag": "TAG" }), START);
    talk(&mut station, 0, 2);
    command(&mut station, "Reset", json!({ "type": "Hard" }), at(2));
    assert!(station.wants_to_reboot(at(3)));
    station.rebooted(at(5));
    station.connected(at(5));
    station.tick(at(5));
    let (id, action, _) = call(&mut station, at(5)).unwrap();
    assert_eq!(action, "BootNotification");
    answer(&mut station, &id, json!({ "status": "Accepted", "currentTime": at(5).to_string(), "interval": 60 }), at(5));
    let said = talk(&mut station, 5, 1);
    let stop = said.iter().find(|(action, _)| action == "StopTransaction").expect("the stop survived the reset");
    assert_eq!((&stop.1["transactionId"], &stop.1["reason"]), (&json!(1001), &json!("HardReset")));
}

#[test]
fn availability_changes_at_once_or_after_the_transaction() {
    let mut station = accepted(Some(0));
    command(&mut station, "RemoteStartTransaction", json!({ "idTag": "TAG", "connectorId": 1 }), START);
    let change = |connector: i64| json!({ "connectorId": connector, "type": "Inoperative" });
    assert_eq!(command(&mut station, "ChangeAvailability", change(0), START)["status"], "Scheduled");
    assert_eq!(station.connectors[1].status(), "Unavailable");
    assert_eq!(command(&mut station, "ChangeAvailability", change(3), START)["status"], "Rejected");
    talk(&mut station, 0, 2);
    command(&mut station, "RemoteStopTransaction", json!({ "transactionId": 1001 }), at(2));
    talk(&mut station, 3, 5);
    assert_eq!(station.connectors[0].status(), "Unavailable");
}

#[test]
fn triggers_and_other_commands() {
    let mut station = accepted(Some(0));
    let mut told = |action: &str, payload: Value| command(&mut station, action, payload, START);
    assert_eq!(
        told("TriggerMessage", json!({ "requestedMessage": "MeterValues", "connectorId": 2 }))["status"],
        "Accepted"
    );
    assert_eq!(
        told("TriggerMessage", json!({ "requestedMessage": "MeterValues", "connectorId": 3 }))["status"],
        "Rejected"
    );
    assert_eq!(
        told("ExtendedTriggerMessage", json!({ "requestedMessage": "SignChargePointCertificate" }))["status"],
        "NotImplemented"
    );
    assert_eq!(told("ClearCache", json!({}))["status"], "Accepted");
    assert_eq!(told("UnlockConnector", json!({ "connectorId": 1 }))["status"], "Unlocked");
    assert_eq!(told("UnlockConnector", json!({ "connectorId": 7 }))["status"], "NotSupported");
    assert_eq!(
        told("DataTransfer", json!({ "vendorId": "pg_ocpp", "messageId": "echo", "data": "hi" })),
        json!({ "status": "Accepted", "data": "hi" })
    );
    assert_eq!(told("DataTransfer", json!({ "vendorId": "else" }))["status"], "UnknownVendorId");
    assert_eq!(
        told("GetConfiguration", json!({ "key": ["NumberOfConnectors", "Colour"] }))["unknownKey"],
        json!(["Colour"])
    );
    assert_eq!(told("Dance", json!({})), json!("NotImplemented"));
    assert_eq!(told("Reset", json!({ "type": "Gentle" })), json!("PropertyConstraintViolation"));
    let said = talk(&mut station, 0, 1);
    assert_eq!(said[0].0, "MeterValues");
    assert_eq!(said[0].1["meterValue"][0]["sampledValue"][0]["context"], "Trigger");
}

#[test]
fn a_new_password_is_used_after_the_answer_is_out() {
    let mut station = accepted(Some(0));
    station.receive(br#"[2,"c","ChangeConfiguration",{"key":"AuthorizationKey","value":"00ff00ff00ff00ff00ff00ff00ff00ff00ff00ff"}]"#, START);
    assert!(!station.has_new_password());
    assert_eq!(station.next_frame(START).as_deref(), Some(r#"[3,"c",{"status":"Accepted"}]"#));
    assert!(station.has_new_password());
    assert_eq!(station.take_new_password(), Some([0x00, 0xff].repeat(10)));
}

#[test]
fn message_ids_do_not_repeat() {
    let mut station = accepted(Some(2));
    let mut ids = std::collections::HashSet::new();
    for second in 0..300 {
        station.tick(at(second));
        while let Some((id, ..)) = call(&mut station, at(second)) {
            assert!(ids.insert(id.clone()), "{id} came twice");
            answer(
                &mut station,
                &id,
                json!({ "transactionId": second, "idTagInfo": { "status": "Accepted" } }),
                at(second),
            );
        }
    }
    assert!(ids.len() > 20);
}
