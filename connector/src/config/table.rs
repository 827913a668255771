//! Every setting of the connector: name, default and meaning. Help, file and environment all come from here.

/// One setting. Its flag is `--name`, its variable `OCPP_NAME` (dashes become underscores), its key in the file `name`.
pub struct Setting {
    pub name: &'static str,
    /// What the value looks like, for `--help`; empty for a switch.
    pub value: &'static str,
    /// `None`: there is no fixed default; the help text says what happens.
    pub default: Option<&'static str>,
    /// Never shown: may hold a password.
    pub secret: bool,
    pub help: &'static str,
}

impl Setting {
    /// The environment variable that sets it.
    pub fn variable(&self) -> String {
        format!("OCPP_{}", self.name.replace('-', "_").to_uppercase())
    }

    /// A switch is on or off and needs no value on the command line.
    pub fn is_switch(&self) -> bool {
        self.value.is_empty()
    }
}

const fn setting(name: &'static str, value: &'static str, default: &'static str, help: &'static str) -> Setting {
    Setting { name, value, default: Some(default), secret: false, help }
}

const fn optional(name: &'static str, value: &'static str, help: &'static str) -> Setting {
    Setting { name, value, default: None, secret: false, help }
}

const fn url(name: &'static str, help: &'static str) -> Setting {
    Setting { name, value: "URL", default: None, secret: true, help }
}

/// All of them, in the order of `--help`.
pub const SETTINGS: &[Setting] = &[
    // Charge points
    setting(
        "listen",
        "ADDRESS",
        "127.0.0.1:9220",
        "Address and port for charge points and for /health and /ready; 0.0.0.0:9220 opens it to the network",
    ),
    setting("path", "PATH", "/ocpp", "First part of the URL: PATH/{identity} and PATH/{account}/{identity}"),
    setting(
        "soap-path",
        "PATH",
        "/Ocpp",
        "Where OCPP 1.2, 1.5 and 1.6 over SOAP are spoken: a POST to PATH or below it, in upper or lower case",
    ),
    setting(
        "soap-callback",
        "LIST",
        "peer",
        "Where commands may be POSTed, of what SOAP charge points give as their address; separated by commas: peer (the address its own requests come from), addresses, networks (10.20.0.0/16), names, *.example.net, each with or without :PORT ([IPv6]:PORT)",
    ),
    setting(
        "soap-connect-timeout",
        "TIME",
        "10s",
        "Longest wait for a SOAP charge point to take a connection (100ms to 1min)",
    ),
    setting(
        "strict",
        "",
        "off",
        "Refuse what RFC 6455 and OCPP-J forbid but real chargers do: absolute-form request line, sub-protocol without dot (ocpp16), Sec-WebSocket-Key of a wrong length, unmasked frames",
    ),
    setting(
        "max-frame",
        "SIZE",
        "1MiB",
        "Largest message a charge point may send (1KiB to 64MiB); a larger one closes its socket with 1009, by SOAP it is answered 413",
    ),
    setting(
        "ping-interval",
        "TIME",
        "30s",
        "Time between pings (1s to 1h, 0 = never); a charge point silent for more than two of them is dropped",
    ),
    setting(
        "handshake-timeout",
        "TIME",
        "10s",
        "Longest wait for a complete request, and for the database to judge it (100ms to 5min)",
    ),
    setting(
        "unanswered",
        "N",
        "16",
        "Frames of one charge point that may wait for the database (1 to 512); then its socket is not read",
    ),
    // PostgreSQL
    url(
        "database-url",
        "PostgreSQL with the extension, as postgres://user:password@host/database or key=value pairs; DATABASE_URL is read too. None: a private PostgreSQL is started in --data",
    ),
    url(
        "maintenance-url",
        "Connection as owner of the storage, for CALL ocpp.maintain(). None: the embedded server's owner, else maintenance is left to you",
    ),
    optional(
        "node",
        "NAME",
        "Name of this connector in the database, one per process [default: host name and listening address]",
    ),
    setting(
        "lanes",
        "N",
        "2",
        "Connections that carry frames to the database (1 to 64); one per CPU of the database is best",
    ),
    setting("batch-frames", "N", "512", "Most frames handed over in one call (1 to 8192)"),
    setting("batch-bytes", "SIZE", "4MiB", "Most bytes handed over in one call (64KiB to 256MiB)"),
    setting(
        "lane-timeout",
        "TIME",
        "10s",
        "Longest call (100ms to 10min); then it is cancelled and the frame or SOAP request to blame is refused",
    ),
    setting("pool", "N", "8", "Connections for handshakes and /ready, and as many more for SOAP (1 to 256)"),
    setting(
        "tend-interval",
        "TIME",
        "2s",
        "Time between looks at the database for due commands (100ms to 5s); a NOTIFY makes it look at once",
    ),
    setting("maintain-interval", "TIME", "10min", "Time between calls of ocpp.maintain() (1s to 1day, 0 = never)"),
    setting(
        "drain-timeout",
        "TIME",
        "10s",
        "At SIGTERM: longest wait for frames and SOAP requests already read to be answered, and for commands on their way by POST (0s to 10min)",
    ),
    // Embedded PostgreSQL
    optional(
        "data",
        "FOLDER",
        "Data folder of the private PostgreSQL [default: /var/lib/pg_ocpp as root, else $XDG_DATA_HOME/pg_ocpp or ~/.local/share/pg_ocpp]",
    ),
    optional(
        "pg-bin",
        "FOLDER",
        "Folder with the programs postgres and initdb, version 15 or newer, of a tree that has the extension [default: pg_config --bindir, then /usr/lib/postgresql/18 to 15]",
    ),
    setting("pg-user", "NAME", "postgres", "As root: the unprivileged user that the private PostgreSQL runs as"),
    optional(
        "pg-port",
        "PORT",
        "Open the private PostgreSQL on 127.0.0.1:PORT too, with a password kept in the data folder (1024 to 65535) [default: unix socket only]",
    ),
    // Logs
    setting(
        "log",
        "FILTER",
        "info",
        "What is logged: error, warn, info, debug, or a tracing filter such as ocpp_connector=debug",
    ),
    setting("log-format", "FORMAT", "text", "text or json"),
];
