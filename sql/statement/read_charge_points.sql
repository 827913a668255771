-- What lock_charge_points.sql tells, without locks: a replay has the whole table to itself, and in its one transaction a
-- lock of each message would pile up as MultiXacts.
SELECT s.charge_point, s.session, s.version, s.metered_until, s.recent,
       c.registration, c.accepted_at IS NOT NULL, coalesce(c.time_zone, p.time_zone), c.heartbeat_interval, c.account, c.quirks::text,
       (SELECT r.token::text FROM ocpp.revision r WHERE r.only_row)
FROM ocpp.charge_point_state s
     JOIN ocpp.charge_point c ON c.identity = s.charge_point
     LEFT JOIN ocpp.site p ON p.id = c.site
WHERE s.charge_point = ANY ($1)
