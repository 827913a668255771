-- What the customer of customer.sql made of release 0.4.0: a charge point that spoke SOAP, and her word on who may see the lists of ocpp-cs.
SELECT count(*) FROM ocpp.parse_xml(ocpp.json_to_soap('{"header": {"chargeBoxIdentity": "CP1", "Action": "Heartbeat", "From": "http://192.0.2.7:8080/cp"}}', '1.5'));
CREATE FUNCTION "My Co.".may_list(token text, list text, payload jsonb) RETURNS jsonb LANGUAGE sql AS $$ SELECT CASE WHEN token <> 'mine' THEN '{"code": 40100}'::jsonb END $$;
