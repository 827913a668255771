-- Registration: BootNotification, Heartbeat, and what may be said before acceptance (OCPP 1.6 4.2, errata 3.10).
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1', registration => 'Pending');
SELECT pg_temp.says('CP1', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M", "chargePointSerialNumber": "S1", "firmwareVersion": "1.0"}');
SELECT identity, registration, vendor, model, serial_number, firmware_version, booted_at IS NOT NULL AS booted, boot_notification FROM ocpp.charge_point WHERE identity = 'CP1';
-- Others wait.
SELECT pg_temp.says('CP1', 'Heartbeat', '{}');
SELECT pg_temp.says('CP1', 'Authorize', '{"idTag": "TAG"}');
SELECT ocpp.accept('cp1');
SELECT pg_temp.says('CP1', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}');
SELECT pg_temp.says('CP1', 'Heartbeat', '{}');
-- A message id that was used before gets the time of now, not the old one.
SELECT pg_temp.says('CP1', 'Heartbeat', '{}');
-- Rejected later: boots are, but what it still has to say of transactions is kept (it was accepted once).
SELECT ocpp.reject('CP1');
SELECT pg_temp.says('CP1', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}');
SELECT pg_temp.says('CP1', 'Heartbeat', '{}');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 10, "timestamp": "2026-05-22T10:00:00Z"}', 's1');
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 1, "meterStop": 20, "timestamp": "2026-05-22T10:10:00Z"}', 's2');
SELECT id, state, energy, flags FROM ocpp.transaction WHERE charge_point = 'CP1';
-- Never accepted: not even those.
SELECT ocpp.add_charge_point('CP2', registration => 'Rejected');
SELECT pg_temp.says('CP2', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 10, "timestamp": "2026-05-22T10:00:00Z"}', 's1');
ROLLBACK;
