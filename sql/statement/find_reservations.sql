SELECT r.id, r.evse_id, r.connector_id, r.id_tag, r.parent_id_tag, r.expires_at
FROM ocpp.reservation r
WHERE r.charge_point = $1 AND r.status = 'Reserved'
ORDER BY r.created_at, r.id
