//! The end of the connector: nothing accepted any more, everything read is answered, everybody told.

use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::running::Running;
use crate::scratch::Database;

#[tokio::test]
async fn frames_on_their_way_are_answered_before_the_sockets_close() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[]).await;
    let address = running.address;
    let mut idle = running.charger("IDLE").await;
    let mut busy = running.charger("BUSY").await;
    busy.say("sleep 1").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let ending = running.tell();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(TcpStream::connect(address).await.is_err(), "still accepting");
    assert_eq!(busy.hear().await, "echo sleep 1");
    assert_eq!(busy.closed().await, (1001, "going away".into()));
    assert_eq!(idle.closed().await, (1001, "going away".into()));
    timeout(Duration::from_secs(5), ending).await.expect("the end takes too long").unwrap();
    assert_eq!(database.one::<i64>("SELECT count(*) FROM ocpp.session WHERE ended = 'going away'").await, 2);
}

#[tokio::test]
async fn draining_has_an_end() {
    let Some(database) = Database::new().await else { return };
    let running = Running::new(&database, &[("drain-timeout", "1s"), ("lane-timeout", "1min")]).await;
    let mut hanging = running.charger("CP1").await;
    hanging.say("sleep 3600").await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let ending = running.tell();
    assert_eq!(hanging.closed().await.0, 1001);
    timeout(Duration::from_secs(10), ending).await.expect("the end takes too long").unwrap();
}
