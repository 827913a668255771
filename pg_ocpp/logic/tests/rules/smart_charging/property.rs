//! The composite schedule agrees with the slow and obvious reference over random stations, in every second that matters.
//!
//! `OCPP_COMPOSITE_CASES=1000000` runs a million cases, `OCPP_COMPOSITE_SEED` begins with the seed of a failure.

use super::reference::{Grid, floor, limit};
use super::*;
use ocpp_logic::smart_charging::{
    Recurrency,
    readings::{ConnectorDefault, Idle, Maximum, MissingStart, RunOut, SilentTxProfile, StationLimit, ValidTo},
};
use std::{collections::BTreeSet, env};

const CASES: u64 = 10_000;
const DAY: i64 = 86_400;

#[test]
fn the_composite_schedule_is_what_the_reference_says_in_every_second() {
    let first = number("OCPP_COMPOSITE_SEED").unwrap_or(0);
    let cases = number("OCPP_COMPOSITE_CASES").unwrap_or(CASES);
    let mut met = Met::default();
    for seed in first..first + cases {
        Case::random(seed).check(&mut met);
    }
    if cases >= CASES {
        met.assert_worth_it(cases);
    }
}

fn number(name: &str) -> Option<u64> {
    let text = env::var(name).ok()?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is {text}; it should be a number")))
}

/// SplitMix64: a sequence of random numbers that is the same on every machine.
pub fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// What the cases were like: a test of nothing but empty stations would show nothing.
#[derive(Debug, Default)]
struct Met {
    unlimited: u64,
    limited: u64,
    changing: u64,
    /// Over days, with more changes than most profiles have periods.
    recurring: u64,
    converted: u64,
    seconds: u64,
}

impl Met {
    fn assert_worth_it(&self, cases: u64) {
        for met in [self.unlimited, self.limited, self.changing, self.converted] {
            assert!(met > cases / 10, "of {cases} cases: {self:?}");
        }
        assert!(self.recurring > cases / 50, "of {cases} cases: {self:?}");
        assert!(self.seconds > cases * 50, "{self:?}");
    }
}

struct Case {
    seed: u64,
    state: u64,
    installed: Vec<Installed>,
    transactions: Vec<Transaction>,
    connectors: u16,
    grid: Grid,
    readings: Readings,
    connector_id: i64,
    from: Timestamp,
    duration: i64,
    unit: RateUnit,
    /// Days of recurrences, or minutes in which everything ends and begins.
    days: bool,
}

impl Case {
    fn random(seed: u64) -> Case {
        let mut case = Case {
            seed,
            state: seed,
            installed: Vec::new(),
            transactions: Vec::new(),
            connectors: 0,
            grid: Grid { voltage: tenths("230"), phases: 3 },
            readings: Readings::default(),
            connector_id: 0,
            from: at(0),
            duration: 0,
            unit: RateUnit::A,
            days: false,
        };
        case.days = case.one_in(2);
        case.connectors = case.pick(&[0, 1, 2, 2, 3]);
        case.connector_id = case.below(4);
        case.unit = case.pick(&RateUnit::ALL);
        case.grid.voltage = Tenths(case.pick(&[2300, 2309, 1200, 4000, 1]));
        case.grid.phases = case.pick(&[3, 3, 1, 2]);
        case.readings = case.some_readings();
        case.from = Timestamp(at(case.span()).0 + if case.one_in(10) { 999_999 } else { 0 });
        case.duration = if case.days { case.pick(&[0, DAY, 3 * DAY, 10 * DAY, 20 * DAY]) } else { case.below(130) };
        for transaction_id in 0..case.below(4) {
            let transaction =
                Transaction { connector_id: 1 + case.below(3), transaction_id, started_at: case.moment() };
            case.transactions.push(transaction);
        }
        for _ in 0..case.below(10) {
            let installed = case.some_installed();
            case.installed.push(installed);
        }
        case
    }

    fn some_installed(&mut self) -> Installed {
        let purpose = self.pick(&[
            Purpose::ChargePointMaxProfile,
            Purpose::TxDefaultProfile,
            Purpose::TxDefaultProfile,
            Purpose::TxProfile,
        ]);
        let connector_id = match purpose {
            // Now and then where it should not be.
            Purpose::ChargePointMaxProfile => i64::from(self.one_in(8)),
            Purpose::TxDefaultProfile => self.pick(&[0, 0, 1, 2, 3]),
            Purpose::TxProfile => self.pick(&[0, 1, 1, 2, 3]),
        };
        let kind = match self.below(if self.days { 8 } else { 4 }) {
            0 | 1 => Kind::Absolute,
            2 => Kind::Relative,
            3 => Kind::Recurring(Recurrency::Weekly),
            _ => Kind::Recurring(Recurrency::Daily),
        };
        let periods = (0..1 + self.below(4)).map(|_| self.some_period()).collect();
        let duration = self.span();
        let valid_from = self.one_in(4).then(|| self.moment());
        // Mostly after validFrom.
        let valid_to = Timestamp(self.moment().0 + self.span() * 1_000_000);
        let profile = ChargingProfile {
            charging_profile_id: self.below(9),
            transaction_id: self.one_in(4).then(|| self.below(3)),
            stack_level: self.below(3),
            purpose,
            kind,
            valid_from,
            valid_to: self.one_in(4).then_some(valid_to),
            schedule: ChargingSchedule {
                duration: (!self.one_in(3)).then_some(duration),
                start_schedule: (!self.one_in(4)).then(|| self.moment()),
                rate_unit: self.pick(&RateUnit::ALL),
                periods,
                min_charging_rate: None,
            },
        };
        Installed { connector_id, profile }
    }

    fn some_period(&mut self) -> ChargingSchedulePeriod {
        let start_period = if self.one_in(2) { 0 } else { self.span() };
        let limit = Tenths(self.pick(&[0, 1, 60, 72, 160, 320, 36_800, 110_000, 110_400]));
        ChargingSchedulePeriod { start_period, limit, number_phases: self.pick(&[1, 2, 3]) }
    }

    /// Half of them as we read, half of them as anybody might.
    fn some_readings(&mut self) -> Readings {
        if self.one_in(2) {
            return Readings::default();
        }
        Readings {
            connector_default: self.pick(&[ConnectorDefault::HidesSameStackLevel, ConnectorDefault::HidesAll]),
            silent_tx_profile: self.pick(&[SilentTxProfile::LetsDefaultApply, SilentTxProfile::HidesDefault]),
            run_out: self.pick(&[RunOut::NextLowerStackLevel, RunOut::Nothing]),
            idle: self.pick(&[Idle::DefaultApplies, Idle::NothingApplies]),
            station: self.pick(&[StationLimit::SumOfConnectors, StationLimit::MaximumOnly]),
            maximum: self.pick(&[Maximum::Undivided, Maximum::DividedAmongTransactions]),
            valid_to: self.pick(&[ValidTo::Exclusive, ValidTo::Inclusive]),
            missing_start: self.pick(&[MissingStart::BeginningOfCharging, MissingStart::ValidFrom]),
        }
    }

    /// A stretch within the size of the case; often a round one, so that ends and beginnings meet.
    fn span(&mut self) -> i64 {
        match (self.days, self.one_in(2)) {
            (false, true) => 10 * self.below(10),
            (false, false) => self.below(100),
            (true, true) => self.pick(&[0, 1, 3600, DAY - 1, DAY, DAY + 1, 2 * DAY, 7 * DAY, 7 * DAY + 1]),
            (true, false) => self.below(9 * DAY),
        }
    }

    fn moment(&mut self) -> Timestamp {
        let (span, again) = (self.span(), self.span());
        // Whole days before, so that recurrences have been going on for some time, within a day or a week.
        let days_before = if self.one_in(5) { self.below(20) * DAY } else { 0 };
        let fraction = if self.one_in(10) { self.below(1_000_000) } else { 0 };
        Timestamp(at(span - again / 2 - days_before).0 + fraction)
    }

    fn check(mut self, met: &mut Met) {
        let supply = Supply::new(self.grid.voltage, self.grid.phases).unwrap();
        let (connector_id, unit, now) = (self.connector_id, self.unit, floor(self.from));
        let seconds = self.seconds(now);
        let station = Station {
            installed: &self.installed,
            transactions: &self.transactions,
            connectors: self.connectors,
            supply,
            readings: self.readings,
        };
        let composite = super::composite(&station, connector_id, self.from, self.duration, unit);
        self.assert_well_formed(&composite);
        // A change that is none of the reference's boundaries would be found just before it and at it.
        let changes = composite.periods.iter().flat_map(|period| [period.start_period - 1, period.start_period]);
        for at in seconds.into_iter().chain(changes.filter(|at| *at >= 0)) {
            let expected = limit(&station, self.grid, connector_id, now, now + at, unit);
            let period = composite.periods.iter().rfind(|period| period.start_period <= at).expect("the first is at 0");
            assert_eq!(
                period.limit,
                expected,
                "OCPP_COMPOSITE_SEED={} OCPP_COMPOSITE_CASES=1, at connector {connector_id} in second {at}, {unit:?} from \
                 {} for {} s, {:?}\n{station:#?}\n{}",
                self.seed,
                self.from,
                self.duration,
                self.grid,
                told(&composite)
            );
            met.seconds += 1;
        }
        met.unlimited += u64::from(composite.periods.iter().any(|period| period.limit.is_none()));
        met.limited += u64::from(composite.periods.iter().any(|period| period.limit.is_some()));
        met.changing += u64::from(composite.periods.len() > 2);
        met.recurring += u64::from(self.days && composite.periods.len() > 5);
        let converts = |one: &Installed| one.profile.schedule.rate_unit != unit;
        met.converted += u64::from(composite.periods.len() > 1 && self.installed.iter().any(converts));
    }

    fn assert_well_formed(&self, composite: &Composite) {
        let seed = self.seed;
        assert_eq!(composite.periods.is_empty(), self.duration == 0, "seed {seed}");
        assert!(composite.periods.first().is_none_or(|first| first.start_period == 0), "seed {seed}");
        for pair in composite.periods.windows(2) {
            assert!(pair[0].start_period < pair[1].start_period, "in order, seed {seed}: {composite:?}");
            assert_ne!(pair[0].limit, pair[1].limit, "merged, seed {seed}: {composite:?}");
        }
        assert!(composite.periods.last().is_none_or(|last| last.start_period < self.duration), "seed {seed}");
    }

    /// The seconds to look at, counted from the beginning of the window: all of them in a short one; in a long one those
    /// around every boundary that any profile can have, and some others.
    fn seconds(&mut self, now: i64) -> BTreeSet<i64> {
        let window = 0..self.duration;
        if !self.days {
            return window.collect();
        }
        let mut boundaries = vec![0, self.duration];
        let mut starts = vec![now];
        starts.extend(self.transactions.iter().map(|transaction| floor(transaction.started_at)));
        for Installed { profile, .. } in &self.installed {
            let validity = [profile.valid_from, profile.valid_to].map(|time| time.map(floor));
            boundaries.extend(validity.into_iter().flatten().map(|time| time - now));
            let own = profile.schedule.start_schedule.map(floor);
            for start in starts.iter().copied().chain(own).chain(validity.into_iter().flatten()) {
                // Every day or week of it that may touch the window.
                let days = match profile.kind {
                    Kind::Recurring(_) => (start - now).div_euclid(DAY) - 1..=0,
                    Kind::Absolute | Kind::Relative => 0..=0,
                };
                let days_of_window = self.duration / DAY + 1;
                let last = if matches!(profile.kind, Kind::Recurring(_)) { days_of_window - *days.start() } else { 0 };
                for day in 0..=last {
                    let begin = start - now + day * DAY;
                    let periods = profile.schedule.periods.iter().map(|period| period.start_period);
                    boundaries.extend(periods.chain(profile.schedule.duration).chain([0]).map(|offset| begin + offset));
                }
            }
        }
        let around = boundaries.into_iter().flat_map(|boundary| [boundary - 1, boundary, boundary + 1]);
        let mut seconds: BTreeSet<i64> = around.filter(|second| window.contains(second)).collect();
        seconds.extend((0..20).map(|_| self.below(self.duration.max(1))).filter(|second| window.contains(second)));
        seconds
    }

    fn below(&mut self, count: i64) -> i64 {
        (next(&mut self.state) % count as u64) as i64
    }

    fn one_in(&mut self, count: i64) -> bool {
        self.below(count) == 0
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as i64) as usize]
    }
}
