//! What a charge point asks for: PKCS#10 (RFC 2986).

use crate::{Error, armour, key, name, skip_rest};
use x509_cert::{
    der::{self, Decode, Reader, SliceReader, asn1::BitStringRef},
    name::Name,
    spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned},
};

const WHAT: &str = "certificate request";
const LABELS: [&str; 2] = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"];

/// What it asks for beside name and key is not taken over: who signs decides what a certificate may be used for.
#[derive(Debug)]
pub struct Request {
    pub(crate) subject: Name,
    pub(crate) subject_der: Vec<u8>,
    pub(crate) key: SubjectPublicKeyInfoOwned,
    signature_algorithm: AlgorithmIdentifierOwned,
    verified: Option<bool>,
}

impl Request {
    /// # Errors
    /// What can not be read in it, and where.
    pub fn read(text: &str) -> Result<Request, Error> {
        let blocks = armour::blocks(text, WHAT, &LABELS)?;
        Request::from_der(&blocks[0].der).map_err(Error::der(WHAT))
    }

    fn from_der(bytes: &[u8]) -> der::Result<Request> {
        let mut reader = SliceReader::new(bytes)?;
        let (signed, signature_algorithm, signature) = reader.sequence(|fields| {
            let signed = fields.tlv_bytes()?;
            Ok::<_, der::Error>((signed, AlgorithmIdentifierOwned::decode(fields)?, BitStringRef::decode(fields)?))
        })?;
        reader.finish()?;
        // Its attributes do not matter to us; some stations leave them out altogether.
        let (subject_der, key) = SliceReader::new(signed)?.sequence(|fields| {
            u8::decode(fields)?;
            let found = (fields.tlv_bytes()?, SubjectPublicKeyInfoOwned::decode(fields)?);
            skip_rest(fields)?;
            Ok::<_, der::Error>(found)
        })?;
        let verified = key::verifies(&key, &signature_algorithm, signed, signature.raw_bytes());
        let subject = Name::from_der(subject_der)?;
        Ok(Request { subject, subject_der: subject_der.to_vec(), key, signature_algorithm, verified })
    }

    /// As RFC 4514 writes it: `CN=CP1,O=ACME`.
    pub fn subject(&self) -> String {
        name::shown(&self.subject)
    }

    /// None: it has none, or several.
    pub fn common_name(&self) -> Option<String> {
        name::only(&self.subject, name::COMMON_NAME)
    }

    pub fn organization(&self) -> Option<String> {
        name::only(&self.subject, name::ORGANIZATION)
    }

    /// `RSA`, `EC P-256`.
    pub fn key_algorithm(&self) -> String {
        key::algorithm(&self.key)
    }

    pub fn key_bits(&self) -> Option<usize> {
        key::bits(&self.key)
    }

    /// RSA with 2048 bits or EC with 224 bits at least, as the security whitepaper for OCPP 1.6 asks.
    pub fn is_strong(&self) -> bool {
        key::is_strong(&self.key)
    }

    /// Whether it is signed with its own key; none: that can not be checked here (P-521, RSA-PSS and the like).
    pub fn is_verified(&self) -> Option<bool> {
        self.verified
    }

    pub fn signature_algorithm(&self) -> String {
        self.signature_algorithm.oid.to_string()
    }

    /// # Errors
    /// Why nobody should sign it.
    pub fn check(&self) -> Result<(), Error> {
        if !self.is_strong() {
            let bits = self.key_bits().map_or_else(String::new, |bits| format!(" with {bits} bits"));
            return Err(Error::Weak(self.key_algorithm() + &bits));
        }
        match self.verified {
            Some(true) => Ok(()),
            Some(false) => Err(Error::Unsigned),
            None => Err(Error::Unchecked(format!("{}, {}", self.key_algorithm(), self.signature_algorithm()))),
        }
    }
}
