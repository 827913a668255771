-- Certificates of charge points (security whitepaper for OCPP 1.6): asked for, signed, refused; those of authorities; security events.
-- Keys and certificates are for tests only, made once with openssl: they are published here, so trust none of them.
BEGIN;
\i station.psql
\set ECHO none
ALTER SEQUENCE ocpp.certificate_request_number RESTART 1;
ALTER SEQUENCE ocpp.security_event_number RESTART 1;
SELECT $pem$-----BEGIN CERTIFICATE-----
MIIBpjCCAUygAwIBAgIUW0NAMxy/+qB/lA+FhWLXYT2uxAwwCgYIKoZIzj0EAwIw
MDEaMBgGA1UECgwRcGdfb2NwcCB0ZXN0IG9ubHkxEjAQBgNVBAMMCVRlc3QgUm9v
dDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowMDEaMBgGA1UECgwR
cGdfb2NwcCB0ZXN0IG9ubHkxEjAQBgNVBAMMCVRlc3QgUm9vdDBZMBMGByqGSM49
AgEGCCqGSM49AwEHA0IABKLmdbMGT8Jqw+OSkqevDygYoF4xc49F41KZ1YWyyEPG
heqpDXVpx6jztEiApN/y3Vw3wdsuEf3Fg+XL/lAl1AOjQjBAMA8GA1UdEwEB/wQF
MAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBTpQXlBI0XGImqV4M9EyyMJ
z5IFvDAKBggqhkjOPQQDAgNIADBFAiEAtPiVWgVrmbjOmvC37NaLWMUiswAU8ogq
DlxKc9VPwrACIFWj2lpnEyZ3OwgULs46V3cJdKwOtIpQjFZzoLY8pexU
-----END CERTIFICATE-----$pem$ AS root \gset
SELECT $pem$-----BEGIN EC PRIVATE KEY-----
MHcCAQEEIJ2yp/US91RTSCcTiP0GCXzPOl3Tw85iTOhS6VFExaPCoAoGCCqGSM49
AwEHoUQDQgAEouZ1swZPwmrD45KSp68PKBigXjFzj0XjUpnVhbLIQ8aF6qkNdWnH
qPO0SICk3/LdXDfB2y4R/cWD5cv+UCXUAw==
-----END EC PRIVATE KEY-----$pem$ AS key \gset
SELECT $pem$-----BEGIN PRIVATE KEY-----
MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDDdt61ZZLL4odOlhgJz
Opu3fCz1U7KwNZpB0lDjJ8xnQpsejLecyyK2dnZqIJ2CUQShZANiAAQGjv0U/lXV
XugFcGFPkR16GytwNya0bSS9vPN1XKAmYoeSh6OO2PZSBd4pDaAX8vS00g+dsQke
q05WVnwZHmLuE52VBEyP+Vjj/eCt5TvfH1v2JwSj2iWcXJ336SSBnt0=
-----END PRIVATE KEY-----$pem$ AS another_key \gset
SELECT $pem$-----BEGIN CERTIFICATE REQUEST-----
MIHYMH8CAQAwHTENMAsGA1UECgwEQUNNRTEMMAoGA1UEAwwDQ1AxMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAExIuLslD/A0noEvlD0i/LvD3+kzn1l7sMCXm7DWm3
5W3aF7biuQBUH8GKu9SDXqIbWeryMXNefW5N1nFDZiseP6AAMAoGCCqGSM49BAMC
A0kAMEYCIQDXJIsI8Crk0//YYsD7KT8mvPuN3FRKY4kcBreA5CroJwIhAIa3Ug2j
asC/w8J+Sw7be6LrxB+gZrhCnJRCwG3Gbzev
-----END CERTIFICATE REQUEST-----$pem$ AS csr \gset
SELECT $pem$-----BEGIN CERTIFICATE REQUEST-----
MIHeMIGFAgEAMCMxDTALBgNVBAoMBEFDTUUxEjAQBgNVBAMMCUZhY3RvcnktNzBZ
MBMGByqGSM49AgEGCCqGSM49AwEHA0IABFLsjA4HSKSOLF0BK6xM0pMf0Ar2yn3g
h9Ujy2r9eivFko3Y0+rlMFOHUBJ/gr2f0aWEILtg4RwDP/pd/idVF1WgADAKBggq
hkjOPQQDAgNIADBFAiByt5pjJA+jbxdY5XiDYGa8XZQnney/AMkClqoo+vg8dgIh
APU7LpE7lV7q6iscIg3opwWu7sPHkBmsLKdnPsU3tUiA
-----END CERTIFICATE REQUEST-----$pem$ AS factory_csr \gset
SELECT $pem$-----BEGIN CERTIFICATE REQUEST-----
MIIBTTCBtwIBADAOMQwwCgYDVQQDDANDUDMwgZ8wDQYJKoZIhvcNAQEBBQADgY0A
MIGJAoGBALq0mWy1UaL0qTNQ2ZQz0m4ZHv9zx7r8VP5TghJSI2YeAJMnjXRKL0aD
brHsnQY1rvSdPWl6mwEJUKu/ngDG4+pyEdWc/s8pdKtSjrxUtMWIrUBdM5wsWtir
y8wrIFCnamOXBRCYr7rUrp59JYRtwmtLc1oEyyyfVMdWUGunN9B5AgMBAAGgADAN
BgkqhkiG9w0BAQsFAAOBgQAQs83Q2GgEflbDxWZYQ3Z9e/seyM7s9oOHOVD2PZj/
mB+szHf52/+C8+gZI4dhHLqF++brsCPhtEe9MI97IAknptuZGQb+KcioBz2Aplif
lG8njp7HGTtCU+DRcu5RhjIvXuF8EsDA1DzXmHFx2oMkNIHsnJpb7jBydV/anFK5
OQ==
-----END CERTIFICATE REQUEST-----$pem$ AS weak_csr \gset
SELECT $pem$-----BEGIN CERTIFICATE-----
MIIBnzCCAUSgAwIBAgIUCSXVNUD4yXxYhknVgKmU7QF9l38wCgYIKoZIzj0EAwIw
MDEaMBgGA1UECgwRcGdfb2NwcCB0ZXN0IG9ubHkxEjAQBgNVBAMMCVRlc3QgUm9v
dDAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowHTENMAsGA1UECgwE
QUNNRTEMMAoGA1UEAwwDQ1AxMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAExIuL
slD/A0noEvlD0i/LvD3+kzn1l7sMCXm7DWm35W3aF7biuQBUH8GKu9SDXqIbWery
MXNefW5N1nFDZiseP6NNMEswCQYDVR0TBAIwADAdBgNVHQ4EFgQU9NLVj7qBzYSA
v11otlNcUc6UVwAwHwYDVR0jBBgwFoAU6UF5QSNFxiJqleDPRMsjCc+SBbwwCgYI
KoZIzj0EAwIDSQAwRgIhAIp16wlMy7JAfsDbb7xXlen8m+kjYQ7nEHSnmuFFA3/8
AiEAygPh2jJ0ud0QOAZBm5AHMD3fVw9Nvjh0okdwh3+5iyY=
-----END CERTIFICATE-----$pem$ AS leaf \gset

-- One SignCertificate, as it comes.
CREATE FUNCTION pg_temp.asks(identity text, csr text) RETURNS TABLE (outcome text, message text) LANGUAGE sql AS $$
    SELECT s.outcome, s.message FROM pg_temp.sends(identity, json_build_array(2, gen_random_uuid()::text, 'SignCertificate', json_build_object('csr', csr))::text) AS s
$$;
-- The answer to the outstanding command, whatever comes back.
CREATE FUNCTION pg_temp.replies(identity text, payload jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(a.outcome, ' ') FROM pg_temp.answers(identity, payload) AS a
$$;
\set ECHO all
SELECT ocpp.add_charge_point('CP1', label => 'Garage'), pg_temp.connects('CP1');

-- Read.
SELECT key, value FROM jsonb_each(ocpp.read_csr(:'csr'));
SELECT ocpp.read_csr(replace(:'csr', E'\n', '\n')) = ocpp.read_csr(:'csr') AS however_it_is_written;
SELECT key, value FROM jsonb_each(ocpp.read_certificate(:'root')) WHERE key <> 'hash_data';
SELECT data.key, data.value FROM jsonb_each(ocpp.read_certificate(:'leaf', :'root') #> '{hash_data,SHA256}') AS data;
SELECT ocpp.read_certificate(:'leaf') ? 'hash_data' AS without_its_issuer, ocpp.read_certificate(NULL) IS NULL AS nothing;
SAVEPOINT error;
SELECT ocpp.read_certificate(:'csr');
ROLLBACK TO error;
SAVEPOINT error;
SELECT ocpp.read_certificate(:'root', :'leaf');
ROLLBACK TO error;

-- No authority yet: a person is waited for.
SELECT * FROM pg_temp.asks('CP1', :'csr');
SELECT outcome FROM pg_temp.tends();
SELECT id, label, state, reason, subject, key_algorithm FROM ocpp.certificate_request_overview;
-- The key of another authority; a certificate that is none of an authority.
SAVEPOINT error;
SELECT ocpp.set_certificate_authority(:'root', :'another_key');
ROLLBACK TO error;
SAVEPOINT error;
SELECT ocpp.set_certificate_authority(:'leaf', :'key');
ROLLBACK TO error;
SAVEPOINT error;
SELECT ocpp.set_certificate_authority(:'root', :'key', '0');
ROLLBACK TO error;
SELECT * FROM pg_temp.asks('CP1', :'csr');

-- Set; what waits is signed, sent and accepted.
SELECT ocpp.set_certificate_authority(:'root', :'key', '90 days');
SELECT name, validity, not_after AT TIME ZONE 'UTC' AS not_after FROM ocpp.certificate_authority_overview;
SELECT outcome FROM pg_temp.tends();
SELECT id, state, reason, command, expires_at - received_at > '89 days' AND expires_at - received_at < '91 days' AS in_90_days FROM ocpp.certificate_request_overview;
SELECT leaf ->> 'subject' AS subject, leaf ->> 'issuer' AS issuer, length(leaf ->> 'serial_number') AS digits,
       leaf ->> 'serial_number' = r.serial_number AS noted, (leaf ->> 'not_before')::timestamptz < now() AS valid
FROM ocpp.certificate_request AS r, ocpp.read_certificate(r.chain) AS leaf;
SELECT action, purpose, state, payload ->> 'certificateChain' = (SELECT chain FROM ocpp.certificate_request) AS as_signed FROM ocpp.command;
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT id, state, reason FROM ocpp.certificate_request_overview;

-- What nobody can sign is answered Rejected and kept with its reason.
SELECT * FROM pg_temp.asks('CP1', 'hello, world');
SELECT * FROM pg_temp.asks('CP1', :'weak_csr');
SELECT * FROM pg_temp.asks('CP1', :'root');
SELECT outcome FROM pg_temp.tends();
SELECT id, state, reason FROM ocpp.certificate_request_overview WHERE state = 'refused' ORDER BY id;

-- In another name: a person decides.
SELECT * FROM pg_temp.asks('CP1', :'factory_csr');
SELECT outcome FROM pg_temp.tends();
SELECT id, state, reason FROM ocpp.certificate_request_overview WHERE state = 'waiting';
-- Nor does it help to say a serial number that another one has as well.
SAVEPOINT twin;
UPDATE ocpp.charge_point SET serial_number = 'Factory-7' WHERE identity = 'CP1';
SELECT ocpp.signing_obstacle(r) FROM ocpp.certificate_request AS r WHERE r.state = 'waiting';
INSERT INTO ocpp.charge_point (identity, charge_box_serial_number) VALUES ('CP7', 'FACTORY-7');
SELECT ocpp.signing_obstacle(r) FROM ocpp.certificate_request AS r WHERE r.state = 'waiting';
ROLLBACK TO twin;
-- A trigger of yours that objects to the command is a reason too, and holds up nobody.
CREATE FUNCTION pg_temp.objects() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no certificates on Sundays'; END $$;
CREATE TRIGGER objects BEFORE INSERT ON ocpp.command FOR EACH ROW WHEN (NEW.action = 'CertificateSigned') EXECUTE FUNCTION pg_temp.objects();
SELECT ocpp.approve_certificate_request(id) FROM ocpp.certificate_request WHERE state = 'waiting';
SELECT outcome FROM pg_temp.tends();
SELECT id, state, reason FROM ocpp.certificate_request_overview WHERE state = 'waiting';
ROLLBACK TO twin;
SELECT ocpp.approve_certificate_request(id) FROM ocpp.certificate_request WHERE state = 'waiting';
SELECT outcome FROM pg_temp.tends();
SELECT pg_temp.replies('CP1', '{"status": "Rejected"}');
SELECT id, state, reason, approved FROM ocpp.certificate_request_overview ORDER BY id DESC LIMIT 1;
SELECT ocpp.refuse_certificate_request(id, 'not one of ours') FROM ocpp.certificate_request WHERE state = 'rejected';
SELECT id, state, reason FROM ocpp.certificate_request_overview ORDER BY id DESC LIMIT 1;
SAVEPOINT error;
SELECT ocpp.refuse_certificate_request(id) FROM ocpp.certificate_request WHERE state = 'accepted';
ROLLBACK TO error;
SAVEPOINT error;
SELECT ocpp.approve_certificate_request(4711);
ROLLBACK TO error;

-- By hand: what somebody else signed goes to the request that waits.
SELECT ocpp.set('certificate.signing', 'by hand');
SELECT * FROM pg_temp.asks('CP1', :'csr');
SELECT outcome FROM pg_temp.tends();
SELECT state, reason FROM ocpp.certificate_request_overview ORDER BY id DESC LIMIT 1;
SELECT ocpp.certificate_signed('CP1', :'leaf') > 0 AS queued;
SELECT outcome FROM pg_temp.tends();
SELECT state, reason, chain = :'leaf' AS as_given, expires_at AT TIME ZONE 'UTC' AS expires_at FROM ocpp.certificate_request_overview ORDER BY id DESC LIMIT 1;
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT state, reason FROM ocpp.certificate_request_overview ORDER BY id DESC LIMIT 1;

-- Asked again with a new key before the old one's certificate was sent; the setting holds for what waits too.
SELECT * FROM pg_temp.asks('CP1', :'csr');
SELECT * FROM pg_temp.asks('CP1', :'factory_csr');
SELECT * FROM pg_temp.asks('CP1', :'csr');
SELECT outcome FROM pg_temp.tends();
SELECT state, reason FROM ocpp.certificate_request_overview ORDER BY id DESC LIMIT 3;
SELECT ocpp.set('certificate.signing', NULL);
SELECT outcome FROM pg_temp.tends();
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT ocpp.clear_certificate_authority();
SELECT state, reason FROM ocpp.certificate_request_overview ORDER BY id DESC LIMIT 1;
-- A firmware that asks all the time: the newest 20 are kept, and the certificate that holds.
SELECT count(*) AS refused FROM generate_series(1, 30) AS n, pg_temp.asks('CP1', 'nonsense ' || n) AS a;
SELECT state, count(*) FROM ocpp.certificate_request GROUP BY state ORDER BY state;

-- Certificates of authorities: installed, listed, deleted.
SELECT ocpp.install_certificate('CP1', 'CentralSystemRootCertificate', :'root') > 0 AS queued;
SELECT outcome FROM pg_temp.tends();
SELECT pg_temp.replies('CP1', '{"status": "Accepted"}');
SELECT certificate_type, subject, expires_at AT TIME ZONE 'UTC' AS expires_at, hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number,
       certificate = :'root' AS known FROM ocpp.installed_certificate_overview;
SELECT ocpp.get_installed_certificate_ids('CP1', 'CentralSystemRootCertificate') > 0 AS queued;
SELECT outcome FROM pg_temp.tends();
-- In its own spelling, and one of which nothing else is known.
SELECT pg_temp.replies('CP1', jsonb_build_object('status', 'Accepted', 'certificateHashData', jsonb_build_array(
    (SELECT jsonb_build_object('hashAlgorithm', hash_algorithm, 'issuerNameHash', upper(issuer_name_hash), 'issuerKeyHash', upper(issuer_key_hash),
                               'serialNumber', '00' || upper(serial_number)) FROM ocpp.installed_certificate),
    '{"hashAlgorithm": "SHA512", "issuerNameHash": "aa", "issuerKeyHash": "bb", "serialNumber": "1"}'::jsonb, '{"serialNumber": 7}'::jsonb)));
SELECT subject, hash_algorithm, left(issuer_name_hash, 8) AS name_hash, serial_number, certificate = :'root' AS known
FROM ocpp.installed_certificate_overview ORDER BY hash_algorithm;
SELECT ocpp.delete_certificate('CP1', hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number) > 0 AS queued
FROM ocpp.installed_certificate_overview ORDER BY hash_algorithm;
SELECT outcome FROM pg_temp.tends();
SELECT pg_temp.replies('CP1', '{"status": "Failed"}');
SELECT pg_temp.replies('CP1', '{"status": "NotFound"}');
SELECT subject, hash_algorithm FROM ocpp.installed_certificate_overview;
SELECT ocpp.get_installed_certificate_ids('CP1', 'CentralSystemRootCertificate') > 0 AS queued;
SELECT outcome FROM pg_temp.tends();
SELECT pg_temp.replies('CP1', '{"status": "NotFound"}');
SELECT count(*) FROM ocpp.installed_certificate;

-- Security events: critical as the whitepaper has it, and one that it does not know.
SELECT outcome, message FROM pg_temp.sends('CP1',
    '[2,"e1","SecurityEventNotification",{"type":"TamperDetectionActivated","timestamp":"2026-05-22T10:00:00Z","techInfo":"door"}]',
    '[2,"e2","SecurityEventNotification",{"type":"InvalidMessages","timestamp":"2026-05-22T10:01:00Z"}]',
    '[2,"e3","SecurityEventNotification",{"type":"CoffeeMachineEmpty","timestamp":"2026-05-22T10:02:00Z"}]');
SELECT label, kind, critical, tech_info, said_at FROM ocpp.security_event_overview ORDER BY id;
UPDATE ocpp.security_event SET received_at = now() - interval '10 years' WHERE kind = 'InvalidMessages';
SELECT ocpp.delete_old_security_events();
ROLLBACK;
