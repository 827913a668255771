//! A certificate authority: its certificate, its private key, and what it signs.

use crate::{Certificate, Error, Request, armour, key, skip_rest};
use ring::{
    rand::{SecureRandom, SystemRandom},
    rsa::KeyPair as RsaKeyPair,
    signature::{ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256},
};
use signature::Keypair;
use std::time::Duration;
use x509_cert::{
    TbsCertificate,
    builder::{self, Builder, CertificateBuilder, profile::BuilderProfile},
    der::{
        self, DateTime, Decode, Document, Encode, Reader, SliceReader, Tag,
        asn1::{Any, BitString, ObjectIdentifier, OctetStringRef},
        pem::{self, LineEnding},
        referenced::OwnedToRef,
    },
    ext::{
        Extension, ToExtension,
        pkix::{AuthorityKeyIdentifier, BasicConstraints, ExtendedKeyUsage, KeyUsage, KeyUsages, SubjectKeyIdentifier},
    },
    name::Name,
    serial_number::SerialNumber,
    spki::{self, AlgorithmIdentifierOwned, DynSignatureAlgorithmIdentifier, EncodePublicKey, SubjectPublicKeyInfoRef},
    time::{Time, Validity},
};

const WHAT: &str = "private key";
const PKCS8: &str = "PRIVATE KEY";
const SEC1: &str = "EC PRIVATE KEY";
const PKCS1: &str = "RSA PRIVATE KEY";
const CLIENT_AUTH: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.3.2");

pub struct Authority {
    /// The one that signs, then its own issuers, as far as they were given.
    certificates: Vec<Certificate>,
    key: Key,
}

enum Key {
    Rsa(Box<RsaKeyPair>),
    P256(EcdsaKeyPair),
    P384(EcdsaKeyPair),
}

impl Authority {
    /// The certificate in PEM, perhaps with those of its issuers behind it; the key in PEM as PKCS#8, SEC 1 or PKCS#1: EC
    /// P-256 or P-384, or RSA.
    ///
    /// # Errors
    /// What can not be read; the certificate is none of an authority; the key is another one's.
    pub fn read(certificate: &str, private_key: &str) -> Result<Authority, Error> {
        let certificates = Certificate::read_all(certificate)?;
        if !may_sign(&certificates[0]) {
            return Err(Error::NoAuthority(certificates[0].subject()));
        }
        let key = read_key(private_key, &certificates[0])?;
        Ok(Authority { certificates, key })
    }

    pub fn certificate(&self) -> &Certificate {
        &self.certificates[0]
    }

    /// The certificate of a charge point for TLS (security profile 3): subject and key of the request, not before and not
    /// after in seconds since 1970. Returned is the chain in PEM as CertificateSigned wants it: the certificate, then that of
    /// the authority and its issuers, without a self-signed root: who trusts that one has it already.
    ///
    /// # Errors
    /// The request is not fit to be signed ([`Request::check`]), or the time or number can not be written.
    pub fn sign(
        &self,
        request: &Request,
        not_before: i64,
        not_after: i64,
        serial: Option<&[u8]>,
    ) -> Result<String, Error> {
        request.check()?;
        let random = SystemRandom::new();
        let serial = match serial {
            Some(serial) => serial.to_vec(),
            None => fresh_serial(&random)?,
        };
        if serial.iter().all(|byte| *byte == 0) {
            return Err(Error::Serial);
        }
        let profile = Profile::of(request, self.certificate())?;
        let written = Error::der("certificate");
        let mut builder = CertificateBuilder::new(
            profile,
            SerialNumber::new(&serial).map_err(|_| Error::Serial)?,
            validity(not_before, not_after)?,
            request.key.clone(),
        )
        .map_err(in_der(&written))?;
        let signer = Signer(self);
        let to_sign = builder.finalize(&signer).map_err(in_der(&written))?;
        let signature = BitString::from_bytes(&self.key.sign(&to_sign, &random)?).map_err(&written)?;
        let signed = builder.assemble(signature, &signer).map_err(in_der(&written))?;
        let signed = signed.to_der().map_err(&written)?;
        let above = self.certificates.iter().filter(|above| !above.is_self_signed()).map(|above| above.der.as_slice());
        std::iter::once(signed.as_slice())
            .chain(above)
            .map(|der| pem::encode_string("CERTIFICATE", LineEnding::LF, der).map_err(|error| written(error.into())))
            .collect()
    }
}

fn in_der(written: impl Fn(der::Error) -> Error) -> impl Fn(builder::Error) -> Error {
    move |error| match error {
        builder::Error::Asn1(error) => written(error),
        _ => written(der::ErrorKind::Failed.into()),
    }
}

/// It says that it is an authority, and does not say that its key is for something else (RFC 5280 4.2.1.3 and 4.2.1.9).
fn may_sign(certificate: &Certificate) -> bool {
    let contents = certificate.x509.tbs_certificate();
    let is_authority =
        matches!(contents.get_extension::<BasicConstraints>(), Ok(Some((_, constraints))) if constraints.ca);
    let for_that = match contents.get_extension::<KeyUsage>() {
        Ok(Some((_, usage))) => usage.key_cert_sign(),
        Ok(None) => true,
        Err(_) => false,
    };
    is_authority && for_that
}

/// 16 bytes, the first of which is neither 0 nor negative, so that every number is of the same length.
fn fresh_serial(random: &SystemRandom) -> Result<Vec<u8>, Error> {
    let mut serial = vec![0; 16];
    random.fill(&mut serial).map_err(|_| Error::Random)?;
    serial[0] = serial[0] & 0x7f | 0x40;
    Ok(serial)
}

fn validity(not_before: i64, not_after: i64) -> Result<Validity, Error> {
    let time = |seconds: i64| {
        let since = Duration::from_secs(u64::try_from(seconds).map_err(|_| Error::Validity)?);
        Ok(Time::from(DateTime::from_unix_duration(since).map_err(|_| Error::Validity)?))
    };
    if not_before >= not_after {
        return Err(Error::Validity);
    }
    Ok(Validity::new(time(not_before)?, time(not_after)?))
}

/// What the certificate of a charge point may be used for: to identify itself to a server.
struct Profile {
    subject: Name,
    issuer: Name,
    authority: AuthorityKeyIdentifier,
    usage: KeyUsage,
}

impl Profile {
    fn of(request: &Request, authority: &Certificate) -> Result<Profile, Error> {
        let contents = authority.x509.tbs_certificate();
        let subject = same(&request.subject, &request.subject_der)?;
        let issuer = same(contents.subject(), &authority.subject_der)?;
        // As the authority calls its key; what has no name is called by its SHA-1 (RFC 5280 4.2.1.2).
        let key_identifier = match contents.get_extension::<SubjectKeyIdentifier>() {
            Ok(Some((_, identifier))) => identifier.0,
            _ => {
                SubjectKeyIdentifier::try_from(contents.subject_public_key_info().owned_to_ref())
                    .map_err(Error::der("certificate"))?
                    .0
            }
        };
        let usage = match key::kind(&request.key) {
            key::Kind::Rsa => KeyUsages::DigitalSignature | KeyUsages::KeyEncipherment,
            key::Kind::Ed25519 => KeyUsages::DigitalSignature.into(),
            _ => KeyUsages::DigitalSignature | KeyUsages::KeyAgreement,
        };
        Ok(Profile {
            subject,
            issuer,
            authority: AuthorityKeyIdentifier { key_identifier: Some(key_identifier), ..Default::default() },
            usage: KeyUsage(usage),
        })
    }
}

/// A name goes into the certificate as it is, or not at all.
fn same(name: &Name, bytes: &[u8]) -> Result<Name, Error> {
    let unaltered = name.to_der().is_ok_and(|written| written == bytes);
    if unaltered { Ok(name.clone()) } else { Err(Error::Name(crate::name::shown(name))) }
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, _subject: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        key: SubjectPublicKeyInfoRef<'_>,
        _issuer_key: SubjectPublicKeyInfoRef<'_>,
        contents: &TbsCertificate,
    ) -> builder::Result<Vec<Extension>> {
        let subject = contents.subject();
        Ok(vec![
            BasicConstraints { ca: false, path_len_constraint: None }.to_extension(subject, &[])?,
            self.usage.to_extension(subject, &[])?,
            ExtendedKeyUsage(vec![CLIENT_AUTH]).to_extension(subject, &[])?,
            SubjectKeyIdentifier::try_from(key)?.to_extension(subject, &[])?,
            self.authority.to_extension(subject, &[])?,
        ])
    }
}

impl Key {
    fn sign(&self, message: &[u8], random: &SystemRandom) -> Result<Vec<u8>, Error> {
        match self {
            Key::P256(key) | Key::P384(key) => {
                Ok(key.sign(random, message).map_err(|_| Error::Random)?.as_ref().to_vec())
            }
            Key::Rsa(key) => {
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, random, message, &mut signature).map_err(|_| Error::Random)?;
                Ok(signature)
            }
        }
    }
}

/// The builder asks who signs, and with what.
struct Signer<'a>(&'a Authority);

#[derive(Clone)]
struct PublicKey(Vec<u8>);

impl Keypair for Signer<'_> {
    type VerifyingKey = PublicKey;

    fn verifying_key(&self) -> PublicKey {
        let key = self.0.certificate().x509.tbs_certificate().subject_public_key_info();
        PublicKey(key.to_der().unwrap_or_default())
    }
}

impl EncodePublicKey for PublicKey {
    fn to_public_key_der(&self) -> spki::Result<Document> {
        Ok(Document::try_from(self.0.as_slice())?)
    }
}

impl DynSignatureAlgorithmIdentifier for Signer<'_> {
    fn signature_algorithm_identifier(&self) -> spki::Result<AlgorithmIdentifierOwned> {
        let (oid, parameters) = match self.0.key {
            Key::Rsa(_) => (key::SHA256_WITH_RSA, Some(Any::new(Tag::Null, [])?)),
            Key::P256(_) => (key::ECDSA_WITH_SHA256, None),
            Key::P384(_) => (key::ECDSA_WITH_SHA384, None),
        };
        Ok(AlgorithmIdentifierOwned { oid: ObjectIdentifier::new_unwrap(oid), parameters })
    }
}

/// The key that belongs to this certificate.
fn read_key(text: &str, certificate: &Certificate) -> Result<Key, Error> {
    let public = certificate.x509.tbs_certificate().subject_public_key_info();
    let point = public.subject_public_key.raw_bytes();
    let block = armour::blocks(text, WHAT, &[PKCS8, SEC1, PKCS1])?.swap_remove(0);
    let unpacked;
    let (label, bytes) = match block.label.as_str() {
        SEC1 | PKCS1 => (block.label.as_str(), block.der.as_slice()),
        _ => {
            unpacked = unpack(&block.der).map_err(Error::der(WHAT))?;
            (if key::kind(public) == key::Kind::Rsa { PKCS1 } else { SEC1 }, unpacked)
        }
    };
    let random = SystemRandom::new();
    match (key::kind(public), label) {
        (key::Kind::Rsa, PKCS1) => {
            let pair = RsaKeyPair::from_der(bytes).map_err(|refusal| Error::KeyKind(refusal.to_string()))?;
            if pair.public().as_ref() != point {
                return Err(Error::KeyMismatch);
            }
            Ok(Key::Rsa(Box::new(pair)))
        }
        (kind @ (key::Kind::P256 | key::Kind::P384), SEC1) => {
            let (algorithm, length, variant): (_, _, fn(EcdsaKeyPair) -> Key) = match kind {
                key::Kind::P256 => (&ECDSA_P256_SHA256_ASN1_SIGNING, 32, Key::P256),
                _ => (&ECDSA_P384_SHA384_ASN1_SIGNING, 48, Key::P384),
            };
            let scalar = scalar(bytes, length).map_err(Error::der(WHAT))?.ok_or(Error::KeyMismatch)?;
            // ring computes the public half, and takes no other.
            EcdsaKeyPair::from_private_key_and_public_key(algorithm, &scalar, point, &random)
                .map(variant)
                .map_err(|_| Error::KeyMismatch)
        }
        (key::Kind::Rsa | key::Kind::P256 | key::Kind::P384, _) => Err(Error::KeyMismatch),
        _ => Err(Error::KeyKind(key::algorithm(public))),
    }
}

/// What PKCS#8 (RFC 5208) wraps.
fn unpack(bytes: &[u8]) -> der::Result<&[u8]> {
    SliceReader::new(bytes)?.sequence(|fields| {
        u8::decode(fields)?;
        AlgorithmIdentifierOwned::decode(fields)?;
        let key = <&OctetStringRef>::decode(fields)?;
        skip_rest(fields)?;
        Ok(key.as_bytes())
    })
}

/// The number of an EC private key (SEC 1 C.4, RFC 5915), filled up with zeros from the left; none: it is one of a larger curve.
fn scalar(bytes: &[u8], length: usize) -> der::Result<Option<Vec<u8>>> {
    let digits = SliceReader::new(bytes)?.sequence(|fields| {
        u8::decode(fields)?;
        let digits = <&OctetStringRef>::decode(fields)?;
        skip_rest(fields)?;
        Ok::<_, der::Error>(digits.as_bytes())
    })?;
    let missing = length.checked_sub(digits.len());
    Ok(missing.map(|missing| [vec![0; missing].as_slice(), digits].concat()))
}
