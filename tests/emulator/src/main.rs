//! Plays one charge point against a central system.

use clap::Parser;
use ocpp_emulator::link::{self, Address};
use ocpp_emulator::station::{Options, Station};
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};
use tracing::error;
use tracing_subscriber::EnvFilter;

/// A charge point to play with: OCPP 1.6 JSON, Core profile, TriggerMessage, and SetChargingProfile for who charges.
///
/// It boots, people come, authorize, charge and leave; it obeys what the central system commands. What it has to say
/// about transactions it says until it is acknowledged, over as many connections as that takes.
/// RUST_LOG chooses what is printed (info, warn, debug).
#[derive(Parser)]
#[command(version)]
struct Flags {
    /// Where the central system is; the identity is appended
    #[arg(long, default_value = "ws://127.0.0.1:9220/ocpp")]
    url: String,
    /// Who to be
    #[arg(long, default_value = "EMULATOR-1")]
    identity: String,
    /// Password for HTTP Basic; 40 hex digits stand for 20 bytes
    #[arg(long, env = "OCPP_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    /// Number of connectors
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=100))]
    connectors: u32,
    /// Seconds between two MeterValues of a session, 0 for none
    #[arg(long, default_value_t = 10)]
    interval: u32,
    /// Visitors per connector, after which the program ends; 0: only remote starts; without it they never stop coming
    #[arg(long)]
    sessions: Option<u32>,
    /// Seconds a visitor stays, give or take a quarter
    #[arg(long, default_value_t = 120)]
    stay: u64,
    /// Seconds between two visitors of a connector, give or take a quarter
    #[arg(long, default_value_t = 30)]
    pause: u64,
    /// Tags of the people who come; may be given several times
    #[arg(long, default_value = "EMULATOR")]
    id_tag: Vec<String>,
    /// The same seed plays the same story (with the same message ids); without it every run differs
    #[arg(long)]
    seed: Option<u64>,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let flags = Flags::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_target(false).init();

    let options = Options {
        identity: flags.identity,
        connectors: flags.connectors,
        id_tags: flags.id_tag,
        sample_interval: flags.interval,
        sessions: flags.sessions,
        stay: flags.stay,
        pause: flags.pause,
        seed: flags.seed.unwrap_or_else(|| link::now().0 as u64 ^ u64::from(std::process::id())),
    };
    let address = Address { url: flags.url, password: flags.password.as_deref().map(ocpp_emulator::password_bytes) };
    let mut station = Station::new(options, link::now());
    match link::run(&mut station, address, told_to_stop()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(bad) => {
            error!("{bad}");
            ExitCode::from(2)
        }
    }
}

/// Resolves on SIGINT or SIGTERM.
async fn told_to_stop() {
    let (Ok(mut interrupt), Ok(mut terminate)) = (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        error!("cannot listen to signals; stop me with SIGKILL");
        return std::future::pending().await;
    };
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
