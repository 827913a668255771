-- ocpp.Parse as ocpp-cs sends it: one JSON for whatever a charge point says, and never an error.
BEGIN;
\i station.psql
\pset format unaligned
SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2', account => 'acme'), ocpp.add_charge_point('BAD'), ocpp.add_id_tag('TAG');
SELECT ocpp.block('BAD');

-- The first generation: five arguments, names with capitals, the account empty where the path had none.
SELECT * FROM ocpp.Parse('CP1', '1f2e', 'Authorize', '{"idTag":"TAG"}'::jsonb, '');
SELECT * FROM ocpp.Parse('CP2', '1f2f', 'Authorize', '{"idTag":"TAG"}'::jsonb, 'acme');
SELECT * FROM ocpp.Parse('CP1', '1f30', 'Heartbeat', '{}'::jsonb, 'acme');
-- Before it knew accounts: four. The second generation: six.
SELECT * FROM ocpp.Parse('CP1', '1f31', 'StatusNotification', '{"connectorId":1,"errorCode":"NoError","status":"Available"}'::jsonb);
SELECT * FROM ocpp.parse('CP1', '1f32', 'StatusNotification', '{"connectorId":1,"errorCode":"NoError","status":"Charging"}'::jsonb, '', '1.6');
SELECT * FROM ocpp.parse('CP1', '1f33', 'Heartbeat', '{}'::jsonb, NULL, '2.0.1');
SELECT * FROM ocpp.parse('CP1', '1f34', 'Authorize', '{"idTag":"TAG"}'::jsonb, NULL, NULL);
-- As libpq escapes: text with quotes and line ends in it arrives as it was said.
SELECT * FROM ocpp.Parse('CP1',  E'say "1"\\\n', 'DataTransfer',  E'{"vendorId":"a \\"quoted\\" V","data":"one\\ntwo\\\\ \\u00e9 \\ud83d\\udd0c"}'::jsonb, '');
SELECT vendor_id, data FROM ocpp.data_transfer;
SELECT count(*) FROM ocpp.message_log WHERE message_id = E'say "1"\\\n';
-- What the time of day is in.
SELECT pg_temp.steady(parse::text) FROM ocpp.Parse('CP1', '1', 'BootNotification', '{"chargePointVendor":"V","chargePointModel":"M","latitude":52.5,"longitude":"13.4","location":{},"connectors":[1,2]}'::jsonb, '');
SELECT pg_temp.steady(parse::text) FROM ocpp.Parse('CP1', '2', 'Heartbeat', '{}'::jsonb, '');
-- Without a payload it is an empty one.
SELECT pg_temp.steady(parse::text) FROM ocpp.Parse('CP1', '3', 'Heartbeat', NULL, '');
-- A transaction; said again it is answered as before.
SELECT * FROM ocpp.Parse('CP1', '4', 'StartTransaction', '{"connectorId":1,"idTag":"TAG","meterStart":100,"timestamp":"2026-05-22T10:00:00Z"}'::jsonb, '');
SELECT * FROM ocpp.Parse('CP1', '4', 'StartTransaction', '{"connectorId":1,"idTag":"TAG","meterStart":100,"timestamp":"2026-05-22T10:00:00Z"}'::jsonb, '');
SELECT * FROM ocpp.Parse('CP1', '5', 'StopTransaction', '{"transactionId":1,"meterStop":900,"timestamp":"2026-05-22T11:00:00Z"}'::jsonb, '');
SELECT id, state, energy FROM ocpp.transaction;

-- Every key, in both shapes, and of which type.
SELECT e.said, k.key, json_typeof(k.value) AS type
FROM (VALUES ('result', ocpp.Parse('CP1', '6', 'MeterValues', '{"connectorId":1,"meterValue":[]}', '')), ('error', ocpp.Parse('CP1', '7', 'MakeCoffee', '{}', ''))) AS e (said, reply),
     json_each(e.reply) AS k ORDER BY e.said DESC, k.key COLLATE "C";

-- Errors. An object in errorDetails, no double quote and no control character in errorDescription.
\set errors 'SELECT e ->> ''errorCode'' AS code, e ->> ''errorDescription'' AS description, jsonb_typeof(e -> ''errorDetails'') AS details FROM (VALUES'
:errors (ocpp.parse('CP1', '8', 'MakeCoffee', '{}', '')::jsonb),
    (ocpp.parse('CP1', '8', 'Reset', '{"type":"Hard"}', '')::jsonb),
    (ocpp.parse('CP1', '8', E'Say "this"\r\n\tand\x7f', '{}', '')::jsonb),
    (ocpp.parse('CP1', '8', '', '{}', '')::jsonb),
    (ocpp.parse('CP1', '8', NULL, '{}', '')::jsonb),
    (ocpp.parse('CP1', '8', 'heartbeat', '{}', '')::jsonb)) AS v (e);
-- Payloads of any shape.
:errors (ocpp.parse('CP1', '9', 'Authorize', '{}', '')::jsonb),
    (ocpp.parse('CP1', '9', 'Authorize', '[]', '')::jsonb),
    (ocpp.parse('CP1', '9', 'Authorize', 'null', '')::jsonb),
    (ocpp.parse('CP1', '9', 'Authorize', '"TAG"', '')::jsonb),
    (ocpp.parse('CP1', '9', 'Authorize', '7', '')::jsonb),
    (ocpp.parse('CP1', '9', 'Authorize', 'false', '')::jsonb),
    (ocpp.parse('CP1', '9', 'Authorize', '{"idTag":{"idTag":"\"\n"}}', '')::jsonb),
    (ocpp.parse('CP1', '9', 'StartTransaction', '{"connectorId":1e400,"idTag":"TAG","meterStart":{},"timestamp":"now \"or\"\nnever"}', '')::jsonb)) AS v (e);
SAVEPOINT before;
SELECT ocpp.parse('CP1', '9', 'DataTransfer', (repeat('{"a":', 1000) || '1' || repeat('}', 1000))::jsonb, '') ->> 'messageTypeId' AS deep;
ROLLBACK TO before;
-- Versions.
:errors (ocpp.parse('CP1', '10', 'Heartbeat', '{}', '', '9.9')::jsonb),
    (ocpp.parse('CP1', '10', 'Heartbeat', '{}', '', '')::jsonb),
    (ocpp.parse('CP1', '10', 'Heartbeat', '{}', '', E'1.6"\n')::jsonb),
    (ocpp.parse('CP1', '10', 'SignCertificate', '{}', '', '1.5')::jsonb)) AS v (e);
-- Charge points.
:errors (ocpp.parse('BAD', '11', 'Heartbeat', '{}', '')::jsonb),
    (ocpp.parse('CP2', '11', 'Heartbeat', '{}', 'other')::jsonb),
    (ocpp.parse('CP2', '11', 'Heartbeat', '{}', '')::jsonb),
    (ocpp.parse('', '11', 'Heartbeat', '{}', '')::jsonb),
    (ocpp.parse(NULL, '11', 'Heartbeat', '{}', '')::jsonb),
    (ocpp.parse(E'a\t"b"/c', '11', 'Heartbeat', '{}', '')::jsonb),
    (ocpp.parse(repeat('x', 256), '11', 'Heartbeat', '{}', '')::jsonb)) AS v (e);
SELECT * FROM ocpp.Parse(NULL, NULL, NULL, NULL, NULL, NULL);
SELECT identity FROM ocpp.charge_point ORDER BY identity;
-- An error of your own function, with anything in it.
CREATE FUNCTION public.no_way(c ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION E'say "no"\nand\tmean it' USING DETAIL = E'"why"\n'; END $$;
SELECT ocpp.on('1.6', 'DataTransfer', 'public.no_way');
SELECT * FROM ocpp.Parse('CP1', '12', 'DataTransfer', '{"vendorId":"V"}'::jsonb, '');
SELECT ocpp.off('1.6', 'DataTransfer');

-- Charge points that nobody has entered, as unknown_charge_point says: wait, the default; are welcome; are turned away.
SELECT ocpp.get('unknown_charge_point');
SELECT pg_temp.says('NEW1', 'BootNotification', '{"chargePointVendor":"V","chargePointModel":"M"}') AS boot, pg_temp.says('NEW1', 'Heartbeat', '{}') AS heartbeat;
SELECT ocpp.set('unknown_charge_point', 'accept');
SELECT pg_temp.says('NEW2', 'BootNotification', '{"chargePointVendor":"V","chargePointModel":"M"}') AS boot, pg_temp.says('NEW2', 'Heartbeat', '{}') AS heartbeat;
SELECT ocpp.parse('NEW3', '1', 'StatusNotification', '{"connectorId":1,"errorCode":"NoError","status":"Available"}', 'acme') ->> 'messageTypeId' AS with_account;
SELECT ocpp.set('unknown_charge_point', 'reject');
SELECT * FROM ocpp.Parse('NEW4', '1', 'BootNotification', '{"chargePointVendor":"V","chargePointModel":"M"}'::jsonb, '');
SELECT identity, account, registration, origin FROM ocpp.charge_point WHERE identity LIKE 'NEW%' ORDER BY identity;
-- None of this is a connection: that is what ocpp.SetChargePointConnected is for.
SELECT count(*) AS connections FROM ocpp.connection;
SELECT identity, connected, last_seen IS NOT NULL AS seen FROM ocpp.charge_point_list() WHERE identity <> 'BAD' ORDER BY identity;
ROLLBACK;
