//! Connectors kept free for somebody (OCPP 1.6 §5.13 ReserveNow, §5.1 CancelReservation).
//!
//! What we keep is what the charge point has accepted. It ends when a transaction uses it, by expiry, when its connector
//! becomes Faulted or Unavailable, or when it is cancelled; a reservation of the same id takes its place.

use crate::store::{Place, Reservation, ReservationEnd, Store};
use ocpp_wire::{time::Timestamp, token};

/// Who starts a transaction, and where.
pub(crate) struct Starting<'a> {
    pub place: Place,
    /// Folded.
    pub token: &'a str,
    pub parent: Option<&'a str>,
    pub authorized: bool,
    /// reservationId of the StartTransaction.
    pub said: Option<i32>,
    pub at: Timestamp,
}

/// The reservation that a transaction uses up, and what is odd about it.
///
/// A charge point must say it (§4.8), and what it says holds: it let the driver charge. Of those that do not say it, the
/// reservation that was made for this tag, or for its group, at this connector or at any is the one.
pub(crate) fn used(
    charge_point: &str,
    starting: &Starting,
    store: &mut impl Store,
) -> (Option<i32>, Option<&'static str>) {
    let reservations = store.reservations(charge_point);
    if let Some(id) = starting.said {
        return match reservations.iter().find(|one| one.id == id) {
            None => (None, Some("reservation_unknown")),
            Some(one) if is_for(one, starting) => (Some(id), None),
            Some(_) => (Some(id), Some("reservation_of_another")),
        };
    }
    let mut fitting: Vec<&Reservation> = reservations
        .iter()
        .filter(|one| starting.authorized && one.expires_at > starting.at && is_for(one, starting))
        .filter(|one| one.place == starting.place || one.place == Place::STATION)
        .collect();
    // The one for just this connector before one for any.
    fitting.sort_by_key(|one| one.place == Place::STATION);
    match fitting.first() {
        Some(one) => (Some(one.id), Some("reservation_not_said")),
        None => (None, None),
    }
}

/// By the tag, or by its group (§5.13: parentIdTag).
fn is_for(reservation: &Reservation, starting: &Starting) -> bool {
    let same_group = match (&reservation.parent, starting.parent) {
        (Some(one), Some(other)) => token::fold(one) == token::fold(other),
        _ => false,
    };
    same_group || token::fold(&reservation.id_tag) == starting.token
}

/// A connector, or the charge point with all of its connectors, says that it can not be used: whoever had reserved it
/// waits in vain (§5.13).
pub(crate) fn status_changed(charge_point: &str, place: Place, status: &str, at: Timestamp, store: &mut impl Store) {
    let how = match status {
        _ if status.eq_ignore_ascii_case("Faulted") => ReservationEnd::Faulted,
        _ if status.eq_ignore_ascii_case("Unavailable") => ReservationEnd::Unavailable,
        _ => return,
    };
    for reservation in store.reservations(charge_point) {
        if reservation.expires_at > at && (place == Place::STATION || reservation.place == place) {
            store.end_reservation(charge_point, reservation.id, how, at);
        }
    }
}
