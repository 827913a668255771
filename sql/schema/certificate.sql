-- The security extension of OCPP 1.6 (security whitepaper): certificates that charge points ask for, certificates of
-- authorities that they have, and what they tell of their security.

CREATE TABLE ocpp.certificate_authority (
    only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    name        text NOT NULL,
    certificate text NOT NULL,
    private_key text NOT NULL,
    validity    interval NOT NULL DEFAULT '1 year' CHECK (validity > interval '0'),
    not_before  timestamptz NOT NULL,
    not_after   timestamptz NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now(),
    created_by  text NOT NULL DEFAULT current_user
);
COMMENT ON TABLE  ocpp.certificate_authority IS 'At most one row: the authority that signs the certificates of charge points; none: nobody does by itself. Set with ocpp.set_certificate_authority. Holds a secret, for the owner of the storage and the connector only: dumps and replicas carry it too.';
COMMENT ON COLUMN ocpp.certificate_authority.name IS 'Subject of its certificate.';
COMMENT ON COLUMN ocpp.certificate_authority.certificate IS 'PEM; those of its issuers may follow.';
COMMENT ON COLUMN ocpp.certificate_authority.private_key IS 'Secret. PEM, without password.';
COMMENT ON COLUMN ocpp.certificate_authority.validity IS 'How long a certificate is valid that it signs, but never longer than itself.';
COMMENT ON COLUMN ocpp.certificate_authority.not_after IS 'When its own certificate ends.';

CREATE SEQUENCE ocpp.certificate_request_number;
COMMENT ON SEQUENCE ocpp.certificate_request_number IS 'Ids of certificate requests.';
CREATE TABLE ocpp.certificate_request (
    charge_point  text COLLATE "C" NOT NULL REFERENCES ocpp.charge_point ON UPDATE CASCADE ON DELETE CASCADE,
    id            bigint NOT NULL DEFAULT nextval('ocpp.certificate_request_number'),
    csr           text NOT NULL,
    subject       text,
    common_name   text,
    key_algorithm text,
    received_at   timestamptz NOT NULL,
    state         text NOT NULL DEFAULT 'waiting'
                  CHECK (state IN ('waiting', 'signed', 'sent', 'accepted', 'rejected', 'refused', 'replaced')),
    reason        text,
    approved      boolean NOT NULL DEFAULT false,
    chain         text,
    serial_number text,
    expires_at    timestamptz,
    command       bigint,
    changed_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (charge_point, id)
);
CREATE INDEX certificate_request_id ON ocpp.certificate_request (id);
-- What is to be signed: nearly always nothing, so that looking costs nothing.
CREATE INDEX certificate_request_due ON ocpp.certificate_request (charge_point, id) WHERE state = 'waiting' AND reason IS NULL;
COMMENT ON TABLE  ocpp.certificate_request IS 'Certificates that charge points asked for (SignCertificate, security whitepaper for OCPP 1.6), with what became of it. The newest 20 of each charge point are kept, and the one whose certificate it accepted last.';
COMMENT ON COLUMN ocpp.certificate_request.csr IS 'PKCS#10 as it came.';
COMMENT ON COLUMN ocpp.certificate_request.common_name IS 'CN of the subject; NULL: it has none, or several.';
COMMENT ON COLUMN ocpp.certificate_request.key_algorithm IS 'Algorithm and size of its key, for example EC P-256 or RSA 2048.';
COMMENT ON COLUMN ocpp.certificate_request.state IS 'waiting -> signed (CertificateSigned is queued) -> sent -> accepted or rejected by the charge point; refused: by us, at once or by ocpp.refuse_certificate_request; replaced: a newer one came first.';
COMMENT ON COLUMN ocpp.certificate_request.reason IS 'Why it is where it is: of a waiting one, what a person has to decide (NULL: it is signed within seconds); of a signed one, why the certificate did not reach the charge point.';
COMMENT ON COLUMN ocpp.certificate_request.approved IS 'A person wants it to be signed, whatever its subject and the setting certificate.signing say (ocpp.approve_certificate_request).';
COMMENT ON COLUMN ocpp.certificate_request.chain IS 'The certificate in PEM, with those of its issuers, as sent in CertificateSigned.';
COMMENT ON COLUMN ocpp.certificate_request.serial_number IS 'Of the certificate, in small hex digits.';
COMMENT ON COLUMN ocpp.certificate_request.expires_at IS 'When the certificate ends.';
COMMENT ON COLUMN ocpp.certificate_request.command IS 'The CertificateSigned that carries it: ocpp.command.id.';
COMMENT ON COLUMN ocpp.certificate_request.changed_at IS 'When its state was last changed.';

CREATE TABLE ocpp.installed_certificate (
    charge_point     text COLLATE "C" NOT NULL REFERENCES ocpp.charge_point ON UPDATE CASCADE ON DELETE CASCADE,
    certificate_type text COLLATE "C" NOT NULL,
    hash_algorithm   text COLLATE "C" NOT NULL,
    issuer_name_hash text COLLATE "C" NOT NULL,
    issuer_key_hash  text COLLATE "C" NOT NULL,
    serial_number    text COLLATE "C" NOT NULL,
    subject          text,
    expires_at       timestamptz,
    certificate      text,
    heard_at         timestamptz NOT NULL,
    PRIMARY KEY (charge_point, certificate_type, hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number)
);
COMMENT ON TABLE  ocpp.installed_certificate IS 'Certificates of authorities that charge points have, as far as InstallCertificate, DeleteCertificate and GetInstalledCertificateIds told (security whitepaper for OCPP 1.6). One that is not self-signed appears when the charge point lists it.';
COMMENT ON COLUMN ocpp.installed_certificate.certificate_type IS 'CentralSystemRootCertificate or ManufacturerRootCertificate.';
COMMENT ON COLUMN ocpp.installed_certificate.hash_algorithm IS 'SHA256, SHA384 or SHA512: of the two hashes (RFC 6960 4.1.1). All four as the charge point spells them, once it has.';
COMMENT ON COLUMN ocpp.installed_certificate.subject IS 'NULL: the certificate itself is not known.';
COMMENT ON COLUMN ocpp.installed_certificate.expires_at IS 'When the certificate ends; NULL: not known.';
COMMENT ON COLUMN ocpp.installed_certificate.certificate IS 'PEM; NULL: the charge point listed it, and it was not installed from here.';
COMMENT ON COLUMN ocpp.installed_certificate.heard_at IS 'When the charge point last said that it has it.';

CREATE SEQUENCE ocpp.security_event_number;
COMMENT ON SEQUENCE ocpp.security_event_number IS 'Ids of security events.';
CREATE TABLE ocpp.security_event (
    charge_point text COLLATE "C" NOT NULL REFERENCES ocpp.charge_point ON UPDATE CASCADE ON DELETE CASCADE,
    id           bigint NOT NULL DEFAULT nextval('ocpp.security_event_number'),
    received_at  timestamptz NOT NULL,
    kind         text NOT NULL,
    tech_info    text,
    said_at      text,
    critical     boolean,
    PRIMARY KEY (charge_point, id)
);
CREATE INDEX security_event_time ON ocpp.security_event (received_at);
COMMENT ON TABLE  ocpp.security_event IS 'What charge points told of their security (SecurityEventNotification, security whitepaper for OCPP 1.6); retention.security_event says how long.';
COMMENT ON COLUMN ocpp.security_event.kind IS 'type of the event, as it was said.';
COMMENT ON COLUMN ocpp.security_event.said_at IS 'timestamp of the event, as it was said; clocks of charge points lie.';
COMMENT ON COLUMN ocpp.security_event.critical IS 'As the list of security events at the end of the whitepaper has it; NULL: it does not list this one.';
