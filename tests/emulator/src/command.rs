//! How a station obeys: every command has its line here, those of the Core profile and the triggers are carried out here too.

use crate::configuration::Change;
use crate::connector::Phase;
use crate::job::Kind;
use crate::station::Station;
use ocpp_wire::time::Timestamp;
use serde_json::{Value, json};
use tracing::info;

impl Station {
    /// The answer to a command whose payload is valid; None for one this station does not support.
    pub(crate) fn obey(&mut self, action: &str, payload: &Value, now: Timestamp) -> Option<Value> {
        let answer = match action {
            "RemoteStartTransaction" => status(self.remote_start(payload, now)),
            "RemoteStopTransaction" => status(self.remote_stop(payload, now)),
            "Reset" => {
                self.reset(payload["type"] == "Soft", now);
                status("Accepted")
            }
            "ChangeAvailability" => status(self.change_availability(payload, now)),
            "GetConfiguration" => self.get_configuration(payload),
            "ChangeConfiguration" => status(self.change_configuration(payload)),
            "ClearCache" => {
                self.parents.clear();
                status("Accepted")
            }
            "UnlockConnector" => status(self.unlock(payload, now)),
            "TriggerMessage" | "ExtendedTriggerMessage" => status(self.trigger(action, payload, now)),
            "SetChargingProfile" => status(self.set_charging_profile(payload, now)),
            "ClearChargingProfile" => status(self.clear_charging_profile(payload, now)),
            "GetCompositeSchedule" => self.composite_schedule(payload, now),
            "ReserveNow" => status(self.reserve_now(payload, now)),
            "CancelReservation" => status(self.cancel_reservation(payload, now)),
            "GetLocalListVersion" => json!({ "listVersion": self.local_list.version(&self.configuration) }),
            "SendLocalList" => status(self.local_list.update(payload, &self.configuration)),
            "UpdateFirmware" => self.update_firmware(payload, now),
            "SignedUpdateFirmware" => status(self.signed_update_firmware(payload, now)),
            "GetDiagnostics" => self.get_diagnostics(payload, now),
            "GetLog" => self.get_log(payload, now),
            "InstallCertificate" => status(self.install_certificate(payload, now)),
            "DeleteCertificate" => status(self.delete_certificate(payload)),
            "GetInstalledCertificateIds" => self.installed_certificate_ids(payload),
            "CertificateSigned" => status(self.certificate_signed(payload, now)),
            "DataTransfer" => data_transfer(payload),
            _ => return None,
        };
        Some(answer)
    }

    /// OCPP 1.6 §5.11.
    fn remote_start(&mut self, payload: &Value, now: Timestamp) -> &'static str {
        let id_tag = payload["idTag"].as_str().unwrap_or_default().to_string();
        let asked = payload["connectorId"].as_u64();
        // A connector that is kept for this tag comes before the others.
        let mut places: Vec<usize> = match asked {
            Some(id) => self.place(id).into_iter().collect(),
            None => (0..self.connectors.len()).collect(),
        };
        places.sort_by_key(|place| !self.is_reserved(self.connectors[*place].id));
        let fits = |place: &usize| self.connectors[*place].is_free() && self.is_open_to(*place, &id_tag);
        let Some(place) = places.into_iter().find(fits).filter(|_| !self.is_installing()) else { return "Rejected" };
        self.start_remotely(place, &id_tag, now);
        self.profile_of_start(place, &payload["chargingProfile"], now);
        "Accepted"
    }

    /// OCPP 1.6 §5.12.
    fn remote_stop(&mut self, payload: &Value, now: Timestamp) -> &'static str {
        let running = payload["transactionId"].as_i64().and_then(|transaction| self.place_of_transaction(transaction));
        let Some(place) = running else { return "Rejected" };
        self.end_session(place, "Remote", now);
        "Accepted"
    }

    /// OCPP 1.6 §5.2: connector 0 means all; where a transaction runs the change waits for its end.
    fn change_availability(&mut self, payload: &Value, now: Timestamp) -> &'static str {
        let operative = payload["type"] == "Operative";
        let places = match payload["connectorId"].as_u64() {
            Some(0) => 0..self.connectors.len(),
            Some(id) => match self.place(id) {
                Some(place) => place..place + 1,
                None => return "Rejected",
            },
            None => return "Rejected",
        };
        let mut answer = "Accepted";
        for place in places {
            let connector = &mut self.connectors[place];
            if matches!(connector.phase, Phase::Idle { .. }) {
                connector.operative = operative;
                let id = connector.id;
                if !operative {
                    self.end_reservations_at(id);
                }
                self.tell_status(place, now);
            } else {
                connector.scheduled = Some(operative);
                answer = "Scheduled";
            }
        }
        answer
    }

    /// OCPP 1.6 §5.8.
    fn get_configuration(&self, payload: &Value) -> Value {
        let keys: Vec<&str> = payload["key"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let (known, unknown) = self.configuration.tell(&keys);
        let told: Vec<Value> = known
            .iter()
            .map(|told| match told.value {
                Some(value) => json!({ "key": told.key, "readonly": told.readonly, "value": value }),
                None => json!({ "key": told.key, "readonly": told.readonly }),
            })
            .collect();
        let mut answer = json!({});
        if !told.is_empty() {
            answer["configurationKey"] = json!(told);
        }
        if !unknown.is_empty() {
            answer["unknownKey"] = json!(unknown);
        }
        answer
    }

    /// OCPP 1.6 §5.3. A new AuthorizationKey is used from the next connection on, which is made at once.
    fn change_configuration(&mut self, payload: &Value) -> &'static str {
        let (key, value) = (payload["key"].as_str().unwrap_or_default(), payload["value"].as_str().unwrap_or_default());
        match self.configuration.change(key, value) {
            Change::Accepted => {
                if key.eq_ignore_ascii_case("AuthorizationKey") {
                    self.new_password = Some(password_bytes(value));
                }
                "Accepted"
            }
            Change::Rejected => "Rejected",
            Change::NotSupported => "NotSupported",
        }
    }

    /// OCPP 1.6 §5.18: unlocking ends the transaction; errata §3.87: NotSupported for a connector that is not there.
    fn unlock(&mut self, payload: &Value, now: Timestamp) -> &'static str {
        let Some(place) = payload["connectorId"].as_u64().and_then(|id| self.place(id)) else {
            return "NotSupported";
        };
        self.end_session(place, "UnlockCommand", now);
        "Unlocked"
    }

    /// OCPP 1.6 §5.17; ExtendedTriggerMessage: security whitepaper, use case F06. It has no key to sign a certificate with.
    fn trigger(&mut self, action: &str, payload: &Value, now: Timestamp) -> &'static str {
        let place = match payload["connectorId"].as_u64() {
            None | Some(0) => None,
            Some(id) => match self.place(id) {
                Some(place) => Some(place),
                None => return "Rejected",
            },
        };
        let only_station = payload["connectorId"].as_u64() == Some(0);
        let places = if only_station { 0..0 } else { place.map_or(0..self.connectors.len(), |place| place..place + 1) };
        match payload["requestedMessage"].as_str() {
            Some("BootNotification") => self.boot(),
            Some("Heartbeat") => self.heartbeat(),
            Some("MeterValues") => places.for_each(|place| self.sample(place, "Trigger", now)),
            Some("StatusNotification") => {
                if place.is_none() {
                    self.tell_station_status(now);
                }
                places.for_each(|place| self.tell_status(place, now));
            }
            Some("FirmwareStatusNotification") if action == "TriggerMessage" => self.tell_job(Kind::Update),
            Some("FirmwareStatusNotification") => self.tell_job(Kind::SignedUpdate),
            Some("DiagnosticsStatusNotification") => self.tell_job(Kind::Diagnostics),
            Some("LogStatusNotification") => self.tell_job(Kind::Log),
            _ => return "NotImplemented",
        }
        "Accepted"
    }

    /// Where the connector with this connectorId is in the list.
    pub(crate) fn place(&self, id: u64) -> Option<usize> {
        self.connectors.iter().position(|connector| u64::from(connector.id) == id)
    }
}

/// Vendor `pg_ocpp` with messageId `echo` gets its data back; others are unknown here (OCPP 1.6 §4.3).
fn data_transfer(payload: &Value) -> Value {
    match (payload["vendorId"].as_str(), payload["messageId"].as_str()) {
        (Some("pg_ocpp"), Some("echo")) => match payload.get("data") {
            Some(data) => json!({ "status": "Accepted", "data": data }),
            None => status("Accepted"),
        },
        (Some("pg_ocpp"), _) => status("UnknownMessageId"),
        _ => {
            info!("data of a vendor that is unknown here");
            status("UnknownVendorId")
        }
    }
}

fn status(status: &str) -> Value {
    json!({ "status": status })
}

/// A key of 40 hex digits stands for 20 bytes (security whitepaper, AuthorizationKey); any other text for itself.
pub fn password_bytes(text: &str) -> Vec<u8> {
    let digits = text.as_bytes();
    let is_hex = digits.len() == 40 && digits.iter().all(u8::is_ascii_hexdigit);
    if !is_hex {
        return digits.to_vec();
    }
    let digit = |byte: u8| (byte as char).to_digit(16).unwrap_or(0) as u8;
    digits.chunks(2).map(|pair| digit(pair[0]) * 16 + digit(pair[1])).collect()
}
