-- Sessions: the newest connection of a charge point wins; nodes hold leases.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1'), ocpp.add_id_tag('TAG');
SELECT ocpp.start_node('east') AS east, ocpp.start_node('west') AS west \gset
SELECT status, session, charge_point FROM ocpp.connect(:east, 'CP1', NULL, NULL, NULL, '{ocpp1.6}', '192.0.2.1');
SELECT status, session FROM ocpp.connect(:west, 'CP1', NULL, NULL, NULL, '{ocpp1.6}', '192.0.2.1');
-- The node that holds the old socket is told, once.
SELECT * FROM ocpp.tend(:east);
SELECT * FROM ocpp.tend(:east);
SELECT session, node, disconnected_at IS NOT NULL AS ended, reason FROM ocpp.connection WHERE charge_point = 'CP1' ORDER BY session;

-- What was said on the old socket: transaction messages take effect, nothing is answered; other calls are only logged.
SELECT r.item, r.outcome, r.message FROM ocpp.receive('{CP1,CP1}', '{1,1}', ARRAY[
    convert_to('[2,"1","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]', 'UTF8'),
    convert_to('[2,"2","Authorize",{"idTag":"TAG"}]', 'UTF8')]) AS r;
SELECT id, state FROM ocpp.transaction;
SELECT message_id, reply, error FROM ocpp.message_log WHERE charge_point = 'CP1' ORDER BY message_id;
-- A session that nobody knows, and a charge point that nobody knows.
SELECT * FROM ocpp.receive('{CP1,XX}', '{99,1}', ARRAY[convert_to('[2,"3","Heartbeat",{}]', 'UTF8'), convert_to('[2,"3","Heartbeat",{}]', 'UTF8')]);

-- Reopen: the socket lives on under a new session. The old one is not welcome, there is a newer connection.
SELECT ocpp.reopen(:east, 'CP1', 1, 'ocpp1.6', '192.0.2.1') AS old_one, ocpp.reopen(:west, 'CP1', 2, 'ocpp1.6', '192.0.2.1') AS newest;
-- After failover the database may be behind.
SELECT ocpp.reopen(:west, 'CP1', 1000, 'ocpp1.6', '192.0.2.1') > 1000 AS above;
SELECT session > 1000 AS newest, node = :west AS west, version FROM ocpp.charge_point_state WHERE charge_point = 'CP1';

-- The end of a socket is believed of the newest one only.
SELECT session AS newest FROM ocpp.charge_point_state WHERE charge_point = 'CP1' \gset
SELECT ocpp.disconnected('{CP1}', '{2}', '{late}');
SELECT connected FROM ocpp.charge_point_overview;
SELECT ocpp.disconnected('{CP1}', ARRAY[:newest]::bigint[], '{"peer went away"}');
SELECT connected FROM ocpp.charge_point_overview;
SELECT reason FROM ocpp.connection WHERE session = :newest;

-- A lease that has ended: its connections read as disconnected at once, and are ended by whoever looks.
SELECT status FROM ocpp.connect(:west, 'CP1', NULL, NULL, NULL, '{ocpp1.6}', '192.0.2.1');
SELECT connected FROM ocpp.charge_point_overview;
UPDATE ocpp.node SET lease_until = now() - interval '1 s' WHERE id = :west;
SELECT connected FROM ocpp.charge_point_overview;
SELECT * FROM ocpp.tend(:east);
SELECT node FROM ocpp.charge_point_state WHERE charge_point = 'CP1';
SELECT reason FROM ocpp.connection WHERE charge_point = 'CP1' ORDER BY session DESC LIMIT 1;
-- The node that was only slow hears of it, registers anew and reopens its sockets.
SELECT * FROM ocpp.tend(:west);
SELECT ocpp.start_node('west') AS west \gset
SELECT ocpp.reopen(:west, 'CP1', (SELECT session FROM ocpp.charge_point_state WHERE charge_point = 'CP1'), 'ocpp1.6', '192.0.2.1') IS NOT NULL AS reopened;
SELECT connected, node FROM ocpp.charge_point_overview;
-- A connector that was started again has none of its old sockets.
SELECT ocpp.start_node('west') > :west AS newer;
SELECT connected FROM ocpp.charge_point_overview;

-- A replaced socket whose node died before it could be told is closed with the node.
SELECT status FROM ocpp.connect(:east, 'CP1', NULL, NULL, NULL, '{ocpp1.6}', '192.0.2.1');
SELECT ocpp.start_node('west') AS west \gset
SELECT status FROM ocpp.connect(:west, 'CP1', NULL, NULL, NULL, '{ocpp1.6}', '192.0.2.1');
SELECT ocpp.start_node('east') AS east \gset
SELECT count(*) FROM ocpp.connection WHERE disconnected_at IS NULL;

-- Closed by the operator, blocked.
SELECT status FROM ocpp.connect(:east, 'CP1', NULL, NULL, NULL, '{ocpp1.6}', '192.0.2.1');
SELECT ocpp.disconnect('CP1', 'firmware day');
SELECT outcome, charge_point, message FROM ocpp.tend(:east);
SELECT connected FROM ocpp.charge_point_overview;
SELECT ocpp.disconnect('CP1');
SELECT status FROM ocpp.connect(:east, 'CP1', NULL, NULL, NULL, '{ocpp1.6}', '192.0.2.1');
SELECT ocpp.block('CP1');
SELECT outcome, charge_point, message FROM ocpp.tend(:east);
SELECT ocpp.reopen(:east, 'CP1', (SELECT session FROM ocpp.charge_point_state WHERE charge_point = 'CP1'), 'ocpp1.6', '192.0.2.1');
ROLLBACK;
