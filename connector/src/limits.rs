//! How many files, and so sockets, this process may have open.

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Files that are not sockets of charge points: connections to PostgreSQL, logs, the runtime's own.
const OTHERS: u64 = 100;

/// Raises the limit as far as it goes without help and says what it is.
pub fn raise() {
    let result = getrlimit(Resource::RLIMIT_NOFILE).and_then(|(soft, hard)| {
        if soft < hard {
            setrlimit(Resource::RLIMIT_NOFILE, hard, hard)?;
        }
        Ok(hard)
    });
    match result {
        Ok(files) => tracing::info!(
            files,
            charge_points = files.saturating_sub(OTHERS),
            "open files are limited; more charge points need a higher limit or more connectors"
        ),
        Err(error) => tracing::warn!("the limit of open files can not be read or raised: {error}"),
    }
}
