//! Connections to borrow: for handshakes, new sessions and /ready, and others for SOAP. What must be quick and alone has a line of its own.

use std::time::{Duration, Instant};

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool as Deadpool, RecyclingMethod, Runtime};
use tokio::time::timeout;
use tokio_postgres::{Config, NoTls, Row};

use crate::database::{Arguments, Query, for_us, within};
use crate::failure::{Failure, chain};

pub struct Pool(Deadpool);

impl Pool {
    /// A pool of at most `size` connections, opened when first needed. `purpose` shows in `pg_stat_activity`.
    pub fn new(config: &Config, purpose: &str, size: usize) -> Self {
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(for_us(config, purpose), NoTls, recycling);
        let pool = Deadpool::builder(manager).max_size(size).runtime(Runtime::Tokio1).build();
        Pool(pool.expect("a runtime is given, which is all that building asks for"))
    }

    /// Closes the connections that nobody uses now: what is wrong with one may be wrong with all of its age.
    pub fn renew(&self) {
        self.0.retain(|_, _| false);
    }

    /// Runs a statement, waiting at most `limit` for a free connection, and as long for the answer. A connection that
    /// turns out to be dead and a statement that is out of date are replaced; a statement that takes too long is
    /// cancelled (57014).
    pub async fn rows(
        &self,
        limit: Duration,
        query: &'static Query,
        arguments: &Arguments<'_>,
    ) -> Result<Vec<Row>, Failure> {
        let begun = Instant::now();
        // Each connection of the pool may have died since it was used last.
        let mut attempts = 1 + self.0.status().max_size;
        loop {
            attempts -= 1;
            let client = self.borrow(limit).await?;
            match run(client, limit, query, arguments).await {
                Err(Failure::Stale | Failure::Silent | Failure::Database { reconnect: true, .. })
                    if attempts > 0 && begun.elapsed() < limit => {}
                result => return result,
            }
        }
    }

    /// As [`Self::rows`], one attempt only: whoever asks sees each of its failures.
    pub async fn once(
        &self,
        limit: Duration,
        query: &'static Query,
        arguments: &Arguments<'_>,
    ) -> Result<Vec<Row>, Failure> {
        run(self.borrow(limit).await?, limit, query, arguments).await
    }

    async fn borrow(&self, limit: Duration) -> Result<Object, Failure> {
        let none = |what| Failure::Database { reconnect: true, what };
        match timeout(limit, self.0.get()).await {
            Ok(client) => client.map_err(|error| none(chain(&error))),
            Err(_) => Err(none(format!("no connection within {limit:?}"))),
        }
    }
}

async fn run(
    client: Object,
    limit: Duration,
    query: &'static Query,
    arguments: &Arguments<'_>,
) -> Result<Vec<Row>, Failure> {
    let result = within(limit, client.cancel_token(), ask(&client, query, arguments)).await;
    match &result {
        Err(Failure::Stale) => client.statement_cache.clear(),
        Err(Failure::Question(_) | Failure::Held { .. } | Failure::Database { reconnect: false, .. }) | Ok(_) => {}
        // Not back into the pool.
        Err(_) => drop(Object::take(client)),
    }
    result
}

async fn ask(client: &Object, query: &'static Query, arguments: &Arguments<'_>) -> Result<Vec<Row>, Failure> {
    let answer = async {
        let statement = client.prepare_typed_cached(query.sql, query.types).await?;
        client.query(&statement, arguments).await
    };
    answer.await.map_err(|error| Failure::of(&error, None))
}
