//! The link against a central system of a few lines.

use super::*;
use crate::station::Options;
use ocpp_wire::frame::{self, Frame};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::handshake::server;

fn station(identity: &str) -> Station {
    let options = Options {
        identity: identity.to_string(),
        connectors: 1,
        id_tags: vec!["TAG".to_string()],
        sample_interval: 0,
        sessions: Some(1),
        stay: 1,
        pause: 1,
        job_step: Duration::from_secs(1),
        update_fails: false,
        seed: 3,
    };
    Station::new(options, now())
}

/// Answers one call the way a central system would.
fn reply(text: &str) -> (String, Value, String) {
    let Ok(Frame::Call { id, action, payload }) = frame::parse(text.as_bytes()) else { panic!("{text}") };
    let answer = match action.as_str() {
        "BootNotification" => json!({ "status": "Accepted", "currentTime": "2026-01-01T00:00:00Z", "interval": 60 }),
        "Authorize" => json!({ "idTagInfo": { "status": "Accepted" } }),
        "StartTransaction" => json!({ "transactionId": 77, "idTagInfo": { "status": "Accepted" } }),
        _ => json!({}),
    };
    (action, payload, frame::call_result(&id, &answer))
}

/// The connection breaks just when the StartTransaction is being answered: the station comes back and says it again, word for word.
#[tokio::test]
async fn a_broken_connection_loses_no_transaction() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("ws://{}/ocpp", listener.local_addr().unwrap());
    let central_system = tokio::spawn(async move {
        let mut heard: Vec<String> = Vec::new();
        for connection in 0.. {
            let (stream, _) = listener.accept().await.unwrap();
            #[allow(clippy::result_large_err, reason = "the signature is tungstenite's")]
            let check = |request: &server::Request, mut response: server::Response| {
                assert_eq!(request.uri().path(), "/ocpp/RDAM%20123");
                assert_eq!(request.headers()["authorization"], "Basic UkRBTSAxMjM6c2VjcmV0");
                response.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static("ocpp1.6"));
                Ok(response)
            };
            let mut socket = accept_hdr_async(stream, check).await.unwrap();
            while let Some(Ok(message)) = socket.next().await {
                let Message::Text(text) = message else { continue };
                let (action, _, answer) = reply(&text);
                heard.push(text.to_string());
                if action == "StartTransaction" && connection == 0 {
                    break;
                }
                socket.send(Message::text(answer)).await.unwrap();
                if action == "StopTransaction" {
                    return heard;
                }
            }
        }
        unreachable!()
    });

    let mut station = station("RDAM 123");
    let address = Address { url, password: Some(b"secret".to_vec()) };
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let playing =
        tokio::spawn(async move { run(&mut station, address, async { stopped.await.unwrap_or_default() }).await });
    let heard = tokio::time::timeout(Duration::from_secs(20), central_system).await.expect("within 20 s").unwrap();
    drop(stop);
    playing.await.unwrap().unwrap();

    let starts: Vec<_> = heard.iter().filter(|text| text.contains("StartTransaction")).collect();
    assert_eq!(starts.len(), 2);
    assert_eq!(starts[0], starts[1]);
    assert!(heard.last().unwrap().contains("\"transactionId\":77"), "{heard:?}");
    assert_eq!(heard.iter().filter(|text| text.contains("BootNotification")).count(), 1, "a reconnect is no boot");
}

#[tokio::test]
async fn an_address_that_is_none_is_said_so() {
    let address = Address { url: "not an address".to_string(), password: None };
    let error = run(&mut station("CP"), address, std::future::pending()).await.unwrap_err();
    assert!(error.to_string().contains("not an address is not the address of a central system"), "{error}");
}
