-- Commands to charge points: queueing, cancelling, waiting for an answer. The function of each action: typed_command.sql.

CREATE OR REPLACE FUNCTION ocpp.is_password_change(action text, payload jsonb) RETURNS boolean IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT action = 'ChangeConfiguration' AND coalesce(lower((payload ->> 'key') COLLATE "C") = 'authorizationkey', false)
$$;
COMMENT ON FUNCTION ocpp.is_password_change(text, jsonb) IS 'Whether a command carries a password: ChangeConfiguration of AuthorizationKey (OCPP-J 1.6 6.2.2; keys are case-insensitive).';

CREATE OR REPLACE FUNCTION ocpp.cancel_password(charge_point text) RETURNS void LANGUAGE sql AS $$
    UPDATE ocpp.command AS m SET state = 'cancelled'
    WHERE m.charge_point = cancel_password.charge_point AND m.state = 'queued' AND ocpp.is_password_change(m.action, m.payload)
$$;
COMMENT ON FUNCTION ocpp.cancel_password(text) IS 'Takes back queued commands that carry a password; another password makes them pointless.';

CREATE OR REPLACE FUNCTION ocpp.refuse_large_command() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a command to "%" is too large', NEW.charge_point
        USING ERRCODE = 'invalid_parameter_value',
              HINT = 'A payload has at most 65,536 bytes of JSON. Send lists in parts; firmware and other files go by their URL.';
END
$$;
COMMENT ON FUNCTION ocpp.refuse_large_command() IS 'Trigger: refuses a command whose payload is larger than 65,536 bytes as text (SQLSTATE 22023).';
-- By its name before prepare_command. The condition stands here, where no search_path changes what it means.
CREATE OR REPLACE TRIGGER limit_command BEFORE INSERT ON ocpp.command
    FOR EACH ROW WHEN (NEW.state = 'queued' AND octet_length(NEW.payload::text) > 65536) EXECUTE FUNCTION ocpp.refuse_large_command();
COMMENT ON TRIGGER limit_command ON ocpp.command IS 'A frame of megabytes would hold up its connector, and with it every other charge point.';

CREATE OR REPLACE FUNCTION ocpp.prepare_command() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    repeatable boolean;
BEGIN
    NEW.version := coalesce((SELECT s.version FROM ocpp.charge_point_state AS s WHERE s.charge_point = NEW.charge_point), NEW.version);
    repeatable := ocpp.check_command(NEW.version, NEW.action, NEW.payload);
    IF EXISTS (SELECT FROM ocpp.charge_point AS p
               WHERE p.identity = NEW.charge_point AND p.quirks @> jsonb_build_array(jsonb_build_object('deviation', 'never_send', 'value', NEW.action))) THEN
        RAISE EXCEPTION '% must not be sent to "%"', NEW.action, NEW.charge_point
            USING ERRCODE = 'invalid_parameter_value', HINT = 'A quirk of its vendor, model or firmware says so: SELECT * FROM ocpp.quirk_overview.';
    END IF;
    IF NEW.action = 'SetChargingProfile' OR NEW.action = 'RemoteStartTransaction' AND NEW.payload ? 'chargingProfile' THEN
        PERFORM ocpp.check_profile_of_command(NEW.charge_point, NEW.action, NEW.payload);
    END IF;
    -- Operators by their full names: an operator's search_path must not lift the limit.
    PERFORM FROM ocpp.command AS m
    WHERE m.charge_point OPERATOR(pg_catalog.=) NEW.charge_point AND m.state OPERATOR(pg_catalog.=) 'queued' OFFSET 999 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '1,000 commands are queued for "%" already', NEW.charge_point
            USING ERRCODE = 'program_limit_exceeded',
                  HINT = 'Wait until some have been sent or have expired, or take some back with ocpp.cancel_command.';
    END IF;
    NEW.resend := coalesce(NEW.resend, repeatable);
    NEW.expires_at := coalesce(NEW.expires_at, clock_timestamp() + ocpp.get('command_expiry')::interval);
    IF ocpp.is_password_change(NEW.action, NEW.payload) THEN
        PERFORM FROM ocpp.command AS m
        WHERE m.charge_point = NEW.charge_point AND m.state = 'sent' AND ocpp.is_password_change(m.action, m.payload);
        IF FOUND THEN
            -- Its answer would be taken for the new one's, and one of the two locks the charge point out.
            RAISE EXCEPTION 'another password is on its way to "%"', NEW.charge_point
                USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Try again when that command has been answered or has timed out.';
        END IF;
        -- A password that replaces one still in the queue: only the newer one is sent.
        PERFORM ocpp.cancel_password(NEW.charge_point);
        PERFORM ocpp.carry_password(NEW.charge_point, NEW.payload ->> 'value');
        NEW.payload := jsonb_set(NEW.payload, '{value}', '"***"');
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION ocpp.prepare_command() IS 'Trigger: refuses a command that is against the specification of the version the charge point speaks, that a quirk forbids, or whose charging profile makes no sense there (SQLSTATE 22023 with everything that is wrong) or finds 1,000 before it in the queue (54000), fills in resend and expires_at, and takes a password out of the payload.';
-- The condition stands here and not in the function, where an operator's search_path could bring an operator of her own.
CREATE OR REPLACE TRIGGER prepare_command BEFORE INSERT ON ocpp.command
    FOR EACH ROW WHEN (NEW.state = 'queued') EXECUTE FUNCTION ocpp.prepare_command();
COMMENT ON TRIGGER prepare_command ON ocpp.command IS 'A plain INSERT is checked like ocpp.call().';

CREATE OR REPLACE FUNCTION ocpp.queue_or_refuse(
    charge_point text, action text, payload jsonb, purpose text, expires_at timestamptz, OUT id bigint, OUT refusal text
) RETURNS record LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO ocpp.command (charge_point, action, payload, purpose, expires_at)
    VALUES (queue_or_refuse.charge_point, queue_or_refuse.action, coalesce(queue_or_refuse.payload, '{}'), queue_or_refuse.purpose, queue_or_refuse.expires_at)
    RETURNING command.id INTO id;
    IF NOT FOUND THEN
        refusal := 'a trigger keeps the command out of the queue';
    END IF;
EXCEPTION
    -- What passes by itself is for the caller's caller, who tries again.
    WHEN transaction_rollback OR lock_not_available OR insufficient_resources OR operator_intervention OR system_error THEN
        RAISE;
    WHEN OTHERS THEN
        refusal := SQLERRM;
END
$$;
COMMENT ON FUNCTION ocpp.queue_or_refuse(text, text, jsonb, text, timestamptz) IS 'Queues a command that nobody is waiting for, and returns its id, or else why it can not be queued: a quirk forbids it, the queue is full, a user''s trigger objects. So an answer that calls for a next command is not lost by that. purpose, expires_at: as in ocpp.command.';

CREATE OR REPLACE FUNCTION ocpp.announce_commands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('ocpp_connector', waiting.node::text)
    FROM (SELECT DISTINCT s.node FROM queued AS q JOIN ocpp.charge_point_state AS s ON s.charge_point = q.charge_point
          -- What is desired is sent by the very step that asks for it, or with the answer to what was asked before.
          WHERE q.state = 'queued' AND s.node IS NOT NULL AND q.purpose IS DISTINCT FROM 'desired') AS waiting;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.announce_commands() IS 'Trigger: nudges the connectors that hold the connections. A nudge only: they also look by themselves every few seconds.';
CREATE OR REPLACE TRIGGER announce_commands AFTER INSERT ON ocpp.command
    REFERENCING NEW TABLE AS queued FOR EACH STATEMENT EXECUTE FUNCTION ocpp.announce_commands();
COMMENT ON TRIGGER announce_commands ON ocpp.command IS 'A command for a connected charge point goes at once.';

CREATE OR REPLACE FUNCTION ocpp.forget_password() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- It never reached the charge point, so nobody will come with it. A timed out one may still be answered, and may have been taken.
    UPDATE ocpp.charge_point_credential AS c SET new_salt = NULL, new_hash = NULL, new_key = NULL
    WHERE c.charge_point = NEW.charge_point AND NEW.attempts = 0
      AND NOT EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = NEW.charge_point AND m.id <> NEW.id
                      AND m.state IN ('queued', 'sent') AND ocpp.is_password_change(m.action, m.payload));
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.forget_password() IS 'Trigger: forgets the password of a command that was cancelled or has expired before it was ever sent.';
CREATE OR REPLACE TRIGGER forget_password AFTER UPDATE OF state ON ocpp.command
    FOR EACH ROW WHEN (NEW.action = 'ChangeConfiguration' AND NEW.state IN ('cancelled', 'expired') AND OLD.state = 'queued'
                       AND lower((NEW.payload ->> 'key') COLLATE "C") = 'authorizationkey')
    EXECUTE FUNCTION ocpp.forget_password();
COMMENT ON TRIGGER forget_password ON ocpp.command IS 'Clear text is kept no longer than it is needed.';

CREATE OR REPLACE FUNCTION ocpp.call(
    identity text, action text, payload jsonb DEFAULT '{}', expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    number bigint;
BEGIN
    IF expires_in <= interval '0' THEN
        RAISE EXCEPTION 'a command can not expire before it is queued' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'expires_in is a positive interval, for example ''5 min''.';
    END IF;
    INSERT INTO ocpp.command (charge_point, action, payload, expires_at, resend)
    VALUES (ocpp.canonical_identity(call.identity), call.action, coalesce(call.payload, '{}'),
            clock_timestamp() + call.expires_in, call.resend)
    RETURNING id INTO number;
    RETURN number;
END
$$;
COMMENT ON FUNCTION ocpp.call(text, text, jsonb, interval, boolean) IS 'Queues any command that a central system may send and returns its id in ocpp.command. payload: as in the specification, at most 65,536 bytes as text; expires_in: it is not sent later (NULL: setting command_expiry); resend: whether it is sent again if the connection breaks before the answer (NULL: if its action is safe to repeat). Against the specification: SQLSTATE 22023 with every violation; too large: 22023; 1,000 commands of the charge point queued already: 54000; unknown charge point: P0002.';

CREATE OR REPLACE FUNCTION ocpp.cancel_command(id bigint) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    present text;
BEGIN
    UPDATE ocpp.command AS m SET state = 'cancelled' WHERE m.id = cancel_command.id AND m.state = 'queued';
    IF FOUND THEN
        RETURN;
    END IF;
    SELECT m.state INTO present FROM ocpp.command AS m WHERE m.id = cancel_command.id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no command %', cancel_command.id USING ERRCODE = 'no_data_found',
            HINT = 'SELECT id, charge_point, action, state FROM ocpp.command lists them.';
    END IF;
    RAISE EXCEPTION 'command % can not be cancelled, it is %', cancel_command.id, present
        USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Only a queued command can be taken back.';
END
$$;
COMMENT ON FUNCTION ocpp.cancel_command(bigint) IS 'Takes back a command that has not been sent. Sent or ended already: SQLSTATE 55000; unknown: P0002.';

CREATE OR REPLACE PROCEDURE ocpp.call_and_wait(
    identity text, action text, payload jsonb DEFAULT '{}', INOUT answer jsonb DEFAULT NULL, timeout interval DEFAULT '30 s'
) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    number bigint := ocpp.call(call_and_wait.identity, call_and_wait.action, call_and_wait.payload, expires_in => timeout);
    give_up timestamptz := clock_timestamp() + timeout;
    pause double precision := 0.01;
    outcome record;
BEGIN
    -- Only what is committed is sent.
    COMMIT;
    LOOP
        SELECT m.state, m.answer, m.error_code, m.error_description INTO outcome FROM ocpp.command AS m WHERE m.id = number;
        EXIT WHEN NOT FOUND OR outcome.state NOT IN ('queued', 'sent');
        IF clock_timestamp() >= give_up THEN
            -- Nobody waits for it any more; what is on its way can not be called back.
            UPDATE ocpp.command AS m SET state = 'expired' WHERE m.id = number AND m.state = 'queued';
            outcome.state := CASE WHEN FOUND THEN 'expired' ELSE outcome.state END;
            EXIT;
        END IF;
        -- Each round sees what others have committed, and holds back neither them nor VACUUM.
        COMMIT;
        PERFORM pg_sleep(pause);
        pause := least(pause * 1.5, 0.25);
    END LOOP;
    answer := jsonb_strip_nulls(jsonb_build_object('id', number, 'state', outcome.state, 'error', outcome.error_code,
                                                   'description', outcome.error_description))
              || CASE WHEN outcome.answer IS NULL THEN '{}' ELSE jsonb_build_object('answer', outcome.answer) END;
END
$$;
COMMENT ON PROCEDURE ocpp.call_and_wait(text, text, jsonb, jsonb, interval) IS 'For people in psql: queues a command as ocpp.call does, waits for its answer at most for timeout, and shows {"id", "state", "answer"} or {"id", "state", "error", "description"}. After timeout a command that was not sent is expired; one that was stays sent and is answered later. Commits, so not in a transaction block (SQLSTATE 2D000).';

CREATE OR REPLACE VIEW ocpp.command_overview WITH (security_invoker = true) AS
SELECT m.id, m.charge_point, m.action, m.payload, m.state, m.answer ->> 'status' AS status, m.answer, m.error_code,
       m.error_description, m.late, m.attempts, m.created_at, m.created_by, m.sent_at, m.answered_at, m.answered_at - m.sent_at AS took,
       CASE m.state WHEN 'queued' THEN m.expires_at WHEN 'sent' THEN m.answer_until END AS ends_at
FROM ocpp.command AS m;
COMMENT ON VIEW ocpp.command_overview IS 'Commands with their answers.';
COMMENT ON COLUMN ocpp.command_overview.status IS 'The status in the answer, as the specification of the action names it.';
COMMENT ON COLUMN ocpp.command_overview.took IS 'From sending to the answer.';
COMMENT ON COLUMN ocpp.command_overview.ends_at IS 'When it expires or counts as timed out, while that can happen.';
