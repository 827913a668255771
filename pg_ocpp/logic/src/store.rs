//! What the rules read and write, as a trait: SPI implements it inside PostgreSQL, `memory` for tests.
//!
//! A store that fails unwinds (inside PostgreSQL: an ERROR that rolls back the batch); the rules never see a
//! half-done write, so no method returns an error. Every method speaks of one charge point, named by identity.

use crate::smart_charging::Installed;
use ocpp_wire::time::Timestamp;
use serde_json::Value;

/// A place at a charge point. Connector n of OCPP 1.6 is EVSE n, connector 1; (0, 0) is the charge point itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    pub evse_id: i32,
    pub connector_id: i32,
}

impl Place {
    /// The charge point itself, connectorId 0 of OCPP 1.6.
    pub const STATION: Place = Place { evse_id: 0, connector_id: 0 };

    /// The place that OCPP 1.6 calls `connector_id`.
    pub fn of_connector(connector_id: i32) -> Place {
        if connector_id == 0 { Place::STATION } else { Place { evse_id: connector_id, connector_id: 1 } }
    }
}

/// What a BootNotification says of the charge point (OCPP 1.6 6.5).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Boot {
    pub vendor: Option<String>,
    pub model: Option<String>,
    pub serial_number: Option<String>,
    pub charge_box_serial_number: Option<String>,
    pub firmware_version: Option<String>,
    pub iccid: Option<String>,
    pub imsi: Option<String>,
    pub meter_type: Option<String>,
    pub meter_serial_number: Option<String>,
}

/// AuthorizationStatus of OCPP 1.6 7.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagStatus {
    Accepted,
    Blocked,
    Expired,
    Invalid,
}

/// An id tag as the operator keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct IdTag {
    /// `None`: nobody has decided yet; the setting `unknown_id_tag` applies.
    pub status: Option<TagStatus>,
    /// From this moment on the tag is Expired.
    pub expires_at: Option<Timestamp>,
    pub parent: Option<String>,
    /// How many transactions may run at once; `None`: any number.
    pub max_transactions: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransactionState {
    Open,
    Stopped,
    Incomplete,
    Closed,
}

/// A transaction as concluded so far. Amounts in Wh and W as decimal text, exactly as numeric holds them.
#[derive(Clone, Debug, PartialEq)]
pub struct Transaction {
    pub id: i64,
    /// The id on the wire.
    pub transaction_id: String,
    pub place: Place,
    pub state: TransactionState,
    pub id_tag: String,
    /// `id_tag` folded.
    pub token: String,
    /// What the StartTransaction was answered.
    pub id_tag_info: Value,
    pub authorized: bool,
    pub reservation_id: Option<i32>,
    pub started_at: Timestamp,
    pub start_received_at: Timestamp,
    pub meter_start: String,
    pub stopped_at: Option<Timestamp>,
    pub stop_received_at: Option<Timestamp>,
    pub meter_stop: Option<String>,
    pub reason: Option<String>,
    pub stop_id_tag: Option<String>,
    /// Wh so far, never negative.
    pub energy: String,
    /// Wh, last reading of the energy register.
    pub register: Option<String>,
    pub metered_at: Option<Timestamp>,
    pub power: Option<String>,
    pub state_of_charge: Option<String>,
    /// What was odd about it, in words of snake_case.
    pub flags: Vec<String>,
}

impl Transaction {
    /// Notes what was odd, once.
    pub fn flag(&mut self, word: &str) {
        if !self.flags.iter().any(|flag| flag == word) {
            self.flags.push(word.to_owned());
        }
    }
}

/// What identifies a StartTransaction that is sent again under another message id.
#[derive(Clone, Debug, PartialEq)]
pub struct StartKey {
    pub place: Place,
    pub token: String,
    pub started_at: Timestamp,
    /// Decimal text, compared as a number.
    pub meter_start: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    Started,
    Ended,
}

/// A StartTransaction or StopTransaction as said.
#[derive(Clone, Debug, PartialEq)]
pub struct TransactionEvent {
    pub transaction: Option<i64>,
    /// As the charge point said it.
    pub transaction_id: Option<String>,
    pub kind: EventKind,
    pub message_id: String,
    pub place: Option<Place>,
    pub id_tag: Option<String>,
    pub event_at: Timestamp,
    pub received_at: Timestamp,
    pub meter: Option<String>,
    pub reason: Option<String>,
    pub payload: Value,
    pub flags: Vec<String>,
}

/// One sample with the defaults of OCPP 1.6 7.43 filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Exactly as it was written.
    pub value: String,
    /// The same text where it is a finite number of at most 30 digits.
    pub number: Option<String>,
    pub measurand: String,
    pub unit: Option<String>,
    pub context: String,
    pub phase: Option<String>,
    pub location: String,
    pub format: String,
}

/// One MeterValue: samples taken at the same moment.
#[derive(Clone, Debug, PartialEq)]
pub struct MeterValue {
    pub place: Place,
    pub received_at: Timestamp,
    pub measured_at: Timestamp,
    pub transaction: Option<i64>,
    /// As the charge point said it.
    pub transaction_id: Option<String>,
    /// `MeterValues` or `StopTransaction`.
    pub source: &'static str,
    pub samples: Vec<Sample>,
}

/// What a StatusNotification says (OCPP 1.6 6.47).
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    pub place: Place,
    pub status: String,
    pub error_code: Option<String>,
    pub info: Option<String>,
    pub vendor_id: Option<String>,
    pub vendor_error_code: Option<String>,
    /// By the clock of the charge point; without one, the receipt time.
    pub status_at: Timestamp,
    pub received_at: Timestamp,
}

/// A configuration key of OCPP 1.6 as last heard.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigurationKey {
    pub key: String,
    pub value: Option<String>,
    pub readonly: Option<bool>,
    pub reboot_required: bool,
    /// false: the charge point said that it does not know this key.
    pub known: bool,
}

/// A connector kept free for somebody (OCPP 1.6 5.13).
#[derive(Clone, Debug, PartialEq)]
pub struct Reservation {
    pub id: i32,
    /// [`Place::STATION`]: one connector, whichever.
    pub place: Place,
    pub id_tag: String,
    pub parent: Option<String>,
    /// From this moment on it counts no more.
    pub expires_at: Timestamp,
}

/// How a reservation ended, in the words of `ocpp.reservation.status`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReservationEnd {
    /// By this transaction.
    Used(i64),
    Cancelled,
    Faulted,
    Unavailable,
}

/// A charging profile that a charge point was asked to take, with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfileAnswer {
    /// As the charge point said it; of a CALLERROR, the error code.
    pub status: String,
    /// `None`: it came with a RemoteStartTransaction, and its transaction is yet to start.
    pub connector_id: Option<i32>,
    /// Of a TxProfile, the transaction on the connector.
    pub transaction: Option<i64>,
    /// The tag that starts the transaction, of a RemoteStartTransaction.
    pub id_tag: Option<String>,
    /// As it was sent.
    pub profile: Value,
}

/// What a charge point made of a new AuthorizationKey (security whitepaper A01.FR.03 to 05).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum PasswordChange {
    /// The new one holds.
    Taken,
    /// The new one will hold after its next reboot, until then the old one.
    AfterReboot,
    /// The old one holds.
    Refused,
}

/// A TxProfile that waits for the transaction it was sent with.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectedProfile {
    /// Number of its row.
    pub row: i64,
    pub profile: Value,
}

/// What a charge point says of a job: the upload of a file, the update of its firmware.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// The action that said so, such as FirmwareStatusNotification.
    pub action: String,
    pub status: String,
    /// Of the request that began the job, where the message carries one.
    pub request_id: Option<i64>,
    pub received_at: Timestamp,
}

/// What a SecurityEventNotification says (OCPP 1.6 security whitepaper §4.8).
#[derive(Clone, Debug, PartialEq)]
pub struct SecurityEvent {
    /// `type` of the message, one of the whitepaper's list or a vendor's own.
    pub kind: String,
    pub tech_info: Option<String>,
    /// By the clock of the charge point, as it was written.
    pub said_at: Option<String>,
    pub received_at: Timestamp,
}

pub trait Store {
    fn record_boot(&mut self, charge_point: &str, boot: &Boot, payload: &Value, at: Timestamp);

    /// The tag by its folded text. The store has inserted tags that nobody had entered (status `None`) as far as its
    /// limit allows; `None` here: unknown and not remembered. A tag with `max_transactions` is locked.
    fn id_tag(&mut self, token: &str) -> Option<IdTag>;
    /// Open and authorized transactions started with this tag, at any charge point.
    fn open_transactions_of(&mut self, token: &str) -> u32;

    /// By the id on the wire, within the charge point.
    fn transaction(&mut self, charge_point: &str, transaction_id: &str) -> Option<Transaction>;
    /// Whether another charge point has a transaction of this id.
    fn transaction_elsewhere(&mut self, charge_point: &str, transaction_id: &str) -> bool;
    /// All open ones at the place, oldest first.
    fn open_transactions_at(&mut self, charge_point: &str, place: Place) -> Vec<Transaction>;
    /// The newest transaction with this key, open or not.
    fn transaction_started(&mut self, charge_point: &str, key: &StartKey) -> Option<Transaction>;
    /// A new id: a positive int32 in OCPP 1.6.
    fn next_transaction_id(&mut self, charge_point: &str) -> i64;
    fn insert_transaction(&mut self, charge_point: &str, transaction: &Transaction);
    /// Everything but identity and start of the transaction may have changed.
    fn update_transaction(&mut self, charge_point: &str, transaction: &Transaction);
    /// Only `id_tag_info`, `authorized` and `flags` have changed.
    fn settle_authorization(&mut self, charge_point: &str, transaction: &Transaction);
    fn insert_transaction_event(&mut self, charge_point: &str, event: TransactionEvent);

    /// Those that have not ended, also where their time is over; oldest first.
    fn reservations(&mut self, charge_point: &str) -> Vec<Reservation>;
    /// The charge point has it now; one of the same id is replaced.
    fn record_reservation(&mut self, charge_point: &str, reservation: &Reservation);
    fn end_reservation(&mut self, charge_point: &str, id: i32, how: ReservationEnd, at: Timestamp);

    /// The charging profiles that a charge point has, in the order in which it took them.
    fn installed_profiles(&mut self, charge_point: &str) -> Vec<Installed>;
    /// Keeps the answer to the command that is being answered; an accepted profile is installed.
    fn record_profile(&mut self, charge_point: &str, answer: &ProfileAnswer, at: Timestamp);
    /// The charge point has these no more, by chargingProfileId; `why` in the words of `ended_by`.
    fn end_profiles(&mut self, charge_point: &str, ids: &[i64], why: &'static str, at: Timestamp);
    /// The newest profile that waits for a transaction of this folded tag at this place, if it was accepted after `since`. One
    /// that was sent for this very connector comes before those sent for any; one for another connector does not count.
    fn expected_profile(
        &mut self,
        charge_point: &str,
        token: &str,
        place: Place,
        since: Timestamp,
    ) -> Option<ExpectedProfile>;
    /// The transaction that an expected profile waited for has started.
    fn install_expected_profile(&mut self, charge_point: &str, row: i64, place: Place, transaction: i64);

    /// Samples already kept for this place and moment (of this transaction, if one is named).
    fn samples_at(
        &mut self,
        charge_point: &str,
        place: Place,
        transaction: Option<i64>,
        measured_at: Timestamp,
    ) -> Vec<Sample>;
    fn insert_meter_value(&mut self, charge_point: &str, value: MeterValue);

    /// Time of the status kept for the place.
    fn status_at(&mut self, charge_point: &str, place: Place) -> Option<Timestamp>;
    /// History and, if `current`, the connector's present status.
    fn record_status(&mut self, charge_point: &str, status: &Status, current: bool);
    fn record_availability(&mut self, charge_point: &str, place: Place, availability: &str);

    fn record_configuration(&mut self, charge_point: &str, keys: &[ConfigurationKey], at: Timestamp);
    /// The charge point answered a change of its AuthorizationKey.
    fn settle_password(&mut self, charge_point: &str, change: PasswordChange);

    fn record_security_event(&mut self, charge_point: &str, event: SecurityEvent);

    /// The charge point was accepted: what is not known of it may be asked.
    fn notice_boot(&mut self, charge_point: &str, at: Timestamp);
    fn note_progress(&mut self, charge_point: &str, progress: Progress);
    /// Keeps a certificate signing request; false: it can not be signed, and why is kept with it.
    fn keep_certificate_request(&mut self, charge_point: &str, csr: &str, at: Timestamp) -> bool;

    /// Whether a person lately asked for this message with TriggerMessage and the charge point agreed.
    fn was_triggered(&mut self, charge_point: &str, message: &str, at: Timestamp) -> bool;
}
