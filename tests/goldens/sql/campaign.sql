-- Campaigns: one firmware update at many charge points, a few at a time, paused when too many fail.
BEGIN;
\i station.psql
ALTER SEQUENCE ocpp.job_number RESTART 1;
ALTER SEQUENCE ocpp.request_number RESTART 1;
ALTER TABLE ocpp.campaign ALTER COLUMN id RESTART;
-- What ocpp.tend does by the clock.
CREATE FUNCTION pg_temp.steps() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT charge_point FROM ocpp.do_step('step_campaign', NULL, 256) ORDER BY charge_point COLLATE "C"
$$;
CREATE FUNCTION pg_temp.reports(identity text, status text) RETURNS void LANGUAGE sql AS $$
    SELECT ocpp.note_progress(identity, 'FirmwareStatusNotification', status, NULL, clock_timestamp())
$$;
CREATE VIEW pg_temp.campaigns AS SELECT id, state, reason, members, waiting, running, done, failed, cancelled, percent FROM ocpp.campaign_overview ORDER BY id;
CREATE VIEW pg_temp.members AS SELECT charge_point, state, reason, status, tries, job, command FROM ocpp.campaign_member_overview ORDER BY campaign, turn;
SELECT ocpp.add_charge_point('CP' || n) FROM generate_series(1, 5) AS n;
SELECT pg_temp.connects('CP' || n) FROM generate_series(1, 4) AS n;

-- Five charge points, two at a time; each once, in the order of the list, whatever the case. CP5 is absent.
SELECT ocpp.start_campaign('UpdateFirmware', '{"location": "https://192.0.2.9/2.bin", "retrieveDate": "2026-01-01T00:00:00Z"}',
                           '{CP5,CP1,cp2,CP3,CP1,CP4}', name => 'spring', batch_size => 2, most_failures => 1);
SELECT * FROM pg_temp.campaigns;
SELECT pg_temp.steps();
SELECT pg_temp.steps();
SELECT * FROM pg_temp.members;
SELECT charge_point, action, payload, purpose, state FROM ocpp.command ORDER BY id;
SELECT charge_point, state, campaign FROM ocpp.job_overview ORDER BY charge_point;
SELECT outcome, charge_point FROM pg_temp.tends() ORDER BY charge_point;
SELECT outcome FROM pg_temp.answers('CP1', '{}');
SELECT outcome FROM pg_temp.answers('CP2', '{}');
SELECT pg_temp.reports('CP1', 'Installing'), pg_temp.reports('CP2', 'Downloading');
SELECT pg_temp.steps();
SELECT pg_temp.steps();
SELECT * FROM pg_temp.members;

-- One is done, the next begins.
SELECT pg_temp.reports('CP1', 'Installed');
SELECT pg_temp.steps();
SELECT * FROM pg_temp.members;
-- One fails: that is too many. What has begun goes on, nothing new begins.
SELECT pg_temp.reports('CP2', 'DownloadFailed');
SELECT pg_temp.steps();
SELECT * FROM pg_temp.campaigns;
SELECT outcome, charge_point FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP3', '{}');
SELECT pg_temp.reports('CP3', 'Installed');
SELECT pg_temp.steps();
SELECT pg_temp.steps();
SELECT * FROM pg_temp.members;

-- Go on, with more patience. CP5 is still absent and takes no place.
SELECT ocpp.resume_campaign(1, most_failures => 2);
SELECT pg_temp.steps();
SELECT * FROM pg_temp.campaigns;
SELECT * FROM pg_temp.members;
-- By hand a failed one gets another try, and counts as running again.
SELECT ocpp.retry_job(job) FROM ocpp.campaign_member WHERE charge_point = 'CP2';
SELECT pg_temp.steps();
SELECT * FROM pg_temp.members;
-- CP4 goes away before it was sent anything: it gives its place back.
SELECT ocpp.disconnected('{CP4}', ARRAY(SELECT session FROM ocpp.charge_point_state WHERE charge_point = 'CP4'), '{gone}');
UPDATE ocpp.command SET expires_at = clock_timestamp() WHERE charge_point = 'CP4';
SELECT ocpp.expire_commands();
SELECT pg_temp.steps();
SELECT * FROM pg_temp.members;
-- The absent one comes, and refuses.
SELECT pg_temp.connects('CP5');
SELECT pg_temp.steps();
SELECT outcome, charge_point FROM pg_temp.tends() ORDER BY charge_point;
SELECT outcome FROM pg_temp.answers('CP2', '{}');
SELECT outcome FROM pg_temp.sends('CP5', (SELECT format('[4,"%s","NotSupported","",{}]', message_id) FROM ocpp.command WHERE charge_point = 'CP5'));
SELECT pg_temp.reports('CP2', 'Installed');
SELECT pg_temp.steps();
SELECT * FROM pg_temp.campaigns;
SELECT * FROM pg_temp.members;

-- By hand: pause, resume, cancel.
SELECT ocpp.pause_campaign(1);
SELECT * FROM pg_temp.campaigns;
SAVEPOINT before;
SELECT ocpp.pause_campaign(1);
ROLLBACK TO before;
SELECT ocpp.resume_campaign(1);
SELECT ocpp.cancel_campaign(1, 'a better version is out');
SELECT pg_temp.steps();
SELECT * FROM pg_temp.campaigns;
SELECT * FROM pg_temp.members;
SAVEPOINT before;
SELECT ocpp.resume_campaign(1);
ROLLBACK TO before;
SELECT ocpp.cancel_campaign(2);
ROLLBACK TO before;

-- Another one, with a second try each; each GetLog gets a number of its own.
SELECT pg_temp.connects('CP4');
SELECT ocpp.start_campaign('GetLog', '{"logType": "SecurityLog", "log": {"remoteLocation": "ftp://192.0.2.9/"}}', array_agg(identity ORDER BY identity), tries => 2)
FROM ocpp.charge_point WHERE identity IN ('CP3', 'CP4', 'CP5');
SELECT pg_temp.steps();
SELECT charge_point, payload, state FROM ocpp.command WHERE action = 'GetLog' ORDER BY charge_point;
SELECT outcome, charge_point FROM pg_temp.tends() ORDER BY charge_point;
SELECT outcome FROM pg_temp.answers('CP3', '{"status": "Accepted", "filename": "3.log"}');
SELECT outcome FROM pg_temp.answers('CP4', '{"status": "Rejected"}');
SELECT outcome FROM pg_temp.answers('CP5', '{"status": "Rejected"}');
SELECT ocpp.note_progress('CP3', 'LogStatusNotification', 'Uploaded', 1, clock_timestamp());
SELECT pg_temp.steps();
-- CP4 and CP5 wait for their second try, as part of the campaign.
SELECT charge_point, state, reason, status, file_name, tries FROM ocpp.campaign_member_overview WHERE campaign = 2 ORDER BY turn;
UPDATE ocpp.job SET due_at = clock_timestamp() WHERE charge_point = 'CP4' AND state = 'failed';
SELECT charge_point FROM ocpp.do_step('step_job', NULL, 100);
SELECT outcome, charge_point FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP4', '{"status": "Accepted", "filename": "4.log"}');
SELECT request_id, state, campaign FROM ocpp.job_overview WHERE charge_point = 'CP4' AND action = 'GetLog';
-- Cancelled: what is at it goes on, no further tries.
SELECT ocpp.cancel_campaign(2);
SELECT pg_temp.steps();
SELECT * FROM pg_temp.campaigns;
SELECT ocpp.note_progress('CP4', 'LogStatusNotification', 'Uploaded', request_id, clock_timestamp()) FROM ocpp.job WHERE charge_point = 'CP4' AND action = 'GetLog';
SELECT pg_temp.steps();
SELECT * FROM pg_temp.campaigns;
UPDATE ocpp.job SET due_at = clock_timestamp() WHERE charge_point = 'CP5' AND action = 'GetLog';
SELECT charge_point FROM ocpp.do_step('step_job', NULL, 100);
SELECT state, next_try_at FROM ocpp.job_overview WHERE charge_point = 'CP5' AND action = 'GetLog';

-- Refused up front, with everything that is wrong.
SAVEPOINT before;
SELECT ocpp.start_campaign('UpdateFirmware', '{"location": 1, "what": true}', '{CP1}');
ROLLBACK TO before;
SELECT ocpp.start_campaign('GetLog', '{"logType": "Everything"}', '{CP1}');
ROLLBACK TO before;
SELECT ocpp.start_campaign('GetDiagnostics', '[]', '{CP1}');
ROLLBACK TO before;
SELECT ocpp.start_campaign('Reset', '{"type": "Soft"}', '{CP1}');
ROLLBACK TO before;
SELECT ocpp.start_campaign('GetDiagnostics', '{"location": "ftp://192.0.2.9/"}', '{CP1,NOBODY,NOWHERE}');
ROLLBACK TO before;
SELECT ocpp.start_campaign('GetDiagnostics', '{"location": "ftp://192.0.2.9/"}', '{}');
ROLLBACK TO before;
SELECT ocpp.start_campaign('GetDiagnostics', '{"location": "ftp://192.0.2.9/"}', array_agg(identity)) FROM ocpp.charge_point WHERE model = 'none such';
ROLLBACK TO before;
SELECT ocpp.start_campaign('GetDiagnostics', '{"location": "ftp://192.0.2.9/"}', '{CP1}', batch_size => 0);
ROLLBACK TO before;

-- One that must not be sent the command has failed, and holds up nobody.
SAVEPOINT quirk;
UPDATE ocpp.charge_point SET vendor = 'Acme' WHERE identity = 'CP3';
INSERT INTO ocpp.quirk (vendor, deviation, value, description) VALUES ('Acme', 'never_send', '"GetDiagnostics"', 'hangs');
SELECT FROM ocpp.start_campaign('GetDiagnostics', '{"location": "ftp://192.0.2.10/"}', '{CP3,CP4}');
SELECT pg_temp.steps();
SELECT pg_temp.steps();
SELECT charge_point, state, reason FROM ocpp.campaign_member_overview WHERE campaign = (SELECT max(id) FROM ocpp.campaign) ORDER BY turn;
ROLLBACK TO quirk;

-- A thousand, fifty at a time: a few statements, however many they are.
DELETE FROM ocpp.charge_point;
INSERT INTO ocpp.charge_point (identity) SELECT 'S' || n FROM generate_series(1, 1000) AS n;
UPDATE ocpp.charge_point_state AS s SET node = n.id, version = '1.6' FROM ocpp.node AS n;
SELECT ocpp.start_campaign('GetDiagnostics', '{"location": "ftp://192.0.2.9/"}', array_agg(identity), batch_size => 50) FROM ocpp.charge_point;
DO $$
DECLARE
    rounds integer := 0;
BEGIN
    LOOP
        PERFORM pg_temp.steps();
        EXIT WHEN (SELECT ended_at IS NOT NULL FROM ocpp.campaign ORDER BY id DESC LIMIT 1) OR rounds > 50;
        rounds := rounds + 1;
        ASSERT (SELECT count(*) FROM ocpp.command WHERE state = 'queued') <= 50;
        -- All that were asked have nothing to upload.
        UPDATE ocpp.command SET state = 'sent', sent_at = clock_timestamp(), attempts = 1 WHERE state = 'queued';
        UPDATE ocpp.command SET state = 'accepted', answered_at = clock_timestamp(), answer = '{}' WHERE state = 'sent';
    END LOOP;
    ASSERT rounds = 20, format('%s rounds', rounds);
END
$$;
SELECT state, members, waiting, running, done, percent FROM ocpp.campaign_overview ORDER BY id DESC LIMIT 1;
ROLLBACK;
