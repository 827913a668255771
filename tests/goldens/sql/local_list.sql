-- Local lists: piece by piece, Differential when it can and Full when it must (OCPP 1.6 5.15, errata 3.52).
BEGIN;
\i station.psql
-- What the connector would write, without what stays the same.
CREATE FUNCTION pg_temp.sent(frame text) RETURNS text LANGUAGE sql AS $$ SELECT regexp_replace(frame, '^\[2,"<id>",(.*)\]$', '\1') $$;
CREATE FUNCTION pg_temp.tick() RETURNS SETOF text LANGUAGE sql AS $$ SELECT pg_temp.sent(t.message) FROM pg_temp.tends() AS t $$;
CREATE FUNCTION pg_temp.replies(identity text, payload jsonb) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT coalesce(pg_temp.sent(a.message), a.outcome) FROM pg_temp.answers(identity, payload) AS a WHERE a.item IS NULL OR a.message IS NOT NULL $$;

SELECT ocpp.add_charge_point('CP1'), pg_temp.connects('CP1');
SELECT ocpp.add_id_tag('A1'), ocpp.add_id_tag('b2', status => 'Blocked'), ocpp.add_id_tag('C3', expires_at => '2036-05-22 10:00+00', parent => 'FLEET'), ocpp.add_id_tag('D4');
-- Not wished for: nothing is sent.
SELECT ocpp.sync_local_list('CP1');
SELECT pg_temp.tick();
-- It takes two at a time.
INSERT INTO ocpp.configuration (charge_point, variable, value, updated_at) VALUES ('CP1', 'sendLocalListMaxLength', '2', now());
SELECT ocpp.want_local_list('CP1', '{a1,B2,C3,D4,A1,NOBODY}');
SELECT token, id_tag, id_tag_info, fits FROM ocpp.wanted_local_list WHERE charge_point = 'CP1' ORDER BY token;
-- The first piece is Full, who must not charge first; the rest follows as Differential.
SELECT pg_temp.tick();
SELECT ocpp.sync_local_list('CP1') IS NULL AS one_on_its_way;
SELECT kind, wanted, has, state FROM ocpp.desired_overview;
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT kind, wanted, has, state, last_answer, tries, next_try_at, reason FROM ocpp.desired_overview;
SELECT charge_point, version, entries, wanted, supported, full_needed FROM ocpp.local_list_overview;
SELECT action, purpose, state FROM ocpp.command ORDER BY id;
SELECT pg_temp.tick();

-- A tag changes, one goes, one comes: what differs, what goes away first. Entering a tag anew as it was changes nothing.
UPDATE ocpp.id_tag SET status = 'Blocked' WHERE id_tag = 'D4';
SELECT ocpp.add_id_tag('C3', expires_at => '2036-05-22 10:00+00', parent => 'FLEET'), ocpp.add_id_tag('E5');
SELECT ocpp.want_local_list('CP1', '{A1,C3,D4,E5}');
SELECT pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT token, id_tag, id_tag_info FROM ocpp.local_list_entry WHERE charge_point = 'CP1' ORDER BY token;

-- VersionMismatch: everything anew, at once.
SELECT ocpp.want_local_list('CP1', '{A1,C3,E5}');
SELECT pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"status": "VersionMismatch"}');
-- That as well: its version is asked for before the next try.
SELECT pg_temp.replies('CP1', '{"status": "VersionMismatch"}');
SELECT state, last_answer, tries, round(extract(epoch FROM next_try_at - answered_at)) AS seconds FROM ocpp.desired_overview;
SELECT pg_temp.tick();
UPDATE ocpp.desired_state SET next_try_at = clock_timestamp();
SELECT pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"listVersion": 41}');
-- Failed: it waits, longer each time, and is given up in the end.
SELECT pg_temp.replies('CP1', '{"status": "Failed"}');
SELECT state, last_answer, tries, round(extract(epoch FROM next_try_at - answered_at)) AS seconds FROM ocpp.desired_overview;
UPDATE ocpp.desired_state SET next_try_at = clock_timestamp(), tries = 5;
SELECT pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"status": "Failed"}');
SELECT state, last_answer, tries, next_try_at, reason FROM ocpp.desired_overview;
-- Taken up again: the Full one, in pieces.
SELECT ocpp.try_again('cp1');
SELECT pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT state, has, tries FROM ocpp.desired_overview;

-- The answer is lost: which version has it? Ours: on it goes. Another: Full.
SELECT ocpp.want_local_list('CP1', '{A1,C3}');
SELECT pg_temp.tick();
UPDATE ocpp.command SET answer_until = clock_timestamp() WHERE state = 'sent';
SELECT pg_temp.tick();
SELECT state, last_answer, tries FROM ocpp.desired_overview;
UPDATE ocpp.desired_state SET next_try_at = clock_timestamp();
SELECT pg_temp.tick();
SELECT version AS ours FROM ocpp.local_list WHERE charge_point = 'CP1' \gset
SELECT pg_temp.replies('CP1', jsonb_build_object('listVersion', :ours));
UPDATE ocpp.command SET answer_until = clock_timestamp() WHERE state = 'sent';
SELECT pg_temp.tick();
UPDATE ocpp.desired_state SET next_try_at = clock_timestamp();
SELECT pg_temp.tick();
SELECT pg_temp.replies('CP1', jsonb_build_object('listVersion', :ours + 1));
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT state, wanted, has, tries FROM ocpp.desired_overview;
-- After a boot it is asked too; 0: it has lost its list.
SELECT ocpp.set('boot.ask', 'false');
SELECT FROM ocpp.notice_boot('CP1', clock_timestamp());
SELECT pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"listVersion": 0}');
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT state, has FROM ocpp.desired_overview;

-- Somebody else sent a list: noted, and put right.
SELECT ocpp.call('CP1', 'SendLocalList', '{"listVersion": 700, "updateType": "Full", "localAuthorizationList": [{"idTag": "x", "idTagInfo": {"status": "Accepted"}}, {"idTag": "X"}]}') > 0 AS queued;
SELECT pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
-- After the largest version comes 1, with everything; never 0 or -1.
UPDATE ocpp.local_list SET version = 2147483647;
SELECT ocpp.want_local_list('CP1', '{A1}');
SELECT pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
-- No more than it holds, in a fixed order, and it is said.
INSERT INTO ocpp.configuration (charge_point, variable, value, updated_at) VALUES ('CP1', 'LocalAuthListMaxLength', '2', now());
SELECT ocpp.want_local_list('CP1', '{D4,C3,E5,A1}');
SELECT pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT state, wanted, has, reason FROM ocpp.desired_overview;
-- Empty is a list as well; no wish is not.
SELECT ocpp.want_local_list('CP1', '{}');
SELECT pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT state, wanted, has FROM ocpp.desired_overview;
SELECT ocpp.want_local_list('CP1', NULL);
SELECT pg_temp.tick();
SELECT count(*) FROM ocpp.desired_overview;
SELECT ocpp.delete_old_wishes();
SELECT count(*) FROM ocpp.desired_local_list;

-- Charge points without local lists: said by status, by CALLERROR or by version -1.
SELECT ocpp.add_charge_point(i), pg_temp.connects(i) FROM unnest('{NO1,NO2,NO3}'::text[]) AS i;
INSERT INTO ocpp.desired_local_list (charge_point, token) SELECT i, 'A1' FROM unnest('{NO1,NO2,NO3}'::text[]) AS i;
INSERT INTO ocpp.local_list (charge_point, ask_version) VALUES ('NO3', true);
SELECT charge_point, pg_temp.sent(message) FROM pg_temp.tends() ORDER BY 1;
SELECT pg_temp.replies('NO1', '{"status": "NotSupported"}'), pg_temp.replies('NO3', '{"listVersion": -1}');
SELECT outcome FROM pg_temp.sends('NO2', (SELECT format('[4,"%s","NotSupported","",{}]', message_id) FROM ocpp.command WHERE state = 'sent' AND charge_point = 'NO2'));
SELECT charge_point, state, last_answer, reason FROM ocpp.desired_overview ORDER BY 1;
SELECT pg_temp.tick();

-- A fleet: one statement wishes, the rest goes by itself. 60,000 bytes and the setting local_list.piece bound a message.
SELECT ocpp.set('local_list.piece', '1000');
SELECT count(ocpp.add_charge_point('F' || n)) FROM generate_series(1, 3) AS n;
SELECT count(ocpp.add_id_tag(format('LONG-TAG-%s', 100000 + n), parent => 'PARENT-OF-MANY-TAGS', expires_at => '2036-01-01 00:00+00')) FROM generate_series(1, 700) AS n;
INSERT INTO ocpp.desired_local_list (charge_point, token)
SELECT p.identity, t.token FROM ocpp.charge_point AS p, ocpp.id_tag AS t WHERE p.identity LIKE 'F_' AND t.id_tag LIKE 'LONG-TAG-%';
-- Absent ones are waited for, without tries.
SELECT pg_temp.tick();
SELECT charge_point, state, wanted, tries, next_try_at, reason FROM ocpp.desired_overview WHERE charge_point LIKE 'F_' ORDER BY 1;
SELECT pg_temp.connects('F2');
SELECT length(t) BETWEEN 50000 AND 65000 AS large, left(t, 40) AS begins FROM pg_temp.tick() AS t;
SELECT length(t) > 1000 AS rest, right(t, 70) AS ends FROM pg_temp.replies('F2', '{"status": "Accepted"}') AS t;
SELECT pg_temp.replies('F2', '{"status": "Accepted"}');
SELECT charge_point, state, wanted, has FROM ocpp.desired_overview WHERE charge_point = 'F2';
SELECT count(ocpp.sync_local_list(identity)) FROM ocpp.charge_point WHERE identity LIKE 'F_';

-- Tags that nobody has decided about: as the setting unknown_id_tag says.
SELECT ocpp.set('unknown_id_tag', 'accept');
SELECT token, id_tag_info FROM ocpp.wanted_local_list WHERE token = 'nobody';
SELECT ocpp.want_local_list('F1', '{NOBODY}');
SELECT token, id_tag_info FROM ocpp.wanted_local_list WHERE token = 'nobody';
SAVEPOINT before;
SELECT ocpp.want_local_list('F1', ARRAY[repeat('x', 21)]);
ROLLBACK TO before;
SELECT ocpp.want_local_list('NONE', '{A1}');
ROLLBACK TO before;
ROLLBACK;
