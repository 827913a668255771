-- Commands to charge points that speak SOAP: in the words of their version, one at a time, and what becomes of them.
BEGIN;
\i station.psql
\i soap.psql
SELECT ocpp.add_charge_point('CP15'), ocpp.add_charge_point('CP16'), ocpp.add_id_tag('TAG');
SELECT ocpp.set('boot.ask', 'false');
SELECT status FROM pg_temp.posts('CP15', '1.5', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}', '{"From": "http://192.0.2.7:8080/cp"}');

-- Two wait; the first goes, the second with the answer to it. What is kept is in the words of 1.6.
SELECT ocpp.unlock_connector('CP15', 1), ocpp.send_local_list('CP15', 3, 'Full', '[{"idTag": "TAG", "idTagInfo": {"status": "Accepted"}}]');
SELECT * FROM pg_temp.tends_soap();
SELECT * FROM pg_temp.tends_soap();
SELECT * FROM pg_temp.answers_soap(1, '1.5', '{"status": "Accepted"}');
SELECT * FROM pg_temp.answers_soap(2, '1.5', '{"status": "HashError", "hash": "x"}');
SELECT id, action, version, state, answer FROM ocpp.command ORDER BY id;
SELECT direction, message_type, action, ocpp.soap_to_json(frame) AS said FROM ocpp.message_log WHERE charge_point = 'CP15' AND action <> 'BootNotification' ORDER BY received_at, direction DESC;

-- What 1.5 has no words for is refused when it is queued, all of it or a part.
\set VERBOSITY terse
SAVEPOINT before;
SELECT ocpp.trigger_message('CP15', 'Heartbeat');
ROLLBACK TO before;
SELECT ocpp.call('CP15', 'RemoteStartTransaction', '{"idTag": "TAG", "chargingProfile": {"chargingProfileId": 1, "stackLevel": 0, "chargingProfilePurpose": "TxProfile", "chargingProfileKind": "Relative", "chargingSchedule": {"chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 16}]}}}');
ROLLBACK TO before;
\set VERBOSITY default
-- Queued before it was known that it speaks 1.5, or SOAP: it ends when its turn comes, and holds up nobody.
INSERT INTO ocpp.command (charge_point, action, payload) VALUES ('CP16', 'TriggerMessage', '{"requestedMessage": "Heartbeat"}'), ('CP16', 'RemoteStopTransaction', '{"transactionId": 9223372036854775807}'), ('CP16', 'ClearCache', '{}');
SELECT status FROM pg_temp.posts('CP16', '1.5', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}', '{"From": "http://192.0.2.16/"}');
SELECT * FROM pg_temp.tends_soap();
SELECT id, action, state, error_code, error_description FROM ocpp.command WHERE charge_point = 'CP16' ORDER BY id;
SELECT * FROM pg_temp.answers_soap(7, '1.5', '{"status": "Accepted"}');

-- A fault, and what is no SOAP at all.
SELECT ocpp.reset('CP15', 'Soft') AS first \gset
SELECT command, said FROM pg_temp.tends_soap();
SELECT count(*) FROM ocpp.soap_answered('CP15', :first, 1, 500, 'application/soap+xml', convert_to(
    '<E:Envelope xmlns:E="http://www.w3.org/2003/05/soap-envelope"><E:Body><E:Fault><E:Code><E:Value>E:Receiver</E:Value><E:Subcode><E:Value>x:NotSupported</E:Value></E:Subcode></E:Code><E:Reason><E:Text xml:lang="en">not here</E:Text></E:Reason></E:Fault></E:Body></E:Envelope>', 'UTF8'));
SELECT ocpp.reset('CP15', 'Hard') AS second \gset
SELECT command FROM pg_temp.tends_soap();
SELECT count(*) FROM ocpp.soap_answered('CP15', :second, 1, 404, 'text/html', '<html>no such page</html>');
SELECT ocpp.clear_cache('CP15') AS third \gset
SELECT command FROM pg_temp.tends_soap();
SELECT count(*) FROM ocpp.soap_answered('CP15', :third, 1, 202, NULL, '');
SELECT id, action, state, error_code, error_description FROM ocpp.command WHERE id BETWEEN :first AND :third ORDER BY id;

-- It could not be called: the command stays queued, and the charge point is left alone for a while, or until it says something.
SELECT ocpp.clear_cache('CP15') AS again \gset
SELECT command FROM pg_temp.tends_soap();
SELECT count(*) FROM ocpp.soap_failed('CP15', :again, (SELECT attempts FROM ocpp.command WHERE id = :again), false, 'connection refused');
SELECT state, attempts FROM ocpp.command WHERE id = :again;
-- The log has it, too.
SELECT l.direction, l.action, l.frame IS NOT NULL AS frame, l.error FROM ocpp.message_log AS l JOIN ocpp.command AS m ON m.message_id = l.message_id WHERE m.id = :again ORDER BY l.received_at;
SELECT failures, failure, retry_at - failed_at AS pause FROM ocpp.soap_overview WHERE charge_point = 'CP15';
SELECT count(*) FROM pg_temp.tends_soap();
UPDATE ocpp.soap_callback SET retry_at = clock_timestamp() WHERE charge_point = 'CP15';
SELECT command FROM pg_temp.tends_soap();
SELECT count(*) FROM ocpp.soap_failed('CP15', :again, (SELECT attempts FROM ocpp.command WHERE id = :again), false, 'connection refused');
SELECT failures, round(extract(epoch FROM retry_at - failed_at)) AS seconds FROM ocpp.soap_overview WHERE charge_point = 'CP15';
SELECT status FROM pg_temp.posts('CP15', '1.5', 'Heartbeat', '{}', '{"From": "http://192.0.2.7:8080/cp"}');
SELECT failures, failure, retry_at FROM ocpp.soap_overview WHERE charge_point = 'CP15';
SELECT command FROM pg_temp.tends_soap();
SELECT count(*) FROM pg_temp.answers_soap(:again, '1.5', '{"status": "Accepted"}');
SELECT failures, failure FROM ocpp.soap_overview WHERE charge_point = 'CP15';
SELECT state, attempts FROM ocpp.command WHERE id = :again;

-- (What 1.5 has no words for stops nobody either when it was given out, not heard, and the version is another one since.)
SELECT status FROM pg_temp.posts('CP16', '1.6', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}', '{"From": "http://192.0.2.16/"}');
SELECT ocpp.trigger_message('CP16', 'Heartbeat') AS triggers \gset
SELECT command = :triggers AS triggers, action FROM pg_temp.tends_soap();
SELECT status FROM pg_temp.posts('CP16', '1.5', 'Heartbeat', '{}', '{"From": "http://192.0.2.16/"}');
SELECT command = :triggers AS triggers, action FROM pg_temp.tends_soap(heard => false);
SELECT count(*) FROM pg_temp.answers_soap(:triggers, '1.6', '{"status": "Accepted"}');
SELECT state, version, answer FROM ocpp.command WHERE id = :triggers;

-- Given out, and the connector did not hear it: it is given out again, as the same try.
SELECT ocpp.clear_cache('CP15') AS unheard, ocpp.unlock_connector('CP15', 1) AS after_it \gset
SELECT command FROM pg_temp.tends_soap();
SELECT command FROM pg_temp.tends_soap();
SELECT command FROM pg_temp.tends_soap(heard => false);
SELECT state, attempts FROM ocpp.command WHERE id = :unheard;
-- A report of an earlier try changes nothing. One that is made again, by this try or another, gives nothing: what comes next may be on
-- its way already; who did not hear it gets it with the next tend. Who wants no more gets nothing.
SELECT count(*) FROM ocpp.soap_failed('CP15', :unheard, 0, true, 'an earlier try');
SELECT state FROM ocpp.command WHERE id = :unheard;
SELECT next = :after_it AS next FROM pg_temp.answers_soap(:unheard, '1.5', '{"status": "Accepted"}');
SELECT count(*) FROM pg_temp.answers_soap(:unheard, '1.5', '{"status": "Rejected"}');
SELECT command = :after_it AS next FROM pg_temp.tends_soap(heard => false);
SELECT id = :unheard AS first, state, attempts FROM ocpp.command WHERE id IN (:unheard, :after_it) ORDER BY id;
SELECT ocpp.clear_cache('CP15') AS later \gset
SELECT count(*) FROM ocpp.soap_answered('CP15', :after_it, 1, 500, NULL, '', more => false);
SELECT id = :later AS later, state FROM ocpp.command WHERE id IN (:after_it, :later) ORDER BY id;
SELECT command = :later AS later FROM pg_temp.tends_soap();
-- What is on its way goes on when its session ends, even if it would be safe to repeat, and when it was silent for long: its end will be reported.
SELECT ocpp.disconnect('CP15', 'enough');
SELECT status FROM pg_temp.posts('CP15', '1.6', 'Heartbeat', '{}', '{"From": "http://192.0.2.7:8080/cp"}');
SELECT count(*) FROM pg_temp.tends_soap();
UPDATE ocpp.charge_point_state SET last_seen = last_seen - interval '1 hour', connected_at = connected_at - interval '1 hour' WHERE charge_point = 'CP15';
SELECT count(*) FROM pg_temp.tends_soap();
SELECT m.state, m.attempts, o.connected, o.version FROM ocpp.command AS m JOIN ocpp.charge_point_overview AS o ON o.identity = m.charge_point WHERE m.id = :later;
-- Not heard, it is given again as it was given out the first time.
SELECT command = :later AS later, action FROM pg_temp.tends_soap(heard => false);
SELECT status FROM pg_temp.posts('CP15', '1.5', 'Heartbeat', '{}', '{"From": "http://192.0.2.7:8080/cp"}');
SELECT count(*) FROM pg_temp.answers_soap(:later, '1.5', '{"status": "Accepted"}');

-- It went out and no answer came: what is safe to repeat is queued again, what is not is unknown; a time that is over is over.
SELECT ocpp.clear_cache('CP15') AS safe, ocpp.reset('CP15', 'Soft') AS unsafe, ocpp.clear_cache('CP15') AS slow \gset
SELECT command FROM pg_temp.tends_soap();
SELECT count(*) FROM ocpp.soap_failed('CP15', :safe, (SELECT attempts FROM ocpp.command WHERE id = :safe), true, 'connection reset');
UPDATE ocpp.soap_callback SET retry_at = NULL;
SELECT ocpp.cancel_command(:safe);
SELECT command FROM pg_temp.tends_soap();
SELECT count(*) FROM ocpp.soap_failed('CP15', :unsafe, (SELECT attempts FROM ocpp.command WHERE id = :unsafe), true, 'connection reset');
UPDATE ocpp.soap_callback SET retry_at = NULL;
SELECT command FROM pg_temp.tends_soap();
UPDATE ocpp.command SET answer_until = clock_timestamp() WHERE id = :slow;
SELECT count(*) FROM ocpp.soap_failed('CP15', :slow, (SELECT attempts FROM ocpp.command WHERE id = :slow), true, 'no answer in time');
SELECT id, action, resend, state FROM ocpp.command WHERE id BETWEEN :safe AND :slow ORDER BY id;
-- A late answer corrects the state.
SELECT count(*) FROM pg_temp.answers_soap(:slow, '1.5', '{"status": "Rejected"}');
SELECT state, late FROM ocpp.command WHERE id = :slow;

-- The connector is lost with a command on its way: as when a connection breaks.
SELECT ocpp.clear_cache('CP16') AS orphan \gset
UPDATE ocpp.soap_callback SET retry_at = NULL;
SELECT command FROM pg_temp.tends_soap();
DELETE FROM ocpp.node WHERE name = 'here';
INSERT INTO ocpp.node (name, lease_until) VALUES ('here', clock_timestamp() + interval '1 hour');
SELECT command, address FROM pg_temp.tends_soap();
SELECT id, state, attempts FROM ocpp.command WHERE id = :orphan;
SELECT count(*) FROM pg_temp.answers_soap(:orphan, '1.5', '{"status": "Accepted"}');

-- A new password goes out in the envelope, and is nowhere else.
SELECT ocpp.set_password('CP16', 'new-secret-word', push => true) AS rotation \gset
SELECT said FROM pg_temp.tends_soap();
SELECT count(*) FROM ocpp.message_log WHERE frame LIKE '%new-secret-word%' OR reply LIKE '%new-secret-word%';
SELECT payload FROM ocpp.command WHERE id = :rotation;
-- Nobody is called who never said where, nor who is blocked.
SELECT ocpp.add_charge_point('DUMB');
SELECT status FROM pg_temp.posts('DUMB', '1.5', 'Heartbeat', '{}');
SELECT ocpp.clear_cache('DUMB');
SELECT count(*) FROM pg_temp.tends_soap();
SELECT version, address, failures, failure FROM ocpp.soap_overview WHERE charge_point = 'DUMB';
SELECT state FROM ocpp.command WHERE charge_point = 'DUMB';
ROLLBACK;
