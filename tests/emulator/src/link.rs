//! Keeps a station on the line: connects, carries frames, reconnects. The only part that knows sockets and the clock.

use crate::station::{Station, after};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::{SinkExt, StreamExt};
use ocpp_wire::time::Timestamp;
use std::future::Future;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::tungstenite::http::header::{AUTHORIZATION, HeaderValue, SEC_WEBSOCKET_PROTOCOL};
use tokio_tungstenite::tungstenite::{Error, Message, protocol::CloseFrame, protocol::frame::coding::CloseCode};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use tracing::{info, warn};

/// Waits between attempts to connect grow from the first to the last.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LAST_WAIT: Duration = Duration::from_secs(15);
/// How long a station is away while it reboots.
const REBOOT: Duration = Duration::from_secs(2);
/// A station calls again when it has heard nothing at all, not even a pong, for so many ping intervals.
const SILENT_INTERVALS: u32 = 3;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Where the central system is and how the station shows who it is.
#[derive(Debug, Clone)]
pub struct Address {
    /// `ws://host:port/prefix`; the identity is appended.
    pub url: String,
    /// Password of HTTP Basic authentication, raw bytes.
    pub password: Option<Vec<u8>>,
}

/// The address is no WebSocket address.
#[derive(Debug, thiserror::Error)]
#[error("{url} is not the address of a central system, like ws://127.0.0.1:9220/ocpp: {why}")]
pub struct BadAddress {
    pub url: String,
    pub why: String,
}

/// Why a connection ended.
enum Ended {
    Shutdown,
    Reboot,
    /// The station has nothing left to do.
    Done,
    /// By the other side, by the network, or to use a new password.
    Lost(String),
}

/// Plays the station until `shutdown` resolves or all its visitors came and went.
pub async fn run(
    station: &mut Station,
    mut address: Address,
    shutdown: impl Future<Output = ()>,
) -> Result<(), BadAddress> {
    let mut shutdown = std::pin::pin!(shutdown);
    let mut wait = FIRST_WAIT;
    loop {
        let request = request(&address, station.identity())?;
        let attempt = tokio::select! {
            attempt = connect_async_with_config(request, None, true) => attempt,
            () = &mut shutdown => return Ok(()),
        };
        match attempt {
            Ok((mut socket, _)) => {
                info!(identity = station.identity(), "connected");
                wait = FIRST_WAIT;
                station.connected(now());
                let ended = talk(station, &mut socket, &mut shutdown).await;
                if let Ended::Shutdown | Ended::Reboot | Ended::Done = ended {
                    hang_up(&mut socket).await;
                }
                station.disconnected(now());
                match ended {
                    Ended::Shutdown | Ended::Done => return Ok(()),
                    Ended::Reboot => {
                        info!(identity = station.identity(), "rebooting");
                        if idle(station, REBOOT, &mut shutdown).await {
                            return Ok(());
                        }
                        station.rebooted(now());
                        continue;
                    }
                    Ended::Lost(why) => warn!(identity = station.identity(), why, "disconnected"),
                }
                if let Some(password) = station.take_new_password() {
                    address.password = Some(password);
                }
            }
            Err(Error::Http(response)) => {
                warn!(identity = station.identity(), status = %response.status(), "not let in")
            }
            Err(error) => warn!(identity = station.identity(), %error, "not connected"),
        }
        if idle(station, wait, &mut shutdown).await {
            return Ok(());
        }
        wait = (wait * 2).min(LAST_WAIT);
    }
}

/// Carries frames both ways until the connection ends.
async fn talk(station: &mut Station, socket: &mut Socket, shutdown: &mut (impl Future<Output = ()> + Unpin)) -> Ended {
    let mut heard = Instant::now();
    let mut pinged = Instant::now();
    loop {
        station.tick(now());
        while let Some(frame) = station.next_frame(now()) {
            if let Err(error) = socket.send(Message::text(frame)).await {
                return Ended::Lost(error.to_string());
            }
        }
        if station.is_done() {
            return Ended::Done;
        }
        if station.wants_to_reboot(now()) {
            return Ended::Reboot;
        }
        if station.has_new_password() {
            return Ended::Lost("a new password".to_string());
        }
        let interval = station.ping_interval();
        if let Some(interval) = interval {
            if heard.elapsed() > interval * SILENT_INTERVALS {
                return Ended::Lost("the central system is silent".to_string());
            }
            if pinged.elapsed() >= interval {
                pinged = Instant::now();
                if let Err(error) = socket.send(Message::Ping(Default::default())).await {
                    return Ended::Lost(error.to_string());
                }
            }
        }
        tokio::select! {
            message = socket.next() => {
                heard = Instant::now();
                match message {
                    Some(Ok(Message::Text(text))) => station.receive(text.as_bytes(), now()),
                    Some(Ok(Message::Binary(bytes))) => station.receive(&bytes, now()),
                    Some(Ok(Message::Close(Some(frame)))) => return Ended::Lost(format!("closed with {} {}", frame.code, frame.reason)),
                    Some(Ok(Message::Close(None))) | None => return Ended::Lost("closed".to_string()),
                    Some(Ok(_)) => {}
                    Some(Err(error)) => return Ended::Lost(error.to_string()),
                }
            }
            () = sleep(until(station.wakes_at(now()))) => {}
            () = &mut *shutdown => return Ended::Shutdown,
        }
    }
}

/// Lets the station live on without a connection; true: shut down meanwhile.
async fn idle(station: &mut Station, wait: Duration, shutdown: &mut (impl Future<Output = ()> + Unpin)) -> bool {
    let end = after(now(), wait);
    while now() < end {
        station.tick(now());
        let wakes = station.wakes_at(now()).min(end);
        tokio::select! {
            () = sleep(until(wakes)) => {}
            () = &mut *shutdown => return true,
        }
    }
    false
}

/// Says good-bye, and waits a moment for the other side to say so too.
async fn hang_up(socket: &mut Socket) {
    let goodbye = CloseFrame { code: CloseCode::Away, reason: Default::default() };
    if socket.close(Some(goodbye)).await.is_err() {
        return;
    }
    let drain = async { while let Some(Ok(_)) = socket.next().await {} };
    if tokio::time::timeout(Duration::from_secs(1), drain).await.is_err() {
        warn!("no answer to our close");
    }
}

fn request(address: &Address, identity: &str) -> Result<Request, BadAddress> {
    let bad = |why: String| BadAddress { url: address.url.clone(), why };
    let url = format!("{}/{}", address.url.trim_end_matches('/'), percent_encoded(identity));
    let mut request = url.into_client_request().map_err(|error| bad(error.to_string()))?;
    let headers = request.headers_mut();
    headers.insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static("ocpp1.6"));
    if let Some(password) = &address.password {
        let token = STANDARD.encode([identity.as_bytes(), b":", password].concat());
        let value = HeaderValue::try_from(format!("Basic {token}")).map_err(|error| bad(error.to_string()))?;
        headers.insert(AUTHORIZATION, value);
    }
    Ok(request)
}

/// The identity as the last segment of a path (OCPP-J 1.6 §3.1.1).
fn percent_encoded(identity: &str) -> String {
    identity
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => (byte as char).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// The clock of this machine.
pub fn now() -> Timestamp {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(since_1970.as_micros() as i64)
}

fn until(at: Timestamp) -> Duration {
    Duration::from_micros((at.0 - now().0).max(0) as u64)
}

#[cfg(test)]
mod tests;
