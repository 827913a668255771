//! Frames of charge points that somebody else holds: they wait here, in order, and stall nobody else.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::Frame;

const FIRST_PAUSE: Duration = Duration::from_millis(2);
const LONGEST_PAUSE: Duration = Duration::from_millis(200);

/// The waiting frames of one charge point. Its first frame is sent along with a batch now and then, as a probe.
struct Queue {
    frames: VecDeque<Frame>,
    /// When to probe next; `None` while a probe is under way.
    due: Option<Instant>,
    pause: Duration,
}

#[derive(Default)]
pub struct Parked(HashMap<Arc<str>, Queue>);

impl Parked {
    /// Takes a frame if earlier ones of its charge point wait here; gives it back otherwise.
    pub fn join(&mut self, frame: Frame) -> Result<(), Frame> {
        match self.0.get_mut(&frame.peer.charge_point) {
            Some(queue) if !frame.probe => {
                queue.frames.push_back(frame);
                Ok(())
            }
            _ => Err(frame),
        }
    }

    /// A frame came back busy. Frames of one charge point must be given back in their order.
    pub fn park(&mut self, mut frame: Frame) {
        let now = Instant::now();
        match self.0.get_mut(&frame.peer.charge_point) {
            Some(queue) if std::mem::take(&mut frame.probe) => {
                queue.frames.push_front(frame);
                queue.pause = (queue.pause * 2).min(LONGEST_PAUSE);
                queue.due = Some(now + queue.pause);
            }
            Some(queue) => queue.frames.push_back(frame),
            None => {
                let queue = Queue { due: Some(now + FIRST_PAUSE), pause: FIRST_PAUSE, frames: VecDeque::new() };
                let charge_point = frame.peer.charge_point.clone();
                frame.probe = false;
                self.0.entry(charge_point).or_insert(queue).frames.push_back(frame);
            }
        }
    }

    /// Frames that may be tried now: the first of each charge point whose pause is over, at most `most` of them.
    pub fn probes(&mut self, most: usize) -> Vec<Frame> {
        let now = Instant::now();
        let due = self.0.values_mut().filter(|queue| queue.due.is_some_and(|due| due <= now)).take(most);
        due.filter_map(|queue| {
            queue.due = None;
            let mut frame = queue.frames.pop_front()?;
            frame.probe = true;
            Some(frame)
        })
        .collect()
    }

    /// A probe got through: the others of its charge point may follow.
    pub fn release(&mut self, charge_point: &str) -> VecDeque<Frame> {
        self.0.remove(charge_point).map(|queue| queue.frames).unwrap_or_default()
    }

    /// When the next probe is due.
    pub fn next(&self) -> Option<Instant> {
        self.0.values().filter_map(|queue| queue.due).min()
    }
}
