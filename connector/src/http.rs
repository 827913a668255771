//! The HTTP side: /health, /ready, SOAP by its path, and the handshake that the database judges before it is answered.

use std::net::SocketAddr;
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    ALLOW, CONNECTION, CONTENT_TYPE, HeaderValue, RETRY_AFTER, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_PROTOCOL,
    SEC_WEBSOCKET_VERSION, UPGRADE, WWW_AUTHENTICATE,
};
use hyper::upgrade::{OnUpgrade, Upgraded};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::Role;

use crate::connector::Connector;
use crate::contract;
use crate::failure::Failure;
use crate::handshake::{self, Hello};
use crate::health;
use crate::peer::{NO_SESSION, Outgoing, Peer, Welcome};
use crate::soap;
use crate::socket;

pub type Answer = Response<Full<Bytes>>;

/// Seconds after which a charge point that could not be served may come again.
const COME_AGAIN: HeaderValue = HeaderValue::from_static("10");

/// Answers one request; a good handshake is answered 101 and its socket served from then on.
pub async fn answer(connector: Arc<Connector>, mut request: Request<Incoming>, address: SocketAddr) -> Answer {
    match request.uri().path() {
        "/health" => return json(StatusCode::OK, health::health(&connector)),
        "/ready" => {
            let (ready, report) = health::ready(&connector).await;
            return json(if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, report);
        }
        _ => {}
    }
    let is_soap = is_below(request.uri().path(), &connector.config.soap_path);
    if is_soap && request.method() == Method::POST {
        return soap::request::answer(connector, request, address).await;
    }
    let means_socket = request.headers().contains_key(UPGRADE);
    let hello = match handshake::read(&request, &connector.config.path, connector.config.strict) {
        Ok(hello) => hello,
        // The two may share their path: there a GET is told what it lacks to be a handshake.
        Err(refusal)
            if is_soap
                && !means_socket
                && (refusal.status == StatusCode::NOT_FOUND || request.method() != Method::GET) =>
        {
            let mut answer = refused(StatusCode::METHOD_NOT_ALLOWED, "SOAP is spoken here, by POST");
            answer.headers_mut().insert(ALLOW, HeaderValue::from_static("POST"));
            return answer;
        }
        Err(refusal) => {
            tracing::info!(%address, path = ?request.uri().path(), status = refusal.status.as_u16(), reason = refusal.reason, "refused");
            return refused(refusal.status, refusal.reason);
        }
    };
    let accept = derive_accept_key(hello.key.as_bytes());
    let upgrade = hyper::upgrade::on(&mut request);
    // In a task of its own: the database's decision must be acted on even if the charge point has gone meanwhile.
    let admission = tokio::spawn(async move {
        let identity = hello.identity.clone();
        match admit(&connector, hello, address).await {
            Ok(admitted) => {
                let subprotocol = admitted.peer.subprotocol.as_deref().map(HeaderValue::from_str);
                tokio::spawn(serve(connector, admitted, upgrade));
                Ok(subprotocol)
            }
            Err((status, reason)) => {
                tracing::info!(%address, ?identity, status = status.as_u16(), reason, "refused");
                Err(refused(status, reason))
            }
        }
    });
    let mut answer = Response::new(Full::default());
    match admission.await {
        Ok(Ok(subprotocol)) => {
            if let Some(Ok(name)) = subprotocol {
                answer.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, name);
            }
        }
        Ok(Err(refused)) => return refused,
        Err(_) => return refused(StatusCode::INTERNAL_SERVER_ERROR, ""),
    }
    *answer.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = answer.headers_mut();
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, HeaderValue::from_str(&accept).expect("base64 is ASCII"));
    answer
}

/// A charge point that was let in.
struct Admitted {
    peer: Arc<Peer>,
    orders: mpsc::UnboundedReceiver<Outgoing>,
}

/// Asks the database. An error is the status to answer, and why.
async fn admit(connector: &Connector, hello: Hello, address: SocketAddr) -> Result<Admitted, (StatusCode, String)> {
    let unavailable = |reason: &str| (StatusCode::SERVICE_UNAVAILABLE, reason.to_string());
    if connector.is_draining() {
        return Err(unavailable("this connector is ending"));
    }
    let node = connector.node().ok_or_else(|| unavailable("the database is not reachable"))?;
    let (username, password) = hello.basic.map(|basic| (basic.username, basic.password)).unzip();
    let address = address.to_string();
    let rows = connector
        .pool
        .rows(
            connector.config.handshake_timeout,
            &contract::CONNECT,
            &[&node, &hello.identity, &hello.account, &username, &password, &hello.subprotocols, &address],
        )
        .await
        .map_err(|failure| match failure {
            Failure::Question(fault) if fault.sqlstate.starts_with("22") => (StatusCode::BAD_REQUEST, fault.message),
            Failure::Question(fault) if fault.is_cancelled() => {
                tracing::warn!(identity = ?hello.identity, "a handshake failed: the database took too long");
                unavailable("the database takes too long")
            }
            Failure::Question(fault) => {
                tracing::error!(identity = ?hello.identity, "a handshake failed: {fault}");
                tracing::debug!(identity = ?hello.identity, "{}", fault.in_full());
                unavailable("the database could not decide")
            }
            failure => {
                tracing::warn!(identity = ?hello.identity, "a handshake failed: {failure}");
                unavailable("the database is not reachable")
            }
        })?;
    let row = rows.first().ok_or_else(|| unavailable("the database did not decide"))?;
    let verdict = Verdict::read(row).map_err(|error| {
        tracing::error!("ocpp.connect returned other columns than agreed: {error}");
        unavailable("the database could not decide")
    })?;
    match (verdict.status, verdict.session, verdict.close_code) {
        // To be told in a close frame, which needs a socket first (OCPP-J 1.6, 3.2). There may be no session then.
        (101, session, Some(code)) => {
            tracing::info!(%address, identity = ?hello.identity, code, reason = verdict.reason, "refused");
            let welcome = Welcome {
                charge_point: verdict.charge_point.unwrap_or(hello.identity),
                session: session.unwrap_or(NO_SESSION),
                subprotocol: verdict.subprotocol,
                address,
            };
            let (peer, orders) = connector.peer(welcome);
            peer.close(u16::try_from(code).unwrap_or(1008), verdict.reason);
            Ok(Admitted { peer, orders })
        }
        (101, Some(session), None) => {
            let charge_point = verdict.charge_point.unwrap_or(hello.identity);
            let welcome = Welcome { charge_point, session, subprotocol: verdict.subprotocol, address };
            let (peer, orders) = connector.peer(welcome);
            tracing::info!(
                charge_point = ?peer.charge_point, session, address = &*peer.address, subprotocol = peer.subprotocol.as_deref(), "connected"
            );
            if !connector.registry.enter(&peer) {
                peer.replace();
            }
            Ok(Admitted { peer, orders })
        }
        (status, ..) => {
            let status = u16::try_from(status).ok().and_then(|status| StatusCode::from_u16(status).ok());
            Err((
                status.filter(|status| status.as_u16() >= 400).unwrap_or(StatusCode::SERVICE_UNAVAILABLE),
                verdict.reason,
            ))
        }
    }
}

/// The row that `ocpp.connect` returns.
struct Verdict {
    status: i32,
    session: Option<i64>,
    charge_point: Option<String>,
    subprotocol: Option<String>,
    close_code: Option<i32>,
    reason: String,
}

impl Verdict {
    fn read(row: &tokio_postgres::Row) -> Result<Self, tokio_postgres::Error> {
        Ok(Verdict {
            status: row.try_get("status")?,
            session: row.try_get("session")?,
            charge_point: row.try_get("charge_point")?,
            subprotocol: row.try_get("subprotocol")?,
            close_code: row.try_get("close_code")?,
            reason: row.try_get::<_, Option<String>>("reason")?.unwrap_or_default(),
        })
    }
}

/// Waits for the 101 to be sent, then gives the socket a task of its own: the size of this one is not paid for while
/// the charge point is connected.
async fn serve(connector: Arc<Connector>, admitted: Admitted, upgrade: OnUpgrade) {
    let Admitted { peer, orders } = admitted;
    match upgrade.await.map(Upgraded::downcast::<TokioIo<TcpStream>>) {
        Ok(Ok(parts)) => {
            // The bare TCP stream, and a copy of what the charge point sent without waiting for the 101: given as it is,
            // hyper's buffer of 8 KiB would live as long as the socket.
            let config = Some(socket::web_socket(&connector.config));
            let (stream, early) = (parts.io.into_inner(), parts.read_buf.to_vec());
            drop(parts.read_buf);
            let stream = WebSocketStream::from_partially_read(stream, early, Role::Server, config).await;
            tokio::spawn(socket::serve(connector, stream, peer, orders));
            return;
        }
        Ok(Err(_)) => peer.end("the connection could not be taken over"),
        Err(error) => peer.end(&format!("the handshake was not completed: {error}")),
    }
    connector.registry.leave(peer);
}

/// Whether a path is this one or below it, in any case: chargers spell the customary /Ocpp as they like.
fn is_below(path: &str, top: &str) -> bool {
    let rest = path.get(..top.len()).filter(|begin| begin.eq_ignore_ascii_case(top)).map(|_| &path[top.len()..]);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A refusal in our own words.
pub fn refused(status: StatusCode, reason: impl Into<String>) -> Answer {
    let mut answer = answered(status, reason.into() + "\n");
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    answer
}

/// An answer with the headers that go with its status.
pub fn answered(status: StatusCode, body: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Full::new(body.into()));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    match status {
        StatusCode::UNAUTHORIZED => {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"ocpp\", charset=\"UTF-8\""))
        }
        StatusCode::SERVICE_UNAVAILABLE => headers.insert(RETRY_AFTER, COME_AGAIN),
        StatusCode::UPGRADE_REQUIRED => {
            headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
            headers.insert(UPGRADE, HeaderValue::from_static("websocket"))
        }
        _ => None,
    };
    answer
}

fn json(status: StatusCode, body: serde_json::Value) -> Answer {
    let mut answer = Response::new(Full::from(body.to_string() + "\n"));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn a_path_is_spelt_in_any_case() {
        for path in ["/Ocpp", "/ocpp", "/OCPP/", "/ocpp/CentralSystemService", "/oCPP//x"] {
            assert!(is_below(path, "/Ocpp"), "{path}");
        }
        for path in ["/", "", "*", "/Ocp", "/Ocpps", "/x/Ocpp", "/ocp\u{e9}x"] {
            assert!(!is_below(path, "/Ocpp"), "{path}");
        }
        assert!(is_below("/services/ocpp15/x", "/services/OCPP15"));
        assert!(is_below("/anything", ""));
    }
}
