//! Public keys and what they signed. Signatures are checked by ring: RSA from 2048 bits, P-256, P-384 and Ed25519.

use ring::signature::{self, UnparsedPublicKey, VerificationAlgorithm};
use x509_cert::{
    der::{
        Decode, Reader, SliceReader,
        asn1::{ObjectIdentifier, UintRef},
    },
    spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned},
};

const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");

const SHA1_WITH_RSA: &str = "1.2.840.113549.1.1.5";
pub(crate) const SHA256_WITH_RSA: &str = "1.2.840.113549.1.1.11";
const SHA384_WITH_RSA: &str = "1.2.840.113549.1.1.12";
const SHA512_WITH_RSA: &str = "1.2.840.113549.1.1.13";
pub(crate) const ECDSA_WITH_SHA256: &str = "1.2.840.10045.4.3.2";
pub(crate) const ECDSA_WITH_SHA384: &str = "1.2.840.10045.4.3.3";

const CURVES: [(&str, &str); 7] = [
    ("1.2.840.10045.3.1.1", "P-192"),
    ("1.3.132.0.33", "P-224"),
    ("1.2.840.10045.3.1.7", "P-256"),
    ("1.3.132.0.34", "P-384"),
    ("1.3.132.0.35", "P-521"),
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1"),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1"),
];

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Kind {
    Rsa,
    P256,
    P384,
    OtherCurve,
    Ed25519,
    Other,
}

pub(crate) fn kind(key: &SubjectPublicKeyInfoOwned) -> Kind {
    match key.algorithm.oid {
        RSA => Kind::Rsa,
        ED25519 => Kind::Ed25519,
        EC => match curve(key) {
            Some(P256) => Kind::P256,
            Some(P384) => Kind::P384,
            _ => Kind::OtherCurve,
        },
        _ => Kind::Other,
    }
}

fn curve(key: &SubjectPublicKeyInfoOwned) -> Option<ObjectIdentifier> {
    key.algorithm.parameters.as_ref()?.decode_as().ok()
}

/// `RSA`, `EC P-256`; the number of what has no name here.
pub(crate) fn algorithm(key: &SubjectPublicKeyInfoOwned) -> String {
    match kind(key) {
        Kind::Rsa => "RSA".to_owned(),
        Kind::Ed25519 => "Ed25519".to_owned(),
        Kind::Other => key.algorithm.oid.to_string(),
        Kind::P256 | Kind::P384 | Kind::OtherCurve => {
            let dotted = curve(key).map_or_else(|| "?".to_owned(), |oid| oid.to_string());
            let name = CURVES.iter().find(|(known, _)| *known == dotted).map_or(dotted.as_str(), |(_, name)| name);
            format!("EC {name}")
        }
    }
}

/// Its size in bits; none where the algorithm is unknown or the key broken.
pub(crate) fn bits(key: &SubjectPublicKeyInfoOwned) -> Option<usize> {
    let bytes = key.subject_public_key.raw_bytes();
    match kind(key) {
        Kind::Rsa => {
            let mut reader = SliceReader::new(bytes).ok()?;
            let modulus = reader.sequence(|fields| {
                let modulus = UintRef::decode(fields)?;
                UintRef::decode(fields)?;
                Ok::<_, x509_cert::der::Error>(modulus)
            });
            let digits = modulus.ok()?.as_bytes();
            let first = digits.first()?;
            Some(digits.len() * 8 - first.leading_zeros() as usize)
        }
        Kind::Ed25519 => Some(256),
        Kind::Other => None,
        // A point: x alone behind 02 or 03, x and y behind 04.
        Kind::P256 | Kind::P384 | Kind::OtherCurve => match bytes.split_first()? {
            (2 | 3, x) => Some(x.len() * 8),
            (4, both) => Some(both.len() / 2 * 8),
            _ => None,
        }
        // P-521 is the one whose size is no multiple of eight.
        .map(|bits| if bits == 528 { 521 } else { bits }),
    }
}

/// At least what the security whitepaper for OCPP 1.6 asks for: RSA with 2048 bits, EC with 224.
pub(crate) fn is_strong(key: &SubjectPublicKeyInfoOwned) -> bool {
    let least = match kind(key) {
        Kind::Rsa => 2048,
        Kind::P256 | Kind::P384 | Kind::OtherCurve | Kind::Ed25519 => 224,
        Kind::Other => return false,
    };
    bits(key).is_some_and(|bits| bits >= least)
}

/// Whether this key signed these bytes; none: ring does not know the algorithm, or not for this key.
pub(crate) fn verifies(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    message: &[u8],
    signature: &[u8],
) -> Option<bool> {
    let check = check(key, algorithm.oid)?;
    let key = UnparsedPublicKey::new(check, key.subject_public_key.raw_bytes());
    Some(key.verify(message, signature).is_ok())
}

fn check(key: &SubjectPublicKeyInfoOwned, algorithm: ObjectIdentifier) -> Option<&'static dyn VerificationAlgorithm> {
    let bits = bits(key)?;
    Some(match (kind(key), algorithm.to_string().as_str()) {
        (Kind::Rsa, SHA1_WITH_RSA) if bits >= 1024 => &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        (Kind::Rsa, SHA256_WITH_RSA) if bits >= 2048 => &signature::RSA_PKCS1_2048_8192_SHA256,
        (Kind::Rsa, SHA256_WITH_RSA) if bits >= 1024 => &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        (Kind::Rsa, SHA384_WITH_RSA) if bits >= 2048 => &signature::RSA_PKCS1_2048_8192_SHA384,
        (Kind::Rsa, SHA512_WITH_RSA) if bits >= 2048 => &signature::RSA_PKCS1_2048_8192_SHA512,
        (Kind::P256, ECDSA_WITH_SHA256) => &signature::ECDSA_P256_SHA256_ASN1,
        (Kind::P256, ECDSA_WITH_SHA384) => &signature::ECDSA_P256_SHA384_ASN1,
        (Kind::P384, ECDSA_WITH_SHA256) => &signature::ECDSA_P384_SHA256_ASN1,
        (Kind::P384, ECDSA_WITH_SHA384) => &signature::ECDSA_P384_SHA384_ASN1,
        (Kind::Ed25519, _) if algorithm == ED25519 => &signature::ED25519,
        _ => return None,
    })
}
