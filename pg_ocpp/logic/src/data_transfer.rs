//! Data of vendors (OCPP 1.6 §4.3 DataTransfer).

use crate::call::CallError;
use serde_json::{Value, json};

/// We know no vendor. A user who does registers a function for DataTransfer.
///
/// A vendor that is not known is an answer, never a CALLERROR (OCPP 1.6 §4.3).
pub fn data_transfer() -> Result<Value, CallError> {
    Ok(json!({ "status": "UnknownVendorId" }))
}
