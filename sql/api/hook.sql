-- The user's own functions in place of built-in rules: registering them, and "call super".

CREATE OR REPLACE TRIGGER renew_revision AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ocpp.hook
    FOR EACH STATEMENT EXECUTE FUNCTION ocpp.renew_revision();
COMMENT ON TRIGGER renew_revision ON ocpp.hook IS 'A changed hook holds from the next message on, in every backend.';

CREATE OR REPLACE FUNCTION ocpp.on(version text, action text, function text) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    hook regprocedure;
    stored_name text;
    schema jsonb := ocpp.message_schema("on".version, "on".action);
BEGIN
    IF schema IS NULL THEN
        RAISE EXCEPTION 'OCPP % has no action "%"', "on".version, "on".action
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Actions are case-sensitive, for example Authorize in version 1.6.';
    END IF;
    IF NOT schema -> 'sentBy' ? 'ChargePoint' THEN
        RAISE EXCEPTION '% is never said by a charge point', "on".action
            USING ERRCODE = 'invalid_parameter_value', HINT = 'It is a command of ours; its answers are in ocpp.command.';
    END IF;
    -- A single parsed name, so that what is stored can not be anything but a function's.
    hook := to_regprocedure("on".function || '(ocpp.call)');
    IF hook IS NULL THEN
        RAISE EXCEPTION 'there is no function %(ocpp.call)', "on".function
            USING ERRCODE = 'undefined_function',
                  HINT = format('CREATE FUNCTION %s(call ocpp.call) RETURNS jsonb ...', "on".function);
    END IF;
    IF (SELECT p.prorettype <> 'pg_catalog.jsonb'::regtype OR p.proretset OR p.prokind <> 'f' FROM pg_catalog.pg_proc AS p WHERE p.oid = hook) THEN
        RAISE EXCEPTION '% does not return jsonb', hook
            USING ERRCODE = 'invalid_function_definition', HINT = 'A hook returns the payload of the answer as jsonb.';
    END IF;
    IF NOT has_function_privilege(hook, 'EXECUTE') THEN
        RAISE EXCEPTION 'you may not execute %', hook
            USING ERRCODE = 'insufficient_privilege', HINT = format('GRANT EXECUTE ON FUNCTION %s TO %I;', hook, current_user);
    END IF;
    SELECT format('%I.%I', n.nspname, p.proname) INTO stored_name
    FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace WHERE p.oid = hook;
    INSERT INTO ocpp.hook (version, action, function) VALUES ("on".version, "on".action, stored_name)
    ON CONFLICT (version, action) DO UPDATE
        SET function = excluded.function, created_at = excluded.created_at, created_by = excluded.created_by;
END
$$;
COMMENT ON FUNCTION ocpp.on(text, text, text) IS 'From now on calls of this action are answered by function(ocpp.call) returning jsonb, the payload of the answer; NULL or an error is answered InternalError. version: ''1.6''; function: its name, best with schema. The connector''s role must be allowed to execute it. Unknown action, or one that charge points do not say: SQLSTATE 22023; no such function: 42883; not returning jsonb: 42P13; not allowed: 42501.';

CREATE OR REPLACE FUNCTION ocpp.off(version text, action text) RETURNS boolean LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    DELETE FROM ocpp.hook AS h WHERE h.version = off.version AND h.action = off.action;
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION ocpp.off(text, text) IS 'From now on the built-in rule answers this action again. Returns whether there was a hook.';

CREATE OR REPLACE FUNCTION ocpp.default_reply(call ocpp.call) RETURNS jsonb LANGUAGE sql AS
    'SELECT ocpp.built_in_reply(pg_catalog.to_jsonb(call))';
COMMENT ON FUNCTION ocpp.default_reply(ocpp.call) IS 'Runs the built-in rule for a call, with its effects, and returns the payload it would answer: for hooks that only want to change something about it. To be used inside a hook.';
