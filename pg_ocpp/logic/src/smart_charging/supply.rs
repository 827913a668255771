//! From watts to amperes and back, and the lowest of several limits.
//!
//! `W = A × voltage × phases`, with amperes of each phase and watts of all phases together (errata §3.69). A converted
//! limit is rounded down to a tenth: what it allows is never above what was set.

use super::{profile::RateUnit, tenths::Tenths};

/// What a charge point is fed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supply {
    voltage: Tenths,
    phases: u8,
}

/// Why a supply is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SupplyError {
    #[error("the voltage is {0} V; say the voltage between phase and neutral, from 0.1 to 10000 V")]
    Voltage(Tenths),
    #[error("the number of phases is {0}; say 1, 2 or 3")]
    Phases(u8),
}

const HIGHEST_VOLTAGE: Tenths = Tenths(100_000);

impl Supply {
    /// `voltage`: between phase and neutral. `phases`: as many as can be used at all.
    pub fn new(voltage: Tenths, phases: u8) -> Result<Supply, SupplyError> {
        match (voltage, phases) {
            _ if voltage < Tenths(1) || voltage > HIGHEST_VOLTAGE => Err(SupplyError::Voltage(voltage)),
            (_, 1..=3) => Ok(Supply { voltage, phases }),
            _ => Err(SupplyError::Phases(phases)),
        }
    }

    /// The most that all bounds allow together, in `unit`; `None`: nothing bounds.
    ///
    /// The phases come first, the fewest that any bound allows: 16 A on three phases and 20 A on one are 16 A on one,
    /// that is 3680 W. Each bound is converted for these phases, the lowest is the limit.
    pub(crate) fn lowest(&self, bounds: impl Iterator<Item = Bound> + Clone, unit: RateUnit) -> Option<Limit> {
        let phases = bounds.clone().map(|bound| bound.phases).chain([self.phases]).min()?;
        let amount = bounds.map(|bound| self.convert(bound.amount, bound.unit, unit, phases)).min()?;
        Some(Limit { amount, phases })
    }

    fn convert(&self, amount: Tenths, from: RateUnit, to: RateUnit, phases: u8) -> Tenths {
        let volts_in_tenths = i128::from(self.voltage.0) * i128::from(phases);
        let tenths = i128::from(amount.0);
        let converted = match (from, to) {
            (RateUnit::A, RateUnit::A) | (RateUnit::W, RateUnit::W) => return amount,
            (RateUnit::A, RateUnit::W) => (tenths * volts_in_tenths).div_euclid(10),
            (RateUnit::W, RateUnit::A) => (tenths * 10).div_euclid(volts_in_tenths),
        };
        Tenths(i64::try_from(converted).unwrap_or(i64::MAX))
    }
}

/// What may be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Amperes of each phase, or watts of all together.
    pub amount: Tenths,
    /// On at most so many phases.
    pub phases: u8,
}

/// A limit in the unit in which it was set.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bound {
    pub amount: Tenths,
    pub unit: RateUnit,
    pub phases: u8,
}
