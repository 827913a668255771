//! A private PostgreSQL in a data folder, for whoever names no database: started, filled, watched and stopped here.

mod cluster;
mod contents;
mod folder;
mod programs;

use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio_postgres::Config as Database;

use crate::config::Config;
use crate::database::Pause;
use cluster::Cluster;

/// Why there is no private PostgreSQL. Each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum EmbeddedError {
    #[error(
        "no PostgreSQL server from version 15 on was found (looked in {looked}); install one (Debian: apt-get install postgresql-15), or name its folder with --pg-bin, or an existing database with --database-url"
    )]
    NoPrograms { looked: String },
    #[error("{folder}: PostgreSQL {version} is not supported, the oldest is 15; name another folder with --pg-bin")]
    TooOld { folder: PathBuf, version: u32 },
    #[error(
        "{cluster} was made by PostgreSQL {made_by}, whose programs are not here (found: {found}); name their folder with --pg-bin, or move the data with pg_upgrade or pg_dump, or choose another folder with --data"
    )]
    OtherVersion { cluster: PathBuf, made_by: String, found: String },
    #[error(
        "there is no user {0:?} to run PostgreSQL as, for it refuses root; create it, or name another with --pg-user"
    )]
    NoUser(String),
    #[error("PostgreSQL refuses to run as root: --pg-user must name an unprivileged user")]
    UserIsRoot,
    #[error("no data folder: neither XDG_DATA_HOME nor HOME is set; name one with --data")]
    NoHome,
    #[error("{0} is not empty and was not made by ocpp-connector; name another folder with --data")]
    NotOurs(PathBuf),
    #[error("{folder} is used by another ocpp-connector{owner}; end that one, or name another folder with --data")]
    InUse { folder: PathBuf, owner: String },
    #[error(
        "user {user} can not use {folder} ({what}); name a folder that this user can reach with --data or --pg-bin"
    )]
    Unreachable { user: String, folder: PathBuf, what: String },
    #[error("{folder}: {what}")]
    Folder { folder: PathBuf, what: String },
    #[error("{program} failed for {folder}:\n{output}")]
    Program { program: &'static str, folder: PathBuf, output: String },
    #[error("PostgreSQL in {folder} did not start; the last lines of {log}:\n{output}")]
    NotStarted { folder: PathBuf, log: PathBuf, output: String },
    #[error(
        "the PostgreSQL in {0} has no extension pg_ocpp; install it there (cargo pgrx install), or name a tree that has it with --pg-bin"
    )]
    NoExtension(PathBuf),
    #[error("preparing the database failed: {0}")]
    Contents(String),
}

/// A running private PostgreSQL.
pub struct Embedded {
    /// As its unprivileged owner of the storage, who is also the one that maintains it.
    pub database: Database,
    stop: oneshot::Sender<()>,
    watch: JoinHandle<()>,
}

impl Embedded {
    /// Finds or makes the cluster in the data folder, starts or adopts its server, and brings the storage up to date.
    pub async fn start(config: &Config) -> Result<Self, EmbeddedError> {
        let folder = folder::Folder::open(config)?;
        let programs = programs::find(config, &folder)?;
        let mut cluster = Cluster::open(folder, programs, config.pg_port).await?;
        cluster.start().await?;
        let database = match contents::prepare(&cluster).await {
            Ok(database) => database,
            Err(error) => {
                cluster.stop().await;
                return Err(error);
            }
        };
        tracing::info!("the private PostgreSQL is open to you: {}", cluster.psql());
        let (stop, stopped) = oneshot::channel();
        let watch = tokio::spawn(watch(cluster, stopped));
        Ok(Embedded { database, stop, watch })
    }

    /// Stops the server in good order.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        let _ = self.watch.await;
    }
}

/// Starts the server again whenever it ends by itself, until told to stop it.
async fn watch(mut cluster: Cluster, mut stopped: oneshot::Receiver<()>) {
    let mut pause = Pause::default();
    loop {
        tokio::select! {
            biased;
            _ = &mut stopped => return cluster.stop().await,
            () = cluster.ended() => {}
        }
        tracing::error!("the private PostgreSQL has ended; the last lines of its log:\n{}", cluster.log_tail());
        loop {
            let again = async {
                pause.wait().await;
                cluster.start().await
            };
            tokio::select! {
                biased;
                _ = &mut stopped => return cluster.stop().await,
                result = again => match result {
                    Ok(()) => break,
                    Err(error) => tracing::error!("{error}"),
                }
            }
        }
        if tokio::time::timeout(Duration::from_secs(60), cluster.ended()).await.is_err() {
            pause = Pause::default();
        }
    }
}
