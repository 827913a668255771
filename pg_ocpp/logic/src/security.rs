//! What a charge point says of its own security (OCPP 1.6 security whitepaper: SecurityEventNotification, SignCertificate).

use crate::{
    call::{Call, CallError, ChargePoint},
    reading::Fields,
    store::{SecurityEvent, Store},
};
use serde_json::{Value, json};

/// Keeps the event; whether it is critical is for those who read it (whitepaper §6, list of security events).
pub fn security_event_notification(
    charge_point: &ChargePoint,
    call: &Call,
    store: &mut impl Store,
) -> Result<Value, CallError> {
    let fields = Fields::of(call);
    let text = |name| fields.text(name).map(|text| text.into_owned());
    let event = SecurityEvent {
        kind: text("type").unwrap_or_default(),
        tech_info: text("techInfo"),
        said_at: text("timestamp"),
        received_at: call.received_at,
    };
    store.record_security_event(&charge_point.identity, event);
    Ok(json!({}))
}

/// Keeps the certificate signing request. Accepted means that it will be treated: the certificate comes as a command of
/// its own, CertificateSigned (whitepaper, use case A02). One that nobody could sign is refused.
pub fn sign_certificate(charge_point: &ChargePoint, call: &Call, store: &mut impl Store) -> Result<Value, CallError> {
    let csr = Fields::of(call).required_text("csr")?;
    let kept = store.keep_certificate_request(&charge_point.identity, &csr, call.received_at);
    Ok(json!({ "status": if kept { "Accepted" } else { "Rejected" } }))
}
