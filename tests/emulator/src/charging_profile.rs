//! How a station obeys charging profiles (OCPP 1.6 §3.13, §5.6, §5.7, §5.16). Limits are tenths of a watt throughout.

use crate::connector::Phase;
use crate::station::{Station, after, time_of};
use ocpp_wire::time::Timestamp;
use serde_json::{Number, Value, json};
use std::time::Duration;
use tracing::info;

/// What a connector can give at most: 32 A on three phases.
const RATED: i64 = 32 * 690 * 10;
/// One phase at 230 V.
const WATTS_PER_PHASE: i64 = 230;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    ChargePointMax,
    TxDefault,
    Tx,
}

#[derive(Debug, Clone, PartialEq)]
struct Profile {
    /// connectorId; 0 is the station.
    connector: u32,
    id: i64,
    stack_level: i64,
    purpose: Purpose,
    relative: bool,
    /// After so many microseconds it begins again.
    recurs_after: Option<i64>,
    start: Option<Timestamp>,
    valid_from: Option<Timestamp>,
    valid_to: Option<Timestamp>,
    /// In microseconds.
    duration: Option<i64>,
    /// From so many microseconds after its start on, so much.
    periods: Vec<(i64, i64)>,
}

impl Profile {
    /// As SetChargingProfile says it; None for what makes no sense.
    fn read(connector: u32, profile: &Value) -> Option<Profile> {
        let schedule = &profile["chargingSchedule"];
        let in_watts = schedule["chargingRateUnit"] == "W";
        let period = |period: &Value| {
            let limit = tenths(&period["limit"])?;
            let phases = period["numberPhases"].as_i64().unwrap_or(3);
            let watts = if in_watts { limit } else { limit * WATTS_PER_PHASE * phases };
            Some((period["startPeriod"].as_i64()? * 1_000_000, watts))
        };
        let periods = schedule["chargingSchedulePeriod"].as_array()?.iter().map(period).collect::<Option<Vec<_>>>()?;
        // The first period begins with the schedule (§7.15).
        if periods.first()?.0 != 0 || !periods.is_sorted_by(|a, b| a.0 < b.0) {
            return None;
        }
        let days = match profile["recurrencyKind"].as_str() {
            Some("Weekly") => 7,
            _ => 1,
        };
        Some(Profile {
            connector,
            id: profile["chargingProfileId"].as_i64()?,
            stack_level: profile["stackLevel"].as_i64()?,
            purpose: match profile["chargingProfilePurpose"].as_str()? {
                "ChargePointMaxProfile" => Purpose::ChargePointMax,
                "TxDefaultProfile" => Purpose::TxDefault,
                _ => Purpose::Tx,
            },
            relative: profile["chargingProfileKind"] == "Relative",
            recurs_after: (profile["chargingProfileKind"] == "Recurring").then_some(days * 86_400 * 1_000_000),
            start: time_of(&schedule["startSchedule"]),
            valid_from: time_of(&profile["validFrom"]),
            valid_to: time_of(&profile["validTo"]),
            duration: schedule["duration"].as_i64().map(|seconds| seconds * 1_000_000),
            periods,
        })
    }

    /// What it allows at a moment of a charge that began at `begun`; None: it has nothing to say.
    fn limit(&self, at: Timestamp, begun: Timestamp) -> Option<i64> {
        if self.valid_from.is_some_and(|from| at < from) || self.valid_to.is_some_and(|to| at >= to) {
            return None;
        }
        let start = self.start.filter(|_| !self.relative).unwrap_or(begun);
        let mut elapsed = at.0 - start.0;
        if let Some(recurs_after) = self.recurs_after {
            elapsed = elapsed.rem_euclid(recurs_after);
        }
        if elapsed < 0 || self.duration.is_some_and(|duration| elapsed >= duration) {
            return None;
        }
        self.periods.iter().rev().find(|(from, _)| *from <= elapsed).map(|(_, limit)| *limit)
    }

    /// ClearChargingProfile: the id alone if it is given, else everything that is (errata §3.25).
    fn is_meant(&self, request: &Value) -> bool {
        if let Some(id) = request["id"].as_i64() {
            return self.id == id;
        }
        let purpose = match self.purpose {
            Purpose::ChargePointMax => "ChargePointMaxProfile",
            Purpose::TxDefault => "TxDefaultProfile",
            Purpose::Tx => "TxProfile",
        };
        request["connectorId"].as_i64().is_none_or(|connector| i64::from(self.connector) == connector)
            && request["stackLevel"].as_i64().is_none_or(|level| self.stack_level == level)
            && request["chargingProfilePurpose"].as_str().is_none_or(|asked| purpose == asked)
    }
}

/// The profiles that are installed.
#[derive(Debug, Default)]
pub(crate) struct Profiles(Vec<Profile>);

impl Profiles {
    /// The same id replaces, and so does the same purpose and stack level at the same connector (§5.16.3).
    fn add(&mut self, new: Profile) {
        let place = |profile: &Profile| (profile.purpose, profile.stack_level, profile.connector);
        self.0.retain(|old| old.id != new.id && place(old) != place(&new));
        self.0.push(new);
    }

    /// A TxProfile ends with its transaction.
    pub fn transaction_ended(&mut self, connector: u32) {
        self.0.retain(|profile| profile.purpose != Purpose::Tx || profile.connector != connector);
    }

    /// Of those of one purpose that have something to say, the highest stack level; at the same level the connector's own.
    fn prevailing(&self, purpose: Purpose, connector: u32, at: Timestamp, begun: Timestamp) -> Option<i64> {
        let here = |profile: &&Profile| profile.connector == connector || profile.connector == 0;
        let found = self.0.iter().filter(|profile| profile.purpose == purpose).filter(here);
        let found = found
            .filter_map(|profile| Some(((profile.stack_level, profile.connector != 0), profile.limit(at, begun)?)));
        found.max_by_key(|(rank, _)| *rank).map(|(_, limit)| limit)
    }

    /// What a connector may give at a moment, if anything limits it.
    fn limit(&self, connector: u32, at: Timestamp, begun: Timestamp) -> Option<i64> {
        let own = self
            .prevailing(Purpose::Tx, connector, at, begun)
            .or_else(|| self.prevailing(Purpose::TxDefault, connector, at, begun));
        let most = self.prevailing(Purpose::ChargePointMax, 0, at, begun);
        own.into_iter().chain(most).min()
    }
}

impl Station {
    /// OCPP 1.6 §5.16.
    pub(crate) fn set_charging_profile(&mut self, payload: &Value, now: Timestamp) -> &'static str {
        let said = &payload["csChargingProfiles"];
        let connector = payload["connectorId"].as_u64().unwrap_or_default();
        let place = self.place(connector);
        if connector != 0 && place.is_none() {
            return "Rejected";
        }
        let Some(profile) = Profile::read(connector as u32, said) else { return "Rejected" };
        if !self.has_room_for(&profile) {
            return "Rejected";
        }
        match profile.purpose {
            Purpose::ChargePointMax if connector != 0 => return "Rejected",
            // Without a transactionId it is for whatever runs there.
            Purpose::Tx => {
                let named = said["transactionId"].as_i64();
                let running = named.map_or(place, |transaction| self.place_of_transaction(transaction));
                let charges = place.is_some_and(|place| self.connectors[place].session().is_some());
                if !charges || running != place {
                    return "Rejected";
                }
            }
            _ => {}
        }
        self.profiles.add(profile);
        self.obey_profiles(now);
        "Accepted"
    }

    /// The profile that came with a remote start (§5.11): for the transaction that it begins.
    pub(crate) fn profile_of_start(&mut self, place: usize, said: &Value, now: Timestamp) {
        if let Some(profile) = Profile::read(self.connectors[place].id, said)
            && profile.purpose == Purpose::Tx
        {
            self.profiles.add(profile);
            self.obey_profiles(now);
        }
    }

    fn has_room_for(&self, profile: &Profile) -> bool {
        let most = |key| self.configuration.number(key);
        let others = self.profiles.0.iter().filter(|other| other.id != profile.id).count() as u64;
        others < most("MaxChargingProfilesInstalled")
            && profile.periods.len() as u64 <= most("ChargingScheduleMaxPeriods")
            && (0..=most("ChargeProfileMaxStackLevel") as i64).contains(&profile.stack_level)
    }

    /// OCPP 1.6 §5.6.
    pub(crate) fn clear_charging_profile(&mut self, payload: &Value, now: Timestamp) -> &'static str {
        let before = self.profiles.0.len();
        self.profiles.0.retain(|profile| !profile.is_meant(payload));
        self.obey_profiles(now);
        if self.profiles.0.len() < before { "Accepted" } else { "Unknown" }
    }

    /// OCPP 1.6 §5.7: second by second what could flow, in stretches of the same limit. At most a day of it.
    pub(crate) fn composite_schedule(&self, payload: &Value, now: Timestamp) -> Value {
        let connector = payload["connectorId"].as_u64().unwrap_or_default();
        let duration = payload["duration"].as_u64().unwrap_or_default().min(86_400);
        if (connector != 0 && self.place(connector).is_none()) || duration == 0 {
            return json!({ "status": "Rejected" });
        }
        let in_watts = payload["chargingRateUnit"] != "A";
        let per_unit = if in_watts { 1 } else { 3 * WATTS_PER_PHASE };
        let mut periods: Vec<Value> = Vec::new();
        let mut before = None;
        for second in 0..duration {
            let at = after(now, Duration::from_secs(second));
            // Rounded down to a tenth of the unit.
            let limit = self.could_give(connector as u32, at, now) / per_unit;
            if before.replace(limit) != Some(limit) {
                periods.push(json!({ "startPeriod": second, "limit": number(limit) }));
            }
        }
        json!({
            "status": "Accepted",
            "connectorId": connector,
            "scheduleStart": now.to_string(),
            "chargingSchedule": {
                "duration": duration,
                "startSchedule": now.to_string(),
                "chargingRateUnit": if in_watts { "W" } else { "A" },
                "chargingSchedulePeriod": periods,
            },
        })
    }

    /// The station as a whole gives what its connectors give, and no more than its own maximum.
    fn could_give(&self, connector: u32, at: Timestamp, now: Timestamp) -> i64 {
        let each = self.connectors.iter().filter(|each| connector == 0 || each.id == connector).map(|each| {
            let begun = each.session().map_or(now, |session| session.begun);
            self.profiles.limit(each.id, at, begun).map_or(RATED, |limit| limit.min(RATED))
        });
        let most = self.profiles.prevailing(Purpose::ChargePointMax, 0, at, now);
        most.map_or(i64::MAX, |most| most.max(0)).min(each.sum())
    }

    /// From now on nobody takes more than the profiles allow.
    pub(crate) fn obey_profiles(&mut self, now: Timestamp) {
        for connector in &mut self.connectors {
            let Phase::Charging(session) = &connector.phase else { continue };
            let limit = self.profiles.limit(connector.id, now, session.begun).map(|limit| (limit.max(0) / 10) as u64);
            if limit == session.limit {
                continue;
            }
            info!(identity = self.options.identity, connector = connector.id, watts = limit, "limited");
            connector.advance(now);
            if let Phase::Charging(session) = &mut connector.phase {
                session.limit = limit;
            }
        }
    }
}

/// A decimal number with at most one decimal, as tenths.
fn tenths(number: &Value) -> Option<i64> {
    number.as_f64().filter(|value| value.abs() < 1e9).map(|value| (value * 10.0).round() as i64)
}

fn number(tenths: i64) -> Number {
    let whole = tenths % 10 == 0;
    if whole {
        Number::from(tenths / 10)
    } else {
        Number::from_f64(tenths as f64 / 10.0).unwrap_or_else(|| Number::from(0))
    }
}

#[cfg(test)]
mod tests;
