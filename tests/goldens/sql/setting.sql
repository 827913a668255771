-- Settings: a wrong value is refused with the range, a right one holds from the next message on.
BEGIN;
\i station.psql
SELECT name, default_value, unit, coalesce(array_to_string(choices, ' | '), minimum || ' .. ' || maximum) AS allowed FROM ocpp.setting ORDER BY name;
SELECT ocpp.set('heartbeat_interval', '120');
SELECT ocpp.get('heartbeat_interval'), ocpp.get('ocpp.heartbeat_interval');
SELECT ocpp.add_charge_point('CP1');
SELECT pg_temp.says('CP1', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}');
SELECT ocpp.set('ocpp.heartbeat_interval', NULL);
SELECT pg_temp.says('CP1', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}');
-- One charge point may differ.
UPDATE ocpp.charge_point SET heartbeat_interval = 30 WHERE identity = 'CP1';
SELECT pg_temp.says('CP1', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}');
-- What ROLLBACK takes back is taken back for rules too.
SAVEPOINT before;
SELECT ocpp.set('unknown_id_tag', 'accept');
SELECT pg_temp.says('CP1', 'Authorize', '{"idTag": "STRANGER"}');
ROLLBACK TO before;
SELECT pg_temp.says('CP1', 'Authorize', '{"idTag": "STRANGER"}');
SAVEPOINT before;
SELECT ocpp.set('validation.received', 'stict');
ROLLBACK TO before;
SELECT ocpp.set('heartbeat_interval', '-1');
ROLLBACK TO before;
SELECT ocpp.set('heartbeat_interval', '99999999999999999999');
ROLLBACK TO before;
SELECT ocpp.set('heartbeat_interval', 'often');
ROLLBACK TO before;
SELECT ocpp.set('answer_timeout', '2 hours');
ROLLBACK TO before;
SELECT ocpp.set('retention.command', '1 hour');
ROLLBACK TO before;
SELECT ocpp.set('heartbeat', '1');
ROLLBACK TO before;
SELECT ocpp.get('heartbeat');
ROLLBACK TO before;
-- A plain UPDATE is checked too.
UPDATE ocpp.setting SET value = 'never' WHERE name = 'answer_timeout';
ROLLBACK TO before;
UPDATE ocpp.setting SET value = '45 s' WHERE name = 'answer_timeout';
SELECT name, value, changed_by, changed_at IS NOT NULL AS dated FROM ocpp.setting WHERE value IS NOT NULL;
-- For ever.
SELECT ocpp.set('retention.command', '0');
SELECT ocpp.retained_since('retention.command');
ROLLBACK;
