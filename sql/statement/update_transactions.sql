UPDATE ocpp.transaction t
SET state = u.state, stopped_at = u.stopped_at, stop_received_at = u.stop_received_at, meter_stop = u.meter_stop::numeric,
    reason = u.reason, stop_id_tag = u.stop_id_tag, energy = u.energy::numeric, register = u.register::numeric,
    metered_at = u.metered_at, power = u.power::numeric, state_of_charge = u.state_of_charge::numeric,
    flags = u.flags::text[]
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     AS u (charge_point, id, state, stopped_at, stop_received_at, meter_stop, reason, stop_id_tag, energy, register,
           metered_at, power, state_of_charge, flags)
WHERE t.charge_point = u.charge_point AND t.id = u.id
