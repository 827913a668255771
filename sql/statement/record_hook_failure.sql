INSERT INTO ocpp.hook_failure AS f
       (charge_point, day, kind, function, version, action, sqlstate, unique_id, message, context, first_seen, last_seen)
VALUES ($1, ($10 AT TIME ZONE 'UTC')::date, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)
ON CONFLICT (charge_point, day, kind, function, version, action, sqlstate) DO UPDATE
SET count = f.count + 1, unique_id = excluded.unique_id, message = excluded.message, context = excluded.context,
    last_seen = excluded.last_seen
