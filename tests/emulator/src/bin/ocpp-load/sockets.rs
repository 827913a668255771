//! Many charge points over real sockets, each speaking again as soon as it is answered.

use crate::mix::Speaker;
use crate::report::Report;
use futures_util::{SinkExt, StreamExt};
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio::sync::{Barrier, Semaphore};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::header::{HeaderValue, SEC_WEBSOCKET_PROTOCOL};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error as SocketError, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

/// What is measured.
pub struct Plan {
    pub url: String,
    pub stations: usize,
    pub warm_up: Duration,
    pub time: Duration,
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// The charge points `LOAD-0` to `LOAD-{stations - 1}` must be known and accepted, and so must the tag LOAD.
pub async fn run(plan: &Plan) -> Result<Report, Box<dyn Error>> {
    let together = Arc::new(Barrier::new(plan.stations + 1));
    let handshakes = Arc::new(Semaphore::new(32));
    let (warm_up, time) = (plan.warm_up, plan.time);
    let tasks: Vec<_> = (0..plan.stations)
        .map(|number| {
            let (url, together, handshakes) = (plan.url.clone(), together.clone(), handshakes.clone());
            tokio::spawn(async move {
                let mut speaker = Speaker::new(format!("LOAD-{number}"), number as u64);
                let entered = enter(&url, &mut speaker, &handshakes).await;
                // Even one that failed must come to the start, or the others wait for ever.
                together.wait().await;
                let mut socket = entered?;
                let begin = Instant::now() + warm_up;
                let end = begin + time;
                let mut report = Report::default();
                loop {
                    let said = Instant::now();
                    if said >= end {
                        break;
                    }
                    let answered = say(&mut socket, &mut speaker).await?;
                    if said >= begin {
                        report.add(1, usize::from(!answered), said.elapsed());
                    }
                }
                socket.close(None).await.ok();
                Ok::<Report, SocketError>(report)
            })
        })
        .collect();
    together.wait().await;
    tokio::time::sleep(plan.warm_up).await;
    crate::say("begin");
    tokio::time::sleep(plan.time).await;
    crate::say("end");
    let mut report = Report::default();
    for task in tasks {
        report.merge(task.await??);
    }
    report.time = plan.time;
    Ok(report)
}

/// Connects and starts a transaction.
async fn enter(url: &str, speaker: &mut Speaker, handshakes: &Semaphore) -> Result<Socket, SocketError> {
    let _turn = handshakes.acquire().await;
    let mut request = format!("{url}/{}", speaker.identity).into_client_request()?;
    request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static("ocpp1.6"));
    let small = WebSocketConfig::default().read_buffer_size(4096).write_buffer_size(0);
    let (mut socket, _) = connect_async_with_config(request, Some(small), true).await?;
    say(&mut socket, speaker).await?;
    speaker.skip();
    Ok(socket)
}

/// One call and its answer; false: it was refused.
async fn say(socket: &mut Socket, speaker: &mut Speaker) -> Result<bool, SocketError> {
    socket.send(Message::text(speaker.next())).await?;
    loop {
        match socket.next().await.ok_or(SocketError::ConnectionClosed)?? {
            Message::Text(reply) => return Ok(speaker.answered(&reply)),
            Message::Close(_) => return Err(SocketError::ConnectionClosed),
            _ => {}
        }
    }
}
