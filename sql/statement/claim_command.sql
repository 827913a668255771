SELECT c.frame FROM ocpp.claim_command($1) AS c (id, frame)
