-- What the specs share. Isolation specs can not contain braces, so everything with JSON or array literals is here.
CREATE FUNCTION public.node(its_name text) RETURNS bigint LANGUAGE sql AS $$ SELECT id FROM ocpp.node WHERE name = its_name $$;

CREATE FUNCTION public.newest(identity text) RETURNS bigint LANGUAGE sql AS $$ SELECT session FROM ocpp.charge_point_state WHERE charge_point = identity $$;

CREATE FUNCTION public.connects(identity text, to_node text DEFAULT 'here') RETURNS TABLE (status integer, reason text) LANGUAGE sql AS $$
    SELECT c.status, c.reason FROM ocpp.connect(public.node(to_node), identity, NULL, NULL, NULL, '{ocpp1.6}', NULL) AS c
$$;

CREATE FUNCTION public.tends(a_node text DEFAULT 'here') RETURNS TABLE (outcome text, charge_point text, message text) LANGUAGE sql AS $$
    SELECT t.outcome, t.charge_point, CASE WHEN t.outcome = 'close' THEN t.message END FROM ocpp.tend(public.node(a_node)) AS t
$$;

-- A Heartbeat from each, in one batch.
CREATE FUNCTION public.beats(VARIADIC identities text[]) RETURNS TABLE (item integer, outcome text, charge_point text) LANGUAGE sql AS $$
    SELECT r.item, r.outcome, r.charge_point
    FROM ocpp.receive(identities, ARRAY(SELECT public.newest(i) FROM unnest(identities) WITH ORDINALITY AS u (i, n) ORDER BY n),
        ARRAY(SELECT convert_to(format('[2,"%s","Heartbeat",{}]', n), 'UTF8') FROM generate_subscripts(identities, 1) AS n)) AS r
$$;

-- A Heartbeat from a connection that has been replaced.
CREATE FUNCTION public.beats_late(identity text) RETURNS text LANGUAGE sql AS $$
    SELECT r.outcome FROM ocpp.receive(ARRAY[identity], ARRAY(SELECT min(session) FROM ocpp.connection WHERE charge_point = identity),
        ARRAY[convert_to('[2,"1","Heartbeat",{}]', 'UTF8')]) AS r
$$;

CREATE FUNCTION public.ends(VARIADIC identities text[]) RETURNS void LANGUAGE sql AS $$
    SELECT ocpp.disconnected(identities, ARRAY(SELECT public.newest(i) FROM unnest(identities) WITH ORDINALITY AS u (i, n) ORDER BY n), array_fill('gone'::text, ARRAY[cardinality(identities)]))
$$;

CREATE FUNCTION public.starts(identity text, unique_id text) RETURNS text LANGUAGE sql AS $$
    SELECT ocpp.parse(identity, unique_id, 'StartTransaction', '{"connectorId": 1, "idTag": "TAG", "meterStart": 5, "timestamp": "2026-05-22T10:00:00Z"}')
        -> 'payload' -> 'idTagInfo' ->> 'status'
$$;

-- Two charge points start with a tag each, in one batch.
CREATE FUNCTION public.start(one text, its_tag text, other text, other_tag text) RETURNS TABLE (item integer, outcome text, status text) LANGUAGE sql AS $$
    SELECT r.item, r.outcome, substring(r.message FROM '"status":"([A-Za-z]*)"')
    FROM ocpp.receive(ARRAY[one, other], ARRAY[public.newest(one), public.newest(other)],
        ARRAY(SELECT convert_to(format('[2,"1","StartTransaction",{"idTag":"%s","connectorId":1,"meterStart":0,"timestamp":"2026-05-22T10:00:00Z"}]', tag), 'UTF8')
              FROM unnest(ARRAY[its_tag, other_tag]) WITH ORDINALITY AS u (tag, n) ORDER BY n)) AS r
$$;

CREATE FUNCTION public.answers(identity text) RETURNS TABLE (item integer, outcome text) LANGUAGE sql AS $$
    SELECT r.item, r.outcome FROM ocpp.receive(ARRAY[identity], ARRAY[public.newest(identity)],
        ARRAY(SELECT convert_to(format('[3,"%s",{"status":"Accepted"}]', m.message_id), 'UTF8') FROM ocpp.command AS m WHERE m.charge_point = identity AND m.state = 'sent')) AS r
$$;

CREATE FUNCTION public.notifies(identity text) RETURNS text LANGUAGE sql AS $$
    SELECT ocpp.parse(identity, 'n', 'StatusNotification', '{"connectorId": 1, "errorCode": "NoError", "status": "Available"}') ->> 'messageTypeId'
$$;

-- A Heartbeat over SOAP, through a connector.
CREATE FUNCTION public.posts(identity text, a_node text DEFAULT 'here') RETURNS integer LANGUAGE sql AS $$
    SELECT r.status FROM ocpp.receive_soap(public.node(a_node), NULL, NULL, '192.0.2.1:5', false, NULL, convert_to(ocpp.json_to_soap(
        jsonb_build_object('header', jsonb_build_object('chargeBoxIdentity', identity, 'Action', 'Heartbeat'), 'payload', '{}'::jsonb), '1.6'), 'UTF8')) AS r
$$;

-- The same through ocpp-cs.
CREATE FUNCTION public.is_parsed(identity text) RETURNS text LANGUAGE sql AS $$
    SELECT r.action FROM ocpp.parsexml(ocpp.json_to_soap(
        jsonb_build_object('header', jsonb_build_object('chargeBoxIdentity', identity, 'Action', 'Heartbeat'), 'payload', '{}'::jsonb), '1.6')::xml) AS r
$$;

CREATE FUNCTION public.is_connected(identity text, protocol text) RETURNS boolean LANGUAGE sql AS $$
    SELECT ocpp.setchargepointconnected(identity, true, jsonb_build_object('protocol', protocol))
$$;

CREATE FUNCTION public.sessions() RETURNS TABLE (node text, transport text, reason text) LANGUAGE sql AS $$
    SELECT n.name, c.transport, c.reason FROM ocpp.connection AS c LEFT JOIN ocpp.node AS n ON n.id = c.node ORDER BY c.session
$$;

CREATE FUNCTION public.boots(identity text) RETURNS text LANGUAGE sql AS $$
    SELECT ocpp.parse(identity, 'b', 'BootNotification', '{"chargePointVendor": "V", "chargePointModel": "M"}') ->> 'messageTypeId'
$$;
