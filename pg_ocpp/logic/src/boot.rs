//! Introducing oneself and being alive (OCPP 1.6 §4.2 BootNotification, §4.6 Heartbeat).

use crate::{
    call::{Call, CallError, ChargePoint, Registration, Settings},
    reading::Fields,
    store::{Boot, Store},
};
use serde_json::{Value, json};

/// Answers who may come in. The registration is the operator's to decide; here it is only told.
///
/// `interval` is the heartbeat in seconds for who is accepted, else the least time before the next BootNotification (§4.2).
pub fn boot_notification(
    charge_point: &ChargePoint,
    settings: &Settings,
    call: &Call,
    store: &mut impl Store,
) -> Result<Value, CallError> {
    let fields = Fields::of(call);
    let text = |name| fields.text(name).map(|text| text.into_owned());
    let boot = Boot {
        vendor: text("chargePointVendor"),
        model: text("chargePointModel"),
        serial_number: text("chargePointSerialNumber"),
        charge_box_serial_number: text("chargeBoxSerialNumber"),
        firmware_version: text("firmwareVersion"),
        iccid: text("iccid"),
        imsi: text("imsi"),
        meter_type: text("meterType"),
        meter_serial_number: text("meterSerialNumber"),
    };
    store.record_boot(&charge_point.identity, &boot, call.payload, call.received_at);
    let interval = match charge_point.registration {
        Registration::Accepted => {
            store.notice_boot(&charge_point.identity, call.received_at);
            charge_point.heartbeat_interval.unwrap_or(settings.heartbeat_interval)
        }
        Registration::Pending | Registration::Rejected => settings.boot_retry_interval,
    };
    Ok(json!({
        "status": charge_point.registration.as_str(),
        "currentTime": call.received_at.to_string(),
        "interval": interval,
    }))
}

/// The time of now, by which charge points set their clocks.
pub fn heartbeat(call: &Call) -> Result<Value, CallError> {
    Ok(json!({ "currentTime": call.received_at.to_string() }))
}
