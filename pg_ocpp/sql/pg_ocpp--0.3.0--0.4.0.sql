-- The functions in Rust that 0.4.0 has and 0.3.0 has not. tests/storage/upgrade compares the result with a new CREATE EXTENSION.

CREATE FUNCTION ocpp.json_to_soap(
    message text,
    version text DEFAULT NULL
) RETURNS text
VOLATILE PARALLEL SAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'json_text_to_soap_wrapper';

CREATE FUNCTION ocpp.json_to_soap(
    message jsonb,
    version text DEFAULT NULL
) RETURNS text
VOLATILE PARALLEL SAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'json_to_soap_wrapper';

CREATE FUNCTION ocpp.parse_xml(
    body text
) RETURNS TABLE (
    identity text,
    action text,
    address text,
    payload text
)
VOLATILE PARALLEL UNSAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'parse_xml_wrapper';

CREATE FUNCTION ocpp.receive_soap(
    node bigint,
    username text,
    password bytea,
    address text,
    proxied boolean,
    content_type text,
    body bytea
) RETURNS TABLE (
    status integer,
    message text,
    charge_point text
)
VOLATILE PARALLEL UNSAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'receive_soap_wrapper';

CREATE FUNCTION ocpp.refuse_soap(
    content_type text,
    body bytea,
    sqlstate text,
    message text
) RETURNS TABLE (
    status integer,
    message text,
    charge_point text
)
VOLATILE PARALLEL UNSAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'refuse_soap_wrapper';

CREATE FUNCTION ocpp.soap_content_type(
    action text
) RETURNS text
IMMUTABLE STRICT PARALLEL SAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'soap_content_type_wrapper';

CREATE FUNCTION ocpp.soap_header(
    body text
) RETURNS jsonb
IMMUTABLE STRICT PARALLEL SAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'soap_header_wrapper';

CREATE FUNCTION ocpp.soap_reported(
    charge_point text,
    command bigint,
    status integer,
    content_type text,
    body bytea
) RETURNS boolean
VOLATILE PARALLEL UNSAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'soap_reported_wrapper';

CREATE FUNCTION ocpp.soap_to_json(
    body text
) RETURNS json
IMMUTABLE STRICT PARALLEL SAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'soap_to_json_wrapper';

CREATE FUNCTION ocpp.write_command(
    version text,
    over_soap boolean,
    identity text,
    message_id text,
    action text,
    payload jsonb,
    sender text,
    address text
) RETURNS text
STABLE PARALLEL SAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'write_command_wrapper';
COMMENT ON FUNCTION ocpp.receive_soap(bigint, text, bytea, text, boolean, text, bytea) IS 'For the connector: handles the SOAP request of a charge point. node: of the connector; username, password: of HTTP Basic authentication, NULL without; address: of the peer, IP:port; proxied: that is a proxy; content_type, body: of the request, the body inflated. One row: status of HTTP, message (the envelope to answer, perhaps a fault), charge_point (NULL: unknown).';
COMMENT ON FUNCTION ocpp.refuse_soap(text, bytea, text, text) IS 'For the connector: gives up on a SOAP request that fails again and again, or takes too long; it is kept in the log with the error, and answered with a fault (Receiver, InternalError). Columns as of ocpp.receive_soap.';
COMMENT ON FUNCTION ocpp.parse_xml(text) IS 'Handles one SOAP request of a charge point, as ocpp.parse does one CALL: try any envelope inside BEGIN ... ROLLBACK. One row: identity (NULL: nobody knows who this is), action, address (where the charge point says it can be called, wsa:From), payload (the envelope to answer, perhaps a fault). Never raises because of the message. NULL is an empty body.';
COMMENT ON FUNCTION ocpp.soap_reported(text, bigint, integer, text, bytea) IS 'For ocpp.soap_answered: keeps what a charge point answered to a command posted to it, with its effects. Returns whether there is such a command.';
COMMENT ON FUNCTION ocpp.write_command(text, boolean, text, text, text, jsonb, text, text) IS 'What goes out for a command: a CALL, or over_soap an envelope, in the words of the version. payload: in the words of 1.6, or of a later version; sender: URL by which the charge point calls us; address: URL by which it can be called. Not sayable in this version: SQLSTATE 22023.';
COMMENT ON FUNCTION ocpp.soap_content_type(text) IS 'Content-Type of a POST that carries a request of this action.';
COMMENT ON FUNCTION ocpp.json_to_soap(jsonb, text) IS 'Writes a message as a SOAP 1.2 envelope, without XML declaration. message: {"header": {...}, "payload": {...}}; in the header Action (Reset; its answer is ResetResponse) and what of chargeBoxIdentity, MessageID, RelatesTo, From, To it shall have, sender (ChargePoint or CentralSystem; needed where both may send it), version. version: 1.2, 1.5 or 1.6; NULL: the header''s, else 1.6. payload: in the words of the version; an optional empty list becomes an absent one. Not valid, or not sayable over SOAP (integers beyond 32 bits, control characters, lists that it wants filled, the spelling Celcius): SQLSTATE 22023 with every violation.';
COMMENT ON FUNCTION ocpp.json_to_soap(text, text) IS 'The same for JSON as text; not JSON: SQLSTATE 22023.';
COMMENT ON FUNCTION ocpp.soap_to_json(text) IS 'The payload of a SOAP envelope of OCPP 1.2, 1.5 or 1.6 as JSON, in the words of its version; of a fault {"fault": {"code", "subCode", "reason"}}. Elements in any order and under any prefix; fields that the version does not have are kept. Not an envelope: SQLSTATE 22023.';
COMMENT ON FUNCTION ocpp.soap_header(text) IS 'The header of a SOAP envelope as JSON, as ocpp.json_to_soap takes it: version, sender, Action, and what of chargeBoxIdentity, MessageID, RelatesTo, From, To there is.';

CREATE FUNCTION ocpp.soap_to_json(body xml) RETURNS json IMMUTABLE PARALLEL SAFE STRICT LANGUAGE sql AS $$ SELECT ocpp.soap_to_json(body::text) $$;

CREATE FUNCTION ocpp.soap_header(body xml) RETURNS jsonb IMMUTABLE PARALLEL SAFE STRICT LANGUAGE sql AS $$ SELECT ocpp.soap_header(body::text) $$;

CREATE FUNCTION ocpp.parse_xml(body xml, OUT identity text, OUT action text, OUT address text, OUT payload text)
RETURNS SETOF record LANGUAGE sql AS $$ SELECT * FROM ocpp.parse_xml(body::text) $$;
COMMENT ON FUNCTION ocpp.soap_to_json(xml) IS 'The same for xml.';
COMMENT ON FUNCTION ocpp.soap_header(xml) IS 'The same for xml.';
COMMENT ON FUNCTION ocpp.parse_xml(xml) IS 'The same for xml.';

-- Owners and rights, as pg_ocpp/src/door/storage.rs has it for a new extension.
DO $$
DECLARE
    owner pg_catalog.name := (SELECT pg_catalog.pg_get_userbyid(n.nspowner) FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'ocpp');
    function pg_catalog.regprocedure;
BEGIN
    FOR function IN
        SELECT d.objid FROM pg_catalog.pg_depend AS d JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
          AND d.deptype = 'e' AND e.extname = 'pg_ocpp'
          -- Only what is new: a REVOKE here makes the rights of today those of the extension, and pg_dump would leave out what customers
          -- and migrate() granted.
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_init_privs AS i WHERE i.classoid = d.classid AND i.objoid = d.objid)
    LOOP
        EXECUTE pg_catalog.format('ALTER FUNCTION %s OWNER TO %I', function, owner);
        EXECUTE pg_catalog.format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', function);
    END LOOP;
END
$$;
