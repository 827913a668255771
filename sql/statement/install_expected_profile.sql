UPDATE ocpp.charging_profile_assignment SET connector_id = $3, transaction = $4 WHERE charge_point = $1 AND id = $2
