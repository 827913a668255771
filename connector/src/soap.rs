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

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, Semaphore};
use tokio::time::sleep;
use tokio_postgres::Row;

use crate::database::{Arguments, Pause, Query};
use crate::failure::{DEAF_GRACE, Failure, Fault};
use crate::pool::Pool;

/// Requests that may wait for the database at the same time; further ones are told to come again.
const REQUESTS: u32 = 256;
/// So many of them may wait for charge points that somebody else holds.
const HELD: usize = 64;
/// Commands that may be on their way at the same time.
const DELIVERIES: u32 = 256;
/// A server process that vanishes while it works on the same thing this many times is taken to be killed by it.
const SILENT_DEATHS: u32 = 2;

/// What requests and deliveries share.
pub struct Soap {
    /// Apart from the connector's other one: user functions run here, and one that hangs must not hold up handshakes.
    pool: Pool,
    requests: Arc<Semaphore>,
    held: Semaphore,
    deliveries: Arc<Semaphore>,
    /// There may be commands to fetch.
    pub due: Notify,
    /// The last fetch filled every place: there are probably more.
    more: AtomicBool,
    in_hand: InHand,
}

impl Soap {
    pub fn new(pool: Pool) -> Self {
        Soap {
            pool,
            requests: Arc::new(Semaphore::new(REQUESTS as usize)),
            held: Semaphore::new(HELD),
            deliveries: Arc::new(Semaphore::new(DELIVERIES as usize)),
            due: Notify::new(),
            more: false.into(),
            in_hand: InHand::default(),
        }
    }

    /// Waits until nothing is in work any more. New work is kept out meanwhile.
    pub async fn idle(&self) {
        let _requests = self.requests.acquire_many(REQUESTS).await;
        let _deliveries = self.deliveries.acquire_many(DELIVERIES).await;
    }

    /// Asks the database once.
    async fn ask_once(
        &self,
        limit: Duration,
        query: &'static Query,
        arguments: &Arguments<'_>,
    ) -> Result<Vec<Row>, Failure> {
        let answer = self.pool.once(limit, query, arguments).await;
        if let Err(Failure::Silent | Failure::Stale | Failure::Database { reconnect: true, .. }) = answer {
            // An idle connection may have died of something else: the next one is new.
            self.pool.renew();
        }
        answer
    }

    /// Asks the database, for at least as long as `patience` says where itself is to blame for having no answer.
    /// A `Failure::Question` is the fault of what was asked; any other one is what the last attempt failed of.
    async fn ask(
        &self,
        limit: Duration,
        patience: Patience,
        query: &'static Query,
        arguments: &Arguments<'_>,
    ) -> Result<Vec<Row>, Failure> {
        let begun = Instant::now();
        let mut pause = Pause::default();
        let mut short_pause = Pause::short();
        let mut deaths = 0;
        let mut place = None;
        loop {
            let failure = match self.ask_once(limit, query, arguments).await {
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
                }
                Failure::Deaf => {
                    sleep(DEAF_GRACE).await;
                    return Err(Failure::Question(Fault::unstoppable()));
                }
                Failure::Held { .. } | Failure::Database { .. } | Failure::Stale => {}
            }
            let is_held = matches!(failure, Failure::Held { .. });
            if is_held && patience.among_few && place.is_none() {
                place = self.held.try_acquire().ok();
                if place.is_none() {
                    return Err(failure);
                }
            }
            if begun.elapsed() >= if is_held { patience.held } else { patience.away } {
                return Err(failure);
            }
            tracing::debug!("asking again: {failure}");
            if is_held { short_pause.wait().await } else { pause.wait().await }
        }
    }
}

/// The charge points with a command that is being posted or reported, and how many each has: whatever else counts as sent the
/// connector has not heard of.
#[derive(Default)]
struct InHand(Mutex<HashMap<String, usize>>);

impl InHand {
    fn take(&self, charge_point: &str) {
        *self.0.lock().unwrap().entry(charge_point.to_owned()).or_default() += 1;
    }

    fn put_down(&self, charge_point: &str) {
        let mut all = self.0.lock().unwrap();
        if let Some(count) = all.get_mut(charge_point) {
            *count -= 1;
            if *count == 0 {
                all.remove(charge_point);
            }
        }
    }

    fn charge_points(&self) -> Vec<String> {
        self.0.lock().unwrap().keys().cloned().collect()
    }
}

/// For how long to ask again.
#[derive(Clone, Copy)]
struct Patience {
    /// The database can not be reached, or not be asked.
    away: Duration,
    /// Somebody else holds the charge point. Between the attempts no connection to the database is borrowed.
    held: Duration,
    /// Only so many wait for a charge point at the same time, so that there are places left for those of others.
    among_few: bool,
}
