//! A charge point's socket as the rest of the connector sees it: something to write to, with a session.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::sync::{Semaphore, mpsc};

/// What a socket is told to do, in this order.
#[derive(Debug)]
pub enum Outgoing {
    /// Write this as a text frame, as it is.
    Text(String),
    /// Read no more; what was read is still handed over.
    StopReading,
    /// Close with this code and reason.
    Close(u16, String),
}

/// A socket that is done, and every frame read from it too.
#[derive(Debug)]
pub struct Ended {
    pub charge_point: Arc<str>,
    pub session: i64,
    pub reason: String,
}

/// One WebSocket connection. Its end is reported when the last owner lets go: the socket's task, the registry and
/// every frame still on its way hold one, so `disconnected` never overtakes a frame.
pub struct Peer {
    pub charge_point: Arc<str>,
    pub subprotocol: Option<Box<str>>,
    pub address: Box<str>,
    /// The session it began with; reopened, it gets larger ones.
    first: i64,
    session: AtomicI64,
    replaced: AtomicBool,
    outgoing: mpsc::UnboundedSender<Outgoing>,
    /// One permit per frame that may be on its way to the database.
    pub unanswered: Arc<Semaphore>,
    /// Held while a new session is asked for: lane and node may both notice that the old one is gone.
    pub reopening: tokio::sync::Mutex<()>,
    reason: OnceLock<Box<str>>,
    ended: mpsc::UnboundedSender<Ended>,
}

/// The session of a socket that is only opened to be closed: the database knows nothing of it.
pub const NO_SESSION: i64 = 0;

/// What is known of a charge point when its handshake succeeded.
pub struct Welcome {
    pub charge_point: String,
    pub session: i64,
    pub subprotocol: Option<String>,
    pub address: String,
}

impl Peer {
    pub fn new(
        welcome: Welcome,
        unanswered: usize,
        ended: mpsc::UnboundedSender<Ended>,
    ) -> (Arc<Self>, mpsc::UnboundedReceiver<Outgoing>) {
        let (outgoing, orders) = mpsc::unbounded_channel();
        let peer = Peer {
            charge_point: welcome.charge_point.into(),
            subprotocol: welcome.subprotocol.map(Into::into),
            address: welcome.address.into(),
            first: welcome.session,
            session: welcome.session.into(),
            replaced: false.into(),
            outgoing,
            unanswered: Arc::new(Semaphore::new(unanswered)),
            reopening: Default::default(),
            reason: OnceLock::new(),
            ended,
        };
        (Arc::new(peer), orders)
    }

    pub fn session(&self) -> i64 {
        self.session.load(Ordering::Acquire)
    }

    /// Whether this socket has, or had before it was reopened, this session: what the database wants written under the
    /// old one still belongs here.
    pub fn has_had(&self, session: i64) -> bool {
        (self.first..=self.session()).contains(&session)
    }

    pub fn set_session(&self, session: i64) {
        self.session.store(session, Ordering::Release);
    }

    /// Writes to the socket, unless a newer one has taken its place: no reply leaves through an old socket.
    pub fn write(&self, message: String) {
        if !self.replaced.load(Ordering::Acquire) {
            let _ = self.outgoing.send(Outgoing::Text(message));
        }
    }

    pub fn stop_reading(&self) {
        let _ = self.outgoing.send(Outgoing::StopReading);
    }

    pub fn close(&self, code: u16, reason: impl Into<String>) {
        let _ = self.outgoing.send(Outgoing::Close(code, reason.into()));
    }

    /// A newer socket of the same charge point has come.
    pub fn replace(&self) {
        self.replaced.store(true, Ordering::Release);
        self.close(1008, "replaced by a newer connection");
    }

    /// Says why the socket ended; the first reason counts.
    pub fn end(&self, reason: &str) {
        let _ = self.reason.set(reason.into());
    }

    pub fn is_gone(&self) -> bool {
        self.reason.get().is_some()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if self.session() == NO_SESSION {
            return;
        }
        let reason = self.reason.get().map_or("the connector ended", |reason| reason).to_string();
        let _ = self.ended.send(Ended { charge_point: self.charge_point.clone(), session: self.session(), reason });
    }
}
