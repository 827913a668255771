-- What was said, readable; and what was wrong with it, summed up.

CREATE OR REPLACE VIEW ocpp.message WITH (security_invoker = true) AS
SELECT l.charge_point, l.received_at, l.session, l.direction, l.action, l.message_id,
       CASE l.message_type WHEN 2 THEN 'CALL' WHEN 3 THEN 'CALLRESULT' WHEN 4 THEN 'CALLERROR' END AS message_type,
       coalesce(l.frame, encode(l.raw, 'escape')) AS frame, l.reply, l.error
FROM ocpp.message_log AS l;
COMMENT ON VIEW ocpp.message IS 'Every frame as text, with the reply. WHERE received_at > now() - interval ''1 hour'' keeps a look at it cheap.';
COMMENT ON COLUMN ocpp.message.message_type IS 'NULL: not readable.';
COMMENT ON COLUMN ocpp.message.frame IS 'Bytes that are not text are written as \ooo.';

CREATE OR REPLACE VIEW ocpp.violation_overview WITH (security_invoker = true) AS
SELECT v.charge_point, p.vendor, p.model, p.firmware_version, v.direction, v.action, v.path, v.kind,
       (array_agg(v.expected ORDER BY v.last_seen DESC))[1] AS expected,
       (array_agg(v.sample ORDER BY v.last_seen DESC))[1] AS sample,
       sum(v.count)::bigint AS count, min(v.first_seen) AS first_seen, max(v.last_seen) AS last_seen
FROM ocpp.violation AS v JOIN ocpp.charge_point AS p ON p.identity = v.charge_point
GROUP BY v.charge_point, p.vendor, p.model, p.firmware_version, v.direction, v.action, v.path, v.kind;
COMMENT ON VIEW ocpp.violation_overview IS 'Deviations from the specification, summed over all days.';
COMMENT ON COLUMN ocpp.violation_overview.expected IS 'What the specification demands there.';
COMMENT ON COLUMN ocpp.violation_overview.sample IS 'What came the last time.';
