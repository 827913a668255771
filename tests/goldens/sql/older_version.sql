-- OCPP 1.5 and 1.2 over a WebSocket (ocpp1.5, ocpp1.2): frames in the words of the version, all else in those of 1.6.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP15'), ocpp.add_id_tag('TAG');
INSERT INTO ocpp.node (name, lease_until) VALUES ('here', clock_timestamp() + interval '1 hour');
SELECT status, subprotocol, close_code FROM ocpp.connect((SELECT id FROM ocpp.node), 'CP15', NULL, NULL, NULL, '{ocpp2.0.1,ocpp1.5}', '192.0.2.1');
SELECT * FROM pg_temp.sends('CP15', '[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]',
    '[2,"2","StartTransaction",{"connectorId":1,"idTag":"TAG","timestamp":"2026-05-22T10:00:00Z","meterStart":0}]',
    '[2,"3","StatusNotification",{"connectorId":1,"status":"Occupied","errorCode":"Mode3Error"}]',
    '[2,"4","MeterValues",{"connectorId":1,"transactionId":1,"values":[{"timestamp":"2026-05-22T10:05:00Z","value":[{"value":"250","unit":"Wh"}]}]}]',
    '[2,"5","SecurityEventNotification",{}]');
-- What clients write to the draft of 1.5 is understood; that it is not as the WSDL has it is counted.
SELECT * FROM pg_temp.sends('CP15', '[2,"6","MeterValues",{"connectorId":1,"transactionId":1,"values":[{"timestamp":"2026-05-22T10:06:00Z","values":[{"value":300}]}]}]');
SELECT action, path, kind FROM ocpp.violation ORDER BY path;
SELECT id, state, version, energy FROM ocpp.transaction;
SELECT evse_id, status, error_code FROM ocpp.connector WHERE evse_id = 1;

-- Commands.
SELECT ocpp.unlock_connector('CP15', 1), ocpp.reserve_now('CP15', 'TAG', 2, '2036-01-01 00:00Z', reservation_id => 5);
SELECT outcome, message FROM pg_temp.tends();
SELECT outcome, message FROM pg_temp.answers('CP15', '{"status": "Rejected"}');
SELECT outcome, message FROM pg_temp.answers('CP15', '{"status": "Accepted"}');
SELECT id, action, version, state, answer FROM ocpp.command ORDER BY id;
SELECT id, connector_id, id_tag, status FROM ocpp.reservation_list();
-- By ocpp.parse too.
SELECT ocpp.parse('CP15', 'p', 'Heartbeat', '{}', NULL, '1.2')::jsonb - 'payload';
SELECT ocpp.parse('CP15', 'p', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}', NULL, '1.5') #>> '{payload,heartbeatInterval}' AS heartbeat_interval;
SELECT ocpp.parse('CP15', 'p', 'DataTransfer', '{"vendorId": "V"}', NULL, '1.2') ->> 'errorCode' AS not_in_1_2;
-- The next connection speaks 1.6, so what waits is said in its words.
SELECT ocpp.unlock_connector('CP15', 1);
SELECT status, subprotocol FROM ocpp.connect((SELECT id FROM ocpp.node), 'CP15', NULL, NULL, NULL, '{ocpp1.6}', '192.0.2.1');
SELECT outcome, message FROM pg_temp.tends();
SELECT count(*) FROM pg_temp.answers('CP15', '{"status": "Unlocked"}');
SELECT version, state, answer FROM ocpp.command ORDER BY id DESC LIMIT 1;
ROLLBACK;
