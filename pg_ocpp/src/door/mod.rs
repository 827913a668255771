//! The SQL functions that are written in Rust, one file per audience. Their names are promises for every later upgrade.

mod catalogue;
mod certificate;
mod connector;
mod contract;
mod json;
mod lists;
mod password;
mod replay;
mod smart_charging;
mod soap;
mod storage;
