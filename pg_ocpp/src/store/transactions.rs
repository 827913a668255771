//! The transactions that a batch has in hand: read once, changed in memory, written with the batch.

use super::buffer::{array_literal, storable};
use super::time::element;
use crate::statement::{Statement, arg, types::*};
use ocpp_logic::store::{Place, Transaction, TransactionState};
use ocpp_wire::time::Timestamp;
use std::collections::{BTreeMap, HashSet};

#[derive(Default)]
pub struct InHand {
    /// By charge point and id, with a mark on those that changed.
    transactions: BTreeMap<(String, i64), (Transaction, bool)>,
    /// Charge points whose open transactions are all in hand.
    complete: HashSet<String>,
}

pub fn state_text(state: TransactionState) -> &'static str {
    match state {
        TransactionState::Open => "open",
        TransactionState::Stopped => "stopped",
        TransactionState::Incomplete => "incomplete",
        TransactionState::Closed => "closed",
    }
}

impl InHand {
    pub fn is_complete(&self, charge_point: &str) -> bool {
        self.complete.contains(charge_point)
    }

    /// Every open transaction of the charge point has been taken.
    pub fn mark_complete(&mut self, charge_point: &str) {
        self.complete.insert(charge_point.to_owned());
    }

    /// What the table says of a transaction, unless this batch knows better. Returns what is true now.
    pub fn take(&mut self, charge_point: &str, found: Transaction) -> Transaction {
        let key = (charge_point.to_owned(), found.id);
        self.transactions.entry(key).or_insert((found, false)).0.clone()
    }

    /// A new transaction, written already.
    pub fn insert(&mut self, charge_point: &str, new: &Transaction) {
        self.transactions.insert((charge_point.to_owned(), new.id), (new.clone(), false));
    }

    pub fn change(&mut self, charge_point: &str, changed: &Transaction) {
        self.transactions.insert((charge_point.to_owned(), changed.id), (changed.clone(), true));
    }

    fn of<'a>(&'a self, charge_point: &str) -> impl Iterator<Item = &'a Transaction> {
        let from = (charge_point.to_owned(), i64::MIN);
        let to = (charge_point.to_owned(), i64::MAX);
        self.transactions.range(from..=to).map(|(_, (transaction, _))| transaction)
    }

    pub fn named(&self, charge_point: &str, transaction_id: &str) -> Option<Transaction> {
        self.of(charge_point).find(|transaction| transaction.transaction_id == transaction_id).cloned()
    }

    /// How the transaction stood, as far as this batch has it in hand.
    pub fn state(&self, charge_point: &str, id: i64) -> Option<TransactionState> {
        self.transactions.get(&(charge_point.to_owned(), id)).map(|(transaction, _)| transaction.state)
    }

    /// When the transaction's start was received.
    pub fn began(&self, charge_point: &str, id: i64) -> Option<Timestamp> {
        self.transactions.get(&(charge_point.to_owned(), id)).map(|(transaction, _)| transaction.start_received_at)
    }

    /// Open ones at a place, oldest first.
    pub fn open_at(&self, charge_point: &str, place: Place) -> Vec<Transaction> {
        let is_there =
            |transaction: &&Transaction| transaction.place == place && transaction.state == TransactionState::Open;
        self.of(charge_point).filter(is_there).cloned().collect()
    }

    /// After a user's code nothing in hand can be trusted. Call `write` first.
    pub fn forget(&mut self) {
        self.transactions.clear();
        self.complete.clear();
    }

    pub fn has_changes(&self) -> bool {
        self.transactions.values().any(|(_, changed)| *changed)
    }

    pub fn write(&mut self) {
        static UPDATE: Statement = Statement::new(
            include_str!("../../../sql/statement/update_transactions.sql"),
            &[TEXTS, BIGINTS, TEXTS, TIMES, TIMES, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS, TIMES, TEXTS, TEXTS, TEXTS],
        );
        let mut rows: Vec<(&str, &Transaction)> = Vec::new();
        for ((charge_point, _), (transaction, changed)) in &mut self.transactions {
            if std::mem::take(changed) {
                rows.push((charge_point, transaction));
            }
        }
        if rows.is_empty() {
            return;
        }
        macro_rules! column {
            ($row:ident => $cell:expr) => {
                arg(rows.iter().map(|(_, $row)| $cell).collect::<Vec<_>>())
            };
        }
        let text = |value: &Option<String>| value.as_deref().map(storable);
        UPDATE.run_by_key(&[
            arg(rows.iter().map(|(charge_point, _)| *charge_point).collect::<Vec<_>>()),
            column!(row => row.id),
            column!(row => state_text(row.state)),
            column!(row => row.stopped_at.map(element)),
            column!(row => row.stop_received_at.map(element)),
            column!(row => row.meter_stop.as_deref()),
            column!(row => text(&row.reason)),
            column!(row => text(&row.stop_id_tag)),
            column!(row => row.energy.as_str()),
            column!(row => row.register.as_deref()),
            column!(row => row.metered_at.map(element)),
            column!(row => row.power.as_deref()),
            column!(row => row.state_of_charge.as_deref()),
            column!(row => array_literal(row.flags.iter().map(|flag| Some(flag.as_str())))),
        ]);
    }
}
