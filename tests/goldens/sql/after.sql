-- After the answer: functions that hear of messages and of answers to our commands, in order, and can not harm them.
BEGIN;
\i station.psql
INSERT INTO ocpp.site (id, name) VALUES (7, 'Depot');
SELECT ocpp.add_charge_point('CP1', site => 7, label => 'Gate'), ocpp.add_charge_point('CP2'), ocpp.add_id_tag('TAG'), pg_temp.connects('CP1'), pg_temp.connects('CP2');
CREATE SCHEMA myco;
CREATE TABLE myco.diary (n bigint GENERATED ALWAYS AS IDENTITY, what text);
CREATE FUNCTION myco.write(call ocpp.call) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO myco.diary (what) VALUES (concat_ws(' ', call.identity, call.message_type, call.action, call.unique_id, call.payload,
        '->', coalesce(call.reply::text, call.error_code || ' ' || call.error_description)));
END
$$;

SELECT ocpp.after('1.6', 'Authorize', 'myco.write');
SELECT * FROM pg_temp.sends('CP1', '[2,"1","Authorize",{"idTag":"TAG"}]', '[2,"2","Heartbeat",{}]');
-- Refusals are answers as well; so is what comes through ocpp.parse.
SELECT ocpp.set('validation.received', 'strict');
SELECT * FROM pg_temp.sends('CP1', '[2,"3","Authorize",{}]');
SELECT pg_temp.says('CP1', 'Authorize', '{"idTag": "TAG"}', '4');
SELECT what FROM myco.diary ORDER BY n;
TRUNCATE myco.diary;

-- What was stored is there to be read: the transaction, the log line, the hot row.
CREATE FUNCTION myco.look(call ocpp.call) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO myco.diary (what)
    SELECT concat_ws(' ', 'transaction', t.id, t.state, t.id_tag, 'logged', (SELECT l.reply FROM ocpp.message_log AS l WHERE l.message_id = call.unique_id),
                     'seen', (SELECT s.last_seen = call.received_at FROM ocpp.charge_point_state AS s WHERE s.charge_point = call.identity))
    FROM ocpp.transaction AS t WHERE t.id = (call.reply ->> 'transactionId')::bigint;
END
$$;
SELECT ocpp.after('*', 'StartTransaction', 'myco.look');
SELECT * FROM pg_temp.sends('CP1', '[2,"5","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]');
-- Said again it gets the same answer and nobody hears of it twice.
SELECT * FROM pg_temp.sends('CP1', '[2,"5","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]');
SELECT what FROM myco.diary ORDER BY n;
TRUNCATE myco.diary;

-- Several: by rank, then by name; one that is registered for this action and for all is called once.
CREATE FUNCTION myco.alpha(call ocpp.call) RETURNS void LANGUAGE sql AS $$ INSERT INTO myco.diary (what) VALUES ('alpha ' || call.action) $$;
CREATE FUNCTION myco.beta(call ocpp.call) RETURNS void LANGUAGE sql AS $$ INSERT INTO myco.diary (what) VALUES ('beta ' || call.action) $$;
CREATE FUNCTION myco.gamma(call ocpp.call) RETURNS void LANGUAGE sql AS $$ INSERT INTO myco.diary (what) VALUES ('gamma ' || call.action) $$;
SELECT ocpp.after('*', '*', 'myco.alpha', 10), ocpp.after('1.6', '*', 'myco.beta', -1), ocpp.after('1.6', 'Heartbeat', 'myco.gamma', -1), ocpp.after('1.6', 'Heartbeat', 'myco.beta');
SELECT kind, version, action, function, rank FROM ocpp.hook ORDER BY function, action;
SELECT count(*) FROM pg_temp.sends('CP1', '[2,"6","Heartbeat",{}]');
SELECT what FROM myco.diary ORDER BY n;
TRUNCATE myco.diary;
SELECT ocpp.off('1.6', 'Heartbeat', 'myco.gamma'), ocpp.off('1.6', 'Heartbeat'), ocpp.off('*', '*', 'myco.nothing'), ocpp.off('1.6', '*'), ocpp.off('*', '*');

-- The next message of the charge point comes when the functions have heard of the last one, within one batch too.
CREATE FUNCTION myco.count_diary(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('status', 'Accepted', 'data', (SELECT string_agg(what, ' | ' ORDER BY n) FROM myco.diary)) $$;
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.count_diary');
SELECT * FROM pg_temp.sends('CP1', '[2,"7","Authorize",{"idTag":"TAG"}]', '[2,"8","DataTransfer",{"vendorId":"V"}]');
TRUNCATE myco.diary;

-- An error of such a function: the message is answered, its effects stay, what the function did is undone, the others run.
CREATE FUNCTION myco.stumbles(call ocpp.call) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO myco.diary (what) VALUES ('about to stumble');
    RAISE EXCEPTION 'no room for %', call.action USING ERRCODE = 'P0042';
END
$$;
SELECT ocpp.after('1.6', 'StopTransaction', 'myco.stumbles', -5), ocpp.after('1.6', 'StopTransaction', 'myco.write');
SELECT * FROM pg_temp.sends('CP1', '[2,"9","StopTransaction",{"transactionId":1,"meterStop":900,"timestamp":"2026-05-22T11:00:00Z"}]', '[2,"10","Heartbeat",{}]');
SELECT state, energy FROM ocpp.transaction;
SELECT what FROM myco.diary ORDER BY n;
SELECT kind, function, failures, charge_point, unique_id, failed_action, sqlstate, message, context FROM ocpp.hook_overview WHERE failures > 0;
TRUNCATE myco.diary;

-- The answer to a command of ours: with the command, under its action. A CALLERROR too.
CREATE FUNCTION myco.answered(call ocpp.call) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO myco.diary (what) VALUES (concat_ws(' ', call.identity, call.message_type, call.action, 'command', call.command, call.request, 'said', call.payload, call.error_code, call.error_description,
        'state', (SELECT m.state FROM ocpp.command AS m WHERE m.charge_point = call.identity AND m.id = call.command)));
    -- One thing leads to another.
    IF call.action = 'Reset' AND call.message_type = 3 THEN
        PERFORM ocpp.trigger_message(call.identity, 'BootNotification');
    END IF;
END
$$;
SELECT ocpp.after('1.6', 'Reset', 'myco.answered'), ocpp.after('1.6', 'TriggerMessage', 'myco.answered');
SELECT ocpp.reset('CP1', 'Hard');
SELECT outcome, message FROM pg_temp.tends();
SELECT * FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT outcome, message FROM pg_temp.tends();
SELECT * FROM pg_temp.sends('CP1', (SELECT format('[4,"%s","NotSupported","not here",{"why":"old"}]', m.message_id) FROM ocpp.command AS m WHERE m.state = 'sent'));
SELECT what FROM myco.diary ORDER BY n;
TRUNCATE myco.diary;

-- What is known of the charge point and its connection.
CREATE FUNCTION myco.facts(call ocpp.call) RETURNS void LANGUAGE sql AS $$
    INSERT INTO myco.diary (what) VALUES (concat_ws(' ', call.vendor, call.model, call.serial_number, call.firmware_version, call.node, call.peer, call.connected_at IS NOT NULL, call.site, call.label, call.registration, call.version))
$$;
SELECT count(*) FROM pg_temp.sends('CP1', '[2,"20","BootNotification",{"chargePointVendor":"Acme","chargePointModel":"One","chargePointSerialNumber":"S1","firmwareVersion":"1.0"}]');
SELECT ocpp.after('1.6', 'Heartbeat', 'myco.facts');
SELECT count(*) FROM pg_temp.sends('CP1', '[2,"21","Heartbeat",{}]');
SELECT what FROM myco.diary ORDER BY n;

-- What can not be called afterwards.
SAVEPOINT before;
SELECT ocpp.after('1.6', 'Heartbeat', 'myco.count_diary');
ROLLBACK TO before;
SELECT ocpp.after('1.6', 'Heartbeat', 'myco.facts; DROP TABLE ocpp.hook; --');
ROLLBACK TO before;
SELECT ocpp.after('2.0.1', '*', 'myco.facts');
ROLLBACK TO before;
SELECT ocpp.after(NULL, 'Heartbeat', 'myco.facts');
ROLLBACK TO before;
SELECT ocpp.after('1.6', NULL, 'myco.facts');
ROLLBACK TO before;
SELECT ocpp.after('1.6', 'Heartbeat', NULL);
ROLLBACK;
