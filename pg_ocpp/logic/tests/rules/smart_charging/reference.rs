//! The slow and obvious way to a limit: for one second, every profile, every occurrence, every period, read aloud from the
//! specification. Shares no line with what it is compared with.

use ocpp_logic::smart_charging::{
    Installed, Kind, Limit, Purpose, RateUnit, Recurrency, Station, Tenths, Transaction,
    readings::{ConnectorDefault, Idle, Maximum, MissingStart, RunOut, SilentTxProfile, StationLimit, ValidTo},
};
use ocpp_wire::time::Timestamp;

/// The figures of a supply, which does not tell them.
#[derive(Clone, Copy, Debug)]
pub struct Grid {
    pub voltage: Tenths,
    pub phases: u8,
}

/// A limit before conversion: amount, unit, phases.
type Said = (Tenths, RateUnit, u8);

/// What a place may draw in second `at`, asked in second `now`.
pub fn limit(station: &Station, grid: Grid, connector_id: i64, now: i64, at: i64, unit: RateUnit) -> Option<Limit> {
    let first = station.transactions.iter().map(|transaction| floor(transaction.started_at)).min();
    let maxima = |installed: &Installed| {
        installed.connector_id == 0 && installed.profile.purpose == Purpose::ChargePointMaxProfile
    };
    let mut maximum = stacked(station, maxima, first.unwrap_or(now), at);
    if let Some((amount, _, _)) = &mut maximum
        && connector_id != 0
        && station.readings.maximum == Maximum::DividedAmongTransactions
    {
        let mut charging = vec![connector_id];
        for transaction in station.transactions {
            if !charging.contains(&transaction.connector_id) {
                charging.push(transaction.connector_id);
            }
        }
        amount.0 /= charging.len() as i64;
    }
    let drawn = if connector_id != 0 {
        drawn_by(station, connector_id, now, at)
    } else if station.readings.station == StationLimit::MaximumOnly || station.connectors == 0 {
        None
    } else {
        let each: Vec<_> = (1..=i64::from(station.connectors))
            .map(|connector_id| drawn_by(station, connector_id, now, at))
            .map(|said| lowest(grid, &said.into_iter().collect::<Vec<_>>(), unit))
            .collect();
        if each.contains(&None) {
            None
        } else {
            let amount = each.iter().flatten().map(|limit| limit.amount.0).sum();
            let phases = each.iter().flatten().map(|limit| limit.phases).max().unwrap();
            Some((Tenths(amount), unit, phases))
        }
    };
    lowest(grid, &maximum.into_iter().chain(drawn).collect::<Vec<_>>(), unit)
}

/// What the transaction at a connector, or the next one, may draw.
fn drawn_by(station: &Station, connector_id: i64, now: i64, at: i64) -> Option<Said> {
    let mut transaction: Option<&Transaction> = None;
    for candidate in station.transactions {
        if candidate.connector_id == connector_id
            && transaction.is_none_or(|other| candidate.started_at >= other.started_at)
        {
            transaction = Some(candidate);
        }
    }
    let since = transaction.map_or(now, |transaction| floor(transaction.started_at));
    let own = |installed: &Installed| {
        installed.connector_id == connector_id
            && installed.profile.purpose == Purpose::TxProfile
            && match (transaction, installed.profile.transaction_id) {
                (None, _) => false,
                (Some(_), None) => true,
                (Some(transaction), Some(id)) => transaction.transaction_id == id,
            }
    };
    if let Some(said) = stacked(station, own, since, at) {
        return Some(said);
    }
    let hides = station.readings.silent_tx_profile == SilentTxProfile::HidesDefault;
    if hides && station.installed.iter().any(|installed| own(installed) && valid(station, installed, at)) {
        return None;
    }
    if transaction.is_none() && station.readings.idle == Idle::NothingApplies {
        return None;
    }
    let defaults = |installed: &Installed| {
        if installed.profile.purpose != Purpose::TxDefaultProfile {
            return false;
        }
        if installed.connector_id == connector_id {
            return true;
        }
        let mut hidden = false;
        for other in station.installed {
            if other.profile.purpose == Purpose::TxDefaultProfile && other.connector_id == connector_id {
                hidden |= station.readings.connector_default == ConnectorDefault::HidesAll;
                hidden |= other.profile.stack_level == installed.profile.stack_level;
            }
        }
        installed.connector_id == 0 && !hidden
    };
    stacked(station, defaults, since, at)
}

/// From the highest stack level down: the first that says something.
fn stacked(station: &Station, belongs: impl Fn(&Installed) -> bool, since: i64, at: i64) -> Option<Said> {
    let highest = station.installed.iter().map(|installed| installed.profile.stack_level).max()?;
    for stack_level in (0..=highest).rev() {
        for installed in station.installed.iter().rev() {
            if installed.profile.stack_level != stack_level || !belongs(installed) {
                continue;
            }
            let said = says(station, installed, since, at);
            if said.is_some() || station.readings.run_out == RunOut::Nothing && valid(station, installed, at) {
                return said;
            }
        }
    }
    None
}

fn valid(station: &Station, installed: &Installed, at: i64) -> bool {
    let after_from = installed.profile.valid_from.is_none_or(|from| at >= floor(from));
    let before_to = installed.profile.valid_to.is_none_or(|to| match station.readings.valid_to {
        ValidTo::Exclusive => at < floor(to),
        ValidTo::Inclusive => at <= floor(to),
    });
    after_from && before_to
}

fn says(station: &Station, installed: &Installed, since: i64, at: i64) -> Option<Said> {
    let profile = &installed.profile;
    let schedule = &profile.schedule;
    if !valid(station, installed, at) {
        return None;
    }
    let start = if profile.kind == Kind::Relative {
        since
    } else if let Some(start) = schedule.start_schedule {
        floor(start)
    } else if let (MissingStart::ValidFrom, Some(from)) = (station.readings.missing_start, profile.valid_from) {
        floor(from)
    } else {
        since
    };
    let every = match profile.kind {
        Kind::Recurring(Recurrency::Daily) => 24 * 60 * 60,
        Kind::Recurring(Recurrency::Weekly) => 7 * 24 * 60 * 60,
        Kind::Absolute | Kind::Relative => i64::MAX,
    };
    // The occurrence within which the second lies, found by counting.
    let mut begin = start;
    while at - begin >= every {
        begin += every;
    }
    if at < begin || schedule.duration.is_some_and(|duration| at - begin >= duration) {
        return None;
    }
    let mut current = None;
    let mut started = -1;
    for period in &schedule.periods {
        if period.start_period <= at - begin && period.start_period >= started {
            started = period.start_period;
            current = Some((period.limit, schedule.rate_unit, period.number_phases));
        }
    }
    current
}

/// The lowest of what is said, for the fewest phases of all.
fn lowest(grid: Grid, said: &[Said], unit: RateUnit) -> Option<Limit> {
    let phases = said.iter().map(|(_, _, phases)| *phases).fold(grid.phases, u8::min);
    let amounts = said.iter().map(|(amount, said_in, _)| {
        if *said_in == unit {
            return *amount;
        }
        most(|candidate| {
            let (amperes, watts) = match unit {
                RateUnit::A => (candidate, amount.0),
                RateUnit::W => (amount.0, candidate),
            };
            // W is A × V × phases, all three in tenths: both sides in hundredths of a watt.
            let allowed = amperes * grid.voltage.0 * i64::from(phases);
            let drawn = watts * 10;
            match unit {
                RateUnit::A => allowed <= drawn,
                RateUnit::W => drawn <= allowed,
            }
        })
    });
    amounts.min().map(|amount| Limit { amount, phases })
}

/// The largest number of tenths that fits, found by halving.
fn most(fits: impl Fn(i64) -> bool) -> Tenths {
    let (mut low, mut high) = (0, 1_000_000_000);
    while high - low > 1 {
        let middle = (low + high) / 2;
        if fits(middle) { low = middle } else { high = middle }
    }
    Tenths(low)
}

/// The second that an instant lies in.
pub fn floor(at: Timestamp) -> i64 {
    let mut second = at.0 / 1_000_000;
    if second * 1_000_000 > at.0 {
        second -= 1;
    }
    second
}
