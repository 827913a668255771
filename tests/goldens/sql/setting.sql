-- Settings: a wrong value is refused with the range, a right one holds from the next message on.
BEGIN;
\i station.psql
SELECT name, value, source, restart, type, unit, coalesce(minimum || ' .. ' || maximum || coalesce(', ' || array_to_string(choices, ', '), ''), array_to_string(choices, ' | '), 'true | false') AS allowed FROM ocpp.setting ORDER BY name;

-- Each setting at its ends and beyond them, with a wrong type, with nothing. What comes back is the value that holds then, or the refusal.
CREATE FUNCTION pg_temp.set(name text, value text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    hint text;
BEGIN
    PERFORM ocpp.set(name, value);
    RETURN (SELECT format('%s %s', s.source, s.value) FROM ocpp.setting AS s WHERE s.name = set.name);
EXCEPTION WHEN invalid_parameter_value THEN
    GET STACKED DIAGNOSTICS hint = PG_EXCEPTION_HINT;
    RETURN 'refused: ' || hint;
END
$$;
CREATE FUNCTION pg_temp.range(s ocpp.setting) RETURNS text LANGUAGE sql AS $$
    SELECT 'refused: Allowed is ' || CASE s.type
        WHEN 'boolean' THEN 'true or false'
        WHEN 'choice'  THEN 'one of ' || array_to_string(s.choices, ', ')
        ELSE 'an ' || s.type || ' from ' || s.minimum || ' to ' || s.maximum || coalesce(' ' || s.unit, '') || coalesce(', or ' || array_to_string(s.choices, ', '), '')
    END || '.'
$$;
CREATE TEMP TABLE attempt AS
SELECT s.name, s.type, a.value, CASE WHEN a.fits THEN 'chosen ' || a.value ELSE pg_temp.range(s) END AS expected
FROM ocpp.setting AS s CROSS JOIN LATERAL (
    SELECT s.minimum, true WHERE s.minimum IS NOT NULL
    UNION ALL SELECT s.maximum, true WHERE s.maximum IS NOT NULL
    UNION ALL SELECT s.default_value, true
    UNION ALL SELECT unnest(s.choices), true
    UNION ALL SELECT (s.minimum::bigint - 1)::text, false WHERE s.type = 'integer'
    UNION ALL SELECT (s.maximum::bigint + 1)::text, false WHERE s.type = 'integer'
    UNION ALL SELECT unnest('{1.5,1e3,9223372036854775808}'::text[]), false WHERE s.type = 'integer'
    UNION ALL SELECT (s.minimum::interval - interval '1 us')::text, false WHERE s.type = 'interval'
    UNION ALL SELECT (s.maximum::interval + interval '1 us')::text, false WHERE s.type = 'interval'
    UNION ALL SELECT unnest('{-1 s,-1 day,2 fortnights,10 years ago,99999999999 years}'::text[]), false WHERE s.type = 'interval'
    UNION ALL SELECT unnest('{true,false}'::text[]), true WHERE s.type = 'boolean'
    UNION ALL SELECT unnest('{2,01}'::text[]), false WHERE s.type = 'boolean'
    UNION ALL SELECT upper(s.choices[1]) || 'X', false WHERE s.type = 'choice'
    UNION ALL SELECT array_to_string(s.choices, ', '), false WHERE s.type = 'choice'
    UNION ALL SELECT unnest(ARRAY['', ' ', 'often', 'NULL', 'NaN', 'infinity', '''; DROP TABLE ocpp.setting; --', repeat('9', 10000)]), false
) AS a (value, fits);
-- None is without attempts on both sides.
SELECT type, count(DISTINCT name) AS settings, min(accepted) > 0 AS each_accepts, min(refused) > 0 AS each_refuses
FROM (SELECT name, type, count(*) FILTER (WHERE expected LIKE 'chosen %') AS accepted, count(*) FILTER (WHERE expected LIKE 'refused%') AS refused FROM attempt GROUP BY name, type) AS a
GROUP BY type ORDER BY type;
-- The ones that did not behave: none.
SELECT name, left(value, 50) AS value, expected, got FROM (SELECT *, pg_temp.set(name, value) AS got FROM attempt OFFSET 0) AS a WHERE got <> expected;
-- Back to the defaults, every one.
SELECT DISTINCT pg_temp.set(name, NULL) = 'default ' || default_value AS back FROM ocpp.setting;
-- Blanks around a value are no part of it, and one value is written one way.
SELECT pg_temp.set('heartbeat_interval', '  +060 '), pg_temp.set('validation.received', E'off\t'), pg_temp.set('validation.received', ' off ');
-- Not even the default of an interval is too long for its own range.
SELECT name FROM ocpp.setting WHERE type = 'interval' AND default_value::interval NOT BETWEEN minimum::interval AND maximum::interval;
-- Long names and values are not repeated whole.
SAVEPOINT before;
SELECT ocpp.get(repeat('x', 1000));
ROLLBACK TO before;

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
SELECT ocpp.set('answer_timeout', '2 hours');
ROLLBACK TO before;
SELECT ocpp.set('retention.command', '1 hour');
ROLLBACK TO before;
SELECT ocpp.set('heartbeat', '1');
ROLLBACK TO before;
SELECT ocpp.get('heartbeat');
ROLLBACK TO before;

-- A plain UPDATE is checked too, and is a choice even where it is the default's own value.
UPDATE ocpp.setting SET value = 'never' WHERE name = 'answer_timeout';
ROLLBACK TO before;
UPDATE ocpp.setting SET value = '45 s' WHERE name = 'answer_timeout';
UPDATE ocpp.setting SET value = default_value WHERE name = 'boot_retry_interval';
SELECT name, value, source, changed_by, changed_at IS NOT NULL AS dated FROM ocpp.setting WHERE source = 'chosen' AND name ~ '^(answer|boot)' ORDER BY name;
UPDATE ocpp.setting SET value = NULL WHERE name = 'answer_timeout';
SELECT name, value, source FROM ocpp.setting WHERE name = 'answer_timeout';
SAVEPOINT before;
UPDATE ocpp.setting SET value = '30' WHERE name = 'heartbeat_interval';
\set VERBOSITY terse
UPDATE ocpp.setting SET source = 'default' WHERE name = 'heartbeat_interval';
ROLLBACK TO before;
UPDATE ocpp.setting SET restart = true WHERE name = 'heartbeat_interval';
ROLLBACK TO before;
\set VERBOSITY default
-- A release with another default: what nobody chose follows, what somebody chose stays, also when it lies outside of the new range.
UPDATE ocpp.setting SET default_value = '50', maximum = '50' WHERE name IN ('boot_retry_interval', 'heartbeat_interval');
UPDATE ocpp.setting SET default_value = '90 s', description = 'Described anew by a later release.' WHERE name = 'answer_timeout';
SELECT name, value, source FROM ocpp.setting WHERE name IN ('boot_retry_interval', 'heartbeat_interval', 'answer_timeout') ORDER BY name;
ROLLBACK TO before;
-- A switch of one's own rules lives in the same table, under the same law.
INSERT INTO ocpp.setting (name, type, default_value, unit, minimum, maximum, description) VALUES ('myco.price', 'integer', '29', 'cent/kWh', '0', '99', 'What a kilowatt hour costs.');
SELECT ocpp.get('myco.price'), pg_temp.set('myco.price', '100'), pg_temp.set('myco.price', '31');
\set VERBOSITY terse
INSERT INTO ocpp.setting (name, type, default_value, description) VALUES ('myco.boundless', 'integer', '1', 'Says nothing of its range.');
\set VERBOSITY default
ROLLBACK TO before;
-- For ever.
SELECT ocpp.set('retention.command', '0');
SELECT ocpp.retained_since('retention.command');
ROLLBACK;
