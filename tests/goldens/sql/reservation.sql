-- Reservations: asked for, accepted, used, ended; and a list that is true at every moment (OCPP 1.6 5.13).
BEGIN;
\i station.psql
ALTER SEQUENCE ocpp.reservation_number RESTART 1;
SELECT ocpp.add_charge_point('CP1'), ocpp.add_id_tag('TAG', parent => 'FAMILY'), ocpp.add_id_tag('CHILD', parent => 'family'), ocpp.add_id_tag('OTHER'), pg_temp.connects('CP1');

-- The database gives the id, an hour and the group of the tag; nothing is reserved before the charge point says so.
SELECT ocpp.reserve_now('CP1', 'TAG', 1) AS command;
SELECT payload - 'expiryDate' AS payload, (payload ->> 'expiryDate')::timestamptz BETWEEN clock_timestamp() + interval '59 min' AND clock_timestamp() + interval '1 hour' AS in_an_hour FROM ocpp.command;
SELECT outcome FROM pg_temp.tends();
SELECT * FROM ocpp.reservation_list();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT id, identity, connector_id, id_tag, parent_id_tag, status, expires_at > clock_timestamp() AS holds FROM ocpp.reservation_list('cp1');

-- Refused: the charge point has said why, and nothing is reserved.
SELECT ocpp.reserve_now('CP1', 'OTHER', 2) AS command;
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Occupied"}');
SELECT id, state, status FROM ocpp.command_overview ORDER BY id;
SELECT id, connector_id, id_tag FROM ocpp.reservation_list();

-- The same id replaces.
SELECT ocpp.reserve_now('CP1', 'OTHER', 0, reservation_id => 1) AS command;
SELECT outcome FROM pg_temp.tends();
SELECT id, connector_id, id_tag FROM ocpp.reservation_list();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT id, connector_id, id_tag, parent_id_tag FROM ocpp.reservation_list();

-- Used by a transaction: by its id, or by the tag, or by its group.
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 2, "idTag": "OTHER", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z", "reservationId": 1}', 's1');
SELECT id, status, transaction, ended_at IS NOT NULL AS ended FROM ocpp.reservation_list(status => NULL);
SELECT ocpp.reserve_now('CP1', 'TAG', 1, reservation_id => 7) AS command;
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "CHILD", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z"}', 's2');
SELECT id, reservation_id, flags FROM ocpp.transaction ORDER BY id;
SELECT id, status, transaction FROM ocpp.reservation_list('CP1', status => 'Used') ORDER BY id;

-- Cancelled, also one that the charge point does not know any more.
SELECT ocpp.reserve_now('CP1', 'TAG', 1, reservation_id => 8), ocpp.reserve_now('CP1', 'TAG', 2, reservation_id => 9), ocpp.cancel_reservation('CP1', 8), ocpp.cancel_reservation('CP1', 9);
SELECT outcome FROM pg_temp.tends();
SELECT count(*) FROM pg_temp.answers('CP1', '{"status": "Accepted"}') WHERE outcome = 'call';
SELECT id FROM ocpp.reservation_list() ORDER BY id;
SELECT count(*) FROM pg_temp.answers('CP1', '{"status": "Accepted"}') WHERE outcome = 'call';
SELECT count(*) FROM pg_temp.answers('CP1', '{"status": "Rejected"}');
SELECT id, status FROM ocpp.reservation_list(status => NULL) ORDER BY id;

-- Ended by its connector, or by the charge point as a whole; connector 0 only by the latter.
INSERT INTO ocpp.reservation (charge_point, id, evse_id, connector_id, id_tag, expires_at) VALUES
    ('CP1', 20, 1, 1, 'TAG', clock_timestamp() + interval '1 hour'), ('CP1', 21, 2, 1, 'TAG', clock_timestamp() + interval '1 hour'),
    ('CP1', 22, 0, 0, 'TAG', clock_timestamp() + interval '1 hour'), ('CP1', 23, 1, 1, 'TAG', clock_timestamp() + interval '100 milliseconds');
SELECT pg_temp.says('CP1', 'StatusNotification', '{"connectorId": 1, "errorCode": "GroundFailure", "status": "Faulted"}');
SELECT id FROM ocpp.reservation_list() ORDER BY id;
SELECT pg_temp.says('CP1', 'StatusNotification', '{"connectorId": 0, "errorCode": "NoError", "status": "Unavailable"}');
SELECT id, status FROM ocpp.reservation_list(status => NULL) WHERE id >= 20 ORDER BY id;

-- Over by the clock: without anybody writing it down.
INSERT INTO ocpp.reservation (charge_point, id, evse_id, connector_id, id_tag, expires_at) VALUES ('CP1', 30, 1, 1, 'TAG', clock_timestamp() + interval '200 milliseconds');
SELECT id FROM ocpp.reservation_list();
SELECT pg_sleep(0.25);
SELECT id FROM ocpp.reservation_list();
SELECT status, ended_at = expires_at AS at_its_time FROM ocpp.reservation_overview WHERE id = 30;
SELECT ocpp.expire_reservations() AS written_down;
SELECT status FROM ocpp.reservation WHERE id = 30;

-- What can not be is refused.
SAVEPOINT before;
SELECT ocpp.reserve_now('CP1', 'TAG', expiry_date => '2020-01-01');
ROLLBACK TO before;
SELECT ocpp.reserve_now('CP1', 'TAG', expiry_date => 'infinity');
ROLLBACK TO before;
SELECT ocpp.reserve_now('CP1', 'TAG', -1);
ROLLBACK;
