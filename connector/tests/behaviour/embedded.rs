//! The private PostgreSQL: every trap that is known (reference/postgres.md, "Embedded cluster"), with the real program.

use std::fs::Permissions;
use std::net::SocketAddr;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, User, geteuid};
use tokio_postgres::{Client, Config, NoTls};

use crate::program::{connect, free_port, program};
use crate::scratch::{programs, skipped, unique};

/// A private copy of PostgreSQL's tree with the stand-in as its extension pg_ocpp. Removed when this process ends.
struct Tree {
    bin: PathBuf,
    _undertaker: Child,
}

fn tree() -> Option<&'static Tree> {
    static TREE: OnceLock<Option<Tree>> = OnceLock::new();
    TREE.get_or_init(|| Some(Tree::new(&programs()?))).as_ref()
}

impl Tree {
    /// PostgreSQL finds its share and library folders relative to its program, whose tail of the path must stay.
    fn new(bin: &Path) -> Self {
        let told = |what: &str| {
            let output = Command::new(bin.join("pg_config")).arg(what).output().unwrap();
            PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
        };
        let (bin, lib, share) = (told("--bindir"), told("--pkglibdir"), told("--sharedir"));
        let common: PathBuf =
            bin.components().zip(share.components()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
        let root = std::env::temp_dir().join(unique("ocpp_tree"));
        let moved = |folder: &Path| root.join(folder.strip_prefix(&common).unwrap());
        let mut undertaker = Command::new("sh");
        undertaker.args(["-c", &format!("cat > /dev/null; rm -rf '{}'", root.display())]).stdin(Stdio::piped());
        std::os::unix::process::CommandExt::process_group(&mut undertaker, 0);
        let undertaker = undertaker.spawn().unwrap();

        // Links would be resolved, and the path with them: the programs are copied, the rest is linked.
        std::fs::create_dir_all(moved(&bin)).unwrap();
        for name in ["postgres", "initdb", "pg_ctl"] {
            std::fs::copy(bin.join(name), moved(&bin).join(name)).unwrap();
        }
        symlink(&lib, moved(&lib)).unwrap();
        std::fs::create_dir_all(moved(&share).join("extension")).unwrap();
        for (from, to) in [(share.clone(), moved(&share)), (share.join("extension"), moved(&share).join("extension"))] {
            for entry in from.read_dir().unwrap().flatten().filter(|entry| entry.file_name() != "extension") {
                let ours = entry.file_name().to_string_lossy().starts_with("pg_ocpp");
                if !ours {
                    symlink(entry.path(), to.join(entry.file_name())).unwrap();
                }
            }
        }
        let extension = moved(&share).join("extension");
        let control = "default_version = '1'\nschema = ocpp\nrelocatable = false\nsuperuser = true\ntrusted = true\n";
        std::fs::write(extension.join("pg_ocpp.control"), control).unwrap();
        std::fs::write(extension.join("pg_ocpp--1.sql"), include_str!("../fake.sql")).unwrap();
        Tree { bin: moved(&bin), _undertaker: undertaker }
    }
}

/// One data folder and a connector over it. Everything is stopped and removed at the end of the test.
struct Embedded {
    folder: PathBuf,
    address: SocketAddr,
    log: PathBuf,
    child: Option<Child>,
}

impl Embedded {
    fn new() -> Self {
        Self::within(std::env::temp_dir().join(unique("ocpp_embedded")))
    }

    fn within(folder: PathBuf) -> Self {
        let log = std::env::temp_dir().join(unique("ocpp_embedded_log"));
        Embedded { folder, address: format!("127.0.0.1:{}", free_port()).parse().unwrap(), log, child: None }
    }

    fn command(&self, flags: &[&str]) -> Command {
        let mut command = program();
        let log = std::fs::OpenOptions::new().create(true).append(true).open(&self.log).unwrap();
        command.args(["--listen", &self.address.to_string(), "--data"]).arg(&self.folder).stderr(log);
        if !flags.contains(&"--pg-bin") {
            command.arg("--pg-bin").arg(&tree().unwrap().bin);
        }
        command.args(flags);
        // What must not reach initdb and the server.
        command.env_remove("LANG").env_remove("LC_ALL").env("PGDATA", "/nonexistent").env("PGPORT", "1");
        command
    }

    fn start(&mut self, flags: &[&str]) {
        self.child = Some(self.command(flags).spawn().unwrap());
    }

    /// Runs it to its end, which must come by itself: exit status and log.
    fn fails(&self, flags: &[&str]) -> (i32, String) {
        std::fs::write(&self.log, "").unwrap();
        let mut child = self.command(flags).spawn().unwrap();
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(30) {
            if let Some(status) = child.try_wait().unwrap() {
                return (status.code().unwrap_or(-1), self.said());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = child.kill().and_then(|()| child.wait());
        panic!("it did not end: {}", self.said());
    }

    fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    async fn answers(&self) {
        assert_eq!(connect(self.address).await.ask("hello").await, "echo hello", "{}", self.said());
    }

    fn signal(&mut self, signal: Signal) -> i32 {
        let mut child = self.child.take().unwrap();
        kill(Pid::from_raw(child.id() as i32), signal).unwrap();
        let status = child.wait().unwrap();
        status.code().unwrap_or(-1)
    }

    fn postmaster(&self) -> Option<i32> {
        let text = std::fs::read_to_string(self.folder.join("cluster/postmaster.pid")).ok()?;
        text.lines().next()?.parse().ok()
    }

    async fn client(&self, user: &str, database: &str) -> Client {
        let mut config = Config::new();
        config.host_path(self.folder.join("socket")).user(user).dbname(database);
        let (client, connection) = config.connect(NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _ = child.kill();
            let _ = child.wait();
        }
        if let Some(server) = self.postmaster() {
            // Only ours: the pid is read from our own folder.
            let _ = kill(Pid::from_raw(server), Signal::SIGQUIT);
        }
        let _ = std::fs::remove_dir_all(&self.folder);
        let _ = std::fs::remove_file(&self.log);
    }
}

fn lives(pid: i32) -> bool {
    kill(Pid::from_raw(pid), None).is_ok()
}

fn server_user() -> Option<User> {
    if geteuid().is_root() { Some(User::from_name("postgres").unwrap().unwrap()) } else { None }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_made_used_stopped_and_used_again() {
    if tree().is_none() {
        return;
    }
    let mut embedded = Embedded::new();
    embedded.start(&[]);
    embedded.answers().await;

    let client = embedded.client("ocpp", "css").await;
    let one = async |sql: &str| client.query_one(sql, &[]).await.unwrap().get::<_, String>(0);
    assert_eq!(one("SHOW server_encoding").await, "UTF8", "without LANG initdb makes SQL_ASCII");
    assert_eq!(one("SELECT value FROM ocpp.setting WHERE name = 'unknown_charge_point'").await, "accept");
    assert_eq!(one("SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user").await, "false");
    assert_eq!(one("SHOW listen_addresses").await, "", "no TCP unless asked for");
    // Others can not get in: the folder and the socket's folder are closed to them.
    for folder in [embedded.folder.clone(), embedded.folder.join("socket"), embedded.folder.join("cluster")] {
        let found = folder.metadata().unwrap();
        assert_eq!(found.mode() & 0o777, 0o700, "{folder:?}");
        assert_eq!(found.uid(), server_user().map_or(geteuid(), |user| user.uid).as_raw(), "{folder:?}");
    }
    assert!(embedded.said().contains(&format!("psql -h {}/socket -p 5432 -U ocpp css", embedded.folder.display())));
    client.batch_execute("SELECT ocpp.set('unknown_charge_point', 'reject')").await.unwrap();

    let server = embedded.postmaster().unwrap();
    assert_eq!(embedded.signal(Signal::SIGTERM), 0, "{}", embedded.said());
    assert!(!lives(server) && embedded.postmaster().is_none(), "stopped with its connector");

    embedded.start(&[]);
    embedded.answers().await;
    let client = embedded.client("ocpp", "css").await;
    let row = client.query_one("SELECT count(*) FROM ocpp.said", &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 2, "the data of the first life are there");
    let row =
        client.query_one("SELECT value FROM ocpp.setting WHERE name = 'unknown_charge_point'", &[]).await.unwrap();
    assert_eq!(row.get::<_, &str>(0), "reject", "what a person has set is left alone");
    // Maintenance runs as the owner without being configured.
    assert!(client.query_one("SELECT count(*) FROM ocpp.maintained", &[]).await.unwrap().get::<_, i64>(0) > 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_connector_leaves_a_server_that_is_adopted() {
    if tree().is_none() {
        return;
    }
    let mut embedded = Embedded::new();
    embedded.start(&[]);
    embedded.answers().await;
    let server = embedded.postmaster().unwrap();
    embedded.signal(Signal::SIGKILL);
    assert!(lives(server));
    embedded.start(&[]);
    embedded.answers().await;
    assert_eq!(embedded.postmaster(), Some(server));
    assert!(embedded.said().contains("adopting"), "{}", embedded.said());

    // Left behind again, and wanted differently: then it is started anew.
    embedded.signal(Signal::SIGKILL);
    let port = free_port();
    embedded.start(&["--pg-port", &port.to_string()]);
    embedded.answers().await;
    assert_ne!(embedded.postmaster(), Some(server));
    let password = std::fs::read_to_string(embedded.folder.join("password")).unwrap();
    let tcp = |password: &str| format!("host=127.0.0.1 port={port} user=ocpp dbname=css password={password}");
    assert!(tcp("wrong").parse::<Config>().unwrap().connect(NoTls).await.is_err());
    assert!(tcp(password.trim()).parse::<Config>().unwrap().connect(NoTls).await.is_ok());
    assert!(!embedded.said().contains(password.trim()));
    assert_eq!(embedded.signal(Signal::SIGINT), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_dies_is_started_again() {
    if tree().is_none() {
        return;
    }
    let mut embedded = Embedded::new();
    embedded.start(&[]);
    let mut charger = connect(embedded.address).await;
    let server = embedded.postmaster().unwrap();
    kill(Pid::from_raw(server), Signal::SIGKILL).unwrap();
    assert_eq!(charger.ask("hello").await, "echo hello", "{}", embedded.said());
    assert_ne!(embedded.postmaster(), Some(server));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_folder_has_one_connector() {
    if tree().is_none() {
        return;
    }
    let mut embedded = Embedded::new();
    embedded.start(&[]);
    embedded.answers().await;
    let second = Embedded::within(embedded.folder.clone());
    let (status, said) = second.fails(&[]);
    assert_eq!(status, 1);
    let process = embedded.child.as_ref().unwrap().id();
    assert!(said.contains(&format!("is used by another ocpp-connector (process {process})")), "{said}");
    std::fs::remove_file(&second.log).unwrap();
    std::mem::forget(second); // The folder is the first one's.
    embedded.answers().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_path_gets_a_short_socket() {
    if tree().is_none() {
        return;
    }
    let base = std::env::temp_dir().join(unique("ocpp_long"));
    let folder = base.join("with a space and, a comma").join("x".repeat(100));
    std::fs::create_dir_all(folder.parent().unwrap()).unwrap();
    let mut embedded = Embedded::within(folder);
    embedded.start(&[]);
    embedded.answers().await;
    let said = embedded.said();
    assert!(said.contains("too long for a socket"), "{said}");
    let socket = said.split("psql -h ").nth(1).unwrap().split(' ').next().unwrap().to_string();
    let found = Path::new(&socket).metadata().unwrap();
    assert_eq!(found.mode() & 0o777, 0o700);
    assert_eq!(embedded.signal(Signal::SIGTERM), 0);
    std::fs::remove_dir(&socket).unwrap();
    drop(embedded);
    std::fs::remove_dir_all(base).unwrap();
}

#[test]
fn programs_that_are_missing_or_too_old_are_named() {
    let folder = std::env::temp_dir().join(unique("ocpp_old"));
    std::fs::create_dir_all(&folder).unwrap();
    let flags = ["--pg-bin", folder.to_str().unwrap()];
    let embedded = Embedded::new();
    let (status, said) = embedded.fails(&flags);
    assert_eq!(status, 1);
    assert!(said.contains("no PostgreSQL server from version 15 on was found") && said.contains(flags[1]), "{said}");
    for name in ["postgres", "initdb", "pg_ctl"] {
        let path = folder.join(name);
        std::fs::write(&path, "#!/bin/sh\necho 'postgres (PostgreSQL) 14.9 (Ubuntu)'\n").unwrap();
        std::fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
    }
    let (status, said) = embedded.fails(&flags);
    assert_eq!(status, 1);
    assert!(said.contains("PostgreSQL 14 is not supported, the oldest is 15"), "{said}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn data_of_another_version_are_left_alone() {
    if tree().is_none() {
        return;
    }
    let embedded = Embedded::new();
    std::fs::create_dir_all(embedded.folder.join("cluster")).unwrap();
    std::fs::write(embedded.folder.join("lock"), "").unwrap();
    std::fs::write(embedded.folder.join("cluster/PG_VERSION"), "13\n").unwrap();
    let (status, said) = embedded.fails(&[]);
    assert_eq!(status, 1);
    assert!(said.contains("was made by PostgreSQL 13") && said.contains("pg_upgrade"), "{said}");
}

#[test]
fn other_peoples_folders_are_left_alone() {
    if tree().is_none() {
        return;
    }
    let embedded = Embedded::new();
    std::fs::create_dir_all(&embedded.folder).unwrap();
    std::fs::write(embedded.folder.join("thesis.tex"), "").unwrap();
    let before = embedded.folder.metadata().unwrap().mode();
    let (status, said) = embedded.fails(&[]);
    assert_eq!(status, 1);
    assert!(said.contains("is not empty and was not made by ocpp-connector"), "{said}");
    assert_eq!(embedded.folder.metadata().unwrap().mode(), before);
}

#[test]
fn a_folder_that_the_servers_user_can_not_enter_is_named() {
    if tree().is_none() {
        return;
    }
    if !geteuid().is_root() {
        return skipped("only root has folders that PostgreSQL's user can not enter");
    }
    let closed = std::env::temp_dir().join(unique("ocpp_closed"));
    std::fs::create_dir(&closed).unwrap();
    std::fs::set_permissions(&closed, Permissions::from_mode(0o700)).unwrap();
    let embedded = Embedded::within(closed.join("data"));
    let (status, said) = embedded.fails(&[]);
    assert_eq!(status, 1);
    assert!(said.contains("user postgres can not use") && said.contains("ocpp_closed"), "{said}");
    drop(embedded);
    std::fs::remove_dir_all(closed).unwrap();

    let embedded = Embedded::new();
    let (status, said) = embedded.fails(&["--pg-user", "root"]);
    assert_eq!(status, 1);
    assert!(said.contains("--pg-user must name an unprivileged user"), "{said}");
    let (status, said) = embedded.fails(&["--pg-user", "nosuchuser"]);
    assert_eq!(status, 1);
    assert!(said.contains("there is no user \"nosuchuser\""), "{said}");
}

#[test]
fn a_failing_initdb_shows_its_last_lines_and_leaves_nothing_half_made() {
    let Some(tree) = tree() else { return };
    let folder = std::env::temp_dir().join(unique("ocpp_full"));
    std::fs::create_dir_all(&folder).unwrap();
    symlink(tree.bin.join("postgres"), folder.join("postgres")).unwrap();
    symlink(tree.bin.join("pg_ctl"), folder.join("pg_ctl")).unwrap();
    let initdb = "#!/bin/sh\necho 'initdb: error: could not write: No space left on device' >&2\nexit 1\n";
    std::fs::write(folder.join("initdb"), initdb).unwrap();
    std::fs::set_permissions(folder.join("initdb"), Permissions::from_mode(0o755)).unwrap();
    let embedded = Embedded::new();
    let (status, said) = embedded.fails(&["--pg-bin", folder.to_str().unwrap()]);
    assert_eq!(status, 1);
    assert!(said.contains("No space left on device") && said.contains(embedded.folder.to_str().unwrap()), "{said}");
    assert!(!embedded.folder.join("cluster").exists());
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_interrupted_initdb_is_begun_anew() {
    if tree().is_none() {
        return;
    }
    let mut embedded = Embedded::new();
    let half = embedded.folder.join("cluster.new/base");
    std::fs::create_dir_all(&half).unwrap();
    std::fs::write(embedded.folder.join("lock"), "").unwrap();
    if let Some(user) = server_user() {
        for path in [&embedded.folder, half.parent().unwrap(), &half] {
            chown(path, Some(user.uid.as_raw()), Some(user.gid.as_raw())).unwrap();
        }
    }
    embedded.start(&[]);
    embedded.answers().await;
    assert!(!embedded.folder.join("cluster.new").exists());
}

#[test]
fn a_server_that_does_not_start_shows_its_log() {
    if tree().is_none() {
        return;
    }
    let mut embedded = Embedded::new();
    embedded.start(&[]);
    let began = Instant::now();
    while !embedded.said().contains("psql -h") {
        assert!(began.elapsed() < Duration::from_secs(30), "{}", embedded.said());
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(embedded.signal(Signal::SIGTERM), 0);
    let settings = embedded.folder.join("cluster/postgresql.auto.conf");
    let good = std::fs::read_to_string(&settings).unwrap();
    std::fs::write(&settings, format!("{good}\nshared_buffers = 'a lot'\n")).unwrap();
    let (status, said) = embedded.fails(&[]);
    assert_eq!(status, 1);
    assert!(said.contains("did not start") && said.contains("shared_buffers"), "{said}");
}

#[test]
fn a_tree_without_the_extension_is_named() {
    let Some(system) = programs() else { return };
    let share = Command::new(system.join("pg_config")).arg("--sharedir").output().unwrap();
    let share = PathBuf::from(String::from_utf8(share.stdout).unwrap().trim());
    assert!(!share.join("extension/pg_ocpp.control").exists(), "the system's own PostgreSQL must be left alone");
    let embedded = Embedded::new();
    let (status, said) = embedded.fails(&["--pg-bin", system.to_str().unwrap()]);
    assert_eq!(status, 1);
    assert!(said.contains("has no extension pg_ocpp") && said.contains("--pg-bin"), "{said}");
    assert!(embedded.postmaster().is_none(), "the server is stopped again");
}
