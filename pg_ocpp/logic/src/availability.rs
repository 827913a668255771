//! What connectors say of themselves (OCPP 1.6 §4.9 StatusNotification).

use crate::{
    call::{Call, CallError, ChargePoint},
    reading::Fields,
    reservation,
    store::{Status, Store},
};
use serde_json::{Value, json};

/// Keeps the status; any text is one, since vendors have their own words.
///
/// What a connection says that is no longer the newest is history, and the present only if nothing newer is known.
pub fn status_notification(
    charge_point: &ChargePoint,
    call: &Call,
    store: &mut impl Store,
) -> Result<Value, CallError> {
    let fields = Fields::of(call);
    let text = |name| fields.text(name).map(|text| text.into_owned());
    let place = fields.required_place()?;
    let status = Status {
        place,
        status: fields.required_text("status")?,
        error_code: text("errorCode"),
        info: text("info"),
        vendor_id: text("vendorId"),
        vendor_error_code: text("vendorErrorCode"),
        status_at: fields.moment("timestamp", &charge_point.zone, call.received_at).at,
        received_at: call.received_at,
    };
    keep(charge_point, call, &status, store);
    Ok(json!({}))
}

/// A status with what follows from it.
pub(crate) fn keep(charge_point: &ChargePoint, call: &Call, status: &Status, store: &mut impl Store) {
    let identity = charge_point.identity.as_str();
    let current =
        call.live || store.status_at(identity, status.place).is_none_or(|kept_at| kept_at <= status.status_at);
    store.record_status(identity, status, current);
    if current {
        reservation::status_changed(identity, status.place, &status.status, call.received_at, store);
    }
}
