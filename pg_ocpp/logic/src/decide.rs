//! Which rule answers which action.

use crate::{
    authorization, availability, boot,
    call::{Call, CallError, ChargePoint, Reply, Settings},
    data_transfer, metering, reading, security,
    store::Store,
    transaction,
};
use ocpp_wire::{catalogue, error::Code};
use serde_json::{Value, json};

/// The answer of the built-in rule, with all its effects on the store.
pub fn decide(charge_point: &mut ChargePoint, settings: &Settings, call: &Call, store: &mut impl Store) -> Reply {
    let payload = reading::without_nul(call.payload);
    let call = &Call { payload: &payload, ..*call };
    Reply::from(match call.action {
        "BootNotification" => boot::boot_notification(charge_point, settings, call, store),
        "Heartbeat" => boot::heartbeat(call),
        "Authorize" => authorization::authorize(settings, call, store),
        "StatusNotification" => availability::status_notification(charge_point, call, store),
        "StartTransaction" => transaction::start_transaction(charge_point, settings, call, store),
        "StopTransaction" => transaction::stop_transaction(charge_point, settings, call, store),
        "MeterValues" => metering::meter_values(charge_point, call, store),
        "DataTransfer" => data_transfer::data_transfer(),
        "SecurityEventNotification" => security::security_event_notification(charge_point, call, store),
        _ => acknowledge(call),
    })
}

/// Actions without a rule of their own. Where nothing must be said in the answer, as to FirmwareStatusNotification, the
/// message is acknowledged: it is in the message log. Where something must be decided,
/// as for SignCertificate, we say that we do not.
fn acknowledge(call: &Call) -> Result<Value, CallError> {
    let Some(message) = catalogue::find(call.version, call.action).filter(|message| message.sent_by_charge_point())
    else {
        return Err(CallError::new(
            Code::NotImplemented,
            format!("no charge point says {} in OCPP {}", call.action, call.version),
        ));
    };
    if message.response.fields.iter().any(|field| field.required) {
        let description = format!("{} is not decided here; a function registered for it with ocpp.on can", call.action);
        return Err(CallError::new(Code::NotSupported, description));
    }
    Ok(json!({}))
}
