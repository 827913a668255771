-- The charge point is connected by this connection now.
UPDATE ocpp.charge_point_state s
SET session = $2,
    version = coalesce((SELECT c.version FROM ocpp.connection c WHERE c.charge_point = $1 AND c.session = $2), s.version)
WHERE s.charge_point = $1
