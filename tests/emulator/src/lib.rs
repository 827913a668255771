//! A charge point to play with: OCPP 1.6 JSON, every feature profile.
//!
//! [`station`] decides what a charge point says and does; it knows no socket and no clock, so a story of an hour is
//! tested in a millisecond. [`link`] carries its frames over a WebSocket and keeps the connection up.

mod certificate;
pub mod chance;
mod charging_profile;
mod command;
pub mod configuration;
pub mod connector;
mod job;
pub mod link;
mod local_list;
pub mod outbox;
mod reservation;
pub mod station;

pub use command::password_bytes;
