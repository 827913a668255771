-- Every action of a central system has a function with named arguments; what it says is what its arguments say.
BEGIN;
\i station.psql
ALTER SEQUENCE ocpp.request_number RESTART 1;
SET LOCAL TimeZone = 'Asia/Bangkok';
SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2');

-- The actions, and which of their requests a central system may send.
CREATE TABLE pg_temp.request AS
SELECT a.action, trim('_' FROM lower(regexp_replace(a.action, '([A-Z])', '_\1', 'g'))) AS function, ocpp.message_schema('1.6', a.action) -> 'request' AS schema
FROM unnest('{Authorize,BootNotification,CancelReservation,CertificateSigned,ChangeAvailability,ChangeConfiguration,ClearCache,ClearChargingProfile,DataTransfer,DeleteCertificate,
    DiagnosticsStatusNotification,ExtendedTriggerMessage,FirmwareStatusNotification,GetCompositeSchedule,GetConfiguration,GetDiagnostics,GetInstalledCertificateIds,GetLocalListVersion,GetLog,
    Heartbeat,InstallCertificate,LogStatusNotification,MeterValues,RemoteStartTransaction,RemoteStopTransaction,ReserveNow,Reset,SecurityEventNotification,SendLocalList,SetChargingProfile,
    SignCertificate,SignedFirmwareStatusNotification,SignedUpdateFirmware,StartTransaction,StatusNotification,StopTransaction,TriggerMessage,UnlockConnector,UpdateFirmware}'::text[]) AS a (action)
WHERE ocpp.message_schema('1.6', a.action) -> 'sentBy' ? 'CentralSystem';
SELECT count(*) FROM pg_temp.request;

-- Their fields; those of an object without lists and objects in it stand for it.
CREATE TABLE pg_temp.field AS
WITH top AS (
    SELECT r.action, r.function, p.key AS field, p.value AS schema, coalesce(r.schema -> 'required' ? p.key, false) AS required
    FROM pg_temp.request AS r, jsonb_each(r.schema -> 'properties') AS p
), flat AS (
    SELECT t.* FROM top AS t
    WHERE t.schema ->> 'type' = 'object' AND NOT EXISTS (SELECT FROM jsonb_each(t.schema -> 'properties') AS p WHERE p.value ->> 'type' IN ('object', 'array'))
), every AS (
    SELECT t.* FROM top AS t WHERE NOT EXISTS (SELECT FROM flat AS f WHERE f.action = t.action AND f.field = t.field)
    UNION ALL
    SELECT f.action, f.function, p.key, p.value, f.schema -> 'required' ? p.key FROM flat AS f, jsonb_each(f.schema -> 'properties') AS p
)
SELECT e.*, CASE WHEN e.schema ->> 'type' = 'array' AND e.schema #>> '{items,type}' = 'string' THEN 'text[]' WHEN e.schema ->> 'type' IN ('array', 'object') THEN 'jsonb'
                 WHEN e.field = 'transactionId' THEN 'bigint' WHEN e.schema ->> 'format' = 'date-time' THEN 'timestamp with time zone' WHEN e.schema ->> 'type' = 'string' THEN 'text'
                 ELSE e.schema ->> 'type' END AS type,
       CASE -- A list that a person names in the plural, and a profile that nobody calls by the name it has in this one message.
            WHEN (e.action, e.field) = ('GetConfiguration', 'key') THEN 'keys' WHEN (e.action, e.field) = ('SetChargingProfile', 'csChargingProfiles') THEN 'charging_profile'
            ELSE lower(regexp_replace(e.field, '([A-Z])', '_\1', 'g')) END AS argument
FROM every AS e;
CREATE TABLE pg_temp.argument AS
SELECT p.proname::text AS function, a.name AS argument, format_type(a.type, NULL) AS type, a.n > p.pronargs - p.pronargdefaults AS optional, obj_description(p.oid, 'pg_proc') AS comment
FROM pg_proc AS p, unnest(p.proargnames, p.proargtypes::oid[]) WITH ORDINALITY AS a (name, type, n)
WHERE p.pronamespace = 'ocpp'::regnamespace AND p.proname IN (SELECT r.function FROM pg_temp.request AS r);

-- No action without a function, no field without its argument, of its type, optional if the field is.
SELECT f.action, f.field, f.required, f.argument, f.type, a.type AS has, a.optional
FROM pg_temp.field AS f LEFT JOIN pg_temp.argument AS a ON a.function = f.function AND a.argument = f.argument
WHERE a.argument IS NULL OR a.type <> f.type OR NOT (f.required OR a.optional) ORDER BY 1, 2;
SELECT r.action FROM pg_temp.request AS r WHERE (SELECT count(*) FROM pg_temp.argument AS a WHERE a.function = r.function AND a.argument = 'identity') <> 1;
-- No argument that is no field, but those of every command; the two written by hand may have more.
SELECT a.* FROM pg_temp.argument AS a
WHERE a.argument NOT IN ('identity', 'expires_in', 'resend') AND a.function NOT IN ('reserve_now', 'set_charging_profile')
  AND NOT EXISTS (SELECT FROM pg_temp.field AS f WHERE f.function = a.function AND f.argument = a.argument);
-- The comment names the values that may be given.
SELECT f.function, v.value FROM pg_temp.field AS f, jsonb_array_elements_text(f.schema -> 'enum') AS v (value)
WHERE NOT EXISTS (SELECT FROM pg_temp.argument AS a WHERE a.function = f.function AND strpos(a.comment, v.value) > 0) ORDER BY 1, 2;

-- Each with no more than it needs, for an absent charge point.
SELECT ocpp.cancel_reservation('CP1', 7) > 0, ocpp.certificate_signed('CP1', 'PEM') > 0, ocpp.change_availability('CP1', 'Operative') > 0, ocpp.change_configuration('CP1', 'HeartbeatInterval', '60') > 0,
    ocpp.clear_cache('CP1') > 0, ocpp.clear_charging_profile('CP1') > 0, ocpp.data_transfer('CP1', 'V') > 0, ocpp.delete_certificate('CP1', 'SHA256', 'aa', 'bb', '01') > 0,
    ocpp.extended_trigger_message('CP1', 'SignChargePointCertificate') > 0, ocpp.get_composite_schedule('CP1') > 0, ocpp.get_configuration('CP1') > 0, ocpp.get_diagnostics('CP1', 'ftp://192.0.2.9/') > 0,
    ocpp.get_installed_certificate_ids('CP1', 'ManufacturerRootCertificate') > 0, ocpp.get_local_list_version('CP1') > 0, ocpp.get_log('CP1', 'SecurityLog', 'ftp://192.0.2.9/') > 0,
    ocpp.install_certificate('CP1', 'CentralSystemRootCertificate', 'PEM') > 0, ocpp.remote_start_transaction('CP1', 'TAG') > 0, ocpp.remote_stop_transaction('CP1', 7) > 0, ocpp.reset('CP1') > 0,
    ocpp.send_local_list('CP1', 3, 'Full') > 0, ocpp.signed_update_firmware('CP1', 'https://192.0.2.9/f', 'PEM', 'c2ln') > 0, ocpp.trigger_message('CP1', 'Heartbeat') > 0,
    ocpp.unlock_connector('CP1') > 0, ocpp.update_firmware('CP1', 'https://192.0.2.9/f') > 0 \g (format=unaligned tuples_only=on)
SELECT m.action, regexp_replace(m.payload::text, '"20[0-9-]+T[0-9:.]+Z"', '"<now>"') AS payload, m.resend FROM ocpp.command AS m ORDER BY 1;
SELECT count(*) AS now FROM ocpp.command AS m
WHERE coalesce(m.payload ->> 'retrieveDate', m.payload #>> '{firmware,retrieveDateTime}')::timestamptz BETWEEN clock_timestamp() - interval '5 s' AND clock_timestamp();
-- None is forgotten; the two written by hand are shown where they live.
SELECT r.action FROM pg_temp.request AS r
WHERE r.action NOT IN ('ReserveNow', 'SetChargingProfile') AND NOT EXISTS (SELECT FROM ocpp.command AS m WHERE m.action = r.action);
DELETE FROM ocpp.command;

-- And with all they can say. Times are written in UTC.
SELECT ocpp.change_availability('CP1', 'Inoperative', connector_id => 2) > 0, ocpp.clear_charging_profile('CP1', id => 1, connector_id => 0, charging_profile_purpose => 'TxDefaultProfile', stack_level => 0) > 0,
    ocpp.data_transfer('CP1', 'V', message_id => 'M', data => '') > 0, ocpp.extended_trigger_message('CP1', 'MeterValues', connector_id => 1) > 0,
    ocpp.get_composite_schedule('CP1', connector_id => 1, duration => 3600, charging_rate_unit => 'A') > 0, ocpp.get_configuration('CP1', keys => '{A,B}') > 0,
    ocpp.get_diagnostics('CP1', 'ftp://192.0.2.9/', start_time => '2026-05-22 07:00', stop_time => '2026-05-22T12:00:00.5+02', retries => 3, retry_interval => 60) > 0,
    ocpp.get_log('CP1', log_type => 'DiagnosticsLog', remote_location => 'ftp://192.0.2.9/', oldest_timestamp => '2026-05-22 07:00', latest_timestamp => '2026-05-22 08:00', retries => 3, retry_interval => 60, request_id => 77) > 0,
    ocpp.remote_start_transaction('CP1', 'TAG', connector_id => 1, charging_profile => '{"chargingProfileId": 1, "stackLevel": 0, "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative",
        "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16.0}]}}') > 0, ocpp.reset('CP1', type => 'Hard') > 0,
    ocpp.send_local_list('CP1', list_version => 4, update_type => 'Differential', local_authorization_list => '[{"idTag": "A", "idTagInfo": {"status": "Accepted", "parentIdTag": "P"}}, {"idTag": "B"}]') > 0,
    ocpp.signed_update_firmware('CP1', 'https://192.0.2.9/f', 'PEM', 'c2ln', retrieve_date_time => '2026-05-22 07:00', install_date_time => '2026-05-23 07:00', retries => 3, retry_interval => 60, request_id => 78) > 0,
    ocpp.trigger_message('CP1', 'StatusNotification', connector_id => 1) > 0, ocpp.unlock_connector('CP1', connector_id => 2) > 0,
    ocpp.update_firmware('CP1', 'https://192.0.2.9/f', retrieve_date => '2026-05-22 07:00', retries => 3, retry_interval => 60) > 0 \g (format=unaligned tuples_only=on)
SELECT m.action, m.payload FROM ocpp.command AS m ORDER BY 1;
DELETE FROM ocpp.command;

-- What every command can say.
SELECT ocpp.get_log('CP1', 'SecurityLog', 'ftp://192.0.2.9/', expires_in => '1 day', resend => true) AS number \gset
SELECT m.resend, m.expires_at - m.created_at BETWEEN interval '23 hours' AND interval '25 hours' AS expires_in_a_day FROM ocpp.command AS m WHERE m.id = :number;
-- Set-based; every request has a number of its own.
DELETE FROM ocpp.command;
SELECT count(ocpp.get_log(p.identity, 'SecurityLog', 'ftp://192.0.2.9/')), count(ocpp.signed_update_firmware(p.identity, 'https://192.0.2.9/f', 'PEM', 'c2ln')) FROM ocpp.charge_point AS p;
SELECT count(DISTINCT m.payload -> 'requestId') FROM ocpp.command AS m;

-- Nothing is taken out of what a person wrote: a null in it is refused, not overlooked.
SAVEPOINT before;
SELECT ocpp.send_local_list('CP1', 5, 'Differential', '[{"idTag": "A", "idTagInfo": null}]');
ROLLBACK TO before;
SELECT ocpp.remote_start_transaction('CP1', 'TAG', charging_profile => 'null');
ROLLBACK TO before;
-- What must be there is missed, what is too long is refused.
SELECT ocpp.get_log('CP1', NULL, NULL);
ROLLBACK TO before;
SELECT ocpp.delete_certificate('CP1', 'MD5', repeat('a', 129), NULL, '');
ROLLBACK TO before;
SELECT ocpp.update_firmware('CP1', 'not a uri');
ROLLBACK TO before;
-- Connector 0 is the charge point itself, where that has a meaning.
SELECT ocpp.change_availability('CP1', 'Operative', 0) > 0 AS one, ocpp.clear_charging_profile('CP1', connector_id => 0) > 0 AS two, ocpp.get_composite_schedule('CP1', 0) > 0 AS three;
SELECT ocpp.remote_start_transaction('CP1', 'TAG', 0);
ROLLBACK TO before;
SELECT ocpp.unlock_connector('CP1', 0);
ROLLBACK TO before;
SELECT ocpp.trigger_message('CP1', 'MeterValues', 0);
ROLLBACK TO before;
SELECT ocpp.extended_trigger_message('CP1', 'MeterValues', 0);
ROLLBACK TO before;
ROLLBACK;
