-- Jobs: firmware updates (OCPP 1.6 4.5, 5.19), diagnostics (4.4, 5.10), logs and signed firmware (security whitepaper for OCPP 1.6).
--
-- A job begins when its command is sent. The answer says only that the charge point will do it; what became of it, the
-- status notifications say, hours later perhaps. Whoever changes a job holds the lock of the charge point's state.

CREATE OR REPLACE FUNCTION ocpp.request_id(payload jsonb) RETURNS bigint IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT CASE WHEN jsonb_typeof(payload -> 'requestId') = 'number'
                 AND (payload ->> 'requestId')::numeric BETWEEN -9223372036854775808 AND 9223372036854775807
                THEN (payload ->> 'requestId')::numeric::bigint END
$$;
COMMENT ON FUNCTION ocpp.request_id(jsonb) IS 'The requestId in a payload; NULL: none that could be one.';

CREATE OR REPLACE FUNCTION ocpp.with_request_id(action text, payload jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT CASE WHEN action IN ('GetLog', 'SignedUpdateFirmware')
                THEN payload || jsonb_build_object('requestId', nextval('ocpp.request_number')) ELSE payload END
$$;
COMMENT ON FUNCTION ocpp.with_request_id(text, jsonb) IS 'The payload of a job for one more try, or for one more charge point: GetLog and SignedUpdateFirmware get a requestId of its own, so that reports on the one are not taken for the other''s.';

CREATE OR REPLACE FUNCTION ocpp.job_kind(action text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT CASE WHEN action IN ('UpdateFirmware', 'SignedUpdateFirmware') THEN 'firmware' ELSE action END
$$;
COMMENT ON FUNCTION ocpp.job_kind(text) IS 'Jobs of one kind get in each other''s way at a charge point: both kinds of firmware update are one, GetDiagnostics and GetLog one each.';

CREATE OR REPLACE FUNCTION ocpp.status_means(status text) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT CASE
        WHEN word IN ('installed', 'uploaded') THEN 'done'
        WHEN word IN ('downloadfailed', 'installationfailed', 'installverificationfailed', 'uploadfailed', 'uploadfailure', 'permissiondenied') THEN 'failed'
        WHEN word IN ('invalidsignature', 'invalidcertificate', 'revokedcertificate', 'badmessage', 'notsupportedoperation') THEN 'failed for good'
        WHEN word IN ('downloading', 'downloaded', 'downloadscheduled', 'downloadpaused', 'signatureverified', 'installing', 'installscheduled',
                      'installrebooting', 'uploading') THEN 'running'
        WHEN word = 'idle' THEN 'idle' END
    FROM lower(status COLLATE "C") AS word
$$;
COMMENT ON FUNCTION ocpp.status_means(text) IS 'What a status means for the job: done, failed, failed for good (the same again will not help), running, idle (nothing is going on; says nothing of what was). NULL: a word that the specification does not know. Upper and lower case are the same.';

CREATE OR REPLACE FUNCTION ocpp.news_due(payload jsonb, heard_at timestamptz) RETURNS timestamptz STABLE LANGUAGE plpgsql AS $$
DECLARE
    begins_at timestamptz;
BEGIN
    -- A charge point that shall fetch its firmware next week is silent until then.
    BEGIN
        begins_at := greatest((payload ->> 'retrieveDate')::timestamptz, (payload #>> '{firmware,retrieveDateTime}')::timestamptz,
                              (payload #>> '{firmware,installDateTime}')::timestamptz);
    EXCEPTION WHEN data_exception THEN
        begins_at := NULL;
    END;
    RETURN greatest(heard_at, begins_at) + ocpp.get('job.timeout')::interval;
END
$$;
COMMENT ON FUNCTION ocpp.news_due(jsonb, timestamptz) IS 'When a job with this payload that was heard of at heard_at counts as failed unless there is news: after the setting job.timeout, counted from the retrieve or install date if that comes later.';

CREATE OR REPLACE FUNCTION ocpp.fail_job(charge_point text, id bigint, reason text, failed_at timestamptz, again boolean DEFAULT true) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    -- What had failed already keeps its next try.
    UPDATE ocpp.job AS j
    SET state = 'failed', reason = fail_job.reason, ended_at = fail_job.failed_at, updated_at = fail_job.failed_at,
        due_at = CASE WHEN NOT again THEN NULL
                      WHEN j.state = 'failed' THEN j.due_at
                      WHEN j.tries < j.most_tries
                      THEN fail_job.failed_at + least(interval '5 min' * 2 ^ least(j.tries - 1, 20), interval '1 day') END
    WHERE j.charge_point = fail_job.charge_point AND j.id = fail_job.id;
END
$$;
COMMENT ON FUNCTION ocpp.fail_job(text, bigint, text, timestamptz, boolean) IS 'A try of a job failed, for this reason. With again and tries left the next follows after 5 minutes, twice as long each time, at most a day. The caller holds the lock of the charge point''s state.';

CREATE OR REPLACE FUNCTION ocpp.take_back_try(charge_point text, command bigint) RETURNS void LANGUAGE sql AS $$
    UPDATE ocpp.command AS m SET state = 'cancelled'
    FROM (SELECT q.charge_point, q.id FROM ocpp.command AS q
          WHERE q.charge_point = take_back_try.charge_point AND q.id = take_back_try.command AND q.state = 'queued' FOR NO KEY UPDATE) AS waiting
    WHERE m.charge_point = waiting.charge_point AND m.id = waiting.id
$$;
COMMENT ON FUNCTION ocpp.take_back_try(text, bigint) IS 'Takes back a queued command that news has made pointless. Whoever has locked it is waited for: a firmware must not be installed twice.';

CREATE OR REPLACE FUNCTION ocpp.supersede_jobs(task ocpp.job, reason text, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    UPDATE ocpp.job AS j
    SET state = 'cancelled', reason = supersede_jobs.reason, due_at = NULL, ended_at = supersede_jobs.at, updated_at = supersede_jobs.at
    WHERE j.charge_point = task.charge_point AND j.id <> task.id AND j.command < task.command
      AND ocpp.job_kind(j.action) = ocpp.job_kind(task.action) AND (j.state IN ('sent', 'running') OR j.due_at IS NOT NULL);
END
$$;
COMMENT ON FUNCTION ocpp.supersede_jobs(ocpp.job, text, timestamptz) IS 'This job has taken the place of those of its kind that the charge point was sent before: they are cancelled, their next tries too.';

CREATE OR REPLACE FUNCTION ocpp.is_superseded(task ocpp.job) RETURNS boolean STABLE LANGUAGE sql AS $$
    SELECT ocpp.job_kind(task.action) = 'firmware' AND EXISTS (
        SELECT FROM ocpp.job AS j
        WHERE j.charge_point = task.charge_point AND j.command > task.command AND j.state IN ('sent', 'running', 'done')
          AND ocpp.job_kind(j.action) = 'firmware')
$$;
COMMENT ON FUNCTION ocpp.is_superseded(ocpp.job) IS 'Whether the charge point was sent a newer firmware update, which goes on or is done.';

CREATE OR REPLACE FUNCTION ocpp.follow_job() RETURNS trigger LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    task ocpp.job;
    at timestamptz := coalesce(CASE NEW.state WHEN 'sent' THEN NEW.sent_at ELSE NEW.answered_at END, clock_timestamp());
    said text := left(NEW.answer ->> 'status', 100);
BEGIN
    SELECT * INTO task FROM ocpp.job AS j
    WHERE j.charge_point = NEW.charge_point AND (j.command = NEW.id OR NEW.id = ANY (j.earlier));
    IF NOT FOUND THEN
        INSERT INTO ocpp.job (charge_point, action, request_id, payload, command, campaign, most_tries, created_at, updated_at)
        SELECT NEW.charge_point, NEW.action, ocpp.request_id(NEW.payload), NEW.payload, NEW.id, c.id,
               coalesce(c.tries, ocpp.get('job.tries')::integer), at, at
        FROM (VALUES (true)) AS always LEFT JOIN (ocpp.campaign_member AS m JOIN ocpp.campaign AS c ON c.id = m.campaign)
             ON m.charge_point = NEW.charge_point AND m.command = NEW.id
        RETURNING * INTO task;
    ELSIF NEW.state = 'sent' THEN
        UPDATE ocpp.job AS j
        SET state = 'sent', status = NULL, file_name = NULL, reason = NULL, due_at = NULL, ended_at = NULL, updated_at = at,
            -- The same command once more, because the connection broke, is the same try.
            tries = j.tries + (NEW.attempts = 1)::integer
        WHERE j.charge_point = task.charge_point AND j.id = task.id;
    END IF;

    CASE NEW.state
        WHEN 'sent' THEN
            NULL;
        WHEN 'accepted' THEN
            UPDATE ocpp.job AS j SET file_name = left(coalesce(NEW.answer ->> 'fileName', NEW.answer ->> 'filename'), 255)
            WHERE j.charge_point = task.charge_point AND j.id = task.id AND (j.command = NEW.id OR j.file_name IS NULL);
            -- Where the charge point has reported already, it has said more than this. A late answer to an earlier try counts while no
            -- later one is on its way.
            IF task.state = 'failed' AND coalesce(lower(task.status COLLATE "C") = 'idle', true) AND NOT ocpp.is_superseded(task)
               OR task.state = 'sent' AND task.command = NEW.id THEN
                IF task.command <> NEW.id THEN
                    PERFORM ocpp.take_back_try(task.charge_point, task.command);
                END IF;
                -- Without a file name there is no file (OCPP 1.6 5.10).
                IF NEW.action = 'GetDiagnostics' AND coalesce(NEW.answer ->> 'fileName', '') = '' THEN
                    UPDATE ocpp.job AS j
                    SET state = 'done', reason = 'the charge point has nothing to upload', due_at = NULL, ended_at = at, updated_at = at
                    WHERE j.charge_point = task.charge_point AND j.id = task.id;
                ELSE
                    UPDATE ocpp.job AS j
                    SET state = 'running', reason = NULL, due_at = ocpp.news_due(j.payload, at), ended_at = NULL, updated_at = at,
                        request_id = ocpp.request_id(NEW.payload)
                    WHERE j.charge_point = task.charge_point AND j.id = task.id;
                END IF;
            END IF;
            IF lower(said COLLATE "C") = 'acceptedcanceled' THEN
                PERFORM ocpp.supersede_jobs(task, format('the charge point gave it up for job %s', task.id), at);
            ELSIF ocpp.job_kind(task.action) = 'firmware' AND task.state <> 'cancelled' THEN
                -- Our choice: a charge point installs but one. Its reports bear no id, and an old update tried again would undo the new one.
                PERFORM ocpp.supersede_jobs(task, format('job %s took its place', task.id), at);
            END IF;
        WHEN 'rejected' THEN
            IF task.command = NEW.id AND task.state IN ('sent', 'running', 'failed') THEN
                PERFORM ocpp.fail_job(task.charge_point, task.id, coalesce('the charge point answered ' || said, 'the answer has no status'), at,
                                      coalesce(ocpp.status_means(said) <> 'failed for good', true));
            END IF;
        WHEN 'error' THEN
            IF task.command = NEW.id AND task.state IN ('sent', 'running', 'failed') THEN
                PERFORM ocpp.fail_job(task.charge_point, task.id,
                    'the charge point answered the error ' || concat_ws(': ', left(NEW.error_code, 100), nullif(left(NEW.error_description, 200), '')), at,
                    coalesce(NEW.error_code NOT IN ('NotImplemented', 'NotSupported'), true));
            END IF;
        WHEN 'timed out' THEN
            IF task.command = NEW.id AND task.state = 'sent' THEN
                PERFORM ocpp.fail_job(task.charge_point, task.id, 'no answer in time', at);
            END IF;
        ELSE
            -- unknown; or queued again, and if that expires the next try is due.
            IF task.command = NEW.id AND task.state = 'sent' THEN
                PERFORM ocpp.fail_job(task.charge_point, task.id, 'the connection broke before the answer came', at);
            END IF;
    END CASE;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.follow_job() IS 'Trigger: makes the job of a command that is sent, and notes in it what the answer, or its absence, means. A firmware update that is accepted takes the place of every other one of the charge point; GetLog does where the charge point answers AcceptedCanceled; GetDiagnostics does not, each uploads a file.';
-- Not when it is cancelled or expires: that is not done under the lock of the charge point, and a job that was never sent is none.
CREATE OR REPLACE TRIGGER follow_job AFTER UPDATE OF state ON ocpp.command
    FOR EACH ROW WHEN (NEW.action IN ('UpdateFirmware', 'SignedUpdateFirmware', 'GetDiagnostics', 'GetLog')
                       AND NEW.state <> OLD.state AND NEW.state NOT IN ('cancelled', 'expired'))
    EXECUTE FUNCTION ocpp.follow_job();
COMMENT ON TRIGGER follow_job ON ocpp.command IS 'A job begins when its command is sent.';

CREATE OR REPLACE FUNCTION ocpp.note_progress(charge_point text, action text, status text, request_id bigint, received_at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    actions constant text[] := CASE note_progress.action
        WHEN 'FirmwareStatusNotification'       THEN ARRAY['UpdateFirmware', 'SignedUpdateFirmware']
        WHEN 'SignedFirmwareStatusNotification' THEN ARRAY['SignedUpdateFirmware', 'UpdateFirmware']
        WHEN 'DiagnosticsStatusNotification'    THEN ARRAY['GetDiagnostics', 'GetLog']
        ELSE ARRAY['GetLog', 'GetDiagnostics'] END;
    word constant text := left(coalesce(note_progress.status, ''), 255);
    meaning constant text := ocpp.status_means(word);
    task ocpp.job;
    -- What ended before this is not spoken of any more.
    since constant timestamptz := note_progress.received_at - ocpp.get('job.timeout')::interval;
    -- It speaks of a try that another one has followed.
    past boolean := false;
BEGIN
    -- By its number ...
    IF note_progress.request_id IS NOT NULL THEN
        SELECT * INTO task FROM ocpp.job AS j
        WHERE j.charge_point = note_progress.charge_point AND j.request_id = note_progress.request_id AND j.action = ANY (actions)
        ORDER BY j.id DESC LIMIT 1;
        IF NOT FOUND THEN
            SELECT j.* INTO task FROM ocpp.job AS j JOIN ocpp.command AS m ON m.charge_point = j.charge_point AND m.id = ANY (j.earlier)
            WHERE j.charge_point = note_progress.charge_point AND j.action = ANY (actions) AND ocpp.request_id(m.payload) = note_progress.request_id
            ORDER BY j.id DESC LIMIT 1;
            past := FOUND;
        END IF;
    END IF;
    -- ... or it speaks of the newest that goes on, of its own action first; else of the one that ended last: after a failure many
    -- charge points try again by themselves, and many say twice that they are done.
    IF task.id IS NULL THEN
        SELECT * INTO task FROM ocpp.job AS j
        WHERE j.charge_point = note_progress.charge_point
          AND (j.action = ANY (actions) AND j.state IN ('sent', 'running')
               OR j.action = actions[1] AND j.ended_at > since)
        ORDER BY j.state IN ('sent', 'running') DESC, j.action = actions[1] DESC, j.ended_at DESC, j.id DESC LIMIT 1;
        -- What begins anew after the end is somebody else's doing.
        IF task.state = 'done' AND task.status IS NOT NULL AND meaning IS DISTINCT FROM 'idle' AND meaning IS DISTINCT FROM 'done' THEN
            task := NULL;
        END IF;
    END IF;

    INSERT INTO ocpp.job_status (charge_point, received_at, job, action, status, request_id)
    VALUES (note_progress.charge_point, note_progress.received_at, task.id, note_progress.action, word, note_progress.request_id);
    IF task.id IS NULL OR task.state = 'done' AND task.status IS NOT NULL THEN
        RETURN;
    ELSIF meaning = 'done' THEN
        PERFORM ocpp.take_back_try(task.charge_point, task.command);
        UPDATE ocpp.job AS j
        SET state = 'done', status = word, reason = NULL, due_at = NULL, ended_at = note_progress.received_at, updated_at = note_progress.received_at
        WHERE j.charge_point = task.charge_point AND j.id = task.id;
    ELSIF past AND task.state <> 'failed' THEN
        RETURN;
    ELSIF meaning = 'idle' THEN
        -- It answers a TriggerMessage; a running job is not over by that (OCPP 1.6 4.4, 4.5), nor is it news.
        UPDATE ocpp.job AS j SET status = word, updated_at = note_progress.received_at
        WHERE j.charge_point = task.charge_point AND j.id = task.id AND j.state = 'running';
    ELSIF meaning IS NULL OR task.state = 'cancelled' THEN
        UPDATE ocpp.job AS j
        SET status = word, updated_at = note_progress.received_at,
            due_at = CASE WHEN j.state = 'running' THEN ocpp.news_due(j.payload, note_progress.received_at) ELSE j.due_at END
        WHERE j.charge_point = task.charge_point AND j.id = task.id;
    ELSIF meaning = 'running' THEN
        -- It is at it again by itself: then we need not ask again.
        IF task.state = 'failed' THEN
            PERFORM ocpp.take_back_try(task.charge_point, task.command);
        END IF;
        UPDATE ocpp.job AS j
        SET state = 'running', status = word, reason = NULL, ended_at = NULL, updated_at = note_progress.received_at,
            due_at = ocpp.news_due(j.payload, note_progress.received_at),
            -- The earlier try it is, then.
            request_id = CASE WHEN past THEN note_progress.request_id ELSE j.request_id END
        WHERE j.charge_point = task.charge_point AND j.id = task.id;
    ELSE
        UPDATE ocpp.job AS j SET status = word WHERE j.charge_point = task.charge_point AND j.id = task.id;
        PERFORM ocpp.fail_job(task.charge_point, task.id, 'the charge point said ' || word, note_progress.received_at, meaning = 'failed');
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.note_progress(text, text, text, bigint, timestamptz) IS 'A charge point reported on a job: action is FirmwareStatusNotification (OCPP 1.6 4.5), DiagnosticsStatusNotification (4.4), LogStatusNotification or SignedFirmwareStatusNotification (security whitepaper), status its word, request_id as it said or NULL. Keeps the report in ocpp.job_status and moves the job on: that of this requestId, else the newest that goes on, else one that ended within the setting job.timeout. What failed may go on again or be done; what is done stays so; what was cancelled stays so unless it turns out to be done. The caller holds the lock of the charge point''s state.';

-- ---- Once more, or not at all --------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION ocpp.note_try(task ocpp.job, number bigint, payload jsonb) RETURNS void LANGUAGE sql AS $$
    UPDATE ocpp.job AS j
    SET command = $2, earlier = j.earlier || j.command, payload = $3, request_id = ocpp.request_id($3), due_at = NULL, updated_at = clock_timestamp()
    WHERE j.charge_point = $1.charge_point AND j.id = $1.id
$$;
COMMENT ON FUNCTION ocpp.note_try(ocpp.job, bigint, jsonb) IS 'A command with this number and payload is another try of a job. The caller holds the lock of the charge point''s state.';

CREATE OR REPLACE FUNCTION ocpp.try_job_again(task ocpp.job) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    fresh constant jsonb := ocpp.with_request_id(task.action, task.payload);
    queued record;
BEGIN
    SELECT * INTO queued FROM ocpp.queue_or_refuse(task.charge_point, task.action, fresh, 'job', NULL);
    IF queued.id IS NOT NULL THEN
        PERFORM ocpp.note_try(task, queued.id, fresh);
    END IF;
    RETURN queued.refusal;
END
$$;
COMMENT ON FUNCTION ocpp.try_job_again(ocpp.job) IS 'Queues the command of a job once more. Returns why that is not possible, NULL: it is. The caller holds the lock of the charge point''s state.';

CREATE OR REPLACE FUNCTION ocpp.lock_job(id bigint) RETURNS ocpp.job LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    task ocpp.job;
BEGIN
    SELECT * INTO task FROM ocpp.job AS j WHERE j.id = lock_job.id;
    -- The charge point's reports wait for this lock, so none of them is decided on a job that is half changed.
    PERFORM FROM ocpp.charge_point_state AS s WHERE s.charge_point = task.charge_point FOR NO KEY UPDATE;
    SELECT * INTO task FROM ocpp.job AS j WHERE j.charge_point = task.charge_point AND j.id = lock_job.id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no job %', lock_job.id USING ERRCODE = 'no_data_found',
            HINT = 'SELECT id, charge_point, action, state FROM ocpp.job_overview lists them; one without id is a command that has not been sent, see ocpp.cancel_command.';
    END IF;
    RETURN task;
END
$$;
COMMENT ON FUNCTION ocpp.lock_job(bigint) IS 'A job as it is now, with the lock of its charge point''s state. Unknown: SQLSTATE P0002.';

CREATE OR REPLACE FUNCTION ocpp.retry_job(id bigint) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    task ocpp.job := ocpp.lock_job(retry_job.id);
    fresh jsonb;
    number bigint;
BEGIN
    IF task.state NOT IN ('failed', 'cancelled') THEN
        RAISE EXCEPTION 'job % is %', task.id, task.state USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = CASE task.state WHEN 'done' THEN 'For the same once more queue a new command.'
                                   ELSE 'Wait for its end, or give it up with ocpp.cancel_job.' END;
    ELSIF EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = task.charge_point AND m.id = task.command AND m.state IN ('queued', 'sent')) THEN
        RAISE EXCEPTION 'job % is tried again already, by command %', task.id, task.command USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'It is sent as soon as the charge point is connected and has answered the commands before it.';
    END IF;
    fresh := ocpp.with_request_id(task.action, task.payload);
    -- Without a purpose: a person asks for it.
    INSERT INTO ocpp.command (charge_point, action, payload) VALUES (task.charge_point, task.action, fresh) RETURNING id INTO number;
    PERFORM ocpp.note_try(task, number, fresh);
    RETURN number;
END
$$;
COMMENT ON FUNCTION ocpp.retry_job(bigint) IS 'Sends the command of a failed or cancelled job once more, under a new requestId where it has one, and returns the command''s id; ocpp.job.id of the job stays. Going on, done or queued again already: SQLSTATE 55000; unknown: P0002.';

CREATE OR REPLACE FUNCTION ocpp.cancel_job(id bigint) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    task ocpp.job := ocpp.lock_job(cancel_job.id);
    taken_back boolean;
BEGIN
    UPDATE ocpp.command AS m SET state = 'cancelled'
    WHERE m.charge_point = task.charge_point AND m.id = task.command AND m.state = 'queued';
    taken_back := FOUND;
    IF task.state IN ('done', 'failed', 'cancelled') AND task.due_at IS NULL AND NOT taken_back THEN
        RAISE EXCEPTION 'job % has ended, it is %', task.id, task.state USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'Only a job that goes on or is to be tried again can be given up.';
    END IF;
    UPDATE ocpp.job AS j
    SET state = 'cancelled', due_at = NULL, ended_at = clock_timestamp(), updated_at = clock_timestamp(),
        reason = CASE WHEN task.state IN ('sent', 'running') THEN 'given up by hand; the charge point may go on with it' ELSE 'given up by hand' END
    WHERE j.charge_point = task.charge_point AND j.id = task.id;
END
$$;
COMMENT ON FUNCTION ocpp.cancel_job(bigint) IS 'Gives up a job: a command that is still queued is taken back, and no further try follows. OCPP 1.6 can not call back what a charge point has begun: it may go on with it, and if it reports Installed or Uploaded the job is done all the same. Ended already: SQLSTATE 55000; unknown: P0002.';

-- ---- By the clock ----------------------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION ocpp.step_job(
    node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    due record;
    task ocpp.job;
    refusal text;
BEGIN
    FOR due IN
        SELECT j.charge_point, j.id FROM ocpp.job AS j JOIN ocpp.charge_point_state AS s ON s.charge_point = j.charge_point
        WHERE j.due_at <= clock_timestamp() AND (these IS NULL OR j.charge_point = ANY (these))
        ORDER BY j.charge_point, j.id LIMIT work FOR NO KEY UPDATE OF s SKIP LOCKED
    LOOP
        -- As it is now that the lock is held.
        SELECT * INTO task FROM ocpp.job AS j WHERE j.charge_point = due.charge_point AND j.id = due.id AND j.due_at <= clock_timestamp();
        CONTINUE WHEN NOT FOUND;
        IF task.state = 'running' THEN
            PERFORM ocpp.fail_job(task.charge_point, task.id, format('no news for %s', ocpp.get('job.timeout')), clock_timestamp());
        ELSIF EXISTS (SELECT FROM ocpp.job AS j
                      WHERE j.charge_point = task.charge_point AND j.id <> task.id AND j.state IN ('sent', 'running')
                        AND ocpp.job_kind(j.action) = ocpp.job_kind(task.action))
           OR EXISTS (SELECT FROM ocpp.command AS m
                      WHERE m.charge_point = task.charge_point AND m.state IN ('queued', 'sent')
                        AND ocpp.job_kind(m.action) = ocpp.job_kind(task.action)) THEN
            -- Another one of its kind goes on: a second would end it.
            UPDATE ocpp.job AS j SET due_at = clock_timestamp() + interval '5 min' WHERE j.charge_point = task.charge_point AND j.id = task.id;
        ELSIF ocpp.is_superseded(task)
           -- A person has taken back the command that waited to be sent again.
           OR task.status IS NULL AND EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = task.charge_point AND m.id = task.command
                                              AND m.state = 'cancelled' AND m.attempts > 0)
           OR EXISTS (SELECT FROM ocpp.campaign AS c WHERE c.id = task.campaign AND c.state = 'cancelled') THEN
            UPDATE ocpp.job AS j SET due_at = NULL WHERE j.charge_point = task.charge_point AND j.id = task.id;
        ELSE
            refusal := ocpp.try_job_again(task);
            IF refusal IS NOT NULL THEN
                PERFORM ocpp.fail_job(task.charge_point, task.id, concat_ws('; no further try: ', task.reason, refusal), clock_timestamp(), false);
            END IF;
        END IF;
        charge_point := task.charge_point;
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION ocpp.step_job(bigint, text[], integer) IS 'Step: running jobs without news count as failed (setting job.timeout), failed ones with tries left are tried again.';

CREATE OR REPLACE FUNCTION ocpp.delete_old_jobs(work integer DEFAULT 10000) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    deleted bigint := 0;
    n bigint;
    since timestamptz := ocpp.retained_since('retention.job');
BEGIN
    DELETE FROM ocpp.job_status AS t WHERE t.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.job_status AS o WHERE o.received_at < since LIMIT work));
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    DELETE FROM ocpp.campaign AS c WHERE c.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.campaign AS o WHERE o.ended_at < since LIMIT work)) AND c.ended_at < since;
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    DELETE FROM ocpp.job AS j WHERE j.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.job AS o
        WHERE o.ended_at < since AND o.due_at IS NULL
          AND NOT EXISTS (SELECT FROM ocpp.campaign AS c WHERE c.id = o.campaign AND c.ended_at IS NULL) LIMIT work))
      AND j.ended_at < since AND j.due_at IS NULL;
    GET DIAGNOSTICS n = ROW_COUNT; deleted := deleted + n;
    RETURN deleted;
END
$$;
COMMENT ON FUNCTION ocpp.delete_old_jobs(integer) IS 'Deletes reports, ended campaigns with their members, and ended jobs that are older than the setting retention.job, at most so many rows of each, and returns how many it were.';

-- ---- For people -------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE VIEW ocpp.job_overview WITH (security_invoker = true) AS
SELECT j.id, j.charge_point, j.action, CASE WHEN j.state IN ('failed', 'cancelled') AND m.state = 'queued' THEN 'queued' ELSE j.state END AS state,
       j.status, j.reason, j.file_name, j.request_id, j.tries, j.most_tries,
       CASE WHEN j.state = 'failed' THEN j.due_at END AS next_try_at, CASE WHEN j.state = 'running' THEN j.due_at END AS news_due_at,
       j.campaign, j.command, j.payload, j.created_at, j.updated_at, j.ended_at
FROM ocpp.job AS j LEFT JOIN ocpp.command AS m ON m.charge_point = j.charge_point AND m.id = j.command
UNION ALL
SELECT NULL, m.charge_point, m.action, m.state, NULL, NULL, NULL,
       ocpp.request_id(m.payload),
       0, NULL, NULL, NULL, c.campaign, m.id, m.payload, m.created_at, m.created_at, NULL
FROM ocpp.command AS m LEFT JOIN ocpp.campaign_member AS c ON c.charge_point = m.charge_point AND c.command = m.id
WHERE m.state = 'queued' AND m.action IN ('UpdateFirmware', 'SignedUpdateFirmware', 'GetDiagnostics', 'GetLog')
  AND NOT EXISTS (SELECT FROM ocpp.job AS j WHERE j.charge_point = m.charge_point AND (j.command = m.id OR m.id = ANY (j.earlier)));
COMMENT ON VIEW ocpp.job_overview IS 'Firmware updates and uploads of diagnostics and logs, with those whose command still waits to be sent. ocpp.job_history tells how each came about.';
COMMENT ON COLUMN ocpp.job_overview.id IS 'For ocpp.retry_job and ocpp.cancel_job; NULL: the command has not been sent yet, ocpp.cancel_command takes it back.';
COMMENT ON COLUMN ocpp.job_overview.state IS 'queued: its command, or that of its next try, waits to be sent; sent: not answered yet; running; done; failed; cancelled.';
COMMENT ON COLUMN ocpp.job_overview.status IS 'What the charge point said last.';
COMMENT ON COLUMN ocpp.job_overview.next_try_at IS 'When it is tried again by itself; NULL: not.';
COMMENT ON COLUMN ocpp.job_overview.news_due_at IS 'Without news by then it counts as failed.';

CREATE OR REPLACE VIEW ocpp.job_history WITH (security_invoker = true) AS
SELECT t.charge_point, t.job, t.received_at, t.action, t.status, t.request_id, t.id FROM ocpp.job_status AS t;
COMMENT ON VIEW ocpp.job_history IS 'What charge points reported on firmware, diagnostics and logs, each report once.';
COMMENT ON COLUMN ocpp.job_history.job IS 'ocpp.job_overview.id; NULL: of no job that is known here.';
