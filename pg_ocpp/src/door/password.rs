//! Passwords of charge points: salted and hashed, compared in constant time.

use pgrx::prelude::*;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

fn digest(salt: &[u8], password: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(password).finalize().into()
}

#[pg_extern(immutable, parallel_safe, strict)]
fn hash_password(salt: &[u8], password: &[u8]) -> Vec<u8> {
    digest(salt, password).to_vec()
}

/// A key of OCPP 1.6 is set as 40 hex digits and sent as raw bytes; real chargers send either (security whitepaper 6.2.2).
/// The hash is of the raw bytes where the password is hex digits: both spellings meet there.
#[pg_extern(immutable, parallel_safe, strict)]
fn matches_password(given: &[u8], salt: &[u8], hash: &[u8]) -> bool {
    let as_given = digest(salt, given).ct_eq(hash);
    let as_hex = digest(salt, &bytes_of_hex(given).unwrap_or_else(|| given.to_vec())).ct_eq(hash);
    let as_bytes = digest(salt, hex_of_bytes(given).as_bytes()).ct_eq(hash);
    let as_upper = digest(salt, hex_of_bytes(given).to_uppercase().as_bytes()).ct_eq(hash);
    (as_given | as_hex | as_bytes | as_upper).into()
}

fn bytes_of_hex(text: &[u8]) -> Option<Vec<u8>> {
    if text.is_empty() || !text.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16);
    text.chunks(2).map(|pair| Some((digit(pair[0])? * 16 + digit(pair[1])?) as u8)).collect()
}

fn hex_of_bytes(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

extension_sql!(
    r#"
COMMENT ON FUNCTION ocpp.hash_password(bytea, bytea) IS 'SHA-256 of salt and password.';
COMMENT ON FUNCTION ocpp.matches_password(bytea, bytea, bytea) IS 'Whether the password given, as raw bytes or as hex digits, has this hash under this salt; takes the same time either way.';
"#,
    name = "comment_password",
    requires = [hash_password, matches_password]
);
