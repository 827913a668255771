-- Authorize (OCPP 1.6 4.1): one tag whatever its case, and never ConcurrentTx.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1');
SELECT ocpp.add_id_tag('Good'), ocpp.add_id_tag('Old', expires_at => '2020-01-01T00:00:00Z'), ocpp.add_id_tag('Family', parent => 'HOUSE', expires_at => '2099-01-01T00:00:00Z');
SELECT ocpp.block_id_tag('Bad'), ocpp.add_id_tag('Single', max_transactions => 1), ocpp.add_id_tag('Undecided', status => NULL);
SELECT tag, pg_temp.says('CP1', 'Authorize', jsonb_build_object('idTag', tag))
FROM unnest(ARRAY['Good', 'GOOD', 'good', 'Old', 'Family', 'BAD', 'Undecided', 'Stranger']) AS tag;
-- Strangers are remembered for a person to decide, up to a limit.
SELECT token, id_tag, status, origin FROM ocpp.id_tag WHERE origin = 'charge point';
SELECT ocpp.set('unknown_id_tag.limit', '1');
SELECT pg_temp.says('CP1', 'Authorize', '{"idTag": "Another"}');
SELECT count(*) FROM ocpp.id_tag WHERE origin = 'charge point';
SELECT ocpp.set('unknown_id_tag', 'accept');
SELECT tag, pg_temp.says('CP1', 'Authorize', jsonb_build_object('idTag', tag)) FROM unnest(ARRAY['Another', 'Undecided', 'Bad']) AS tag;
SELECT ocpp.add_id_tag('STRANGER', label => 'Somchai');
SELECT token, id_tag, status, origin, label FROM ocpp.id_tag WHERE token = 'stranger';
-- A plain INSERT needs only the tag.
INSERT INTO ocpp.id_tag (id_tag, status) VALUES ('ABC', 'Accepted') RETURNING token;
-- The limit counts at StartTransaction; to stop, the same tag is welcome.
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "single", "meterStart": 0, "timestamp": "2026-05-22T10:00:00Z"}', 's1');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 2, "idTag": "SINGLE", "meterStart": 0, "timestamp": "2026-05-22T10:01:00Z"}', 's2');
SELECT pg_temp.says('CP1', 'Authorize', '{"idTag": "Single"}');
-- Stop, then start at once: always right.
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 1, "idTag": "Single", "meterStop": 5, "timestamp": "2026-05-22T10:05:00Z"}', 's3');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "Single", "meterStart": 5, "timestamp": "2026-05-22T10:05:01Z"}', 's4');
SELECT id, connector_id, evse_id, state, authorized, id_tag_info, flags FROM ocpp.transaction ORDER BY id;
SAVEPOINT before;
SELECT ocpp.add_id_tag('');
ROLLBACK TO before;
SELECT ocpp.add_id_tag('X', status => 'ConcurrentTx');
ROLLBACK TO before;
ROLLBACK;
