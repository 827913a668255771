-- What GetConfiguration and ChangeConfiguration teach (OCPP 1.6 5.3, 5.8).
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1'), pg_temp.connects('CP1'), ocpp.get_configuration('CP1', '{HeartbeatInterval,NumberOfConnectors,Coffee}');
SELECT outcome FROM pg_temp.tends();
SELECT * FROM pg_temp.answers('CP1', '{"configurationKey": [{"key": "HeartbeatInterval", "readonly": false, "value": "300"}, {"key": "NumberOfConnectors", "readonly": true, "value": "2"}], "unknownKey": ["Coffee"]}');
SELECT key, value, readonly, reboot_required, known FROM ocpp.configuration_key ORDER BY key;
SELECT ocpp.change_configuration('CP1', 'HeartbeatInterval', '60');
SELECT outcome, message FROM pg_temp.tends();
SELECT * FROM pg_temp.answers('CP1', '{"status": "Accepted"}');
SELECT ocpp.change_configuration('CP1', 'WebSocketPingInterval', '30');
SELECT outcome FROM pg_temp.tends();
SELECT * FROM pg_temp.answers('CP1', '{"status": "RebootRequired"}');
SELECT ocpp.change_configuration('CP1', 'NumberOfConnectors', '9');
SELECT outcome FROM pg_temp.tends();
SELECT * FROM pg_temp.answers('CP1', '{"status": "Rejected"}');
SELECT key, value, readonly, reboot_required, known FROM ocpp.configuration_key ORDER BY key;
SELECT id, action, state FROM ocpp.command ORDER BY id;
-- An accepted ChangeAvailability.
SELECT ocpp.change_availability('CP1', 'Inoperative', 2);
SELECT outcome FROM pg_temp.tends();
SELECT * FROM pg_temp.answers('CP1', '{"status": "Scheduled"}');
SELECT evse_id, connector_id, availability FROM ocpp.connector;
ROLLBACK;
