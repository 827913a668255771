-- Transactions: what others get wrong (OCPP 1.6 4.8, 4.10). Every case says what must hold.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2'), ocpp.add_id_tag('TAG'), ocpp.block_id_tag('BLOCKED');

-- An ordinary one.
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 100, "timestamp": "2026-05-22T10:00:00Z"}', 'a1');
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 1, "meterStop": 5100, "timestamp": "2026-05-22T11:00:00Z"}', 'a2');
SELECT id, state, started_at AT TIME ZONE 'UTC' AS started, stopped_at AT TIME ZONE 'UTC' AS stopped, meter_start, meter_stop, energy, reason FROM ocpp.transaction WHERE id = 1;

-- StartTransaction again, by the same and by a new message id: the same answer, one row.
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 5100, "timestamp": "2026-05-22T12:00:00Z"}', 'b1');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 5100, "timestamp": "2026-05-22T12:00:00Z"}', 'b1');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "tag", "meterStart": 5100, "timestamp": "2026-05-22T12:00:00.000+00:00"}', 'b2');
-- Also after the tag was blocked meanwhile: the answer was given.
SELECT ocpp.block_id_tag('TAG');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 5100, "timestamp": "2026-05-22T12:00:00Z"}', 'b3');
SELECT ocpp.add_id_tag('TAG');
SELECT count(*) FROM ocpp.transaction WHERE charge_point = 'CP1' AND meter_start = 5100;
SELECT message_id, transaction, flags FROM ocpp.transaction_event WHERE charge_point = 'CP1' AND message_id LIKE 'b%' ORDER BY id;

-- StopTransaction twice: the first stands, the second is acknowledged and noted.
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 2, "meterStop": 6000, "timestamp": "2026-05-22T13:00:00Z", "reason": "EVDisconnected"}', 'c1');
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 2, "meterStop": 9999, "timestamp": "2026-05-22T13:30:00Z"}', 'c2');
SELECT meter_stop, reason, energy FROM ocpp.transaction WHERE id = 2;
SELECT message_id, meter, flags FROM ocpp.transaction_event WHERE message_id LIKE 'c%' ORDER BY id;

-- Two real sessions of a charge point whose clock stands at 1970 and whose register at 0: two rows.
SELECT pg_temp.says('CP2', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "1970-01-01T00:00:00Z"}', 'd1');
SELECT pg_temp.says('CP2', 'StopTransaction', '{"transactionId": 3, "meterStop": 7, "timestamp": "1970-01-01T00:00:00Z"}', 'd2');
SELECT pg_temp.says('CP2', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "1970-01-01T00:00:00Z"}', 'd1');
SELECT id, state, meter_start, meter_stop FROM ocpp.transaction WHERE charge_point = 'CP2' ORDER BY id;

-- A rejected tag is stored, with a real id.
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "BLOCKED", "meterStart": 6000, "timestamp": "2026-05-22T14:00:00Z"}', 'e1');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 2, "idTag": "NOBODY", "meterStart": 1, "timestamp": "2026-05-22T14:00:00Z"}', 'e2');
SELECT id, state, authorized, flags FROM ocpp.transaction WHERE id IN (5, 6) ORDER BY id;
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 5, "meterStop": 6000, "timestamp": "2026-05-22T14:00:05Z", "reason": "DeAuthorized"}', 'e3');

-- A StartTransaction while one is open there: the StopTransaction of the first was lost, and may still come.
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 6000, "timestamp": "2026-05-22T15:00:00Z"}', 'f1');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 7000, "timestamp": "2026-05-22T16:00:00Z"}', 'f2');
SELECT id, state, flags FROM ocpp.transaction WHERE id IN (7, 8) ORDER BY id;
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 7, "meterStop": 6900, "timestamp": "2026-05-22T15:50:00Z"}', 'f3');
SELECT id, state, energy, flags FROM ocpp.transaction WHERE id IN (7, 8) ORDER BY id;

-- meterStop below meterStart: stored as received, flagged, energy never negative.
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 8, "meterStop": 3, "timestamp": "2026-05-22T17:00:00Z"}', 'g1');
SELECT meter_start, meter_stop, energy, flags FROM ocpp.transaction WHERE id = 8;

-- A stop before its start by the clock of the charge point.
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 3, "timestamp": "2026-05-22T18:00:00Z"}', 'h1');
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 9, "meterStop": 10, "timestamp": "2026-05-22T17:59:00Z"}', 'h2');
SELECT state, energy, flags FROM ocpp.transaction WHERE id = 9;

-- Unknown ids are acknowledged and kept with their reason; another charge point's transaction goes on.
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 4711, "meterStop": 10, "timestamp": "2026-05-22T18:00:00Z", "reason": "PowerLoss", "idTag": "TAG"}', 'i1');
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": -1, "meterStop": 10, "timestamp": "2026-05-22T18:00:00Z"}', 'i2');
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 0, "meterStop": 10, "timestamp": "2026-05-22T18:00:00Z"}', 'i3');
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 9223372036854775807, "meterStop": 10, "timestamp": "2026-05-22T18:00:00Z"}', 'i4');
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 4, "meterStop": 10, "timestamp": "2026-05-22T18:00:00Z"}', 'i5');
SELECT message_id, transaction, transaction_id, reason, flags FROM ocpp.transaction_event WHERE message_id LIKE 'i%' ORDER BY id;
SELECT state FROM ocpp.transaction WHERE charge_point = 'CP2' AND id = 4;

-- Reservations.
INSERT INTO ocpp.reservation (charge_point, id, evse_id, connector_id, id_tag, expires_at) VALUES ('CP1', 12, 1, 1, 'TAG', '2099-01-01');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 10, "reservationId": 12, "timestamp": "2026-05-22T19:00:00Z"}', 'j1');
SELECT r.status, r.transaction = t.id AS by_it, t.reservation_id, t.flags FROM ocpp.reservation AS r, ocpp.transaction AS t WHERE r.id = 12 AND t.reservation_id = 12;

-- A timestamp without zone, a leap second, and one that is no time: understood, or the receipt time and a flag. Never refused.
UPDATE ocpp.charge_point SET time_zone = 'Asia/Bangkok' WHERE identity = 'CP2';
SELECT pg_temp.says('CP2', 'StartTransaction', '{"connectorId": 2, "idTag": "TAG", "meterStart": 0, "timestamp": "2026-05-22T19:00:00"}', 'k1');
SELECT pg_temp.says('CP2', 'StartTransaction', '{"connectorId": 3, "idTag": "TAG", "meterStart": 0, "timestamp": "2016-12-31T23:59:60Z"}', 'k2');
SELECT pg_temp.says('CP2', 'StartTransaction', '{"connectorId": 4, "idTag": "TAG", "meterStart": 0, "timestamp": "tomorrow"}', 'k3');
SELECT evse_id, CASE WHEN started_at = start_received_at THEN 'receipt time' ELSE (started_at AT TIME ZONE 'UTC')::text END AS started, flags
FROM ocpp.transaction WHERE charge_point = 'CP2' AND evse_id > 1 ORDER BY evse_id;
SELECT action, path, kind, sample FROM ocpp.violation ORDER BY path, sample;
ROLLBACK;
