-- A reservation of the same id takes the place of an earlier one, also of one that has ended.
INSERT INTO ocpp.reservation AS r (charge_point, id, evse_id, connector_id, id_tag, parent_id_tag, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (charge_point, id) DO UPDATE
SET evse_id = excluded.evse_id, connector_id = excluded.connector_id, id_tag = excluded.id_tag, parent_id_tag = excluded.parent_id_tag,
    expires_at = excluded.expires_at, status = 'Reserved', transaction = NULL, created_at = excluded.created_at, ended_at = NULL
