//! A charge point answers a command of ours: the answer is kept, has its effect, and the next command may go.

use crate::hook::{Afterwards, Told};
use crate::receive::{Item, for_all};
use crate::settings::Known;
use crate::store::{self, LogEntry, SpiStore, Station};
use ocpp_logic::Validation;
use ocpp_logic::command::{self, Answer};
use ocpp_wire::Version;
use ocpp_wire::catalogue::Half;
use ocpp_wire::frame::Id;
use ocpp_wire::lift;
use ocpp_wire::time::Timestamp;
use serde_json::Value;

/// An answer as it came; of its payload only `kept` may be stored.
pub struct Heard<'a> {
    pub item: &'a Item<'a>,
    pub id: &'a Id,
    pub kept: &'a Value,
    /// It came by the newest connection of the charge point.
    pub live: bool,
    pub at: Timestamp,
}

/// A charge point answered a command. Returns whether it was one: then the next may go.
pub fn answered(
    heard: &Heard,
    answer: Answer,
    station: &Station,
    store: &mut SpiStore,
    known: &Known,
    entry: &mut LogEntry,
    afterwards: &mut Afterwards,
) -> bool {
    let Heard { item, id, kept, live, at } = *heard;
    let charge_point = item.charge_point;
    if !live {
        entry.error = Some("came by a connection that had been replaced; the command was settled then".into());
        return false;
    }
    let Some(command) = store::find_command(charge_point, id.as_str()) else {
        entry.error = Some("answers nothing that was asked".into());
        return false;
    };
    entry.action = Some(command.action.clone());
    let late = match command.state.as_str() {
        "sent" => false,
        "queued" | "timed out" | "unknown" | "expired" => true,
        state => {
            entry.error = Some(format!("answers command {}, which is {state} already", command.id));
            return false;
        }
    };
    if matches!(answer, Answer::Result(_)) && known.rules.validation_received != Validation::Off {
        for violation in ocpp_logic::check_reply(command.version, &command.action, kept) {
            store.violated(charge_point, "received", &command.action, &violation, at);
        }
    }
    // What follows is said once, in the words of 1.6.
    let lifted = |payload: &Value| lift::up(command.version, &command.action, Half::Response, payload.clone());
    let (answer, kept) = match answer {
        Answer::Result(payload) if command.version < Version::V16 => (Answer::Result(lifted(&payload)), &lifted(kept)),
        answer => (answer, kept),
    };
    let version = command.version.max(Version::V16);
    let state = command::outcome(version, &command.action, &answer);
    let (payload, code, description) = match &answer {
        Answer::Result(_) => (Some(kept), None, None),
        Answer::Error { code, description, .. } => (None, Some(code.as_str()), Some(description.as_str())),
    };
    for_all(|| store.flush_if_watched());
    store::complete_command(charge_point, command.id, state.as_str(), at, payload, code, description, late);
    store.hear_answer_to(command.id);
    command::effect(charge_point, &command.action, &command.payload, &answer, store, at);
    let functions = known.hooks.after(version, &command.action);
    if !functions.is_empty() {
        let details = match &answer {
            Answer::Result(_) => kept.clone(),
            Answer::Error { details, .. } => details.clone(),
        };
        let told = Told {
            identity: charge_point.to_owned(),
            account: station.facts.account.clone(),
            version,
            action: command.action.clone(),
            unique_id: store::storable(id.as_str()),
            payload: details,
            session: item.session,
            registration: station.facts.registration.as_str(),
            received_at: at,
            message_type: if payload.is_some() { 3 } else { 4 },
            reply: None,
            error: code.zip(description).map(|(code, text)| (store::storable(code), text.to_owned())),
            command: Some((command.id, command.payload.clone())),
        };
        afterwards.add(functions, told);
    }
    true
}
