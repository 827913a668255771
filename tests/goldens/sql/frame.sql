-- Frames that are none: logged as they came, answered where OCPP-J 1.6 4.2 lets us, never in the way of others.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2'), pg_temp.connects('CP1'), pg_temp.connects('CP2');
SELECT r.item, r.outcome, r.charge_point, pg_temp.steady(r.message) AS message FROM ocpp.receive(
    ARRAY['CP1', 'CP1', 'CP1', 'CP1', 'CP1', 'CP1', 'CP1', 'CP1', 'CP1', 'CP1', 'CP1', 'CP2'], '{1,1,1,1,1,1,1,1,1,1,1,2}', ARRAY[
    '\x5b322c22004122',                                                       -- NUL
    '\x5b322c22fffe222c224865617274626561742c7b7d5d',                         -- invalid UTF-8
    convert_to('', 'UTF8'),
    convert_to('hello', 'UTF8'),
    convert_to('[2,"5","Heartbeat",{', 'UTF8'),
    convert_to('[2,"6","Heartbeat"]', 'UTF8'),
    convert_to('[2,"7","Heartbeat",null]', 'UTF8'),
    convert_to('[2,"8","MakeCoffee",{}]', 'UTF8'),
    convert_to('[2,"9","Reset",{"type":"Soft"}]', 'UTF8'),
    convert_to('[9,"10","Heartbeat",{}]', 'UTF8'),
    convert_to('[2,11,"Heartbeat",{}]', 'UTF8'),
    convert_to('[2,"12","Heartbeat",{}]', 'UTF8')]) AS r;
SELECT l.charge_point, l.message_type, l.message_id, l.action, l.frame, l.raw, l.error IS NOT NULL AS error FROM ocpp.message_log AS l ORDER BY l.charge_point, length(l.message_id), l.message_id, l.frame, l.raw;
-- A message type that no integer holds.
SELECT * FROM pg_temp.sends('CP1', '[99999,"16","Heartbeat",{}]', '[-1,"17","Heartbeat",{}]', '[1e400,"18","Heartbeat",{}]', '[2.5,"19","Heartbeat",{}]');
SELECT * FROM pg_temp.sends('CP1', '[99999,"16","Heartbeat",{}]');
SELECT count(*) FROM ocpp.message_log WHERE frame LIKE '[99999%';
-- A NUL inside a text: JSON may write it, PostgreSQL can not hold it.
SELECT * FROM pg_temp.sends('CP1', '[2,"13","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available","info":"a\u0000b"}]');
SELECT count(*) FROM ocpp.message_log WHERE message_id = '13';
-- Given up by the connector: kept with the error, and answered.
SELECT * FROM ocpp.refuse('CP1', 1, convert_to('[2,"14","StartTransaction",{}]', 'UTF8'), '57014', 'canceling statement due to user request');
SELECT * FROM ocpp.refuse('CP1', 1, convert_to('[3,"15",{}]', 'UTF8'), '57014', 'canceling statement due to user request');
SELECT message_id, frame, error FROM ocpp.message WHERE message_id IN ('14', '15') ORDER BY message_id;
-- Nothing at all.
SELECT * FROM ocpp.receive('{}', '{}', '{}');
SAVEPOINT before;
SELECT * FROM ocpp.receive('{CP1}', '{}', '{}');
ROLLBACK TO before;

-- Numbers that PostgreSQL could not hold harm nothing where nobody reads them.
SELECT item, outcome, left(message, 20) AS message FROM pg_temp.sends('CP1', '[2,"n1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","odd":1e400000}]',
    '[2,"n2","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","odd":[' || repeat('9', 200000) || ',1E+5,-2.5e-3]}]', '[2,"n3","Heartbeat",{}]');
SELECT length(boot_notification #>> '{odd,0}') AS digits, jsonb_typeof(boot_notification #> '{odd,0}') AS as_text, boot_notification #> '{odd,1}' AS one, boot_notification #> '{odd,2}' AS another FROM ocpp.charge_point WHERE identity = 'CP1';
ROLLBACK;
