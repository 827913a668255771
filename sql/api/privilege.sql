-- Who may do what: the rights of ocpp_connector, ocpp_operator and ocpp_reader (made by sql/roles.sql), and nothing for PUBLIC.
--
-- Our functions and views act with the rights of who calls them. So an operator's function needs rights on the columns
-- that it writes, and a view rights on the columns that it reads; what those rights could be abused for, the policies
-- below and the trigger on ocpp.command refuse. UPDATE and DELETE of a whole table are for the owner and the connector
-- alone: PostgreSQL takes them for the right to LOCK the table, which stops everybody.

CREATE OR REPLACE FUNCTION ocpp.grant_roles() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    -- What changes the storage, the rules or the switches is for its owner.
    for_owner constant text[] := ARRAY[
        'after', 'clear_certificate_authority', 'daily_tables', 'days_to_partition', 'delete_old_assignments', 'delete_old_data_transfers',
        'delete_old_jobs', 'delete_old_rows', 'delete_old_security_events', 'delete_old_wishes', 'expire_reservations', 'grant_roles',
        'hook_name', 'identify_rows', 'maintain', 'make_partition', 'make_partitions', 'migrate', 'note_dropped_events', 'off',
        'off_data_transfer', 'on', 'on_data_transfer', 'partitions_to_drop', 'reconsider_certificate_requests', 'rename_charge_point',
        'replay', 'retained_since', 'rewind', 'set', 'set_certificate_authority'];
    for_reader constant text[] := ARRAY[
        'charge_point_list', 'event_position', 'events', 'json_to_soap', 'message_schema', 'reservation_list', 'soap_header',
        'soap_to_json', 'soaptojson', 'transaction_list',
        -- What those call.
        'cluster_here', 'era_here', 'read_position', 'request_id'];
    for_operator constant text[] := ARRAY[
        'accept', 'add_charge_point', 'add_charging_profile', 'add_id_tag', 'approve_certificate_request', 'assign_charging_profile',
        'block', 'block_id_tag', 'call', 'call_and_wait', 'cancel_campaign', 'cancel_command', 'cancel_job', 'cancel_reservation',
        'certificate_signed', 'change_availability', 'change_configuration', 'chargepointlist', 'clear_cache', 'clear_charging_profile', 'clear_password',
        'close_transaction', 'compare_composite_schedule', 'composite_schedule', 'data_transfer', 'decide_id_tags', 'delete_certificate',
        'disconnect', 'extended_trigger_message', 'get_composite_schedule', 'get_configuration', 'get_diagnostics',
        'get_installed_certificate_ids', 'get_local_list_version', 'get_log', 'install_certificate', 'no_longer_desired', 'pause_campaign',
        'refuse_certificate_request', 'reject', 'remote_start_transaction', 'remote_stop_transaction', 'reservationlist', 'reserve_now', 'reset',
        'resume_campaign', 'retry_job', 'send_local_list', 'set_charging_profile', 'set_password', 'signed_update_firmware',
        'start_campaign', 'sync_local_list', 'transactionlist', 'trigger_message', 'try_again', 'unblock', 'unlock_connector', 'update_firmware',
        'want_availability', 'want_configuration', 'want_local_list',
        -- What those call.
        'cancel_password', 'canonical_identity', 'carry_password', 'charging_capability', 'charging_station', 'check_charging_profile',
        'check_command', 'check_profile_of_command', 'choose_account', 'composite', 'current_era', 'decide_certificate_request',
        'get', 'hash_password', 'is_identity', 'is_password_change', 'is_told', 'list_moment', 'local_list_difference',
        'local_list_on_its_way', 'local_list_piece', 'lock_campaign', 'lock_job', 'moment', 'note_try', 'nudge', 'password_bytes', 'refuse_list',
        'request_id', 'tell_closed', 'utc', 'with_request_id'];
    views constant text[] := ARRAY[
        'campaign_member_overview', 'campaign_overview', 'certificate_authority_overview', 'certificate_request_overview',
        'charge_point_overview', 'command_overview', 'configuration_key', 'connector_overview', 'data_transfer_overview',
        'desired_overview', 'event_overview', 'id_tag_inbox', 'installed_certificate_overview', 'installed_charging_profile',
        'job_history', 'job_overview', 'local_list_overview', 'message', 'open_transaction', 'quirk_overview', 'reservation_overview',
        'sampled_value', 'security_event_overview', 'soap_overview', 'transaction_overview', 'violation_overview'];
    ours constant text[] := ARRAY['ocpp_connector', 'ocpp_operator', 'ocpp_reader'];
    connector constant boolean := to_regrole('ocpp_connector') IS NOT NULL;
    operator constant boolean := to_regrole('ocpp_operator') IS NOT NULL;
    reader constant boolean := to_regrole('ocpp_reader') IS NOT NULL;
    item record;
BEGIN
    SELECT pg_get_userbyid(c.relowner) AS owner INTO item FROM pg_catalog.pg_class AS c WHERE c.oid = 'ocpp.charge_point'::regclass;
    IF NOT pg_has_role(item.owner, 'USAGE') THEN
        RAISE EXCEPTION 'the rights on this storage are given by its owner "%"', item.owner
            USING ERRCODE = 'insufficient_privilege', HINT = format('SET ROLE %I; SELECT ocpp.grant_roles();', item.owner);
    END IF;

    -- Functions.
    FOR item IN
        SELECT p.oid::regprocedure AS function, p.proname::text AS name, pg_has_role(p.proowner, 'USAGE') AS mine, pg_get_userbyid(p.proowner) AS owner
        FROM pg_catalog.pg_proc AS p WHERE p.pronamespace = 'ocpp'::regnamespace
    LOOP
        IF NOT item.mine THEN
            RAISE WARNING '% belongs to "%", who must give the rights on it', item.function, item.owner
                USING HINT = format('ALTER ROUTINE %s OWNER TO %I; SELECT ocpp.grant_roles();', item.function, current_user);
            CONTINUE;
        END IF;
        EXECUTE format('REVOKE ALL ON ROUTINE %s FROM PUBLIC', item.function);
        IF connector AND item.name <> ALL (for_owner) THEN
            EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO ocpp_connector', item.function);
        END IF;
        IF operator AND item.name = ANY (for_operator) THEN
            EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO ocpp_operator', item.function);
        END IF;
        IF reader AND item.name = ANY (for_reader) THEN
            EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO ocpp_reader', item.function);
        END IF;
    END LOOP;

    -- What the policies ask, they ask in the name of whoever reads or writes a table: also of roles that are not ours.
    FOR item IN
        SELECT a.grantee::regrole AS role, bool_or(p.oid IS NOT NULL) AS held FROM pg_catalog.pg_class AS c
        LEFT JOIN pg_catalog.pg_policy AS p ON p.polrelid = c.oid AND p.polname = 'account'
        LEFT JOIN pg_catalog.pg_attribute AS t ON t.attrelid = c.oid AND t.attacl IS NOT NULL,
             LATERAL (SELECT x.grantee FROM aclexplode(c.relacl) AS x UNION SELECT x.grantee FROM aclexplode(t.attacl) AS x) AS a
        WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND a.grantee NOT IN (0, c.relowner)
          AND a.grantee::regrole::text <> ALL (ours) GROUP BY 1
        UNION ALL SELECT to_regrole(name)::regrole, false FROM unnest(ours) AS name WHERE to_regrole(name) IS NOT NULL
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION ocpp.own_accounts(), ocpp.accounts_of(name) TO %s', item.role);
        IF item.held THEN
            EXECUTE format('GRANT SELECT (identity) ON ocpp.charge_point TO %s', item.role);
        END IF;
    END LOOP;

    IF connector THEN
        GRANT USAGE ON SCHEMA ocpp TO ocpp_connector;
        GRANT USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA ocpp TO ocpp_connector;
        FOR item IN
            -- Partitions are written through their parents.
            SELECT c.relname AS name, c.relkind = 'v' OR c.relname IN ('account_role', 'certificate_authority', 'hook', 'maintenance', 'migration', 'quirk', 'revision', 'setting') AS only_read,
                   EXISTS (SELECT FROM pg_catalog.pg_policy AS p WHERE p.polrelid = c.oid AND p.polname = 'account')
                   AND NOT EXISTS (SELECT FROM pg_catalog.pg_policy AS p WHERE p.polrelid = c.oid AND p.polname = 'connector') AS kept_from
            FROM pg_catalog.pg_class AS c
            WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition AND pg_has_role(c.relowner, 'USAGE')
        LOOP
            EXECUTE format('GRANT %s ON ocpp.%I TO ocpp_connector', CASE WHEN item.only_read THEN 'SELECT' ELSE 'SELECT, INSERT, UPDATE, DELETE' END, item.name);
            IF item.kept_from THEN
                -- It serves all accounts. Said so that the planner sees it: no statement of a message carries a filter.
                EXECUTE format('CREATE POLICY connector ON ocpp.%I TO ocpp_connector USING (true)', item.name);
                EXECUTE format('COMMENT ON POLICY connector ON ocpp.%I IS %L', item.name, 'The connector serves the charge points of all accounts.');
            END IF;
        END LOOP;
    END IF;

    IF reader THEN
        GRANT USAGE ON SCHEMA ocpp TO ocpp_reader;
        -- Views are security_invoker, so that policies know who asks; hence exactly the columns that they read. Of
        -- credentials nothing but whether there is one, whatever a view may read some day.
        FOR item IN
            SELECT t.relname AS name, string_agg(DISTINCT quote_ident(a.attname), ', ') AS columns
            FROM pg_catalog.pg_class AS v
            JOIN pg_catalog.pg_rewrite AS w ON w.ev_class = v.oid
            JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = w.oid
                                              AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid <> v.oid
            JOIN pg_catalog.pg_class AS t ON t.oid = d.refobjid
            JOIN pg_catalog.pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
            WHERE v.relnamespace = 'ocpp'::regnamespace AND v.relname = ANY (views) AND t.relnamespace = 'ocpp'::regnamespace
              AND (t.relname <> 'charge_point_credential' OR a.attname IN ('charge_point', 'has_password'))
            GROUP BY t.relname
        LOOP
            EXECUTE format('GRANT SELECT (%s) ON ocpp.%I TO ocpp_reader', item.columns, item.name);
        END LOOP;
        FOR item IN SELECT name FROM unnest(views) AS name LOOP
            EXECUTE format('GRANT SELECT ON ocpp.%I TO ocpp_reader', item.name);
        END LOOP;
        -- The lists: one column more, and the look whether library and storage belong together.
        GRANT SELECT (token) ON ocpp.transaction TO ocpp_reader;
        GRANT SELECT ON ocpp.revision, ocpp.migration TO ocpp_reader;
        -- ocpp.events: the names of the kinds, and how far back it reaches.
        GRANT SELECT (name) ON ocpp.setting TO ocpp_reader;
        GRANT SELECT ON ocpp.event_era TO ocpp_reader;
    END IF;

    IF operator THEN
        GRANT USAGE ON SCHEMA ocpp TO ocpp_operator;
        GRANT USAGE ON SEQUENCE ocpp.command_number, ocpp.event_number, ocpp.request_number, ocpp.reservation_number, ocpp.charging_profile_number
              TO ocpp_operator;
        GRANT SELECT ON ocpp.charge_point, ocpp.command, ocpp.connection, ocpp.id_tag, ocpp.site, ocpp.transaction, ocpp.charging_profile,
                        ocpp.job, ocpp.campaign, ocpp.campaign_member, ocpp.certificate_request, ocpp.desired_configuration,
                        ocpp.desired_availability, ocpp.desired_local_list, ocpp.desired_state, ocpp.local_list, ocpp.local_list_entry,
                        ocpp.configuration, ocpp.wanted_local_list, ocpp.wished_configuration TO ocpp_operator;
        GRANT SELECT (name, value) ON ocpp.setting TO ocpp_operator;
        GRANT INSERT (identity, label, registration, account, site, description, type_name, address, latitude, longitude, time_zone, heartbeat_interval,
                      supply_voltage, supply_phases),
              UPDATE (label, registration, account, site, description, type_name, address, latitude, longitude, time_zone, heartbeat_interval,
                      supply_voltage, supply_phases, blocked)
              ON ocpp.charge_point TO ocpp_operator;
        GRANT INSERT (name, account, address, latitude, longitude, time_zone, description),
              UPDATE (name, account, address, latitude, longitude, time_zone, description) ON ocpp.site TO ocpp_operator;
        GRANT INSERT (id_tag, status, expires_at, parent, max_transactions, label, account),
              UPDATE (id_tag, status, expires_at, parent, max_transactions, label, account) ON ocpp.id_tag TO ocpp_operator;
        -- Set and taken away, never read.
        GRANT INSERT (charge_point, salt, hash, new_salt, new_hash, new_key), UPDATE (salt, hash, new_salt, new_hash, new_key, changed_at)
              ON ocpp.charge_point_credential TO ocpp_operator;
        -- A command is what the trigger prepare_command lets through; the rest of its columns is the connector's.
        GRANT INSERT (charge_point, action, payload, expires_at, resend, purpose), UPDATE (state) ON ocpp.command TO ocpp_operator;
        -- That a command was taken back and a transaction closed is told by who did it.
        GRANT INSERT (kind, charge_point, evse_id, connector_id, transaction, command, details) ON ocpp.event TO ocpp_operator;
        GRANT UPDATE (reason) ON ocpp.connection TO ocpp_operator;
        GRANT UPDATE (state, reason, energy, power, meter_stop, stopped_at, flags) ON ocpp.transaction TO ocpp_operator;
        -- A row for what is new; and SELECT ... FOR UPDATE takes the right to update, here of a column that no policy lets change.
        GRANT INSERT (charge_point), UPDATE (charge_point) ON ocpp.charge_point_state TO ocpp_operator;
        -- What she wishes for; that it has changed is noted by who changed it.
        GRANT INSERT (key, value, charge_point, vendor, model, site, account, rank, note), UPDATE (value, rank, note, ended_at)
              ON ocpp.desired_configuration TO ocpp_operator;
        GRANT INSERT (charge_point, evse_id, connector_id, availability), UPDATE (availability) ON ocpp.desired_availability TO ocpp_operator;
        GRANT INSERT (charge_point, token, wanted), UPDATE (wanted) ON ocpp.desired_local_list TO ocpp_operator;
        GRANT INSERT (charge_point, again, kind, key) ON ocpp.desired_change TO ocpp_operator;
        GRANT INSERT (name, profile, account, description), UPDATE (name, profile, description) ON ocpp.charging_profile TO ocpp_operator;
        GRANT UPDATE (state, reason, approved, changed_at) ON ocpp.certificate_request TO ocpp_operator;
        GRANT UPDATE (state, reason, command, earlier, payload, request_id, due_at, updated_at, ended_at) ON ocpp.job TO ocpp_operator;
        GRANT INSERT (name, action, payload, batch_size, most_failures, tries, account), UPDATE (state, reason, most_failures, forgiven)
              ON ocpp.campaign TO ocpp_operator;
        GRANT INSERT (charge_point, campaign, turn), UPDATE (state, reason, updated_at) ON ocpp.campaign_member TO ocpp_operator;
        -- Who may update more columns than an operator (the connector) is not held by the operator's policies.
        FOR item IN SELECT * FROM (VALUES
            ('command', 'UPDATE', 'answer', 'state = ''queued''', 'state IN (''cancelled'', ''expired'')',
             'An operator takes back what was not sent, and nothing else.'),
            ('connection', 'UPDATE', 'session', 'disconnected_at IS NULL', 'reason IS NOT NULL',
             'An operator closes an open connection, and nothing else.'),
            ('transaction', 'UPDATE', 'register', 'state IN (''open'', ''incomplete'')', 'state = ''closed'' AND ''closed_by_operator'' = ANY (flags)',
             'An operator closes what was left open, marked as closed by her, and nothing else.'),
            ('charge_point_state', 'UPDATE', 'session', 'true', 'false',
             'An operator locks a charge point, and changes nothing of its state.'),
            ('certificate_request', 'UPDATE', 'chain', 'true', 'state IN (''waiting'', ''refused'', ''signed'')',
             'An operator decides a certificate request, and says nothing in the name of the charge point.'),
            ('job', 'UPDATE', 'tries', 'true', 'state IN (''failed'', ''cancelled'')', 'An operator gives up a job or tries it again, and nothing else.'),
            ('campaign', 'UPDATE', 'action', 'true', 'state IN (''running'', ''paused'', ''cancelled'')', 'An operator pauses, resumes and cancels a campaign, and nothing else.'),
            ('campaign_member', 'UPDATE', 'job', 'state = ''waiting''', 'state = ''cancelled''', 'An operator leaves out charge points that wait, and nothing else.'),
            ('event', 'INSERT', 'era', NULL,
             'kind = ''command'' AND EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = event.charge_point '
             'AND m.id = event.command AND m.state IN (''cancelled'', ''expired'')) OR '
             'kind = ''stopped'' AND EXISTS (SELECT FROM ocpp.transaction AS t WHERE t.charge_point = event.charge_point '
             'AND t.id = event.transaction AND t.state = ''closed'')',
             'An operator tells that she took back a command or closed a transaction, and nothing else.')) AS v (name, action, beyond, seen, written, why)
            WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_policy AS p WHERE p.polrelid = format('ocpp.%I', v.name)::regclass AND p.polname = 'operator')
        LOOP
            EXECUTE format('CREATE POLICY operator ON ocpp.%I AS RESTRICTIVE FOR %s TO ocpp_operator', item.name, item.action)
                || coalesce(' USING (' || item.seen || format(' OR (SELECT has_column_privilege(%L, %L, %L)))', 'ocpp.' || item.name, item.beyond, item.action), '')
                || format(' WITH CHECK (%s OR (SELECT has_column_privilege(%L, %L, %L)))', item.written, 'ocpp.' || item.name, item.beyond, item.action);
            EXECUTE format('COMMENT ON POLICY operator ON ocpp.%I IS %L', item.name, item.why);
        END LOOP;
    END IF;

    -- Where a customer had policies of her own before ours came (sql/api/account.sql).
    FOR item IN
        SELECT p.polrelid::regclass AS name FROM pg_catalog.pg_policy AS p JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
        WHERE c.relnamespace = 'ocpp'::regnamespace AND p.polname = 'account' AND p.polroles <> '{0}' AND reader AND operator
    LOOP
        EXECUTE format('ALTER POLICY account ON %s TO ocpp_reader, ocpp_operator', item.name);
    END LOOP;
END
$$;
COMMENT ON FUNCTION ocpp.grant_roles() IS 'Takes every right on the functions of schema ocpp from PUBLIC and gives ocpp_connector, ocpp_operator and ocpp_reader, as far as they exist (sql/roles.sql), what is theirs. Roles to which you gave rights on our tables get what the policies ask in their name: call it after such a GRANT. ocpp.migrate() does it too; rights that you gave stay. May be repeated. Not the owner of the storage: SQLSTATE 42501.';

-- The operator's rules as an older library made them: ocpp.migrate() ends with ocpp.grant_roles(), which makes today's.
DO $$
DECLARE
    rule record;
BEGIN
    FOR rule IN
        SELECT p.polrelid::regclass AS name FROM pg_catalog.pg_policy AS p JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
        WHERE c.relnamespace = 'ocpp'::regnamespace AND p.polname = 'operator' AND NOT p.polpermissive AND p.polroles = ARRAY[to_regrole('ocpp_operator')::oid]
    LOOP
        EXECUTE format('DROP POLICY operator ON %s', rule.name);
    END LOOP;
END
$$;
