-- Tags that nobody entered are remembered as undecided, up to the setting's number; in one order for everybody. Each for
-- the account of the charge point that presented it first: who is bound to that account may enter it.
INSERT INTO ocpp.id_tag (token, id_tag, origin, account, presented_by)
SELECT u.token, u.id_tag, 'charge point', p.account, p.identity
FROM unnest($1, $2, $3) AS u (token, id_tag, charge_point) JOIN ocpp.charge_point AS p ON p.identity = u.charge_point
WHERE (SELECT count(*) FROM (SELECT FROM ocpp.id_tag t WHERE t.origin = 'charge point' AND t.status IS NULL LIMIT $4) AS undecided) < $4
ORDER BY u.token COLLATE "C"
ON CONFLICT DO NOTHING
