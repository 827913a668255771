//! A store in memory: for tests, and for people who write rules and want to try them without a database.
//!
//! Everything is public, to be filled before and looked at afterwards:
//!
//! ```
//! use ocpp_logic::{Call, ChargePoint, Registration, Reply, Settings, Validation, decide, memory::Memory};
//! use ocpp_wire::{Version, time::{Zone, parse}};
//! use serde_json::json;
//!
//! let mut store = Memory::default();
//! let mut charge_point = ChargePoint {
//!     identity: "CP1".to_owned(), account: None, registration: Registration::Accepted, accepted_before: true,
//!     zone: Zone::UTC, quirks: Default::default(), heartbeat_interval: None, metered_until: None, recent: Vec::new(), session: 1,
//! };
//! let settings = Settings {
//!     validation_received: Validation::Lenient, validation_sent: Validation::Strict, heartbeat_interval: 300,
//!     boot_retry_interval: 60, unknown_id_tag_accepted: true, id_tag_cache: None,
//! };
//! let call = Call {
//!     version: Version::V16, message_id: "1", action: "StartTransaction",
//!     payload: &json!({ "connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z" }),
//!     received_at: parse("2026-05-22T10:00:01Z", &Zone::UTC).unwrap().at, session: 1, live: true,
//! };
//! let reply = decide(&mut charge_point, &settings, &call, &mut store);
//! assert_eq!(reply, Reply::Result(json!({ "transactionId": 1, "idTagInfo": { "status": "Accepted" } })));
//! assert_eq!(store.transactions_of("CP1")[0].meter_start, "0");
//! ```

use crate::{
    decimal::Decimal,
    smart_charging::{ChargingProfile, Installed},
    store::{
        Boot, ConfigurationKey, ExpectedProfile, IdTag, MeterValue, PasswordChange, Place, ProfileAnswer, Progress,
        Reservation, ReservationEnd, Sample, SecurityEvent, StartKey, Status, Store, Transaction, TransactionEvent,
        TransactionState,
    },
};
use ocpp_wire::{
    time::{Timestamp, Zone},
    token,
};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a [`Store`] keeps, in plain collections. Where a key begins with a text, it is the identity of a charge point.
#[derive(Debug, Default)]
pub struct Memory {
    pub boots: Vec<(String, Boot, Value, Timestamp)>,
    /// By folded text; enter them with [`Memory::add_id_tag`].
    pub id_tags: HashMap<String, IdTag>,
    /// By charge point and our id.
    pub transactions: BTreeMap<(String, i64), Transaction>,
    pub events: Vec<(String, TransactionEvent)>,
    /// Reservations that have not ended, oldest first.
    pub reservations: Vec<(String, Reservation)>,
    pub ended_reservations: Vec<(String, i32, ReservationEnd)>,
    /// Every charging profile that was asked for, with the answer and how it ended.
    pub profiles: Vec<(String, ProfileAnswer, Option<&'static str>)>,
    pub meter_values: Vec<(String, MeterValue)>,
    /// The present status of each place.
    pub statuses: HashMap<(String, Place), Status>,
    pub status_history: Vec<(String, Status)>,
    pub availability: HashMap<(String, Place), String>,
    pub configuration: BTreeMap<(String, String), ConfigurationKey>,
    /// What became of each password change.
    pub passwords: Vec<(String, PasswordChange)>,
    pub security_events: Vec<(String, SecurityEvent)>,
    /// Charge points that were accepted after they had booted.
    pub noticed_boots: Vec<(String, Timestamp)>,
    pub progress: Vec<(String, Progress)>,
    pub certificate_requests: Vec<(String, String)>,
    /// Messages that a person asked for with TriggerMessage.
    pub triggered: HashSet<(String, String)>,
    last_transaction_id: i64,
}

impl Memory {
    pub fn add_id_tag(&mut self, id_tag: &str, kept: IdTag) {
        self.id_tags.insert(token::fold(id_tag), kept);
    }

    /// All transactions of a charge point, oldest first.
    pub fn transactions_of(&self, charge_point: &str) -> Vec<&Transaction> {
        self.of(charge_point).collect()
    }

    fn of(&self, charge_point: &str) -> impl DoubleEndedIterator<Item = &Transaction> {
        let first = (charge_point.to_owned(), i64::MIN);
        let last = (charge_point.to_owned(), i64::MAX);
        self.transactions.range(first..=last).map(|(_, transaction)| transaction)
    }
}

impl Store for Memory {
    fn record_boot(&mut self, charge_point: &str, boot: &Boot, payload: &Value, at: Timestamp) {
        self.boots.push((charge_point.to_owned(), boot.clone(), payload.clone(), at));
    }

    fn id_tag(&mut self, token: &str) -> Option<IdTag> {
        self.id_tags.get(token).cloned()
    }

    fn open_transactions_of(&mut self, token: &str) -> u32 {
        let is_running = |transaction: &&Transaction| {
            transaction.token == token && transaction.authorized && transaction.state == TransactionState::Open
        };
        self.transactions.values().filter(is_running).count() as u32
    }

    fn transaction(&mut self, charge_point: &str, transaction_id: &str) -> Option<Transaction> {
        self.of(charge_point).find(|transaction| transaction.transaction_id == transaction_id).cloned()
    }

    fn transaction_elsewhere(&mut self, charge_point: &str, transaction_id: &str) -> bool {
        let mut all = self.transactions.iter();
        all.any(|((owner, _), transaction)| owner != charge_point && transaction.transaction_id == transaction_id)
    }

    fn open_transactions_at(&mut self, charge_point: &str, place: Place) -> Vec<Transaction> {
        let is_open =
            |transaction: &&Transaction| transaction.place == place && transaction.state == TransactionState::Open;
        self.of(charge_point).filter(is_open).cloned().collect()
    }

    fn transaction_started(&mut self, charge_point: &str, key: &StartKey) -> Option<Transaction> {
        let has_key = |transaction: &&Transaction| {
            transaction.place == key.place
                && transaction.token == key.token
                && transaction.started_at == key.started_at
                && Decimal::parse(&transaction.meter_start) == Decimal::parse(&key.meter_start)
        };
        self.of(charge_point).rev().find(has_key).cloned()
    }

    fn next_transaction_id(&mut self, _charge_point: &str) -> i64 {
        self.last_transaction_id += 1;
        self.last_transaction_id
    }

    fn insert_transaction(&mut self, charge_point: &str, transaction: &Transaction) {
        let before = self.transactions.insert((charge_point.to_owned(), transaction.id), transaction.clone());
        assert!(before.is_none(), "transaction {} of {charge_point} is there already", transaction.id);
    }

    fn update_transaction(&mut self, charge_point: &str, transaction: &Transaction) {
        let kept = self.transactions.get_mut(&(charge_point.to_owned(), transaction.id));
        *kept.expect("only what was inserted is updated") = transaction.clone();
    }

    fn settle_authorization(&mut self, charge_point: &str, transaction: &Transaction) {
        self.update_transaction(charge_point, transaction);
    }

    fn insert_transaction_event(&mut self, charge_point: &str, event: TransactionEvent) {
        self.events.push((charge_point.to_owned(), event));
    }

    fn reservations(&mut self, charge_point: &str) -> Vec<Reservation> {
        let ours = self.reservations.iter().filter(|(owner, _)| owner == charge_point);
        ours.map(|(_, reservation)| reservation.clone()).collect()
    }

    fn record_reservation(&mut self, charge_point: &str, reservation: &Reservation) {
        self.reservations.retain(|(owner, kept)| owner != charge_point || kept.id != reservation.id);
        self.reservations.push((charge_point.to_owned(), reservation.clone()));
    }

    fn end_reservation(&mut self, charge_point: &str, id: i32, how: ReservationEnd, _at: Timestamp) {
        self.reservations.retain(|(owner, kept)| owner != charge_point || kept.id != id);
        self.ended_reservations.push((charge_point.to_owned(), id, how));
    }

    fn installed_profiles(&mut self, charge_point: &str) -> Vec<Installed> {
        let present = self.profiles.iter().filter(|(owner, answer, ended)| {
            owner == charge_point && ended.is_none() && answer.status.eq_ignore_ascii_case("Accepted")
        });
        present
            .filter_map(|(_, answer, _)| {
                let profile = ChargingProfile::from_json(&answer.profile, "", &Zone::UTC).ok()?;
                Some(Installed { connector_id: answer.connector_id?.into(), profile })
            })
            .collect()
    }

    fn record_profile(&mut self, charge_point: &str, answer: &ProfileAnswer, _at: Timestamp) {
        self.profiles.push((charge_point.to_owned(), answer.clone(), None));
    }

    fn end_profiles(&mut self, charge_point: &str, ids: &[i64], why: &'static str, _at: Timestamp) {
        for (owner, answer, ended) in &mut self.profiles {
            let id = answer.profile["chargingProfileId"].as_i64();
            if owner == charge_point && ended.is_none() && id.is_some_and(|id| ids.contains(&id)) {
                *ended = Some(why);
            }
        }
    }

    fn expected_profile(
        &mut self,
        charge_point: &str,
        token: &str,
        _place: Place,
        _since: Timestamp,
    ) -> Option<ExpectedProfile> {
        let mut all = self.profiles.iter().enumerate().rev();
        let (row, (_, answer, _)) = all.find(|(_, (owner, answer, ended))| {
            let is_for = answer.id_tag.as_deref().is_some_and(|id_tag| token::fold(id_tag) == token);
            owner == charge_point && is_for && answer.connector_id.is_none() && ended.is_none()
        })?;
        Some(ExpectedProfile { row: row as i64, profile: answer.profile.clone() })
    }

    fn install_expected_profile(&mut self, _charge_point: &str, row: i64, place: Place, transaction: i64) {
        let answer = &mut self.profiles[row as usize].1;
        answer.connector_id = Some(place.evse_id);
        answer.transaction = Some(transaction);
    }

    fn samples_at(
        &mut self,
        charge_point: &str,
        place: Place,
        transaction: Option<i64>,
        measured_at: Timestamp,
    ) -> Vec<Sample> {
        self.meter_values
            .iter()
            .filter(|(owner, value)| {
                owner == charge_point
                    && value.place == place
                    && value.measured_at == measured_at
                    && (transaction.is_none() || value.transaction == transaction)
            })
            .flat_map(|(_, value)| value.samples.iter().cloned())
            .collect()
    }

    fn insert_meter_value(&mut self, charge_point: &str, value: MeterValue) {
        self.meter_values.push((charge_point.to_owned(), value));
    }

    fn status_at(&mut self, charge_point: &str, place: Place) -> Option<Timestamp> {
        self.statuses.get(&(charge_point.to_owned(), place)).map(|status| status.status_at)
    }

    fn record_status(&mut self, charge_point: &str, status: &Status, current: bool) {
        self.status_history.push((charge_point.to_owned(), status.clone()));
        if current {
            self.statuses.insert((charge_point.to_owned(), status.place), status.clone());
        }
    }

    fn record_availability(&mut self, charge_point: &str, place: Place, availability: &str) {
        self.availability.insert((charge_point.to_owned(), place), availability.to_owned());
    }

    fn record_configuration(&mut self, charge_point: &str, keys: &[ConfigurationKey], _at: Timestamp) {
        for key in keys {
            self.configuration.insert((charge_point.to_owned(), key.key.clone()), key.clone());
        }
    }

    fn settle_password(&mut self, charge_point: &str, change: PasswordChange) {
        self.passwords.push((charge_point.to_owned(), change));
    }

    fn record_security_event(&mut self, charge_point: &str, event: SecurityEvent) {
        self.security_events.push((charge_point.to_owned(), event));
    }

    fn notice_boot(&mut self, charge_point: &str, at: Timestamp) {
        self.noticed_boots.push((charge_point.to_owned(), at));
    }

    fn note_progress(&mut self, charge_point: &str, progress: Progress) {
        self.progress.push((charge_point.to_owned(), progress));
    }

    fn keep_certificate_request(&mut self, charge_point: &str, csr: &str, _at: Timestamp) -> bool {
        self.certificate_requests.push((charge_point.to_owned(), csr.to_owned()));
        csr.contains("BEGIN CERTIFICATE REQUEST")
    }

    fn was_triggered(&mut self, charge_point: &str, message: &str, _at: Timestamp) -> bool {
        self.triggered.contains(&(charge_point.to_owned(), message.to_owned()))
    }
}
