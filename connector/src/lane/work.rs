//! The lane's task: gathers a batch, hands it over until the database has decided, passes the decisions on.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_postgres::Row;

use super::Frame;
use super::batch::{Batch, Verdict};
use super::parked::Parked;
use crate::connector::Connector;
use crate::contract::{self, Order, Outcome};
use crate::database::{Line, Pause};
use crate::failure::{DEAF_GRACE, Failure, Fault, chain};
use crate::peer::Peer;

/// A server that vanishes while it works on the same batch this many times is taken to be killed by it; for a part of
/// such a batch one more time will do.
const SILENT_DEATHS: u32 = 3;
/// A session that the database forgets again and again is given up after this many new ones.
const REOPENINGS: u32 = 5;

/// Carries frames until the lane's other end is gone.
pub async fn run(connector: Arc<Connector>, inbox: mpsc::UnboundedReceiver<Frame>, line: Line) {
    let mut work = Work { connector, inbox, line, ready: VecDeque::new(), parked: Parked::default() };
    while let Some(batch) = work.gather().await {
        work.carry(batch).await;
    }
}

struct Work {
    connector: Arc<Connector>,
    inbox: mpsc::UnboundedReceiver<Frame>,
    line: Line,
    /// Frames that lead the next batch.
    ready: VecDeque<Frame>,
    parked: Parked,
}

impl Work {
    /// All frames that are waiting, within the bounds of a batch; waits for the first.
    async fn gather(&mut self) -> Option<Batch> {
        let (frames, bytes) = (self.connector.config.batch_frames, self.connector.config.batch_bytes);
        loop {
            let mut batch = Batch::default();
            // At most half a batch asks after busy charge points, so that the others always move.
            for probe in self.parked.probes(frames.div_ceil(2)) {
                batch.push(probe);
            }
            while !batch.is_full(frames, bytes) {
                let Some(frame) = self.ready.pop_front().or_else(|| self.inbox.try_recv().ok()) else { break };
                if let Err(frame) = self.parked.join(frame) {
                    batch.push(frame);
                }
            }
            if !batch.frames.is_empty() {
                return Some(batch);
            }
            let next = self.parked.next();
            let probe = async {
                match next {
                    Some(due) => sleep_until(due).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                frame = self.inbox.recv() => self.ready.push_back(frame?),
                () = probe => {}
            }
        }
    }

    /// Hands a batch over, in parts where it must be, until each of its frames is decided, parked or refused.
    async fn carry(&mut self, batch: Batch) {
        let mut parts = vec![batch];
        while let Some(mut part) = parts.pop() {
            // An earlier part may have found a charge point busy: its later frames must not overtake.
            part.frames = part.frames.into_iter().filter_map(|frame| self.parked.join(frame).err()).collect();
            if part.frames.is_empty() {
                continue;
            }
            match self.receive(&mut part).await {
                Ok(outcomes) => {
                    let reopened = self.deliver(part.frames, outcomes).await;
                    parts.push(reopened);
                }
                Err(fault) => {
                    tracing::warn!(frames = part.frames.len(), "a batch failed: {fault}");
                    tracing::debug!("{}", fault.in_full());
                    match part.failed(&fault.sqlstate) {
                        Verdict::Again(part) => parts.push(part),
                        Verdict::Halve(first, second) => parts.extend([second, first]),
                        Verdict::Culprit(frame) => {
                            let reopened = self.refuse(*frame, &fault).await;
                            parts.push(reopened);
                        }
                    }
                }
            }
        }
    }

    /// One batch, one call; repeated as long as the database, not the batch, is to blame.
    async fn receive(&mut self, batch: &mut Batch) -> Result<Vec<Outcome>, Fault> {
        let limit = batch.limit(self.connector.config.lane_timeout);
        let mut silent = 0;
        let mut stale = 0;
        loop {
            // Read anew each time: while the database was away, the node may have got new sessions for its sockets.
            for frame in &mut batch.frames {
                frame.handed_under = frame.session();
            }
            let charge_points: Vec<&str> = batch.frames.iter().map(|frame| &*frame.peer.charge_point).collect();
            let sessions: Vec<i64> = batch.frames.iter().map(|frame| frame.handed_under).collect();
            let frames: Vec<&[u8]> = batch.frames.iter().map(|frame| &frame.bytes[..]).collect();
            let connection = self.line.connection().await;
            let result = connection.rows_within(limit, &contract::RECEIVE, &[&charge_points, &sessions, &frames]).await;
            let result = result.and_then(|rows| outcomes(&rows));
            self.line.outcome(&result);
            match result {
                Ok(outcomes) => return Ok(outcomes),
                Err(Failure::Question(fault)) => return Err(fault),
                Err(Failure::Silent) => {
                    silent += 1;
                    if silent >= if batch.is_suspect() { 1 } else { SILENT_DEATHS } {
                        return Err(Fault::deadly());
                    }
                }
                Err(Failure::Deaf) => {
                    sleep(DEAF_GRACE).await;
                    return Err(Fault::unstoppable());
                }
                Err(Failure::Stale) => {
                    stale += 1;
                    if stale == 1 {
                        continue;
                    }
                }
                Err(Failure::Database { reconnect: true, .. }) => self.connector.pool.renew(),
                Err(Failure::Database { .. } | Failure::Held { .. }) => {}
            }
            self.line.pause.wait().await;
        }
    }

    /// Passes the decisions on. Gives back the frames that must be handed over again under a new session.
    async fn deliver(&mut self, frames: Vec<Frame>, outcomes: Vec<Outcome>) -> Batch {
        let mut decisions: Vec<Option<Order>> = frames.iter().map(|_| None).collect();
        let mut besides = Vec::new();
        for outcome in outcomes {
            let Some(item) = outcome.item else {
                besides.push(outcome);
                continue;
            };
            match usize::try_from(item).ok().and_then(|item| decisions.get_mut(item.checked_sub(1)?)) {
                Some(decision) => *decision = Some(outcome.order),
                None => tracing::error!(item, "the database decided on a frame it was not given"),
            }
        }
        let mut reopened = Batch::default();
        for (frame, decision) in frames.into_iter().zip(decisions) {
            if frame.probe && decision != Some(Order::Busy) {
                self.ready.extend(self.parked.release(&frame.peer.charge_point));
            }
            match decision {
                Some(Order::Write(message)) => frame.peer.write(message),
                Some(Order::Nothing) => {}
                Some(Order::Busy) => self.parked.park(frame),
                Some(Order::Reopen) => {
                    if let Some(frame) = self.reopen(frame).await {
                        reopened.push(frame);
                    }
                }
                Some(Order::Close(code, reason)) => frame.peer.close(code, reason),
                Some(order @ (Order::Gone | Order::Unknown(_))) => {
                    tracing::error!(?order, "the database gave an outcome that does not fit a frame")
                }
                None => {
                    tracing::error!(charge_point = ?frame.peer.charge_point, "the database did not decide on a frame")
                }
            }
        }
        // A command follows the answer that let it go.
        for outcome in besides {
            obey(&self.connector, outcome);
        }
        reopened
    }

    /// Gets a new session for a frame's socket; `None`: there is none, and the socket is closed.
    async fn reopen(&mut self, mut frame: Frame) -> Option<Frame> {
        frame.probe = false;
        frame.reopened += 1;
        let stale = frame.handed_under;
        let mut pause = Pause::default();
        while frame.reopened <= REOPENINGS {
            match self.connector.reopen(&frame.peer, stale).await {
                Ok(Some(session)) => {
                    frame.heir = (session != frame.peer.session()).then_some(session);
                    return Some(frame);
                }
                Ok(None) => {
                    frame.peer.close(1008, "not welcome any more");
                    return None;
                }
                Err(Failure::Question(fault)) => {
                    tracing::error!(charge_point = ?frame.peer.charge_point, "no new session: {fault}");
                    break;
                }
                Err(_) => pause.wait().await,
            }
        }
        // Unanswered: the charge point sends it again over its next connection.
        frame.peer.close(1011, "the session was lost");
        None
    }

    /// Hands over the frame that made its batch fail, to be logged and answered with an error.
    /// Gives it back if it needs a new session first.
    async fn refuse(&mut self, mut frame: Frame, fault: &Fault) -> Batch {
        let charge_point = frame.peer.charge_point.clone();
        tracing::error!(?charge_point, "a frame is refused: {fault}");
        let mut attempts = 0;
        loop {
            frame.handed_under = frame.session();
            match self
                .line
                .rows(
                    &contract::REFUSE,
                    &[&&*charge_point, &frame.handed_under, &&frame.bytes[..], &fault.sqlstate, &fault.in_full()],
                )
                .await
            {
                Ok(rows) => {
                    let outcomes = outcomes(&rows).unwrap_or_else(|failure| {
                        tracing::error!(?charge_point, "{failure}");
                        Vec::new()
                    });
                    return self.deliver(vec![frame], outcomes).await;
                }
                Err(failure) => {
                    attempts += 1;
                    tracing::error!(?charge_point, "refusing a frame failed: {failure}");
                    if attempts == 2 {
                        // Dropped unanswered: the charge point will say it again.
                        return self.deliver(vec![frame], Vec::new()).await;
                    }
                    self.line.pause.wait().await;
                }
            }
        }
    }
}

/// How long a socket may take to come after the database has let it in.
const NEWCOMER: Duration = Duration::from_secs(2);

/// Does what a row that belongs to no frame asks for, if its socket is here and still has that session.
///
/// The database may know of a socket a moment before we do: it was let in, but we have not read so yet. A command for
/// it counts as sent, so it waits for the socket to come.
pub fn obey(connector: &Arc<Connector>, outcome: Outcome) {
    let newest = connector.registry.current(&outcome.charge_point).map_or(0, |peer| peer.session());
    match connector.registry.find(&outcome.charge_point, outcome.session) {
        Some(peer) => act(&peer, outcome.order),
        None if newest < outcome.session => {
            let connector = connector.clone();
            tokio::spawn(async move {
                let late = Instant::now() + NEWCOMER;
                while Instant::now() < late {
                    sleep(Duration::from_millis(10)).await;
                    if let Some(peer) = connector.registry.find(&outcome.charge_point, outcome.session) {
                        return act(&peer, outcome.order);
                    }
                }
                tracing::debug!(
                    charge_point = outcome.charge_point,
                    session = outcome.session,
                    "a command for a socket that is not here"
                );
            });
        }
        None => {}
    }
}

fn act(peer: &Peer, order: Order) {
    match order {
        Order::Write(message) => peer.write(message),
        Order::Close(code, reason) => peer.close(code, reason),
        order => tracing::error!(?order, "the database gave an outcome that does not fit a socket"),
    }
}

/// Rows that do not have the agreed shape come from an extension of another age: nobody is answered until it is right.
fn outcomes(rows: &[Row]) -> Result<Vec<Outcome>, Failure> {
    let wrong = |error| Failure::Database {
        reconnect: true,
        what: format!("the extension does not fit this connector: {}", chain(&error)),
    };
    rows.iter().map(Outcome::of_frame).collect::<Result<_, _>>().map_err(wrong)
}
