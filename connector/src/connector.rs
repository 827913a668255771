//! What the parts of one connector share: its number, its sockets, its lanes, its pools.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::sync::{mpsc, watch};

use crate::config::Config;
use crate::contract;
use crate::failure::Failure;
use crate::lane::Lane;
use crate::peer::{Ended, Peer, Welcome};
use crate::pool::Pool;
use crate::registry::Registry;
use crate::soap::Soap;

pub struct Connector {
    pub config: Config,
    pub registry: Registry,
    pub lanes: Vec<Lane>,
    pub pool: Pool,
    pub soap: Soap,
    node: AtomicI64,
    /// Heard by each connection that still speaks HTTP.
    draining: watch::Sender<bool>,
    ended: mpsc::UnboundedSender<Ended>,
}

impl Connector {
    pub fn new(config: Config, lanes: Vec<Lane>, pool: Pool, soap: Soap, ended: mpsc::UnboundedSender<Ended>) -> Self {
        let (draining, _) = watch::channel(false);
        Connector { config, registry: Registry::default(), lanes, pool, soap, node: 0.into(), draining, ended }
    }

    /// The number the database gave this process; `None` until it could be asked.
    pub fn node(&self) -> Option<i64> {
        Some(self.node.load(Ordering::Acquire)).filter(|node| *node != 0)
    }

    pub fn set_node(&self, node: i64) {
        self.node.store(node, Ordering::Release);
    }

    /// From now on nobody is let in any more.
    pub fn drain(&self) {
        self.draining.send_replace(true);
    }

    pub fn is_draining(&self) -> bool {
        *self.draining.borrow()
    }

    /// Becomes true when nobody is let in any more.
    pub fn drained(&self) -> watch::Receiver<bool> {
        self.draining.subscribe()
    }

    /// Waits until every owner of [`Self::drained`] is gone.
    pub async fn said_all(&self) {
        self.draining.closed().await;
    }

    /// The lane of a charge point: always the same one, so that its frames keep their order.
    pub fn lane(&self, charge_point: &str) -> &Lane {
        let mut hasher = DefaultHasher::new();
        charge_point.hash(&mut hasher);
        &self.lanes[(hasher.finish() % self.lanes.len() as u64) as usize]
    }

    pub fn peer(&self, welcome: Welcome) -> (Arc<Peer>, mpsc::UnboundedReceiver<crate::peer::Outgoing>) {
        Peer::new(welcome, self.config.unanswered, self.ended.clone())
    }

    /// Gets a new session for a socket whose session `stale` the database does not know any more (after a failover, or
    /// because this node's lease had run out). `None`: the charge point is not welcome any more.
    ///
    /// The last words of a socket that was replaced meanwhile go under its successor's session: a new session for the
    /// old socket would end the new one.
    pub async fn reopen(&self, peer: &Arc<Peer>, stale: i64) -> Result<Option<i64>, Failure> {
        let _one_at_a_time = peer.reopening.lock().await;
        if peer.session() != stale {
            return Ok(Some(peer.session()));
        }
        if let Some(successor) = self.registry.current(&peer.charge_point).filter(|current| !Arc::ptr_eq(current, peer))
        {
            return Ok(Some(successor.session()));
        }
        let node =
            self.node().ok_or(Failure::Database { reconnect: false, what: "this node is not registered".into() })?;
        let rows = self
            .pool
            .rows(
                self.config.lane_timeout.max(Duration::from_secs(1)),
                &contract::REOPEN,
                &[&node, &&*peer.charge_point, &stale, &peer.subprotocol.as_deref(), &&*peer.address],
            )
            .await?;
        let session: Option<i64> = rows.first().and_then(|row| row.try_get(0).ok().flatten());
        if let Some(session) = session {
            peer.set_session(session);
            tracing::info!(charge_point = ?peer.charge_point, stale, session, "reopened");
        }
        Ok(session)
    }
}
