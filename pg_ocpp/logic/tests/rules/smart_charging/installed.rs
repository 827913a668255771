//! What setting a profile replaces, what clearing takes away, what a transaction leaves behind.

use super::*;
use ocpp_logic::smart_charging::{Selection, clear, install, transaction_ended};

/// A profile of no importance but for where it stands.
fn one(charging_profile_id: i64, connector_id: i64, purpose: Purpose, stack_level: i64) -> Installed {
    let mut profile = profile(purpose, stack_level, &[(0, "6")]);
    profile.charging_profile_id = charging_profile_id;
    Installed { connector_id, profile }
}

fn ids(installed: &[Installed]) -> Vec<i64> {
    installed.iter().map(|one| one.profile.charging_profile_id).collect()
}

use Purpose::{ChargePointMaxProfile, TxDefaultProfile, TxProfile};

fn all() -> Vec<Installed> {
    vec![
        one(1, 0, ChargePointMaxProfile, 0),
        one(2, 0, TxDefaultProfile, 0),
        one(3, 1, TxDefaultProfile, 0),
        one(4, 1, TxDefaultProfile, 1),
        one(5, 1, TxProfile, 0),
        one(6, 2, TxProfile, 0),
    ]
}

#[test]
fn a_profile_replaces_its_like_5_16() {
    for (new, replaced) in [
        // The same purpose, stack level and connector.
        (one(9, 1, TxDefaultProfile, 0), vec![3]),
        (one(9, 0, TxDefaultProfile, 0), vec![2]),
        (one(9, 1, TxProfile, 0), vec![5]),
        (one(9, 0, ChargePointMaxProfile, 0), vec![1]),
        // Another connector, stack level or purpose is another place.
        (one(9, 2, TxDefaultProfile, 0), vec![]),
        (one(9, 1, TxDefaultProfile, 2), vec![]),
        (one(9, 3, TxProfile, 0), vec![]),
        (one(9, 0, ChargePointMaxProfile, 1), vec![]),
        // The same id, wherever it was.
        (one(4, 2, TxDefaultProfile, 7), vec![4]),
        (one(1, 1, TxProfile, 3), vec![1]),
        // Both.
        (one(6, 1, TxDefaultProfile, 0), vec![3, 6]),
        (one(3, 1, TxDefaultProfile, 0), vec![3]),
    ] {
        let mut installed = all();
        let gone = install(&mut installed, new.connector_id, new.profile.clone());
        assert_eq!(ids(&gone), replaced, "{new:?}");
        assert_eq!(installed.last(), Some(&new));
        let expected: Vec<_> = ids(&all()).into_iter().filter(|id| !replaced.contains(id)).collect();
        assert_eq!(ids(&installed[..installed.len() - 1]), expected);
    }
}

#[test]
fn clearing_takes_the_id_alone_or_all_that_is_said_together_5_5() {
    let nothing = Selection::default();
    for (selection, cleared) in [
        (nothing, vec![1, 2, 3, 4, 5, 6]),
        (Selection { connector_id: Some(1), ..nothing }, vec![3, 4, 5]),
        (Selection { purpose: Some(TxDefaultProfile), ..nothing }, vec![2, 3, 4]),
        (Selection { stack_level: Some(1), ..nothing }, vec![4]),
        (Selection { stack_level: Some(0), purpose: Some(TxProfile), ..nothing }, vec![5, 6]),
        (Selection { connector_id: Some(1), stack_level: Some(0), purpose: Some(TxDefaultProfile), id: None }, vec![3]),
        (Selection { connector_id: Some(2), purpose: Some(TxDefaultProfile), ..nothing }, vec![]),
        (Selection { id: Some(5), ..nothing }, vec![5]),
        (Selection { id: Some(9), ..nothing }, vec![]),
    ] {
        let mut installed = all();
        assert_eq!(ids(&clear(&mut installed, &selection)), cleared, "{selection:?}");
        let expected: Vec<_> = ids(&all()).into_iter().filter(|id| !cleared.contains(id)).collect();
        assert_eq!(ids(&installed), expected, "{selection:?}");
    }
}

#[test]
fn beside_an_id_nothing_else_counts_errata_3_25() {
    let selection =
        Selection { id: Some(5), connector_id: Some(2), purpose: Some(TxDefaultProfile), stack_level: Some(9) };
    assert_eq!(ids(&clear(&mut all(), &selection)), [5]);
}

#[test]
fn connector_0_is_the_charge_point_itself_and_none_is_any_errata_3_26() {
    let of_station = Selection { connector_id: Some(0), ..Selection::default() };
    assert_eq!(ids(&clear(&mut all(), &of_station)), [1, 2]);
    assert_eq!(ids(&clear(&mut all(), &Selection::default())).len(), all().len());
}

#[test]
fn a_transaction_takes_its_profiles_with_it_3_13_1() {
    let mut installed = all();
    assert_eq!(ids(&transaction_ended(&mut installed, 1)), [5]);
    assert_eq!(ids(&installed), [1, 2, 3, 4, 6]);
    assert_eq!(transaction_ended(&mut installed, 1), []);
}
