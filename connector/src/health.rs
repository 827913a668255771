//! `/health`: this process lives. `/ready`: it can do its work, or why not.

use std::time::Duration;

use serde_json::{Value, json};

use crate::connector::Connector;
use crate::contract;

/// A balancer asks often and does not wait long.
const PATIENCE: Duration = Duration::from_secs(3);

pub fn health(connector: &Connector) -> Value {
    json!({ "status": "alive", "version": env!("CARGO_PKG_VERSION"), "connections": connector.registry.len() })
}

/// Readiness, and the same as JSON with its reasons.
pub async fn ready(connector: &Connector) -> (bool, Value) {
    let mut warnings: Vec<String> = Vec::new();
    let mut ready = true;
    let database = match connector.pool.rows(PATIENCE, &contract::HEALTH, &[]).await {
        Ok(rows) => {
            for row in rows {
                ready &= row.try_get::<_, Option<bool>>("ready").ok().flatten().unwrap_or(false);
                warnings.extend(row.try_get::<_, Option<String>>("warning").ok().flatten());
            }
            if !ready {
                // Perhaps only this server process is not, with a library that was replaced since: the next one is asked.
                connector.pool.renew();
            }
            "reachable"
        }
        Err(failure) => {
            ready = false;
            warnings.push(failure.to_string());
            "not reachable"
        }
    };
    if connector.node().is_none() {
        ready = false;
        warnings.push("this node is not registered yet".into());
    }
    if connector.is_draining() {
        ready = false;
        warnings.push("this node is ending".into());
    }
    (
        ready,
        json!({ "ready": ready, "database": database, "node": connector.node(), "connections": connector.registry.len(), "warnings": warnings }),
    )
}
