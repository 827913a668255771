//! What the database wants written without having been asked: commands and closes.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use crate::running::Running;
use crate::scratch::Database;

#[tokio::test]
async fn a_nudge_fetches_a_command_at_once() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("tend-interval", "5s")]).await;
    let mut charger = running.charger("CP1").await;
    // The listener may still be connecting: its first nudge of itself shows as a second tend.
    database.until("SELECT tended >= 2 FROM ocpp.node").await;
    let began = Instant::now();
    database.run("SELECT ocpp.queue('CP1', 'call', '[2,\"1\",\"Reset\",{}]')").await;
    assert_eq!(charger.hear().await, "[2,\"1\",\"Reset\",{}]");
    assert!(began.elapsed() < Duration::from_secs(4), "{:?}", began.elapsed());
}

#[tokio::test]
async fn without_a_nudge_the_timer_fetches_it() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut charger = running.charger("CP1").await;
    database.run("INSERT INTO ocpp.outbox (charge_point, outcome, message) VALUES ('CP1', 'call', 'hello')").await;
    assert_eq!(charger.hear().await, "hello");
}

#[tokio::test]
async fn a_command_that_is_faster_than_its_socket_waits_for_it() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    database.until("SELECT tended >= 1 FROM ocpp.node").await;
    database.run("INSERT INTO ocpp.session (charge_point, node) SELECT 'early', node FROM ocpp.node").await;
    database.run("INSERT INTO ocpp.outbox (charge_point, outcome, message) VALUES ('early', 'call', 'hello')").await;
    database.until("SELECT NOT EXISTS (SELECT FROM ocpp.outbox)").await;
    let mut charger = running.charger("early").await;
    assert_eq!(charger.hear().await, "hello");
}

#[tokio::test]
async fn more_than_one_fetch_of_work_comes_through_in_order() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("tend-interval", "5s")]).await;
    let mut charger = running.charger("CP1").await;
    database.run("INSERT INTO ocpp.outbox (charge_point, outcome, message) SELECT 'CP1', 'call', n::text FROM generate_series(1, 1000) n").await;
    database.run("SELECT pg_notify('ocpp_connector', node::text) FROM ocpp.node").await;
    for number in 1..=1000 {
        assert_eq!(timeout(Duration::from_secs(6), charger.hear()).await.unwrap(), number.to_string());
    }
}

#[tokio::test]
async fn a_command_comes_with_an_answer() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut charger = running.charger("CP1").await;
    assert_eq!(charger.ask("call next one").await, "echo call next one");
    assert_eq!(charger.hear().await, "next one");
    assert_eq!(charger.ask("close 1000 enough").await, "echo close 1000 enough");
    assert_eq!(charger.closed().await, (1000, "enough".into()));
}

#[tokio::test]
async fn the_database_can_close_a_socket() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut charger = running.charger("CP1").await;
    database.run("SELECT ocpp.queue('CP1', 'close', '1008 blocked by the operator')").await;
    assert_eq!(charger.closed().await, (1008, "blocked by the operator".into()));
    database.until("SELECT ended = 'blocked by the operator' FROM ocpp.session").await;
}

#[tokio::test]
async fn maintenance_runs_outside_a_transaction() {
    let Some(database) = Database::new().await else { return };
    let _running = Running::new(&database, &[("maintenance-url", &database.url), ("maintain-interval", "1s")]).await;
    database.until("SELECT count(*) >= 4 FROM ocpp.maintained").await;
}
