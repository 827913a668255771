-- The functions in Rust that 0.3.0 has and 0.2.0 has not, or has otherwise. tests/storage/upgrade compares the result with a new CREATE EXTENSION.

CREATE FUNCTION ocpp.check_charging_profile(
    profile jsonb,
    connector_id integer DEFAULT NULL,
    transaction_id bigint DEFAULT NULL,
    capability jsonb DEFAULT NULL
) RETURNS boolean
IMMUTABLE PARALLEL SAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'check_charging_profile_wrapper';

CREATE FUNCTION ocpp.composite(
    station jsonb,
    connector_id integer,
    starts_at timestamptz,
    duration integer,
    charging_rate_unit text
) RETURNS jsonb
IMMUTABLE STRICT PARALLEL SAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'composite_wrapper';

COMMENT ON FUNCTION ocpp.check_charging_profile(jsonb, integer, bigint, jsonb) IS 'Raises 22023 with everything because of which a charging profile (OCPP 1.6 7.8) should not be sent there; else true. connector_id: of the SetChargingProfile, NULL: it goes with a RemoteStartTransaction; transaction_id: of the transaction that runs there; capability: {"maxStackLevel", "maxPeriods", "rateUnits"}, what the charge point says of itself (9.4), NULL: nothing.';
COMMENT ON FUNCTION ocpp.composite(jsonb, integer, timestamptz, integer, text) IS 'What a connector (0: the charge point as a whole) may draw for so many seconds from starts_at, as a ChargingSchedule in A of each phase or W of all together. A limit null: nothing limits. station: {"installed": [{"connectorId", "profile"}], "transactions": [{"connectorId", "transactionId", "startedAt"}], "connectors", "voltage", "phases", "readings"}. ocpp.composite_schedule puts that together and lays out the answer. Unknown unit, connector below 0, duration not from 0 to 366 days: SQLSTATE 22023.';

CREATE FUNCTION ocpp.read_csr(csr text) RETURNS jsonb
IMMUTABLE STRICT PARALLEL SAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'read_csr_wrapper';

CREATE FUNCTION ocpp.read_certificate(certificate text, issuer text DEFAULT NULL) RETURNS jsonb
IMMUTABLE PARALLEL SAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'read_certificate_wrapper';

CREATE FUNCTION ocpp.check_ca(certificate text, private_key text) RETURNS jsonb
IMMUTABLE STRICT PARALLEL SAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'check_ca_wrapper';

CREATE FUNCTION ocpp.sign_csr(csr text, ca_certificate text, ca_key text, not_before timestamptz, not_after timestamptz) RETURNS text
VOLATILE STRICT PARALLEL SAFE
LANGUAGE c
AS 'MODULE_PATHNAME', 'sign_csr_wrapper';

COMMENT ON FUNCTION ocpp.read_csr(text) IS 'What a certificate request (PKCS#10 in PEM, or its base64 alone) asks for: {"subject", "common_name", "organization", "key_algorithm", "key_bits", "strong", "verified", "refusal"}. strong: RSA with 2048 bits or EC with 224 bits at least (security whitepaper for OCPP 1.6); verified: signed with its own key, null if that can not be checked (known are RSA with PKCS#1 1.5, EC P-256 and P-384, Ed25519); common_name: null if there are several; refusal: why ocpp.sign_csr would not sign it, or null. Can not be read: SQLSTATE 22023 with what and where.';
COMMENT ON FUNCTION ocpp.read_certificate(text, text) IS 'What a certificate (X.509 in PEM; the first one of several) says: {"subject", "common_name", "issuer", "serial_number", "not_before", "not_after", "fingerprint", "key_algorithm", "key_bits", "self_signed"} and, if it is self-signed or its issuer is given too, "hash_data": {"SHA256": CertificateHashData, "SHA384": .., "SHA512": ..} as DeleteCertificate takes it (hashes of RFC 6960 4.1.1). serial_number and hashes: small hex digits, no leading zeros in the number; fingerprint: SHA-256. NULL gives NULL. Can not be read, or is of another issuer: SQLSTATE 22023.';
COMMENT ON FUNCTION ocpp.check_ca(text, text) IS 'Whether certificates can be signed with this certificate (PEM, perhaps with those of its issuers behind it) and private key (PEM; PKCS#8, SEC 1 or PKCS#1 without password; EC P-256 or P-384, or RSA): returns what ocpp.read_certificate does. Not an authority''s, or the key of another: SQLSTATE 22023.';
COMMENT ON FUNCTION ocpp.sign_csr(text, text, text, timestamptz, timestamptz) IS 'Signs a certificate request with the certificate and private key of an authority (see ocpp.check_ca): a certificate for TLS clients with subject and key of the request, 16 random bytes as serial number, valid from not_before to not_after (whole seconds, years 1970 to 9999). Returns the chain in PEM as CertificateSigned takes it: the certificate, then that of the authority and its issuers as far as they were given, without a self-signed root. A request with a refusal (ocpp.read_csr): SQLSTATE 22023.';

-- Owners and rights, as pg_ocpp/src/door/storage.rs has it for a new extension.
DO $$
DECLARE
    owner pg_catalog.name := (SELECT pg_catalog.pg_get_userbyid(n.nspowner) FROM pg_catalog.pg_namespace AS n WHERE n.nspname = 'ocpp');
    function pg_catalog.regprocedure;
BEGIN
    FOR function IN
        SELECT d.objid FROM pg_catalog.pg_depend AS d JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
          AND d.deptype = 'e' AND e.extname = 'pg_ocpp'
          -- Only what is new: a REVOKE here makes the rights of today those of the extension, and pg_dump would leave out what customers
          -- and migrate() granted.
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_init_privs AS i WHERE i.classoid = d.classid AND i.objoid = d.objid)
    LOOP
        EXECUTE pg_catalog.format('ALTER FUNCTION %s OWNER TO %I', function, owner);
        EXECUTE pg_catalog.format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', function);
    END LOOP;
END
$$;
