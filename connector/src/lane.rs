//! A lane: one connection to the database and the frames that wait for it, in order.
//!
//! While one call runs, frames queue; the next call takes them all. No timer: an idle lane has batches of one.

mod batch;
mod parked;
mod work;

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};
use tokio_tungstenite::tungstenite::Bytes;

use crate::config::Config;
use crate::peer::Peer;
pub use work::{obey, run};

/// A frame on its way to the database. Dropped when it is answered, which makes room for the next.
pub struct Frame {
    pub peer: Arc<Peer>,
    pub bytes: Bytes,
    /// Asks whether a charge point that was busy is free again; its later frames wait for this one.
    probe: bool,
    /// The session it was handed over under last; the socket may have got another since.
    handed_under: i64,
    /// The successor's session, for the last words of a socket that was replaced.
    heir: Option<i64>,
    /// How often the database did not know its session.
    reopened: u32,
    _room: Room,
}

impl Frame {
    /// The session it is handed over under.
    fn session(&self) -> i64 {
        self.heir.unwrap_or_else(|| self.peer.session())
    }
}

/// A place in the lane and one of the charge point's own places.
pub struct Room {
    _budget: OwnedSemaphorePermit,
    _turn: OwnedSemaphorePermit,
}

/// The end of a lane that sockets hold.
pub struct Lane {
    inbox: mpsc::UnboundedSender<Frame>,
    /// Bytes that may be in the lane: what one batch carries, and as much again in the queue.
    budget: Arc<Semaphore>,
    total: u32,
    /// What the smallest frame costs; so the budget bounds the number of frames too.
    least: u32,
}

impl Lane {
    pub fn new(config: &Config) -> (Self, mpsc::UnboundedReceiver<Frame>) {
        let (inbox, frames) = mpsc::unbounded_channel();
        let total = 2 * config.batch_bytes as u32;
        let least = (config.batch_bytes / config.batch_frames).max(1) as u32;
        (Lane { inbox, budget: Arc::new(Semaphore::new(total as usize)), total, least }, frames)
    }

    fn cost(&self, bytes: usize) -> u32 {
        (bytes as u32).clamp(self.least, self.total)
    }

    /// Room for a frame of this size, if there is any now.
    pub fn room_now(&self, peer: &Peer, bytes: usize) -> Option<Room> {
        let turn = peer.unanswered.clone().try_acquire_owned().ok()?;
        let budget = self.budget.clone().try_acquire_many_owned(self.cost(bytes)).ok()?;
        Some(Room { _budget: budget, _turn: turn })
    }

    /// Waits for room: backpressure, for whoever waits here does not read from its socket.
    pub fn room(&self, peer: &Peer, bytes: usize) -> impl Future<Output = Room> + Send + 'static {
        let (turn, budget, cost) = (peer.unanswered.clone(), self.budget.clone(), self.cost(bytes));
        async move {
            let turn = turn.acquire_owned().await.expect("never closed");
            let budget = budget.acquire_many_owned(cost).await.expect("never closed");
            Room { _budget: budget, _turn: turn }
        }
    }

    /// Queues a frame.
    pub fn put(&self, peer: Arc<Peer>, bytes: Bytes, room: Room) {
        let _ =
            self.inbox.send(Frame { peer, bytes, probe: false, handed_under: 0, heir: None, reopened: 0, _room: room });
    }

    /// Waits until every frame in the lane has been answered.
    pub async fn idle(&self) {
        let _ = self.budget.acquire_many(self.total).await;
    }
}
