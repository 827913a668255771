-- The user's own functions in place of built-in rules: registering them, and "call super".

CREATE OR REPLACE TRIGGER renew_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ocpp.hook
    FOR EACH STATEMENT EXECUTE FUNCTION ocpp.renew_revision();
COMMENT ON TRIGGER renew_revision ON ocpp.hook IS 'A changed hook holds from the next message on, in every backend.';

CREATE OR REPLACE FUNCTION ocpp.hook_name(kind text, version text, action text, function text) RETURNS text STABLE LANGUAGE plpgsql AS $$
DECLARE
    versions constant text[] := CASE WHEN version = '*' THEN ARRAY['1.6'] ELSE ARRAY[version] END;
    wanted constant oid := CASE kind WHEN 'on' THEN 'pg_catalog.jsonb'::regtype ELSE 'pg_catalog.void'::regtype END;
    hook regprocedure;
    said_by jsonb;
    place record;
BEGIN
    IF ocpp.message_schema(versions[1], 'BootNotification') IS NULL THEN
        RAISE EXCEPTION 'OCPP "%" is not spoken here', version
            USING ERRCODE = 'invalid_parameter_value', HINT = 'version is 1.6, or * for all.';
    ELSIF version IN ('1.2', '1.5') THEN
        RAISE EXCEPTION 'functions are not asked in the words of OCPP %', version
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'What charge points of 1.2 and 1.5 say is put into the words of 1.6 first, and the answer into theirs: register the function for 1.6.';
    END IF;
    IF action IS DISTINCT FROM '*' THEN
        said_by := ocpp.message_schema(versions[1], action) -> 'sentBy';
        IF said_by IS NULL THEN
            RAISE EXCEPTION 'OCPP % has no action "%"', versions[1], action
                USING ERRCODE = 'invalid_parameter_value', HINT = 'Actions are case-sensitive, for example Authorize in version 1.6; * is for all.';
        END IF;
        IF kind = 'on' AND NOT said_by ? 'ChargePoint' THEN
            RAISE EXCEPTION '% is never said by a charge point', action
                USING ERRCODE = 'invalid_parameter_value', HINT = 'It is a command of ours; ocpp.after(version, action, function) hears of its answers.';
        END IF;
    END IF;
    BEGIN
        -- A single parsed name, so that what is stored can not be anything but a function's.
        hook := to_regprocedure(function || '(ocpp.call)');
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    IF hook IS NULL THEN
        RAISE EXCEPTION 'there is no function %(ocpp.call)', function
            USING ERRCODE = 'undefined_function',
                  HINT = format('CREATE FUNCTION %s(call ocpp.call) RETURNS %s ... Names in upper case or with special characters are written "In Quotes".',
                                function, wanted::regtype);
    END IF;
    IF (SELECT p.prorettype <> wanted OR p.proretset OR p.prokind <> 'f' FROM pg_catalog.pg_proc AS p WHERE p.oid = hook) THEN
        RAISE EXCEPTION '% does not return %', hook, wanted::regtype
            USING ERRCODE = 'invalid_function_definition',
                  HINT = CASE kind WHEN 'on' THEN 'A hook returns the payload of the answer as jsonb.' ELSE 'What runs after the answer returns void.' END;
    END IF;
    IF NOT has_function_privilege(hook, 'EXECUTE') THEN
        RAISE EXCEPTION 'you may not execute %', hook
            USING ERRCODE = 'insufficient_privilege', HINT = format('GRANT EXECUTE ON FUNCTION %s TO %I;', hook, current_user);
    END IF;
    SELECT n.nspname, p.proname INTO place FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    WHERE p.oid = hook;
    IF place.nspname ~ '^pg_temp_' THEN
        RAISE EXCEPTION '% is temporary, only this session knows it', hook
            USING ERRCODE = 'invalid_function_definition', HINT = 'Create it in a schema of your own.';
    END IF;
    -- Where connectors have a role of their own here, it is they who will call it.
    IF EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = 'ocpp_connector') THEN
        IF has_schema_privilege('ocpp_connector', 'ocpp', 'USAGE')
           AND NOT (has_schema_privilege('ocpp_connector', place.nspname, 'USAGE') AND has_function_privilege('ocpp_connector', hook, 'EXECUTE')) THEN
            RAISE EXCEPTION 'connectors may not execute %', hook
                USING ERRCODE = 'insufficient_privilege',
                      HINT = format('GRANT USAGE ON SCHEMA %I TO ocpp_connector; GRANT EXECUTE ON FUNCTION %s TO ocpp_connector;', place.nspname, hook);
        END IF;
    END IF;
    RETURN format('%I.%I', place.nspname, place.proname);
END
$$;
COMMENT ON FUNCTION ocpp.hook_name(text, text, text, text) IS 'Checks a function that shall become a hook and returns its name with schema, quoted. Errors as of ocpp.on.';

CREATE OR REPLACE FUNCTION ocpp.on(version text, action text, function text, validate boolean DEFAULT true) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    name text := ocpp.hook_name('on', "on".version, "on".action, "on".function);
BEGIN
    -- One function answers a message: a later one takes the place of an earlier.
    INSERT INTO ocpp.hook (kind, version, action, function, validate) VALUES ('on', "on".version, "on".action, name, coalesce("on".validate, true))
    ON CONFLICT (version, action, vendor_id, message_id) WHERE kind = 'on' DO UPDATE
        SET function = excluded.function, validate = excluded.validate, created_at = excluded.created_at, created_by = excluded.created_by;
END
$$;
COMMENT ON FUNCTION ocpp.on(text, text, text, boolean) IS 'From now on calls of this action are answered by function(ocpp.call) returning jsonb, the payload of the answer; NULL or an error is answered InternalError and shown in ocpp.hook_overview. version: ''1.6'', or * for all; action: * for all; the one hook that names the action is asked, then the one that names the version. function: its name, best with schema; validate: false lets through what is against the specification, in both directions. You must be allowed to execute the function, and so must the role ocpp_connector where sql/roles.sql has made it. Unknown version or action, or one that charge points do not say: SQLSTATE 22023; no such function: 42883; not returning jsonb: 42P13; not allowed: 42501.';

CREATE OR REPLACE FUNCTION ocpp.after(version text, action text, function text, rank integer DEFAULT 0) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    name text := ocpp.hook_name('after', after.version, after.action, after.function);
BEGIN
    INSERT INTO ocpp.hook (kind, version, action, function, rank) VALUES ('after', after.version, after.action, name, coalesce(after.rank, 0))
    ON CONFLICT (kind, version, action, vendor_id, message_id, function) DO UPDATE
        SET rank = excluded.rank, created_at = excluded.created_at, created_by = excluded.created_by;
END
$$;
COMMENT ON FUNCTION ocpp.after(text, text, text, integer) IS 'From now on function(ocpp.call) returning void is called after each message of this action has been decided and stored, with the answer in call.reply; of an action that we send, after each answer of a charge point, with the command in call.command and call.request. It can not harm the message: its error undoes what it did itself and is shown in ocpp.hook_overview. version, action: * for all; rank: order among several, smaller first. It runs once per message and function, in the transaction of the message. Errors as of ocpp.on.';

CREATE OR REPLACE FUNCTION ocpp.off(version text, action text, function text DEFAULT NULL) RETURNS integer LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    taken integer;
BEGIN
    DELETE FROM ocpp.hook AS h
    WHERE h.version = off.version AND h.action = off.action AND h.vendor_id = ''
      AND (off.function IS NULL OR h.function = off.function
           OR h.function = (SELECT format('%I.%I', n.nspname, p.proname)
                            FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
                            WHERE p.oid = to_regprocedure(off.function || '(ocpp.call)')));
    GET DIAGNOSTICS taken = ROW_COUNT;
    RETURN taken;
END
$$;
COMMENT ON FUNCTION ocpp.off(text, text, text) IS 'From now on this function, or every hook if none is named, is not called any more for exactly this version and action (* means the hooks that were registered for *). Returns how many hooks were taken away.';

CREATE OR REPLACE FUNCTION ocpp.default_reply(call ocpp.call) RETURNS jsonb LANGUAGE sql AS
    'SELECT ocpp.built_in_reply(pg_catalog.to_jsonb(call))';
COMMENT ON FUNCTION ocpp.default_reply(ocpp.call) IS 'Runs the built-in rule for a call, with its effects, and returns the payload it would answer: for hooks that only want to change something about it. To be used inside a hook.';

CREATE OR REPLACE VIEW ocpp.hook_overview WITH (security_invoker = true) AS
SELECT h.kind, h.version, h.action, h.function, h.rank, h.validate,
       to_regprocedure(h.function || '(ocpp.call)') IS NOT NULL AS present,
       coalesce(f.failures, 0) AS failures, f.failed_at, f.charge_point, f.unique_id, f.failed_action, f.sqlstate, f.message, f.context,
       h.created_at, h.created_by, nullif(h.vendor_id, '') AS vendor_id, nullif(h.message_id, '') AS message_id
FROM ocpp.hook AS h
LEFT JOIN LATERAL (SELECT (sum(x.count) OVER ())::bigint AS failures, x.last_seen AS failed_at, x.charge_point, x.unique_id,
                          x.action AS failed_action, x.sqlstate, x.message, x.context
                   FROM ocpp.hook_failure AS x
                   WHERE x.kind = h.kind AND x.function = h.function AND h.version IN ('*', x.version) AND h.action IN ('*', x.action)
                   ORDER BY x.last_seen DESC LIMIT 1) AS f ON true;
COMMENT ON VIEW ocpp.hook_overview IS 'The hooks, how often each has failed (as far back as retention.violation), and how the last time.';
COMMENT ON COLUMN ocpp.hook_overview.present IS 'false: the function does not exist any more, so every message that it should answer is answered InternalError. Create it again, or take the hook away with ocpp.off.';
COMMENT ON COLUMN ocpp.hook_overview.vendor_id IS 'Of a hook for the DataTransfers of one vendor (ocpp.on_data_transfer), in lower case; with message_id, for some of them.';
COMMENT ON COLUMN ocpp.hook_overview.failures IS 'Errors and cancellations, of all charge points.';
COMMENT ON COLUMN ocpp.hook_overview.failed_action IS 'Here and below: of the last failure.';
COMMENT ON COLUMN ocpp.hook_overview.sqlstate IS '57014: it hung and was cancelled.';
