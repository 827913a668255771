-- Which hook answers: the one for just this action, then the one for all; and one that takes whatever comes.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1'), ocpp.add_id_tag('TAG'), pg_temp.connects('CP1');
CREATE SCHEMA myco;
CREATE FUNCTION myco.for_all(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT CASE call.action WHEN 'DataTransfer' THEN '{"status": "Accepted", "data": "for all"}'::jsonb ELSE ocpp.default_reply(call) END $$;
CREATE FUNCTION myco.for_version(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{"status": "Accepted", "data": "for 1.6"}'::jsonb $$;
CREATE FUNCTION myco.for_action(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{"status": "Accepted", "data": "for DataTransfer"}'::jsonb $$;
CREATE FUNCTION myco.for_both(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{"status": "Accepted", "data": "for DataTransfer of 1.6"}'::jsonb $$;
-- A new id each time: the same DataTransfer said twice gets the answer it got.
CREATE TEMP SEQUENCE number;
CREATE FUNCTION pg_temp.told(action text, payload jsonb) RETURNS text LANGUAGE sql AS $$ SELECT pg_temp.says('CP1', action, payload, nextval('number')::text) $$;
CREATE FUNCTION pg_temp.asked() RETURNS text LANGUAGE sql AS $$ SELECT pg_temp.told('DataTransfer', '{"vendorId": "V"}')::jsonb ->> 'data' $$;
SELECT pg_temp.asked();
SELECT ocpp.on('*', '*', 'myco.for_all');
SELECT pg_temp.asked(), pg_temp.told('Authorize', '{"idTag": "TAG"}'), pg_temp.told('Heartbeat', '{}');
SELECT ocpp.on('1.6', '*', 'myco.for_version');
SELECT pg_temp.asked();
SELECT ocpp.on('*', 'DataTransfer', 'myco.for_action');
SELECT pg_temp.asked();
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.for_both');
SELECT pg_temp.asked();
SELECT ocpp.off('1.6', 'DataTransfer'), ocpp.off('1.6', 'DataTransfer');
SELECT pg_temp.asked();
-- A later one takes the place of an earlier.
SELECT ocpp.on('*', 'DataTransfer', 'myco.for_both');
SELECT pg_temp.asked();
SELECT kind, version, action, function FROM ocpp.hook ORDER BY 2, 3;
-- One for all is not asked what no charge point may say.
SELECT pg_temp.told('Reset', '{"type": "Hard"}'), pg_temp.told('Nonsense', '{}');

-- With validation a strict setting refuses before the function is asked, and its answer is held to the specification ...
SELECT ocpp.set('validation.received', 'strict');
CREATE FUNCTION myco.loose(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{"status": "Maybe", "odd": 1}'::jsonb $$;
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.loose');
SELECT pg_temp.told('DataTransfer', '{"vendor": "V"}'), pg_temp.told('DataTransfer', '{"vendorId": "V"}');
SELECT direction, path, kind, count FROM ocpp.violation_overview ORDER BY direction, path;
-- ... without, whatever comes is handed over and whatever is said goes out, and nothing is counted.
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.loose', validate => false);
SELECT pg_temp.told('DataTransfer', '{"vendor": "V"}'), pg_temp.told('DataTransfer', '{"vendorId": "V"}');
SELECT direction, path, kind, count FROM ocpp.violation_overview ORDER BY direction, path;
SELECT function, validate FROM ocpp.hook WHERE action = 'DataTransfer' AND version = '1.6';
ROLLBACK;
