-- Time travel for rules: the log said again to today's rules, and what is answered otherwise.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1', account => NULL), ocpp.add_charge_point('CP2'), ocpp.add_id_tag('TAG'), pg_temp.connects('CP1'), pg_temp.connects('CP2');
-- Two hooks, one with words of its own about time, by clocks that stand still in a replay and by one that does not; it fails at times.
CREATE SCHEMA myco;
CREATE FUNCTION myco.transfer(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    IF call.payload ->> 'data' = 'bad' THEN
        RAISE EXCEPTION 'no more';
    END IF;
    RETURN jsonb_build_object('status', 'Accepted', 'data',
        CASE call.payload ->> 'data' WHEN 'tomorrow' THEN to_json(now() + interval '1 day') WHEN 'clock' THEN to_json(clock_timestamp()) ELSE to_json(call.received_at) END #>> '{}');
END
$$;
CREATE FUNCTION myco.welcome(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_set(ocpp.default_reply(call), '{interval}', '60') $$;
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.transfer'), ocpp.on('1.6', 'BootNotification', 'myco.welcome');

-- Before: a transaction runs, a command is on its way.
SELECT * FROM pg_temp.sends('CP1', '[2,"b1","StartTransaction",{"connectorId":2,"idTag":"TAG","meterStart":100,"timestamp":"2026-05-22T09:00:00Z"}]',
                                   '[2,"b2","StatusNotification",{"connectorId":2,"errorCode":"NoError","status":"Charging"}]');
SELECT ocpp.get_configuration('CP1', ARRAY['HeartbeatInterval']);
SELECT outcome FROM pg_temp.tends();
SELECT clock_timestamp() AS then \gset
SET LOCAL client_min_messages = error;

-- That time: everything that charge points say ...
SELECT count(*) FROM pg_temp.sends('CP1', '[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]', '[2,"2","Heartbeat",{}]',
    '[2,"3","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Preparing"}]', '[2,"4","Authorize",{"idTag":"TAG"}]', '[2,"5","Authorize",{"idTag":"NOBODY"}]',
    '[2,"6","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]',
    '[2,"6","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]',
    '[2,"7","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]',
    '[2,"8","MeterValues",{"connectorId":1,"transactionId":2,"meterValue":[{"timestamp":"2026-05-22T10:30:00Z","sampledValue":[{"value":"50"}]}]}]',
    '[2,"8","MeterValues",{"connectorId":1,"transactionId":2,"meterValue":[{"timestamp":"2026-05-22T10:30:00Z","sampledValue":[{"value":"50"}]}]}]',
    '[2,"9","StatusNotification",{"connectorId":2,"errorCode":"NoError","status":"Finishing"}]',
    '[2,"10","StopTransaction",{"transactionId":1,"meterStop":400,"timestamp":"2026-05-22T10:31:00Z","transactionData":[{"timestamp":"2026-05-22T10:00:00Z","sampledValue":[{"value":"300"}]}]}]');
-- ... answers to commands, one sent before and one sent then ...
SELECT ocpp.change_availability('CP1', 'Inoperative', 1);
SELECT outcome FROM pg_temp.answers('CP1', '{"configurationKey": [{"key": "HeartbeatInterval", "readonly": false, "value": "60"}]}');
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
-- ... what can not be answered well, and by psql ...
SELECT count(*) FROM pg_temp.sends('CP1', '[2,"11","Nonsense",{}]', '[2,"12","StartTransaction",{"connectorId":1}]', '[2,"13"', 'what?',
    '[2,"14","DataTransfer",{"vendorId":"V","data":"bad"}]', '[2,"15","DataTransfer",{"vendorId":"V","data":"tomorrow"}]', '[2,"16","DataTransfer",{"vendorId":"V","data":"clock"}]',
    '[2,"17","StopTransaction",{"transactionId":77,"meterStop":1,"timestamp":"2026-05-22T10:31:00Z"}]');
SELECT pg_temp.says('CP2', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 7, "timestamp": "2026-05-22T10:00:00Z"}');
-- ... and over a new connection, while the old one still says something.
SELECT pg_temp.connects('CP1') AS session \gset
UPDATE ocpp.connection SET connected_at = clock_timestamp() WHERE session = :session;
SELECT count(*) FROM ocpp.receive('{CP1,CP1,CP1}', ARRAY[1, :session, 1], ARRAY['[2,"18","Heartbeat",{}]', '[2,"19","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]',
    '[2,"20","StopTransaction",{"transactionId":2,"meterStop":90,"timestamp":"2026-05-22T10:40:00Z"}]']::bytea[]);
SELECT action, count(*) AS said, count(reply) AS answered FROM ocpp.message WHERE received_at >= :'then' AND direction = 'received' GROUP BY action ORDER BY action;

-- Not in a database that charge points live in.
SAVEPOINT before;
SELECT * FROM ocpp.replay(:'then', 'infinity');
ROLLBACK TO before;
SELECT ocpp.set('replay', 'allowed');
SAVEPOINT allowed;
SELECT * FROM ocpp.replay(:'then', 'infinity');
ROLLBACK TO allowed;
SELECT * FROM ocpp.replay(NULL, 'infinity');
ROLLBACK TO allowed;
SELECT * FROM ocpp.replay('2026-05-23T00:00:00Z', '2026-05-22T00:00:00Z');
ROLLBACK TO allowed;
UPDATE ocpp.node SET lease_until = clock_timestamp();
CREATE FUNCTION pg_temp.state() RETURNS TABLE (what text, is text) LANGUAGE sql AS $$
    SELECT 'transaction', t::text FROM ocpp.transaction AS t
    UNION ALL SELECT 'transaction_event', (to_jsonb(e) - 'id')::text FROM ocpp.transaction_event AS e
    UNION ALL SELECT 'meter_value', m::text FROM ocpp.meter_value AS m
    UNION ALL SELECT 'connector', k::text FROM ocpp.connector AS k
    UNION ALL SELECT 'status_notification', n::text FROM ocpp.status_notification AS n
    UNION ALL SELECT 'command', (to_jsonb(m) - 'sent_at')::text FROM ocpp.command AS m
    UNION ALL SELECT 'configuration', c::text FROM ocpp.configuration AS c
    UNION ALL SELECT 'message_log', l::text FROM ocpp.message_log AS l
    UNION ALL SELECT 'charge_point_state', (to_jsonb(s) - '{node,connected_at,recent}'::text[])::text FROM ocpp.charge_point_state AS s
    UNION ALL SELECT 'recent', concat_ws(' ', s.charge_point, r.n, split_part(r.line, E'\t', 1), split_part(r.line, E'\t', 2), split_part(r.line, E'\t', 4))
              FROM ocpp.charge_point_state AS s, string_to_table(s.recent, E'\n') WITH ORDINALITY AS r (line, n)
    UNION ALL SELECT 'violation', v::text FROM ocpp.violation AS v
    UNION ALL SELECT 'hook_failure', (to_jsonb(f) - '{first_seen,last_seen}'::text[])::text FROM ocpp.hook_failure AS f
    UNION ALL SELECT 'event', (to_jsonb(e) - 'id')::text FROM ocpp.event AS e WHERE e.kind NOT IN ('connected', 'disconnected', 'command')
$$;
CREATE TEMPORARY TABLE state AS SELECT * FROM pg_temp.state();

-- The same rules: nothing differs, and the storage is what it was, to the microsecond of each receipt.
SET LOCAL client_min_messages = notice;
SELECT * FROM ocpp.replay(:'then', 'infinity');
(SELECT 'then' AS only, * FROM state EXCEPT SELECT 'then', * FROM pg_temp.state()) UNION ALL (SELECT 'now', * FROM pg_temp.state() EXCEPT SELECT 'now', * FROM state) ORDER BY 2, 3, 1;
SELECT * FROM ocpp.replay(:'then', 'infinity');
SELECT count(*) AS differs FROM (SELECT * FROM state EXCEPT SELECT * FROM pg_temp.state()) AS d;
SELECT what, count(*) FROM state GROUP BY what ORDER BY what;
-- It is today again.
SELECT now() = transaction_timestamp() AND now() < :'then' AND now() > timestamptz 'yesterday' AS today, pg_temp.says('CP1', 'Heartbeat', '{}');

-- Another rule: a tag is refused by the day of the week, in whose words now() is then; another interval; one fails no more.
CREATE FUNCTION myco.not_now(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$
    SELECT CASE WHEN now() = call.received_at AND statement_timestamp() = now() THEN jsonb_set(ocpp.default_reply(call), '{idTagInfo,status}', '"Blocked"') ELSE ocpp.default_reply(call) END
$$;
SELECT ocpp.on('1.6', 'Authorize', 'myco.not_now'), ocpp.off('1.6', 'BootNotification');
CREATE OR REPLACE FUNCTION myco.transfer(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{"status": "Rejected"}'::jsonb $$;
CREATE TEMPORARY TABLE first_run AS SELECT * FROM ocpp.replay(:'then', 'infinity');
SELECT charge_point, message_id, action, said, regexp_replace(answer_then::text, '20\d\d-[^"]*', '<time>') AS answer_then, answer_now - 'currentTime' AS answer_now
FROM first_run ORDER BY received_at;
SELECT ocpp.set('heartbeat_interval', '60');
SELECT message_id, action FROM ocpp.replay(:'then', 'infinity') WHERE action = 'BootNotification';
SELECT ocpp.set('heartbeat_interval', NULL);
CREATE TEMPORARY TABLE second_run AS SELECT * FROM ocpp.replay(:'then', 'infinity');
SELECT count(*) AS differs FROM ((SELECT * FROM first_run EXCEPT ALL SELECT * FROM second_run) UNION ALL (SELECT * FROM second_run EXCEPT ALL SELECT * FROM first_run)) AS d;

-- Part of the time: what lies behind it is taken back too.
SELECT received_at AS mid FROM ocpp.message_log WHERE message_id = '8' LIMIT 1 \gset
SELECT message_id, action FROM ocpp.replay(:'then', :'mid');
SELECT id, state, energy, meter_stop, reason FROM ocpp.transaction ORDER BY id;
SELECT message_id, action FROM ocpp.replay(:'mid', 'infinity') ORDER BY received_at;
SELECT id, charge_point, state, energy, meter_stop FROM ocpp.transaction ORDER BY id;

-- Transactions that get another number: one is taken by somebody else meanwhile, one is given by a hook.
UPDATE ocpp.transaction SET charge_point = 'CP2', id = 3, transaction_id = '3', start_received_at = timestamptz :'then' - interval '1 day', evse_id = 5 WHERE id = 3;
INSERT INTO ocpp.transaction SELECT (t).* FROM (SELECT jsonb_populate_record(t, '{"id": 2, "transaction_id": "2"}') AS t FROM ocpp.transaction AS t WHERE id = 3) AS other;
DELETE FROM ocpp.transaction WHERE charge_point = 'CP1' AND id = 2;
SELECT count(*) AS differ FROM ocpp.replay(:'then', 'infinity') WHERE action NOT IN ('Authorize', 'DataTransfer', 'BootNotification');
SELECT charge_point, id, state, energy, meter_stop FROM ocpp.transaction ORDER BY charge_point, id;
SELECT transaction_id, transaction, source, value FROM ocpp.meter_value WHERE charge_point = 'CP1' ORDER BY received_at;
CREATE FUNCTION myco.renumber(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    reply jsonb := ocpp.default_reply(call);
BEGIN
    UPDATE ocpp.transaction SET id = 500 + evse_id, transaction_id = 500 + evse_id WHERE charge_point = call.identity AND id = (reply ->> 'transactionId')::bigint;
    RETURN CASE WHEN found THEN jsonb_set(reply, '{transactionId}', to_jsonb(500 + (call.payload ->> 'connectorId')::integer)) ELSE reply END;
END
$$;
SELECT ocpp.on('1.6', 'StartTransaction', 'myco.renumber');
SELECT count(*) AS differ FROM ocpp.replay(:'then', 'infinity') WHERE action NOT IN ('Authorize', 'DataTransfer', 'BootNotification');
SELECT charge_point, id, state, energy, meter_stop FROM ocpp.transaction WHERE charge_point = 'CP1' ORDER BY id;
-- And where then there was an error, a transaction begins now, under a number that nobody got then.
SELECT ocpp.off('1.6', 'StartTransaction');
CREATE FUNCTION myco.mended(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$
    SELECT ocpp.default_reply(jsonb_populate_record(call, '{"payload": {"connectorId": 3, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z"}}'))
$$;
SELECT ocpp.on('1.6', 'StartTransaction', 'myco.mended', validate => false);
SELECT message_id, said, answer_then ->> 'errorCode' AS answer_then, answer_now FROM ocpp.replay(:'then', 'infinity') WHERE message_id = '12';
SELECT answer_now FROM ocpp.replay(:'then', 'infinity') WHERE message_id = '12';

-- Nothing is sent: what a rule asks for stays in the queue, and is asked for once, however often it is replayed.
CREATE FUNCTION myco.then_reset(call ocpp.call) RETURNS void LANGUAGE sql AS $$ SELECT ocpp.reset(call.identity) $$;
SELECT ocpp.after('1.6', 'BootNotification', 'myco.then_reset');
SELECT count(*) FROM ocpp.replay(:'then', 'infinity') WHERE action = 'BootNotification';
SELECT count(*) FROM ocpp.replay(:'then', 'infinity') WHERE action = 'BootNotification';
SELECT action, state, count(*), bool_and(created_at >= :'then') AS of_then FROM ocpp.command GROUP BY 1, 2 ORDER BY 1;
-- A charge point that is not here.
INSERT INTO ocpp.message_log (charge_point, received_at, message_type, message_id, action, frame, reply) VALUES ('CP9', clock_timestamp(), 2, '1', 'Heartbeat', '[2,"1","Heartbeat",{}]', '[3,"1",{}]');
SELECT charge_point FROM ocpp.replay(:'then', 'infinity') WHERE charge_point = 'CP9';
-- What jsonb can not hold.
INSERT INTO ocpp.message_log (charge_point, received_at, session, message_type, message_id, action, frame, reply)
VALUES ('CP1', clock_timestamp(), :session, 2, 'odd', 'DataTransfer', '[2,"odd","DataTransfer",{"vendorId":"\u0000","data":1e999999}]', '[3,"odd",{"status":"Accepted"}]');
SELECT said, answer_then, answer_now ->> 'errorCode' AS answer_now FROM ocpp.replay(:'then', 'infinity') WHERE message_id = 'odd';
-- A replay that is cancelled leaves everything as it was, and the clock goes on.
CREATE FUNCTION myco.cancelled(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'as if by a person' USING ERRCODE = 'query_canceled'; END $$;
SELECT ocpp.on('1.6', 'Heartbeat', 'myco.cancelled');
CREATE TEMPORARY TABLE before AS SELECT * FROM pg_temp.state();
DO $$
DECLARE
    today timestamptz := now();
BEGIN
    PERFORM ocpp.replay('yesterday', 'infinity');
EXCEPTION WHEN query_canceled THEN
    RAISE NOTICE '%, today: %', SQLERRM, now() = today;
END
$$;
SELECT count(*) AS differs FROM (SELECT * FROM before EXCEPT SELECT * FROM pg_temp.state()) AS d;
ROLLBACK;
