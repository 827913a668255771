-- Locks the hot rows of these charge points, in one order for everybody, and returns what the frequent rules need.
-- Rows that somebody else holds are left out: their frames come back busy. The revision token says whether what the
-- backend remembers of settings and hooks still holds.
SELECT s.charge_point, s.session, s.version, s.metered_until, s.recent,
       c.registration, c.accepted_at IS NOT NULL, coalesce(c.time_zone, p.time_zone), c.heartbeat_interval, c.account, c.quirks::text,
       (SELECT r.token::text FROM ocpp.revision r WHERE r.only_row)
FROM ocpp.charge_point_state s
     JOIN ocpp.charge_point c ON c.identity = s.charge_point
     LEFT JOIN ocpp.site p ON p.id = c.site
WHERE s.charge_point = ANY ($1)
ORDER BY s.charge_point COLLATE "C"
FOR NO KEY UPDATE OF s SKIP LOCKED
