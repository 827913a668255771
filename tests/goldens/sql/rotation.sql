-- A password is exchanged (security whitepaper, use case A01): both are valid until the charge point answers or connects with one of them.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1', password => 'the old password');
INSERT INTO ocpp.node (name, lease_until) VALUES ('here', clock_timestamp() + interval '1 hour');
CREATE FUNCTION pg_temp.comes_with(password text) RETURNS TABLE (status integer, reason text) LANGUAGE sql AS $$
    SELECT c.status, c.reason FROM ocpp.connect((SELECT id FROM ocpp.node), 'CP1', NULL, 'CP1', convert_to(password, 'UTF8'), '{ocpp1.6}', NULL) AS c
$$;
CREATE VIEW pg_temp.kept AS SELECT hash IS NOT NULL AS has_old, new_hash IS NOT NULL AS has_new, new_key IS NOT NULL AS has_clear_text FROM ocpp.charge_point_credential;

-- While the change waits, the charge point comes with the old one, and nothing is decided. With the new one, given to it in another
-- way perhaps: it has it, and the command is taken back.
SELECT ocpp.set_password('CP1', 'the new password', push => true) AS command;
SELECT * FROM pg_temp.comes_with('the old password') UNION ALL SELECT * FROM pg_temp.comes_with('another password');
SELECT * FROM pg_temp.kept;
SAVEPOINT before;
SELECT * FROM pg_temp.comes_with('the new password');
SELECT * FROM pg_temp.kept;
SELECT state FROM ocpp.command;
ROLLBACK TO before;

-- No answer came, the charge point connects with the new one: it holds, the old one is gone.
SAVEPOINT before;
SELECT outcome FROM pg_temp.tends();
UPDATE ocpp.command SET state = 'timed out' WHERE state = 'sent';
SELECT * FROM pg_temp.comes_with('the new password');
SELECT * FROM pg_temp.kept;
SELECT * FROM pg_temp.comes_with('the old password');
SELECT * FROM pg_temp.comes_with('the new password');
-- The answer that comes late changes nothing.
SELECT outcome FROM pg_temp.sends('CP1', (SELECT format('[3,"%s",{"status":"Accepted"}]', message_id) FROM ocpp.command));
SELECT * FROM pg_temp.comes_with('the new password');
ROLLBACK TO before;

-- It connects with the old one: it did not take the new one, which is gone with its clear text.
SELECT outcome FROM pg_temp.tends();
UPDATE ocpp.command SET state = 'timed out' WHERE state = 'sent';
SELECT * FROM pg_temp.comes_with('the old password');
SELECT * FROM pg_temp.kept;
SELECT * FROM pg_temp.comes_with('the new password');
ROLLBACK TO before;

-- The connection breaks before the answer: the change is sent again, both stay valid until then.
SELECT outcome FROM pg_temp.tends();
SELECT * FROM pg_temp.comes_with('the old password');
SELECT state FROM ocpp.command;
SELECT * FROM pg_temp.kept;
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT * FROM pg_temp.kept;
SELECT * FROM pg_temp.comes_with('the old password');
ROLLBACK TO before;

-- It took it, the connection broke before the answer, it comes with the new one: the change is not sent again, it might be refused.
SELECT outcome FROM pg_temp.tends();
SELECT * FROM pg_temp.comes_with('the new password');
SELECT state FROM ocpp.command;
SELECT * FROM pg_temp.kept;
ROLLBACK TO before;

-- It takes effect with the next reboot: until it comes with the new one, both are valid.
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "RebootRequired"}');
SELECT * FROM pg_temp.kept;
SELECT * FROM pg_temp.comes_with('the old password');
SELECT * FROM pg_temp.kept;
SELECT * FROM pg_temp.comes_with('the new password');
SELECT * FROM pg_temp.kept;
SELECT * FROM pg_temp.comes_with('the old password');
ROLLBACK TO before;

-- Refused: the old one holds.
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Rejected"}');
SELECT * FROM pg_temp.kept;
SELECT * FROM pg_temp.comes_with('the new password') UNION ALL SELECT * FROM pg_temp.comes_with('the old password');
ROLLBACK TO before;

-- A first password: until the charge point has it, it may come without.
SELECT ocpp.add_charge_point('CP2');
SELECT ocpp.set_password('CP2', 'the first password', push => true) > ocpp.reset('CP2') AS queued_before;
SELECT c.status FROM ocpp.connect((SELECT id FROM ocpp.node), 'CP2', NULL, NULL, NULL, '{ocpp1.6}', NULL) AS c;
SELECT c.status FROM ocpp.connect((SELECT id FROM ocpp.node), 'CP2', NULL, 'CP2', 'the first password', '{ocpp1.6}', NULL) AS c;
ROLLBACK;
