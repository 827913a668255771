-- CALL ocpp.call_and_wait: for people. Nobody answers here; the answer is tried in tests/isolation.
\set SHOW_CONTEXT never
SELECT ocpp.add_charge_point('WAIT1');
SELECT setval('ocpp.command_number', 1000);
CALL ocpp.call_and_wait('wait1', 'ClearCache', timeout => '50 ms');
SELECT id, state FROM ocpp.command WHERE charge_point = 'WAIT1';
-- Against the specification: nothing is queued.
CALL ocpp.call_and_wait('WAIT1', 'Reset', '{"type": "Medium"}');
BEGIN;
CALL ocpp.call_and_wait('WAIT1', 'ClearCache', timeout => '50 ms');
ROLLBACK;
SELECT count(*) FROM ocpp.command WHERE charge_point = 'WAIT1';
DELETE FROM ocpp.charge_point WHERE identity = 'WAIT1';
