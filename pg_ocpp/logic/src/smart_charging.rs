//! Smart charging (OCPP 1.6 §3.13, §5.5, §5.7, §5.16): which charging profiles a charge point has, and what they come to.
//!
//! - [`profile`]: a charging profile, and [`read`] how it is read from JSON.
//! - [`fit`]: may it be sent there?
//! - [`installed`]: which profiles a charge point has after one is set, cleared, or its transaction is over.
//! - [`composite`]: the limit that follows from all of them, second by second.
//! - `books`: our own records follow the answers of the charge point and its transactions.
//! - [`readings`]: where the specification leaves room, and which way we take.
//!
//! Limits are exact tenths of an ampere or a watt. Time is counted in whole seconds: a fraction of a second is cut off.

pub mod composite;
pub mod fit;
pub mod installed;
pub mod profile;
pub mod read;
pub mod readings;
pub mod supply;

pub(crate) mod books;
mod fields;
mod plan;
mod tenths;
mod timeline;

pub use composite::{Composite, CompositeError, CompositePeriod, Station, Transaction, composite_schedule};
pub use fit::{Capability, Destination, unfit};
pub use installed::{Installed, Selection, clear, install, transaction_ended};
pub use profile::{ChargingProfile, ChargingSchedule, ChargingSchedulePeriod, Kind, Purpose, RateUnit, Recurrency};
pub use readings::Readings;
pub use supply::{Limit, Supply, SupplyError};
pub use tenths::Tenths;
