//! The program itself: flags, environment and file, exit status, signals.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::scratch::{Database, unique};

pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ocpp-connector"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("OCPP_") || name == "DATABASE_URL") {
        command.env_remove(name);
    }
    command.stdin(Stdio::null());
    command
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn printed(command: &mut Command) -> String {
    let output = command.arg("--print-config").output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output));
    text(&output)
}

#[test]
fn flags_win_over_environment_over_file_over_defaults() {
    let path = std::env::temp_dir().join(unique("connector.toml"));
    writeln!(std::fs::File::create(&path).unwrap(), "lanes = 5\npool = 5\nstrict = true\nping-interval = \"50s\"")
        .unwrap();
    let shown =
        printed(program().args(["--lanes", "7", "--config"]).arg(&path).env("OCPP_LANES", "6").env("OCPP_POOL", "6"));
    assert!(shown.contains("lanes = \"7\"  # flag --lanes"), "{shown}");
    assert!(shown.contains("pool = \"6\"  # environment OCPP_POOL"), "{shown}");
    assert!(shown.contains("strict = \"on\"  # file "), "{shown}");
    assert!(shown.contains("ping-interval = \"50s\"  # file "), "{shown}");
    assert!(shown.contains("batch-frames = \"512\"  # default"), "{shown}");
    std::fs::remove_file(path).unwrap();
}

#[test]
fn what_is_printed_can_be_read_again() {
    let path = std::env::temp_dir().join(unique("printed.toml"));
    let shown = printed(program().args(["--strict", "--data", "/x y", "--log-format=json"]));
    std::fs::write(&path, &shown).unwrap();
    let values =
        |text: &str| text.lines().map(|line| line.split("  #").next().unwrap().to_string()).collect::<Vec<_>>();
    assert_eq!(values(&printed(program().arg("--config").arg(&path))), values(&shown));
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_password_is_never_shown() {
    let shown = printed(program().env("DATABASE_URL", "postgres://me:hunter2@h/css"));
    assert!(
        shown.contains("database-url = \"(hidden)\"  # environment DATABASE_URL") && !shown.contains("hunter2"),
        "{shown}"
    );
    for wrong in ["postgres://me:hunter2@h:x/css", "password=hunter2 hunter2", "hunter2"] {
        let output = program().args(["--database-url", wrong]).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(!text(&output).contains("hunter2"), "{}", text(&output));
    }
    let path = std::env::temp_dir().join(unique("secret.toml"));
    std::fs::write(&path, "lanes = 2\ndatabase-url = \"postgres://me:hunter2@h/css\n").unwrap();
    let output = program().arg("--config").arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output).contains("line 2") && !text(&output).contains("hunter2"), "{}", text(&output));
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_wrong_value_says_which_and_where_and_what_is_allowed() {
    let output = program().env("OCPP_LANES", "0").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output).contains("lanes = \"0\" (environment OCPP_LANES): must be a whole number from 1 to 64"),
        "{}",
        text(&output)
    );
    let output = program().args(["--max-frame", "1MB"]).output().unwrap();
    assert!(
        text(&output).contains("max-frame = \"1MB\" (flag --max-frame): must be a size from 1KiB to 64MiB"),
        "{}",
        text(&output)
    );
    let output = program().args(["--database-url", "postgres://h/css?sslmode=require"]).output().unwrap();
    assert!(text(&output).contains("without sslmode=require"), "{}", text(&output));
    let output = program().args(["--no-such-thing"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let path = std::env::temp_dir().join(unique("wrong.toml"));
    std::fs::write(&path, "lane = 2\n").unwrap();
    let output = program().arg("--config").arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output).contains("there is no setting \"lane\"; known are listen,"), "{}", text(&output));
    std::fs::remove_file(path).unwrap();
}

#[test]
fn help_names_every_setting_and_its_variable() {
    let output = program().arg("--help").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    for setting in ocpp_connector::config::table::SETTINGS {
        assert!(
            text(&output).contains(&format!("--{}", setting.name)) && text(&output).contains(&setting.variable()),
            "{}",
            setting.name
        );
    }
}

#[test]
fn an_address_in_use_is_an_error_of_its_own() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = program().args(["--listen", &address, "--database-url", "host=127.0.0.1"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains(&address) && text(&output).contains("can not be listened on"), "{}", text(&output));
}

#[tokio::test]
async fn sigterm_ends_it_in_good_order_and_a_second_one_at_once() {
    let Some(database) = Database::new().await else { return };
    for (times, code) in [(1, 0), (2, 1)] {
        let port = free_port();
        let address = format!("127.0.0.1:{port}").parse().unwrap();
        let mut child = program()
            .args([
                "--listen",
                &format!("127.0.0.1:{port}"),
                "--database-url",
                &database.url,
                "--log-format",
                "json",
                "--lane-timeout",
                "1min",
            ])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut charger = connect(address).await;
        if times == 2 {
            charger.say("sleep 3600").await;
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        for _ in 0..times {
            kill(Pid::from_raw(child.id() as i32), Signal::SIGTERM).unwrap();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        if times == 1 {
            assert_eq!(charger.closed().await, (1001, "going away".into()));
        }
        let status = tokio::task::spawn_blocking(move || {
            let status = child.wait().unwrap();
            let mut log = String::new();
            std::io::Read::read_to_string(child.stderr.as_mut().unwrap(), &mut log).unwrap();
            (status, log)
        });
        let (status, log) = tokio::time::timeout(Duration::from_secs(10), status).await.unwrap().unwrap();
        assert_eq!(status.code(), Some(code), "{log}");
        for line in log.lines() {
            assert!(line.starts_with("{\"timestamp\":"), "not JSON: {line}");
        }
        assert!(log.contains("\"message\":\"connected\""), "{log}");
    }
}

pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Connects as soon as the program lets it.
pub async fn connect(address: std::net::SocketAddr) -> crate::charger::Charger {
    for _ in 0..1500 {
        if tokio::net::TcpStream::connect(address).await.is_ok()
            && let Ok(charger) = crate::charger::Charger::connect(address, "/ocpp/CP1", &[]).await
        {
            return charger;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("never let in at {address}");
}
