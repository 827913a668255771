//! What waits to be said, in the order in which it happened.
//!
//! One CALL is outstanding at a time (OCPP-J 1.6 §4.1.1). Transaction messages are kept until they are acknowledged, and sent
//! again with the same id over as many connections as that takes (OCPP 1.6 §3.7); the others are worth nothing once the
//! connection is gone.

use ocpp_wire::time::Timestamp;
use serde_json::Value;
use std::collections::VecDeque;
use std::time::Duration;

/// What an answer will be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    Station,
    /// A connector, by its connectorId.
    Connector(u32),
    /// A charging session, by the number the station gave it; its transactionId may not be known yet.
    Session(u64),
}

/// A message on its way to the central system.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The same however often it is sent.
    pub id: String,
    pub action: &'static str,
    pub payload: Value,
    pub about: About,
    /// Kept until acknowledged.
    pub is_transaction_message: bool,
    refusals: u64,
}

impl Call {
    pub fn new(id: String, action: &'static str, payload: Value, about: About) -> Call {
        let is_transaction_message = matches!(action, "StartTransaction" | "StopTransaction" | "MeterValues");
        Call { id, action, payload, about, is_transaction_message, refusals: 0 }
    }
}

/// What became of a call that was answered with a CALLERROR.
#[derive(Debug, PartialEq)]
pub enum Refused {
    /// It will be sent again.
    Later,
    /// It was the last attempt, or not worth another.
    Dropped(Call),
    /// No such call is outstanding.
    NotMine,
}

/// The queue of calls and the one that is outstanding.
#[derive(Debug, Default)]
pub struct Outbox {
    waiting: VecDeque<Call>,
    outstanding: Option<(Call, Timestamp)>,
    /// Transaction messages that were refused pause until then.
    retry_at: Option<Timestamp>,
}

impl Outbox {
    pub fn push(&mut self, call: Call) {
        self.waiting.push_back(call);
    }

    /// The next call to write, if one may be sent now: none is outstanding, and `may` lets it pass.
    pub fn next(&mut self, now: Timestamp, may: impl Fn(&Call) -> bool) -> Option<&mut Call> {
        if self.outstanding.is_some() {
            return None;
        }
        let paused = self.retry_at.is_some_and(|at| now < at);
        let place = self.waiting.iter().position(|call| may(call) && !(paused && call.is_transaction_message))?;
        let call = self.waiting.remove(place)?;
        Some(&mut self.outstanding.insert((call, now)).0)
    }

    /// The call that a CALLRESULT with this id answers.
    pub fn answered(&mut self, id: &str) -> Option<Call> {
        let (call, _) = self.outstanding.take_if(|(call, _)| call.id == id)?;
        if call.is_transaction_message {
            self.retry_at = None;
        }
        Some(call)
    }

    /// A CALLERROR with this id came: a transaction message gets `attempts` tries, each `pause` later than the one before
    /// (TransactionMessageAttempts and TransactionMessageRetryInterval, OCPP 1.6 §9.1.25).
    pub fn refused(&mut self, id: &str, now: Timestamp, attempts: u64, pause: Duration) -> Refused {
        let Some((mut call, _)) = self.outstanding.take_if(|(call, _)| call.id == id) else {
            return Refused::NotMine;
        };
        call.refusals += 1;
        if !call.is_transaction_message || call.refusals >= attempts {
            return Refused::Dropped(call);
        }
        let micros = pause.as_micros() as i64 * call.refusals as i64;
        self.retry_at = Some(Timestamp(now.0 + micros));
        self.waiting.push_front(call);
        Refused::Later
    }

    /// Nothing was heard of the outstanding call for `patience`: it will be sent again, or is dropped and returned.
    pub fn lose_patience(&mut self, now: Timestamp, patience: Duration) -> Option<Call> {
        let limit = patience.as_micros() as i64;
        let (call, _) = self.outstanding.take_if(|(_, sent)| now.0 - sent.0 >= limit)?;
        self.keep_or_drop(call)
    }

    /// The connection is gone: what is no transaction message is dropped, and returned if it was outstanding.
    pub fn connection_lost(&mut self) -> Option<Call> {
        self.waiting.retain(|call| call.is_transaction_message);
        let (call, _) = self.outstanding.take()?;
        self.keep_or_drop(call)
    }

    fn keep_or_drop(&mut self, call: Call) -> Option<Call> {
        if call.is_transaction_message {
            self.waiting.push_front(call);
            None
        } else {
            Some(call)
        }
    }

    /// Nothing waits and nothing is outstanding.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty() && self.outstanding.is_none()
    }

    /// Whether a call about this session waits or is outstanding.
    pub fn concerns(&self, session: u64) -> bool {
        let about = About::Session(session);
        self.waiting.iter().chain(self.outstanding.iter().map(|(call, _)| call)).any(|call| call.about == about)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: Timestamp = Timestamp(1_000_000_000);

    fn later(seconds: i64) -> Timestamp {
        Timestamp(NOW.0 + seconds * 1_000_000)
    }

    fn call(id: &str, action: &'static str) -> Call {
        Call::new(id.to_string(), action, json!({}), About::Station)
    }

    fn next(outbox: &mut Outbox, now: Timestamp) -> Option<String> {
        outbox.next(now, |_| true).map(|call| call.id.clone())
    }

    #[test]
    fn one_call_at_a_time_in_order() {
        let mut outbox = Outbox::default();
        outbox.push(call("1", "StartTransaction"));
        outbox.push(call("2", "Heartbeat"));
        assert_eq!(next(&mut outbox, NOW).as_deref(), Some("1"));
        assert_eq!(next(&mut outbox, NOW), None);
        assert_eq!(outbox.answered("2"), None, "an answer to what was not asked");
        assert_eq!(outbox.answered("1").unwrap().id, "1");
        assert_eq!(next(&mut outbox, NOW).as_deref(), Some("2"));
    }

    #[test]
    fn transaction_messages_outlive_the_connection_with_their_id() {
        let mut outbox = Outbox::default();
        outbox.push(call("1", "StartTransaction"));
        outbox.push(call("2", "StatusNotification"));
        outbox.push(call("3", "MeterValues"));
        next(&mut outbox, NOW);
        assert_eq!(outbox.connection_lost(), None);
        assert_eq!(next(&mut outbox, NOW).as_deref(), Some("1"));
        outbox.answered("1");
        assert_eq!(next(&mut outbox, NOW).as_deref(), Some("3"), "the status was dropped");
    }

    #[test]
    fn a_refused_transaction_message_is_tried_again_later_and_not_for_ever() {
        let mut outbox = Outbox::default();
        outbox.push(call("1", "StopTransaction"));
        outbox.push(call("2", "Heartbeat"));
        next(&mut outbox, NOW);
        assert_eq!(outbox.refused("1", NOW, 2, Duration::from_secs(5)), Refused::Later);
        assert_eq!(next(&mut outbox, NOW).as_deref(), Some("2"), "others go on");
        outbox.answered("2");
        assert_eq!(next(&mut outbox, later(4)), None);
        assert_eq!(next(&mut outbox, later(5)).as_deref(), Some("1"));
        assert!(matches!(outbox.refused("1", NOW, 2, Duration::from_secs(5)), Refused::Dropped(_)));
        assert!(outbox.is_empty());
    }

    #[test]
    fn patience_ends() {
        let mut outbox = Outbox::default();
        outbox.push(call("1", "Heartbeat"));
        outbox.push(call("2", "StartTransaction"));
        next(&mut outbox, NOW);
        assert_eq!(outbox.lose_patience(later(29), Duration::from_secs(30)), None);
        assert_eq!(outbox.lose_patience(later(30), Duration::from_secs(30)).unwrap().id, "1");
        next(&mut outbox, later(30));
        assert_eq!(outbox.lose_patience(later(60), Duration::from_secs(30)), None);
        assert_eq!(next(&mut outbox, later(60)).as_deref(), Some("2"), "the same id again");
    }
}
