-- The samples of a row travel as array literals, because unnest flattens arrays of arrays.
INSERT INTO ocpp.meter_value
       (charge_point, received_at, measured_at, evse_id, connector_id, transaction, transaction_id, source,
        value, number, measurand, unit, context, phase, location, format)
SELECT u.charge_point, u.received_at, u.measured_at, u.evse_id, u.connector_id, u.transaction, u.transaction_id, u.source,
       u.value::text[], u.number::numeric[], u.measurand::text[], u.unit::text[], u.context::text[], u.phase::text[],
       u.location::text[], u.format::text[]
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     AS u (charge_point, received_at, measured_at, evse_id, connector_id, transaction, transaction_id, source,
           value, number, measurand, unit, context, phase, location, format)
