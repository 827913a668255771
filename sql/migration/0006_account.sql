-- Accounts are kept apart: roles are bound to them, and no account hears of another's sites or sees a credential.

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

ALTER TABLE ocpp.site DROP CONSTRAINT site_name_key, ADD UNIQUE NULLS NOT DISTINCT (account, name);
COMMENT ON COLUMN ocpp.site.name IS 'Unique within its account.';

ALTER TABLE ocpp.charge_point_credential ADD COLUMN has_password boolean NOT NULL GENERATED ALWAYS AS (hash IS NOT NULL) STORED;
COMMENT ON COLUMN ocpp.charge_point_credential.has_password IS 'Whether it has a password: for those who may not read this table''s secrets.';

-- Bills are made of these: operators write them too, and NaN is greater than any number. What the rules write always is finite.
UPDATE ocpp.transaction SET stopped_at = coalesce(stop_received_at, metered_at, start_received_at) WHERE NOT isfinite(stopped_at);
ALTER TABLE ocpp.transaction
    DROP CONSTRAINT transaction_energy_check,
    ADD CONSTRAINT transaction_energy_check CHECK (energy >= 0 AND energy < 'Infinity'),
    ADD CONSTRAINT transaction_meter_stop_check CHECK (abs(meter_stop) < 'Infinity'),
    ADD CONSTRAINT transaction_power_check CHECK (abs(power) < 'Infinity'),
    ADD CONSTRAINT transaction_stopped_at_check CHECK (isfinite(stopped_at));
