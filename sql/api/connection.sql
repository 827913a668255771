-- Connections: how a charge point is let in, and how its commands find their way to it.
--
-- Who holds the lock of a charge_point_state row may change the connection and the outstanding command of that charge
-- point. Nothing here waits for one charge point's lock while others could go on.

CREATE OR REPLACE FUNCTION ocpp.settle_outstanding(charge_point text) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.command AS m
    SET state = CASE WHEN m.answer_until <= clock_timestamp() THEN 'timed out'
                     WHEN m.resend AND coalesce(m.expires_at > clock_timestamp(), true) THEN 'queued'
                     ELSE 'unknown' END
    WHERE m.charge_point = settle_outstanding.charge_point AND m.state = 'sent';
    UPDATE ocpp.charge_point_state AS s SET outstanding = NULL
    WHERE s.charge_point = settle_outstanding.charge_point AND s.outstanding IS NOT NULL;
END
$$;
COMMENT ON FUNCTION ocpp.settle_outstanding(text) IS 'Decides what becomes of a command whose answer can not come any more because the connection is gone: queued again under the same message id if it is safe to repeat, else unknown; timed out if its time was over. The caller holds the lock of the charge point''s state.';

CREATE OR REPLACE FUNCTION ocpp.release(charge_points text[], reason text) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM ocpp.settle_outstanding(s.charge_point) FROM ocpp.charge_point_state AS s
    WHERE s.charge_point = ANY (charge_points) AND s.outstanding IS NOT NULL;
    UPDATE ocpp.connection AS c
    SET disconnected_at = clock_timestamp(), reason = coalesce(c.reason, release.reason)
    FROM ocpp.charge_point_state AS s
    WHERE s.charge_point = ANY (charge_points) AND c.charge_point = s.charge_point AND c.session = s.session
      AND c.disconnected_at IS NULL;
    UPDATE ocpp.charge_point_state AS s SET node = NULL
    WHERE s.charge_point = ANY (charge_points) AND s.node IS NOT NULL;
END
$$;
COMMENT ON FUNCTION ocpp.release(text[], text) IS 'These charge points are not connected any more, for this reason. The caller holds the locks of their states.';

CREATE OR REPLACE FUNCTION ocpp.admit(identity text, account text, OUT charge_point text, OUT reason text) RETURNS record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    path_account text := nullif(admit.account, '');
    policy text;
    known record;
    most bigint;
BEGIN
    IF NOT ocpp.is_identity(admit.identity) THEN
        reason := 'a charge point can not be called so';
        RETURN;
    END IF;
    SELECT p.identity, p.account INTO known FROM ocpp.charge_point AS p WHERE lower(p.identity) = lower(admit.identity COLLATE "C");
    IF NOT FOUND THEN
        policy := ocpp.get('unknown_charge_point');
        IF policy = 'reject' THEN
            reason := 'unknown charge point';
            RETURN;
        END IF;
        -- Two at once may exceed the limit by one; a lock here would let one stranger hold up all others.
        most := ocpp.get('unknown_charge_point.limit')::bigint;
        IF (SELECT count(*) FROM (SELECT FROM ocpp.charge_point AS p WHERE p.origin = 'self' LIMIT most) AS strangers) >= most THEN
            reason := 'unknown charge point, and too many of them are remembered';
            RETURN;
        END IF;
        INSERT INTO ocpp.charge_point (identity, registration, origin, account)
        VALUES (admit.identity, CASE policy WHEN 'accept' THEN 'Accepted' ELSE 'Pending' END, 'self', path_account)
        ON CONFLICT DO NOTHING;
        SELECT p.identity, p.account INTO known FROM ocpp.charge_point AS p WHERE lower(p.identity) = lower(admit.identity COLLATE "C");
        IF NOT FOUND THEN
            -- Under REPEATABLE READ, where somebody else has just inserted it.
            RAISE EXCEPTION 'charge point "%" was remembered by somebody else in this moment', admit.identity
                USING ERRCODE = 'serialization_failure', HINT = 'Try again.';
        END IF;
    END IF;
    IF known.account IS DISTINCT FROM path_account THEN
        reason := 'unknown charge point';
        RETURN;
    END IF;
    charge_point := known.identity;
END
$$;
COMMENT ON FUNCTION ocpp.admit(text, text) IS 'Which charge point this is: its identity as it is written in the tables, or NULL and the reason why it is turned away. An unknown one is treated as the settings unknown_charge_point and unknown_charge_point.limit say, and remembered unless they say no. account: of the path, NULL and the empty text are the same; another account''s charge point is unknown.';

CREATE OR REPLACE FUNCTION ocpp.admit_unblocked(identity text, account text, OUT charge_point text, OUT reason text) RETURNS record LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    SELECT a.charge_point, a.reason INTO charge_point, reason FROM ocpp.admit(admit_unblocked.identity, admit_unblocked.account) AS a;
    IF EXISTS (SELECT FROM ocpp.charge_point AS p WHERE p.identity = admit_unblocked.charge_point AND p.blocked) THEN
        charge_point := NULL; reason := 'blocked by the operator';
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.admit_unblocked(text, text) IS 'As ocpp.admit, and a blocked charge point is turned away too: for those who ask for no password (ocpp.parse, ocpp.parse_xml).';

CREATE OR REPLACE FUNCTION ocpp.settle_rotation(charge_point text, password bytea, proven boolean, of_connection boolean DEFAULT true) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.charge_point_credential AS c
    SET salt = c.new_salt, hash = c.new_hash, new_salt = NULL, new_hash = NULL, new_key = NULL, changed_at = clock_timestamp()
    WHERE c.charge_point = settle_rotation.charge_point AND settle_rotation.proven
      AND ocpp.matches_password(coalesce(settle_rotation.password, ''), c.new_salt, c.new_hash)
      AND NOT coalesce(ocpp.matches_password(coalesce(settle_rotation.password, ''), c.salt, c.hash), false);
    IF FOUND THEN
        -- It has it, so the command that waits to be sent again would only confuse.
        PERFORM ocpp.cancel_password(settle_rotation.charge_point);
        RETURN;
    END IF;
    -- By the old one, after the command that carried the new one has ended in whichever way: it was not taken. Unless it waits to be
    -- sent, or the charge point has said that it takes effect with its next reboot.
    UPDATE ocpp.charge_point_credential AS c
    SET new_salt = NULL, new_hash = NULL, new_key = NULL, changed_at = clock_timestamp()
    WHERE c.charge_point = settle_rotation.charge_point AND settle_rotation.proven AND c.hash IS NOT NULL
      AND ocpp.matches_password(coalesce(settle_rotation.password, ''), c.salt, c.hash)
      AND NOT coalesce((SELECT m.state = 'queued' OR m.state = 'accepted' AND m.answer ->> 'status' = 'RebootRequired'
                               -- Without a connection that must break for it, requests go on with the old one while the new one is taken.
                               OR NOT of_connection AND (m.state = 'sent' OR m.state IN ('timed out', 'unknown') AND m.sent_at > clock_timestamp() - interval '1 hour')
                        FROM ocpp.command AS m
                        WHERE m.charge_point = settle_rotation.charge_point AND ocpp.is_password_change(m.action, m.payload)
                        ORDER BY m.id DESC LIMIT 1), false);
END
$$;
COMMENT ON FUNCTION ocpp.settle_rotation(text, bytea, boolean, boolean) IS 'Ends the time in which two passwords are valid (security whitepaper, use case A01): the charge point has connected with one of them, and that one holds. The old one ends nothing while the change waits to be sent, or is to take effect with the next reboot; nor, where this is no connection but a request (of_connection false), while it is on its way, and for an hour if no answer came. The caller holds the lock of the charge point''s state.';

CREATE OR REPLACE FUNCTION ocpp.check_credential(
    charge_point text, username text, password bytea, address text, OUT proven boolean, OUT refusal text
) RETURNS record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    credential ocpp.charge_point_credential;
BEGIN
    -- 2.0.1 A00.FR.207: the user name is the identity; OCPP-J 1.6 6.2.2
    SELECT * INTO credential FROM ocpp.charge_point_credential AS c WHERE c.charge_point = check_credential.charge_point;
    proven := coalesce(lower(check_credential.username COLLATE "C") = lower(check_credential.charge_point COLLATE "C"), false)
        AND (coalesce(ocpp.matches_password(coalesce(check_credential.password, ''), credential.salt, credential.hash), false)
          OR coalesce(ocpp.matches_password(coalesce(check_credential.password, ''), credential.new_salt, credential.new_hash), false));
    IF NOT proven AND credential.hash IS NOT NULL THEN
        refusal := CASE WHEN check_credential.username IS NULL THEN 'a password is needed' ELSE 'wrong user name or password' END;
    ELSIF NOT proven AND ocpp.get('no_password') = 'refuse' THEN
        refusal := 'this charge point has no password yet';
    ELSE
        RETURN;
    END IF;
    PERFORM ocpp.tell_refused(check_credential.charge_point, refusal, check_credential.address);
END
$$;
COMMENT ON FUNCTION ocpp.check_credential(text, text, bytea, text) IS 'Whether it is the charge point who asks. proven: by its password; refusal: why it is turned away (HTTP 401), NULL: it is let in, perhaps without a password. A refusal is told as an event.';

CREATE OR REPLACE FUNCTION ocpp.open_session(charge_point text, node bigint, version text, address text, transport text, newer_than bigint DEFAULT 0)
RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    fresh bigint := nextval('ocpp.session_number');
BEGIN
    IF fresh <= newer_than THEN
        -- After failover to a standby that missed the last sessions.
        PERFORM setval('ocpp.session_number', newer_than);
        fresh := nextval('ocpp.session_number');
    END IF;
    INSERT INTO ocpp.connection (charge_point, session, node, version, address, connected_at, transport)
    VALUES (open_session.charge_point, fresh, open_session.node, open_session.version, open_session.address, clock_timestamp(), open_session.transport);
    UPDATE ocpp.charge_point_state AS s
    SET session = fresh, node = open_session.node, version = coalesce(open_session.version, s.version), transport = open_session.transport,
        connected_at = clock_timestamp()
    WHERE s.charge_point = open_session.charge_point;
    RETURN fresh;
END
$$;
COMMENT ON FUNCTION ocpp.open_session(text, bigint, text, text, text, bigint) IS 'Opens a session, from now on the newest of its charge point, and returns its number, which is larger than newer_than. transport: WebSocket or SOAP; version NULL: not known. The caller holds the lock of the charge point''s state, and has ended the session before.';

CREATE OR REPLACE FUNCTION ocpp.connect(
    node bigint, identity text, account text, username text, password bytea, subprotocols text[], address text,
    OUT status integer, OUT session bigint, OUT charge_point text, OUT subprotocol text, OUT close_code integer, OUT reason text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    known text;
    station ocpp.charge_point;
    proven boolean;
    spoken text;
    before record;
    tries integer := 0;
BEGIN
    PERFORM FROM ocpp.node AS n WHERE n.id = connect.node;
    IF NOT FOUND THEN
        status := 503; reason := 'the connector is not registered, try again';
        RETURN NEXT; RETURN;
    END IF;

    -- Somebody may have locked what must be changed or referred to, for as long as the caller's lock_timeout.
    BEGIN
        -- Who is it? Unknown: 404 (OCPP-J 1.6 errata 3.4).
        SELECT a.charge_point, a.reason INTO known, reason FROM ocpp.admit(connect.identity, connect.account) AS a;
        IF known IS NULL THEN
            status := 404;
            RETURN NEXT; RETURN;
        END IF;
        SELECT * INTO station FROM ocpp.charge_point AS p WHERE p.identity = known;

        -- May it?
        SELECT c.proven, c.refusal INTO proven, reason
        FROM ocpp.check_credential(station.identity, connect.username, connect.password, connect.address) AS c;
        IF reason IS NOT NULL THEN
            status := 401;
            RETURN NEXT; RETURN;
        END IF;
        IF station.blocked THEN
            status := 403; reason := 'blocked by the operator';
            RETURN NEXT; RETURN;
        END IF;

        -- In which words? No match: complete the handshake without the header, then close (OCPP-J 1.6 3.2).
        status := 101;
        charge_point := station.identity;
        IF coalesce(cardinality(connect.subprotocols), 0) > 0 THEN
            subprotocol := ocpp.choose_subprotocol(connect.subprotocols);
            spoken := ocpp.subprotocol_version(subprotocol);
            IF spoken IS NULL THEN
                subprotocol := NULL; close_code := 1002; reason := 'none of the offered sub-protocols is spoken here; ocpp1.6, ocpp1.5 and ocpp1.2 are';
                RETURN NEXT; RETURN;
            END IF;
        ELSIF ocpp.get('subprotocol_missing') = 'refuse' THEN
            close_code := 1002; reason := 'a sub-protocol must be offered; ocpp1.6 is spoken here';
            RETURN NEXT; RETURN;
        ELSE
            spoken := ocpp.get('subprotocol_missing');
        END IF;

        -- The newest connection wins. Somebody's open transaction holds up this charge point for a second, then it is told to try again.
        LOOP
            SELECT s.session, s.node INTO before FROM ocpp.charge_point_state AS s
            WHERE s.charge_point = station.identity FOR NO KEY UPDATE SKIP LOCKED;
            EXIT WHEN FOUND;
            INSERT INTO ocpp.charge_point_state (charge_point)
            SELECT station.identity WHERE NOT EXISTS (SELECT FROM ocpp.charge_point_state AS s WHERE s.charge_point = station.identity)
            ON CONFLICT DO NOTHING;
            tries := tries + 1;
            IF tries > 20 THEN
                status := 503; charge_point := NULL; subprotocol := NULL; reason := 'somebody is working on this charge point, try again';
                RETURN NEXT; RETURN;
            END IF;
            PERFORM pg_sleep(0.05);
        END LOOP;
        -- Whoever had the lock may have blocked it.
        IF (SELECT p.blocked FROM ocpp.charge_point AS p WHERE p.identity = station.identity) THEN
            status := 403; charge_point := NULL; subprotocol := NULL; reason := 'blocked by the operator';
            RETURN NEXT; RETURN;
        END IF;
        PERFORM ocpp.settle_outstanding(station.identity);
        PERFORM ocpp.settle_rotation(station.identity, connect.password, proven)
        WHERE EXISTS (SELECT FROM ocpp.charge_point_credential AS c WHERE c.charge_point = station.identity AND c.new_hash IS NOT NULL);
        IF before.node IS NOT NULL THEN
            -- Another connector must be told to close its socket: its row stays open until that one looks (ocpp.tend).
            UPDATE ocpp.connection AS c
            SET disconnected_at = CASE WHEN before.node = connect.node THEN clock_timestamp() END,
                reason = coalesce(c.reason, 'replaced')
            WHERE c.charge_point = station.identity AND c.session = before.session AND c.disconnected_at IS NULL;
            IF before.node <> connect.node THEN
                PERFORM pg_notify('ocpp_connector', before.node::text);
            END IF;
        END IF;
        session := ocpp.open_session(station.identity, connect.node, spoken, connect.address, 'WebSocket');
        -- Commands that waited for it.
        PERFORM pg_notify('ocpp_connector', connect.node::text)
        WHERE EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = station.identity AND m.state = 'queued');
        RETURN NEXT;
    EXCEPTION WHEN lock_not_available THEN
        status := 503; session := NULL; charge_point := NULL; subprotocol := NULL; close_code := NULL;
        reason := 'somebody is working on this charge point, try again';
        RETURN NEXT;
    END;
END
$$;
COMMENT ON FUNCTION ocpp.connect(bigint, text, text, text, bytea, text[], text) IS 'Decides, before the WebSocket upgrade is answered, whether a charge point may connect to this node. identity, account: segments of the path, percent-decoded once; username, password: of the Basic header, NULL without one; subprotocols: as offered, in order of preference; address: of the peer, for people. One row: status 101 go on (session: the new epoch; charge_point: canonical identity; subprotocol: value to send back, NULL sends none; close_code not NULL: complete the upgrade, then close so), 401 wrong or missing password, 403 blocked, 404 unknown or another account, 503 try again (not registered, or somebody has locked the charge point for longer than the caller''s lock_timeout); reason: why, for people. Older connections of the charge point are stale from now on.';

CREATE OR REPLACE FUNCTION ocpp.reopen(node bigint, charge_point text, session bigint, subprotocol text, address text) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    newest bigint;
    fresh bigint;
BEGIN
    PERFORM FROM ocpp.node AS n WHERE n.id = reopen.node;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'node % is not registered', reopen.node
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'Call ocpp.start_node first.';
    END IF;
    SELECT s.session INTO newest
    FROM ocpp.charge_point_state AS s JOIN ocpp.charge_point AS p ON p.identity = s.charge_point
    WHERE s.charge_point = reopen.charge_point AND NOT p.blocked FOR NO KEY UPDATE OF s;
    IF NOT FOUND OR newest > reopen.session
       OR EXISTS (SELECT FROM ocpp.connection AS c WHERE c.charge_point = reopen.charge_point AND c.session = reopen.session
                  AND c.reason IS NOT NULL AND c.reason <> 'connector lost') THEN
        RETURN NULL;
    END IF;
    UPDATE ocpp.connection AS c SET disconnected_at = clock_timestamp(), reason = coalesce(c.reason, 'reopened')
    WHERE c.charge_point = reopen.charge_point AND c.session = newest AND c.disconnected_at IS NULL;
    fresh := ocpp.open_session(reopen.charge_point, reopen.node, coalesce(ocpp.subprotocol_version(reopen.subprotocol), '1.6'), reopen.address, 'WebSocket',
                               newer_than => reopen.session);
    -- The socket is the same, so the answer of a command that went out on it may still come.
    UPDATE ocpp.command AS m SET session = fresh, node = reopen.node
    WHERE m.charge_point = reopen.charge_point AND m.state = 'sent' AND m.session = reopen.session;
    RETURN fresh;
END
$$;
COMMENT ON FUNCTION ocpp.reopen(bigint, text, bigint, text, text) IS 'A socket lives on but the database does not know its session (failover, lost lease): returns a new session for it. NULL: it is not welcome any more, close it with 1008: the charge point has connected anew, was blocked, renamed or told to go. Unregistered node: SQLSTATE 55000.';

CREATE OR REPLACE FUNCTION ocpp.end_sessions(charge_points text[], sessions bigint[], reasons text[]) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    gone text[];
BEGIN
    -- The end is noted without the charge point's lock, so that one locked charge point holds up nobody's report ...
    UPDATE ocpp.connection AS c
    SET disconnected_at = clock_timestamp(), reason = coalesce(c.reason, open.why, 'closed')
    FROM (SELECT o.charge_point, o.session, ended.why FROM ocpp.connection AS o
          JOIN unnest(charge_points, sessions, reasons) AS ended (charge_point, session, why)
            ON ended.charge_point = o.charge_point AND ended.session = o.session
          -- Left out: one that somebody is just telling to close; that ends it as well.
          WHERE o.disconnected_at IS NULL FOR NO KEY UPDATE OF o SKIP LOCKED) AS open
    WHERE c.charge_point = open.charge_point AND c.session = open.session;
    -- ... and where the lock is taken, whoever looks next at the state finds the ended connection (ocpp.claim_command, ocpp.maintain).
    SELECT array_agg(f.charge_point) INTO gone FROM
        (SELECT s.charge_point FROM ocpp.charge_point_state AS s
         JOIN unnest(charge_points, sessions) AS ended (charge_point, session) ON ended.charge_point = s.charge_point AND ended.session = s.session
         WHERE s.node IS NOT NULL
         ORDER BY s.charge_point FOR NO KEY UPDATE OF s SKIP LOCKED) AS f;
    IF gone IS NOT NULL THEN
        PERFORM ocpp.release(ocpp.releasable(gone), 'closed');
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.end_sessions(text[], bigint[], text[]) IS 'What ocpp.disconnected does, for all or for none.';

CREATE OR REPLACE FUNCTION ocpp.disconnected(charge_points text[], sessions bigint[], reasons text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    left_out integer := 0;
    patience text := current_setting('lock_timeout');
BEGIN
    BEGIN
        PERFORM ocpp.end_sessions(charge_points, sessions, reasons);
        RETURN;
    EXCEPTION WHEN OTHERS THEN
        -- One of them fails, a user's trigger perhaps: each by itself.
    END;
    PERFORM set_config('lock_timeout', '100ms', true);
    FOR n IN 1 .. coalesce(cardinality(charge_points), 0) LOOP
        BEGIN
            PERFORM ocpp.end_sessions(charge_points[n:n], sessions[n:n], reasons[n:n]);
        EXCEPTION WHEN OTHERS THEN
            left_out := left_out + 1;
            IF left_out <= 3 THEN
                RAISE WARNING 'the end of session % of charge point "%" can not be noted: % (%)', sessions[n], charge_points[n], SQLERRM, SQLSTATE;
            END IF;
        END;
    END LOOP;
    PERFORM set_config('lock_timeout', patience, true);
    IF left_out > 3 THEN
        RAISE WARNING 'nor that of % more sessions', left_out - 3;
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.disconnected(text[], bigint[], text[]) IS 'These sockets have ended: charge point, session and reason side by side. Sessions that are not the newest of their charge point only get their row closed. Those that fail, for a user''s trigger perhaps, are left out with a warning: they end with the next connection of the charge point. May be repeated.';

CREATE OR REPLACE FUNCTION ocpp.may_send(registration text, blocked boolean, action text) RETURNS boolean IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT NOT blocked AND CASE registration
        WHEN 'Accepted' THEN true
        WHEN 'Pending'  THEN action NOT IN ('RemoteStartTransaction', 'RemoteStopTransaction')
        ELSE false END
$$;
COMMENT ON FUNCTION ocpp.may_send(text, boolean, text) IS 'Whether a charge point of this registration is sent this command (OCPP 1.6 4.2: Pending all but RemoteStart- and RemoteStopTransaction, Rejected none); a blocked one gets none.';

CREATE OR REPLACE FUNCTION ocpp.command_text(charge_point text, id bigint, with_secret boolean) RETURNS text LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    said record;
BEGIN
    SELECT m.action, m.message_id, v.version, s.transport, b.called_as, b.address,
           CASE WHEN with_secret AND ocpp.is_password_change(m.action, m.payload) THEN jsonb_set(m.payload, '{value}', to_jsonb(k.new_key)) ELSE m.payload END AS payload
    INTO said
    FROM ocpp.command AS m JOIN ocpp.charge_point_state AS s ON s.charge_point = m.charge_point
    -- Once it is given out it stays as it was given out.
    CROSS JOIN LATERAL (SELECT CASE WHEN m.state = 'sent' THEN m.version ELSE s.version END) AS v (version)
    LEFT JOIN ocpp.charge_point_credential AS k ON k.charge_point = m.charge_point
    LEFT JOIN ocpp.soap_callback AS b ON b.charge_point = m.charge_point AND b.version = v.version
    WHERE m.charge_point = command_text.charge_point AND m.id = command_text.id;
    IF said.transport = 'WebSocket' AND said.version IS DISTINCT FROM '1.2' AND said.version IS DISTINCT FROM '1.5' THEN
        RETURN format('[2,%s,%s,%s]', to_json(said.message_id), to_json(said.action), said.payload);
    END IF;
    RETURN ocpp.write_command(said.version, said.transport = 'SOAP', command_text.charge_point, said.message_id, said.action, said.payload,
                              said.called_as, said.address);
END
$$;
COMMENT ON FUNCTION ocpp.command_text(text, bigint, boolean) IS 'A command as it goes out: a frame, or an envelope, in the words of the version that the charge point speaks; of one that is sent, in which it was sent. with_secret: with the password that it carries. Not sayable in that version: SQLSTATE 22023.';

CREATE OR REPLACE FUNCTION ocpp.claim_command(charge_point text, OUT id bigint, OUT frame text) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    station record;
    oldest bigint;
    next ocpp.command;
    said text;
    secret text;
BEGIN
    -- Nearly always there is nothing: one look at a small partial index.
    PERFORM FROM ocpp.command AS m WHERE m.charge_point = claim_command.charge_point AND m.state IN ('queued', 'sent') LIMIT 1;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT s.session, s.node, s.outstanding, s.version, s.transport, p.registration, p.blocked, c.disconnected_at INTO station
    FROM ocpp.charge_point_state AS s JOIN ocpp.charge_point AS p ON p.identity = s.charge_point
    LEFT JOIN ocpp.connection AS c ON c.charge_point = s.charge_point AND c.session = s.session
    WHERE s.charge_point = claim_command.charge_point;
    IF station.disconnected_at IS NOT NULL THEN
        PERFORM ocpp.release(ARRAY[claim_command.charge_point], 'closed');
        RETURN;
    END IF;

    -- Deadlines end by whoever looks; commands that somebody has locked wait for the next who does.
    UPDATE ocpp.command AS m SET state = 'timed out'
    FROM (SELECT q.charge_point, q.id FROM ocpp.command AS q
          WHERE q.charge_point = claim_command.charge_point AND q.state = 'sent' AND q.answer_until <= clock_timestamp()
          FOR NO KEY UPDATE SKIP LOCKED) AS due
    WHERE m.charge_point = due.charge_point AND m.id = due.id;
    PERFORM FROM ocpp.command AS m
    WHERE m.charge_point = claim_command.charge_point AND m.state = 'queued' AND m.expires_at <= clock_timestamp() LIMIT 1;
    IF FOUND THEN
        PERFORM ocpp.step_expire(NULL, ARRAY[claim_command.charge_point], 1000);
    END IF;
    PERFORM FROM ocpp.command AS m WHERE m.charge_point = claim_command.charge_point AND m.state = 'sent';
    IF FOUND OR station.node IS NULL THEN
        RETURN;
    END IF;
    IF station.transport = 'SOAP' AND NOT ocpp.may_call(claim_command.charge_point, station.version) THEN
        RETURN;
    END IF;

    IF station.outstanding IS NOT NULL THEN
        UPDATE ocpp.charge_point_state AS s SET outstanding = NULL WHERE s.charge_point = claim_command.charge_point;
    END IF;

    SELECT k.new_key INTO secret FROM ocpp.charge_point_credential AS k WHERE k.charge_point = claim_command.charge_point;
    LOOP
        SELECT m.id INTO oldest FROM ocpp.command AS m
        WHERE m.charge_point = claim_command.charge_point AND m.state = 'queued'
          AND ocpp.may_send(station.registration, station.blocked, m.action)
          AND (secret IS NOT NULL OR NOT ocpp.is_password_change(m.action, m.payload))
        ORDER BY m.id LIMIT 1;
        -- Locked, because ocpp.cancel_command does not take the charge point's lock; if somebody is about to cancel it, the others
        -- wait, for their order counts.
        SELECT * INTO next FROM ocpp.command AS m
        WHERE m.charge_point = claim_command.charge_point AND m.id = oldest AND m.state = 'queued'
          AND coalesce(m.expires_at > clock_timestamp(), true) FOR NO KEY UPDATE SKIP LOCKED;
        IF NOT FOUND THEN
            RETURN;
        END IF;
        BEGIN
            said := ocpp.command_text(next.charge_point, next.id, false);
            EXIT;
        EXCEPTION WHEN invalid_parameter_value THEN
            -- Since it was queued the charge point has turned out to speak an older version, or SOAP.
            UPDATE ocpp.command AS m
            SET state = 'error', version = coalesce(station.version, m.version), error_code = 'NotSupported', error_description = SQLERRM
            WHERE m.charge_point = next.charge_point AND m.id = next.id;
        END;
    END LOOP;
    UPDATE ocpp.command AS m
    SET state = 'sent', version = coalesce(station.version, m.version), session = station.session, node = station.node, sent_at = clock_timestamp(),
        answer_until = clock_timestamp() + ocpp.get('answer_timeout')::interval, attempts = m.attempts + 1
    WHERE m.charge_point = next.charge_point AND m.id = next.id;
    UPDATE ocpp.charge_point_state AS s SET outstanding = next.id WHERE s.charge_point = next.charge_point;

    INSERT INTO ocpp.message_log (charge_point, received_at, session, direction, message_type, message_id, action, frame)
    VALUES (next.charge_point, clock_timestamp(), station.session, 'sent', 2, next.message_id, next.action, said);
    id := next.id;
    frame := said;
    -- The secret goes into the frame and nowhere else.
    IF ocpp.is_password_change(next.action, next.payload) THEN
        frame := ocpp.command_text(next.charge_point, next.id, true);
    END IF;
    RETURN NEXT;
END
$$;
COMMENT ON FUNCTION ocpp.claim_command(text) IS 'The next command of a charge point that may go now, at most one: marks it sent, logs it, and returns its id and the frame for the socket. None while another one is outstanding. Ends the deadlines of the charge point''s commands on the way. The caller holds the lock of the charge point''s state.';
