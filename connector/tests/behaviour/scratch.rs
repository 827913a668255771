//! Scratch clusters: PostgreSQL started for the tests alone, on a Unix socket, and gone with them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio_postgres::{Client, Config, NoTls};

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A name that no other test of this or another process has.
pub fn unique(prefix: &str) -> String {
    format!("{prefix}_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed))
}

/// Where the server's programs are; says loudly if they are nowhere.
pub fn programs() -> Option<PathBuf> {
    let told = Command::new("pg_config").arg("--bindir").output().ok();
    let told = told.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let packaged = (15..=18).rev().map(|version| format!("/usr/lib/postgresql/{version}/bin").into());
    let found = told
        .into_iter()
        .chain(packaged)
        .find(|folder: &PathBuf| folder.join("initdb").exists() && folder.join("postgres").exists());
    if found.is_none() {
        skipped("no PostgreSQL server programs (Debian: postgresql-15)");
        assert!(
            std::env::var_os("OCPP_TEST_MUST_RUN").is_none(),
            "OCPP_TEST_MUST_RUN is set, but there is no PostgreSQL"
        );
    }
    found
}

/// Says loudly that this test did not run.
pub fn skipped(why: &str) {
    use std::io::Write;
    let test = std::thread::current().name().unwrap_or_default().to_string();
    // Not eprintln, which is kept back for tests that pass.
    let _ = writeln!(std::io::stderr(), "\n!!! SKIPPED {test}: {why}\n");
}

/// A cluster of its own. Stopped and removed when this process ends, however it ends.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    /// Waits for the end of its standard input, that is for ours.
    _undertaker: Child,
}

/// PostgreSQL refuses to run as root; then its own user does.
fn as_server(program: &Path) -> Command {
    match nix::unistd::geteuid().is_root() {
        true => {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        }
        false => Command::new(program),
    }
}

impl Cluster {
    pub fn new() -> Option<Self> {
        let programs = programs()?;
        let folder = std::env::temp_dir().join(unique("ocpp_test"));
        let done = |mut command: Command| {
            let output = command.current_dir("/").output().unwrap();
            assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
        };
        let mut initdb = as_server(&programs.join("initdb"));
        initdb.args(["-E", "UTF8", "--locale=C", "-U", "postgres", "--auth=trust", "--no-sync", "-D"]).arg(&folder);
        done(initdb);
        let script = format!(
            "cat > /dev/null; '{0}/pg_ctl' stop -m immediate -D '{1}'; rm -rf '{1}'",
            programs.display(),
            folder.display()
        );
        let mut undertaker = as_server(Path::new("sh"));
        undertaker
            .args(["-c", &script])
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        std::os::unix::process::CommandExt::process_group(&mut undertaker, 0);
        let cluster = Cluster { programs, folder, _undertaker: undertaker.spawn().unwrap() };
        cluster.start();
        Some(cluster)
    }

    pub fn start(&self) {
        let options = format!("-k {} -c listen_addresses= -c fsync=off -c max_connections=300", self.folder.display());
        self.control(&["start", "-w", "-l", self.folder.join("log").to_str().unwrap(), "-o", &options]);
    }

    /// `mode` is fast or immediate.
    pub fn stop(&self, mode: &str) {
        self.control(&["stop", "-w", "-m", mode]);
    }

    fn control(&self, arguments: &[&str]) {
        let mut command = as_server(&self.programs.join("pg_ctl"));
        command.args(arguments).arg("-D").arg(&self.folder).current_dir("/");
        // The server keeps what it gets: no pipes.
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
        assert!(status.success(), "{command:?}");
    }

    pub fn url(&self, database: &str) -> String {
        format!("host={} user=postgres dbname={database}", self.folder.display())
    }

    pub async fn connect(&self, database: &str) -> Client {
        client(&self.url(database)).await
    }

    /// A new database with the stand-in.
    pub async fn database(&self) -> Database {
        let name = unique("fake");
        self.connect("postgres")
            .await
            .batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0"))
            .await
            .unwrap();
        let url = self.url(&name);
        let client = client(&url).await;
        client.batch_execute("CREATE SCHEMA ocpp").await.unwrap();
        client.batch_execute(include_str!("../fake.sql")).await.unwrap();
        Database { url, client }
    }
}

pub async fn client(url: &str) -> Client {
    let mut config: Config = url.parse().unwrap();
    config.connect_timeout(Duration::from_secs(5));
    let (client, connection) = config.connect(NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// A database of one test, and a client to look into it.
pub struct Database {
    pub url: String,
    pub client: Client,
}

impl Database {
    /// In the cluster that all tests share; `None` where there is no PostgreSQL.
    pub async fn new() -> Option<Self> {
        static SHARED: OnceLock<Option<Cluster>> = OnceLock::new();
        Some(SHARED.get_or_init(Cluster::new).as_ref()?.database().await)
    }

    /// The first column of the first row.
    pub async fn one<T: for<'a> tokio_postgres::types::FromSql<'a>>(&self, sql: &str) -> T {
        self.client.query_one(sql, &[]).await.unwrap().get(0)
    }

    pub async fn run(&self, sql: &str) {
        self.client.batch_execute(sql).await.unwrap();
    }

    /// What a charge point has said, in order of arrival.
    pub async fn said(&self, charge_point: &str) -> Vec<String> {
        let rows = self
            .client
            .query("SELECT frame FROM ocpp.said WHERE charge_point = $1 ORDER BY id", &[&charge_point])
            .await
            .unwrap();
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// Waits until a query that gives a boolean gives true; fails after ten seconds.
    pub async fn until(&self, sql: &str) {
        for _ in 0..500 {
            if self.one::<Option<bool>>(sql).await == Some(true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("never true: {sql}");
    }
}
