//! A socket's life: sizes, silence, and the reasons it ends for.

use std::time::Duration;

use futures_util::SinkExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;

use crate::charger::heard;
use crate::running::Running;
use crate::scratch::Database;

#[tokio::test]
async fn a_message_too_large_is_told_so() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("max-frame", "10KiB")]).await;
    let mut charger = running.charger("CP1").await;
    let fits = "x".repeat(10 << 10);
    assert_eq!(charger.ask(&fits).await.len(), fits.len() + 5);
    charger.socket.send(Message::text("x".repeat((10 << 10) + 1))).await.unwrap();
    assert_eq!(charger.closed().await.0, 1009);
    database.until("SELECT ended LIKE 'a message of % bytes%' FROM ocpp.session").await;

    // Larger than the connector ever reads: the close frame still arrives.
    let mut charger = running.charger("CP2").await;
    charger.socket.send(Message::text("x".repeat(300_000))).await.unwrap();
    assert_eq!(charger.closed().await.0, 1009);
}

#[tokio::test]
async fn text_that_is_not_utf8_closes_with_1007() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let request = "GET /ocpp/CP1 HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    stream.write_all(request.as_bytes()).await.unwrap();
    stream.write_all(b"\x81\x02\xff\xfe").await.unwrap();
    let answer = heard(&mut stream).await;
    assert!(answer.contains("not UTF-8"), "{answer}");
}

#[tokio::test]
async fn who_answers_no_ping_is_dropped_and_who_does_stays() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("ping-interval", "1s")]).await;
    let mut living = running.charger("LIVING").await;
    let _dead = running.charger("DEAD").await;
    // A client answers pings while it reads.
    living.silence(Duration::from_secs(5)).await;
    database.until("SELECT ended LIKE 'silent for%' FROM ocpp.session WHERE charge_point = 'DEAD'").await;
    assert_eq!(living.ask("hello").await, "echo hello");
}

#[tokio::test]
async fn every_end_is_reported_with_its_reason() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut polite = running.charger("POLITE").await;
    polite.socket.close(None).await.unwrap();
    drop(running.charger("RUDE").await);
    database
        .until("SELECT ended LIKE 'closed by the charge point%' FROM ocpp.session WHERE charge_point = 'POLITE'")
        .await;
    database.until("SELECT ended IS NOT NULL FROM ocpp.session WHERE charge_point = 'RUDE'").await;
    assert!(running.get("/health").await.contains("\"connections\":0"));
}

#[tokio::test]
async fn what_was_said_before_the_end_is_kept() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("lanes", "1")]).await;
    let mut slow = running.charger("SLOW").await;
    slow.say("sleep 0.5").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut charger = running.charger("CP1").await;
    charger.say("goodbye").await;
    charger.socket.close(None).await.unwrap();
    drop(charger);
    database.until("SELECT ended IS NOT NULL FROM ocpp.session WHERE charge_point = 'CP1'").await;
    assert_eq!(database.said("CP1").await, ["goodbye"], "the end was reported before the last words");
}
