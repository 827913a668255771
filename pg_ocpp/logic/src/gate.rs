//! Who may say what before being accepted (OCPP 1.6 §4.2; errata of OCPP-J 1.6 §3.10).

use crate::{
    call::{Call, CallError, ChargePoint, Registration, Reply},
    store::Store,
};
use ocpp_wire::error::Code;

/// The refusal of a call that the charge point may not make yet; `None`: it may.
pub fn gate(charge_point: &ChargePoint, call: &Call, store: &mut impl Store) -> Option<Reply> {
    let may_speak = match (charge_point.registration, call.action) {
        (Registration::Accepted, _) | (_, "BootNotification") => true,
        // A station that was accepted before merely reconnected: energy that has flowed is never refused (our choice).
        (_, "StartTransaction" | "StopTransaction" | "MeterValues") if charge_point.accepted_before => true,
        (Registration::Pending, action) => {
            store.was_triggered(&charge_point.identity, name_in_trigger(action), call.received_at)
        }
        (Registration::Rejected, _) => false,
    };
    (!may_speak).then(|| {
        Reply::Error(CallError::new(
            Code::SecurityError,
            format!(
                "{} before the charge point is accepted: its registration is {}; send BootNotification until the answer is Accepted",
                call.action,
                charge_point.registration.as_str()
            ),
        ))
    })
}

/// The word by which TriggerMessage asks for an action: its own name, but for one (security whitepaper, MessageTriggerEnumType).
fn name_in_trigger(action: &str) -> &str {
    match action {
        "SignCertificate" => "SignChargePointCertificate",
        other => other,
    }
}
