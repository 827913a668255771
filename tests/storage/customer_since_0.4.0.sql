-- What the customer of customer.sql made of release 0.4.0: a charge point that speaks SOAP, and who may see the lists of ocpp-cs.
SELECT ocpp.add_charge_point('SOAP1');
SELECT count(*) FROM ocpp.parse_xml(ocpp.json_to_soap('{"header": {"chargeBoxIdentity": "SOAP1", "Action": "StartTransaction", "From": "http://192.0.2.7:8080/cp"},
    "payload": {"connectorId": 1, "idTag": "TAG", "timestamp": "2026-01-01T00:00:00Z", "meterStart": 0}}', '1.5'));
CREATE FUNCTION "My Co.".may_list(token text, list text, payload jsonb) RETURNS jsonb LANGUAGE sql AS $$ SELECT CASE WHEN token <> 'mine' THEN '{"code": 40100}'::jsonb END $$;
SELECT ocpp.set('list.authorize', '"My Co.".may_list');
