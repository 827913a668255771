UPDATE ocpp.charge_point_state
SET last_seen = $2, metered_until = $3, recent = coalesce($4::jsonb, recent)
WHERE charge_point = $1
