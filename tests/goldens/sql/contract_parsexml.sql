-- ocpp.ParseXML as ocpp-cs sends it: the body of a POST as xml; one row: identity, action, address, payload, which is the envelope to answer.
BEGIN;
\i station.psql
\pset format unaligned
SELECT ocpp.add_charge_point('CP1'), ocpp.add_charge_point('CP2', account => 'acme'), ocpp.add_charge_point('BAD'), ocpp.add_id_tag('TAG');
SELECT ocpp.block('BAD');

-- With XML declaration; the answer has none, that one writes it.
SELECT identity, action, address, pg_temp.steady(regexp_replace(payload, '(currentTime>)[^<]*', '\1<now>')) AS payload FROM (
SELECT * FROM ocpp.ParseXML(E'<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa5="http://www.w3.org/2005/08/addressing" xmlns:ns="urn://Ocpp/Cs/2012/06/">\n<SOAP-ENV:Header>\n<ns:chargeBoxIdentity SOAP-ENV:mustUnderstand="true">CP1</ns:chargeBoxIdentity>\n<wsa5:MessageID>urn:uuid:1</wsa5:MessageID>\n<wsa5:From><wsa5:Address>http://192.0.2.7:8080/</wsa5:Address></wsa5:From>\n<wsa5:To SOAP-ENV:mustUnderstand="true">http://csms.example/Ocpp</wsa5:To>\n<wsa5:Action SOAP-ENV:mustUnderstand="true">/BootNotification</wsa5:Action>\n</SOAP-ENV:Header>\n<SOAP-ENV:Body>\n<ns:bootNotificationRequest><ns:chargePointVendor>say &quot;V&quot;</ns:chargePointVendor><ns:chargePointModel>M \\ ''</ns:chargePointModel></ns:bootNotificationRequest>\n</SOAP-ENV:Body>\n</SOAP-ENV:Envelope>'::xml)) AS r;
SELECT vendor, model FROM ocpp.charge_point WHERE identity = 'CP1';
SELECT charge_point, version, address, peer FROM ocpp.soap_overview;
-- Without declaration; any spelling of the identity, another account; without From there is no address.
SELECT identity, action, address, ocpp.soap_to_json(payload), ocpp.soap_header(payload) - 'MessageID' AS header FROM (
SELECT * FROM ocpp.ParseXML('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header><chargeBoxIdentity xmlns="urn://Ocpp/Cs/2015/10/">cp2</chargeBoxIdentity><a:MessageID xmlns:a="http://www.w3.org/2005/08/addressing">7</a:MessageID></e:Header><e:Body><authorizeRequest xmlns="urn://Ocpp/Cs/2015/10/"><idTag>TAG</idTag></authorizeRequest></e:Body></e:Envelope>'::xml)) AS r;

-- The rows from here on: the answer as JSON.
CREATE FUNCTION pg_temp.envelope(identity text, body text, version text DEFAULT '2015/10') RETURNS xml LANGUAGE sql AS $$
    SELECT ('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header>' || coalesce('<chargeBoxIdentity xmlns="urn://Ocpp/Cs/' || version || '/">' || identity || '</chargeBoxIdentity>', '')
        || '<a:MessageID xmlns:a="http://www.w3.org/2005/08/addressing">' || md5(body) || '</a:MessageID></e:Header><e:Body xmlns="urn://Ocpp/Cs/' || version || '/">' || body || '</e:Body></e:Envelope>')::xml $$;
CREATE FUNCTION pg_temp.posts(body xml) RETURNS TABLE (identity text, action text, answer text) LANGUAGE sql AS $$
    SELECT r.identity, r.action, pg_temp.steady(ocpp.soap_to_json(r.payload)::text) FROM ocpp.ParseXML(body) AS r $$;
-- A transaction; said again it is answered as before.
SELECT * FROM pg_temp.posts(pg_temp.envelope('CP1', '<startTransactionRequest><connectorId>1</connectorId><idTag>TAG</idTag><timestamp>2026-05-22T10:00:00Z</timestamp><meterStart>100</meterStart></startTransactionRequest>'));
SELECT * FROM pg_temp.posts(pg_temp.envelope('CP1', '<startTransactionRequest><connectorId>1</connectorId><idTag>TAG</idTag><timestamp>2026-05-22T10:00:00Z</timestamp><meterStart>100</meterStart></startTransactionRequest>'));
SELECT id, version, state FROM ocpp.transaction;
SELECT * FROM pg_temp.posts(pg_temp.envelope('CP1', '<meterValuesRequest><connectorId>1</connectorId><values><timestamp>2026-05-22T10:10:00Z</timestamp><value>150</value></values></meterValuesRequest>', '2010/08'));

-- Faults. identity is NULL where nobody knows who this is; never an error.
SELECT * FROM pg_temp.posts(NULL);
SELECT * FROM pg_temp.posts(pg_temp.envelope(NULL, '<heartbeatRequest/>'));
SELECT * FROM pg_temp.posts(pg_temp.envelope('', '<heartbeatRequest/>'));
SELECT * FROM pg_temp.posts(pg_temp.envelope('a/b', '<heartbeatRequest/>'));
SELECT * FROM pg_temp.posts('text'::xml);
SELECT * FROM pg_temp.posts('<a/>'::xml);
SELECT * FROM pg_temp.posts('<a/><b/>'::xml);
SELECT * FROM pg_temp.posts(pg_temp.envelope('CP1', '<makeCoffeeRequest/>'));
SELECT * FROM pg_temp.posts(pg_temp.envelope('CP1', '<heartbeatResponse><currentTime>2026-05-22T10:00:00Z</currentTime></heartbeatResponse>'));
SELECT * FROM pg_temp.posts(pg_temp.envelope('CP1', '<authorizeRequest/>'));
SELECT * FROM pg_temp.posts(pg_temp.envelope('CP1', '<resetRequest><type>Hard</type></resetRequest>'));
SELECT * FROM pg_temp.posts(pg_temp.envelope('CP1', '<signCertificateRequest><csr>x</csr></signCertificateRequest>'));
SELECT * FROM pg_temp.posts(pg_temp.envelope('CP1', '<e:Fault xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Code><e:Value>e:Receiver</e:Value></e:Code><e:Reason><e:Text xml:lang="en">why</e:Text></e:Reason></e:Fault>'));
SELECT * FROM pg_temp.posts(pg_temp.envelope('BAD', '<heartbeatRequest/>'));
-- An error of your own function.
CREATE FUNCTION public.no_way(c ocpp.call) RETURNS jsonb LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION E'say "no" & <mean> it\x01'; END $$;
SELECT ocpp.on('1.6', 'DataTransfer', 'public.no_way');
SELECT * FROM pg_temp.posts(pg_temp.envelope('CP1', '<dataTransferRequest><vendorId>V</vendorId></dataTransferRequest>'));

-- Unknown charge points, as unknown_charge_point says.
SELECT * FROM pg_temp.posts(pg_temp.envelope('NEW1', '<bootNotificationRequest><chargePointVendor>V</chargePointVendor><chargePointModel>M</chargePointModel></bootNotificationRequest>'));
SELECT ocpp.set('unknown_charge_point', 'accept');
SELECT * FROM pg_temp.posts(pg_temp.envelope('NEW2', '<bootNotificationRequest><chargePointVendor>V</chargePointVendor><chargePointModel>M</chargePointModel></bootNotificationRequest>'));
SELECT ocpp.set('unknown_charge_point', 'reject');
SELECT * FROM pg_temp.posts(pg_temp.envelope('NEW3', '<bootNotificationRequest><chargePointVendor>V</chargePointVendor><chargePointModel>M</chargePointModel></bootNotificationRequest>'));
SELECT identity, registration, origin FROM ocpp.charge_point WHERE identity LIKE 'NEW%' ORDER BY identity;
-- The log has what came and what went, also of what was no message; and there is no connection.
SELECT charge_point, message_type, action, left(frame, 13) AS frame, left(reply, 14) AS reply, translate(error, E'\x01', '?') AS error FROM ocpp.message_log WHERE error IS NOT NULL ORDER BY received_at;
SELECT count(*) AS connections FROM ocpp.connection;
ROLLBACK;
