-- The user's own functions: which ones answer messages or hear of them, what they are given, and how they failed.

CREATE TYPE ocpp.call AS (
    identity          text,
    account           text,
    version           text,
    action            text,
    unique_id         text,
    payload           jsonb,
    session           bigint,
    registration      text,
    received_at       timestamptz,
    message_type      integer,
    reply             jsonb,
    error_code        text,
    error_description text,
    command           bigint,
    request           jsonb,
    node              text,
    peer              text,
    connected_at      timestamptz,
    vendor            text,
    model             text,
    serial_number     text,
    firmware_version  text,
    site              bigint,
    label             text
);
COMMENT ON TYPE ocpp.call IS 'A message from a charge point with what is known of it, as handed to hooks: function(ocpp.call).';
COMMENT ON COLUMN ocpp.call.identity IS 'The charge point, as it is written in the tables.';
COMMENT ON COLUMN ocpp.call.account IS 'Account of the charge point; NULL: none.';
COMMENT ON COLUMN ocpp.call.version IS 'OCPP version in whose words payload and reply are, for example 1.6; 1.2 and 1.5 are put into those of 1.6.';
COMMENT ON COLUMN ocpp.call.action IS 'Name of the action; of an answer, that of the command it answers.';
COMMENT ON COLUMN ocpp.call.unique_id IS 'UniqueId of the message.';
COMMENT ON COLUMN ocpp.call.payload IS 'What it said; of a CALLERROR, its errorDetails.';
COMMENT ON COLUMN ocpp.call.session IS 'Epoch of the connection it came by; NULL: by ocpp.parse.';
COMMENT ON COLUMN ocpp.call.registration IS 'Accepted, Pending or Rejected.';
COMMENT ON COLUMN ocpp.call.received_at IS 'Receipt time, by our clock.';
COMMENT ON COLUMN ocpp.call.message_type IS '2 CALL; 3 CALLRESULT, 4 CALLERROR: the answer to a command of ours, only for after hooks.';
COMMENT ON COLUMN ocpp.call.reply IS 'Payload of what is answered, for after hooks of a CALL; NULL where that is an error.';
COMMENT ON COLUMN ocpp.call.error_code IS 'Of a CALLERROR, the one that is answered or the one that came; for after hooks.';
COMMENT ON COLUMN ocpp.call.error_description IS 'The words that go with error_code.';
COMMENT ON COLUMN ocpp.call.command IS 'ocpp.command.id of the command that is answered.';
COMMENT ON COLUMN ocpp.call.request IS 'Payload of the command that is answered, without passwords.';
COMMENT ON COLUMN ocpp.call.node IS 'Name of the connector that holds the connection.';
COMMENT ON COLUMN ocpp.call.peer IS 'Network address and port from which it is connected.';
COMMENT ON COLUMN ocpp.call.connected_at IS 'When the connection was opened.';
COMMENT ON COLUMN ocpp.call.vendor IS 'Here and below: as the last BootNotification before this message said it.';
COMMENT ON COLUMN ocpp.call.site IS 'ocpp.site.id; NULL: none.';
COMMENT ON COLUMN ocpp.call.label IS 'ocpp.charge_point.label.';

CREATE TABLE ocpp.hook (
    kind        text COLLATE "C" NOT NULL CHECK (kind IN ('on', 'after')),
    version     text COLLATE "C" NOT NULL,
    action      text COLLATE "C" NOT NULL,
    vendor_id   text COLLATE "C" NOT NULL DEFAULT '',
    message_id  text COLLATE "C" NOT NULL DEFAULT '',
    function    text COLLATE "C" NOT NULL,
    rank        integer NOT NULL DEFAULT 0,
    validate    boolean NOT NULL DEFAULT true,
    created_at  timestamptz NOT NULL DEFAULT now(),
    created_by  text NOT NULL DEFAULT current_user,
    PRIMARY KEY (kind, version, action, vendor_id, message_id, function),
    CHECK (vendor_id = '' OR action = 'DataTransfer' AND kind = 'on'),
    CHECK (message_id = '' OR vendor_id <> '')
);
CREATE UNIQUE INDEX hook_on ON ocpp.hook (version, action, vendor_id, message_id) WHERE kind = 'on';
COMMENT ON TABLE  ocpp.hook IS 'Functions of the user that answer a message in place of the built-in rule (on) or hear of it afterwards (after); kept by ocpp.on(), ocpp.after() and ocpp.off().';
COMMENT ON COLUMN ocpp.hook.version IS 'OCPP version; * for all.';
COMMENT ON COLUMN ocpp.hook.action IS 'Action; * for all.';
COMMENT ON COLUMN ocpp.hook.vendor_id IS 'Of a DataTransfer hook, in lower case: whose messages it answers; empty: those of any vendor.';
COMMENT ON COLUMN ocpp.hook.message_id IS 'Of a DataTransfer hook, in lower case: which messages of the vendor; empty: all.';
COMMENT ON COLUMN ocpp.hook.function IS 'Name of a function(ocpp.call), as text: resolved on use, so that it survives dump, restore and pg_upgrade.';
COMMENT ON COLUMN ocpp.hook.rank IS 'Order among the after hooks of a message, smaller first; then by name.';
COMMENT ON COLUMN ocpp.hook.validate IS 'false: neither what comes in nor the answer of this hook is held to the specification.';

CREATE TABLE ocpp.hook_failure (
    charge_point text COLLATE "C" NOT NULL REFERENCES ocpp.charge_point ON UPDATE CASCADE ON DELETE CASCADE,
    day          date NOT NULL,
    kind         text COLLATE "C" NOT NULL CHECK (kind IN ('on', 'after')),
    function     text COLLATE "C" NOT NULL,
    version      text COLLATE "C" NOT NULL,
    action       text COLLATE "C" NOT NULL,
    sqlstate     text COLLATE "C" NOT NULL,
    unique_id    text,
    message      text,
    context      text,
    count        bigint NOT NULL DEFAULT 1,
    first_seen   timestamptz NOT NULL,
    last_seen    timestamptz NOT NULL,
    PRIMARY KEY (charge_point, day, kind, function, version, action, sqlstate)
);
COMMENT ON TABLE  ocpp.hook_failure IS 'Hooks that raised an error or were cancelled, counted per charge point and UTC day, so that one bad function cannot fill a disk; retention.violation says how long. Read it through ocpp.hook_overview.';
COMMENT ON COLUMN ocpp.hook_failure.sqlstate IS 'SQLSTATE of the error; 57014: cancelled, because it took longer than the call timeout of the connector.';
COMMENT ON COLUMN ocpp.hook_failure.unique_id IS 'Here and below: of the last failure. UniqueId of its message.';
COMMENT ON COLUMN ocpp.hook_failure.context IS 'Where in the function, as PostgreSQL says it.';
