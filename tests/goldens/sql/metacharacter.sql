-- Whatever is written into whatever text: every function and procedure that an operator or a reader may call, with every
-- kind of text in every argument that can hold one. It is stored as it is or refused in words; it is never SQL.
BEGIN;
\i station.psql
\i as_role.psql
SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2', label => 'not meant'), ocpp.add_id_tag('TAG'), pg_temp.connects('CP1');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z"}');

CREATE TABLE pg_temp.nasty AS SELECT text FROM (VALUES
    (''), (' '), (''''), (''''''), ('"'), ('""'), ('\'), ('\'''), ('\"'), ('$$'), ('$1'), ('%'), ('%s %I %L %%'), ('_'), (';'), ('--'), ('/*'), ('*/'), (E'\n'), (E'\r\n'), (E'\t'), (E'\x01'), (E'\x7f'),
    ('''; DROP TABLE ocpp.charge_point; --'), ('CP1''; UPDATE ocpp.charge_point SET label = ''owned'' WHERE ''1''=''1'), ('$$; CREATE ROLE intruder; $$'), ('"); DELETE FROM ocpp.command; --'),
    ('x'', ''x''); SELECT pg_sleep(60); --'), ('CP1'' OR true --'), ('(SELECT new_key FROM ocpp.charge_point_credential)'), ('ocpp.charge_point'), ('pg_catalog.pg_class'), ('{"}'), ('{"a": "''b"}'), ('[]'), ('{}'), ('{,}'),
    ('NULL'), ('null'), ('-1'), ('1e999'), ('Ünïcödé ☃ 漢字 🔌'), ('Å'), (U&'\202Edrowssap'), (U&'\00A0'), (U&'\FEFF'), (U&'\FFFD'), ('../../etc/passwd'), ('<script>alert(1)</script>'), ('${jndi:ldap://x}'), ('`id`'),
    (repeat('x', 100000)), (repeat('''', 5000)), (repeat('$$%s;--"\', 1000))) AS v (text);

-- Everything of the storage that no call may change, and every object and role there is.
CREATE FUNCTION pg_temp.fingerprint() RETURNS text LANGUAGE sql AS $$
    SELECT md5(concat_ws(' ',
        (SELECT concat(count(*), sum(hashtext(r.rolname || r.rolsuper || r.rolcreaterole))) FROM pg_authid AS r), (SELECT count(*) FROM pg_auth_members),
        (SELECT concat(count(*), sum(hashtext(c.oid || c.relname || coalesce(c.relacl::text, '')))) FROM pg_class AS c), (SELECT count(*) FROM pg_attribute),
        (SELECT concat(count(*), sum(hashtext(p.oid || p.proname || coalesce(p.proacl::text, '')))) FROM pg_proc AS p),
        (SELECT count(*) FROM pg_namespace), (SELECT count(*) FROM pg_trigger), (SELECT count(*) FROM pg_policy), (SELECT count(*) FROM pg_database), (SELECT count(*) FROM pg_extension), (SELECT count(*) FROM pg_constraint),
        (SELECT sum(hashtext(s::text)) FROM ocpp.setting AS s), (SELECT sum(hashtext(h::text)) FROM ocpp.hook AS h), (SELECT sum(hashtext(m::text)) FROM ocpp.migration AS m),
        (SELECT count(*) FROM ocpp.account_role), (SELECT count(*) FROM ocpp.node), (SELECT count(*) FROM ocpp.message_log), (SELECT count(*) FROM ocpp.transaction_event), (SELECT count(*) FROM ocpp.meter_value),
        (SELECT hashtext(p::text) FROM ocpp.charge_point AS p WHERE p.identity = 'CP2'), (SELECT count(*) FROM ocpp.command AS m WHERE m.charge_point = 'CP2'),
        (SELECT count(*) FROM ocpp.charge_point_credential AS c WHERE c.charge_point = 'CP2'), (SELECT string_agg(current_setting(n), ' ') FROM unnest('{search_path,role,row_security,session_replication_role}'::text[]) AS n)));
$$;

-- What each argument gets while another one is tried; where that is not enough, the call is refused for it every time.
CREATE FUNCTION pg_temp.harmless(function regprocedure, name text, type regtype) RETURNS text LANGUAGE sql AS $$
    SELECT format('%L::%s', CASE
        WHEN name IN ('identity', 'charge_point') THEN CASE WHEN function::text ~ 'add_charge_point' THEN 'CP9' ELSE 'CP1' END
        WHEN name = 'type' THEN CASE WHEN function::text ~ 'reset' THEN 'Soft' ELSE 'Operative' END
        WHEN name = 'action' THEN 'DataTransfer' WHEN name = 'payload' THEN '{"vendorId": "V"}' WHEN name = 'requested_message' THEN 'Heartbeat' WHEN name = 'version' THEN '1.6'
        WHEN name = 'time_zone' THEN 'UTC' WHEN name IN ('site', 'charging_profile', 'local_authorization_list') THEN NULL
        WHEN name = 'update_type' THEN 'Full' WHEN name = 'log_type' THEN 'SecurityLog' WHEN name = 'certificate_type' THEN 'ManufacturerRootCertificate' WHEN name = 'hash_algorithm' THEN 'SHA256'
        WHEN name IN ('location', 'remote_location') THEN 'ftp://h/' WHEN name = 'charging_rate_unit' THEN 'A' WHEN name = 'charging_profile_purpose' THEN 'TxProfile' WHEN name = 'availability' THEN 'Operative'
        WHEN name = 'password' THEN 'correct horse' WHEN name = 'registration' THEN 'Accepted' WHEN name = 'status' THEN 'Accepted' WHEN name = 'name' THEN 'command_expiry'
        WHEN name = 'reason' AND function::text ~ 'close' THEN 'Other' WHEN name = 'id_tag' THEN 'TAG2' WHEN name = 'position' THEN '0.0.0'
        WHEN type::text ~ 'text|name' AND type::text !~ '\[\]' THEN 'x' WHEN type::text IN ('bigint', 'integer', 'numeric') THEN '1' WHEN type = 'boolean'::regtype THEN 'false' WHEN type = 'jsonb'::regtype THEN '{}'
        WHEN type::text ~ '\[\]' THEN '{}' WHEN type = 'interval'::regtype THEN '1 hour' WHEN type = 'bytea'::regtype THEN 'x' END, type)
$$;

-- One call with this text in this argument, as this role, undone afterwards: SQLSTATE, 00000 where it was done. BREACH: something
-- changed that must not, or what was stored is not what was said.
CREATE FUNCTION pg_temp.attempt(who text, call text, argument text, said text, before text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    outcome text := '00000';
    kept boolean := true;
BEGIN
    BEGIN
        PERFORM set_config('role', who, true);
        BEGIN
            EXECUTE call;
        EXCEPTION WHEN OTHERS THEN
            outcome := SQLSTATE;
        END;
        PERFORM set_config('role', 'none', true);
        IF pg_temp.fingerprint() <> before THEN
            outcome := 'BREACH of the storage';
        ELSIF outcome = '00000' AND argument IN ('identity', 'label', 'account', 'description', 'type_name', 'address') AND call ~ 'add_charge_point' THEN
            EXECUTE format('SELECT count(*) = 1 FROM ocpp.charge_point WHERE %I IS NOT DISTINCT FROM CASE %L WHEN ''account'' THEN nullif($1, '''') ELSE $1 END AND identity NOT IN (''CP1'', ''CP2'')', argument, argument)
                INTO kept USING said;
        ELSIF outcome = '00000' AND argument IN ('vendor_id', 'message_id', 'data') AND call ~ 'data_transfer' THEN
            SELECT count(*) = 1 INTO kept FROM ocpp.command AS m WHERE said IN (m.payload ->> 'vendorId', m.payload ->> 'messageId', m.payload ->> 'data');
        END IF;
        IF NOT kept THEN
            outcome := 'BREACH of what was said';
        END IF;
        RAISE EXCEPTION USING ERRCODE = 'ZZZZZ', MESSAGE = outcome;
    EXCEPTION WHEN SQLSTATE 'ZZZZZ' THEN
        outcome := SQLERRM;
    END;
    RETURN outcome;
END
$$;

CREATE FUNCTION pg_temp.attempts(who text) RETURNS TABLE (function text, argument text, tried bigint, outcomes text) LANGUAGE plpgsql AS $$
DECLARE
    before text := pg_temp.fingerprint();
BEGIN
    RETURN QUERY
    WITH door AS (
        SELECT p.oid::regprocedure AS door, p.prokind, p.proname::text, a.n::integer, a.type::oid::regtype AS type, coalesce(p.proargnames[a.n], '') AS name, p.pronargs
        FROM pg_proc AS p, unnest(p.proargtypes::oid[]) WITH ORDINALITY AS a (type, n)
        WHERE p.pronamespace = 'ocpp'::regnamespace AND has_function_privilege(who, p.oid, 'EXECUTE')
    ), text_argument AS (
        SELECT d.* FROM door AS d WHERE d.type::text IN ('text', 'text[]', 'jsonb', 'name', 'bytea')
    ), call AS (
        SELECT t.proname, t.name, x.text,
               format('%s ocpp.%I(%s)', CASE t.prokind WHEN 'p' THEN 'CALL' ELSE 'SELECT * FROM' END, t.proname,
                      (SELECT string_agg(CASE WHEN o.n <> t.n THEN pg_temp.harmless(o.door, o.name, o.type)
                                              WHEN t.type::text = 'text[]' THEN format('%L::text[]', ARRAY[x.text])
                                              WHEN t.type::text = 'bytea' THEN format('convert_to(%L, ''UTF8'')', x.text)
                                              WHEN t.type::text = 'jsonb' THEN format('%L::jsonb', jsonb_build_object('vendorId', x.text, 'data', x.text, x.text, x.text))
                                              ELSE format('%L::%s', x.text, t.type) END, ', ' ORDER BY o.n)
                       FROM door AS o WHERE o.door = t.door)) AS what
        FROM text_argument AS t, pg_temp.nasty AS x
    ), done AS (
        SELECT c.proname, c.name, pg_temp.attempt(who, c.what, c.name, c.text, before) AS outcome FROM call AS c
    )
    SELECT d.proname, d.name, count(*), string_agg(DISTINCT d.outcome, ' ' ORDER BY d.outcome) FROM done AS d GROUP BY 1, 2 ORDER BY 1, 2;
END
$$;

-- 00000 done, 22xxx and P0002 refused in words, 42501 not this role's or not in this state, 2D000 call_and_wait got as far as its COMMIT.
CREATE TABLE pg_temp.outcome AS SELECT 'operator' AS who, a.* FROM pg_temp.attempts('ocpp_operator') AS a UNION ALL SELECT 'reader', a.* FROM pg_temp.attempts('ocpp_reader') AS a;
SELECT o.function, o.argument, o.outcomes FROM pg_temp.outcome AS o WHERE o.who = 'operator' ORDER BY 1, 2;
SELECT o.function, o.argument, o.outcomes FROM pg_temp.outcome AS o WHERE o.who = 'reader' ORDER BY 1, 2;
-- No syntax error, no unknown name, nothing of ours that fell over, and nothing changed that was not meant.
SELECT o.* FROM pg_temp.outcome AS o WHERE o.outcomes !~ '^((00000|P0002|22007|22023|23503|2D000|42501|42704|55000) ?)+$';
SELECT n.texts > 50 AS many_texts, bool_and(o.tried > 0 AND o.tried % n.texts = 0) AS each_tried FROM (SELECT count(*) AS texts FROM pg_temp.nasty) AS n, pg_temp.outcome AS o GROUP BY 1;
-- By INSERT too: each column that an operator may write.
SELECT x.attname, string_agg(DISTINCT split_part(pg_temp.tries('ocpp_operator', format('INSERT INTO ocpp.%I (%s) VALUES (%s)', x.relname, v.columns, format(v.value, y.text))), ' ', 1), ' ') AS outcomes, count(*)
FROM (VALUES ('command', 'payload', 'charge_point, action, payload', '''CP1'', ''DataTransfer'', jsonb_build_object(''vendorId'', ''V'', ''data'', %L::text)'), ('command', 'action', 'charge_point, action', '''CP1'', %L'), ('command', 'charge_point', 'charge_point, action', '%L, ''ClearCache'''),
    ('site', 'name', 'name', '%L'), ('site', 'time_zone', 'name, time_zone', 'gen_random_uuid()::text, %L'), ('id_tag', 'id_tag', 'id_tag', '%L'), ('charge_point', 'time_zone', 'identity, time_zone', 'gen_random_uuid()::text, %L')) AS x (relname, attname, columns, value),
    LATERAL (SELECT x.columns, x.value) AS v, pg_temp.nasty AS y GROUP BY x.relname, x.attname ORDER BY x.relname, x.attname;
SELECT count(*) FROM pg_roles WHERE rolname = 'intruder';
SELECT identity, label FROM ocpp.charge_point WHERE identity IN ('CP1', 'CP2') ORDER BY 1;
ROLLBACK;
