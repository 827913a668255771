//! Is a charging profile fit to be sent there? Many stations accept what makes no sense and then do something else.

use super::profile::{ChargingProfile, Kind, Purpose, RateUnit};
use ocpp_wire::validate::{Kind as Fault, Violation};
use serde_json::{Value, json};

/// With which message, and to where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// SetChargingProfile to a connector (0: the charge point as a whole), where this transaction runs, if one does.
    SetChargingProfile { connector_id: i64, transaction_id: Option<i64> },
    /// RemoteStartTransaction: the transaction is yet to come.
    RemoteStartTransaction,
}

/// What a charge point says of itself in its configuration (§9.4); `None`: it does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Capability {
    /// ChargeProfileMaxStackLevel.
    pub max_stack_level: Option<i64>,
    /// ChargingScheduleMaxPeriods.
    pub max_periods: Option<usize>,
    /// ChargingScheduleAllowedChargingRateUnit.
    pub rate_units: Option<Vec<RateUnit>>,
}

/// Everything because of which a profile should not be sent; empty: it is fit. Paths are those of the payload.
pub fn unfit(profile: &ChargingProfile, destination: Destination, capability: &Capability) -> Vec<Violation> {
    let path = match destination {
        Destination::SetChargingProfile { .. } => "csChargingProfiles",
        Destination::RemoteStartTransaction => "chargingProfile",
    };
    let mut findings = Findings { path, violations: Vec::new() };
    match destination {
        Destination::SetChargingProfile { connector_id, transaction_id } => {
            place(profile, connector_id, transaction_id, &mut findings);
        }
        Destination::RemoteStartTransaction => remote_start(profile, &mut findings),
    }
    kind(profile, &mut findings);
    validity(profile, &mut findings);
    periods(profile, &mut findings);
    capabilities(profile, capability, &mut findings);
    findings.violations
}

/// §3.13.1: which purpose may be where.
fn place(profile: &ChargingProfile, connector_id: i64, running: Option<i64>, findings: &mut Findings) {
    match (profile.purpose, connector_id, running) {
        (_, i64::MIN..=-1, _) => {
            findings.at_connector("a connector, counted from 1, or 0 for the charge point", connector_id)
        }
        (Purpose::ChargePointMaxProfile, 1.., _) => {
            findings.at_connector("0 for a ChargePointMaxProfile: it caps the charge point as a whole", connector_id);
        }
        (Purpose::TxProfile, 0, _) => {
            findings.at_connector("the connector of the transaction for a TxProfile", connector_id);
        }
        // §5.16: without a transaction the charge point discards it.
        (Purpose::TxProfile, _, None) => findings.within(
            Fault::OutOfRange,
            "chargingProfilePurpose",
            "a transaction on this connector for a TxProfile; TxDefaultProfile is for those to come",
            profile.purpose.as_str(),
        ),
        _ => {}
    }
    match (profile.transaction_id, profile.purpose, running) {
        (Some(id), Purpose::TxProfile, Some(running)) if id != running => {
            let expected = format!("{running}, the transaction on this connector, or nothing");
            findings.within(Fault::OutOfRange, "transactionId", &expected, id);
        }
        (Some(id), Purpose::ChargePointMaxProfile | Purpose::TxDefaultProfile, _) => {
            findings.within(Fault::Unknown, "transactionId", "no transactionId but in a TxProfile", id);
        }
        _ => {}
    }
}

/// §5.11, errata §3.41: the profile is for the transaction that starts, which has no id yet.
fn remote_start(profile: &ChargingProfile, findings: &mut Findings) {
    if profile.purpose != Purpose::TxProfile {
        let expected = "TxProfile in a RemoteStartTransaction";
        findings.within(Fault::NotInEnum, "chargingProfilePurpose", expected, profile.purpose.as_str());
    }
    if let Some(id) = profile.transaction_id {
        findings.within(Fault::Unknown, "transactionId", "no transactionId before the transaction begins", id);
    }
}

/// §7.9, §7.37: from where it is counted.
fn kind(profile: &ChargingProfile, findings: &mut Findings) {
    match profile.kind {
        Kind::Relative => {
            // Relative to the beginning of a transaction, and the charge point as a whole has none.
            if profile.purpose == Purpose::ChargePointMaxProfile {
                let expected = "Absolute or Recurring for a ChargePointMaxProfile";
                findings.within(Fault::NotInEnum, "chargingProfileKind", expected, profile.kind.as_str());
            }
            if let Some(start) = profile.schedule.start_schedule {
                let expected = "no startSchedule in a Relative profile: it begins with the transaction";
                findings.within(Fault::Unknown, "chargingSchedule.startSchedule", expected, start.to_string());
            }
        }
        Kind::Recurring(recurrency) => {
            if let Some(duration) = profile.schedule.duration
                && duration > recurrency.seconds()
            {
                let expected = format!("at most {} s for {} recurrence", recurrency.seconds(), recurrency.as_str());
                findings.within(Fault::OutOfRange, "chargingSchedule.duration", &expected, duration);
            }
        }
        Kind::Absolute => {}
    }
}

/// §7.8, §7.13: whether it can ever hold.
fn validity(profile: &ChargingProfile, findings: &mut Findings) {
    if let (Some(valid_from), Some(valid_to)) = (profile.valid_from, profile.valid_to)
        && valid_to <= valid_from
    {
        findings.within(
            Fault::OutOfRange,
            "validTo",
            &format!("a time after validFrom, {valid_from}"),
            valid_to.to_string(),
        );
    }
    if profile.schedule.duration == Some(0) {
        let expected = "1 s or more; no duration is one without end";
        findings.within(Fault::OutOfRange, "chargingSchedule.duration", expected, 0);
    }
}

/// §7.13, §7.14: the first starts with the schedule, each later one after the one before.
fn periods(profile: &ChargingProfile, findings: &mut Findings) {
    let periods = &profile.schedule.periods;
    let path = "chargingSchedule.chargingSchedulePeriod";
    match periods.first() {
        None => findings.within(Fault::TooFew, path, "at least one period", json!([])),
        Some(first) if first.start_period != 0 => {
            let expected = "0 for the first period";
            findings.within(Fault::OutOfRange, &format!("{path}[0].startPeriod"), expected, first.start_period);
        }
        Some(_) => {}
    }
    for (index, pair) in periods.windows(2).enumerate() {
        let [one, next] = [pair[0].start_period, pair[1].start_period];
        if next <= one {
            let path = format!("{path}[{}].startPeriod", index + 1);
            findings.within(Fault::OutOfRange, &path, &format!("more than {one}, where the one before starts"), next);
        }
    }
}

/// §9.4: what the charge point says it can take.
fn capabilities(profile: &ChargingProfile, capability: &Capability, findings: &mut Findings) {
    let schedule = &profile.schedule;
    if let Some(most) = capability.max_stack_level
        && profile.stack_level > most
    {
        let expected = format!("at most {most}, its ChargeProfileMaxStackLevel");
        findings.within(Fault::OutOfRange, "stackLevel", &expected, profile.stack_level);
    }
    if let Some(most) = capability.max_periods
        && schedule.periods.len() > most
    {
        let expected = format!("at most {most} periods, its ChargingScheduleMaxPeriods");
        let path = "chargingSchedule.chargingSchedulePeriod";
        findings.within(Fault::TooMany, path, &expected, format!("{} periods", schedule.periods.len()));
    }
    if let Some(units) = &capability.rate_units
        && !units.contains(&schedule.rate_unit)
    {
        let names: Vec<&str> = units.iter().map(|unit| unit.as_str()).collect();
        let expected = format!("{}, its ChargingScheduleAllowedChargingRateUnit", names.join(" or "));
        findings.within(Fault::NotInEnum, "chargingSchedule.chargingRateUnit", &expected, schedule.rate_unit.as_str());
    }
}

struct Findings {
    /// Where the profile stands in the payload.
    path: &'static str,
    violations: Vec<Violation>,
}

impl Findings {
    fn within(&mut self, kind: Fault, field: &str, expected: &str, found: impl Into<Value>) {
        let path = format!("{}.{field}", self.path);
        let found = found.into().to_string();
        self.violations.push(Violation { path, kind, expected: expected.to_owned(), found });
    }

    fn at_connector(&mut self, expected: &str, connector_id: i64) {
        let violation = Violation {
            path: "connectorId".to_owned(),
            kind: Fault::OutOfRange,
            expected: expected.to_owned(),
            found: connector_id.to_string(),
        };
        self.violations.push(violation);
    }
}
