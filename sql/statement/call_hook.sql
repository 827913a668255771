SELECT hook(ROW($1, $2, $3, $4, $5, $6::pg_catalog.jsonb, $7, $8, $9, $10, $11::pg_catalog.jsonb, $12, $13, $14,
                $15::pg_catalog.jsonb, n.name, c.address, s.connected_at, p.vendor, p.model, p.serial_number, p.firmware_version,
                p.site, p.label)::ocpp.call)
FROM ocpp.charge_point_state s
     JOIN ocpp.charge_point p ON p.identity = s.charge_point
     LEFT JOIN ocpp.connection c ON c.charge_point = s.charge_point AND c.session = s.session
     LEFT JOIN ocpp.node n ON n.id = s.node
WHERE s.charge_point = $1
