-- Transactions for people: at a glance, left open, closed by hand.

CREATE OR REPLACE VIEW ocpp.transaction_overview WITH (security_invoker = true) AS
SELECT t.charge_point, p.label, t.id, t.transaction_id, t.evse_id, t.connector_id, t.state, t.id_tag, t.authorized,
       t.started_at, t.stopped_at, coalesce(t.stopped_at, t.metered_at) - t.started_at AS duration,
       t.meter_start, t.meter_stop, t.energy, t.power, t.state_of_charge, t.metered_at, t.reason, t.stop_id_tag, t.reservation_id,
       t.flags, t.start_received_at, t.stop_received_at
FROM ocpp.transaction AS t JOIN ocpp.charge_point AS p ON p.identity = t.charge_point;
COMMENT ON VIEW ocpp.transaction_overview IS 'Transactions, running and past.';
COMMENT ON COLUMN ocpp.transaction_overview.duration IS 'By the clock of the charge point: from start to stop, of a running one to its last reading.';
COMMENT ON COLUMN ocpp.transaction_overview.energy IS 'Wh, never negative.';
COMMENT ON COLUMN ocpp.transaction_overview.power IS 'W, the last reading.';

CREATE OR REPLACE VIEW ocpp.open_transaction WITH (security_invoker = true) AS
SELECT t.charge_point, p.label, t.id, t.transaction_id, t.evse_id, t.connector_id, t.state, t.id_tag, t.authorized, t.started_at,
       t.start_received_at, t.metered_at, t.meter_start, t.register, t.energy, t.power, k.status AS connector_status, s.last_seen, t.flags,
       array_remove(ARRAY[
           CASE WHEN t.state = 'incomplete' THEN 'another transaction started' END,
           CASE WHEN t.state = 'open' AND NOT t.authorized THEN 'id tag was refused' END,
           CASE WHEN t.state = 'open' AND k.status IN ('Available', 'Reserved') AND k.received_at > t.start_received_at THEN 'connector is free' END,
           CASE WHEN t.state = 'open' AND coalesce(s.last_seen < now() - interval '1 hour', true) THEN 'charge point is silent' END,
           CASE WHEN t.state = 'open' AND t.start_received_at < now() - interval '2 days' THEN 'older than two days' END
       ], NULL) AS doubts
FROM ocpp.transaction AS t
JOIN ocpp.charge_point AS p ON p.identity = t.charge_point
LEFT JOIN ocpp.charge_point_state AS s ON s.charge_point = t.charge_point
LEFT JOIN ocpp.connector AS k ON k.charge_point = t.charge_point AND k.evse_id = t.evse_id AND k.connector_id = t.connector_id
WHERE t.state IN ('open', 'incomplete');
COMMENT ON VIEW ocpp.open_transaction IS 'Transactions without an end. Where doubts is not empty the end was probably lost: ocpp.close_transaction ends it by hand. A StopTransaction that still comes is kept.';
COMMENT ON COLUMN ocpp.open_transaction.doubts IS 'Why it probably is over: another transaction started, id tag was refused, connector is free, charge point is silent (for an hour), older than two days.';
COMMENT ON COLUMN ocpp.open_transaction.register IS 'Wh, last reading of the meter: what meter_stop probably is.';

CREATE OR REPLACE FUNCTION ocpp.close_transaction(
    id bigint, meter_stop numeric DEFAULT NULL, reason text DEFAULT 'Other', stopped_at timestamptz DEFAULT NULL
) RETURNS numeric LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    running ocpp.transaction;
    delivered numeric;
BEGIN
    IF coalesce(close_transaction.reason, '') NOT IN ('DeAuthorized', 'EmergencyStop', 'EVDisconnected', 'HardReset', 'Local', 'Other',
                                                      'PowerLoss', 'Reboot', 'Remote', 'SoftReset', 'UnlockCommand') THEN
        RAISE EXCEPTION 'a transaction can not end for the reason "%"', close_transaction.reason
            USING ERRCODE = 'invalid_parameter_value',
                  HINT = 'OCPP 1.6 7.36 knows DeAuthorized, EmergencyStop, EVDisconnected, HardReset, Local, Other, PowerLoss, Reboot, Remote, SoftReset and UnlockCommand.';
    END IF;
    -- A terawatt hour and more no meter shows; NaN is greater than that.
    IF close_transaction.meter_stop < 0 OR close_transaction.meter_stop >= 1e12 THEN
        RAISE EXCEPTION 'meter_stop can not be %', close_transaction.meter_stop
            USING ERRCODE = 'invalid_parameter_value', HINT = 'It is the reading of the meter in Wh, less than 1,000,000,000,000; NULL if nobody knows it.';
    END IF;
    IF NOT isfinite(close_transaction.stopped_at) THEN
        RAISE EXCEPTION 'stopped_at can not be %', close_transaction.stopped_at
            USING ERRCODE = 'invalid_parameter_value', HINT = 'It is a moment; NULL is the time of the last reading.';
    END IF;
    SELECT * INTO running FROM ocpp.transaction AS t WHERE t.id = close_transaction.id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no transaction %', close_transaction.id USING ERRCODE = 'no_data_found',
            HINT = 'SELECT * FROM ocpp.open_transaction lists those that can be closed.';
    END IF;
    -- The charge point's messages wait for this lock, so none of them is decided on a transaction that is half closed.
    PERFORM FROM ocpp.charge_point_state AS s WHERE s.charge_point = running.charge_point FOR NO KEY UPDATE;
    SELECT * INTO running FROM ocpp.transaction AS t
    WHERE t.charge_point = running.charge_point AND t.id = close_transaction.id AND t.state IN ('open', 'incomplete') FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'transaction % has ended already, it is %', close_transaction.id,
            (SELECT t.state FROM ocpp.transaction AS t WHERE t.id = close_transaction.id)
            USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'SELECT * FROM ocpp.open_transaction lists those that can be closed.';
    END IF;
    delivered := CASE WHEN close_transaction.meter_stop >= running.meter_start THEN close_transaction.meter_stop - running.meter_start
                      ELSE running.energy END;
    UPDATE ocpp.transaction AS t
    SET state = 'closed', reason = close_transaction.reason, energy = delivered, power = NULL,
        meter_stop = close_transaction.meter_stop,
        stopped_at = coalesce(close_transaction.stopped_at, running.metered_at, clock_timestamp()),
        flags = running.flags || 'closed_by_operator'::text
                || CASE WHEN close_transaction.meter_stop < running.meter_start THEN ARRAY['meter_decreased'] ELSE '{}' END
    WHERE t.charge_point = running.charge_point AND t.id = running.id RETURNING * INTO running;
    PERFORM ocpp.tell_closed(running);
    RETURN delivered;
END
$$;
COMMENT ON FUNCTION ocpp.close_transaction(bigint, numeric, text, timestamptz) IS 'Ends a transaction whose StopTransaction was lost (state open or incomplete) and returns its energy in Wh: meter_stop less meter_start; without meter_stop, or with one below meter_start, what the meter values added up to. meter_stop: Wh, less than 1e12; reason: as OCPP 1.6 7.36; stopped_at: NULL is the time of the last reading, without one now. Nothing is sent to the charge point. Ended already: SQLSTATE 55000; unknown: P0002; impossible value: 22023.';
