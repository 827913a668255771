//! DataTransfer, and the actions that have no rule of their own.

use crate::world::world;
use ocpp_logic::Call;
use ocpp_wire::{Version, catalogue, error::Code};
use serde_json::json;

/// OCPP 1.6 §4.3: an answer, never a CALLERROR.
#[test]
fn no_vendor_is_known() {
    let mut world = world();
    for payload in [json!({ "vendorId": "nu.ame", "messageId": "customMeterValues", "data": "{}" }), json!({})] {
        assert_eq!(world.say("DataTransfer", payload), json!({ "status": "UnknownVendorId" }));
    }
}

#[test]
fn notifications_that_need_no_decision_are_acknowledged() {
    for (action, payload) in [
        ("FirmwareStatusNotification", json!({ "status": "Installed" })),
        ("DiagnosticsStatusNotification", json!({ "status": "Idle" })),
        ("LogStatusNotification", json!({ "status": "Idle" })),
        ("SignedFirmwareStatusNotification", json!({ "status": "Idle" })),
        ("SecurityEventNotification", json!({ "type": "SettingSystemTime", "timestamp": "2026-05-22T10:00:00Z" })),
    ] {
        assert_eq!(world().say(action, payload), json!({}), "{action}");
    }
}

/// Every action that a charge point can send gets a result.
#[test]
fn no_action_is_forgotten() {
    for message in catalogue::messages(Version::V16).iter().filter(|message| message.sent_by_charge_point()) {
        let mut world = world();
        let mut seed = 1u64;
        let mut random = || {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            seed >> 11
        };
        let mut payload = ocpp_wire::sample::payload(message.request, &mut random);
        if message.request.field("connectorId").is_some() {
            payload["connectorId"] = json!(1);
        }
        let reply = world.hear("CP1", "1", message.action, &payload);
        assert!(matches!(reply, ocpp_logic::Reply::Result(_)), "{} {payload}: {reply:?}", message.action);
    }
}

/// `decide` can be reached without `check`, through ocpp.default_reply.
#[test]
fn the_rules_themselves_know_what_is_no_action() {
    let mut world = world();
    let settings = world.settings.clone();
    for action in ["Reset", "Nonsense"] {
        let call = Call {
            version: Version::V16,
            message_id: "1",
            action,
            payload: &json!({}),
            received_at: world.now,
            session: 1,
            live: true,
        };
        let mut station = world.station("CP1").clone();
        let reply = ocpp_logic::decide(&mut station, &settings, &call, &mut world.store);
        assert!(matches!(reply, ocpp_logic::Reply::Error(error) if error.code == Code::NotImplemented), "{action}");
    }
}
