INSERT INTO ocpp.event (era, received_at, kind, charge_point, evse_id, connector_id, transaction, details)
SELECT $1, u.received_at, u.kind, u.charge_point, u.evse_id, u.connector_id, u.transaction, u.details::jsonb
FROM unnest($2, $3, $4, $5, $6, $7, $8) AS u (received_at, kind, charge_point, evse_id, connector_id, transaction, details)
