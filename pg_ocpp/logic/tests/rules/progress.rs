//! Firmware, diagnostics and logs: OCPP 1.6 §4.4, §4.5; certificates: security whitepaper A02.

use crate::world::world;
use ocpp_logic::Registration;
use serde_json::json;

#[test]
fn every_status_notification_is_noted() {
    let mut world = world();
    for (action, payload, request_id) in [
        ("FirmwareStatusNotification", json!({ "status": "Downloading" }), None),
        ("DiagnosticsStatusNotification", json!({ "status": "Uploaded" }), None),
        ("SignedFirmwareStatusNotification", json!({ "status": "Installed", "requestId": 5 }), Some(5)),
        ("LogStatusNotification", json!({ "status": "Uploading", "requestId": 6 }), Some(6)),
        ("LogStatusNotification", json!({ "status": "of a vendor" }), None),
    ] {
        assert_eq!(world.say(action, payload.clone()), json!({}));
        let (owner, progress) = world.store.progress.last().unwrap();
        assert_eq!((owner.as_str(), progress.action.as_str()), ("CP1", action));
        assert_eq!(payload["status"], progress.status);
        assert_eq!(progress.request_id, request_id);
    }
    world.refused("FirmwareStatusNotification", json!({}));
}

#[test]
fn a_certificate_request_is_kept_or_refused() {
    let mut world = world();
    let good = json!({ "csr": "-----BEGIN CERTIFICATE REQUEST-----" });
    assert_eq!(world.say("SignCertificate", good), json!({ "status": "Accepted" }));
    assert_eq!(world.say("SignCertificate", json!({ "csr": "garbage" })), json!({ "status": "Rejected" }));
    assert_eq!(world.store.certificate_requests.len(), 2);
}

/// What is not known of a charge point is asked once it is accepted, never before (§4.2).
#[test]
fn a_boot_is_noticed_once_accepted() {
    let mut world = world();
    let boot = json!({ "chargePointVendor": "V", "chargePointModel": "M" });
    for (registration, noticed) in
        [(Registration::Pending, 0), (Registration::Rejected, 0), (Registration::Accepted, 1)]
    {
        world.station("CP1").registration = registration;
        world.say("BootNotification", boot.clone());
        assert_eq!(world.store.noticed_boots.len(), noticed);
    }
}
