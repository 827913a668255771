-- Samples kept for this moment. What comes again came first since its transaction began, or lately: older partitions
-- are not looked into.
SELECT m.value, m.number::text[], m.measurand, m.unit, m.context, m.phase, m.location, m.format
FROM ocpp.meter_value m
WHERE m.charge_point = $1 AND m.measured_at = $2 AND m.evse_id = $3 AND m.connector_id = $4 AND m.received_at >= $6
  AND ($5::bigint IS NULL OR m.transaction = $5)
