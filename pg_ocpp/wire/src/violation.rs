//! What is said about a place where a message is not as the specification wants it.

use serde_json::Value;
use std::fmt;

/// One place where a message is not as the specification wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where, counted from the payload: `meterValue[0].sampledValue[2].context`. What concerns the frame around the
    /// payload begins with `frame.`.
    pub path: String,
    pub kind: Kind,
    /// What should stand there, in words: `at most 20 characters`.
    pub expected: String,
    /// The beginning of what stands there, as JSON, at most [`SAMPLE_LENGTH`] characters; empty where nothing does.
    pub found: String,
}

/// In what way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A required field is absent.
    Missing,
    /// A field that the message does not have.
    Unknown,
    WrongType,
    /// JSON null, which no field may be: optional fields are left out (2.0.1 §4.1.5).
    Null,
    TooLong,
    NotInEnum,
    /// An integer beyond 64 bits. The schemas bound no integer; nobody could keep it.
    OutOfRange,
    /// A number that must be a multiple of 0.1.
    NotATenth,
    /// A text that is no RFC 3339 time, no URI, or holds the character NUL.
    Format,
    TooFew,
    TooMany,
    /// The payload itself is something else than an object.
    NotAnObject,
}

impl Kind {
    /// The name by which it is stored and counted.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Missing => "missing",
            Kind::Unknown => "unknown",
            Kind::WrongType => "wrong type",
            Kind::Null => "null",
            Kind::TooLong => "too long",
            Kind::NotInEnum => "not in enum",
            Kind::OutOfRange => "out of range",
            Kind::NotATenth => "not a tenth",
            Kind::Format => "format",
            Kind::TooFew => "too few",
            Kind::TooMany => "too many",
            Kind::NotAnObject => "not an object",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Violation {
    /// The path without list indices, by which violations are counted: `meterValue[].sampledValue[].context`.
    pub fn pattern(&self) -> String {
        let mut inside = false;
        let mut is_index = |c: char| {
            inside = c == '[' || (inside && c.is_ascii_digit());
            inside && c != '['
        };
        self.path.chars().filter(|&c| !is_index(c)).collect()
    }
}

impl fmt::Display for Violation {
    /// `idTag: too long, expected at most 20 characters, found "..."`
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}: {}, expected {}", self.path, self.kind, self.expected)?;
        if !self.found.is_empty() {
            write!(f, ", found {}", self.found)?;
        }
        Ok(())
    }
}

/// A payload is not searched for more violations than this: one made of nothing else must not cost more than it is
/// worth.
pub const MOST_VIOLATIONS: usize = 1000;

/// Where violations are written down, up to [`MOST_VIOLATIONS`].
pub(crate) struct Findings<'v> {
    violations: &'v mut Vec<Violation>,
    most: usize,
}

impl<'v> Findings<'v> {
    pub(crate) fn new(violations: &'v mut Vec<Violation>) -> Findings<'v> {
        Findings { most: violations.len() + MOST_VIOLATIONS, violations }
    }

    pub(crate) fn report(&mut self, kind: Kind, place: &Place, expected: impl fmt::Display, found: Option<&Value>) {
        if self.violations.len() < self.most {
            let found = found.map(sample).unwrap_or_default();
            self.violations.push(Violation { path: place.to_string(), kind, expected: expected.to_string(), found });
        }
    }
}

/// The longest [`Violation::found`], in characters.
pub const SAMPLE_LENGTH: usize = 100;

/// The beginning of a value as JSON. A huge value is not written out to be cut afterwards.
pub(crate) fn sample(value: &Value) -> String {
    struct Limited(Vec<u8>);
    impl std::io::Write for Limited {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            // Four bytes are the longest character.
            let room = SAMPLE_LENGTH * 4 - self.0.len();
            if room == 0 {
                return Err(std::io::ErrorKind::StorageFull.into());
            }
            let taken = &bytes[..bytes.len().min(room)];
            self.0.extend_from_slice(taken);
            Ok(taken.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut written = Limited(Vec::new());
    // Full is not a failure: the beginning is all that is wanted.
    let _ = serde_json::to_writer(&mut written, value);
    String::from_utf8_lossy(&written.0).chars().take(SAMPLE_LENGTH).collect()
}

/// The way to a value, kept on the stack and only written out when there is something to report.
pub(crate) enum Place<'a> {
    /// What is said of the payload as a whole; fields of it are named without it.
    Payload,
    /// Another part of the frame.
    Frame(&'static str),
    Field(&'a Place<'a>, &'a str),
    Item(&'a Place<'a>, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Place::Payload => f.write_str("frame.payload"),
            Place::Frame(part) => write!(f, "frame.{part}"),
            Place::Field(Place::Payload, name) => write_name(f, name),
            Place::Field(parent, name) => {
                write!(f, "{parent}.")?;
                write_name(f, name)
            }
            Place::Item(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// The longest field name that a path repeats, in characters: unknown fields are named by whoever sent them.
const NAME_LENGTH: usize = 50;

/// Names of OCPP stand as they are; others, which anybody may have made up, in quotes, so that a path can be read
/// without doubt.
fn write_name(f: &mut fmt::Formatter, name: &str) -> fmt::Result {
    let plain = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().take(NAME_LENGTH).all(plain) {
        return write!(f, "{name:.NAME_LENGTH$}");
    }
    let beginning: String = name.chars().take(NAME_LENGTH).collect();
    write!(f, "{beginning:?}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violation(place: &Place) -> Violation {
        let mut found = vec![];
        Findings::new(&mut found).report(Kind::Null, place, "more", Some(&Value::Null));
        found.remove(0)
    }

    #[test]
    fn a_pattern_has_no_indices() {
        let list = Place::Field(&Place::Payload, "a");
        let item = Place::Item(&list, 120);
        let field = Place::Field(&item, "b");
        let found = violation(&field);
        assert_eq!((found.path.as_str(), found.pattern().as_str()), ("a[120].b", "a[].b"));
    }

    #[test]
    fn made_up_names_can_not_be_mistaken_for_paths() {
        for (name, path) in
            [("", "\"\""), ("a.b", "\"a.b\""), ("a[0", "\"a[0\""), ("\"\0", r#""\"\0""#), ("größe_1-x", "größe_1-x")]
        {
            assert_eq!(violation(&Place::Field(&Place::Payload, name)).path, path);
        }
        assert_eq!(violation(&Place::Frame("payload")).path, violation(&Place::Payload).path);
    }
}
