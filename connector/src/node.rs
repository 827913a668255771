//! This process in the database: it registers, keeps its lease, fetches what is due and reports sockets that ended.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{Instant, sleep_until};

use crate::connector::Connector;
use crate::contract::{self, Order, Outcome};
use crate::database::{Connection, Line, Pause};
use crate::failure::Failure;
use crate::lane::obey;
use crate::peer::{Ended, Peer};

/// Sockets that get their new sessions at the same time, after the lease was lost.
const REOPEN_AT_ONCE: usize = 16;
/// How often a report is repeated that the database refuses.
const REPORTS: u32 = 5;
/// Ended sockets reported in one call.
const REPORT_AT_ONCE: usize = 512;

/// Serves the node until `finish`; then reports what has ended and returns, as soon as the database lets it.
pub async fn run(
    connector: Arc<Connector>,
    mut line: Line,
    nudged: Arc<Notify>,
    mut ended: mpsc::UnboundedReceiver<Ended>,
    mut finish: oneshot::Receiver<()>,
) {
    let mut due = Instant::now();
    loop {
        let Some(node) = connector.node() else {
            start(&connector, &mut line).await;
            continue;
        };
        tokio::select! {
            biased;
            _ = &mut finish => break,
            () = sleep_until(due) => {}
            () = nudged.notified() => {}
            Some(first) = ended.recv() => {
                report(&mut line, &mut ended, first).await;
                continue;
            }
        }
        let more = tend(&connector, &mut line, node).await;
        connector.soap.due.notify_one();
        due = Instant::now() + if more { Duration::ZERO } else { connector.config.tend_interval };
    }
    while let Ok(first) = ended.try_recv() {
        report(&mut line, &mut ended, first).await;
    }
}

/// Registers this process; sockets that are open already get new sessions.
async fn start(connector: &Arc<Connector>, line: &mut Line) {
    let name = &connector.config.node;
    match line.rows(&contract::START_NODE, &[name]).await {
        Ok(rows) => match rows.first().and_then(|row| row.try_get::<_, i64>(0).ok()) {
            Some(node) => {
                tracing::info!(node, name, "registered");
                connector.set_node(node);
                tokio::spawn(reopen_all(connector.clone()));
            }
            None => tracing::error!("ocpp.start_node gave no number"),
        },
        Err(failure) => {
            tracing::error!("this node can not be registered: {failure}");
            line.pause.wait().await;
        }
    }
}

/// One look at the database; `true`: there may be more to fetch.
async fn tend(connector: &Arc<Connector>, line: &mut Line, node: i64) -> bool {
    let rows = match line.rows(&contract::TEND, &[&node, &contract::WORK]).await {
        Ok(rows) => rows,
        Err(failure) => {
            tracing::error!("ocpp.tend failed: {failure}");
            line.pause.wait().await;
            return false;
        }
    };
    let more = rows.len() >= contract::WORK as usize;
    for row in &rows {
        match Outcome::of_tend(row) {
            Ok(outcome) if outcome.order == Order::Gone => {
                tracing::warn!(node, "the lease of this node was lost");
                connector.set_node(0);
                return true;
            }
            Ok(outcome) => obey(connector, outcome),
            Err(error) => tracing::error!("ocpp.tend returned other columns than agreed: {error}"),
        }
    }
    more
}

/// Reports sockets that ended, as many as there are, until the database has taken it.
async fn report(line: &mut Line, ended: &mut mpsc::UnboundedReceiver<Ended>, first: Ended) {
    let mut batch = vec![first];
    while batch.len() < REPORT_AT_ONCE
        && let Ok(next) = ended.try_recv()
    {
        batch.push(next);
    }
    for end in &batch {
        tracing::info!(charge_point = ?end.charge_point, session = end.session, reason = end.reason, "disconnected");
    }
    let charge_points: Vec<&str> = batch.iter().map(|end| &*end.charge_point).collect();
    let sessions: Vec<i64> = batch.iter().map(|end| end.session).collect();
    let reasons: Vec<&str> = batch.iter().map(|end| end.reason.as_str()).collect();
    for attempt in 1..=REPORTS {
        match line.rows(&contract::DISCONNECTED, &[&charge_points, &sessions, &reasons]).await {
            Ok(_) => return,
            Err(failure) => tracing::error!(sockets = batch.len(), attempt, "ocpp.disconnected failed: {failure}"),
        }
        line.pause.wait().await;
    }
    // Not to be cured by asking again: the sessions stay until newer ones come.
}

async fn reopen_all(connector: Arc<Connector>) {
    let mut peers = connector.registry.all().into_iter();
    let mut running = FuturesUnordered::new();
    loop {
        while running.len() < REOPEN_AT_ONCE
            && let Some(peer) = peers.next()
        {
            running.push(reopen(connector.clone(), peer));
        }
        if running.next().await.is_none() {
            return;
        }
    }
}

async fn reopen(connector: Arc<Connector>, peer: Arc<Peer>) {
    let stale = peer.session();
    let mut pause = Pause::default();
    while !peer.is_gone() {
        match connector.reopen(&peer, stale).await {
            Ok(Some(_)) => return,
            Ok(None) => return peer.close(1008, "not welcome any more"),
            Err(Failure::Question(fault)) => {
                tracing::error!(charge_point = ?peer.charge_point, "no new session: {fault}");
                return peer.close(1011, "the session was lost");
            }
            Err(_) => pause.wait().await,
        }
    }
}

/// Listens for nudges, on a connection of its own; a nudge that was missed while it was down is made up for by one.
pub async fn listen(connector: Arc<Connector>, config: tokio_postgres::Config, nudged: Arc<Notify>) {
    let mut pause = Pause::default();
    loop {
        let (heard, mut notifications) = mpsc::unbounded_channel();
        let opened = async {
            let connection = Connection::open(&config, "listen", Some(heard)).await?;
            connection.run(&format!("LISTEN {}", contract::CHANNEL)).await?;
            Ok::<_, Failure>(connection)
        };
        match opened.await {
            Ok(_connection) => {
                pause = Pause::default();
                nudged.notify_one();
                while let Some(notification) = notifications.recv().await {
                    if connector.node().is_some_and(|node| notification.payload() == node.to_string()) {
                        nudged.notify_one();
                    }
                }
            }
            Err(failure) => tracing::debug!("listening failed: {failure}"),
        }
        pause.wait().await;
    }
}
