UPDATE ocpp.transaction
SET state = $3, stopped_at = $4, stop_received_at = $5, meter_stop = $6::numeric, reason = $7, stop_id_tag = $8,
    energy = $9::numeric, register = $10::numeric, metered_at = $11, power = $12::numeric,
    state_of_charge = $13::numeric, flags = $14
WHERE charge_point = $1 AND id = $2
