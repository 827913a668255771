-- ocpp.parse as ocpp-cs calls it: untyped literals, names in any case, one json, never an error.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1', account => 'acme'), ocpp.add_charge_point('CP2'), ocpp.add_id_tag('TAG');
SELECT * FROM ocpp.Parse('CP1', 'u1', 'Authorize', '{"idTag": "TAG"}'::jsonb, 'acme');
SELECT * FROM ocpp.Parse('CP2', 'u2', 'Authorize', '{"idTag": "TAG"}'::jsonb, '', '1.6');
SELECT * FROM ocpp.Parse('CP2', 'u2', 'Authorize', '{"idTag": "TAG"}'::jsonb, NULL);
-- Errors: an object always, a description without quotes and control characters.
SELECT e ->> 'messageTypeId' AS type, e ->> 'uniqueId' AS id, e ->> 'errorCode' AS code, jsonb_typeof(e -> 'errorDetails') AS details, e ->> 'errorDescription' ~ '["[:cntrl:]]' AS unclean
FROM (VALUES (ocpp.parse('CP2', 'u3', 'MakeCoffee', '{}')::jsonb), (ocpp.parse('CP2', 'u4', 'Reset', '{"type": "Hard"}')::jsonb),
             (ocpp.parse('CP2', 'u5', 'Authorize', '{}')::jsonb), (ocpp.parse('CP2', 'u6', 'Authorize', '"text"')::jsonb),
             (ocpp.parse(NULL, NULL, NULL, NULL)::jsonb), (ocpp.parse('CP2', 'u7', E'Say "this"\n', '{}')::jsonb),
             (ocpp.parse('CP2', 'u8', 'Heartbeat', '{}', NULL, '9.9')::jsonb), (ocpp.parse('CP2', 'u9', 'Heartbeat', '{}', 'wrong')::jsonb)) AS v (e);
-- A message of the database's own fault is answered, not raised: and what it did is undone, but kept in the log.
CREATE FUNCTION public.no_tuesday() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not on a "Tuesday"' USING ERRCODE = 'P0001'; END $$;
CREATE TRIGGER no_tuesday BEFORE INSERT ON ocpp.transaction FOR EACH ROW EXECUTE FUNCTION public.no_tuesday();
SELECT ocpp.parse('CP2', 'u10', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z"}');
SELECT message_id, error FROM ocpp.message_log WHERE message_id = 'u10';
SELECT count(*) FROM ocpp.transaction_event;
DROP TRIGGER no_tuesday ON ocpp.transaction;
-- Any action of a charge point gets an answer.
SELECT pg_temp.says('CP2', a, p::jsonb) FROM (VALUES ('FirmwareStatusNotification', '{"status": "Installed"}'), ('DiagnosticsStatusNotification', '{"status": "Idle"}'),
    ('DataTransfer', '{"vendorId": "V"}'), ('SecurityEventNotification', '{"type": "Reboot", "timestamp": "2026-05-22T10:00:00Z"}'),
    ('LogStatusNotification', '{"status": "Idle"}'), ('SignedFirmwareStatusNotification', '{"status": "Idle"}'), ('SignCertificate', '{"csr": "x"}')) AS v (a, p);
-- Schemas for those who want to check themselves.
SELECT jsonb_typeof(ocpp.message_schema('1.6', 'StartTransaction')) AS known, ocpp.message_schema('1.6', 'Nothing') AS unknown;
SELECT a AS action, ocpp.message_schema('1.6', a) -> 'sentBy' AS sent_by FROM unnest(ARRAY['Authorize', 'Reset', 'DataTransfer']) AS a;
ROLLBACK;
