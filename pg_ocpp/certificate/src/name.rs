//! Distinguished names as people read them. Lenient where X.509 is strict: a PrintableString with an underscore is text.

use x509_cert::{
    der::{Tag, Tagged, asn1::Any, asn1::ObjectIdentifier},
    name::Name,
};

pub(crate) const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
pub(crate) const ORGANIZATION: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.10");

const SHORT: [(&str, &str); 10] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.5", "serialNumber"),
    ("2.5.4.6", "C"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("0.9.2342.19200300.100.1.1", "UID"),
    ("0.9.2342.19200300.100.1.25", "DC"),
    ("1.2.840.113549.1.9.1", "emailAddress"),
];

/// As RFC 4514 writes it, the most specific part first: `CN=CP1,O=ACME`.
pub(crate) fn shown(name: &Name) -> String {
    let mut parts: Vec<String> = name
        .iter_rdn()
        .map(|rdn| {
            let pairs: Vec<String> =
                rdn.iter().map(|pair| format!("{}={}", kind(pair.oid), escaped(&text(&pair.value)))).collect();
            pairs.join("+")
        })
        .collect();
    parts.reverse();
    parts.join(",")
}

/// The value of an attribute; none where there are several, for then nobody knows which one counts.
pub(crate) fn only(name: &Name, oid: ObjectIdentifier) -> Option<String> {
    let mut values = name.iter().filter(|pair| pair.oid == oid).map(|pair| text(&pair.value));
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

fn kind(oid: ObjectIdentifier) -> String {
    let dotted = oid.to_string();
    SHORT.iter().find(|(known, _)| *known == dotted).map_or(dotted, |(_, short)| (*short).to_owned())
}

/// Characters that PostgreSQL's text can not hold, or that would move a cursor, are replaced.
fn text(value: &Any) -> String {
    let bytes = value.value();
    let said: String = match value.tag() {
        Tag::BmpString => {
            let units: Vec<u16> =
                bytes.chunks(2).map(|pair| pair.iter().fold(0, |sum, byte| sum << 8 | u16::from(*byte))).collect();
            String::from_utf16_lossy(&units)
        }
        Tag::TeletexString => bytes.iter().map(|byte| char::from(*byte)).collect(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    said.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

fn escaped(value: &str) -> String {
    value.chars().flat_map(|c| if ",+\"\\<>;=".contains(c) { vec!['\\', c] } else { vec![c] }).collect()
}
