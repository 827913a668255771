-- A user's trigger that raises for one charge point holds up no other charge point, and costs no connector its lease.
\set SHOW_CONTEXT never
BEGIN;
SELECT setval('ocpp.session_number', 1, false);
CREATE FUNCTION pg_temp.refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.charge_point LIKE 'BAD%' THEN
        RAISE EXCEPTION 'not this one';
    END IF;
    RETURN NEW;
END
$$;
SELECT count(ocpp.add_charge_point(i)) FROM unnest('{BAD1,GOOD1,GOOD2}'::text[]) AS i;
SELECT ocpp.start_node('here') AS here \gset
SELECT c.status FROM unnest('{BAD1,GOOD1,GOOD2}'::text[]) AS i, ocpp.connect(:here, i, NULL, NULL, NULL, '{ocpp1.6}', NULL) AS c;
SELECT count(ocpp.accept(i)) FROM unnest('{BAD1,GOOD1,GOOD2}'::text[]) AS i;
CREATE TRIGGER refuses BEFORE UPDATE ON ocpp.command FOR EACH ROW EXECUTE FUNCTION pg_temp.refuses();

-- Sending: the others' commands go, the lease is renewed, and the one that fails stays queued.
SELECT count(ocpp.clear_cache(i)) FROM unnest('{BAD1,GOOD1,GOOD2}'::text[]) AS i;
UPDATE ocpp.node SET lease_until = now() + interval '1 s' WHERE id = :here;
SELECT outcome, charge_point, message LIKE '[2,%ClearCache%' AS frame FROM ocpp.tend(:here) ORDER BY charge_point;
SELECT lease_until > now() + interval '20 s' AS renewed FROM ocpp.node WHERE id = :here;
SELECT charge_point, state, attempts FROM ocpp.command ORDER BY charge_point;
SELECT count(*) FROM ocpp.tend(:here);

-- Deadlines.
SELECT ocpp.call('GOOD1', 'ClearCache', expires_in => '1 us') > 0 AS queued, ocpp.call('GOOD2', 'ClearCache', expires_in => '1 us') > 0 AS queued;
ALTER TABLE ocpp.command DISABLE TRIGGER refuses;
UPDATE ocpp.command SET expires_at = now() - interval '1 s' WHERE charge_point = 'BAD1';
ALTER TABLE ocpp.command ENABLE TRIGGER refuses;
SELECT ocpp.expire_commands();
SELECT charge_point, state FROM ocpp.command ORDER BY charge_point, id;

-- Ends of connections, reported in one call.
CREATE TRIGGER refuses BEFORE UPDATE ON ocpp.connection FOR EACH ROW EXECUTE FUNCTION pg_temp.refuses();
SELECT ocpp.disconnected(array_agg(s.charge_point ORDER BY s.charge_point), array_agg(s.session ORDER BY s.charge_point), '{gone,gone,gone}')
FROM ocpp.charge_point_state AS s WHERE s.charge_point IN ('BAD1', 'GOOD1', 'GOOD2');
SELECT charge_point, disconnected_at IS NOT NULL AS ended, reason FROM ocpp.connection ORDER BY charge_point;
-- Sockets to close.
SELECT c.status FROM unnest('{GOOD1,GOOD2}'::text[]) AS i, ocpp.connect(:here, i, NULL, NULL, NULL, '{ocpp1.6}', NULL) AS c;
ALTER TABLE ocpp.connection DISABLE TRIGGER refuses;
UPDATE ocpp.connection SET reason = 'told to go' WHERE disconnected_at IS NULL AND charge_point <> 'GOOD2';
ALTER TABLE ocpp.connection ENABLE TRIGGER refuses;
SET LOCAL client_min_messages = error;
SELECT outcome, charge_point, split_part(message, ',', 1) AS message FROM ocpp.tend(:here);
RESET client_min_messages;

-- A connector that is lost, and one that starts anew: five charge points fail.
SELECT count(ocpp.add_charge_point('BAD' || i)) FROM generate_series(2, 5) AS i;
SELECT c.status FROM generate_series(2, 5) AS i, ocpp.connect(:here, 'BAD' || i, NULL, NULL, NULL, '{ocpp1.6}', NULL) AS c;
-- In random order, so that it is not said here which.
SET LOCAL client_min_messages = error;
SELECT ocpp.start_node('here') > :here AS anew;
RESET client_min_messages;
SELECT charge_point, node IS NULL AS released FROM ocpp.charge_point_state WHERE charge_point ~ '^(BAD|GOOD)' ORDER BY charge_point;
SELECT count(*) FROM ocpp.connection WHERE charge_point LIKE 'GOOD%' AND disconnected_at IS NULL;
-- What waits is not forgotten.
DROP TRIGGER refuses ON ocpp.connection;
SELECT ocpp.release_lost();
-- A step that fails whoever it is for, and with nobody due, says so.
DELETE FROM ocpp.command;
CREATE FUNCTION pg_temp.refuses_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'nobody'; END $$;
CREATE TRIGGER refuses_all BEFORE UPDATE ON ocpp.command FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.refuses_all();
SELECT ocpp.start_node('there') AS there \gset
SELECT count(*) FROM ocpp.tend(:there);
-- A cancelled statement is cancelled.
CREATE OR REPLACE FUNCTION pg_temp.refuses_all() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(60); RETURN NULL; END $$;
SET LOCAL statement_timeout = '200ms';
SELECT count(*) FROM ocpp.tend(:there);
ROLLBACK;
