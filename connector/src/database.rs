//! Connections to PostgreSQL: made, watched, made again.

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rand::Rng;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use tokio_postgres::error::{Severity, SqlState};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{AsyncMessage, CancelToken, Client, Config, NoTls, Notification, Row, Statement};

use crate::failure::{Failure, chain};

/// A statement of the contract with its argument types: they never depend on what the server guesses.
pub struct Query {
    pub sql: &'static str,
    pub types: &'static [Type],
}

pub type Arguments<'a> = [&'a (dyn ToSql + Sync)];

/// How long a server may take to act on a cancel request before it gets the next one.
const CANCEL_GRACE: Duration = Duration::from_secs(5);
/// So many requests, then its connection is given up. A statement may survive one: the database can give up on a part of
/// what it does, and go on with the rest.
const CANCELS: u32 = 4;

/// One open connection and what it said last.
pub struct Connection {
    client: Client,
    prepared: HashMap<&'static str, Statement>,
    last_words: Arc<Mutex<Option<SqlState>>>,
    driver: JoinHandle<()>,
}

impl Connection {
    /// Connects. `purpose` shows in `pg_stat_activity`; notifications go to `heard`.
    pub async fn open(
        config: &Config,
        purpose: &str,
        heard: Option<mpsc::UnboundedSender<Notification>>,
    ) -> Result<Self, Failure> {
        let config = for_us(config, purpose);
        let lost = |error: tokio_postgres::Error| Failure::Database { reconnect: true, what: chain(&error) };
        let (client, mut connection) = config.connect(NoTls).await.map_err(lost)?;
        let last_words = Arc::new(Mutex::new(None));
        let words = last_words.clone();
        let purpose = purpose.to_string();
        let driver = tokio::spawn(async move {
            while let Some(message) = poll_fn(|context| connection.poll_message(context)).await {
                match message {
                    Ok(AsyncMessage::Notice(notice)) => {
                        match notice.parsed_severity() {
                            Some(Severity::Warning) => {
                                tracing::warn!(purpose, sqlstate = notice.code().code(), "{}", notice.message())
                            }
                            _ => tracing::debug!(purpose, "{}", notice.message()),
                        }
                        // An immediate shutdown is announced as a warning just before the end.
                        if notice.code().code().starts_with("57P") {
                            *words.lock().unwrap() = Some(notice.code().clone());
                        }
                    }
                    Ok(AsyncMessage::Notification(notification)) => {
                        heard.as_ref().map(|heard| heard.send(notification));
                    }
                    Ok(_) => {}
                    Err(error) => {
                        if let Some(error) = error.as_db_error() {
                            *words.lock().unwrap() = Some(error.code().clone());
                        }
                        tracing::debug!(purpose, "{}", chain(&error));
                        break;
                    }
                }
            }
        });
        Ok(Connection { client, prepared: HashMap::new(), last_words, driver })
    }

    /// Closes the socket at once. Merely dropped, a connection waits for the answer to what was asked last.
    fn cut(self) {
        self.driver.abort();
    }

    /// Runs one statement to its very end: the rows are complete only after COMMIT has succeeded.
    pub async fn rows(&mut self, query: &'static Query, arguments: &Arguments<'_>) -> Result<Vec<Row>, Failure> {
        let result = async {
            let statement = match self.prepared.get(query.sql) {
                Some(statement) => statement.clone(),
                None => {
                    let statement = self.client.prepare_typed(query.sql, query.types).await?;
                    self.prepared.insert(query.sql, statement.clone());
                    statement
                }
            };
            self.client.query(&statement, arguments).await
        }
        .await;
        result.map_err(|error| self.judge(&error))
    }

    /// As [`Self::rows`], cancelled after `limit`: then the failure is 57014, or a lost connection if even that did not help.
    pub async fn rows_within(
        &mut self,
        limit: Duration,
        query: &'static Query,
        arguments: &Arguments<'_>,
    ) -> Result<Vec<Row>, Failure> {
        let cancel = self.client.cancel_token();
        within(limit, cancel, self.rows(query, arguments)).await
    }

    /// Statements without arguments or answer, in the simple protocol: no transaction block around a `CALL`.
    pub async fn run(&self, sql: &str) -> Result<(), Failure> {
        self.client.batch_execute(sql).await.map_err(|error| self.judge(&error))
    }

    /// The first column of the first row, as text.
    pub async fn text(&self, sql: &str) -> Result<Option<String>, Failure> {
        let messages = self.client.simple_query(sql).await.map_err(|error| self.judge(&error))?;
        Ok(messages.iter().find_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => Some(row.get(0)?.to_string()),
            _ => None,
        }))
    }

    fn judge(&self, error: &tokio_postgres::Error) -> Failure {
        Failure::of(error, self.last_words.lock().unwrap().clone())
    }
}

/// Waits for an answer, and cancels the statement after `limit`. An answer that comes at the last moment counts, for the
/// database has acted on it. If nothing comes even then, the connection is of no use any more.
pub async fn within<T>(
    limit: Duration,
    cancel: CancelToken,
    answer: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let mut answer = std::pin::pin!(answer);
    if let Ok(result) = timeout(limit, &mut answer).await {
        return result;
    }
    for _ in 0..CANCELS {
        let cancelled = async {
            let _ = cancel.clone().cancel_query(NoTls).await;
            (&mut answer).await
        };
        if let Ok(result) = timeout(CANCEL_GRACE.min(limit), cancelled).await {
            return result;
        }
    }
    Err(Failure::Deaf)
}

/// A server that vanishes without closing its sockets must be noticed: time limits where the URL gives none.
pub fn for_us(config: &Config, purpose: &str) -> Config {
    let mut config = config.clone();
    config.application_name(format!("ocpp-connector {purpose}"));
    config.keepalives_idle(Duration::from_secs(15)).tcp_user_timeout(Duration::from_secs(30));
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    config
}

/// A connection that is made again whenever it is lost. Whoever uses it waits meanwhile.
pub struct Line {
    config: Config,
    purpose: String,
    connection: Option<Connection>,
    lost: bool,
    pub pause: Pause,
}

impl Line {
    pub fn new(config: Config, purpose: impl Into<String>) -> Self {
        Line { config, purpose: purpose.into(), connection: None, lost: false, pause: Pause::default() }
    }

    /// The connection, made if there is none: waits until the database can be reached.
    pub async fn connection(&mut self) -> &mut Connection {
        while self.connection.is_none() {
            match Connection::open(&self.config, &self.purpose, None).await {
                Ok(connection) => self.connection = Some(connection),
                Err(failure) => {
                    self.note(&failure);
                    self.pause.wait().await;
                }
            }
        }
        self.connection.as_mut().expect("made above")
    }

    /// Tells the line how an attempt over it ended, so that it reconnects where needed and logs each change once.
    pub fn outcome<T>(&mut self, result: &Result<T, Failure>) {
        match result {
            Err(failure @ Failure::Database { reconnect, .. }) => {
                if *reconnect {
                    self.connection = None;
                }
                self.note(failure);
            }
            Err(failure @ Failure::Held { .. }) => self.note(failure),
            Err(failure @ Failure::Silent) => {
                self.connection = None;
                self.note(failure);
            }
            Err(failure @ Failure::Deaf) => {
                if let Some(connection) = self.connection.take() {
                    connection.cut();
                }
                self.note(failure);
            }
            Err(Failure::Stale) => {
                if let Some(connection) = &mut self.connection {
                    connection.prepared.clear();
                }
            }
            Err(Failure::Question(_)) | Ok(_) => {
                if std::mem::take(&mut self.lost) {
                    tracing::info!(purpose = self.purpose, "database back");
                }
                self.pause = Pause::default();
            }
        }
    }

    /// Runs a statement until it succeeds or is itself to blame; every other failure is waited out.
    pub async fn rows(&mut self, query: &'static Query, arguments: &Arguments<'_>) -> Result<Vec<Row>, Failure> {
        loop {
            let result = self.connection().await.rows(query, arguments).await;
            self.outcome(&result);
            match result {
                Err(
                    Failure::Database { .. } | Failure::Held { .. } | Failure::Silent | Failure::Deaf | Failure::Stale,
                ) => self.pause.wait().await,
                result => return result,
            }
        }
    }

    fn note(&mut self, failure: &Failure) {
        if !std::mem::replace(&mut self.lost, true) {
            match self.connection {
                Some(_) => tracing::warn!(purpose = self.purpose, "waiting for the database: {failure}"),
                None => tracing::warn!(purpose = self.purpose, "database lost: {failure}"),
            }
        }
    }
}

/// Waiting between attempts, doubling each time, shortened at random so that not all come back at once.
pub struct Pause {
    next: Duration,
    longest: Duration,
}

impl Default for Pause {
    /// For a database that is away: 50 ms up to 5 s.
    fn default() -> Self {
        Pause { next: Duration::from_millis(50), longest: Duration::from_secs(5) }
    }
}

impl Pause {
    /// For a row that somebody holds: 4 ms up to 200 ms.
    pub fn short() -> Self {
        Pause { next: Duration::from_millis(4), longest: Duration::from_millis(200) }
    }

    pub async fn wait(&mut self) {
        let shortened = self.next.mul_f64(rand::rng().random_range(0.5..1.0));
        tokio::time::sleep(shortened).await;
        self.next = (self.next * 2).min(self.longest);
    }
}
