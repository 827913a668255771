//! One charge point's WebSocket: reads frames for its lane, writes what it is told, pings, and ends.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use rand::Rng;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::error::{CapacityError, Error};
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, WebSocketConfig};
use tokio_tungstenite::tungstenite::{Bytes, Message};

use crate::config::Config;
use crate::connector::Connector;
use crate::lane::{Lane, Room};
use crate::peer::{Outgoing, Peer};

/// Frames read but not yet in the lane. The second one lets a charge point that waits for its answer go on pinging.
const HELD: usize = 2;
/// Longest wait for a charge point to take what is written, where it is not pinged.
const WRITE_PATIENCE: Duration = Duration::from_secs(60);
/// Longest wait for the other side's part of a closing handshake.
const FAREWELL: Duration = Duration::from_secs(2);

/// Buffers as small as they can be: their size is paid for every idle connection (reference/speed.md, "Sockets").
pub fn web_socket(config: &Config) -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(4096)
        .write_buffer_size(0)
        .max_frame_size(Some(config.max_frame))
        .max_message_size(Some(config.max_frame))
        .accept_unmasked_frames(!config.strict)
}

/// How a socket ends: the close code to send, if any, and why.
struct End {
    code: Option<u16>,
    reason: String,
}

impl End {
    fn silent(reason: impl Into<String>) -> Self {
        End { code: None, reason: reason.into() }
    }

    fn close(code: u16, reason: impl Into<String>) -> Self {
        End { code: Some(code), reason: reason.into() }
    }
}

/// Serves a socket to its end, says goodbye and takes it out of the registry. The reason is left with the peer.
pub async fn serve(
    connector: Arc<Connector>,
    mut socket: WebSocketStream<TcpStream>,
    peer: Arc<Peer>,
    orders: mpsc::UnboundedReceiver<Outgoing>,
) {
    let lane = connector.lane(&peer.charge_point);
    let mut conversation =
        Conversation { peer: &peer, lane, orders, held: VecDeque::new(), waiting: None, reading: true };
    let end = conversation.hold(&mut socket, connector.config.ping_interval).await;
    peer.end(&end.reason);
    let Conversation { held, .. } = conversation;
    // Boxed, as all that happens once only: the size of this future is paid for every idle connection.
    Box::pin(async {
        farewell(socket, end).await;
        // What was read was said: it is handed over even if nobody is there any more to take the answer.
        for bytes in held {
            let room = lane.room(&peer, bytes.len()).await;
            lane.put(peer.clone(), bytes, room);
        }
    })
    .await;
    connector.registry.leave(peer);
}

struct Conversation<'a> {
    peer: &'a Arc<Peer>,
    lane: &'a Lane,
    orders: mpsc::UnboundedReceiver<Outgoing>,
    held: VecDeque<Bytes>,
    /// Waits for the lane to have room for the first held frame.
    waiting: Option<Pin<Box<dyn Future<Output = Room> + Send>>>,
    reading: bool,
}

impl Conversation<'_> {
    async fn hold(&mut self, socket: &mut WebSocketStream<TcpStream>, ping: Option<Duration>) -> End {
        let mut heard = Instant::now();
        // Not all in the same moment after a restart.
        let mut tick = ping.map(|interval| heard + interval.mul_f64(rand::rng().random_range(0.5..1.0)));
        let patience = ping.map_or(WRITE_PATIENCE, |interval| interval * 2);
        loop {
            let reading = self.reading && self.held.len() < HELD;
            tokio::select! {
                biased;
                order = self.orders.recv() => match order {
                    Some(Outgoing::Text(text)) => {
                        match timeout(patience, socket.send(Message::text(text))).await {
                            Ok(Ok(())) => {}
                            Ok(Err(error)) => return ending(error),
                            Err(_) => return End::silent("it does not take what is written"),
                        }
                    }
                    Some(Outgoing::StopReading) => self.reading = false,
                    Some(Outgoing::Close(code, reason)) => return End::close(code, reason),
                    None => return End::close(1001, "the connector ended"),
                },
                room = room(&mut self.waiting) => {
                    self.waiting = None;
                    if let Some(bytes) = self.held.pop_front() {
                        self.lane.put(self.peer.clone(), bytes, room);
                    }
                    self.hand_over();
                }
                message = socket.next(), if reading => {
                    heard = Instant::now();
                    match message {
                        Some(Ok(Message::Text(text))) => self.take(text.into()),
                        Some(Ok(Message::Binary(bytes))) => self.take(bytes),
                        Some(Ok(Message::Close(frame))) => return match frame {
                            Some(frame) => {
                                let said = format!("{} {}", u16::from(frame.code), frame.reason);
                                End::silent(format!("closed by the charge point ({})", said.trim_end()))
                            }
                            None => End::silent("closed by the charge point"),
                        },
                        Some(Ok(_)) => {}
                        Some(Err(error)) => return ending(error),
                        None => return End::silent("the connection ended"),
                    }
                }
                () = at(tick) => {
                    let interval = ping.expect("there is a tick only with an interval");
                    let now = Instant::now();
                    if !reading {
                        heard = now; // Its silence is ours.
                    } else if now - heard > interval * 2 {
                        return End::silent(format!("silent for {} s", (now - heard).as_secs()));
                    }
                    match timeout(patience, socket.send(Message::Ping(Bytes::new()))).await {
                        Ok(Ok(())) => {}
                        Ok(Err(error)) => return ending(error),
                        Err(_) => return End::silent("it does not take what is written"),
                    }
                    tick = Some(now + interval);
                }
            }
        }
    }

    fn take(&mut self, bytes: Bytes) {
        self.held.push_back(bytes);
        self.hand_over();
    }

    /// Puts held frames into the lane as long as there is room, else begins to wait for room.
    fn hand_over(&mut self) {
        while self.waiting.is_none()
            && let Some(next) = self.held.front().map(Bytes::len)
        {
            match self.lane.room_now(self.peer, next) {
                Some(room) => {
                    let bytes = self.held.pop_front().expect("looked at above");
                    self.lane.put(self.peer.clone(), bytes, room);
                }
                None => self.waiting = Some(Box::pin(self.lane.room(self.peer, next))),
            }
        }
    }
}

async fn room(waiting: &mut Option<Pin<Box<dyn Future<Output = Room> + Send>>>) -> Room {
    match waiting {
        Some(room) => room.await,
        None => std::future::pending().await,
    }
}

async fn at(tick: Option<Instant>) {
    match tick {
        Some(tick) => sleep_until(tick).await,
        None => std::future::pending().await,
    }
}

/// What an error of the WebSocket means for the other side (RFC 6455, 7.4.1).
fn ending(error: Error) -> End {
    match error {
        Error::Capacity(CapacityError::MessageTooLong { size, max_size }) => {
            End::close(1009, format!("a message of {size} bytes, more than {max_size}"))
        }
        Error::Utf8(_) => End::close(1007, "a text frame that is not UTF-8"),
        Error::Protocol(error) => End::close(1002, error.to_string()),
        Error::ConnectionClosed | Error::AlreadyClosed => End::silent("the connection ended"),
        error => End::silent(error.to_string()),
    }
}

/// Closes politely, and waits a little for the other side: a socket closed over unread data would be reset, and the
/// close frame lost with it.
async fn farewell(mut socket: WebSocketStream<TcpStream>, end: End) {
    let close = async {
        let frame =
            end.code.map(|code| CloseFrame { code: CloseCode::from(code), reason: shortened(&end.reason).into() });
        let _ = socket.close(frame).await;
        let _ = socket.flush().await;
        let mut stream = socket.into_inner();
        let _ = stream.shutdown().await;
        let mut rest = [0; 1024];
        while matches!(stream.read(&mut rest).await, Ok(1..)) {}
    };
    let _ = timeout(FAREWELL, close).await;
}

/// A close frame's reason has room for 123 bytes (RFC 6455, 5.5).
fn shortened(reason: &str) -> String {
    let end = (0..=reason.len().min(123)).rev().find(|end| reason.is_char_boundary(*end)).unwrap_or(0);
    reason[..end].to_string()
}
