-- CALL ocpp.call_and_wait: for people. It commits, so it cleans up behind itself.
\set SHOW_CONTEXT never
SELECT ocpp.add_charge_point('WAIT1');
SELECT setval('ocpp.command_number', 1000);
-- Nobody there.
CALL ocpp.call_and_wait('wait1', 'ClearCache', timeout => '50 ms');
SELECT id, state FROM ocpp.command WHERE charge_point = 'WAIT1';
-- The charge point answers in another session; the habits of this one must not make it blind to that.
\! psql -X -q -d goldens -f answer_later.psql > answer_later.log 2>&1 &
SET default_transaction_isolation = 'repeatable read';
CALL ocpp.call_and_wait('WAIT1', 'ClearCache', timeout => '20 s');
RESET default_transaction_isolation;
-- Against the specification: nothing is queued.
CALL ocpp.call_and_wait('WAIT1', 'Reset', '{"type": "Medium"}');
BEGIN;
CALL ocpp.call_and_wait('WAIT1', 'ClearCache', timeout => '50 ms');
ROLLBACK;
SELECT count(*) FROM ocpp.command WHERE charge_point = 'WAIT1';
DELETE FROM ocpp.charge_point WHERE identity = 'WAIT1';
DELETE FROM ocpp.event WHERE charge_point = 'WAIT1';
DELETE FROM ocpp.node;
