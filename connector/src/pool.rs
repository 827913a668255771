//! Connections to borrow: for handshakes, new sessions and /ready. What must be quick and alone has a line of its own.

use std::time::Duration;

use deadpool_postgres::{Manager, ManagerConfig, Object, Pool as Deadpool, RecyclingMethod, Runtime};
use tokio::time::timeout;
use tokio_postgres::{Config, NoTls, Row};

use crate::database::{Arguments, Query, for_us};
use crate::failure::{Failure, chain};

/// How long a cancelled statement may take to end before its connection is thrown away.
const CANCEL_GRACE: Duration = Duration::from_secs(5);

pub struct Pool(Deadpool);

impl Pool {
    /// A pool of at most `size` connections, opened when first needed.
    pub fn new(config: &Config, size: usize) -> Self {
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(for_us(config, "pool"), NoTls, recycling);
        let pool = Deadpool::builder(manager).max_size(size).runtime(Runtime::Tokio1).build();
        Pool(pool.expect("a runtime is given, which is all that building asks for"))
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
        let mut attempts = 0;
        loop {
            attempts += 1;
            let client = match timeout(limit, self.0.get()).await {
                Ok(Ok(client)) => client,
                Ok(Err(error)) => return Err(Failure::Database { reconnect: true, what: chain(&error) }),
                Err(_) => {
                    return Err(Failure::Database { reconnect: true, what: format!("no connection within {limit:?}") });
                }
            };
            match run(client, limit, query, arguments).await {
                Err(Failure::Stale | Failure::Silent | Failure::Database { reconnect: true, .. })
                    if attempts <= self.0.status().max_size => {}
                result => return result,
            }
        }
    }
}

async fn run(
    client: Object,
    limit: Duration,
    query: &'static Query,
    arguments: &Arguments<'_>,
) -> Result<Vec<Row>, Failure> {
    let result = ask(&client, limit, query, arguments).await;
    match &result {
        Err(Failure::Stale) => client.statement_cache.clear(),
        Err(Failure::Question(_)) | Ok(_) => {}
        // Not back into the pool.
        Err(_) => drop(Object::take(client)),
    }
    result
}

async fn ask(
    client: &Object,
    limit: Duration,
    query: &'static Query,
    arguments: &Arguments<'_>,
) -> Result<Vec<Row>, Failure> {
    let answer = async {
        let statement = client.prepare_typed_cached(query.sql, query.types).await?;
        client.query(&statement, arguments).await
    };
    let mut answer = std::pin::pin!(answer);
    if let Ok(result) = timeout(limit, &mut answer).await {
        return result.map_err(|error| Failure::of(&error, None));
    }
    let cancelled = async {
        let _ = client.cancel_token().cancel_query(NoTls).await;
        (&mut answer).await
    };
    // It may have succeeded at the last moment: then that counts, for the database has acted on it.
    match timeout(CANCEL_GRACE, cancelled).await {
        Ok(result) => result.map_err(|error| Failure::of(&error, None)),
        Err(_) => Err(Failure::Database { reconnect: false, what: "the database does not answer".into() }),
    }
}
