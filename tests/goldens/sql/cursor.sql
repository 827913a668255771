-- ocpp.events(): the cursor of consumers who must miss nothing. It shows only what is committed, so this cleans up behind itself.
\set SHOW_CONTEXT never
SELECT ocpp.current_era() AS era, ocpp.event_position() AS start \gset
-- An event of an open transaction is shown to nobody, not even to itself.
BEGIN;
INSERT INTO ocpp.event (kind, charge_point, details) VALUES ('status', 'C1', '{"n": 1}'), ('booted', 'C2', '{"n": 2}');
SELECT count(*) FROM ocpp.events(:'start');
COMMIT;
SELECT kind, charge_point, details FROM ocpp.events(:'start');
INSERT INTO ocpp.event (kind, charge_point, evse_id, connector_id, transaction, command, details)
SELECT CASE WHEN n % 2 = 0 THEN 'started' ELSE 'command' END, 'C1', 1, 1, n, n + 100, jsonb_build_object('n', n) FROM generate_series(3, 7) AS n;

-- Page by page, each event once and in order; the last position shows nothing and stays.
SELECT string_agg(details ->> 'n', ' ' ORDER BY id) AS page, (array_agg(position ORDER BY id DESC))[1] AS next FROM ocpp.events(:'start', most => 3) \gset
\echo :page
SELECT string_agg(details ->> 'n', ' ' ORDER BY id) AS page, (array_agg(position ORDER BY id DESC))[1] AS next FROM ocpp.events(:'next', most => 3) \gset
\echo :page
SELECT string_agg(details ->> 'n', ' ' ORDER BY id) AS page, (array_agg(position ORDER BY id DESC))[1] AS next FROM ocpp.events(:'next', most => 3) \gset
\echo :page
SELECT count(*) FROM ocpp.events(:'next');
SELECT kind, charge_point, evse_id, connector_id, transaction, command, details, position = :'next' AS is_the_last FROM ocpp.event_overview WHERE details -> 'n' = '7' AND charge_point = 'C1';
-- What is past lies before the position of now, what comes lies after it.
SELECT ocpp.event_position() AS now \gset
SELECT count(*) FROM ocpp.events(:'now');
INSERT INTO ocpp.event (kind, charge_point, details) VALUES ('status', 'C1', '{"n": 8}');
SELECT details FROM ocpp.events(:'now');
-- A few kinds.
SELECT details ->> 'n' AS n, kind FROM ocpp.events(:'start', '{started, booted}');
SELECT count(*) FROM ocpp.events(:'start', '{}');
SELECT count(*) FROM ocpp.events(:'start', '{security}');
-- NULL: from the oldest that is kept.
SELECT count(*) = (SELECT count(*) FROM ocpp.event) AS every_one FROM ocpp.events(most => 100000);
-- One snapshot is one truth, also for who may only read.
BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT count(*) FROM ocpp.events(:'start');
COMMIT;
CREATE ROLE cursor_reader;
GRANT USAGE ON SCHEMA ocpp TO cursor_reader;
GRANT SELECT ON ocpp.event, ocpp.event_era, ocpp.setting TO cursor_reader;
GRANT EXECUTE ON FUNCTION ocpp.events, ocpp.event_position, ocpp.era_here, ocpp.cluster_here, ocpp.read_position TO cursor_reader;
CREATE POLICY cursor_reader ON ocpp.event TO cursor_reader USING (true);
SET ROLE cursor_reader;
SELECT count(*) FROM ocpp.events(:'start');
SELECT ocpp.event_position() <> :'now' AS it_has_moved_on;
RESET ROLE;
DROP POLICY cursor_reader ON ocpp.event;
DROP OWNED BY cursor_reader;
DROP ROLE cursor_reader;

-- What can not be a position, a number of events, a kind.
CREATE FUNCTION pg_temp.tries(after text, kinds text[] DEFAULT NULL, most integer DEFAULT 1000) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    advice text;
BEGIN
    RETURN (SELECT count(*) FROM ocpp.events(after, kinds, most));
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS advice = PG_EXCEPTION_HINT;
    RETURN SQLSTATE || ' ' || CASE WHEN SQLERRM ~ after THEN replace(SQLERRM, after, '<it>') ELSE SQLERRM END || ' / ' || split_part(advice, '.', 1);
END
$$;
SELECT garbage, pg_temp.tries(garbage) FROM unnest(ARRAY['', 'x', '1', '1.2', '1.2.3.4', '1.2.-3', ' 1.2.3', E'1.2.3\n', '1e3.2.3', '9999999999.1.1', '1.18446744073709551616.1',
    '1.1.9223372036854775808', '''; DROP TABLE ocpp.event; --']) AS garbage;
SELECT pg_temp.tries(:'start', most => 0) AS zero, pg_temp.tries(:'start', most => 100001) AS too_many, pg_temp.tries(:'start', most => NULL) AS none;
SELECT pg_temp.tries(:'start', '{started, stoped}') AS kinds;
-- A position of another database, or of a later state of this one.
SELECT pg_temp.tries(:era + 1 || '.1.1') AS era_to_come, pg_temp.tries(:era || '.18446744073709551615.1') AS transaction_to_come;

-- The database goes on in another cluster, where transaction ids begin low again: the consumer goes on with her position.
SELECT position AS next FROM ocpp.events(:'start', most => 5) OFFSET 4 \gset
UPDATE ocpp.event_era SET system_identifier = 1;
SELECT string_agg(details ->> 'n', ' ') AS rest_of_the_old_era FROM ocpp.events(:'next');
SELECT ocpp.event_position() AS now \gset
SELECT ocpp.current_era() = :era + 1 AS a_new_era, ocpp.current_era() = ocpp.era_here() AS which_stays;
INSERT INTO ocpp.event (written_by, kind, charge_point, details) VALUES ('3', 'status', 'C1', '{"n": 9}'), ('5', 'status', 'C1', '{"n": 10}'), ('4', 'status', 'C1', '{"n": 11}');
SELECT string_agg(details ->> 'n', ' ') AS rest_and_new_era FROM ocpp.events(:'next');
SELECT count(*) AS written_before_its_transactions FROM ocpp.events(:'now') WHERE charge_point = 'C1';
SELECT era = :era + 1 AS written_down, system_identifier = (SELECT system_identifier FROM pg_control_system()) AS this_cluster FROM ocpp.event_era;
-- Another timeline likewise: after a failover the ids that the old primary used may come again.
UPDATE ocpp.event_era SET timeline = 99;
SELECT ocpp.current_era() = :era + 2 AS another;
-- In a cluster younger than the last one the era is larger than any that the old one can have had.
UPDATE ocpp.event_era SET era = 7, system_identifier = 1;
SELECT ocpp.current_era() > 29000000 AS by_the_time_of_the_cluster;

-- Retention: who has not read what was dropped is told so.
DELETE FROM ocpp.event WHERE charge_point IN ('C1', 'C2');
SELECT ocpp.current_era() AS era \gset
INSERT INTO ocpp.event (era, written_by, id, received_at, kind, charge_point) VALUES
    (:era, '10', 1, now() - interval '120 days', 'status', 'C1'), (:era, '11', 2, now() - interval '120 days', 'status', 'C1'),
    (:era, '12', 3, now() - interval '119 days', 'status', 'C1'), (:era, '13', 4, now(), 'status', 'C1');
SELECT pg_temp.tries(:era || '.10.1');
CALL ocpp.maintain();
SELECT pg_temp.tries(:era || '.10.1') AS missed_two;
SELECT pg_temp.tries(:era || '.11.9') AS missed_one;
SELECT pg_temp.tries(:era || '.12.3') AS missed_none;
SELECT count(*) AS from_the_oldest FROM ocpp.events() WHERE charge_point = 'C1';

DELETE FROM ocpp.event WHERE charge_point IN ('C1', 'C2');
UPDATE ocpp.event_era SET dropped_era = 0, dropped_by = '0', dropped_id = 0;
