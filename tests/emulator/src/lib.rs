//! A charge point to play with: OCPP 1.6 JSON, Core profile.
//!
//! [`station`] decides what a charge point says and does; it knows no socket and no clock, so a story of an hour is
//! tested in a millisecond. [`link`] carries its frames over a WebSocket and keeps the connection up.

pub mod chance;
mod command;
pub mod configuration;
pub mod connector;
pub mod link;
pub mod outbox;
pub mod station;

pub use command::password_bytes;
