//! Commands for charge points that are spoken to by POST: fetched, delivered, and their answers reported.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, sleep_until};
use tokio_postgres::Row;

use super::Patience;
use super::post::{Parcel, Reply, Undelivered, post};
use crate::connector::Connector;
use crate::contract;
use crate::database::{Arguments, Query};
use crate::failure::{Failure, chain};

/// By so much the database's clock may be behind ours.
const MARGIN: Duration = Duration::from_secs(1);
/// How often a report is made that the database refuses.
const REPORTS: u32 = 2;
/// It waits for the database as long as it takes.
const ENDLESS: Patience = Patience { away: Duration::MAX, held: Duration::MAX, among_few: false };

/// A command on its way.
struct Delivery {
    charge_point: String,
    /// Which of its tries this is; goes back as it came.
    attempt: i64,
    command: i64,
    parcel: Parcel,
}

/// Fetches commands whenever there may be some, for ever. Apart from the node's own task: the lease waits for nothing.
pub async fn run(connector: Arc<Connector>) {
    let mut failing = false;
    loop {
        connector.soap.due.notified().await;
        let Some(node) = connector.node().filter(|_| !connector.is_draining()) else { continue };
        match fetch(&connector, node).await {
            Ok(()) => failing = false,
            Err(failure) => {
                if !std::mem::replace(&mut failing, true) {
                    tracing::warn!("commands that go by POST can not be fetched: {failure}");
                }
            }
        }
    }
}

async fn fetch(connector: &Arc<Connector>, node: i64) -> Result<(), Failure> {
    let soap = &connector.soap;
    let free = soap.deliveries.available_permits() as u32;
    let Some(mut places) = soap.deliveries.clone().try_acquire_many_owned(free).ok().filter(|_| free > 0) else {
        soap.more.store(true, Ordering::Release);
        return Ok(());
    };
    // Asked once: where the answer is lost, it is given again in the next round.
    let in_hand = soap.in_hand.charge_points();
    let arguments: &Arguments = &[&node, &in_hand, &(free as i32)];
    let rows = soap.ask_once(connector.config.lane_timeout, &contract::TEND_SOAP, arguments).await?;
    soap.more.store(rows.len() >= free as usize, Ordering::Release);
    for row in &rows {
        match (Delivery::read(row), places.split(1)) {
            (Ok(delivery), Some(place)) => {
                soap.in_hand.take(&delivery.charge_point);
                tokio::spawn(carry(connector.clone(), delivery, place));
            }
            (Ok(_), None) => tracing::error!("ocpp.tend_soap gave more commands than were asked for"),
            (Err(error), _) => tracing::error!("ocpp.tend_soap returned other columns than agreed: {error}"),
        }
    }
    Ok(())
}

/// Delivers a command, and those that follow it.
async fn carry(connector: Arc<Connector>, delivery: Delivery, place: OwnedSemaphorePermit) {
    let charge_point = delivery.charge_point.clone();
    let mut next = Ok(Some(delivery));
    while let Ok(Some(delivery)) = next {
        next = deliver(&connector, delivery).await;
    }
    drop(place);
    if connector.soap.more.load(Ordering::Acquire) {
        connector.soap.due.notify_one();
    }
    if let Err(Untold { until }) = next {
        sleep_until(until).await;
    }
    connector.soap.in_hand.put_down(&charge_point);
}

/// The database does not take the report of how a command ended. It stays in hand until its time is over, or it would be given out
/// and posted again.
struct Untold {
    until: Instant,
}

/// Delivers one command and reports how that ended; gives back the charge point's next one.
async fn deliver(connector: &Connector, delivery: Delivery) -> Result<Option<Delivery>, Untold> {
    let Delivery { charge_point, attempt, command, parcel } = delivery;
    let until = parcel.deadline + MARGIN;
    let ended = post(&connector.config, parcel).await;
    match &ended {
        Ok(Reply { status, .. }) => tracing::debug!(?charge_point, command, status, "a command was answered"),
        Err(Undelivered { reason, .. }) => tracing::info!(?charge_point, command, reason, "a command was not answered"),
    }
    let told = match ended {
        Ok(Reply { status, content_type, body }) => {
            let body = &body[..];
            let more = !connector.is_draining();
            let answer: &Arguments = &[&charge_point, &command, &attempt, &status, &content_type, &body, &more];
            match report(connector, &contract::SOAP_ANSWERED, answer).await {
                Ok(rows) => Ok(rows),
                Err(fault) => {
                    let reason = format!("its answer could not be processed: {fault}").replace(['\n', '\r'], " ");
                    let failed: &Arguments = &[&charge_point, &command, &attempt, &true, &reason];
                    report(connector, &contract::SOAP_FAILED, failed).await
                }
            }
        }
        Err(Undelivered { reached, reason }) => {
            let failed: &Arguments = &[&charge_point, &command, &attempt, &reached, &reason];
            report(connector, &contract::SOAP_FAILED, failed).await
        }
    };
    let rows = told.map_err(|_| Untold { until })?;
    let next = rows.first().map(Delivery::read).transpose();
    Ok(next.unwrap_or_else(|error| {
        tracing::error!("the next command came in other columns than agreed: {error}");
        None
    }))
}

/// Tells the database until it has heard: an answer is lost only with this process. The error is the report's own fault.
async fn report(connector: &Connector, query: &'static Query, report: &Arguments<'_>) -> Result<Vec<Row>, Failure> {
    let mut attempt = 1;
    loop {
        match connector.soap.ask(connector.config.lane_timeout, ENDLESS, query, report).await {
            Ok(rows) => return Ok(rows),
            Err(failure) => {
                tracing::error!(charge_point = ?report[0], command = ?report[1], attempt, "a command's end is not taken: {failure}");
                if attempt == REPORTS {
                    return Err(failure);
                }
                attempt += 1;
            }
        }
    }
}

impl Delivery {
    /// Reads a row of `tend_soap`, `soap_answered` or `soap_failed`.
    fn read(row: &Row) -> Result<Self, String> {
        Self::columns(row).map_err(|error| chain(&error))
    }

    fn columns(row: &Row) -> Result<Self, tokio_postgres::Error> {
        let peer: Option<&str> = row.try_get("peer")?;
        let patience: i32 = row.try_get("patience")?;
        Ok(Delivery {
            charge_point: row.try_get("charge_point")?,
            attempt: row.try_get("attempt")?,
            command: row.try_get("command")?,
            parcel: Parcel {
                // Without one the delivery fails and says so.
                address: row.try_get::<_, Option<String>>("address")?.unwrap_or_default(),
                peer: peer.and_then(|peer| peer.parse().ok()),
                content_type: row.try_get("content_type")?,
                message: row.try_get("message")?,
                deadline: Instant::now() + Duration::from_millis(patience.max(0) as u64),
            },
        })
    }
}
