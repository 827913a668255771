UPDATE ocpp.transaction
SET id_tag_info = $3::jsonb, authorized = $4, flags = $5
WHERE charge_point = $1 AND id = $2
