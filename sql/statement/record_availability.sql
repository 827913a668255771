INSERT INTO ocpp.connector (charge_point, evse_id, connector_id, availability)
VALUES ($1, $2, $3, $4)
ON CONFLICT (charge_point, evse_id, connector_id) DO UPDATE SET availability = excluded.availability
