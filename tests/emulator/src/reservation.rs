//! How a station keeps a connector for somebody (OCPP 1.6 §3.11, §5.5, §5.13).

use crate::connector::Phase;
use crate::station::{Station, time_of};
use ocpp_wire::time::Timestamp;
use serde_json::Value;
use tracing::info;

/// A connector is kept for whoever shows this tag, or one of the same group, until then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Reservation {
    pub id: i64,
    /// connectorId; 0: one of them, whichever.
    pub connector: u32,
    pub id_tag: String,
    pub parent_id_tag: Option<String>,
    pub until: Timestamp,
}

impl Reservation {
    fn is_for(&self, id_tag: &str, parent: Option<&str>) -> bool {
        let same_group = self.parent_id_tag.as_deref().zip(parent).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b));
        self.id_tag.eq_ignore_ascii_case(id_tag) || same_group
    }
}

impl Station {
    /// OCPP 1.6 §5.13: the same reservationId replaces.
    pub(crate) fn reserve_now(&mut self, payload: &Value, now: Timestamp) -> &'static str {
        let text = |field: &str| payload[field].as_str().map(str::to_string);
        let (Some(id), Some(connector), Some(id_tag), Some(until)) = (
            payload["reservationId"].as_i64(),
            payload["connectorId"].as_u64(),
            text("idTag"),
            time_of(&payload["expiryDate"]),
        ) else {
            return "Rejected";
        };
        let place = self.place(connector);
        if until <= now || (connector != 0 && place.is_none()) {
            return "Rejected";
        }
        let connector = connector as u32;
        // Whatever it had reserved before no longer counts.
        let others = self.reservations.iter().filter(|other| other.id != id);
        match place.map(|place| &self.connectors[place]) {
            Some(wanted) if !wanted.operative => return "Unavailable",
            Some(wanted) if !wanted.is_free() => return "Occupied",
            Some(_) if others.clone().any(|other| other.connector == connector) => return "Occupied",
            None if self.connectors.iter().all(|connector| !connector.operative) => return "Unavailable",
            _ => {}
        }
        // Somebody else may count on any one of those that are free.
        if self.connectors.iter().filter(|connector| connector.is_free()).count() <= others.count() {
            return "Occupied";
        }
        self.cancel(id, now);
        info!(identity = self.identity(), connector, id, id_tag, "reserved");
        self.reservations.push(Reservation { id, connector, id_tag, parent_id_tag: text("parentIdTag"), until });
        self.tell_connector(connector, now);
        "Accepted"
    }

    /// OCPP 1.6 §5.5.
    pub(crate) fn cancel_reservation(&mut self, payload: &Value, now: Timestamp) -> &'static str {
        let cancelled = payload["reservationId"].as_i64().is_some_and(|id| self.cancel(id, now));
        if cancelled { "Accepted" } else { "Rejected" }
    }

    fn cancel(&mut self, id: i64, now: Timestamp) -> bool {
        let Some(place) = self.reservations.iter().position(|reservation| reservation.id == id) else { return false };
        let ended = self.reservations.remove(place);
        self.tell_connector(ended.connector, now);
        true
    }

    /// Nobody came in time.
    pub(crate) fn end_reservations(&mut self, now: Timestamp) {
        while let Some(late) = self.reservations.iter().find(|reservation| now >= reservation.until) {
            self.cancel(late.id, now);
        }
    }

    /// A connector out of order is kept for nobody (§5.13).
    pub(crate) fn end_reservations_at(&mut self, connector: u32) {
        self.reservations.retain(|reservation| reservation.connector != connector);
    }

    pub(crate) fn is_reserved(&self, connector: u32) -> bool {
        self.reservations.iter().any(|reservation| reservation.connector == connector)
    }

    /// Whether whoever shows this tag may charge at this place, as far as reservations go.
    pub(crate) fn is_open_to(&self, place: usize, id_tag: &str) -> bool {
        let connector = self.connectors[place].id;
        let parent = self.parent_of(id_tag);
        match self.reservations.iter().find(|reservation| reservation.connector == connector) {
            Some(reservation) => reservation.is_for(id_tag, parent),
            None => {
                let kept =
                    |reservation: &&Reservation| reservation.connector == 0 && !reservation.is_for(id_tag, parent);
                let kept = self.reservations.iter().filter(kept).count();
                let others = self.connectors.iter().filter(|other| other.id != connector);
                kept == 0 || others.filter(|other| other.is_free() && !self.is_reserved(other.id)).count() >= kept
            }
        }
    }

    /// Whether a tag that did not reserve may turn out to be of the group that did.
    pub(crate) fn may_be_of_the_group(&self, place: usize) -> bool {
        let connector = self.connectors[place].id;
        self.reservations
            .iter()
            .any(|kept| (kept.connector == connector || kept.connector == 0) && kept.parent_id_tag.is_some())
    }

    /// The reservation that this start uses up; StartTransaction carries its id (§4.8).
    pub(crate) fn use_reservation(&mut self, place: usize, id_tag: &str) -> Option<i64> {
        let connector = self.connectors[place].id;
        let parent = self.parent_of(id_tag).map(str::to_string);
        let used = |at: u32| {
            let fits = |kept: &Reservation| kept.connector == at && kept.is_for(id_tag, parent.as_deref());
            self.reservations.iter().position(fits)
        };
        let place = used(connector).or_else(|| used(0))?;
        Some(self.reservations.remove(place).id)
    }

    fn tell_connector(&mut self, connector: u32, now: Timestamp) {
        if let Some(place) = self.place(u64::from(connector))
            && matches!(self.connectors[place].phase, Phase::Idle { .. })
        {
            self.tell_status(place, now);
        }
    }
}

#[cfg(test)]
mod tests;
