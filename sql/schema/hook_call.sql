-- What a user's function is given.

CREATE TYPE ocpp.call AS (
    identity     text,
    account      text,
    version      text,
    action       text,
    unique_id    text,
    payload      jsonb,
    session      bigint,
    registration text,
    received_at  timestamptz
);
COMMENT ON TYPE ocpp.call IS 'A CALL from a charge point, as handed to hooks: function(ocpp.call) returns jsonb.';
