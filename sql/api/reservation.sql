-- Reservations (OCPP 1.6 5.13 ReserveNow): asking for one, and which hold in this moment. A charge point's Accepted makes one.

CREATE OR REPLACE FUNCTION ocpp.reserve_now(
    identity text, id_tag text, connector_id integer DEFAULT 0, expiry_date timestamptz DEFAULT NULL, parent_id_tag text DEFAULT NULL,
    reservation_id integer DEFAULT NULL, expires_in interval DEFAULT NULL, resend boolean DEFAULT NULL
) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    until timestamptz := coalesce(reserve_now.expiry_date, clock_timestamp() + interval '1 hour');
    parent text := reserve_now.parent_id_tag;
BEGIN
    IF NOT isfinite(until) OR until <= clock_timestamp() THEN
        RAISE EXCEPTION 'a reservation can not end at %', until
            USING ERRCODE = 'invalid_parameter_value', HINT = 'expiry_date is a moment in the future; NULL is an hour from now.';
    END IF;
    IF parent IS NULL THEN
        SELECT t.parent INTO parent FROM ocpp.id_tag AS t WHERE t.token = lower(reserve_now.id_tag COLLATE "C") AND t.type = '';
    END IF;
    RETURN ocpp.call(reserve_now.identity, 'ReserveNow', jsonb_strip_nulls(jsonb_build_object(
        'connectorId', reserve_now.connector_id, 'expiryDate', ocpp.utc(until), 'idTag', reserve_now.id_tag, 'parentIdTag', parent,
        'reservationId', coalesce(reserve_now.reservation_id, nextval('ocpp.reservation_number')::integer))),
        -- Nobody wants it when its time is over.
        least(reserve_now.expires_in, until - clock_timestamp()), reserve_now.resend);
END
$$;
COMMENT ON FUNCTION ocpp.reserve_now(text, text, integer, timestamptz, text, integer, interval, boolean) IS 'Asks a charge point to keep a connector free for an id tag (OCPP 1.6 5.13). connector_id: 0 keeps one free, whichever (where ReserveConnectorZeroSupported); expiry_date: NULL is an hour from now; parent_id_tag: whose group may use it too, NULL takes the parent of the tag; reservation_id: NULL draws a new one, that of an earlier reservation replaces it. Accepted, it is in ocpp.reservation_list; its id is in ocpp.command.payload. Further arguments, result and errors as of ocpp.call; a moment that is over: 22023.';

CREATE OR REPLACE VIEW ocpp.reservation_overview WITH (security_invoker = true) AS
SELECT r.charge_point, p.label, r.id, r.evse_id, r.connector_id, r.id_tag, r.parent_id_tag,
       CASE WHEN r.status = 'Reserved' AND r.expires_at <= clock_timestamp() THEN 'Expired' ELSE r.status END AS status,
       r.expires_at, r.created_at,
       CASE WHEN r.status = 'Reserved' AND r.expires_at <= clock_timestamp() THEN r.expires_at ELSE r.ended_at END AS ended_at,
       r.transaction
FROM ocpp.reservation AS r JOIN ocpp.charge_point AS p ON p.identity = r.charge_point;
COMMENT ON VIEW ocpp.reservation_overview IS 'Reservations, those that hold and those that have ended, true in this moment.';
COMMENT ON COLUMN ocpp.reservation_overview.evse_id IS 'connectorId of OCPP 1.6; 0: one connector, whichever.';
COMMENT ON COLUMN ocpp.reservation_overview.status IS 'Reserved: it holds; Used, Cancelled, Expired, Faulted, Unavailable: how it ended.';
COMMENT ON COLUMN ocpp.reservation_overview.transaction IS 'The transaction that used it.';

CREATE OR REPLACE FUNCTION ocpp.reservation_list(
    identity text DEFAULT NULL, id_tag text DEFAULT NULL, status text DEFAULT 'Reserved', connector_id integer DEFAULT NULL,
    date_from timestamptz DEFAULT NULL, date_to timestamptz DEFAULT NULL, most bigint DEFAULT 1000
) RETURNS TABLE (id integer, identity text, connector_id integer, id_tag text, parent_id_tag text, status text, expires_at timestamptz,
                 created_at timestamptz, ended_at timestamptz, transaction bigint) STABLE LANGUAGE sql AS $$
    SELECT r.id, r.charge_point, r.evse_id, r.id_tag, r.parent_id_tag, r.status, r.expires_at, r.created_at, r.ended_at, r.transaction
    FROM ocpp.reservation_overview AS r
    WHERE ($1 IS NULL OR lower(r.charge_point) = lower($1 COLLATE "C"))
      AND ($2 IS NULL OR lower(r.id_tag COLLATE "C") = lower($2 COLLATE "C"))
      AND ($3 IS NULL OR r.status = $3)
      AND ($4 IS NULL OR r.evse_id = $4)
      AND ($5 IS NULL OR r.created_at >= $5)
      AND ($6 IS NULL OR r.created_at < $6)
    ORDER BY r.created_at DESC, r.id DESC LIMIT $7
$$;
COMMENT ON FUNCTION ocpp.reservation_list(text, text, text, integer, timestamptz, timestamptz, bigint) IS 'Reservations, newest first, true in this moment. Filters, each optional: identity, id_tag (any case), status (default Reserved: those that hold; NULL: all), connector_id as OCPP 1.6 numbers it (0: any connector), made from date_from (inclusive) to date_to (exclusive); at most `most` rows (default 1000, NULL: all).';

CREATE OR REPLACE FUNCTION ocpp.expire_reservations(work integer DEFAULT 10000) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    expired bigint;
BEGIN
    UPDATE ocpp.reservation AS r SET status = 'Expired', ended_at = r.expires_at
    FROM (SELECT o.charge_point, o.id FROM ocpp.reservation AS o
          WHERE o.status = 'Reserved' AND o.expires_at <= clock_timestamp() LIMIT work FOR NO KEY UPDATE SKIP LOCKED) AS due
    WHERE r.charge_point = due.charge_point AND r.id = due.id;
    GET DIAGNOSTICS expired = ROW_COUNT;
    RETURN expired;
END
$$;
COMMENT ON FUNCTION ocpp.expire_reservations(integer) IS 'Writes down that reservations have expired, for ocpp.maintain(): lists and views know it at the moment itself. Returns how many it were.';
