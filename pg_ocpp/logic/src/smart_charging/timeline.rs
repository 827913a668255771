//! One installed profile laid out in time: what it says at a given second, and until when.

use super::{
    profile::{ChargingProfile, ChargingSchedulePeriod, Kind, Recurrency},
    readings::{MissingStart, Readings, ValidTo},
    supply::Bound,
};
use ocpp_wire::time::Timestamp;

/// The second of an instant, counted from 1970.
pub(crate) fn second(at: Timestamp) -> i64 {
    at.0.div_euclid(1_000_000)
}

/// A profile whose beginning is known. All times are seconds from 1970.
pub(crate) struct Timeline<'a> {
    profile: &'a ChargingProfile,
    valid_from: i64,
    /// The first second in which it is not valid any more.
    valid_to: i64,
    begins: i64,
    /// From one beginning to the next.
    recurs: Option<i64>,
}

impl<'a> Timeline<'a> {
    /// `charging_since`: from where a profile counts that does not say it itself.
    pub fn new(profile: &'a ChargingProfile, charging_since: i64, readings: &Readings) -> Timeline<'a> {
        let instead = match readings.missing_start {
            MissingStart::BeginningOfCharging => None,
            MissingStart::ValidFrom => profile.valid_from,
        };
        let said = match profile.kind {
            Kind::Relative => None,
            Kind::Absolute | Kind::Recurring(_) => profile.schedule.start_schedule.or(instead),
        };
        let last_second = match readings.valid_to {
            ValidTo::Exclusive => 0,
            ValidTo::Inclusive => 1,
        };
        Timeline {
            profile,
            valid_from: profile.valid_from.map_or(i64::MIN, second),
            valid_to: profile.valid_to.map_or(i64::MAX, |valid_to| second(valid_to) + last_second),
            begins: said.map_or(charging_since, second),
            recurs: match profile.kind {
                Kind::Recurring(recurrency) => Some(Recurrency::seconds(recurrency)),
                Kind::Absolute | Kind::Relative => None,
            },
        }
    }

    pub fn is_valid(&self, at: i64) -> bool {
        self.valid_from <= at && at < self.valid_to
    }

    /// What it allows at a second; `None`: it is silent.
    pub fn at(&self, at: i64) -> Option<Bound> {
        if !self.is_valid(at) || at < self.begins {
            return None;
        }
        let elapsed = self.elapsed(at);
        if self.profile.schedule.duration.is_some_and(|duration| elapsed >= duration) {
            return None;
        }
        let period = self.period(elapsed)?;
        Some(Bound { amount: period.limit, unit: self.profile.schedule.rate_unit, phases: period.number_phases })
    }

    /// The next second in which it may say something else; i64::MAX: never.
    pub fn next_change(&self, at: i64) -> i64 {
        let began = at - self.elapsed(at);
        let periods = self.profile.schedule.periods.iter().map(|period| period.start_period);
        let offsets = periods.chain(self.profile.schedule.duration).chain(self.recurs);
        let of_schedule = offsets.map(|offset| began.saturating_add(offset));
        let changes = of_schedule.chain([self.valid_from, self.valid_to]);
        changes.filter(|change| *change > at).min().unwrap_or(i64::MAX)
    }

    /// Seconds since it began last; before its beginning as if it began at the beginning.
    fn elapsed(&self, at: i64) -> i64 {
        let elapsed = at - self.begins;
        match self.recurs {
            // An occurrence ends where the next begins, however long its duration.
            Some(recurs) if elapsed >= 0 => elapsed % recurs,
            _ => elapsed,
        }
    }

    /// The last to start so far, in whichever order they stand; of two that start together the later one.
    fn period(&self, elapsed: i64) -> Option<&'a ChargingSchedulePeriod> {
        let started = self.profile.schedule.periods.iter().filter(|period| period.start_period <= elapsed);
        started.max_by_key(|period| period.start_period)
    }
}
