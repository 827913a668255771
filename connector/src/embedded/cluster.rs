//! The cluster: made once, its server started or adopted, watched and stopped.

use std::fs::OpenOptions;
use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::signal::kill;
use nix::unistd::Pid;
use tokio::process::Child;
use tokio::time::{Instant, sleep};
use tokio_postgres::{Config as Database, NoTls};

use super::EmbeddedError;
use super::folder::Folder;
use super::programs::Programs;

/// Crash recovery after an unclean end can take minutes.
const LONGEST_START: Duration = Duration::from_secs(600);
/// The log begins anew above this size.
const LOG_SIZE: u64 = 16 << 20;
/// The cluster and its server.
pub struct Cluster {
    pub folder: Folder,
    pub programs: Programs,
    /// Open to 127.0.0.1 on this port too.
    pub tcp: Option<u16>,
    socket: PathBuf,
    /// The server, where it is our child and not adopted.
    child: Option<Child>,
}

/// What a running server's `postmaster.pid` says.
struct Running {
    pid: Pid,
    port: String,
    socket: String,
    tcp: String,
}

impl Cluster {
    /// Makes the cluster if there is none.
    pub async fn open(folder: Folder, programs: Programs, tcp: Option<u16>) -> Result<Self, EmbeddedError> {
        let socket = folder.socket(tcp.unwrap_or(5432))?;
        let cluster = Cluster { folder, programs, tcp, socket, child: None };
        cluster.can_be_reached().await?;
        if !cluster.folder.cluster().join("PG_VERSION").exists() {
            cluster.make().await?;
        }
        Ok(cluster)
    }

    /// PostgreSQL's user must be able to run the programs and to enter the folder: told here, in words.
    async fn can_be_reached(&self) -> Result<(), EmbeddedError> {
        let program = self.programs.folder.join("postgres");
        for (wanted, working) in [(&self.programs.folder, Path::new("/")), (&self.folder.root, &self.folder.root)] {
            let output = self.folder.command(&program).arg("--version").current_dir(working).output().await;
            output.map_err(|error| EmbeddedError::Unreachable {
                user: self.folder.user(),
                folder: wanted.clone(),
                what: error.to_string(),
            })?;
        }
        Ok(())
    }

    /// Made beside its place and renamed when it is whole: what was interrupted is not taken for a cluster.
    async fn make(&self) -> Result<(), EmbeddedError> {
        let wrong =
            |error: std::io::Error| EmbeddedError::Folder { folder: self.folder.root.clone(), what: error.to_string() };
        let new = self.folder.root.join("cluster.new");
        tracing::info!(folder = ?self.folder.root, version = self.programs.version, programs = ?self.programs.folder, "making a private PostgreSQL");
        // Without a locale initdb takes the environment's, and with none of these SQL_ASCII.
        let mut output = String::new();
        for locale in ["C.UTF-8", "C"] {
            if new.exists() {
                std::fs::remove_dir_all(&new).map_err(wrong)?;
            }
            let mut initdb = self.folder.command(&self.programs.folder.join("initdb"));
            // Trust on the socket: its folder can be entered by PostgreSQL's own user and root only.
            initdb
                .args([
                    "-E",
                    "UTF8",
                    "-U",
                    "postgres",
                    "--auth-local=trust",
                    "--auth-host=scram-sha-256",
                    "--no-instructions",
                    &format!("--locale={locale}"),
                    "-D",
                ])
                .arg(&new);
            let made = initdb.kill_on_drop(true).output().await.map_err(wrong)?;
            output = String::from_utf8_lossy(&made.stdout).into_owned() + &String::from_utf8_lossy(&made.stderr);
            if made.status.success() {
                self.folder.write_file(&self.folder.fresh_mark(), "").map_err(wrong)?;
                return std::fs::rename(&new, self.folder.cluster()).map_err(wrong);
            }
            if !output.contains("locale") {
                break;
            }
        }
        Err(EmbeddedError::Program { program: "initdb", folder: self.folder.root.clone(), output: last_lines(&output) })
    }

    /// Starts the server, or adopts the one that a killed connector left behind.
    pub async fn start(&mut self) -> Result<(), EmbeddedError> {
        if let Some(running) = self.running() {
            let fits = running.port == self.port().to_string()
                && running.socket == self.socket.to_string_lossy()
                && running.tcp == self.listen_addresses();
            if self.answers().await {
                if fits {
                    tracing::info!(pid = running.pid.as_raw(), "adopting the PostgreSQL that was left running");
                    if self.wait_until_ready().await.is_ok() {
                        return Ok(());
                    }
                } else {
                    tracing::info!("restarting the PostgreSQL that was left running, for its settings have changed");
                    self.stop().await;
                }
            } else if !fits && self.control(&["status"]).await {
                self.stop().await;
            }
        }
        let log =
            self.log().map_err(|error| EmbeddedError::Folder { folder: self.folder.log(), what: error.to_string() })?;
        let errors = log
            .try_clone()
            .map_err(|error| EmbeddedError::Folder { folder: self.folder.log(), what: error.to_string() })?;
        let mut server = self.folder.command(&self.programs.folder.join("postgres"));
        // A comma would separate folders, so the path is quoted as PostgreSQL quotes.
        let socket = format!("\"{}\"", self.socket.to_string_lossy().replace('"', "\"\""));
        server.arg("-D").arg(self.folder.cluster());
        for setting in [
            format!("port={}", self.port()),
            format!("listen_addresses={}", self.listen_addresses()),
            format!("unix_socket_directories={socket}"),
            "unix_socket_permissions=0700".into(),
            "cluster_name=pg_ocpp".into(),
        ] {
            server.args(["-c", &setting]);
        }
        // A process group of its own: Ctrl-C in a terminal is for us, who stop the server when the frames are through.
        server.process_group(0).stdout(log).stderr(errors);
        let child = server.spawn().map_err(|error| EmbeddedError::Program {
            program: "postgres",
            folder: self.folder.root.clone(),
            output: error.to_string(),
        })?;
        self.child = Some(child);
        self.wait_until_ready().await
    }

    async fn wait_until_ready(&mut self) -> Result<(), EmbeddedError> {
        let began = Instant::now();
        let mut told = began;
        loop {
            let failure = match self.superuser("postgres").connect(NoTls).await {
                Ok(_) => return Ok(()),
                Err(error) => crate::failure::chain(&error),
            };
            let ended = match &mut self.child {
                Some(child) => child.try_wait().ok().flatten().is_some(),
                None => self.running().is_none(),
            };
            if ended || began.elapsed() > LONGEST_START {
                let output = if ended { self.log_tail() } else { failure };
                return Err(EmbeddedError::NotStarted {
                    folder: self.folder.cluster(),
                    log: self.folder.log(),
                    output,
                });
            }
            if told.elapsed() > Duration::from_secs(10) {
                told = Instant::now();
                tracing::info!(seconds = began.elapsed().as_secs(), "still waiting for PostgreSQL to start: {failure}");
            }
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the server has ended.
    pub async fn ended(&mut self) {
        match &mut self.child {
            Some(child) => drop(child.wait().await),
            None => {
                while self.running().is_some() {
                    sleep(Duration::from_secs(1)).await;
                }
            }
        }
    }

    /// Stops the server: sessions are ended, everything is written out.
    pub async fn stop(&mut self) {
        if self.running().is_some() && !self.control(&["stop", "-m", "fast", "-w", "-t", "60"]).await {
            tracing::warn!(
                "PostgreSQL does not stop; it is stopped without writing out, and will recover at the next start"
            );
            self.control(&["stop", "-m", "immediate", "-w", "-t", "30"]).await;
        }
        if let Some(mut child) = self.child.take() {
            let _ = tokio::time::timeout(Duration::from_secs(5), child.wait()).await;
        }
    }

    async fn control(&self, arguments: &[&str]) -> bool {
        let mut pg_ctl = self.folder.command(&self.programs.folder.join("pg_ctl"));
        let output = pg_ctl.args(arguments).arg("-D").arg(self.folder.cluster()).output().await;
        output.is_ok_and(|output| output.status.success())
    }

    /// What the lock file of a living server says. A stale file, left by a crash, is no server.
    fn running(&self) -> Option<Running> {
        let text = std::fs::read_to_string(self.folder.cluster().join("postmaster.pid")).ok()?;
        let line = |number: usize| text.lines().nth(number).unwrap_or_default().trim().to_string();
        let pid = Pid::from_raw(line(0).parse().ok()?);
        kill(pid, None).is_ok().then(|| Running { pid, port: line(3), socket: line(4), tcp: line(5) })
    }

    /// Whether a server answers at the socket, be it "starting up". Another process may have got the pid of a dead one.
    async fn answers(&self) -> bool {
        let Some(running) = self.running() else { return false };
        let mut database = self.superuser("postgres");
        if !running.socket.is_empty() {
            database = Database::new();
            database
                .host_path(running.socket)
                .user("postgres")
                .dbname("postgres")
                .connect_timeout(Duration::from_secs(3));
            database.port(running.port.parse().unwrap_or(5432));
        }
        match database.connect(NoTls).await {
            Ok(_) => true,
            Err(error) => error.as_db_error().is_some(),
        }
    }

    fn log(&self) -> std::io::Result<std::fs::File> {
        let path = self.folder.log();
        if path.metadata().is_ok_and(|log| log.len() > LOG_SIZE) {
            std::fs::rename(&path, path.with_extension("log.1"))?;
        }
        self.folder.open_file(&path, OpenOptions::new().create(true).append(true))
    }

    /// The last lines that the server wrote.
    pub fn log_tail(&self) -> String {
        last_lines(&std::fs::read_to_string(self.folder.log()).unwrap_or_default())
    }

    pub fn port(&self) -> u16 {
        self.tcp.unwrap_or(5432)
    }

    fn listen_addresses(&self) -> &'static str {
        if self.tcp.is_some() { "127.0.0.1" } else { "" }
    }

    fn over_socket(&self, user: &str, database: &str) -> Database {
        let mut config = Database::new();
        config
            .host_path(&self.socket)
            .port(self.port())
            .user(user)
            .dbname(database)
            .connect_timeout(Duration::from_secs(5));
        config
    }

    pub fn superuser(&self, database: &str) -> Database {
        self.over_socket("postgres", database)
    }

    /// The role that owns the storage and that the connector works as.
    pub fn owner(&self, database: &str) -> Database {
        self.over_socket("ocpp", database)
    }

    /// The command that lets a person in.
    pub fn psql(&self) -> String {
        let socket = self.socket.display().to_string();
        let plain = socket.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
        let socket = if plain { socket } else { format!("'{}'", socket.replace('\'', r"'\''")) };
        format!("psql -h {socket} -p {} -U ocpp css", self.port())
    }
}

fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}
