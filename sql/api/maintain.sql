-- Upkeep: partitions ahead, retention, lost connections, deadlines. CALL ocpp.maintain() does it all.
--
-- A day is a UTC day. Only partitions that are called after their parent and day (meter_value_20260522) are ours to make
-- and to drop; what else a user attaches stays. DDL has to be put together as text; every name in it is quoted by %I.

CREATE OR REPLACE FUNCTION ocpp.daily_tables() RETURNS text[] IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT ARRAY['meter_value', 'message_log', 'status_notification', 'event']
$$;
COMMENT ON FUNCTION ocpp.daily_tables() IS 'The tables that have daily partitions and a setting retention.NAME.';

CREATE OR REPLACE FUNCTION ocpp.identify_rows(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_catalog.pg_class AS c
               WHERE c.oid = format('ocpp.%I', name)::regclass AND c.relreplident = 'd'
                 AND NOT EXISTS (SELECT FROM pg_catalog.pg_index AS i WHERE i.indrelid = c.oid AND i.indisprimary)) THEN
        EXECUTE format('ALTER TABLE ocpp.%I REPLICA IDENTITY FULL', name);
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.identify_rows(text) IS 'Gives a table of ours that has no primary key REPLICA IDENTITY FULL, unless it has another one: otherwise upkeep could not delete from it while a publication holds it. Costs nothing without wal_level = logical.';

CREATE OR REPLACE FUNCTION ocpp.make_partition(parent text, day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    name text := format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
    stray text := parent || '_default';
    -- Written so that every DateStyle reads it alike.
    first_moment text := to_char(day, 'YYYY-MM-DD') || ' 00:00:00+00';
    next_moment  text := to_char(day + 1, 'YYYY-MM-DD') || ' 00:00:00+00';
    owner name;
BEGIN
    IF parent IS NULL OR parent <> ALL (ocpp.daily_tables()) THEN
        RAISE EXCEPTION '"%" has no daily partitions', left(parent, 100) USING ERRCODE = 'invalid_parameter_value',
            HINT = format('%s have.', array_to_string(ocpp.daily_tables(), ', '));
    END IF;
    IF to_regclass(format('ocpp.%I', name)) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE ocpp.%I (LIKE ocpp.%I INCLUDING ALL)', name, parent);
    EXECUTE format('COMMENT ON TABLE ocpp.%I IS %L', name, format('Rows of ocpp.%s received on %s UTC.', parent, to_char(day, 'YYYY-MM-DD')));
    -- Policies are those of the parent: who asks the partition itself and is no owner of it is shown nothing.
    EXECUTE format('ALTER TABLE ocpp.%I ENABLE ROW LEVEL SECURITY', name);
    PERFORM ocpp.identify_rows(name);
    SELECT pg_get_userbyid(c.relowner) INTO owner FROM pg_catalog.pg_class AS c WHERE c.oid = format('ocpp.%I', parent)::regclass;
    IF owner <> current_user THEN
        EXECUTE format('ALTER TABLE ocpp.%I OWNER TO %I', name, owner);
    END IF;
    -- Rows of that day may be in the default partition. The bulk moves while others go on writing there, the rest under the
    -- lock that ATTACH needs anyway; so it is held for a moment only. Readers see nothing of it before the COMMIT.
    EXECUTE format('WITH moved AS (DELETE FROM ONLY ocpp.%I WHERE received_at >= %L AND received_at < %L RETURNING *) INSERT INTO ocpp.%I SELECT * FROM moved',
                   stray, first_moment, next_moment, name);
    EXECUTE format('LOCK TABLE ocpp.%I IN ACCESS EXCLUSIVE MODE', stray);
    EXECUTE format('WITH moved AS (DELETE FROM ONLY ocpp.%I WHERE received_at >= %L AND received_at < %L RETURNING *) INSERT INTO ocpp.%I SELECT * FROM moved',
                   stray, first_moment, next_moment, name);
    EXECUTE format('ALTER TABLE ocpp.%I ATTACH PARTITION ocpp.%I FOR VALUES FROM (%L) TO (%L)', parent, name, first_moment, next_moment);
    RETURN true;
END
$$;
COMMENT ON FUNCTION ocpp.make_partition(text, date) IS 'Makes the partition of a UTC day for one of ocpp.daily_tables() and moves rows of that day out of the default partition; false: it is there already. Another table: SQLSTATE 22023.';

CREATE OR REPLACE FUNCTION ocpp.days_to_partition(parent text, ahead integer) RETURNS SETOF date STABLE LANGUAGE plpgsql AS $$
DECLARE
    today date := (clock_timestamp() AT TIME ZONE 'UTC')::date;
BEGIN
    RETURN QUERY EXECUTE format(
        'SELECT day FROM (SELECT generate_series($1::timestamp, $1::timestamp + $2 * interval ''1 day'', interval ''1 day'')::date
                          UNION SELECT DISTINCT (received_at AT TIME ZONE ''UTC'')::date FROM ONLY ocpp.%I) AS wanted (day)
         WHERE to_regclass(format(''ocpp.%%I'', %L || to_char(day, ''YYYYMMDD''))) IS NULL ORDER BY day',
        parent || '_default', parent || '_') USING today, ahead;
END
$$;
COMMENT ON FUNCTION ocpp.days_to_partition(text, integer) IS 'UTC days that want a partition and have none: today, so many days ahead, and those of rows in the default partition.';

CREATE OR REPLACE FUNCTION ocpp.make_partitions(ahead integer DEFAULT 3) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    parent text;
    day date;
    made integer := 0;
BEGIN
    FOREACH parent IN ARRAY ocpp.daily_tables() LOOP
        FOR day IN SELECT d FROM ocpp.days_to_partition(parent, ahead) AS d LOOP
            made := made + ocpp.make_partition(parent, day)::integer;
        END LOOP;
    END LOOP;
    RETURN made;
END
$$;
COMMENT ON FUNCTION ocpp.make_partitions(integer) IS 'Makes the partitions of today and so many days ahead in one transaction and returns how many were missing. For ocpp.migrate(); ocpp.maintain() makes one per transaction.';

CREATE OR REPLACE FUNCTION ocpp.partitions_to_drop(parent text) RETURNS SETOF text STABLE LANGUAGE sql AS $$
    SELECT c.relname::text FROM pg_catalog.pg_inherits AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.inhrelid
    WHERE i.inhparent = format('ocpp.%I', parent)::regclass
      AND c.relnamespace = (SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'ocpp')
      AND c.relname ~ ('^' || parent || '_[0-9]{8}$')
      AND ocpp.get('retention.' || parent)::interval > interval '0'
      AND to_date(right(c.relname::text, 8), 'YYYYMMDD') + 1
          <= ((clock_timestamp() - ocpp.get('retention.' || parent)::interval) AT TIME ZONE 'UTC')::date
    ORDER BY c.relname
$$;
COMMENT ON FUNCTION ocpp.partitions_to_drop(text) IS 'Daily partitions of a table that are wholly older than its retention setting.';

CREATE OR REPLACE FUNCTION ocpp.note_dropped_events(name text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('UPDATE ocpp.event_era AS e SET dropped_era = l.era, dropped_by = l.written_by, dropped_id = l.id
                    FROM (SELECT p.era, p.written_by, p.id FROM ocpp.%I AS p ORDER BY p.era DESC, p.written_by DESC, p.id DESC LIMIT 1) AS l
                    WHERE (l.era, l.written_by, l.id) > (e.dropped_era, e.dropped_by, e.dropped_id)', name);
END
$$;
COMMENT ON FUNCTION ocpp.note_dropped_events(text) IS 'Committed before a partition of ocpp.event is dropped: keeps the place of its last event, so that ocpp.events() can tell consumers who have not read that far.';

CREATE OR REPLACE FUNCTION ocpp.retained_since(setting text) RETURNS timestamptz STABLE LANGUAGE sql AS $$
    SELECT CASE WHEN ocpp.get(setting)::interval > interval '0' THEN clock_timestamp() - ocpp.get(setting)::interval ELSE '-infinity' END
$$;
COMMENT ON FUNCTION ocpp.retained_since(text) IS 'The moment before which rows may go, by a retention setting; -infinity: none.';

CREATE OR REPLACE FUNCTION ocpp.delete_old_rows(work integer DEFAULT 10000) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    deleted bigint := 0;
    n bigint;
BEGIN
    DELETE FROM ocpp.connection AS c WHERE c.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.connection AS o
        WHERE o.connected_at < ocpp.retained_since('retention.connection') AND o.disconnected_at < ocpp.retained_since('retention.connection') LIMIT work));
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    DELETE FROM ocpp.command AS m WHERE m.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.command AS o
        WHERE o.created_at < ocpp.retained_since('retention.command') AND o.state NOT IN ('queued', 'sent') LIMIT work))
      AND m.state NOT IN ('queued', 'sent');
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    DELETE FROM ocpp.transaction_event AS e WHERE e.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.transaction_event AS o WHERE o.received_at < ocpp.retained_since('retention.transaction_event') LIMIT work));
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    DELETE FROM ocpp.violation AS v WHERE v.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.violation AS o
        WHERE o.day < (ocpp.retained_since('retention.violation') AT TIME ZONE 'UTC')::date LIMIT work));
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    DELETE FROM ocpp.hook_failure AS f WHERE f.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.hook_failure AS o
        WHERE o.day < (ocpp.retained_since('retention.violation') AT TIME ZONE 'UTC')::date LIMIT work));
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    DELETE FROM ocpp.reservation AS r WHERE r.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.reservation AS o WHERE o.ended_at < ocpp.retained_since('retention.reservation') AND o.status <> 'Reserved' LIMIT work))
      AND r.status <> 'Reserved';
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    deleted := deleted + ocpp.delete_old_data_transfers(work) + ocpp.delete_old_assignments(work) + ocpp.delete_old_jobs(work)
               + ocpp.delete_old_security_events(work) + ocpp.delete_old_wishes(work);
    RETURN deleted;
END
$$;
COMMENT ON FUNCTION ocpp.delete_old_rows(integer) IS 'Deletes what is older than its retention setting from all tables that have no daily partitions, at most so many rows from each, and returns how many it were.';

CREATE OR REPLACE FUNCTION ocpp.my_turn() RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM ocpp.maintenance FOR NO KEY UPDATE SKIP LOCKED;
    IF NOT FOUND THEN
        RAISE NOTICE 'upkeep is running already';
    END IF;
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION ocpp.my_turn() IS 'Whether upkeep may go on in this transaction: one at a time, also when several connectors call. By the lock of the row of ocpp.maintenance, which only those may take who may change it; each transaction takes it anew, and who finds it taken leaves the rest to the other.';

CREATE OR REPLACE PROCEDURE ocpp.maintain() LANGUAGE plpgsql AS $$
DECLARE
    parent text;
    day date;
    name text;
    put_off text[] := '{}';
    made integer := 0;
    dropped integer := 0;
    deleted bigint := 0;
    n bigint;
BEGIN
    SELECT pg_get_userbyid(c.relowner) INTO name FROM pg_catalog.pg_class AS c WHERE c.oid = 'ocpp.meter_value'::regclass;
    IF NOT pg_has_role(name::name, 'USAGE') THEN
        RAISE EXCEPTION 'upkeep makes and drops partitions, which only their owner "%" may', name
            USING ERRCODE = 'insufficient_privilege', HINT = 'Give the connector a maintenance_url with that role.';
    END IF;
    IF NOT ocpp.my_turn() THEN
        RETURN;
    END IF;
    UPDATE ocpp.maintenance SET started_at = clock_timestamp();
    PERFORM ocpp.current_era();
    PERFORM ocpp.expire_reservations();
    COMMIT;
    -- Also those that changed behind the back of whoever notices it otherwise.
    IF NOT ocpp.my_turn() THEN
        RETURN;
    END IF;
    PERFORM ocpp.notice_drift();
    COMMIT;

    LOOP
        IF NOT ocpp.my_turn() THEN
            RETURN;
        END IF;
        n := ocpp.release_lost();
        COMMIT;
        EXIT WHEN n < 1000;
    END LOOP;
    LOOP
        IF NOT ocpp.my_turn() THEN
            RETURN;
        END IF;
        n := ocpp.release_ended();
        COMMIT;
        EXIT WHEN n < 1000;
    END LOOP;
    LOOP
        IF NOT ocpp.my_turn() THEN
            RETURN;
        END IF;
        n := ocpp.expire_commands();
        COMMIT;
        EXIT WHEN n < 1000;
    END LOOP;

    -- One partition per transaction, and no wait for a lock that is longer than a second: everybody who writes waits behind us.
    FOREACH parent IN ARRAY ocpp.daily_tables() LOOP
        FOR day IN SELECT d FROM ocpp.days_to_partition(parent, 3) AS d LOOP
            IF NOT ocpp.my_turn() THEN
                RETURN;
            END IF;
            BEGIN
                PERFORM set_config('lock_timeout', '1s', true);
                made := made + ocpp.make_partition(parent, day)::integer;
            EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
                put_off := put_off || format('%s_%s', parent, to_char(day, 'YYYYMMDD'));
            END;
            COMMIT;
            -- Whoever holds this table will hold it for the next day's partition too, and each try costs the writers a second.
            EXIT WHEN format('%s_%s', parent, to_char(day, 'YYYYMMDD')) = ANY (put_off);
        END LOOP;
        FOR name IN SELECT p FROM ocpp.partitions_to_drop(parent) AS p LOOP
            IF NOT ocpp.my_turn() THEN
                RETURN;
            END IF;
            -- Known to everybody before it happens: who has read without finding them looks once more (ocpp.events).
            IF parent = 'event' THEN
                PERFORM ocpp.note_dropped_events(name);
                COMMIT;
                IF NOT ocpp.my_turn() THEN
                    RETURN;
                END IF;
            END IF;
            BEGIN
                PERFORM set_config('lock_timeout', '1s', true);
                EXECUTE format('DROP TABLE ocpp.%I', name);
                dropped := dropped + 1;
            EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
                put_off := put_off || name;
            END;
            COMMIT;
            EXIT WHEN name = ANY (put_off);
        END LOOP;
    END LOOP;
    IF put_off <> '{}' THEN
        RAISE WARNING 'locked by somebody, left for the next round: %', array_to_string(put_off, ', ');
    END IF;

    LOOP
        IF NOT ocpp.my_turn() THEN
            RETURN;
        END IF;
        n := ocpp.delete_old_rows();
        COMMIT;
        deleted := deleted + n;
        EXIT WHEN n = 0;
    END LOOP;

    IF NOT ocpp.my_turn() THEN
        RETURN;
    END IF;
    UPDATE ocpp.maintenance SET finished_at = clock_timestamp(), partitions_made = made, partitions_dropped = dropped,
                                rows_deleted = deleted, postponed = put_off;
    COMMIT;
END
$$;
COMMENT ON PROCEDURE ocpp.maintain() IS 'Upkeep: daily partitions for the next three days, retention by dropping old ones and deleting old rows in batches, connections of lost connectors, deadlines. To be called every ten minutes by the owner of the storage, not in a transaction block (it commits on the way, SQLSTATE 2D000; another role: 42501). Never waits more than a second for a lock; what was locked is done in the next round.';

-- A fresh storage writes into partitions from its first message on.
SELECT ocpp.make_partitions();
-- What was there before.
SELECT ocpp.identify_rows(c.relname::text) FROM pg_catalog.pg_class AS c
WHERE c.relnamespace = 'ocpp'::regnamespace AND c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'USAGE');
