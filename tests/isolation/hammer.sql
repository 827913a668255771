-- Everybody at once on few charge points and few tags, in random order: what tests/isolation/run lets several sessions do for
-- some seconds, and what must hold afterwards.
SELECT count(ocpp.add_charge_point('H' || n)) FROM generate_series(0, 19) AS n;
SELECT count(ocpp.add_id_tag('L' || n, max_transactions => 1)) FROM generate_series(0, 2) AS n;
SELECT ocpp.set('unknown_id_tag', 'accept');
SELECT count(ocpp.start_node('n' || n)) FROM generate_series(0, 2) AS n;

CREATE FUNCTION public.dice(sides integer) RETURNS integer LANGUAGE sql AS 'SELECT floor(random() * sides)::integer';

CREATE FUNCTION public.random_frame() RETURNS bytea LANGUAGE sql AS $$
    SELECT convert_to(jsonb_build_array(2, public.dice(1000)::text, action, payload || jsonb_build_object('connectorId', 1 + public.dice(2)))::text, 'UTF8')
    FROM (VALUES
        ('StartTransaction', jsonb_build_object('idTag', 'T' || public.dice(300), 'meterStart', public.dice(1000), 'timestamp', now() - public.dice(90000) * interval '1 s')),
        ('StartTransaction', jsonb_build_object('idTag', 'L' || public.dice(3), 'meterStart', public.dice(1000), 'timestamp', now() - public.dice(90000) * interval '1 s')),
        ('StopTransaction', jsonb_build_object('transactionId', 1 + public.dice(500), 'idTag', 'T' || public.dice(300), 'meterStop', public.dice(1000), 'timestamp', now())),
        ('MeterValues', jsonb_build_object('transactionId', 1 + public.dice(500), 'meterValue', jsonb_build_array(jsonb_build_object('timestamp', now(), 'sampledValue', jsonb_build_array(jsonb_build_object('value', public.dice(1000)::text)))))),
        ('StatusNotification', jsonb_build_object('status', 'Available', 'errorCode', 'NoError')),
        ('BootNotification', jsonb_build_object('chargePointVendor', 'V', 'chargePointModel', 'M')),
        ('Authorize', jsonb_build_object('idTag', 'T' || public.dice(300)))) AS v (action, payload)
    ORDER BY random() LIMIT 1
$$;

CREATE FUNCTION public.envelope(identity text, version text, action text, sender text, payload jsonb) RETURNS bytea LANGUAGE sql AS $$
    SELECT convert_to(ocpp.json_to_soap(jsonb_build_object('payload', payload, 'header', jsonb_build_object(
        'chargeBoxIdentity', identity, 'Action', action, 'sender', sender, 'MessageID', 'm' || public.dice(1000), 'From', 'http://192.0.2.1/' || identity)), version), 'UTF8')
$$;

CREATE FUNCTION public.hammer_soap(node bigint, one text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CASE public.dice(6)
        WHEN 0, 1 THEN PERFORM ocpp.receive_soap(node, NULL, NULL, '192.0.2.1:5', false, NULL, public.envelope(one, (ARRAY['1.5', '1.6'])[1 + public.dice(2)], 'StatusNotification', 'ChargePoint',
                               '{"connectorId": 1, "status": "Available", "errorCode": "NoError"}'));
        WHEN 2 THEN PERFORM ocpp.parse_xml(convert_from(public.envelope(one, '1.6', 'Authorize', 'ChargePoint', '{"idTag": "T1"}'), 'UTF8'));
        WHEN 3 THEN PERFORM ocpp.tend_soap(node, '{}');
        WHEN 4 THEN PERFORM ocpp.soap_answered(m.charge_point, m.id, m.attempts, 200, NULL, public.envelope(m.charge_point, s.version, m.action || 'Response', 'ChargePoint',
                               CASE m.action WHEN 'GetConfiguration' THEN '{}' ELSE '{"status": "Accepted"}' END::jsonb))
                    FROM ocpp.command AS m JOIN ocpp.charge_point_state AS s ON s.charge_point = m.charge_point WHERE m.state = 'sent' AND s.transport = 'SOAP' AND s.version IN ('1.5', '1.6');
        ELSE PERFORM ocpp.setchargepointconnected(one, random() < 0.7, (ARRAY['{"protocol": "SOAP", "ocppVersion": "1.5"}', '{"connection": {"ip": "192.0.2.9", "port": 7}}', NULL]::jsonb[])[1 + public.dice(3)]);
    END CASE;
EXCEPTION WHEN lock_not_available THEN
    -- As a connector hears it, who asks again.
END
$$;

-- A consumer of events who comes by now and then. Twice the same event would be an error.
CREATE TABLE public.consumer (after text);
INSERT INTO public.consumer VALUES (NULL);
CREATE TABLE public.heard (id bigint PRIMARY KEY);
CREATE FUNCTION public.hears() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    event record;
BEGIN
    IF pg_try_advisory_xact_lock(1) THEN
        FOR event IN SELECT e.position, e.id FROM ocpp.events((SELECT after FROM public.consumer), most => 1 + public.dice(100)) AS e LOOP
            INSERT INTO public.heard VALUES (event.id);
            UPDATE public.consumer SET after = event.position;
        END LOOP;
    END IF;
END
$$;

CREATE FUNCTION public.hammer() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    chosen text[] := ARRAY(SELECT 'H' || public.dice(20) FROM generate_series(0, public.dice(20)));
    one text := chosen[1];
    node bigint := (SELECT id FROM ocpp.node ORDER BY random() LIMIT 1);
BEGIN
    CASE public.dice(16)
        WHEN 12, 13, 14, 15 THEN PERFORM public.hammer_soap(node, one) WHERE one IS NOT NULL;
        WHEN 0 THEN PERFORM ocpp.connect(node, one, NULL, NULL, NULL, '{ocpp1.6}', NULL);
        WHEN 1 THEN PERFORM ocpp.clear_cache(identity) FROM ocpp.charge_point WHERE identity = ANY (chosen);
        WHEN 2 THEN PERFORM ocpp.tend(node);
        WHEN 3 THEN PERFORM ocpp.disconnected(array_agg(s.charge_point ORDER BY s.charge_point), array_agg(s.session ORDER BY s.charge_point), array_agg('x'::text))
                    FROM ocpp.charge_point_state AS s WHERE s.charge_point = ANY (chosen);
        WHEN 4 THEN PERFORM ocpp.parse(one, 'p', 'StartTransaction', '{"connectorId": 1, "idTag": "T7", "meterStart": 1, "timestamp": "2026-05-22T00:00:00Z"}');
        WHEN 5 THEN PERFORM ocpp.receive(array_agg(q.charge_point), array_agg(q.session), array_agg(convert_to(format('[3,"%s",{"status":"Accepted"}]', q.message_id), 'UTF8')))
                    FROM (SELECT m.charge_point, s.session, m.message_id FROM ocpp.command AS m JOIN ocpp.charge_point_state AS s ON s.charge_point = m.charge_point WHERE m.state = 'sent') AS q;
        WHEN 6 THEN PERFORM CASE public.dice(4) WHEN 0 THEN ocpp.disconnect(one)::text WHEN 1 THEN ocpp.block(one)::text ELSE ocpp.unblock(one)::text END WHERE one IS NOT NULL;
        WHEN 7, 8 THEN PERFORM public.hears();
        ELSE
            PERFORM ocpp.receive(chosen, ARRAY(SELECT s.session FROM unnest(chosen) WITH ORDINALITY AS u (i, n) JOIN ocpp.charge_point_state AS s ON s.charge_point = u.i ORDER BY n),
                                 ARRAY(SELECT public.random_frame() FROM generate_subscripts(chosen, 1) WHERE chosen IS NOT NULL));
    END CASE;
END
$$;

-- What does not hold, with an example.
CREATE FUNCTION public.broken() RETURNS TABLE (promise text, example text) LANGUAGE sql AS $$
    SELECT 'an outstanding command is one that was sent', s.charge_point FROM ocpp.charge_point_state AS s
    WHERE s.outstanding IS NOT NULL AND NOT EXISTS (SELECT FROM ocpp.command AS m WHERE m.charge_point = s.charge_point AND m.id = s.outstanding AND m.state = 'sent')
    UNION ALL SELECT 'at most one command is outstanding', m.charge_point FROM ocpp.command AS m WHERE m.state = 'sent' GROUP BY 2 HAVING count(*) > 1
    UNION ALL SELECT 'nothing is outstanding without a connection', m.charge_point FROM ocpp.command AS m JOIN ocpp.charge_point_state AS s ON s.charge_point = m.charge_point
    WHERE m.state = 'sent' AND s.node IS NULL
    UNION ALL SELECT 'a charge point has one open session', c.charge_point FROM ocpp.connection AS c WHERE c.disconnected_at IS NULL AND c.reason IS NULL GROUP BY 2 HAVING count(*) > 1
    UNION ALL SELECT 'an open session is the newest one', c.charge_point FROM ocpp.connection AS c JOIN ocpp.charge_point_state AS s ON s.charge_point = c.charge_point
    WHERE c.disconnected_at IS NULL AND c.reason IS NULL AND (c.session, c.transport) IS DISTINCT FROM (s.session, s.transport)
    UNION ALL SELECT 'a tag for one transaction runs one', t.token FROM ocpp.transaction AS t WHERE t.state = 'open' AND t.authorized AND t.token LIKE 'l_' GROUP BY 2 HAVING count(*) > 1
    UNION ALL SELECT 'a place has one open transaction', t.charge_point FROM ocpp.transaction AS t WHERE t.state = 'open' GROUP BY 2, t.evse_id HAVING count(*) > 1
    UNION ALL SELECT 'one start is one transaction', t.charge_point FROM ocpp.transaction AS t WHERE t.started_at = '2026-05-22T00:00:00Z' AND t.state = 'open' GROUP BY 2 HAVING count(*) > 1
    UNION ALL SELECT 'no message fails by the database''s fault', l.error FROM ocpp.message_log AS l WHERE l.error ~ '^[0-9A-Z]{5}:'
    UNION ALL SELECT 'no event is missed', e.position FROM public.consumer AS c, ocpp.read_position(c.after) AS p, ocpp.event AS x, format('%s.%s.%s', x.era, x.written_by, x.id) AS e (position)
    WHERE (x.era, x.written_by, x.id) <= (p.era, p.written_by, p.id) AND NOT EXISTS (SELECT FROM public.heard AS h WHERE h.id = x.id)
    UNION ALL SELECT 'something is heard', 'nothing' WHERE NOT EXISTS (SELECT FROM public.heard)
    UNION ALL SELECT 'something happened', 'nothing' WHERE NOT EXISTS (SELECT FROM ocpp.transaction) OR NOT EXISTS (SELECT FROM ocpp.command WHERE state = 'accepted')
        OR (SELECT count(DISTINCT c.transport) FROM ocpp.connection AS c) < 2
    LIMIT 10
$$;
