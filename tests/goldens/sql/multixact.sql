-- A hot row is locked and changed in the same subtransaction: otherwise every message would leave a MultiXact behind.
-- It commits, so it cleans up behind itself.
\set SHOW_CONTEXT never
SELECT setval('ocpp.session_number', 1, false), setval('ocpp.transaction_number', 1, false);
SELECT ocpp.add_charge_point('HOT1'), ocpp.add_charge_point('HOT2'), ocpp.add_id_tag('TAG', max_transactions => 9), ocpp.start_node('hot') > 0 AS node;
SELECT c.status FROM unnest(ARRAY['HOT1', 'HOT2']) AS i, ocpp.connect((SELECT id FROM ocpp.node), i, NULL, NULL, NULL, '{ocpp1.6}', NULL) AS c;
CREATE FUNCTION pg_temp.refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not this one'; END $$;
CREATE TRIGGER refuses BEFORE INSERT ON ocpp.status_notification FOR EACH ROW WHEN (NEW.status = 'Faulted') EXECUTE FUNCTION pg_temp.refuses();
CHECKPOINT;
SELECT next_multixact_id AS before FROM pg_control_checkpoint() \gset
-- A batch, with two frames of one charge point; a batch of one; a batch that is undone and handled one by one.
SELECT outcome FROM ocpp.receive('{HOT1,HOT2,HOT1}', '{1,2,1}', ARRAY(SELECT convert_to(f, 'UTF8') FROM unnest(ARRAY[
    '[2,"1","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]',
    '[2,"1","Heartbeat",{}]',
    '[2,"2","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-05-22T10:01:00Z","sampledValue":[{"value":"1"}]}]}]']) AS f));
SELECT outcome FROM ocpp.receive('{HOT1}', '{1}', ARRAY[convert_to('[2,"3","StopTransaction",{"transactionId":1,"meterStop":2,"timestamp":"2026-05-22T10:02:00Z"}]', 'UTF8')]);
SELECT outcome, substring(message FROM 1 FOR 2) FROM ocpp.receive('{HOT1,HOT2}', '{1,2}', ARRAY(SELECT convert_to(f, 'UTF8') FROM unnest(ARRAY[
    '[2,"5","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Faulted"}]', '[2,"6","Heartbeat",{}]']) AS f));
-- Hooks: one that asks the rule, one that writes and asks it in a block of its own, and one that hears of it afterwards.
CREATE SCHEMA myco;
CREATE TABLE myco.diary (what text);
CREATE FUNCTION myco.asks(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT ocpp.default_reply(call) $$;
CREATE FUNCTION myco.asks_in_a_block(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO myco.diary VALUES (call.action);
    BEGIN
        RETURN ocpp.default_reply(call);
    EXCEPTION WHEN unique_violation THEN RETURN '{}';
    END;
END
$$;
CREATE FUNCTION myco.hears(call ocpp.call) RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM ocpp.reset(call.identity); END $$;
SELECT ocpp.on('1.6', 'StartTransaction', 'myco.asks'), ocpp.on('1.6', 'MeterValues', 'myco.asks_in_a_block'), ocpp.after('1.6', 'Heartbeat', 'myco.hears');
SELECT outcome, substring(message FROM 1 FOR 2) FROM ocpp.receive('{HOT1,HOT2,HOT1,HOT2}', '{1,2,1,2}', ARRAY(SELECT convert_to(f, 'UTF8') FROM unnest(ARRAY[
    '[2,"7","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T11:00:00Z"}]', '[2,"7","Heartbeat",{}]',
    '[2,"8","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-05-22T11:01:00Z","sampledValue":[{"value":"1"}]}]}]', '[2,"8","Heartbeat",{}]']) AS f));
CHECKPOINT;
SELECT next_multixact_id::text::bigint - :'before'::bigint AS multixacts FROM pg_control_checkpoint();
SELECT ocpp.off('1.6', 'StartTransaction') + ocpp.off('1.6', 'MeterValues') + ocpp.off('1.6', 'Heartbeat') AS off;
SET client_min_messages = warning;
DROP SCHEMA myco CASCADE;
DROP TRIGGER refuses ON ocpp.status_notification;
DELETE FROM ocpp.transaction_event;
DELETE FROM ocpp.transaction;
DELETE FROM ocpp.charge_point;
DELETE FROM ocpp.id_tag;
DELETE FROM ocpp.node;
DELETE FROM ocpp.meter_value;
DELETE FROM ocpp.status_notification;
DELETE FROM ocpp.message_log;
DELETE FROM ocpp.event;
