-- The first and the last frame of a time.
SELECT min(l.received_at), max(l.received_at) FROM ocpp.message_log l WHERE l.received_at >= $1 AND l.received_at < $2
