-- What is said over SOAP has the same effects as over a WebSocket: the rules are written once, for 1.6.
BEGIN;
\i station.psql
\i soap.psql
SELECT ocpp.add_charge_point('CP15'), ocpp.add_charge_point('CP12'), ocpp.add_charge_point('CP16'), ocpp.add_id_tag('TAG', parent => NULL);
SELECT answer FROM pg_temp.posts('CP15', '1.5', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M", "firmwareVersion": "F"}');

-- A transaction of 1.5: values with attributes, units of other names, TransactionData.
SELECT answer FROM pg_temp.posts('CP15', '1.5', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "timestamp": "2026-05-22T10:00:00Z", "meterStart": 100}');
-- (Said again: the same answer, no second effect.)
SELECT answer FROM pg_temp.posts('CP15', '1.5', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "timestamp": "2026-05-22T10:00:00Z", "meterStart": 100}');
SELECT count(*) FROM ocpp.transaction;
SELECT answer FROM pg_temp.posts('CP15', '1.5', 'MeterValues', '{"connectorId": 1, "transactionId": 1, "values": [{"timestamp": "2026-05-22T10:10:00Z", "value": [
    {"value": "350"}, {"value": "16.2", "measurand": "Current.Import", "unit": "Amp"}, {"value": "229.5", "measurand": "Voltage", "unit": "Volt", "context": "Sample.Periodic"}]}]}');
SELECT answer FROM pg_temp.posts('CP15', '1.5', 'StopTransaction', '{"transactionId": 1, "idTag": "TAG", "timestamp": "2026-05-22T10:30:00Z", "meterStop": 600,
    "transactionData": [{"values": [{"timestamp": "2026-05-22T10:20:00Z", "value": [{"value": "500"}]}]}, {"values": [{"timestamp": "2026-05-22T10:29:00Z", "value": [{"value": "590"}]}]}]}');
SELECT id, state, version, energy, meter_stop FROM ocpp.transaction;
SELECT measured_at AT TIME ZONE 'UTC' AS measured_at, measurand, unit, value FROM ocpp.sampled_value ORDER BY measured_at, measurand;

-- 1.2 has one whole number.
SELECT answer FROM pg_temp.posts('CP12', '1.2', 'MeterValues', '{"connectorId": 1, "values": [{"timestamp": "2026-05-22T10:10:00Z", "value": 42}]}');
SELECT charge_point, measurand, unit, value FROM ocpp.sampled_value WHERE charge_point = 'CP12';

-- A charge point that waits is Rejected in the words of 1.5, and told when to come again; 1.6 says Pending.
SELECT ocpp.set('unknown_charge_point', 'pending');
SELECT answer FROM pg_temp.posts('NEW15', '1.5', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}');
SELECT answer FROM pg_temp.posts('NEW16', '1.6', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}');
SELECT * FROM pg_temp.posts('NEW15', '1.5', 'StatusNotification', '{"connectorId": 1, "status": "Available", "errorCode": "NoError"}');

-- A function of hers for 1.6 is asked in the words of 1.6, and its answer put into those of 1.5; in the words of 1.5 nobody is asked.
CREATE SCHEMA myco;
CREATE FUNCTION myco.boot(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_set(ocpp.default_reply(call), '{interval}', '77') $$;
CREATE FUNCTION myco.status(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% of % in the words of %', call.payload, call.identity, call.version; END $$;
SELECT ocpp.on('1.6', 'BootNotification', 'myco.boot'), ocpp.on('1.6', 'StatusNotification', 'myco.status');
SELECT answer FROM pg_temp.posts('CP15', '1.5', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}');
SELECT status, answer FROM pg_temp.posts('CP15', '1.5', 'StatusNotification', '{"connectorId": 1, "status": "Occupied", "errorCode": "Mode3Error"}');
SELECT message_id, action, error FROM ocpp.message_log WHERE error IS NOT NULL AND action = 'StatusNotification' AND charge_point = 'CP15';
\set VERBOSITY terse
SAVEPOINT before;
SELECT ocpp.on('1.5', 'BootNotification', 'myco.boot');
ROLLBACK TO before;
\set VERBOSITY default
SELECT ocpp.off('1.6', 'StatusNotification');

-- An answer that XML can not say is not sent.
CREATE FUNCTION myco.data(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('status', 'Accepted', 'data', 'bell ' || chr(7)) $$;
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.data');
SELECT status, answer FROM pg_temp.posts('CP16', '1.6', 'DataTransfer', '{"vendorId": "V", "data": "<a & b>"}');
SELECT data, status FROM ocpp.data_transfer_overview WHERE charge_point = 'CP16';
SELECT error FROM ocpp.message_log WHERE charge_point = 'CP16' AND error IS NOT NULL;

-- Said twice with one MessageID it is one thing. Without any, data is data each time; the rules know a transaction again by themselves.
CREATE FUNCTION pg_temp.twice(action text, payload jsonb, message_id text) RETURNS TABLE (status integer, answer json) LANGUAGE plpgsql AS $$
DECLARE
    said text := replace(ocpp.json_to_soap(jsonb_build_object('payload', payload, 'header', jsonb_build_object('chargeBoxIdentity', 'CP15', 'Action', action, 'sender', 'ChargePoint', 'MessageID', message_id)), '1.5'),
                         '<wsa:MessageID>none</wsa:MessageID>', '');
BEGIN
    FOR n IN 1 .. 2 LOOP
        RETURN QUERY SELECT r.status, ocpp.soap_to_json(r.message) FROM ocpp.receive_soap((SELECT n.id FROM ocpp.node AS n WHERE n.name = 'here'), NULL, NULL, '192.0.2.7:5000', false, NULL, convert_to(said, 'UTF8')) AS r;
    END LOOP;
END
$$;
SELECT ocpp.off('1.6', 'DataTransfer');
SELECT count(*) FROM pg_temp.twice('DataTransfer', '{"vendorId": "V", "data": "one"}', 'm7');
SELECT count(*) FROM pg_temp.twice('DataTransfer', '{"vendorId": "V", "data": "two"}', 'none');
SELECT data, count(*) FROM ocpp.data_transfer_overview WHERE charge_point = 'CP15' GROUP BY data ORDER BY data;
SELECT answer FROM pg_temp.twice('StartTransaction', '{"connectorId": 2, "idTag": "TAG", "timestamp": "2026-05-22T11:00:00Z", "meterStart": 1}', 'none');

-- Every envelope is in the log, with its answer; what is no message too, if it is known whose it is.
SELECT r.status, r.charge_point FROM ocpp.receive_soap((SELECT id FROM ocpp.node WHERE name = 'here'), NULL, NULL, '192.0.2.7:5000', false, NULL,
    convert_to('<E:Envelope xmlns:E="http://www.w3.org/2003/05/soap-envelope"><E:Header><chargeBoxIdentity xmlns="urn://Ocpp/Cs/2012/06/">CP15</chargeBoxIdentity></E:Header><E:Body/></E:Envelope>', 'UTF8')) AS r;
SELECT r.status, r.charge_point, ocpp.soap_to_json(r.message) #>> '{fault,reason}' AS reason FROM ocpp.receive_soap((SELECT id FROM ocpp.node WHERE name = 'here'), NULL, NULL, '192.0.2.7:5000', false, NULL, '\xff00') AS r;
SELECT charge_point, message_type, action, error FROM ocpp.message_log WHERE charge_point = 'CP15' AND error IS NOT NULL AND action IS NULL;
-- What the connector gave up on.
SELECT r.status, r.charge_point, ocpp.soap_to_json(r.message) #>> '{fault,subCode}' AS sub_code FROM ocpp.refuse_soap(NULL, convert_to(ocpp.json_to_soap(
    '{"header": {"chargeBoxIdentity": "CP15", "Action": "DataTransfer", "sender": "ChargePoint", "MessageID": "d"}, "payload": {"vendorId": "V", "data": "kept"}}', '1.5'), 'UTF8'), '57014', 'it took too long') AS r;
SELECT message_id, action, error FROM ocpp.message_log WHERE message_id = 'd';
SELECT charge_point, data, status FROM ocpp.data_transfer_overview WHERE data = 'kept';
ROLLBACK;
