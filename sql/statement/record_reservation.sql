-- A reservation of the same id takes the place of an earlier one, also of one that has ended.
INSERT INTO ocpp.reservation AS r (charge_point, id, evse_id, connector_id, id_tag, parent_id_tag, expires_at, status, transaction, ended_at)
SELECT $1, $2, $3, $4, $5, $6, $7, CASE WHEN used.id IS NULL THEN 'Reserved' ELSE 'Used' END, used.id, used.started_at
FROM (VALUES (true)) AS always
-- The answer to a command that was sent again comes after the driver sometimes.
LEFT JOIN LATERAL (SELECT t.id, t.started_at FROM ocpp.transaction AS t
                   WHERE t.charge_point = $1 AND t.reservation_id = $2 AND 'reservation_unknown' = ANY (t.flags)
                     AND t.start_received_at >= (SELECT max(m.created_at) FROM ocpp.command AS m
                                                 WHERE m.charge_point = $1 AND m.action = 'ReserveNow' AND m.payload ->> 'reservationId' = $2::text)
                   ORDER BY t.start_received_at DESC LIMIT 1) AS used ON true
ON CONFLICT (charge_point, id) DO UPDATE
SET evse_id = excluded.evse_id, connector_id = excluded.connector_id, id_tag = excluded.id_tag, parent_id_tag = excluded.parent_id_tag,
    expires_at = excluded.expires_at, status = excluded.status, transaction = excluded.transaction, created_at = excluded.created_at, ended_at = excluded.ended_at
