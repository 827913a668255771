-- Events: what happened, for other programs. They listen or ask; ocpp.events() hands every event to each of them once.
--
-- Transactions commit in another order than they draw ids, so nobody can go by ids alone: the place of an event is
-- (era, written_by, id), and it is shown when no open transaction can come before it any more.

CREATE TABLE ocpp.event_era (
    only_row          boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    era               integer NOT NULL,
    system_identifier bigint NOT NULL,
    timeline          integer NOT NULL,
    dropped_era       integer NOT NULL DEFAULT 0,
    dropped_by        xid8 NOT NULL DEFAULT '0',
    dropped_id        bigint NOT NULL DEFAULT 0
);
COMMENT ON TABLE  ocpp.event_era IS 'One row: whose transaction ids the events of today carry, and up to which event retention has dropped them.';
COMMENT ON COLUMN ocpp.event_era.era IS 'Grows when the database goes on in another cluster (restored from a dump) or on another timeline (failover, point-in-time recovery), where transaction ids that were used may come again. See ocpp.current_era().';
COMMENT ON COLUMN ocpp.event_era.system_identifier IS 'The cluster of this era, as pg_control_system() tells it.';
COMMENT ON COLUMN ocpp.event_era.timeline IS 'The timeline of this era.';
COMMENT ON COLUMN ocpp.event_era.dropped_era IS 'With dropped_by and dropped_id: place in the order of events of the last one that retention has dropped.';
INSERT INTO ocpp.event_era (era, system_identifier, timeline) VALUES (0, 0, 0);

CREATE SEQUENCE ocpp.event_number;
COMMENT ON SEQUENCE ocpp.event_number IS 'Ids of events.';
CREATE TABLE ocpp.event (
    id           bigint NOT NULL DEFAULT nextval('ocpp.event_number'),
    received_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    era          integer NOT NULL,
    written_by   xid8 NOT NULL DEFAULT pg_current_xact_id(),
    kind         text NOT NULL CHECK (kind IN ('connected', 'disconnected', 'booted', 'status', 'started', 'metered', 'stopped',
                                               'faulted', 'command', 'violation', 'security')),
    charge_point text COLLATE "C" NOT NULL,
    evse_id      integer,
    connector_id integer,
    transaction  bigint,
    command      bigint,
    details      jsonb NOT NULL DEFAULT '{}',
    -- The order in which consumers read; with the day, because PostgreSQL wants the partition key in it.
    PRIMARY KEY (era, written_by, id, received_at)
) PARTITION BY RANGE (received_at);
CREATE TABLE ocpp.event_default PARTITION OF ocpp.event DEFAULT;
-- So few that it costs the others nothing; bounds what a charge point with a wrong password can write.
CREATE INDEX event_security ON ocpp.event (charge_point, received_at) WHERE kind = 'security';
COMMENT ON TABLE  ocpp.event IS 'What happened, for other programs: appended to, never changed (but the name of a charge point that is renamed), in daily partitions; kept as long as the setting retention.event says. Which kinds are written say the settings event.*. Read it with ocpp.events(), which misses nothing, or through ocpp.event_overview.';
COMMENT ON TABLE  ocpp.event_default IS 'Events for which no partition was ready; ocpp.maintain() moves them.';
COMMENT ON COLUMN ocpp.event.id IS 'Order within its transaction. Not the order of the events: of two open transactions the one with larger ids may commit first.';
COMMENT ON COLUMN ocpp.event.received_at IS 'When it happened, by our clock; of a message, its receipt time.';
COMMENT ON COLUMN ocpp.event.era IS 'Which cluster and timeline written_by is of, see ocpp.event_era.';
COMMENT ON COLUMN ocpp.event.written_by IS 'The transaction that wrote it.';
COMMENT ON COLUMN ocpp.event.kind IS 'connected, disconnected: its connection began, ended; booted: BootNotification; status: StatusNotification, faulted: the same, and the status became Faulted; started, metered, stopped: a transaction began, was measured, ended; command: a command ended, or a late answer corrected how; violation: a deviation from the specification, the first of its kind that day; security: a security event, or a refused password.';
COMMENT ON COLUMN ocpp.event.transaction IS 'ocpp.transaction.id.';
COMMENT ON COLUMN ocpp.event.command IS 'ocpp.command.id.';
COMMENT ON COLUMN ocpp.event.details IS 'What else is known, by kind; fields without value are left out, and further ones may come.';
