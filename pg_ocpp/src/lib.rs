//! pg_ocpp: an OCPP central system that is a PostgreSQL extension. This page is the table of contents.
//!
//! A message comes in by a door, takes the path in `receive`, is decided by the rules of `ocpp-logic` and kept by
//! `store`. The tables are plain SQL in `sql/`, created by `storage`.

mod context;
mod door;
mod hook;
mod isolate;
mod raise;
mod receive;
mod settings;
mod statement;
mod storage;
mod store;

pgrx::pg_module_magic!();
