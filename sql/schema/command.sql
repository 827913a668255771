-- Commands to charge points. Queueing one is a plain INSERT, which locks nothing; the connector takes it from here.

CREATE SEQUENCE ocpp.command_number;
COMMENT ON SEQUENCE ocpp.command_number IS 'Ids of commands.';
CREATE TABLE ocpp.command (
    charge_point      text COLLATE "C" NOT NULL REFERENCES ocpp.charge_point ON UPDATE CASCADE ON DELETE CASCADE,
    id                bigint NOT NULL DEFAULT nextval('ocpp.command_number'),
    version           text NOT NULL DEFAULT '1.6',
    action            text NOT NULL,
    message_type      smallint NOT NULL DEFAULT 2 CHECK (message_type IN (2, 6)),
    message_id        text COLLATE "C" NOT NULL DEFAULT gen_random_uuid()::text,
    payload           jsonb NOT NULL DEFAULT '{}',
    state             text NOT NULL DEFAULT 'queued'
                      CHECK (state IN ('queued', 'sent', 'accepted', 'rejected', 'error', 'timed out', 'expired', 'cancelled', 'unknown')),
    resend            boolean,
    created_at        timestamptz NOT NULL DEFAULT now(),
    created_by        text NOT NULL DEFAULT current_user,
    expires_at        timestamptz,
    sent_at           timestamptz,
    answer_until      timestamptz,
    session           bigint,
    node              bigint,
    attempts          integer NOT NULL DEFAULT 0,
    answered_at       timestamptz,
    answer            jsonb,
    error_code        text,
    error_description text,
    late              boolean NOT NULL DEFAULT false,
    purpose           text,
    PRIMARY KEY (charge_point, id),
    UNIQUE (charge_point, message_id)
) WITH (fillfactor = 70);
CREATE INDEX command_due ON ocpp.command (charge_point, id) WHERE state IN ('queued', 'sent');
CREATE INDEX command_id ON ocpp.command (id);
CREATE INDEX command_time ON ocpp.command (created_at);
COMMENT ON TABLE  ocpp.command IS 'Everything a person or a rule asked charge points to do, with the answers. Queue with ocpp.call or the typed functions; retention.command says how long ended ones are kept.';
COMMENT ON COLUMN ocpp.command.state IS 'queued -> sent -> accepted, rejected, error, timed out; expired: not sent before expires_at; unknown: the connection broke before the answer came and it is not safe to send it twice.';
COMMENT ON COLUMN ocpp.command.message_id IS 'Unique over all connections of the charge point (OCPP-J 1.6 errata 3.1); the same when it is sent again.';
COMMENT ON COLUMN ocpp.command.resend IS 'When the connection breaks with this command outstanding: true sends it again, false does not; NULL: as safe as its action is.';
COMMENT ON COLUMN ocpp.command.expires_at IS 'It is not sent later than this.';
COMMENT ON COLUMN ocpp.command.answer_until IS 'After this moment the next command may go.';
COMMENT ON COLUMN ocpp.command.purpose IS 'Which mechanism asked for it: desired, local list, job, campaign, certificate; NULL: a person or a function of hers.';
COMMENT ON COLUMN ocpp.command.late IS 'The answer came after the command had been given up; the state is by the answer.';
