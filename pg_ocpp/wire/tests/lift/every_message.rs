//! Random valid messages of every action, half and version, up and down.

use ocpp_wire::{
    Version,
    catalogue::{self, Message, Object},
    lift::{self, Half},
    sample,
    validate::{Kind, Violation, validate},
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const OLDER: [Version; 2] = [Version::V12, Version::V15];

/// A valid payload of every half of every message.
fn payloads(version: Version, seed: u64) -> impl Iterator<Item = (&'static Message, Half, Value)> {
    let mut state = seed;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 33
    };
    let halves = |message| [Half::Request, Half::Response].map(|half| (message, half));
    catalogue::messages(version)
        .iter()
        .flat_map(halves)
        .map(move |(message, half): (&Message, Half)| (message, half, sample::payload(message.part(half), &mut random)))
}

fn violations(object: &'static Object, payload: &Value) -> Vec<Violation> {
    let mut found = vec![];
    validate(object, payload, &mut found);
    found
}

/// What 1.6 may have against a payload that was valid in an older version.
fn is_known(version: Version, action: &str, half: Half, violation: &Violation) -> bool {
    let occupied = violation.found == r#""Occupied""# && violation.path == "status";
    match (action, half, violation.kind) {
        (_, _, Kind::TooLong) => true,
        ("StatusNotification", Half::Request, Kind::NotInEnum) => occupied,
        ("BootNotification", Half::Response, Kind::Missing) => version == Version::V12,
        _ => false,
    }
}

/// A payload without what is lost on the way up, see `losses.rs`.
fn without_losses(action: &str, half: Half, mut payload: Value) -> Value {
    let fields = payload.as_object_mut().expect("a valid payload is an object");
    match (action, half) {
        ("SendLocalList", _) => {
            fields.remove("hash");
            if fields.get("status").is_some_and(|status| status == "HashError") {
                fields.insert("status".to_owned(), json!("Failed"));
            }
        }
        ("MeterValues", Half::Request) if fields.get("values") == Some(&json!([])) => drop(fields.remove("values")),
        ("StopTransaction", Half::Request) => {
            let data = fields.remove("transactionData");
            let data = data.iter().flat_map(|data| data.as_array().expect("a list"));
            let values: Vec<_> = data.flat_map(|data| data["values"].as_array().cloned().unwrap_or_default()).collect();
            if !values.is_empty() {
                fields.insert("transactionData".to_owned(), json!([{ "values": values }]));
            }
        }
        _ => {}
    }
    payload
}

proptest! {
    #[test]
    fn up_keeps_what_is_valid_valid_and_comes_back(seed: u64) {
        for version in OLDER {
            for (message, half, said) in payloads(version, seed) {
                let action = message.action;
                let lifted = lift::up(version, action, half, said.clone());
                let object = catalogue::find(Version::V16, action).expect("1.6 has all older actions").part(half);
                for violation in violations(object, &lifted) {
                    prop_assert!(is_known(version, action, half, &violation), "{}: {}: {}", action, violation, lifted);
                }
                let back = lift::down(version, action, half, lifted);
                prop_assert_eq!(back, Ok(without_losses(action, half, said)), "{} {} {:?}", version, action, half);
            }
        }
    }

    #[test]
    fn down_is_valid_or_not_sayable(seed: u64) {
        for version in OLDER {
            for (message, half, said) in payloads(Version::V16, seed) {
                let Ok(down) = lift::down(version, message.action, half, said) else { continue };
                let object = catalogue::find(version, message.action).expect("or it is not sayable").part(half);
                prop_assert_eq!(violations(object, &down), [], "{} {} {:?}: {}", version, message.action, half, down);
            }
        }
    }

    #[test]
    fn later_versions_stay_as_they_are(seed: u64) {
        for (message, half, said) in payloads(Version::V16, seed) {
            for version in [Version::V16, Version::V201, Version::V21] {
                prop_assert_eq!(&lift::up(version, message.action, half, said.clone()), &said);
                prop_assert_eq!(lift::down(version, message.action, half, said.clone()), Ok(said.clone()));
            }
        }
    }
}

/// What a central system or a charge point is told, rather than something being left out of what it says.
#[test]
fn these_things_are_not_sayable() {
    let told = |version: Version| -> BTreeSet<String> {
        let seeds = 0..2000;
        let all = seeds.flat_map(|seed| payloads(Version::V16, seed));
        let all = all.filter(|(message, _, _)| message.block != "Security");
        all.filter_map(|(message, half, said)| lift::down(version, message.action, half, said).err())
            .map(|error| error.to_string())
            .collect()
    };
    let both = |version: &str| {
        BTreeSet::from([
            format!("OCPP {version} has no ClearChargingProfile"),
            format!("OCPP {version} has no GetCompositeSchedule"),
            format!("OCPP {version} has no SetChargingProfile"),
            format!("OCPP {version} has no TriggerMessage"),
            format!("OCPP {version} has no chargingProfile in RemoteStartTransaction"),
            format!("OCPP {version} has no status Idle in DiagnosticsStatusNotification"),
            format!("OCPP {version} has no status Uploading in DiagnosticsStatusNotification"),
            format!("OCPP {version} has no status Downloading in FirmwareStatusNotification"),
            format!("OCPP {version} has no status Idle in FirmwareStatusNotification"),
            format!("OCPP {version} has no status Installing in FirmwareStatusNotification"),
        ])
    };
    assert_eq!(told(Version::V15), both("1.5"));
    let only_1_2 = [
        "OCPP 1.2 has no CancelReservation",
        "OCPP 1.2 has no DataTransfer",
        "OCPP 1.2 has no GetConfiguration",
        "OCPP 1.2 has no GetLocalListVersion",
        "OCPP 1.2 has no ReserveNow",
        "OCPP 1.2 has no SendLocalList",
        "OCPP 1.2 has no errorCode GroundFailure in StatusNotification",
        "OCPP 1.2 has no errorCode OtherError in StatusNotification",
        "OCPP 1.2 has no errorCode OverCurrentFailure in StatusNotification",
        "OCPP 1.2 has no errorCode UnderVoltage in StatusNotification",
        "OCPP 1.2 has no errorCode WeakSignal in StatusNotification",
    ];
    let mut expected = both("1.2");
    expected.extend(only_1_2.map(str::to_owned));
    assert_eq!(told(Version::V12), expected);
}

#[test]
fn an_action_that_nobody_knows_is_not_sayable() {
    let error = lift::down(Version::V15, "SignCertificate", Half::Request, json!({})).unwrap_err();
    assert_eq!(error.to_string(), "OCPP 1.5 has no SignCertificate");
    assert!(lift::down(Version::V12, "Dance", Half::Request, json!({})).is_err());
}
