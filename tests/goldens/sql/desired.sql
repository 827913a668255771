-- Desired state: what is wished is sent, retried with back-off, given up with a reason, and drift is noticed.
BEGIN;
\i station.psql
ALTER TABLE ocpp.desired_configuration ALTER COLUMN id RESTART 1;
CREATE FUNCTION pg_temp.sent(frame text) RETURNS text LANGUAGE sql AS $$ SELECT regexp_replace(frame, '^\[2,"<id>",(.*)\]$', '\1') $$;
-- The next command: from the connector's look, or with the answer to the last one.
CREATE FUNCTION pg_temp.tick() RETURNS TABLE (charge_point text, sent text) LANGUAGE sql AS $$
    SELECT t.charge_point, pg_temp.sent(t.message) FROM pg_temp.tends() AS t ORDER BY 1 $$;
CREATE FUNCTION pg_temp.replies(identity text, payload jsonb) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT coalesce(pg_temp.sent(a.message), a.outcome) FROM pg_temp.answers(identity, payload) AS a WHERE a.item IS NULL OR a.message IS NOT NULL $$;
CREATE VIEW pg_temp.seen AS
SELECT charge_point, kind, key, wanted, has, state, last_answer, tries,
       CASE WHEN next_try_at > clock_timestamp() + interval '1 s' THEN round(extract(epoch FROM next_try_at - answered_at)) END AS wait, reason
FROM ocpp.desired_overview ORDER BY charge_point, kind, key;

SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2', account => 'acme'), ocpp.add_charge_point('CP3'), pg_temp.connects('CP1');
UPDATE ocpp.charge_point SET vendor = 'Volt', model = CASE identity WHEN 'CP1' THEN 'M1' ELSE 'M2' END;
-- Nothing wished: nothing to notice.
SELECT ocpp.notice_drift();
SELECT * FROM pg_temp.tick();

-- For all, for a vendor, a model, an account, one charge point: the most specific wish holds, then the higher rank, then the newer one.
SELECT ocpp.want_configuration('HeartbeatInterval', '900'), ocpp.want_configuration('heartbeatinterval', '600', vendor => 'Volt'),
       ocpp.want_configuration('HeartbeatInterval', '300', model => 'M2'), ocpp.want_configuration('HeartbeatInterval', '60', identity => 'cp1'),
       ocpp.want_configuration('HeartbeatInterval', '30', model => 'M3'), ocpp.want_configuration('MeterValueSampleInterval', '10', account => 'acme');
SELECT charge_point, key, value, id FROM ocpp.wished_configuration ORDER BY 1, 2;
SELECT ocpp.want_configuration('HeartbeatInterval', '301', model => 'M2', rank => 1), ocpp.want_configuration('HeartbeatInterval', '302', model => 'M2');
-- An exception; and the same once more, which ends the one before.
SELECT ocpp.want_configuration('HeartbeatInterval', NULL, identity => 'CP3', note => 'its modem is slow'), ocpp.want_configuration('HeartbeatInterval', '61', identity => 'CP1');
SELECT charge_point, key, value FROM ocpp.wished_configuration ORDER BY 1, 2;
SELECT id, value, ended_at IS NOT NULL AS ended FROM ocpp.desired_configuration WHERE key = 'HeartbeatInterval' ORDER BY id;

-- Who is connected is asked; the others are waited for.
SELECT * FROM pg_temp.tick();
SELECT * FROM pg_temp.seen;
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT key, value FROM ocpp.configuration_key WHERE charge_point = 'CP1';
SELECT status FROM ocpp.connect((SELECT id FROM ocpp.node WHERE name = 'here'), 'CP2', 'acme', NULL, NULL, '{ocpp1.6}', '192.0.2.1');
-- One command at a time, the next with the answer.
SELECT * FROM pg_temp.tick();
SELECT pg_temp.replies('CP2', '{"status": "RebootRequired"}');
SELECT pg_temp.replies('CP2', '{"status": "Rejected"}');
SELECT * FROM pg_temp.seen;
SELECT action, purpose, state FROM ocpp.command ORDER BY id;
-- What waits for a reboot is not sent again because the old value is told; after the reboot it would be.
SELECT ocpp.get_configuration('CP2') > 0 AS asked;
SELECT * FROM pg_temp.tick();
SELECT pg_temp.replies('CP2', '{"configurationKey": [{"key": "HeartbeatInterval", "readonly": false, "value": "86400"}, {"key": "MeterValueSampleInterval", "readonly": false, "value": "60"}]}');
SELECT FROM ocpp.notice_drift('{CP2}');
SELECT * FROM pg_temp.tick();
SELECT key, wanted, has, state, reason FROM pg_temp.seen WHERE charge_point = 'CP2';

-- Rejected: again after 1, 4, 16 minutes, and given up in the end.
UPDATE ocpp.desired_state SET next_try_at = clock_timestamp() WHERE key = 'MeterValueSampleInterval';
SELECT * FROM pg_temp.tick();
SELECT pg_temp.replies('CP2', '{"status": "Rejected"}');
SELECT key, state, tries, wait, reason FROM pg_temp.seen WHERE state = 'due';
UPDATE ocpp.desired_state SET next_try_at = clock_timestamp(), tries = 5 WHERE key = 'MeterValueSampleInterval';
SELECT * FROM pg_temp.tick();
SELECT pg_temp.replies('CP2', '{"status": "Rejected"}');
SELECT key, state, last_answer, tries, wait, reason FROM pg_temp.seen WHERE state = 'given up';
SELECT FROM ocpp.notice_drift();
SELECT * FROM pg_temp.tick();
SELECT ocpp.try_again('CP1'), ocpp.try_again();
SELECT * FROM pg_temp.tick();
SELECT key, state, tries FROM pg_temp.seen WHERE charge_point = 'CP2';
-- Another value is another wish, also while a command is on its way.
SELECT ocpp.want_configuration('MeterValueSampleInterval', '15', account => 'acme') > 0 AS wished;
SELECT * FROM pg_temp.tick();
SELECT pg_temp.replies('CP2', '{"status": "Accepted"}');
SELECT pg_temp.replies('CP2', '{"status": "Accepted"}');
SELECT key, wanted, has, state, tries FROM pg_temp.seen WHERE charge_point = 'CP2';

-- Somebody changes it by other means: drift. No answer, NotSupported, a CALLERROR.
SELECT ocpp.change_configuration('CP1', 'heartbeatINTERVAL', '5') > 0 AS queued;
SELECT * FROM pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT * FROM pg_temp.tick();
UPDATE ocpp.command SET answer_until = clock_timestamp() WHERE state = 'sent';
SELECT * FROM pg_temp.tick();
SELECT * FROM pg_temp.seen WHERE charge_point = 'CP1';
-- It comes late, and counts.
SELECT outcome FROM pg_temp.sends('CP1', (SELECT format('[3,"%s",{"status":"Accepted"}]', message_id) FROM ocpp.command WHERE state = 'timed out' AND charge_point = 'CP1'));
SELECT * FROM pg_temp.seen WHERE charge_point = 'CP1';
SELECT ocpp.want_configuration('Coffee', 'black', identity => 'CP1'), ocpp.want_configuration('Tea', 'green', identity => 'CP1') > 0;
SELECT * FROM pg_temp.tick();
SELECT pg_temp.replies('CP1', '{"status": "NotSupported"}');
SELECT outcome FROM pg_temp.sends('CP1', (SELECT format('[4,"%s","InternalError","",{}]', message_id) FROM ocpp.command WHERE state = 'sent' AND charge_point = 'CP1'));
SELECT * FROM pg_temp.seen WHERE charge_point = 'CP1';
-- What it told: read-only and unknown keys are not asked for; what already is so is met, lists and truth values as they mean.
SELECT ocpp.want_configuration('NumberOfConnectors', '3', identity => 'CP1') > 0, ocpp.want_configuration('LocalPreAuthorize', 'TRUE', identity => 'CP1') > 0,
       ocpp.want_configuration('MeterValuesSampledData', 'Voltage,Energy.Active.Import.Register', identity => 'CP1') > 0;
SELECT ocpp.no_longer_desired(w.id) FROM ocpp.desired_configuration AS w WHERE w.key = 'Coffee';
SELECT ocpp.same_configuration('A,B', 'b, a'), ocpp.same_configuration('true', 'True'), ocpp.same_configuration('60', '060'), ocpp.same_configuration('', NULL), ocpp.same_configuration('A', 'a');
INSERT INTO ocpp.configuration (charge_point, variable, value, readonly, known, updated_at)
VALUES ('CP1', 'NumberOfConnectors', '2', true, true, now()), ('CP1', 'LocalPreAuthorize', 'true', false, true, now()), ('CP1', 'Tea', NULL, NULL, false, now()),
       ('CP1', 'MeterValuesSampledData', 'Energy.Active.Import.Register, Voltage', false, true, now()), ('CP1', 'HeartbeatInterval', '62', false, true, now())
ON CONFLICT (charge_point, component, component_instance, evse_id, variable, variable_instance, attribute) DO UPDATE SET value = excluded.value;
SELECT * FROM pg_temp.tick();
SELECT * FROM pg_temp.seen WHERE charge_point = 'CP1';
-- The connection breaks: it waits for the next one; a command that was taken back is not sent again by itself.
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT ocpp.disconnected('{CP1}', ARRAY(SELECT session FROM ocpp.charge_point_state WHERE charge_point = 'CP1'), '{gone}');
SELECT ocpp.want_configuration('Tea', 'black', identity => 'CP1') > 0, ocpp.want_configuration('Milk', 'some', identity => 'CP1') > 0;
SELECT * FROM pg_temp.tick();
SELECT pg_temp.connects('CP1');
SELECT charge_point FROM ocpp.step_desired(NULL, '{CP1}', 10);
SELECT key, state, reason FROM pg_temp.seen WHERE charge_point = 'CP1' AND key IN ('Tea', 'Milk');
SELECT ocpp.cancel_command(m.id) FROM ocpp.command AS m WHERE m.state = 'queued';
UPDATE ocpp.desired_state SET next_try_at = clock_timestamp() WHERE state = 'asked' AND charge_point = 'CP1';
SELECT * FROM pg_temp.tick();
SELECT key, state, tries, reason FROM pg_temp.seen WHERE charge_point = 'CP1' AND key = 'Milk';

-- Availability: what it has is what it accepted, unless its status contradicts.
SELECT ocpp.want_availability('CP2', 'Inoperative', 1), ocpp.want_availability('CP2', 'Operative', 2), ocpp.want_availability('CP2', 'Operative');
SELECT * FROM pg_temp.tick() WHERE charge_point = 'CP2';
SELECT pg_temp.replies('CP2', '{"status": "Scheduled"}');
SELECT key, wanted, has, state, last_answer, reason FROM pg_temp.seen WHERE kind = 'availability';
SELECT outcome FROM pg_temp.sends('CP2', '[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]',
                                         '[2,"2","StatusNotification",{"connectorId":2,"errorCode":"NoError","status":"Unavailable"}]');
SELECT FROM ocpp.notice_drift();
SELECT * FROM pg_temp.tick() WHERE charge_point = 'CP2';
SELECT pg_temp.replies('CP2', '{"status": "Accepted"}');
SELECT pg_temp.replies('CP2', '{"status": "Accepted"}');
-- That it is still unavailable is no news; were it told once more, it would be.
SELECT FROM ocpp.notice_drift();
SELECT * FROM pg_temp.tick() WHERE charge_point = 'CP2';
SELECT key, wanted, has, state FROM pg_temp.seen WHERE kind = 'availability';
SELECT ocpp.want_availability('CP2', NULL, 1), ocpp.want_availability('CP2', NULL, 2), ocpp.want_availability('CP2', NULL);
SELECT * FROM pg_temp.tick();
SELECT count(*) FROM pg_temp.seen WHERE kind = 'availability';

-- What a quirk forbids is given up for that reason, and the answer before it is kept all the same.
SAVEPOINT quirk;
SELECT FROM ocpp.want_configuration('LightIntensity', '7', identity => 'CP2');
SELECT ocpp.want_availability('CP2', 'Inoperative', 1);
SELECT * FROM pg_temp.tick() WHERE charge_point = 'CP2';
UPDATE ocpp.charge_point SET vendor = 'Acme' WHERE identity = 'CP2';
INSERT INTO ocpp.quirk (vendor, deviation, value, description) VALUES ('Acme', 'never_send', '"ChangeConfiguration"', 'hangs'), ('Acme', 'never_send', '"ChangeAvailability"', 'hangs');
SELECT pg_temp.replies('CP2', '{"status": "Accepted"}');
SELECT * FROM pg_temp.tick() WHERE charge_point = 'CP2';
SELECT kind, key, state, reason FROM pg_temp.seen WHERE charge_point = 'CP2' AND key IN ('LightIntensity', '1') ORDER BY 1, 2;
ROLLBACK TO quirk;
-- So is what a trigger of yours keeps out of the queue, also piece by piece.
CREATE FUNCTION pg_temp.swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER swallow BEFORE INSERT ON ocpp.command FOR EACH ROW EXECUTE FUNCTION pg_temp.swallow();
SELECT FROM ocpp.want_configuration('LightIntensity', '7', identity => 'CP2');
SELECT FROM ocpp.want_local_list('CP2', '{TAG}');
SELECT * FROM pg_temp.tick() WHERE charge_point = 'CP2';
SELECT kind, key, state, reason FROM pg_temp.seen WHERE charge_point = 'CP2' AND kind IN ('local list', 'configuration') AND state <> 'met' ORDER BY 1, 2;
ROLLBACK TO quirk;

-- Refused.
SAVEPOINT before;
SELECT ocpp.want_configuration(NULL, '1');
ROLLBACK TO before;
SELECT ocpp.want_configuration('LightIntensity', '1', site => 4711);
ROLLBACK TO before;
SELECT ocpp.want_configuration('authorizationKEY', 'secret', identity => 'CP1');
ROLLBACK TO before;
INSERT INTO ocpp.desired_configuration (key, value) VALUES ('AuthorizationKey', 'secret');
ROLLBACK TO before;
SELECT ocpp.want_configuration(repeat('k', 51), '1');
ROLLBACK TO before;
SELECT ocpp.want_availability('CP1', 'Broken');
ROLLBACK TO before;
SELECT ocpp.no_longer_desired(0);
ROLLBACK TO before;
SELECT ocpp.try_again('NOBODY');
ROLLBACK TO before;
-- A charge point that goes takes everything along; renamed, it keeps it.
SELECT ocpp.rename_charge_point('CP2', 'CP9');
DELETE FROM ocpp.charge_point WHERE identity = 'CP1';
SELECT * FROM pg_temp.tick();
SELECT charge_point, key, state FROM pg_temp.seen;
ROLLBACK;
