//! The composite schedule: what a place may draw, second by second (§3.13.3, §5.7).

use super::{
    installed::Installed,
    plan::PlacePlan,
    profile::{ChargingSchedule, ChargingSchedulePeriod, RateUnit},
    readings::Readings,
    supply::{Limit, Supply},
    timeline::second,
};
use ocpp_wire::time::Timestamp;

/// The longest stretch that is computed, in seconds: a leap year. What recurs daily may change a hundred times a day.
pub const LONGEST: i64 = 366 * 86_400;

/// Why there is no composite schedule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompositeError {
    #[error("the duration is {0} s; say 0 to {LONGEST} s, which is 366 days")]
    Duration(i64),
}

/// All that a charge point's limits follow from.
#[derive(Clone, Debug)]
pub struct Station<'a> {
    /// As set: where two stand at the same place of a stack, the later one counts.
    pub installed: &'a [Installed],
    /// Those that run.
    pub transactions: &'a [Transaction],
    /// How many it has, counted from 1. 0: that is not known, and connector 0 is limited by the maximum alone.
    pub connectors: u16,
    pub supply: Supply,
    pub readings: Readings,
}

/// A transaction that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transaction {
    pub connector_id: i64,
    pub transaction_id: i64,
    pub started_at: Timestamp,
}

/// What may be drawn at a place for some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composite {
    /// A whole second.
    pub from: Timestamp,
    /// Seconds.
    pub duration: i64,
    pub unit: RateUnit,
    /// No two neighbours are equal; the first starts at 0. Empty where the duration is 0.
    pub periods: Vec<CompositePeriod>,
}

/// Holds until the next one starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompositePeriod {
    /// Seconds from the beginning of the composite schedule.
    pub start_period: i64,
    /// `None`: nothing limits.
    pub limit: Option<Limit>,
}

/// What connector `connector_id` (0: the charge point as a whole) may draw in `duration` seconds from `from`, which is
/// also the beginning of charging where there is no transaction.
///
/// Of the profiles of one purpose the highest stack level that says something counts, TxProfile before TxDefaultProfile;
/// ChargePointMaxProfile caps the result. What is done where the specification leaves room: [`Readings`].
///
/// Takes one step for each change of any profile within `duration`.
///
/// # Errors
/// Where `duration` is negative or longer than [`LONGEST`].
pub fn composite_schedule(
    station: &Station,
    connector_id: i64,
    from: Timestamp,
    duration: i64,
    unit: RateUnit,
) -> Result<Composite, CompositeError> {
    if !(0..=LONGEST).contains(&duration) {
        return Err(CompositeError::Duration(duration));
    }
    let begin = second(from);
    let end = begin + duration;
    let place = PlacePlan::new(station, connector_id, begin);
    let mut periods = Vec::new();
    let mut at = begin;
    while at < end {
        append(&mut periods, CompositePeriod { start_period: at - begin, limit: place.limit(at, unit) });
        at = place.next_change(at);
    }
    Ok(Composite { from: Timestamp(begin.saturating_mul(1_000_000)), duration, unit, periods })
}

impl Composite {
    /// As a ChargingSchedule, as in the answer to GetCompositeSchedule. A stretch where nothing limits can not be written
    /// in one: there the `rated` maximum of the place stands (in the unit of this composite); if that is not known, the
    /// schedule ends before it. `None`: nothing remains.
    pub fn schedule(&self, rated: Option<Limit>) -> Option<ChargingSchedule> {
        let mut known = Vec::new();
        let mut duration = self.duration;
        for period in &self.periods {
            let limit = period.limit.or(rated);
            if limit.is_none() {
                duration = period.start_period;
                break;
            }
            append(&mut known, CompositePeriod { start_period: period.start_period, limit });
        }
        let periods: Vec<ChargingSchedulePeriod> = known
            .iter()
            .filter_map(|period| {
                let limit = period.limit?;
                Some(ChargingSchedulePeriod {
                    start_period: period.start_period,
                    limit: limit.amount,
                    number_phases: limit.phases,
                })
            })
            .collect();
        (!periods.is_empty()).then_some(ChargingSchedule {
            duration: Some(duration),
            start_schedule: Some(self.from),
            rate_unit: self.unit,
            periods,
            min_charging_rate: None,
        })
    }
}

/// Neighbours that are equal are one.
fn append(periods: &mut Vec<CompositePeriod>, period: CompositePeriod) {
    if periods.last().is_none_or(|last| last.limit != period.limit) {
        periods.push(period);
    }
}
