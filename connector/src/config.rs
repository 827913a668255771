//! The configuration: flags before environment before file before defaults, every error with its place.

pub mod table;
mod value;

use std::collections::HashMap;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Arg, ArgAction, Command};
use table::{SETTINGS, Setting};
use tokio_postgres::config::SslMode;

use crate::soap::allowed::Allowed;

/// What the connector was told to do. Units and ranges: see [`table::SETTINGS`].
#[derive(Clone, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    /// Begins with a slash and does not end with one.
    pub path: String,
    /// Likewise; compared without regard to case.
    pub soap_path: String,
    pub soap_callback: Allowed,
    pub soap_connect_timeout: Duration,
    pub strict: bool,
    pub max_frame: usize,
    pub ping_interval: Option<Duration>,
    pub handshake_timeout: Duration,
    pub unanswered: usize,
    /// `None`: the embedded server. Printing it shows no password.
    pub database: Option<tokio_postgres::Config>,
    pub maintenance: Option<tokio_postgres::Config>,
    pub node: String,
    pub lanes: usize,
    pub batch_frames: usize,
    pub batch_bytes: usize,
    pub lane_timeout: Duration,
    pub pool: usize,
    pub tend_interval: Duration,
    pub maintain_interval: Option<Duration>,
    pub drain_timeout: Duration,
    pub data: Option<PathBuf>,
    pub pg_bin: Option<PathBuf>,
    pub pg_user: String,
    pub pg_port: Option<u16>,
    pub log: String,
    pub log_json: bool,
}

/// Why a configuration can not be used. Shown as it is to the person who wrote it.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{name} = {shown} ({origin}): must be {allowed}")]
    Value { name: &'static str, shown: String, origin: String, allowed: String },
    #[error("configuration file {path}: {what}")]
    File { path: String, what: String },
}

/// What a command line asks for.
pub enum Invocation {
    Run(Box<Config>),
    /// `--print-config`: the settings in force, as a configuration file.
    Print(String),
}

/// Where a value came from, and the value.
struct Given {
    value: String,
    origin: String,
}

/// The settings as they were given, before they are understood.
struct Settings(HashMap<&'static str, Given>);

impl Config {
    /// Reads a command line and what belongs to it. `environment` looks up one variable.
    ///
    /// Wrong flags, `--help` and `--version` end the process as clap does: status 2 for the first, else 0.
    pub fn read(
        arguments: impl IntoIterator<Item = OsString>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Invocation, ConfigError> {
        let matches = command().try_get_matches_from(arguments).unwrap_or_else(|error| error.exit());
        let path = matches.get_one::<String>("config").cloned().or_else(|| environment("OCPP_CONFIG"));
        let file = path.map(|path| read_file(&path)).transpose()?.unwrap_or_default();

        let mut given = HashMap::new();
        for setting in SETTINGS {
            let flag = matches
                .get_one::<String>(setting.name)
                .map(|value| (value.clone(), format!("flag --{}", setting.name)));
            let variable = || {
                std::iter::once(setting.variable())
                    .chain((setting.name == "database-url").then(|| "DATABASE_URL".into()))
            };
            let from_environment = || {
                variable().find_map(|name| {
                    Some((environment(&name).filter(|value| !value.is_empty())?, format!("environment {name}")))
                })
            };
            let from_file = || file.get(setting.name).cloned();
            let default = || Some((setting.default?.to_string(), "default".to_string()));
            if let Some((value, origin)) = flag.or_else(from_environment).or_else(from_file).or_else(default) {
                given.insert(setting.name, Given { value, origin });
            }
        }
        let given = Settings(given);
        let config = given.understand()?;
        Ok(match matches.get_flag("print-config") {
            true => Invocation::Print(given.print()),
            false => Invocation::Run(Box::new(config)),
        })
    }

    /// The defaults with some settings changed: for tests and for programs that embed the connector.
    pub fn with(changes: &[(&'static str, &str)]) -> Result<Config, ConfigError> {
        let defaults = SETTINGS.iter().filter_map(|setting| Some((setting.name, setting.default?, "default")));
        let changes = changes.iter().map(|(name, value)| (*name, *value, "program"));
        let given = defaults
            .chain(changes)
            .map(|(name, value, origin)| (name, Given { value: value.into(), origin: origin.into() }));
        Settings(given.collect()).understand()
    }
}

fn command() -> Command {
    let arguments = SETTINGS.iter().map(|setting| {
        let default = setting.default.map(|value| format!(" [default: {value}]")).unwrap_or_default();
        let argument = Arg::new(setting.name).long(setting.name).help(format!(
            "{}{default} [env: {}]",
            setting.help,
            setting.variable()
        ));
        match setting.is_switch() {
            true => argument.num_args(0..=1).require_equals(true).default_missing_value("on").value_name("on|off"),
            false => argument.value_name(setting.value),
        }
    });
    Command::new("ocpp-connector")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Carries OCPP frames between charge points and PostgreSQL.")
        .after_help(
            "Flags win over environment variables, these over the file, the file over defaults. The file is TOML: the names above without dashes in \
             front, one per line, such as lanes = 4 or ping-interval = \"30s\".\nExit status: 0 ended as asked, 2 wrong configuration, 1 anything else.",
        )
        .arg(Arg::new("config").long("config").value_name("FILE").help("Configuration file [env: OCPP_CONFIG]"))
        .arg(Arg::new("print-config").long("print-config").action(ArgAction::SetTrue).help("Print the settings in force and where each comes from, then end"))
        .args(arguments)
}

/// The file's settings by name: value as text, and origin.
fn read_file(path: &str) -> Result<HashMap<&'static str, (String, String)>, ConfigError> {
    let wrong = |what: String| ConfigError::File { path: path.into(), what };
    let text = std::fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    // toml's own message quotes the line, which may hold a password: only the place is told.
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].lines().count().max(1));
        wrong(format!("line {line} is not TOML: {}", error.message()))
    })?;
    table
        .into_iter()
        .map(|(name, value)| {
            let setting = SETTINGS.iter().find(|setting| setting.name == name).ok_or_else(|| {
                let known: Vec<_> = SETTINGS.iter().map(|setting| setting.name).collect();
                wrong(format!("there is no setting {name:?}; known are {}", known.join(", ")))
            })?;
            let value = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Boolean(flag) => (if flag { "on" } else { "off" }).into(),
                _ => return Err(wrong(format!("{name} must be a text, a whole number, true or false"))),
            };
            Ok((setting.name, (value, format!("file {path}"))))
        })
        .collect()
}

impl Settings {
    fn understand(&self) -> Result<Config, ConfigError> {
        let listen: SocketAddr = self.required("listen", |text| {
            text.parse().map_err(|_| "an IP address and a port, such as 0.0.0.0:9220".into())
        })?;
        Ok(Config {
            listen,
            path: self.required("path", path)?,
            soap_path: self.required("soap-path", path)?,
            soap_callback: self.required("soap-callback", Allowed::read)?,
            soap_connect_timeout: self.required("soap-connect-timeout", |text| value::time(text, "100ms", "1min"))?,
            strict: self.required("strict", value::switch)?,
            max_frame: self.required("max-frame", |text| value::size(text, "1KiB", "64MiB"))?,
            ping_interval: self.required("ping-interval", |text| value::time_or_never(text, "1s", "1h"))?,
            handshake_timeout: self.required("handshake-timeout", |text| value::time(text, "100ms", "5min"))?,
            unanswered: self.required("unanswered", |text| value::number(text, 1..=512))? as usize,
            database: self.optional("database-url", database)?,
            maintenance: self.optional("maintenance-url", database)?,
            node: match self.optional("node", name)? {
                Some(name) => name,
                None => format!("{}:{}", nix::unistd::gethostname().unwrap_or_default().to_string_lossy(), listen),
            },
            lanes: self.required("lanes", |text| value::number(text, 1..=64))? as usize,
            batch_frames: self.required("batch-frames", |text| value::number(text, 1..=8192))? as usize,
            batch_bytes: self.required("batch-bytes", |text| value::size(text, "64KiB", "256MiB"))?,
            lane_timeout: self.required("lane-timeout", |text| value::time(text, "100ms", "10min"))?,
            pool: self.required("pool", |text| value::number(text, 1..=256))? as usize,
            tend_interval: self.required("tend-interval", |text| value::time(text, "100ms", "5s"))?,
            maintain_interval: self.required("maintain-interval", |text| value::time_or_never(text, "1s", "1day"))?,
            drain_timeout: self.required("drain-timeout", |text| value::time(text, "0s", "10min"))?,
            data: self.optional("data", folder)?,
            pg_bin: self.optional("pg-bin", folder)?,
            pg_user: self.required("pg-user", name)?,
            pg_port: self.optional("pg-port", |text| value::number(text, 1024..=65535))?.map(|port| port as u16),
            log: self.required("log", |text| match text.parse::<tracing_subscriber::EnvFilter>() {
                Ok(_) => Ok(text.to_string()),
                Err(_) => Err("error, warn, info, debug, or a tracing filter such as ocpp_connector=debug".into()),
            })?,
            log_json: self.required("log-format", |text| match text {
                "text" => Ok(false),
                "json" => Ok(true),
                _ => Err("text or json".into()),
            })?,
        })
    }

    fn optional<T>(
        &self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, ConfigError> {
        let Some(given) = self.0.get(name) else { return Ok(None) };
        read(&given.value).map(Some).map_err(|allowed| ConfigError::Value {
            name,
            shown: setting(name).shown(&given.value),
            origin: given.origin.clone(),
            allowed,
        })
    }

    fn required<T>(&self, name: &'static str, read: impl FnOnce(&str) -> Result<T, String>) -> Result<T, ConfigError> {
        Ok(self.optional(name, read)?.expect("a required setting has a default in the table"))
    }

    fn print(&self) -> String {
        let line = |setting: &Setting| match self.0.get(setting.name) {
            Some(given) => format!("{} = {}  # {}\n", setting.name, setting.shown(&given.value), given.origin),
            None => format!("# {} is not set\n", setting.name),
        };
        SETTINGS.iter().map(line).collect()
    }
}

fn setting(name: &str) -> &'static Setting {
    SETTINGS.iter().find(|setting| setting.name == name).expect("every name used here is in the table")
}

impl Setting {
    fn shown(&self, value: &str) -> String {
        if self.secret { "\"(hidden)\"".into() } else { format!("{value:?}") }
    }
}

fn path(text: &str) -> Result<String, String> {
    let trimmed = text.trim_end_matches('/');
    match trimmed.is_empty() || trimmed.starts_with('/') && !trimmed.contains(['?', '#', '%', ' ']) {
        true => Ok(trimmed.into()),
        false => Err("a path that begins with a slash, such as /ocpp".into()),
    }
}

fn name(text: &str) -> Result<String, String> {
    match text.is_empty() || text.len() > 200 || text.contains('\0') {
        true => Err("a name of 1 to 200 characters".into()),
        false => Ok(text.into()),
    }
}

fn folder(text: &str) -> Result<PathBuf, String> {
    match text.is_empty() {
        true => Err("a folder".into()),
        false => std::path::absolute(text).map_err(|error| format!("a folder ({error})")),
    }
}

fn database(text: &str) -> Result<tokio_postgres::Config, String> {
    const ALLOWED: &str = "a PostgreSQL URL such as postgres://user:password@host:5432/css, or key=value pairs";
    // The parser's message may quote a part of the password: it is not repeated.
    let config: tokio_postgres::Config = text.parse().map_err(|_| ALLOWED.to_string())?;
    match config.get_ssl_mode() {
        SslMode::Disable | SslMode::Prefer => Ok(config),
        _ => Err(format!("{ALLOWED}, without sslmode=require: connections to PostgreSQL are not encrypted")),
    }
}
