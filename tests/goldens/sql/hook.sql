-- Hooks: the user's function answers, default_reply is "call super"; a trigger on our table queues a command.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1', account => NULL), ocpp.add_id_tag('TAG'), pg_temp.connects('CP1');
CREATE SCHEMA myco;
CREATE FUNCTION myco.my_authorize(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    reply jsonb := ocpp.default_reply(call);
BEGIN
    -- Staff may always charge.
    IF call.payload ->> 'idTag' LIKE 'STAFF%' THEN
        reply := jsonb_set(reply, '{idTagInfo,status}', '"Accepted"');
    END IF;
    RETURN reply;
END
$$;
SELECT ocpp.on('1.6', 'Authorize', 'myco.my_authorize');
SELECT version, action, function FROM ocpp.hook;
SELECT * FROM pg_temp.sends('CP1', '[2,"1","Authorize",{"idTag":"TAG"}]', '[2,"2","Authorize",{"idTag":"STAFF7"}]', '[2,"3","Authorize",{"idTag":"NOBODY"}]');

-- It sees everything of the call.
CREATE FUNCTION myco.mirror(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('status', 'Accepted', 'data', concat_ws(' ', call.identity, call.account, call.version, call.action, call.unique_id, call.session,
        call.registration, call.payload ->> 'data', call.received_at > now() - interval '1 minute'))
$$;
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.mirror');
SELECT * FROM pg_temp.sends('CP1', '[2,"4","DataTransfer",{"vendorId":"V","data":"hello"}]');
-- Replaced and dropped while it is registered: resolved on use.
CREATE OR REPLACE FUNCTION myco.mirror(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{"status": "Rejected"}'::jsonb $$;
SELECT * FROM pg_temp.sends('CP1', '[2,"5","DataTransfer",{"vendorId":"V","data":"hello again"}]');
DROP FUNCTION myco.mirror;
SELECT * FROM pg_temp.sends('CP1', '[2,"6","DataTransfer",{"vendorId":"V","data":"anybody?"}]');

-- One that fails: that message is answered InternalError and kept with the error; what stands beside it succeeds.
CREATE FUNCTION myco.fails(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 / (CASE call.payload ->> 'data' WHEN 'bad' THEN 0 ELSE 1 END);
    RETURN '{"status": "Accepted"}';
END
$$;
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.fails');
SELECT * FROM pg_temp.sends('CP1', '[2,"7","DataTransfer",{"vendorId":"V","data":"good"}]', '[2,"8","DataTransfer",{"vendorId":"V","data":"bad"}]', '[2,"9","Heartbeat",{}]');
SELECT message_id, error FROM ocpp.message_log WHERE message_id IN ('6', '7', '8', '9') ORDER BY message_id;
-- In ocpp.parse too, which never raises.
SELECT pg_temp.says('CP1', 'DataTransfer', '{"vendorId": "V", "data": "bad"}');
SELECT ocpp.off('1.6', 'DataTransfer');
SELECT * FROM pg_temp.sends('CP1', '[2,"10","DataTransfer",{"vendorId":"V","data":"good"}]');

-- A trigger on our table: whoever faults is reset. The command goes out with the next answer or look.
CREATE FUNCTION myco.reset_when_faulted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ocpp.reset(NEW.charge_point);
    RETURN NULL;
END
$$;
CREATE TRIGGER reset_when_faulted AFTER INSERT OR UPDATE OF status ON ocpp.connector FOR EACH ROW WHEN (NEW.status = 'Faulted') EXECUTE FUNCTION myco.reset_when_faulted();
SELECT * FROM pg_temp.sends('CP1', '[2,"11","StatusNotification",{"connectorId":1,"errorCode":"OtherError","status":"Faulted"}]');
SELECT id, action, payload, state FROM ocpp.command ORDER BY id;
SELECT outcome, message FROM pg_temp.tends();

-- A hook that queues a command sees what the message before it did, in the same batch.
CREATE FUNCTION myco.stop_all(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ocpp.remote_stop_transaction(t.charge_point, t.id) FROM ocpp.transaction AS t WHERE t.charge_point = call.identity AND t.state = 'open';
    RETURN '{"status": "Accepted"}';
END
$$;
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.stop_all');
SELECT * FROM pg_temp.sends('CP1', '[2,"12","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]', '[2,"13","DataTransfer",{"vendorId":"V"}]');
SELECT id, action, payload, state FROM ocpp.command ORDER BY id;

-- What the built-in rule refuses when the hook asks it: the charge point hears the rule's own error, not InternalError.
CREATE FUNCTION myco.as_usual(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT ocpp.default_reply(call) $$;
SELECT ocpp.on('1.6', 'StatusNotification', 'myco.as_usual');
SELECT ocpp.parse('CP1', 'r1', 'StatusNotification', '{"connectorId": 1}') ->> 'errorCode' AS by_rule;
SELECT ocpp.off('1.6', 'StatusNotification');
SELECT ocpp.parse('CP1', 'r1', 'StatusNotification', '{"connectorId": 1}') ->> 'errorCode' AS without_hook;

-- A hook that changes how things stand and then asks the rule: the rule stands on what is true now.
CREATE FUNCTION myco.accept_by_serial(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    IF call.payload ->> 'chargePointSerialNumber' LIKE 'OURS-%' THEN
        PERFORM ocpp.accept(call.identity);
    END IF;
    RETURN ocpp.default_reply(call);
END
$$;
SELECT ocpp.on('1.6', 'BootNotification', 'myco.accept_by_serial'), ocpp.add_charge_point('CP8', registration => 'Pending'), pg_temp.connects('CP8');
SELECT * FROM pg_temp.sends('CP8', '[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","chargePointSerialNumber":"THEIRS-1"}]',
                                   '[2,"2","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","chargePointSerialNumber":"OURS-1"}]', '[2,"3","Authorize",{"idTag":"STAFF1"}]');
SELECT registration, serial_number FROM ocpp.charge_point WHERE identity = 'CP8';

-- A StartTransaction that is answered otherwise than the rule would: the transaction says what the charge point was told,
-- and so does a repetition.
CREATE FUNCTION myco.not_here(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_set(ocpp.default_reply(call), '{idTagInfo}', '{"status": "Blocked"}') $$;
SELECT ocpp.on('1.6', 'StartTransaction', 'myco.not_here');
SELECT * FROM pg_temp.sends('CP8', '[2,"4","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]',
                                   '[2,"4","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]');
SELECT state, authorized, id_tag_info, flags FROM ocpp.transaction WHERE charge_point = 'CP8';
SELECT kind, details ->> 'authorized' AS authorized FROM ocpp.event WHERE charge_point = 'CP8' AND kind = 'started';
SELECT ocpp.off('1.6', 'StartTransaction');
SELECT * FROM pg_temp.sends('CP8', '[2,"5","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]');

-- What can not be a hook.
SAVEPOINT before;
SELECT ocpp.on('1.6', 'Authorise', 'myco.my_authorize');
ROLLBACK TO before;
SELECT ocpp.on('1.6', 'Reset', 'myco.my_authorize');
ROLLBACK TO before;
SELECT ocpp.on('3.0', 'Authorize', 'myco.my_authorize');
ROLLBACK TO before;
SELECT ocpp.on('1.6', 'Authorize', 'myco.nothing');
ROLLBACK TO before;
CREATE FUNCTION myco.text_only(call ocpp.call) RETURNS text LANGUAGE sql AS $$ SELECT '' $$;
SELECT ocpp.on('1.6', 'Authorize', 'myco.text_only');
ROLLBACK TO before;
-- Where connectors have a role of their own, it is they who must be allowed to call it.
SET LOCAL client_min_messages = error;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ocpp_connector') THEN CREATE ROLE ocpp_connector; END IF; END $$;
GRANT USAGE ON SCHEMA ocpp TO ocpp_connector;
SELECT ocpp.on('1.6', 'Authorize', 'myco.my_authorize');
ROLLBACK TO before;
DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ocpp_connector') THEN CREATE ROLE ocpp_connector; END IF; END $$;
GRANT USAGE ON SCHEMA ocpp, myco TO ocpp_connector;
SELECT ocpp.on('1.6', 'Authorize', 'myco.my_authorize');
REVOKE EXECUTE ON FUNCTION myco.my_authorize FROM PUBLIC;
SELECT ocpp.on('1.6', 'Authorize', 'myco.my_authorize');
ROLLBACK TO before;
-- Quoted names, and names found by search_path.
CREATE FUNCTION myco."Mein Haken"(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{"idTagInfo": {"status": "Blocked"}}'::jsonb $$;
SET LOCAL search_path = myco, public;
SELECT ocpp.on('1.6', 'Authorize', '"Mein Haken"');
SET LOCAL search_path = public;
SELECT function FROM ocpp.hook WHERE action = 'Authorize';
SELECT pg_temp.says('CP1', 'Authorize', '{"idTag": "TAG"}');
ROLLBACK;
