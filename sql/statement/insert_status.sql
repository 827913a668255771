INSERT INTO ocpp.status_notification
       (charge_point, evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code, status_at, received_at)
SELECT u.charge_point, u.evse_id, u.connector_id, u.status, u.error_code, u.info, u.vendor_id, u.vendor_error_code,
       u.status_at, u.received_at
FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     AS u (charge_point, evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code, status_at, received_at)
