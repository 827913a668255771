-- The functions in Rust that 0.2.0 has and 0.1.0 has not, or has otherwise. tests/storage/upgrade compares the result with a new CREATE EXTENSION.

CREATE FUNCTION ocpp.replay(
    "from" timestamptz,
    "to" timestamptz
) RETURNS TABLE (
    charge_point text,
    received_at timestamptz,
    message_id text,
    action text,
    said jsonb,
    answer_then jsonb,
    answer_now jsonb
)
VOLATILE PARALLEL UNSAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'replay_wrapper';

COMMENT ON FUNCTION ocpp.replay(timestamptz, timestamptz) IS 'Only in a scratch database: takes its storage back to the moment "from" (ocpp.rewind, with its errors), says every logged message up to before "to" again to the rules and hooks of today, with the receipt time of then as now(), and returns the calls that are answered otherwise. said: payload of the call; answer_then, answer_now: payload of the answer, or errorCode, errorDescription and errorDetails; NULL: not answered. Transactions get the number they got then; where that is not free, or a hook gives another one, the number is translated in what is said later and in the answers. Such numbers, and times of now, are no difference. Nothing is logged or sent. A NOTICE says how many messages it were. May be repeated. Errors: 22004 a time is NULL; 22023 "to" is not after "from"; 55P03 somebody else works with a charge point.';

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
    LOOP
        EXECUTE pg_catalog.format('ALTER FUNCTION %s OWNER TO %I', function, owner);
        EXECUTE pg_catalog.format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', function);
    END LOOP;
END
$$;
