-- Quirks: which of them a charge point has, and those that came with the library.

CREATE OR REPLACE FUNCTION ocpp.quirks_of(vendor text, model text, firmware_version text) RETURNS jsonb STABLE LANGUAGE sql AS $$
    SELECT jsonb_agg(jsonb_strip_nulls(jsonb_build_object('deviation', q.deviation)) || CASE WHEN q.value IS NULL THEN '{}' ELSE jsonb_build_object('value', q.value) END ORDER BY q.id)
    FROM ocpp.quirk AS q
    WHERE q.active AND coalesce(quirks_of.vendor, '') ILIKE q.vendor AND coalesce(quirks_of.model, '') ILIKE q.model
      AND coalesce(quirks_of.firmware_version, '') ILIKE q.firmware
$$;
COMMENT ON FUNCTION ocpp.quirks_of(text, text, text) IS 'What is known of charge points of this vendor, model and firmware, as ocpp.charge_point.quirks has it; NULL: nothing.';

CREATE OR REPLACE FUNCTION ocpp.find_quirks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.quirks := ocpp.quirks_of(NEW.vendor, NEW.model, NEW.firmware_version);
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION ocpp.find_quirks() IS 'Trigger: looks up what is known of the vendor, model and firmware that a charge point just said.';
CREATE OR REPLACE TRIGGER find_quirks BEFORE UPDATE ON ocpp.charge_point
    FOR EACH ROW WHEN (NEW.vendor IS DISTINCT FROM OLD.vendor OR NEW.model IS DISTINCT FROM OLD.model OR NEW.firmware_version IS DISTINCT FROM OLD.firmware_version)
    EXECUTE FUNCTION ocpp.find_quirks();
COMMENT ON TRIGGER find_quirks ON ocpp.charge_point IS 'A boot with other words may bring other quirks.';
CREATE OR REPLACE TRIGGER find_quirks_of_new BEFORE INSERT ON ocpp.charge_point
    FOR EACH ROW WHEN (NEW.vendor IS NOT NULL OR NEW.model IS NOT NULL OR NEW.firmware_version IS NOT NULL)
    EXECUTE FUNCTION ocpp.find_quirks();
COMMENT ON TRIGGER find_quirks_of_new ON ocpp.charge_point IS 'What an import knows already of a charge point counts, too.';

CREATE OR REPLACE FUNCTION ocpp.spread_quirks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ocpp.charge_point AS p SET quirks = ocpp.quirks_of(p.vendor, p.model, p.firmware_version)
    WHERE p.quirks IS DISTINCT FROM ocpp.quirks_of(p.vendor, p.model, p.firmware_version);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.spread_quirks() IS 'Trigger: a changed quirk reaches every charge point that it applies to.';
CREATE OR REPLACE TRIGGER spread_quirks AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ocpp.quirk
    FOR EACH STATEMENT EXECUTE FUNCTION ocpp.spread_quirks();
COMMENT ON TRIGGER spread_quirks ON ocpp.quirk IS 'It holds from the next message on.';

CREATE OR REPLACE FUNCTION ocpp.check_quirk() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted text;
    pattern text;
BEGIN
    FOREACH pattern IN ARRAY ARRAY[NEW.vendor, NEW.model, NEW.firmware] LOOP
        IF pattern ~ '(^|[^\\])(\\\\)*\\$' THEN
            RAISE EXCEPTION 'the pattern "%" ends in the middle', pattern
                USING ERRCODE = 'invalid_parameter_value', HINT = 'A backslash takes the meaning from the character after it (as in LIKE); for one of its own write two.';
        END IF;
    END LOOP;
    CASE NEW.deviation
        WHEN 'local_time' THEN
            IF jsonb_typeof(NEW.value) = 'string' THEN
                BEGIN
                    PERFORM now() AT TIME ZONE (NEW.value #>> '{}');
                EXCEPTION WHEN invalid_parameter_value THEN
                    wanted := 'an IANA zone as text, like "Asia/Bangkok"';
                END;
            ELSIF NEW.value IS NOT NULL AND jsonb_typeof(NEW.value) <> 'null' THEN
                wanted := 'an IANA zone as text, like "Asia/Bangkok", or nothing';
            END IF;
        WHEN 'never_send' THEN
            IF jsonb_typeof(NEW.value) IS DISTINCT FROM 'string' OR NOT coalesce(ocpp.message_schema('1.6', NEW.value #>> '{}') -> 'sentBy' ? 'CentralSystem', false) THEN
                wanted := 'an action of the central system as text, like "ClearCache"';
            END IF;
        WHEN 'status_in_data_transfer' THEN
            IF jsonb_typeof(NEW.value) IS DISTINCT FROM 'object' OR jsonb_typeof(NEW.value -> 'vendorId') IS DISTINCT FROM 'string' THEN
                wanted := 'an object with vendorId, and messageId, status, connectorId, words where they apply';
            END IF;
        WHEN 'reading' THEN
            IF jsonb_typeof(NEW.value) IS DISTINCT FROM 'object' THEN
                wanted := 'an object with the names of ocpp.composite_schedule''s readings';
            END IF;
        ELSE NULL;
    END CASE;
    IF wanted IS NOT NULL THEN
        RAISE EXCEPTION 'the value of quirk % can not be %', NEW.deviation, coalesce(left(NEW.value::text, 100), 'NULL')
            USING ERRCODE = 'invalid_parameter_value', HINT = format('It is %s.', wanted);
    END IF;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION ocpp.check_quirk() IS 'Trigger: refuses a quirk whose value its deviation does not have, or whose patterns are none (SQLSTATE 22023).';
CREATE OR REPLACE TRIGGER check_quirk BEFORE INSERT OR UPDATE OF vendor, model, firmware, deviation, value ON ocpp.quirk
    FOR EACH ROW EXECUTE FUNCTION ocpp.check_quirk();
COMMENT ON TRIGGER check_quirk ON ocpp.quirk IS 'The rules would silently pass over what they do not understand.';

INSERT INTO ocpp.quirk AS q (id, origin, vendor, model, firmware, deviation, value, description, source) VALUES
    (1, 'shipped', '%growatt%', '%', '%', 'local_time', NULL,
     'Timestamps have no zone and are local time. Give the charge point or its site a time_zone; without one they are read as UTC.', 'a StartTransaction of a Growatt THOR, 2023'),
    (2, 'shipped', '%ev%box%', '%', '%', 'rebased_meter', NULL,
     'The energy register counts from 0 in each transaction.', 'MeterValues of an EVBox, 2024'),
    (3, 'shipped', '%actec%', '%', '%', 'rebased_meter', NULL,
     'The energy register counts from 0 in each transaction.', 'MeterValues of an Actec wallbox, 2026')
ON CONFLICT (id) DO UPDATE SET
    vendor = excluded.vendor, model = excluded.model, firmware = excluded.firmware, deviation = excluded.deviation, value = excluded.value,
    description = excluded.description, source = excluded.source;

CREATE OR REPLACE VIEW ocpp.quirk_overview WITH (security_invoker = true) AS
SELECT p.identity AS charge_point, p.label, p.vendor, p.model, p.firmware_version, q.deviation, q.value, q.description, q.origin, q.id,
       CASE WHEN q.deviation IN ('local_time', 'utc_is_local') AND p.time_zone IS NULL AND i.time_zone IS NULL
                 AND coalesce(jsonb_typeof(q.value), 'null') <> 'string'
            THEN 'its time_zone is not known: UPDATE ocpp.charge_point SET time_zone = ...' END AS advice
FROM ocpp.charge_point AS p
JOIN ocpp.quirk AS q ON q.active AND coalesce(p.vendor, '') ILIKE q.vendor AND coalesce(p.model, '') ILIKE q.model AND coalesce(p.firmware_version, '') ILIKE q.firmware
LEFT JOIN ocpp.site AS i ON i.id = p.site;
COMMENT ON VIEW ocpp.quirk_overview IS 'Which charge points have which known deviation.';
COMMENT ON COLUMN ocpp.quirk_overview.advice IS 'What a person should do about it; NULL: nothing.';
