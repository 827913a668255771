-- Smart charging: which profiles a charge point has, and what they come to (OCPP 1.6 3.13, 5.5, 5.7, 5.16).
BEGIN;
\i station.psql
ALTER SEQUENCE ocpp.charging_profile_number RESTART 1;
SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2'), ocpp.add_id_tag('TAG'), pg_temp.connects('CP1');
INSERT INTO ocpp.configuration (charge_point, variable, value, updated_at) VALUES ('CP1', 'NumberOfConnectors', '2', now()), ('CP1', 'ChargeProfileMaxStackLevel', '5', now()),
    ('CP1', 'ChargingScheduleAllowedChargingRateUnit', 'Current', now()), ('CP1', 'ChargingScheduleMaxPeriods', '3', now());
SELECT ocpp.charging_capability('CP1'), ocpp.charging_capability('CP2');

-- A template, given to a connector; an id of its own where none is said.
SELECT ocpp.add_charging_profile('night', '{"stackLevel": 0, "chargingProfilePurpose": "TxDefaultProfile", "chargingProfileKind": "Recurring", "recurrencyKind": "Daily",
    "chargingSchedule": {"startSchedule": "2026-05-22T22:00:00Z", "duration": 28800, "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16}, {"startPeriod": 3600, "limit": 7.2, "numberPhases": 1}]}}') AS template;
SELECT ocpp.assign_charging_profile('CP1', 1, 1) AS command;
SELECT ocpp.set_charging_profile('CP1', 0, '{"stackLevel": 0, "chargingProfilePurpose": "ChargePointMaxProfile", "chargingProfileKind": "Absolute", "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 10}]}}') AS command;
SELECT ocpp.set_charging_profile('CP1', 2, '{"chargingProfileId": 77, "stackLevel": 3, "chargingProfilePurpose": "TxDefaultProfile", "chargingProfileKind": "Relative", "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6}]}}') AS command;
SELECT message FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Rejected"}');
SELECT connector_id, charging_profile_id, name, purpose, stack_level, kind FROM ocpp.installed_charging_profile ORDER BY charging_profile_id;
SELECT command, charging_profile_id, status FROM ocpp.charging_profile_assignment ORDER BY id;

-- What they come to: exact tenths, in A and in W; connector 0 is bounded by the maximum of the station.
SELECT * FROM ocpp.composite_schedule('CP1', 1, 36000, starts_at => '2026-05-23T21:00:00Z');
SELECT * FROM ocpp.composite_schedule('cp1', 1, 10800, 'W', '2026-05-23T21:00:00Z');
SELECT * FROM ocpp.composite_schedule('CP1', 2, 60, 'A', '2026-05-23T21:00:00Z');
SELECT * FROM ocpp.composite_schedule('CP1', 0, 60, 'A', '2026-05-23T21:00:00Z');
UPDATE ocpp.charge_point SET supply_voltage = 120.5, supply_phases = 1 WHERE identity = 'CP1';
SELECT "limit", number_phases FROM ocpp.composite_schedule('CP1', 1, 60, 'W', '2026-05-23T22:00:00Z');
-- Nothing installed: nothing limits.
SELECT * FROM ocpp.composite_schedule('CP2', 1, 60, starts_at => '2026-05-23T21:00:00Z');

-- A TxProfile lives with its transaction.
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-05-23T21:00:00Z"}', 's1');
SELECT ocpp.set_charging_profile('CP1', 1, '{"stackLevel": 1, "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative", "chargingSchedule": {"duration": 600, "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 8.3}]}}') AS command;
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT start_period, "limit" FROM ocpp.composite_schedule('CP1', 1, 3600, 'A', '2026-05-23T21:00:00Z');
SELECT connector_id, purpose, transaction FROM ocpp.installed_charging_profile WHERE transaction IS NOT NULL;
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 1, "meterStop": 10, "timestamp": "2026-05-23T21:30:00Z"}', 's2');
SELECT purpose, ended_by FROM ocpp.charging_profile_assignment WHERE ended_at IS NOT NULL;

-- A profile that goes with a remote start is installed when the transaction starts.
SELECT ocpp.remote_start_transaction('CP1', 'TAG', 2, '{"chargingProfileId": 50, "stackLevel": 0, "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative", "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 9.9}]}}') AS command;
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT count(*) FROM ocpp.installed_charging_profile WHERE charging_profile_id = 50;
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 2, "idTag": "tag", "meterStart": 0, "timestamp": "2026-05-23T22:00:00Z"}', 's3');
SELECT connector_id, transaction FROM ocpp.installed_charging_profile WHERE charging_profile_id = 50;

-- Plan and answer side by side: one of the two limits is another, as with a station that knows whole amperes only.
SELECT ocpp.get_composite_schedule('CP1', 1, 7200, 'A') AS command \gset
SELECT outcome FROM pg_temp.tends();
UPDATE ocpp.command SET sent_at = '2026-05-23T22:00:00Z' WHERE id = :command;
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted", "connectorId": 1, "scheduleStart": "0", "chargingSchedule": {"duration": 7200, "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 10.0}, {"startPeriod": 3600, "limit": 7}]}}');
SELECT starts_at, ends_at, planned, said, same FROM ocpp.compare_composite_schedule(:command);
-- A change that it rounded to the other second is the same change; two seconds are not.
UPDATE ocpp.command SET answer = jsonb_set(answer, '{chargingSchedule,chargingSchedulePeriod,1,startPeriod}', '3601') WHERE id = :command;
SELECT starts_at, ends_at, planned, said, same FROM ocpp.compare_composite_schedule(:command);
UPDATE ocpp.command SET answer = jsonb_set(answer, '{chargingSchedule,chargingSchedulePeriod,1,startPeriod}', '3598') WHERE id = :command;
SELECT starts_at, ends_at, planned, said, same FROM ocpp.compare_composite_schedule(:command);
-- Rejected with junk, as some stations do: recorded, nothing to compare.
SELECT ocpp.get_composite_schedule('CP1', 1) AS command \gset
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Rejected", "scheduleStart": "0"}');
SELECT state, answer FROM ocpp.command WHERE id = :command;
SAVEPOINT before;
SELECT * FROM ocpp.compare_composite_schedule(:command);
ROLLBACK TO before;

-- Cleared: the id alone, or all that is said together, on our own records too; Unknown says that there is none.
SELECT ocpp.clear_charging_profile('CP1', charging_profile_purpose => 'ChargePointMaxProfile', connector_id => 0) AS command;
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT charging_profile_id FROM ocpp.installed_charging_profile ORDER BY 1;
SELECT ocpp.clear_charging_profile('CP1', id => 50, connector_id => 1) AS command;
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Unknown"}');
SELECT charging_profile_id FROM ocpp.installed_charging_profile ORDER BY 1;
SELECT ocpp.clear_charging_profile('CP1') AS command;
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT count(*) FROM ocpp.installed_charging_profile;

-- Two remote starts of one tag at two connectors: each transaction has the profile of its own. Closed by hand, it is over.
SAVEPOINT crossed;
CREATE FUNCTION pg_temp.amperes(id integer, amperes integer) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('chargingProfileId', id, 'stackLevel', 0, 'chargingProfilePurpose', 'TxProfile', 'chargingProfileKind', 'Relative', 'chargingSchedule',
        jsonb_build_object('chargingRateUnit', 'A', 'chargingSchedulePeriod', jsonb_build_array(jsonb_build_object('startPeriod', 0, 'limit', amperes))))
$$;
SELECT count(ocpp.close_transaction(id)) FROM ocpp.transaction WHERE state = 'open';
SELECT ocpp.remote_start_transaction('CP1', 'TAG', 1, pg_temp.amperes(1001, 6)) AS command;
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT ocpp.remote_start_transaction('CP1', 'TAG', 2, pg_temp.amperes(1002, 32)) AS command;
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT count(pg_temp.says('CP1', 'StartTransaction', format('{"connectorId": %s, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-11-29T00:00:00Z"}', c)::jsonb, 'c' || c)) FROM generate_series(1, 2) AS c;
SELECT connector_id, charging_profile_id FROM ocpp.installed_charging_profile ORDER BY 1;
SELECT count(ocpp.close_transaction(id)) FROM ocpp.transaction WHERE state = 'open' AND evse_id = 1;
SELECT count(pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "OTHER", "meterStart": 0, "timestamp": "2026-11-29T00:10:00Z"}', 'c3'));
SELECT connector_id, charging_profile_id FROM ocpp.installed_charging_profile ORDER BY 1;
SELECT "limit" FROM ocpp.composite_schedule('CP1', 1, 60);
ROLLBACK TO crossed;

-- An answer that makes no sense can not be compared.
SAVEPOINT nonsense;
SELECT FROM ocpp.get_composite_schedule('CP1', 1, 60, 'A');
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted", "connectorId": 1, "chargingSchedule": {"chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16.0}]}}');
-- It forgot the unit that it was asked for.
SELECT said, charging_rate_unit FROM ocpp.compare_composite_schedule((SELECT max(id) FROM ocpp.command));
UPDATE ocpp.command SET answer = jsonb_set(answer, '{chargingSchedule,chargingSchedulePeriod,0,startPeriod}', '0.1') WHERE id = (SELECT max(id) FROM ocpp.command);
SELECT said FROM ocpp.compare_composite_schedule((SELECT max(id) FROM ocpp.command));
ROLLBACK TO nonsense;

-- What makes no sense is refused before it is queued.
SAVEPOINT before;
SELECT ocpp.get_composite_schedule('CP1', 1, -1);
ROLLBACK TO before;
SELECT ocpp.check_charging_profile(NULL);
ROLLBACK TO before;
SELECT ocpp.add_charging_profile('nothing', NULL);
ROLLBACK TO before;
SELECT ocpp.add_charging_profile(NULL, '{}');
ROLLBACK TO before;
SELECT * FROM ocpp.composite_schedule('CP1', 1, 60, starts_at => 'infinity');
ROLLBACK TO before;
SELECT * FROM ocpp.composite_schedule('CP1', NULL, 60);
ROLLBACK TO before;
SELECT ocpp.assign_charging_profile('CP1', 99);
ROLLBACK TO before;
SELECT ocpp.set_charging_profile('CP1', 1, '{"stackLevel": 9, "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative", "chargingSchedule": {"chargingRateUnit": "W", "chargingSchedulePeriod": [{"startPeriod": 5, "limit": 1}]}}');
ROLLBACK TO before;
SELECT ocpp.set_charging_profile('CP1', 1, '{"stackLevel": 0, "chargingProfilePurpose": "TxDefaultProfile", "chargingProfileKind": "Relative", "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 7.25}]}}');
ROLLBACK TO before;
SELECT ocpp.set_charging_profile('CP1', 2, '{"stackLevel": 0, "chargingProfilePurpose": "ChargePointMaxProfile", "chargingProfileKind": "Absolute", "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 7}]}}');
ROLLBACK TO before;
SELECT ocpp.add_charging_profile('own id', '{"chargingProfileId": 5}');
ROLLBACK TO before;
SELECT ocpp.add_charging_profile('nonsense', '{"stackLevel": 0, "chargingProfilePurpose": "ChargePointMaxProfile", "chargingProfileKind": "Relative", "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": []}}');
ROLLBACK TO before;
SELECT * FROM ocpp.composite_schedule('CP1', 1, -1);
ROLLBACK TO before;
SELECT * FROM ocpp.composite_schedule('CP1', 1, 60, 'V');
ROLLBACK TO before;
SELECT * FROM ocpp.composite_schedule('CP1', -1, 60);
ROLLBACK;
