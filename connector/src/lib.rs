//! The connector: charge points on one side, PostgreSQL on the other, and no OCPP in between.
//!
//! The way of a frame: [`server`] accepts, [`http`] routes, [`handshake`] reads who is asking, the database decides,
//! [`socket`] reads frames, [`lane`] hands them over in batches and passes the replies back after COMMIT.
//! Charge points that speak SOAP have no socket: [`soap`] takes their requests and brings them their commands.
//! Beside it: [`node`] keeps the lease, fetches commands and reports ended sockets; [`upkeep`] calls maintenance;
//! [`embedded`] runs a private PostgreSQL where no other is given. Every statement is in [`contract`].

pub mod config;
pub mod connector;
pub mod contract;
pub mod database;
pub mod embedded;
pub mod failure;
pub mod handshake;
pub mod health;
pub mod http;
pub mod lane;
pub mod limits;
pub mod node;
pub mod peer;
pub mod pool;
pub mod registry;
pub mod server;
pub mod soap;
pub mod socket;
pub mod upkeep;
