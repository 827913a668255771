-- Time travel for rules: the storage of a scratch database goes back to an earlier moment, so that the log can be replayed.

CREATE OR REPLACE FUNCTION ocpp.rewind("to" timestamptz) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    connector text;
BEGIN
    -- What is taken back here is gone.
    IF ocpp.get('replay') <> 'allowed' THEN
        RAISE EXCEPTION 'database "%" is not a scratch database', current_database()
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = 'A replay overwrites what the database knows. In a copy of it run SELECT ocpp.set(''replay'', ''allowed'');';
    END IF;
    SELECT n.name INTO connector FROM ocpp.node AS n WHERE n.lease_until > clock_timestamp() AND n.lease_until < 'infinity' LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'connector "%" serves charge points from database "%"', connector, current_database()
            USING ERRCODE = 'object_in_use', HINT = 'A replay overwrites what the database knows: do it in a copy.';
    END IF;
    BEGIN
        LOCK TABLE ocpp.charge_point_state IN EXCLUSIVE MODE NOWAIT;
    EXCEPTION WHEN lock_not_available THEN
        RAISE EXCEPTION 'somebody else works with the charge points of database "%"', current_database()
            USING ERRCODE = 'lock_not_available', HINT = 'Replay in a database of your own, and end what was begun there.';
    END;

    -- Transactions that ended since run again. Their figures begin anew: the next reading adds up to the same energy.
    UPDATE ocpp.transaction AS t
    SET state = CASE WHEN EXISTS (SELECT FROM ocpp.transaction AS o
                                  WHERE o.charge_point = t.charge_point AND o.evse_id = t.evse_id AND o.connector_id = t.connector_id
                                    AND o.start_received_at > t.start_received_at AND o.start_received_at < rewind."to")
                     THEN 'incomplete' ELSE 'open' END,
        stopped_at = NULL, stop_received_at = NULL, meter_stop = NULL, reason = NULL, stop_id_tag = NULL,
        energy = 0, register = NULL, metered_at = NULL, power = NULL, state_of_charge = NULL,
        flags = coalesce((SELECT e.flags FROM ocpp.transaction_event AS e
                          WHERE e.charge_point = t.charge_point AND e.transaction = t.id AND e.event = 'Started' ORDER BY e.id LIMIT 1), t.flags)
    WHERE t.start_received_at < rewind."to"
      AND CASE t.state WHEN 'stopped' THEN t.stop_received_at >= rewind."to"
                       WHEN 'closed'  THEN t.stopped_at >= rewind."to"
                       WHEN 'open'    THEN t.metered_at >= rewind."to"
                       ELSE NOT EXISTS (SELECT FROM ocpp.transaction AS o
                                        WHERE o.charge_point = t.charge_point AND o.evse_id = t.evse_id AND o.connector_id = t.connector_id
                                          AND o.start_received_at > t.start_received_at AND o.start_received_at < rewind."to") END;
    DELETE FROM ocpp.reservation AS r WHERE r.created_at >= rewind."to";
    UPDATE ocpp.reservation AS r SET status = 'Reserved', transaction = NULL, ended_at = NULL
    WHERE r.status <> 'Reserved' AND r.ended_at >= rewind."to";
    DELETE FROM ocpp.charging_profile_assignment AS a WHERE a.answered_at >= rewind."to";
    UPDATE ocpp.charging_profile_assignment AS a SET ended_at = NULL, ended_by = NULL WHERE a.ended_at >= rewind."to";
    DELETE FROM ocpp.data_transfer AS d WHERE d.received_at >= rewind."to";

    DELETE FROM ocpp.transaction AS t WHERE t.start_received_at >= rewind."to";
    -- A number that was given since is not given to another transaction: the charge point will speak of it.
    PERFORM setval('ocpp.transaction_number', coalesce(max(given.number), 0) + 1, false)
    FROM (SELECT t.id FROM ocpp.transaction AS t
          UNION ALL SELECT substring(l.reply FROM '"transactionId":\s*([0-9]{1,10})[,}\s]')::bigint
                    FROM ocpp.message_log AS l WHERE l.action = 'StartTransaction' AND l.received_at >= rewind."to") AS given (number)
    WHERE given.number < 2147483647;
    DELETE FROM ocpp.transaction_event AS e WHERE e.received_at >= rewind."to";
    DELETE FROM ocpp.meter_value AS m WHERE m.received_at >= rewind."to";

    -- Connectors say what they said last before.
    DELETE FROM ocpp.status_notification AS n WHERE n.received_at >= rewind."to";
    UPDATE ocpp.connector AS k
    SET (status, error_code, info, vendor_id, vendor_error_code, status_at, received_at) =
        (SELECT n.status, n.error_code, n.info, n.vendor_id, n.vendor_error_code, n.status_at, n.received_at
         FROM ocpp.status_notification AS n
         WHERE n.charge_point = k.charge_point AND n.evse_id = k.evse_id AND n.connector_id = k.connector_id
         ORDER BY n.received_at DESC LIMIT 1)
    WHERE k.received_at >= rewind."to";

    DELETE FROM ocpp.certificate_request AS r WHERE r.received_at >= rewind."to";
    DELETE FROM ocpp.security_event AS e WHERE e.received_at >= rewind."to";
    DELETE FROM ocpp.installed_certificate AS i WHERE i.heard_at >= rewind."to";

    -- Commands that went out since wait for it again; those that never did are forgotten, rules will queue them anew.
    UPDATE ocpp.command AS m
    SET state = CASE WHEN m.sent_at < rewind."to" THEN 'sent' ELSE 'queued' END,
        attempts = CASE WHEN m.sent_at < rewind."to" THEN m.attempts ELSE 0 END,
        answered_at = NULL, answer = NULL, error_code = NULL, error_description = NULL, late = false
    WHERE m.answered_at >= rewind."to" OR m.sent_at >= rewind."to";
    DELETE FROM ocpp.command AS m WHERE m.created_at >= rewind."to" AND m.sent_at IS NULL;

    UPDATE ocpp.certificate_request AS r
    SET state = 'waiting', reason = NULL, chain = NULL, serial_number = NULL, expires_at = NULL, command = NULL
    WHERE r.state = 'signed' AND NOT EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = r.charge_point AND m.id = r.command);
    -- What is wished for stays wished for; how far it was is found out anew.
    DELETE FROM ocpp.desired_state;
    DELETE FROM ocpp.desired_change;
    UPDATE ocpp.local_list AS l SET ask_version = true WHERE l.heard_at >= rewind."to";
    DELETE FROM ocpp.job_status AS t WHERE t.received_at >= rewind."to";
    DELETE FROM ocpp.job AS j WHERE j.created_at >= rewind."to";
    UPDATE ocpp.job AS j
    SET state = CASE WHEN EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = j.charge_point AND m.id = j.command
                                  AND m.state IN ('queued', 'sent')) THEN 'sent' ELSE 'running' END,
        status = (SELECT t.status FROM ocpp.job_status AS t WHERE t.charge_point = j.charge_point AND t.job = j.id ORDER BY t.id DESC LIMIT 1),
        reason = NULL, due_at = NULL, ended_at = NULL
    WHERE j.updated_at >= rewind."to";

    -- A line each, with its time in the second field: see ocpp.charge_point_state.recent.
    UPDATE ocpp.charge_point_state AS s
    SET metered_until = (SELECT max(m.measured_at) FROM ocpp.meter_value AS m WHERE m.charge_point = s.charge_point),
        recent = coalesce((SELECT string_agg(r.line, E'\n' ORDER BY r.n)
                           FROM string_to_table(s.recent, E'\n') WITH ORDINALITY AS r (line, n)
                           WHERE split_part(r.line, E'\t', 2)::numeric < extract(epoch FROM rewind."to") * 1000000), '')
    WHERE s.last_seen >= rewind."to";
    DELETE FROM ocpp.violation AS v WHERE v.first_seen >= rewind."to";
    DELETE FROM ocpp.hook_failure AS f WHERE f.first_seen >= rewind."to";
    DELETE FROM ocpp.event AS e WHERE e.received_at >= rewind."to";
END
$$;
COMMENT ON FUNCTION ocpp.rewind(timestamptz) IS 'Only in a scratch database, for ocpp.replay: takes transactions, connectors, meter values, commands, events and what is remembered of the last calls back to this moment. The log stays, and so does what people decide: settings, hooks, tags, registrations; your own tables are yours to take back. Errors: 55000 the setting replay is not allowed; 55006 a connector is registered in this database; 55P03 somebody else works with its charge points; 23503 a table of yours refers to what is taken back.';
