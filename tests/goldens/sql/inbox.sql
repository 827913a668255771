-- Id tags that nobody had entered lie in an inbox that an operator empties with one statement; and how long charge points remember.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2');
SELECT pg_temp.says('CP1', 'Authorize', '{"idTag": "NEW1"}'), pg_temp.says('CP2', 'Authorize', '{"idTag": "new2"}'), pg_temp.says('CP2', 'Authorize', '{"idTag": "NEW1"}');
SELECT id_tag, presented_by, presented_at IS NOT NULL AS at FROM ocpp.id_tag_inbox ORDER BY id_tag;
SELECT ocpp.decide_id_tags('Blocked', '{NEW2}');
SELECT ocpp.decide_id_tags('Accepted');
SELECT * FROM ocpp.id_tag_inbox;
SELECT pg_temp.says('CP1', 'Authorize', '{"idTag": "new1"}'), pg_temp.says('CP1', 'Authorize', '{"idTag": "NEW2"}');
-- Or as the setting says, until somebody decides.
SELECT ocpp.set('unknown_id_tag', 'accept');
SELECT pg_temp.says('CP1', 'Authorize', '{"idTag": "NEW3"}');
SELECT ocpp.set('unknown_id_tag', 'invalid');
SELECT pg_temp.says('CP1', 'Authorize', '{"idTag": "NEW3"}');
SELECT id_tag FROM ocpp.id_tag_inbox;
SAVEPOINT before;
SELECT ocpp.decide_id_tags('Maybe');
ROLLBACK TO before;

-- How long a charge point may remember: never longer than the tag is good.
SELECT ocpp.set('id_tag_cache', '3600');
SELECT ocpp.add_id_tag('SOON', expires_at => clock_timestamp() + interval '10 minutes');
SELECT round(extract(epoch FROM (ocpp.parse('CP1', 'a1', 'Authorize', '{"idTag": "NEW1"}') #>> '{payload,idTagInfo,expiryDate}')::timestamptz - clock_timestamp()) / 60) AS minutes;
SELECT round(extract(epoch FROM (ocpp.parse('CP1', 'a2', 'Authorize', '{"idTag": "SOON"}') #>> '{payload,idTagInfo,expiryDate}')::timestamptz - clock_timestamp()) / 60) AS minutes;
ROLLBACK;
