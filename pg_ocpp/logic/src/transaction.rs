//! Transactions (OCPP 1.6 §4.8 StartTransaction, §4.10 StopTransaction).
//!
//! What was said is always kept, as an event, even where nothing follows from it; what we concluded is the transaction.
//! Whatever is odd is acknowledged, kept and flagged: a charge point that gets no answer would only say it again.

mod start;
mod stop;

pub use start::{start_transaction, told_otherwise};
pub use stop::stop_transaction;
