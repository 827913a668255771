UPDATE ocpp.charge_point
SET vendor = $2, model = $3, serial_number = $4, charge_box_serial_number = $5, firmware_version = $6, iccid = $7,
    imsi = $8, meter_type = $9, meter_serial_number = $10, boot_notification = $11::jsonb, booted_at = $12
WHERE identity = $1
