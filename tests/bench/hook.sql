-- What one hook in PL/pgSQL costs per message: the same messages with and without it, by turns; the best of five of each.
-- Prints name|frames per call|microseconds without|microseconds with.
CREATE SCHEMA bench;
CREATE TABLE bench.figure (name text, frames integer, microseconds numeric);
CREATE TABLE bench.diary (identity text, at timestamptz);
CREATE FUNCTION bench.answers(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$ BEGIN RETURN '{"idTagInfo": {"status": "Accepted"}}'; END $$;
CREATE FUNCTION bench.asks_the_rule(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$ BEGIN RETURN ocpp.default_reply(call); END $$;
CREATE FUNCTION bench.hears(call ocpp.call) RETURNS void LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE FUNCTION bench.writes(call ocpp.call) RETURNS void LANGUAGE plpgsql AS $$ BEGIN INSERT INTO bench.diary VALUES (call.identity, call.received_at); END $$;

SELECT FROM (SELECT ocpp.add_charge_point('HOOK-' || n) FROM generate_series(1, 64) AS n) AS made;
SELECT FROM (SELECT ocpp.add_id_tag('HOOK')) AS made;
SELECT FROM (SELECT c.session FROM ocpp.start_node('bench') AS node, generate_series(1, 64) AS n,
             ocpp.connect(node, 'HOOK-' || n, NULL, NULL, NULL, '{ocpp1.6}', '192.0.2.1') AS c) AS connected;

-- Each round is a transaction, as the connector's calls are; synchronous_commit off, because a hook does not wait for the disk.
SET synchronous_commit = off;
CREATE PROCEDURE bench.run(name text, size integer, rounds integer) LANGUAGE plpgsql AS $$
DECLARE
    charge_points text[];
    sessions bigint[];
    frames bytea[];
    began timestamptz;
BEGIN
    SELECT array_agg(s.charge_point ORDER BY s.charge_point), array_agg(s.session ORDER BY s.charge_point),
           array_agg(convert_to('[2,"1","Authorize",{"idTag":"HOOK"}]', 'UTF8'))
    INTO charge_points, sessions, frames
    FROM (SELECT * FROM ocpp.charge_point_state WHERE charge_point LIKE 'HOOK-%' ORDER BY charge_point LIMIT size) AS s;
    FOR round IN 1 - rounds / 10 .. rounds LOOP
        IF round = 1 THEN began := clock_timestamp(); END IF;
        IF EXISTS (SELECT FROM ocpp.receive(charge_points, sessions, frames) AS r WHERE r.message IS DISTINCT FROM '[3,"1",{"idTagInfo":{"status":"Accepted"}}]') THEN
            RAISE EXCEPTION 'a message was refused: this measures nothing';
        END IF;
        COMMIT;
    END LOOP;
    INSERT INTO bench.figure VALUES (name, size, extract(epoch FROM clock_timestamp() - began) * 1e6 / rounds / size);
    COMMIT;
END
$$;
CREATE PROCEDURE bench.compare(name text, kind text, function text) LANGUAGE plpgsql AS $$
BEGIN
    FOR turn IN 1..5 LOOP
        CALL bench.run('none', 64, 100);
        CALL bench.run('none', 1, 1000);
        IF kind = 'on' THEN
            PERFORM ocpp.on('1.6', 'Authorize', function);
        ELSE
            PERFORM ocpp.after('1.6', 'Authorize', function);
        END IF;
        COMMIT;
        CALL bench.run(name, 64, 100);
        CALL bench.run(name, 1, 1000);
        PERFORM ocpp.off('1.6', 'Authorize');
        COMMIT;
    END LOOP;
END
$$;

CALL bench.compare('on, answers by itself', 'on', 'bench.answers');
CALL bench.compare('on, asks default_reply', 'on', 'bench.asks_the_rule');
CALL bench.compare('after, empty', 'after', 'bench.hears');
CALL bench.compare('after, one INSERT', 'after', 'bench.writes');
SELECT h.name, h.frames, round(min(n.microseconds), 1), round(min(h.microseconds), 1)
FROM bench.figure AS h JOIN bench.figure AS n ON n.name = 'none' AND n.frames = h.frames
WHERE h.name <> 'none' GROUP BY h.name, h.frames ORDER BY h.frames DESC, min(h.microseconds);
