-- ocpp.ReservationList as ocpp-cs sends it: a JSON object for each reservation, oldest first.
BEGIN;
\i station.psql
\pset format unaligned
SET LOCAL TimeZone = 'UTC';
SELECT * FROM ocpp.ReservationList('token', '{}'::jsonb);
SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2'), ocpp.add_id_tag('TAG');
SELECT pg_temp.says('CP1', 'BootNotification', '{"chargePointVendor":"V","chargePointModel":"M","chargePointSerialNumber":"S1"}') IS NOT NULL AS booted;
INSERT INTO ocpp.reservation (charge_point, id, evse_id, connector_id, id_tag, expires_at, created_at, status, ended_at) VALUES
    ('CP1', 1, 1, 1, 'TAG', '2026-05-22T12:00:00Z', '2026-05-22T10:00:00Z', 'Cancelled', '2026-05-22T11:00:00Z'),
    ('CP1', 2, 0, 0, 'TAG', '2126-05-23T12:00:00Z', '2026-05-23T10:00:00Z', 'Reserved', NULL),
    ('CP2', 3, 2, 1, 'OTHER', '2026-05-24T12:00:00Z', '2026-05-24T10:00:00Z', 'Reserved', NULL);
-- One that was cancelled, one that holds, one whose time is over without anybody having written it down.
SELECT * FROM ocpp.ReservationList('token', '{}'::jsonb);
SELECT k.key, json_typeof(k.value) AS type FROM ocpp.ReservationList('token', '{"dateTo":"2026-05-23T00:00:00Z"}'::jsonb) AS l, json_each(l) AS k;

-- Filters: made from dateFrom to before dateTo.
SELECT p.payload, (SELECT string_agg(l ->> 'id', ' ' ORDER BY l ->> 'id') FROM ocpp.ReservationList('token', p.payload) AS l) AS ids
FROM (VALUES ('{"identity":"cp1"}'::jsonb), ('{"identity":"CP2"}'), ('{"identity":"CP3"}'), ('{"identity":""}'), ('{"dateFrom":"2026-05-23T10:00:00Z"}'), ('{"dateTo":"2026-05-23T10:00:00Z"}'),
    ('{"identity":"CP1","dateFrom":"2026-05-22","dateTo":"2026-05-23"}'), ('{"dateFrom":"2026-05-23T12:00:00+02:00","dateTo":"2026-05-23T10:00:01Z"}'), ('{"dateFrom":"","dateTo":""}'), ('{"dateFrom":null,"dateTo":null}'),
    ('{"dateFrom":"2027-01-01"}'), ('null'), ('[]'), ('"x"'), (NULL)) AS p (payload);
-- What is no time.
SAVEPOINT before;
SELECT * FROM ocpp.ReservationList('token', '{"identity":"CP1","dateFrom":"the other day"}'::jsonb);
ROLLBACK TO before;
SELECT * FROM ocpp.ReservationList('token', '{"dateTo":{}}'::jsonb);
ROLLBACK TO before;

-- Refused.
CREATE SCHEMA myco;
CREATE FUNCTION myco.may_see(token text, list text, payload jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT CASE WHEN token IS DISTINCT FROM 'good' THEN jsonb_build_object('code', 40300, 'message', list || ' is not for you') END
$$;
SELECT ocpp.set('list.authorize', 'myco.may_see');
SELECT * FROM ocpp.ReservationList('bad', '{}'::jsonb);
SELECT count(*) FROM ocpp.ReservationList('good', '{}'::jsonb);
ROLLBACK;
