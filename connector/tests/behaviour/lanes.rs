//! Lanes: charge points that are busy stall nobody, faults are narrowed down to their frame, queues are bounded.

use std::time::Duration;

use futures_util::SinkExt;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message;

use crate::running::Running;
use crate::scratch::{Database, client};

#[tokio::test]
async fn an_open_transaction_stalls_one_charge_point_and_keeps_its_order() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("lanes", "1"), ("unanswered", "32")]).await;
    let mut held = running.charger("HELD").await;
    let mut free = running.charger("FREE").await;
    let person = client(&database.url).await;
    person
        .batch_execute("BEGIN; UPDATE ocpp.charge_point SET identity = identity WHERE identity = 'HELD'")
        .await
        .unwrap();
    for number in 0..20 {
        held.say(&format!("n {number}")).await;
    }
    for number in 0..50 {
        assert_eq!(
            timeout(Duration::from_secs(2), free.ask(&number.to_string())).await.unwrap(),
            format!("echo {number}")
        );
    }
    held.silence(Duration::from_millis(300)).await;
    // More comes while the first are being asked after.
    for number in 20..30 {
        held.say(&format!("n {number}")).await;
    }
    person.batch_execute("COMMIT").await.unwrap();
    for number in 0..30 {
        assert_eq!(held.hear().await, format!("echo n {number}"));
    }
    let said = database.said("HELD").await;
    assert_eq!(said, (0..30).map(|number| format!("n {number}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn one_bad_frame_is_found_among_many_and_its_neighbours_succeed() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("lanes", "1")]).await;
    let mut slow = running.charger("SLOW").await;
    let mut chargers = Vec::new();
    for number in 0..33 {
        chargers.push(running.charger(&format!("CP{number}")).await);
    }
    slow.say("sleep 0.3").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    for (number, charger) in chargers.iter_mut().enumerate() {
        charger.say(if number == 20 { "raise P0001" } else { "hello" }).await;
        charger.say("again").await;
    }
    for (number, charger) in chargers.iter_mut().enumerate() {
        assert_eq!(charger.hear().await, if number == 20 { "refused P0001" } else { "echo hello" });
        assert_eq!(charger.hear().await, "echo again");
    }
    assert_eq!(database.one::<i64>("SELECT count(*) FROM ocpp.said WHERE frame = 'hello'").await, 32);
    assert_eq!(database.one::<i64>("SELECT count(*) FROM ocpp.said WHERE refused = 'P0001'").await, 1);
    assert_eq!(database.one::<i64>("SELECT count(*) FROM ocpp.said WHERE frame = 'again'").await, 33);
}

#[tokio::test]
async fn what_fails_once_by_chance_is_not_refused() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut charger = running.charger("CP1").await;
    assert_eq!(charger.ask("first 1 P0001").await, "echo first 1 P0001");
    assert_eq!(database.said("CP1").await, ["first 1 P0001"]);
}

#[tokio::test]
async fn what_is_not_the_messages_fault_is_repeated_until_it_succeeds() {
    let Some(database) = Database::new().await else { return };
    for sqlstate in ["40001", "40P01", "53100", "55P03", "57P03", "58030", "25006", "08006"] {
        let running = Running::new(&database, &[]).await;
        database.run("ALTER SEQUENCE ocpp.tries RESTART").await;
        let mut charger = running.charger(&format!("CP{sqlstate}")).await;
        let frame = format!("first 4 {sqlstate}");
        assert_eq!(charger.ask(&frame).await, format!("echo {frame}"));
        assert_eq!(database.one::<i64>("SELECT last_value FROM ocpp.tries").await, 5, "{sqlstate}");
    }
    assert_eq!(database.one::<i64>("SELECT count(*) FROM ocpp.said WHERE refused IS NOT NULL").await, 0);
}

#[tokio::test]
async fn a_storage_of_another_version_answers_nobody_until_it_is_right() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    database.run("SELECT ocpp.set('mismatch', 'yes')").await;
    let mut charger = running.charger("CP1").await;
    charger.say("mismatch").await;
    charger.silence(Duration::from_secs(1)).await;
    database.run("DELETE FROM ocpp.setting").await;
    assert_eq!(charger.hear().await, "echo mismatch");
}

/// An upgrade under way: the server processes of before have the library of before, for as long as they live.
#[tokio::test]
async fn a_library_that_was_replaced_is_loaded_by_a_new_connection() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut charger = running.charger("CP1").await;
    assert_eq!(charger.ask("outdated").await, "echo outdated");
    database.run("SELECT ocpp.set('replaced', clock_timestamp()::text)").await;
    assert_eq!(charger.ask("outdated").await, "echo outdated");
}

#[tokio::test]
async fn a_frame_that_can_not_even_be_refused_stops_nobody() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("lanes", "1")]).await;
    let mut charger = running.charger("CP1").await;
    charger.say("raise P0002").await;
    assert_eq!(charger.ask("hello").await, "echo hello");
    assert_eq!(database.said("CP1").await, ["hello"]);
}

/// A user's function can catch the cancellation and go on; its server process is ended by the end of its connection.
#[tokio::test]
async fn a_frame_that_can_not_be_cancelled_is_refused_and_its_server_process_ends() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("lanes", "1"), ("lane-timeout", "200ms")]).await;
    let mut stubborn = running.charger("STUBBORN").await;
    let mut charger = running.charger("CP1").await;
    stubborn.say("stubborn 1000000").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    charger.say("hello").await;
    assert_eq!(stubborn.hear().await, "refused 57014");
    assert_eq!(charger.hear().await, "echo hello");
    database
        .until("SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE query LIKE '%ocpp.receive%' AND state = 'active' AND pid <> pg_backend_pid())")
        .await;
}

/// The database may give up on a part of what it does, a function that hears of a message afterwards, and go on.
#[tokio::test]
async fn a_call_that_survives_being_cancelled_is_cancelled_again_and_its_answer_counts() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("lanes", "1"), ("lane-timeout", "300ms")]).await;
    let mut charger = running.charger("CP1").await;
    assert_eq!(charger.ask("stubborn 3").await, "echo stubborn 3");
    assert_eq!(charger.ask("hello").await, "echo hello");
}

#[tokio::test]
async fn a_frame_that_hangs_is_cancelled_and_only_it_suffers() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("lanes", "1"), ("lane-timeout", "1s")]).await;
    let mut slow = running.charger("SLOW").await;
    let mut hanging = running.charger("HANG").await;
    let mut chargers = Vec::new();
    for number in 0..7 {
        chargers.push(running.charger(&format!("CP{number}")).await);
    }
    slow.say("sleep 0.3").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    for charger in &mut chargers[..4] {
        charger.say("hello").await;
    }
    hanging.say("sleep 3600").await;
    for charger in &mut chargers[4..] {
        charger.say("hello").await;
    }
    let began = Instant::now();
    for charger in &mut chargers {
        assert_eq!(charger.hear().await, "echo hello");
    }
    assert_eq!(hanging.hear().await, "refused 57014");
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    assert_eq!(hanging.ask("hello").await, "echo hello");
}

#[tokio::test]
async fn a_full_lane_makes_sockets_wait_and_loses_nothing() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(
        &database,
        &[
            ("lanes", "1"),
            ("unanswered", "512"),
            ("batch-bytes", "64KiB"),
            ("batch-frames", "4"),
            ("lane-timeout", "30s"),
        ],
    )
    .await;
    let mut slow = running.charger("SLOW").await;
    slow.say("sleep 6").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut charger = running.charger("CP1").await;
    let frame = "x".repeat(60_000);
    // The lane holds 128 KiB, the socket two frames, the kernel a few MB on both sides.
    let mut sent = 0;
    let fill = async {
        loop {
            charger.socket.send(Message::text(frame.as_str())).await.unwrap();
            sent += 1;
        }
    };
    let never: Result<(), _> = timeout(Duration::from_secs(2), fill).await;
    assert!(never.is_err() && sent < 300, "{sent} frames of 60 kB were taken though the lane stands still");
    assert_eq!(slow.hear().await, "echo sleep 6");
    let mut other = running.charger("CP2").await;
    assert_eq!(other.ask("hello").await, "echo hello");
}

#[tokio::test]
async fn a_charge_point_that_waits_is_still_ponged() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("unanswered", "1"), ("lane-timeout", "30s")]).await;
    let mut charger = running.charger("CP1").await;
    charger.say("sleep 5").await;
    charger.say("second").await;
    charger.socket.send(Message::Ping("are you there".into())).await.unwrap();
    use futures_util::StreamExt;
    let pong =
        timeout(Duration::from_secs(3), charger.socket.next()).await.expect("no pong while waiting").unwrap().unwrap();
    assert_eq!(pong, Message::Pong("are you there".into()));
    assert_eq!(charger.hear().await, "echo sleep 5");
    assert_eq!(charger.hear().await, "echo second");
}
