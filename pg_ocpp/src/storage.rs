//! Tables, views and SQL functions: created and upgraded by `ocpp.migrate()`, and compared with this library before
//! it touches them. They are ordinary objects of one owner, not members of the extension: DROP EXTENSION leaves them.

use crate::raise::raise;
use crate::statement::{Statement, arg, types::*};
use pgrx::prelude::*;
use sha2::{Digest, Sha256};
use std::cell::RefCell;

struct File {
    name: &'static str,
    text: &'static str,
}

macro_rules! files {
    ($folder:literal: $($name:literal)*) => {
        &[$(File { name: $name, text: include_str!(concat!("../../sql/", $folder, "/", $name, ".sql")) }),*]
    };
}

/// The tables as they are today, in the order in which they refer to each other.
const SCHEMA: &[File] = files!("schema":
    "setting" "quirk" "charge_point" "availability" "authorization" "reservation" "transaction" "metering" "configuration"
    "command" "local_list" "desired" "smart_charging" "job" "data_transfer" "certificate" "message_log" "hook" "event" "account"
    "maintenance" "soap" "migration");

/// How older storage becomes today's. Released files never change: their checksums are kept in ocpp.migration.
const MIGRATIONS: &[File] = files!("migration":
    "0001_first" "0002_recent_calls_as_text" "0003_what_is_left_open" "0004_hook" "0005_event" "0006_account" "0007_setting"
    "0008_all_of_1_6" "0009_smart_charging" "0010_job" "0011_local_list" "0012_desired" "0013_certificate" "0014_soap");

/// Views, functions and triggers: replaced as a whole whenever one of them changed.
const API: &[File] = files!("api":
    "setting" "hook" "charge_point" "quirk" "connection" "node" "availability" "authorization" "reservation" "transaction" "metering"
    "configuration" "command" "event" "typed_command" "smart_charging" "local_list" "desired" "job" "campaign" "data_transfer"
    "certificate" "message_log" "soap" "contract" "maintain" "replay" "account" "privilege");

/// The version of this library, which the extension must have too.
const LIBRARY: &str = env!("CARGO_PKG_VERSION");

fn checksum(files: &[File]) -> String {
    let mut digest = Sha256::new();
    for file in files {
        digest.update(file.name);
        digest.update([0]);
        digest.update(file.text);
        digest.update([0]);
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Runs a file of several statements; an ERROR inside names the file.
fn run(file: &File) {
    if let Err(cause) = Spi::run(file.text) {
        error!("pg_ocpp: sql file {} was refused: {cause}", file.name);
    }
}

fn single<T: FromDatum + IntoDatum>(sql: &str) -> Option<T> {
    Spi::get_one(sql).unwrap_or_else(|cause| error!("pg_ocpp: {cause}"))
}

/// Creates or upgrades the storage. Returns one sentence on what was done.
pub fn migrate() -> String {
    let encoding: String = single("SELECT pg_catalog.getdatabaseencoding()::text").unwrap_or_default();
    if encoding != "UTF8" {
        raise(
            PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
            format!("pg_ocpp needs a database with encoding UTF8; this one has {encoding}"),
            "Create one: CREATE DATABASE css ENCODING 'UTF8' TEMPLATE template0 (JSON is UTF-8, RFC 8259 8.1).",
        );
    }
    let stranger: Option<String> = single(
        "SELECT (SELECT r.rolname::text FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles r ON r.oid = c.relowner
                 WHERE c.relnamespace = 'ocpp'::pg_catalog.regnamespace AND c.relname = 'migration'
                   AND r.rolname <> current_user)",
    );
    if let Some(owner) = stranger {
        raise(
            PgSqlErrorCode::ERRCODE_INSUFFICIENT_PRIVILEGE,
            format!("the storage of pg_ocpp belongs to role {owner}; a second owner would split it"),
            format!("Run SET ROLE {owner}; SELECT ocpp.migrate();"),
        );
    }

    // One migration at a time. An advisory lock is anybody's to take and to keep, so it serves only until there is a table.
    let exists = || single::<bool>("SELECT pg_catalog.to_regclass('ocpp.migration') IS NOT NULL").unwrap_or(false);
    let lock = if exists() {
        "LOCK TABLE ocpp.migration IN SHARE ROW EXCLUSIVE MODE"
    } else {
        "SELECT pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('ocpp.migrate'))"
    };
    if let Err(cause) = Spi::run(lock) {
        error!("pg_ocpp: {cause}");
    }

    let fresh = !exists();
    let mut done = Vec::new();
    if fresh {
        SCHEMA.iter().for_each(run);
        for (index, file) in MIGRATIONS.iter().enumerate() {
            stamp(index as i32 + 1, file.name, &checksum(std::slice::from_ref(file)));
        }
        done.push("created".to_string());
    } else {
        for (index, file) in MIGRATIONS.iter().enumerate() {
            let number = index as i32 + 1;
            let sum = checksum(std::slice::from_ref(file));
            match stamped(number) {
                Some(known) if known == sum => {}
                Some(_) => {
                    raise(
                        PgSqlErrorCode::ERRCODE_DATA_CORRUPTED,
                        format!(
                            "migration {} of this library is not the one that was applied to this database",
                            file.name
                        ),
                        "A released migration never changes: install the library this storage was made with, or a later release.",
                    );
                }
                None => {
                    run(file);
                    stamp(number, file.name, &sum);
                    done.push(format!("migration {}", file.name));
                }
            }
        }
    }
    let newest: i32 = single("SELECT coalesce(max(number), 0) FROM ocpp.migration").unwrap_or(0);
    if newest as usize > MIGRATIONS.len() {
        raise(
            PgSqlErrorCode::ERRCODE_FEATURE_NOT_SUPPORTED,
            format!("this storage has migration {newest}; library {LIBRARY} knows only {}", MIGRATIONS.len()),
            "Install the newer pg_ocpp library, then run ALTER EXTENSION pg_ocpp UPDATE.",
        );
    }
    let sum = checksum(API);
    if stamped(0).as_deref() != Some(&sum) {
        API.iter().for_each(run);
        stamp(0, "views and functions", &sum);
        done.push("views and functions".to_string());
    }
    // Also where nothing changed: functions of an extension that was created anew have lost their rights.
    if let Err(cause) = Spi::run("SELECT ocpp.grant_roles()") {
        error!("pg_ocpp: {cause}");
    }
    if done.is_empty() {
        return format!("the storage is up to date ({newest} migrations)");
    }
    if let Err(cause) = Spi::run("UPDATE ocpp.revision SET token = pg_catalog.gen_random_uuid()") {
        error!("pg_ocpp: {cause}");
    }
    format!("storage: {} ({newest} migrations)", done.join(", "))
}

fn stamp(number: i32, name: &str, sum: &str) {
    if let Err(cause) = Spi::run_with_args(
        "INSERT INTO ocpp.migration (number, name, checksum) VALUES ($1, $2, $3)
         ON CONFLICT (number) DO UPDATE SET checksum = excluded.checksum, applied_at = pg_catalog.now(), applied_by = current_user",
        &[number.into(), name.into(), sum.into()],
    ) {
        error!("pg_ocpp: {cause}");
    }
}

fn stamped(number: i32) -> Option<String> {
    Spi::get_one_with_args("SELECT (SELECT checksum FROM ocpp.migration WHERE number = $1)", &[number.into()])
        .unwrap_or_else(|cause| error!("pg_ocpp: {cause}"))
}

thread_local! {
    /// The revision token under which library, extension and storage were found to fit.
    static FITS: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Raises "run ALTER EXTENSION ..., SELECT ocpp.migrate()" unless library, extension and storage belong together.
/// Looked up once per backend and whenever the revision token has changed. Returns the token.
pub fn check() -> String {
    static TABLES: Statement = Statement::new(
        "SELECT pg_catalog.to_regclass('ocpp.revision') IS NOT NULL AND pg_catalog.to_regclass('ocpp.migration') IS NOT NULL",
        &[],
    );
    static TOKEN: Statement = Statement::new("SELECT token::text FROM ocpp.revision", &[]);
    static FOUND: Statement = Statement::new(
        "SELECT (SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'pg_ocpp'),
                (SELECT max(number) FROM ocpp.migration), (SELECT checksum FROM ocpp.migration WHERE number = $1)",
        &[INTEGER],
    );
    // Only a backend that has not seen the storage yet pays for the look into the catalogue.
    if FITS.with_borrow(String::is_empty) && !TABLES.run(&[]).need::<bool>(0, 1) {
        mismatch("the storage is missing");
    }
    let rows = TOKEN.run(&[]);
    let token: String =
        if rows.is_empty() { mismatch("the storage is damaged: ocpp.revision is empty") } else { rows.need(0, 1) };
    if FITS.with_borrow(|known| *known == token) {
        return token;
    }
    let found = FOUND.run(&[arg(0)]);
    let extension: Option<String> = found.get(0, 1);
    if extension.as_deref() != Some(LIBRARY) {
        mismatch(&format!("the library is {LIBRARY}, the extension {}", extension.unwrap_or_default()));
    }
    let newest: i32 = found.get(0, 2).unwrap_or(0);
    if newest as usize != MIGRATIONS.len() {
        mismatch(&format!("the storage has {newest} migrations, the library {}", MIGRATIONS.len()));
    }
    if found.get::<String>(0, 3).as_deref() != Some(&checksum(API)) {
        mismatch("the views and functions are not those of the library");
    }
    FITS.set(token.clone());
    token
}

fn mismatch(what: &str) -> ! {
    // Class 55: the connector answers nobody and tries again, until a person has done what the message says.
    raise(
        PgSqlErrorCode::ERRCODE_OBJECT_IN_USE,
        format!("pg_ocpp can not work: {what}"),
        "run ALTER EXTENSION pg_ocpp UPDATE; SELECT ocpp.migrate();",
    );
}
