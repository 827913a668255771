-- Accounts kept apart by row level security: who is bound to an account sees and changes what belongs to it, and nothing else.
--
-- The owner of the storage and superusers are not held by policies, nor is ocpp_connector (sql/api/privilege.sql).

CREATE OR REPLACE FUNCTION ocpp.check_account_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = NEW.role) THEN
        RAISE EXCEPTION 'there is no role "%"', NEW.role
            USING ERRCODE = 'undefined_object', HINT = 'CREATE ROLE comes first: a role that is bound under a wrong name sees everything.';
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION ocpp.check_account_role() IS 'Trigger: refuses to bind a role that does not exist (SQLSTATE 42704).';
CREATE OR REPLACE TRIGGER check_account_role BEFORE INSERT OR UPDATE OF role ON ocpp.account_role
    FOR EACH ROW EXECUTE FUNCTION ocpp.check_account_role();
COMMENT ON TRIGGER check_account_role ON ocpp.account_role IS 'A slip of the pen would leave a role unbound.';

-- MEMBER, not USAGE: also who does not inherit from a bound role is bound, or a SET ROLE to another of its roles would free it.
-- Both have bodies that are parsed here and now: whoever asks can not slip in her own function or operator by a search_path.
CREATE OR REPLACE FUNCTION ocpp.accounts_of(role name) RETURNS text[] STABLE PARALLEL SAFE LANGUAGE sql BEGIN ATOMIC
    SELECT pg_catalog.array_agg(DISTINCT b.account)
    FROM ocpp.account_role AS b JOIN pg_catalog.pg_roles AS r ON r.rolname = b.role::name
                                JOIN pg_catalog.pg_roles AS asked ON asked.rolname = accounts_of.role
    WHERE NOT asked.rolsuper AND pg_catalog.pg_has_role(asked.oid, r.oid, 'MEMBER');
END;
COMMENT ON FUNCTION ocpp.accounts_of(name) IS 'The accounts to which a role is bound, by itself or by a role of which it is a member, inheriting or not; NULL: none, it sees what its grants allow. Only the owner of the storage is told of others.';

-- The session's role counts where the current one is not bound: SET ROLE ocpp_operator does not free a session of its
-- account. Who sees everything must have the right to read charge points herself: in a view that a bound role made and
-- somebody else asks, PostgreSQL takes the grants of the one and the name of the other.
CREATE OR REPLACE FUNCTION ocpp.own_accounts() RETURNS text[] STABLE PARALLEL SAFE LANGUAGE sql BEGIN ATOMIC
    SELECT CASE WHEN m.mine IS NOT NULL OR pg_catalog.has_any_column_privilege('ocpp.charge_point', 'SELECT') THEN m.mine ELSE '{}' END
    FROM (SELECT coalesce(ocpp.accounts_of(current_user), ocpp.accounts_of(session_user)) AS mine) AS m;
END;
COMMENT ON FUNCTION ocpp.own_accounts() IS 'The accounts to which the role that asks is bound (ocpp.account_role); NULL: it is not, and policies keep nothing from it. Every policy asks it, once per statement: a role with rights on our tables needs it, and ocpp.grant_roles() gives it to all that have some.';

CREATE OR REPLACE FUNCTION ocpp.choose_account(account text) RETURNS text STABLE LANGUAGE plpgsql AS $$
DECLARE
    mine text[] := ocpp.own_accounts();
    wanted text := nullif(choose_account.account, '');
BEGIN
    IF mine IS NULL THEN
        RETURN wanted;
    ELSIF wanted IS NULL AND cardinality(mine) = 1 THEN
        RETURN mine[1];
    ELSIF wanted IS NULL THEN
        RAISE EXCEPTION 'say for which account' USING ERRCODE = 'invalid_parameter_value',
            HINT = format('account is one of %s.', array_to_string(mine, ', '));
    ELSIF wanted <> ALL (mine) THEN
        RAISE EXCEPTION 'account "%" is not yours', left(wanted, 100) USING ERRCODE = 'insufficient_privilege',
            HINT = format('account is one of %s.', array_to_string(mine, ', '));
    END IF;
    RETURN wanted;
END
$$;
COMMENT ON FUNCTION ocpp.choose_account(text) IS 'The account of something new: as said; NULL or empty: the one to which the role that asks is bound, if it is bound. Bound to several and none said: SQLSTATE 22023; another account: 42501.';

-- The policies: what has an account, by its account; what belongs to a charge point, if the charge point may be seen. A
-- partition has row level security and no policy: it shows nothing to those who ask it by its own name.
DO $$
DECLARE
    its_account constant text := 'coalesce((SELECT ocpp.own_accounts()) @> ARRAY[account], true)';
    about_charge_points constant text[] := ARRAY[
        'campaign_member', 'certificate_request', 'charge_point_credential', 'charge_point_state', 'charging_profile_assignment', 'command',
        'configuration', 'connection', 'connector', 'data_transfer', 'desired_availability', 'desired_change', 'desired_local_list', 'desired_state',
        'event', 'hook_failure', 'installed_certificate', 'job', 'job_status', 'local_list', 'local_list_entry', 'message_log', 'meter_value',
        'reservation', 'security_event', 'soap_callback', 'status_notification', 'transaction', 'transaction_event', 'violation'];
    rule record;
    verb text;
BEGIN
    FOR rule IN
        -- Its site too: the foreign key alone would tell which numbers others have.
        SELECT 'charge_point' AS name, its_account AS seen,
               its_account || ' AND (site IS NULL OR (SELECT ocpp.own_accounts()) IS NULL OR EXISTS (SELECT FROM ocpp.site AS s WHERE s.id = charge_point.site))' AS written
        UNION ALL SELECT t, its_account, its_account FROM unnest(ARRAY['site', 'id_tag', 'charging_profile', 'campaign']) AS t
        -- A wish for others' charge points would never hold, but the foreign keys alone would tell which there are.
        UNION ALL SELECT 'desired_configuration', its_account,
               its_account || ' AND ((SELECT ocpp.own_accounts()) IS NULL OR (charge_point IS NULL OR EXISTS (SELECT FROM ocpp.charge_point AS p WHERE p.identity = desired_configuration.charge_point)) '
                           || 'AND (site IS NULL OR EXISTS (SELECT FROM ocpp.site AS s WHERE s.id = desired_configuration.site)))'
        UNION ALL SELECT t, r.rule, r.rule FROM unnest(about_charge_points) AS t, LATERAL
            (VALUES (format('(SELECT ocpp.own_accounts()) IS NULL OR EXISTS (SELECT FROM ocpp.charge_point AS p WHERE p.identity = %I.charge_point)', t))) AS r (rule)
    LOOP
        SELECT CASE
            WHEN EXISTS (SELECT FROM pg_catalog.pg_policy AS p WHERE p.polrelid = c.oid AND p.polname = 'account') THEN 'ALTER POLICY account ON ocpp.%1$I'
            -- A customer had policies of her own here before ours came: hers are not widened. ocpp.grant_roles() adds our roles.
            WHEN c.relrowsecurity THEN 'CREATE POLICY account ON ocpp.%1$I TO CURRENT_USER'
            ELSE 'CREATE POLICY account ON ocpp.%1$I' END INTO verb
        FROM pg_catalog.pg_class AS c WHERE c.oid = format('ocpp.%I', rule.name)::regclass;
        EXECUTE format(verb || ' USING (%2$s) WITH CHECK (%3$s)', rule.name, rule.seen, rule.written);
        EXECUTE format('COMMENT ON POLICY account ON ocpp.%I IS %L', rule.name, 'A role bound to accounts (ocpp.account_role) sees and changes only what is theirs.');
    END LOOP;
    FOR rule IN
        SELECT c.relname AS name FROM pg_catalog.pg_class AS c
        LEFT JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = c.oid
        JOIN pg_catalog.pg_policy AS p ON p.polrelid IN (c.oid, i.inhparent) AND p.polname = 'account'
        WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
    LOOP
        EXECUTE format('ALTER TABLE ocpp.%I ENABLE ROW LEVEL SECURITY', rule.name);
    END LOOP;
END
$$;
