INSERT INTO ocpp.transaction_event
       (charge_point, transaction, transaction_id, event, seq_no, message_id, evse_id, connector_id, id_tag, event_at,
        received_at, meter, reason, payload, flags)
SELECT $1, $2, $3, $4,
       (SELECT count(*) FROM ocpp.transaction_event e WHERE e.charge_point = $1 AND e.transaction = $2),
       $5, $6, $7, $8, $9, $10, $11::numeric, $12, $13::jsonb, $14
