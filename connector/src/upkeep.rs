//! Maintenance of the storage, over a rare connection of the storage's owner.

use std::time::Duration;

use tokio_postgres::Config;

use crate::contract;
use crate::database::Connection;
use crate::failure::Failure;

/// After a failure it is tried again sooner than the interval says.
const RETRY: Duration = Duration::from_secs(60);

/// Calls `ocpp.maintain()` at once and then at every interval, for ever.
pub async fn run(config: Config, interval: Duration) {
    loop {
        let wait = match maintain(&config).await {
            Ok(()) => interval,
            Err(failure) => {
                tracing::warn!("maintenance failed: {failure}");
                interval.min(RETRY)
            }
        };
        tokio::time::sleep(wait).await;
    }
}

async fn maintain(config: &Config) -> Result<(), Failure> {
    let connection = Connection::open(config, "maintenance", None).await?;
    connection.run(contract::MAINTAIN).await
}
