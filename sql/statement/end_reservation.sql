UPDATE ocpp.reservation SET status = $3, transaction = $4, ended_at = $5
WHERE charge_point = $1 AND id = $2 AND status = 'Reserved'
