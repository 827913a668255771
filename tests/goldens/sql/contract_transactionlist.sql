-- ocpp.TransactionList as ocpp-cs sends it: a JSON object for each transaction, oldest first.
BEGIN;
\i station.psql
\pset format unaligned
SET LOCAL TimeZone = 'UTC';
SELECT * FROM ocpp.TransactionList('token', '{}'::jsonb);
SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2'), ocpp.add_id_tag('TAG'), ocpp.add_id_tag('OTHER');
SELECT pg_temp.says('CP1', 'BootNotification', '{"chargePointVendor":"V","chargePointModel":"M","chargePointSerialNumber":"S1"}') IS NOT NULL AS booted;
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId":1,"idTag":"TAG","meterStart":100,"timestamp":"2026-05-22T10:00:00Z","reservationId":7}', 's1'),
       pg_temp.says('CP1', 'StopTransaction', '{"transactionId":1,"meterStop":900,"timestamp":"2026-05-22T11:00:00Z","reason":"EVDisconnected"}', 's2'),
       pg_temp.says('CP1', 'StartTransaction', '{"connectorId":2,"idTag":"OTHER","meterStart":0,"timestamp":"2026-05-23T10:00:00Z"}', 's3'),
       pg_temp.says('CP2', 'StartTransaction', '{"connectorId":1,"idTag":"TAG","meterStart":500,"timestamp":"2026-05-24T10:00:00Z"}', 's4'),
       pg_temp.says('CP2', 'StopTransaction', '{"transactionId":3,"meterStop":400,"timestamp":"2026-05-24T11:00:00Z"}', 's5');
-- One that ended, one that goes on, one whose meter ran backwards: data says so.
SELECT * FROM ocpp.TransactionList('token', '{}'::jsonb);
SELECT k.key, json_typeof(k.value) AS type FROM ocpp.TransactionList('token', '{"dateTo":"2026-05-23T00:00:00Z"}'::jsonb) AS l, json_each(l) AS k;

-- Filters: started from dateFrom to before dateTo.
SELECT p.payload, (SELECT string_agg(l ->> 'id', ' ' ORDER BY l ->> 'id') FROM ocpp.TransactionList('token', p.payload) AS l) AS ids
FROM (VALUES ('{"identity":"cp1"}'::jsonb), ('{"identity":"CP2"}'), ('{"identity":"CP3"}'), ('{"identity":""}'), ('{"dateFrom":"2026-05-23T10:00:00Z"}'), ('{"dateTo":"2026-05-23T10:00:00Z"}'),
    ('{"identity":"CP1","dateFrom":"2026-05-22","dateTo":"2026-05-23"}'), ('{"dateFrom":"2026-05-23T12:00:00+02:00","dateTo":"2026-05-23T10:00:01Z"}'), ('{"dateFrom":"","dateTo":""}'), ('{"dateFrom":null,"dateTo":null}'),
    ('{"dateFrom":"2027-01-01"}'), ('null'), ('[]'), ('"x"'), (NULL)) AS p (payload);
-- What is no time.
SAVEPOINT before;
SELECT * FROM ocpp.TransactionList('token', '{"identity":"CP1","dateFrom":"the other day"}'::jsonb);
ROLLBACK TO before;
SELECT * FROM ocpp.TransactionList('token', '{"dateTo":{}}'::jsonb);
ROLLBACK TO before;

-- Refused.
CREATE SCHEMA myco;
CREATE FUNCTION myco.may_see(token text, list text, payload jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT CASE WHEN token IS DISTINCT FROM 'good' THEN jsonb_build_object('code', 40300, 'message', list || ' is not for you') END
$$;
SELECT ocpp.set('list.authorize', 'myco.may_see');
SELECT * FROM ocpp.TransactionList('bad', '{}'::jsonb);
SELECT count(*) FROM ocpp.TransactionList('good', '{}'::jsonb);
ROLLBACK;
