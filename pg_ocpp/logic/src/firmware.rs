//! How an update of the firmware goes (OCPP 1.6 §4.5 FirmwareStatusNotification; security whitepaper,
//! SignedFirmwareStatusNotification).

use crate::{
    call::{Call, CallError, ChargePoint},
    reading::Fields,
    store::{Progress, Store},
};
use serde_json::{Value, json};

/// The status moves the job that an UpdateFirmware or SignedUpdateFirmware began. Any text is one: vendors have their own.
pub fn status_notification(
    charge_point: &ChargePoint,
    call: &Call,
    store: &mut impl Store,
) -> Result<Value, CallError> {
    let fields = Fields::of(call);
    let progress = Progress {
        action: call.action.to_owned(),
        status: fields.required_text("status")?,
        request_id: fields.integer("requestId"),
        received_at: call.received_at,
    };
    store.note_progress(&charge_point.identity, progress);
    Ok(json!({}))
}
