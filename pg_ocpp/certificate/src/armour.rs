//! PEM (RFC 7468) as real stations write it: with \r\n or the two characters \n for the end of a line, without any, or
//! the bare base64.

use crate::Error;
use base64ct::{Base64Unpadded, Encoding};

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";

pub(crate) struct Block {
    /// Empty: it came without armour.
    pub label: String,
    pub der: Vec<u8>,
}

/// The blocks of a text that have one of these labels, the first of which names what is wanted; at least one.
pub(crate) fn blocks(text: &str, what: &'static str, labels: &[&str]) -> Result<Vec<Block>, Error> {
    let text = text.replace("\\r", "\r").replace("\\n", "\n");
    let Some(first) = text.find(BEGIN) else {
        let der = decode(text.trim(), what)?;
        return if der.is_empty() { Err(Error::Missing(what)) } else { Ok(vec![Block { label: String::new(), der }]) };
    };
    let mut rest = &text[first..];
    let mut found = Vec::new();
    let mut other = None;
    while let Some(begin) = rest.find(BEGIN) {
        let after = &rest[begin + BEGIN.len()..];
        let (label, after) = after.split_once(DASHES).ok_or_else(|| Error::Unfinished(shown(after)))?;
        let (body, after) =
            after.split_once(&format!("{END}{label}{DASHES}")).ok_or_else(|| Error::Unfinished(shown(label)))?;
        if labels.contains(&label) {
            if body.contains("ENCRYPTED") {
                return Err(Error::Encrypted);
            }
            found.push(Block { label: label.to_owned(), der: decode(body, what)? });
        } else {
            other.get_or_insert_with(|| shown(label));
        }
        rest = after;
    }
    match (found.is_empty(), other) {
        (false, _) => Ok(found),
        (true, Some(label)) if label.starts_with("ENCRYPTED") => Err(Error::Encrypted),
        (true, Some(found)) => Err(Error::Another { expected: what, found }),
        (true, None) => Err(Error::Missing(what)),
    }
}

/// As much of a label as is one for sure: what follows may be a private key.
fn shown(label: &str) -> String {
    let label: String = label.chars().take_while(|c| c.is_ascii_uppercase() || *c == ' ').take(40).collect();
    label.trim_end().to_owned()
}

fn decode(body: &str, what: &'static str) -> Result<Vec<u8>, Error> {
    let wrong =
        body.chars().zip(1..).find(|(c, _)| !(c.is_ascii_alphanumeric() || "+/=".contains(*c) || c.is_whitespace()));
    if let Some((character, position)) = wrong {
        return Err(Error::Character { what, character, position });
    }
    let digits: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    Base64Unpadded::decode_vec(digits.trim_end_matches('=')).map_err(|_| Error::Length(what))
}
