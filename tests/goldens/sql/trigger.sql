-- Triggers on our tables: they see what the batch wrote before them, may queue commands, and may raise without harming neighbours.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point(i), pg_temp.connects(i) FROM unnest('{CP1,CP2,CP3}'::text[]) AS i;
SELECT ocpp.add_id_tag('TAG'), ocpp.add_id_tag('BAD');
CREATE SCHEMA myco;
CREATE TABLE myco.diary (n bigint GENERATED ALWAYS AS IDENTITY, what text);
CREATE FUNCTION pg_temp.three(a text, b text, c text) RETURNS TABLE (item integer, outcome text, charge_point text, message text) LANGUAGE sql AS $$
    SELECT r.item, r.outcome, r.charge_point, left(pg_temp.steady(r.message), 70)
    FROM ocpp.receive('{CP1,CP2,CP3}', ARRAY(SELECT session FROM ocpp.charge_point_state ORDER BY charge_point),
                      ARRAY[convert_to(a, 'UTF8'), convert_to(b, 'UTF8'), convert_to(c, 'UTF8')]) AS r
$$;
-- On the start of a transaction: how many run now, this batch's earlier ones and their log lines included.
CREATE FUNCTION myco.started() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id_tag = 'BAD' THEN
        RAISE EXCEPTION 'not this one' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO myco.diary (what)
    SELECT format('%s starts, %s run, %s logged', NEW.charge_point, count(*), (SELECT count(*) FROM ocpp.message_log)) FROM ocpp.transaction AS t WHERE t.state = 'open';
    PERFORM ocpp.unlock_connector(NEW.charge_point, NEW.evse_id);
    RETURN NULL;
END
$$;
CREATE TRIGGER started AFTER INSERT ON ocpp.transaction FOR EACH ROW EXECUTE FUNCTION myco.started();
SELECT * FROM pg_temp.three('[2,"1","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]',
                            '[2,"1","StartTransaction",{"connectorId":1,"idTag":"BAD","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]',
                            '[2,"1","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]');
SELECT what FROM myco.diary ORDER BY n;
SELECT charge_point, state FROM ocpp.transaction ORDER BY 1;
SELECT charge_point, error FROM ocpp.message_log WHERE error IS NOT NULL;
SELECT charge_point, outcome FROM pg_temp.tends() ORDER BY 1;
-- On a table that is written with the whole batch: the one message to blame is found.
CREATE FUNCTION myco.metered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.value[1] = '13' THEN
        RAISE EXCEPTION 'an unlucky reading of %', NEW.charge_point;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER metered BEFORE INSERT ON ocpp.meter_value FOR EACH ROW EXECUTE FUNCTION myco.metered();
SELECT * FROM pg_temp.three('[2,"2","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-05-22T10:30:00Z","sampledValue":[{"value":"1"}]}]}]',
                            '[2,"2","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-05-22T10:30:00Z","sampledValue":[{"value":"13"}]}]}]',
                            '[2,"2","Heartbeat",{}]');
SELECT charge_point, value FROM ocpp.meter_value ORDER BY 1;
SELECT charge_point, error FROM ocpp.message_log WHERE message_id = '2' ORDER BY 1;
-- A hook of another charge point stands between the reading and its writing: the hook's message is not to blame.
CREATE FUNCTION myco.answer(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{"status": "Accepted"}'::jsonb $$;
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.answer');
SELECT * FROM pg_temp.three('[2,"3","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-05-22T10:40:00Z","sampledValue":[{"value":"13"}]}]}]',
                            '[2,"3","DataTransfer",{"vendorId":"V"}]', '[2,"3","DataTransfer",{"vendorId":"V"}]');
SELECT charge_point, error FROM ocpp.message_log WHERE message_id = '3' ORDER BY 1;
SELECT count(*) AS blamed FROM ocpp.hook_failure;

-- On tables that the rules write seldom as well: what the batch did before is there to be seen.
CREATE FUNCTION myco.booted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO myco.diary (what)
    SELECT format('%s booted, its connector is %s, %s of its messages logged', NEW.identity, k.status, (SELECT count(*) FROM ocpp.message_log AS l WHERE l.charge_point = NEW.identity AND l.message_id IN ('b1', 'b2')))
    FROM ocpp.connector AS k WHERE k.charge_point = NEW.identity;
    RETURN NULL;
END
$$;
CREATE TRIGGER booted AFTER UPDATE OF booted_at ON ocpp.charge_point FOR EACH ROW EXECUTE FUNCTION myco.booted();
TRUNCATE myco.diary;
SELECT count(*) FROM pg_temp.sends('CP1', '[2,"b1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]',
                                          '[2,"b2","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]');
SELECT what FROM myco.diary;
ROLLBACK;
