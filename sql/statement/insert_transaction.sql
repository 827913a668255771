INSERT INTO ocpp.transaction
       (charge_point, version, id, transaction_id, evse_id, connector_id, state, id_tag, token, id_tag_info, authorized,
        reservation_id, started_at, start_received_at, meter_start, energy, register, metered_at, flags)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12, $13, $14, $15::numeric, $16::numeric, $17::numeric, $18, $19)
