UPDATE ocpp.command
SET state = $3, answered_at = $4, answer = $5::jsonb, error_code = $6, error_description = $7, late = $8
WHERE charge_point = $1 AND id = $2
