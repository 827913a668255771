-- When upkeep ran last, so that its absence is noticed.

CREATE TABLE ocpp.maintenance (
    only_row           boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    started_at         timestamptz,
    finished_at        timestamptz,
    partitions_made    integer NOT NULL DEFAULT 0,
    partitions_dropped integer NOT NULL DEFAULT 0,
    rows_deleted       bigint NOT NULL DEFAULT 0,
    postponed          text[] NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE  ocpp.maintenance IS 'One row: the last round of ocpp.maintain(). ocpp.health() warns when it is more than a day old.';
COMMENT ON COLUMN ocpp.maintenance.finished_at IS 'NULL: it never ran to its end.';
COMMENT ON COLUMN ocpp.maintenance.postponed IS 'Partitions that somebody had locked; the next round tries again.';
INSERT INTO ocpp.maintenance DEFAULT VALUES;
