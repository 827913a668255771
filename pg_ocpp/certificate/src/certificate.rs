//! What a charge point has: reading a certificate, and how OCPP names it.

use crate::{Error, armour, key, name, skip_rest};
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_cert::{
    Certificate as X509,
    der::{
        self, Decode, Reader, SliceReader, Tag, TagNumber, Tagged,
        asn1::{AnyRef, BitStringRef},
    },
    spki::AlgorithmIdentifierOwned,
};

const WHAT: &str = "certificate";
const LABELS: [&str; 2] = ["CERTIFICATE", "X509 CERTIFICATE"];

#[derive(Debug)]
pub struct Certificate {
    pub(crate) x509: X509,
    pub(crate) der: Vec<u8>,
    pub(crate) subject_der: Vec<u8>,
    issuer_der: Vec<u8>,
    self_signed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

/// CertificateHashData, by which OCPP names a certificate; the hashes are those of OCSP (RFC 6960 4.1.1). All in small
/// hex digits, the serial number without leading zeros.
#[derive(Debug, PartialEq)]
pub struct HashData {
    pub issuer_name_hash: String,
    pub issuer_key_hash: String,
    pub serial_number: String,
}

impl Certificate {
    /// The first certificate of the text.
    ///
    /// # Errors
    /// What can not be read in it, and where.
    pub fn read(text: &str) -> Result<Certificate, Error> {
        Ok(Certificate::read_all(text)?.swap_remove(0))
    }

    /// All certificates of the text, in their order; at least one.
    ///
    /// # Errors
    /// What can not be read in it, and where.
    pub fn read_all(text: &str) -> Result<Vec<Certificate>, Error> {
        let blocks = armour::blocks(text, WHAT, &LABELS)?;
        blocks.iter().map(|block| Certificate::from_der(&block.der).map_err(Error::der(WHAT))).collect()
    }

    fn from_der(bytes: &[u8]) -> der::Result<Certificate> {
        let x509 = X509::from_der(bytes)?;
        // What was signed and what is compared are these bytes, not what another encoder makes of them.
        let (signed, signature) = SliceReader::new(bytes)?.sequence(|fields| {
            let signed = fields.tlv_bytes()?;
            AlgorithmIdentifierOwned::decode(fields)?;
            Ok::<_, der::Error>((signed, BitStringRef::decode(fields)?))
        })?;
        let (issuer, subject) = SliceReader::new(signed)?.sequence(|fields| {
            let version = Tag::ContextSpecific { constructed: true, number: TagNumber(0) };
            if AnyRef::decode(fields)?.tag() == version {
                fields.tlv_bytes()?;
            }
            fields.tlv_bytes()?;
            let issuer = fields.tlv_bytes()?;
            fields.tlv_bytes()?;
            let subject = fields.tlv_bytes()?;
            skip_rest(fields)?;
            Ok::<_, der::Error>((issuer, subject))
        })?;
        let own_key = x509.tbs_certificate().subject_public_key_info();
        let self_signed = issuer == subject
            && key::verifies(own_key, x509.signature_algorithm(), signed, signature.raw_bytes()) != Some(false);
        let (subject_der, issuer_der) = (subject.to_vec(), issuer.to_vec());
        Ok(Certificate { x509, der: bytes.to_vec(), subject_der, issuer_der, self_signed })
    }

    pub fn subject(&self) -> String {
        name::shown(self.x509.tbs_certificate().subject())
    }

    pub fn common_name(&self) -> Option<String> {
        name::only(self.x509.tbs_certificate().subject(), name::COMMON_NAME)
    }

    pub fn issuer(&self) -> String {
        name::shown(self.x509.tbs_certificate().issuer())
    }

    /// Hex digits, without leading zeros.
    pub fn serial_number(&self) -> String {
        let digits = hex(self.x509.tbs_certificate().serial_number().as_bytes());
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() { "0".to_owned() } else { digits.to_owned() }
    }

    /// Seconds since 1970, UTC.
    pub fn not_before(&self) -> i64 {
        self.x509.tbs_certificate().validity().not_before.to_unix_duration().as_secs().cast_signed()
    }

    pub fn not_after(&self) -> i64 {
        self.x509.tbs_certificate().validity().not_after.to_unix_duration().as_secs().cast_signed()
    }

    /// SHA-256 of the whole certificate, in hex digits.
    pub fn fingerprint(&self) -> String {
        hex(&Sha256::digest(&self.der))
    }

    pub fn key_algorithm(&self) -> String {
        key::algorithm(self.x509.tbs_certificate().subject_public_key_info())
    }

    pub fn key_bits(&self) -> Option<usize> {
        key::bits(self.x509.tbs_certificate().subject_public_key_info())
    }

    /// It is its own issuer, and its signature is its own as far as that can be checked.
    pub fn is_self_signed(&self) -> bool {
        self.self_signed
    }

    /// How OCPP names it, given who issued it: itself, if it is self-signed.
    ///
    /// # Errors
    /// The issuer given is another one.
    pub fn hash_data(&self, issuer: &Certificate, hash: Hash) -> Result<HashData, Error> {
        if self.issuer_der != issuer.subject_der {
            return Err(Error::AnotherIssuer {
                subject: self.subject(),
                issuer: self.issuer(),
                given: issuer.subject(),
            });
        }
        let key = issuer.x509.tbs_certificate().subject_public_key_info().subject_public_key.raw_bytes();
        Ok(HashData {
            issuer_name_hash: hash.of(&self.issuer_der),
            issuer_key_hash: hash.of(key),
            serial_number: self.serial_number(),
        })
    }
}

impl Hash {
    pub const ALL: [Hash; 3] = [Hash::Sha256, Hash::Sha384, Hash::Sha512];

    /// As OCPP spells it.
    pub fn name(self) -> &'static str {
        match self {
            Hash::Sha256 => "SHA256",
            Hash::Sha384 => "SHA384",
            Hash::Sha512 => "SHA512",
        }
    }

    fn of(self, bytes: &[u8]) -> String {
        match self {
            Hash::Sha256 => hex(&Sha256::digest(bytes)),
            Hash::Sha384 => hex(&Sha384::digest(bytes)),
            Hash::Sha512 => hex(&Sha512::digest(bytes)),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
