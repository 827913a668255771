-- A command is on its way, as it was then.
UPDATE ocpp.command
SET state = 'sent', sent_at = $3, session = $4, attempts = attempts + 1
WHERE charge_point = $1 AND message_id = $2 AND state = 'queued'
