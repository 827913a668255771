//! Plays charge points against a central system.

use clap::Parser;
use ocpp_emulator::link::{self, Address};
use ocpp_emulator::station::{Options, Station};
use std::process::ExitCode;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::error;
use tracing_subscriber::EnvFilter;

/// The stations of a fleet call one after the other, so far apart.
const ARRIVAL: Duration = Duration::from_millis(5);

/// A charge point to play with, or a fleet of them: OCPP 1.6 JSON, every feature profile and the security extension.
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
    /// How many to be: with 2 or more, IDENTITY-1, IDENTITY-2 and so on, all with the same password
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    count: u32,
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
    /// Seconds that each step of a firmware update or an upload takes, such as 0.5
    #[arg(long, default_value = "5", value_parser = seconds)]
    job_step: Duration,
    /// Share of the stations whose firmware updates fail, 0 to 1: with 0.05 every twentieth
    #[arg(long, default_value_t = 0.0, value_parser = share)]
    failing_updates: f64,
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

    let seed = flags.seed.unwrap_or_else(|| link::now().0 as u64 ^ u64::from(std::process::id()));
    let password = flags.password.as_deref().map(ocpp_emulator::password_bytes);
    let (stop, stopped) = watch::channel(false);
    let mut fleet = JoinSet::new();
    for number in 0..flags.count {
        let mut station = Station::new(flags.options(number, seed), link::now());
        let address = Address { url: flags.url.clone(), password: password.clone() };
        let mut stopped = stopped.clone();
        fleet.spawn(async move {
            let told = async move { _ = stopped.wait_for(|stopped| *stopped).await };
            let mut told = std::pin::pin!(told);
            if tokio::time::timeout(ARRIVAL * number, &mut told).await.is_ok() {
                return Ok(());
            }
            link::run(&mut station, address, told).await
        });
    }
    tokio::spawn(async move {
        told_to_stop().await;
        stop.send_replace(true);
    });
    while let Some(end) = fleet.join_next().await {
        match end {
            Ok(Ok(())) => {}
            Ok(Err(bad)) => {
                error!("{bad}");
                return ExitCode::from(2);
            }
            Err(broken) => {
                error!("{broken}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

impl Flags {
    /// What the station with this number, from 0, is like.
    fn options(&self, number: u32, seed: u64) -> Options {
        let failing = |stations: u32| (f64::from(stations) * self.failing_updates).floor();
        Options {
            identity: if self.count == 1 { self.identity.clone() } else { format!("{}-{}", self.identity, number + 1) },
            connectors: self.connectors,
            id_tags: self.id_tag.clone(),
            sample_interval: self.interval,
            sessions: self.sessions,
            stay: self.stay,
            pause: self.pause,
            job_step: self.job_step,
            update_fails: failing(number + 1) > failing(number),
            seed: seed.wrapping_add(u64::from(number)),
        }
    }
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number".to_string())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}

fn share(text: &str) -> Result<f64, String> {
    text.parse().ok().filter(|share| (0.0..=1.0).contains(share)).ok_or_else(|| "not a number from 0 to 1".to_string())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_fleet_exactly_the_share_fails_and_everybody_has_a_name() {
        let flags =
            ["emulator", "--identity", "CP", "--count", "1000", "--failing-updates", "0.05", "--job-step", "0.2"];
        let flags = Flags::parse_from(flags);
        let fleet: Vec<Options> = (0..flags.count).map(|number| flags.options(number, 1)).collect();
        assert_eq!((fleet[0].identity.as_str(), fleet[999].identity.as_str()), ("CP-1", "CP-1000"));
        assert_eq!(fleet[0].job_step, Duration::from_millis(200));
        let failing: Vec<usize> = (1..=1000).filter(|number| fleet[number - 1].update_fails).collect();
        assert_eq!(failing, (1..=50).map(|number| number * 20).collect::<Vec<_>>());

        let alone = Flags::parse_from(["emulator"]);
        assert_eq!((alone.options(0, 1).identity.as_str(), alone.options(0, 1).update_fails), ("EMULATOR-1", false));
        assert!(Flags::try_parse_from(["emulator", "--failing-updates", "1.5"]).is_err());
        assert!(Flags::try_parse_from(["emulator", "--job-step", "-1"]).is_err());
    }
}
