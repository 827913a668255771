//! For whoever installs or upgrades.

use pgrx::prelude::*;

/// Creates or upgrades tables, views and SQL functions; see COMMENT.
#[pg_extern(volatile, parallel_unsafe)]
fn migrate() -> String {
    crate::storage::migrate()
}

extension_sql!(
    r#"COMMENT ON FUNCTION ocpp.migrate() IS 'Creates the storage of pg_ocpp in this database, or upgrades it to what the installed library needs. May be repeated. Returns what was done. Errors: 0A000 database encoding is not UTF8, or storage newer than the library; 42501 the storage belongs to another role.';"#,
    name = "comment_storage",
    requires = [migrate]
);
