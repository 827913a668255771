-- Quirks: known deviations by vendor, model and firmware, which the rules consult; a table that anybody may extend.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2'), ocpp.add_id_tag('TAG');
SELECT id, vendor, model, firmware, deviation, active FROM ocpp.quirk ORDER BY id;

-- They are found when a charge point says what it is, and when a quirk is entered.
SELECT pg_temp.says('CP1', 'BootNotification', '{"chargePointVendor": "Growatt", "chargePointModel": "THOR"}');
SELECT quirks FROM ocpp.charge_point WHERE identity = 'CP1';
SELECT charge_point, deviation, value, advice FROM ocpp.quirk_overview;
INSERT INTO ocpp.quirk (vendor, model, firmware, deviation, value, description) VALUES ('growatt', 'THOR', '%', 'local_time', '"Asia/Bangkok"', 'they are all in Bangkok');
SELECT quirks FROM ocpp.charge_point WHERE identity = 'CP1';
-- The time of a charger of that kind is local; a zone of its own comes first.
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-05-22T10:00:00"}', 's1');
UPDATE ocpp.charge_point SET time_zone = 'Europe/Berlin' WHERE identity = 'CP1';
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 2, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-05-22T10:00:00"}', 's2');
SELECT id, started_at AT TIME ZONE 'UTC' AS started_at FROM ocpp.transaction ORDER BY id;

-- Another firmware, other quirks.
INSERT INTO ocpp.quirk (vendor, firmware, deviation, value, description) VALUES ('ACME', '1.%', 'never_send', '"ClearCache"', 'it hangs');
SELECT pg_temp.says('CP2', 'BootNotification', '{"chargePointVendor": "Acme", "chargePointModel": "X", "firmwareVersion": "1.7"}');
SELECT deviation, value FROM ocpp.quirk_overview WHERE charge_point = 'CP2';
SAVEPOINT before;
SELECT ocpp.clear_cache('CP2');
ROLLBACK TO before;
SELECT pg_temp.says('CP2', 'BootNotification', '{"chargePointVendor": "Acme", "chargePointModel": "X", "firmwareVersion": "2.0"}');
SELECT quirks FROM ocpp.charge_point WHERE identity = 'CP2';
SELECT ocpp.clear_cache('CP2') > 0 AS queued;

-- A register that counts from 0 in each transaction.
INSERT INTO ocpp.quirk (vendor, deviation, description) VALUES ('Acme', 'rebased_meter', 'as others') RETURNING active, origin;
SELECT pg_temp.says('CP2', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 500000, "timestamp": "2026-05-22T10:00:00Z"}', 's1');
SELECT pg_temp.says('CP2', 'StopTransaction', '{"transactionId": 3, "meterStop": 4200, "timestamp": "2026-05-22T11:00:00Z"}', 's2');
SELECT energy, flags FROM ocpp.transaction WHERE id = 3;

-- A status that hides in a DataTransfer.
INSERT INTO ocpp.quirk (vendor, deviation, value, description) VALUES ('Acme', 'status_in_data_transfer', '{"vendorId": "acme", "messageId": "gun", "status": "gun.state", "connectorId": "gun.no", "words": {"1": "Charging"}}', 'no StatusNotification');
SELECT pg_temp.says('CP2', 'DataTransfer', '{"vendorId": "Acme", "messageId": "Gun", "data": "{\"gun\": {\"no\": 2, \"state\": 1}}"}', 'd1');
SELECT pg_temp.says('CP2', 'DataTransfer', '{"vendorId": "Acme", "messageId": "Other", "data": "{\"gun\": {\"no\": 2, \"state\": 1}}"}', 'd2');
SELECT evse_id, status FROM ocpp.connector WHERE charge_point = 'CP2';

-- Switched off it does nothing; one that came with the library stays off over an upgrade.
UPDATE ocpp.quirk SET active = false;
SELECT count(*) FROM ocpp.charge_point WHERE quirks IS NOT NULL;

-- One that an import brings along knows its quirks from the first message on.
UPDATE ocpp.quirk SET active = true WHERE origin = 'shipped';
INSERT INTO ocpp.charge_point (identity, vendor, model) VALUES ('CP3', 'EVBox', 'Elvi');
SELECT quirks FROM ocpp.charge_point WHERE identity = 'CP3';

-- What the rules would not understand is refused.
SAVEPOINT before;
INSERT INTO ocpp.quirk (vendor, deviation, description) VALUES ('Acme\', 'rebased_meter', 'x');
ROLLBACK TO before;
INSERT INTO ocpp.quirk (model, deviation, description) VALUES ('A\\', 'rebased_meter', 'x'), ('\_%', 'rebased_meter', 'x');
UPDATE ocpp.quirk SET firmware = '1\\\' WHERE origin = 'operator';
ROLLBACK TO before;
INSERT INTO ocpp.quirk (deviation, value, description) VALUES ('never_send', '"Coffee"', 'x');
ROLLBACK TO before;
INSERT INTO ocpp.quirk (deviation, value, description) VALUES ('local_time', '"Europe/Atlantis"', 'x');
ROLLBACK TO before;
INSERT INTO ocpp.quirk (deviation, description) VALUES ('status_in_data_transfer', 'x');
ROLLBACK TO before;
\set VERBOSITY terse
INSERT INTO ocpp.quirk (deviation, description) VALUES ('sings', 'x');
\set VERBOSITY default
ROLLBACK;
