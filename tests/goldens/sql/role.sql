-- What each role may do, and what it may not. The lists are the documentation.
BEGIN;
\i station.psql
\i as_role.psql

-- PUBLIC may call nothing and change nothing; and read nothing but to which accounts one is bound oneself.
SELECT p.oid::regprocedure FROM pg_proc AS p
WHERE p.pronamespace = 'ocpp'::regnamespace AND has_function_privilege('public', p.oid, 'EXECUTE');
SELECT c.relname, a.privilege_type FROM pg_class AS c, aclexplode(c.relacl) AS a
WHERE c.relnamespace = 'ocpp'::regnamespace AND a.grantee = 0 ORDER BY 1, 2;
SELECT c.relname, t.attname FROM pg_class AS c JOIN pg_attribute AS t ON t.attrelid = c.oid, aclexplode(t.attacl) AS a
WHERE c.relnamespace = 'ocpp'::regnamespace AND a.grantee = 0;

-- Functions: of an operator, of a reader; and those that the connector may not call. Trigger functions are called by nobody.
SELECT p.proname AS operator FROM pg_proc AS p
WHERE p.pronamespace = 'ocpp'::regnamespace AND has_function_privilege('ocpp_operator', p.oid, 'EXECUTE') ORDER BY 1;
SELECT p.proname AS reader FROM pg_proc AS p
WHERE p.pronamespace = 'ocpp'::regnamespace AND has_function_privilege('ocpp_reader', p.oid, 'EXECUTE') ORDER BY 1;
SELECT p.proname AS not_of_the_connector FROM pg_proc AS p
WHERE p.pronamespace = 'ocpp'::regnamespace AND NOT has_function_privilege('ocpp_connector', p.oid, 'EXECUTE') ORDER BY 1;

-- Tables: what the connector reads only; it has no other right than these four, and none on partitions.
SELECT c.relname AS connector_reads FROM pg_class AS c
WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind IN ('r', 'p') AND has_table_privilege('ocpp_connector', c.oid, 'SELECT')
  AND NOT has_table_privilege('ocpp_connector', c.oid, 'INSERT, UPDATE, DELETE') ORDER BY 1;
SELECT c.relname, a.privilege_type FROM pg_class AS c, aclexplode(c.relacl) AS a
WHERE c.relnamespace = 'ocpp'::regnamespace AND a.grantee = 'ocpp_connector'::regrole AND c.relkind <> 'S'
  AND (c.relispartition OR a.privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE'));
-- ... and what the others may change, and read.
\pset format unaligned
SELECT r.rolname AS role, c.relname AS "table", a.privilege_type AS privilege FROM pg_class AS c, aclexplode(c.relacl) AS a JOIN pg_roles AS r ON r.oid = a.grantee
WHERE c.relnamespace = 'ocpp'::regnamespace AND r.rolname IN ('ocpp_operator', 'ocpp_reader') ORDER BY 1, 2, 3;
SELECT r.rolname AS role, c.relname AS "table", a.privilege_type AS privilege, string_agg(t.attname, ' ' ORDER BY t.attnum) AS columns
FROM pg_class AS c JOIN pg_attribute AS t ON t.attrelid = c.oid, aclexplode(t.attacl) AS a JOIN pg_roles AS r ON r.oid = a.grantee
WHERE c.relnamespace = 'ocpp'::regnamespace AND r.rolname IN ('ocpp_operator', 'ocpp_reader') GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

\pset format aligned
-- Neither may LOCK a table: that takes the right to change all of it.
SELECT r AS role, c.relname FROM pg_class AS c, unnest('{ocpp_operator,ocpp_reader}'::text[]) AS r
WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND has_table_privilege(r, c.oid, 'UPDATE, DELETE, TRUNCATE');
-- Row level security: on every table with a charge point or an account, on every partition; policies on no partition.
SELECT c.relname FROM pg_class AS c
WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity
  AND EXISTS (SELECT FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attname IN ('charge_point', 'account'));
SELECT c.relname FROM pg_class AS c
WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind IN ('r', 'p')
  AND (SELECT count(*) FROM pg_policy AS p WHERE p.polrelid = c.oid AND p.polname IN ('account', 'connector')) <> CASE WHEN c.relrowsecurity AND NOT c.relispartition AND c.relname <> 'account_role' THEN 2 ELSE 0 END;
-- The connector serves all accounts: no statement of a message carries a filter for it, as it does for others.
CREATE FUNCTION pg_temp.filters(what text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    line text;
BEGIN
    FOR line IN EXECUTE 'EXPLAIN (COSTS off) ' || what LOOP
        IF line ~ 'InitPlan|SubPlan' THEN RETURN NEXT line; END IF;
    END LOOP;
END
$$;
CREATE FUNCTION pg_temp.filtered(who text) RETURNS text LANGUAGE sql AS $$
    SELECT set_config('role', who, true);
    SELECT string_agg(c.relname, ' ' ORDER BY c.relname) FROM pg_class AS c
    WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'account_role'
      AND CASE WHEN has_any_column_privilege(who, c.oid, 'SELECT')
               THEN EXISTS (SELECT FROM pg_temp.filters(format('SELECT FROM ocpp.%I', c.relname))) END;
$$;
SELECT pg_temp.filtered('ocpp_reader');
SELECT pg_temp.filtered('ocpp_connector');
SELECT * FROM pg_temp.filters('SELECT s.charge_point FROM ocpp.charge_point_state s JOIN ocpp.charge_point c ON c.identity = s.charge_point LEFT JOIN ocpp.site p ON p.id = c.site WHERE s.charge_point = ''CP1'' FOR NO KEY UPDATE OF s');
SELECT * FROM pg_temp.filters('UPDATE ocpp.transaction SET energy = 1 WHERE charge_point = ''CP1'' AND id = 1');
RESET ROLE;

-- ---- The operator -----------------------------------------------------------------------------------------------------
CREATE FUNCTION pg_temp.operator(what text) RETURNS text LANGUAGE sql AS $$ SELECT pg_temp.tries('ocpp_operator', what) $$;
SELECT pg_temp.operator('INSERT INTO ocpp.site (name) VALUES (''Depot'')');
SELECT pg_temp.operator('SELECT ocpp.add_charge_point(''CP1'', label => ''Gate'', password => ''correct horse'', site => (SELECT id FROM ocpp.site))');
SELECT pg_temp.operator('UPDATE ocpp.charge_point SET label = ''Back gate'', site = NULL WHERE identity = ''CP1''');
SELECT pg_temp.operator('SELECT ocpp.set_password(''CP1'', ''battery staple'')'), pg_temp.operator('SELECT ocpp.set_password(''CP1'', ''staple correct'', push => true) > 0');
SELECT pg_temp.operator('SELECT ocpp.clear_password(''CP1'')'), pg_temp.operator('SELECT has_password FROM ocpp.charge_point_overview'), pg_temp.operator('SELECT ocpp.set_password(''CP1'', ''correct horse'', push => true) > 0');
SELECT pg_temp.operator('LOCK TABLE ocpp.charge_point_credential IN ROW EXCLUSIVE MODE'), pg_temp.operator('LOCK TABLE ocpp.site IN SHARE MODE'), pg_temp.operator('DELETE FROM ocpp.site');
SELECT pg_temp.operator('SELECT ocpp.add_id_tag(''TAG'')'), pg_temp.operator('SELECT ocpp.add_id_tag(''TAG'', label => ''Ann'')'), pg_temp.operator('SELECT ocpp.block_id_tag(''OTHER'')');
SELECT pg_temp.connects('CP1');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z"}');
SELECT pg_temp.operator('SELECT ocpp.reset(''CP1'')'), pg_temp.operator('SELECT ocpp.call(''cp1'', ''ClearCache'')');
SELECT pg_temp.operator('SELECT ocpp.cancel_command(max(id)) FROM ocpp.command'), pg_temp.operator('SELECT ocpp.cancel_command(999)');
SELECT pg_temp.operator('SELECT ocpp.close_transaction(1, 500)'), pg_temp.operator('SELECT ocpp.close_transaction(1, 500)');
SELECT pg_temp.operator('SELECT ocpp.block(''CP1'')'), pg_temp.operator('SELECT ocpp.unblock(''CP1'')'), pg_temp.operator('SELECT ocpp.disconnect(''CP1'')');
SELECT pg_temp.operator('SELECT ocpp.reject(''CP1'')'), pg_temp.operator('SELECT ocpp.accept(''CP1'')');
SELECT kind, charge_point, transaction, details - 'stopped_at' AS details FROM ocpp.event WHERE kind IN ('command', 'stopped') ORDER BY id;
-- Every typed function; which of them there are the list above says.
SELECT pg_temp.operator(format('SELECT ocpp.%s(''CP1''%s) > 0', f, a)) AS queued, f FROM (VALUES ('change_availability', ', ''Operative'''),
    ('change_configuration', ', ''HeartbeatInterval'', ''60'''), ('clear_cache', ''), ('data_transfer', ', ''V'''), ('get_configuration', ''), ('remote_start_transaction', ', ''TAG'''),
    ('remote_stop_transaction', ', 1'), ('reset', ''), ('trigger_message', ', ''Heartbeat'''), ('unlock_connector', ''), ('reserve_now', ', ''TAG'', 1'),
    ('set_charging_profile', ', 1, ''{"stackLevel": 0, "chargingProfilePurpose": "TxDefaultProfile", "chargingProfileKind": "Relative", "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6}]}}'''),
    ('cancel_reservation', ', 1'), ('certificate_signed', ', ''PEM'''), ('clear_charging_profile', ''), ('delete_certificate', ', ''SHA256'', ''a'', ''b'', ''1'''), ('extended_trigger_message', ', ''Heartbeat'''),
    ('get_composite_schedule', ''), ('get_diagnostics', ', ''ftp://h/'''), ('get_installed_certificate_ids', ', ''ManufacturerRootCertificate'''), ('get_local_list_version', ''),
    ('get_log', ', ''SecurityLog'', ''ftp://h/'''), ('install_certificate', ', ''ManufacturerRootCertificate'', ''PEM'''), ('send_local_list', ', 1, ''Full'''),
    ('signed_update_firmware', ', ''ftp://h/'', ''PEM'', ''c2ln'''), ('update_firmware', ', ''ftp://h/''')) AS v (f, a);
-- What she wishes for, plans and decides; and what is the connector's to conclude from it.
SELECT pg_temp.operator('SELECT ocpp.add_charging_profile(''night'', ''{"stackLevel": 0, "chargingProfilePurpose": "TxDefaultProfile", "chargingProfileKind": "Relative", "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6}]}}'')') ~ '^[0-9]+$' AS kept,
       pg_temp.operator('SELECT ocpp.assign_charging_profile(''CP1'', id, 1) > 0 FROM ocpp.charging_profile'), pg_temp.operator('SELECT "limit" IS NULL FROM ocpp.composite_schedule(''CP1'', 1, 60)');
SELECT pg_temp.operator('SELECT ocpp.want_configuration(''HeartbeatInterval'', ''60'', identity => ''CP1'') > 0'), pg_temp.operator('SELECT ocpp.no_longer_desired(max(id)) FROM ocpp.desired_configuration'),
       pg_temp.operator('SELECT ocpp.want_availability(''CP1'', ''Inoperative'', 1)'), pg_temp.operator('SELECT ocpp.want_local_list(''CP1'', ''{TAG}'')'), pg_temp.operator('SELECT ocpp.sync_local_list(''CP1'') > 0'), pg_temp.operator('SELECT ocpp.try_again(''CP1'')');
SELECT pg_temp.operator('SELECT ocpp.start_campaign(''GetDiagnostics'', ''{"location": "ftp://h/"}'', ''{CP1}'') > 0'), pg_temp.operator('SELECT ocpp.pause_campaign(max(id)) FROM ocpp.campaign'), pg_temp.operator('SELECT ocpp.resume_campaign(max(id)) FROM ocpp.campaign'),
       pg_temp.operator('SELECT ocpp.cancel_campaign(max(id)) FROM ocpp.campaign'), pg_temp.operator('UPDATE ocpp.campaign SET state = ''done'''), pg_temp.operator('UPDATE ocpp.campaign_member SET state = ''done''');
INSERT INTO ocpp.job (charge_point, id, action, payload, command, state, ended_at) VALUES ('CP1', 1, 'GetDiagnostics', '{"location": "ftp://h/"}', 0, 'failed', now()), ('CP1', 2, 'GetDiagnostics', '{}', 0, 'running', NULL);
SELECT pg_temp.operator('SELECT ocpp.retry_job(1) > 0'), pg_temp.operator('SELECT ocpp.cancel_job(2)'), pg_temp.operator('UPDATE ocpp.job SET state = ''done''');
INSERT INTO ocpp.certificate_request (charge_point, id, csr, received_at, state) VALUES ('CP1', 1, 'CSR', now(), 'waiting');
SELECT pg_temp.operator('SELECT ocpp.approve_certificate_request(1)'), pg_temp.operator('SELECT ocpp.refuse_certificate_request(1, ''no'')'), pg_temp.operator('UPDATE ocpp.certificate_request SET state = ''accepted'''), pg_temp.operator('UPDATE ocpp.certificate_request SET chain = ''x''');
SELECT pg_temp.operator('SELECT private_key FROM ocpp.certificate_authority'), pg_temp.operator('SELECT ocpp.set_certificate_authority(''x'', ''y'')'), pg_temp.operator('INSERT INTO ocpp.quirk (deviation, description) VALUES (''rebased_meter'', ''x'')'),
       pg_temp.operator('UPDATE ocpp.desired_state SET state = ''met'''), pg_temp.operator('UPDATE ocpp.local_list SET version = 1'), pg_temp.operator('DELETE FROM ocpp.desired_configuration'), pg_temp.operator('SELECT ocpp.on_data_transfer(''v'', NULL, ''x'')');
UPDATE ocpp.id_tag SET origin = 'charge point', status = NULL WHERE token = 'other';
SELECT pg_temp.operator('SELECT ocpp.decide_id_tags(''Blocked'')');
DELETE FROM ocpp.command WHERE action NOT IN ('ChangeConfiguration', 'Reset', 'ClearCache');
-- By INSERT too, checked by the trigger; but not what is the connector's to say.
SELECT pg_temp.operator('INSERT INTO ocpp.command (charge_point, action, payload) VALUES (''CP1'', ''Reset'', ''{"type": "Soft"}'') RETURNING state || '' '' || created_by');
SELECT pg_temp.operator('INSERT INTO ocpp.command (charge_point, action, payload) VALUES (''CP1'', ''Reset'', ''{"type": "Sideways"}'')');
SELECT pg_temp.operator(format('INSERT INTO ocpp.command (charge_point, action, %s) VALUES (''CP1'', ''ClearCache'', DEFAULT)', a.attname)) AS refused, count(*) FROM pg_attribute AS a
WHERE a.attrelid = 'ocpp.command'::regclass AND a.attnum > 0 AND a.attname NOT IN ('charge_point', 'action', 'payload', 'expires_at', 'resend') GROUP BY 1;
SELECT pg_temp.operator('UPDATE ocpp.command SET payload = ''{}'''), pg_temp.operator('DELETE FROM ocpp.command');
SELECT pg_temp.operator('UPDATE ocpp.command SET state = ''accepted'' WHERE state = ''queued''');
SELECT pg_temp.operator('UPDATE ocpp.command SET state = ''queued'' WHERE state = ''cancelled''');
SELECT pg_temp.operator('UPDATE ocpp.transaction SET state = ''closed'', energy = 0, flags = ''{closed_by_operator}''');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-05-22T11:00:00Z"}', 'm2');
SELECT v AS figures, pg_temp.operator(format('UPDATE ocpp.transaction SET state = ''closed'', flags = ''{closed_by_operator}'', %s WHERE state = ''open''', v)) AS refused
FROM unnest('{energy = ''NaN'',energy = ''Infinity'',power = ''-Infinity'',meter_stop = ''NaN'',stopped_at = ''infinity''}'::text[]) AS v;
SELECT pg_temp.operator('UPDATE ocpp.transaction SET energy = 0'), pg_temp.operator('UPDATE ocpp.transaction SET id_tag = ''X''');
SELECT pg_temp.operator('SELECT count(*) FROM (SELECT FROM ocpp.charge_point_state FOR UPDATE) AS s'), pg_temp.operator('UPDATE ocpp.charge_point_state SET charge_point = ''CP1''');
SELECT pg_temp.operator('UPDATE ocpp.connection SET reason = NULL'), pg_temp.operator('UPDATE ocpp.connection SET disconnected_at = now()');
SELECT pg_temp.operator('INSERT INTO ocpp.event (kind, charge_point) VALUES (''booted'', ''CP1'')'), pg_temp.operator('INSERT INTO ocpp.event (kind, charge_point, transaction) VALUES (''stopped'', ''CP1'', 2)');
SELECT pg_temp.operator('INSERT INTO ocpp.event (kind, charge_point, received_at) VALUES (''command'', ''CP1'', now())'), pg_temp.operator('DELETE FROM ocpp.event');
-- Whom it met as a stranger is the connector's to say: their number is limited, for all accounts together.
SELECT pg_temp.operator('UPDATE ocpp.charge_point SET origin = ''self'''), pg_temp.operator('UPDATE ocpp.id_tag SET origin = ''charge point''');
UPDATE ocpp.charge_point SET origin = 'self';
UPDATE ocpp.id_tag SET origin = 'charge point';
SELECT pg_temp.operator('UPDATE ocpp.charge_point SET label = ''Gate'' RETURNING origin'), pg_temp.operator('SELECT ocpp.accept(''CP1'')'), pg_temp.operator('SELECT origin FROM ocpp.charge_point');
SELECT pg_temp.operator('SELECT ocpp.add_id_tag(''TAG'')'), pg_temp.operator('SELECT ocpp.block_id_tag(''OTHER'')');
SELECT count(*) AS strangers FROM ocpp.id_tag WHERE origin <> 'operator';
-- Secrets are set and taken away, never read: not in a table, not in a view, not by what an error tells.
SELECT pg_temp.operator('SELECT charge_point FROM ocpp.charge_point_credential WHERE has_password'), pg_temp.operator('SELECT has_password FROM ocpp.charge_point_overview');
SELECT c AS "column", pg_temp.operator(format('SELECT %s FROM ocpp.charge_point_credential', c)) FROM unnest('{salt,hash,new_salt,new_hash,new_key}'::text[]) AS c;
SELECT pg_temp.operator('SELECT count(*) FROM ocpp.charge_point_credential WHERE hash = ''x'''), pg_temp.operator('SELECT k FROM ocpp.charge_point_credential AS k');
SELECT pg_temp.operator('UPDATE ocpp.charge_point_credential SET salt = hash'), pg_temp.operator('DELETE FROM ocpp.charge_point_credential RETURNING new_key');
SELECT pg_temp.operator('SELECT ocpp.set_password(''CP1'', ''battery staple'')'), pg_temp.operator('UPDATE ocpp.charge_point_credential SET salt = NULL');
SELECT pg_temp.operator('INSERT INTO ocpp.charge_point_credential (charge_point) VALUES (''CP1'')');
SELECT pg_temp.operator('SELECT payload FROM ocpp.command_overview WHERE action = ''ChangeConfiguration'' ORDER BY id LIMIT 1');
-- Switches, hooks, accounts, upkeep are the owner's; messages are the connector's.
SELECT f AS function, pg_temp.operator('SELECT ocpp.' || f) FROM (VALUES ('set(''no_password'', ''refuse'')'), ('on(''1.6'', ''Heartbeat'', ''x'')'), ('after(''1.6'', ''Heartbeat'', ''x'')'),
    ('off(''1.6'', ''Heartbeat'')'), ('migrate()'), ('grant_roles()'), ('rename_charge_point(''CP1'', ''CP2'')'), ('replay(now(), now())'), ('make_partition(''event'', ''2027-01-01'')'),
    ('delete_old_rows()'), ('parse(''CP1'', ''x'', ''Heartbeat'', ''{}'')'), ('receive(''{}'', ''{}'', ''{}'')'), ('connect(1, ''CP1'', NULL, NULL, NULL, NULL, NULL)'), ('start_node(''x'')'),
    ('built_in_reply(''{}'')'), ('default_reply(NULL)'), ('claim_command(''CP1'')'), ('refuse(''CP1'', 1, '''', '''', '''')'), ('release(''{CP1}'', ''x'')')) AS v (f);
SELECT pg_temp.operator('CALL ocpp.maintain()'), pg_temp.operator('UPDATE ocpp.setting SET value = ''refuse'''), pg_temp.operator('SELECT description FROM ocpp.setting');
SELECT pg_temp.operator('SELECT * FROM ocpp.hook'), pg_temp.operator('SELECT * FROM ocpp.hook_overview'), pg_temp.operator('INSERT INTO ocpp.account_role VALUES (''ocpp_operator'', ''acme'')');
SELECT pg_temp.operator('CREATE TABLE ocpp.mine ()'), pg_temp.operator('TRUNCATE ocpp.command'), pg_temp.operator('CREATE TRIGGER t BEFORE INSERT ON ocpp.command EXECUTE FUNCTION ocpp.prepare_command()');
SELECT pg_temp.operator('SELECT setval(''ocpp.command_number'', 1)'), pg_temp.operator('SELECT nextval(''ocpp.transaction_number'')'), pg_temp.operator('CREATE TEMP TABLE t (x text REFERENCES ocpp.charge_point)');

-- ---- The reader -------------------------------------------------------------------------------------------------------
CREATE FUNCTION pg_temp.reader(what text) RETURNS text LANGUAGE sql AS $$ SELECT pg_temp.tries('ocpp_reader', what) $$;
-- Every view, every column; all of them but those of hooks.
SELECT v.viewname, pg_temp.reader(format('SELECT ''read'' FROM (SELECT v, count(*) OVER () FROM ocpp.%I AS v) AS r UNION ALL SELECT ''read'' LIMIT 1', v.viewname)) FROM pg_views AS v WHERE v.schemaname = 'ocpp' ORDER BY 1;
SELECT pg_temp.reader('SELECT identity FROM ocpp.charge_point_list(connected => false)'), pg_temp.reader('SELECT id FROM ocpp.transaction_list(id_tag => ''tag'')');
SELECT pg_temp.reader('SELECT count(*) > 0 FROM ocpp.event_overview'), pg_temp.reader('SELECT count(*) FROM ocpp.events(ocpp.event_position())'), pg_temp.reader('SELECT count(*) FROM ocpp.events(kinds => ''{booted}'')');
SELECT pg_temp.reader('SELECT ocpp.message_schema(''1.6'', ''Heartbeat'') -> ''sentBy''');
-- No function that writes, no secret; of tables what the views show, which is all of some.
SELECT f AS function, pg_temp.reader('SELECT ocpp.' || f) FROM (VALUES ('reset(''CP1'')'), ('call(''CP1'', ''Reset'')'), ('accept(''CP1'')'), ('add_id_tag(''X'')'), ('cancel_command(1)'),
    ('close_transaction(1)'), ('parse(''CP1'', ''x'', ''Heartbeat'', ''{}'')'), ('get(''no_password'')'), ('set(''no_password'', NULL)')) AS v (f);
SELECT t.tablename, attempt FROM pg_tables AS t, unnest(ARRAY['SELECT t FROM ocpp.%I AS t', 'DELETE FROM ocpp.%I', 'INSERT INTO ocpp.%I DEFAULT VALUES']) AS attempt
WHERE t.schemaname = 'ocpp' AND CASE WHEN t.schemaname = 'ocpp' THEN pg_temp.reader(format(attempt, t.tablename)) END NOT LIKE '42501 permission denied for %' ORDER BY 1, 2;
SELECT pg_temp.reader('SELECT new_key FROM ocpp.charge_point_credential'), pg_temp.reader('SELECT has_password FROM ocpp.charge_point_overview'), pg_temp.reader('UPDATE ocpp.charge_point SET label = ''x''');
-- ---- A role of one's own: it reads what it was granted, once it may evaluate the policies ------------------------------
CREATE ROLE grafana;
GRANT USAGE ON SCHEMA ocpp TO grafana;
GRANT SELECT ON ocpp.message_log TO grafana;
SELECT pg_temp.tries('grafana', 'SELECT count(*) > 0 FROM ocpp.message_log');
SELECT ocpp.grant_roles();
SELECT pg_temp.tries('grafana', 'SELECT count(*) > 0 FROM ocpp.message_log'), pg_temp.tries('grafana', 'SELECT label FROM ocpp.charge_point'), pg_temp.tries('grafana', 'SELECT ocpp.reset(''CP1'')');

-- The owner's rights are not given by anybody else.
SELECT pg_temp.tries('ocpp_connector', 'SELECT ocpp.set(''no_password'', NULL)'), pg_temp.tries('ocpp_connector', 'INSERT INTO ocpp.hook VALUES (''on'')'), pg_temp.tries('ocpp_connector', 'DELETE FROM ocpp.account_role');
ROLLBACK;
