//! Commands: what is fit to be sent, what the answer means, what follows from it.

use crate::world::{at, connector};
use ocpp_logic::{
    check_reply,
    command::{Answer, CommandError, State, check, effect, outcome, without_secrets},
    memory::Memory,
    store::{ConfigurationKey, PasswordChange, Place},
};
use ocpp_wire::{Version, catalogue, sample};
use serde_json::{Value, json};

fn check_16(action: &str, payload: Value) -> Result<&'static str, CommandError> {
    check(Version::V16, action, &payload).map(|message| message.action)
}

/// The paths of everything that is wrong.
fn wrong(action: &str, payload: Value) -> Vec<String> {
    match check_16(action, payload) {
        Err(CommandError::Invalid { violations, .. }) => {
            violations.into_iter().map(|violation| violation.path).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn profile() -> Value {
    json!({
        "chargingProfileId": 1, "stackLevel": 0, "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative",
        "chargingSchedule": { "chargingRateUnit": "A", "chargingSchedulePeriod": [{ "startPeriod": 0, "limit": 16 }] },
    })
}

#[test]
fn sound_commands_may_be_sent() {
    for (action, payload) in [
        ("RemoteStartTransaction", json!({ "idTag": "evcc", "connectorId": 1, "chargingProfile": profile() })),
        ("RemoteStartTransaction", json!({ "idTag": "evcc" })),
        ("ClearCache", json!({})),
        ("ClearCache", json!(null)),
        ("ChangeAvailability", json!({ "connectorId": 0, "type": "Operative" })),
        ("DataTransfer", json!({ "vendorId": "me" })),
        (
            "GetLog",
            json!({ "logType": "SecurityLog", "requestId": 1, "log": { "remoteLocation": "https://example.org/log" } }),
        ),
    ] {
        assert_eq!(check_16(action, payload), Ok(action));
    }
}

#[test]
fn every_violation_is_told_with_its_path() {
    let error = check_16("ChangeConfiguration", json!({ "key": "x".repeat(51), "valu": "1" })).unwrap_err();
    let told = error.to_string();
    for part in ["ChangeConfiguration is not valid", "key: too long", "value: missing", "valu: unknown"] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert_eq!(wrong("RemoteStartTransaction", json!({ "idTag": "123456789012345678901" })), ["idTag"]);
}

#[test]
fn connectors_are_in_their_range() {
    for (action, payload) in [
        ("RemoteStartTransaction", json!({ "idTag": "T" })),
        ("UnlockConnector", json!({})),
        ("TriggerMessage", json!({ "requestedMessage": "StatusNotification" })),
        ("ExtendedTriggerMessage", json!({ "requestedMessage": "StatusNotification" })),
        ("ChangeAvailability", json!({ "type": "Operative" })),
        ("GetCompositeSchedule", json!({ "duration": 60 })),
        ("ReserveNow", json!({ "expiryDate": "2026-05-22T10:00:00Z", "idTag": "T", "reservationId": 1 })),
    ] {
        let counted_from_1 = ["RemoteStartTransaction", "UnlockConnector", "TriggerMessage", "ExtendedTriggerMessage"];
        for (connector_id, fine) in [(-1, false), (0, !counted_from_1.contains(&action)), (1, true)] {
            let mut payload = payload.clone();
            payload["connectorId"] = json!(connector_id);
            match fine {
                true => assert_eq!(check_16(action, payload), Ok(action)),
                false => assert_eq!(wrong(action, payload), ["connectorId"], "{action} {connector_id}"),
            }
        }
    }
}

/// OCPP 1.6 §5.11, errata §3.41.
#[test]
fn a_remote_start_carries_only_a_tx_profile_without_transaction() {
    let mut payload = json!({ "idTag": "evcc", "chargingProfile": profile() });
    payload["chargingProfile"]["transactionId"] = json!(7);
    assert_eq!(wrong("RemoteStartTransaction", payload.clone()), ["chargingProfile.transactionId"]);
    payload["chargingProfile"]["chargingProfilePurpose"] = json!("TxDefaultProfile");
    assert_eq!(
        wrong("RemoteStartTransaction", payload),
        ["chargingProfile.chargingProfilePurpose", "chargingProfile.transactionId"]
    );
}

/// OCPP 1.6 §3.13.1.
#[test]
fn a_profile_goes_where_its_purpose_allows() {
    for (purpose, connector_id, fine) in [
        ("ChargePointMaxProfile", 0, true),
        ("ChargePointMaxProfile", 1, false),
        ("TxDefaultProfile", 0, true),
        ("TxDefaultProfile", 1, true),
        ("TxProfile", 0, false),
        ("TxProfile", 1, true),
    ] {
        let mut payload = json!({ "connectorId": connector_id, "csChargingProfiles": profile() });
        payload["csChargingProfiles"]["chargingProfilePurpose"] = json!(purpose);
        assert_eq!(check_16("SetChargingProfile", payload).is_ok(), fine, "{purpose} {connector_id}");
    }
}

#[test]
fn what_is_no_command_is_told() {
    assert!(matches!(check_16("Nonsense", json!({})), Err(CommandError::Unknown { .. })));
    assert!(matches!(check_16("reset", json!({ "type": "Hard" })), Err(CommandError::Unknown { .. })));
    assert!(matches!(check_16("Heartbeat", json!({})), Err(CommandError::NotACommand { .. })));
    let elsewhere = check(Version::V201, "Nonsense", &json!({}));
    assert_eq!(elsewhere.unwrap_err().to_string(), "OCPP 2.0.1 has no action Nonsense; names are case-sensitive");
}

#[test]
fn the_status_decides_what_became_of_it() {
    for (action, answer, state) in [
        ("Reset", json!({ "status": "Accepted" }), State::Accepted),
        ("Reset", json!({ "status": "accepted" }), State::Accepted),
        ("Reset", json!({ "status": "Rejected" }), State::Rejected),
        ("ChangeConfiguration", json!({ "status": "RebootRequired" }), State::Accepted),
        ("ChangeConfiguration", json!({ "status": "NotSupported" }), State::Rejected),
        ("ChangeAvailability", json!({ "status": "Scheduled" }), State::Accepted),
        ("UnlockConnector", json!({ "status": "Unlocked" }), State::Accepted),
        ("UnlockConnector", json!({ "status": "UnlockFailed" }), State::Rejected),
        ("TriggerMessage", json!({ "status": "NotImplemented" }), State::Rejected),
        ("DataTransfer", json!({ "status": "UnknownVendorId" }), State::Rejected),
        ("GetLog", json!({ "status": "AcceptedCanceled" }), State::Accepted),
        ("GetConfiguration", json!({ "configurationKey": [] }), State::Accepted),
        ("GetLocalListVersion", json!({ "listVersion": 0 }), State::Accepted),
        ("UpdateFirmware", json!({}), State::Accepted),
        // Where there must be a status, nothing was accepted without one.
        ("Reset", json!({}), State::Rejected),
        ("Reset", json!({ "status": 1 }), State::Rejected),
        ("Reset", json!([]), State::Rejected),
    ] {
        assert_eq!(outcome(Version::V16, action, &Answer::Result(answer.clone())), state, "{action} {answer}");
    }
    assert_eq!(outcome(Version::V16, "Reset", &error()), State::Error);
}

fn error() -> Answer {
    Answer::Error { code: "InternalError".to_owned(), description: String::new(), details: json!({}) }
}

/// What the store holds after the answer of CP1.
fn after(action: &str, request: Value, answer: Answer) -> Memory {
    let mut store = Memory::default();
    effect("CP1", action, &request, &answer, &mut store, at("2026-05-22T10:00:00Z"));
    store
}

fn configuration(store: &Memory) -> Vec<ConfigurationKey> {
    store.configuration.values().cloned().collect()
}

fn key(key: &str, value: Option<&str>, readonly: Option<bool>) -> ConfigurationKey {
    ConfigurationKey {
        key: key.to_owned(),
        value: value.map(str::to_owned),
        readonly,
        reboot_required: false,
        known: true,
    }
}

#[test]
fn get_configuration_fills_the_configuration() {
    let answer = json!({
        "configurationKey": [
            { "key": "A", "readonly": true, "value": "1" },
            { "key": "B", "readonly": false },
            // Not valid, but clear.
            { "key": "C", "readonly": "false", "value": 300 },
            { "readonly": true },
            "nonsense",
        ],
        "unknownKey": ["D", 7],
    });
    let unknown = ConfigurationKey { known: false, ..key("D", None, None) };
    assert_eq!(
        configuration(&after("GetConfiguration", json!({}), Answer::Result(answer))),
        [key("A", Some("1"), Some(true)), key("B", None, Some(false)), key("C", Some("300"), None), unknown]
    );
}

#[test]
fn an_accepted_change_updates_the_configuration() {
    let request = json!({ "key": "HeartbeatInterval", "value": "60" });
    let changed = key("HeartbeatInterval", Some("60"), Some(false));
    for (status, expected) in [
        ("Accepted", vec![changed.clone()]),
        ("RebootRequired", vec![ConfigurationKey { reboot_required: true, ..changed }]),
        ("Rejected", vec![]),
        ("NotSupported", vec![]),
    ] {
        let store = after("ChangeConfiguration", request.clone(), Answer::Result(json!({ "status": status })));
        assert_eq!(configuration(&store), expected, "{status}");
        assert!(store.passwords.is_empty());
    }
}

#[test]
fn a_password_is_settled_and_never_written_down() {
    for name in ["AuthorizationKey", "authorizationkey"] {
        let request = json!({ "key": name, "value": "0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF" });
        for (answer, change) in [
            (Answer::Result(json!({ "status": "Accepted" })), PasswordChange::Taken),
            (Answer::Result(json!({ "status": "RebootRequired" })), PasswordChange::AfterReboot),
            (Answer::Result(json!({ "status": "Rejected" })), PasswordChange::Refused),
            (Answer::Result(json!({ "status": "NotSupported" })), PasswordChange::Refused),
            (Answer::Result(json!({})), PasswordChange::Refused),
            (error(), PasswordChange::Refused),
        ] {
            let store = after("ChangeConfiguration", request.clone(), answer);
            assert_eq!(store.passwords, [("CP1".to_owned(), change)]);
            assert!(!format!("{:?}", store.configuration).contains("0001"));
        }
        let told = json!({ "configurationKey": [{ "key": name, "readonly": false, "value": "secret" }] });
        assert_eq!(
            configuration(&after("GetConfiguration", json!({}), Answer::Result(told))),
            [key(name, None, Some(false))]
        );
    }
}

#[test]
fn availability_is_what_was_agreed_to() {
    for (connector_id, place) in [(0, Place::STATION), (2, connector(2))] {
        for (status, recorded) in [("Accepted", true), ("Scheduled", true), ("Rejected", false)] {
            let request = json!({ "connectorId": connector_id, "type": "Inoperative" });
            let store = after("ChangeAvailability", request, Answer::Result(json!({ "status": status })));
            let kept = store.availability.get(&("CP1".to_owned(), place)).map(String::as_str);
            assert_eq!(kept, recorded.then_some("Inoperative"), "{connector_id} {status}");
        }
    }
}

/// A Heidelberg answers GetCompositeSchedule with the date "0": recorded, never an error.
#[test]
fn invalid_answers_never_fail() {
    let junk = json!({ "status": "Rejected", "scheduleStart": "0" });
    assert_eq!(check_reply(Version::V16, "GetCompositeSchedule", &junk).len(), 1);
    let odd = [
        json!(null),
        json!([]),
        json!("x"),
        json!({ "status": [] }),
        json!({ "configurationKey": {}, "unknownKey": 1 }),
    ];
    for message in catalogue::messages(Version::V16).iter().filter(|message| message.sent_by_central_system()) {
        for answer in odd.iter().cloned().map(Answer::Result).chain([error()]) {
            for request in odd.iter().cloned() {
                after(message.action, request, answer.clone());
            }
            outcome(Version::V16, message.action, &answer);
        }
        let mut count = 0;
        let mut random = || {
            count += 1;
            count
        };
        let sound = sample::payload(message.response, &mut random);
        assert_eq!(check_reply(Version::V16, message.action, &sound), []);
    }
}

#[test]
fn a_password_that_a_charge_point_tells_is_not_kept() {
    let told = json!({ "configurationKey": [
        { "key": "HeartbeatInterval", "readonly": false, "value": "300" },
        { "key": "authorizationkey", "readonly": false, "value": "C0FFEE" },
        { "key": "AuthorizationKey", "readonly": false },
    ] });
    let kept = without_secrets(&told).unwrap();
    assert_eq!(kept["configurationKey"][0], told["configurationKey"][0]);
    assert_eq!(kept["configurationKey"][1]["value"], "***");
    assert_eq!(kept["configurationKey"][2], told["configurationKey"][2]);
    for harmless in
        [json!({}), json!([1]), json!({ "configurationKey": [{ "key": "HeartbeatInterval", "value": "300" }] })]
    {
        assert_eq!(without_secrets(&harmless), None);
    }
}
