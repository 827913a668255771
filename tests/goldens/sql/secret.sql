-- Passwords are seen by the charge point and by nobody else.
BEGIN;
\i station.psql
CREATE FUNCTION pg_temp.leaks() RETURNS TABLE (place text) LANGUAGE sql AS $$
    SELECT 'command' FROM ocpp.command AS m WHERE m::text ~* 'c0ffee' UNION ALL
    SELECT 'message_log' FROM ocpp.message_log AS l WHERE l::text ~* 'c0ffee' UNION ALL
    SELECT 'configuration' FROM ocpp.configuration AS c WHERE c::text ~* 'c0ffee' UNION ALL
    SELECT 'violation' FROM ocpp.violation AS v WHERE v::text ~* 'c0ffee' UNION ALL
    SELECT 'charge_point' FROM ocpp.charge_point AS p WHERE p::text ~* 'c0ffee'
$$;
CREATE FUNCTION pg_temp.opens(password text) RETURNS integer LANGUAGE sql AS $$
    SELECT c.status FROM ocpp.connect((SELECT id FROM ocpp.node WHERE name = 'here'), 'CP1', NULL, CASE WHEN password IS NOT NULL THEN 'CP1' END, convert_to(password, 'UTF8'), '{ocpp1.6}', NULL) AS c
$$;
SELECT ocpp.add_charge_point('CP1'), pg_temp.connects('CP1');
-- The first password is brought to the charge point; until it has answered none is as good.
SELECT ocpp.set_password('CP1', 'C0FFEE0000000000000000000000000000000001', push => true);
SELECT payload FROM ocpp.command;
SELECT pg_temp.opens(NULL);
SAVEPOINT it_has_it;
SELECT pg_temp.opens('C0FFEE0000000000000000000000000000000001');
SELECT * FROM pg_temp.leaks();
ROLLBACK TO it_has_it;
SELECT outcome, message FROM pg_temp.tends();
SELECT * FROM pg_temp.leaks();
SELECT * FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT pg_temp.opens('C0FFEE0000000000000000000000000000000001'), pg_temp.opens(NULL);
SELECT new_key, new_hash, hash IS NOT NULL AS hashed FROM ocpp.charge_point_credential;
SELECT key, value FROM ocpp.configuration_key;
-- A second one, refused: the old one stays.
SELECT ocpp.change_configuration('CP1', 'authorizationkey', 'C0FFEE0000000000000000000000000000000002');
SELECT outcome, message FROM pg_temp.tends();
SAVEPOINT it_has_it;
SELECT pg_temp.opens('C0FFEE0000000000000000000000000000000002');
ROLLBACK TO it_has_it;
SELECT pg_temp.opens('C0FFEE0000000000000000000000000000000001');
SELECT outcome FROM pg_temp.tends();
-- One at a time: which of two would an answer mean?
SAVEPOINT before;
SELECT ocpp.set_password('CP1', 'C0FFEE000000000000000000000000000000000A', push => true);
ROLLBACK TO before;
SELECT * FROM pg_temp.answers('CP1', '{"status": "Rejected"}');
SELECT pg_temp.opens('C0FFEE0000000000000000000000000000000001'), pg_temp.opens('C0FFEE0000000000000000000000000000000002');
-- Taken back before it was sent: forgotten. A newer one replaces it.
SELECT ocpp.disconnected('{CP1}', ARRAY(SELECT session FROM ocpp.charge_point_state), '{gone}');
SELECT ocpp.set_password('CP1', 'C0FFEE0000000000000000000000000000000003', push => true) AS third;
SELECT ocpp.call('CP1', 'ChangeConfiguration', '{"key": "AuthorizationKey", "value": "C0FFEE0000000000000000000000000000000004"}') AS fourth;
SELECT id, state FROM ocpp.command WHERE id >= 3 ORDER BY id;
SELECT new_key FROM ocpp.charge_point_credential;
-- One that is set by hand takes the queued one back; nothing is ever sent without its password.
SAVEPOINT before;
SELECT ocpp.set_password('CP1', 'C0FFEE0000000000000000000000000000000005');
SELECT state FROM ocpp.command ORDER BY id DESC LIMIT 1;
ROLLBACK TO before;
SELECT ocpp.cancel_command(max(id)) FROM ocpp.command;
SELECT new_key, new_hash FROM ocpp.charge_point_credential;
SELECT * FROM pg_temp.leaks();
-- What the charge point itself tells of its key is not kept either.
SELECT ocpp.get_configuration('CP1'), pg_temp.opens('C0FFEE0000000000000000000000000000000001');
SELECT outcome FROM pg_temp.tends();
SELECT * FROM pg_temp.answers('CP1', '{"configurationKey": [{"key": "AuthorizationKey", "readonly": false, "value": "C0FFEE0000000000000000000000000000000001"}]}');
SELECT key, value FROM ocpp.configuration_key;
SELECT * FROM pg_temp.leaks();
-- Not even where its handling failed and the connector gave up on it.
SELECT outcome FROM ocpp.refuse('CP1', 1, convert_to('[3,"x",{"configurationKey":[{"key":"AuthorizationKey","readonly":false,"value":"C0FFEE0000000000000000000000000000000001"}]}]', 'UTF8'), 'P0001', 'a trigger said no');
SELECT frame, error FROM ocpp.message WHERE message_id = 'x';
SELECT * FROM pg_temp.leaks();
ROLLBACK;
