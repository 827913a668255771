-- What a person does: look, accept, rename, close what was left open.
BEGIN;
\i station.psql
INSERT INTO ocpp.site (name, time_zone) VALUES ('Depot', 'Asia/Bangkok') RETURNING time_zone;
SELECT ocpp.add_charge_point('CP1', label => 'Gate', site => (SELECT id FROM ocpp.site), password => 'correct horse', latitude => 13.75, longitude => 100.5);
SELECT ocpp.add_charge_point('CP2', registration => 'Pending', account => 'acme'), ocpp.add_id_tag('TAG'), ocpp.add_id_tag('OTHER');
SELECT pg_temp.says('CP1', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M", "firmwareVersion": "1.0"}');
SELECT pg_temp.says('CP1', 'StatusNotification', '{"connectorId": 1, "errorCode": "NoError", "status": "Charging"}');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 1000, "timestamp": "2026-05-22T10:00:00Z"}', 'a1');
SELECT pg_temp.says('CP1', 'MeterValues', '{"connectorId": 1, "transactionId": 1, "meterValue": [{"timestamp": "2026-05-22T10:05:00Z", "sampledValue": [{"value": "1500"}, {"value": "7200", "measurand": "Power.Active.Import", "unit": "W"}]}]}', 'a2');
SELECT identity, label, registration, connected, connectors, open_transactions, power, vendor, firmware_version, site_name, time_zone, has_password FROM ocpp.charge_point_overview ORDER BY identity;
SELECT identity, label, registration, connected, status, open_transactions FROM ocpp.charge_point_list() ORDER BY identity;
SELECT identity FROM ocpp.charge_point_list(registration => 'Pending');
SELECT identity FROM ocpp.charge_point_list(identity => 'cp1');
SELECT id, identity, state, id_tag, energy, power FROM ocpp.transaction_list(state => 'open');
SELECT id FROM ocpp.transaction_list(identity => 'CP1', id_tag => 'tag', date_from => '2026-05-22', date_to => '2026-05-23');
SELECT evse_id, status, transaction, id_tag, energy, power FROM ocpp.connector_overview;

-- Left open: by what it is known.
SELECT id, state, energy, register, doubts FROM ocpp.open_transaction;
SELECT pg_temp.says('CP1', 'StatusNotification', '{"connectorId": 1, "errorCode": "NoError", "status": "Available"}');
SELECT id, state, doubts FROM ocpp.open_transaction;
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 1700, "timestamp": "2026-05-22T11:00:00Z"}', 'a3');
SELECT id, state, doubts FROM ocpp.open_transaction ORDER BY id;
-- Closed by hand: with a meter, without, with one that can not be.
SELECT ocpp.close_transaction(1, 1650, 'PowerLoss');
SELECT pg_temp.says('CP1', 'MeterValues', '{"connectorId": 1, "transactionId": 2, "meterValue": [{"timestamp": "2026-05-22T11:05:00Z", "sampledValue": [{"value": "1900"}]}]}', 'a4');
SELECT ocpp.close_transaction(2);
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 2000, "timestamp": "2026-05-22T12:00:00Z"}', 'a5');
SELECT ocpp.close_transaction(3, meter_stop => 5, stopped_at => '2026-05-22T12:30:00Z');
SELECT id, state, meter_stop, energy, reason, stopped_at AT TIME ZONE 'UTC' AS stopped, flags FROM ocpp.transaction ORDER BY id;
-- Its StopTransaction still comes: kept, the operator stands.
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 1, "meterStop": 1690, "timestamp": "2026-05-22T10:20:00Z"}', 'a6');
SELECT id, state, meter_stop, energy FROM ocpp.transaction WHERE id = 1;
SELECT meter, flags FROM ocpp.transaction_event WHERE message_id = 'a6';
SAVEPOINT before;
SELECT ocpp.close_transaction(1);
ROLLBACK TO before;
SELECT ocpp.close_transaction(99);
ROLLBACK TO before;
SELECT ocpp.close_transaction(2, reason => 'Boredom');
ROLLBACK TO before;
SELECT ocpp.close_transaction(2, 'NaN');
ROLLBACK TO before;
SELECT ocpp.close_transaction(2, 1e12);
ROLLBACK TO before;
SELECT ocpp.close_transaction(2, stopped_at => 'infinity');
ROLLBACK TO before;

-- Renamed, with all its history.
SELECT pg_temp.says('CP1', 'StatusNotification', '{"connectorId": 2, "errorCode": "NoError", "status": "Finishing"}');
SELECT ocpp.rename_charge_point('cp1', 'GATE-1');
SELECT t, n FROM (VALUES ('transaction', (SELECT count(*) FROM ocpp.transaction WHERE charge_point = 'GATE-1')), ('event', (SELECT count(*) FROM ocpp.transaction_event WHERE charge_point = 'GATE-1')),
    ('meter', (SELECT count(*) FROM ocpp.meter_value WHERE charge_point = 'GATE-1')), ('status', (SELECT count(*) FROM ocpp.status_notification WHERE charge_point = 'GATE-1')),
    ('log', (SELECT count(*) FROM ocpp.message_log WHERE charge_point = 'GATE-1')), ('credential', (SELECT count(*) FROM ocpp.charge_point_credential WHERE charge_point = 'GATE-1')),
    ('left behind', (SELECT count(*) FROM ocpp.message_log WHERE charge_point = 'CP1'))) AS v (t, n);
SELECT pg_temp.says('GATE-1', 'Heartbeat', '{}');
SELECT ocpp.rename_charge_point('GATE-1', 'Gate-1');
SELECT ocpp.rename_charge_point('Gate-1', 'cp2');
ROLLBACK TO before;
SELECT ocpp.rename_charge_point('CP2', 'a/b');
ROLLBACK TO before;
SELECT ocpp.add_charge_point('cp2');
ROLLBACK TO before;
SELECT ocpp.add_charge_point('CP3', time_zone => 'Bankok');
ROLLBACK TO before;
SELECT ocpp.add_charge_point(E'C\nP');
ROLLBACK TO before;
SELECT ocpp.accept('NOBODY');
ROLLBACK TO before;
ROLLBACK;
