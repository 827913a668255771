//! X.509 for charge points (security whitepaper for OCPP 1.6, A02 and M03 to M05).
//!
//! What a charge point asks for ([`Request`]), what is signed for it ([`Authority`]), what it has ([`Certificate`] and its
//! [`HashData`]). Names and keys are taken over byte for byte, for that is how they are compared. Time is an argument:
//! seconds since 1970, UTC.

mod armour;
mod authority;
mod certificate;
mod key;
mod name;
mod request;

pub use authority::Authority;
pub use certificate::{Certificate, Hash, HashData};
pub use request::Request;

use x509_cert::der::{self, Reader, SliceReader};

/// What is wrong, and where.
#[derive(Debug, PartialEq, thiserror::Error)]
pub enum Error {
    #[error("there is no {0} in it")]
    Missing(&'static str),
    #[error("it is no {expected}, it is a {found}")]
    Another { expected: &'static str, found: String },
    #[error("the line -----END {0}----- is missing")]
    Unfinished(String),
    #[error("the {what} is no base64: {character:?} at character {position}")]
    Character { what: &'static str, character: char, position: usize },
    #[error("the {0} is no base64: its length is wrong, some of it is missing")]
    Length(&'static str),
    #[error("the {what} can not be read: {error}")]
    Der { what: &'static str, error: der::Error },
    #[error("the private key is encrypted")]
    Encrypted,
    #[error("the private key is of a kind that can not sign here: {0}")]
    KeyKind(String),
    #[error("the private key does not belong to the certificate")]
    KeyMismatch,
    #[error("the certificate of \"{0}\" is not that of a certificate authority")]
    NoAuthority(String),
    #[error("the certificate of \"{subject}\" was issued by \"{issuer}\", not by \"{given}\"")]
    AnotherIssuer { subject: String, issuer: String, given: String },
    #[error("the name \"{0}\" is not in DER, it would be another one in the certificate")]
    Name(String),
    #[error("the certificate request is not signed with its own key")]
    Unsigned,
    #[error("the signature of the certificate request can not be checked: {0}")]
    Unchecked(String),
    #[error("the key is too weak: {0}, at least RSA with 2048 bits or EC with 224 bits is needed")]
    Weak(String),
    #[error("the certificate would end before it begins, or at a time that can not be written in it")]
    Validity,
    #[error("the serial number must be positive and at most 20 bytes")]
    Serial,
    #[error("the operating system gives no random numbers")]
    Random,
}

impl Error {
    fn der(what: &'static str) -> impl Fn(der::Error) -> Error {
        move |error| Error::Der { what, error }
    }
}

/// What follows in a sequence does not matter to us, as long as it is DER.
fn skip_rest<'a>(fields: &mut SliceReader<'a>) -> der::Result<()> {
    while !fields.is_finished() {
        fields.tlv_bytes()?;
    }
    Ok(())
}
