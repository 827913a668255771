-- A firmware that invents a new field name every time must not fill the disk: past 1,000 different violations a day
-- the rest is counted under one path.
INSERT INTO ocpp.violation AS v
       (charge_point, day, direction, action, path, kind, expected, sample, first_seen, last_seen)
SELECT $1, ($8 AT TIME ZONE 'UTC')::date, $2, $3,
       CASE WHEN (SELECT count(*) FROM ocpp.violation o
                  WHERE o.charge_point = $1 AND o.day = ($8 AT TIME ZONE 'UTC')::date) < 1000
                 OR EXISTS (SELECT FROM ocpp.violation o
                            WHERE o.charge_point = $1 AND o.day = ($8 AT TIME ZONE 'UTC')::date
                              AND o.direction = $2 AND o.action = $3 AND o.path = $4 AND o.kind = $5)
            THEN $4 ELSE '(more)' END,
       $5, $6, $7, $8, $8
ON CONFLICT (charge_point, day, direction, action, path, kind) DO UPDATE
SET count = v.count + 1, last_seen = excluded.last_seen, sample = excluded.sample, expected = excluded.expected
RETURNING v.count = 1
