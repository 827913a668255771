//! Which profiles a charge point has: what setting one replaces, what clearing takes away, what a transaction leaves.

use super::profile::{ChargingProfile, Purpose};

/// A profile where a charge point has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Installed {
    /// 0: the charge point as a whole.
    pub connector_id: i64,
    pub profile: ChargingProfile,
}

/// Installs a profile that was accepted; gives back those that it replaces (§5.16).
///
/// A profile of the same id is replaced wherever it was, and one of the same purpose and stack level at the same
/// connector. A TxDefaultProfile at a connector does not replace the one of connector 0, it hides it there (§3.13.1).
pub fn install(installed: &mut Vec<Installed>, connector_id: i64, profile: ChargingProfile) -> Vec<Installed> {
    let is_replaced = |old: &Installed| {
        let same_id = old.profile.charging_profile_id == profile.charging_profile_id;
        let same_place_in_stack = old.connector_id == connector_id
            && old.profile.purpose == profile.purpose
            && old.profile.stack_level == profile.stack_level;
        same_id || same_place_in_stack
    };
    let replaced = installed.extract_if(.., |old| is_replaced(old)).collect();
    installed.push(Installed { connector_id, profile });
    replaced
}

/// What a ClearChargingProfile asks to be cleared (§5.5, §6.13).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Where it is given, nothing else counts (errata §3.25).
    pub id: Option<i64>,
    /// 0: the profiles of the charge point as a whole; `None`: those of any connector and of the charge point
    /// (errata §3.26).
    pub connector_id: Option<i64>,
    pub purpose: Option<Purpose>,
    pub stack_level: Option<i64>,
}

impl Selection {
    /// The id alone, or all that is given together; nothing given selects everything.
    pub fn selects(&self, installed: &Installed) -> bool {
        let profile = &installed.profile;
        match self.id {
            Some(id) => profile.charging_profile_id == id,
            None => {
                self.connector_id.is_none_or(|connector_id| installed.connector_id == connector_id)
                    && self.purpose.is_none_or(|purpose| profile.purpose == purpose)
                    && self.stack_level.is_none_or(|stack_level| profile.stack_level == stack_level)
            }
        }
    }
}

/// Takes away what is selected and gives it back. If that is nothing, a charge point answers Unknown (§5.5).
pub fn clear(installed: &mut Vec<Installed>, selection: &Selection) -> Vec<Installed> {
    installed.extract_if(.., |one| selection.selects(one)).collect()
}

/// Takes away the TxProfiles of a connector whose transaction is over, and gives them back: they were for that
/// transaction only (§3.13.1).
pub fn transaction_ended(installed: &mut Vec<Installed>, connector_id: i64) -> Vec<Installed> {
    let is_over = |one: &Installed| one.connector_id == connector_id && one.profile.purpose == Purpose::TxProfile;
    installed.extract_if(.., |one| is_over(one)).collect()
}
