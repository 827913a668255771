-- ocpp.ChargePointList as ocpp-cs sends it: a JSON object for each charge point, or one that says why not.
BEGIN;
\i station.psql
\pset format unaligned
-- Nobody yet.
SELECT * FROM ocpp.ChargePointList('eyJhbGciOiJIUzI1NiJ9.e30.x', NULL::jsonb);

SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('cp2', account => 'acme'), ocpp.add_charge_point('CP3');
UPDATE ocpp.charge_point SET label = 'Gate', description = 'By the "gate"', type_name = 'Public', address = 'Main Street 1', latitude = 52.5, longitude = 13.4 WHERE identity = 'CP1';
SELECT pg_temp.says('CP1', 'BootNotification', '{"chargePointVendor":"V","chargePointModel":"M","chargePointSerialNumber":"S1","firmwareVersion":"F1"}') IS NOT NULL AS booted;
SELECT pg_temp.says('CP1', 'StatusNotification', '{"connectorId":1,"errorCode":"NoError","status":"Charging"}'), pg_temp.says('cp2', 'StatusNotification', '{"connectorId":2,"errorCode":"NoError","status":"Faulted"}');
SELECT pg_temp.says('CP1', 'StatusNotification', '{"connectorId":0,"errorCode":"NoError","status":"Available"}');
SELECT ocpp.parse('cp2', '1', 'StatusNotification', '{"connectorId":2,"errorCode":"NoError","status":"Faulted"}', 'acme') ->> 'messageTypeId' AS of_acme;
-- As nobody has heard of it but by name: every key, all of them null.
SELECT * FROM ocpp.ChargePointList('token', '{"identity":"CP3"}'::jsonb);
-- All, one row each; address is who is connected, else where it stands.
SELECT * FROM ocpp.ChargePointList('token', '{}'::jsonb);
SELECT ocpp.SetChargePointConnected('CP1', true, '{"identity":"CP1","connection":{"socket":12,"ip":"192.0.2.9","port":40001}}'::jsonb);
SELECT * FROM ocpp.ChargePointList('token', '{"identity":"CP1"}'::jsonb);
-- Over SOAP it is where it can be called.
SELECT identity, action, address FROM ocpp.ParseXML('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing"><e:Header><chargeBoxIdentity xmlns="urn://Ocpp/Cs/2012/06/">CP3</chargeBoxIdentity><a:From><a:Address>http://192.0.2.7:8080/</a:Address></a:From></e:Header><e:Body><heartbeatRequest xmlns="urn://Ocpp/Cs/2012/06/"/></e:Body></e:Envelope>'::xml);
SELECT ocpp.SetChargePointConnected('CP3', true, '{"identity":"CP3","address":"http://192.0.2.7:8080/","connection":null}'::jsonb);
SELECT chargepointlist -> 'address' AS address, chargepointlist -> 'connection' AS connection FROM ocpp.ChargePointList('token', '{"identity":"CP3"}'::jsonb);
-- An address of IPv6, with a port and without.
SELECT ocpp.SetChargePointConnected('cp2', true, '{"connection":{"socket":12,"ip":"2001:db8::1","port":40001}}'::jsonb);
SELECT chargepointlist -> 'connection' AS connection FROM ocpp.ChargePointList('token', '{"identity":"cp2"}'::jsonb);
SELECT ocpp.SetChargePointConnected('cp2', true, '{"connection":{"socket":12,"ip":"2001:db8::1"}}'::jsonb);
SELECT chargepointlist -> 'connection' AS connection FROM ocpp.ChargePointList('token', '{"identity":"cp2"}'::jsonb);
-- Every key, and those within.
SELECT k.key, json_typeof(k.value) AS type, (SELECT string_agg(i, ', ') FROM json_object_keys(CASE WHEN json_typeof(k.value) = 'object' THEN k.value ELSE '{}' END) AS i) AS within
FROM ocpp.ChargePointList('token', '{"identity":"CP1"}'::jsonb) AS l, json_each(l) AS k;

-- Filters: the identity in any case; what is none asks for all of them, an empty text too.
SELECT p.payload, (SELECT count(*) FROM ocpp.chargepointlist('token', p.payload)) AS rows
FROM (VALUES ('{"identity":"cp1"}'::jsonb), ('{"identity":"CP"}'), ('{"identity":"%"}'), ('{"identity":""}'), ('{"identity":null}'), ('{"identity":7}'), ('{"other":"CP1"}'), ('null'), ('[]'), ('"CP1"'), (NULL)) AS p (payload);
-- No token, no payload.
SELECT count(*) FROM ocpp.ChargePointList(NULL, NULL);
SELECT count(*) FROM ocpp.ChargePointList('', '{}'::jsonb);
SELECT count(*) FROM ocpp.ChargePointList('token');

-- Who may see it, your function says; it is told which list, and what was asked.
CREATE SCHEMA myco;
CREATE FUNCTION myco.may_see(token text, list text, payload jsonb) RETURNS jsonb LANGUAGE sql AS $$
    SELECT CASE token WHEN 'good' THEN NULL WHEN 'odd' THEN '{}'::jsonb WHEN 'gone' THEN '{"code": 40100, "message": "say who you are"}'
        ELSE jsonb_build_object('code', 40300, 'message', format('no "%s" for %s of %s', list, coalesce(token, 'nobody'), payload ->> 'identity')) END
$$;
SELECT ocpp.set('list.authorize', 'myco.may_see');
SELECT * FROM ocpp.ChargePointList('bad', '{"identity":"CP1"}'::jsonb);
SELECT * FROM ocpp.ChargePointList(NULL, NULL);
SELECT * FROM ocpp.ChargePointList('gone', '{}'::jsonb);
SELECT * FROM ocpp.ChargePointList('odd', '{}'::jsonb);
SELECT chargepointlist ->> 'identity' AS identity FROM ocpp.ChargePointList('good', '{}'::jsonb);
-- A function that is not there lets nobody see.
SELECT ocpp.set('list.authorize', 'myco.nowhere');
SELECT * FROM ocpp.ChargePointList('good', '{}'::jsonb);
SELECT ocpp.set('list.authorize', 'a.b.c.d; DROP');
SELECT * FROM ocpp.ChargePointList('good', '{}'::jsonb);
ROLLBACK;
