-- Tags that nobody entered are remembered as undecided, up to the setting's number; in one order for everybody.
INSERT INTO ocpp.id_tag (token, id_tag, origin)
SELECT u.token, u.id_tag, 'charge point'
FROM unnest($1, $2) AS u (token, id_tag)
WHERE (SELECT count(*) FROM (SELECT FROM ocpp.id_tag t WHERE t.origin = 'charge point' AND t.status IS NULL LIMIT $3) AS undecided) < $3
ORDER BY u.token COLLATE "C"
ON CONFLICT DO NOTHING
