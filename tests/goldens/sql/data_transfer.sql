-- DataTransfer: answered by a function per vendor and message, kept always (OCPP 1.6 4.3).
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1'), pg_temp.connects('CP1');
CREATE SCHEMA myco;
CREATE FUNCTION myco.meter(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('status', 'Accepted', 'data', 'got ' || (call.payload ->> 'data')) $$;
CREATE FUNCTION myco.rest(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{"status": "Rejected"}'::jsonb $$;

SELECT pg_temp.says('CP1', 'DataTransfer', '{"vendorId": "nu.ame", "messageId": "meter", "data": "1"}', 'd1');
SELECT ocpp.on_data_transfer('NU.ame', 'Meter', 'myco.meter');
SELECT pg_temp.says('CP1', 'DataTransfer', '{"vendorId": "nu.ame", "messageId": "meter", "data": "2"}', 'd2');
-- Another message of a vendor that is known, and a vendor that is not.
SELECT pg_temp.says('CP1', 'DataTransfer', '{"vendorId": "nu.ame", "messageId": "weather"}', 'd3');
SELECT pg_temp.says('CP1', 'DataTransfer', '{"vendorId": "nu.ame"}', 'd4');
SELECT pg_temp.says('CP1', 'DataTransfer', '{"vendorId": "org.other", "messageId": "meter"}', 'd5');
-- All other messages of the vendor.
SELECT ocpp.on_data_transfer('nu.ame', NULL, 'myco.rest');
SELECT pg_temp.says('CP1', 'DataTransfer', '{"vendorId": "nu.ame", "messageId": "weather"}', 'd6'), pg_temp.says('CP1', 'DataTransfer', '{"vendorId": "nu.ame", "messageId": "METER", "data": "3"}', 'd7');
-- A function for DataTransfer as such is asked where none for the vendor is.
SELECT ocpp.on('1.6', 'DataTransfer', 'myco.rest');
SELECT pg_temp.says('CP1', 'DataTransfer', '{"vendorId": "org.other"}', 'd8');
SELECT kind, version, action, vendor_id, message_id, function FROM ocpp.hook_overview ORDER BY vendor_id NULLS FIRST, message_id NULLS FIRST;
SELECT ocpp.off('1.6', 'DataTransfer'), ocpp.off_data_transfer('nu.ame', 'meter'), ocpp.off_data_transfer('nu.ame', 'meter'), ocpp.off_data_transfer('nu.ame');
SELECT pg_temp.says('CP1', 'DataTransfer', '{"vendorId": "nu.ame", "messageId": "meter", "data": "4"}', 'd9');

-- Kept always, whatever it was answered; said again within ten minutes it is kept once.
SELECT pg_temp.says('CP1', 'DataTransfer', '{"vendorId": "nu.ame", "messageId": "meter", "data": "4"}', 'd9');
SELECT pg_temp.says('CP1', 'DataTransfer', '{"vendorId": "json", "data": {"a": [1.50]}}', 'd10');
-- Also where a function fails, the message is against the specification, or the charge point may not say anything yet.
CREATE FUNCTION myco.fails(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT (1 / (length(call.action) - 12))::text::jsonb $$;
SELECT ocpp.on_data_transfer('failing', NULL, 'myco.fails');
SELECT outcome FROM pg_temp.sends('CP1', '[2,"d11","DataTransfer",{"vendorId":"failing","data":"5"}]');
UPDATE ocpp.setting SET value = 'strict' WHERE name = 'validation.received';
SELECT pg_temp.says('CP1', 'DataTransfer', '{"data": "6"}', 'd12');
UPDATE ocpp.charge_point SET registration = 'Rejected' WHERE identity = 'CP1';
SELECT pg_temp.says('CP1', 'DataTransfer', '{"vendorId": "nu.ame", "data": "7"}', 'd13');
UPDATE ocpp.charge_point SET registration = 'Accepted' WHERE identity = 'CP1';
SELECT vendor_id, message_id, data, status, answer FROM ocpp.data_transfer ORDER BY id;

-- Ours stand beside theirs.
SELECT ocpp.data_transfer('CP1', 'org.example', 'ping', 'x') AS command;
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted", "data": "pong"}');
SELECT direction, vendor_id, message_id, data, status, answer, command FROM ocpp.data_transfer_overview WHERE direction = 'sent';

SAVEPOINT before;
SELECT ocpp.on_data_transfer('', 'x', 'myco.rest');
ROLLBACK TO before;
SELECT ocpp.on_data_transfer('v', 'x', 'myco.nothing');
ROLLBACK;
