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

// Whoever owns the schema owns the storage in it (also after pg_restore by a superuser), and gives the rights on these
// functions as on her own: ocpp.grant_roles(). Owner first, then REVOKE: pg_dump compares with the rights as of now.
// The block stands in the upgrade scripts too.
extension_sql!(
    r#"
DO $$
DECLARE
    owner pg_catalog.name := (SELECT pg_catalog.pg_get_userbyid(n.nspowner) FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'ocpp');
    function pg_catalog.regprocedure;
BEGIN
    FOR function IN
        SELECT d.objid FROM pg_catalog.pg_depend AS d JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
          AND d.deptype = 'e' AND e.extname = 'pg_ocpp'
    LOOP
        EXECUTE pg_catalog.format('ALTER FUNCTION %s OWNER TO %I', function, owner);
        EXECUTE pg_catalog.format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', function);
    END LOOP;
END
$$;
"#,
    name = "rights",
    finalize
);
