//! Who has a say at a place, and whose word counts (§3.13.1 to §3.13.3).

use super::{
    composite::{Station, Transaction},
    installed::Installed,
    profile::{Purpose, RateUnit},
    readings::{ConnectorDefault, Idle, Maximum, Readings, RunOut, SilentTxProfile, StationLimit},
    supply::{Bound, Limit, Supply},
    tenths::Tenths,
    timeline::{Timeline, second},
};
use std::collections::BTreeSet;

/// Everything that has a say at a place.
pub(crate) struct PlacePlan<'a> {
    supply: Supply,
    maximum: Stack<'a>,
    /// Among how many connectors the maximum is divided.
    shares: i64,
    draw: Draw<'a>,
}

/// What is drawn there, apart from the maximum.
enum Draw<'a> {
    Connector(ConnectorPlan<'a>),
    AllConnectors(Vec<ConnectorPlan<'a>>),
    Unknown,
}

impl<'a> PlacePlan<'a> {
    /// `now`: the beginning of charging where there is no transaction.
    pub fn new(station: &Station<'a>, connector_id: i64, now: i64) -> PlacePlan<'a> {
        let draw = match (connector_id, station.readings.station) {
            (0, StationLimit::SumOfConnectors) if station.connectors > 0 => {
                let connectors = 1..=i64::from(station.connectors);
                Draw::AllConnectors(connectors.map(|one| ConnectorPlan::new(station, one, now)).collect())
            }
            (0, _) => Draw::Unknown,
            _ => Draw::Connector(ConnectorPlan::new(station, connector_id, now)),
        };
        // The charge point as a whole charges since its first transaction.
        let charging_since = station.transactions.iter().map(|transaction| second(transaction.started_at)).min();
        PlacePlan {
            supply: station.supply,
            maximum: Stack::new(station, charging_since.unwrap_or(now), |installed| {
                installed.profile.purpose == Purpose::ChargePointMaxProfile && installed.connector_id == 0
            }),
            shares: shares(station, connector_id),
            draw,
        }
    }

    /// What it may draw at a second.
    pub fn limit(&self, at: i64, unit: RateUnit) -> Option<Limit> {
        let maximum = self.maximum.at(at).map(|bound| Bound { amount: Tenths(bound.amount.0 / self.shares), ..bound });
        let drawn = match &self.draw {
            Draw::Connector(connector) => connector.at(at),
            Draw::AllConnectors(connectors) => self.sum(connectors, at, unit),
            Draw::Unknown => None,
        };
        self.supply.lowest(maximum.into_iter().chain(drawn), unit)
    }

    /// What all may draw together; `None`: one of them has no limit. In amperes, of the phase that bears most.
    fn sum(&self, connectors: &[ConnectorPlan], at: i64, unit: RateUnit) -> Option<Bound> {
        connectors.iter().try_fold(Bound { amount: Tenths(0), unit, phases: 1 }, |sum, connector| {
            let limit = self.supply.lowest(connector.at(at).into_iter(), unit)?;
            let amount = Tenths(sum.amount.0.saturating_add(limit.amount.0));
            Some(Bound { amount, phases: sum.phases.max(limit.phases), ..sum })
        })
    }

    /// The next second in which that may change; i64::MAX: never.
    pub fn next_change(&self, at: i64) -> i64 {
        let connectors = match &self.draw {
            Draw::Connector(connector) => std::slice::from_ref(connector),
            Draw::AllConnectors(connectors) => connectors,
            Draw::Unknown => &[],
        };
        let of_connectors = connectors.iter().map(|connector| connector.next_change(at));
        of_connectors.chain([self.maximum.next_change(at)]).min().unwrap_or(i64::MAX)
    }
}

fn shares(station: &Station, connector_id: i64) -> i64 {
    match station.readings.maximum {
        Maximum::DividedAmongTransactions if connector_id != 0 => {
            let charging = station.transactions.iter().map(|transaction| transaction.connector_id);
            // Who asks would charge, too.
            charging.chain([connector_id]).collect::<BTreeSet<_>>().len() as i64
        }
        _ => 1,
    }
}

/// The profiles of a connector and of its transaction.
struct ConnectorPlan<'a> {
    readings: Readings,
    transaction: Stack<'a>,
    default: Stack<'a>,
}

impl<'a> ConnectorPlan<'a> {
    fn new(station: &Station<'a>, connector_id: i64, now: i64) -> ConnectorPlan<'a> {
        let here = station.transactions.iter().filter(|transaction| transaction.connector_id == connector_id);
        let transaction = here.max_by_key(|transaction| transaction.started_at);
        let charging_since = transaction.map_or(now, |transaction| second(transaction.started_at));
        let is_its_own = |installed: &Installed| {
            let profile = &installed.profile;
            let is_for = |transaction: &Transaction| {
                profile.transaction_id.is_none_or(|transaction_id| transaction_id == transaction.transaction_id)
            };
            profile.purpose == Purpose::TxProfile
                && installed.connector_id == connector_id
                && transaction.is_some_and(is_for)
        };
        let default_applies = transaction.is_some() || station.readings.idle == Idle::DefaultApplies;
        ConnectorPlan {
            readings: station.readings,
            transaction: Stack::new(station, charging_since, is_its_own),
            default: Stack::new(station, charging_since, |installed| {
                default_applies
                    && installed.profile.purpose == Purpose::TxDefaultProfile
                    && (installed.connector_id == connector_id
                        || installed.connector_id == 0 && !is_hidden(station, connector_id, installed))
            }),
        }
    }

    fn at(&self, at: i64) -> Option<Bound> {
        let default_applies = match self.readings.silent_tx_profile {
            SilentTxProfile::LetsDefaultApply => true,
            SilentTxProfile::HidesDefault => !self.transaction.is_valid(at),
        };
        self.transaction.at(at).or_else(|| if default_applies { self.default.at(at) } else { None })
    }

    fn next_change(&self, at: i64) -> i64 {
        self.transaction.next_change(at).min(self.default.next_change(at))
    }
}

/// Whether a TxDefaultProfile of connector 0 is hidden by one of the connector itself (§3.13.1).
fn is_hidden(station: &Station, connector_id: i64, of_station: &Installed) -> bool {
    station.installed.iter().any(|own| {
        own.connector_id == connector_id
            && own.profile.purpose == Purpose::TxDefaultProfile
            && match station.readings.connector_default {
                ConnectorDefault::HidesSameStackLevel => own.profile.stack_level == of_station.profile.stack_level,
                ConnectorDefault::HidesAll => true,
            }
    })
}

/// The profiles of one purpose, the one that prevails first (§3.13.2).
struct Stack<'a> {
    timelines: Vec<Timeline<'a>>,
    run_out: RunOut,
}

impl<'a> Stack<'a> {
    fn new(station: &Station<'a>, charging_since: i64, belongs: impl Fn(&Installed) -> bool) -> Stack<'a> {
        // Latest first; the sort keeps that order within a stack level.
        let mut profiles: Vec<_> = station.installed.iter().rev().filter(|one| belongs(one)).collect();
        profiles.sort_by_key(|one| std::cmp::Reverse(one.profile.stack_level));
        let timeline = |one: &&'a Installed| Timeline::new(&one.profile, charging_since, &station.readings);
        Stack { timelines: profiles.iter().map(timeline).collect(), run_out: station.readings.run_out }
    }

    fn at(&self, at: i64) -> Option<Bound> {
        match self.run_out {
            RunOut::NextLowerStackLevel => self.timelines.iter().find_map(|timeline| timeline.at(at)),
            RunOut::Nothing => self.timelines.iter().find(|timeline| timeline.is_valid(at))?.at(at),
        }
    }

    fn is_valid(&self, at: i64) -> bool {
        self.timelines.iter().any(|timeline| timeline.is_valid(at))
    }

    fn next_change(&self, at: i64) -> i64 {
        self.timelines.iter().map(|timeline| timeline.next_change(at)).min().unwrap_or(i64::MAX)
    }
}
