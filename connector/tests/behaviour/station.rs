//! A SOAP charge point of the tests: an HTTP server of few words.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

pub struct Station {
    pub address: SocketAddr,
    requests: mpsc::UnboundedReceiver<String>,
}

/// What it does about a request: these bytes, and the end of the connection; `None`: nothing, for ever.
pub type Reaction = Option<Vec<u8>>;

impl Station {
    /// Answers each request as `react` says, given its body.
    pub async fn new(react: impl Fn(&str) -> Reaction + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (heard, requests) = mpsc::unbounded_channel();
        let react = Arc::new(react);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (heard, react) = (heard.clone(), react.clone());
                tokio::spawn(async move { serve(stream, heard, &*react).await });
            }
        });
        Station { address, requests }
    }

    /// The next request, with its head.
    pub async fn hear(&mut self) -> String {
        timeout(Duration::from_secs(20), self.requests.recv()).await.expect("no request came").unwrap()
    }

    /// No request has come.
    pub fn silent(&mut self) -> bool {
        self.requests.try_recv().is_err()
    }

    pub fn url(&self) -> String {
        format!("http://{}/cp", self.address)
    }
}

/// An answer of the usual kind.
pub fn ok(body: &str) -> Reaction {
    answer("200 OK", "Content-Type: application/soap+xml", body.as_bytes())
}

pub fn answer(status: &str, headers: &str, body: &[u8]) -> Reaction {
    let head = format!("HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {}\r\n\r\n", body.len());
    Some([head.as_bytes(), body].concat())
}

async fn serve(
    mut stream: TcpStream,
    heard: mpsc::UnboundedSender<String>,
    react: &(impl Fn(&str) -> Reaction + Send),
) {
    let mut request = String::new();
    let body = loop {
        let mut part = [0; 4096];
        match stream.read(&mut part).await {
            Ok(length @ 1..) => request += &String::from_utf8_lossy(&part[..length]),
            _ => return,
        }
        if let Some(body) = body(&request) {
            break body.to_string();
        }
    };
    let _ = heard.send(request);
    match react(&body) {
        Some(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        None => std::future::pending().await,
    }
}

/// The body, once it is whole.
fn body(request: &str) -> Option<&str> {
    let (head, body) = request.split_once("\r\n\r\n")?;
    let length = head.lines().find_map(|line| line.strip_prefix("Content-Length: "))?;
    (body.len() == length.parse::<usize>().unwrap()).then_some(body)
}
