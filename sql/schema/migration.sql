-- How the storage got here.

CREATE TABLE ocpp.migration (
    number     integer PRIMARY KEY,
    name       text NOT NULL,
    checksum   text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    applied_by text NOT NULL DEFAULT current_user
);
COMMENT ON TABLE ocpp.migration IS 'Migrations that the storage has; number 0 is the set of views and functions that ocpp.migrate() last installed.';
COMMENT ON COLUMN ocpp.migration.checksum IS 'SHA-256 of the file; a released file never changes.';
