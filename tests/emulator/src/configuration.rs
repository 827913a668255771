//! The keys of GetConfiguration and ChangeConfiguration (OCPP 1.6 chapter 9).

/// What a key takes, and who may change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A whole number, 0 or more.
    Number,
    Boolean,
    /// Any text.
    Text,
    /// A list, separated by commas, of these words.
    Words(&'static [&'static str]),
    /// Told, never changed.
    ReadOnly,
    /// Changed, never told (AuthorizationKey, security whitepaper).
    Secret,
}

/// The measurands this station can sample.
pub const MEASURANDS: &[&str] = &["Energy.Active.Import.Register", "Power.Active.Import", "Current.Import", "SoC"];

/// Everything but Security, which is no profile of OCPP 1.6.
const PROFILES: &str = "Core,FirmwareManagement,LocalAuthListManagement,RemoteTrigger,Reservation,SmartCharging";

#[derive(Debug, Clone)]
struct Entry {
    key: &'static str,
    value: String,
    kind: Kind,
}

/// What a ChangeConfiguration came to: ConfigurationStatus of OCPP 1.6 7.22.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Accepted,
    Rejected,
    NotSupported,
}

/// One line of a GetConfiguration answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told<'a> {
    pub key: &'a str,
    pub readonly: bool,
    /// None for a secret.
    pub value: Option<&'a str>,
}

/// The keys of one station with their values.
#[derive(Debug, Clone)]
pub struct Configuration(Vec<Entry>);

impl Configuration {
    /// Factory settings; `sample_interval` in seconds, 0 for no samples.
    pub fn new(connectors: u32, sample_interval: u32) -> Configuration {
        let entry = |key, value: &str, kind| Entry { key, value: value.to_string(), kind };
        Configuration(vec![
            entry("AllowOfflineTxForUnknownId", "true", Kind::Boolean),
            entry("AuthorizationKey", "", Kind::Secret),
            entry("AuthorizeRemoteTxRequests", "false", Kind::Boolean),
            entry("CertificateStoreMaxLength", "10", Kind::ReadOnly),
            entry("ChargeProfileMaxStackLevel", "10", Kind::ReadOnly),
            entry("ChargingScheduleAllowedChargingRateUnit", "Current,Power", Kind::ReadOnly),
            entry("ChargingScheduleMaxPeriods", "24", Kind::ReadOnly),
            entry("ClockAlignedDataInterval", "0", Kind::Number),
            entry("ConnectionTimeOut", "60", Kind::Number),
            entry("ConnectorPhaseRotation", "NotApplicable", Kind::Text),
            entry("GetConfigurationMaxKeys", "50", Kind::ReadOnly),
            entry("HeartbeatInterval", "300", Kind::Number),
            entry("LocalAuthListEnabled", "true", Kind::Boolean),
            entry("LocalAuthListMaxLength", "10000", Kind::ReadOnly),
            entry("LocalAuthorizeOffline", "true", Kind::Boolean),
            entry("LocalPreAuthorize", "false", Kind::Boolean),
            entry("MaxChargingProfilesInstalled", "20", Kind::ReadOnly),
            entry("MeterValueSampleInterval", &sample_interval.to_string(), Kind::Number),
            entry("MeterValuesAlignedData", "", Kind::Words(MEASURANDS)),
            entry("MeterValuesSampledData", &MEASURANDS.join(","), Kind::Words(MEASURANDS)),
            entry("NumberOfConnectors", &connectors.to_string(), Kind::ReadOnly),
            entry("ReserveConnectorZeroSupported", "true", Kind::ReadOnly),
            entry("ResetRetries", "1", Kind::Number),
            entry("SendLocalListMaxLength", "100", Kind::ReadOnly),
            entry("StopTransactionOnEVSideDisconnect", "true", Kind::Boolean),
            entry("StopTransactionOnInvalidId", "true", Kind::Boolean),
            entry("StopTxnAlignedData", "", Kind::Words(MEASURANDS)),
            entry("StopTxnSampledData", "", Kind::Words(MEASURANDS)),
            entry("SupportedFeatureProfiles", PROFILES, Kind::ReadOnly),
            entry("TransactionMessageAttempts", "10", Kind::Number),
            entry("TransactionMessageRetryInterval", "5", Kind::Number),
            entry("UnlockConnectorOnEVSideDisconnect", "true", Kind::Boolean),
            entry("WebSocketPingInterval", "30", Kind::Number),
        ])
    }

    /// The value of a key of this station.
    fn value(&self, key: &str) -> &str {
        self.0.iter().find(|entry| entry.key == key).map_or("", |entry| &entry.value)
    }

    pub fn number(&self, key: &str) -> u64 {
        self.value(key).parse().unwrap_or(0)
    }

    pub fn is_on(&self, key: &str) -> bool {
        self.value(key).eq_ignore_ascii_case("true")
    }

    pub fn words(&self, key: &str) -> impl Iterator<Item = &str> {
        self.value(key).split(',').map(str::trim).filter(|word| !word.is_empty())
    }

    /// What GetConfiguration answers for the `keys` asked for, none meaning all; and those that are not known here.
    pub fn tell<'a>(&'a self, keys: &[&'a str]) -> (Vec<Told<'a>>, Vec<&'a str>) {
        let told = |entry: &'a Entry| Told {
            key: entry.key,
            readonly: entry.kind == Kind::ReadOnly,
            value: (entry.kind != Kind::Secret).then_some(entry.value.as_str()),
        };
        if keys.is_empty() {
            return (self.0.iter().map(told).collect(), Vec::new());
        }
        // Keys are case-insensitive (CiString50Type, OCPP 1.6 7.29).
        let find = |key: &str| self.0.iter().find(|entry| entry.key.eq_ignore_ascii_case(key));
        let known = keys.iter().filter_map(|key| find(key)).map(told).collect();
        let unknown = keys.iter().copied().filter(|key| find(key).is_none()).collect();
        (known, unknown)
    }

    /// Changes a key as ChangeConfiguration or the answer to a BootNotification asks.
    pub fn change(&mut self, key: &str, value: &str) -> Change {
        let Some(entry) = self.0.iter_mut().find(|entry| entry.key.eq_ignore_ascii_case(key)) else {
            return Change::NotSupported;
        };
        let good = match entry.kind {
            Kind::Number => value.parse::<u32>().is_ok(),
            Kind::Boolean => value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false"),
            Kind::Text => true,
            Kind::Secret => !value.is_empty(),
            Kind::Words(words) => value.split(',').map(str::trim).all(|word| word.is_empty() || words.contains(&word)),
            Kind::ReadOnly => false,
        };
        if !good {
            return Change::Rejected;
        }
        entry.value = value.to_string();
        Change::Accepted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_checked_and_seen() {
        let mut keys = Configuration::new(2, 10);
        assert_eq!(keys.change("heartbeatinterval", "17"), Change::Accepted);
        assert_eq!(keys.number("HeartbeatInterval"), 17);
        assert_eq!(keys.change("HeartbeatInterval", "soon"), Change::Rejected);
        assert_eq!(keys.change("NumberOfConnectors", "3"), Change::Rejected);
        assert_eq!(keys.change("MeterValuesSampledData", "SoC, Current.Import"), Change::Accepted);
        assert_eq!(keys.words("MeterValuesSampledData").collect::<Vec<_>>(), ["SoC", "Current.Import"]);
        assert_eq!(keys.change("MeterValuesSampledData", "Temperature"), Change::Rejected);
        assert_eq!(keys.change("Colour", "green"), Change::NotSupported);
    }

    #[test]
    fn all_keys_are_told_but_no_secret() {
        let mut keys = Configuration::new(2, 10);
        keys.change("AuthorizationKey", "0011223344556677889900112233445566778899");
        let (all, unknown) = keys.tell(&[]);
        assert!(unknown.is_empty() && all.len() > 20);
        assert!(all.iter().all(|told| told.value != Some("0011223344556677889900112233445566778899")));
        let (known, unknown) = keys.tell(&["NumberOfConnectors", "Colour"]);
        assert_eq!(known, [Told { key: "NumberOfConnectors", readonly: true, value: Some("2") }]);
        assert_eq!(unknown, ["Colour"]);
    }
}
