-- What is understood of an envelope, whoever wrote it; and which fault answers what is not.
BEGIN;
\i station.psql
\pset format unaligned
SELECT ocpp.add_charge_point('CP1'), ocpp.add_id_tag('TAG');
-- The answer to an envelope, in short; and an envelope around a body.
CREATE FUNCTION pg_temp.posts(body text) RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.steady(concat_ws(' ', coalesce(identity, '-') || ':', CASE WHEN j ? 'fault' THEN concat_ws(' ', j #>> '{fault,code}', j #>> '{fault,subCode}') || ': ' || (j #>> '{fault,reason}') ELSE j::text END))
    FROM (SELECT identity, ocpp.soap_to_json(payload)::jsonb AS j FROM ocpp.parse_xml(body)) AS r
$$;
CREATE FUNCTION pg_temp.around(body text, header text DEFAULT '', space text DEFAULT 'urn://Ocpp/Cs/2015/10/') RETURNS text LANGUAGE sql AS $$
    SELECT format('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing" xmlns="%s"><e:Header><chargeBoxIdentity>CP1</chargeBoxIdentity>%s</e:Header><e:Body>%s</e:Body></e:Envelope>', space, header, body)
$$;

-- Any order of the elements, any prefix or none, both namespaces of 1.6, any case of the identity's name.
SELECT ocpp.soap_to_json(pg_temp.around('<startTransactionRequest><meterStart>1</meterStart><timestamp>2026-05-22T10:00:00Z</timestamp><idTag>TAG</idTag><connectorId>1</connectorId></startTransactionRequest>'));
SELECT ocpp.soap_to_json('<Envelope xmlns="http://www.w3.org/2003/05/soap-envelope"><Body><x:authorizeRequest xmlns:x="urn://Ocpp/Cs/2015/10/"><x:idTag>TAG</x:idTag></x:authorizeRequest></Body></Envelope>') AS prefix,
       ocpp.soap_to_json('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><authorizeRequest xmlns="urn://Ocpp/Cs/2015/10"><idTag xmlns="">TAG</idTag></authorizeRequest></e:Body></e:Envelope>') AS no_slash;
SELECT pg_temp.posts('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header><CHARGEBOXIDENTITY xmlns="urn://Ocpp/Cs/2015/10">cp1</CHARGEBOXIDENTITY></e:Header><e:Body><authorizeRequest xmlns="urn://Ocpp/Cs/2015/10"><idTag>TAG</idTag></authorizeRequest></e:Body></e:Envelope>');
-- Text in any way that XML has: CDATA, references, comments, processing instructions, white space around numbers; nothing of it around the document.
SELECT ocpp.soap_to_json(pg_temp.around('<dataTransferRequest><vendorId>a<![CDATA[<b>&]]>&#99;&#x1F50C;&amp;<!-- no -->d<?pi no?></vendorId><data> kept </data></dataTransferRequest>'));
SELECT ocpp.soap_to_json(pg_temp.around(E'<startTransactionRequest><connectorId>\n +01 </connectorId><idTag>TAG</idTag><timestamp> 2026-05-22T10:00:00Z\t</timestamp><meterStart>-0</meterStart></startTransactionRequest>'));
SELECT ocpp.soap_to_json(E'\n<!-- before --><?pi x?>' || pg_temp.around('<heartbeatRequest/>') || E'\n<!-- after -->\n') AS around, ocpp.soap_to_json(U&'\FEFF<?xml version=''1.0'' encoding=''UTF-8'' standalone=''yes''?>' || pg_temp.around('<heartbeatRequest></heartbeatRequest>')) AS declared;
-- Nil is absent, empty is empty; xsi:type says nothing new; what is unknown is kept, in the payload.
SELECT ocpp.soap_to_json(pg_temp.around('<bootNotificationRequest xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><chargePointVendor xsi:type="x:string">V</chargePointVendor><chargePointModel>M</chargePointModel><iccid/><imsi xsi:nil="true"/><meterType xsi:nil="1">x</meterType><own><deep>1</deep><deep>2</deep></own></bootNotificationRequest>'));
SELECT ocpp.soap_to_json(pg_temp.around('<makeCoffeeRequest><strong>1</strong></makeCoffeeRequest>'));
-- Attributes of 1.5; text where a number should be stays text.
SELECT ocpp.soap_to_json(pg_temp.around('<meterValuesRequest><connectorId>x</connectorId><values><timestamp>now</timestamp><value unit="Wh" context="Sample.Periodic" x="y">7</value></values></meterValuesRequest>', space => 'urn://Ocpp/Cs/2012/06/'));
-- The body says what it is; where its name does not, the action does, by its last segment.
SELECT ocpp.soap_header(pg_temp.around('<heartbeatRequest/>', '<a:Action>/BootNotification</a:Action>')) ->> 'Action' AS body, ocpp.soap_header(pg_temp.around('<heartbeat/>', '<a:Action>urn://Ocpp/Cs/2015/10/Heartbeat</a:Action>')) ->> 'Action' AS header;
SELECT pg_temp.posts(pg_temp.around('<heartbeat/>', '<a:Action>urn://Ocpp/Cs/2015/10/Heartbeat</a:Action>'));
-- No header but the identity is needed, and that not for reading.
SELECT pg_temp.posts(pg_temp.around('<authorizeRequest><idTag>TAG</idTag></authorizeRequest>'));
SELECT ocpp.soap_header('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><heartbeatRequest xmlns="urn://Ocpp/Cs/2010/08/"/></e:Body></e:Envelope>');
-- The log counts what was not as it should be.
SELECT pg_temp.posts(pg_temp.around('<statusNotificationRequest><connectorId>1</connectorId><status>Available</status><errorCode>NoError</errorCode><vendorErrorCode>7</vendorErrorCode><timestamp>2026-05-22T24:00:00+14:00</timestamp><own/></statusNotificationRequest>'));
SELECT action, path, kind, count FROM ocpp.violation_overview ORDER BY action, path;
SELECT evse_id, status, status_at AT TIME ZONE 'UTC' AS status_at FROM ocpp.connector ORDER BY 1;

-- Not XML, or not what SOAP allows.
SELECT pg_temp.posts(x) FROM unnest(ARRAY['', ' ', 'text',
    '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;"><!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]><lolz>&lol3;</lolz>',
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', '<a/><b/>', '<a><b>', repeat('<a>', 100) || repeat('</a>', 100), '<x:a/>', '<a>&unknown;</a>', '<a/>text']) AS x;
SELECT substring(pg_temp.posts(x) FROM '^[^,]*') FROM unnest(ARRAY['<a></b>', '<a b="1" b="2"/>', '<a b=1/>', '<a', '<a>&amp</a>']) AS x;
SELECT pg_temp.posts(pg_temp.around('<dataTransferRequest><vendorId>&#1;</vendorId></dataTransferRequest>'));
SELECT pg_temp.posts(pg_temp.around(E'<dataTransferRequest><vendorId>\x01</vendorId></dataTransferRequest>'));
-- Not an envelope of ours.
SELECT pg_temp.posts(x) FROM unnest(ARRAY['<html/>', '<Envelope/>', '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><heartbeatRequest xmlns="urn://Ocpp/Cs/2015/10/"/></e:Body></e:Envelope>',
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"/>', '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header/></e:Envelope>', pg_temp.around(''), pg_temp.around('<heartbeatRequest/><heartbeatRequest/>'),
    pg_temp.around('<heartbeatRequest/>', space => 'urn://Ocpp/Cs/2020/03/'), pg_temp.around('<heartbeatRequest xmlns="http://example.com/"/>'), pg_temp.around('<heartbeat/>')]) AS x;
-- SOAP 1.1 is told what is spoken here.
SELECT substring(payload FROM '<soap:Upgrade>.*</soap:Upgrade>') AS upgrade, ocpp.soap_to_json(payload) #>> '{fault,code}' AS code FROM ocpp.parse_xml('<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>');
-- Messages that nobody may send, or that are not there.
SELECT pg_temp.posts(pg_temp.around(x)) FROM unnest(ARRAY['<makeCoffeeRequest/>', '<resetRequest><type>Hard</type></resetRequest>', '<heartbeatResponse><currentTime>2026-05-22T10:00:00Z</currentTime></heartbeatResponse>',
    '<signCertificateRequest><csr>x</csr></signCertificateRequest>', '<securityEventNotificationRequest/>', '<authorizeRequest/>', '<authorizeRequest><idTag><idTag>TAG</idTag></idTag></authorizeRequest>']) AS x;
SELECT pg_temp.posts(pg_temp.around('<dataTransferRequest><vendorId>V</vendorId></dataTransferRequest>', space => 'urn://Ocpp/Cs/2010/08/'));
-- A header that must be understood and is not: lenient counts it, strict refuses; headers of ours are understood.
SELECT ocpp.get('validation.received');
SELECT pg_temp.posts(pg_temp.around('<authorizeRequest><idTag>TAG</idTag></authorizeRequest>', '<token xmlns="urn:x" e:mustUnderstand="true">1</token>'));
SELECT action, path, kind, count FROM ocpp.violation_overview WHERE path LIKE '%header%';
SELECT ocpp.set('validation.received', 'strict');
SELECT pg_temp.posts(pg_temp.around('<authorizeRequest><idTag>TAG</idTag></authorizeRequest>', '<token xmlns="urn:x" e:mustUnderstand="1">1</token>'));
SELECT pg_temp.posts(pg_temp.around('<authorizeRequest><idTag>TAG</idTag></authorizeRequest>', '<token xmlns="urn:x" e:mustUnderstand="false">1</token><a:Action e:mustUnderstand="true">/Authorize</a:Action>'));
SELECT pg_temp.posts(pg_temp.around('<authorizeRequest><idTag>TAG</idTag><own>1</own></authorizeRequest>'));
-- Reading them says the same, as an error.
\i fails.psql
SELECT pg_temp.fails(format('SELECT ocpp.%s(%L)', f, x)) FROM unnest(ARRAY['soap_to_json', 'soap_header']) AS f, unnest(ARRAY['', '<!DOCTYPE a><a/>', pg_temp.around('')]) AS x;
SELECT count(*) AS messages, count(*) FILTER (WHERE error IS NOT NULL) AS with_error FROM ocpp.message_log;
ROLLBACK;
