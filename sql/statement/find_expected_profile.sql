-- By the connector that the remote start named, if it named one: two starts of one tag at two connectors have a profile each.
SELECT a.id, a.profile::text
FROM ocpp.charging_profile_assignment a LEFT JOIN ocpp.command m ON m.charge_point = a.charge_point AND m.id = a.command
WHERE a.charge_point = $1 AND a.status = 'Accepted' AND a.ended_at IS NULL AND a.connector_id IS NULL AND a.token = $2 AND a.answered_at >= $3
  AND coalesce(m.payload ->> 'connectorId' = $4::text, true)
ORDER BY m.payload ? 'connectorId' DESC NULLS LAST, a.id DESC
LIMIT 1
