-- What the customer of customer.sql made of release 0.3.0: wishes, templates, quirks, a function for a vendor's data, a campaign, a certificate
-- request, and a trigger on jobs.
CREATE FUNCTION "My Co.".meter(call ocpp.call) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('status', 'Accepted', 'data', call.payload ->> 'data') $$;
SELECT ocpp.on_data_transfer('nu.ame', 'Meter', '"My Co.".meter');

SELECT ocpp.want_configuration('HeartbeatInterval', '60', model => 'Nobody''s'), ocpp.want_availability('CP1', 'Inoperative', 2), ocpp.want_local_list('CP1', '{TAG}');
SELECT ocpp.add_charging_profile('night', '{"stackLevel": 0, "chargingProfilePurpose": "TxDefaultProfile", "chargingProfileKind": "Absolute",
    "chargingSchedule": {"startSchedule": "2026-01-01T00:00:00Z", "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 7.2}]}}') AS template \gset
INSERT INTO ocpp.charging_profile_assignment (charge_point, connector_id, charging_profile_id, purpose, stack_level, profile, status, answered_at)
SELECT 'CP1', 1, p.id, 'TxDefaultProfile', 0, p.profile || jsonb_build_object('chargingProfileId', p.id), 'Accepted', now() FROM ocpp.charging_profile AS p;
INSERT INTO ocpp.reservation (charge_point, id, evse_id, connector_id, id_tag, expires_at) VALUES ('CP1', nextval('ocpp.reservation_number'), 2, 1, 'TAG', '2120-01-01');
INSERT INTO ocpp.quirk (vendor, deviation, value, description) VALUES ('ACME', 'never_send', '"ClearCache"', 'it hangs');
UPDATE ocpp.quirk SET active = false WHERE id = 1;
SELECT ocpp.start_campaign('GetDiagnostics', '{"location": "ftp://192.0.2.9/"}', '{CP1}', name => 'of today');

CREATE FUNCTION "My Co.".note_job() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.diary (what) VALUES (NEW.action || ' ' || NEW.state); RETURN NULL; END $$;
CREATE TRIGGER note_job AFTER INSERT ON ocpp.job FOR EACH ROW EXECUTE FUNCTION "My Co.".note_job();
