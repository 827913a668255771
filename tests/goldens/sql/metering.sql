-- Meter values (OCPP 1.6 4.7): text kept exactly, numbers unaltered, nothing stored twice, energy never negative.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1'), ocpp.add_id_tag('TAG');
SELECT pg_temp.says('CP1', 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 1000, "timestamp": "2026-05-22T10:00:00Z"}', 'a1');
SELECT pg_temp.says('CP1', 'MeterValues', '{"connectorId": 1, "transactionId": 1, "meterValue": [{"timestamp": "2026-05-22T10:05:00Z", "sampledValue": [
    {"value": "1250.50"}, {"value": "31.245270191439438", "measurand": "Current.Import", "unit": "A", "phase": "L1"},
    {"value": "11", "measurand": "Power.Active.Import", "unit": "kW"}, {"value": "55", "measurand": "SoC", "unit": "Percent", "location": "EV"}]}]}', 'a2');
SELECT measurand, value, number, unit, phase, context, location, format, transaction FROM ocpp.sampled_value ORDER BY measured_at, position;
SELECT energy, register, power, state_of_charge, metered_at AT TIME ZONE 'UTC' AS metered FROM ocpp.transaction WHERE id = 1;

-- The same again, by the same and by a new message id.
SELECT pg_temp.says('CP1', 'MeterValues', '{"connectorId": 1, "transactionId": 1, "meterValue": [{"timestamp": "2026-05-22T10:05:00Z", "sampledValue": [{"value": "1250.50"}, {"value": "230.1", "measurand": "Voltage", "unit": "V"}]}]}', 'a3');
SELECT pg_temp.says('CP1', 'MeterValues', '{"connectorId": 1, "transactionId": 1, "meterValue": [{"timestamp": "2026-05-22T10:05:00Z", "sampledValue": [{"value": "1250.50"}, {"value": "230.1", "measurand": "Voltage", "unit": "V"}]}]}', 'a4');
SELECT count(*), count(*) FILTER (WHERE measurand = 'Voltage') AS voltages FROM ocpp.sampled_value;

-- A register that starts over on the way adds nothing and loses nothing.
SELECT pg_temp.says('CP1', 'MeterValues', '{"connectorId": 1, "transactionId": 1, "meterValue": [{"timestamp": "2026-05-22T10:10:00Z", "sampledValue": [{"value": "2.5", "unit": "kWh"}]}]}', 'a5');
SELECT pg_temp.says('CP1', 'MeterValues', '{"connectorId": 1, "transactionId": 1, "meterValue": [{"timestamp": "2026-05-22T10:15:00Z", "sampledValue": [{"value": "10"}]}]}', 'a6');
SELECT pg_temp.says('CP1', 'MeterValues', '{"connectorId": 1, "transactionId": 1, "meterValue": [{"timestamp": "2026-05-22T10:20:00Z", "sampledValue": [{"value": "110"}]}]}', 'a7');
SELECT energy, register, flags FROM ocpp.transaction WHERE id = 1;

-- What is no number is kept as it was written.
SELECT pg_temp.says('CP1', 'MeterValues', '{"connectorId": 2, "meterValue": [{"timestamp": "2026-05-22T11:00:00Z", "sampledValue": [
    {"value": "2e+01"}, {"value": "15.630", "phase": "L1"}, {"value": "", "phase": "L2"}, {"value": " ", "phase": "L3"}, {"value": "NaN", "phase": "N"},
    {"value": "0A1B", "format": "SignedData"}, {"value": "1234567890123456789012345678901234567890", "phase": "L1-N"}, {"value": "00012.500", "phase": "L2-N"},
    {"value": 21.450, "phase": "L3-N"}]}]}', 'b1');
SELECT value, number, format FROM ocpp.sampled_value WHERE evse_id = 2 ORDER BY position;
SELECT sum(number) FROM ocpp.sampled_value WHERE evse_id = 2;

-- Unknown transactions: stored, linked when possible. Connector 0 is the main meter.
SELECT pg_temp.says('CP1', 'MeterValues', '{"connectorId": 1, "transactionId": -1, "meterValue": [{"timestamp": "2026-05-22T10:25:00Z", "sampledValue": [{"value": "111"}]}]}', 'c1');
SELECT pg_temp.says('CP1', 'MeterValues', '{"connectorId": 1, "meterValue": [{"timestamp": "2026-05-22T10:26:00Z", "sampledValue": [{"value": "112"}]}]}', 'c2');
SELECT pg_temp.says('CP1', 'MeterValues', '{"connectorId": 3, "transactionId": 9223372036854775807, "meterValue": [{"timestamp": "2026-05-22T10:27:00Z", "sampledValue": [{"value": "4296944685"}]}]}', 'c3');
SELECT pg_temp.says('CP1', 'MeterValues', '{"connectorId": 0, "meterValue": [{"timestamp": "2026-05-22T10:28:00Z", "sampledValue": [{"value": "5"}]}]}', 'c4');
SELECT value, evse_id, connector_id, transaction, transaction_id FROM ocpp.sampled_value WHERE measured_at BETWEEN '2026-05-22T10:25:00Z' AND '2026-05-22T10:28:00Z' ORDER BY measured_at;

-- transactionData of StopTransaction repeats what came before: only the new is stored, before the transaction ends.
SELECT pg_temp.says('CP1', 'StopTransaction', '{"transactionId": 1, "meterStop": 6000, "timestamp": "2026-05-22T10:30:00Z", "transactionData": [
    {"timestamp": "2026-05-22T10:05:00Z", "sampledValue": [{"value": "1250.50"}]}, {"timestamp": "2026-05-22T10:30:00Z", "sampledValue": [{"value": "6000", "context": "Transaction.End"}]}]}', 'd1');
SELECT value, source, context FROM ocpp.sampled_value WHERE source = 'StopTransaction';
SELECT state, energy FROM ocpp.transaction WHERE id = 1;
-- And after the end: stored and linked, the energy stays.
SELECT pg_temp.says('CP1', 'MeterValues', '{"connectorId": 1, "transactionId": 1, "meterValue": [{"timestamp": "2026-05-22T10:30:00Z", "sampledValue": [{"value": "9000", "context": "Transaction.End"}]}]}', 'd2');
SELECT transaction FROM ocpp.sampled_value WHERE value = '9000';
SELECT energy FROM ocpp.transaction WHERE id = 1;
ROLLBACK;
