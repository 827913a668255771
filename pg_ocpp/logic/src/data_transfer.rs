//! Data of vendors (OCPP 1.6 §4.3 DataTransfer).

use crate::{
    availability,
    call::{Call, CallError, ChargePoint},
    reading::{Fields, as_text},
    store::{Place, Status, Store},
};
use serde_json::{Value, json};

/// We know no vendor, but for those whose status hides here ([`crate::quirk`]). A user who knows one registers a function
/// for it with ocpp.on_data_transfer.
///
/// A vendor that is not known is an answer, never a CALLERROR (§4.3).
pub fn data_transfer(charge_point: &ChargePoint, call: &Call, store: &mut impl Store) -> Result<Value, CallError> {
    let fields = Fields::of(call);
    let vendor_id = fields.text("vendorId").unwrap_or_default();
    let message_id = fields.text("messageId");
    let data = match fields.get("data") {
        // Some send the document itself instead of its text.
        Some(document @ (Value::Object(_) | Value::Array(_))) => document.to_string(),
        data => data.and_then(as_text).unwrap_or_default().into_owned(),
    };
    let hidden = charge_point.quirks.hidden_statuses.iter();
    let Some((connector_id, status)) =
        hidden.filter_map(|hidden| hidden.found_in(&vendor_id, message_id.as_deref(), &data)).next()
    else {
        return Ok(json!({ "status": "UnknownVendorId" }));
    };
    let status = Status {
        place: Place::of_connector(connector_id),
        status,
        error_code: None,
        info: None,
        vendor_id: Some(vendor_id.into_owned()),
        vendor_error_code: None,
        status_at: call.received_at,
        received_at: call.received_at,
    };
    availability::keep(charge_point, call, &status, store);
    Ok(json!({ "status": "Accepted" }))
}
