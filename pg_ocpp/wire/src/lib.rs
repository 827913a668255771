//! What is said between charge points and a central system: frames, the catalogue of messages, validation, timestamps.
//!
//! Pure Rust: no database, no socket, no clock. A message goes through this crate in this order:
//!
//! 1. [`frame::parse`] makes a CALL, CALLRESULT or CALLERROR of the bytes of a WebSocket message,
//! 2. [`catalogue::find`] says what its action is and what its payload may hold,
//! 3. [`validate::validate`] lists every place where the payload departs from that,
//! 4. [`time::parse`], [`number`] and [`token::fold`] read what JSON leaves open,
//! 5. [`frame::call_result`] and [`frame::call_error`] write the answer, [`error::Code`] spelled as the version wants it.

#![forbid(unsafe_code)]

pub mod catalogue;
pub mod error;
pub mod frame;
pub mod lift;
pub mod number;
pub mod sample;
pub mod soap;
pub mod time;
pub mod token;
pub mod validate;
mod version;
mod violation;

pub use version::{UnknownVersion, Version};
