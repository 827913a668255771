-- Tags with a limit are locked, so that two charge points can not both take the last place.
SELECT t.token FROM ocpp.id_tag t
WHERE t.token = ANY ($1) AND t.type = '' AND t.max_transactions IS NOT NULL
ORDER BY t.token COLLATE "C"
FOR NO KEY UPDATE
