-- ocpp.event: what is written for which message, connection and command, and the switches.
BEGIN;
\i station.psql
DELETE FROM ocpp.event;
-- What happened since this was asked last, without what changes from run to run.
CREATE FUNCTION pg_temp.told() RETURNS TABLE (kind text, charge_point text, place text, transaction bigint, command bigint, details text) LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY SELECT e.kind, e.charge_point, e.evse_id || '.' || e.connector_id, e.transaction, e.command,
        regexp_replace(e.details::text, '"connected_at": "[^"]*"', '"connected_at": <now>')
    FROM ocpp.event AS e WHERE e.era = ocpp.current_era() AND e.written_by = pg_current_xact_id() ORDER BY e.id;
    DELETE FROM ocpp.event;
END
$$;
SELECT ocpp.add_charge_point('E1'), ocpp.add_id_tag('TAG');

-- A session of a charge point.
SELECT pg_temp.connects('E1');
SELECT pg_temp.says('E1', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M", "chargePointSerialNumber": "S", "firmwareVersion": "1.0"}');
SELECT pg_temp.says('E1', 'StatusNotification', '{"connectorId": 1, "status": "Available", "errorCode": "NoError", "timestamp": "2026-05-22T10:00:00Z"}');
SELECT pg_temp.says('E1', 'StatusNotification', '{"connectorId": 1, "status": "Faulted", "errorCode": "GroundFailure", "info": "wet", "timestamp": "2026-05-22T10:01:00Z"}');
SELECT pg_temp.says('E1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 100, "timestamp": "2026-05-22T10:02:00Z"}', 'start');
-- Again: no second effect, no second event.
SELECT pg_temp.says('E1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 100, "timestamp": "2026-05-22T10:02:00Z"}', 'start');
SELECT pg_temp.says('E1', 'MeterValues', '{"connectorId": 1, "transactionId": 1, "meterValue": [{"timestamp": "2026-05-22T10:30:00Z", "sampledValue": [{"value": "450"}]}]}');
SELECT pg_temp.says('E1', 'StopTransaction', '{"transactionId": 1, "meterStop": 900, "timestamp": "2026-05-22T11:00:00Z", "reason": "EVDisconnected"}');
SELECT pg_temp.says('E1', 'Heartbeat', '{}');
-- A deviation is told once a day.
SELECT pg_temp.says('E1', 'Authorize', '{"idTag": "TAG", "colour": "red"}', 'v1'), pg_temp.says('E1', 'Authorize', '{"idTag": "TAG", "colour": "blue"}', 'v2');
SELECT * FROM pg_temp.told();

-- Commands: when they end, and once more when a late answer corrects how.
SELECT ocpp.clear_cache('E1') AS accepted, ocpp.reset('E1') AS late, ocpp.unlock_connector('E1') AS cancelled;
SELECT ocpp.cancel_command(3);
SELECT outcome, charge_point FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('E1', '{"status": "Accepted"}');
UPDATE ocpp.command SET answer_until = '2026-01-01 00:00+00' WHERE id = 2;
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.sends('E1', (SELECT format('[4,"%s","InternalError","no","{}"]', message_id) FROM ocpp.command WHERE id = 2));
SELECT * FROM pg_temp.told();

-- A transaction that a person closes.
SELECT pg_temp.says('E1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 900, "timestamp": "2026-05-22T12:00:00Z"}', 'start2');
SELECT ocpp.close_transaction(2, 1000, stopped_at => '2026-05-22 13:00+00');
SELECT * FROM pg_temp.told();

-- Connections: the newer one replaces the older; the end of a socket; a connector whose lease has ended; an old name.
SELECT pg_temp.connects('E1');
SELECT ocpp.disconnected('{E1}', '{2}', '{timeout}');
SELECT pg_temp.connects('E1');
UPDATE ocpp.node SET lease_until = '2026-01-01 00:00+00';
SELECT ocpp.release_lost();
SELECT * FROM pg_temp.told();
SELECT pg_temp.connects('E1');
SELECT ocpp.rename_charge_point('E1', 'E2');
SELECT * FROM pg_temp.told();

-- A wrong password: once a minute and charge point. A stranger's is nobody's.
SELECT ocpp.set_password('E2', 'correct horse');
CREATE FUNCTION pg_temp.knocks(identity text, password bytea) RETURNS integer LANGUAGE sql AS $$
    SELECT c.status FROM ocpp.connect((SELECT id FROM ocpp.node), identity, NULL, identity, password, '{ocpp1.6}', '192.0.2.66') AS c
$$;
SELECT pg_temp.knocks('E2', 'wrong'), pg_temp.knocks('e2', 'again'), pg_temp.knocks('E2', 'correct horse');
UPDATE ocpp.event SET received_at = received_at - interval '2 minutes' WHERE kind = 'security';
SELECT pg_temp.knocks('E2', NULL);
SELECT kind, charge_point, details FROM ocpp.event ORDER BY id;
DELETE FROM ocpp.event;
SELECT ocpp.set('unknown_charge_point', 'reject');
SELECT pg_temp.knocks('E3', 'wrong');
SELECT * FROM pg_temp.told();

-- Each kind has a switch.
SELECT name, value, default_value FROM ocpp.setting WHERE name LIKE 'event.%' ORDER BY name;
UPDATE ocpp.setting SET value = (name = 'event.metered')::text WHERE name LIKE 'event.%';
SELECT status FROM ocpp.connect((SELECT id FROM ocpp.node), 'E2', NULL, 'E2', 'correct horse', '{ocpp1.6}', NULL);
SELECT pg_temp.says('E2', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}');
SELECT pg_temp.says('E2', 'StatusNotification', '{"connectorId": 1, "status": "Faulted", "errorCode": "OtherError"}');
SELECT pg_temp.says('E2', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 900, "timestamp": "2026-05-23T12:00:00Z"}', 'start3');
SELECT pg_temp.says('E2', 'MeterValues', '{"connectorId": 1, "transactionId": 3, "meterValue": [{"timestamp": "2026-05-23T12:30:00Z", "sampledValue": [{"value": "950"}, {"value": "7", "measurand": "Power.Active.Import", "unit": "kW", "phase": "L1"}]}]}');
SELECT pg_temp.says('E2', 'StopTransaction', '{"transactionId": 3, "meterStop": 990, "timestamp": "2026-05-23T13:00:00Z"}');
SELECT pg_temp.says('E2', 'Authorize', '{"idTag": "TAG", "shape": "round"}');
SELECT ocpp.cancel_command(ocpp.clear_cache('E2'));
SELECT * FROM pg_temp.told();
SAVEPOINT perhaps;
SELECT ocpp.set('event.status', 'perhaps');
ROLLBACK TO perhaps;

-- What a message wrote is undone with it; a kind that does not exist can not be written.
SELECT ocpp.set('event.status', NULL);
CREATE FUNCTION pg_temp.objects() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
CREATE TRIGGER objects BEFORE INSERT ON ocpp.status_notification FOR EACH ROW EXECUTE FUNCTION pg_temp.objects();
SELECT pg_temp.says('E2', 'StatusNotification', '{"connectorId": 1, "status": "Available", "errorCode": "NoError"}');
SELECT * FROM pg_temp.told();
DO $$
BEGIN
    INSERT INTO ocpp.event (kind, charge_point) VALUES ('imagined', 'E2');
EXCEPTION WHEN check_violation THEN
    RAISE WARNING 'refused';
END
$$;
ROLLBACK;

-- LISTEN ocpp_event. The nudge comes at COMMIT, so this part cleans up behind itself.
SELECT count(*) AS before FROM ocpp.event \gset
LISTEN ocpp_event;
-- Off by default.
\o heard.txt
INSERT INTO ocpp.event (kind, charge_point) VALUES ('status', 'E1');
SELECT ocpp.set('event.notify', 'true');
ALTER SEQUENCE ocpp.event_number RESTART 1000001;
INSERT INTO ocpp.event (kind, charge_point) SELECT 'status', 'E' || n FROM generate_series(1, 3) AS n;
-- However much is written, it is one short line per statement.
INSERT INTO ocpp.event (kind, charge_point, details) SELECT 'status', 'E1', jsonb_build_object('info', repeat('x', 10000)) FROM generate_series(1, 1000) AS n;
\o
\set heard `sed -n 's/ received from server process.*//p' heard.txt`
\echo :heard
UNLISTEN ocpp_event;
SELECT ocpp.set('event.notify', NULL);
DELETE FROM ocpp.event WHERE received_at > now() - interval '1 minute' AND charge_point IN ('E1', 'E2', 'E3');
SELECT count(*) - :before AS left_over FROM ocpp.event;
