//! One POST to a charge point: looked up, judged, connected, sent, answered; over a connection of its own.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{ACCEPT_ENCODING, CONNECTION, CONTENT_TYPE, HOST, USER_AGENT};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpStream, lookup_host};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::body::{self, Encoding};
use super::target::Target;
use crate::config::Config;
use crate::failure::chain;

/// What is to be delivered.
pub struct Parcel {
    /// Where to, as the charge point has written it.
    pub address: String,
    /// Where the charge point's latest request came from, if that is known.
    pub peer: Option<IpAddr>,
    pub content_type: String,
    pub message: String,
    /// When an answer comes too late.
    pub deadline: Instant,
}

/// What a charge point has answered, whatever it is.
pub struct Reply {
    pub status: i32,
    pub content_type: Option<String>,
    pub body: Bytes,
}

/// Why there is no answer.
#[derive(Debug)]
pub struct Undelivered {
    /// It may have read the message, or a part of it.
    pub reached: bool,
    /// A line for people.
    pub reason: String,
}

fn kept(reason: impl Into<String>) -> Undelivered {
    Undelivered { reached: false, reason: reason.into() }
}

fn sent(reason: impl Into<String>) -> Undelivered {
    Undelivered { reached: true, reason: reason.into() }
}

/// Delivers a message and waits for its answer.
pub async fn post(config: &Config, parcel: Parcel) -> Result<Reply, Undelivered> {
    let target = Target::read(&parcel.address).map_err(kept)?;
    let request = Request::post(&target.path)
        .header(HOST, &target.authority)
        .header(CONTENT_TYPE, &parcel.content_type)
        .header(ACCEPT_ENCODING, "gzip, deflate")
        .header(USER_AGENT, concat!("ocpp-connector/", env!("CARGO_PKG_VERSION")))
        .header(CONNECTION, "close")
        .body(Full::from(parcel.message))
        .map_err(|error| kept(format!("it makes no HTTP request: {error}")))?;

    let deadline = parcel.deadline.min(Instant::now() + config.soap_connect_timeout);
    let stream = timeout_at(deadline, connect(config, &target, parcel.peer)).await;
    let stream = stream.map_err(|_| kept(format!("{} does not take a connection in time", target.authority)))??;

    let begun = Instant::now();
    match timeout_at(parcel.deadline, exchange(stream, request, config.max_frame)).await {
        Ok(reply) => reply.map_err(sent),
        Err(_) => {
            let waited = Duration::from_millis(begun.elapsed().as_millis() as u64);
            Err(sent(format!("{} did not answer within {waited:?}", target.authority)))
        }
    }
}

/// Looks the host up once and connects to what was looked up, so that a name can not mean one address while it is
/// judged and another one afterwards.
async fn connect(config: &Config, target: &Target, peer: Option<IpAddr>) -> Result<TcpStream, Undelivered> {
    let host = target.host.as_str();
    let found =
        lookup_host((host, target.port)).await.map_err(|error| kept(format!("{host} is not found: {error}")))?;
    let (allowed, forbidden): (Vec<SocketAddr>, Vec<SocketAddr>) =
        found.partition(|address| config.soap_callback.permits(host, *address, peer));
    let mut failure = match forbidden.first() {
        Some(address) => kept(forbids(target, *address, peer)),
        None => kept(format!("{host} has no address")),
    };
    for address in allowed {
        match TcpStream::connect(address).await {
            Ok(stream) => {
                let _ = stream.set_nodelay(true);
                return Ok(stream);
            }
            Err(error) => failure = kept(format!("{address} can not be connected to: {error}")),
        }
    }
    Err(failure)
}

fn forbids(target: &Target, address: SocketAddr, peer: Option<IpAddr>) -> String {
    let ip = address.ip().to_canonical();
    let named = match target.host.parse::<IpAddr>() {
        Ok(_) => String::new(),
        Err(_) => format!(" or {}", target.host),
    };
    let peer = match peer {
        Some(peer) => format!("its own requests come from {}", peer.to_canonical()),
        None => "where its own requests come from is not known".into(),
    };
    format!("{address} is not allowed by soap-callback ({peer}): to allow it, add {ip}{named} to soap-callback")
}

/// Sends the request and reads the answer. An error is a line for people.
async fn exchange(stream: TcpStream, request: Request<Full<Bytes>>, most: usize) -> Result<Reply, String> {
    let broken = |error: hyper::Error| format!("the connection broke: {}", chain(&error));
    // Servers in charge points are small and old: what is wrong with their headers but clear is taken, and ours are
    // spelt as in the RFCs' examples.
    let (mut sender, connection) = http1::Builder::new()
        .title_case_headers(true)
        .allow_spaces_after_header_name_in_responses(true)
        .allow_obsolete_multiline_headers_in_responses(true)
        .ignore_invalid_headers_in_responses(true)
        .max_buf_size(16 * 1024)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(broken)?;
    // Ends with this function, however that ends.
    let mut driver = JoinSet::new();
    driver.spawn(connection);
    let (head, mut body) = sender.send_request(request).await.map_err(broken)?.into_parts();
    let useless = |error: body::Unread| format!("its answer is of no use: {error}");
    let body = body::whole(&mut body, most).await.map_err(useless)?;
    let encoding = Encoding::of(&head.headers)
        .map_err(|name| format!("its answer has Content-Encoding {name:?}, which was not asked for"))?;
    let body = match encoding {
        Some(encoding) => encoding.inflate(&body, most).map_err(useless)?,
        None => body,
    };
    let content_type = head.headers.get(CONTENT_TYPE).map(|value| String::from_utf8_lossy(value.as_bytes()).into());
    Ok(Reply { status: head.status.as_u16().into(), content_type, body })
}
