-- Connectors at a glance.

CREATE OR REPLACE VIEW ocpp.connector_overview WITH (security_invoker = true) AS
SELECT k.charge_point, p.label, k.evse_id, k.connector_id, k.status, k.error_code, k.info, k.vendor_id, k.vendor_error_code,
       k.availability, k.status_at, k.received_at,
       coalesce(n.lease_until > now() AND c.disconnected_at IS NULL, false) AS connected,
       t.id AS transaction, t.id_tag, t.started_at, t.energy, t.power, t.state_of_charge
FROM ocpp.connector AS k
JOIN ocpp.charge_point AS p ON p.identity = k.charge_point
LEFT JOIN ocpp.charge_point_state AS s ON s.charge_point = k.charge_point
LEFT JOIN ocpp.node AS n ON n.id = s.node
LEFT JOIN ocpp.connection AS c ON c.charge_point = s.charge_point AND c.session = s.session
LEFT JOIN LATERAL (SELECT * FROM ocpp.transaction AS o
                   WHERE o.charge_point = k.charge_point AND o.evse_id = k.evse_id AND o.connector_id = k.connector_id AND o.state = 'open'
                   ORDER BY o.id DESC LIMIT 1) AS t ON true;
COMMENT ON VIEW ocpp.connector_overview IS 'Connectors with their status and the transaction that runs there; (0, 0) is the charge point itself.';
COMMENT ON COLUMN ocpp.connector_overview.evse_id IS 'connectorId of OCPP 1.6.';
COMMENT ON COLUMN ocpp.connector_overview.status IS 'As the charge point says it. Occupied is of OCPP 1.2 and 1.5, which say no more; transaction tells whether it charges.';
COMMENT ON COLUMN ocpp.connector_overview.connected IS 'Whether its charge point is connected: if not, the status is the last one known.';
COMMENT ON COLUMN ocpp.connector_overview.energy IS 'Wh so far.';
COMMENT ON COLUMN ocpp.connector_overview.power IS 'W.';
COMMENT ON COLUMN ocpp.connector_overview.state_of_charge IS 'Percent.';
