-- Frames of a time in the order in which they were handled, each with the connection that was the newest one then: who was
-- answered had it.
SELECT l.charge_point, l.received_at, l.direction, l.session, l.message_id, l.action,
       coalesce(l.raw, convert_to(l.frame, 'UTF8')), l.reply,
       CASE WHEN l.reply IS NOT NULL THEN l.session
            ELSE greatest(l.session, (SELECT max(c.session) FROM ocpp.connection c
                                      WHERE c.charge_point = l.charge_point AND c.connected_at <= l.received_at)) END
FROM ocpp.message_log l
WHERE l.received_at >= $1 AND l.received_at < $2
  -- Not the notes that a command was not delivered.
  AND (l.frame IS NOT NULL OR l.raw IS NOT NULL)
ORDER BY l.received_at, l.tableoid, l.ctid
