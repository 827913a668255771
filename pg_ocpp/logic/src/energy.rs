//! How much has flowed: what meter readings mean for a transaction.
//!
//! Registers should only ever grow (errata of OCPP 1.6 §3.78), yet many count from 0 in each transaction, roll over or
//! are reset. So the increases are added up while the transaction runs; energy is never negative.

use crate::{
    decimal::Decimal,
    store::{Sample, Transaction},
};
use ocpp_wire::time::Timestamp;

/// Moves the live figures of a transaction by the samples of one moment, unless they are older than what is known.
///
/// `named`: the charge point itself said that they belong to this transaction. If it did not, the readings at the
/// begin and end of a transaction may be another one's. `rebased`: the register counts from 0 in each transaction.
pub(crate) fn meter(
    transaction: &mut Transaction,
    measured_at: Timestamp,
    samples: &[Sample],
    named: bool,
    rebased: bool,
) {
    let known_until = transaction.metered_at.unwrap_or(transaction.started_at);
    if measured_at < known_until {
        return;
    }
    let ours: Vec<&Sample> = samples
        .iter()
        .filter(|sample| named || !matches!(sample.context.as_str(), "Transaction.Begin" | "Transaction.End"))
        .collect();
    let mut moved = false;
    for reading in ours.iter().copied().filter_map(register) {
        count(transaction, reading, rebased);
        moved = true;
    }
    if let Some(watts) = power(&ours) {
        transaction.power = Some(watts.to_string());
        moved = true;
    }
    if let Some(percent) = ours.iter().rev().find(|sample| sample.measurand == "SoC" && sample.number.is_some()) {
        transaction.state_of_charge = percent.number.clone();
        moved = true;
    }
    if moved {
        transaction.metered_at = Some(measured_at);
    }
}

/// Wh between start and stop: the difference of the two readings; where that would be negative or the last one is
/// missing, what was counted on the way. `rebased`: the register counts from 0 in each transaction, so the reading at the
/// end that is less than that at the start is the energy.
pub(crate) fn at_stop(transaction: &Transaction, meter_stop: Option<&str>, rebased: bool) -> String {
    let stop = meter_stop.and_then(Decimal::parse);
    if let Some(stop) = stop.filter(|stop| rebased && *stop < decimal(&transaction.meter_start)) {
        return increase(Decimal::ZERO, stop).unwrap_or(Decimal::ZERO).to_string();
    }
    let difference = stop.and_then(|stop| increase(decimal(&transaction.meter_start), stop));
    let counted = decimal(&transaction.energy);
    let last_stretch = stop.and_then(|stop| increase(last_register(transaction), stop)).unwrap_or(Decimal::ZERO);
    difference.or_else(|| counted.checked_add(last_stretch)).unwrap_or(counted).to_string()
}

/// Wh of a sample that counts for the transaction: the energy that the outlet as a whole has delivered.
fn register(sample: &Sample) -> Option<Decimal> {
    let counts =
        sample.measurand == "Energy.Active.Import.Register" && sample.location == "Outlet" && sample.phase.is_none();
    let reading = Decimal::parse(sample.number.as_deref().filter(|_| counts)?)?;
    match sample.unit.as_deref() {
        Some("Wh") => Some(reading),
        Some("kWh") => reading.thousandfold(),
        // An Alfen gives amperes and no measurand: by the default that would be energy.
        _ => None,
    }
}

/// An increase is energy; a decrease is the register beginning anew.
fn count(transaction: &mut Transaction, reading: Decimal, rebased: bool) {
    let is_first = transaction.register.is_none();
    let last = last_register(transaction);
    let from = if rebased && is_first && reading < last { Decimal::ZERO } else { last };
    match increase(from, reading) {
        Some(more) => {
            let counted = decimal(&transaction.energy);
            transaction.energy = counted.checked_add(more).unwrap_or(counted).to_string();
        }
        None => transaction.flag("meter_reset"),
    }
    transaction.register = Some(reading.to_string());
}

/// W as a whole, or the sum of the phases where only they are given.
fn power(samples: &[&Sample]) -> Option<Decimal> {
    let mut whole = None;
    let mut phases: [Option<Decimal>; 3] = [None; 3];
    for sample in
        samples.iter().filter(|sample| sample.measurand == "Power.Active.Import" && sample.location == "Outlet")
    {
        let watts = match (sample.number.as_deref().and_then(Decimal::parse), sample.unit.as_deref()) {
            (Some(number), Some("W") | None) => Some(number),
            (Some(number), Some("kW")) => number.thousandfold(),
            _ => None,
        };
        match sample.phase.as_deref() {
            None => whole = watts.or(whole),
            Some("L1" | "L1-N") => phases[0] = watts.or(phases[0]),
            Some("L2" | "L2-N") => phases[1] = watts.or(phases[1]),
            Some("L3" | "L3-N") => phases[2] = watts.or(phases[2]),
            Some(_) => {}
        }
    }
    whole.or_else(|| phases.into_iter().flatten().reduce(|sum, phase| sum.checked_add(phase).unwrap_or(sum)))
}

fn last_register(transaction: &Transaction) -> Decimal {
    decimal(transaction.register.as_ref().unwrap_or(&transaction.meter_start))
}

/// `None` where there is no increase, or no room for its digits.
fn increase(from: Decimal, to: Decimal) -> Option<Decimal> {
    if to < from {
        return None;
    }
    to.checked_sub(from)
}

/// What the rules themselves wrote down is a number.
fn decimal(text: &str) -> Decimal {
    Decimal::parse(text).unwrap_or(Decimal::ZERO)
}
