//! Commands that go out by POST: where they may go, what they look like, and what becomes of their answers.

use std::io::Write;
use std::time::Duration;

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::{Instant, timeout};

use crate::running::Running;
use crate::scratch::{Cluster, Database, client};
use crate::station::{Station, answer, ok};

/// Queues a command; the connector finds it by its timer, or at once after a [`nudge`].
async fn queue(database: &Database, charge_point: &str, address: &str, message: &str) {
    let sql = "INSERT INTO ocpp.soap_outbox (charge_point, address, peer, message) VALUES ($1, $2, '127.0.0.1', $3)";
    database.client.execute(sql, &[&charge_point, &address, &message]).await.unwrap();
}

async fn nudge(database: &Database) {
    database.run("SELECT pg_notify('ocpp_connector', node::text) FROM ocpp.node").await;
}

/// How the charge point's only command ended: the status, or what was reached and why.
async fn end(database: &Database, charge_point: &str) -> (Option<i32>, Option<bool>, String) {
    database.until(&format!("SELECT bool_and(state IN ('answered', 'failed')) FROM ocpp.soap_outbox WHERE charge_point = '{charge_point}'")).await;
    let sql = "SELECT status, reached, coalesce(reason, answer) FROM ocpp.soap_outbox WHERE charge_point = $1";
    let row = database.client.query_one(sql, &[&charge_point]).await.unwrap();
    (row.get(0), row.get(1), row.get(2))
}

/// Sends one command and tells how it ended.
async fn fate(database: &Database, charge_point: &str, address: &str) -> (Option<i32>, Option<bool>, String) {
    queue(database, charge_point, address, "command").await;
    nudge(database).await;
    end(database, charge_point).await
}

#[tokio::test]
async fn a_command_is_posted_and_its_answer_reported() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("tend-interval", "5s")]).await;
    let mut station = Station::new(|_| ok("<answer>\u{fc}</answer>")).await;
    // The listener may still be connecting: its first nudge of itself shows as a second tend.
    database.until("SELECT tended >= 2 FROM ocpp.node").await;
    queue(&database, "CP1", &format!("http://{}/a/b?c=d", station.address), "<reset>\u{fc}</reset>").await;
    let began = Instant::now();
    nudge(&database).await;
    let request = station.hear().await;
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /a/b?c=d HTTP/1.1\r\n"), "{head}");
    for line in [
        &format!("Host: {}", station.address),
        "Content-Type: application/soap+xml; charset=utf-8; action=\"/Say\"",
        "Content-Length: 17",
        "Accept-Encoding: gzip, deflate",
        "Connection: close",
        concat!("User-Agent: ocpp-connector/", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(head.lines().any(|other| other == line), "{line} is not in {head}");
    }
    assert_eq!(body, "<reset>\u{fc}</reset>");
    assert_eq!(end(&database, "CP1").await, (Some(200), None, r"<answer>\303\274</answer>".into()));
    assert_eq!(database.one::<String>("SELECT content_type FROM ocpp.soap_outbox").await, "application/soap+xml");
    drop(running);
}

#[tokio::test]
async fn answers_come_as_chargers_give_them() {
    let Some(database) = Database::new().await else { return };
    let _running = Running::new(&database, &[]).await;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(b"packed").unwrap();
    let gzip = gzip.finish().unwrap();
    let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
    zlib.write_all(b"packed").unwrap();
    let zlib = zlib.finish().unwrap();
    let plain = |text: &str| Some(text.as_bytes().to_vec());
    let cases = [
        (answer("200 OK", "content-encoding: gzip", &gzip), 200, "packed"),
        (answer("200 OK", "Content-Encoding: deflate", &zlib), 200, "packed"),
        (
            plain("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nchu\r\n3\r\nnks\r\n0\r\n\r\n"),
            200,
            "chunks",
        ),
        (plain("HTTP/1.0 200 OK\r\n\r\nto the end"), 200, "to the end"),
        (plain("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), 200, "ok"),
        (plain("HTTP/1.1 200 OK\r\nContent-Length : 2\r\nX:\r\n folded\r\nno header\r\n\r\nok"), 200, "ok"),
        (answer("500 Internal Server Error", "X: y", b"<fault/>"), 500, "<fault/>"),
        (answer("204 No Content", "Content-Encoding: gzip", b""), 204, ""),
        // Nobody is sent elsewhere: the other address was judged by nobody.
        (answer("302 Found", "Location: http://127.0.0.1:1/", b""), 302, ""),
    ];
    for (number, (reaction, status, body)) in cases.into_iter().enumerate() {
        let station = Station::new(move |_| reaction.clone()).await;
        let fate = fate(&database, &format!("CP{number}"), &station.url()).await;
        assert_eq!(fate, (Some(status), None, body.into()), "{number}");
    }
}

#[tokio::test]
async fn what_is_not_allowed_is_not_connected_to() {
    let Some(database) = Database::new().await else { return };
    let _running = Running::new(&database, &[]).await;
    let mut station = Station::new(|_| ok("you found me")).await;
    let port = station.address.port();
    let insert = async |charge_point: &str, address: String, peer: Option<&str>| {
        let sql = "INSERT INTO ocpp.soap_outbox (charge_point, address, peer) VALUES ($1, $2, $3)";
        database.client.execute(sql, &[&charge_point, &address, &peer]).await.unwrap();
    };
    insert("OTHER", format!("http://127.0.0.1:{port}/"), Some("10.9.9.9")).await;
    insert("PROXIED", format!("http://127.0.0.1:{port}/"), None).await;
    insert("NAMED", format!("http://localhost:{port}/"), Some("10.9.9.9")).await;
    insert("NUMBER", format!("http://2130706433:{port}/"), Some("10.9.9.9")).await;
    insert("HTTPS", format!("https://127.0.0.1:{port}/"), Some("127.0.0.1")).await;
    insert("NOWHERE", "anonymous".into(), Some("127.0.0.1")).await;
    nudge(&database).await;
    for (charge_point, reasons) in [
        ("OTHER", vec!["127.0.0.1", "10.9.9.9", "add 127.0.0.1 to soap-callback"]),
        ("PROXIED", vec!["127.0.0.1", "not known", "soap-callback"]),
        ("NAMED", vec!["127.0.0.1 or localhost"]),
        ("NUMBER", vec!["127.0.0.1"]),
        ("HTTPS", vec!["VPN"]),
        ("NOWHERE", vec!["http://"]),
    ] {
        let (status, reached, reason) = end(&database, charge_point).await;
        assert_eq!((status, reached), (None, Some(false)), "{charge_point}: {reason}");
        for part in reasons {
            assert!(reason.contains(part), "{charge_point}: {reason}");
        }
    }
    assert!(station.silent(), "something was POSTed all the same");
}

#[tokio::test]
async fn a_list_allows_names_and_networks() {
    let Some(database) = Database::new().await else { return };
    let _running = Running::new(&database, &[("soap-callback", "localhost, 127.0.0.2, 127.1.0.0/16")]).await;
    let station = Station::new(|_| ok("you found me")).await;
    let port = station.address.port();
    assert_eq!(fate(&database, "NAMED", &format!("http://LOCALHOST:{port}/")).await.0, Some(200));
    let (_, reached, reason) = fate(&database, "PEER", &format!("http://127.0.0.1:{port}/")).await;
    assert_eq!(reached, Some(false), "peer is not in the list: {reason}");
    assert!(reason.contains("soap-callback"), "{reason}");
    // Allowed, but nobody is there.
    let (_, reached, reason) = fate(&database, "NETWORK", &format!("http://127.1.2.3:{port}/")).await;
    assert!(reached == Some(false) && reason.contains("can not be connected to"), "{reason}");
}

#[tokio::test]
async fn who_is_not_there_was_not_reached() {
    let Some(database) = Database::new().await else { return };
    let _running = Running::new(&database, &[("soap-connect-timeout", "500ms")]).await;
    let free = crate::program::free_port();
    let (_, reached, reason) = fate(&database, "CLOSED", &format!("http://127.0.0.1:{free}/")).await;
    assert!(reached == Some(false) && reason.contains("refused"), "{reason}");
    let (_, reached, reason) = fate(&database, "UNKNOWN", "http://no-such-host.invalid/").await;
    assert!(reached == Some(false) && reason.contains("no-such-host.invalid"), "{reason}");
    // A server with its queue full does not answer a knock at all.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let full = socket.listen(1).unwrap();
    let address = full.local_addr().unwrap();
    let mut waiting = Vec::new();
    while let Ok(stream) = timeout(Duration::from_millis(300), TcpStream::connect(address)).await {
        waiting.push(stream.unwrap());
    }
    let (_, reached, reason) = fate(&database, "FULL", &format!("http://{address}/")).await;
    assert!(reached == Some(false) && reason.contains("in time"), "{reason}");
}

#[tokio::test]
async fn who_does_not_answer_well_was_reached() {
    let Some(database) = Database::new().await else { return };
    let _running = Running::new(&database, &[("max-frame", "64KiB")]).await;
    let mut bomb = GzEncoder::new(Vec::new(), Compression::default());
    bomb.write_all(&vec![0; 50 << 20]).unwrap();
    let bomb = bomb.finish().unwrap();
    let cases = [
        ("GONE", Some(Vec::new()), "connection"),
        ("HALF", Some(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".to_vec()), "could not be read"),
        ("NONSENSE", Some(b"220 smtp.example.net ESMTP\r\n".to_vec()), "connection broke"),
        ("LARGE", answer("200 OK", "X: y", &[b'x'; 65537]), "max-frame"),
        ("ENDLESS", Some([&b"HTTP/1.1 200 OK\r\n\r\n"[..], &[b'x'; 1 << 20]].concat()), "max-frame"),
        ("BOMB", answer("200 OK", "Content-Encoding: gzip", &bomb), "max-frame"),
        ("UNPACKED", answer("200 OK", "Content-Encoding: gzip", b"<answer/>"), "Content-Encoding"),
        ("BR", answer("200 OK", "Content-Encoding: br", b"x"), "\"br\""),
    ];
    for (charge_point, reaction, part) in cases {
        let station = Station::new(move |_| reaction.clone()).await;
        let (status, reached, reason) = fate(&database, charge_point, &station.url()).await;
        assert_eq!((status, reached), (None, Some(true)), "{charge_point}: {reason}");
        assert!(reason.contains(part), "{charge_point}: {reason}");
    }
    let station = Station::new(|_| None).await;
    let sql =
        "INSERT INTO ocpp.soap_outbox (charge_point, address, peer, patience) VALUES ('SILENT', $1, '127.0.0.1', 700)";
    database.client.execute(sql, &[&station.url()]).await.unwrap();
    let (_, reached, reason) = end(&database, "SILENT").await;
    assert!(reached == Some(true) && reason.contains("did not answer within"), "{reason}");
}

#[tokio::test]
async fn the_next_command_follows_at_once() {
    let Some(database) = Database::new().await else { return };
    let _running = Running::new(&database, &[("tend-interval", "5s")]).await;
    let mut station = Station::new(|body| if body == "3" { Some(Vec::new()) } else { ok(body) }).await;
    database.until("SELECT tended >= 2 FROM ocpp.node").await;
    for number in 1..=6 {
        queue(&database, "CP1", &station.url(), &number.to_string()).await;
    }
    let began = Instant::now();
    nudge(&database).await;
    for number in 1..=6 {
        let request = station.hear().await;
        assert!(request.ends_with(&format!("\r\n\r\n{number}")), "{request}");
    }
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
    database.until("SELECT count(*) = 5 FROM ocpp.soap_outbox WHERE state = 'answered' AND answer = message").await;
}

#[tokio::test]
async fn more_than_there_are_places_for_come_through() {
    let Some(database) = Database::new().await else { return };
    let _running = Running::new(&database, &[("tend-interval", "5s")]).await;
    let station = Station::new(ok).await;
    database.until("SELECT tended >= 2 FROM ocpp.node").await;
    let sql = "INSERT INTO ocpp.soap_outbox (charge_point, address, peer, message)
               SELECT 'CP' || n, $1, '127.0.0.1', n::text FROM generate_series(1, 1000) n";
    database.client.execute(sql, &[&station.url()]).await.unwrap();
    let began = Instant::now();
    nudge(&database).await;
    database.until("SELECT bool_and(state = 'answered' AND answer = message) FROM ocpp.soap_outbox").await;
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}

#[tokio::test]
async fn silent_charge_points_hold_up_no_other() {
    let Some(database) = Database::new().await else { return };
    let _running = Running::new(&database, &[]).await;
    let silent = Station::new(|_| None).await;
    let station = Station::new(ok).await;
    for number in 0..100 {
        queue(&database, &format!("SILENT{number}"), &silent.url(), "command").await;
    }
    nudge(&database).await;
    database.until("SELECT count(*) = 100 FROM ocpp.soap_outbox WHERE state = 'sent'").await;
    assert_eq!(fate(&database, "CP1", &station.url()).await.0, Some(200));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_waits_for_the_database() {
    let Some(cluster) = Cluster::new() else { return };
    let database = cluster.database().await;
    let _running = Running::new(&database, &[]).await;
    let (go, gone) = std::sync::mpsc::channel::<()>();
    let gone = std::sync::Mutex::new(gone);
    let mut station = Station::new(move |body| {
        // Once the database is away.
        tokio::task::block_in_place(|| gone.lock().unwrap().recv().unwrap());
        ok(body)
    })
    .await;
    queue(&database, "CP1", &station.url(), "command").await;
    station.hear().await;
    cluster.stop("fast");
    go.send(()).unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    cluster.start();
    let database = Database { url: database.url.clone(), client: client(&database.url).await };
    assert_eq!(end(&database, "CP1").await, (Some(200), None, "command".into()));
}

#[tokio::test]
async fn an_answer_that_the_database_can_not_process_is_a_failure() {
    let Some(database) = Database::new().await else { return };
    let _running = Running::new(&database, &[]).await;
    let station = Station::new(|_| ok("unusable")).await;
    let (_, reached, reason) = fate(&database, "CP1", &station.url()).await;
    assert_eq!(reached, Some(true));
    assert!(reason.contains("could not be processed: an unusable answer (P0001)"), "{reason}");
}

#[tokio::test(flavor = "multi_thread")]
async fn commands_on_their_way_are_waited_for_at_the_end() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut station = Station::new(|body| {
        std::thread::sleep(Duration::from_secs(1));
        ok(body)
    })
    .await;
    queue(&database, "CP1", &station.url(), "command").await;
    station.hear().await;
    let ending = running.tell();
    timeout(Duration::from_secs(8), ending).await.expect("the end takes too long").unwrap();
    assert_eq!(database.one::<String>("SELECT state FROM ocpp.soap_outbox").await, "answered");
}

#[tokio::test(flavor = "multi_thread")]
async fn at_the_end_no_more_commands_are_begun() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut station = Station::new(|body| {
        std::thread::sleep(Duration::from_secs(1));
        ok(body)
    })
    .await;
    for message in ["one", "two"] {
        queue(&database, "CP1", &station.url(), message).await;
    }
    station.hear().await;
    timeout(Duration::from_secs(8), running.tell()).await.expect("the end takes too long").unwrap();
    let states = "SELECT string_agg(state, ' ' ORDER BY command) FROM ocpp.soap_outbox";
    assert_eq!(database.one::<String>(states).await, "answered queued");
}

#[tokio::test]
async fn what_was_given_out_and_not_heard_is_given_again() {
    let Some(database) = Database::new().await else { return };
    let _running = Running::new(&database, &[]).await;
    let mut station = Station::new(ok).await;
    queue(&database, "CP1", &station.url(), "lost").await;
    // As a COMMIT leaves it whose answer was lost; if it was heard, it is posted a second time.
    database.run("UPDATE ocpp.soap_outbox SET state = 'sent' WHERE state = 'queued'").await;
    nudge(&database).await;
    assert_eq!(end(&database, "CP1").await, (Some(200), None, "lost".into()));
    station.hear().await;
}

#[tokio::test]
async fn what_is_in_hand_is_not_posted_a_second_time() {
    let Some(database) = Database::new().await else { return };
    let _running = Running::new(&database, &[("tend-interval", "100ms")]).await;
    let mut silent = Station::new(|_| None).await;
    queue(&database, "SILENT", &silent.url(), "command").await;
    // How this one ends the database does not want to know.
    let mut untold = Station::new(|_| ok("unusable")).await;
    queue(&database, "UNTOLD", &untold.url(), "untold").await;
    silent.hear().await;
    untold.hear().await;
    let tended: i32 = database.one("SELECT tended FROM ocpp.node").await;
    database.until(&format!("SELECT tended >= {} FROM ocpp.node", tended + 10)).await;
    assert_eq!(fate(&database, "CP1", &Station::new(ok).await.url()).await.0, Some(200));
    for mut station in [silent, untold] {
        assert!(station.silent(), "posted twice");
    }
}

#[tokio::test]
async fn what_could_not_be_told_stays_in_hand_until_its_time_is_over() {
    let Some(database) = Database::new().await else { return };
    let _running = Running::new(&database, &[("tend-interval", "100ms")]).await;
    let mut station = Station::new(|_| ok("unusable")).await;
    let sql = "INSERT INTO ocpp.soap_outbox (charge_point, address, peer, message, patience) VALUES ('CP1', $1, '127.0.0.1', 'untold', 1000)";
    database.client.execute(sql, &[&station.url()]).await.unwrap();
    station.hear().await;
    // The extension would have given it up by then; here it is given out again.
    station.hear().await;
}

#[tokio::test]
async fn an_extension_without_soap_serves_websockets_all_the_same() {
    let Some(database) = Database::new().await else { return };
    database.run("DROP FUNCTION ocpp.tend_soap, ocpp.receive_soap").await;
    let running = Running::new(&database, &[]).await;
    let mut charger = running.charger("CP1").await;
    database.until("SELECT tended >= 4 FROM ocpp.node").await;
    assert_eq!(charger.ask("hello").await, "echo hello");
    database.run("SELECT ocpp.queue('CP1', 'call', 'command')").await;
    assert_eq!(charger.hear().await, "command");
}
