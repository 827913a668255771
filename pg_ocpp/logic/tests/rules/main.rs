//! The rules, by functional block. Every row of the project's law about them is a test here, named after it.

mod world;

mod again;
mod authorization;
mod availability;
mod books;
mod boot;
mod command;
mod data_transfer;
mod energy;
mod field;
mod leniency;
mod metering;
mod progress;
mod quirk;
mod reservation;
mod security;
mod sequences;
mod smart_charging;
mod start;
mod stop;
