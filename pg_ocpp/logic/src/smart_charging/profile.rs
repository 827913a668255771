//! A charging profile, in the words of the specification (§7.8 to §7.14).

use super::tenths::Tenths;
use ocpp_wire::time::Timestamp;

/// ChargingProfile (§7.8).
#[derive(Clone, Debug, PartialEq)]
pub struct ChargingProfile {
    pub charging_profile_id: i64,
    /// Of a TxProfile: the one transaction that it is for; `None`: the one that runs.
    pub transaction_id: Option<i64>,
    /// 0 or more; the highest wins among profiles of one purpose (§3.13.2).
    pub stack_level: i64,
    pub purpose: Purpose,
    pub kind: Kind,
    pub valid_from: Option<Timestamp>,
    /// Whether this instant itself belongs to it: [`super::readings::ValidTo`].
    pub valid_to: Option<Timestamp>,
    pub schedule: ChargingSchedule,
}

/// ChargingProfilePurposeType (§7.10, §3.13.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Caps what the whole charge point draws.
    ChargePointMaxProfile,
    /// For every transaction that has nothing better.
    TxDefaultProfile,
    /// For one transaction; overrules TxDefaultProfile.
    TxProfile,
}

impl Purpose {
    pub const ALL: [Purpose; 3] = [Purpose::ChargePointMaxProfile, Purpose::TxDefaultProfile, Purpose::TxProfile];

    pub fn as_str(self) -> &'static str {
        match self {
            Purpose::ChargePointMaxProfile => "ChargePointMaxProfile",
            Purpose::TxDefaultProfile => "TxDefaultProfile",
            Purpose::TxProfile => "TxProfile",
        }
    }
}

/// ChargingProfileKindType (§7.9): from where the periods of the schedule are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// From startSchedule.
    Absolute,
    /// From startSchedule, and again each day or week after it.
    Recurring(Recurrency),
    /// From the beginning of charging.
    Relative,
}

impl Kind {
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Absolute => "Absolute",
            Kind::Recurring(_) => "Recurring",
            Kind::Relative => "Relative",
        }
    }
}

/// RecurrencyKindType (§7.37).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Recurrency {
    Daily,
    Weekly,
}

impl Recurrency {
    pub const ALL: [Recurrency; 2] = [Recurrency::Daily, Recurrency::Weekly];

    pub fn as_str(self) -> &'static str {
        match self {
            Recurrency::Daily => "Daily",
            Recurrency::Weekly => "Weekly",
        }
    }

    /// From one beginning to the next. A day has 86,400 s, whatever the clocks of a country do (errata §3.79).
    pub fn seconds(self) -> i64 {
        match self {
            Recurrency::Daily => 86_400,
            Recurrency::Weekly => 604_800,
        }
    }
}

/// ChargingSchedule (§7.13).
#[derive(Clone, Debug, PartialEq)]
pub struct ChargingSchedule {
    /// Seconds; `None`: the last period never ends. After it the profile is silent.
    pub duration: Option<i64>,
    pub start_schedule: Option<Timestamp>,
    pub rate_unit: RateUnit,
    /// At least one, in the order given.
    pub periods: Vec<ChargingSchedulePeriod>,
    /// Below this the vehicle charges inefficiently; in the schedule's unit. A hint, it limits nothing.
    pub min_charging_rate: Option<Tenths>,
}

/// ChargingRateUnitType (§7.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RateUnit {
    /// Amperes of each phase.
    A,
    /// Watts of all phases together (errata §3.69).
    W,
}

impl RateUnit {
    pub const ALL: [RateUnit; 2] = [RateUnit::A, RateUnit::W];

    pub fn as_str(self) -> &'static str {
        match self {
            RateUnit::A => "A",
            RateUnit::W => "W",
        }
    }
}

/// ChargingSchedulePeriod (§7.14): holds until the next one starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChargingSchedulePeriod {
    /// Seconds from the beginning of the schedule; 0 or more.
    pub start_period: i64,
    /// In the schedule's unit; 0 or more.
    pub limit: Tenths,
    /// 1 to 3; 3 where nothing else is said.
    pub number_phases: u8,
}
