//! Which charge point is connected here, and through which socket.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::sync::Notify;

use crate::peer::Peer;

/// The sockets of this process, one for each charge point: the newest.
#[derive(Default)]
pub struct Registry {
    peers: Mutex<HashMap<Arc<str>, Arc<Peer>>>,
    emptied: Notify,
}

impl Registry {
    /// Lets a new socket in; an older one of the same charge point is closed. `false`: a newer one is here already.
    pub fn enter(&self, peer: &Arc<Peer>) -> bool {
        let mut peers = self.peers.lock().unwrap();
        match peers.get(&peer.charge_point) {
            Some(present) if present.session() > peer.session() => return false,
            Some(present) => {
                tracing::info!(charge_point = ?peer.charge_point, session = present.session(), by = peer.session(), "replaced");
                present.replace();
            }
            None => {}
        }
        peers.insert(peer.charge_point.clone(), peer.clone());
        true
    }

    /// Takes a socket out, if it is still the one that is known. Its owner lets go of it here, so that whoever waits
    /// for the registry to be empty finds its end reported.
    pub fn leave(&self, peer: Arc<Peer>) {
        let mut peers = self.peers.lock().unwrap();
        if peers.get(&peer.charge_point).is_some_and(|present| Arc::ptr_eq(present, &peer)) {
            peers.remove(&peer.charge_point);
        }
        drop(peer);
        if peers.is_empty() {
            self.emptied.notify_waiters();
        }
    }

    pub fn current(&self, charge_point: &str) -> Option<Arc<Peer>> {
        self.peers.lock().unwrap().get(charge_point).cloned()
    }

    /// The socket with this session, be it from before it was reopened.
    pub fn find(&self, charge_point: &str, session: i64) -> Option<Arc<Peer>> {
        self.current(charge_point).filter(|peer| peer.has_had(session))
    }

    pub fn all(&self) -> Vec<Arc<Peer>> {
        self.peers.lock().unwrap().values().cloned().collect()
    }

    pub fn len(&self) -> usize {
        self.peers.lock().unwrap().len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Waits until no socket is left.
    pub async fn emptied(&self) {
        loop {
            let emptied = self.emptied.notified();
            if self.is_empty() {
                return;
            }
            emptied.await;
        }
    }
}
