//! Who is let in, who is not, and what chargers may get wrong.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::charger::{Charger, exchange, heard};
use crate::running::Running;
use crate::scratch::Database;

fn handshake(target: &str, more: &str) -> String {
    format!(
        "GET {target} HTTP/1.1\r\nhost: x\r\nUPGRADE: WebSocket\r\nconnection: keep-alive, upgrade\r\nsec-websocket-version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{more}\r\n"
    )
}

#[tokio::test]
async fn the_database_judges_and_its_words_are_passed_on() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    for (path, status) in [
        ("/ocpp/unknown1", "404"),
        ("/ocpp/wrong/CP1", "404"),
        ("/ocpp/forbidden1", "403"),
        ("/ocpp/later1", "503"),
        ("/ocpp/unusable1", "400"),
        ("/ocpp/broken1", "503"),
        ("/ocpp/secret1", "401"),
        ("/ocpp/a/b/c", "404"),
        ("/other", "404"),
        ("/", "404"),
    ] {
        let answer = exchange(running.address, &handshake(path, "Connection: close\r\n")).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{path}: {answer}");
        assert_eq!(answer.contains("www-authenticate: Basic"), status == "401", "{answer}");
        assert_eq!(answer.contains("retry-after: "), status == "503", "{answer}");
    }
    let answer = exchange(running.address, &handshake("/ocpp/unknown1", "Connection: close\r\n")).await;
    assert!(answer.contains("not known here"), "{answer}");
    assert_eq!(database.one::<i64>("SELECT count(*) FROM ocpp.session").await, 0);
}

#[tokio::test]
async fn account_and_identity_reach_the_database_decoded_once() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut charger = running.charger("my%20co/100%2525%2Fa").await;
    assert_eq!(charger.ask("hello").await, "echo hello");
    let row = database
        .client
        .query_one("SELECT charge_point, account, address, subprotocols FROM ocpp.session", &[])
        .await
        .unwrap();
    assert_eq!((row.get("charge_point"), row.get("account")), ("100%25/a", Some("my co")));
    assert_eq!(row.get::<_, &str>("address"), charger.socket.get_ref().local_addr().unwrap().to_string());
    assert_eq!(row.get::<_, Vec<String>>("subprotocols"), ["ocpp1.6"]);
}

#[tokio::test]
async fn a_password_is_compared_as_raw_bytes() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let connect = async |credentials: &[u8]| {
        let basic = format!("Basic {}", STANDARD.encode(credentials));
        Charger::connect(running.address, "/ocpp/secret1", &[("Authorization", &basic)]).await.map(|_| ())
    };
    assert_eq!(connect(b"secret1:\x00\x01:\xff").await, Ok(()));
    assert_eq!(connect(b"secret1:\x00\x01:\xfe").await, Err(401));
    assert_eq!(connect(b"secret2:\x00\x01:\xff").await, Err(401));
    assert_eq!(connect(b"no colon").await, Err(401));
}

#[tokio::test]
async fn the_sub_protocol_is_the_databases_choice() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let connect =
        async |offer: &[(&'static str, &str)]| Charger::connect(running.address, "/ocpp/CP1", offer).await.unwrap();
    const NAME: &str = "Sec-WebSocket-Protocol";
    let chosen =
        |charger: &Charger| charger.response.headers().get(NAME).map(|name| name.to_str().unwrap().to_string());

    assert_eq!(chosen(&connect(&[(NAME, "ocpp9.9, ocpp1.6")]).await).as_deref(), Some("ocpp1.6"));
    let lines = "Sec-WebSocket-Protocol: ocpp9.9\r\nsec-websocket-protocol: ocpp2.0.1,ocpp1.6\r\n";
    let answer = exchange(running.address, &handshake("/ocpp/CP3", lines)).await;
    assert!(answer.contains("sec-websocket-protocol: ocpp2.0.1\r\n"), "{answer}");
    let mut none = connect(&[]).await;
    assert_eq!(chosen(&none), None);
    assert_eq!(none.ask("hello").await, "echo hello");
    // No common one: the 101 is completed without the header, then the socket closed (OCPP-J 1.6, 3.2).
    let answer = exchange(running.address, &handshake("/ocpp/CP2", "Sec-WebSocket-Protocol: ocpp9.9\r\n")).await;
    assert!(
        answer.starts_with("HTTP/1.1 101") && !answer.to_lowercase().contains("sec-websocket-protocol"),
        "{answer}"
    );
    assert!(answer.contains("no common sub-protocol"), "{answer}");
    assert_eq!(database.one::<i64>("SELECT count(*) FROM ocpp.session WHERE charge_point = 'CP2'").await, 0);
}

#[tokio::test]
async fn quirks_of_chargers_are_accepted() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    // Absolute-form request line, sub-protocol without dot, 17 bytes of key, and frames without mask, sent at once.
    let request = handshake(&format!("ws://{}/ocpp/CP1", running.address), "Sec-WebSocket-Protocol: ocpp16\r\n")
        .replace("dGhlIHNhbXBsZSBub25jZQ==", "MTIzNDU2Nzg5MDEyMzQ1Njc=");
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(&[request.as_bytes(), b"\x89\x00\x81\x05hello\x82\x05bytes"].concat()).await.unwrap();
    let answer = heard(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 101") && answer.contains("sec-websocket-protocol: ocpp16"), "{answer}");
    assert!(answer.contains("echo hello") && answer.contains("echo bytes"), "{answer}");
}

#[tokio::test]
async fn strict_refuses_them() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("strict", "on")]).await;
    let absolute = handshake(&format!("ws://{}/ocpp/CP1", running.address), "");
    let key = handshake("/ocpp/CP1", "").replace("dGhlIHNhbXBsZSBub25jZQ==", "MTIzNDU2Nzg5MDEyMzQ1Njc=");
    for request in [absolute, key] {
        let answer = exchange(running.address, &request).await;
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    }
    let answer = exchange(running.address, &handshake("/ocpp/CP1", "Sec-WebSocket-Protocol: ocpp16\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 101") && !answer.contains("sec-websocket-protocol"), "{answer}");

    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(handshake("/ocpp/CP2", "").as_bytes()).await.unwrap();
    stream.write_all(b"\x81\x05hello").await.unwrap();
    let answer = heard(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 101") && !answer.contains("echo"), "{answer}");
    database.until("SELECT ended LIKE '%mask%' FROM ocpp.session WHERE charge_point = 'CP2'").await;
}

#[tokio::test]
async fn what_is_no_websocket_is_told_so() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let answer = running.get("/ocpp/CP1").await;
    assert!(answer.starts_with("HTTP/1.1 426") && answer.contains("sec-websocket-version: 13"), "{answer}");
    assert!(running.get("/health").await.contains("\"status\":\"alive\""));
}

#[tokio::test]
async fn a_charger_that_leaves_during_the_handshake_is_reported() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(handshake("/ocpp/slow1", "").as_bytes()).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    drop(stream);
    database.until("SELECT count(*) = 1 FROM ocpp.session WHERE charge_point = 'slow1' AND ended IS NOT NULL").await;
}

#[tokio::test]
async fn without_a_database_they_are_told_to_come_again() {
    let running = Running::start("host=127.0.0.1 port=1 user=nobody dbname=nothing", &[]).await;
    let answer = exchange(running.address, &handshake("/ocpp/CP1", "Connection: close\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("retry-after: 10"), "{answer}");
    assert!(running.get("/health").await.starts_with("HTTP/1.1 200"));
    let ready = running.get("/ready").await;
    assert!(ready.starts_with("HTTP/1.1 503") && ready.contains("not reachable"), "{ready}");
}

#[tokio::test]
async fn ready_says_what_the_database_says() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    database.run("SELECT ocpp.set('warning', 'no maintenance for a day')").await;
    let answer = running.get("/ready").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("no maintenance for a day"), "{answer}");
    database.run("SELECT ocpp.set('warning', 'run ocpp.migrate()')").await;
    let answer = running.get("/ready").await;
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("run ocpp.migrate()"), "{answer}");
}
