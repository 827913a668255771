-- ocpp.SetChargePointConnected as ocpp-cs sends it: on connect, on close, after each SOAP request; it may come before anything was said.
BEGIN;
\i station.psql
\pset format unaligned
CREATE FUNCTION pg_temp.now_connected() RETURNS TABLE (identity text, connected boolean, version text, transport text, peer text, node text, connections bigint) LANGUAGE sql AS $$
    SELECT o.identity, o.connected, o.version, o.transport, o.peer, o.node, (SELECT count(*) FROM ocpp.connection AS c WHERE c.charge_point = o.identity)
    FROM ocpp.charge_point_overview AS o ORDER BY o.identity
$$;
SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2', account => 'acme'), ocpp.add_charge_point('OURS');

-- The first generation. Before the first Parse, with a socket.
SELECT * FROM ocpp.SetChargePointConnected('CP1', true, '{"identity":"CP1","address":"192.0.2.9","connection":{"socket":12,"ip":"192.0.2.9","port":40001},"bootNotification":{},"statusNotification":{}}'::jsonb);
SELECT identity, connected, version, last_seen IS NULL AS silent FROM ocpp.charge_point_list() WHERE identity = 'CP1';
SELECT * FROM pg_temp.now_connected() WHERE identity = 'CP1';
SELECT pg_temp.says('CP1', 'StatusNotification', '{"connectorId":0,"errorCode":"NoError","status":"Available"}');
SELECT identity, connected, status, last_seen IS NULL AS silent FROM ocpp.charge_point_list() WHERE identity = 'CP1';
-- By another socket: the old connection has ended.
SELECT * FROM ocpp.SetChargePointConnected('CP1', true, '{"identity":"CP1","address":"192.0.2.9","connection":{"socket":13,"ip":"192.0.2.9","port":40002}}'::jsonb);
SELECT session, address, disconnected_at IS NULL AS open, reason FROM ocpp.connection WHERE charge_point = 'CP1' ORDER BY session;
-- Closed; and once more.
SELECT * FROM ocpp.SetChargePointConnected('CP1', false, '{"identity":"CP1","address":"192.0.2.9","connection":null}'::jsonb);
SELECT * FROM ocpp.SetChargePointConnected('CP1', false, '{"identity":"CP1","address":"192.0.2.9","connection":null}'::jsonb);
SELECT session, disconnected_at IS NULL AS open, reason FROM ocpp.connection WHERE charge_point = 'CP1' ORDER BY session;
SELECT * FROM pg_temp.now_connected() WHERE identity = 'CP1';
-- Any spelling, and an account that the call does not name.
SELECT * FROM ocpp.SetChargePointConnected('cp2', true, '{"identity":"cp2","connection":{"socket":14,"ip":"2001:db8::1","port":40003}}'::jsonb);
SELECT * FROM pg_temp.now_connected() WHERE identity = 'CP2';

-- The second generation says how it speaks.
SELECT * FROM ocpp.setchargepointconnected('CP1', true, '{"identity":"CP1","address":"192.0.2.9","protocol":"JSON","ocppVersion":"1.6","connection":{"fd":15}}'::jsonb);
SELECT * FROM pg_temp.now_connected() WHERE identity = 'CP1';
SELECT * FROM ocpp.setchargepointconnected('CP1', false, '{"identity":"CP1","address":"","protocol":"JSON","ocppVersion":"1.6"}'::jsonb);

-- SOAP: no socket, once after each request. One session goes on until it is closed.
SELECT * FROM ocpp.SetChargePointConnected('CP1', true, '{"identity":"CP1","address":"http://192.0.2.7:8080/","connection":null}'::jsonb);
SELECT * FROM ocpp.SetChargePointConnected('CP1', true, '{"identity":"CP1","address":"http://192.0.2.7:8080/","connection":null}'::jsonb);
SELECT * FROM ocpp.setchargepointconnected('CP1', true, '{"identity":"CP1","address":"http://192.0.2.7:8080/","protocol":"SOAP","ocppVersion":""}'::jsonb);
SELECT session, transport, disconnected_at IS NULL AS open, reason FROM ocpp.connection WHERE charge_point = 'CP1' ORDER BY session;
SELECT connected, transport, node, last_seen > clock_timestamp() - interval '5 s' AS just_seen FROM ocpp.charge_point_overview WHERE identity = 'CP1';
SELECT * FROM ocpp.SetChargePointConnected('CP1', false, '{"identity":"CP1","address":"http://192.0.2.7:8080/","connection":null}'::jsonb);
SELECT connected FROM ocpp.charge_point_list('CP1');
SELECT kind, count(*) FROM ocpp.event WHERE charge_point = 'CP1' AND kind IN ('connected', 'disconnected') GROUP BY kind ORDER BY kind;

-- What a connector of ours holds is not touched: neither taken over nor closed.
SELECT pg_temp.connects('OURS') > 0 AS connected;
SELECT * FROM ocpp.SetChargePointConnected('OURS', true, '{"identity":"OURS","connection":{"socket":16,"ip":"192.0.2.200","port":1}}'::jsonb);
SELECT * FROM ocpp.SetChargePointConnected('OURS', false, '{"identity":"OURS","connection":null}'::jsonb);
SELECT * FROM pg_temp.now_connected() WHERE identity = 'OURS';
-- Unless that connector is gone.
UPDATE ocpp.node SET lease_until = clock_timestamp() - interval '1 s' WHERE name = 'here';
SELECT * FROM ocpp.SetChargePointConnected('OURS', true, '{"identity":"OURS","connection":{"socket":16,"ip":"192.0.2.200","port":1}}'::jsonb);
SELECT * FROM pg_temp.now_connected() WHERE identity = 'OURS';

-- Unknown charge points, as unknown_charge_point says.
SELECT * FROM ocpp.SetChargePointConnected('NEW1', true, '{"identity":"NEW1","connection":{"socket":17,"ip":"192.0.2.9","port":1}}'::jsonb);
SELECT ocpp.set('unknown_charge_point', 'accept');
SELECT * FROM ocpp.SetChargePointConnected('NEW2', true, '{"identity":"NEW2","connection":{"socket":17,"ip":"192.0.2.9","port":1}}'::jsonb);
SELECT ocpp.set('unknown_charge_point', 'reject');
SELECT * FROM ocpp.SetChargePointConnected('NEW3', true, '{"identity":"NEW3","connection":{"socket":17,"ip":"192.0.2.9","port":1}}'::jsonb);
SELECT identity, registration, origin FROM ocpp.charge_point WHERE identity LIKE 'NEW%' ORDER BY identity;
SELECT identity, connected FROM pg_temp.now_connected() WHERE identity LIKE 'NEW%';
-- That one closes whom nobody has heard of.
SELECT * FROM ocpp.SetChargePointConnected('NEW4', false, '{"identity":"NEW4","connection":null}'::jsonb);

-- Nothing raises, whatever is in it; nor with two arguments, as it once was.
SELECT * FROM ocpp.SetChargePointConnected('CP1', true);
SELECT * FROM ocpp.SetChargePointConnected('CP1', false);
SELECT ocpp.set('unknown_charge_point', NULL);
SELECT * FROM ocpp.SetChargePointConnected('', true, '{}'::jsonb);
SELECT * FROM ocpp.SetChargePointConnected(NULL, true, '{}'::jsonb);
SELECT m.metadata, ocpp.setchargepointconnected('CP1', true, m.metadata) FROM (VALUES (NULL::jsonb), ('null'), ('{}'), ('"text"'), ('[]'), ('7'), ('{"connection":"x","protocol":{},"ocppVersion":[]}')) AS m (metadata);
SELECT ocpp.setchargepointconnected('CP1', NULL, '{}') AS neither;
SELECT identity, connected FROM pg_temp.now_connected() WHERE identity = 'CP1';
-- The version that it says is not ours to know: the last one that was stays.
SELECT ocpp.setchargepointconnected('CP2', true, '{"protocol":"JSON","ocppVersion":"1.5","connection":{"fd":1}}');
SELECT ocpp.setchargepointconnected('CP2', true, '{"protocol":"JSON","ocppVersion":"9.9","connection":{"fd":1}}');
SELECT identity, connected, version FROM pg_temp.now_connected() WHERE identity = 'CP2';
ROLLBACK;
