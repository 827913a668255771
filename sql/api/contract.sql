-- The functions by which ocpp-cs (github.com/apostoldevel/ocpp-cs) calls its database, in its spelling: it runs against this
-- one unchanged, in both of its generations. ocpp.parse, the eighth, is in the extension.

CREATE OR REPLACE FUNCTION ocpp.parsexml(body xml, OUT identity text, OUT action text, OUT address text, OUT payload text)
RETURNS SETOF record LANGUAGE sql AS $$
    SELECT * FROM ocpp.parse_xml(body::text)
$$;
COMMENT ON FUNCTION ocpp.parsexml(xml) IS 'ocpp.parse_xml as ocpp-cs calls it: handles a SOAP request; payload is the envelope to answer.';

CREATE OR REPLACE FUNCTION ocpp.soaptojson(body xml) RETURNS json STABLE LANGUAGE sql AS $$
    SELECT ocpp.soap_to_json(body::text)
$$;
COMMENT ON FUNCTION ocpp.soaptojson(xml) IS 'ocpp.soap_to_json as ocpp-cs calls it.';

CREATE OR REPLACE FUNCTION ocpp.jsontosoap(message jsonb) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    station text := message #>> '{header,chargeBoxIdentity}';
    spoken text := nullif(message #>> '{header,version}', '');
    action text := regexp_replace(message #>> '{header,Action}', '^.*/', '');
BEGIN
    IF coalesce(action, '') = '' THEN
        RAISE EXCEPTION 'the message has no header with an Action' USING ERRCODE = 'invalid_parameter_value',
            HINT = 'Write {"header": {"chargeBoxIdentity": "CP1", "Action": "Reset", "To": "http://..."}, "payload": {"type": "Soft"}}.';
    END IF;
    -- In the version in which the charge point called last.
    spoken := coalesce(spoken, (SELECT b.version FROM ocpp.soap_callback AS b JOIN ocpp.charge_point AS p ON p.identity = b.charge_point
                                WHERE lower(p.identity) = lower(station COLLATE "C") ORDER BY b.refreshed_at DESC LIMIT 1),
                       (SELECT s.version FROM ocpp.charge_point_state AS s JOIN ocpp.charge_point AS p ON p.identity = s.charge_point
                        WHERE lower(p.identity) = lower(station COLLATE "C") AND s.version IN ('1.2', '1.5', '1.6')), '1.6');
    IF action !~ 'Response$' THEN
        RETURN ocpp.write_command(spoken, true, coalesce(station, ''), coalesce(nullif(message #>> '{header,MessageID}', ''), gen_random_uuid()::text), action,
                                  coalesce(nullif(message -> 'payload', 'null'), '{}'), nullif(message #>> '{header,From}', ''), nullif(message #>> '{header,To}', ''));
    END IF;
    RETURN ocpp.json_to_soap(message, spoken);
END
$$;
COMMENT ON FUNCTION ocpp.jsontosoap(jsonb) IS 'Writes a command as a SOAP envelope as ocpp-cs asks for it: {"header": {"chargeBoxIdentity", "Action", "To"}, "payload"}; in the version in which the charge point called last (else 1.6), payload in the words of 1.6. ocpp.json_to_soap writes every message. Not valid, or not sayable in that version: SQLSTATE 22023.';

CREATE OR REPLACE FUNCTION ocpp.setchargepointconnected(identity text, connected boolean, metadata jsonb DEFAULT NULL) RETURNS boolean LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    known text;
    station record;
    held record;
    daemon bigint;
    -- The first generation does not say it: there is no connection where there is no socket.
    over_soap boolean := CASE WHEN jsonb_typeof(metadata -> 'protocol') = 'string' THEN upper(metadata ->> 'protocol') = 'SOAP'
                              ELSE coalesce(jsonb_typeof(metadata -> 'connection') <> 'object', false) END;
    -- The first generation speaks nothing but 1.6 over a WebSocket.
    spoken text := coalesce((SELECT v FROM unnest(ARRAY['1.2', '1.5', '1.6', '2.0.1', '2.1']) AS v WHERE v = metadata ->> 'ocppVersion'),
                            CASE WHEN NOT over_soap AND metadata -> 'ocppVersion' IS NULL THEN '1.6' END);
    ip text := CASE WHEN jsonb_typeof(metadata #> '{connection,ip}') = 'string' THEN nullif(left(metadata #>> '{connection,ip}', 100), '') END;
    port text := substring(metadata #>> '{connection,port}' FROM '^[0-9]{1,5}$');
    peer text := coalesce(CASE WHEN ip LIKE '%:%' THEN format('[%s]', ip) ELSE ip END || coalesce(':' || port, ''),
                          CASE WHEN jsonb_typeof(metadata -> 'address') = 'string' THEN left(metadata ->> 'address', 2000) END);
BEGIN
    SELECT p.identity, p.account, p.blocked INTO station FROM ocpp.charge_point AS p WHERE lower(p.identity) = lower(setchargepointconnected.identity COLLATE "C");
    -- Who goes is not remembered for it.
    IF station.identity IS NOT NULL OR connected THEN
        SELECT a.charge_point INTO known FROM ocpp.admit(setchargepointconnected.identity, station.account) AS a;
    END IF;
    IF known IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO ocpp.charge_point_state (charge_point)
    SELECT known WHERE NOT EXISTS (SELECT FROM ocpp.charge_point_state AS s WHERE s.charge_point = known)
    ON CONFLICT DO NOTHING;
    -- First the lock: who had to wait would see the node as it was before.
    PERFORM FROM ocpp.charge_point_state AS s WHERE s.charge_point = known FOR NO KEY UPDATE;
    SELECT s.session, s.node, s.transport, n.name, coalesce(n.lease_until > clock_timestamp(), false) AS alive INTO held
    FROM ocpp.charge_point_state AS s LEFT JOIN ocpp.node AS n ON n.id = s.node
    WHERE s.charge_point = known;
    IF held.alive AND held.name <> 'ocpp-cs' THEN
        -- A connector of ours has it, and knows better.
        RETURN true;
    ELSIF station.blocked OR connected IS NOT TRUE THEN
        PERFORM ocpp.release(ARRAY[known], 'closed');
        RETURN false;
    ELSIF held.alive AND over_soap THEN
        -- Once after each request: its session goes on, or the WebSocket that it has besides.
        UPDATE ocpp.charge_point_state AS s SET last_seen = clock_timestamp() WHERE s.charge_point = known;
        RETURN true;
    END IF;
    -- All daemons together count as one connector, which nobody can see die.
    SELECT n.id INTO daemon FROM ocpp.node AS n WHERE n.name = 'ocpp-cs';
    IF NOT FOUND THEN
        INSERT INTO ocpp.node (name, lease_until) VALUES ('ocpp-cs', 'infinity') ON CONFLICT (name) DO UPDATE SET lease_until = 'infinity'
        RETURNING id INTO daemon;
    END IF;
    PERFORM ocpp.release(ARRAY[known], 'replaced');
    PERFORM ocpp.open_session(known, daemon, spoken, peer, CASE WHEN over_soap THEN 'SOAP' ELSE 'WebSocket' END);
    RETURN true;
END
$$;
COMMENT ON FUNCTION ocpp.setchargepointconnected(text, boolean, jsonb) IS 'ocpp-cs tells that a charge point is connected, or is not any more. metadata: {"connection": {"ip", "port", "socket"} or null, "address"} and in its second generation "protocol" (JSON, SOAP) and "ocppVersion". An unknown charge point is treated as the setting unknown_charge_point says. Returns whether it counts as connected now. Its queued commands are not sent by ocpp-cs, which sends its own.';

CREATE OR REPLACE FUNCTION ocpp.list_moment(said text) RETURNS timestamptz STABLE LANGUAGE sql AS $$
    -- Without zone it is UTC, whatever the TimeZone of the session.
    SELECT (said || CASE WHEN said ~ '([Zz]|[+-][0-9]{2}(:?[0-9]{2})?)$' AND said ~ ':' THEN '' ELSE ' UTC' END)::timestamptz WHERE said <> ''
$$;
COMMENT ON FUNCTION ocpp.list_moment(text) IS 'dateFrom and dateTo of the lists of ocpp-cs; NULL where there is none. No time: SQLSTATE of class 22.';

CREATE OR REPLACE FUNCTION ocpp.refuse_list(token text, list text, payload jsonb) RETURNS json LANGUAGE plpgsql AS $$
DECLARE
    name text := ocpp.get('list.authorize');
    judge regprocedure;
    verdict jsonb;
    wrong text;
BEGIN
    FOREACH wrong IN ARRAY ARRAY['dateFrom', 'dateTo'] LOOP
        BEGIN
            PERFORM ocpp.list_moment(payload ->> wrong);
        EXCEPTION WHEN data_exception THEN
            RETURN json_build_object('error', json_build_object('code', 40000, 'message', format('%s is no time: %s', wrong, left(payload ->> wrong, 100))));
        END;
    END LOOP;
    IF name = '' THEN
        RETURN NULL;
    END IF;
    BEGIN
        judge := to_regprocedure(name || '(text, text, jsonb)');
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    IF judge IS NULL THEN
        RETURN json_build_object('error', json_build_object('code', 50000, 'message', 'the function of the setting list.authorize does not exist'));
    END IF;
    -- A single name that was found as a function's; regproc writes it quoted.
    EXECUTE format('SELECT %s($1, $2, $3)', judge::regproc) INTO verdict USING token, list, payload;
    IF verdict IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN json_build_object('error', json_build_object(
        'code', coalesce(verdict -> 'code', '40300'), 'message', coalesce(verdict ->> 'message', 'you may not see this list')));
END
$$;
COMMENT ON FUNCTION ocpp.refuse_list(text, text, jsonb) IS 'Whether a list is refused: because dateFrom or dateTo is no time, or by the function of the setting list.authorize. NULL: it is not; else {"error": {"code", "message"}}, of which ocpp-cs makes an HTTP status.';

CREATE OR REPLACE FUNCTION ocpp.chargepointlist(token text, payload jsonb DEFAULT NULL) RETURNS SETOF json LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    refusal json := ocpp.refuse_list(token, 'chargepointlist', payload);
BEGIN
    IF refusal IS NOT NULL THEN
        RETURN NEXT refusal;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT json_build_object(
        'identity', o.identity, 'label', o.label, 'description', o.description, 'typename', o.type_name,
        'address', coalesce((SELECT b.address FROM ocpp.soap_callback AS b WHERE b.charge_point = o.identity AND b.version = o.version AND o.transport = 'SOAP'),
                            o.peer, o.address),
        'connection', CASE WHEN o.connected AND o.transport = 'WebSocket' THEN json_build_object(
            'socket', NULL, 'ip', coalesce(substring(o.peer FROM '^\[(.*)\]'), regexp_replace(o.peer, ':[0-9]+$', '')), 'port', substring(o.peer FROM ':([0-9]{1,5})$')::integer) END,
        'bootNotification', json_build_object(
            'chargePointVendor', o.vendor, 'chargePointModel', o.model, 'chargePointSerialNumber', o.serial_number, 'firmwareVersion', o.firmware_version),
        'statusNotification', json_build_object('status', k.status),
        'geo', CASE WHEN o.latitude IS NOT NULL AND o.longitude IS NOT NULL THEN json_build_object('latitude', o.latitude, 'longitude', o.longitude) END)
    FROM ocpp.charge_point_overview AS o
    -- Of the charge point as a whole; of one that never says it, of its first connector.
    LEFT JOIN LATERAL (SELECT c.status FROM ocpp.connector_overview AS c WHERE c.charge_point = o.identity AND c.status IS NOT NULL
                       ORDER BY c.evse_id, c.connector_id LIMIT 1) AS k ON true
    WHERE nullif(payload ->> 'identity', '') IS NULL OR lower(o.identity) = lower((payload ->> 'identity') COLLATE "C")
    ORDER BY o.identity;
END
$$;
COMMENT ON FUNCTION ocpp.chargepointlist(text, jsonb) IS 'Charge points as ocpp-cs lists them, a json object each. token: bearer of the question, for the setting list.authorize; payload: NULL, or {"identity"}. Refused: one row {"error": {"code", "message"}}. For people: ocpp.charge_point_list, ocpp.charge_point_overview.';

CREATE OR REPLACE FUNCTION ocpp.transactionlist(token text, payload jsonb DEFAULT NULL) RETURNS SETOF json LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    refusal json := ocpp.refuse_list(token, 'transactionlist', payload);
BEGIN
    IF refusal IS NOT NULL THEN
        RETURN NEXT refusal;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT json_build_object(
        'id', l.id, 'idTag', l.id_tag, 'identity', l.identity, 'serialNumber', p.serial_number, 'connectorId', l.evse_id,
        'meterStart', l.meter_start, 'meterStop', l.meter_stop, 'value', l.energy, 'reservationId', t.reservation_id, 'reason', l.reason,
        'data', CASE WHEN cardinality(l.flags) > 0 THEN json_build_object('flags', l.flags) END,
        'dateStart', l.started_at, 'dateStop', l.stopped_at)
    FROM ocpp.transaction_list(identity => nullif(payload ->> 'identity', ''), date_from => ocpp.list_moment(payload ->> 'dateFrom'),
                               date_to => ocpp.list_moment(payload ->> 'dateTo'), most => NULL) AS l
    JOIN ocpp.transaction_overview AS t ON t.id = l.id
    JOIN ocpp.charge_point_overview AS p ON p.identity = l.identity
    ORDER BY l.id;
END
$$;
COMMENT ON FUNCTION ocpp.transactionlist(text, jsonb) IS 'Transactions as ocpp-cs lists them, a json object each, oldest first. payload: NULL, or {"identity", "dateFrom", "dateTo"}: started from dateFrom to before dateTo. value: Wh delivered; data: what was odd about it. token, refusal: as of ocpp.chargepointlist.';

CREATE OR REPLACE FUNCTION ocpp.reservationlist(token text, payload jsonb DEFAULT NULL) RETURNS SETOF json LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    refusal json := ocpp.refuse_list(token, 'reservationlist', payload);
BEGIN
    IF refusal IS NOT NULL THEN
        RETURN NEXT refusal;
        RETURN;
    END IF;
    RETURN QUERY
    SELECT json_build_object(
        'id', r.id, 'idTag', r.id_tag, 'identity', r.charge_point, 'serialNumber', p.serial_number, 'connectorId', r.evse_id,
        'expiryDate', r.expires_at, 'dateStart', r.created_at, 'dateStop', r.ended_at)
    FROM ocpp.reservation_overview AS r JOIN ocpp.charge_point_overview AS p ON p.identity = r.charge_point
    WHERE (nullif(payload ->> 'identity', '') IS NULL OR lower(r.charge_point) = lower((payload ->> 'identity') COLLATE "C"))
      AND (nullif(payload ->> 'dateFrom', '') IS NULL OR r.created_at >= ocpp.list_moment(payload ->> 'dateFrom'))
      AND (nullif(payload ->> 'dateTo', '') IS NULL OR r.created_at < ocpp.list_moment(payload ->> 'dateTo'))
    ORDER BY r.created_at, r.id;
END
$$;
COMMENT ON FUNCTION ocpp.reservationlist(text, jsonb) IS 'Reservations as ocpp-cs lists them, a json object each, oldest first. payload: NULL, or {"identity", "dateFrom", "dateTo"}: made from dateFrom to before dateTo. token, refusal: as of ocpp.chargepointlist.';
