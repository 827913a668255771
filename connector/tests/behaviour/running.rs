//! A connector that runs inside the test's process.

use std::net::SocketAddr;
use std::time::Duration;

use ocpp_connector::config::Config;
use ocpp_connector::server;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::charger::Charger;
use crate::scratch::{Database, unique};

pub struct Running {
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    /// Starts a connector for a database, with some settings changed, and waits until it is ready.
    pub async fn new(database: &Database, settings: &[(&'static str, &str)]) -> Self {
        let running = Self::start(&database.url, settings).await;
        running.until_ready().await;
        running
    }

    /// As [`Self::new`], without waiting: the database may be away.
    pub async fn start(url: &str, settings: &[(&'static str, &str)]) -> Self {
        let node = unique("node");
        let usual = [("database-url", url), ("node", node.as_str()), ("tend-interval", "300ms")];
        let settings: Vec<_> = usual.into_iter().chain(settings.iter().copied()).collect();
        let config = Config::with(&settings).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(server::run(config, listener, async {
            let _ = stopped.await;
        }));
        Running { address, stop, task }
    }

    pub async fn until_ready(&self) {
        for _ in 0..500 {
            if self.get("/ready").await.starts_with("HTTP/1.1 200") {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("never ready: {}", self.get("/ready").await);
    }

    /// A whole HTTP answer.
    pub async fn get(&self, path: &str) -> String {
        crate::charger::exchange(self.address, &format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
            .await
    }

    pub async fn charger(&self, identity: &str) -> Charger {
        Charger::connect(self.address, &format!("/ocpp/{identity}"), &[("Sec-WebSocket-Protocol", "ocpp1.6")])
            .await
            .unwrap()
    }

    /// Tells it to end.
    pub fn tell(self) -> JoinHandle<()> {
        let _ = self.stop.send(());
        self.task
    }
}
