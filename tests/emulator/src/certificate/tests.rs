//! The expected hashes were computed by openssl ocsp.

use super::hash_data;
use crate::station::tests::{START, accepted, command, talk};
use serde_json::{Value, json};

const ROOT: &str = include_str!("../../certificates/root.pem");

fn root() -> Value {
    json!({
        "hashAlgorithm": "SHA256",
        "issuerNameHash": "d4102acafc393f118f7e07bdb903528e12314ff173e409fdd3f02efe63de518a",
        "issuerKeyHash": "a4c063bf3c0f1f6e30503f25c5c887320f290c204ed59d3c16ae7e85500afa00",
        "serialNumber": "214a854ad47df8bf5d53e91fbefe23902176fb2c",
    })
}

#[test]
fn a_certificate_is_known_by_its_hashes() {
    assert_eq!(hash_data(ROOT), Some(root()));
}

#[test]
fn what_is_none_is_seen() {
    let broken = ROOT.replacen("MII", "MIJ", 1);
    let short = format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----", "MIIB");
    for text in ["", "-----BEGIN CERTIFICATE-----", &broken, &short] {
        assert_eq!(hash_data(text), None, "{text}");
    }
}

#[test]
fn certificates_are_installed_listed_and_deleted() {
    let mut station = accepted(Some(0));
    let mut told = |action: &str, payload| command(&mut station, action, payload, START);
    let kind = |kind: &str| json!({ "certificateType": kind });
    let install = |text: &str| json!({ "certificateType": "CentralSystemRootCertificate", "certificate": text });
    assert_eq!(told("GetInstalledCertificateIds", kind("CentralSystemRootCertificate"))["status"], "NotFound");
    assert_eq!(told("InstallCertificate", install(ROOT))["status"], "Accepted");
    assert_eq!(told("InstallCertificate", install(ROOT))["status"], "Accepted", "again: it is there");
    assert_eq!(told("InstallCertificate", install("nothing"))["status"], "Rejected");
    let listed = told("GetInstalledCertificateIds", kind("CentralSystemRootCertificate"));
    assert_eq!(listed, json!({ "status": "Accepted", "certificateHashData": [root()] }));
    assert_eq!(told("GetInstalledCertificateIds", kind("ManufacturerRootCertificate"))["status"], "NotFound");
    let delete = json!({ "certificateHashData": root() });
    assert_eq!(told("DeleteCertificate", delete.clone())["status"], "Accepted");
    assert_eq!(told("DeleteCertificate", delete)["status"], "NotFound");
    assert_eq!(told("CertificateSigned", json!({ "certificateChain": ROOT }))["status"], "Accepted");
    assert_eq!(told("CertificateSigned", json!({ "certificateChain": "?" }))["status"], "Rejected");
    let events: Vec<Value> = talk(&mut station, 0, 1).iter().map(|(_, payload)| payload["type"].clone()).collect();
    assert_eq!(events, ["InvalidCentralSystemCertificate", "InvalidChargePointCertificate"]);
}
