//! Smart charging: reading profiles, sending, installing and clearing them, and what they come to.

mod composite;
mod fit;
mod installed;
mod property;
mod read;
mod reference;

use ocpp_logic::smart_charging::{
    ChargingProfile, ChargingSchedule, ChargingSchedulePeriod, Composite, Installed, Kind, Purpose, RateUnit, Readings,
    Station, Supply, Tenths, Transaction, composite_schedule,
};
use ocpp_wire::time::{self, Timestamp, Zone};

/// Midnight of a Sunday, four weeks before Europe changes its clocks.
const BEGINNING: &str = "2026-03-01T00:00:00Z";

fn instant(text: &str) -> Timestamp {
    time::parse(text, &Zone::UTC).unwrap().at
}

/// So many seconds after the beginning.
fn at(seconds: i64) -> Timestamp {
    Timestamp(instant(BEGINNING).0 + seconds * 1_000_000)
}

fn tenths(text: &str) -> Tenths {
    Tenths::parse(text).unwrap_or_else(|| panic!("{text} is a number of tenths"))
}

/// An Absolute profile from the beginning on, in amperes on three phases, without end. Its id is its stack level.
fn profile(purpose: Purpose, stack_level: i64, limits: &[(i64, &str)]) -> ChargingProfile {
    let period = |(start_period, limit): &(i64, &str)| ChargingSchedulePeriod {
        start_period: *start_period,
        limit: tenths(limit),
        number_phases: 3,
    };
    ChargingProfile {
        charging_profile_id: stack_level,
        transaction_id: None,
        stack_level,
        purpose,
        kind: Kind::Absolute,
        valid_from: None,
        valid_to: None,
        schedule: ChargingSchedule {
            duration: None,
            start_schedule: Some(at(0)),
            rate_unit: RateUnit::A,
            periods: limits.iter().map(period).collect(),
            min_charging_rate: None,
        },
    }
}

fn maximum(limits: &[(i64, &str)]) -> Installed {
    Installed { connector_id: 0, profile: profile(Purpose::ChargePointMaxProfile, 0, limits) }
}

fn default(connector_id: i64, stack_level: i64, limits: &[(i64, &str)]) -> Installed {
    Installed { connector_id, profile: profile(Purpose::TxDefaultProfile, stack_level, limits) }
}

fn of_transaction(stack_level: i64, limits: &[(i64, &str)]) -> Installed {
    Installed { connector_id: 1, profile: profile(Purpose::TxProfile, stack_level, limits) }
}

fn lasting(duration: i64, mut installed: Installed) -> Installed {
    installed.profile.schedule.duration = Some(duration);
    installed
}

fn in_watts(mut installed: Installed) -> Installed {
    installed.profile.schedule.rate_unit = RateUnit::W;
    installed
}

fn on_phases(number_phases: u8, mut installed: Installed) -> Installed {
    installed.profile.schedule.periods.iter_mut().for_each(|period| period.number_phases = number_phases);
    installed
}

/// Transaction 7 on connector 1.
fn charging_since(seconds: i64) -> Transaction {
    Transaction { connector_id: 1, transaction_id: 7, started_at: at(seconds) }
}

/// Two connectors at 230 V and three phases.
fn station<'a>(installed: &'a [Installed], transactions: &'a [Transaction]) -> Station<'a> {
    let supply = Supply::new(tenths("230"), 3).unwrap();
    Station { installed, transactions, connectors: 2, supply, readings: Readings::default() }
}

fn composite(station: &Station, connector_id: i64, from: Timestamp, duration: i64, unit: RateUnit) -> Composite {
    composite_schedule(station, connector_id, from, duration, unit).expect("the duration is within bounds")
}

/// The composite schedule in amperes, from the beginning: `0 16x3, 60 -`.
fn amperes(station: &Station, connector_id: i64, duration: i64) -> String {
    told(&composite(station, connector_id, at(0), duration, RateUnit::A))
}

fn watts(station: &Station, connector_id: i64, duration: i64) -> String {
    told(&composite(station, connector_id, at(0), duration, RateUnit::W))
}

fn told(composite: &Composite) -> String {
    let periods = composite.periods.iter().map(|period| match period.limit {
        Some(limit) => format!("{} {}x{}", period.start_period, limit.amount, limit.phases),
        None => format!("{} -", period.start_period),
    });
    periods.collect::<Vec<_>>().join(", ")
}
