-- What a conversion between JSON and SOAP costs per message, beside what PostgreSQL asks for the same bytes: xmlparse of the envelope, the
-- cast of the payload from text to jsonb. By turns; the best of seven of each.
-- Prints name|version|bytes of the envelope|microseconds of xmlparse|soap_to_json|json_to_soap|text::jsonb.
CREATE SCHEMA conversion;
-- One table for what each kind reads. Stored as it is, so that nobody pays for compression; 200 texts, so that nothing is remembered.
CREATE TABLE conversion.message (name text, version text, value jsonb);
CREATE TABLE conversion.payload (name text, version text, value text);
CREATE TABLE conversion.envelope (name text, version text, value text);
ALTER TABLE conversion.message ALTER value SET STORAGE PLAIN;
ALTER TABLE conversion.payload ALTER value SET STORAGE PLAIN;
ALTER TABLE conversion.envelope ALTER value SET STORAGE PLAIN;
CREATE TABLE conversion.figure (name text, version text, kind text, microseconds numeric);

CREATE FUNCTION conversion.payload(name text, version text, turn integer) RETURNS jsonb LANGUAGE sql AS $$
    SELECT CASE name
        WHEN 'BootNotification' THEN
            jsonb_build_object('chargePointVendor', 'Acme', 'chargePointModel', 'Wall 22', 'chargePointSerialNumber', 'S-' || turn,
                'firmwareVersion', '1.4.2', 'iccid', '8949020000000000001', 'imsi', '262011234567890')
        WHEN 'StatusNotification' THEN
            jsonb_build_object('connectorId', 1, 'status', 'Available', 'errorCode', 'NoError', 'info', 'turn ' || turn, 'timestamp', '2026-05-22T09:24:39Z')
        WHEN 'MeterValues' THEN
            jsonb_build_object('connectorId', 1, 'transactionId', turn, list, jsonb_build_array(jsonb_build_object('timestamp', '2026-05-22T09:24:39Z', item,
                (SELECT jsonb_agg(jsonb_build_object('value', (turn * 7 + n)::text, 'context', 'Sample.Periodic', 'format', 'Raw', 'location', 'Outlet',
                                                     'measurand', 'Energy.Active.Import.Register', 'unit', 'Wh')) FROM generate_series(1, 6) AS n))))
        WHEN 'GetConfigurationResponse' THEN
            jsonb_build_object('configurationKey',
                (SELECT jsonb_agg(jsonb_build_object('key', 'ConfigurationKey' || n, 'readonly', n % 2 = 0, 'value', (turn + n)::text)) FROM generate_series(1, 40) AS n))
    END
    FROM (VALUES ('1.6', 'meterValue', 'sampledValue'), ('1.5', 'values', 'value')) AS words (spoken, list, item) WHERE spoken = version
$$;
INSERT INTO conversion.message
SELECT name, version, jsonb_build_object('payload', conversion.payload(name, version, turn), 'header', jsonb_build_object('version', version,
       'Action', name, 'chargeBoxIdentity', 'CP-' || turn, 'From', 'http://192.0.2.1:8080/', 'To', 'http://198.51.100.1:8080/ocpp'))
FROM unnest(ARRAY['BootNotification', 'StatusNotification', 'MeterValues', 'GetConfigurationResponse']) AS name,
     unnest(ARRAY['1.6', '1.5']) AS version, generate_series(1, 200) AS turn;
INSERT INTO conversion.payload SELECT name, version, value ->> 'payload' FROM conversion.message;
INSERT INTO conversion.envelope SELECT name, version, ocpp.json_to_soap(value) FROM conversion.message;
DO $$
BEGIN
    IF EXISTS (SELECT name, version, ocpp.soap_to_json(value)::jsonb FROM conversion.envelope
               EXCEPT SELECT name, version, value::jsonb FROM conversion.payload) THEN
        RAISE EXCEPTION 'a payload did not come back as it was: this measures nothing';
    END IF;
END
$$;

CREATE PROCEDURE conversion.run(the_name text, the_version text, kind text, source text, expression text) LANGUAGE plpgsql AS $$
DECLARE
    rounds CONSTANT integer := 5;
    began timestamptz;
    many integer;
BEGIN
    EXECUTE format('CREATE TEMPORARY TABLE input AS SELECT value FROM conversion.%I WHERE name = $1 AND version = $2', source) USING the_name, the_version;
    began := clock_timestamp();
    EXECUTE format('SELECT count(%s) FROM generate_series(1, $1), input', expression) INTO many USING rounds;
    INSERT INTO conversion.figure VALUES (the_name, the_version, kind, extract(epoch FROM clock_timestamp() - began) * 1e6 / many);
    DROP TABLE input;
END
$$;
DO $$
DECLARE
    what record;
BEGIN
    FOR turn IN 1..7 LOOP
        FOR what IN SELECT DISTINCT name, version FROM conversion.message LOOP
            CALL conversion.run(what.name, what.version, 'xmlparse', 'envelope', 'xmlparse(document value)');
            CALL conversion.run(what.name, what.version, 'soap_to_json', 'envelope', 'ocpp.soap_to_json(value)');
            CALL conversion.run(what.name, what.version, 'json_to_soap', 'message', 'ocpp.json_to_soap(value)');
            CALL conversion.run(what.name, what.version, 'text::jsonb', 'payload', 'value::jsonb');
        END LOOP;
    END LOOP;
END
$$;
SELECT f.name, f.version, (SELECT round(avg(octet_length(e.value))) FROM conversion.envelope AS e WHERE (e.name, e.version) = (f.name, f.version)),
       round(min(microseconds) FILTER (WHERE kind = 'xmlparse'), 2), round(min(microseconds) FILTER (WHERE kind = 'soap_to_json'), 2),
       round(min(microseconds) FILTER (WHERE kind = 'json_to_soap'), 2), round(min(microseconds) FILTER (WHERE kind = 'text::jsonb'), 2)
FROM conversion.figure AS f GROUP BY f.name, f.version ORDER BY f.name, f.version DESC;
