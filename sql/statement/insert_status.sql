INSERT INTO ocpp.status_notification
       (charge_point, evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code, status_at, received_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
