//! Which rule answers which action.

use crate::{
    authorization, availability, boot,
    call::{Call, CallError, ChargePoint, Reply, Settings},
    data_transfer, diagnostics, firmware, metering, reading, security,
    store::Store,
    transaction,
};
use ocpp_wire::error::Code;

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
        "DataTransfer" => data_transfer::data_transfer(charge_point, call, store),
        "FirmwareStatusNotification" => firmware::status_notification(charge_point, call, store),
        "SignedFirmwareStatusNotification" => firmware::status_notification(charge_point, call, store),
        "DiagnosticsStatusNotification" => diagnostics::status_notification(charge_point, call, store),
        "LogStatusNotification" => diagnostics::status_notification(charge_point, call, store),
        "SecurityEventNotification" => security::security_event_notification(charge_point, call, store),
        "SignCertificate" => security::sign_certificate(charge_point, call, store),
        _ => {
            let description = format!("no charge point says {} in OCPP {}", call.action, call.version);
            Err(CallError::new(Code::NotImplemented, description))
        }
    })
}
