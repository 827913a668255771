//! The composite schedule, one sentence of the specification at a time (§3.13, §5.7), and the readings we take.

use super::*;
use ocpp_logic::smart_charging::{
    CompositeError, CompositePeriod, Limit, Recurrency, SupplyError,
    composite::LONGEST,
    readings::{ConnectorDefault, Idle, Maximum, MissingStart, RunOut, SilentTxProfile, StationLimit, ValidTo},
};

fn recurring(recurrency: Recurrency, mut installed: Installed) -> Installed {
    installed.profile.kind = Kind::Recurring(recurrency);
    installed
}

#[test]
fn where_nothing_is_installed_nothing_limits() {
    for connector_id in [0, 1, 2, 99] {
        assert_eq!(amperes(&station(&[], &[]), connector_id, 60), "0 -");
    }
}

#[test]
fn a_period_stays_until_the_next_starts_7_14() {
    let installed = [default(1, 0, &[(0, "6"), (100, "8.5"), (200, "10")])];
    assert_eq!(amperes(&station(&installed, &[]), 1, 300), "0 6x3, 100 8.5x3, 200 10x3");
    assert_eq!(amperes(&station(&installed, &[]), 1, 200), "0 6x3, 100 8.5x3", "the end is not part of it");
}

#[test]
fn equal_neighbours_are_one_period() {
    let installed = [lasting(50, default(1, 1, &[(0, "6"), (10, "6")])), default(1, 0, &[(0, "6"), (100, "7")])];
    assert_eq!(amperes(&station(&installed, &[]), 1, 300), "0 6x3, 100 7x3");
}

#[test]
fn the_highest_stack_level_wins_and_the_next_lower_follows_3_13_2() {
    let installed = [
        lasting(400, default(1, 0, &[(0, "6"), (100, "8"), (200, "10")])),
        lasting(150, default(1, 1, &[(0, "7"), (100, "9")])),
    ];
    let mut station = station(&installed, &[]);
    assert_eq!(amperes(&station, 1, 500), "0 7x3, 100 9x3, 150 8x3, 200 10x3, 400 -");
    station.readings.run_out = RunOut::Nothing;
    assert_eq!(amperes(&station, 1, 500), "0 7x3, 100 9x3, 150 -");
}

#[test]
fn without_duration_the_top_never_falls_back_3_13_2() {
    let installed = [default(1, 5, &[(0, "7")]), default(1, 0, &[(0, "6")])];
    assert_eq!(amperes(&station(&installed, &[]), 1, LONGEST), "0 7x3");
}

#[test]
fn a_profile_holds_from_valid_from_until_valid_to_7_8() {
    let mut top = default(1, 1, &[(0, "7")]);
    top.profile.valid_from = Some(at(10));
    top.profile.valid_to = Some(at(20));
    let installed = [top, default(1, 0, &[(0, "6")])];
    let mut station = station(&installed, &[]);
    assert_eq!(amperes(&station, 1, 60), "0 6x3, 10 7x3, 20 6x3");
    station.readings.valid_to = ValidTo::Inclusive;
    assert_eq!(amperes(&station, 1, 60), "0 6x3, 10 7x3, 21 6x3");
}

#[test]
fn a_profile_is_silent_before_its_start() {
    let mut later = default(1, 1, &[(5, "7")]);
    later.profile.schedule.start_schedule = Some(at(30));
    let installed = [later, default(1, 0, &[(0, "6")])];
    assert_eq!(amperes(&station(&installed, &[]), 1, 60), "0 6x3, 35 7x3");
}

#[test]
fn a_schedule_of_no_duration_says_nothing() {
    let installed = [lasting(0, default(1, 1, &[(0, "7")])), default(1, 0, &[(0, "6")])];
    assert_eq!(amperes(&station(&installed, &[]), 1, 60), "0 6x3");
    assert_eq!(amperes(&station(&installed, &[]), 1, 0), "");
}

#[test]
fn a_tx_profile_overrules_tx_default_whatever_the_levels_3_13_3() {
    let installed = [lasting(100, of_transaction(0, &[(10, "20")])), default(1, 9, &[(0, "6")])];
    let transactions = [charging_since(0)];
    let mut charging = station(&installed, &transactions);
    assert_eq!(amperes(&charging, 1, 200), "0 6x3, 10 20x3, 100 6x3");
    assert_eq!(amperes(&charging, 2, 200), "0 -", "on its connector only");
    charging.readings.silent_tx_profile = SilentTxProfile::HidesDefault;
    assert_eq!(amperes(&charging, 1, 200), "0 -, 10 20x3, 100 -");
    assert_eq!(amperes(&station(&installed, &[]), 1, 200), "0 6x3", "without a transaction it counts for nothing");
}

#[test]
fn a_tx_profile_is_for_its_transaction_alone_7_8() {
    let mut profile = of_transaction(0, &[(0, "20")]);
    for (transaction_id, expected) in [(None, "0 20x3"), (Some(7), "0 20x3"), (Some(8), "0 -")] {
        profile.profile.transaction_id = transaction_id;
        let installed = [profile.clone()];
        assert_eq!(amperes(&station(&installed, &[charging_since(0)]), 1, 60), expected, "{transaction_id:?}");
    }
}

#[test]
fn a_connector_s_own_default_hides_that_of_connector_0_3_13_1() {
    let installed = [
        default(0, 1, &[(0, "10")]),
        default(0, 0, &[(0, "8")]),
        lasting(30, default(1, 1, &[(0, "7")])),
        lasting(20, default(1, 0, &[(0, "6")])),
    ];
    let mut both = station(&installed, &[]);
    assert_eq!(amperes(&both, 1, 60), "0 7x3, 30 -");
    assert_eq!(amperes(&both, 2, 60), "0 10x3");
    both.installed = &installed[..3];
    assert_eq!(amperes(&both, 1, 60), "0 7x3, 30 8x3", "the other stack level is not hidden");
    both.readings.connector_default = ConnectorDefault::HidesAll;
    assert_eq!(amperes(&both, 1, 60), "0 7x3, 30 -");
}

#[test]
fn without_a_transaction_the_default_applies_as_for_one_that_starts_now() {
    let mut relative = default(1, 0, &[(0, "6"), (60, "16")]);
    relative.profile.kind = Kind::Relative;
    let installed = [relative];
    let mut idle = station(&installed, &[]);
    assert_eq!(amperes(&idle, 1, 120), "0 6x3, 60 16x3");
    idle.readings.idle = Idle::NothingApplies;
    assert_eq!(amperes(&idle, 1, 120), "0 -");
}

#[test]
fn a_relative_profile_counts_from_the_start_of_the_transaction_7_9() {
    let mut relative = of_transaction(0, &[(0, "6"), (60, "16")]);
    relative.profile.kind = Kind::Relative;
    // What it says of a start does not count.
    relative.profile.schedule.start_schedule = Some(at(1000));
    let installed = [relative];
    assert_eq!(amperes(&station(&installed, &[charging_since(-20)]), 1, 120), "0 6x3, 40 16x3");
    assert_eq!(amperes(&station(&installed, &[charging_since(20)]), 1, 120), "0 -, 20 6x3, 80 16x3");
}

#[test]
fn without_start_schedule_charging_is_the_start_7_13() {
    let mut daily = recurring(Recurrency::Daily, default(1, 0, &[(0, "25.5"), (28_800, "15.5")]));
    daily.profile.schedule.start_schedule = None;
    daily.profile.valid_from = Some(at(0));
    let installed = [daily];
    let transactions = [charging_since(3600)];
    let mut station = station(&installed, &transactions);
    assert_eq!(amperes(&station, 1, 86_400), "0 -, 3600 25.5x3, 32400 15.5x3");
    station.readings.missing_start = MissingStart::ValidFrom;
    assert_eq!(amperes(&station, 1, 86_400), "0 25.5x3, 28800 15.5x3");
}

#[test]
fn daily_is_every_86400_seconds_even_when_clocks_change_errata_3_79() {
    let installed = [recurring(Recurrency::Daily, lasting(3600, default(1, 0, &[(0, "6"), (1800, "7")])))];
    let station = station(&installed, &[]);
    // The night to 29 March 2026 in Europe.
    let composite = super::composite(&station, 1, instant("2026-03-28T12:00:00Z"), 86_400, RateUnit::A);
    assert_eq!(told(&composite), "0 -, 43200 6x3, 45000 7x3, 46800 -");
    let days = super::composite(&station, 1, instant("2026-03-28T00:30:00Z"), 2 * 86_400, RateUnit::A);
    assert_eq!(told(&days), "0 7x3, 1800 -, 84600 6x3, 86400 7x3, 88200 -, 171000 6x3");
}

#[test]
fn weekly_is_every_seven_days_and_not_before_its_start_7_37() {
    let installed = [recurring(Recurrency::Weekly, lasting(86_400, default(1, 0, &[(0, "6")])))];
    let station = station(&installed, &[]);
    let composite = super::composite(&station, 1, at(-604_800), 3 * 604_800, RateUnit::A);
    assert_eq!(told(&composite), "0 -, 604800 6x3, 691200 -, 1209600 6x3, 1296000 -");
}

#[test]
fn an_occurrence_ends_where_the_next_begins() {
    let installed =
        [recurring(Recurrency::Daily, lasting(100_000, default(1, 0, &[(0, "6"), (80_000, "7"), (90_000, "8")])))];
    assert_eq!(amperes(&station(&installed, &[]), 1, 90_001), "0 6x3, 80000 7x3, 86400 6x3");
}

#[test]
fn the_maximum_caps_every_connector_3_13_3() {
    let installed = [lasting(50, maximum(&[(0, "16"), (20, "10")])), default(0, 0, &[(0, "13")])];
    assert_eq!(amperes(&station(&installed, &[]), 1, 60), "0 13x3, 20 10x3, 50 13x3");
    assert_eq!(amperes(&station(&installed[..1], &[]), 1, 60), "0 16x3, 20 10x3, 50 -");
}

#[test]
fn a_maximum_at_a_connector_is_none_3_13_1() {
    let mut misplaced = maximum(&[(0, "6")]);
    misplaced.connector_id = 1;
    assert_eq!(amperes(&station(&[misplaced], &[]), 1, 60), "0 -");
}

#[test]
fn connector_0_is_the_sum_of_all_within_the_maximum_5_7() {
    let installed = [default(0, 0, &[(0, "10")]), of_transaction(0, &[(0, "16"), (30, "20")]), maximum(&[(0, "28")])];
    let transactions = [charging_since(0)];
    let mut charging = station(&installed, &transactions);
    assert_eq!(amperes(&charging, 0, 60), "0 26x3, 30 28x3");
    assert_eq!(watts(&charging, 0, 60), "0 17940x3, 30 19320x3");
    charging.readings.station = StationLimit::MaximumOnly;
    assert_eq!(amperes(&charging, 0, 60), "0 28x3");
    charging.readings.station = StationLimit::SumOfConnectors;
    charging.connectors = 0;
    assert_eq!(amperes(&charging, 0, 60), "0 28x3", "of unknown connectors there is no sum");
    charging.connectors = 2;
    charging.installed = &installed[1..];
    assert_eq!(amperes(&charging, 0, 60), "0 28x3", "one without a limit may draw all");
    charging.installed = &installed[1..2];
    assert_eq!(amperes(&charging, 0, 60), "0 -");
}

#[test]
fn the_maximum_counts_from_the_first_transaction_of_the_station() {
    let mut maximum = maximum(&[(0, "10"), (60, "20")]);
    maximum.profile.schedule.start_schedule = None;
    let installed = [maximum];
    let other = Transaction { connector_id: 2, transaction_id: 8, started_at: at(-50) };
    for connector_id in [0, 1, 2] {
        let composite = amperes(&station(&installed, &[charging_since(-20), other]), connector_id, 60);
        assert_eq!(composite, "0 10x3, 10 20x3", "at {connector_id}");
    }
    assert_eq!(amperes(&station(&installed, &[]), 0, 61), "0 10x3, 60 20x3");
}

#[test]
fn the_maximum_is_whole_for_each_connector_unless_a_station_divides_it() {
    let installed = [maximum(&[(0, "25.1")])];
    let other = Transaction { connector_id: 2, transaction_id: 8, started_at: at(0) };
    let transactions = [charging_since(0), other];
    let mut station = station(&installed, &transactions);
    assert_eq!(amperes(&station, 1, 60), "0 25.1x3");
    station.readings.maximum = Maximum::DividedAmongTransactions;
    assert_eq!(amperes(&station, 1, 60), "0 12.5x3");
    assert_eq!(amperes(&station, 0, 60), "0 25.1x3");
    assert_eq!(amperes(&station, 3, 60), "0 8.3x3", "who would charge, too, has a share");
    station.transactions = &[];
    assert_eq!(amperes(&station, 1, 60), "0 25.1x3");
}

#[test]
fn amperes_are_per_phase_and_watts_in_all_errata_3_69() {
    for (number_phases, limit, expected) in
        [(3, "16", "0 11040x3"), (1, "16", "0 3680x1"), (2, "6", "0 2760x2"), (3, "0", "0 0x3"), (1, "0.1", "0 23x1")]
    {
        let installed = [on_phases(number_phases, default(1, 0, &[(0, limit)]))];
        assert_eq!(watts(&station(&installed, &[]), 1, 60), expected);
    }
}

#[test]
fn a_converted_limit_is_rounded_down_never_above_what_was_set() {
    for (number_phases, limit, expected) in [
        (3, "11000", "0 15.9x3"), // 15.94
        (3, "11040", "0 16x3"),
        (3, "11039.9", "0 15.9x3"),
        (1, "22.9", "0 0x1"),
        (1, "23", "0 0.1x1"),
        (1, "7400", "0 32.1x1"), // 32.17
    ] {
        let installed = [in_watts(on_phases(number_phases, default(1, 0, &[(0, limit)])))];
        assert_eq!(amperes(&station(&installed, &[]), 1, 60), expected, "{limit} W");
    }
    // 0.7 A × 230.9 V is 161.63 W.
    let installed = [on_phases(1, default(1, 0, &[(0, "0.7")]))];
    let mut station = station(&installed, &[]);
    station.supply = Supply::new(tenths("230.9"), 3).unwrap();
    assert_eq!(watts(&station, 1, 60), "0 161.6x1");
}

#[test]
fn the_fewest_phases_that_anything_allows_are_used() {
    let installed = [maximum(&[(0, "16")]), on_phases(1, default(1, 0, &[(0, "20")]))];
    assert_eq!(amperes(&station(&installed, &[]), 1, 60), "0 16x1");
    assert_eq!(watts(&station(&installed, &[]), 1, 60), "0 3680x1");
    let mut single_phase = station(&installed[..1], &[]);
    single_phase.supply = Supply::new(tenths("230"), 1).unwrap();
    assert_eq!(watts(&single_phase, 1, 60), "0 3680x1");
    // 11 kW on the one phase that is used are 47.8 A: 20 A is the lower.
    let installed = [in_watts(maximum(&[(0, "11000")])), on_phases(1, default(1, 0, &[(0, "20")]))];
    assert_eq!(amperes(&station(&installed, &[]), 1, 60), "0 20x1");
}

#[test]
fn a_supply_that_is_none_is_refused() {
    assert_eq!(Supply::new(tenths("0"), 3), Err(SupplyError::Voltage(tenths("0"))));
    assert_eq!(Supply::new(tenths("-230"), 3), Err(SupplyError::Voltage(tenths("-230"))));
    assert_eq!(Supply::new(tenths("10000.1"), 3), Err(SupplyError::Voltage(tenths("10000.1"))));
    assert_eq!(Supply::new(tenths("230"), 0), Err(SupplyError::Phases(0)));
    assert_eq!(Supply::new(tenths("230"), 4), Err(SupplyError::Phases(4)));
}

#[test]
fn fractions_of_a_second_are_cut_off() {
    let mut profile = default(1, 0, &[(0, "6"), (10, "7")]);
    profile.profile.schedule.start_schedule = Some(instant("2026-03-01T00:00:05.999Z"));
    let installed = [profile];
    let composite = super::composite(&station(&installed, &[]), 1, Timestamp(at(0).0 + 999_999), 60, RateUnit::A);
    assert_eq!(told(&composite), "0 -, 5 6x3, 15 7x3");
    assert_eq!(composite.from, at(0));
    let before_1970 = super::composite(&station(&installed, &[]), 1, Timestamp(-1), 60, RateUnit::A);
    assert_eq!(before_1970.from, Timestamp(-1_000_000));
}

#[test]
fn of_two_at_the_same_place_of_a_stack_the_later_counts() {
    let installed = [default(1, 0, &[(0, "6")]), default(1, 0, &[(0, "7")])];
    assert_eq!(amperes(&station(&installed, &[]), 1, 60), "0 7x3");
}

#[test]
fn periods_count_by_their_start_in_whichever_order_they_stand() {
    let installed = [default(1, 0, &[(20, "8"), (0, "6"), (10, "7")])];
    assert_eq!(amperes(&station(&installed, &[]), 1, 60), "0 6x3, 10 7x3, 20 8x3");
}

#[test]
fn an_unlimited_stretch_is_the_rated_maximum_or_the_end_of_the_schedule() {
    let installed = [lasting(30, default(1, 0, &[(0, "6"), (10, "32")]))];
    let composite = super::composite(&station(&installed, &[]), 1, at(0), 60, RateUnit::A);
    let schedule = composite.schedule(None).unwrap();
    assert_eq!((schedule.duration, schedule.periods.len()), (Some(30), 2));
    assert_eq!(schedule.start_schedule, Some(at(0)));
    let rated = Limit { amount: tenths("32"), phases: 3 };
    let schedule = composite.schedule(Some(rated)).unwrap();
    assert_eq!(schedule.duration, Some(60));
    let starts: Vec<_> = schedule.periods.iter().map(|period| period.start_period).collect();
    assert_eq!(starts, [0, 10], "equal neighbours are one");
    let read = ChargingSchedule::from_json(&schedule.to_json(), "", &Zone::UTC);
    assert_eq!(read.as_ref(), Ok(&schedule));

    let unlimited = super::composite(&station(&[], &[]), 1, at(0), 60, RateUnit::A);
    assert_eq!(unlimited.periods, [CompositePeriod { start_period: 0, limit: None }]);
    assert_eq!(unlimited.schedule(None), None);
    assert_eq!(unlimited.schedule(Some(rated)).unwrap().periods.len(), 1);
}

#[test]
fn a_duration_that_is_none_or_too_long_is_refused() {
    for duration in [-1, LONGEST + 1, i64::MIN, i64::MAX] {
        let error = composite_schedule(&station(&[], &[]), 1, at(0), duration, RateUnit::A);
        assert_eq!(error, Err(CompositeError::Duration(duration)));
    }
    let told = CompositeError::Duration(-1).to_string();
    assert_eq!(told, "the duration is -1 s; say 0 to 31622400 s, which is 366 days");
}

#[test]
fn the_ends_of_all_numbers_break_nothing() {
    let mut endless = lasting(i64::MAX, default(1, 0, &[(0, "6"), (i64::MAX, "7")]));
    endless.profile.valid_to = Some(Timestamp(i64::MAX));
    endless.profile.valid_from = Some(Timestamp(i64::MIN));
    endless.profile.schedule.start_schedule = Some(Timestamp(i64::MIN));
    endless.profile.schedule.periods[0].limit = Tenths(i64::MAX);
    let installed = [endless, default(2, 0, &[(0, "922337203685477580.7")])];
    let station = station(&installed, &[]);
    for from in [i64::MIN, 0, i64::MAX] {
        for unit in RateUnit::ALL {
            for connector_id in [i64::MIN, 0, 1, i64::MAX] {
                let composite = super::composite(&station, connector_id, Timestamp(from), LONGEST, unit);
                // Before its start, while it lasts, after it.
                assert!(composite.periods.len() <= 3, "{composite:?}");
            }
        }
    }
}
