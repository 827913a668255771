-- What was said, word for word; and what was wrong with it.

CREATE TABLE ocpp.message_log (
    charge_point text COLLATE "C" NOT NULL,
    received_at  timestamptz NOT NULL,
    session      bigint,
    direction    text NOT NULL DEFAULT 'received' CHECK (direction IN ('received', 'sent')),
    message_type smallint,
    message_id   text,
    action       text,
    frame        text,
    raw          bytea,
    reply        text,
    error        text
) PARTITION BY RANGE (received_at);
CREATE TABLE ocpp.message_log_default PARTITION OF ocpp.message_log DEFAULT;
-- BRIN: the log is written for every message and read rarely; a btree would cost a fifth of the throughput.
CREATE INDEX message_log_time ON ocpp.message_log USING brin (received_at);
COMMENT ON TABLE  ocpp.message_log IS 'Every frame as it was received or sent, with the reply, in daily partitions; kept as long as the setting retention.message_log says.';
COMMENT ON TABLE  ocpp.message_log_default IS 'Log rows for which no partition was ready; ocpp.maintain() moves them.';
COMMENT ON COLUMN ocpp.message_log.message_type IS 'MessageTypeId: 2 CALL, 3 CALLRESULT, 4 CALLERROR; NULL: not readable.';
COMMENT ON COLUMN ocpp.message_log.frame IS 'The frame as text.';
COMMENT ON COLUMN ocpp.message_log.raw IS 'The frame as bytes, where it is not text that PostgreSQL can hold (invalid UTF-8, NUL).';
COMMENT ON COLUMN ocpp.message_log.reply IS 'What was answered.';
COMMENT ON COLUMN ocpp.message_log.error IS 'What went wrong while it was handled, with SQLSTATE where PostgreSQL gave one.';

CREATE TABLE ocpp.violation (
    charge_point text COLLATE "C" NOT NULL REFERENCES ocpp.charge_point ON UPDATE CASCADE ON DELETE CASCADE,
    day          date NOT NULL,
    direction    text COLLATE "C" NOT NULL DEFAULT 'received' CHECK (direction IN ('received', 'sent')),
    action       text COLLATE "C" NOT NULL,
    path         text COLLATE "C" NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    expected     text,
    sample       text,
    count        bigint NOT NULL DEFAULT 1,
    first_seen   timestamptz NOT NULL,
    last_seen    timestamptz NOT NULL,
    PRIMARY KEY (charge_point, day, direction, action, path, kind)
);
COMMENT ON TABLE  ocpp.violation IS 'Deviations from the specification, counted per charge point, UTC day, action, place and kind, so that one bad firmware cannot fill a disk; retention.violation says how long.';
COMMENT ON COLUMN ocpp.violation.path IS 'Where in the payload, without array indices.';
COMMENT ON COLUMN ocpp.violation.expected IS 'What the specification demands there.';
COMMENT ON COLUMN ocpp.violation.sample IS 'What came the last time, at most 100 characters.';
