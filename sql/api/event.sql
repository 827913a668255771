-- Events: who writes them beside the store, and how consumers read them without missing one.

CREATE OR REPLACE FUNCTION ocpp.current_era() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    known ocpp.event_era;
    cluster bigint;
    line integer;
    fresh integer;
BEGIN
    SELECT * INTO known FROM ocpp.event_era;
    IF pg_is_in_recovery() THEN
        RETURN known.era;
    END IF;
    SELECT c.system_identifier INTO cluster FROM pg_control_system() AS c;
    -- The control file tells of a new timeline only after the first checkpoint, the name of the WAL file at once.
    line := ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::integer;
    IF known.system_identifier = cluster AND known.timeline = line THEN
        RETURN known.era;
    END IF;
    -- Minutes since 1970 at which the cluster was made, and its timeline: the same for whoever looks, also when our UPDATE is
    -- rolled back, and larger in a younger cluster, also when an old dump is restored twice.
    fresh := greatest(known.era + 1, (((cluster >> 32) & 4294967295) / 60)::integer + line);
    IF has_table_privilege('ocpp.event_era', 'UPDATE') AND current_setting('transaction_read_only') = 'off' THEN
        UPDATE ocpp.event_era AS e SET era = fresh, system_identifier = cluster, timeline = line
        WHERE e.system_identifier <> cluster OR e.timeline <> line;
    END IF;
    RETURN fresh;
END
$$;
COMMENT ON FUNCTION ocpp.current_era() IS 'The era of what is written now; begins a new one when the database goes on in another cluster or on another timeline, where transaction ids may come again. On a standby: that of its primary.';

ALTER TABLE ocpp.event ALTER COLUMN era SET DEFAULT ocpp.current_era();
SELECT ocpp.current_era();
