//! Against keys, requests and hashes made by openssl.

use ocpp_certificate::{Authority, Certificate, Error, Hash, Request};

macro_rules! data {
    ($name:literal) => {
        include_str!(concat!("data/", $name))
    };
}

/// 2026-05-22 and a year later.
const FROM: i64 = 1_779_408_000;
const TO: i64 = FROM + 365 * 86_400;

fn root() -> Authority {
    Authority::read(data!("root.pem"), data!("root.key")).unwrap()
}

#[test]
fn reads_what_a_charge_point_asks_for() {
    let request = Request::read(data!("ec.csr")).unwrap();
    assert_eq!(request.subject(), "CN=CP_1,O=ACME");
    assert_eq!((request.common_name().as_deref(), request.organization().as_deref()), (Some("CP_1"), Some("ACME")));
    assert_eq!((request.key_algorithm().as_str(), request.key_bits()), ("EC P-256", Some(256)));
    assert_eq!((request.is_verified(), request.is_strong(), request.check()), (Some(true), true, Ok(())));

    let request = Request::read(data!("rsa.csr")).unwrap();
    assert_eq!(request.subject(), "CN=CP2,O=ACME\\, Inc.,C=DE");
    assert_eq!((request.key_algorithm().as_str(), request.key_bits()), ("RSA", Some(2048)));
    assert_eq!(request.check(), Ok(()));

    let request = Request::read(data!("ed25519.csr")).unwrap();
    assert_eq!((request.key_algorithm().as_str(), request.check()), ("Ed25519", Ok(())));
}

#[test]
fn an_underscore_in_a_printable_string_is_text() {
    let mut der = bytes(data!("ec.csr"));
    let at = der.windows(4).position(|w| w == b"CP_1").unwrap();
    assert_eq!(der[at - 2], 0x0c, "UTF8String");
    der[at - 2] = 0x13;
    assert_eq!(Request::read(&base64(&der)).unwrap().common_name().as_deref(), Some("CP_1"));
}

#[test]
fn nobody_counts_by_two_names() {
    let request = Request::read(data!("two_names.csr")).unwrap();
    assert_eq!((request.subject().as_str(), request.common_name()), ("CN=CP6,CN=CP5", None));
}

#[test]
fn weak_and_uncheckable_keys_are_told_apart() {
    let weak = Request::read(data!("weak.csr")).unwrap();
    assert_eq!(
        weak.check().unwrap_err().to_string(),
        "the key is too weak: RSA with 1024 bits, at least RSA with 2048 bits or EC with 224 bits is needed"
    );
    let large = Request::read(data!("p521.csr")).unwrap();
    assert_eq!((large.key_bits(), large.is_strong(), large.is_verified()), (Some(521), true, None));
    assert!(matches!(large.check(), Err(Error::Unchecked(_))));
}

#[test]
fn a_request_that_somebody_changed_is_not_signed_with_its_own_key() {
    // CP_1 becomes CP_2, in the same length of base64.
    let mut der = bytes(data!("ec.csr"));
    let at = der.windows(4).position(|w| w == b"CP_1").unwrap();
    der[at + 3] = b'2';
    let request = Request::read(&base64(&der)).unwrap();
    assert_eq!((request.common_name().as_deref(), request.check()), (Some("CP_2"), Err(Error::Unsigned)));
    assert_eq!(root().sign(&request, FROM, TO, None), Err(Error::Unsigned));
}

#[test]
fn reads_it_as_stations_write_it() {
    let pem = data!("ec.csr");
    let same = |text: &str| assert_eq!(Request::read(text).unwrap().subject(), "CN=CP_1,O=ACME", "{text}");
    same(pem.trim_end());
    same(&pem.replace('\n', "\r\n"));
    same(&pem.replace('\n', "\\n"));
    same(&pem.replace('\n', "\\r\\n"));
    same(&pem.replace('\n', " "));
    same(&pem.replace('\n', ""));
    same(&format!("Certificate Request:\n    Data: 0\n{pem}\nbye"));
    same(&pem.replace("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"));
    same(&base64(&bytes(pem)));
    same(base64(&bytes(pem)).trim_end_matches('='));
}

#[test]
fn says_what_is_wrong_and_where() {
    let told = |text: &str| Request::read(text).unwrap_err().to_string();
    assert_eq!(told(""), "there is no certificate request in it");
    assert_eq!(told("hello, world"), "the certificate request is no base64: ',' at character 6");
    assert_eq!(told(data!("root.pem")), "it is no certificate request, it is a CERTIFICATE");
    assert_eq!(
        told("-----BEGIN CERTIFICATE REQUEST-----\nMIIB"),
        "the line -----END CERTIFICATE REQUEST----- is missing"
    );
    assert_eq!(told("-----BEGIN CERT"), "the line -----END CERT----- is missing");
    assert!(told("MIIB").starts_with("the certificate request can not be read: "), "{}", told("MIIB"));
    assert!(told("A").starts_with("the certificate request is no base64"), "{}", told("A"));
}

/// Whatever a stranger sends: an error or a request, never a panic, and what was signed is never another's.
#[test]
fn no_byte_of_a_request_brings_it_down() {
    for csr in [data!("ec.csr"), data!("rsa.csr"), data!("p521.csr"), data!("ed25519.csr")] {
        let der = bytes(csr);
        let authority = root();
        for at in 0..der.len() {
            for value in [0, 1, 0x7f, 0x80, 0xff, der[at] ^ 1, der[at].wrapping_add(1)] {
                let mut changed = der.clone();
                changed[at] = value;
                let Ok(request) = Request::read(&base64(&changed)) else { continue };
                let _ = (request.subject(), request.common_name(), request.key_algorithm(), request.key_bits());
                if changed != der && request.is_verified() == Some(true) {
                    let _ = authority.sign(&request, FROM, TO, None);
                }
            }
            let _ = Request::read(&base64(&der[..at]));
        }
    }
    let der = bytes(data!("issuing.pem"));
    for at in 0..der.len() {
        for value in [0, 0x7f, 0x80, 0xff, der[at] ^ 1] {
            let mut changed = der.clone();
            changed[at] = value;
            if let Ok(certificate) = Certificate::read(&base64(&changed)) {
                let _ = (certificate.subject(), certificate.serial_number(), certificate.not_after());
                let _ = certificate.hash_data(&certificate, Hash::Sha256);
            }
        }
    }
}

#[test]
fn signs_with_a_root() {
    let authority = root();
    for (csr, subject) in [(data!("ec.csr"), "CN=CP_1,O=ACME"), (data!("rsa.csr"), "CN=CP2,O=ACME\\, Inc.,C=DE")] {
        let chain = authority.sign(&Request::read(csr).unwrap(), FROM, TO, Some(&[0x12, 0x34])).unwrap();
        let certificates = Certificate::read_all(&chain).unwrap();
        let [leaf] = certificates.as_slice() else { panic!("a root is not sent along") };
        assert_eq!((leaf.subject().as_str(), leaf.issuer().as_str()), (subject, "CN=Test Root,O=pg_ocpp test only"));
        assert_eq!((leaf.not_before(), leaf.not_after(), leaf.serial_number().as_str()), (FROM, TO, "1234"));
        assert!(!leaf.is_self_signed());
        // An authority it is not: nobody can sign with it in turn.
        assert!(matches!(Authority::read(&chain, data!("root.key")), Err(Error::NoAuthority(_))));
        // What openssl verify says of it is beyond a unit test; that it says what it should, is not.
        let der = bytes(&chain);
        let has = |wanted: &[u8]| der.windows(wanted.len()).any(|w| w == wanted);
        assert!(has(&[0x06, 0x08, 0x2b, 6, 1, 5, 5, 7, 3, 2]), "clientAuth");
        assert!(!has(b"evil"), "what else the request asks for is not taken over");
    }
}

#[test]
fn an_issuing_authority_is_part_of_the_chain_and_its_root_is_not() {
    let both = format!("{}{}", data!("issuing.pem"), data!("root.pem"));
    let authority = Authority::read(&both, data!("issuing.key")).unwrap();
    let chain = authority.sign(&Request::read(data!("ec.csr")).unwrap(), FROM, TO, None).unwrap();
    let subjects: Vec<String> = Certificate::read_all(&chain).unwrap().iter().map(Certificate::subject).collect();
    assert_eq!(subjects, ["CN=CP_1,O=ACME", "CN=Test Issuing,DC=test,DC=corp"]);
    let leaf = Certificate::read(&chain).unwrap();
    assert_eq!(leaf.issuer(), "CN=Test Issuing,DC=test,DC=corp");
    assert_eq!(leaf.serial_number().len(), 32, "16 random bytes");
    assert!(leaf.hash_data(authority.certificate(), Hash::Sha256).is_ok());
}

#[test]
fn certificates_and_keys_that_do_not_belong_together() {
    let refused = |certificate, key| Authority::read(certificate, key).err().unwrap();
    assert_eq!(refused(data!("root.pem"), data!("issuing.key")), Error::KeyMismatch);
    assert_eq!(refused(data!("issuing.pem"), data!("root.key")), Error::KeyMismatch);
    assert_eq!(refused(data!("root.pem"), data!("rsa.key")), Error::KeyMismatch);
    assert_eq!(refused(data!("rsa.pem"), data!("root.key")), Error::KeyMismatch);
    assert_eq!(refused(data!("leaf.pem"), data!("root.key")), Error::NoAuthority("CN=No Authority".to_owned()));
    assert_eq!(refused(data!("root.pem"), data!("encrypted.key")), Error::Encrypted);
    assert_eq!(refused(data!("root.pem"), data!("root.pem")).to_string(), "it is no private key, it is a CERTIFICATE");
    assert!(Authority::read(data!("rsa.pem"), data!("rsa.key")).is_ok());
}

#[test]
fn the_time_must_be_one() {
    let request = Request::read(data!("ec.csr")).unwrap();
    assert_eq!(root().sign(&request, TO, FROM, None), Err(Error::Validity));
    assert_eq!(root().sign(&request, -1, TO, None), Err(Error::Validity));
    assert_eq!(root().sign(&request, 0, i64::MAX, None), Err(Error::Validity));
    assert_eq!(root().sign(&request, FROM, TO, Some(&[0; 4])), Err(Error::Serial));
    // From 2050 on the certificate writes the year with four digits.
    let late = root().sign(&request, FROM, 4_000_000_000, None).unwrap();
    assert_eq!(Certificate::read(&late).unwrap().not_after(), 4_000_000_000);
}

#[test]
fn reads_certificates_as_openssl_does() {
    let root = Certificate::read(data!("root.pem")).unwrap();
    assert!(root.is_self_signed());
    assert_eq!(root.serial_number(), "5b4340331cbffaa07f940f858562d7613daec40c");
    assert_eq!((root.not_before(), root.not_after()), (1_577_836_800, 4_733_510_400));
    assert_eq!(root.fingerprint(), "fdfad734e327a7b02d66f9bf4e9e7b9f3ce67d22889fc91a220d0d8d492cc10d");
    let issuing = Certificate::read(data!("issuing.pem")).unwrap();
    assert!(!issuing.is_self_signed());
    assert_eq!(issuing.common_name().as_deref(), Some("Test Issuing"));
}

#[test]
fn hashes_as_ocsp_does() {
    let root = Certificate::read(data!("root.pem")).unwrap();
    let issuing = Certificate::read(data!("issuing.pem")).unwrap();
    // openssl ocsp -sha256 -issuer root.pem -cert issuing.pem -req_text
    let hashes = issuing.hash_data(&root, Hash::Sha256).unwrap();
    assert_eq!(hashes.issuer_name_hash, "bd0c6aaf8577d7d7b104c5f42a7a6068570dd41308b4f793ac766f82ce840cf9");
    assert_eq!(hashes.issuer_key_hash, "391f7f513db0a4431914ff88edc36f146dc58e4ebe212b43fa9e76a60046ee42");
    assert_eq!(hashes.serial_number, "22f7546c054ce4340ea9fedb441f71e86ab50780");
    let hashes = root.hash_data(&root, Hash::Sha512).unwrap();
    assert!(
        hashes.issuer_name_hash.starts_with("346b75ece83f90902ebf5837a6a7cdd8") && hashes.issuer_name_hash.len() == 128
    );
    assert!(hashes.issuer_key_hash.starts_with("aa3b492312e94ac76e3930b7d504645f"));
    assert_eq!(root.hash_data(&root, Hash::Sha384).unwrap().issuer_key_hash.len(), 96);
    assert!(matches!(root.hash_data(&issuing, Hash::Sha256), Err(Error::AnotherIssuer { .. })));
}

fn bytes(pem: &str) -> Vec<u8> {
    let digits: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let mut bytes = Vec::new();
    for four in digits.as_bytes().chunks(4) {
        let sum = four
            .iter()
            .fold(0u32, |sum, c| sum << 6 | u32::try_from(ALPHABET.iter().position(|a| a == c).unwrap_or(0)).unwrap());
        let padding = four.iter().filter(|c| **c == b'=').count();
        bytes.extend(&sum.to_be_bytes()[1..4 - padding]);
    }
    bytes
}

fn base64(bytes: &[u8]) -> String {
    bytes
        .chunks(3)
        .flat_map(|three| {
            let sum = (0..3).fold(0usize, |sum, n| sum << 8 | usize::from(three.get(n).copied().unwrap_or(0)));
            (0..4).map(move |n| if n > three.len() { '=' } else { char::from(ALPHABET[sum >> (18 - 6 * n) & 63]) })
        })
        .collect()
}

const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
