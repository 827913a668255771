SELECT c.identity, c.label, c.registration, n.id IS NOT NULL, s.version, s.last_seen, c.vendor, c.model, c.serial_number,
       c.firmware_version, k.status,
       (SELECT count(*) FROM ocpp.transaction t WHERE t.charge_point = c.identity AND t.state = 'open'),
       (SELECT count(*) FROM ocpp.command d WHERE d.charge_point = c.identity AND d.state IN ('queued', 'sent')),
       c.account, p.name
FROM ocpp.charge_point c
     LEFT JOIN ocpp.charge_point_state s ON s.charge_point = c.identity
     LEFT JOIN ocpp.node n ON n.id = s.node AND n.lease_until > clock_timestamp()
     LEFT JOIN ocpp.connector k ON k.charge_point = c.identity AND k.evse_id = 0 AND k.connector_id = 0
     LEFT JOIN ocpp.site p ON p.id = c.site
WHERE ($1::text IS NULL OR lower(c.identity) = lower($1 COLLATE "C"))
  AND ($2::boolean IS NULL OR (n.id IS NOT NULL) = $2)
  AND ($3::text IS NULL OR c.registration = $3)
  AND ($4::text IS NULL OR c.account = $4)
  AND ($5::text IS NULL OR p.name = $5)
ORDER BY c.identity COLLATE "C"
