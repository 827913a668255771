//! The certificates that a station keeps (security whitepaper, use cases A02, M03 to M05).

use crate::outbox::About;
use crate::station::Station;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ocpp_wire::time::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A root certificate: what it is for, and its CertificateHashData.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Root {
    certificate_type: String,
    hash_data: Value,
}

impl Station {
    /// Use case M05. The same certificate again changes nothing; a store that is full takes no other: Failed.
    pub(crate) fn install_certificate(&mut self, payload: &Value, now: Timestamp) -> &'static str {
        let certificate_type = payload["certificateType"].as_str().unwrap_or_default().to_string();
        let Some(hash_data) = hash_data(payload["certificate"].as_str().unwrap_or_default()) else {
            self.tell_security_event("InvalidCentralSystemCertificate", now);
            return "Rejected";
        };
        let root = Root { certificate_type, hash_data };
        if !self.roots.contains(&root) {
            if self.roots.len() as u64 >= self.configuration.number("CertificateStoreMaxLength") {
                return "Failed";
            }
            self.roots.push(root);
        }
        "Accepted"
    }

    /// Use case M04.
    pub(crate) fn delete_certificate(&mut self, payload: &Value) -> &'static str {
        let before = self.roots.len();
        self.roots.retain(|root| !is_same(&root.hash_data, &payload["certificateHashData"]));
        if self.roots.len() < before { "Accepted" } else { "NotFound" }
    }

    /// Use case M03.
    pub(crate) fn installed_certificate_ids(&self, payload: &Value) -> Value {
        let asked = payload["certificateType"].as_str().unwrap_or_default();
        let of_type = self.roots.iter().filter(|root| root.certificate_type == asked);
        let found: Vec<&Value> = of_type.map(|root| &root.hash_data).collect();
        if found.is_empty() {
            return json!({ "status": "NotFound" });
        }
        json!({ "status": "Accepted", "certificateHashData": found })
    }

    /// Use case A02: its own certificate is the first of the chain.
    pub(crate) fn certificate_signed(&mut self, payload: &Value, now: Timestamp) -> &'static str {
        if hash_data(payload["certificateChain"].as_str().unwrap_or_default()).is_none() {
            self.tell_security_event("InvalidChargePointCertificate", now);
            return "Rejected";
        }
        "Accepted"
    }

    pub(crate) fn tell_security_event(&mut self, kind: &str, now: Timestamp) {
        let payload = json!({ "type": kind, "timestamp": now.to_string() });
        self.say("SecurityEventNotification", payload, About::Station);
    }
}

/// Hexadecimal digits are compared whatever their case.
fn is_same(ours: &Value, theirs: &Value) -> bool {
    ["hashAlgorithm", "issuerNameHash", "issuerKeyHash", "serialNumber"].iter().all(|field| {
        let text = |value: &Value| value[*field].as_str().map(str::to_ascii_lowercase);
        text(ours) == text(theirs)
    })
}

/// CertificateHashData of the first certificate in a PEM text, which has signed itself as roots do; None if there is none.
pub(crate) fn hash_data(pem: &str) -> Option<Value> {
    let (_, text) = pem.split_once("-----BEGIN CERTIFICATE-----")?;
    let (text, _) = text.split_once("-----END CERTIFICATE-----")?;
    let text: String = text.split_whitespace().collect();
    let der = STANDARD.decode(text).ok()?;

    // RFC 5280 §4.1: version (where it is not 1), serial number, signature, issuer, validity, subject, public key.
    let certificate = element(&der)?;
    let mut next = element(certificate.content)?.content;
    let mut take = || {
        let taken = element(next)?;
        next = taken.rest;
        Some(taken)
    };
    let first = take()?;
    let serial = if first.tag == 0xa0 { take()? } else { first };
    let _signature = take()?;
    let issuer = take()?;
    let (_validity, _subject) = (take()?, take()?);
    let public_key = take()?;
    let algorithm = element(public_key.content)?;
    // A bit string begins with the number of bits that are not used.
    let key = element(algorithm.rest)?.content.get(1..)?;
    let serial = hexadecimal(serial.content);
    let significant = serial.trim_start_matches('0');
    Some(json!({
        "hashAlgorithm": "SHA256",
        "issuerNameHash": hexadecimal(&Sha256::digest(issuer.whole)),
        "issuerKeyHash": hexadecimal(&Sha256::digest(key)),
        "serialNumber": if significant.is_empty() { "0" } else { significant },
    }))
}

/// One element of DER.
struct Element<'a> {
    tag: u8,
    whole: &'a [u8],
    content: &'a [u8],
    /// What follows it.
    rest: &'a [u8],
}

fn element(bytes: &[u8]) -> Option<Element<'_>> {
    let (tag, first) = (*bytes.first()?, *bytes.get(1)?);
    // Up to 127 the length stands here, else in so many bytes; a certificate needs no more than four.
    let (head, length) = match first {
        0..=0x7f => (2, usize::from(first)),
        0x81..=0x84 => {
            let digits = bytes.get(2..2 + usize::from(first & 0x7f))?;
            (2 + digits.len(), digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit)))
        }
        _ => return None,
    };
    let end = head.checked_add(length)?;
    Some(Element { tag, whole: bytes.get(..end)?, content: bytes.get(head..end)?, rest: bytes.get(end..)? })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
