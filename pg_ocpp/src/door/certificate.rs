//! X.509 for charge points: what they ask for, what is signed for them, what they have.

use crate::raise::raise;
use ocpp_certificate::{Authority, Certificate, Error, Hash, Request};
use ocpp_wire::time::Timestamp;
use pgrx::{JsonB, prelude::*};
use serde_json::{Map, Value, json};

const REQUEST: &str = "A certificate request is PKCS#10 in PEM: it begins with -----BEGIN CERTIFICATE REQUEST-----.";
const CERTIFICATE: &str = "A certificate is X.509 in PEM: it begins with -----BEGIN CERTIFICATE-----.";
const AUTHORITY: &str = "It takes the certificate of a certificate authority and its private key, both in PEM: EC P-256 or P-384, or RSA. 'openssl pkey -in FILE' takes off a password.";
const SIGNED: &str =
    "SELECT ocpp.read_csr(csr), ocpp.check_ca(certificate, private_key) tells them apart; not_before comes first.";

#[pg_extern(immutable, parallel_safe, strict)]
fn read_csr(csr: &str) -> JsonB {
    let request = sound(Request::read(csr), REQUEST);
    JsonB(json!({
        "subject": request.subject(),
        "common_name": request.common_name(),
        "organization": request.organization(),
        "key_algorithm": request.key_algorithm(),
        "key_bits": request.key_bits(),
        "strong": request.is_strong(),
        "verified": request.is_verified(),
        "refusal": request.check().err().map(|refusal| refusal.to_string()),
    }))
}

#[pg_extern(immutable, parallel_safe)]
fn read_certificate(certificate: Option<&str>, issuer: default!(Option<&str>, "NULL")) -> Option<JsonB> {
    let certificate = sound(Certificate::read(certificate?), CERTIFICATE);
    let issuer = issuer.map(|issuer| sound(Certificate::read(issuer), CERTIFICATE));
    let issuer = match &issuer {
        None if certificate.is_self_signed() => Some(&certificate),
        given => given.as_ref(),
    };
    let mut fields = described(&certificate);
    if let Some(issuer) = issuer {
        let hashes = Hash::ALL.map(|hash| {
            let data = sound(certificate.hash_data(issuer, hash), "The issuer is whose subject the certificate names.");
            let fields = json!({
                "hashAlgorithm": hash.name(),
                "issuerNameHash": data.issuer_name_hash,
                "issuerKeyHash": data.issuer_key_hash,
                "serialNumber": data.serial_number,
            });
            (hash.name().to_owned(), fields)
        });
        fields["hash_data"] = Value::Object(Map::from_iter(hashes));
    }
    Some(JsonB(fields))
}

#[pg_extern(immutable, parallel_safe, strict)]
fn check_ca(certificate: &str, private_key: &str) -> JsonB {
    JsonB(described(sound(Authority::read(certificate, private_key), AUTHORITY).certificate()))
}

#[pg_extern(volatile, parallel_safe, strict)]
fn sign_csr(
    csr: &str,
    ca_certificate: &str,
    ca_key: &str,
    not_before: TimestampWithTimeZone,
    not_after: TimestampWithTimeZone,
) -> String {
    let request = sound(Request::read(csr), REQUEST);
    let authority = sound(Authority::read(ca_certificate, ca_key), AUTHORITY);
    sound(authority.sign(&request, seconds(not_before), seconds(not_after), None), SIGNED)
}

fn sound<T>(result: Result<T, Error>, hint: &str) -> T {
    result.unwrap_or_else(|error| raise(PgSqlErrorCode::ERRCODE_INVALID_PARAMETER_VALUE, error.to_string(), hint))
}

fn described(certificate: &Certificate) -> Value {
    let time = |seconds: i64| Timestamp(seconds.saturating_mul(1_000_000)).to_string();
    json!({
        "subject": certificate.subject(),
        "common_name": certificate.common_name(),
        "issuer": certificate.issuer(),
        "serial_number": certificate.serial_number(),
        "not_before": time(certificate.not_before()),
        "not_after": time(certificate.not_after()),
        "fingerprint": certificate.fingerprint(),
        "key_algorithm": certificate.key_algorithm(),
        "key_bits": certificate.key_bits(),
        "self_signed": certificate.is_self_signed(),
    })
}

/// Since 1970, as certificates count; infinity is further away than they can.
fn seconds(at: TimestampWithTimeZone) -> i64 {
    crate::store::from_pg(at.into()).0.div_euclid(1_000_000)
}

extension_sql!(
    r#"
COMMENT ON FUNCTION ocpp.read_csr(text) IS 'What a certificate request (PKCS#10 in PEM, or its base64 alone) asks for: {"subject", "common_name", "organization", "key_algorithm", "key_bits", "strong", "verified", "refusal"}. strong: RSA with 2048 bits or EC with 224 bits at least (security whitepaper for OCPP 1.6); verified: signed with its own key, null if that can not be checked (known are RSA with PKCS#1 1.5, EC P-256 and P-384, Ed25519); common_name: null if there are several; refusal: why ocpp.sign_csr would not sign it, or null. Can not be read: SQLSTATE 22023 with what and where.';
COMMENT ON FUNCTION ocpp.read_certificate(text, text) IS 'What a certificate (X.509 in PEM; the first one of several) says: {"subject", "common_name", "issuer", "serial_number", "not_before", "not_after", "fingerprint", "key_algorithm", "key_bits", "self_signed"} and, if it is self-signed or its issuer is given too, "hash_data": {"SHA256": CertificateHashData, "SHA384": .., "SHA512": ..} as DeleteCertificate takes it (hashes of RFC 6960 4.1.1). serial_number and hashes: small hex digits, no leading zeros in the number; fingerprint: SHA-256. NULL gives NULL. Can not be read, or is of another issuer: SQLSTATE 22023.';
COMMENT ON FUNCTION ocpp.check_ca(text, text) IS 'Whether certificates can be signed with this certificate (PEM, perhaps with those of its issuers behind it) and private key (PEM; PKCS#8, SEC 1 or PKCS#1 without password; EC P-256 or P-384, or RSA): returns what ocpp.read_certificate does. Not an authority''s, or the key of another: SQLSTATE 22023.';
COMMENT ON FUNCTION ocpp.sign_csr(text, text, text, timestamptz, timestamptz) IS 'Signs a certificate request with the certificate and private key of an authority (see ocpp.check_ca): a certificate for TLS clients with subject and key of the request, 16 random bytes as serial number, valid from not_before to not_after (whole seconds, years 1970 to 9999). Returns the chain in PEM as CertificateSigned takes it: the certificate, then that of the authority and its issuers as far as they were given, without a self-signed root. A request with a refusal (ocpp.read_csr): SQLSTATE 22023.';
"#,
    name = "comment_certificate",
    requires = [read_csr, read_certificate, check_ca, sign_csr]
);
