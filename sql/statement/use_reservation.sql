UPDATE ocpp.reservation
SET status = 'Used', transaction = $3, ended_at = $4
WHERE charge_point = $1 AND id = $2 AND status = 'Reserved'
RETURNING id
