-- Time travel for rules: what was said over SOAP, and by 1.5, is said again too.
BEGIN;
\i station.psql
\i soap.psql
SELECT ocpp.add_charge_point('CP15'), ocpp.add_charge_point('WAITS', registration => 'Pending'), ocpp.add_id_tag('TAG');
SELECT clock_timestamp() AS then \gset
SELECT status FROM pg_temp.posts('CP15', '1.5', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}', '{"From": "http://192.0.2.7:8080/cp"}');
SELECT answer FROM pg_temp.posts('CP15', '1.5', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "timestamp": "2026-05-22T10:00:00Z", "meterStart": 0}');
SELECT answer FROM pg_temp.posts('CP15', '1.5', 'MeterValues', '{"connectorId": 1, "transactionId": 1, "values": [{"timestamp": "2026-05-22T10:10:00Z", "value": [{"value": "300"}]}]}');
SELECT status FROM pg_temp.posts('WAITS', '1.6', 'Heartbeat', '{}');
SELECT ocpp.unlock_connector('CP15', 1) AS id \gset
SELECT command FROM pg_temp.tends_soap();
SELECT count(*) FROM pg_temp.answers_soap(:id, '1.5', '{"status": "Accepted"}');
DELETE FROM ocpp.node;
SELECT ocpp.set('replay', 'allowed');
SET LOCAL client_min_messages = notice;
-- With the rules of then: no difference. The transaction and what was measured are there again.
SELECT * FROM ocpp.replay(:'then', 'infinity');
SELECT id, state, energy FROM ocpp.transaction;
SELECT count(*) FROM ocpp.meter_value;
-- With others: here and there.
CREATE SCHEMA myco;
CREATE FUNCTION myco.boot(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_set(ocpp.default_reply(call), '{interval}', '77') $$;
SELECT ocpp.on('1.6', 'BootNotification', 'myco.boot'), ocpp.accept('WAITS');
SELECT charge_point, action, said, answer_then - 'currentTime' AS answer_then, answer_now - 'currentTime' AS answer_now FROM ocpp.replay(:'then', 'infinity');
ROLLBACK;
