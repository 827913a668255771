SELECT c.id, c.action, c.version, c.payload::text, c.state
FROM ocpp.command c
WHERE c.charge_point = $1 AND c.message_id = $2
FOR NO KEY UPDATE
