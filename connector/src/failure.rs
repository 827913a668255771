//! What an error of PostgreSQL means for whoever asked: SQLSTATE decides.

use std::time::Duration;

use tokio_postgres::error::{DbError, SqlState};

/// One of six things to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Not the question's fault: ask again later, over a new connection if `reconnect`.
    Database { reconnect: bool, what: String },
    /// Somebody else holds a row that this needs: ask again soon.
    Held { what: String },
    /// The prepared statement is out of date: prepare again and ask again.
    Stale,
    /// The server process vanished without a word while it worked on this: perhaps the question kills it.
    Silent,
    /// It does not act on requests to cancel what it works on: a user's function that will not end. Its connection is closed.
    Deaf,
    /// The question's fault, or a user function's: asking again will not help.
    Question(Fault),
}

/// An error that belongs to what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub sqlstate: String,
    pub message: String,
    /// Detail, hint and context. May quote what a charge point said: for the database and for debugging, not for the log.
    pub details: String,
}

impl Fault {
    /// Of what the server process died on more than once.
    pub fn deadly() -> Self {
        Self::ours("57P02", "the server process died while it worked on this")
    }

    /// Of what could not be cancelled; see [`DEAF_GRACE`].
    pub fn unstoppable() -> Self {
        Self::ours(CANCELLED, "cancelled again and again, but it went on")
    }

    fn ours(sqlstate: &str, message: &str) -> Self {
        Fault { sqlstate: sqlstate.into(), message: message.into(), details: String::new() }
    }

    /// Ended by our own time limit, or by a person.
    pub fn is_cancelled(&self) -> bool {
        self.sqlstate == CANCELLED
    }

    /// All that is known of it.
    pub fn in_full(&self) -> String {
        if self.details.is_empty() { self.message.clone() } else { format!("{}; {}", self.message, self.details) }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.message, self.sqlstate)
    }
}

/// The SQLSTATE of a cancelled statement.
pub const CANCELLED: &str = "57014";

/// A server process that could not be stopped looks every second whether its connection is still there. Until it has
/// noticed that we are gone it holds its charge points.
pub const DEAF_GRACE: Duration = Duration::from_secs(2);

impl Failure {
    /// Classifies an error. `last_words` is what the server said before it closed the connection, if it did.
    pub fn of(error: &tokio_postgres::Error, last_words: Option<SqlState>) -> Self {
        match error.as_db_error() {
            Some(error) => Self::of_server(error),
            None if error.is_closed() && last_words.is_none() => Self::Silent,
            None => Self::Database { reconnect: true, what: chain(error) },
        }
    }

    fn of_server(error: &DbError) -> Self {
        let code = error.code();
        let text = format!("{} ({})", error.message(), code.code());
        let question = || {
            let details = [error.detail(), error.hint(), error.where_()].into_iter().flatten().collect::<Vec<_>>();
            let (sqlstate, message) = (code.code().into(), error.message().into());
            Self::Question(Fault { sqlstate, message, details: details.join("; ") })
        };
        match (&code.code()[..2], code.code()) {
            // A cancelled statement: a hanging hook, ended by the lane's timeout.
            (_, CANCELLED) => question(),
            ("0A", _) if error.message().contains("cached plan") => Self::Stale,
            (_, "26000") => Self::Stale,
            // A standby after failover: another connection may find the new primary. Likewise a server that goes.
            (_, "25006") | ("08" | "57", _) => Self::Database { reconnect: true, what: text },
            // The extension's word for "library, extension and storage are of different versions". A server process keeps the
            // library that it has loaded: only a new one has the library that was installed since.
            (_, "55006") => Self::Database { reconnect: true, what: text },
            (_, "55P03") => Self::Held { what: text },
            ("40" | "53" | "55" | "58", _) => Self::Database { reconnect: false, what: text },
            // Said by the statement itself, not from inside a function: the extension or a grant is missing.
            ("42" | "3F", _) if error.where_().is_none() => Self::Database { reconnect: false, what: text },
            _ => question(),
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Database { what, .. } | Self::Held { what } => f.write_str(what),
            Self::Stale => f.write_str("the prepared statement is out of date"),
            Self::Deaf => f.write_str("the server goes on with a statement that was cancelled again and again"),
            Self::Silent => f.write_str("the server closed the connection without a word"),
            Self::Question(fault) => fault.fmt(f),
        }
    }
}

/// An error with its causes, in one line. Connection errors of tokio-postgres name no password.
pub fn chain(error: &dyn std::error::Error) -> String {
    std::iter::successors(error.source(), |error| error.source())
        .fold(error.to_string(), |text, cause| format!("{text}: {cause}"))
}
