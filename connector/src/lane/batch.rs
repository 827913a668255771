//! What is handed over in one call, and the evidence against it when calls fail.

use std::time::Duration;

use super::Frame;
use crate::failure::CANCELLED;

/// Frames that are handed over together, in order.
#[derive(Default)]
pub struct Batch {
    pub frames: Vec<Frame>,
    bytes: usize,
    /// The cause for which it, or the batch it was cut from, has failed last.
    suspicion: Option<String>,
    failures: u32,
}

/// What to do with a batch that failed by its own fault.
pub enum Verdict {
    /// Once may be chance.
    Again(Batch),
    /// One half has the culprit: first half, second half.
    Halve(Batch, Batch),
    /// This one is it.
    Culprit(Box<Frame>),
}

impl Batch {
    pub fn push(&mut self, frame: Frame) {
        self.bytes += frame.bytes.len();
        self.frames.push(frame);
    }

    pub fn is_full(&self, frames: usize, bytes: usize) -> bool {
        self.frames.len() >= frames || self.bytes >= bytes
    }

    /// Whether it was cut from a batch that failed.
    pub fn is_suspect(&self) -> bool {
        self.suspicion.is_some()
    }

    /// How long this call may take. While a culprit is searched for its neighbours wait, so a part of a batch that
    /// was cancelled gets an eighth; the last suspect gets all of it.
    pub fn limit(&self, lane_timeout: Duration) -> Duration {
        let searching = self.suspicion.as_deref() == Some(CANCELLED) && self.frames.len() > 1;
        if searching { (lane_timeout / 8).max(Duration::from_millis(100)) } else { lane_timeout }
    }

    /// Judges a failure of the given SQLSTATE: a second one for the same cause, or any third, halves the batch down to
    /// the one frame. What was cut off keeps the suspicion, so each half needs one more failure only. A batch that was
    /// cancelled is halved at once: trying the same again would double the wait.
    pub fn failed(mut self, sqlstate: &str) -> Verdict {
        self.failures += 1;
        let several = self.frames.len() > 1;
        let again = self.suspicion.as_deref() != Some(sqlstate) && self.failures < 3;
        self.suspicion = Some(sqlstate.into());
        if again && !(several && sqlstate == CANCELLED) {
            return Verdict::Again(self);
        }
        if !several {
            return Verdict::Culprit(Box::new(self.frames.pop().expect("a batch has a frame")));
        }
        let second = self.frames.split_off(self.frames.len() / 2);
        let part = |frames: Vec<Frame>| Batch {
            bytes: frames.iter().map(|frame| frame.bytes.len()).sum(),
            frames,
            suspicion: self.suspicion.clone(),
            failures: 0,
        };
        Verdict::Halve(part(self.frames), part(second))
    }
}
