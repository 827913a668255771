//! PostgreSQL goes and comes back, or changes under the connector's feet: sockets stay, nobody is answered falsely.

use std::time::Duration;

use tokio::time::timeout;

use crate::charger::Charger;
use crate::running::Running;
use crate::scratch::{Cluster, Database};

#[tokio::test]
async fn a_restart_of_the_database_loses_no_frame_and_no_socket() {
    let Some(cluster) = Cluster::new() else { return };
    let database = cluster.database().await;
    for mode in ["fast", "immediate"] {
        let running = Running::new(
            &Database { url: database.url.clone(), client: crate::scratch::client(&database.url).await },
            &[],
        )
        .await;
        let mut chargers = Vec::new();
        for number in 0..10 {
            chargers.push(running.charger(&format!("{mode}{number}")).await);
        }
        let mut waiting = running.charger(&format!("{mode}-waiting")).await;
        waiting.say("sleep 0.5").await;
        tokio::time::sleep(Duration::from_millis(100)).await;
        cluster.stop(mode);
        for charger in &mut chargers {
            charger.say("while you were away").await;
        }
        let refused = Charger::connect(running.address, "/ocpp/late", &[]).await.err();
        assert_eq!(refused, Some(503));
        assert!(running.get("/ready").await.starts_with("HTTP/1.1 503"));
        chargers[0].silence(Duration::from_millis(300)).await;
        cluster.start();
        for charger in &mut chargers {
            assert_eq!(charger.hear().await, "echo while you were away");
        }
        assert_eq!(waiting.hear().await, "echo sleep 0.5");
        running.until_ready().await;
        assert_eq!(running.charger("late").await.ask("hello").await, "echo hello");
        let look = crate::scratch::client(&database.url).await;
        let sql = "SELECT count(*), count(DISTINCT charge_point) FROM ocpp.said WHERE frame LIKE 'while%' AND charge_point LIKE $1";
        let count = look.query_one(sql, &[&format!("{mode}%")]).await.unwrap();
        assert_eq!((count.get::<_, i64>(0), count.get::<_, i64>(1)), (10, 10));
    }
}

#[tokio::test]
async fn a_frame_that_kills_its_backend_is_found() {
    let Some(cluster) = Cluster::new() else { return };
    let database = cluster.database().await;
    let running = Running::new(&database, &[("lanes", "1")]).await;
    let mut deadly = running.charger("CP1").await;
    let mut innocent = running.charger("CP2").await;
    deadly.say("die").await;
    innocent.say("hello").await;
    assert_eq!(timeout(Duration::from_secs(60), innocent.hear()).await.unwrap(), "echo hello");
    assert_eq!(timeout(Duration::from_secs(60), deadly.hear()).await.unwrap(), "refused 57P02");
    assert_eq!(deadly.ask("hello").await, "echo hello");
}

#[tokio::test]
async fn killed_connections_are_made_again() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut charger = running.charger("CP1").await;
    for _ in 0..3 {
        database.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").await;
        assert_eq!(charger.ask("hello").await, "echo hello");
        assert_eq!(running.charger("CP2").await.ask("hello").await, "echo hello");
    }
    database.run("SELECT ocpp.queue('CP1', 'call', 'still there')").await;
    assert_eq!(charger.hear().await, "still there");
}

#[tokio::test]
async fn functions_may_be_replaced_while_it_runs() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut charger = running.charger("CP1").await;
    assert_eq!(charger.ask("hello").await, "echo hello");
    // Other columns: a prepared statement does not survive that (0A000).
    let definition: String = database.one("SELECT pg_get_functiondef('ocpp.receive'::regproc)").await;
    database.run("DROP FUNCTION ocpp.receive").await;
    charger.say("nobody home").await;
    charger.silence(Duration::from_millis(500)).await;
    database.run(&definition.replace("TABLE(item integer,", "TABLE(new_one text, item integer,")).await;
    assert_eq!(charger.hear().await, "echo nobody home");
    database.run("ALTER TABLE ocpp.node ADD COLUMN note text").await;
    assert_eq!(running.charger("CP2").await.ask("hello").await, "echo hello");
}
