-- Accounts: which role sees and commands the charge points of which account. What follows from it: sql/api/account.sql.

CREATE TABLE ocpp.account_role (
    role    text COLLATE "C" NOT NULL,
    account text COLLATE "C" NOT NULL CHECK (account <> ''),
    PRIMARY KEY (role, account)
);
COMMENT ON TABLE  ocpp.account_role IS 'Roles bound to accounts: a role in this table, and every member of it, sees and commands only the charge points of its accounts. A role that is not bound sees what its grants allow. Kept by the owner of the storage.';
COMMENT ON COLUMN ocpp.account_role.role IS 'Name of a role of the cluster, as text, so that it survives dump and restore; who renames a role enters the new name here first.';
COMMENT ON COLUMN ocpp.account_role.account IS 'As in ocpp.charge_point.account, ocpp.site.account and ocpp.id_tag.account.';

-- Everybody may ask to what she is bound herself, and everybody's policies do. MEMBER, as SET ROLE asks: a login that does
-- not inherit is bound by its roles all the same.
GRANT SELECT ON ocpp.account_role TO PUBLIC;
ALTER TABLE ocpp.account_role ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON ocpp.account_role FOR SELECT USING (EXISTS (
    SELECT FROM pg_catalog.pg_roles AS r
    WHERE r.rolname = account_role.role::name
      AND (pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER') OR pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER'))));
COMMENT ON POLICY own ON ocpp.account_role IS 'To what others are bound is nobody''s business but the owner''s.';
