-- A stand-in for the extension that keeps the contract and knows no OCPP: what a frame says is what happens to it.
-- Runs in a schema ocpp that exists, as a plain script or as the script of an extension.

CREATE TABLE ocpp.node (node bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text UNIQUE, tended int NOT NULL DEFAULT 0);
CREATE TABLE ocpp.charge_point (identity text PRIMARY KEY);
CREATE TABLE ocpp.session (
    session bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    charge_point text NOT NULL, node bigint, account text, address text, subprotocols text[], ended text);
-- Every frame that was handed over and committed; refused holds the SQLSTATE where it came through refuse().
CREATE TABLE ocpp.said (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    charge_point text NOT NULL, session bigint NOT NULL, frame text NOT NULL, refused text,
    batch xid8 NOT NULL DEFAULT pg_current_xact_id());
CREATE TABLE ocpp.outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, charge_point text, outcome text, message text);
CREATE TABLE ocpp.setting (name text PRIMARY KEY, value text);
CREATE TABLE ocpp.maintained (at timestamptz DEFAULT clock_timestamp());
CREATE SEQUENCE ocpp.tries;

-- An error that comes at COMMIT, after all rows were returned.
CREATE TABLE ocpp.tripwire (frame text);
CREATE FUNCTION ocpp.trip() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'tripped at commit' USING ERRCODE = '23514';
END $$;
CREATE CONSTRAINT TRIGGER trip AFTER INSERT ON ocpp.tripwire DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION ocpp.trip();

CREATE FUNCTION ocpp.migrate() RETURNS text LANGUAGE sql AS $$ SELECT 'nothing to do' $$;

CREATE FUNCTION ocpp.set(n text, v text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO ocpp.setting VALUES (n, v) ON CONFLICT (name) DO UPDATE SET value = excluded.value $$;

CREATE FUNCTION ocpp.start_node(name text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
    UPDATE ocpp.session s SET ended = 'node started again'
        FROM ocpp.node n WHERE n.name = $1 AND s.node = n.node AND s.ended IS NULL;
    DELETE FROM ocpp.node n WHERE n.name = $1;
    INSERT INTO ocpp.node (name) VALUES ($1) RETURNING node.node INTO number;
    RETURN number;
END $$;

CREATE FUNCTION ocpp.connect(node bigint, identity text, account text, username text, password bytea, subprotocols text[], address text,
    OUT status int, OUT session bigint, OUT charge_point text, OUT subprotocol text, OUT close_code int, OUT reason text)
LANGUAGE plpgsql AS $$
DECLARE known text[] := ARRAY['ocpp1.6', 'ocpp16', 'ocpp2.0.1'];
BEGIN
    status := 101;
    CASE
        WHEN identity LIKE 'unusable%' THEN RAISE EXCEPTION 'unusable identity' USING ERRCODE = '22023';
        WHEN identity LIKE 'broken%' THEN RAISE EXCEPTION 'broken';
        WHEN identity LIKE 'unknown%' OR account = 'wrong' THEN status := 404; reason := 'not known here';
        WHEN identity LIKE 'forbidden%' THEN status := 403; reason := 'blocked';
        WHEN identity LIKE 'later%' THEN status := 503; reason := 'not now';
        WHEN identity LIKE 'secret%' AND (username, password) IS DISTINCT FROM (identity, '\x00013aff'::bytea)
            THEN status := 401; reason := 'wrong password';
        WHEN identity LIKE 'slow%' THEN PERFORM pg_sleep(1);
        ELSE
    END CASE;
    IF status <> 101 THEN RETURN; END IF;
    charge_point := CASE WHEN identity LIKE 'Fold%' THEN upper(identity) ELSE identity END;
    subprotocol := (SELECT s FROM unnest(subprotocols) WITH ORDINALITY u(s, n) WHERE s = ANY (known) ORDER BY n LIMIT 1);
    IF subprotocol IS NULL AND cardinality(subprotocols) > 0 THEN
        close_code := 1002; reason := 'no common sub-protocol';
        RETURN;
    END IF;
    INSERT INTO ocpp.charge_point VALUES (charge_point) ON CONFLICT DO NOTHING;
    IF identity LIKE 'early%' THEN
        -- The database knew of its session before the connector did.
        session := (SELECT max(s.session) FROM ocpp.session s WHERE s.charge_point = connect.charge_point);
        RETURN;
    END IF;
    UPDATE ocpp.session s SET ended = 'newer' WHERE s.charge_point = connect.charge_point AND ended IS NULL;
    INSERT INTO ocpp.session (charge_point, node, account, address, subprotocols)
        VALUES (charge_point, node, account, address, subprotocols) RETURNING session.session INTO session;
END $$;

CREATE FUNCTION ocpp.receive(charge_points text[], sessions bigint[], frames bytea[])
    RETURNS TABLE (item int, outcome text, charge_point text, session bigint, message text)
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE said text; word text; rest text; n int;
BEGIN
    FOR i IN 1 .. cardinality(frames) LOOP
        said := encode(frames[i], 'escape');
        word := split_part(said, ' ', 1);
        rest := substr(said, length(word) + 2);
        item := i; charge_point := charge_points[i]; session := sessions[i]; message := NULL;
        PERFORM FROM ocpp.charge_point c WHERE c.identity = charge_points[i] FOR NO KEY UPDATE SKIP LOCKED;
        IF NOT FOUND THEN
            outcome := 'busy'; RETURN NEXT; CONTINUE;
        END IF;
        PERFORM FROM ocpp.session s WHERE s.session = sessions[i];
        IF NOT FOUND THEN
            outcome := 'reopen'; RETURN NEXT; CONTINUE;
        END IF;
        INSERT INTO ocpp.said (charge_point, session, frame) VALUES (charge_points[i], sessions[i], said);
        CASE word
            WHEN 'raise' THEN RAISE EXCEPTION 'as asked' USING ERRCODE = rest;
            -- raised the first N times only: sequences do not roll back
            WHEN 'first' THEN
                IF nextval('ocpp.tries') <= split_part(rest, ' ', 1)::int THEN
                    RAISE EXCEPTION 'the first time' USING ERRCODE = split_part(rest, ' ', 2);
                END IF;
            WHEN 'mismatch' THEN
                IF EXISTS (SELECT FROM ocpp.setting WHERE name = 'mismatch') THEN
                    RAISE EXCEPTION 'pg_ocpp can not work: the storage has 3 migrations, the library 4'
                        USING ERRCODE = '55006', HINT = 'run ALTER EXTENSION pg_ocpp UPDATE; SELECT ocpp.migrate();';
                END IF;
            -- a library that was replaced after this server process had loaded it
            WHEN 'outdated' THEN
                IF EXISTS (SELECT FROM ocpp.setting AS s JOIN pg_stat_activity AS a ON a.backend_start < s.value::timestamptz
                           WHERE s.name = 'replaced' AND a.pid = pg_backend_pid()) THEN
                    RAISE EXCEPTION 'pg_ocpp can not work: the library is 3, the extension 4'
                        USING ERRCODE = '55006', HINT = 'run ALTER EXTENSION pg_ocpp UPDATE; SELECT ocpp.migrate();';
                END IF;
            WHEN 'sleep' THEN PERFORM pg_sleep(rest::float);
            -- survives so many requests to cancel
            WHEN 'stubborn' THEN
                FOR n IN 1..rest::int LOOP
                    BEGIN
                        PERFORM pg_sleep(3600);
                    EXCEPTION WHEN query_canceled THEN NULL;
                    END;
                END LOOP;
            WHEN 'commit' THEN INSERT INTO ocpp.tripwire VALUES (said);
            WHEN 'die' THEN EXECUTE format('COPY (SELECT 1) TO PROGRAM %L', 'kill -9 ' || pg_backend_pid());
            ELSE
        END CASE;
        outcome := CASE word WHEN 'quiet' THEN 'none' ELSE 'reply' END;
        message := CASE word WHEN 'quiet' THEN NULL ELSE 'echo ' || said END;
        RETURN NEXT;
        IF word IN ('call', 'close') THEN
            item := NULL; outcome := word; message := rest; RETURN NEXT;
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION ocpp.refuse(of_charge_point text, of_session bigint, frame bytea, sqlstate text, why text)
    RETURNS TABLE (item int, outcome text, charge_point text, session bigint, message text)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    IF $4 = 'P0002' THEN RAISE EXCEPTION 'not even refused'; END IF;
    INSERT INTO ocpp.said (charge_point, session, frame, refused) VALUES ($1, $2, encode($3, 'escape'), $4);
    RETURN QUERY SELECT 1, 'reply', $1, $2, 'refused ' || $4;
END $$;

CREATE FUNCTION ocpp.disconnected(charge_points text[], sessions bigint[], reasons text[]) RETURNS void LANGUAGE sql AS $$
    UPDATE ocpp.session s SET ended = u.reason
        FROM unnest($1, $2, $3) u(charge_point, session, reason)
        WHERE s.session = u.session AND s.charge_point = u.charge_point AND s.ended IS NULL $$;

CREATE FUNCTION ocpp.reopen(node bigint, charge_point text, session bigint, subprotocol text, address text) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE number bigint;
BEGIN
    IF charge_point LIKE 'unwelcome%' THEN RETURN NULL; END IF;
    UPDATE ocpp.session s SET ended = 'newer' WHERE s.charge_point = $2 AND ended IS NULL;
    INSERT INTO ocpp.session (charge_point, node, address) VALUES ($2, $1, $5) RETURNING session.session INTO number;
    RETURN number;
END $$;

CREATE FUNCTION ocpp.tend(node bigint, work int DEFAULT 256)
    RETURNS TABLE (outcome text, charge_point text, session bigint, message text)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.node n SET tended = tended + 1 WHERE n.node = $1;
    IF NOT FOUND THEN
        RETURN QUERY SELECT 'gone', NULL::text, NULL::bigint, NULL::text;
        RETURN;
    END IF;
    RETURN QUERY
        WITH due AS (
            SELECT o.id, s.session FROM ocpp.outbox o
            JOIN ocpp.session s ON s.charge_point = o.charge_point AND s.node = $1 AND s.ended IS NULL
            ORDER BY o.id LIMIT $2),
        taken AS (DELETE FROM ocpp.outbox o USING due WHERE o.id = due.id RETURNING o.*, due.session AS to_session)
        SELECT t.outcome, t.charge_point, t.to_session, t.message FROM taken t ORDER BY t.id;
END $$;

-- Queues something for a charge point and nudges the node that holds it.
CREATE FUNCTION ocpp.queue(charge_point text, outcome text, message text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO ocpp.outbox (charge_point, outcome, message) VALUES ($1, $2, $3);
    SELECT pg_notify('ocpp_connector', s.node::text) FROM ocpp.session s WHERE s.charge_point = $1 AND s.ended IS NULL $$;

CREATE PROCEDURE ocpp.maintain() LANGUAGE plpgsql AS $$
BEGIN
    RAISE WARNING 'a warning from maintain';
    INSERT INTO ocpp.maintained DEFAULT VALUES;
    COMMIT;
    INSERT INTO ocpp.maintained DEFAULT VALUES;
END $$;

CREATE FUNCTION ocpp.health() RETURNS TABLE (ready boolean, warning text) LANGUAGE sql AS $$
    SELECT value <> 'run ocpp.migrate()', value FROM ocpp.setting WHERE name = 'warning' $$;

-- SOAP requests that were handed over and committed; refused holds the SQLSTATE where one came through refuse_soap().
CREATE TABLE ocpp.soap_said (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    body text NOT NULL, username text, password bytea, address text, proxied boolean, content_type text, refused text);

CREATE FUNCTION ocpp.receive_soap(node bigint, username text, password bytea, address text, proxied boolean, content_type text, body bytea,
    OUT status int, OUT message text, OUT charge_point text)
LANGUAGE plpgsql AS $$
DECLARE said text := encode(body, 'escape'); word text := split_part(said, ' ', 1); rest text := substr(said, length(word) + 2);
BEGIN
    INSERT INTO ocpp.soap_said (body, username, password, address, proxied, content_type)
        VALUES (said, username, password, address, proxied, content_type);
    status := 200; charge_point := 'CP1'; message := 'echo ' || said;
    CASE word
        WHEN 'status' THEN status := rest::int;
        WHEN 'secret' THEN
            IF (username, password) IS DISTINCT FROM ('CP1'::text, '\x00013aff'::bytea) THEN status := 401; END IF;
        WHEN 'raise' THEN RAISE EXCEPTION 'as asked' USING ERRCODE = rest, DETAIL = 'and in detail';
        WHEN 'first' THEN
            IF nextval('ocpp.tries') <= split_part(rest, ' ', 1)::int THEN
                RAISE EXCEPTION 'the first time' USING ERRCODE = split_part(rest, ' ', 2);
            END IF;
        WHEN 'sleep' THEN PERFORM pg_sleep(rest::float);
        WHEN 'stubborn' THEN
            FOR n IN 1..rest::int LOOP
                BEGIN
                    PERFORM pg_sleep(3600);
                EXCEPTION WHEN query_canceled THEN NULL;
                END;
            END LOOP;
        WHEN 'commit' THEN INSERT INTO ocpp.tripwire VALUES (said);
        WHEN 'die' THEN EXECUTE format('COPY (SELECT 1) TO PROGRAM %L', 'kill -9 ' || pg_backend_pid());
        WHEN 'long' THEN message := repeat('long ', rest::int);
        ELSE
    END CASE;
END $$;

CREATE FUNCTION ocpp.refuse_soap(content_type text, body bytea, sqlstate text, why text,
    OUT status int, OUT message text, OUT charge_point text)
LANGUAGE plpgsql AS $$
BEGIN
    IF $3 = 'P0002' THEN RAISE EXCEPTION 'not even refused'; END IF;
    INSERT INTO ocpp.soap_said (body, content_type, refused) VALUES (encode($2, 'escape'), $1, $3);
    status := 500; charge_point := 'CP1'; message := 'refused ' || $3 || ' ' || $4;
END $$;

-- What goes out by POST: queued, sent, then answered or failed. One at a time for each charge point.
CREATE TABLE ocpp.soap_outbox (
    command bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    charge_point text NOT NULL, address text, peer text, message text NOT NULL DEFAULT 'command', patience int NOT NULL DEFAULT 20000,
    state text NOT NULL DEFAULT 'queued', status int, content_type text, answer text, reached boolean, reason text);

CREATE TYPE ocpp.parcel AS (
    charge_point text, attempt bigint, command bigint, address text, peer text, content_type text, message text, patience int);

CREATE FUNCTION ocpp.claim_soap(only_for text, work int) RETURNS SETOF ocpp.parcel LANGUAGE sql AS $$
    WITH due AS (
        SELECT min(o.command) AS command FROM ocpp.soap_outbox o
        WHERE o.charge_point = coalesce($1, o.charge_point) AND o.state IN ('queued', 'sent')
        GROUP BY o.charge_point HAVING bool_and(o.state = 'queued') ORDER BY 1 LIMIT $2)
    UPDATE ocpp.soap_outbox o SET state = 'sent' FROM due WHERE o.command = due.command
    RETURNING o.charge_point, o.command * 10, o.command, o.address, o.peer, 'application/soap+xml; charset=utf-8; action="/Say"',
        o.message, o.patience $$;

CREATE FUNCTION ocpp.tend_soap(node bigint, in_hand text[], work int) RETURNS SETOF ocpp.parcel LANGUAGE plpgsql AS $$
BEGIN
    -- What counts as sent to a charge point that is not in hand: the connector has not heard of it.
    RETURN QUERY SELECT o.charge_point, o.command * 10, o.command, o.address, o.peer, 'application/soap+xml; charset=utf-8; action="/Say"', o.message, o.patience
        FROM ocpp.soap_outbox o WHERE o.state = 'sent' AND o.charge_point <> ALL ($2);
    RETURN QUERY SELECT * FROM ocpp.claim_soap(NULL, $3);
END $$;

CREATE FUNCTION ocpp.soap_answered(of_charge_point text, of_command bigint, of_attempt bigint, status int, content_type text, body bytea, more boolean)
    RETURNS SETOF ocpp.parcel
LANGUAGE plpgsql AS $$
BEGIN
    IF encode($6, 'escape') LIKE 'unusable%' THEN RAISE EXCEPTION 'an unusable answer'; END IF;
    UPDATE ocpp.soap_outbox o SET state = 'answered', status = $4, content_type = $5, answer = encode($6, 'escape')
        WHERE (o.charge_point, o.command, o.command * 10, o.state) = ($1, $2, $3, 'sent');
    IF more THEN
        RETURN QUERY SELECT * FROM ocpp.claim_soap($1, 1);
    END IF;
END $$;

CREATE FUNCTION ocpp.soap_failed(of_charge_point text, of_command bigint, of_attempt bigint, reached boolean, reason text)
    RETURNS SETOF ocpp.parcel LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ocpp.soap_outbox o SET state = 'failed', reached = $4, reason = $5
        WHERE (o.charge_point, o.command, o.command * 10, o.state) = ($1, $2, $3, 'sent');
    IF (SELECT o.message = 'untold' FROM ocpp.soap_outbox o WHERE o.command = $2) THEN RAISE EXCEPTION 'not even failed'; END IF;
    RETURN QUERY SELECT * FROM ocpp.claim_soap($1, 1);
END $$;

-- As an extension's members these belong to the superuser.
GRANT USAGE ON SCHEMA ocpp TO PUBLIC;
GRANT ALL ON ALL TABLES IN SCHEMA ocpp TO PUBLIC;
GRANT ALL ON ALL SEQUENCES IN SCHEMA ocpp TO PUBLIC;
