-- OCPP over SOAP: how a charge point is let in, and how commands are posted to it.
--
-- SOAP has no connections. A session is opened by the first request and ends when no more come (setting soap.presence); it
-- belongs to the connector that took that request, and when this one is lost another takes it over.

CREATE OR REPLACE FUNCTION ocpp.admit_soap(
    identity text, username text, password bytea, address text, judged boolean,
    OUT charge_point text, OUT status integer, OUT subcode text, OUT reason text, OUT proven boolean
) RETURNS record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    known record;
BEGIN
    -- The path of a SOAP request names no account: the identity alone says who it is.
    SELECT p.account, p.blocked INTO known FROM ocpp.charge_point AS p WHERE lower(p.identity) = lower(admit_soap.identity COLLATE "C");
    IF judged THEN
        SELECT a.charge_point, a.reason INTO charge_point, reason FROM ocpp.admit(admit_soap.identity, known.account) AS a;
    ELSE
        SELECT a.charge_point, a.reason INTO charge_point, reason FROM ocpp.admit_unblocked(admit_soap.identity, known.account) AS a;
    END IF;
    IF charge_point IS NULL THEN
        status := 400; subcode := 'SecurityError';
        RETURN;
    ELSIF NOT judged THEN
        RETURN;
    END IF;
    IF lower(admit_soap.username COLLATE "C") <> lower(charge_point COLLATE "C") THEN
        status := 400; subcode := 'IdentityMismatch'; reason := 'chargeBoxIdentity is not the user name of this request';
        PERFORM ocpp.tell_refused(charge_point, reason, admit_soap.address);
        charge_point := NULL;
        RETURN;
    END IF;
    SELECT c.refusal, c.proven INTO reason, proven FROM ocpp.check_credential(charge_point, admit_soap.username, admit_soap.password, admit_soap.address) AS c;
    IF reason IS NOT NULL THEN
        status := 401; subcode := 'SecurityError'; charge_point := NULL;
    ELSIF known.blocked THEN
        status := 400; subcode := 'SecurityError'; reason := 'blocked by the operator'; charge_point := NULL;
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.admit_soap(text, text, bytea, text, boolean) IS 'Which charge point sends this SOAP request: its identity as it is written in the tables; or NULL, the HTTP status, the SubCode of the fault and the reason. An unknown one is treated as the setting unknown_charge_point says. proven: by its password. judged false: who it comes from has been looked at already (ocpp-cs).';

CREATE OR REPLACE FUNCTION ocpp.enter_soap(
    node bigint, charge_point text, version text, address text, callback text, called_as text, proxied boolean, password bytea, proven boolean
) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    state record;
    fresh bigint;
    news boolean := false;
BEGIN
    INSERT INTO ocpp.charge_point_state (charge_point)
    SELECT enter_soap.charge_point
    WHERE NOT EXISTS (SELECT FROM ocpp.charge_point_state AS s WHERE s.charge_point = enter_soap.charge_point)
    ON CONFLICT DO NOTHING;
    -- First the lock, then what belongs to it: who had to wait would see node and connection as they were before.
    IF enter_soap.node IS NOT NULL THEN
        -- A connector asks again; while it waits it keeps no connection from others.
        PERFORM FROM ocpp.charge_point_state AS s WHERE s.charge_point = enter_soap.charge_point FOR NO KEY UPDATE NOWAIT;
    ELSE
        PERFORM FROM ocpp.charge_point_state AS s WHERE s.charge_point = enter_soap.charge_point FOR NO KEY UPDATE;
    END IF;
    SELECT s.session, s.node, s.version, s.transport, n.name = 'ocpp-cs' AS by_daemon,
           s.node IS NOT NULL AND coalesce(n.lease_until > clock_timestamp() AND c.disconnected_at IS NULL AND c.reason IS NULL, false) AS open
    INTO state
    FROM ocpp.charge_point_state AS s
    LEFT JOIN ocpp.node AS n ON n.id = s.node
    LEFT JOIN ocpp.connection AS c ON c.charge_point = s.charge_point AND c.session = s.session
    WHERE s.charge_point = enter_soap.charge_point;
    IF EXISTS (SELECT FROM ocpp.charge_point_credential AS c WHERE c.charge_point = enter_soap.charge_point AND c.new_hash IS NOT NULL) THEN
        PERFORM ocpp.settle_rotation(enter_soap.charge_point, password, coalesce(proven, false), of_connection => false);
    END IF;

    -- Where it can be called; without a From, or with an anonymous one, what it said before holds.
    IF callback ~* '^https?://' AND callback NOT ILIKE '%/addressing/anonymous' THEN
        INSERT INTO ocpp.soap_callback AS b (charge_point, version, address, peer, called_as, refreshed_at)
        VALUES (enter_soap.charge_point, enter_soap.version, left(callback, 2000),
                CASE WHEN NOT proxied THEN regexp_replace(enter_soap.address, '^\[?(.*?)\]?:[0-9]+$', '\1') END, left(enter_soap.called_as, 2000), clock_timestamp())
        ON CONFLICT (charge_point, version) DO UPDATE
            SET address = excluded.address, peer = excluded.peer, called_as = excluded.called_as, refreshed_at = excluded.refreshed_at,
                -- Who can not be called is tried again when it speaks, but at most once a minute in the long run.
                retry_at = CASE WHEN b.address = excluded.address AND b.failures > 3 AND b.failed_at >= excluded.refreshed_at - interval '1 min' THEN b.retry_at END
            WHERE (b.address, b.peer, b.called_as) IS DISTINCT FROM (excluded.address, excluded.peer, excluded.called_as)
               OR b.retry_at IS NOT NULL AND (b.failures <= 3 OR b.failed_at < excluded.refreshed_at - interval '1 min') OR b.refreshed_at < excluded.refreshed_at - interval '10 s';
        news := FOUND;
    END IF;

    IF NOT EXISTS (SELECT FROM ocpp.node AS n WHERE n.id = enter_soap.node) OR state.open AND state.transport = 'WebSocket' THEN
        -- By no connection: ocpp-cs holds it, or the charge point has a WebSocket too, which goes on.
        RETURN 0;
    ELSIF state.open AND state.version = enter_soap.version AND NOT state.by_daemon THEN
        fresh := state.session;
    ELSE
        -- What this connector itself is posting it will report, whatever became of the session.
        IF NOT state.open AND (state.node, state.transport) IS DISTINCT FROM (enter_soap.node, 'SOAP') THEN
            PERFORM ocpp.settle_outstanding(enter_soap.charge_point);
        END IF;
        -- A socket that was told to close: its connector has yet to hear of it.
        UPDATE ocpp.connection AS c
        SET disconnected_at = CASE WHEN c.transport = 'SOAP' OR c.reason IS NULL THEN clock_timestamp() END, reason = coalesce(c.reason, 'replaced')
        WHERE c.charge_point = enter_soap.charge_point AND c.session = state.session AND c.disconnected_at IS NULL;
        PERFORM pg_notify('ocpp_connector', state.node::text) WHERE state.node IS NOT NULL AND state.transport = 'WebSocket';
        fresh := ocpp.open_session(enter_soap.charge_point, enter_soap.node, enter_soap.version, enter_soap.address, 'SOAP');
        news := true;
    END IF;
    IF news THEN
        -- Commands that waited for it.
        PERFORM ocpp.nudge(enter_soap.charge_point)
        WHERE EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = enter_soap.charge_point AND m.state = 'queued');
    END IF;
    RETURN fresh;
END
$$;
COMMENT ON FUNCTION ocpp.enter_soap(bigint, text, text, text, text, text, boolean, bytea, boolean) IS 'A request of this charge point is about to be handled: locks its state, notes where it can be called (callback: wsa:From; called_as: wsa:To; both as it said them) and returns the session it belongs to, which is opened if it is the first one; 0: none, since it does not come by a connector of ours or the charge point has a WebSocket. address: of the peer, IP:port; proxied: that is a proxy; password, proven: as of ocpp.settle_rotation. By a connector (node not NULL) nobody is waited for: SQLSTATE 55P03 where somebody else has the charge point locked.';

CREATE OR REPLACE FUNCTION ocpp.may_call(charge_point text, version text) RETURNS boolean STABLE LANGUAGE sql AS $$
    SELECT EXISTS (SELECT FROM ocpp.soap_callback AS b
                   WHERE b.charge_point = may_call.charge_point AND b.version = may_call.version
                     AND coalesce(b.retry_at <= clock_timestamp(), true))
$$;
COMMENT ON FUNCTION ocpp.may_call(text, text) IS 'Whether a charge point that speaks SOAP has said where it can be called, and is not left alone for a while because it did not answer there.';

CREATE OR REPLACE FUNCTION ocpp.step_adopt(
    node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    orphan record;
BEGIN
    FOR orphan IN
        SELECT s.charge_point, s.session FROM ocpp.charge_point_state AS s
        -- From node number to node number through the index, as in ocpp.step_release_lost.
        WHERE s.transport = 'SOAP' AND s.node IN
              (WITH RECURSIVE held (node) AS (
                   SELECT min(f.node) FROM ocpp.charge_point_state AS f WHERE f.transport = 'SOAP' AND f.node IS NOT NULL
                   UNION ALL
                   SELECT (SELECT min(f.node) FROM ocpp.charge_point_state AS f WHERE f.transport = 'SOAP' AND f.node > held.node)
                   FROM held WHERE held.node IS NOT NULL)
               SELECT held.node FROM held WHERE NOT EXISTS (SELECT FROM ocpp.node AS n WHERE n.id = held.node))
          AND (these IS NULL OR s.charge_point = ANY (these))
        ORDER BY s.charge_point LIMIT work FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        -- The answer to what was posted is lost with who posted it.
        PERFORM ocpp.settle_outstanding(orphan.charge_point);
        UPDATE ocpp.charge_point_state AS s SET node = step_adopt.node WHERE s.charge_point = orphan.charge_point;
        UPDATE ocpp.connection AS c SET node = step_adopt.node WHERE c.charge_point = orphan.charge_point AND c.session = orphan.session;
        charge_point := orphan.charge_point;
        session := orphan.session;
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION ocpp.step_adopt(bigint, text[], integer) IS 'Step: this node takes over the charge points that speak SOAP from connectors that are gone.';

CREATE OR REPLACE FUNCTION ocpp.step_silent(
    node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    since constant timestamptz := clock_timestamp() - ocpp.get('soap.presence')::interval;
    silent text[];
BEGIN
    SELECT array_agg(l.charge_point) INTO silent FROM
        (SELECT s.charge_point FROM ocpp.charge_point_state AS s
         WHERE s.node IN (SELECT n.id FROM ocpp.node AS n WHERE n.id = step_silent.node OR n.name = 'ocpp-cs') AND s.transport = 'SOAP' AND coalesce(s.last_seen, s.connected_at) < since AND s.connected_at < since
           -- What it is just asked ends first.
           AND s.outstanding IS NULL
           AND (these IS NULL OR s.charge_point = ANY (these))
         ORDER BY s.charge_point LIMIT work FOR NO KEY UPDATE SKIP LOCKED) AS l;
    IF silent IS NOT NULL THEN
        PERFORM ocpp.release(silent, 'silent');
        RETURN QUERY SELECT l, NULL::bigint, NULL::text FROM unnest(silent) AS l;
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.step_silent(bigint, text[], integer) IS 'Step: charge points that speak SOAP and have been silent for longer than the setting soap.presence do not count as connected any more.';

CREATE OR REPLACE FUNCTION ocpp.step_post(
    node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    ready record;
BEGIN
    FOR ready IN
        SELECT s.charge_point, s.session FROM ocpp.charge_point_state AS s
        WHERE s.node = step_post.node AND s.transport = 'SOAP' AND (these IS NULL OR s.charge_point = ANY (these)) AND s.charge_point IN
            -- Nothing here of the row outside, or it would be asked anew for each charge point.
            (SELECT m.charge_point FROM ocpp.command AS m JOIN ocpp.charge_point AS p ON p.identity = m.charge_point
             JOIN ocpp.charge_point_state AS t ON t.charge_point = m.charge_point AND t.transport = 'SOAP'
             WHERE m.state = 'sent' AND m.answer_until <= clock_timestamp()
                OR m.state = 'queued' AND ocpp.may_send(p.registration, p.blocked, m.action) AND ocpp.may_call(t.charge_point, t.version)
                   AND NOT EXISTS (SELECT FROM ocpp.command AS o WHERE o.charge_point = m.charge_point AND o.state = 'sent'))
        ORDER BY s.charge_point LIMIT work FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        charge_point := ready.charge_point;
        session := ready.session;
        FOR message IN SELECT claimed.id::text FROM ocpp.claim_command(ready.charge_point) AS claimed LOOP
            RETURN NEXT;
        END LOOP;
    END LOOP;
END
$$;
COMMENT ON FUNCTION ocpp.step_post(bigint, text[], integer) IS 'Step: commands that may go to charge points of the node that speak SOAP, message is the id of the command.';

CREATE OR REPLACE FUNCTION ocpp.soap_delivery(
    INOUT charge_point text, INOUT command bigint,
    OUT attempt bigint, OUT address text, OUT peer text, OUT content_type text, OUT message text, OUT patience integer
) RETURNS SETOF record LANGUAGE sql AS $$
    -- VOLATILE: who asks has just claimed the command, in the same statement perhaps.
    SELECT m.charge_point, m.id, m.attempts::bigint, b.address, b.peer, ocpp.soap_content_type(m.action), ocpp.command_text(m.charge_point, m.id, true),
           greatest(extract(epoch FROM m.answer_until - clock_timestamp()) * 1000, 1)::integer
    FROM ocpp.command AS m JOIN ocpp.charge_point_state AS s ON s.charge_point = m.charge_point
    JOIN ocpp.soap_callback AS b ON b.charge_point = m.charge_point AND b.version = m.version
    WHERE m.charge_point = soap_delivery.charge_point AND m.id = soap_delivery.command AND m.state = 'sent' AND s.transport = 'SOAP'
$$;
COMMENT ON FUNCTION ocpp.soap_delivery(text, bigint) IS 'A command that counts as sent, as it is posted: attempt (which of its tries this is), address (URL of the charge point, as it said it), peer (IP address its latest request came from, NULL: unknown), content_type, message (the envelope), patience (ms until its answer comes too late).';

CREATE OR REPLACE FUNCTION ocpp.tend_soap(
    node bigint, in_hand text[], work integer DEFAULT 256,
    OUT charge_point text, OUT attempt bigint, OUT command bigint, OUT address text, OUT peer text, OUT content_type text, OUT message text, OUT patience integer
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    given integer;
BEGIN
    IF work < 1 OR NOT EXISTS (SELECT FROM ocpp.node AS n WHERE n.id = tend_soap.node) THEN
        RETURN;
    END IF;
    PERFORM ocpp.do_step(own.step, tend_soap.node, 1000) FROM unnest(ARRAY['step_adopt', 'step_silent']) AS own (step);
    -- Given out before, and the connector did not hear it: nothing of it has left yet.
    RETURN QUERY
        SELECT d.charge_point, d.attempt, d.command, d.address, d.peer, d.content_type, d.message, d.patience
        FROM (SELECT m.charge_point, m.id FROM ocpp.command AS m JOIN ocpp.charge_point_state AS s ON s.charge_point = m.charge_point
              WHERE m.state = 'sent' AND m.node = tend_soap.node AND s.node = m.node AND s.transport = 'SOAP'
                AND m.answer_until > clock_timestamp() AND m.charge_point <> ALL (coalesce(in_hand, '{}')) LIMIT work) AS unheard,
             LATERAL ocpp.soap_delivery(unheard.charge_point, unheard.id) AS d;
    GET DIAGNOSTICS given = ROW_COUNT;
    RETURN QUERY
        SELECT d.charge_point, d.attempt, d.command, d.address, d.peer, d.content_type, d.message, d.patience
        FROM ocpp.do_step('step_post', tend_soap.node, work - given) AS p, LATERAL ocpp.soap_delivery(p.charge_point, p.message::bigint) AS d;
END
$$;
COMMENT ON FUNCTION ocpp.tend_soap(bigint, text[], integer) IS 'To be called by a connector after each ocpp.tend, one call at a time: takes over charge points of lost connectors, ends the sessions of silent ones, and returns the commands to post (columns: ocpp.soap_delivery), which count as sent. For each, ocpp.soap_answered or ocpp.soap_failed. in_hand: charge points whose command the connector is just posting or reporting; what counts as sent to another of its charge points it has not heard of, and gets again.';

CREATE OR REPLACE FUNCTION ocpp.soap_answered(
    of_charge_point text, of_command bigint, of_attempt bigint, status integer, of_type text, body bytea, more boolean DEFAULT true
) RETURNS TABLE (charge_point text, attempt bigint, command bigint, address text, peer text, content_type text, message text, patience integer) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    next bigint;
BEGIN
    -- Nobody is waited for: a connector asks again.
    PERFORM FROM ocpp.charge_point_state AS s WHERE s.charge_point = of_charge_point FOR NO KEY UPDATE NOWAIT;
    IF status IN (502, 503, 504) AND position('Envelope'::bytea IN body) = 0 THEN
        -- Of a gateway; the charge point has not spoken.
        RETURN QUERY SELECT * FROM ocpp.soap_failed(of_charge_point, of_command, of_attempt, true, format('HTTP status %s of a gateway', status));
        RETURN;
    END IF;
    IF NOT ocpp.soap_reported(of_charge_point, of_command, status, of_type, body) THEN
        -- Reported before; if the connector did not hear what is next, ocpp.tend_soap gives that again.
        RETURN;
    END IF;
    UPDATE ocpp.soap_callback AS b SET failures = 0, failure = NULL, failed_at = NULL, retry_at = NULL
    WHERE b.charge_point = of_charge_point AND b.failures > 0;
    IF NOT more THEN
        RETURN;
    END IF;
    SELECT c.id INTO next FROM ocpp.charge_point_state AS s, LATERAL ocpp.claim_command(s.charge_point) AS c
    WHERE s.charge_point = of_charge_point AND s.transport = 'SOAP';
    RETURN QUERY SELECT d.charge_point, d.attempt, d.command, d.address, d.peer, d.content_type, d.message, d.patience
                 FROM ocpp.soap_delivery(of_charge_point, next) AS d;
END
$$;
COMMENT ON FUNCTION ocpp.soap_answered(text, bigint, bigint, integer, text, bytea, boolean) IS 'What a charge point answered to a command that was posted to it: HTTP status, Content-Type, body (inflated). Kept with its effects, whatever it is. Returns the next command to post, if there is one and more are wanted. Somebody else has the charge point locked: SQLSTATE 55P03, ask again.';

CREATE OR REPLACE FUNCTION ocpp.soap_failed(
    of_charge_point text, of_command bigint, of_attempt bigint, reached boolean, reason text
) RETURNS TABLE (charge_point text, attempt bigint, command bigint, address text, peer text, content_type text, message text, patience integer) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    became record;
BEGIN
    PERFORM FROM ocpp.charge_point_state AS s WHERE s.charge_point = of_charge_point FOR NO KEY UPDATE NOWAIT;
    -- What never left is as good as not sent, what did is repeated if that does no harm: as over a lost connection. A report that was
    -- made before, or of an earlier try, changes nothing.
    UPDATE ocpp.command AS m
    SET state = CASE WHEN NOT reached AND coalesce(m.expires_at > clock_timestamp(), true) THEN 'queued'
                     WHEN NOT reached THEN 'expired'
                     WHEN m.answer_until <= clock_timestamp() + interval '100 ms' THEN 'timed out'
                     WHEN m.resend AND coalesce(m.expires_at > clock_timestamp(), true) THEN 'queued'
                     ELSE 'unknown' END
    WHERE m.charge_point = of_charge_point AND m.id = of_command AND m.state = 'sent' AND m.attempts = of_attempt
    RETURNING m.state, m.version, m.message_id, m.action, m.session INTO became;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    -- A pause where it will be tried again: a minute, then four times as long each time, at most an hour.
    UPDATE ocpp.soap_callback AS b
    SET failures = b.failures + 1, failure = left(reason, 1000), failed_at = clock_timestamp(),
        retry_at = CASE WHEN became.state = 'queued' THEN clock_timestamp() + least(interval '1 min' * 4 ^ least(b.failures, 5), interval '1 hour') END
    WHERE b.charge_point = of_charge_point AND b.version = became.version;
    UPDATE ocpp.charge_point_state AS s SET outstanding = NULL WHERE s.charge_point = of_charge_point AND s.outstanding = of_command;
    -- It was logged as sent when it was given out; nothing is looked up in the log, and nothing changed.
    INSERT INTO ocpp.message_log (charge_point, received_at, session, direction, message_id, action, error)
    VALUES (of_charge_point, clock_timestamp(), became.session, 'sent', became.message_id, became.action,
            left((CASE WHEN reached THEN 'not answered: ' ELSE 'not delivered: ' END) || reason, 1000));
END
$$;
COMMENT ON FUNCTION ocpp.soap_failed(text, bigint, bigint, boolean, text) IS 'A command could not be posted (reached false: not a byte of it reached the charge point; it is queued again, or has expired), or was and got no whole answer (timed out if its time is over, queued again if it is safe to repeat, else unknown). reason is kept in ocpp.soap_callback, and where it will be tried again, the charge point is left alone for a while: a minute, four times as long after each further failure, at most an hour, or until its next request. of_attempt: as ocpp.soap_delivery gave it; of another try nothing is changed. Somebody else has the charge point locked: SQLSTATE 55P03, ask again. Returns nothing.';

CREATE OR REPLACE VIEW ocpp.soap_overview WITH (security_invoker = true) AS
SELECT b.charge_point, b.version, b.address, b.peer, b.refreshed_at, b.failures, b.failure, b.failed_at, b.retry_at
FROM ocpp.soap_callback AS b
UNION ALL
SELECT s.charge_point, s.version, NULL, NULL, NULL, 0, 'it has not said where it can be called (wsa:From, an http URL)', NULL, NULL
FROM ocpp.charge_point_state AS s
WHERE s.transport = 'SOAP' AND NOT EXISTS (SELECT FROM ocpp.soap_callback AS b WHERE b.charge_point = s.charge_point AND b.version = s.version);
COMMENT ON VIEW ocpp.soap_overview IS 'Where charge points that speak SOAP can be called (address NULL: they have not said), and why they could not be.';
