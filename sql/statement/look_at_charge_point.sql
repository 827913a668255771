-- The same without a lock, for who holds it already.
SELECT s.charge_point, s.session, s.version, s.metered_until, s.recent,
       c.registration, c.accepted_at IS NOT NULL, coalesce(c.time_zone, p.time_zone), c.heartbeat_interval, c.account, c.quirks::text
FROM ocpp.charge_point_state s
     JOIN ocpp.charge_point c ON c.identity = s.charge_point
     LEFT JOIN ocpp.site p ON p.id = c.site
WHERE s.charge_point = $1
