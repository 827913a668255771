SELECT a.id, a.profile::text
FROM ocpp.charging_profile_assignment a
WHERE a.charge_point = $1 AND a.status = 'Accepted' AND a.ended_at IS NULL AND a.connector_id IS NULL AND a.token = $2 AND a.answered_at >= $3
ORDER BY a.id DESC
LIMIT 1
