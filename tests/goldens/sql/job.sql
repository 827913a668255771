-- Jobs: what becomes of UpdateFirmware, GetDiagnostics, GetLog and SignedUpdateFirmware after their answer.
BEGIN;
\i station.psql
ALTER SEQUENCE ocpp.job_number RESTART 1;
ALTER SEQUENCE ocpp.request_number RESTART 1;
CREATE FUNCTION pg_temp.reports(identity text, action text, status text, request_id bigint DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
    SELECT ocpp.note_progress(identity, action, status, request_id, clock_timestamp())
$$;
CREATE VIEW pg_temp.jobs AS
SELECT id, charge_point AS cp, action, state, status, reason, file_name, request_id AS request, tries, command,
       (next_try_at - updated_at)::interval(0) AS next_try, (news_due_at - updated_at)::interval(0) AS news_due FROM ocpp.job_overview;
SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2');

-- From the command to Installed. While it is queued it is no job yet, but shown.
SELECT ocpp.call('CP1', 'UpdateFirmware', '{"location": "https://192.0.2.9/2.bin", "retrieveDate": "2026-01-01T00:00:00Z"}');
SELECT id, cp, action, state, tries, command FROM pg_temp.jobs;
SELECT pg_temp.connects('CP1');
SELECT outcome, message FROM pg_temp.tends();
SELECT id, state, status, tries, command FROM pg_temp.jobs;
SELECT outcome FROM pg_temp.answers('CP1', '{}');
SELECT id, state, status, tries, news_due FROM pg_temp.jobs;
SELECT pg_temp.reports('CP1', 'FirmwareStatusNotification', s) FROM unnest('{Downloading,Idle,Downloaded,Warming,Installing}'::text[]) AS s;
SELECT id, state, status, news_due FROM pg_temp.jobs;
SELECT pg_temp.reports('CP1', 'FirmwareStatusNotification', 'INSTALLED');
SELECT id, state, status, reason, news_due FROM pg_temp.jobs;
-- Said again after the reboot: nothing changes. Idle neither. What begins anew is not our doing.
SELECT pg_temp.reports('CP1', 'FirmwareStatusNotification', s) FROM unnest('{Installed,Idle,Downloading}'::text[]) AS s;
SELECT id, state, status FROM pg_temp.jobs;
SELECT job, action, status FROM ocpp.job_history ORDER BY id;

-- GetLog: a number for each; the newer one ends the older one where the charge point says so.
SELECT ocpp.call('CP1', 'GetLog', jsonb_build_object('logType', 'SecurityLog', 'requestId', nextval('ocpp.request_number'), 'log', '{"remoteLocation": "ftp://192.0.2.9/"}'::jsonb)) FROM generate_series(1, 2);
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "Accepted", "filename": "a.log"}');
SELECT pg_temp.reports('CP1', 'LogStatusNotification', 'Uploading', 1);
SELECT id, state, status, reason, file_name, request FROM pg_temp.jobs WHERE action = 'GetLog' ORDER BY id;
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "AcceptedCanceled", "filename": "b.log"}');
SELECT pg_temp.reports('CP1', 'LogStatusNotification', 'Uploading', 2);
SELECT id, state, status, reason, file_name, request FROM pg_temp.jobs WHERE action = 'GetLog' ORDER BY id;
-- The numbers tell them apart, whatever comes when.
SELECT pg_temp.reports('CP1', 'LogStatusNotification', 'UploadFailure', 1), pg_temp.reports('CP1', 'LogStatusNotification', 'Uploaded', 2);
SELECT id, state, status, reason, file_name, request FROM pg_temp.jobs WHERE action = 'GetLog' ORDER BY id;

-- GetDiagnostics: no file name, nothing to upload (OCPP 1.6 5.10).
SELECT ocpp.call('CP1', 'GetDiagnostics', '{"location": "ftp://192.0.2.9/"}') FROM generate_series(1, 2);
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{}');
SELECT outcome FROM pg_temp.answers('CP1', '{"fileName": "diagnostics.zip"}');
SELECT pg_temp.reports('CP1', 'DiagnosticsStatusNotification', s) FROM unnest('{Uploading,Uploaded}'::text[]) AS s;
SELECT id, state, status, reason, file_name FROM pg_temp.jobs WHERE action = 'GetDiagnostics' ORDER BY id;

-- Refused, for good where the same again will not help; and a report of no job at all.
UPDATE ocpp.setting SET value = '3' WHERE name = 'job.tries';
SELECT ocpp.call('CP1', 'SignedUpdateFirmware', jsonb_build_object('requestId', nextval('ocpp.request_number'), 'firmware', jsonb_build_object(
    'location', 'https://192.0.2.9/3.bin', 'retrieveDateTime', '2026-01-01T00:00:00Z', 'signingCertificate', 'x', 'signature', 'y')));
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{"status": "InvalidCertificate"}');
SELECT id, state, reason, tries, next_try FROM pg_temp.jobs WHERE action = 'SignedUpdateFirmware';
SELECT pg_temp.reports('CP2', 'SignedFirmwareStatusNotification', 'Downloading', 99), pg_temp.reports('CP2', 'DiagnosticsStatusNotification', 'Idle');
SELECT charge_point, job, action, status, request_id FROM ocpp.job_history WHERE charge_point = 'CP2' ORDER BY id;

-- A failed download is tried again by itself: after 5 min, then 10, and no more than three times.
SELECT pg_temp.connects('CP2'), ocpp.call('CP2', 'UpdateFirmware', '{"location": "https://192.0.2.9/2.bin", "retrieveDate": "2026-01-01T00:00:00Z"}');
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP2', '{}');
SELECT pg_temp.reports('CP2', 'FirmwareStatusNotification', s) FROM unnest('{Downloading,DownloadFailed}'::text[]) AS s;
SELECT id, state, status, reason, tries, next_try FROM pg_temp.jobs WHERE cp = 'CP2';
SELECT * FROM ocpp.do_step('step_job', NULL, 100);
UPDATE ocpp.job SET due_at = clock_timestamp() WHERE charge_point = 'CP2' AND state = 'failed';
SELECT * FROM ocpp.do_step('step_job', NULL, 100);
SELECT id, state, status, reason, tries, next_try FROM pg_temp.jobs WHERE cp = 'CP2';
SELECT id, purpose, state FROM ocpp.command WHERE charge_point = 'CP2' ORDER BY id;
-- Meanwhile the charge point has begun again by itself: the command is taken back.
SELECT pg_temp.reports('CP2', 'FirmwareStatusNotification', 'Downloading');
SELECT id, purpose, state FROM ocpp.command WHERE charge_point = 'CP2' ORDER BY id;
SELECT id, state, status, reason, tries, next_try, news_due FROM pg_temp.jobs WHERE cp = 'CP2';
SELECT pg_temp.reports('CP2', 'FirmwareStatusNotification', 'InstallationFailed');
UPDATE ocpp.job SET due_at = clock_timestamp() WHERE charge_point = 'CP2' AND state = 'failed';
SELECT * FROM ocpp.do_step('step_job', NULL, 100);
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP2', '{}');
SELECT pg_temp.reports('CP2', 'FirmwareStatusNotification', 'DownloadFailed');
SELECT id, state, status, reason, tries, next_try FROM pg_temp.jobs WHERE cp = 'CP2';
-- Sent, and nobody knows whether it arrived. That was the third.
UPDATE ocpp.job SET due_at = clock_timestamp() WHERE charge_point = 'CP2' AND state = 'failed';
SELECT * FROM ocpp.do_step('step_job', NULL, 100);
SELECT outcome FROM pg_temp.tends();
SELECT pg_temp.connects('CP2');
SELECT id, state, status, reason, tries, next_try FROM pg_temp.jobs WHERE cp = 'CP2';
-- It had, as its late answer says.
SELECT outcome FROM pg_temp.sends('CP2', (SELECT format('[3,"%s",{}]', message_id) FROM ocpp.command WHERE charge_point = 'CP2' AND state = 'unknown'));
SELECT id, state, status, reason, tries, news_due FROM pg_temp.jobs WHERE cp = 'CP2';
-- No news for too long; by hand once more.
UPDATE ocpp.job SET due_at = clock_timestamp() WHERE charge_point = 'CP2' AND state = 'running';
SELECT * FROM ocpp.do_step('step_job', NULL, 100);
SELECT id, state, status, reason, tries, next_try FROM pg_temp.jobs WHERE cp = 'CP2';
SELECT ocpp.retry_job(id) AS command FROM pg_temp.jobs WHERE cp = 'CP2' AND id IS NOT NULL;
SELECT id, state, status, reason, tries, command FROM pg_temp.jobs WHERE cp = 'CP2';
SAVEPOINT before;
SELECT ocpp.retry_job(id) FROM pg_temp.jobs WHERE cp = 'CP2';
ROLLBACK TO before;
SELECT outcome FROM pg_temp.tends();
-- No answer in time; but it is at it.
UPDATE ocpp.command SET answer_until = clock_timestamp() WHERE charge_point = 'CP2' AND state = 'sent';
SELECT outcome FROM pg_temp.tends();
SELECT id, state, status, reason, tries, next_try FROM pg_temp.jobs WHERE cp = 'CP2';
SELECT pg_temp.reports('CP2', 'FirmwareStatusNotification', 'Installing');
SELECT id, state, status, reason, tries, news_due FROM pg_temp.jobs WHERE cp = 'CP2';
-- Given up by hand; the charge point finishes it all the same.
SELECT ocpp.cancel_job(id) FROM pg_temp.jobs WHERE cp = 'CP2';
SELECT id, state, status, reason FROM pg_temp.jobs WHERE cp = 'CP2';
SELECT pg_temp.reports('CP2', 'FirmwareStatusNotification', 'Installed');
SELECT id, state, status, reason FROM pg_temp.jobs WHERE cp = 'CP2';
SAVEPOINT before;
SELECT ocpp.cancel_job(id) FROM pg_temp.jobs WHERE cp = 'CP2';
ROLLBACK TO before;
SELECT ocpp.retry_job(id) FROM pg_temp.jobs WHERE cp = 'CP2';
ROLLBACK TO before;
SELECT ocpp.retry_job(999);
ROLLBACK TO before;

-- GetLog timed out, and its next try waits in the queue under a new number; reports on the first still find it.
SELECT ocpp.call('CP2', 'GetLog', jsonb_build_object('logType', 'DiagnosticsLog', 'requestId', nextval('ocpp.request_number'), 'log', '{"remoteLocation": "ftp://192.0.2.9/"}'::jsonb));
SELECT outcome FROM pg_temp.tends();
UPDATE ocpp.command SET answer_until = clock_timestamp() WHERE charge_point = 'CP2' AND state = 'sent';
SELECT outcome FROM pg_temp.tends();
UPDATE ocpp.job SET due_at = clock_timestamp() WHERE charge_point = 'CP2' AND action = 'GetLog';
SELECT * FROM ocpp.do_step('step_job', NULL, 100);
SELECT id, state, reason, request, tries, command FROM pg_temp.jobs WHERE cp = 'CP2' AND action = 'GetLog';
SELECT payload -> 'requestId' AS request, purpose, state FROM ocpp.command WHERE charge_point = 'CP2' AND action = 'GetLog' ORDER BY id;
SELECT pg_temp.reports('CP2', 'LogStatusNotification', 'Uploading', 4);
SELECT payload -> 'requestId' AS request, purpose, state FROM ocpp.command WHERE charge_point = 'CP2' AND action = 'GetLog' ORDER BY id;
SELECT pg_temp.reports('CP2', 'LogStatusNotification', 'Uploaded', 4);
SELECT id, state, status, reason, request, tries FROM pg_temp.jobs WHERE cp = 'CP2' AND action = 'GetLog';

-- A second firmware update takes the place of the first.
SELECT ocpp.call('CP1', 'UpdateFirmware', format('{"location": "https://192.0.2.9/%s.bin", "retrieveDate": "2026-01-01T00:00:00Z"}', n)::jsonb) FROM generate_series(4, 5) AS n;
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{}');
SELECT outcome FROM pg_temp.answers('CP1', '{}');
SELECT id, state, reason FROM pg_temp.jobs WHERE cp = 'CP1' AND action = 'UpdateFirmware' ORDER BY id;
-- One that shall be fetched in a month may be silent until then.
SELECT ocpp.call('CP1', 'UpdateFirmware', jsonb_build_object('location', 'https://192.0.2.9/6.bin', 'retrieveDate', ocpp.utc(clock_timestamp() + interval '30 days')));
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.answers('CP1', '{}');
SELECT state, news_due > interval '30 days' AS patient FROM pg_temp.jobs WHERE cp = 'CP1' AND action = 'UpdateFirmware' ORDER BY id DESC LIMIT 1;

-- Told to go again if the connection breaks: the same try.
SELECT pg_temp.connects('CP2'), ocpp.call('CP2', 'GetDiagnostics', '{"location": "ftp://192.0.2.9/"}', resend => true);
SELECT outcome FROM pg_temp.tends();
SELECT pg_temp.connects('CP2');
SELECT id, state, reason, tries, next_try FROM pg_temp.jobs WHERE cp = 'CP2' AND action = 'GetDiagnostics';
SELECT outcome FROM pg_temp.tends();
SELECT id, state, reason, tries, next_try FROM pg_temp.jobs WHERE cp = 'CP2' AND action = 'GetDiagnostics';
SELECT outcome FROM pg_temp.sends('CP2', (SELECT format('[4,"%s","NotSupported","no diagnostics",{}]', message_id) FROM ocpp.command WHERE charge_point = 'CP2' AND state = 'sent'));
SELECT id, state, reason, tries, next_try FROM pg_temp.jobs WHERE cp = 'CP2' AND action = 'GetDiagnostics';

-- A next try that a quirk forbids: that is its end, and the reason is kept. A person hears it at once.
SAVEPOINT quirk;
UPDATE ocpp.charge_point SET vendor = 'Acme' WHERE identity = 'CP2';
SELECT ocpp.call('CP2', 'GetDiagnostics', '{"location": "ftp://192.0.2.10/"}');
SELECT outcome FROM pg_temp.tends();
SELECT outcome FROM pg_temp.sends('CP2', (SELECT format('[4,"%s","InternalError","",{}]', message_id) FROM ocpp.command WHERE charge_point = 'CP2' AND state = 'sent'));
INSERT INTO ocpp.quirk (vendor, deviation, value, description) VALUES ('Acme', 'never_send', '"GetDiagnostics"', 'hangs');
UPDATE ocpp.job SET due_at = clock_timestamp() WHERE charge_point = 'CP2' AND due_at IS NOT NULL;
SELECT charge_point FROM ocpp.do_step('step_job', NULL, 100);
SELECT state, reason, tries, next_try FROM pg_temp.jobs WHERE cp = 'CP2' AND action = 'GetDiagnostics' ORDER BY id DESC LIMIT 1;
SELECT ocpp.retry_job(max(id)) FROM ocpp.job WHERE charge_point = 'CP2' AND action = 'GetDiagnostics';
ROLLBACK TO quirk;

-- As the charge point says it.
SELECT pg_temp.says('CP1', 'FirmwareStatusNotification', '{"status": "Downloading"}');
SELECT t.action, t.status, j.state, j.status FROM ocpp.job_history AS t JOIN ocpp.job_overview AS j ON j.id = t.job AND j.charge_point = t.charge_point ORDER BY t.id DESC LIMIT 1;

-- Kept for a time.
SELECT ocpp.delete_old_jobs();
UPDATE ocpp.job SET ended_at = ended_at - interval '500 days';
UPDATE ocpp.job_status SET received_at = received_at - interval '500 days' WHERE charge_point = 'CP2';
SELECT ocpp.delete_old_jobs() > 10 AS deleted;
SELECT count(*) AS reports FROM ocpp.job_history WHERE charge_point = 'CP2';
SELECT charge_point, state FROM ocpp.job;
ROLLBACK;
