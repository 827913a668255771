UPDATE ocpp.charging_profile_assignment SET ended_at = $4, ended_by = $3
WHERE charge_point = $1 AND charging_profile_id = ANY ($2) AND status = 'Accepted' AND ended_at IS NULL AND connector_id IS NOT NULL
