//! A load of charge points for measurements: frames per second through `ocpp.receive`, or through the connector's sockets.
//!
//! Prints `begin` and `end` around the time that counts, so that whoever started it can read the processes' CPU, then a line of JSON.

mod database;
mod mix;
mod report;
mod sockets;

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use std::time::Duration;

/// A bounded load of charge points, in the mix of an ordinary day.
#[derive(Parser)]
struct Flags {
    /// Seconds before the measurement
    #[arg(long, default_value_t = 1, global = true)]
    warm_up: u64,
    /// Seconds of the measurement
    #[arg(long, default_value_t = 5, global = true)]
    seconds: u64,
    #[command(subcommand)]
    through: Through,
}

#[derive(Subcommand)]
enum Through {
    /// Straight into ocpp.receive
    Database {
        #[arg(long)]
        url: String,
        #[arg(long, default_value_t = 4)]
        connections: usize,
        #[arg(long, default_value_t = 64)]
        frames_per_call: usize,
        /// Charge points, over all connections
        #[arg(long, default_value_t = 2000)]
        speakers: usize,
    },
    /// Over WebSockets, each charge point speaking again as soon as it is answered
    Sockets {
        #[arg(long)]
        url: String,
        #[arg(long, default_value_t = 1000)]
        stations: usize,
    },
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let flags = Flags::parse();
    let (warm_up, time) = (Duration::from_secs(flags.warm_up), Duration::from_secs(flags.seconds));
    let result = match flags.through {
        Through::Database { url, connections, frames_per_call, speakers } => {
            database::run(&database::Plan { url, connections, frames_per_call, speakers, warm_up, time }).await
        }
        Through::Sockets { url, stations } => sockets::run(&sockets::Plan { url, stations, warm_up, time }).await,
    };
    match result {
        Ok(report) => {
            say(&report.json().to_string());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("ocpp-load: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A line on standard output, at once.
fn say(line: &str) {
    use std::io::Write;
    let mut out = std::io::stdout();
    // Whoever listens may be gone; there is nobody left to tell.
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
