-- OCPP over SOAP: who is let in, when a session begins and ends, and what the lists say of it.
BEGIN;
\i station.psql
\i soap.psql
SELECT ocpp.add_charge_point('CP15'), ocpp.add_charge_point('CP12'), ocpp.add_charge_point('SAFE', password => 'secret-word-1'), ocpp.add_charge_point('MINE', account => 'acme'), ocpp.add_id_tag('TAG');

-- Each version in its own words. The first request opens a session, the next ones belong to it.
SELECT * FROM pg_temp.posts('CP15', '1.5', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}', '{"From": "http://192.0.2.7:8080/cp"}');
SELECT * FROM pg_temp.posts('cp15', '1.5', 'Heartbeat', '{}');
SELECT * FROM pg_temp.posts('CP12', '1.2', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}', '{"From": "http://192.0.2.8/"}', peer => '[2001:db8::8]:5000');
SELECT * FROM pg_temp.posts('CP12', '1.2', 'StatusNotification', '{"connectorId": 1, "status": "Occupied", "errorCode": "Mode3Error"}');
SELECT identity, connected, version, transport, peer, node, connectors FROM ocpp.charge_point_overview WHERE identity IN ('CP12', 'CP15') ORDER BY identity;
SELECT identity, connected, version FROM ocpp.charge_point_list(connected => true);
SELECT charge_point, session, version, transport, address, disconnected_at IS NULL AS open FROM ocpp.connection ORDER BY session;
SELECT charge_point, version, address, peer, failures FROM ocpp.soap_overview ORDER BY charge_point;

-- Without From, or with an anonymous one, it is still called where it said before; another address takes the place of the old one.
SELECT status FROM pg_temp.posts('CP15', '1.5', 'Heartbeat', '{}', '{"From": "http://www.w3.org/2005/08/addressing/anonymous"}');
SELECT address FROM ocpp.soap_overview WHERE charge_point = 'CP15';
SELECT status FROM pg_temp.posts('CP15', '1.5', 'Heartbeat', '{}', '{"From": "http://198.51.100.1/new"}', peer => '198.51.100.9:1', proxied => true);
SELECT address, peer FROM ocpp.soap_overview WHERE charge_point = 'CP15';

-- Another version is another session, and has an address of its own.
SELECT status FROM pg_temp.posts('CP15', '1.6', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M2"}', '{"From": "http://192.0.2.7/16"}');
SELECT session, version, disconnected_at IS NULL AS open, reason FROM ocpp.connection WHERE charge_point = 'CP15' ORDER BY session;
SELECT version, address FROM ocpp.soap_overview WHERE charge_point = 'CP15' ORDER BY version;

-- Who is turned away: nobody known, another's account is no obstacle (the path names none), passwords as over a WebSocket.
SELECT ocpp.set('unknown_charge_point', 'reject');
SELECT * FROM pg_temp.posts('NOBODY', '1.6', 'Heartbeat', '{}');
SELECT * FROM pg_temp.posts('MINE', '1.6', 'Heartbeat', '{}');
SELECT * FROM pg_temp.posts('SAFE', '1.6', 'Heartbeat', '{}');
SELECT * FROM pg_temp.posts('SAFE', '1.6', 'Heartbeat', '{}', username => 'SAFE', password => 'wrong-word-11');
SELECT * FROM pg_temp.posts('SAFE', '1.6', 'Heartbeat', '{}', username => 'MINE', password => 'secret-word-1');
SELECT * FROM pg_temp.posts('SAFE', '1.6', 'Heartbeat', '{}', username => 'safe', password => 'secret-word-1');
SELECT ocpp.block('CP12');
SELECT * FROM pg_temp.posts('CP12', '1.2', 'Heartbeat', '{}');
SELECT kind, charge_point, details ->> 'reason' AS reason FROM ocpp.event WHERE kind = 'security' ORDER BY id;

-- A new password: both are valid until the charge point has answered, whichever its requests come with meanwhile.
CREATE VIEW pg_temp.kept AS SELECT hash IS NOT NULL AS has_old, new_hash IS NOT NULL AS has_new FROM ocpp.charge_point_credential WHERE charge_point = 'SAFE';
CREATE FUNCTION pg_temp.beats(password text) RETURNS TABLE (status integer, has_old boolean, has_new boolean) LANGUAGE plpgsql AS $$
BEGIN
    SELECT p.status INTO status FROM pg_temp.posts('SAFE', '1.6', 'Heartbeat', '{}', '{"From": "http://192.0.2.7/"}', username => 'SAFE', password => beats.password) AS p;
    RETURN QUERY SELECT beats.status, k.* FROM pg_temp.kept AS k;
END
$$;
SELECT ocpp.set('boot.ask', 'false');
SELECT status FROM pg_temp.posts('SAFE', '1.6', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}', username => 'SAFE', password => 'secret-word-1');
SELECT * FROM pg_temp.beats('secret-word-1');
SELECT ocpp.set_password('SAFE', 'secret-word-2', push => true) IS NOT NULL AS queued;
SELECT * FROM pg_temp.beats('secret-word-1');
SELECT c.command AS change, c.action FROM pg_temp.tends_soap() AS c WHERE c.charge_point = 'SAFE' \gset
SELECT * FROM pg_temp.beats('secret-word-1');
-- (No answer in time: it may have taken it all the same, and may say so late. If it comes with the new one, it has.)
SAVEPOINT before;
UPDATE ocpp.command SET state = 'timed out' WHERE id = :change;
SELECT * FROM pg_temp.beats('secret-word-1');
SAVEPOINT late;
SELECT * FROM pg_temp.beats('secret-word-2');
SELECT * FROM pg_temp.beats('secret-word-1');
ROLLBACK TO late;
SELECT count(*) FROM pg_temp.answers_soap(:change, '1.6', '{"status": "Accepted"}');
SELECT * FROM pg_temp.beats('secret-word-2');
ROLLBACK TO late;
UPDATE ocpp.command SET sent_at = sent_at - interval '2 hours' WHERE id = :change;
SELECT * FROM pg_temp.beats('secret-word-1');
ROLLBACK TO before;
SELECT count(*) FROM pg_temp.answers_soap(:change, '1.6', '{"status": "Accepted"}');
SELECT * FROM pg_temp.beats('secret-word-1');
SELECT * FROM pg_temp.beats('secret-word-2');

-- A charge point that has a WebSocket too: its request is answered, its socket goes on.
SELECT pg_temp.connects('CP15') AS web_socket;
SELECT status FROM pg_temp.posts('CP15', '1.5', 'StatusNotification', '{"connectorId": 2, "status": "Available", "errorCode": "NoError"}');
SELECT o.connected, o.transport, o.version, s.session FROM ocpp.charge_point_overview AS o JOIN ocpp.charge_point_state AS s ON s.charge_point = o.identity WHERE o.identity = 'CP15';
-- When the socket is gone, the next request opens a session again.
SELECT ocpp.disconnected('{CP15}', ARRAY[(SELECT session FROM ocpp.charge_point_state WHERE charge_point = 'CP15')], '{closed}');
SELECT status FROM pg_temp.posts('CP15', '1.5', 'Heartbeat', '{}');
SELECT connected, transport, version FROM ocpp.charge_point_overview WHERE identity = 'CP15';

-- A socket that lives on without a session gets a new one over the session of SOAP; one that was told to close does not, and SOAP goes on.
SELECT ocpp.reopen((SELECT id FROM ocpp.node WHERE name = 'here'), 'CP15', (SELECT session FROM ocpp.charge_point_state WHERE charge_point = 'CP15'), 'ocpp1.6', '192.0.2.7:1') AS session;
SELECT connected, transport, version FROM ocpp.charge_point_overview WHERE identity = 'CP15';
SELECT ocpp.disconnect('CP15', 'enough');
SELECT status FROM pg_temp.posts('CP15', '1.5', 'Heartbeat', '{}');
SELECT connected, transport, version FROM ocpp.charge_point_overview WHERE identity = 'CP15';
SELECT transport, reason, disconnected_at IS NULL AS open FROM ocpp.connection WHERE charge_point = 'CP15' ORDER BY session DESC LIMIT 2;

-- Its connector is lost: another takes it over, the session goes on. Then it is silent for too long.
UPDATE ocpp.node SET lease_until = clock_timestamp() - interval '1 s' WHERE name = 'here';
SELECT connected FROM ocpp.charge_point_overview WHERE identity = 'CP15';
SELECT ocpp.start_node('there') AS there \gset
SELECT count(*) FROM ocpp.tend_soap(:there, '{}');
SELECT o.connected, o.node, s.session FROM ocpp.charge_point_overview AS o JOIN ocpp.charge_point_state AS s ON s.charge_point = o.identity WHERE o.identity = 'CP15';
UPDATE ocpp.charge_point_state SET last_seen = last_seen - interval '14 min', connected_at = connected_at - interval '1 hour' WHERE transport = 'SOAP';
SELECT count(*) FROM ocpp.tend_soap(:there, '{}');
SELECT connected FROM ocpp.charge_point_overview WHERE identity = 'CP15';
UPDATE ocpp.charge_point_state SET last_seen = last_seen - interval '2 min' WHERE transport = 'SOAP';
SELECT count(*) FROM ocpp.tend_soap(:there, '{}');
SELECT connected FROM ocpp.charge_point_overview WHERE identity = 'CP15';
SELECT charge_point, reason FROM ocpp.connection WHERE transport = 'SOAP' AND reason = 'silent' ORDER BY charge_point;
-- Its next request: there it is again.
SELECT status FROM pg_temp.posts('CP15', '1.5', 'Heartbeat', '{}', node => 'there');
SELECT connected FROM ocpp.charge_point_overview WHERE identity = 'CP15';
ROLLBACK;
