//! `ocpp-connector`: reads its configuration, finds or starts a database, serves until it is told to end.

use std::process::ExitCode;
use std::sync::Arc;

use ocpp_connector::config::{Config, Invocation};
use ocpp_connector::embedded::Embedded;
use ocpp_connector::{limits, server};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Notify;

const FAILED: ExitCode = ExitCode::FAILURE;
const MISCONFIGURED: u8 = 2;

fn main() -> ExitCode {
    let config = match Config::read(std::env::args_os(), |name| std::env::var(name).ok()) {
        Ok(Invocation::Run(config)) => *config,
        Ok(Invocation::Print(text)) => {
            print!("{text}");
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("ocpp-connector: {error}");
            return MISCONFIGURED.into();
        }
    };
    log(&config);
    limits::raise();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!("no runtime: {error}");
            return FAILED;
        }
    };
    let status = runtime.block_on(work(config));
    // A name that is still being looked up is not waited for.
    runtime.shutdown_background();
    status
}

async fn work(mut config: Config) -> ExitCode {
    let shutdown = match shutdown() {
        Ok(shutdown) => shutdown,
        Err(error) => {
            tracing::error!("signals can not be received: {error}");
            return FAILED;
        }
    };
    // Before the database: a wrong address should be told at once.
    let listener = match TcpListener::bind(config.listen).await {
        Ok(listener) => listener,
        Err(error) => {
            tracing::error!("{} can not be listened on: {error}", config.listen);
            return FAILED;
        }
    };
    let embedded = match config.database {
        Some(_) => None,
        None => match Embedded::start(&config).await {
            Ok(embedded) => {
                config.maintenance.get_or_insert_with(|| embedded.database.clone());
                config.database = Some(embedded.database.clone());
                Some(embedded)
            }
            Err(error) => {
                tracing::error!("{error}");
                return FAILED;
            }
        },
    };
    match listener.local_addr() {
        Ok(address) => tracing::info!(%address, path = config.path, node = config.node, "listening"),
        Err(error) => tracing::warn!("listening, but where is unknown: {error}"),
    }
    server::run(config, listener, async { shutdown.notified().await }).await;
    if let Some(embedded) = embedded {
        embedded.stop().await;
    }
    tracing::info!("ended");
    ExitCode::SUCCESS
}

/// Told by SIGTERM or SIGINT to end. Told again, the process ends at once: nothing is lost by it, only unanswered.
fn shutdown() -> std::io::Result<Arc<Notify>> {
    let mut term = signal(SignalKind::terminate())?;
    let mut int = signal(SignalKind::interrupt())?;
    let shutdown = Arc::new(Notify::new());
    let told = shutdown.clone();
    tokio::spawn(async move {
        for times in 1.. {
            tokio::select! {
                _ = term.recv() => {}
                _ = int.recv() => {}
            }
            if times > 1 {
                tracing::warn!("ended at once, as told twice");
                std::process::exit(1);
            }
            told.notify_one();
        }
    });
    Ok(shutdown)
}

/// Logs go to standard error. The libraries' own talk is left out below warnings unless asked for.
fn log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::new(&config.log);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    match config.log_json {
        true => log.json().flatten_event(true).init(),
        false => log.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).init(),
    }
}
