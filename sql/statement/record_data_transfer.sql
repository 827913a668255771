INSERT INTO ocpp.data_transfer (charge_point, received_at, vendor_id, message_id, data, status, answer)
VALUES ($1, $2, $3, $4, $5, $6, $7)
