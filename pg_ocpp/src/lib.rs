//! pg_ocpp: an OCPP central system that is a PostgreSQL extension. This page is the table of contents.
//!
//! A message comes in by a door, takes the path in `receive` (by SOAP that in `soap`), is answered in `reply` by the rules of `ocpp-logic` or by a
//! function of the user's (`hook`), and kept by `store`. The tables are plain SQL in `sql/`, created by `storage`.

mod answer;
mod context;
mod door;
mod hook;
mod isolate;
mod parse;
mod raise;
mod receive;
mod reply;
mod settings;
mod soap;
mod statement;
mod storage;
mod store;

pgrx::pg_module_magic!();
