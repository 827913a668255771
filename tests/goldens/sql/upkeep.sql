-- CALL ocpp.maintain(): partitions ahead, strays moved, retention. It commits, so it cleans up behind itself.
\set SHOW_CONTEXT never
SELECT ocpp.add_charge_point('UP1');
-- Three days ahead, by UTC days.
SELECT parent, count(*) FROM (SELECT i.inhparent::regclass::text AS parent, c.relname FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
    WHERE i.inhparent = ANY (ARRAY(SELECT ('ocpp.' || t)::regclass FROM unnest(ocpp.daily_tables()) AS t)) AND c.relname !~ 'default') AS p
WHERE right(relname, 8) BETWEEN to_char(now() AT TIME ZONE 'UTC', 'YYYYMMDD') AND to_char(now() AT TIME ZONE 'UTC' + interval '3 days', 'YYYYMMDD') GROUP BY 1 ORDER BY 1;
-- A user's column, index and trigger on the table hold for partitions that are made later.
ALTER TABLE ocpp.meter_value ADD COLUMN tariff text DEFAULT 'night';
CREATE INDEX user_index ON ocpp.meter_value (tariff);
CREATE FUNCTION public.user_trigger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.tariff := NEW.tariff || '!'; RETURN NEW; END $$;
CREATE TRIGGER user_trigger BEFORE INSERT ON ocpp.meter_value FOR EACH ROW EXECUTE FUNCTION public.user_trigger();
-- Rows of days without partition lie in the default one.
INSERT INTO ocpp.meter_value (charge_point, received_at, measured_at, evse_id, connector_id, source, value, number, measurand, unit, context, phase, location, format)
SELECT 'UP1', now() + n * interval '1 day', now(), 1, 1, 'MeterValues', '{1}', '{1}', '{Energy.Active.Import.Register}', '{Wh}', '{Other}', '{NULL}', '{Outlet}', '{Raw}'
FROM unnest(ARRAY[-500, -20, -2, 0, 10]) AS n;
INSERT INTO ocpp.message_log (charge_point, received_at, frame) SELECT 'UP1', now() - n * interval '1 day', 'old' FROM unnest(ARRAY[40, 29]) AS n;
INSERT INTO ocpp.event (received_at, kind, charge_point) SELECT now() - n * interval '1 day', 'status', 'UP1' FROM unnest(ARRAY[95, 89, 0]) AS n;
SELECT count(*) FROM ONLY ocpp.meter_value_default;
CALL ocpp.maintain();
SELECT count(*) FROM ONLY ocpp.meter_value_default;
SELECT count(*) AS kept, count(*) FILTER (WHERE received_at < now() - interval '400 days') AS too_old, bool_and(tariff = 'night!') AS triggered FROM ocpp.meter_value WHERE charge_point = 'UP1';
SELECT count(*) FROM ocpp.message_log WHERE charge_point = 'UP1';
SELECT count(*), bool_and(tableoid <> 'ocpp.event_default'::regclass) AS moved FROM ocpp.event WHERE charge_point = 'UP1';
-- Policies are those of the table: who asks a partition by its own name and does not own it is shown nothing.
SELECT count(*) FILTER (WHERE NOT c.relrowsecurity) AS without_row_level_security FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid
WHERE i.inhparent = ANY (ARRAY(SELECT ('ocpp.' || t)::regclass FROM unnest(ocpp.daily_tables()) AS t));
SELECT count(*) = (SELECT count(*) FROM pg_inherits WHERE inhparent = 'ocpp.meter_value'::regclass) AS every_partition_has_the_index FROM pg_inherits WHERE inhparent = 'ocpp.user_index'::regclass;
-- A partition that a user attached under another name is not ours to drop.
CREATE TABLE ocpp.meter_value_archive (LIKE ocpp.meter_value INCLUDING ALL);
ALTER TABLE ocpp.meter_value ATTACH PARTITION ocpp.meter_value_archive FOR VALUES FROM ('2001-01-01 00:00+00') TO ('2001-02-01 00:00+00');
-- A publication of everything does not hold up upkeep: every table says which row was deleted.
SET client_min_messages = error;
CREATE PUBLICATION everything FOR ALL TABLES;
RESET client_min_messages;
INSERT INTO ocpp.message_log (charge_point, received_at, frame) VALUES ('UP1', now() - interval '20 days', 'old');
INSERT INTO ocpp.event (received_at, kind, charge_point) VALUES (now() - interval '20 days', 'status', 'UP1');
CALL ocpp.maintain();
SELECT count(*) AS left_in_default FROM ONLY ocpp.message_log_default;
SELECT c.oid::regclass FROM pg_class AS c WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind IN ('r', 'p') AND c.relreplident = 'd'
   AND NOT EXISTS (SELECT FROM pg_index AS i WHERE i.indrelid = c.oid AND i.indisprimary);
DROP PUBLICATION everything;
DELETE FROM ocpp.message_log WHERE charge_point = 'UP1' AND received_at < now() - interval '19 days' AND received_at > now() - interval '21 days';
-- Ended things go in batches, what is running stays.
INSERT INTO ocpp.connection (charge_point, session, connected_at, disconnected_at) VALUES ('UP1', -1, now() - interval '1 year', now() - interval '1 year'), ('UP1', -2, now() - interval '1 year', NULL);
INSERT INTO ocpp.command (charge_point, action, state, created_at) VALUES ('UP1', 'ClearCache', 'accepted', now() - interval '1 year'), ('UP1', 'ClearCache', 'accepted', now());
INSERT INTO ocpp.violation (charge_point, day, action, path, kind, first_seen, last_seen) SELECT 'UP1', (now() - n * interval '1 day')::date, 'Heartbeat', 'p', 'Unknown', now(), now() FROM unnest(ARRAY[1, 100]) AS n;
INSERT INTO ocpp.transaction_event (charge_point, event, event_at, received_at, payload) SELECT 'UP1', 'Started', now(), now() - n * interval '1 day', '{}' FROM unnest(ARRAY[1, 4000]) AS n;
INSERT INTO ocpp.hook_failure (charge_point, day, kind, function, version, action, sqlstate, first_seen, last_seen)
SELECT 'UP1', (now() - n * interval '1 day')::date, 'on', 'f', '1.6', 'Heartbeat', 'P0001', now(), now() FROM unnest(ARRAY[1, 100]) AS n;
CALL ocpp.maintain();
SELECT (SELECT count(*) FROM ocpp.connection WHERE charge_point = 'UP1') AS connections, (SELECT count(*) FROM ocpp.command WHERE charge_point = 'UP1') AS commands,
       (SELECT count(*) FROM ocpp.violation WHERE charge_point = 'UP1') AS violations, (SELECT count(*) FROM ocpp.transaction_event WHERE charge_point = 'UP1') AS events,
       (SELECT count(*) FROM ocpp.hook_failure WHERE charge_point = 'UP1') AS hook_failures,
       to_regclass('ocpp.meter_value_archive') IS NOT NULL AS archive_stays;
SELECT rows_deleted, partitions_made, partitions_dropped, postponed, finished_at IS NOT NULL AS finished FROM ocpp.maintenance;
-- For ever.
SELECT ocpp.set('retention.message_log', '0');
INSERT INTO ocpp.message_log (charge_point, received_at, frame) VALUES ('UP1', now() - interval '10 years', 'old');
CALL ocpp.maintain();
SELECT count(*) FROM ocpp.message_log WHERE charge_point = 'UP1';
SELECT ocpp.set('retention.message_log', NULL);
-- Absence of upkeep is noticed.
UPDATE ocpp.maintenance SET finished_at = '2026-01-01 00:00+00';
SELECT * FROM ocpp.health();
-- What has no daily partitions.
SELECT ocpp.make_partition('command', current_date);
-- Not inside a transaction.
BEGIN;
CALL ocpp.maintain();
ROLLBACK;
-- Clean again.
CALL ocpp.maintain();
SELECT * FROM ocpp.health();
ALTER TABLE ocpp.meter_value DROP COLUMN tariff;
DROP TRIGGER user_trigger ON ocpp.meter_value;
DROP FUNCTION public.user_trigger;
DROP TABLE ocpp.meter_value_archive;
DELETE FROM ocpp.meter_value WHERE charge_point = 'UP1';
DELETE FROM ocpp.message_log WHERE charge_point = 'UP1';
DELETE FROM ocpp.event WHERE charge_point = 'UP1';
UPDATE ocpp.event_era SET dropped_era = 0, dropped_by = '0', dropped_id = 0;
DELETE FROM ocpp.transaction_event WHERE charge_point = 'UP1';
DELETE FROM ocpp.charge_point WHERE identity = 'UP1';
