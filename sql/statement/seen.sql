UPDATE ocpp.charge_point_state s
SET last_seen = u.last_seen, metered_until = u.metered_until, recent = coalesce(u.recent, s.recent)
FROM unnest($1, $2, $3, $4) AS u (charge_point, last_seen, metered_until, recent)
WHERE s.charge_point = u.charge_point
