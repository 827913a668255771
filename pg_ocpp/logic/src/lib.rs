//! The business rules of a central system, in the words of the specification.
//!
//! Knows no database, no socket and no clock: what is kept is behind [`store::Store`], time is an argument. A CALL of
//! a charge point goes through this crate in this order, always under the charge point's lock:
//!
//! 1. [`again::recall`]: was it said before? Then the stored answer is the answer.
//! 2. [`gate::gate`]: may this charge point say it, before it is accepted?
//! 3. [`check::check`]: is it valid, and does that matter?
//! 4. [`decide::decide`]: the rule, one file per functional block; or the user's own function in its place.
//! 5. [`again::remember`]: keep the answer for the next time; not one that was itself recalled.
//!
//! The other direction is [`command`]: is this command fit to be sent, what does the answer mean, what follows from it.

// What is asked and answered, and about whom.
pub mod call;

// The way of a message.
pub mod again;
pub mod check;
pub mod decide;
pub mod gate;

// The rules, by functional block.
mod authorization;
mod availability;
mod boot;
mod data_transfer;
mod diagnostics;
mod firmware;
mod metering;
mod reservation;
mod security;
pub mod smart_charging;
mod transaction;

// How stations deviate.
pub mod quirk;

// What the rules stand on.
mod decimal;
mod energy;
mod reading;
mod sample;

pub mod command;

// What the rules read and write.
pub mod memory;
pub mod store;

pub use again::{Recent, recall, remember};
pub use authorization::presented_tag;
pub use call::{Call, CallError, ChargePoint, Registration, Reply, Settings, Validation};
pub use check::{check, check_reply};
pub use decide::decide;
pub use gate::gate;
pub use transaction::told_otherwise;
