//! What a station does over a while: a firmware update, an upload of diagnostics or of a log. How far it has come it says
//! with status notifications (OCPP 1.6 §4.3, §4.5; security whitepaper, use cases L01 and N01).

use crate::connector::Phase;
use crate::outbox::About;
use crate::station::{Station, after, time_of};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ocpp_wire::time::Timestamp;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::time::Duration;
use tracing::info;

/// One of each can go on at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Update,
    SignedUpdate,
    Diagnostics,
    Log,
}

impl Kind {
    fn notification(self) -> &'static str {
        match self {
            Kind::Update => "FirmwareStatusNotification",
            Kind::SignedUpdate => "SignedFirmwareStatusNotification",
            Kind::Diagnostics => "DiagnosticsStatusNotification",
            Kind::Log => "LogStatusNotification",
        }
    }

    /// A station has one firmware, however it comes.
    fn excludes(self, other: Kind) -> bool {
        let is_update = |kind| matches!(kind, Kind::Update | Kind::SignedUpdate);
        self == other || (is_update(self) && is_update(other))
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Job {
    kind: Kind,
    request_id: Option<i64>,
    /// The statuses that are still to come.
    steps: VecDeque<&'static str>,
    /// The one that was said last; Idle before the first.
    status: &'static str,
    next_at: Timestamp,
    /// The firmware that runs once it is installed.
    version: String,
}

impl Job {
    pub fn next_at(&self) -> Timestamp {
        self.next_at
    }

    fn has_begun(&self) -> bool {
        self.status != "Idle"
    }
}

impl Station {
    /// OCPP 1.6 §5.19: the answer is always the same, what comes of it is told later.
    pub(crate) fn update_firmware(&mut self, payload: &Value, now: Timestamp) -> Value {
        let location = payload["location"].as_str().unwrap_or_default();
        let steps = self.steps_of_an_update(location, &[]);
        let begin = time_of(&payload["retrieveDate"]).unwrap_or(now);
        self.begin_job(Kind::Update, None, steps, version_of(location), begin.max(now));
        json!({})
    }

    /// Security whitepaper, use case L01. The certificate must look like one; the signature is not computed, only read.
    pub(crate) fn signed_update_firmware(&mut self, payload: &Value, now: Timestamp) -> &'static str {
        let firmware = &payload["firmware"];
        let text = |field: &str| firmware[field].as_str().unwrap_or_default();
        if crate::certificate::hash_data(text("signingCertificate")).is_none() {
            self.tell_security_event("InvalidFirmwareSigningCertificate", now);
            return "InvalidCertificate";
        }
        let location = text("location");
        let signed = STANDARD.decode(text("signature")).is_ok_and(|bytes| !bytes.is_empty());
        let steps = if signed {
            self.steps_of_an_update(location, &["SignatureVerified"])
        } else {
            vec!["Downloading", "Downloaded", "InvalidSignature"]
        };
        let begin = time_of(&firmware["retrieveDateTime"]).unwrap_or(now);
        let request = payload["requestId"].as_i64();
        if self.begin_job(Kind::SignedUpdate, request, steps, version_of(location), begin.max(now)) {
            "AcceptedCanceled"
        } else {
            "Accepted"
        }
    }

    /// OCPP 1.6 §5.9: without a place to bring it to there is no file.
    pub(crate) fn get_diagnostics(&mut self, payload: &Value, now: Timestamp) -> Value {
        if !is_reachable(payload["location"].as_str().unwrap_or_default()) {
            return json!({});
        }
        self.begin_job(Kind::Diagnostics, None, vec!["Uploading", "Uploaded"], String::new(), now);
        json!({ "fileName": self.next_file("diagnostics") })
    }

    /// Security whitepaper, use case N01.
    pub(crate) fn get_log(&mut self, payload: &Value, now: Timestamp) -> Value {
        if !is_reachable(payload["log"]["remoteLocation"].as_str().unwrap_or_default()) {
            return json!({ "status": "Rejected" });
        }
        let kind = if payload["logType"] == "SecurityLog" { "security" } else { "diagnostics" };
        let request = payload["requestId"].as_i64();
        let cancels = self.begin_job(Kind::Log, request, vec!["Uploading", "Uploaded"], String::new(), now);
        let status = if cancels { "AcceptedCanceled" } else { "Accepted" };
        json!({ "status": status, "filename": self.next_file(kind) })
    }

    /// What a trigger makes it say: how far it is, or that it has nothing to do (OCPP 1.6 §4.3, §4.5).
    pub(crate) fn tell_job(&mut self, kind: Kind) {
        let job = self.jobs.iter().find(|job| job.kind == kind);
        let (status, request) = job.map_or(("Idle", None), |job| (job.status, job.request_id));
        self.tell_progress(kind, status, request);
    }

    /// No car is to come while the firmware is replaced.
    pub(crate) fn is_installing(&self) -> bool {
        self.jobs.iter().any(|job| job.status == "Installing")
    }

    /// Does the steps that are due. A job waits for its connection, so that nothing it says is lost.
    pub(crate) fn work(&mut self, now: Timestamp) {
        if self.is_in_service() {
            let mut jobs = std::mem::take(&mut self.jobs);
            jobs.retain_mut(|job| now < job.next_at || self.does_a_step(job, now));
            self.jobs = jobs;
        }
    }

    /// A new firmware runs from now on; what was interrupted is given up.
    pub(crate) fn reboot_jobs(&mut self) {
        self.jobs.retain(|job| !job.has_begun());
        if let Some(version) = self.installed.take() {
            self.firmware = version;
        }
    }

    /// Whether there is more to do.
    fn does_a_step(&mut self, job: &mut Job, now: Timestamp) -> bool {
        let in_use = !self.connectors.iter().all(|connector| matches!(connector.phase, Phase::Idle { .. }));
        if job.steps.front() == Some(&"Installing") && in_use {
            job.next_at = after(now, Duration::from_secs(1));
            return true;
        }
        let Some(status) = job.steps.pop_front() else { return false };
        job.status = status;
        job.next_at = after(now, self.options.job_step);
        info!(identity = self.identity(), notification = job.kind.notification(), status, "working");
        self.tell_progress(job.kind, status, job.request_id);
        match status {
            "Installed" => {
                self.installed = Some(job.version.clone());
                if job.kind == Kind::SignedUpdate {
                    self.tell_security_event("FirmwareUpdated", now);
                }
                self.reset(true, now);
            }
            "InvalidSignature" => self.tell_security_event("InvalidFirmwareSignature", now),
            _ => {}
        }
        !job.steps.is_empty()
    }

    /// Whether that put an end to another one.
    fn begin_job(
        &mut self,
        kind: Kind,
        request_id: Option<i64>,
        steps: Vec<&'static str>,
        version: String,
        next_at: Timestamp,
    ) -> bool {
        let before = self.jobs.len();
        self.jobs.retain(|job| !job.kind.excludes(kind));
        let cancels = self.jobs.len() < before;
        self.jobs.push(Job { kind, request_id, steps: steps.into(), status: "Idle", next_at, version });
        cancels
    }

    fn steps_of_an_update(&mut self, location: &str, verified: &[&'static str]) -> Vec<&'static str> {
        let fails = self.options.update_fails;
        if !is_reachable(location) || (fails && *self.chance.pick(&[true, false])) {
            return vec!["Downloading", "DownloadFailed"];
        }
        let end = if fails { "InstallationFailed" } else { "Installed" };
        [&["Downloading", "Downloaded"][..], verified, &["Installing", end]].concat()
    }

    fn tell_progress(&mut self, kind: Kind, status: &str, request_id: Option<i64>) {
        let mut payload = json!({ "status": status });
        if let Some(request) = request_id {
            payload["requestId"] = json!(request);
        }
        self.say(kind.notification(), payload, About::Station);
    }

    fn next_file(&mut self, kind: &str) -> String {
        self.files += 1;
        format!("{}-{kind}-{}.log", self.identity(), self.files)
    }
}

/// Whether a station could bring a file there, or fetch it.
fn is_reachable(location: &str) -> bool {
    ["http://", "https://", "ftp://", "ftps://", "sftp://"].iter().any(|scheme| location.starts_with(scheme))
}

/// The version that a file brings is in its name: `https://files.example/firmware/2.1.0.bin` brings 2.1.0.
fn version_of(location: &str) -> String {
    let path = location.split(['?', '#']).next().unwrap_or_default();
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let is_ending = |ending: &str| !ending.is_empty() && ending.chars().all(char::is_alphabetic);
    let version = name.rsplit_once('.').filter(|(_, ending)| is_ending(ending)).map_or(name, |(version, _)| version);
    version.chars().take(50).collect()
}

#[cfg(test)]
mod tests;
