//! Stories of firmware updates and uploads.

use super::version_of;
use crate::station::Station;
use crate::station::tests::{START, accepted, at, call, command, options, talk};
use serde_json::{Value, json};

const ROOT: &str = include_str!("../../certificates/root.pem");

/// The statuses said in notifications of this name.
fn told(said: &[(String, Value)], notification: &str) -> Vec<String> {
    let of_it = said.iter().filter(|(action, _)| action == notification);
    of_it.map(|(_, payload)| payload["status"].as_str().unwrap_or_default().to_string()).collect()
}

fn update(retrieve_at: u64) -> Value {
    json!({ "location": "https://files.example/2.1.0.bin", "retrieveDate": at(retrieve_at).to_string() })
}

#[test]
fn a_new_firmware_is_told_step_by_step_and_runs_after_the_reboot() {
    let mut station = accepted(Some(0));
    assert_eq!(command(&mut station, "UpdateFirmware", update(5), START), json!({}));
    assert_eq!(told(&talk(&mut station, 0, 5), "FirmwareStatusNotification").len(), 0, "it was told to wait");
    let said = talk(&mut station, 5, 10);
    assert_eq!(told(&said, "FirmwareStatusNotification"), ["Downloading", "Downloaded", "Installing", "Installed"]);
    assert!(station.wants_to_reboot(at(15)));
    station.rebooted(at(17));
    station.connected(at(17));
    station.tick(at(17));
    let (_, action, payload) = call(&mut station, at(17)).unwrap();
    assert_eq!((action.as_str(), &payload["firmwareVersion"]), ("BootNotification", &json!("2.1.0")));
}

#[test]
fn a_firmware_is_not_replaced_under_a_car() {
    let mut station = accepted(Some(0));
    command(&mut station, "RemoteStartTransaction", json!({ "idTag": "TAG", "connectorId": 1 }), START);
    command(&mut station, "UpdateFirmware", update(0), START);
    assert_eq!(told(&talk(&mut station, 0, 60), "FirmwareStatusNotification"), ["Downloading", "Downloaded"]);
    command(&mut station, "RemoteStopTransaction", json!({ "transactionId": 1001 }), at(60));
    assert_eq!(told(&talk(&mut station, 61, 5), "FirmwareStatusNotification"), ["Installing"]);
    let start = command(&mut station, "RemoteStartTransaction", json!({ "idTag": "TAG" }), at(65));
    assert_eq!(start["status"], "Rejected");
}

#[test]
fn updates_fail_where_they_are_to_fail_and_where_there_is_no_file() {
    for seed in 0..20 {
        let mut options = options(Some(0));
        (options.update_fails, options.seed) = (true, seed);
        let mut station = Station::new(options, START);
        let steps = station.steps_of_an_update("https://files.example/2.1.0.bin", &[]);
        let end = *steps.last().unwrap();
        assert!(end == "DownloadFailed" || end == "InstallationFailed", "{end}");
    }
    let mut station = accepted(Some(0));
    let payload = json!({ "location": "file:///2.1.0.bin", "retrieveDate": START.to_string() });
    command(&mut station, "UpdateFirmware", payload, START);
    let said = talk(&mut station, 0, 10);
    assert_eq!(told(&said, "FirmwareStatusNotification"), ["Downloading", "DownloadFailed"]);
}

#[test]
fn what_is_said_while_nobody_listens_is_said_later() {
    let mut station = accepted(Some(0));
    command(&mut station, "UpdateFirmware", update(0), START);
    assert_eq!(told(&talk(&mut station, 0, 1), "FirmwareStatusNotification"), ["Downloading"]);
    station.disconnected(at(1));
    (1..100).for_each(|second| station.tick(at(second)));
    station.connected(at(100));
    let said = talk(&mut station, 100, 10);
    assert_eq!(told(&said, "FirmwareStatusNotification"), ["Downloaded", "Installing", "Installed"]);
}

#[test]
fn a_signed_firmware_is_verified_and_the_next_one_cancels_it() {
    let mut station = accepted(Some(0));
    let signed = |request: i64, certificate: &str, signature: &str| {
        json!({ "requestId": request, "firmware": {
            "location": "https://files.example/3.0.bin", "retrieveDateTime": START.to_string(),
            "signingCertificate": certificate, "signature": signature } })
    };
    let mut obey = |payload| command(&mut station, "SignedUpdateFirmware", payload, START)["status"].clone();
    assert_eq!(obey(signed(1, "none", "c2lnbmVk")), "InvalidCertificate");
    assert_eq!(obey(signed(2, ROOT, "not base64!")), "Accepted");
    assert_eq!(obey(signed(3, ROOT, "c2lnbmVk")), "AcceptedCanceled");
    let said = talk(&mut station, 0, 12);
    let progress = told(&said, "SignedFirmwareStatusNotification");
    assert_eq!(progress, ["Downloading", "Downloaded", "SignatureVerified", "Installing", "Installed"]);
    let requests: Vec<&Value> = said.iter().filter_map(|(_, payload)| payload.get("requestId")).collect();
    assert_eq!(requests, [&json!(3); 5]);
    let events: Vec<&Value> = said.iter().filter_map(|(_, payload)| payload.get("type")).collect();
    assert_eq!(events, [&json!("InvalidFirmwareSigningCertificate"), &json!("FirmwareUpdated")]);
}

#[test]
fn files_are_uploaded_and_named() {
    let mut station = accepted(Some(0));
    let diagnostics = command(&mut station, "GetDiagnostics", json!({ "location": "ftp://files.example/" }), START);
    assert_eq!(diagnostics, json!({ "fileName": "CP1-diagnostics-1.log" }));
    assert_eq!(command(&mut station, "GetDiagnostics", json!({ "location": "file:///tmp" }), START), json!({}));
    let wanted = |request: i64| json!({ "logType": "SecurityLog", "requestId": request, "log": { "remoteLocation": "https://files.example/" } });
    let log = command(&mut station, "GetLog", wanted(4), START);
    assert_eq!(log, json!({ "status": "Accepted", "filename": "CP1-security-2.log" }));
    assert_eq!(command(&mut station, "GetLog", wanted(5), START)["status"], "AcceptedCanceled");
    let said = talk(&mut station, 0, 10);
    assert_eq!(told(&said, "DiagnosticsStatusNotification"), ["Uploading", "Uploaded"]);
    let logs: Vec<&(String, Value)> = said.iter().filter(|(action, _)| action == "LogStatusNotification").collect();
    assert_eq!(logs.iter().map(|(_, payload)| &payload["requestId"]).collect::<Vec<_>>(), [&json!(5); 2]);
}

#[test]
fn a_trigger_asks_how_far_it_is() {
    let mut station = accepted(Some(0));
    command(&mut station, "UpdateFirmware", update(0), START);
    talk(&mut station, 0, 1);
    command(&mut station, "TriggerMessage", json!({ "requestedMessage": "FirmwareStatusNotification" }), at(1));
    command(&mut station, "TriggerMessage", json!({ "requestedMessage": "DiagnosticsStatusNotification" }), at(1));
    command(&mut station, "ExtendedTriggerMessage", json!({ "requestedMessage": "LogStatusNotification" }), at(1));
    let said = talk(&mut station, 1, 1);
    assert_eq!(told(&said, "FirmwareStatusNotification"), ["Downloading"]);
    assert_eq!(told(&said, "DiagnosticsStatusNotification"), ["Idle"]);
    assert_eq!(told(&said, "LogStatusNotification"), ["Idle"]);
}

#[test]
fn the_version_is_in_the_name_of_the_file() {
    assert_eq!(version_of("https://files.example/firmware/2.1.0.bin?key=1"), "2.1.0");
    assert_eq!(version_of("ftp://files.example/v3"), "v3");
    assert_eq!(version_of("ftp://files.example/2.1.0"), "2.1.0");
}
