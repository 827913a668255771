-- The three roles of pg_ocpp: run it with psql in the database of the central system, before or after SELECT ocpp.migrate().
--
--   psql -d css -f sql/roles.sql
--   CREATE ROLE alice LOGIN PASSWORD '...' IN ROLE ocpp_operator;
--
-- ocpp_connector  serves charge points: for the role in the connector's database_url. Reads and writes the storage, changes none of it.
-- ocpp_operator   what a person in a control room does; all that ocpp_reader may, besides.
-- ocpp_reader     looks: views, lists and events, no secrets.
--
-- Roles belong to the cluster and grants to the database, so it is run once in each database; it may be repeated. Making
-- the roles takes CREATEROLE; granting takes the owner of the storage or a superuser.

DO $$
DECLARE
    role record;
    storage_owner text;
BEGIN
    FOR role IN SELECT * FROM (VALUES
        ('ocpp_connector', 'pg_ocpp: serves charge points'),
        ('ocpp_operator', 'pg_ocpp: commands and administers charge points'),
        ('ocpp_reader', 'pg_ocpp: reads views, lists and events')) AS wanted (name, purpose)
    LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = role.name);
        EXECUTE format('CREATE ROLE %I NOLOGIN', role.name);
        EXECUTE format('COMMENT ON ROLE %I IS %L', role.name, role.purpose);
    END LOOP;
    IF NOT pg_catalog.pg_has_role('ocpp_operator', 'ocpp_reader', 'USAGE') THEN
        GRANT ocpp_reader TO ocpp_operator;
    END IF;

    SELECT pg_catalog.pg_get_userbyid(p.proowner) INTO storage_owner
    FROM pg_catalog.pg_proc AS p WHERE p.oid = pg_catalog.to_regprocedure('ocpp.grant_roles()');
    IF storage_owner IS NULL THEN
        RAISE NOTICE 'the roles are there; SELECT ocpp.migrate() gives them their rights';
    ELSIF NOT pg_catalog.pg_has_role(storage_owner, 'USAGE') THEN
        RAISE NOTICE 'the roles are there; % gives them their rights: SELECT ocpp.grant_roles()', storage_owner;
    ELSE
        PERFORM ocpp.grant_roles();
    END IF;
END
$$;
