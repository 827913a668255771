-- After BootNotification was answered Accepted the database asks for what it does not know (OCPP 1.6 4.2, errata 3.22, 3.40).
BEGIN;
\i station.psql
CREATE FUNCTION pg_temp.sent(frame text) RETURNS text LANGUAGE sql AS $$ SELECT regexp_replace(frame, '^\[2,"<id>",(.*)\]$', '\1') $$;
CREATE FUNCTION pg_temp.tick() RETURNS TABLE (charge_point text, sent text) LANGUAGE sql AS $$
    SELECT t.charge_point, pg_temp.sent(t.message) FROM pg_temp.tends() AS t ORDER BY 1 $$;
CREATE FUNCTION pg_temp.replies(identity text, payload jsonb) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT coalesce(pg_temp.sent(a.message), a.outcome) FROM pg_temp.answers(identity, payload) AS a WHERE a.item IS NULL OR a.message IS NOT NULL $$;
CREATE FUNCTION pg_temp.boots(identity text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    status text := (SELECT s.message::json -> 2 ->> 'status'
                    FROM pg_temp.sends(identity, '[2,"1","BootNotification",{"chargePointVendor":"Volt","chargePointModel":"M1"}]') AS s WHERE s.outcome = 'reply');
BEGIN
    -- What the rule does.
    PERFORM ocpp.notice_boot(p.identity, p.booted_at) FROM ocpp.charge_point AS p WHERE p.identity = boots.identity AND p.registration = 'Accepted';
    RETURN status;
END
$$;

SELECT ocpp.set('boot.ask', NULL);

-- Nothing is known: it is asked for its configuration at once, and later for its statuses, because it sent none.
SELECT ocpp.add_charge_point('CP1'), pg_temp.connects('CP1'), pg_temp.boots('CP1');
SELECT kind, key, state FROM ocpp.desired_overview ORDER BY key;
SELECT (SELECT count(*) FROM ocpp.command) AS commands;
SELECT * FROM pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"configurationKey": [{"key": "HeartbeatInterval", "readonly": false, "value": "300"}]}');
SELECT key, value FROM ocpp.configuration_key;
SELECT kind, key, state, next_try_at - noticed_at AS waits FROM ocpp.desired_overview;
SELECT * FROM pg_temp.tick();
UPDATE ocpp.desired_state SET next_try_at = clock_timestamp();
SELECT * FROM pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT count(*) FROM ocpp.desired_overview;

-- Its configuration is known: not asked for again. One status is enough.
SELECT pg_temp.boots('CP1');
SELECT kind, key, state FROM ocpp.desired_overview ORDER BY key;
SELECT outcome FROM pg_temp.sends('CP1', '[2,"2","StatusNotification",{"connectorId":0,"errorCode":"NoError","status":"Available"}]');
UPDATE ocpp.desired_state SET next_try_at = clock_timestamp();
SELECT * FROM pg_temp.tick();
SELECT count(*) FROM ocpp.desired_overview;
-- Statuses from before the boot do not count.
SELECT pg_temp.boots('CP1');
UPDATE ocpp.connector SET received_at = received_at - interval '1 hour';
UPDATE ocpp.desired_state SET next_try_at = clock_timestamp();
SELECT * FROM pg_temp.tick();
-- It does not know TriggerMessage: that is all.
SELECT outcome FROM pg_temp.sends('CP1', (SELECT format('[4,"%s","NotImplemented","",{}]', message_id) FROM ocpp.command WHERE state = 'sent'));
SELECT kind, key, state, last_answer, reason FROM ocpp.desired_overview;
SELECT * FROM pg_temp.tick();

-- Something is wished for: it is asked for its configuration after every boot, and what differs is sent, once it is known.
SELECT ocpp.want_configuration('HeartbeatInterval', '300', model => 'M1') > 0 AS wished;
SELECT * FROM pg_temp.tick();
SELECT key, state FROM ocpp.desired_overview WHERE kind = 'configuration';
SELECT pg_temp.boots('CP1');
SELECT * FROM pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"configurationKey": [{"key": "HeartbeatInterval", "readonly": false, "value": "60"}]}');
SELECT FROM ocpp.notice_drift('{CP1}');
SELECT * FROM pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT kind, key, wanted, has, state FROM ocpp.desired_overview ORDER BY kind, key;
-- Nothing, or an error: it is not asked again before the next boot; what is wished for is tried all the same.
SELECT pg_temp.boots('CP1');
SELECT * FROM pg_temp.tick();
SELECT pg_temp.replies('CP1', '{}');
SELECT kind, key, state, reason FROM ocpp.desired_overview WHERE key = 'GetConfiguration';
SELECT * FROM pg_temp.tick();
SELECT pg_temp.boots('CP1');
SELECT * FROM pg_temp.tick();
SELECT outcome FROM pg_temp.sends('CP1', (SELECT format('[4,"%s","InternalError","",{}]', message_id) FROM ocpp.command WHERE state = 'sent'));
SELECT kind, key, state, last_answer, reason FROM ocpp.desired_overview WHERE key = 'GetConfiguration';
-- No answer: again, later.
SELECT pg_temp.boots('CP1');
SELECT * FROM pg_temp.tick();
UPDATE ocpp.command SET answer_until = clock_timestamp() WHERE state = 'sent';
SELECT * FROM pg_temp.tick();
SELECT kind, key, state, last_answer, tries, next_try_at > clock_timestamp() + interval '50 s' AS later FROM ocpp.desired_overview WHERE key = 'GetConfiguration';

-- A charge point that is Pending is asked nothing; once it is accepted, its next boot is noticed.
SELECT ocpp.add_charge_point('CP2', registration => 'Pending'), pg_temp.connects('CP2'), pg_temp.boots('CP2');
SELECT * FROM pg_temp.tick();
SELECT key, state, reason FROM ocpp.desired_overview WHERE charge_point = 'CP2';
SELECT ocpp.accept('CP2'), pg_temp.boots('CP2');
SELECT * FROM pg_temp.tick();
-- Switched off: nothing is asked, what is wished for is.
SELECT ocpp.set('boot.ask', 'false');
SELECT ocpp.add_charge_point('CP3'), pg_temp.connects('CP3'), pg_temp.boots('CP3');
SELECT * FROM pg_temp.tick();
SELECT kind, key, state FROM ocpp.desired_overview WHERE charge_point = 'CP3';
ROLLBACK;
