-- A function that fails: which one, with what words and where, is in a view; its neighbours in the batch do not suffer.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point(i), pg_temp.connects(i) FROM unnest('{CP1,CP2,CP3}'::text[]) AS i;
CREATE SCHEMA myco;
CREATE FUNCTION myco.divide(by integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    RETURN 1 / by;
END
$$;
CREATE FUNCTION myco.fails(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    -- An error that is caught inside is nobody's business.
    BEGIN
        PERFORM 'x'::integer;
    EXCEPTION WHEN invalid_text_representation THEN NULL;
    END;
    CASE call.payload ->> 'data'
        WHEN 'divide' THEN PERFORM myco.divide(0);
        WHEN 'null'   THEN RETURN NULL;
        WHEN 'raise'  THEN RAISE EXCEPTION E'tariff "%" is\nunknown', call.payload ->> 'messageId' USING ERRCODE = 'MYCO1';
        WHEN 'cancel' THEN RAISE query_canceled;
        ELSE NULL;
    END CASE;
    RETURN '{"status": "Accepted"}';
END
$$;
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.fails');
-- A new id each time: the same DataTransfer said twice gets the answer it got.
CREATE TEMP SEQUENCE number MINVALUE 10;
CREATE FUNCTION pg_temp.together(VARIADIC data text[]) RETURNS TABLE (item integer, outcome text, charge_point text, message text) LANGUAGE sql AS $$
    SELECT r.item, r.outcome, r.charge_point, left(pg_temp.steady(r.message), 60)
    FROM ocpp.receive(ARRAY(SELECT 'CP' || (1 + n % 3) FROM generate_series(0, cardinality(data) - 1) AS n ORDER BY n),
                      ARRAY(SELECT s.session FROM generate_series(0, cardinality(data) - 1) AS n JOIN ocpp.charge_point_state AS s ON s.charge_point = 'CP' || (1 + n % 3) ORDER BY n),
                      ARRAY(SELECT convert_to(CASE WHEN d = 'heartbeat' THEN format('[2,"h%s","Heartbeat",{}]', nextval('number'))
                                                   ELSE format('[2,"%s","DataTransfer",{"vendorId":"V","messageId":"%s","data":"%s"}]', nextval('number'), n, d) END, 'UTF8')
                            FROM unnest(data) WITH ORDINALITY AS u (d, n) ORDER BY n)) AS r;
$$;
SELECT * FROM pg_temp.together('ok', 'divide', 'heartbeat', 'raise', 'ok', 'null');
SELECT charge_point, message_id, error FROM ocpp.message_log WHERE error IS NOT NULL ORDER BY message_id;
SELECT function, failures, charge_point, unique_id, sqlstate, message, context FROM ocpp.hook_overview;
SELECT charge_point, sqlstate, unique_id, message, context, count FROM ocpp.hook_failure ORDER BY sqlstate;
-- Many of them in one batch: then each message is handled by itself.
SELECT outcome, count(*), count(*) FILTER (WHERE message LIKE '[4,%') AS errors FROM pg_temp.together('divide', 'raise', 'ok', 'divide', 'raise', 'ok', 'divide', 'raise', 'heartbeat', 'divide', 'divide', 'ok') GROUP BY outcome;
SELECT charge_point, sqlstate, count, first_seen <= last_seen AS ordered FROM ocpp.hook_failure ORDER BY 2, 1;
-- One that is cancelled because it hangs: only its own message; the others get the time of the next call.
SELECT * FROM pg_temp.together('ok', 'cancel', 'ok');
SELECT charge_point, unique_id, message, context, count FROM ocpp.hook_failure WHERE sqlstate = '57014';
-- Where the whole call was given up and the connector found the frame: the function is named as well.
SELECT outcome, left(message, 60) AS message FROM ocpp.refuse('CP2', (SELECT session FROM ocpp.charge_point_state WHERE charge_point = 'CP2'), '[2,"q","DataTransfer",{"vendorId":"V"}]', '57014', 'canceling statement due to user request');
SELECT charge_point, function, unique_id, message, count FROM ocpp.hook_failure WHERE sqlstate = '57014';
-- Cancelled in ocpp.parse: the person who cancels is told.
SAVEPOINT before;
SELECT ocpp.parse('CP1', 'p', 'DataTransfer', '{"vendorId": "V", "data": "cancel"}');
ROLLBACK TO before;
-- Its failures in ocpp.parse are kept too.
SELECT ocpp.parse('CP1', 'p2', 'DataTransfer', '{"vendorId": "V", "data": "divide"}') ->> 'errorDescription' AS told;
SELECT unique_id, count FROM ocpp.hook_failure WHERE charge_point = 'CP1' AND sqlstate = '22012';
-- Gone: said so.
DROP FUNCTION myco.fails;
SELECT function, present FROM ocpp.hook_overview;
SELECT * FROM pg_temp.together('ok', 'heartbeat');
SELECT sqlstate, message FROM ocpp.hook_failure WHERE sqlstate LIKE '42%';
-- A function nobody remembers, in a backend that never called it.
SELECT ocpp.off('1.6', 'DataTransfer');
INSERT INTO ocpp.hook (kind, version, action, function) VALUES ('on', '1.6', 'DataTransfer', 'myco."x; DROP TABLE ocpp.hook"');
SELECT * FROM pg_temp.together('ok');
SELECT sqlstate, message FROM ocpp.hook_failure WHERE function LIKE '%DROP%';
ROLLBACK;
