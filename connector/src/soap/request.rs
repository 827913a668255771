//! A charge point's POST: read, judged by the database, answered with what the database says.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::BodyExt;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, CONTENT_TYPE, EXPECT, HeaderMap, HeaderValue, VARY,
};
use hyper::{Request, StatusCode};
use tokio::time::timeout;

use super::Patience;
use super::body::{self, Encoding, Unread};
use crate::connector::Connector;
use crate::contract;
use crate::failure::Failure;
use crate::handshake::{Basic, basic};
use crate::http::{Answer, answered, refused};

/// How long the database may be away, or somebody else at work on the charge point, before it is told to come again.
const PATIENCE: Patience = Patience { away: Duration::from_secs(2), held: Duration::from_secs(10), among_few: true };
/// How long more is read from a charge point that was refused in the middle of its request: a connection closed over
/// unread data would be reset, and the answer lost with it.
const FAREWELL: Duration = Duration::from_secs(2);

/// Why a request is answered without asking the database: the status, and a line for people.
type Refusal = (StatusCode, String);

/// Answers one POST.
pub async fn answer(connector: Arc<Connector>, request: Request<Incoming>, address: SocketAddr) -> Answer {
    let (head, mut body) = request.into_parts();
    match receive(connector, &head.headers, &mut body, address).await {
        Ok(answer) => answer,
        Err((status, reason)) => {
            tracing::info!(%address, path = ?head.uri.path(), status = status.as_u16(), reason, "refused");
            // Who asks before sending takes the refusal as a no.
            if !head.headers.contains_key(EXPECT) {
                tokio::spawn(timeout(FAREWELL, async move { while let Some(Ok(_)) = body.frame().await {} }));
            }
            let mut answer = refused(status, reason);
            match status {
                StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                    answer.headers_mut().insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate"));
                }
                StatusCode::REQUEST_TIMEOUT => {
                    answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
                }
                _ => {}
            }
            answer
        }
    }
}

async fn receive(
    connector: Arc<Connector>,
    headers: &HeaderMap,
    body: &mut Incoming,
    address: SocketAddr,
) -> Result<Answer, Refusal> {
    let basic = basic(headers).map_err(|refusal| (refusal.status, refusal.reason.into()))?;
    let content_type = headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let is_multipart = |kind: &String| kind.trim_start().to_ascii_lowercase().starts_with("multipart/");
    if content_type.as_ref().is_some_and(is_multipart) {
        return Err((
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "multipart bodies (MTOM) are not spoken, only application/soap+xml".into(),
        ));
    }
    let encoding = Encoding::of(headers).map_err(|name| {
        let reason = format!("Content-Encoding {name:?} is not spoken, only one of gzip, deflate and identity");
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, reason)
    })?;
    let most = connector.config.max_frame;
    let body = match timeout(connector.config.handshake_timeout, body::whole(body, most)).await {
        Ok(body) => body.map_err(unread)?,
        Err(_) => return Err((StatusCode::REQUEST_TIMEOUT, "the request did not come to its end in time".into())),
    };
    // Only now: who sends slowly takes nobody's place.
    let place = connector.soap.requests.clone().try_acquire_owned();
    // After taking the place: whoever waits for all of them at the end waits for this one, or it is seen here.
    if connector.is_draining() {
        return Err((StatusCode::SERVICE_UNAVAILABLE, "this connector is ending".into()));
    }
    let place =
        place.map_err(|_| (StatusCode::SERVICE_UNAVAILABLE, "too many requests wait for the database".to_string()))?;
    let proxied = PROXIES.iter().any(|name| headers.contains_key(*name));
    let wanted = Encoding::wanted(headers);
    // In a task of its own: what the database has begun it shall end, even if the charge point has gone meanwhile.
    let work = tokio::spawn(async move {
        let body = match encoding {
            Some(encoding) => encoding.inflate(&body, most).map_err(unread)?,
            None => body,
        };
        let verdict = judge(&connector, Said { basic, address, proxied, content_type, body }).await?;
        drop(place);
        Ok(verdict.answer(wanted))
    });
    work.await.unwrap_or_else(|_| Err((StatusCode::INTERNAL_SERVER_ERROR, "the connector has a fault".into())))
}

fn unread(why: Unread) -> Refusal {
    let status = match why {
        Unread::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Unread::Broken(_) => StatusCode::BAD_REQUEST,
    };
    (status, why.to_string())
}

/// Headers that a proxy leaves: then the address of the connection is not the charge point's.
const PROXIES: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];

/// What a charge point has said, and who it says it is.
struct Said {
    basic: Option<Basic>,
    address: SocketAddr,
    proxied: bool,
    content_type: Option<String>,
    body: Bytes,
}

/// Asks the database what to answer.
async fn judge(connector: &Connector, said: Said) -> Result<Verdict, Refusal> {
    let unavailable = |reason: &str| (StatusCode::SERVICE_UNAVAILABLE, reason.to_string());
    let node = connector.node().ok_or_else(|| unavailable("the database is not reachable"))?;
    let (username, password) = said.basic.map(|basic| (basic.username, basic.password)).unzip();
    let address = said.address.to_string();
    let body = &said.body[..];
    let limit = connector.config.lane_timeout;
    let answer = connector
        .soap
        .ask(
            limit,
            PATIENCE,
            &contract::RECEIVE_SOAP,
            &[&node, &username, &password, &address, &said.proxied, &said.content_type, &body],
        )
        .await;
    let answer = match answer {
        Err(Failure::Question(fault)) => {
            tracing::error!(address, "a request is refused: {fault}");
            tracing::debug!(address, "{}", fault.in_full());
            connector
                .soap
                .ask(
                    limit,
                    PATIENCE,
                    &contract::REFUSE_SOAP,
                    &[&said.content_type, &body, &fault.sqlstate, &fault.in_full()],
                )
                .await
        }
        answer => answer,
    };
    let rows = answer.map_err(|failure| match failure {
        Failure::Question(fault) => {
            tracing::error!(address, "refusing a request failed: {fault}");
            unavailable("the database could not decide")
        }
        Failure::Held { what } => {
            tracing::info!(address, "told to come again: {what}");
            unavailable("somebody is working on this charge point")
        }
        failure => {
            tracing::warn!(address, "a request failed: {failure}");
            unavailable("the database is not reachable")
        }
    })?;
    let row = rows.first().ok_or_else(|| unavailable("the database did not decide"))?;
    let verdict = Verdict::read(row).map_err(|error| {
        tracing::error!("ocpp.receive_soap returned other columns than agreed: {error}");
        unavailable("the database could not decide")
    })?;
    match verdict.status.as_u16() {
        status @ (401 | 403) => tracing::info!(address, charge_point = verdict.charge_point, status, "refused"),
        status => tracing::debug!(address, charge_point = verdict.charge_point, status, "answered"),
    }
    Ok(verdict)
}

/// The row that `ocpp.receive_soap` and `ocpp.refuse_soap` return.
struct Verdict {
    status: StatusCode,
    message: String,
    charge_point: Option<String>,
}

impl Verdict {
    fn read(row: &tokio_postgres::Row) -> Result<Self, tokio_postgres::Error> {
        let status = u16::try_from(row.try_get::<_, i32>("status")?).ok();
        let status = status.filter(|status| *status >= 200).and_then(|status| StatusCode::from_u16(status).ok());
        Ok(Verdict {
            status: status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
            message: row.try_get("message")?,
            charge_point: row.try_get("charge_point")?,
        })
    }

    fn answer(self, wanted: Option<Encoding>) -> Answer {
        let packed = wanted.and_then(|encoding| Some((encoding, encoding.deflate(self.message.as_bytes())?)));
        let (encoding, body) =
            packed.map_or((None, self.message.into_bytes()), |(encoding, body)| (Some(encoding), body));
        let mut answer = answered(self.status, body);
        let headers = answer.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/soap+xml; charset=utf-8"));
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        if let Some(encoding) = encoding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding.name()));
        }
        answer
    }
}
