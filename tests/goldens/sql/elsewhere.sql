-- The session's settings touch nothing: another zone, another way to write dates, no search_path, another isolation.
BEGIN ISOLATION LEVEL REPEATABLE READ;
\i station.psql
SET LOCAL TimeZone = 'Asia/Bangkok';
SET LOCAL DateStyle = 'German, DMY';
SET LOCAL IntervalStyle = 'sql_standard';
SET LOCAL search_path = '';
SET LOCAL bytea_output = 'escape';
SET LOCAL extra_float_digits = 0;
-- A snapshot that is older than everything below.
SELECT 1 AS snapshot;
SELECT ocpp.add_charge_point('CP1'), ocpp.add_id_tag('TAG', expires_at => '2099-12-31 23:59:59+00');
SELECT pg_temp.connects('CP1');
SELECT * FROM pg_temp.sends('CP1', '[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]', '[2,"2","Authorize",{"idTag":"TAG"}]',
    '[2,"3","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":100,"timestamp":"2026-05-04T22:00:00"}]',
    '[2,"4","MeterValues",{"connectorId":1,"transactionId":1,"meterValue":[{"timestamp":"2026-05-04T22:30:00Z","sampledValue":[{"value":"1.10","unit":"kWh"}]}]}]',
    '[2,"5","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"2026-05-04T22:30:00+02"}]',
    '[2,"6","StopTransaction",{"transactionId":1,"meterStop":1200,"timestamp":"2026-05-05T03:00:00Z"}]');
SELECT started_at AT TIME ZONE 'UTC' = '04.05.2026 22:00' AS started, stopped_at AT TIME ZONE 'UTC' = '05.05.2026 03:00' AS stopped, energy, state FROM ocpp.transaction;
SELECT measured_at AT TIME ZONE 'UTC' = '04.05.2026 22:30' AS measured, value, number FROM ocpp.sampled_value;
SELECT status_at AT TIME ZONE 'UTC' = '04.05.2026 20:30' AS status_at FROM ocpp.connector WHERE evse_id = 1;
SELECT ocpp.reset('CP1');
SELECT * FROM pg_temp.tends();
SELECT * FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT id, state FROM ocpp.command;
SELECT ocpp.set('answer_timeout', '00:00:45'), ocpp.set('retention.meter_value', '100 days');
SELECT ocpp.get('answer_timeout');
SELECT ocpp.make_partition('meter_value', '2001-02-03');
SELECT pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound FROM pg_catalog.pg_class AS c WHERE c.oid = 'ocpp.meter_value_20010203'::pg_catalog.regclass;
SELECT * FROM ocpp.partitions_to_drop('meter_value');
ROLLBACK;
