//! The connector from outside: real sockets, a real PostgreSQL, and a stand-in for the extension (fake.sql) that keeps
//! the contract and knows no OCPP. Needs PostgreSQL's server programs; without them each test says that it was skipped.

mod charger;
mod commands;
mod database_faults;
mod embedded;
mod epochs;
mod frames;
mod handshakes;
mod lanes;
mod program;
mod running;
mod scratch;
mod shutdown;
mod soap;
mod soap_commands;
mod sockets;
mod station;
