-- ocpp.JSONToSOAP as ocpp-cs sends it: a command as an envelope, which it posts.
BEGIN;
\i station.psql
\pset format unaligned
\i fails.psql
-- Nobody has called yet: 1.6. Without XML declaration.
SELECT pg_temp.steady(jsontosoap) AS jsontosoap FROM (SELECT * FROM ocpp.JSONToSOAP('{"header":{"chargeBoxIdentity":"CP1","Action":"Reset","To":"http://192.0.2.7:8080/"},"payload":{"type":"Hard"}}'::jsonb)) AS s;
-- No payload, an empty one, null; no receiver.
SELECT pg_temp.steady(jsontosoap) = pg_temp.steady(ocpp.JSONToSOAP('{"header":{"chargeBoxIdentity":"CP1","Action":"ClearCache"},"payload":null}')) AS same, substring(jsontosoap FROM '<soap:Body>.*</soap:Body>') AS body, ocpp.soap_header(jsontosoap) ->> 'To' AS receiver
FROM ocpp.JSONToSOAP('{"header":{"chargeBoxIdentity":"CP1","Action":"ClearCache","To":""},"payload":{}}'::jsonb);
-- What it has to escape.
SELECT ocpp.soap_header(jsontosoap) ->> 'chargeBoxIdentity' AS identity, ocpp.soap_to_json(jsontosoap) FROM ocpp.JSONToSOAP(E'{"header":{"chargeBoxIdentity":"a <&> \\"b\\"","Action":"DataTransfer","To":"http://192.0.2.7/?a&b"},"payload":{"vendorId":"V","data":"<![CDATA[ \\r\\n\\t]]> \\u00e9"}}'::jsonb);

-- In the version in which it called last; what is asked is in the words of 1.6.
SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2');
SELECT action FROM ocpp.ParseXML('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header><chargeBoxIdentity xmlns="urn://Ocpp/Cs/2012/06/">CP1</chargeBoxIdentity><a:From xmlns:a="http://www.w3.org/2005/08/addressing"><a:Address>http://192.0.2.7:8080/</a:Address></a:From></e:Header><e:Body><heartbeatRequest xmlns="urn://Ocpp/Cs/2012/06/"/></e:Body></e:Envelope>'::xml);
SELECT action FROM ocpp.ParseXML('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header><chargeBoxIdentity xmlns="urn://Ocpp/Cs/2010/08/">CP2</chargeBoxIdentity><a:From xmlns:a="http://www.w3.org/2005/08/addressing"><a:Address>http://192.0.2.8:8080/</a:Address></a:From></e:Header><e:Body><heartbeatRequest xmlns="urn://Ocpp/Cs/2010/08/"/></e:Body></e:Envelope>'::xml);
SELECT substring(jsontosoap FROM '<soap:Body>.*</soap:Body>') AS body FROM ocpp.JSONToSOAP('{"header":{"chargeBoxIdentity":"cp1","Action":"RemoteStartTransaction","To":"http://192.0.2.7:8080/"},"payload":{"connectorId":1,"idTag":"TAG"}}'::jsonb);
SELECT substring(jsontosoap FROM '<soap:Body>.*</soap:Body>') AS body FROM ocpp.JSONToSOAP('{"header":{"chargeBoxIdentity":"CP1","Action":"SendLocalList"},"payload":{"listVersion":2,"updateType":"Full","localAuthorizationList":[{"idTag":"TAG","idTagInfo":{"status":"Accepted"}}]}}'::jsonb);
SELECT substring(jsontosoap FROM '<soap:Body>.*</soap:Body>') AS body FROM ocpp.JSONToSOAP('{"header":{"chargeBoxIdentity":"CP2","Action":"Reset"},"payload":{"type":"Soft"}}'::jsonb);
SELECT substring(jsontosoap FROM '<soap:Body>.*</soap:Body>') AS body FROM ocpp.JSONToSOAP('{"header":{"chargeBoxIdentity":"CP1","Action":"Reset","version":"1.6"},"payload":{"type":"Soft"}}'::jsonb);
-- What that version can not say, what is not valid, and what is no message: all of it is told.
SELECT pg_temp.fails(format('SELECT * FROM ocpp.JSONToSOAP(%L::jsonb)', m)) AS error FROM (VALUES
    ('{"header":{"chargeBoxIdentity":"CP1","Action":"TriggerMessage"},"payload":{"requestedMessage":"Heartbeat"}}'),
    ('{"header":{"chargeBoxIdentity":"CP2","Action":"GetConfiguration"},"payload":{}}'),
    ('{"header":{"chargeBoxIdentity":"NEW","Action":"GetLog"},"payload":{}}'),
    ('{"header":{"chargeBoxIdentity":"NEW","Action":"MakeCoffee"},"payload":{}}'),
    ('{"header":{"chargeBoxIdentity":"NEW","Action":"Reset"},"payload":{"type":"Sideways"}}'),
    ('{"header":{"chargeBoxIdentity":"NEW","Action":"Reset"}}'),
    ('{"header":{"chargeBoxIdentity":"NEW","Action":"Reset"},"payload":"Hard"}'),
    ('{"header":{"chargeBoxIdentity":"NEW","Action":"Reset","version":"9"},"payload":{"type":"Hard"}}'),
    ('{"header":{"chargeBoxIdentity":"NEW"},"payload":{}}'),
    ('{"header":"x"}'), ('{}'), ('[]'), ('"x"'), ('null')) AS v (m);
-- Nothing at all is not an error of ours.
SELECT pg_temp.fails('SELECT * FROM ocpp.JSONToSOAP(NULL)') LIKE 'XX%' AS internal_error;
ROLLBACK;
