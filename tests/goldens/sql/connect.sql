-- Who may connect: unknown charge points, accounts, passwords, sub-protocols (OCPP-J 1.6 3, 6.2).
BEGIN;
\i station.psql
SELECT ocpp.start_node('n') AS node \gset
CREATE FUNCTION pg_temp.knocks(identity text, account text DEFAULT NULL, username text DEFAULT NULL, password bytea DEFAULT NULL, subprotocols text[] DEFAULT '{ocpp1.6}')
RETURNS SETOF record LANGUAGE sql AS $$
    SELECT c.status, c.session, c.charge_point, c.subprotocol, c.close_code, c.reason
    FROM ocpp.connect((SELECT id FROM ocpp.node), identity, account, username, password, subprotocols, '192.0.2.1') AS c
$$;
\set shape 'AS (status integer, session bigint, charge_point text, subprotocol text, close_code integer, reason text)'

-- Unknown ones wait for a person (pending, the default), ...
SELECT * FROM pg_temp.knocks('NEW1') :shape;
SELECT identity, registration, origin, account FROM ocpp.charge_point;
-- ... are welcome, or turned away.
SELECT ocpp.set('unknown_charge_point', 'accept');
SELECT * FROM pg_temp.knocks('NEW2', 'acme') :shape;
SELECT ocpp.set('unknown_charge_point', 'reject');
SELECT * FROM pg_temp.knocks('NEW3') :shape;
SELECT identity, registration, origin, account FROM ocpp.charge_point ORDER BY identity;
-- No more of them than the limit; one that a person accepted does not count any more.
SELECT ocpp.set('unknown_charge_point', NULL), ocpp.set('unknown_charge_point.limit', '2');
SELECT * FROM pg_temp.knocks('NEW3') :shape;
SELECT warning FROM ocpp.health() WHERE warning LIKE '%wait%';
SELECT ocpp.accept('NEW1');
SELECT * FROM pg_temp.knocks('NEW3') :shape;
-- ocpp.parse follows the same rules.
SELECT pg_temp.says('NEW4', 'Heartbeat', '{}');
SELECT ocpp.parse('NEW2', '1', 'Heartbeat', '{}', 'other') ->> 'errorCode' AS other_account, ocpp.parse('NEW2', '1', 'Heartbeat', '{}', 'acme') ->> 'messageTypeId' AS own_account;

-- Identities: upper and lower case are the same, the first spelling stays; what can not be one is unknown.
SELECT * FROM pg_temp.knocks('new1') :shape;
-- As with tags, only A to Z have a case, whatever the locale of the database.
SELECT ocpp.set('unknown_charge_point.limit', '10');
SELECT status, charge_point FROM pg_temp.knocks('École 1') :shape;
SELECT status, charge_point FROM pg_temp.knocks('ÉCOLE 1') :shape;
SELECT status, charge_point FROM pg_temp.knocks('école 1') :shape;
SELECT identity FROM ocpp.charge_point WHERE identity ILIKE '%cole%' ORDER BY identity;
SELECT * FROM pg_temp.knocks('a/b') :shape;
SELECT * FROM pg_temp.knocks(E'a\tb') :shape;
SELECT * FROM pg_temp.knocks('') :shape;
SELECT * FROM pg_temp.knocks(repeat('x', 256)) :shape;
SELECT ocpp.set('unknown_charge_point.limit', NULL);
SELECT status, length(charge_point) FROM pg_temp.knocks(repeat('x', 255)) :shape;
-- Accounts: the path must say the right one.
SELECT * FROM pg_temp.knocks('NEW2') :shape;
SELECT * FROM pg_temp.knocks('NEW1', 'acme') :shape;

-- Passwords: 40 hex digits, sent as bytes or as text; any other password as it is.
SELECT ocpp.add_charge_point('P1', password => '0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF'), ocpp.add_charge_point('P2', password => 'correct horse');
SELECT * FROM pg_temp.knocks('P1') :shape;
SELECT status FROM pg_temp.knocks('P1', NULL, 'P1', '\x0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF') :shape;
SELECT status FROM pg_temp.knocks('P1', NULL, 'p1', convert_to('0001020304050607ffffffffffffffffffffffff', 'UTF8')) :shape;
SELECT status FROM pg_temp.knocks('P1', NULL, 'p1', convert_to('0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF', 'UTF8')) :shape;
SELECT * FROM pg_temp.knocks('P1', NULL, 'P1', '\x0001020304050607FFFFFFFFFFFFFFFFFFFFFFFE') :shape;
SELECT * FROM pg_temp.knocks('P1', NULL, 'P2', '\x0001020304050607FFFFFFFFFFFFFFFFFFFFFFFF') :shape;
SELECT * FROM pg_temp.knocks('P1', NULL, 'P1', NULL) :shape;
SELECT status FROM pg_temp.knocks('P2', NULL, 'P2', 'correct horse') :shape;
SELECT ocpp.clear_password('P2');
SELECT status FROM pg_temp.knocks('P2') :shape;
-- Without a password of its own: as the setting says.
SELECT ocpp.set('no_password', 'refuse');
SELECT * FROM pg_temp.knocks('P2') :shape;
SELECT ocpp.set('no_password', NULL);
SAVEPOINT before;
SELECT ocpp.set_password('P2', 'short');
ROLLBACK TO before;

-- Blocked.
SELECT ocpp.block('P2');
SELECT * FROM pg_temp.knocks('P2') :shape;
SELECT ocpp.unblock('P2');

-- Sub-protocols: the order of the client counts; none that is spoken here: complete the handshake, then close.
SELECT * FROM pg_temp.knocks('P2', subprotocols => '{ocpp2.0.1,ocpp1.6}') :shape;
SELECT * FROM pg_temp.knocks('P2', subprotocols => '{ocpp16}') :shape;
SELECT * FROM pg_temp.knocks('P2', subprotocols => '{ocpp2.0.1}') :shape;
SELECT * FROM pg_temp.knocks('P2', subprotocols => '{}') :shape;
SELECT ocpp.set('subprotocol_missing', 'refuse');
SELECT * FROM pg_temp.knocks('P2', subprotocols => NULL) :shape;
-- A node that is not registered.
DELETE FROM ocpp.node;
SELECT * FROM pg_temp.knocks('P2') :shape;
ROLLBACK;
