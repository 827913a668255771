-- The charge point is connected by this connection now; by an unknown one where connections are not kept so long.
UPDATE ocpp.charge_point_state s
SET session = $2, version = coalesce(c.version, s.version), connected_at = c.connected_at
FROM (SELECT) AS this LEFT JOIN ocpp.connection c ON c.charge_point = $1 AND c.session = $2
WHERE s.charge_point = $1
