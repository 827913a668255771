SELECT t.token, t.status, t.expires_at, t.parent, t.max_transactions
FROM ocpp.id_tag t
WHERE t.token = ANY ($1) AND t.type = ''
