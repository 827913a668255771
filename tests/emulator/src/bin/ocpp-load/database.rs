//! Frames handed straight to `ocpp.receive`, so many per call, as a lane of the connector would.

use crate::mix::Speaker;
use crate::report::Report;
use std::error::Error;
use std::time::{Duration, Instant};
use tokio_postgres::{Client, NoTls, Statement};

/// What is measured.
pub struct Plan {
    pub url: String,
    pub connections: usize,
    pub frames_per_call: usize,
    pub speakers: usize,
    pub warm_up: Duration,
    pub time: Duration,
}

/// The sessions of some charge points, and the connection that speaks for them.
struct Lane {
    client: Client,
    receive: Statement,
    speakers: Vec<(Speaker, i64)>,
    /// Whose turn it is.
    next: usize,
}

pub async fn run(plan: &Plan) -> Result<Report, Box<dyn Error>> {
    let registrar = connect(&plan.url).await?;
    registrar.batch_execute("SELECT ocpp.add_id_tag('LOAD')").await?;
    let node: i64 = registrar.query_one("SELECT ocpp.start_node('load')", &[]).await?.get(0);

    let mut lanes = Vec::new();
    for number in 0..plan.connections {
        let client = connect(&plan.url).await?;
        let receive = client
            .prepare("SELECT item, outcome, message FROM ocpp.receive($1::text[], $2::bigint[], $3::bytea[])")
            .await?;
        let mut speakers = Vec::new();
        // A call names every charge point once: a lane needs at least as many as a call has frames.
        for speaker in 0..(plan.speakers / plan.connections).max(plan.frames_per_call) {
            let identity = format!("LOAD-{number}-{speaker}");
            registrar.execute("SELECT ocpp.add_charge_point($1) WHERE NOT EXISTS (SELECT FROM ocpp.charge_point WHERE identity = $1)", &[&identity]).await?;
            let connect = "SELECT session FROM ocpp.connect($1, $2, NULL, NULL, NULL, '{ocpp1.6}', '127.0.0.1')";
            let session = registrar.query_one(connect, &[&node, &identity]).await?.get(0);
            speakers.push((Speaker::new(identity, (number * 1_000_003 + speaker) as u64), session));
        }
        lanes.push(Lane { client, receive, speakers, next: 0 });
    }

    // Every charge point is somewhere in a transaction of its own when the clock starts.
    for lane in &mut lanes {
        let turns = lane.speakers.len().div_ceil(plan.frames_per_call);
        for _ in 0..turns {
            lane.call(plan.frames_per_call).await?;
        }
        lane.speakers.iter_mut().for_each(|(speaker, _)| speaker.skip());
    }

    let begin = Instant::now() + plan.warm_up;
    let end = begin + plan.time;
    let tasks: Vec<_> = lanes
        .into_iter()
        .map(|mut lane| {
            let frames = plan.frames_per_call;
            tokio::spawn(async move {
                let mut report = Report::default();
                loop {
                    let called = Instant::now();
                    if called >= end {
                        return Ok::<Report, String>(report);
                    }
                    let refused = lane.call(frames).await.map_err(|error| error.to_string())?;
                    if called >= begin {
                        report.add(frames, refused, called.elapsed());
                    }
                }
            })
        })
        .collect();
    tokio::time::sleep_until(begin.into()).await;
    crate::say("begin");
    let mut report = Report::default();
    for task in tasks {
        report.merge(task.await??);
    }
    crate::say("end");
    report.time = plan.time;
    Ok(report)
}

async fn connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

impl Lane {
    /// One call with a frame of each of the next `frames` charge points; gives how many were not answered with a CALLRESULT.
    async fn call(&mut self, frames: usize) -> Result<usize, tokio_postgres::Error> {
        let total = self.speakers.len();
        let turn: Vec<usize> = (0..frames).map(|offset| (self.next + offset) % total).collect();
        self.next = (self.next + frames) % total;
        let texts: Vec<String> = turn.iter().map(|&index| self.speakers[index].0.next()).collect();
        let identities: Vec<&str> = turn.iter().map(|&index| self.speakers[index].0.identity.as_str()).collect();
        let sessions: Vec<i64> = turn.iter().map(|&index| self.speakers[index].1).collect();
        let bytes: Vec<&[u8]> = texts.iter().map(|text| text.as_bytes()).collect();
        let rows = self.client.query(&self.receive, &[&identities, &sessions, &bytes]).await?;
        let mut accepted = 0;
        for row in &rows {
            let (item, message): (Option<i32>, Option<&str>) = (row.get(0), row.get(2));
            if let (Some(item), Some(message)) = (item, message)
                && self.speakers[turn[item as usize - 1]].0.answered(message)
            {
                accepted += 1;
            }
        }
        Ok(frames - accepted)
    }
}
