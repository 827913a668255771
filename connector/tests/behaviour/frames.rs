//! Frames and their answers: kinds, order, and no answer before COMMIT.

use std::time::Duration;

use futures_util::SinkExt;
use tokio_tungstenite::tungstenite::Message;

use crate::running::Running;
use crate::scratch::Database;

#[tokio::test]
async fn text_and_binary_are_both_bytes() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut charger = running.charger("CP1").await;
    assert_eq!(charger.ask("grüße").await, r"echo gr\303\274\303\237e");
    charger.socket.send(Message::binary(b"a\0b".to_vec())).await.unwrap();
    assert_eq!(charger.hear().await, r"echo a\000b");
    charger.say("quiet").await;
    assert_eq!(charger.ask("after").await, "echo after");
    assert_eq!(charger.ask("").await, "echo ");
}

#[tokio::test]
async fn many_frames_without_waiting_are_answered_in_order() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let mut charger = running.charger("CP1").await;
    for number in 0..300 {
        charger.socket.feed(Message::text(number.to_string())).await.unwrap();
    }
    charger.socket.flush().await.unwrap();
    for number in 0..300 {
        assert_eq!(charger.hear().await, format!("echo {number}"));
    }
}

#[tokio::test]
async fn frames_that_queue_meanwhile_go_in_one_call() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("lanes", "1")]).await;
    let mut slow = running.charger("CP0").await;
    let mut chargers = Vec::new();
    for number in 1..=20 {
        chargers.push(running.charger(&format!("CP{number}")).await);
    }
    slow.say("sleep 0.5").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    for charger in &mut chargers {
        charger.say("hello").await;
    }
    for charger in &mut chargers {
        assert_eq!(charger.hear().await, "echo hello");
    }
    assert_eq!(database.one::<i64>("SELECT count(DISTINCT batch) FROM ocpp.said WHERE frame = 'hello'").await, 1);
}

#[tokio::test]
async fn an_error_at_commit_is_no_answer_but_a_refusal() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("lanes", "1")]).await;
    let mut slow = running.charger("CP0").await;
    let mut tripping = running.charger("CP1").await;
    let mut innocent = running.charger("CP2").await;
    slow.say("sleep 0.3").await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    tripping.say("commit").await;
    innocent.say("hello").await;
    // The rows came, "echo commit" among them; COMMIT failed.
    assert_eq!(tripping.hear().await, "refused 23514");
    assert_eq!(innocent.hear().await, "echo hello");
    assert_eq!(database.said("CP2").await, ["hello"]);
    assert_eq!(database.one::<i64>("SELECT count(*) FROM ocpp.tripwire").await, 0);
}
