//! What a charge point says and does. It knows no socket and no clock: time is an argument, frames go in and out.
//!
//! [`link`](crate::link) drives it: [`Station::connected`], [`Station::receive`], [`Station::tick`], then
//! [`Station::next_frame`] until there is none, and again at [`Station::wakes_at`].

use crate::certificate::Root;
use crate::chance::Chance;
use crate::charging_profile::Profiles;
use crate::configuration::{Change, Configuration};
use crate::connector::{Connector, Phase, Session};
use crate::job::Job;
use crate::local_list::LocalList;
use crate::outbox::{About, Call, Outbox, Refused};
use crate::reservation::Reservation;
use ocpp_wire::frame::{self, Frame};
use ocpp_wire::time::{self, Timestamp, Zone};
use ocpp_wire::{Version, catalogue, error::Code, validate};
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::time::Duration;
use tracing::{info, warn};

/// An answer that has not come after this long does not come any more on this connection.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the cable stays in after a session, and how long a station is away while it boots.
const UNPLUG_AFTER: Duration = Duration::from_secs(3);
/// A soft reset waits this long for its last messages to be acknowledged.
const SOFT_RESET_AT_MOST: Duration = Duration::from_secs(20);

/// Three phases at 230 V.
pub(crate) const WATTS_PER_AMPERE: u64 = 690;

/// What kind of station to play.
#[derive(Debug, Clone)]
pub struct Options {
    pub identity: String,
    pub connectors: u32,
    /// Tags of the people who come; never empty.
    pub id_tags: Vec<String>,
    /// Seconds between two MeterValues of a session; 0 for none.
    pub sample_interval: u32,
    /// How many visitors come to each connector; None: they never stop coming.
    pub sessions: Option<u32>,
    /// How long a visitor stays, in seconds, give or take a quarter.
    pub stay: u64,
    /// How long a connector is idle between two visitors, in seconds, give or take a quarter.
    pub pause: u64,
    /// How long each step of a firmware update or an upload takes.
    pub job_step: Duration,
    /// Whether firmware updates fail here.
    pub update_fails: bool,
    pub seed: u64,
}

/// RegistrationStatus of OCPP 1.6 7.38, as last heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registration {
    Unknown,
    Accepted,
    Pending,
    Rejected,
}

/// A station that was told to reset.
#[derive(Debug, Clone, Copy)]
struct Reset {
    /// A soft reset waits for its last messages.
    patient: bool,
    latest: Timestamp,
}

/// One charge point.
#[derive(Debug)]
pub struct Station {
    pub(crate) options: Options,
    pub(crate) configuration: Configuration,
    pub(crate) connectors: Vec<Connector>,
    pub(crate) registration: Registration,
    /// A new AuthorizationKey, as bytes for the next connection.
    pub(crate) new_password: Option<Vec<u8>>,
    pub(crate) chance: Chance,
    pub(crate) reservations: Vec<Reservation>,
    pub(crate) local_list: LocalList,
    pub(crate) profiles: Profiles,
    pub(crate) roots: Vec<Root>,
    pub(crate) jobs: Vec<Job>,
    /// The firmware that runs, and the one that will after the next boot.
    pub(crate) firmware: String,
    pub(crate) installed: Option<String>,
    /// Files uploaded so far.
    pub(crate) files: u64,
    /// parentIdTag by tag, in capitals, as the central system told it.
    pub(crate) parents: HashMap<String, String>,
    online: bool,
    outbox: Outbox,
    /// Answers to the central system; they go before our own calls.
    answers: VecDeque<String>,
    /// transactionId by session.
    transactions: HashMap<u64, i64>,
    sessions_begun: u64,
    calls_made: u64,
    boot_at: Option<Timestamp>,
    heartbeat_at: Option<Timestamp>,
    visits_left: HashMap<u32, u32>,
    reset: Option<Reset>,
}

impl Station {
    pub fn new(options: Options, now: Timestamp) -> Station {
        let mut chance = Chance::seeded(options.seed);
        let connectors = (1..=options.connectors)
            .map(|id| {
                let comes = options.sessions != Some(0);
                let visit_at = comes.then(|| after(now, Duration::from_secs(chance.between(1, options.pause.max(1)))));
                Connector::new(id, now, visit_at, &mut chance)
            })
            .collect();
        let visits_left =
            options.sessions.map_or_else(HashMap::new, |most| (1..=options.connectors).map(|id| (id, most)).collect());
        Station {
            configuration: Configuration::new(options.connectors, options.sample_interval),
            connectors,
            registration: Registration::Unknown,
            new_password: None,
            chance,
            reservations: Vec::new(),
            local_list: LocalList::default(),
            profiles: Profiles::default(),
            roots: Vec::new(),
            jobs: Vec::new(),
            firmware: env!("CARGO_PKG_VERSION").to_string(),
            installed: None,
            files: 0,
            parents: HashMap::new(),
            online: false,
            outbox: Outbox::default(),
            answers: VecDeque::new(),
            transactions: HashMap::new(),
            sessions_begun: 0,
            calls_made: 0,
            boot_at: Some(now),
            heartbeat_at: None,
            visits_left,
            reset: None,
            options,
        }
    }

    pub fn identity(&self) -> &str {
        &self.options.identity
    }

    pub fn registration(&self) -> Registration {
        self.registration
    }

    /// The socket is open. A station that was accepted before does not boot again (OCPP 1.6 §5.4), it says how things stand.
    pub fn connected(&mut self, now: Timestamp) {
        self.online = true;
        if self.registration == Registration::Accepted {
            self.heartbeat_at = Some(self.next_heartbeat(now));
            self.tell_all_statuses(now);
        } else {
            self.boot_at = Some(now);
        }
    }

    /// The socket is gone. Who is charging goes on charging; what transactions have to say is kept.
    pub fn disconnected(&mut self, now: Timestamp) {
        self.online = false;
        self.answers.clear();
        self.outbox.connection_lost();
        self.heartbeat_at = None;
        // Without an answer to Authorize the station decides itself (LocalAuthorizeOffline, OCPP 1.6 §3.5.1).
        for place in 0..self.connectors.len() {
            if let Phase::Preparing { id_tag, stop_at } = self.connectors[place].phase.clone() {
                self.begin_session(place, &id_tag, stop_at, now);
            }
        }
    }

    /// The station was told to reset and is ready for it: close the socket, then call [`Station::rebooted`].
    pub fn wants_to_reboot(&self, now: Timestamp) -> bool {
        self.reset.is_some_and(|reset| {
            self.answers.is_empty() && (now >= reset.latest || (reset.patient && self.outbox.is_empty()))
        })
    }

    /// It is up again. The register and the transaction messages live in memory that survives.
    pub fn rebooted(&mut self, now: Timestamp) {
        self.disconnected(now);
        self.reboot_jobs();
        self.reset = None;
        self.registration = Registration::Unknown;
        self.boot_at = Some(now);
    }

    /// The password was changed and the answer to that is out: close the socket and connect with [`Station::take_new_password`].
    pub fn has_new_password(&self) -> bool {
        self.new_password.is_some() && self.answers.is_empty()
    }

    /// The new password, once, as the bytes that go on the wire.
    pub fn take_new_password(&mut self) -> Option<Vec<u8>> {
        self.new_password.take()
    }

    /// How often to ping the central system; None: never (WebSocketPingInterval, OCPP-J 1.6 §7).
    pub fn ping_interval(&self) -> Option<Duration> {
        let seconds = self.configuration.number("WebSocketPingInterval");
        (seconds > 0).then(|| Duration::from_secs(seconds))
    }

    /// All visitors came and went, and everything was acknowledged.
    pub fn is_done(&self) -> bool {
        let nobody_comes = |connector: &Connector| matches!(connector.phase, Phase::Idle { visit_at: None });
        self.options.sessions.is_some_and(|most| most > 0)
            && self.connectors.iter().all(nobody_comes)
            && self.outbox.is_empty()
            && self.answers.is_empty()
    }

    /// The next frame to write, if any.
    pub fn next_frame(&mut self, now: Timestamp) -> Option<String> {
        if !self.online {
            return None;
        }
        if let Some(answer) = self.answers.pop_front() {
            return Some(answer);
        }
        let accepted = self.registration == Registration::Accepted;
        let call = self.outbox.next(now, |call| accepted || call.action == "BootNotification")?;
        // A session that began offline learns its transactionId only now; -1 where the Start never got one (errata 1.6 §3.18).
        if let (About::Session(session), "StopTransaction" | "MeterValues") = (call.about, call.action)
            && call.payload.get("transactionId").is_none()
        {
            call.payload["transactionId"] = json!(self.transactions.get(&session).copied().unwrap_or(-1));
        }
        Some(frame::call(&call.id, call.action, &call.payload))
    }

    /// When [`Station::tick`] should be called at the latest.
    pub fn wakes_at(&self, now: Timestamp) -> Timestamp {
        let mut wakes = after(now, Duration::from_secs(1));
        let mut due = |at: Option<Timestamp>| wakes = at.map_or(wakes, |at| wakes.min(at));
        if self.online {
            due(self.boot_at);
            due(self.heartbeat_at);
            self.jobs.iter().for_each(|job| due(Some(job.next_at())));
        }
        for connector in &self.connectors {
            match &connector.phase {
                Phase::Idle { visit_at } => due(*visit_at),
                Phase::Preparing { .. } => {}
                Phase::Charging(session) => {
                    due(session.sample_at);
                    due(session.stop_at);
                }
                Phase::Finishing { until } => due(Some(*until)),
            }
        }
        // What is due but not possible yet must not spin.
        wakes.max(after(now, Duration::from_millis(10)))
    }

    /// Does what is due.
    pub fn tick(&mut self, now: Timestamp) {
        if let Some(lost) = self.outbox.lose_patience(now, PATIENCE) {
            warn!(identity = self.identity(), action = lost.action, "no answer");
            self.not_answered(&lost, now);
        }
        if self.online && is_due(self.boot_at, now) {
            self.boot_at = None;
            self.boot();
        }
        if self.online && is_due(self.heartbeat_at, now) {
            self.heartbeat_at = Some(self.next_heartbeat(now));
            self.say("Heartbeat", json!({}), About::Station);
        }
        self.end_reservations(now);
        self.work(now);
        self.obey_profiles(now);
        for place in 0..self.connectors.len() {
            self.connectors[place].advance(now);
            self.tick_connector(place, now);
        }
        let outbox = &self.outbox;
        let connectors = &self.connectors;
        self.transactions.retain(|session, _| {
            outbox.concerns(*session)
                || connectors.iter().any(|connector| connector.session().is_some_and(|now| now.number == *session))
        });
    }

    fn tick_connector(&mut self, place: usize, now: Timestamp) {
        match self.connectors[place].phase.clone() {
            Phase::Idle { visit_at } if is_due(visit_at, now) && self.reset.is_none() => self.visit(place, now),
            Phase::Idle { .. } | Phase::Preparing { .. } => {}
            Phase::Charging(session) => {
                if is_due(session.sample_at, now) {
                    self.sample(place, "Sample.Periodic", now);
                }
                if is_due(session.stop_at, now) {
                    self.end_session(place, "Local", now);
                }
            }
            Phase::Finishing { until } if now >= until => {
                let connector = &mut self.connectors[place];
                if let Some(operative) = connector.scheduled.take() {
                    connector.operative = operative;
                }
                let id = connector.id;
                if !connector.operative {
                    self.end_reservations_at(id);
                }
                let left = self.visits_left.get(&id).copied();
                let visit_at =
                    (left != Some(0)).then(|| after(now, Duration::from_secs(self.chance.about(self.options.pause))));
                self.connectors[place].phase = Phase::Idle { visit_at };
                self.tell_status(place, now);
            }
            Phase::Finishing { .. } => {}
        }
    }

    /// A frame came from the central system.
    pub fn receive(&mut self, bytes: &[u8], now: Timestamp) {
        match frame::parse(bytes) {
            Ok(Frame::Call { id, action, payload }) => {
                let answer = match self.check(&action, &payload) {
                    Ok(()) => match self.obey(&action, &payload, now) {
                        Some(answer) => frame::call_result(&id, &answer),
                        None => frame::call_error(
                            &id,
                            Code::NotSupported,
                            Version::V16,
                            &format!("{action} is not supported"),
                            &json!({}),
                        ),
                    },
                    Err((code, why)) => frame::call_error(&id, code, Version::V16, &why, &json!({})),
                };
                info!(identity = self.identity(), action, "{answer}");
                self.answers.push_back(answer);
            }
            Ok(Frame::CallResult { id, payload }) => match self.outbox.answered(id.as_str()) {
                Some(call) => self.answered(&call, &payload, now),
                None => warn!(identity = self.identity(), %id, "an answer to nothing"),
            },
            Ok(Frame::CallError { id, code, description, .. }) => {
                let attempts = self.configuration.number("TransactionMessageAttempts");
                let pause = Duration::from_secs(self.configuration.number("TransactionMessageRetryInterval"));
                warn!(identity = self.identity(), code, description, "refused");
                if let Refused::Dropped(call) = self.outbox.refused(id.as_str(), now, attempts, pause) {
                    self.not_answered(&call, now);
                }
            }
            Ok(Frame::Other { number, .. }) => warn!(identity = self.identity(), number, "message type ignored"),
            Err(broken) => warn!(identity = self.identity(), %broken, "not understood"),
        }
    }

    /// A station looks at what it is told before it obeys.
    fn check(&self, action: &str, payload: &Value) -> Result<(), (Code, String)> {
        let message = catalogue::find(Version::V16, action).filter(|message| message.sent_by_central_system());
        let Some(message) = message else {
            return Err((Code::NotImplemented, format!("no action {action}")));
        };
        let mut violations = Vec::new();
        validate::validate(message.request, payload, &mut violations);
        match violations.first() {
            None => Ok(()),
            Some(first) => Err((
                Code::for_violation(first.kind, Version::V16),
                format!("{}: {} expected", first.path, first.expected),
            )),
        }
    }

    fn answered(&mut self, call: &Call, answer: &Value, now: Timestamp) {
        let status = answer["status"].as_str().unwrap_or_default();
        let tag_status = answer["idTagInfo"]["status"].as_str().unwrap_or_default();
        if let (Some(id_tag), Some(parent)) =
            (call.payload["idTag"].as_str(), answer["idTagInfo"]["parentIdTag"].as_str())
        {
            self.parents.insert(id_tag.to_ascii_uppercase(), parent.to_string());
        }
        match (call.action, call.about) {
            ("BootNotification", _) => self.registered(status, answer["interval"].as_u64().unwrap_or(0), now),
            ("Authorize", About::Connector(id)) => {
                let place = id as usize - 1;
                if let Phase::Preparing { id_tag, stop_at } = self.connectors[place].phase.clone() {
                    if tag_status == "Accepted" && self.is_open_to(place, &id_tag) {
                        self.begin_session(place, &id_tag, stop_at, now);
                    } else {
                        info!(identity = self.identity(), connector = id, id_tag, tag_status, "not welcome");
                        self.leave(place, now);
                    }
                }
            }
            ("StartTransaction", About::Session(number)) => {
                if let Some(transaction) = answer["transactionId"].as_i64() {
                    self.transactions.insert(number, transaction);
                }
                let place = self
                    .connectors
                    .iter()
                    .position(|connector| connector.session().is_some_and(|session| session.number == number));
                if let Some(place) = place {
                    info!(identity = self.identity(), connector = place + 1, transaction = %answer["transactionId"], tag_status, "charging");
                    if tag_status != "Accepted" && self.configuration.is_on("StopTransactionOnInvalidId") {
                        self.end_session(place, "DeAuthorized", now);
                    }
                }
            }
            _ => {}
        }
    }

    /// There will be no answer to `call`.
    fn not_answered(&mut self, call: &Call, now: Timestamp) {
        match (call.action, call.about) {
            ("BootNotification", _) => self.boot_at = Some(after(now, Duration::from_secs(5))),
            ("Authorize", About::Connector(id)) => self.leave(id as usize - 1, now),
            _ => {}
        }
    }

    fn registered(&mut self, status: &str, interval: u64, now: Timestamp) {
        let was = self.registration;
        self.registration = match status {
            "Accepted" => Registration::Accepted,
            "Pending" => Registration::Pending,
            _ => Registration::Rejected,
        };
        info!(identity = self.identity(), status, interval, "registration");
        if self.registration == Registration::Accepted {
            if interval > 0 {
                let change = self.configuration.change("HeartbeatInterval", &interval.to_string());
                debug_assert_eq!(change, Change::Accepted);
            }
            self.heartbeat_at = Some(self.next_heartbeat(now));
            if was != Registration::Accepted {
                self.tell_all_statuses(now);
            }
        } else {
            // The interval is the shortest wait before the next attempt; 0 leaves it to us (OCPP 1.6 §4.2).
            let wait = if interval == 0 { 30 } else { interval };
            self.boot_at = Some(after(now, Duration::from_secs(wait)));
        }
    }

    pub(crate) fn boot(&mut self) {
        let payload = json!({
            "chargePointVendor": "pg_ocpp",
            "chargePointModel": "Emulator",
            "chargePointSerialNumber": self.options.identity.chars().take(25).collect::<String>(),
            "firmwareVersion": self.firmware,
        });
        self.say("BootNotification", payload, About::Station);
    }

    pub(crate) fn heartbeat(&mut self) {
        self.say("Heartbeat", json!({}), About::Station);
    }

    fn next_heartbeat(&self, now: Timestamp) -> Timestamp {
        after(now, Duration::from_secs(self.configuration.number("HeartbeatInterval").max(1)))
    }

    fn visit(&mut self, place: usize, now: Timestamp) {
        let id_tag = self.chance.pick(&self.options.id_tags).clone();
        // Only the central system knows of which group a tag is.
        let is_open = self.is_open_to(place, &id_tag) || (self.online && self.may_be_of_the_group(place));
        let closed = self.is_installing() || !is_open;
        let connector = &mut self.connectors[place];
        if self.registration != Registration::Accepted || !connector.operative || closed {
            connector.phase = Phase::Idle { visit_at: Some(after(now, Duration::from_secs(1))) };
            return;
        }
        if let Some(left) = self.visits_left.get_mut(&connector.id) {
            *left -= 1;
        }
        let stop_at = Some(after(now, Duration::from_secs(self.chance.about(self.options.stay))));
        connector.plug_in(now, &mut self.chance);
        connector.phase = Phase::Preparing { id_tag: id_tag.clone(), stop_at };
        let id = connector.id;
        self.tell_status(place, now);
        let known = self.local_list.info(&id_tag).map(|info| info["status"] == "Accepted");
        if self.online && !(self.configuration.is_on("LocalPreAuthorize") && known == Some(true)) {
            self.say("Authorize", json!({ "idTag": id_tag }), About::Connector(id));
        } else if known == Some(false) && self.configuration.is_on("LocalAuthorizeOffline") {
            self.leave(place, now);
        } else {
            self.begin_session(place, &id_tag, stop_at, now);
        }
    }

    /// Starts as a remote start asks; the tag is authorized first where AuthorizeRemoteTxRequests says so (OCPP 1.6 §5.11).
    pub(crate) fn start_remotely(&mut self, place: usize, id_tag: &str, now: Timestamp) {
        self.connectors[place].plug_in(now, &mut self.chance);
        self.connectors[place].phase = Phase::Preparing { id_tag: id_tag.to_string(), stop_at: None };
        self.tell_status(place, now);
        if self.configuration.is_on("AuthorizeRemoteTxRequests") {
            let id = self.connectors[place].id;
            self.say("Authorize", json!({ "idTag": id_tag }), About::Connector(id));
        } else {
            self.begin_session(place, id_tag, None, now);
        }
    }

    fn begin_session(&mut self, place: usize, id_tag: &str, stop_at: Option<Timestamp>, now: Timestamp) {
        self.sessions_begun += 1;
        let number = self.sessions_begun;
        let wanted = self.chance.between(35, 110) * 100;
        let sample_at = self.next_sample(now);
        let reservation = self.use_reservation(place, id_tag);
        let connector = &mut self.connectors[place];
        connector.advance(now);
        let id_tag = id_tag.to_string();
        let mut payload = json!({
            "connectorId": connector.id,
            "idTag": id_tag,
            "meterStart": connector.register(),
            "timestamp": now.to_string(),
        });
        if let Some(reservation) = reservation {
            payload["reservationId"] = json!(reservation);
        }
        let session = Session { number, id_tag, begun: now, wanted, limit: None, sample_at, stop_at };
        connector.phase = Phase::Charging(session);
        self.obey_profiles(now);
        self.say("StartTransaction", payload, About::Session(number));
        self.tell_status(place, now);
    }

    pub(crate) fn end_session(&mut self, place: usize, reason: &str, now: Timestamp) {
        self.connectors[place].advance(now);
        let connector = &self.connectors[place];
        let Some(session) = connector.session() else { return };
        let payload = json!({
            "idTag": session.id_tag,
            "meterStop": connector.register(),
            "timestamp": now.to_string(),
            "reason": reason,
        });
        let about = About::Session(session.number);
        let id = connector.id;
        info!(identity = self.identity(), connector = id, reason, "stopping");
        self.profiles.transaction_ended(id);
        self.say("StopTransaction", payload, about);
        self.leave(place, now);
    }

    /// The cable comes out in a moment.
    fn leave(&mut self, place: usize, now: Timestamp) {
        self.connectors[place].phase = Phase::Finishing { until: after(now, UNPLUG_AFTER) };
        self.tell_status(place, now);
    }

    /// Reads the meter of a connector; TriggerMessage asks for it outside of sessions too.
    pub(crate) fn sample(&mut self, place: usize, context: &str, now: Timestamp) {
        let next = self.next_sample(now);
        let current = self.chance.between(58, 62);
        let connector = &mut self.connectors[place];
        connector.advance(now);
        let power = connector.session().map_or(0, Session::power);
        let samples: Vec<Value> = self
            .configuration
            .words("MeterValuesSampledData")
            .filter_map(|measurand| {
                let (value, unit) = match measurand {
                    "Energy.Active.Import.Register" => (connector.register().to_string(), "Wh"),
                    "Power.Active.Import" => (power.to_string(), "W"),
                    // Written with two decimals.
                    "Current.Import" => (format!("{}.{current}", power / WATTS_PER_AMPERE), "A"),
                    "SoC" => (connector.state_of_charge().to_string(), "Percent"),
                    _ => return None,
                };
                Some(json!({ "value": value, "measurand": measurand, "unit": unit, "context": context }))
            })
            .collect();
        let id = connector.id;
        let mut about = About::Station;
        if let Phase::Charging(session) = &mut connector.phase {
            session.sample_at = next;
            about = About::Session(session.number);
        }
        if samples.is_empty() {
            return;
        }
        let payload =
            json!({ "connectorId": id, "meterValue": [{ "timestamp": now.to_string(), "sampledValue": samples }] });
        self.say("MeterValues", payload, about);
    }

    fn next_sample(&self, now: Timestamp) -> Option<Timestamp> {
        let interval = self.configuration.number("MeterValueSampleInterval");
        (interval > 0).then(|| after(now, Duration::from_secs(interval)))
    }

    pub(crate) fn tell_all_statuses(&mut self, now: Timestamp) {
        self.tell_station_status(now);
        for place in 0..self.connectors.len() {
            self.tell_status(place, now);
        }
    }

    /// StatusNotification of connector 0, the charge point itself.
    pub(crate) fn tell_station_status(&mut self, now: Timestamp) {
        let payload =
            json!({ "connectorId": 0, "errorCode": "NoError", "status": "Available", "timestamp": now.to_string() });
        self.say("StatusNotification", payload, About::Station);
    }

    pub(crate) fn tell_status(&mut self, place: usize, now: Timestamp) {
        let connector = &self.connectors[place];
        let reserved = connector.is_free() && self.is_reserved(connector.id);
        let payload = json!({
            "connectorId": connector.id,
            "errorCode": "NoError",
            "status": if reserved { "Reserved" } else { connector.status() },
            "timestamp": now.to_string(),
        });
        self.say("StatusNotification", payload, About::Connector(self.connectors[place].id));
    }

    /// The connector on which the transaction with this id runs.
    pub(crate) fn place_of_transaction(&self, transaction: i64) -> Option<usize> {
        self.connectors.iter().position(|connector| {
            connector.session().is_some_and(|session| self.transactions.get(&session.number) == Some(&transaction))
        })
    }

    /// Ends everything and reboots; a soft reset first waits for what is still to be said.
    pub(crate) fn reset(&mut self, patient: bool, now: Timestamp) {
        let reason = if patient { "SoftReset" } else { "HardReset" };
        for place in 0..self.connectors.len() {
            self.end_session(place, reason, now);
        }
        let wait = if patient { SOFT_RESET_AT_MOST } else { Duration::from_millis(200) };
        self.reset = Some(Reset { patient, latest: after(now, wait) });
    }

    /// Online and accepted: what it says is heard.
    pub(crate) fn is_in_service(&self) -> bool {
        self.online && self.registration == Registration::Accepted
    }

    /// The group of a tag, as far as the central system or the local list has told it.
    pub(crate) fn parent_of(&self, id_tag: &str) -> Option<&str> {
        let listed = self.local_list.info(id_tag).and_then(|info| info["parentIdTag"].as_str());
        listed.or_else(|| self.parents.get(&id_tag.to_ascii_uppercase()).map(String::as_str))
    }

    pub(crate) fn say(&mut self, action: &'static str, payload: Value, about: About) {
        // What is no transaction message is worth nothing later; while offline it is not even written down.
        let call = Call::new(self.next_id(), action, payload, about);
        if self.online || call.is_transaction_message {
            self.outbox.push(call);
        }
    }

    /// Unique over connections and boots (errata of OCPP-J 1.6 §3.1), and the same again for the same seed.
    fn next_id(&mut self) -> String {
        self.calls_made += 1;
        format!("{:08x}-{}", self.options.seed & 0xffff_ffff, self.calls_made)
    }
}

/// `now` and a bit.
pub fn after(now: Timestamp, wait: Duration) -> Timestamp {
    Timestamp(now.0 + wait.as_micros() as i64)
}

/// A time that the central system said.
pub(crate) fn time_of(value: &Value) -> Option<Timestamp> {
    time::parse(value.as_str()?, &Zone::UTC).ok().map(|reading| reading.at)
}

fn is_due(at: Option<Timestamp>, now: Timestamp) -> bool {
    at.is_some_and(|at| now >= at)
}

#[cfg(test)]
pub(crate) mod tests;
