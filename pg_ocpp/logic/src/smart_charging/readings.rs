//! Where the specification leaves room, and which way we take: each default is ours, the others are of stations that
//! read otherwise, so that plan and answer of such a station can be compared.
//!
//! Not a matter of choice are: a converted limit is rounded down to a tenth, for the fewest phases that anything allows;
//! a day has 86,400 s; a profile id given again replaces wherever it was.

use serde_json::Value;

/// How a station reads the specification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readings {
    pub connector_default: ConnectorDefault,
    pub silent_tx_profile: SilentTxProfile,
    pub run_out: RunOut,
    pub idle: Idle,
    pub station: StationLimit,
    pub maximum: Maximum,
    pub valid_to: ValidTo,
    pub missing_start: MissingStart,
}

/// What a TxDefaultProfile at a connector hides there of those at connector 0 (§3.13.1), be it silent or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ConnectorDefault {
    /// The one of the same stack level.
    #[default]
    HidesSameStackLevel,
    /// All of them.
    HidesAll,
}

/// What a TxProfile means for TxDefaultProfile while it is valid but silent: before its start, after its duration.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SilentTxProfile {
    #[default]
    LetsDefaultApply,
    /// A transaction that has a profile of its own knows no default.
    HidesDefault,
}

/// What applies while the profile of the highest stack level is valid but silent (§3.13.2, errata §3.43).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RunOut {
    #[default]
    NextLowerStackLevel,
    /// Nothing: validFrom and validTo alone decide which profile prevails.
    Nothing,
}

/// What applies at a connector without a transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Idle {
    /// TxDefaultProfile, as for a transaction that starts now.
    #[default]
    DefaultApplies,
    /// Only the maximum.
    NothingApplies,
}

/// What limits connector 0, the charge point as a whole (§5.7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StationLimit {
    /// What all connectors may draw together, and no more than the maximum.
    #[default]
    SumOfConnectors,
    /// The maximum alone.
    MaximumOnly,
}

/// How much of ChargePointMaxProfile one connector may draw (§3.13.3).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Maximum {
    /// All of it: the station sees to it that they do not exceed it together.
    #[default]
    Undivided,
    /// Its share among the connectors with a transaction, rounded down to a tenth.
    DividedAmongTransactions,
}

/// Whether the second of validTo belongs to the profile.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ValidTo {
    #[default]
    Exclusive,
    Inclusive,
}

/// From when an Absolute or Recurring schedule without startSchedule counts (§7.13).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissingStart {
    /// From the beginning of charging, as a Relative one.
    #[default]
    BeginningOfCharging,
    /// From validFrom if there is one.
    ValidFrom,
}

impl Readings {
    /// The readings by their names in snake_case, as a quirk of a kind of charge point has them: `{"valid_to":
    /// "inclusive"}`. What is not named, or not known, is read as we do.
    pub fn named(readings: &Value) -> Readings {
        let is = |name: &str, word: &str| {
            let said = readings.get(name).and_then(Value::as_str);
            said.is_some_and(|said| said.eq_ignore_ascii_case(word))
        };
        let mut named = Readings::default();
        if is("connector_default", "hides_all") {
            named.connector_default = ConnectorDefault::HidesAll;
        }
        if is("silent_tx_profile", "hides_default") {
            named.silent_tx_profile = SilentTxProfile::HidesDefault;
        }
        if is("run_out", "nothing") {
            named.run_out = RunOut::Nothing;
        }
        if is("idle", "nothing_applies") {
            named.idle = Idle::NothingApplies;
        }
        if is("station", "maximum_only") {
            named.station = StationLimit::MaximumOnly;
        }
        if is("maximum", "divided_among_transactions") {
            named.maximum = Maximum::DividedAmongTransactions;
        }
        if is("valid_to", "inclusive") {
            named.valid_to = ValidTo::Inclusive;
        }
        if is("missing_start", "valid_from") {
            named.missing_start = MissingStart::ValidFrom;
        }
        named
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_reading_has_a_name() {
        let all = json!({
            "connector_default": "hides_all", "silent_tx_profile": "hides_default", "run_out": "nothing",
            "idle": "nothing_applies", "station": "maximum_only", "maximum": "divided_among_transactions",
            "valid_to": "Inclusive", "missing_start": "valid_from",
        });
        let named = Readings::named(&all);
        let otherwise = Readings {
            connector_default: ConnectorDefault::HidesAll,
            silent_tx_profile: SilentTxProfile::HidesDefault,
            run_out: RunOut::Nothing,
            idle: Idle::NothingApplies,
            station: StationLimit::MaximumOnly,
            maximum: Maximum::DividedAmongTransactions,
            valid_to: ValidTo::Inclusive,
            missing_start: MissingStart::ValidFrom,
        };
        assert_eq!(named, otherwise);
        assert_eq!(Readings::named(&json!({ "valid_to": "exclusive", "of_tomorrow": 1 })), Readings::default());
        assert_eq!(Readings::named(&json!(null)), Readings::default());
    }
}
