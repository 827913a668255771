-- Commands: queued, sent one at a time, answered, given up.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1');

-- Every one of the Core profile, for an absent charge point: they wait in order.
SELECT ocpp.remote_start_transaction('CP1', 'TAG', 1), ocpp.remote_stop_transaction('CP1', 7), ocpp.reset('cp1'), ocpp.change_availability('CP1', 'Inoperative', 1),
       ocpp.change_configuration('CP1', 'HeartbeatInterval', '60'), ocpp.get_configuration('CP1'), ocpp.get_configuration('CP1', '{HeartbeatInterval,ClockAlignedDataInterval}'),
       ocpp.clear_cache('CP1'), ocpp.unlock_connector('CP1'), ocpp.trigger_message('CP1', 'StatusNotification', 1), ocpp.data_transfer('CP1', 'V', data => 'x');
SELECT id, action, payload, state, resend FROM ocpp.command ORDER BY id;

-- It connects: one at a time, the next with the answer.
SELECT pg_temp.connects('CP1');
SELECT * FROM pg_temp.tends();
SELECT * FROM pg_temp.tends();
SELECT * FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT * FROM pg_temp.answers('CP1', '{"status": "Rejected"}');
SELECT id, state, status, attempts, took > interval '0' AS timed FROM ocpp.command_overview WHERE id <= 3 ORDER BY id;
-- Its own calls cross freely.
SELECT * FROM pg_temp.sends('CP1', '[2,"1","Heartbeat",{}]');
-- A CALLERROR is an answer.
SELECT * FROM pg_temp.sends('CP1', (SELECT format('[4,"%s","NotSupported","no such thing",{}]', message_id) FROM ocpp.command WHERE state = 'sent'));
SELECT id, state, error_code, error_description FROM ocpp.command WHERE id = 3;
-- An answer that is against the specification: understood, counted, not an error.
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Maybe"}');
SELECT id, state, answer FROM ocpp.command WHERE id = 4;

-- Taken back while it waits, not once it is sent.
SELECT ocpp.cancel_command(8);
SELECT state FROM ocpp.command WHERE id = 8;
SAVEPOINT before;
SELECT ocpp.cancel_command(5);
ROLLBACK TO before;
SELECT ocpp.cancel_command(999);
ROLLBACK TO before;

-- No answer in time: the next one goes. The answer that comes late has its effect and corrects the state.
UPDATE ocpp.command SET answer_until = clock_timestamp() WHERE id = 5;
SELECT outcome, message FROM pg_temp.tends();
SELECT id, state FROM ocpp.command WHERE id IN (5, 6) ORDER BY id;
SELECT outcome, message FROM pg_temp.sends('CP1', (SELECT format('[3,"%s",{"status":"Accepted"}]', message_id) FROM ocpp.command WHERE id = 5));
SELECT id, state, late FROM ocpp.command WHERE id IN (5, 6) ORDER BY id;
SELECT key, value FROM ocpp.configuration_key;
-- An answer to nothing changes nothing and is not answered.
SELECT outcome, message FROM pg_temp.sends('CP1', '[3,"nobody-asked",{"status":"Accepted"}]', '[4,"nobody-asked","GenericError","",{}]');

-- The connection breaks with a command outstanding: safe to repeat goes again with the same id, other is unknown.
SELECT message_id AS before FROM ocpp.command WHERE id = 6 \gset
SELECT pg_temp.connects('CP1');
SELECT id, state FROM ocpp.command WHERE id = 6;
SELECT outcome FROM pg_temp.tends();
SELECT id, state, attempts, message_id = :'before' AS same_id FROM ocpp.command WHERE id = 6;
DELETE FROM ocpp.command WHERE id BETWEEN 7 AND 11;
SELECT outcome FROM pg_temp.answers('CP1', '{"configurationKey": [], "unknownKey": []}');
SELECT ocpp.remote_start_transaction('CP1', 'TAG'), ocpp.remote_start_transaction('CP1', 'TAG', resend => true);
SELECT outcome FROM pg_temp.tends();
SELECT pg_temp.connects('CP1');
SELECT id, state, resend FROM ocpp.command WHERE id > 11 ORDER BY id;
SELECT outcome FROM pg_temp.tends();
SELECT pg_temp.connects('CP1');
SELECT id, state, resend FROM ocpp.command WHERE id > 11 ORDER BY id;
-- The answer of the unknown one comes by the new connection: known again, marked late.
SELECT outcome FROM pg_temp.sends('CP1', (SELECT format('[3,"%s",{"status":"Accepted"}]', message_id) FROM ocpp.command WHERE id = 12));
SELECT id, state, late FROM ocpp.command WHERE id = 12;
SELECT ocpp.disconnected('{CP1}', ARRAY(SELECT session FROM ocpp.charge_point_state WHERE charge_point = 'CP1'), '{gone}');
SELECT id, state FROM ocpp.command WHERE id = 13;

-- Expired before it could be sent.
SELECT ocpp.clear_cache('CP1', expires_in => '1 microsecond');
SELECT ocpp.expire_commands();
SELECT id, state FROM ocpp.command WHERE id = 14;
SAVEPOINT before;
SELECT ocpp.clear_cache('CP1', expires_in => '-1 s');
ROLLBACK TO before;

-- Refused before it is queued, with everything that is wrong.
SELECT ocpp.call('CP1', 'ChangeAvailability', '{"connectorId": "one", "type": "Broken", "why": 1}');
ROLLBACK TO before;
SELECT ocpp.call('CP1', 'BootNotification', '{}');
ROLLBACK TO before;
SELECT ocpp.call('CP1', 'MakeCoffee', '{}');
ROLLBACK TO before;
SELECT ocpp.reset('CP1', 'Medium');
ROLLBACK TO before;
SELECT ocpp.remote_start_transaction('CP1', repeat('x', 21));
ROLLBACK TO before;
SELECT ocpp.reset('NOBODY');
ROLLBACK TO before;
INSERT INTO ocpp.command (charge_point, action, payload) VALUES ('CP1', 'Reset', '{}');
ROLLBACK TO before;
-- Any other action of a central system.
SELECT ocpp.call('CP1', 'GetDiagnostics', '{"location": "ftp://192.0.2.9/"}');

-- Set-based by nature.
SELECT ocpp.add_charge_point('CP2'), ocpp.add_charge_point('CP3', registration => 'Pending'), ocpp.add_charge_point('CP4', registration => 'Rejected');
SELECT count(ocpp.reset(identity)) FROM ocpp.charge_point;

-- Pending: everything but remote start and stop (OCPP 1.6 4.2); Rejected: nothing.
DELETE FROM ocpp.command;
SELECT pg_temp.connects('CP3'), pg_temp.connects('CP4');
SELECT ocpp.remote_start_transaction('CP3', 'TAG'), ocpp.clear_cache('CP3'), ocpp.clear_cache('CP4');
SELECT outcome, charge_point, message FROM pg_temp.tends();
SELECT * FROM pg_temp.answers('CP3', '{"status": "Accepted"}');
SELECT ocpp.accept('CP3'), ocpp.accept('CP4');
SELECT outcome, charge_point, message FROM pg_temp.tends() ORDER BY charge_point;

-- Not too much at once: 64 kB in a command, 1,000 commands in a queue.
SAVEPOINT before;
SELECT ocpp.data_transfer('CP1', 'V', data => repeat('x', 65536));
ROLLBACK TO before;
INSERT INTO ocpp.command (charge_point, action, payload) SELECT 'CP1', 'DataTransfer', jsonb_build_object('vendorId', 'V', 'data', repeat('x', 65536));
ROLLBACK TO before;
SELECT ocpp.data_transfer('CP1', 'V', data => repeat('x', 65536 - 29)) AS number \gset
SELECT octet_length(payload::text) FROM ocpp.command WHERE id = :number;
SELECT ocpp.data_transfer('CP1', 'V', data => repeat('x', 65536 - 28));
ROLLBACK TO before;
INSERT INTO ocpp.command (charge_point, action) SELECT 'CP2', 'ClearCache' FROM generate_series(1, 1000);
SELECT ocpp.clear_cache('CP3') > 0 AS others_go_on;
SAVEPOINT queued;
SELECT ocpp.clear_cache('CP2');
ROLLBACK TO queued;
SELECT ocpp.cancel_command(min(id)) FROM ocpp.command WHERE charge_point = 'CP2' AND state = 'queued';
SELECT ocpp.clear_cache('CP2') > 0 AS one_more;
ROLLBACK TO before;
ROLLBACK;
