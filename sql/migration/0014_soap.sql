-- OCPP over SOAP: where charge points can be called, and by which transport they are connected.

-- It has an argument more now; storages older than 0.3.0 do not have it at all.
DO $$
BEGIN
    IF to_regprocedure('ocpp.settle_rotation(text, bytea, boolean)') IS NOT NULL THEN
        DROP FUNCTION ocpp.settle_rotation(text, bytea, boolean);
    END IF;
END
$$;

CREATE TABLE ocpp.soap_callback (
    charge_point text COLLATE "C" NOT NULL REFERENCES ocpp.charge_point ON UPDATE CASCADE ON DELETE CASCADE,
    version      text NOT NULL,
    address      text NOT NULL,
    peer         text,
    called_as    text,
    refreshed_at timestamptz NOT NULL DEFAULT now(),
    failures     integer NOT NULL DEFAULT 0,
    failure      text,
    failed_at    timestamptz,
    retry_at     timestamptz,
    PRIMARY KEY (charge_point, version)
);
COMMENT ON TABLE  ocpp.soap_callback IS 'Where charge points that speak SOAP can be called, by what their requests say (OCPP-S 1.6 3.7, 7.1); a row for each version a charge point has spoken.';
COMMENT ON COLUMN ocpp.soap_callback.address IS 'wsa:From of its latest request that had one: a URL, as it said it. Whether it is called there is for the connector to decide (its setting soap-callback).';
COMMENT ON COLUMN ocpp.soap_callback.peer IS 'IP address its latest request came from; NULL: by a proxy, or it is not known.';
COMMENT ON COLUMN ocpp.soap_callback.called_as IS 'wsa:To of its latest request: the URL by which it calls us.';
COMMENT ON COLUMN ocpp.soap_callback.refreshed_at IS 'When it said so the last time, to within 10 s.';
COMMENT ON COLUMN ocpp.soap_callback.failures IS 'How often in a row it did not answer there.';
COMMENT ON COLUMN ocpp.soap_callback.failure IS 'Why, the last time.';
COMMENT ON COLUMN ocpp.soap_callback.retry_at IS 'Commands wait until then, or until its next request.';

ALTER TABLE ocpp.charge_point_state ADD COLUMN transport text NOT NULL DEFAULT 'WebSocket' CHECK (transport IN ('WebSocket', 'SOAP'));
COMMENT ON COLUMN ocpp.charge_point_state.transport IS 'By what it is connected, or was the last time. SOAP has no connection: one counts from its first request until it is silent for longer than the setting soap.presence.';
CREATE INDEX charge_point_state_soap ON ocpp.charge_point_state (node) WHERE transport = 'SOAP' AND node IS NOT NULL;
ALTER TABLE ocpp.connection ADD COLUMN transport text NOT NULL DEFAULT 'WebSocket' CHECK (transport IN ('WebSocket', 'SOAP'));
COMMENT ON COLUMN ocpp.connection.transport IS 'WebSocket; or SOAP, where a row is a time in which requests came.';
COMMENT ON COLUMN ocpp.call.version IS 'OCPP version in whose words payload and reply are, for example 1.6; 1.2 and 1.5 are put into those of 1.6.';
