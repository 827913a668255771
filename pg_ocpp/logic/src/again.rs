//! What is said again: which calls get the answer they got before, and have no second effect.
//!
//! OCPP lets a charge point repeat a message under the same id (1.6 §4.8, §4.10; 2025 errata), yet real chargers count
//! ids from 1 after each boot. So a stored answer is given only where a second effect would do harm, and only where
//! the whole message is the same; all else is processed anew: its answer must be of now.

use crate::{
    call::{Call, ChargePoint, Reply},
    reading::Fields,
    store::{Store, TransactionState},
};
use ocpp_wire::time::Timestamp;
use serde_json::{Value, json};
use std::io::{self, Write};

/// So many calls are remembered per charge point. It has one outstanding at a time; the rest is for retries out of a queue.
pub const MOST_RECENT: usize = 8;

/// A repeated DataTransfer or security event is taken for one so long after the first, whatever the connection.
const MINUTES_10: i64 = 10 * 60 * 1_000_000;

/// A clock within a day of ours is taken for a clock that was set.
const HOURS_24: i64 = 24 * 60 * 60 * 1_000_000;

/// A call that must have no second effect, with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Recent {
    pub message_id: String,
    /// Of action and payload; the same on every machine and in every version.
    pub digest: u64,
    /// JSON text: it is read again only if the call is.
    pub answer: String,
    pub at: Timestamp,
    pub session: i64,
}

impl Recent {
    /// One line: digest in hex, time in microseconds since 1970, session, id and answer as JSON, with tabs between them.
    /// JSON has no tab of its own. Read and written for nearly every message, so it is not JSON as a whole.
    fn to_line(&self) -> String {
        format!("{:016x}\t{}\t{}\t{}\t{}", self.digest, self.at.0, self.session, json!(self.message_id), self.answer)
    }

    /// What [`Recent::to_line`] wrote; `None` for anything else, which is then forgotten rather than trusted.
    fn from_line(line: &str) -> Option<Recent> {
        let mut parts = line.splitn(5, '\t');
        Some(Recent {
            digest: u64::from_str_radix(parts.next()?, 16).ok()?,
            at: Timestamp(parts.next()?.parse().ok()?),
            session: parts.next()?.parse().ok()?,
            message_id: serde_json::from_str(parts.next()?).ok()?,
            answer: parts.next()?.to_owned(),
        })
    }
}

/// The calls as they are kept, one line each, newest last.
pub fn write(recent: &[Recent]) -> String {
    recent.iter().map(Recent::to_line).collect::<Vec<_>>().join("\n")
}

/// What [`write()`] wrote.
pub fn read(text: &str) -> Vec<Recent> {
    text.lines().filter_map(Recent::from_line).collect()
}

/// How long an answer to the action stays good.
#[derive(PartialEq)]
enum Kept {
    /// Transaction messages: as long as it is remembered.
    Always,
    /// Within one connection or ten minutes.
    Briefly,
    Never,
}

fn kept(action: &str) -> Kept {
    match action {
        "StartTransaction" | "StopTransaction" | "MeterValues" => Kept::Always,
        "DataTransfer" | "SecurityEventNotification" => Kept::Briefly,
        _ => Kept::Never,
    }
}

/// The answer that the same call got before, if it still holds.
pub fn recall(charge_point: &ChargePoint, call: &Call, store: &mut impl Store) -> Option<Reply> {
    let kept = kept(call.action);
    let same_id = |recent: &&Recent| recent.message_id == call.message_id;
    // Most calls are new: the digest is worth its price only where the id was heard before.
    if kept == Kept::Never || !charge_point.recent.iter().any(|recent| same_id(&recent)) {
        return None;
    }
    let digest = digest(call);
    let before = charge_point.recent.iter().filter(same_id).find(|recent| recent.digest == digest)?;
    let holds = match kept {
        Kept::Always => call.action != "StartTransaction" || is_same_start(charge_point, call, before, store),
        Kept::Briefly => {
            let same_session = call.session != 0 && call.session == before.session;
            same_session || lies_within(MINUTES_10, call.received_at, before.at)
        }
        Kept::Never => false,
    };
    if holds { serde_json::from_str(&before.answer).ok().map(Reply::Result) } else { None }
}

/// Two sessions may begin with the very same words: ids restart at boot, the clock stands at 1970, the register at 0.
fn is_same_start(charge_point: &ChargePoint, call: &Call, before: &Recent, store: &mut impl Store) -> bool {
    let said_at = Fields::of(call).readable_time("timestamp", &charge_point.zone);
    if said_at.is_some_and(|at| is_clock_set(at, call.received_at)) {
        return true;
    }
    let answer: Value = serde_json::from_str(&before.answer).unwrap_or_default();
    let Some(transaction_id) = answer.get("transactionId") else {
        return false;
    };
    let transaction = store.transaction(&charge_point.identity, &transaction_id.to_string());
    transaction.is_some_and(|transaction| transaction.state == TransactionState::Open)
}

/// Whether the charge point's time lies within 24 hours of ours.
pub(crate) fn is_clock_set(said: Timestamp, received: Timestamp) -> bool {
    lies_within(HOURS_24, said, received)
}

fn lies_within(micros: i64, one: Timestamp, other: Timestamp) -> bool {
    one.0.abs_diff(other.0) <= micros.unsigned_abs()
}

/// Remembers the answer, if the call is of the kind that must have no second effect. An error is not remembered:
/// it had no effect, and the next try may fare better.
pub fn remember(charge_point: &mut ChargePoint, call: &Call, reply: &Reply) {
    let Reply::Result(answer) = reply else { return };
    if kept(call.action) == Kept::Never {
        return;
    }
    let digest = digest(call);
    // Of two sessions that begin with the same words only the later one is remembered.
    charge_point.recent.retain(|recent| recent.message_id != call.message_id || recent.digest != digest);
    let surplus = (charge_point.recent.len() + 1).saturating_sub(MOST_RECENT);
    charge_point.recent.drain(..surplus);
    charge_point.recent.push(Recent {
        message_id: call.message_id.to_owned(),
        digest,
        answer: answer.to_string(),
        at: call.received_at,
        session: call.session,
    });
}

/// Of action and payload, whatever the order of fields and the space between them.
fn digest(call: &Call) -> u64 {
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    hash.put(call.action.as_bytes());
    hash.put(b"\n");
    hash.value(call.payload);
    hash.0
}

/// FNV-1a: short, and fixed for ever, unlike the standard library's hasher. It need not withstand an attacker: a
/// charge point that forges a collision only deceives itself.
struct Fnv(u64);

const TAKES_ANY: &str = "a hash takes any bytes";

impl Fnv {
    fn put(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// Canonical JSON: no space, fields sorted, numbers as written.
    fn value(&mut self, value: &Value) {
        match value {
            Value::Object(object) => {
                // Sorted here, because a feature of serde_json that any crate may switch on makes maps unsorted.
                let mut fields: Vec<_> = object.iter().collect();
                fields.sort_unstable_by_key(|(name, _)| *name);
                self.put(b"{");
                for (name, value) in fields {
                    serde_json::to_writer(&mut *self, name).expect(TAKES_ANY);
                    self.put(b":");
                    self.value(value);
                    self.put(b",");
                }
                self.put(b"}");
            }
            Value::Array(items) => {
                self.put(b"[");
                for item in items {
                    self.value(item);
                    self.put(b",");
                }
                self.put(b"]");
            }
            scalar => serde_json::to_writer(self, scalar).expect(TAKES_ANY),
        }
    }
}

impl Write for Fnv {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.put(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
