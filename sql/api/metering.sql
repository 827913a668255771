-- Meter values, one row per sample.

CREATE OR REPLACE VIEW ocpp.sampled_value WITH (security_invoker = true) AS
SELECT v.charge_point, v.evse_id, v.connector_id, v.transaction, v.transaction_id, v.measured_at, v.received_at, v.source,
       s.position::integer AS position, s.measurand, s.value, s.number, s.unit, s.phase, s.context, s.location, s.format
FROM ocpp.meter_value AS v
CROSS JOIN LATERAL unnest(v.measurand, v.value, v.number, v.unit, v.phase, v.context, v.location, v.format)
    WITH ORDINALITY AS s (measurand, value, number, unit, phase, context, location, format, position);
COMMENT ON VIEW ocpp.sampled_value IS 'Meter values, one row per SampledValue (OCPP 1.6 7.43) with its defaults filled in.';
COMMENT ON COLUMN ocpp.sampled_value.position IS 'Within its MeterValue, from 1.';
COMMENT ON COLUMN ocpp.sampled_value.value IS 'Exactly as it was written.';
COMMENT ON COLUMN ocpp.sampled_value.number IS 'The same as a number in the unit beside it; NULL where it is none.';
COMMENT ON COLUMN ocpp.sampled_value.measured_at IS 'By the clock of the charge point.';
