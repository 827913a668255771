-- Campaigns: a firmware update, or an upload of diagnostics or logs, at many charge points, a few at a time; paused when too many fail.
--
-- What a charge point says changes its job and nothing else; ocpp.step_campaign looks how the jobs are and goes on from
-- there. So a campaign that somebody has locked holds up no message.

CREATE OR REPLACE FUNCTION ocpp.start_campaign(
    action text, payload jsonb, charge_points text[], name text DEFAULT NULL, batch_size integer DEFAULT 50,
    most_failures integer DEFAULT 5, tries integer DEFAULT 1, account text DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    owner text := ocpp.choose_account(start_campaign.account);
    template jsonb := coalesce(start_campaign.payload, '{}');
    number bigint;
    strange text[];
BEGIN
    IF coalesce(start_campaign.action, '') NOT IN ('UpdateFirmware', 'SignedUpdateFirmware', 'GetDiagnostics', 'GetLog') THEN
        RAISE EXCEPTION 'a campaign can not do "%"', left(start_campaign.action, 100) USING ERRCODE = 'invalid_parameter_value',
            HINT = 'It does UpdateFirmware, SignedUpdateFirmware, GetDiagnostics or GetLog. Other commands are queued for many at once: SELECT ocpp.call(identity, ...) FROM ocpp.charge_point WHERE ...';
    ELSIF coalesce(least(start_campaign.batch_size, start_campaign.most_failures, start_campaign.tries), 0) < 1
       OR num_nulls(start_campaign.batch_size, start_campaign.most_failures, start_campaign.tries) > 0 THEN
        RAISE EXCEPTION 'batch_size, most_failures and tries can not be %, % and %', coalesce(start_campaign.batch_size::text, 'NULL'),
            coalesce(start_campaign.most_failures::text, 'NULL'), coalesce(start_campaign.tries::text, 'NULL')
            USING ERRCODE = 'invalid_parameter_value', HINT = 'Each is at least 1.';
    ELSIF coalesce(cardinality(start_campaign.charge_points), 0) = 0 THEN
        RAISE EXCEPTION 'a campaign needs charge points' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'SELECT ocpp.start_campaign(..., array_agg(identity)) FROM ocpp.charge_point WHERE ...; no row met the condition.';
    END IF;
    -- Each charge point gets a requestId of its own; whichever stands here is none of them.
    IF start_campaign.action IN ('GetLog', 'SignedUpdateFirmware') AND jsonb_typeof(template) = 'object' THEN
        PERFORM ocpp.check_command('1.6', start_campaign.action, template || '{"requestId": 1}');
        template := template - 'requestId';
    ELSE
        PERFORM ocpp.check_command('1.6', start_campaign.action, template);
    END IF;
    IF octet_length(template::text) > 65000 THEN
        RAISE EXCEPTION 'the payload is too large' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'It has at most 65,000 bytes of JSON; firmware goes by its URL.';
    END IF;

    INSERT INTO ocpp.campaign (name, action, payload, batch_size, most_failures, tries, account)
    VALUES (start_campaign.name, start_campaign.action, template, start_campaign.batch_size, start_campaign.most_failures, start_campaign.tries, owner)
    RETURNING id INTO number;
    INSERT INTO ocpp.campaign_member (charge_point, campaign, turn)
    SELECT p.identity, number, min(given.turn)
    FROM unnest(start_campaign.charge_points) WITH ORDINALITY AS given (identity, turn)
    JOIN ocpp.charge_point AS p ON lower(p.identity) = lower(given.identity COLLATE "C")
    WHERE owner IS NULL OR p.account = owner GROUP BY p.identity;
    SELECT array_agg(coalesce(given.identity, 'NULL') ORDER BY given.turn) INTO strange
    FROM unnest(start_campaign.charge_points) WITH ORDINALITY AS given (identity, turn)
    WHERE given.identity IS NULL OR lower(given.identity COLLATE "C") NOT IN (SELECT lower(m.charge_point) FROM ocpp.campaign_member AS m WHERE m.campaign = number);
    IF strange IS NOT NULL THEN
        RAISE EXCEPTION 'there is no charge point "%"', array_to_string(strange[1:5], '", "') || CASE WHEN cardinality(strange) > 5
                THEN format('" nor %s more, last "%s', cardinality(strange) - 5, strange[cardinality(strange)]) ELSE '' END
            USING ERRCODE = 'no_data_found', HINT = 'SELECT identity FROM ocpp.charge_point lists them' || CASE WHEN owner IS NULL THEN '.'
                ELSE format('; those of account %s can be part of it.', owner) END;
    END IF;
    RETURN number;
END
$$;
COMMENT ON FUNCTION ocpp.start_campaign(text, jsonb, text[], text, integer, integer, integer, text) IS 'Begins a campaign and returns its id: SELECT ocpp.start_campaign(''UpdateFirmware'', ''{...}'', array_agg(identity)) FROM ocpp.charge_point WHERE model = ... action: UpdateFirmware, SignedUpdateFirmware, GetDiagnostics or GetLog; payload: as in the specification, at most 65,000 bytes, without requestId, each charge point gets its own; charge_points: in the order in which they shall have their turn, each once however often it is named; batch_size: at most so many at the same time; most_failures: with so many failed charge points the campaign pauses; tries: how often each is tried before it counts as failed; account: to whom it belongs and whose charge points may be part of it, NULL and your own as in ocpp.choose_account. The first are sent the command within seconds; an absent charge point is sent it when it connects. Payload against the specification, no charge points, impossible number: SQLSTATE 22023; unknown charge point: P0002; another account: 42501.';

CREATE OR REPLACE FUNCTION ocpp.lock_campaign(id bigint) RETURNS ocpp.campaign LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    found_campaign ocpp.campaign;
BEGIN
    SELECT * INTO found_campaign FROM ocpp.campaign AS c WHERE c.id = lock_campaign.id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no campaign %', lock_campaign.id USING ERRCODE = 'no_data_found',
            HINT = 'SELECT id, name, state FROM ocpp.campaign_overview lists them.';
    END IF;
    RETURN found_campaign;
END
$$;
COMMENT ON FUNCTION ocpp.lock_campaign(bigint) IS 'A campaign, locked against whoever else would go on with it. Unknown: SQLSTATE P0002.';

CREATE OR REPLACE FUNCTION ocpp.pause_campaign(id bigint, reason text DEFAULT 'paused by hand') RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    present ocpp.campaign := ocpp.lock_campaign(pause_campaign.id);
BEGIN
    IF present.state <> 'running' THEN
        RAISE EXCEPTION 'campaign % is %', present.id, present.state USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'Only a running campaign can be paused.';
    END IF;
    UPDATE ocpp.campaign AS c SET state = 'paused', reason = pause_campaign.reason WHERE c.id = present.id;
END
$$;
COMMENT ON FUNCTION ocpp.pause_campaign(bigint, text) IS 'Nothing new is begun until ocpp.resume_campaign; what has begun goes on. reason: for people. Not running: SQLSTATE 55000; unknown: P0002.';

CREATE OR REPLACE FUNCTION ocpp.resume_campaign(id bigint, most_failures integer DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    present ocpp.campaign := ocpp.lock_campaign(resume_campaign.id);
BEGIN
    IF resume_campaign.most_failures < 1 THEN
        RAISE EXCEPTION 'most_failures can not be %', resume_campaign.most_failures USING ERRCODE = 'invalid_parameter_value',
            HINT = 'It is at least 1; NULL: as before.';
    ELSIF present.state <> 'paused' THEN
        RAISE EXCEPTION 'campaign % is %', present.id, present.state USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'Only a paused campaign can be resumed.';
    END IF;
    UPDATE ocpp.campaign AS c
    SET state = 'running', reason = NULL, most_failures = coalesce(resume_campaign.most_failures, c.most_failures),
        forgiven = (SELECT count(*) FROM ocpp.campaign_member AS m WHERE m.campaign = c.id AND m.state = 'failed')
    WHERE c.id = present.id;
END
$$;
COMMENT ON FUNCTION ocpp.resume_campaign(bigint, integer) IS 'Goes on with a paused campaign; failures are counted from zero again. most_failures: with so many further ones it pauses again, NULL: as before. Not paused: SQLSTATE 55000; unknown: P0002; less than 1: 22023.';

CREATE OR REPLACE FUNCTION ocpp.cancel_campaign(id bigint, reason text DEFAULT 'cancelled by hand') RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    present ocpp.campaign := ocpp.lock_campaign(cancel_campaign.id);
BEGIN
    IF present.state NOT IN ('running', 'paused') THEN
        RAISE EXCEPTION 'campaign % is %', present.id, present.state USING ERRCODE = 'object_not_in_prerequisite_state',
            HINT = 'Only a running or paused campaign can be cancelled.';
    END IF;
    UPDATE ocpp.command AS m SET state = 'cancelled'
    FROM ocpp.campaign_member AS w
    WHERE w.campaign = present.id AND w.state = 'running' AND w.job IS NULL
      AND m.charge_point = w.charge_point AND m.id = w.command AND m.state = 'queued' AND m.attempts = 0;
    UPDATE ocpp.campaign_member AS w SET state = 'cancelled', reason = cancel_campaign.reason, updated_at = clock_timestamp()
    WHERE w.campaign = present.id AND w.state = 'waiting';
    -- Its end comes with that of the last that has begun, perhaps with the next look.
    UPDATE ocpp.campaign AS c SET state = 'cancelled', reason = cancel_campaign.reason WHERE c.id = present.id;
END
$$;
COMMENT ON FUNCTION ocpp.cancel_campaign(bigint, text) IS 'Charge points that wait for their turn are left out, commands that were not sent are taken back, no further tries follow; what charge points have begun goes on and is counted. reason: for people. Ended already: SQLSTATE 55000; unknown: P0002.';

CREATE OR REPLACE FUNCTION ocpp.step_campaign(
    node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    present ocpp.campaign;
    chosen record;
    queued record;
    going integer;
    failures integer;
    room integer := work;
    changed integer;
BEGIN
    -- One node at a time goes on with a campaign, and none waits for it.
    FOR present IN SELECT * FROM ocpp.campaign AS c WHERE c.ended_at IS NULL ORDER BY c.id FOR NO KEY UPDATE SKIP LOCKED LOOP
        EXIT WHEN room <= 0;
        -- How far are those that have begun? Also those that failed: a charge point that tries again by itself may still succeed.
        RETURN QUERY
            WITH news AS MATERIALIZED (
                  SELECT w.ctid AS place, j.id AS job, outcome.state,
                         coalesce(j.reason, CASE q.state WHEN 'cancelled' THEN 'its command was taken back' ELSE 'its command is gone' END) AS reason
                  FROM ocpp.campaign_member AS w
                  LEFT JOIN ocpp.job AS j ON j.charge_point = w.charge_point AND j.campaign = w.campaign
                  LEFT JOIN ocpp.command AS q ON q.charge_point = w.charge_point AND q.id = coalesce(j.command, w.command)
                  CROSS JOIN LATERAL (SELECT CASE
                      WHEN q.state IN ('queued', 'sent') THEN 'running'
                      -- It went away before it could be sent anything: it waits without taking a place.
                      WHEN j.id IS NULL AND q.state = 'expired' THEN CASE present.state WHEN 'cancelled' THEN 'cancelled' ELSE 'waiting' END
                      WHEN j.id IS NULL AND q.state = 'cancelled' THEN 'cancelled'
                      WHEN j.state IN ('sent', 'running') THEN 'running'
                      WHEN j.state = 'failed' AND j.due_at IS NOT NULL AND present.state <> 'cancelled' THEN 'running'
                      ELSE coalesce(j.state, 'failed') END) AS outcome (state)
                  WHERE w.campaign = present.id AND w.state IN ('running', 'failed')
                    AND (outcome.state, j.id) IS DISTINCT FROM (w.state, w.job)
                    AND (these IS NULL OR w.charge_point = ANY (these))
                  LIMIT room FOR NO KEY UPDATE OF w SKIP LOCKED)
            UPDATE ocpp.campaign_member AS m
            SET state = news.state, job = news.job, updated_at = clock_timestamp(),
                command = CASE WHEN news.state <> 'waiting' THEN m.command END,
                reason = CASE WHEN news.state IN ('failed', 'cancelled') THEN news.reason END
            FROM news WHERE m.ctid = news.place
            RETURNING m.charge_point, NULL::bigint, NULL::text;
        GET DIAGNOSTICS changed = ROW_COUNT;
        room := room - changed;

        SELECT count(*) FILTER (WHERE m.state = 'running'), count(*) FILTER (WHERE m.state = 'failed') INTO going, failures
        FROM ocpp.campaign_member AS m WHERE m.campaign = present.id AND m.state IN ('running', 'failed');
        IF going = 0 AND NOT EXISTS (SELECT FROM ocpp.campaign_member AS m WHERE m.campaign = present.id AND m.state = 'waiting') THEN
            UPDATE ocpp.campaign AS c
            SET state = CASE c.state WHEN 'cancelled' THEN 'cancelled' ELSE 'done' END, ended_at = clock_timestamp(),
                reason = CASE c.state WHEN 'cancelled' THEN c.reason END
            WHERE c.id = present.id;
        ELSIF present.state = 'running' AND failures - present.forgiven >= present.most_failures THEN
            UPDATE ocpp.campaign AS c
            SET state = 'paused', reason = format('%s charge point%s failed', failures - present.forgiven, CASE WHEN failures - present.forgiven > 1 THEN 's' END)
            WHERE c.id = present.id;
        ELSIF present.state = 'running' AND going < present.batch_size AND room > 0 THEN
            FOR chosen IN
                SELECT m.charge_point FROM ocpp.campaign_member AS m
                JOIN ocpp.charge_point_state AS s ON s.charge_point = m.charge_point
                JOIN ocpp.node AS n ON n.id = s.node
                JOIN ocpp.charge_point AS p ON p.identity = m.charge_point
                WHERE m.campaign = present.id AND m.state = 'waiting' AND ocpp.may_send(p.registration, p.blocked, present.action)
                  AND (these IS NULL OR m.charge_point = ANY (these))
                ORDER BY m.turn LIMIT least(present.batch_size - going, room) FOR NO KEY UPDATE OF m SKIP LOCKED
            LOOP
                -- Not for long: if the charge point goes away meanwhile it gives its place to another.
                SELECT * INTO queued FROM ocpp.queue_or_refuse(chosen.charge_point, present.action,
                    ocpp.with_request_id(present.action, present.payload), 'campaign', clock_timestamp() + interval '15 min');
                UPDATE ocpp.campaign_member AS m
                SET state = CASE WHEN queued.id IS NULL THEN 'failed' ELSE 'running' END, command = queued.id, updated_at = clock_timestamp(),
                    reason = queued.refusal
                WHERE m.charge_point = chosen.charge_point AND m.campaign = present.id;
                charge_point := chosen.charge_point;
                RETURN NEXT;
                room := room - 1;
            END LOOP;
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION ocpp.step_campaign(bigint, text[], integer) IS 'Step: notes how far the charge points of each campaign are, begins with the next ones that are connected, pauses a campaign in which too many failed, and ends one in which all have ended.';

-- ---- For people -------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE VIEW ocpp.campaign_overview WITH (security_invoker = true) AS
SELECT c.id, c.name, c.action, c.state, c.reason, m.members, m.waiting, m.running, m.done, m.failed, m.cancelled,
       round(100.0 * (m.done + m.failed + m.cancelled) / nullif(m.members, 0), 1) AS percent,
       c.batch_size, c.most_failures, c.tries, c.payload, c.account, c.created_at, c.created_by, c.ended_at
FROM ocpp.campaign AS c CROSS JOIN LATERAL (
    SELECT count(*) AS members, count(*) FILTER (WHERE o.state = 'waiting') AS waiting, count(*) FILTER (WHERE o.state = 'running') AS running,
           count(*) FILTER (WHERE o.state = 'done') AS done, count(*) FILTER (WHERE o.state = 'failed') AS failed,
           count(*) FILTER (WHERE o.state = 'cancelled') AS cancelled
    FROM ocpp.campaign_member AS w LEFT JOIN ocpp.job AS j ON j.charge_point = w.charge_point AND j.id = w.job,
    -- Nobody looks after an ended campaign any more, and some succeed after that.
    LATERAL (SELECT CASE WHEN w.state IN ('failed', 'cancelled') AND j.state = 'done' THEN 'done' ELSE w.state END) AS o (state)
    WHERE w.campaign = c.id) AS m;
COMMENT ON VIEW ocpp.campaign_overview IS 'Campaigns, with how many of their charge points are how far. Counts follow the jobs within seconds.';
COMMENT ON COLUMN ocpp.campaign_overview.members IS 'Charge points in it; the next five columns count them by state, see ocpp.campaign_member_overview.';
COMMENT ON COLUMN ocpp.campaign_overview.percent IS 'How many have ended, one way or another, of 100.';
COMMENT ON COLUMN ocpp.campaign_overview.ended_at IS 'When its last charge point ended; NULL: not yet.';

CREATE OR REPLACE VIEW ocpp.campaign_member_overview WITH (security_invoker = true) AS
SELECT m.campaign, m.turn, m.charge_point, p.label, CASE WHEN o.late THEN 'done' ELSE m.state END AS state,
       CASE WHEN o.late THEN j.reason ELSE coalesce(m.reason, j.reason) END AS reason, j.status, j.file_name, j.tries,
       p.firmware_version, m.job, m.command, m.updated_at
FROM ocpp.campaign_member AS m JOIN ocpp.charge_point AS p ON p.identity = m.charge_point
LEFT JOIN ocpp.job AS j ON j.charge_point = m.charge_point AND j.id = m.job,
LATERAL (SELECT m.state IN ('failed', 'cancelled') AND j.state = 'done' AS late) AS o;
COMMENT ON VIEW ocpp.campaign_member_overview IS 'The charge points of campaigns, and how far each is.';
COMMENT ON COLUMN ocpp.campaign_member_overview.state IS 'waiting: for its turn, or for the charge point to connect; running: the command was queued or the job goes on, further tries included; done, failed, cancelled: as its job ended.';
COMMENT ON COLUMN ocpp.campaign_member_overview.status IS 'What the charge point said last.';
COMMENT ON COLUMN ocpp.campaign_member_overview.tries IS 'How often a command of its job was sent.';
COMMENT ON COLUMN ocpp.campaign_member_overview.firmware_version IS 'As its last BootNotification said.';
