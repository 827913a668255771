-- The security extension of OCPP 1.6: who signs the certificates of charge points, which certificates of authorities they
-- have, what they tell of their security. The commands are typed functions like all others: ocpp.certificate_signed,
-- ocpp.install_certificate, ocpp.delete_certificate, ocpp.get_installed_certificate_ids.

-- ---- The authority that signs --------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION ocpp.set_certificate_authority(
    certificate text, private_key text, validity interval DEFAULT '1 year'
) RETURNS text LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    said jsonb;
BEGIN
    IF certificate IS NULL OR private_key IS NULL THEN
        RAISE EXCEPTION 'a certificate authority has a certificate and a private key' USING ERRCODE = 'null_value_not_allowed',
            HINT = 'SELECT ocpp.clear_certificate_authority() takes it away.';
    END IF;
    IF validity IS NULL OR validity <= interval '0' OR validity > interval '100 years' THEN
        RAISE EXCEPTION 'a certificate can not be valid for %', coalesce(validity::text, 'NULL') USING ERRCODE = 'invalid_parameter_value',
            HINT = 'validity is an interval up to 100 years, for example ''1 year'' or ''90 days''.';
    END IF;
    said := ocpp.check_ca(certificate, private_key);
    INSERT INTO ocpp.certificate_authority (name, certificate, private_key, validity, not_before, not_after)
    VALUES (said ->> 'subject', set_certificate_authority.certificate, set_certificate_authority.private_key, set_certificate_authority.validity,
            (said ->> 'not_before')::timestamptz, (said ->> 'not_after')::timestamptz)
    ON CONFLICT (only_row) DO UPDATE
    SET name = excluded.name, certificate = excluded.certificate, private_key = excluded.private_key, validity = excluded.validity,
        not_before = excluded.not_before, not_after = excluded.not_after, created_at = now(), created_by = current_user;
    PERFORM ocpp.reconsider_certificate_requests();
    RETURN said ->> 'subject';
END
$$;
COMMENT ON FUNCTION ocpp.set_certificate_authority(text, text, interval) IS 'From now on certificates that charge points ask for are signed here, with this certificate (PEM; those of its issuers may follow) and private key (PEM without password; EC P-256 or P-384, or RSA), in place of the authority before. Returns its subject. validity: of what it signs, up to 100 years, but never beyond its own end. Requests that wait are looked at again. Only for the owner of the storage. The key is a secret: log_statement and pg_stat_statements may keep what you type. Not an authority''s, the key of another, or a validity that is none: SQLSTATE 22023; NULL: 22004.';

CREATE OR REPLACE FUNCTION ocpp.clear_certificate_authority() RETURNS void LANGUAGE sql AS $$
    DELETE FROM ocpp.certificate_authority
$$;
COMMENT ON FUNCTION ocpp.clear_certificate_authority() IS 'Forgets the authority that signs, and its key; requests wait for a person from now on, certificates that were signed stay valid. Only for the owner of the storage.';

CREATE OR REPLACE FUNCTION ocpp.reconsider_certificate_requests() RETURNS void LANGUAGE sql AS $$
    UPDATE ocpp.certificate_request AS r SET reason = NULL WHERE r.state = 'waiting' AND r.reason IS NOT NULL
$$;
COMMENT ON FUNCTION ocpp.reconsider_certificate_requests() IS 'Lets every request that waits for a person be looked at once more: who signs, or whether, has changed.';

CREATE OR REPLACE FUNCTION ocpp.follow_certificate_signing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM ocpp.reconsider_certificate_requests();
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.follow_certificate_signing() IS 'Trigger: the setting certificate.signing holds for requests that wait, too.';
CREATE OR REPLACE TRIGGER follow_certificate_signing AFTER UPDATE OF value ON ocpp.setting
    FOR EACH ROW WHEN (NEW.name = 'certificate.signing' AND NEW.value <> OLD.value) EXECUTE FUNCTION ocpp.follow_certificate_signing();
COMMENT ON TRIGGER follow_certificate_signing ON ocpp.setting IS 'Requests that wait are looked at again.';

-- ---- Requests ------------------------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION ocpp.keep_certificate_request(charge_point text, csr text, received_at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    wanted constant text := coalesce(keep_certificate_request.csr, '');
    newest ocpp.certificate_request;
    said jsonb;
    refusal text;
    doubt text;
    number bigint;
BEGIN
    -- Said again by a station that hears nothing: one certificate for one key.
    SELECT * INTO newest FROM ocpp.certificate_request AS r
    WHERE r.charge_point = keep_certificate_request.charge_point ORDER BY r.id DESC LIMIT 1;
    IF newest.csr = wanted AND (newest.state IN ('waiting', 'sent') OR newest.state = 'signed' AND newest.reason IS NULL) THEN
        RETURN true;
    END IF;

    IF length(wanted) > 10000 THEN
        refusal := format('the certificate request has %s characters, at most 10,000 are read', length(wanted));
    ELSE
        BEGIN
            said := ocpp.read_csr(wanted);
            IF NOT (said ->> 'strong')::boolean OR NOT (said ->> 'verified')::boolean THEN
                refusal := said ->> 'refusal';
            ELSE
                doubt := said ->> 'refusal';
            END IF;
        EXCEPTION WHEN data_exception OR internal_error THEN
            GET STACKED DIAGNOSTICS refusal = MESSAGE_TEXT;
        END;
    END IF;
    INSERT INTO ocpp.certificate_request (charge_point, csr, subject, common_name, key_algorithm, received_at, state, reason)
    VALUES (keep_certificate_request.charge_point, left(wanted, 10000), said ->> 'subject', said ->> 'common_name',
            CASE WHEN said ->> 'key_algorithm' = 'RSA' THEN 'RSA ' || (said ->> 'key_bits') ELSE said ->> 'key_algorithm' END,
            keep_certificate_request.received_at, CASE WHEN refusal IS NULL THEN 'waiting' ELSE 'refused' END, coalesce(refusal, doubt))
    RETURNING id INTO number;

    IF refusal IS NULL THEN
        -- The key of an older request is forgotten by now. What a person has locked, the step finds out of date.
        WITH replaced AS (
            UPDATE ocpp.certificate_request AS r SET state = 'replaced', reason = format('request %s is newer', number), changed_at = clock_timestamp()
            FROM (SELECT q.id FROM ocpp.certificate_request AS q
                  WHERE q.charge_point = keep_certificate_request.charge_point AND q.id < number AND q.state IN ('waiting', 'signed', 'sent')
                  FOR NO KEY UPDATE SKIP LOCKED) AS older
            WHERE r.charge_point = keep_certificate_request.charge_point AND r.id = older.id RETURNING r.command)
        UPDATE ocpp.command AS m SET state = 'cancelled'
        FROM (SELECT q.id FROM ocpp.command AS q
              WHERE q.charge_point = keep_certificate_request.charge_point AND q.id IN (SELECT command FROM replaced) AND q.state = 'queued'
              FOR NO KEY UPDATE SKIP LOCKED) AS pointless
        WHERE m.charge_point = keep_certificate_request.charge_point AND m.id = pointless.id;
    END IF;

    -- A firmware that asks every second fills no disk.
    DELETE FROM ocpp.certificate_request AS r WHERE r.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.certificate_request AS o
        WHERE o.charge_point = keep_certificate_request.charge_point
          AND o.id < (SELECT n.id FROM ocpp.certificate_request AS n
                      WHERE n.charge_point = keep_certificate_request.charge_point ORDER BY n.id DESC OFFSET 19 LIMIT 1)
          AND o.id IS DISTINCT FROM (SELECT max(a.id) FROM ocpp.certificate_request AS a
                                     WHERE a.charge_point = keep_certificate_request.charge_point AND a.state = 'accepted')
        FOR UPDATE SKIP LOCKED));
    RETURN refusal IS NULL;
END
$$;
COMMENT ON FUNCTION ocpp.keep_certificate_request(text, text, timestamptz) IS 'Called for each SignCertificate: keeps the request and returns whether it is answered Accepted. false: it can not be read, is not signed with its own key, or its key is weaker than RSA with 2048 bits or EC with 224 bits; it is kept as refused with the reason. A newer request replaces an older one that has not got to its end; the same again changes nothing. Nothing is signed here, for the answer goes first. The caller holds the lock of the charge point''s state.';

CREATE OR REPLACE FUNCTION ocpp.signing_obstacle(request ocpp.certificate_request) RETURNS text STABLE LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    authority record;
    names text[];
BEGIN
    IF NOT request.approved AND ocpp.get('certificate.signing') <> 'automatic' THEN
        RETURN 'a person decides (setting certificate.signing)';
    END IF;
    SELECT c.name, c.not_before, c.not_after INTO authority FROM ocpp.certificate_authority AS c;
    IF NOT FOUND THEN
        RETURN 'no certificate authority is set (ocpp.set_certificate_authority): send a certificate with ocpp.certificate_signed';
    ELSIF clock_timestamp() NOT BETWEEN authority.not_before AND authority.not_after THEN
        RETURN format('the certificate authority "%s" is valid from %s to %s only', authority.name, ocpp.utc(authority.not_before), ocpp.utc(authority.not_after));
    ELSIF request.approved THEN
        RETURN NULL;
    ELSIF request.common_name IS NULL THEN
        RETURN format('its subject "%s" has no common name, or several', left(request.subject, 200));
    END IF;
    -- What a station says of itself must not make it another one.
    PERFORM FROM ocpp.charge_point AS p
    WHERE p.identity <> request.charge_point AND lower(request.common_name COLLATE "C")
          IN (lower(p.identity), lower(p.serial_number COLLATE "C"), lower(p.charge_box_serial_number COLLATE "C"));
    IF FOUND THEN
        RETURN format('its common name "%s" is identity or serial number of another charge point', request.common_name);
    END IF;
    SELECT ARRAY[lower(p.identity), lower(p.serial_number COLLATE "C"), lower(p.charge_box_serial_number COLLATE "C")] INTO names
    FROM ocpp.charge_point AS p WHERE p.identity = request.charge_point;
    IF coalesce(lower(request.common_name COLLATE "C") = ANY (names), false) THEN
        RETURN NULL;
    END IF;
    RETURN format('its common name "%s" is neither identity nor serial number of the charge point', left(request.common_name, 200));
END
$$;
COMMENT ON FUNCTION ocpp.signing_obstacle(ocpp.certificate_request) IS 'What keeps a certificate request from being signed here and now, in words; NULL: nothing does. Its common name has to be the identity of its charge point or a serial number of its last BootNotification (security whitepaper for OCPP 1.6: the common name is the serial number), in upper or lower case, unless a person approved it.';

CREATE OR REPLACE FUNCTION ocpp.step_certificate(
    node bigint, these text[], work integer, OUT charge_point text, OUT session bigint, OUT message text
) RETURNS SETOF record LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    request ocpp.certificate_request;
    authority ocpp.certificate_authority;
    obstacle text;
    signed text;
    leaf jsonb;
    number bigint;
    sequel bigint;
BEGIN
    FOR request IN
        SELECT * FROM ocpp.certificate_request AS r
        WHERE r.state = 'waiting' AND r.reason IS NULL AND (these IS NULL OR r.charge_point = ANY (these))
          -- One that a person has sent belongs to this request as soon as it goes.
          AND NOT EXISTS (SELECT FROM ocpp.command AS m
                          WHERE m.charge_point = r.charge_point AND m.state IN ('queued', 'sent') AND m.action = 'CertificateSigned'
                            AND m.purpose IS DISTINCT FROM 'certificate')
        -- A signature with a large RSA key takes milliseconds, and the lease of the connector does not wait.
        LIMIT least(work, 32) FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        charge_point := request.charge_point;
        SELECT max(n.id) INTO sequel FROM ocpp.certificate_request AS n
        WHERE n.charge_point = request.charge_point AND n.id > request.id AND n.state <> 'refused';
        IF sequel IS NOT NULL THEN
            UPDATE ocpp.certificate_request AS r SET state = 'replaced', reason = format('request %s is newer', sequel), changed_at = clock_timestamp()
            WHERE r.charge_point = request.charge_point AND r.id = request.id;
            RETURN NEXT;
            CONTINUE;
        END IF;
        obstacle := ocpp.signing_obstacle(request);
        IF obstacle IS NULL THEN
            BEGIN
                SELECT * INTO authority FROM ocpp.certificate_authority AS c;
                -- Clocks of charge points are slow sometimes: from an hour ago.
                signed := ocpp.sign_csr(request.csr, authority.certificate, authority.private_key,
                    greatest(authority.not_before, clock_timestamp() - interval '1 hour'),
                    least(authority.not_after, clock_timestamp() + authority.validity));
                leaf := ocpp.read_certificate(signed);
            EXCEPTION WHEN data_exception THEN
                GET STACKED DIAGNOSTICS obstacle = MESSAGE_TEXT;
            END;
        END IF;
        IF obstacle IS NULL THEN
            SELECT q.id, q.refusal INTO number, obstacle
            FROM ocpp.queue_or_refuse(request.charge_point, 'CertificateSigned', jsonb_build_object('certificateChain', signed), 'certificate', NULL) AS q;
        END IF;
        IF obstacle IS NULL THEN
            UPDATE ocpp.certificate_request AS r
            SET state = 'signed', chain = signed, serial_number = leaf ->> 'serial_number', expires_at = (leaf ->> 'not_after')::timestamptz,
                command = number, changed_at = clock_timestamp()
            WHERE r.charge_point = request.charge_point AND r.id = request.id;
        ELSE
            UPDATE ocpp.certificate_request AS r SET reason = obstacle, changed_at = clock_timestamp()
            WHERE r.charge_point = request.charge_point AND r.id = request.id;
        END IF;
        RETURN NEXT;
    END LOOP;
END
$$;
COMMENT ON FUNCTION ocpp.step_certificate(bigint, text[], integer) IS 'Step: signs certificate requests that wait and queues CertificateSigned; where something keeps a request from being signed, it says so in its reason and leaves it to a person.';

CREATE OR REPLACE FUNCTION ocpp.follow_certificate_signed() RETURNS trigger LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    given constant text := NEW.payload ->> 'certificateChain';
    leaf jsonb;
    request bigint;
BEGIN
    -- What is queued by the step is linked from its beginning; what a person sends, when it goes. Whoever holds the request is waited
    -- for: what the charge point says of its certificate is said once.
    SELECT r.id INTO request FROM ocpp.certificate_request AS r
    WHERE r.charge_point = NEW.charge_point AND r.command = NEW.id AND r.state NOT IN ('refused', 'replaced') FOR NO KEY UPDATE;
    IF NOT FOUND AND NEW.state = 'sent' AND NEW.purpose IS DISTINCT FROM 'certificate' THEN
        SELECT r.id INTO request FROM ocpp.certificate_request AS r
        WHERE r.charge_point = NEW.charge_point AND r.state IN ('waiting', 'signed', 'sent', 'rejected')
          AND r.id = (SELECT max(n.id) FROM ocpp.certificate_request AS n
                      WHERE n.charge_point = NEW.charge_point AND n.state NOT IN ('refused', 'replaced')) FOR NO KEY UPDATE;
        IF FOUND THEN
            BEGIN
                leaf := ocpp.read_certificate(given);
            EXCEPTION WHEN data_exception OR internal_error THEN
                -- The charge point will say what it thinks of it.
                leaf := NULL;
            END;
            UPDATE ocpp.certificate_request AS r
            SET command = NEW.id, chain = given, serial_number = leaf ->> 'serial_number',
                expires_at = (leaf ->> 'not_after')::timestamptz
            WHERE r.charge_point = NEW.charge_point AND r.id = request;
        END IF;
    END IF;
    IF request IS NOT NULL THEN
        UPDATE ocpp.certificate_request AS r
        SET state = CASE NEW.state WHEN 'sent' THEN 'sent' WHEN 'accepted' THEN 'accepted' WHEN 'rejected' THEN 'rejected' WHEN 'error' THEN 'rejected'
                    ELSE 'signed' END,
            reason = CASE NEW.state
                WHEN 'rejected'  THEN 'the charge point does not take the certificate'
                WHEN 'error'     THEN concat_ws(': ', left(NEW.error_code, 100), nullif(left(NEW.error_description, 200), ''))
                WHEN 'expired'   THEN 'CertificateSigned expired before the charge point came'
                WHEN 'cancelled' THEN 'CertificateSigned was cancelled'
                WHEN 'timed out' THEN 'the charge point did not answer CertificateSigned'
                WHEN 'unknown'   THEN 'the connection broke before CertificateSigned was answered' END,
            changed_at = clock_timestamp()
        WHERE r.charge_point = NEW.charge_point AND r.id = request;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.follow_certificate_signed() IS 'Trigger: the request is where its CertificateSigned is. One that a person queued belongs to the newest request of the charge point that is not accepted.';
CREATE OR REPLACE TRIGGER follow_certificate_signed AFTER UPDATE OF state ON ocpp.command
    FOR EACH ROW WHEN (NEW.action = 'CertificateSigned' AND NEW.state <> OLD.state) EXECUTE FUNCTION ocpp.follow_certificate_signed();
COMMENT ON TRIGGER follow_certificate_signed ON ocpp.command IS 'Requests follow the command that carries their certificate.';

CREATE OR REPLACE FUNCTION ocpp.decide_certificate_request(id bigint, OUT request ocpp.certificate_request) RETURNS ocpp.certificate_request LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    SELECT * INTO request FROM ocpp.certificate_request AS r WHERE r.id = decide_certificate_request.id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no certificate request %', decide_certificate_request.id USING ERRCODE = 'no_data_found',
            HINT = 'SELECT id, charge_point, state, reason FROM ocpp.certificate_request_overview lists them.';
    END IF;
    -- The charge point's messages wait for this lock.
    PERFORM FROM ocpp.charge_point_state AS s WHERE s.charge_point = request.charge_point FOR NO KEY UPDATE;
    SELECT * INTO request FROM ocpp.certificate_request AS r
    WHERE r.charge_point = request.charge_point AND r.id = decide_certificate_request.id FOR NO KEY UPDATE;
    IF request.state NOT IN ('waiting', 'rejected') AND NOT (request.state = 'signed' AND request.reason IS NOT NULL) THEN
        RAISE EXCEPTION 'certificate request % can not be decided, it is %', decide_certificate_request.id, request.state
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  HINT = CASE request.state WHEN 'signed' THEN format('SELECT ocpp.cancel_command(%s) takes the certificate back while it has not been sent.', request.command)
                                            ELSE 'It waits, was rejected by the charge point, or its certificate did not get there: these can be.' END;
    END IF;
END
$$;
COMMENT ON FUNCTION ocpp.decide_certificate_request(bigint) IS 'Locks a certificate request that a person may decide, and its charge point. Decided already: SQLSTATE 55000; unknown: P0002.';

CREATE OR REPLACE FUNCTION ocpp.approve_certificate_request(id bigint) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    request ocpp.certificate_request := ocpp.decide_certificate_request(approve_certificate_request.id);
BEGIN
    UPDATE ocpp.certificate_request AS r SET state = 'waiting', approved = true, reason = NULL, changed_at = clock_timestamp()
    WHERE r.charge_point = request.charge_point AND r.id = request.id;
END
$$;
COMMENT ON FUNCTION ocpp.approve_certificate_request(bigint) IS 'Lets the certificate authority sign a request within seconds, whatever its common name and the setting certificate.signing say: one that waits, or, once more, one whose certificate was rejected or did not get there. Without an authority it goes on waiting: send a certificate that was signed elsewhere with ocpp.certificate_signed. Decided already: SQLSTATE 55000; unknown: P0002.';

CREATE OR REPLACE FUNCTION ocpp.refuse_certificate_request(id bigint, reason text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    request ocpp.certificate_request := ocpp.decide_certificate_request(refuse_certificate_request.id);
BEGIN
    UPDATE ocpp.certificate_request AS r
    SET state = 'refused', reason = coalesce(refuse_certificate_request.reason, format('refused by %s', current_user)), changed_at = clock_timestamp()
    WHERE r.charge_point = request.charge_point AND r.id = request.id;
END
$$;
COMMENT ON FUNCTION ocpp.refuse_certificate_request(bigint, text) IS 'Ends a certificate request that waits, was rejected, or whose certificate did not get there: nothing is signed. The charge point hears nothing of it and may ask again. Decided already: SQLSTATE 55000; unknown: P0002.';

-- ---- Certificates of authorities that charge points have --------------------------------------------------------------------
CREATE OR REPLACE FUNCTION ocpp.certificate_key(hash_data jsonb) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT lower(concat_ws(' ', hash_data ->> 'hashAlgorithm', hash_data ->> 'issuerNameHash', hash_data ->> 'issuerKeyHash',
                           ltrim(hash_data ->> 'serialNumber', '0')) COLLATE "C")
    WHERE hash_data ->> 'hashAlgorithm' IN ('SHA256', 'SHA384', 'SHA512') AND length(hash_data ->> 'issuerNameHash') <= 128
      AND length(hash_data ->> 'issuerKeyHash') <= 128 AND length(hash_data ->> 'serialNumber') <= 100
$$;
COMMENT ON FUNCTION ocpp.certificate_key(jsonb) IS 'A CertificateHashData for comparison: upper and lower case and leading zeros of the serial number do not matter. NULL: it names no certificate.';

CREATE OR REPLACE FUNCTION ocpp.certificate_key(installed ocpp.installed_certificate) RETURNS text IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT ocpp.certificate_key(jsonb_build_object('hashAlgorithm', installed.hash_algorithm, 'issuerNameHash', installed.issuer_name_hash,
                                                   'issuerKeyHash', installed.issuer_key_hash, 'serialNumber', installed.serial_number))
$$;
COMMENT ON FUNCTION ocpp.certificate_key(ocpp.installed_certificate) IS 'The same of a certificate that a charge point has.';

CREATE OR REPLACE FUNCTION ocpp.follow_installed_certificate() RETURNS trigger LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    status constant text := NEW.answer ->> 'status';
    kind constant text := NEW.payload ->> 'certificateType';
    now_heard constant timestamptz := coalesce(NEW.answered_at, clock_timestamp());
    said jsonb;
    listed jsonb[];
BEGIN
    IF NEW.action = 'InstallCertificate' AND status = 'Accepted' THEN
        BEGIN
            said := ocpp.read_certificate(NEW.payload ->> 'certificate');
        EXCEPTION WHEN data_exception OR internal_error THEN
            -- The charge point could read it, we could not: it stands in the list of which it tells.
            RETURN NULL;
        END;
        INSERT INTO ocpp.installed_certificate (charge_point, certificate_type, hash_algorithm, issuer_name_hash, issuer_key_hash,
                                                serial_number, subject, expires_at, certificate, heard_at)
        SELECT NEW.charge_point, kind, h ->> 'hashAlgorithm', h ->> 'issuerNameHash', h ->> 'issuerKeyHash', h ->> 'serialNumber',
               said ->> 'subject', (said ->> 'not_after')::timestamptz, NEW.payload ->> 'certificate', now_heard
        FROM (SELECT said #> '{hash_data,SHA256}' AS h) AS known
        WHERE h IS NOT NULL AND NOT EXISTS (SELECT FROM ocpp.installed_certificate AS i
                                            WHERE i.charge_point = NEW.charge_point AND i.certificate_type = kind
                                              AND ocpp.certificate_key(i) = ocpp.certificate_key(h));
        UPDATE ocpp.installed_certificate AS i
        SET subject = said ->> 'subject', expires_at = (said ->> 'not_after')::timestamptz, certificate = NEW.payload ->> 'certificate',
            heard_at = now_heard
        WHERE i.charge_point = NEW.charge_point AND i.certificate_type = kind
          AND ocpp.certificate_key(i) IN (SELECT ocpp.certificate_key(h.value) FROM jsonb_each(coalesce(said -> 'hash_data', '{}')) AS h);

    ELSIF NEW.action = 'DeleteCertificate' AND status IN ('Accepted', 'NotFound') THEN
        DELETE FROM ocpp.installed_certificate AS i
        WHERE i.charge_point = NEW.charge_point AND ocpp.certificate_key(i) = ocpp.certificate_key(NEW.payload -> 'certificateHashData');

    ELSIF NEW.action = 'GetInstalledCertificateIds' AND status IN ('Accepted', 'NotFound') THEN
        -- In a command a serial number has at most 40 characters, zeros in front or not.
        listed := ARRAY(SELECT DISTINCT ON (ocpp.certificate_key(h)) CASE WHEN length(h ->> 'serialNumber') <= 40 THEN h
                               ELSE jsonb_set(h, '{serialNumber}', to_jsonb(ltrim(h ->> 'serialNumber', '0'))) END
                        FROM jsonb_array_elements(CASE jsonb_typeof(NEW.answer -> 'certificateHashData') WHEN 'array' THEN NEW.answer -> 'certificateHashData'
                                                                                                        ELSE '[]' END) AS h
                        WHERE ocpp.certificate_key(h) IS NOT NULL);
        DELETE FROM ocpp.installed_certificate AS i
        WHERE i.charge_point = NEW.charge_point AND i.certificate_type = kind
          AND ocpp.certificate_key(i) <> ALL (ARRAY(SELECT ocpp.certificate_key(h) FROM unnest(listed) AS h));
        -- In its own spelling from now on, for that is how it wants to be asked.
        UPDATE ocpp.installed_certificate AS i
        SET issuer_name_hash = h ->> 'issuerNameHash', issuer_key_hash = h ->> 'issuerKeyHash', serial_number = h ->> 'serialNumber',
            heard_at = now_heard
        FROM unnest(listed) AS h
        WHERE i.charge_point = NEW.charge_point AND i.certificate_type = kind AND ocpp.certificate_key(i) = ocpp.certificate_key(h);
        INSERT INTO ocpp.installed_certificate (charge_point, certificate_type, hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number, heard_at)
        SELECT NEW.charge_point, kind, h ->> 'hashAlgorithm', h ->> 'issuerNameHash', h ->> 'issuerKeyHash', h ->> 'serialNumber',
               now_heard
        FROM unnest(listed) AS h
        WHERE NOT EXISTS (SELECT FROM ocpp.installed_certificate AS i
                          WHERE i.charge_point = NEW.charge_point AND i.certificate_type = kind AND ocpp.certificate_key(i) = ocpp.certificate_key(h));
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION ocpp.follow_installed_certificate() IS 'Trigger: our books follow what a charge point answers to InstallCertificate, DeleteCertificate (NotFound: it has it not, either) and GetInstalledCertificateIds (the list is the truth of its type).';
CREATE OR REPLACE TRIGGER follow_installed_certificate AFTER UPDATE OF state ON ocpp.command
    FOR EACH ROW WHEN (NEW.action IN ('InstallCertificate', 'DeleteCertificate', 'GetInstalledCertificateIds') AND NEW.answer IS NOT NULL
                       AND NEW.state IN ('accepted', 'rejected') AND NEW.state <> OLD.state)
    EXECUTE FUNCTION ocpp.follow_installed_certificate();
COMMENT ON TRIGGER follow_installed_certificate ON ocpp.command IS 'Keeps ocpp.installed_certificate.';

-- ---- Security events -------------------------------------------------------------------------------------------------------
CREATE OR REPLACE FUNCTION ocpp.record_security_event(
    charge_point text, kind text, tech_info text, said_at text, received_at timestamptz
) RETURNS void LANGUAGE sql AS $$
    INSERT INTO ocpp.security_event (charge_point, kind, tech_info, said_at, received_at, critical)
    VALUES (record_security_event.charge_point, coalesce(record_security_event.kind, ''), record_security_event.tech_info,
            record_security_event.said_at, record_security_event.received_at,
            CASE WHEN record_security_event.kind IN (
                     'FirmwareUpdated', 'SettingSystemTime', 'StartupOfTheDevice', 'ResetOrReboot', 'SecurityLogWasCleared', 'MemoryExhaustion',
                     'TamperDetectionActivated') THEN true
                 WHEN record_security_event.kind IN (
                     'FailedToAuthenticateAtCentralSystem', 'CentralSystemFailedToAuthenticate', 'ReconfigurationOfSecurityParameters',
                     'InvalidMessages', 'AttemptedReplayAttacks', 'InvalidFirmwareSignature', 'InvalidFirmwareSigningCertificate',
                     'InvalidCentralSystemCertificate', 'InvalidChargePointCertificate', 'InvalidTLSVersion', 'InvalidTLSCipherSuite') THEN false
            END)
$$;
COMMENT ON FUNCTION ocpp.record_security_event(text, text, text, text, timestamptz) IS 'Called for each SecurityEventNotification: keeps it. Critical is what the column Critical of the list of security events in the security whitepaper for OCPP 1.6 marks with Yes: those of which a charge point must tell at once; an event that is not on the list is neither.';

CREATE OR REPLACE FUNCTION ocpp.delete_old_security_events(work integer DEFAULT 10000) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    deleted bigint;
BEGIN
    DELETE FROM ocpp.security_event AS e WHERE e.ctid = ANY (ARRAY(
        SELECT o.ctid FROM ocpp.security_event AS o WHERE o.received_at < ocpp.retained_since('retention.security_event') LIMIT work));
    GET DIAGNOSTICS deleted = ROW_COUNT;
    RETURN deleted;
END
$$;
COMMENT ON FUNCTION ocpp.delete_old_security_events(integer) IS 'Deletes security events older than the setting retention.security_event, at most so many, and returns how many it were.';

-- ---- What people look at -----------------------------------------------------------------------------------------------------
CREATE OR REPLACE VIEW ocpp.certificate_authority_overview WITH (security_invoker = true) AS
SELECT c.name, c.validity, c.not_before, c.not_after, c.certificate, c.created_at, c.created_by
FROM ocpp.certificate_authority AS c;
COMMENT ON VIEW ocpp.certificate_authority_overview IS 'The authority that signs certificates of charge points, without its key; no row: none is set.';
COMMENT ON COLUMN ocpp.certificate_authority_overview.validity IS 'How long a certificate is valid that it signs, but never longer than itself.';

CREATE OR REPLACE VIEW ocpp.certificate_request_overview WITH (security_invoker = true) AS
SELECT r.id, r.charge_point, p.label, r.state, r.reason, r.subject, r.common_name, r.key_algorithm, r.received_at, r.changed_at, r.approved,
       r.serial_number, r.expires_at, r.command, r.csr, r.chain
FROM ocpp.certificate_request AS r JOIN ocpp.charge_point AS p ON p.identity = r.charge_point;
COMMENT ON VIEW ocpp.certificate_request_overview IS 'Certificates that charge points asked for. state = ''waiting'' AND reason IS NOT NULL: a person decides, by ocpp.approve_certificate_request, ocpp.refuse_certificate_request, or ocpp.certificate_signed with what was signed elsewhere.';
COMMENT ON COLUMN ocpp.certificate_request_overview.reason IS 'Why it is where it is: of a waiting one, what a person has to decide.';
COMMENT ON COLUMN ocpp.certificate_request_overview.expires_at IS 'When the certificate ends.';
COMMENT ON COLUMN ocpp.certificate_request_overview.chain IS 'The certificate in PEM, with those of its issuers, as sent in CertificateSigned.';

CREATE OR REPLACE VIEW ocpp.installed_certificate_overview WITH (security_invoker = true) AS
SELECT i.charge_point, p.label, i.certificate_type, i.subject, i.expires_at, i.hash_algorithm, i.issuer_name_hash, i.issuer_key_hash,
       i.serial_number, i.certificate, i.heard_at
FROM ocpp.installed_certificate AS i JOIN ocpp.charge_point AS p ON p.identity = i.charge_point;
COMMENT ON VIEW ocpp.installed_certificate_overview IS 'Certificates of authorities that charge points have; ocpp.get_installed_certificate_ids asks for them.';
COMMENT ON COLUMN ocpp.installed_certificate_overview.hash_algorithm IS 'This and the next three: as ocpp.delete_certificate takes them.';
COMMENT ON COLUMN ocpp.installed_certificate_overview.certificate IS 'PEM; NULL: it was not installed from here.';

CREATE OR REPLACE VIEW ocpp.security_event_overview WITH (security_invoker = true) AS
SELECT e.id, e.charge_point, p.label, e.received_at, e.said_at, e.kind, e.critical, e.tech_info
FROM ocpp.security_event AS e JOIN ocpp.charge_point AS p ON p.identity = e.charge_point;
COMMENT ON VIEW ocpp.security_event_overview IS 'What charge points told of their security.';
COMMENT ON COLUMN ocpp.security_event_overview.said_at IS 'As it was said; clocks of charge points lie.';
COMMENT ON COLUMN ocpp.security_event_overview.critical IS 'As the security whitepaper for OCPP 1.6 has it; NULL: it does not list this one.';
