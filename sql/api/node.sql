-- Connectors: their lease, and what they do for all their charge points at once: deadlines, lost connections, sockets to
-- close, commands to send.

-- ---- Steps for many charge points: one that fails is left out --------------------------------------------------------------
-- A user's trigger that raises for one charge point must not hold up the others, nor cost the connector its lease. Each step
-- is a function of (node, only these charge points or NULL, at most so many); rows are locked inside it, so that what is
-- locked and changed belongs to one subtransaction (otherwise each would leave a MultiXact behind).

CREATE OR REPLACE FUNCTION ocpp.step_due(step text, node bigint, work integer) RETURNS text[] LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    -- In random order, so that those that fail again and again keep nobody from having a turn.
    RETURN CASE step
        WHEN 'step_expire' THEN ARRAY(
            SELECT m.charge_point FROM ocpp.command AS m WHERE m.state = 'queued' AND m.expires_at <= clock_timestamp()
            GROUP BY m.charge_point ORDER BY random() LIMIT work)
        WHEN 'step_end_orphans' THEN ARRAY(
            SELECT c.charge_point FROM ocpp.connection AS c
            WHERE c.disconnected_at IS NULL AND c.reason IS NOT NULL AND NOT EXISTS (SELECT FROM ocpp.node AS n WHERE n.id = c.node)
            GROUP BY c.charge_point ORDER BY random() LIMIT work)
        WHEN 'step_release_lost' THEN ARRAY(
            SELECT s.charge_point FROM ocpp.charge_point_state AS s
            WHERE s.node IS NOT NULL AND s.transport <> 'SOAP' AND NOT EXISTS (SELECT FROM ocpp.node AS n WHERE n.id = s.node) ORDER BY random() LIMIT work)
        WHEN 'step_adopt' THEN ARRAY(
            SELECT s.charge_point FROM ocpp.charge_point_state AS s
            WHERE s.node IS NOT NULL AND s.transport = 'SOAP' AND NOT EXISTS (SELECT FROM ocpp.node AS n WHERE n.id = s.node) ORDER BY random() LIMIT work)
        WHEN 'step_silent' THEN ARRAY(
            SELECT s.charge_point FROM ocpp.charge_point_state AS s
            WHERE s.node IN (SELECT n.id FROM ocpp.node AS n WHERE n.id = step_due.node OR n.name = 'ocpp-cs') AND s.transport = 'SOAP'
              AND coalesce(s.last_seen, s.connected_at) < clock_timestamp() - ocpp.get('soap.presence')::interval ORDER BY random() LIMIT work)
        WHEN 'step_release_ended' THEN ARRAY(
            SELECT s.charge_point FROM ocpp.charge_point_state AS s
            JOIN ocpp.connection AS c ON c.charge_point = s.charge_point AND c.session = s.session
            WHERE s.node IS NOT NULL AND c.disconnected_at IS NOT NULL ORDER BY random() LIMIT work)
        WHEN 'step_close' THEN ARRAY(
            SELECT c.charge_point FROM ocpp.connection AS c
            WHERE c.node = step_due.node AND c.disconnected_at IS NULL AND c.reason IS NOT NULL
            GROUP BY c.charge_point ORDER BY random() LIMIT work)
        WHEN 'step_send' THEN ARRAY(
            SELECT s.charge_point FROM ocpp.charge_point_state AS s
            WHERE s.node = step_due.node AND s.transport = 'WebSocket'
              AND EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = s.charge_point AND m.state IN ('queued', 'sent'))
            ORDER BY random() LIMIT work)
        WHEN 'step_post' THEN ARRAY(
            SELECT s.charge_point FROM ocpp.charge_point_state AS s
            WHERE s.node = step_due.node AND s.transport = 'SOAP'
              AND EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = s.charge_point AND m.state IN ('queued', 'sent'))
            ORDER BY random() LIMIT work)
        WHEN 'step_desired' THEN ARRAY(
            SELECT s.charge_point FROM ocpp.charge_point_state AS s
            WHERE s.charge_point IN (SELECT c.charge_point FROM ocpp.desired_change AS c
                  UNION ALL SELECT d.charge_point FROM ocpp.desired_state AS d
                  WHERE d.state IN ('due', 'asked') AND d.next_try_at < 'infinity' AND d.next_try_at <= clock_timestamp())
              AND (s.node = step_due.node OR s.node IS NULL OR step_due.node IS NULL) ORDER BY random() LIMIT work)
        WHEN 'step_job' THEN ARRAY(
            SELECT j.charge_point FROM ocpp.job AS j WHERE j.due_at <= clock_timestamp() GROUP BY j.charge_point ORDER BY random() LIMIT work)
        WHEN 'step_campaign' THEN ARRAY(
            SELECT m.charge_point FROM ocpp.campaign AS c JOIN ocpp.campaign_member AS m ON m.campaign = c.id
            LEFT JOIN ocpp.charge_point_state AS s ON s.charge_point = m.charge_point
            WHERE c.ended_at IS NULL AND (m.state IN ('running', 'failed') OR m.state = 'waiting' AND s.node IS NOT NULL)
            GROUP BY m.charge_point ORDER BY random() LIMIT work)
        WHEN 'step_certificate' THEN ARRAY(
            SELECT r.charge_point FROM ocpp.certificate_request AS r WHERE r.state = 'waiting' AND r.reason IS NULL GROUP BY r.charge_point ORDER BY random() LIMIT work)
        END;
END
$$;
COMMENT ON FUNCTION ocpp.step_due(text, bigint, integer) IS 'Charge points that a step may have something to do for, at most so many, in random order and without a lock.';

CREATE OR REPLACE FUNCTION ocpp.do_step(
    step text, node bigint, work integer, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    question constant text := format('SELECT array_agg(s.charge_point), array_agg(s.session), array_agg(s.message) FROM ocpp.%I($1, $2, $3) AS s', step);
    -- Rows go out after the block in which they came about: what a block has returned is not undone with it.
    charge_points text[];
    sessions bigint[];
    messages text[];
    failure text;
    sqlstate_ text;
    due text[];
    -- Parts of due that are still to be tried, from and to.
    first integer[] := '{1}';
    last integer[];
    a integer;
    b integer;
    left_out integer := 0;
    give_up timestamptz;
    patience text := current_setting('lock_timeout');
BEGIN
    BEGIN
        EXECUTE question INTO charge_points, sessions, messages USING node, NULL::text[], work;
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS failure = MESSAGE_TEXT, sqlstate_ = RETURNED_SQLSTATE;
    END;
    IF failure IS NULL THEN
        RETURN QUERY SELECT * FROM unnest(charge_points, sessions, messages);
        RETURN;
    END IF;

    -- By halves: where a part succeeds it is done, where a single one fails it is left out. The lease must not run out over
    -- it: who did not get a turn gets it in the next round.
    due := ocpp.step_due(step, node, work);
    last := ARRAY[cardinality(due)];
    give_up := clock_timestamp() + interval '3 s';
    PERFORM set_config('lock_timeout', '100ms', true);
    WHILE cardinality(first) > 0 AND clock_timestamp() < give_up LOOP
        a := first[cardinality(first)];
        b := last[cardinality(last)];
        first := first[1:cardinality(first) - 1];
        last := last[1:cardinality(last) - 1];
        CONTINUE WHEN a > b;
        failure := NULL;
        BEGIN
            EXECUTE question INTO charge_points, sessions, messages USING node, due[a:b], work;
        EXCEPTION WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS failure = MESSAGE_TEXT, sqlstate_ = RETURNED_SQLSTATE;
        END;
        IF failure IS NULL THEN
            RETURN QUERY SELECT * FROM unnest(charge_points, sessions, messages);
        ELSIF a < b THEN
            first := first || ((a + b) / 2 + 1) || a;
            last := last || b || ((a + b) / 2);
        ELSE
            left_out := left_out + 1;
            IF left_out <= 3 THEN
                RAISE WARNING 'charge point "%" is left out of ocpp.%: % (%)', due[a], step, failure, sqlstate_;
            END IF;
        END IF;
    END LOOP;
    PERFORM set_config('lock_timeout', patience, true);
    IF due = '{}' THEN
        RAISE WARNING 'ocpp.% fails: % (%)', step, failure, sqlstate_;
    ELSIF left_out > 3 THEN
        RAISE WARNING '% more charge points are left out of ocpp.%', left_out - 3, step;
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.do_step(text, bigint, integer) IS 'Does a step for all charge points that it is due for, at most so many at once, and returns what it returns. If it fails, a user''s trigger perhaps, it is done by halves until those that fail stand alone; they are left out with a warning (at most three are named), and tried again in the next round. Takes at most some 3 s for that. A cancelled statement (57014) is cancelled.';

CREATE OR REPLACE FUNCTION ocpp.releasable(charge_points text[]) RETURNS text[] LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    open text[];
    free text[];
BEGIN
    SELECT array_agg(s.charge_point) INTO open
    FROM ocpp.charge_point_state AS s JOIN ocpp.connection AS c ON c.charge_point = s.charge_point AND c.session = s.session
    WHERE s.charge_point = ANY (charge_points) AND c.disconnected_at IS NULL;
    SELECT array_agg(f.charge_point) INTO free FROM
        (SELECT c.charge_point FROM ocpp.connection AS c JOIN ocpp.charge_point_state AS s ON s.charge_point = c.charge_point AND s.session = c.session
         WHERE s.charge_point = ANY (charge_points) AND c.disconnected_at IS NULL FOR NO KEY UPDATE OF c SKIP LOCKED) AS f;
    RETURN ARRAY(SELECT p FROM unnest(charge_points) AS p WHERE p <> ALL (coalesce(open, '{}')) OR p = ANY (free));
END
$$;
COMMENT ON FUNCTION ocpp.releasable(text[]) IS 'Those of these charge points whose connection nobody else has locked; locks it. The caller holds the locks of their states.';

CREATE OR REPLACE FUNCTION ocpp.step_end_orphans(
    node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        UPDATE ocpp.connection AS c SET disconnected_at = clock_timestamp()
        FROM (SELECT q.charge_point, q.session FROM ocpp.connection AS q
              WHERE q.disconnected_at IS NULL AND q.reason IS NOT NULL AND NOT EXISTS (SELECT FROM ocpp.node AS n WHERE n.id = q.node)
                AND (these IS NULL OR q.charge_point = ANY (these))
              LIMIT work FOR NO KEY UPDATE OF q SKIP LOCKED) AS due
        WHERE c.charge_point = due.charge_point AND c.session = due.session
        RETURNING c.charge_point, c.session, NULL::text;
END
$$;
COMMENT ON FUNCTION ocpp.step_end_orphans(bigint, text[], integer) IS 'Step: sockets that a lost connector should have closed are closed with it.';

CREATE OR REPLACE FUNCTION ocpp.step_release_lost(
    node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    lost text[];
BEGIN
    -- From node number to node number through the index: this runs every few seconds and must not read every connected charge point.
    SELECT array_agg(l.charge_point) INTO lost FROM
        (SELECT s.charge_point FROM ocpp.charge_point_state AS s
         WHERE s.node IN (WITH RECURSIVE held (node) AS (
                              SELECT min(f.node) FROM ocpp.charge_point_state AS f WHERE f.node IS NOT NULL
                              UNION ALL
                              SELECT (SELECT min(f.node) FROM ocpp.charge_point_state AS f WHERE f.node > held.node)
                              FROM held WHERE held.node IS NOT NULL)
                          SELECT held.node FROM held WHERE NOT EXISTS (SELECT FROM ocpp.node AS n WHERE n.id = held.node))
           -- Who speaks SOAP has lost nothing: another connector takes over (ocpp.step_adopt).
           AND s.transport <> 'SOAP' AND (these IS NULL OR s.charge_point = ANY (these))
         ORDER BY s.charge_point LIMIT work FOR NO KEY UPDATE OF s SKIP LOCKED) AS l;
    IF lost IS NOT NULL THEN
        lost := ocpp.releasable(lost);
        PERFORM ocpp.release(lost, 'connector lost');
        RETURN QUERY SELECT l, NULL::bigint, NULL::text FROM unnest(lost) AS l;
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.step_release_lost(bigint, text[], integer) IS 'Step: ends the connections of connectors that are gone.';

CREATE OR REPLACE FUNCTION ocpp.step_release_ended(
    node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    ended text[];
BEGIN
    SELECT array_agg(l.charge_point) INTO ended FROM
        (SELECT s.charge_point FROM ocpp.charge_point_state AS s
         JOIN ocpp.connection AS c ON c.charge_point = s.charge_point AND c.session = s.session
         WHERE s.node IS NOT NULL AND c.disconnected_at IS NOT NULL AND (these IS NULL OR s.charge_point = ANY (these))
         ORDER BY s.charge_point LIMIT work FOR NO KEY UPDATE OF s SKIP LOCKED) AS l;
    IF ended IS NOT NULL THEN
        PERFORM ocpp.release(ended, 'closed');
        RETURN QUERY SELECT e, NULL::bigint, NULL::text FROM unnest(ended) AS e;
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.step_release_ended(bigint, text[], integer) IS 'Step: catches up where a connection ended while somebody held the lock of the charge point''s state.';

CREATE OR REPLACE FUNCTION ocpp.release_lost(work integer DEFAULT 1000) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    -- First the node, then its connections: tend() of a node that was only slow finds itself gone and registers anew.
    DELETE FROM ocpp.node AS n WHERE n.id IN
        (SELECT o.id FROM ocpp.node AS o WHERE o.lease_until < clock_timestamp() FOR UPDATE SKIP LOCKED);
    PERFORM ocpp.do_step('step_end_orphans', NULL, work);
    RETURN (SELECT count(*) FROM ocpp.do_step('step_release_lost', NULL, work));
END
$$;
COMMENT ON FUNCTION ocpp.release_lost(integer) IS 'Ends the connections of connectors whose lease has ended, at most so many at once, and returns how many it were. Charge points whose lock somebody holds, or whose triggers fail, wait for the next round.';

CREATE OR REPLACE FUNCTION ocpp.release_ended(work integer DEFAULT 1000) RETURNS integer LANGUAGE sql AS $$
    SELECT count(*)::integer FROM ocpp.do_step('step_release_ended', NULL, work)
$$;
COMMENT ON FUNCTION ocpp.release_ended(integer) IS 'Catches up where a connection ended while somebody held the lock of the charge point''s state, at most so many at once, and returns how many it were.';

CREATE OR REPLACE FUNCTION ocpp.start_node(name text) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    number bigint;
BEGIN
    IF coalesce(start_node.name, '') = '' THEN
        RAISE EXCEPTION 'a connector needs a name' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'The name must stay the same over restarts and differ between connectors.';
    END IF;
    -- A new number for the same name: whatever an earlier incarnation still says in its own is refused.
    DELETE FROM ocpp.node AS n WHERE n.name = start_node.name;
    INSERT INTO ocpp.node (name, lease_until) VALUES (start_node.name, clock_timestamp() + interval '30 s')
    RETURNING id INTO number;
    PERFORM ocpp.release_lost(1000000);
    RETURN number;
END
$$;
COMMENT ON FUNCTION ocpp.start_node(text) IS 'Registers a connector under its name for 30 s and returns its number; ocpp.tend renews it. Connections of an earlier incarnation of the name end.';

CREATE OR REPLACE FUNCTION ocpp.step_expire(
    node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    free text[];
BEGIN
    -- With a command that carries a password its trigger forgets the password: without waiting for whoever has locked that.
    free := ARRAY(SELECT k.charge_point FROM ocpp.charge_point_credential AS k
                  WHERE k.charge_point IN (SELECT q.charge_point FROM ocpp.command AS q
                                           WHERE q.state = 'queued' AND q.expires_at <= clock_timestamp()
                                             AND (these IS NULL OR q.charge_point = ANY (these)) AND ocpp.is_password_change(q.action, q.payload))
                  LIMIT work FOR NO KEY UPDATE OF k SKIP LOCKED);
    RETURN QUERY
        UPDATE ocpp.command AS m SET state = 'expired'
        FROM (SELECT q.charge_point, q.id FROM ocpp.command AS q
              WHERE q.state = 'queued' AND q.expires_at <= clock_timestamp() AND (these IS NULL OR q.charge_point = ANY (these))
                AND (NOT ocpp.is_password_change(q.action, q.payload) OR q.charge_point = ANY (free)
                     OR NOT EXISTS (SELECT FROM ocpp.charge_point_credential AS k WHERE k.charge_point = q.charge_point))
              LIMIT work FOR NO KEY UPDATE OF q SKIP LOCKED) AS due
        WHERE m.charge_point = due.charge_point AND m.id = due.id
        RETURNING m.charge_point, NULL::bigint, NULL::text;
END
$$;
COMMENT ON FUNCTION ocpp.step_expire(bigint, text[], integer) IS 'Step: ends queued commands whose time is over, but for those that somebody has locked.';

CREATE OR REPLACE FUNCTION ocpp.expire_commands(work integer DEFAULT 1000) RETURNS integer LANGUAGE sql AS $$
    SELECT count(*)::integer FROM ocpp.do_step('step_expire', NULL, work)
$$;
COMMENT ON FUNCTION ocpp.expire_commands(integer) IS 'Ends queued commands whose time is over, of absent charge points too, at most so many at once, and returns how many it were.';

CREATE OR REPLACE FUNCTION ocpp.step_close(
    node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
        UPDATE ocpp.connection AS c SET disconnected_at = clock_timestamp()
        FROM (SELECT q.charge_point, q.session FROM ocpp.connection AS q
              WHERE q.node = step_close.node AND q.disconnected_at IS NULL AND q.reason IS NOT NULL
                AND (these IS NULL OR q.charge_point = ANY (these))
              LIMIT work FOR NO KEY UPDATE SKIP LOCKED) AS due, ocpp.charge_point AS p
        WHERE c.charge_point = due.charge_point AND c.session = due.session AND p.identity = c.charge_point
        -- 1008: policy violation, do not come back; 1000: normal closure (RFC 6455 7.4.1). A close reason has at most 123 bytes.
        RETURNING c.charge_point, c.session, CASE WHEN p.blocked THEN '1008 ' ELSE '1000 ' END
                  || CASE WHEN octet_length(c.reason) <= 120 THEN c.reason ELSE left(c.reason, 30) END;
END
$$;
COMMENT ON FUNCTION ocpp.step_close(bigint, text[], integer) IS 'Step: sockets of the node to close, message is "code reason". Told once, and from then on they count as closed.';

CREATE OR REPLACE FUNCTION ocpp.step_send(
    node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    ready record;
BEGIN
    -- The queue leads, so that an idle system reads one empty index.
    FOR ready IN
        SELECT s.charge_point, s.session FROM ocpp.charge_point_state AS s
        WHERE s.node = step_send.node AND s.transport = 'WebSocket' AND (these IS NULL OR s.charge_point = ANY (these)) AND s.charge_point IN
            (SELECT m.charge_point FROM ocpp.command AS m JOIN ocpp.charge_point AS p ON p.identity = m.charge_point
             WHERE m.state = 'sent' AND m.answer_until <= clock_timestamp()
                OR m.state = 'queued' AND ocpp.may_send(p.registration, p.blocked, m.action)
                   AND NOT EXISTS (SELECT FROM ocpp.command AS o WHERE o.charge_point = m.charge_point AND o.state = 'sent'))
        ORDER BY s.charge_point LIMIT work FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        charge_point := ready.charge_point;
        session := ready.session;
        FOR message IN SELECT claimed.frame FROM ocpp.claim_command(ready.charge_point) AS claimed LOOP
            RETURN NEXT;
        END LOOP;
    END LOOP;
END
$$;
COMMENT ON FUNCTION ocpp.step_send(bigint, text[], integer) IS 'Step: commands that may go to charge points of the node, message is the frame.';

CREATE OR REPLACE FUNCTION ocpp.tend(
    node bigint, work integer DEFAULT 256,
    OUT outcome text, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.node AS n SET lease_until = clock_timestamp() + interval '30 s' WHERE n.id = tend.node;
    IF NOT FOUND THEN
        outcome := 'gone';
        RETURN NEXT; RETURN;
    END IF;
    PERFORM ocpp.expire_commands(work);
    PERFORM ocpp.release_lost(work);
    -- What asks of its own accord, before what goes out is looked for.
    PERFORM ocpp.do_step(own.step, tend.node, work) FROM unnest(ARRAY['step_desired', 'step_job', 'step_campaign', 'step_certificate']) AS own (step);
    RETURN QUERY SELECT 'close', c.charge_point, c.session, c.message FROM ocpp.do_step('step_close', tend.node, work) AS c;
    RETURN QUERY SELECT 'call', c.charge_point, c.session, c.message FROM ocpp.do_step('step_send', tend.node, work) AS c;
END
$$;
COMMENT ON FUNCTION ocpp.tend(bigint, integer) IS 'To be called by a connector at least every 5 s, and at once when LISTEN ocpp_connector brings its number: renews its lease (30 s), ends deadlines, and returns what to do: call (write message to the socket of that session), close (message is "code reason") or one row gone (the lease was lost: ocpp.start_node, then ocpp.reopen each socket). Never waits for a locked charge point; one whose triggers fail is left out with a warning and holds up no other. As many rows as work: call again at once.';

CREATE OR REPLACE FUNCTION ocpp.health(OUT ready boolean, OUT warning text) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    installed text;
    advice text;
    detail text;
    newest text;
    upkeep ocpp.maintenance;
    strangers bigint;
BEGIN
    SELECT e.extversion, a.default_version INTO installed, newest
    FROM pg_catalog.pg_extension AS e LEFT JOIN pg_catalog.pg_available_extensions AS a ON a.name = e.extname
    WHERE e.extname = 'pg_ocpp';
    IF NOT FOUND THEN
        ready := false; warning := 'the extension is missing: run CREATE EXTENSION pg_ocpp; SELECT ocpp.migrate();';
        RETURN NEXT; RETURN;
    END IF;
    BEGIN
        -- No frames at all: the door only looks whether library, extension and storage belong together.
        PERFORM FROM ocpp.receive('{}', '{}', '{}');
    EXCEPTION WHEN OTHERS THEN
        GET STACKED DIAGNOSTICS warning = MESSAGE_TEXT, advice = PG_EXCEPTION_HINT, detail = PG_EXCEPTION_DETAIL;
        ready := false; warning := concat_ws(': ', warning, nullif(detail, ''), nullif(advice, ''));
        RETURN NEXT; RETURN;
    END;
    ready := true;
    IF installed IS DISTINCT FROM newest THEN
        warning := format('the extension is %s, its files are %s: run ALTER EXTENSION pg_ocpp UPDATE; SELECT ocpp.migrate();', installed, newest);
        RETURN NEXT;
    END IF;
    SELECT * INTO upkeep FROM ocpp.maintenance;
    IF upkeep.finished_at IS NULL OR upkeep.finished_at < clock_timestamp() - interval '1 day' THEN
        warning := CASE WHEN upkeep.finished_at IS NULL THEN 'upkeep has never run'
                        ELSE format('upkeep has not run since %s', to_char(upkeep.finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')) END
                   || ': a connector with the right maintenance_url does it, or CALL ocpp.maintain();';
        RETURN NEXT;
    ELSIF upkeep.postponed <> '{}' THEN
        warning := format('upkeep could not lock %s: is a query running for long?', array_to_string(upkeep.postponed, ', '));
        RETURN NEXT;
    END IF;
    SELECT count(*) INTO strangers FROM (SELECT FROM ocpp.charge_point AS p WHERE p.origin = 'self'
                                         LIMIT ocpp.get('unknown_charge_point.limit')::bigint) AS waiting;
    IF strangers >= ocpp.get('unknown_charge_point.limit')::bigint AND ocpp.get('unknown_charge_point') <> 'reject' THEN
        warning := format('%s charge points wait to be accepted or rejected, new ones are turned away (setting unknown_charge_point.limit)', strangers);
        RETURN NEXT;
    END IF;
    IF warning IS NULL THEN
        RETURN NEXT;
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.health() IS 'Whether charge points can be served, one row per warning; a single row with a NULL warning: all is well. ready false: the warning says what to run.';
