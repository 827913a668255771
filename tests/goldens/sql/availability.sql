-- StatusNotification (OCPP 1.6 4.9): history, and the newest as the present.
BEGIN;
\i station.psql
SELECT ocpp.add_charge_point('CP1', label => 'Garage');
SELECT pg_temp.connects('CP1');
SELECT * FROM pg_temp.sends('CP1', '[2,"1","StatusNotification",{"connectorId":0,"errorCode":"NoError","status":"Available"}]',
    '[2,"2","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-05-22T10:00:00Z"}]',
    '[2,"3","StatusNotification",{"connectorId":1,"errorCode":"GroundFailure","status":"Faulted","timestamp":"2026-05-22T10:01:00Z","info":"wet","vendorId":"V","vendorErrorCode":"E7"}]');
SELECT evse_id, connector_id, status, error_code, info, vendor_id, vendor_error_code, status_at AT TIME ZONE 'UTC' AS at FROM ocpp.connector WHERE evse_id > 0;
SELECT evse_id, connector_id, status, status_at = received_at AS receipt_time FROM ocpp.status_notification ORDER BY evse_id, status;
-- What an old connection still said becomes history; the present stays if it is newer.
SELECT pg_temp.connects('CP1');
SELECT r.item, r.outcome, r.message FROM ocpp.receive('{CP1,CP1}', '{1,1}', ARRAY[
    convert_to('[2,"4","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Preparing","timestamp":"2026-05-22T10:00:30Z"}]', 'UTF8'),
    convert_to('[2,"5","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Unavailable","timestamp":"2026-05-22T10:02:00Z"}]', 'UTF8')]) AS r;
SELECT status FROM ocpp.connector WHERE evse_id = 1;
SELECT status FROM ocpp.status_notification WHERE evse_id = 1 ORDER BY status_at;
-- A status that the specification does not know is kept as it was said, and counted.
SELECT * FROM pg_temp.sends('CP1', '[2,"6","StatusNotification",{"connectorId":2,"errorCode":"NoError","status":"Dreaming"}]');
SELECT charge_point, label, evse_id, connector_id, status, connected FROM ocpp.connector_overview ORDER BY evse_id;
SELECT action, path, kind, sample, count FROM ocpp.violation_overview;
ROLLBACK;
