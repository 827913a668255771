//! Requests over SOAP: read, packed and unpacked, judged by the database, answered whatever happens.

use std::io::{Read, Write};
use std::net::SocketAddr;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::{GzDecoder, ZlibDecoder};
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};

use crate::charger::heard;
use crate::running::Running;
use crate::scratch::{Cluster, Database};

struct Answer {
    status: u16,
    /// In lower case.
    head: String,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

async fn send(address: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let mut bytes = Vec::new();
    let exchange = async {
        stream.write_all(request).await.unwrap();
        stream.read_to_end(&mut bytes).await.unwrap();
    };
    timeout(Duration::from_secs(60), exchange).await.expect("no answer");
    let end = bytes.windows(4).position(|part| part == b"\r\n\r\n").expect("no head of an answer");
    let head = String::from_utf8(bytes[..end + 2].to_vec()).unwrap().to_lowercase();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, head, body: bytes[end + 4..].to_vec() }
}

fn request(path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

async fn post(running: &Running, headers: &str, body: &[u8]) -> Answer {
    send(running.address, &request("/Ocpp", &format!("Connection: close\r\n{headers}"), body)).await
}

async fn said(database: &Database) -> Vec<String> {
    let rows = database.client.query("SELECT body FROM ocpp.soap_said ORDER BY id", &[]).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn what_is_said_reaches_the_database_and_its_answer_comes_back() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let answer = post(&running, "Content-Type: application/soap+xml; action=\"/Heartbeat\"\r\n", b"<a>\0</a>").await;
    assert_eq!((answer.status, answer.text()), (200, r"echo <a>\000</a>".into()));
    assert!(answer.head.contains("\r\ncontent-type: application/soap+xml; charset=utf-8\r\n"), "{}", answer.head);
    let row = database.client.query_one("SELECT * FROM ocpp.soap_said", &[]).await.unwrap();
    assert_eq!(row.get::<_, &str>("content_type"), "application/soap+xml; action=\"/Heartbeat\"");
    assert!(row.get::<_, &str>("address").starts_with("127.0.0.1:"));
    assert_eq!(row.get::<_, Option<&str>>("username"), None);
    assert!(!row.get::<_, bool>("proxied"));

    for path in ["/ocpp", "/OCPP/", "/oCpp/CentralSystemService?x=1", "/ocpp/CP1", "http://x/Ocpp"] {
        let answer = send(running.address, &request(path, "Connection: close\r\n", b"hello")).await;
        assert_eq!((answer.status, answer.text()), (200, "echo hello".into()), "{path}");
    }
    for path in ["/", "/Ocpps", "/other/Ocpp"] {
        let answer = send(running.address, &request(path, "Connection: close\r\n", b"hello")).await;
        assert_eq!(answer.status, 404, "{path}");
    }
    for proxy in ["Forwarded: for=1.2.3.4", "X-Forwarded-For: 1.2.3.4", "x-real-ip: 1.2.3.4", "Via: 1.1 proxy"] {
        post(&running, &format!("{proxy}\r\n"), proxy.as_bytes()).await;
    }
    assert_eq!(database.one::<i64>("SELECT count(*) FROM ocpp.soap_said WHERE proxied").await, 4);
}

#[tokio::test]
async fn the_path_is_a_setting() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("soap-path", "/services/Ocpp15")]).await;
    let answer = send(running.address, &request("/Services/ocpp15/x", "Connection: close\r\n", b"hello")).await;
    assert_eq!(answer.status, 200);
    assert_eq!(post(&running, "", b"hello").await.status, 404);
}

#[tokio::test]
async fn other_methods_are_told_so_and_handshakes_go_on() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    for line in ["GET /Ocpp", "GET /ocpp", "HEAD /Ocpp/x", "PUT /ocpp/CP1", "GET /OCPP/CP1"] {
        let answer =
            send(running.address, format!("{line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes()).await;
        assert_eq!(answer.status, 405, "{line}");
        assert!(answer.head.contains("\r\nallow: post\r\n"), "{}", answer.head);
    }
    assert!(running.get("/ocpp/CP1").await.starts_with("HTTP/1.1 426"));
    assert!(running.get("/other").await.starts_with("HTTP/1.1 404"));
    // Who asks for a socket is told about sockets.
    let upgrade = "GET /ocpp/a/b/c HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: upgrade, close\r\n\r\n";
    assert_eq!(send(running.address, upgrade.as_bytes()).await.status, 404);
    assert_eq!(running.charger("CP1").await.ask("hello").await, "echo hello");
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(body).unwrap();
    packer.finish().unwrap()
}

#[tokio::test]
async fn a_body_may_come_packed_or_in_chunks() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(b"zlib").unwrap();
    let mut raw = DeflateEncoder::new(Vec::new(), Compression::default());
    raw.write_all(b"raw").unwrap();
    for (encoding, body) in [
        ("gzip", gzip(b"gzip")),
        ("X-GZIP", gzip(b"x-gzip")),
        ("deflate", zlib.finish().unwrap()),
        ("deflate", raw.finish().unwrap()),
        ("identity", b"identity".to_vec()),
    ] {
        let answer = post(&running, &format!("Content-Encoding: {encoding}\r\n"), &body).await;
        assert_eq!(answer.status, 200, "{encoding}: {}", answer.text());
    }
    let chunks = b"POST /Ocpp HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nchu\r\n3\r\nnks\r\n0\r\n\r\n";
    assert_eq!(send(running.address, chunks).await.text(), "echo chunks");
    assert_eq!(said(&database).await, ["gzip", "x-gzip", "zlib", "raw", "identity", "chunks"]);
}

#[tokio::test]
async fn what_can_not_be_unpacked_is_told_so() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    for (headers, status) in [
        ("Content-Encoding: br\r\n", 415),
        ("Content-Encoding: gzip, gzip\r\n", 415),
        ("Content-Encoding: gzip\r\nContent-Encoding: deflate\r\n", 415),
        ("Content-Type: Multipart/Related; boundary=x\r\n", 415),
        ("Content-Encoding: gzip\r\n", 400),
        ("Content-Encoding: deflate\r\n", 400),
    ] {
        let answer = post(&running, headers, b"<Envelope/>").await;
        assert_eq!(answer.status, status, "{headers}");
        assert!(answer.head.contains("\r\ncontent-type: text/plain"), "{}", answer.head);
        assert_eq!(answer.head.contains("\r\naccept-encoding: gzip, deflate\r\n"), status == 415, "{}", answer.head);
    }
    assert_eq!(said(&database).await.len(), 0);
}

#[tokio::test]
async fn a_body_is_bounded_packed_and_unpacked() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("max-frame", "64KiB")]).await;
    assert_eq!(post(&running, "", &[b'x'; 65536]).await.status, 200);
    assert_eq!(post(&running, "Content-Encoding: gzip\r\n", &gzip(&[b'x'; 65536])).await.status, 200);
    let answer = post(&running, "", &[b'x'; 65537]).await;
    assert_eq!(answer.status, 413);
    assert!(answer.text().contains("max-frame"), "{}", answer.text());
    assert_eq!(post(&running, "Content-Encoding: gzip\r\n", &gzip(&[b'x'; 65537])).await.status, 413);
    // 50 MB of nothing.
    let bomb = gzip(&vec![0; 50 << 20]);
    assert!(bomb.len() < 65536);
    assert_eq!(post(&running, "Content-Encoding: gzip\r\n", &bomb).await.status, 413);
    // Whoever sends much more still hears the answer: with its length told, and without.
    assert_eq!(post(&running, "", &vec![b'x'; 8 << 20]).await.status, 413);
    let mut endless =
        b"POST /Ocpp HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec();
    for _ in 0..512 {
        endless.extend_from_slice(b"4000\r\n");
        endless.extend_from_slice(&[b'x'; 0x4000]);
        endless.extend_from_slice(b"\r\n");
    }
    endless.extend_from_slice(b"0\r\n\r\n");
    assert_eq!(send(running.address, &endless).await.status, 413);
    // Whoever asks before sending is told before sending.
    let asks = "POST /Ocpp HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 65537\r\n\r\n";
    let answer = crate::charger::exchange(running.address, asks).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert_eq!(said(&database).await.len(), 2);
}

#[tokio::test]
async fn a_body_must_come_in_time() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("handshake-timeout", "500ms")]).await;
    let answer = send(running.address, b"POST /Ocpp HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhello").await;
    assert_eq!(answer.status, 408);
    assert_eq!(said(&database).await.len(), 0);
}

#[tokio::test]
async fn several_requests_go_over_one_connection_even_past_a_refusal() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let large = vec![b'x'; 200_000];
    for (headers, body, status) in
        [("", &b"one"[..], "200"), ("Content-Encoding: br\r\n", &large, "415"), ("", &b"two"[..], "200")]
    {
        stream.write_all(&request("/Ocpp", headers, body)).await.unwrap();
        let answer = heard(&mut stream).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
    }
    assert_eq!(said(&database).await, ["one", "two"]);
}

#[tokio::test]
async fn a_password_reaches_the_database_and_its_status_comes_back() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let basic = |credentials: &[u8]| format!("Authorization: Basic {}\r\n", STANDARD.encode(credentials));
    let mut answers = vec![
        post(&running, &basic(b"CP1:\x00\x01:\xff"), b"secret").await,
        post(&running, &basic(b"CP1:\x00\x01:\xfe"), b"secret").await,
        post(&running, "", b"secret").await,
        post(&running, "Authorization: Bearer x\r\n", b"secret").await,
    ];
    for status in ["400", "403", "500", "503"] {
        answers.push(post(&running, "", format!("status {status}").as_bytes()).await);
    }
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses, [200, 401, 401, 401, 400, 403, 500, 503]);
    for answer in &answers {
        assert_eq!(answer.head.contains("\r\nwww-authenticate: basic realm="), answer.status == 401, "{}", answer.head);
        assert_eq!(answer.head.contains("\r\nretry-after: 10\r\n"), answer.status == 503, "{}", answer.head);
    }
    // The database's own answers are envelopes, whatever their status; the header that could not be read was ours.
    assert!(answers[1].head.contains("\r\ncontent-type: application/soap+xml") && answers[1].text() == "echo secret");
    assert!(answers[3].head.contains("\r\ncontent-type: text/plain"), "{}", answers[3].head);
}

#[tokio::test]
async fn an_answer_is_packed_as_is_asked_for() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let long = "long ".repeat(1000);
    for (accepted, expected) in [
        ("gzip, deflate", "gzip"),
        ("deflate", "deflate"),
        ("gzip;q=0, deflate;q=0.5", "deflate"),
        ("gzip;q=0", ""),
        ("br", ""),
    ] {
        let answer = post(&running, &format!("Accept-Encoding: {accepted}\r\n"), b"long 1000").await;
        assert!(answer.head.contains("\r\nvary: accept-encoding\r\n"), "{}", answer.head);
        let line = format!("\r\ncontent-encoding: {expected}\r\n");
        assert_eq!(answer.head.contains("\r\ncontent-encoding: "), !expected.is_empty(), "{}", answer.head);
        assert!(expected.is_empty() || answer.head.contains(&line), "{}", answer.head);
        let mut text = String::new();
        match expected {
            "gzip" => GzDecoder::new(&answer.body[..]).read_to_string(&mut text).unwrap(),
            "deflate" => ZlibDecoder::new(&answer.body[..]).read_to_string(&mut text).unwrap(),
            _ => Read::read_to_string(&mut &answer.body[..], &mut text).unwrap(),
        };
        assert_eq!(text, long);
        assert!(expected.is_empty() || answer.body.len() < 500, "{}", answer.body.len());
    }
    let answer = post(&running, "", b"long 1000").await;
    assert_eq!(answer.text(), long);
    let answer = post(&running, "Accept-Encoding: gzip\r\n", b"long 100").await;
    assert_eq!(answer.text(), "long ".repeat(100), "small ones go as they are");
}

#[tokio::test]
async fn a_charge_point_that_hangs_up_has_said_it_all_the_same() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    stream.write_all(&request("/Ocpp", "", b"sleep 1")).await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    drop(stream);
    database.until("SELECT count(*) = 1 FROM ocpp.soap_said WHERE body = 'sleep 1'").await;
}

#[tokio::test]
async fn a_request_that_fails_by_its_own_fault_is_refused() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("lane-timeout", "500ms")]).await;
    let headers = "Content-Type: text/xml\r\n";
    let answer = post(&running, headers, b"raise P0001").await;
    assert_eq!(answer.status, 500);
    assert!(answer.text().starts_with("refused P0001 as asked; and in detail"), "{}", answer.text());
    assert!(answer.head.contains("\r\ncontent-type: application/soap+xml"), "{}", answer.head);
    for (body, refused) in [
        ("sleep 3600", "refused 57014"),
        ("commit", "refused 23514"),
        ("stubborn 1000000", "refused 57014 cancelled again and again"),
    ] {
        let answer = post(&running, headers, body.as_bytes()).await;
        assert_eq!(answer.status, 500);
        assert!(answer.text().starts_with(refused), "{}", answer.text());
    }
    let bodies = "SELECT array_agg(body || content_type ORDER BY id) FROM ocpp.soap_said WHERE refused IS NOT NULL";
    let refused: Vec<String> = database.one(bodies).await;
    assert_eq!(refused, ["raise P0001text/xml", "sleep 3600text/xml", "committext/xml", "stubborn 1000000text/xml"]);
    assert_eq!(database.one::<i64>("SELECT count(*) FROM ocpp.soap_said").await, 4);
    // Its server process has noticed that nobody listens any more.
    database
        .until("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE '%receive_soap%' AND state = 'active' AND pid <> pg_backend_pid())")
        .await;
    let answer = post(&running, headers, b"raise P0002").await;
    assert_eq!(answer.status, 503, "not even refused");
    assert!(answer.head.contains("\r\nretry-after: 10\r\n"), "{}", answer.head);
}

#[tokio::test]
async fn what_is_not_the_requests_fault_is_tried_again_for_a_while() {
    let Some(database) = Database::new().await else { return };
    for sqlstate in ["40001", "55P03", "57P03", "25006"] {
        let running = Running::new(&database, &[]).await;
        database.run("ALTER SEQUENCE ocpp.tries RESTART").await;
        assert_eq!(post(&running, "", format!("first 2 {sqlstate}").as_bytes()).await.status, 200, "{sqlstate}");
    }
    let running = Running::new(&database, &[]).await;
    database.run("ALTER SEQUENCE ocpp.tries RESTART").await;
    let answer = post(&running, "", b"first 1000 40001").await;
    assert_eq!(answer.status, 503);
    assert!(answer.head.contains("\r\nretry-after: 10\r\n"), "{}", answer.head);
    assert_eq!(database.one::<i64>("SELECT count(*) FROM ocpp.soap_said WHERE refused IS NOT NULL").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_charge_point_that_somebody_holds_holds_up_no_other() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut held = tokio::task::JoinSet::new();
    // More than there are places for requests altogether.
    for _ in 0..300 {
        let address = running.address;
        held.spawn(async move { send(address, &request("/Ocpp", "Connection: close\r\n", b"raise 55P03")).await });
    }
    database.until("SELECT last_value > 300 FROM ocpp.soap_said_id_seq").await;
    for _ in 0..10 {
        assert_eq!(post(&running, "", b"innocent").await.status, 200);
    }
    let mut told = 0;
    while let Some(answer) = held.try_join_next() {
        assert_eq!(answer.unwrap().status, 503);
        told += 1;
    }
    assert!(told < 300, "some are still asking, or this shows nothing");
    while let Some(answer) = held.join_next().await {
        let answer = answer.unwrap();
        assert_eq!(answer.status, 503);
        assert_eq!(answer.text().trim(), "somebody is working on this charge point");
        assert!(answer.head.contains("\r\nretry-after: 10\r\n"), "{}", answer.head);
    }
}

#[tokio::test]
async fn a_request_that_kills_its_backend_is_found() {
    let Some(cluster) = Cluster::new() else { return };
    let database = cluster.database().await;
    let running = Running::new(&database, &[]).await;
    // While the database recovers it is away for everybody.
    let mut answer = post(&running, "", b"die").await;
    for _ in 0..20 {
        if answer.status != 503 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        answer = post(&running, "", b"die").await;
    }
    assert!(answer.text().starts_with("refused 57P02"), "{} {}", answer.status, answer.text());
    running.until_ready().await;
    assert_eq!(post(&running, "", b"hello").await.status, 200);
}

#[tokio::test]
async fn killed_connections_are_made_again() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    for _ in 0..3 {
        assert_eq!(post(&running, "", b"hello").await.status, 200);
        database.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").await;
    }
    assert_eq!(post(&running, "", b"hello").await.status, 200);
    assert_eq!(database.one::<i64>("SELECT count(*) FROM ocpp.soap_said WHERE refused IS NULL").await, 4);
}

/// An upgrade under way: every open connection has prepared what is no more.
#[tokio::test]
async fn functions_may_be_replaced_while_it_runs() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    // As many connections as there are.
    tokio::join!(
        post(&running, "", b"sleep 0.3"),
        post(&running, "", b"sleep 0.3"),
        post(&running, "", b"sleep 0.3"),
        post(&running, "", b"sleep 0.3")
    );
    let definition: String = database.one("SELECT pg_get_functiondef('ocpp.receive_soap'::regproc)").await;
    database.run("DROP FUNCTION ocpp.receive_soap").await;
    let answer = post(&running, "", b"nobody home").await;
    assert_eq!((answer.status, answer.text()), (503, "the database is not reachable\n".into()));
    database.run(&definition.replace("OUT status integer,", "OUT new_one text, OUT status integer,")).await;
    for _ in 0..5 {
        assert_eq!(post(&running, "", b"hello").await.status, 200);
    }
}

#[tokio::test]
async fn without_a_database_they_are_told_to_come_again() {
    let running = Running::start("host=127.0.0.1 port=1 user=nobody dbname=nothing", &[]).await;
    let answer = post(&running, "", b"hello").await;
    assert_eq!(answer.status, 503);
    assert!(answer.head.contains("\r\nretry-after: 10\r\n"), "{}", answer.head);
    assert!(answer.head.contains("\r\ncontent-type: text/plain"), "{}", answer.head);
}

#[tokio::test]
async fn the_database_may_go_away() {
    let Some(cluster) = Cluster::new() else { return };
    let database = cluster.database().await;
    let running = Running::new(&database, &[]).await;
    assert_eq!(post(&running, "", b"hello").await.status, 200);
    cluster.stop("fast");
    let answer = post(&running, "", b"hello").await;
    assert_eq!((answer.status, answer.text()), (503, "the database is not reachable\n".into()));
    cluster.start();
    running.until_ready().await;
    assert_eq!(post(&running, "", b"hello").await.status, 200);
}

#[tokio::test]
async fn hanging_requests_hold_up_no_handshake_and_are_bounded() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("pool", "1"), ("lane-timeout", "5s")]).await;
    let sleeping =
        "SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";
    let mut streams = Vec::new();
    for number in 0..256 {
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        let body = if number == 0 { "sleep 2" } else { "hello" };
        stream.write_all(&request("/Ocpp", "Connection: close\r\n", body.as_bytes())).await.unwrap();
        streams.push(stream);
        if number == 0 {
            database.until(sleeping).await;
        }
        // Not faster than they are accepted.
        tokio::task::yield_now().await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let answer = post(&running, "", b"one too many").await;
    assert_eq!((answer.status, answer.text()), (503, "too many requests wait for the database\n".into()));
    let began = Instant::now();
    assert_eq!(running.charger("CP1").await.ask("hello").await, "echo hello");
    assert!(began.elapsed() < Duration::from_millis(800), "{:?}", began.elapsed());
    for mut stream in streams {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    assert_eq!(post(&running, "", b"hello").await.status, 200);
}

#[tokio::test]
async fn requests_on_their_way_are_answered_before_the_end() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut busy = TcpStream::connect(running.address).await.unwrap();
    let mut late = TcpStream::connect(running.address).await.unwrap();
    let mut idle = TcpStream::connect(running.address).await.unwrap();
    idle.write_all(&request("/Ocpp", "", b"hello")).await.unwrap();
    assert!(heard(&mut idle).await.ends_with("echo hello"));
    busy.write_all(&request("/Ocpp", "", b"sleep 1")).await.unwrap();
    late.write_all(b"POST /Ocpp HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhe").await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    let ending = running.tell();
    tokio::time::sleep(Duration::from_millis(200)).await;
    // What comes to its end only now is not begun.
    late.write_all(b"llo").await.unwrap();
    let mut answer = String::new();
    late.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("this connector is ending"), "{answer}");
    answer.clear();
    busy.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("echo sleep 1"), "{answer}");
    assert_eq!(idle.read(&mut [0; 10]).await.unwrap(), 0, "an idle connection is closed");
    timeout(Duration::from_secs(5), ending).await.expect("the end takes too long").unwrap();
}
