//! What a measurement came to.

use std::time::Duration;

/// Messages and how long their calls took.
#[derive(Default)]
pub struct Report {
    pub time: Duration,
    messages: usize,
    refused: usize,
    /// In microseconds, one per call.
    latencies: Vec<u32>,
}

impl Report {
    /// One call with so many messages.
    pub fn add(&mut self, messages: usize, refused: usize, latency: Duration) {
        self.messages += messages;
        self.refused += refused;
        self.latencies.push(latency.as_micros().try_into().unwrap_or(u32::MAX));
    }

    pub fn merge(&mut self, other: Report) {
        self.messages += other.messages;
        self.refused += other.refused;
        self.latencies.extend(other.latencies);
    }

    /// As one line of JSON; latencies in microseconds.
    pub fn json(mut self) -> serde_json::Value {
        self.latencies.sort_unstable();
        let at = |share: f64| {
            self.latencies
                .get(((self.latencies.len() as f64 * share) as usize).min(self.latencies.len().saturating_sub(1)))
        };
        serde_json::json!({
            "messages": self.messages, "refused": self.refused, "seconds": self.time.as_secs(),
            "p50": at(0.5), "p99": at(0.99), "p999": at(0.999),
        })
    }
}
