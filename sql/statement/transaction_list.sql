SELECT t.id, t.charge_point, t.evse_id, t.connector_id, t.state, t.id_tag, t.started_at, t.stopped_at, t.meter_start,
       t.meter_stop, t.energy, t.power, t.state_of_charge, t.reason, t.flags
FROM ocpp.transaction t
WHERE ($1::text IS NULL OR t.charge_point = (SELECT c.identity FROM ocpp.charge_point c WHERE lower(c.identity) = lower($1 COLLATE "C")))
  AND ($2::text IS NULL OR t.token = lower($2 COLLATE "C"))
  AND ($3::text IS NULL OR t.state = $3)
  AND ($4::timestamptz IS NULL OR t.started_at >= $4)
  AND ($5::timestamptz IS NULL OR t.started_at < $5)
  AND ($6::integer IS NULL OR t.evse_id = $6)
ORDER BY t.start_received_at DESC, t.id DESC
LIMIT $7
