INSERT INTO ocpp.connector AS c
       (charge_point, evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code, status_at, received_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (charge_point, evse_id, connector_id) DO UPDATE
SET status = excluded.status, error_code = excluded.error_code, info = excluded.info, vendor_id = excluded.vendor_id,
    vendor_error_code = excluded.vendor_error_code, status_at = excluded.status_at, received_at = excluded.received_at
