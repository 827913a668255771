//! A newer connection of the same charge point wins; sessions that the database forgot are opened again.

use std::time::Duration;

use futures_util::SinkExt;
use tokio_tungstenite::tungstenite::Message;

use crate::running::Running;
use crate::scratch::Database;

#[tokio::test]
async fn the_newer_socket_wins_and_what_the_old_one_said_is_kept() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("lanes", "1")]).await;
    let mut slow = running.charger("SLOW").await;
    let mut old = running.charger("CP1").await;
    slow.say("sleep 0.5").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    old.say("last words").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut new = running.charger("CP1").await;
    assert_eq!(old.closed().await, (1008, "replaced by a newer connection".into()));
    assert_eq!(new.ask("hello").await, "echo hello");
    assert_eq!(database.said("CP1").await, ["last words", "hello"]);
    let sessions: Vec<i64> = database
        .client
        .query("SELECT session FROM ocpp.said WHERE charge_point = 'CP1' ORDER BY id", &[])
        .await
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    assert!(sessions[0] < sessions[1], "each under its own session: {sessions:?}");
    assert!(running.get("/health").await.contains("\"connections\":2"));
}

#[tokio::test]
async fn identities_are_the_same_if_the_database_says_so() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut old = running.charger("Folded").await;
    let mut new = running.charger("FoldeD").await;
    assert_eq!(old.closed().await.0, 1008);
    assert_eq!(new.ask("hello").await, "echo hello");
    assert_eq!(database.said("FOLDED").await, ["hello"]);
}

#[tokio::test]
async fn a_hundred_reconnects_leave_one_socket() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let address = running.address;
        all.spawn(async move { crate::charger::Charger::connect(address, "/ocpp/CP1", &[]).await.unwrap() });
    }
    let mut chargers = all.join_all().await;
    database.until("SELECT count(*) = 1 FROM ocpp.session WHERE ended IS NULL").await;
    assert!(running.get("/health").await.contains("\"connections\":1"));
    let mut answered = 0;
    for charger in &mut chargers {
        // Most are closed already: then the message can not even be sent.
        if charger.socket.send(Message::text("hello")).await.is_ok()
            && matches!(futures_util::StreamExt::next(&mut charger.socket).await, Some(Ok(Message::Text(_))))
        {
            answered += 1;
        }
    }
    assert_eq!(answered, 1);
}

#[tokio::test]
async fn a_forgotten_session_is_opened_again_and_its_frames_keep_their_order() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("lanes", "1")]).await;
    let mut slow = running.charger("SLOW").await;
    let mut charger = running.charger("CP1").await;
    slow.say("sleep 0.3").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    database.run("DELETE FROM ocpp.session WHERE charge_point = 'CP1'").await;
    for number in 0..10 {
        charger.say(&number.to_string()).await;
    }
    for number in 0..10 {
        assert_eq!(charger.hear().await, format!("echo {number}"));
    }
    assert_eq!(database.said("CP1").await, (0..10).map(|number| number.to_string()).collect::<Vec<_>>());
    assert_eq!(database.one::<i64>("SELECT count(*) FROM ocpp.session WHERE charge_point = 'CP1'").await, 1);
    drop(charger);
    database.until("SELECT ended IS NOT NULL FROM ocpp.session WHERE charge_point = 'CP1'").await;
}

#[tokio::test]
async fn last_words_of_a_forgotten_session_do_not_end_the_successors() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("lanes", "1")]).await;
    let mut slow = running.charger("SLOW").await;
    let mut old = running.charger("CP1").await;
    slow.say("sleep 0.6").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    old.say("last words").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut new = running.charger("CP1").await;
    database.run("DELETE FROM ocpp.session WHERE charge_point = 'CP1' AND ended IS NOT NULL").await;
    assert_eq!(new.ask("hello").await, "echo hello");
    // Across sockets the order may change here: only the old one's session had to be made anew.
    database.until("SELECT count(*) = 2 FROM ocpp.said WHERE charge_point = 'CP1'").await;
    // One session, the successor's, and it lives on.
    database
        .until("SELECT count(*) = 1 AND bool_and(ended IS NULL) FROM ocpp.session WHERE charge_point = 'CP1'")
        .await;
    new.silence(Duration::from_millis(500)).await;
    assert_eq!(
        database.one::<i64>("SELECT count(*) FROM ocpp.session WHERE charge_point = 'CP1' AND ended IS NULL").await,
        1
    );
}

#[tokio::test]
async fn who_is_not_welcome_any_more_is_closed() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut charger = running.charger("unwelcome1").await;
    database.run("DELETE FROM ocpp.session").await;
    charger.say("hello").await;
    assert_eq!(charger.closed().await.0, 1008);
    assert_eq!(database.said("unwelcome1").await.len(), 0);
}

#[tokio::test]
async fn a_lost_lease_registers_the_node_again_and_reopens_its_sockets() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut chargers = Vec::new();
    for number in 0..40 {
        chargers.push(running.charger(&format!("CP{number}")).await);
    }
    database.run("UPDATE ocpp.session SET ended = 'lease'; DELETE FROM ocpp.node").await;
    database
        .until("SELECT count(*) = 40 FROM ocpp.session s JOIN ocpp.node n USING (node) WHERE s.ended IS NULL")
        .await;
    for charger in &mut chargers {
        assert_eq!(charger.ask("hello").await, "echo hello");
    }
    running.until_ready().await;
}
