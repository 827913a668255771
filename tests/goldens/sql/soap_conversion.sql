-- SOAP to JSON and back: ocpp.json_to_soap, soap_to_json, soap_header; for whoever wants to see or to say a message.
BEGIN;
\i station.psql
\pset format unaligned
\i fails.psql
-- What is inside of the body.
CREATE FUNCTION pg_temp.body(envelope text) RETURNS text LANGUAGE sql AS $$ SELECT substring(envelope FROM '<soap:Body>(.*)</soap:Body>') $$;

-- One message of each version; elements in the order of its WSDL, whatever the order in JSON.
SELECT pg_temp.steady(ocpp.json_to_soap('{"header": {"chargeBoxIdentity": "CP1", "Action": "BootNotification", "MessageID": "m1", "From": "http://192.0.2.7/", "To": "http://csms.example/"},
    "payload": {"firmwareVersion": "F", "chargePointModel": "M", "chargePointVendor": "V"}}', '1.2')) AS boot;
SELECT pg_temp.body(ocpp.json_to_soap('{"header": {"chargeBoxIdentity": "CP1", "Action": "MeterValues"}, "payload": {"transactionId": 7, "connectorId": 1, "values": [{"timestamp": "2026-05-22T10:00:00Z",
    "value": [{"value": "1.5", "unit": "kWh", "measurand": "Energy.Active.Import.Register"}, {"value": "2"}]}]}}', '1.5')) AS readings;
SELECT pg_temp.body(ocpp.json_to_soap('{"header": {"chargeBoxIdentity": "CP1", "Action": "SetChargingProfile"}, "payload": {"connectorId": 1, "csChargingProfiles": {"chargingProfileId": 1, "stackLevel": 0,
    "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative", "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 1.6e1}, {"startPeriod": 60, "limit": 8.5}]}}}}', '1.6')) AS profile;
-- Answers.
SELECT pg_temp.steady(ocpp.json_to_soap('{"header": {"Action": "HeartbeatResponse", "RelatesTo": "m1"}, "payload": {"currentTime": "2026-05-22T10:00:00Z"}}', '1.6')) AS answer;
-- DataTransfer may be sent by both: who does, sender says; where it is not said it is the central system, as for a command.
SELECT s.sender, m.action, substring(j FROM '(?:urn://Ocpp/)(C.)/') AS service, ocpp.soap_header(j) ->> 'sender' AS sender_read
FROM (VALUES ('ChargePoint'), ('CentralSystem'), (NULL)) AS s (sender), (VALUES ('DataTransfer', '{"vendorId": "V"}'::jsonb), ('DataTransferResponse', '{"status": "Accepted"}')) AS m (action, payload),
     ocpp.json_to_soap(jsonb_build_object('header', jsonb_strip_nulls(jsonb_build_object('Action', m.action, 'sender', s.sender)), 'payload', m.payload), '1.5') AS j ORDER BY m.action, s.sender;

-- Untyped literals, text, jsonb; text and xml: each call means one function.
SELECT pg_temp.body(ocpp.json_to_soap('{"header": {"Action": "ClearCache"}}')) = pg_temp.body(ocpp.json_to_soap('{"header": {"Action": "ClearCache"}}'::jsonb)) AS json,
       pg_temp.body(ocpp.json_to_soap('{"header": {"Action": "ClearCache"}}', '1.5')) = pg_temp.body(ocpp.json_to_soap('{"header": {"Action": "ClearCache", "version": "1.5"}}'::text)) AS version,
       pg_temp.body(ocpp.json_to_soap(message => '{"header": {"Action": "ClearCache", "version": "1.5"}}'::jsonb, version => '1.6')) AS named;
\set envelope '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing"><e:Header><c:chargeBoxIdentity xmlns:c="urn://Ocpp/Cs/2012/06/">CP1</c:chargeBoxIdentity><a:Action>/Authorize</a:Action><a:MessageID>m1</a:MessageID><a:From><a:Address>http://192.0.2.7/</a:Address></a:From><a:To>http://csms.example/</a:To></e:Header><e:Body><authorizeRequest xmlns="urn://Ocpp/Cs/2012/06/"><idTag>TAG</idTag></authorizeRequest></e:Body></e:Envelope>'
SELECT ocpp.soap_to_json(:'envelope'), ocpp.soap_header(:'envelope');
SELECT ocpp.soap_to_json(:'envelope'::text)::text = ocpp.soap_to_json(:'envelope'::xml)::text AS json, ocpp.soap_header(:'envelope'::text) = ocpp.soap_header(:'envelope'::xml) AS header;
SELECT t.action = x.action AS same, t.action FROM ocpp.parse_xml(:'envelope') AS t, ocpp.parse_xml(:'envelope'::xml) AS x;
SELECT ocpp.soap_to_json(NULL) IS NULL AS json, ocpp.soap_header(NULL) IS NULL AS header;
SELECT identity IS NULL AS unknown, ocpp.soap_to_json(payload) FROM ocpp.parse_xml(NULL);

-- There and back: header and payload say all that there is.
SELECT m.version, m.action, j = ocpp.json_to_soap(jsonb_build_object('header', ocpp.soap_header(j), 'payload', ocpp.soap_to_json(j))) AS same
FROM (VALUES ('1.2', 'StatusNotification', 'ChargePoint', '{"connectorId": 1, "status": "Faulted", "errorCode": "Mode3Error"}'::jsonb),
    ('1.5', 'StopTransaction', 'ChargePoint', '{"transactionId": 1, "timestamp": "2026-05-22T10:00:00Z", "meterStop": 5, "transactionData": [{"values": [{"timestamp": "2026-05-22T10:00:00Z", "value": [{"value": " 1 ", "unit": "Wh"}]}]}]}'),
    ('1.5', 'SendLocalList', 'CentralSystem', '{"updateType": "Full", "listVersion": 3, "localAuthorisationList": [{"idTag": "A <&> \"B\""}]}'),
    ('1.5', 'DataTransferResponse', 'ChargePoint', '{"status": "Accepted", "data": "é\r\n\t🔌"}'),
    ('1.6', 'DataTransfer', 'CentralSystem', '{"vendorId": "V"}'),
    ('1.6', 'GetConfigurationResponse', 'ChargePoint', '{"configurationKey": [{"key": "k", "readonly": true}], "unknownKey": ["a", "b"]}')) AS m (version, action, sender, payload),
     ocpp.json_to_soap(jsonb_build_object('payload', m.payload, 'header', jsonb_build_object('version', m.version, 'Action', m.action, 'sender', m.sender, 'chargeBoxIdentity', 'CP1', 'MessageID', 'm1', 'RelatesTo', 'm0', 'To', 'http://x/'))) AS j;

-- An optional empty list is none; one element is a list all the same.
SELECT pg_temp.body(j), ocpp.soap_to_json(j) FROM ocpp.json_to_soap('{"header": {"Action": "GetConfiguration"}, "payload": {"key": []}}', '1.6') AS j;
SELECT pg_temp.body(j), ocpp.soap_to_json(j) FROM ocpp.json_to_soap('{"header": {"Action": "GetConfiguration"}, "payload": {"key": ["a"]}}', '1.6') AS j;
-- In 1.6 over SOAP MeterValues may have no values at all; its JSON has an empty list.
SELECT pg_temp.body(j), ocpp.soap_to_json(j) FROM ocpp.json_to_soap('{"header": {"Action": "MeterValues"}, "payload": {"connectorId": 1, "meterValue": []}}', '1.6') AS j;
-- Faults as JSON.
SELECT ocpp.soap_to_json(payload), ocpp.soap_header(payload) ->> 'Action' AS action FROM ocpp.parse_xml('<a/>');

-- Every violation, and what XML can not say: 22023.
SELECT pg_temp.fails(format('SELECT ocpp.json_to_soap(%L, %L)', m, v)) AS error FROM (VALUES
    ('1.6', '{"header": {"Action": "StartTransaction"}, "payload": {"connectorId": "one", "idTag": "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "timestamp": "yesterday", "more": 1}}'),
    ('1.6', '{"header": {"Action": "RemoteStopTransaction"}, "payload": {"transactionId": 2147483648}}'),
    ('1.6', '{"header": {"Action": "RemoteStopTransaction"}, "payload": {"transactionId": -2147483649}}'),
    ('1.6', '{"header": {"Action": "RemoteStopTransaction"}, "payload": {"transactionId": 1e30}}'),
    ('1.6', '{"header": {"Action": "RemoteStopTransaction"}, "payload": {"transactionId": 1.5}}'),
    ('1.6', '{"header": {"Action": "DataTransfer"}, "payload": {"vendorId": "V", "data": "bell \u0007"}}'),
    ('1.6', '{"header": {"Action": "DataTransfer"}, "payload": {"vendorId": "V", "data": "nul \u0000"}}'),
    ('1.6', '{"header": {"Action": "DataTransfer"}, "payload": {"vendorId": null}}'),
    ('1.5', '{"header": {"Action": "TriggerMessage"}, "payload": {"requestedMessage": "Heartbeat"}}'),
    ('1.2', '{"header": {"Action": "DataTransfer"}, "payload": {"vendorId": "V"}}'),
    ('1.6', '{"header": {"Action": "GetLog"}, "payload": {}}'),
    ('1.6', '{"header": {"Action": "reset"}, "payload": {"type": "Hard"}}'),
    ('1.6', '{"header": {"Action": "Response"}, "payload": {}}'),
    ('1.6', '{"header": {"Action": "Heartbeat", "sender": "Me"}, "payload": {}}'),
    ('2.0.1', '{"header": {"Action": "Heartbeat"}, "payload": {}}'),
    ('16', '{"header": {"Action": "Heartbeat"}, "payload": {}}'),
    ('1.6', '{"header": {"Action": ""}, "payload": {}}'), ('1.6', '{"payload": {}}'), ('1.6', '[]'), ('1.6', '{"header"'), ('1.6', '')) AS v (v, m);
-- jsonb that is no object, that is kept compressed, and numbers with the digits that they were written with.
SELECT j, pg_temp.fails(format('SELECT ocpp.json_to_soap(%L::jsonb)', j)) AS error FROM unnest('{"\"text\"","true","null","-1.50","[]","[[],{},[true,null,\"a\"]]","{}"}'::text[]) AS j;
CREATE TEMPORARY TABLE kept AS SELECT jsonb_build_object('header', '{"Action": "DataTransfer"}'::jsonb, 'payload', jsonb_build_object('vendorId', 'V', 'data', repeat('0123456789', 5000))) AS message;
SELECT pg_column_size(message) < 10000 AS compressed, ocpp.soap_to_json(ocpp.json_to_soap(message))::jsonb = message -> 'payload' AS same FROM kept;
SELECT pg_temp.body(ocpp.json_to_soap(jsonb_build_object('header', '{"Action": "SetChargingProfile"}'::jsonb, 'payload', '{"connectorId": 1.0, "csChargingProfiles": {"chargingProfileId": -1, "stackLevel": 0,
    "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative", "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 100, "limit": 16.0}, {"startPeriod": 1e2, "limit": 0.1}]}}}'::jsonb))) AS numbers;
-- In words that people understand, as text and as jsonb; deep ones too.
SELECT pg_temp.fails('SELECT ocpp.json_to_soap((repeat(''{"header":'', 1000) || ''1'' || repeat(''}'', 1000)))') LIKE '22023 %' AS text, pg_temp.fails('SELECT ocpp.json_to_soap((repeat(''{"header":'', 1000) || ''1'' || repeat(''}'', 1000))::jsonb)') LIKE '22023 %' AS jsonb;
SELECT pg_temp.fails('SELECT ocpp.json_to_soap(NULL::text)') LIKE 'XX%' AS text, pg_temp.fails('SELECT ocpp.json_to_soap(NULL::jsonb)') LIKE 'XX%' AS jsonb;
-- What looks wrong and is not: integers in other clothes, numbers with exponents, control characters that XML has.
SELECT pg_temp.body(ocpp.json_to_soap(m, '1.6')) AS body FROM (VALUES
    ('{"header": {"Action": "RemoteStopTransaction"}, "payload": {"transactionId": 2.0}}'),
    ('{"header": {"Action": "RemoteStopTransaction"}, "payload": {"transactionId": 1e3}}'),
    ('{"header": {"Action": "RemoteStopTransaction"}, "payload": {"transactionId": -2147483648}}'),
    ('{"header": {"Action": "DataTransfer"}, "payload": {"vendorId": "V", "data": "\t\r\n\u007f\u00a0"}}')) AS v (m);
ROLLBACK;
