-- Accounts are kept apart, whatever a role that is bound to one tries.
BEGIN;
\i station.psql
\i as_role.psql
CREATE ROLE alice LOGIN IN ROLE ocpp_operator;
CREATE ROLE rita LOGIN IN ROLE ocpp_reader;
CREATE ROLE staff NOLOGIN IN ROLE ocpp_operator;
CREATE ROLE gina LOGIN IN ROLE staff;
CREATE ROLE hank LOGIN NOINHERIT IN ROLE staff;
CREATE ROLE otto LOGIN IN ROLE ocpp_operator;
CREATE ROLE nemo LOGIN;
-- The worst case: bound, and somebody gave her every right on every table and function.
CREATE ROLE mallory LOGIN;
GRANT ALL ON SCHEMA ocpp TO mallory;
GRANT ALL ON ALL TABLES IN SCHEMA ocpp TO mallory;
GRANT ALL ON ALL SEQUENCES IN SCHEMA ocpp TO mallory;
GRANT ALL ON ALL ROUTINES IN SCHEMA ocpp TO mallory;
INSERT INTO ocpp.account_role VALUES ('alice', 'acme'), ('rita', 'acme'), ('mallory', 'acme'), ('staff', 'globex'), ('staff', 'initech');
SAVEPOINT before;
INSERT INTO ocpp.account_role VALUES ('alise', 'acme');
ROLLBACK TO before;

-- Two accounts with a bit of everything, and a charge point of nobody.
INSERT INTO ocpp.site (name, account) VALUES ('Depot', 'acme'), ('Depot', 'globex');
SELECT ocpp.add_charge_point(i, account => a, password => 'correct horse', label => 'of ' || a, site => (SELECT s.id FROM ocpp.site AS s WHERE s.account = a))
FROM (VALUES ('A1', 'acme'), ('G1', 'globex')) AS v (i, a);
SELECT ocpp.add_charge_point('N1'), ocpp.add_id_tag('ATAG', account => 'acme'), ocpp.add_id_tag('GTAG', account => 'globex'), ocpp.add_id_tag('NTAG');
CREATE FUNCTION pg_temp.lives(identity text, account text, tag text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    said text;
BEGIN
    INSERT INTO ocpp.node (name, lease_until) SELECT 'here', clock_timestamp() + interval '1 hour' WHERE NOT EXISTS (SELECT FROM ocpp.node WHERE name = 'here');
    PERFORM FROM ocpp.connect((SELECT id FROM ocpp.node WHERE name = 'here'), identity, account, identity, 'correct horse', '{ocpp1.6}', '192.0.2.1');
    FOR said IN SELECT f FROM (VALUES
        ('[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","novelty":1}]'), ('[2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Charging"}]'),
        ('[2,"3","StartTransaction",{"connectorId":1,"idTag":"' || tag || '","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]'),
        ('[2,"4","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-05-22T10:05:00Z","sampledValue":[{"value":"10"}]}]}]')) AS v (f)
    LOOP
        RETURN QUERY SELECT s.outcome FROM pg_temp.sends(identity, said) AS s;
    END LOOP;
    INSERT INTO ocpp.configuration (charge_point, variable, value, updated_at) VALUES (identity, 'HeartbeatInterval', '60', now());
    INSERT INTO ocpp.reservation (charge_point, id, evse_id, connector_id, id_tag, expires_at) VALUES (identity, 1, 1, 1, tag, now());
    INSERT INTO ocpp.hook_failure (charge_point, day, kind, function, version, action, sqlstate, first_seen, last_seen) VALUES (identity, '2026-05-22', 'on', 'f', '1.6', 'Heartbeat', 'P0001', now(), now());
    INSERT INTO ocpp.charging_profile (name, profile, account) VALUES ('of ' || account, '{"stackLevel": 0, "chargingProfilePurpose": "TxDefaultProfile", "chargingProfileKind": "Relative",
        "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6}]}}', account);
    INSERT INTO ocpp.charging_profile_assignment (charge_point, connector_id, profile, status, answered_at) VALUES (identity, 1, '{"chargingProfileId": 1}', 'Accepted', now());
    INSERT INTO ocpp.data_transfer (charge_point, received_at, vendor_id) VALUES (identity, now(), 'V');
    INSERT INTO ocpp.job (charge_point, action, payload, command) VALUES (identity, 'GetDiagnostics', '{}', 1);
    INSERT INTO ocpp.job_status (charge_point, received_at, action, status) VALUES (identity, now(), 'DiagnosticsStatusNotification', 'Idle');
    INSERT INTO ocpp.campaign (name, action, payload, batch_size, most_failures, tries, account) VALUES ('of ' || account, 'GetDiagnostics', '{}', 1, 1, 1, account);
    INSERT INTO ocpp.campaign_member (charge_point, campaign, turn) SELECT identity, c.id, 1 FROM ocpp.campaign AS c WHERE c.account = lives.account;
    INSERT INTO ocpp.certificate_request (charge_point, csr, received_at, state) VALUES (identity, 'CSR of ' || identity, now(), 'waiting');
    INSERT INTO ocpp.installed_certificate (charge_point, certificate_type, hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number, heard_at) VALUES (identity, 'ManufacturerRootCertificate', 'SHA256', 'a', 'b', '1', now());
    INSERT INTO ocpp.security_event (charge_point, received_at, kind) VALUES (identity, now(), 'SettingSystemTime');
    INSERT INTO ocpp.desired_configuration (key, value, charge_point, account) VALUES ('HeartbeatInterval', '30', identity, account);
    INSERT INTO ocpp.desired_availability (charge_point, evse_id, availability) VALUES (identity, 0, 'Operative');
    INSERT INTO ocpp.desired_local_list (charge_point, token) VALUES (identity, lower(tag));
    INSERT INTO ocpp.desired_state (charge_point, kind, key, wanted, state, noticed_at) VALUES (identity, 'configuration', 'LightIntensity', '1', 'met', now()) ON CONFLICT DO NOTHING;
    INSERT INTO ocpp.local_list (charge_point, version) VALUES (identity, 1) ON CONFLICT DO NOTHING;
    INSERT INTO ocpp.local_list_entry (charge_point, token, id_tag, id_tag_info) VALUES (identity, lower(tag), tag, '{"status": "Accepted"}');
    PERFORM ocpp.call(identity, 'ClearCache');
END
$$;
SELECT string_agg(l, ' ') FROM pg_temp.lives('A1', 'acme', 'ATAG') AS l UNION ALL SELECT string_agg(l, ' ') FROM pg_temp.lives('G1', 'globex', 'GTAG') AS l;

CREATE FUNCTION pg_temp.alice(what text) RETURNS text LANGUAGE sql AS $$ SELECT pg_temp.tries('alice', what) $$;
CREATE FUNCTION pg_temp.mallory(what text) RETURNS text LANGUAGE sql AS $$ SELECT pg_temp.tries('mallory', what) $$;

-- ---- To what one is bound --------------------------------------------------------------------------------------------
SELECT r AS role, pg_temp.tries(r, 'SELECT ocpp.own_accounts()') AS own_accounts, pg_temp.tries(r, 'SELECT count(*) FROM ocpp.account_role') AS bindings, ocpp.accounts_of(r::name)
FROM unnest('{alice,rita,staff,gina,hank,otto,ocpp_operator}'::text[]) AS r;
SELECT r AS role, pg_temp.tries(r, 'SELECT string_agg(identity, '' '' ORDER BY identity) FROM ocpp.charge_point_overview') AS sees FROM unnest('{alice,rita,gina,otto,ocpp_reader,ocpp_connector}'::text[]) AS r;

-- ---- Tables: all rows, hers, and others' that she sees, with every right there is -------------------------------------
CREATE TABLE pg_temp.place AS SELECT c.relname AS name, CASE WHEN a.attname = 'account' THEN 'account' ELSE a.attname END AS key
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = CASE WHEN c.relname IN ('charge_point', 'site', 'id_tag', 'campaign', 'charging_profile', 'desired_configuration') THEN 'account' ELSE 'charge_point' END
WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition;
CREATE FUNCTION pg_temp.counted(name text, key text, OUT hers bigint, OUT others bigint) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('SELECT count(*) FILTER (WHERE %1$I IN (''A1'', ''acme'')), count(*) FILTER (WHERE %1$I IN (''G1'', ''globex'')) FROM ocpp.%2$I', key, name) INTO hers, others;
END
$$;
GRANT SELECT ON pg_temp.place TO PUBLIC;
SELECT p.name, c.hers > 0 AS there_are_hers, c.others > 0 AS there_are_others,
       pg_temp.mallory(format('SELECT hers = %s FROM pg_temp.counted(%L, %L)', c.hers, p.name, p.key)) AS sees_all_hers, pg_temp.mallory(format('SELECT others FROM pg_temp.counted(%L, %L)', p.name, p.key)) AS others_seen
FROM pg_temp.place AS p, pg_temp.counted(p.name, p.key) AS c ORDER BY 1;
-- Changed, deleted, made over to somebody else, entered for somebody else: nothing of others, and of hers nothing to others.
SELECT p.name, pg_temp.mallory(format('UPDATE ocpp.%1$I SET %2$I = %2$I WHERE %2$I IN (''G1'', ''globex'', ''N1'')', p.name, p.key)) AS changed,
       pg_temp.mallory(format('DELETE FROM ocpp.%1$I WHERE %2$I IN (''G1'', ''globex'', ''N1'')', p.name, p.key)) AS deleted,
       pg_temp.mallory(format('UPDATE ocpp.%1$I SET %2$I = %3$L', p.name, p.key, CASE p.key WHEN 'account' THEN 'globex' ELSE 'G1' END)) AS made_over
FROM pg_temp.place AS p ORDER BY 1;
SELECT pg_temp.mallory('UPDATE ocpp.charge_point SET account = NULL'), pg_temp.mallory('INSERT INTO ocpp.charge_point (identity) VALUES (''X1'')'), pg_temp.mallory('INSERT INTO ocpp.charge_point (identity, account) VALUES (''X1'', ''globex'')');
SELECT p.name, pg_temp.mallory(format('INSERT INTO ocpp.%I SELECT (jsonb_populate_record(t, %L)).* FROM ocpp.%I AS t LIMIT 1', p.name,
    jsonb_build_object(p.key, CASE p.key WHEN 'account' THEN 'globex' ELSE 'G1' END, 'identity', 'X2', 'name', 'X', 'id_tag', 'X', 'id', 4711, 'transaction_id', 'x', 'message_id', 'x', 'state', 'unknown'), p.name)) AS entered
FROM pg_temp.place AS p WHERE p.name NOT IN ('charge_point_credential', 'id_tag') ORDER BY 1;
SELECT pg_temp.mallory('INSERT INTO ocpp.id_tag (id_tag, account) VALUES (''X'', ''globex'')'), pg_temp.mallory('INSERT INTO ocpp.charge_point_credential (charge_point) VALUES (''G1'')');
-- Partitions by their own names, although she has rights on them.
SELECT count(*) > 12 AS there_are, count(*) FILTER (WHERE pg_temp.mallory(format('SELECT count(*) FROM ocpp.%I', c.relname)) <> '0') AS shown,
       count(*) FILTER (WHERE pg_temp.mallory(format('INSERT INTO ocpp.%I SELECT * FROM ocpp.%I', c.relname, (SELECT i.inhparent::regclass::text FROM pg_inherits AS i WHERE i.inhrelid = c.oid))) ~ '^done, rows: [1-9]') AS written
FROM pg_class AS c WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relispartition AND c.relkind = 'r';

-- ---- Views, lists, events ---------------------------------------------------------------------------------------------
SELECT v.viewname, pg_temp.alice(format('SELECT count(*) FILTER (WHERE v::text ~ ''A1|ATAG'') > 0 FROM ocpp.%I AS v', v.viewname)) AS hers, pg_temp.alice(format('SELECT count(*) FROM ocpp.%I AS v WHERE v::text ~ ''G1|GTAG|globex|N1|NTAG''', v.viewname)) AS others
FROM pg_views AS v WHERE v.schemaname = 'ocpp' AND v.viewname <> 'hook_overview' ORDER BY 1;
SELECT pg_temp.mallory('SELECT count(*) FROM ocpp.hook_overview WHERE charge_point IS NOT NULL');
SELECT pg_temp.alice('SELECT string_agg(identity, '' '') FROM ocpp.charge_point_list()'), pg_temp.alice('SELECT identity FROM ocpp.charge_point_list(identity => ''g1'')'), pg_temp.alice('SELECT identity FROM ocpp.charge_point_list(account => ''globex'')'), pg_temp.alice('SELECT identity FROM ocpp.charge_point_list(site => ''Depot'')');
SELECT pg_temp.alice('SELECT string_agg(identity, '' '') FROM ocpp.transaction_list()'), pg_temp.alice('SELECT id FROM ocpp.transaction_list(identity => ''G1'')'), pg_temp.alice('SELECT id FROM ocpp.transaction_list(id_tag => ''GTAG'')');
SELECT pg_temp.alice('SELECT string_agg(DISTINCT charge_point, '' '') FROM ocpp.event'), pg_temp.mallory('SELECT count(*) FROM ocpp.events() WHERE charge_point <> ''A1''');

-- ---- Functions: another's charge point is no charge point ---------------------------------------------------------------
SELECT f AS function, pg_temp.alice(format('SELECT ocpp.' || f, 'G1')) AS anothers, pg_temp.alice(format('SELECT ocpp.' || f, 'g1')) = replace(pg_temp.alice(format('SELECT ocpp.' || f, 'x1')), 'x1', 'g1') AS as_one_that_is_not
FROM (VALUES ('reset(%L)'), ('call(%L, ''ClearCache'')'), ('remote_start_transaction(%L, ''ATAG'')'), ('remote_stop_transaction(%L, 2)'), ('change_configuration(%L, ''k'', ''v'')'), ('get_configuration(%L)'),
    ('data_transfer(%L, ''V'')'), ('set_password(%L, ''battery staple'')'), ('set_password(%L, ''battery staple'', push => true)'), ('clear_password(%L)'), ('accept(%L)'), ('reject(%L)'), ('block(%L)'), ('unblock(%L)'), ('disconnect(%L)')) AS v (f);
SELECT pg_temp.alice('INSERT INTO ocpp.command (charge_point, action) VALUES (''G1'', ''ClearCache'')'), pg_temp.alice('INSERT INTO ocpp.command (charge_point, action) VALUES (''X1'', ''ClearCache'')');
SELECT pg_temp.alice('INSERT INTO ocpp.command (charge_point, action, payload) VALUES (''G1'', ''ChangeConfiguration'', ''{"key": "AuthorizationKey", "value": "battery staple"}'')');
SELECT pg_temp.alice(format('SELECT ocpp.cancel_command(%s)', (SELECT id FROM ocpp.command WHERE charge_point = 'G1'))), pg_temp.alice('SELECT ocpp.cancel_command(99)'), pg_temp.alice('SELECT ocpp.cancel_password(''G1'')');
SELECT pg_temp.alice(format('SELECT ocpp.close_transaction(%s)', (SELECT id FROM ocpp.transaction WHERE charge_point = 'G1'))), pg_temp.alice('SELECT ocpp.close_transaction(99)');
SELECT pg_temp.alice('SELECT ocpp.carry_password(''G1'', ''battery staple'')'), pg_temp.alice('SELECT ocpp.tell_closed(ROW(t.*)::ocpp.transaction) FROM ocpp.transaction AS t'), pg_temp.alice('SELECT ocpp.nudge(''G1'')');
SELECT pg_temp.alice('CALL ocpp.call_and_wait(''G1'', ''ClearCache'')');
SELECT state, count(*) FROM ocpp.command WHERE charge_point = 'G1' GROUP BY 1;
SELECT state FROM ocpp.transaction WHERE charge_point = 'G1';
-- The connector's doors are closed to her; and to whom they were opened, they show no more.
SELECT f AS function, pg_temp.alice('SELECT ocpp.' || f) AS alice FROM (VALUES ('parse(''G1'', ''x'', ''Heartbeat'', ''{}'', ''globex'')'), ('default_reply(NULL)'), ('receive(''{G1}'', ''{2}'', ''{"[2]"}'')'), ('connect(1, ''G1'', ''globex'', NULL, NULL, NULL, NULL)'), ('claim_command(''G1'')')) AS v (f);
SELECT pg_temp.mallory('SELECT ocpp.parse(''G1'', ''x'', ''Heartbeat'', ''{}'', ''globex'') ->> ''messageTypeId'''), pg_temp.mallory('SELECT status FROM ocpp.connect((SELECT id FROM ocpp.node), ''G1'', ''globex'', NULL, NULL, ''{ocpp1.6}'', NULL)');
SELECT pg_temp.mallory('SELECT ocpp.default_reply(ROW(''G1'', ''globex'', ''1.6'', ''Heartbeat'', ''x'', ''{}'', NULL, ''Accepted'', now(), 2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::ocpp.call)');
SELECT pg_temp.mallory('SELECT count(*) FROM ocpp.claim_command(''G1'')'), pg_temp.mallory('SELECT outcome FROM ocpp.receive(''{G1}'', ARRAY[2::bigint], ARRAY[''[2,"9","Heartbeat",{}]''::bytea])'), pg_temp.mallory('SELECT ocpp.rename_charge_point(''G1'', ''A2'')');

-- ---- What is new belongs to her account, and to no other ----------------------------------------------------------------
SELECT pg_temp.alice('SELECT ocpp.add_charge_point(''A2'')'), pg_temp.alice('SELECT ocpp.add_charge_point(''A3'', account => ''globex'')'), pg_temp.alice('SELECT ocpp.add_id_tag(''ATAG2'')'), pg_temp.alice('SELECT ocpp.add_id_tag(''X'', account => ''globex'')');
SELECT pg_temp.tries('gina', 'SELECT ocpp.add_charge_point(''G2'')'), pg_temp.tries('gina', 'SELECT ocpp.add_charge_point(''G2'', account => ''initech'')'), pg_temp.tries('otto', 'SELECT ocpp.add_charge_point(''N2'')');
SELECT identity, account FROM ocpp.charge_point WHERE identity ~ '2$' ORDER BY 1;
SELECT token, account FROM ocpp.id_tag WHERE token ~ '2$';
-- A tag that nobody had entered belongs to the account at whose charge point it was presented first.
SELECT count(*) FROM (VALUES ('A1', 'acme', 'NEW-A'), ('G1', 'globex', 'NEW-G')) AS v (i, a, t), LATERAL ocpp.parse(v.i, 'x', 'Authorize', jsonb_build_object('idTag', v.t), v.a) AS answer;
SELECT pg_temp.alice('SELECT string_agg(token, '' '') FROM ocpp.id_tag WHERE origin = ''charge point'''), pg_temp.alice('SELECT ocpp.add_id_tag(''NEW-A'')'), pg_temp.alice('SELECT ocpp.add_id_tag(''NEW-G'')');
-- An identity and a tag are unique in the whole system: that there is one is all that the refusal can tell.
SELECT pg_temp.alice('SELECT ocpp.add_charge_point(''G1'')'), pg_temp.alice('SELECT ocpp.add_charge_point(''g1'')'), pg_temp.alice('SELECT ocpp.add_charge_point(''a1'')');
SELECT pg_temp.alice('SELECT ocpp.add_id_tag(''gtag'')'), pg_temp.alice('SELECT ocpp.block_id_tag(''GTAG'')'), pg_temp.alice('INSERT INTO ocpp.charge_point (identity, account) VALUES (''G1'', ''acme'')');
SELECT pg_temp.alice('INSERT INTO ocpp.charge_point (identity, account) VALUES (''G1'', ''acme'') ON CONFLICT (identity) DO UPDATE SET label = ''mine''');
SELECT label FROM ocpp.charge_point WHERE identity = 'G1';
-- Foreign keys and unique names tell nothing: a site of others is as one that is not.
SELECT pg_temp.alice(format('UPDATE ocpp.charge_point SET site = %s WHERE identity = ''A1''', (SELECT id FROM ocpp.site WHERE account = 'globex'))) = pg_temp.alice('UPDATE ocpp.charge_point SET site = 4711 WHERE identity = ''A1''') AS same,
       pg_temp.alice('UPDATE ocpp.charge_point SET site = 4711 WHERE identity = ''A1''');
SELECT pg_temp.tries('gina', 'INSERT INTO ocpp.site (name, account) VALUES (''Harbour'', ''initech'')'), pg_temp.alice('INSERT INTO ocpp.site (name, account) VALUES (''Harbour'', ''acme'')'), pg_temp.alice('INSERT INTO ocpp.site (name) VALUES (''Nowhere'')');
-- Nobody binds herself anew.
SELECT pg_temp.alice(s) FROM unnest(ARRAY['DELETE FROM ocpp.account_role', 'INSERT INTO ocpp.account_role VALUES (''alice'', ''globex'')', 'UPDATE ocpp.account_role SET account = ''globex''']) AS s;
SELECT pg_temp.mallory('DELETE FROM ocpp.account_role'), pg_temp.mallory('UPDATE ocpp.account_role SET account = ''globex'''), pg_temp.mallory('INSERT INTO ocpp.account_role VALUES (''mallory'', ''globex'')');
SELECT pg_temp.mallory('ALTER TABLE ocpp.transaction DISABLE ROW LEVEL SECURITY'), pg_temp.mallory('CREATE POLICY mine ON ocpp.transaction USING (true)');

-- ---- Ways around: as a session of her own --------------------------------------------------------------------------------
GRANT USAGE ON SCHEMA ocpp TO nemo;
ANALYZE ocpp.charge_point, ocpp.id_tag, ocpp.transaction;
SELECT count(*) > 0 FROM pg_stats WHERE schemaname = 'ocpp' AND tablename IN (SELECT p.name FROM pg_temp.place AS p);
CREATE SCHEMA den AUTHORIZATION mallory;
CREATE SCHEMA lair AUTHORIZATION alice;
GRANT USAGE ON SCHEMA den TO nemo;
SET LOCAL SESSION AUTHORIZATION alice;
SELECT string_agg(identity, ' ') FROM ocpp.charge_point_list();
-- Another of her roles, which is not bound.
SET LOCAL ROLE ocpp_operator;
SELECT string_agg(identity, ' ') FROM ocpp.charge_point_list();
SELECT count(*) FROM ocpp.event_overview WHERE charge_point <> 'A1';
RESET ROLE;
-- Without row level security: refused, not shown.
SAVEPOINT before;
SET LOCAL row_security = off;
SELECT count(*) FROM ocpp.charge_point;
ROLLBACK TO before;
COPY ocpp.id_tag (id_tag, account) TO STDOUT;
COPY ocpp.id_tag (id_tag, account) FROM STDIN;
X	globex
\.
ROLLBACK TO before;
SET LOCAL ROLE postgres;
ROLLBACK TO before;
-- A function that tells what it sees, and is said to cost nothing; a view in between does not help it.
CREATE FUNCTION pg_temp.tells(seen text) RETURNS boolean COST 0.000001 LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE '%', seen; RETURN true; END $$;
SET LOCAL client_min_messages = notice;
SELECT count(*) FROM ocpp.charge_point WHERE pg_temp.tells(identity);
SELECT count(*) FROM ocpp.charge_point_overview WHERE pg_temp.tells(identity);
SELECT count(*) FROM ocpp.transaction_overview WHERE pg_temp.tells(id_tag);
SELECT count(*) FROM ocpp.event_overview WHERE pg_temp.tells(charge_point) AND kind = 'booted';
UPDATE ocpp.id_tag SET label = 'x' WHERE pg_temp.tells(token);
SET LOCAL client_min_messages = warning;
-- Functions and operators of her own before PostgreSQL's.
CREATE FUNCTION lair.no(oid, oid, text) RETURNS boolean LANGUAGE sql AS 'SELECT false';
ALTER FUNCTION lair.no RENAME TO pg_has_role;
CREATE FUNCTION lair.never(name, name) RETURNS boolean LANGUAGE sql AS 'SELECT false';
CREATE OPERATOR lair.= (LEFTARG = name, RIGHTARG = name, FUNCTION = lair.never);
CREATE FUNCTION lair.always(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR lair.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = lair.always);
CREATE FUNCTION lair.array_agg(text) RETURNS text[] LANGUAGE sql AS 'SELECT NULL::text[]';
SET LOCAL search_path = lair, pg_catalog;
SELECT pg_has_role(0::oid, 0::oid, '') OR 'a'::name = 'a'::name AS postgresqls_are_taken, ocpp.own_accounts(), (SELECT count(*) FROM ocpp.charge_point) AS charge_points;
INSERT INTO ocpp.command (charge_point, action) VALUES ('A1', 'Explode');
ROLLBACK TO before;
-- An error that shows a value; a function that PostgreSQL must not believe to be leakproof; statistics.
SELECT count(*) FROM ocpp.charge_point WHERE account = 'globex' AND identity::integer = 1;
CREATE FUNCTION pg_temp.quiet(seen text) RETURNS boolean LEAKPROOF LANGUAGE sql AS 'SELECT true';
ROLLBACK TO before;
SELECT count(*) FROM pg_stats WHERE schemaname = 'ocpp' AND tablename IN (SELECT p.name FROM pg_temp.place AS p);
-- What is sent to whoever listens tells of no account.
LISTEN ocpp_connector;
SELECT ocpp.reset('A1') > 0;
UNLISTEN ocpp_connector;
-- In her sub-queries and joins.
SELECT (SELECT count(*) FROM ocpp.transaction AS t WHERE t.charge_point = 'G1'), EXISTS (SELECT FROM ocpp.charge_point WHERE identity = 'G1'),
       (SELECT count(*) FROM (VALUES ('G1')) AS v (i) JOIN ocpp.event AS e ON e.charge_point = v.i), (SELECT count(*) FROM (TABLE ocpp.id_tag) AS x WHERE x.account IS DISTINCT FROM 'acme');
SELECT nextval('ocpp.transaction_number');
ROLLBACK TO before;
SELECT last_value FROM ocpp.command_number;
ROLLBACK TO before;
RESET SESSION AUTHORIZATION;
-- A login that does not inherit from the bound role is bound too, whichever of its roles it takes.
SET LOCAL SESSION AUTHORIZATION hank;
SAVEPOINT before;
SELECT count(*) FROM ocpp.charge_point;
ROLLBACK TO before;
SET LOCAL ROLE staff;
SELECT ocpp.own_accounts(), (SELECT string_agg(identity, ' ') FROM ocpp.charge_point) AS charge_points;
SET LOCAL ROLE ocpp_operator;
SELECT ocpp.own_accounts(), (SELECT string_agg(identity, ' ') FROM ocpp.charge_point) AS charge_points, (SELECT count(*) FROM ocpp.account_role) AS bindings;
SET LOCAL ROLE ocpp_reader;
SELECT ocpp.own_accounts(), (SELECT string_agg(identity, ' ') FROM ocpp.charge_point_overview) AS charge_points;
RESET SESSION AUTHORIZATION;
-- A view, a definer's function and a prepared plan of one role, used by another: the grants of the one do not open what the name of the other would.
SET LOCAL SESSION AUTHORIZATION mallory;
SELECT role, account, ocpp.accounts_of('gina'), ocpp.own_accounts() FROM ocpp.account_role;
CREATE VIEW den.window AS SELECT charge_point FROM ocpp.transaction;
CREATE FUNCTION den.door() RETURNS SETOF text SECURITY DEFINER LANGUAGE sql AS 'SELECT charge_point FROM ocpp.transaction';
GRANT SELECT ON den.window TO nemo, ocpp_operator;
SELECT 'mallory' AS who, (SELECT string_agg(w::text, ' ') FROM den.window AS w) AS window, (SELECT string_agg(d, ' ') FROM den.door() AS d) AS door;
RESET SESSION AUTHORIZATION;
SET LOCAL SESSION AUTHORIZATION nemo;
SAVEPOINT before;
SELECT * FROM den.window;
ROLLBACK TO before;
RESET SESSION AUTHORIZATION;
GRANT EXECUTE ON FUNCTION ocpp.own_accounts, ocpp.accounts_of TO nemo;
SET LOCAL SESSION AUTHORIZATION nemo;
SELECT 'nemo' AS who, (SELECT string_agg(w::text, ' ') FROM den.window AS w) AS window, (SELECT string_agg(d, ' ') FROM den.door() AS d) AS door;
RESET SESSION AUTHORIZATION;
PREPARE seen AS SELECT string_agg(identity, ' ' ORDER BY identity) FROM ocpp.charge_point_overview;
SET LOCAL ROLE otto;
EXECUTE seen;
SET LOCAL ROLE alice;
EXECUTE seen;
RESET ROLE;
-- What others have is as it was.
SELECT c.identity, c.registration, c.blocked, c.label, c.account FROM ocpp.charge_point AS c WHERE c.identity IN ('G1', 'N1');
ROLLBACK;
