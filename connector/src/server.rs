//! Listens, routes HTTP requests, and ends in good order.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::timeout;

use crate::config::Config;
use crate::connector::Connector;
use crate::database::Line;
use crate::lane::{self, Lane};
use crate::pool::Pool;
use crate::soap::{self, Soap};
use crate::{http, node, upkeep};

/// Longest wait for sockets to close at the end, and for the database to be told.
const GOODBYE: Duration = Duration::from_secs(3);

/// Serves charge points until `shutdown`, then ends: accepts no more, lets frames already read be answered, closes
/// every socket with 1001 and reports them. `config.database` must be set; it need not be reachable.
pub async fn run(config: Config, listener: TcpListener, shutdown: impl Future<Output = ()>) {
    let database = config.database.clone().expect("the caller has found or started a database");
    let (ended, endings) = mpsc::unbounded_channel();
    let (lanes, inboxes): (Vec<_>, Vec<_>) = (0..config.lanes).map(|_| Lane::new(&config)).unzip();
    // Who waits for a row that somebody has locked holds up the others, and a node its lease: the handshake is answered 503
    // instead, and what the node could not do is left for its next round.
    let patient = with_options(&database, "-c lock_timeout=1s");
    let pool = Pool::new(&patient, "pool", config.pool);
    // A user's function that can not be cancelled ends with its connection, and lets go of its charge points.
    let checked = with_options(&patient, "-c client_connection_check_interval=1s");
    let soap = Soap::new(Pool::new(&checked, "soap", config.pool));
    let connector = Arc::new(Connector::new(config, lanes, pool, soap, ended));

    // Who waits longer for a row that somebody has locked holds up the lane: its charge point comes back busy instead.
    let impatient = with_options(&database, "-c lock_timeout=100ms -c client_connection_check_interval=1s");
    let mut tasks = Vec::new();
    for (number, inbox) in inboxes.into_iter().enumerate() {
        let line = Line::new(impatient.clone(), format!("lane {}", number + 1));
        tasks.push(tokio::spawn(lane::run(connector.clone(), inbox, line)));
    }
    tasks.push(tokio::spawn(soap::delivery::run(connector.clone())));
    let nudged = Arc::new(Notify::new());
    tasks.push(tokio::spawn(node::listen(connector.clone(), database.clone(), nudged.clone())));
    match (connector.config.maintenance.clone(), connector.config.maintain_interval) {
        (Some(maintenance), Some(interval)) => tasks.push(tokio::spawn(upkeep::run(maintenance, interval))),
        _ => tracing::warn!(
            "CALL ocpp.maintain() is left to others: there is no maintenance-url, or maintain-interval is 0"
        ),
    }
    let (finish, finished) = oneshot::channel();
    let node = tokio::spawn(node::run(connector.clone(), Line::new(patient, "node"), nudged, endings, finished));

    tokio::select! {
        () = accept(&connector, &listener) => {}
        () = shutdown => {}
    }
    drop(listener);
    goodbye(&connector).await;
    for task in &tasks {
        task.abort();
    }
    // Frames that were given up go with their lanes, and so do the last owners of their sockets.
    for task in tasks {
        let _ = task.await;
    }
    let _ = finish.send(());
    if timeout(GOODBYE, node).await.is_err() {
        tracing::warn!("the last sockets could not be reported; the end of this node's lease will tell of them");
    }
}

/// The database's options and ours; of an option given twice the last one counts.
fn with_options(database: &tokio_postgres::Config, ours: &str) -> tokio_postgres::Config {
    let mut config = database.clone();
    let options = format!("{} {ours}", database.get_options().unwrap_or_default());
    config.options(options.trim());
    config
}

async fn accept(connector: &Arc<Connector>, listener: &TcpListener) {
    loop {
        match listener.accept().await {
            Ok((stream, address)) => {
                tokio::spawn(serve(connector.clone(), stream, address));
            }
            Err(error) => {
                // Mostly "too many open files": waiting is all that helps.
                tracing::error!("a connection can not be accepted: {error}");
                tokio::time::sleep(Duration::from_millis(200)).await;
            }
        }
    }
}

/// One TCP connection, as long as it speaks HTTP. A charge point's socket leaves it by upgrade.
async fn serve(connector: Arc<Connector>, stream: TcpStream, address: SocketAddr) {
    let _ = stream.set_nodelay(true);
    let patience = connector.config.handshake_timeout;
    let mut drained = connector.drained();
    let service = service_fn(move |request| {
        let connector = connector.clone();
        async move { Ok::<_, Infallible>(http::answer(connector, request, address).await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_buf_size(16 * 1024)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = &mut connection => ended,
        () = async { drop(drained.wait_for(|drained| *drained).await) } => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%address, "HTTP: {error}");
    }
}

async fn goodbye(connector: &Connector) {
    connector.drain();
    let peers = connector.registry.all();
    tracing::info!(connections = peers.len(), "ending");
    for peer in peers {
        peer.stop_reading();
    }
    let idle = async {
        for lane in &connector.lanes {
            lane.idle().await;
        }
        connector.soap.idle().await;
    };
    if timeout(connector.config.drain_timeout, idle).await.is_err() {
        tracing::warn!(
            "some frames, requests or commands were not answered in time; charge points will send theirs again, the database its own"
        );
    }
    // A handshake may have slipped in meanwhile: whoever is there now.
    for peer in connector.registry.all() {
        peer.close(1001, "going away");
    }
    if timeout(GOODBYE, async { tokio::join!(connector.registry.emptied(), connector.said_all()) }).await.is_err() {
        tracing::warn!(connections = connector.registry.len(), "some sockets did not close in time");
    }
}
