SELECT a.connector_id, a.profile::text
FROM ocpp.charging_profile_assignment a
WHERE a.charge_point = $1 AND a.status = 'Accepted' AND a.ended_at IS NULL AND a.connector_id IS NOT NULL
ORDER BY a.id
