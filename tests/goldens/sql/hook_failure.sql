-- A function that fails: which one, with what words and where, is in a view; its neighbours in the batch do not suffer.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point(i), pg_temp.connects(i) FROM unnest('{CP1,CP2,CP3}'::text[]) AS i;
CREATE SCHEMA myco;
CREATE FUNCTION myco.divide(by integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    RETURN 1 / by;
END
$$;
CREATE FUNCTION myco.fails(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    -- An error that is caught inside is nobody's business.
    BEGIN
        PERFORM 'x'::integer;
    EXCEPTION WHEN invalid_text_representation THEN NULL;
    END;
    CASE call.payload ->> 'data'
        WHEN 'divide' THEN PERFORM myco.divide(0);
        WHEN 'null'   THEN RETURN NULL;
        WHEN 'raise'  THEN RAISE EXCEPTION E'tariff "%" is\nunknown', call.payload ->> 'messageId' USING ERRCODE = 'MYCO1';
        WHEN 'cancel' THEN RAISE query_canceled;
        ELSE NULL;
    END CASE;
    RETURN '{"status": "Accepted"}';
END
$$;
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.fails');
-- A new id each time: the same DataTransfer said twice gets the answer it got.
CREATE TEMP SEQUENCE number MINVALUE 10;
CREATE FUNCTION pg_temp.together(VARIADIC data text[]) RETURNS TABLE (item integer, outcome text, charge_point text, message text) LANGUAGE sql AS $$
    SELECT r.item, r.outcome, r.charge_point, left(pg_temp.steady(r.message), 60)
    FROM ocpp.receive(ARRAY(SELECT 'CP' || (1 + n % 3) FROM generate_series(0, cardinality(data) - 1) AS n ORDER BY n),
                      ARRAY(SELECT s.session FROM generate_series(0, cardinality(data) - 1) AS n JOIN ocpp.charge_point_state AS s ON s.charge_point = 'CP' || (1 + n % 3) ORDER BY n),
                      ARRAY(SELECT convert_to(CASE WHEN d = 'heartbeat' THEN format('[2,"h%s","Heartbeat",{}]', nextval('number'))
                                                   ELSE format('[2,"%s","DataTransfer",{"vendorId":"V","messageId":"%s","data":"%s"}]', nextval('number'), n, d) END, 'UTF8')
                            FROM unnest(data) WITH ORDINALITY AS u (d, n) ORDER BY n)) AS r;
$$;
SELECT * FROM pg_temp.together('ok', 'divide', 'heartbeat', 'raise', 'ok', 'null');
SELECT charge_point, message_id, error FROM ocpp.message_log WHERE error IS NOT NULL ORDER BY message_id;
SELECT function, failures, charge_point, unique_id, sqlstate, message, context FROM ocpp.hook_overview;
SELECT charge_point, sqlstate, unique_id, message, context, count FROM ocpp.hook_failure ORDER BY sqlstate;
-- Many of them in one batch: then each message is handled by itself.
SELECT outcome, count(*), count(*) FILTER (WHERE message LIKE '[4,%') AS errors FROM pg_temp.together('divide', 'raise', 'ok', 'divide', 'raise', 'ok', 'divide', 'raise', 'heartbeat', 'divide', 'divide', 'ok') GROUP BY outcome;
SELECT charge_point, sqlstate, count, first_seen <= last_seen AS ordered FROM ocpp.hook_failure ORDER BY 2, 1;
-- One that is cancelled because it hangs: only its own message; the others get the time of the next call.
SELECT * FROM pg_temp.together('ok', 'cancel', 'ok');
SELECT charge_point, unique_id, message, context, count FROM ocpp.hook_failure WHERE sqlstate = '57014';
-- Where the whole call was given up and the connector found the frame: the function is named as well.
SELECT outcome, left(message, 60) AS message FROM ocpp.refuse('CP2', (SELECT session FROM ocpp.charge_point_state WHERE charge_point = 'CP2'), '[2,"q","DataTransfer",{"vendorId":"V"}]', '57014', 'canceling statement due to user request');
SELECT charge_point, function, unique_id, message, count FROM ocpp.hook_failure WHERE sqlstate = '57014';
-- Cancelled in ocpp.parse: the person who cancels is told.
SAVEPOINT before;
SELECT ocpp.parse('CP1', 'p', 'DataTransfer', '{"vendorId": "V", "data": "cancel"}');
ROLLBACK TO before;
-- Its failures in ocpp.parse are kept too.
SELECT ocpp.parse('CP1', 'p2', 'DataTransfer', '{"vendorId": "V", "data": "divide"}') ->> 'errorDescription' AS told;
SELECT unique_id, count FROM ocpp.hook_failure WHERE charge_point = 'CP1' AND sqlstate = '22012';
-- Gone: said so.
DROP FUNCTION myco.fails;
SELECT function, present FROM ocpp.hook_overview;
SELECT * FROM pg_temp.together('ok', 'heartbeat');
SELECT sqlstate, message FROM ocpp.hook_failure WHERE sqlstate LIKE '42%';
-- A function nobody remembers, in a backend that never called it.
SELECT ocpp.off('1.6', 'DataTransfer');
INSERT INTO ocpp.hook (kind, version, action, function) VALUES ('on', '1.6', 'DataTransfer', 'myco."x; DROP TABLE ocpp.hook"');
SELECT * FROM pg_temp.together('ok');
SELECT sqlstate, message FROM ocpp.hook_failure WHERE function LIKE '%DROP%';

-- Whatever SQLSTATE a function or a trigger chooses, a remote server that is away or a file that is missing: its own
-- message only. (Told as if it were the database's trouble, everybody behind it would wait for ever.)
CREATE FUNCTION myco.chooses(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    IF call.payload ? 'data' THEN
        RAISE EXCEPTION 'as chosen' USING ERRCODE = call.payload ->> 'data';
    END IF;
    RETURN '{"status": "Accepted"}';
END
$$;
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.chooses');
SELECT state, (SELECT string_agg(concat_ws(' ', t.item, t.outcome, left(t.message, 3)), ', ' ORDER BY t.item) FROM pg_temp.together('heartbeat', state, 'heartbeat') AS t) AS outcomes
FROM unnest('{08001,08006,53400,58P01,55006,25006,57P01,58030,53200,40001,40P01,55P03}'::text[]) AS state;
SELECT sqlstate, count FROM ocpp.hook_failure WHERE function = 'myco.chooses' ORDER BY 1;
CREATE FUNCTION myco.chooses_too() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'as chosen' USING ERRCODE = NEW.vendor_error_code;
END
$$;
CREATE TRIGGER chooses AFTER INSERT ON ocpp.status_notification FOR EACH ROW WHEN (NEW.vendor_error_code IS NOT NULL) EXECUTE FUNCTION myco.chooses_too();
SELECT state, (SELECT string_agg(concat_ws(' ', t.item, t.outcome, left(t.message, 3)), ', ' ORDER BY t.item) FROM pg_temp.sends('CP1', '[2,"s1","Heartbeat",{}]',
    format('[2,"s2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available","vendorErrorCode":"%s"}]', state)) AS t) AS outcomes
FROM unnest('{08001,58P01,55006,25006,53400}'::text[]) AS state;

-- What a function sets is its own: not its neighbours', not the session's.
CREATE FUNCTION myco.sets(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    before text := coalesce(nullif(current_setting('myco.tenant', true), ''), 'nobody') || ' ' || current_setting('TimeZone');
BEGIN
    PERFORM set_config('myco.tenant', call.identity, true), set_config('TimeZone', 'Asia/Tokyo', false);
    RETURN jsonb_build_object('status', 'Accepted', 'data', before);
END
$$;
SET LOCAL TimeZone = 'UTC';
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.sets');
SELECT message FROM pg_temp.together('ok', 'ok', 'ok');
SHOW TimeZone;

-- What the built-in rule refuses through a function is no failure of the function.
CREATE FUNCTION myco.as_usual(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT ocpp.default_reply(call) $$;
SELECT ocpp.on('1.6', 'StatusNotification', 'myco.as_usual');
SELECT left(message, 30) AS message FROM pg_temp.sends('CP1', '[2,"r1","StatusNotification",{"connectorId":1}]');
SELECT count(*) FROM ocpp.hook_failure WHERE function = 'myco.as_usual';

-- What the rule did and the function took back again has not happened: no event of it, and once is once.
SELECT ocpp.add_id_tag('TAG');
CREATE FUNCTION myco.hesitates(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    BEGIN
        PERFORM ocpp.default_reply(call);
        RAISE EXCEPTION 'on second thoughts';
    EXCEPTION WHEN raise_exception THEN
        IF call.payload ->> 'meterStart' = '0' THEN
            RETURN '{"transactionId": 0, "idTagInfo": {"status": "Blocked"}}';
        END IF;
    END;
    RETURN ocpp.default_reply(call);
END
$$;
SELECT ocpp.on('1.6', 'StartTransaction', 'myco.hesitates');
SELECT left(message, 18) AS message FROM pg_temp.sends('CP1', '[2,"t1","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]',
                                                              '[2,"t2","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":5,"timestamp":"2026-05-22T10:00:00Z"}]');
SELECT (SELECT count(*) FROM ocpp.transaction) AS transactions, (SELECT count(*) FROM ocpp.event WHERE kind = 'started') AS events,
       (SELECT bool_and(t.id = e.transaction) FROM ocpp.transaction AS t, ocpp.event AS e WHERE e.kind = 'started') AS same;

-- PostgreSQL signals a cancelled process twice. Where the second signal comes while the failure is counted (here a trigger plays it), it is
-- counted all the same.
CREATE FUNCTION myco.hangs(call ocpp.call) RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE query_canceled; END $$;
SELECT ocpp.after('1.6', 'StatusNotification', 'myco.hangs');
CREATE SEQUENCE myco.signals;
CREATE FUNCTION myco.signalled() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF nextval('myco.signals') = 1 THEN RAISE query_canceled; END IF; RETURN NEW; END $$;
CREATE TRIGGER signalled BEFORE INSERT ON ocpp.hook_failure FOR EACH ROW EXECUTE FUNCTION myco.signalled();
SELECT item, outcome, message FROM pg_temp.sends('CP1', '[2,"s1","StatusNotification",{"connectorId":1,"status":"Available","errorCode":"NoError"}]');
SELECT kind, charge_point, action, sqlstate, unique_id, count FROM ocpp.hook_failure WHERE function = 'myco.hangs';
DROP TRIGGER signalled ON ocpp.hook_failure;

-- A trigger on the log that does not let a failed frame be kept: it is answered all the same.
CREATE FUNCTION myco.censors() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not in my log'; END $$;
CREATE TRIGGER censors BEFORE INSERT ON ocpp.message_log FOR EACH ROW WHEN (NEW.message_id = 'c2') EXECUTE FUNCTION myco.censors();
SET LOCAL client_min_messages = error;
SELECT item, outcome, left(message, 24) AS message FROM pg_temp.sends('CP1', '[2,"c1","Heartbeat",{}]', '[2,"c2","Heartbeat",{}]', '[2,"c3","Heartbeat",{}]');
ROLLBACK;
