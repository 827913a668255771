-- ocpp.SOAPToJSON as ocpp-cs sends it: what a charge point answered to a command, as JSON.
BEGIN;
\i station.psql
\pset format unaligned
\i fails.psql
SELECT * FROM ocpp.SOAPToJSON(E'<?xml version="1.0" encoding="UTF-8"?>\n<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header/><e:Body><resetResponse xmlns="urn://Ocpp/Cp/2012/06/"><status>Accepted</status></resetResponse></e:Body></e:Envelope>'::xml);
-- Types and lists are those of the catalogue, not of the document.
SELECT * FROM ocpp.SOAPToJSON('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><getConfigurationResponse xmlns="urn://Ocpp/Cp/2015/10/"><configurationKey><key>HeartbeatInterval</key><readonly>0</readonly><value>300</value></configurationKey><unknownKey>X</unknownKey></getConfigurationResponse></e:Body></e:Envelope>'::xml);
SELECT * FROM ocpp.SOAPToJSON('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><getLocalListVersionResponse xmlns="urn://Ocpp/Cp/2012/06/"><listVersion> +007 </listVersion></getLocalListVersionResponse></e:Body></e:Envelope>'::xml);
SELECT * FROM ocpp.SOAPToJSON('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><getDiagnosticsResponse xmlns="urn://Ocpp/Cp/2010/08/"/></e:Body></e:Envelope>'::xml);
-- Any message, requests too.
SELECT * FROM ocpp.SOAPToJSON('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><heartbeatRequest xmlns="urn://Ocpp/Cs/2015/10/"/></e:Body></e:Envelope>'::xml);
-- A fault; with what there is of it.
SELECT * FROM ocpp.SOAPToJSON('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><e:Fault><e:Code><e:Value>e:Receiver</e:Value><e:Subcode><e:Value xmlns:o="urn://Ocpp/Cp/2012/06/">o:NotSupported</e:Value></e:Subcode></e:Code><e:Reason><e:Text xml:lang="en">not &quot;here&quot;</e:Text></e:Reason></e:Fault></e:Body></e:Envelope>'::xml);
SELECT * FROM ocpp.SOAPToJSON('<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><e:Fault/></e:Body></e:Envelope>'::xml);
-- An empty body is nothing; what is no envelope is told.
SELECT soaptojson IS NULL AS nothing FROM ocpp.SOAPToJSON(NULL);
SELECT pg_temp.fails(format('SELECT * FROM ocpp.SOAPToJSON(%L::xml)', x)) FROM unnest(ARRAY['', 'Not Found', '<html>no</html>',
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body/></e:Envelope>', '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Body><a/></e:Body></e:Envelope>', '<a>']) AS x;
ROLLBACK;
