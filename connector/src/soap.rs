//! SOAP: what charge points POST is answered by the database, and what it wants done is POSTed to them. No XML is read here.
//!
//! The way of a request: [`crate::http`] routes, [`request`] reads its [`body`] and asks. The way of a command:
//! [`delivery`] fetches it, [`target`] reads where the charge point wants it, [`allowed`] judges that, [`post`] sends it.

pub mod allowed;
pub mod body;
pub mod delivery;
pub mod post;
pub mod request;
pub mod target;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use tokio::sync::{Notify, Semaphore};
use tokio::time::sleep;
use tokio_postgres::Row;

use crate::database::{Arguments, Pause, Query};
use crate::failure::{DEAF_GRACE, Failure, Fault};
use crate::pool::Pool;

/// Requests that may wait for the database at the same time; further ones are told to come again.
const REQUESTS: u32 = 256;
/// Commands that may be on their way at the same time.
const DELIVERIES: u32 = 256;
/// A server process that vanishes while it works on the same thing this many times is taken to be killed by it.
const SILENT_DEATHS: u32 = 2;

/// What requests and deliveries share.
pub struct Soap {
    /// Apart from the connector's other one: user functions run here, and one that hangs must not hold up handshakes.
    pool: Pool,
    requests: Arc<Semaphore>,
    deliveries: Arc<Semaphore>,
    /// There may be commands to fetch.
    pub due: Notify,
    /// The last fetch filled every place: there are probably more.
    more: AtomicBool,
}

impl Soap {
    pub fn new(pool: Pool) -> Self {
        Soap {
            pool,
            requests: Arc::new(Semaphore::new(REQUESTS as usize)),
            deliveries: Arc::new(Semaphore::new(DELIVERIES as usize)),
            due: Notify::new(),
            more: false.into(),
        }
    }

    /// Waits until nothing is in work any more. New work is kept out meanwhile.
    pub async fn idle(&self) {
        let _requests = self.requests.acquire_many(REQUESTS).await;
        let _deliveries = self.deliveries.acquire_many(DELIVERIES).await;
    }

    /// Asks the database, for at least `patience` as long as itself is to blame for having no answer.
    /// A `Failure::Question` is the fault of what was asked; any other one is what the last attempt failed of.
    async fn ask(
        &self,
        limit: Duration,
        patience: Duration,
        query: &'static Query,
        arguments: &Arguments<'_>,
    ) -> Result<Vec<Row>, Failure> {
        let begun = Instant::now();
        let mut pause = Pause::default();
        let mut deaths = 0;
        loop {
            let failure = match self.pool.once(limit, query, arguments).await {
                Err(failure) => failure,
                rows => return rows,
            };
            match failure {
                Failure::Question(_) => return Err(failure),
                Failure::Silent => {
                    deaths += 1;
                    if deaths == SILENT_DEATHS {
                        return Err(Failure::Question(Fault::deadly()));
                    }
                    // An idle connection may have died of something else: the next one is new.
                    self.pool.renew();
                }
                Failure::Deaf => {
                    sleep(DEAF_GRACE).await;
                    return Err(Failure::Question(Fault::unstoppable()));
                }
                Failure::Database { reconnect: true, .. } | Failure::Stale => self.pool.renew(),
                Failure::Database { .. } => {}
            }
            if begun.elapsed() >= patience {
                return Err(failure);
            }
            tracing::debug!("asking again: {failure}");
            pause.wait().await;
        }
    }
}
