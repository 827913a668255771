//! Which profiles are fit to be sent where.

use super::*;
use ocpp_logic::smart_charging::{Capability, Destination, Recurrency, unfit};

const CONNECTOR_1: Destination = Destination::SetChargingProfile { connector_id: 1, transaction_id: Some(7) };
const CONNECTOR_2: Destination = Destination::SetChargingProfile { connector_id: 2, transaction_id: None };
const STATION: Destination = Destination::SetChargingProfile { connector_id: 0, transaction_id: None };

/// The paths of what is wrong.
fn wrong(profile: &ChargingProfile, destination: Destination) -> Vec<String> {
    unfit(profile, destination, &Capability::default()).into_iter().map(|violation| violation.path).collect()
}

fn simple(purpose: Purpose) -> ChargingProfile {
    profile(purpose, 0, &[(0, "6")])
}

#[test]
fn a_maximum_is_for_connector_0_only_3_13_1() {
    let maximum = simple(Purpose::ChargePointMaxProfile);
    assert_eq!(wrong(&maximum, STATION), [""; 0]);
    assert_eq!(wrong(&maximum, CONNECTOR_2), ["connectorId"]);
}

#[test]
fn a_default_is_for_any_connector_3_13_1() {
    let default = simple(Purpose::TxDefaultProfile);
    for destination in [STATION, CONNECTOR_1, CONNECTOR_2] {
        assert_eq!(wrong(&default, destination), [""; 0]);
    }
    let nowhere = Destination::SetChargingProfile { connector_id: -1, transaction_id: None };
    assert_eq!(wrong(&default, nowhere), ["connectorId"]);
}

#[test]
fn a_tx_profile_is_for_a_connector_with_a_transaction_3_13_1_5_16() {
    let mut profile = simple(Purpose::TxProfile);
    assert_eq!(wrong(&profile, CONNECTOR_1), [""; 0]);
    assert_eq!(wrong(&profile, STATION), ["connectorId"]);
    assert_eq!(wrong(&profile, CONNECTOR_2), ["csChargingProfiles.chargingProfilePurpose"]);
    profile.transaction_id = Some(7);
    assert_eq!(wrong(&profile, CONNECTOR_1), [""; 0]);
    profile.transaction_id = Some(8);
    assert_eq!(wrong(&profile, CONNECTOR_1), ["csChargingProfiles.transactionId"]);
}

#[test]
fn only_a_tx_profile_names_a_transaction_7_8() {
    for (purpose, destination) in [(Purpose::TxDefaultProfile, CONNECTOR_1), (Purpose::ChargePointMaxProfile, STATION)]
    {
        let mut profile = simple(purpose);
        profile.transaction_id = Some(7);
        assert_eq!(wrong(&profile, destination), ["csChargingProfiles.transactionId"]);
    }
}

#[test]
fn a_remote_start_takes_a_tx_profile_without_transaction_errata_3_41() {
    let mut profile = simple(Purpose::TxProfile);
    assert_eq!(wrong(&profile, Destination::RemoteStartTransaction), [""; 0]);
    profile.transaction_id = Some(7);
    assert_eq!(wrong(&profile, Destination::RemoteStartTransaction), ["chargingProfile.transactionId"]);
    let default = simple(Purpose::TxDefaultProfile);
    assert_eq!(wrong(&default, Destination::RemoteStartTransaction), ["chargingProfile.chargingProfilePurpose"]);
}

#[test]
fn a_maximum_is_relative_to_nothing_7_9() {
    let mut profile = simple(Purpose::ChargePointMaxProfile);
    profile.kind = Kind::Relative;
    profile.schedule.start_schedule = None;
    assert_eq!(wrong(&profile, STATION), ["csChargingProfiles.chargingProfileKind"]);
}

#[test]
fn a_relative_profile_has_no_start_of_its_own_7_9() {
    let mut profile = simple(Purpose::TxDefaultProfile);
    profile.kind = Kind::Relative;
    assert_eq!(wrong(&profile, CONNECTOR_1), ["csChargingProfiles.chargingSchedule.startSchedule"]);
    profile.schedule.start_schedule = None;
    assert_eq!(wrong(&profile, CONNECTOR_1), [""; 0]);
}

#[test]
fn the_first_period_starts_at_0_and_each_later_than_the_one_before_7_14() {
    let path = |index| format!("csChargingProfiles.chargingSchedule.chargingSchedulePeriod[{index}].startPeriod");
    for (starts, expected) in [
        (&[0, 10, 20][..], vec![]),
        (&[5], vec![path(0)]),
        (&[0, 10, 10], vec![path(2)]),
        (&[5, 20, 10, 30, 0], vec![path(0), path(2), path(4)]),
    ] {
        let limits: Vec<_> = starts.iter().map(|start| (*start, "6")).collect();
        assert_eq!(wrong(&profile(Purpose::TxDefaultProfile, 0, &limits), CONNECTOR_1), expected, "{starts:?}");
    }
    let none = profile(Purpose::TxDefaultProfile, 0, &[]);
    assert_eq!(wrong(&none, CONNECTOR_1), ["csChargingProfiles.chargingSchedule.chargingSchedulePeriod"]);
}

#[test]
fn a_recurring_schedule_is_no_longer_than_its_recurrence_7_37() {
    for (recurrency, longest) in [(Recurrency::Daily, 86_400), (Recurrency::Weekly, 604_800)] {
        let mut profile = simple(Purpose::TxDefaultProfile);
        profile.kind = Kind::Recurring(recurrency);
        assert_eq!(wrong(&profile, CONNECTOR_1), [""; 0]);
        profile.schedule.duration = Some(longest);
        assert_eq!(wrong(&profile, CONNECTOR_1), [""; 0]);
        profile.schedule.duration = Some(longest + 1);
        assert_eq!(wrong(&profile, CONNECTOR_1), ["csChargingProfiles.chargingSchedule.duration"]);
        profile.kind = Kind::Absolute;
        assert_eq!(wrong(&profile, CONNECTOR_1), [""; 0]);
    }
}

#[test]
fn a_profile_can_hold_at_some_time_7_8_7_13() {
    let mut profile = simple(Purpose::TxDefaultProfile);
    profile.valid_from = Some(at(10));
    for (valid_to, expected) in
        [(11, None), (10, Some("csChargingProfiles.validTo")), (9, Some("csChargingProfiles.validTo"))]
    {
        profile.valid_to = Some(at(valid_to));
        assert_eq!(wrong(&profile, CONNECTOR_1), Vec::from_iter(expected));
    }
    profile.valid_from = None;
    assert_eq!(wrong(&profile, CONNECTOR_1), [""; 0]);
    profile.schedule.duration = Some(0);
    assert_eq!(wrong(&profile, CONNECTOR_1), ["csChargingProfiles.chargingSchedule.duration"]);
}

#[test]
fn a_charge_point_is_not_asked_for_what_it_says_it_can_not_9_4() {
    let mut profile = profile(Purpose::TxDefaultProfile, 3, &[(0, "6"), (60, "8"), (90, "16")]);
    let wrong = |profile: &ChargingProfile, capability: &Capability| -> Vec<String> {
        unfit(profile, CONNECTOR_1, capability).iter().map(ToString::to_string).collect()
    };
    let mut capability =
        Capability { max_stack_level: Some(3), max_periods: Some(3), rate_units: Some(vec![RateUnit::A]) };
    assert_eq!(wrong(&profile, &capability), [""; 0]);
    profile.schedule.rate_unit = RateUnit::W;
    capability.max_stack_level = Some(2);
    capability.max_periods = Some(2);
    assert_eq!(
        wrong(&profile, &capability),
        [
            "csChargingProfiles.stackLevel: out of range, expected at most 2, its ChargeProfileMaxStackLevel, found 3",
            "csChargingProfiles.chargingSchedule.chargingSchedulePeriod: too many, expected at most 2 periods, \
             its ChargingScheduleMaxPeriods, found \"3 periods\"",
            "csChargingProfiles.chargingSchedule.chargingRateUnit: not in enum, expected A, \
             its ChargingScheduleAllowedChargingRateUnit, found \"W\"",
        ]
    );
}
