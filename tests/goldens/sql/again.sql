-- The same message id again: transaction messages get the stored answer without a second effect, others are answered anew.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1'), ocpp.add_id_tag('TAG'), pg_temp.connects('CP1');
SELECT * FROM pg_temp.sends('CP1',
    '[2,"1","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]',
    '[2,"1","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]',
    '[2,"2","MeterValues",{"connectorId":1,"transactionId":1,"meterValue":[{"timestamp":"2026-05-22T10:01:00Z","sampledValue":[{"value":"5"}]}]}]',
    '[2,"2","MeterValues",{"connectorId":1,"transactionId":1,"meterValue":[{"timestamp":"2026-05-22T10:01:00Z","sampledValue":[{"value":"5"}]}]}]',
    '[2,"3","StopTransaction",{"transactionId":1,"meterStop":10,"timestamp":"2026-05-22T10:02:00Z"}]',
    '[2,"3","StopTransaction",{"transactionId":1,"meterStop":10,"timestamp":"2026-05-22T10:02:00Z"}]');
SELECT (SELECT count(*) FROM ocpp.transaction) AS transactions, (SELECT count(*) FROM ocpp.transaction_event) AS events, (SELECT count(*) FROM ocpp.sampled_value) AS samples;
-- Over a new connection too.
SELECT pg_temp.connects('CP1');
SELECT * FROM pg_temp.sends('CP1', '[2,"3","StopTransaction",{"transactionId":1,"meterStop":10,"timestamp":"2026-05-22T10:02:00Z"}]');
SELECT count(*) FROM ocpp.transaction_event;
-- Counters that restart at boot: the same id with another content is another message.
SELECT * FROM pg_temp.sends('CP1', '[2,"1","StartTransaction",{"connectorId":1,"idTag":"TAG","meterStart":10,"timestamp":"2026-05-22T11:00:00Z"}]');
-- A tag blocked since is not accepted because an old id was, and an Authorize does not get a Heartbeat's answer.
SELECT * FROM pg_temp.sends('CP1', '[2,"7","Authorize",{"idTag":"TAG"}]');
SELECT ocpp.block_id_tag('TAG');
SELECT * FROM pg_temp.sends('CP1', '[2,"7","Authorize",{"idTag":"TAG"}]', '[2,"7","Heartbeat",{}]');
-- DataTransfer: not twice within a connection.
CREATE TABLE pg_temp.said (data text);
CREATE FUNCTION public.note_transfer(call ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO pg_temp.said VALUES (call.payload ->> 'data');
    RETURN '{"status": "Accepted"}';
END
$$;
SELECT ocpp.on('1.6', 'DataTransfer', 'public.note_transfer');
SELECT * FROM pg_temp.sends('CP1', '[2,"8","DataTransfer",{"vendorId":"V","data":"once"}]', '[2,"8","DataTransfer",{"vendorId":"V","data":"once"}]');
SELECT * FROM pg_temp.said;
-- Only the last calls are remembered, on the row that is locked anyway.
SELECT cardinality(string_to_array(recent, E'\n')) <= 8 AS bounded FROM ocpp.charge_point_state WHERE charge_point = 'CP1';
ROLLBACK;
