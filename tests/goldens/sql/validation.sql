-- Leniency, per direction: strict, lenient, off.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1'), ocpp.add_id_tag('TAG');
CREATE TABLE pg_temp.odd (n serial, action text, payload jsonb);
INSERT INTO pg_temp.odd (action, payload) VALUES
    ('BootNotification', '{"chargePointVendor": "a vendor with a name that is too long", "chargePointModel": "M"}'),
    ('BootNotification', '{"chargePointModel": "M"}'),
    ('BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M", "latitude": 13.7}'),
    ('BootNotification', '{"chargePointVendor": 5, "chargePointModel": null}'),
    ('Authorize', '{}'),
    ('StatusNotification', '{"connectorId": "1", "errorCode": "NoError", "status": "Available"}'),
    ('StatusNotification', '{"connectorId": 1, "errorCode": "Tired", "status": "Available"}'),
    ('Heartbeat', '{"extra": true}'),
    ('MeterValues', '{"connectorId": 1, "meterValue": [{"timestamp": "yesterday", "sampledValue": [{"value": "1", "unit": "Hertz"}]}]}'),
    ('MeterValues', '{"connectorId": 1, "meterValue": []}'),
    ('Heartbeat', '[]');
SELECT ocpp.set('validation.received', 'lenient');
SELECT n, action, pg_temp.says('CP1', action, payload, 'lenient-' || n) FROM pg_temp.odd ORDER BY n;
SELECT action, path, kind, expected, sample, count FROM ocpp.violation_overview ORDER BY action, path, kind;
SELECT ocpp.set('validation.received', 'strict');
SELECT n, action, pg_temp.says('CP1', action, payload, 'strict-' || n) FROM pg_temp.odd ORDER BY n;
-- Counted once more, in the same rows.
SELECT count(*), max(count) FROM ocpp.violation;
SELECT ocpp.set('validation.received', 'off');
SELECT n, action, pg_temp.says('CP1', action, payload, 'off-' || n) FROM pg_temp.odd ORDER BY n;
SELECT count(*), max(count) FROM ocpp.violation;

-- What hooks answer is held to the specification too.
CREATE FUNCTION public.odd_answer(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT '{"idTagInfo": {"status": "Perhaps"}}'::jsonb $$;
SELECT ocpp.on('1.6', 'Authorize', 'public.odd_answer');
SELECT pg_temp.says('CP1', 'Authorize', '{"idTag": "TAG"}');
SELECT ocpp.set('validation.sent', 'lenient');
SELECT pg_temp.says('CP1', 'Authorize', '{"idTag": "TAG"}');
SELECT ocpp.set('validation.sent', 'off');
SELECT pg_temp.says('CP1', 'Authorize', '{"idTag": "TAG"}');
SELECT direction, action, path, kind, sample, count FROM ocpp.violation_overview WHERE direction = 'sent';
ROLLBACK;
