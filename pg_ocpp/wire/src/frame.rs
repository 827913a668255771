//! The RPC frame around every message of OCPP-J (OCPP-J 1.6 §4.2; 2.0.1 part 4 §4.2), from and to bytes.
//!
//! `[2, id, action, payload]` is a CALL, `[3, id, payload]` its CALLRESULT, `[4, id, code, description, details]` its CALLERROR.

mod broken;
mod write;

pub use broken::{Broken, Fault};
pub use write::{call, call_error, call_result};

use crate::{
    number,
    validate::{Kind, Violation, sample},
};
use serde_json::{Map, Number, Value};
use std::fmt;

/// The longest message id (OCPP-J 1.6 §4.2.1), in characters.
pub const LONGEST_ID: usize = 36;

/// A frame that was understood.
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    Call {
        id: Id,
        /// As sent; case-sensitive.
        action: String,
        /// An absent or null payload is read as `{}` (OCPP-J 1.6 §4.2.1). Not necessarily an object: that is for validation to say.
        payload: Value,
    },
    CallResult {
        id: Id,
        payload: Value,
    },
    CallError {
        id: Id,
        /// As sent; [`crate::error::Code::from_any_spelling`] reads it. Empty where nothing was said.
        code: String,
        description: String,
        /// Should be an object, is sometimes a string.
        details: Value,
    },
    /// A message type that is none of the above. 1.6 ignores it (§4.1.3), 2.0.1 answers MessageTypeNotSupported (§4.4).
    Other {
        number: i64,
        id: Option<Id>,
    },
}

/// The message id, kept as it came, because the answer has to repeat it exactly.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Id {
    Text(String),
    /// Not legal, but met.
    Number(Number),
}

impl Id {
    /// The characters of the id, without quotes, by which an answer is matched to its call.
    pub fn as_str(&self) -> &str {
        match self {
            Id::Text(text) => text,
            Id::Number(number) => number.as_str(),
        }
    }

    fn to_json(&self) -> Value {
        match self {
            Id::Text(text) => Value::String(text.clone()),
            Id::Number(number) => Value::Number(number.clone()),
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads a frame, tolerating what can be understood.
///
/// # Errors
/// [`Broken`] for what can not: bytes that are not UTF-8, no JSON (a byte order mark, a raw NUL, more than 127 levels, a second document), no
/// array, no message type, no id. It carries the id where one can be read all the same, even if the JSON is cut off.
pub fn parse(bytes: &[u8]) -> Result<Frame, Broken> {
    parse_strictly(bytes, &mut Vec::new())
}

/// Like [`parse`], and adds to `violations` what the frame should have had otherwise: an id that is a number or too long, a payload
/// left out, elements too many, a CALLERROR of four elements or with details that are no object, the character NUL in a text.
/// NUL is removed, because no text of PostgreSQL can hold it.
pub fn parse_strictly(bytes: &[u8], violations: &mut Vec<Violation>) -> Result<Frame, Broken> {
    let broken = |fault, at| Broken::new(fault, at, bytes);
    let text =
        std::str::from_utf8(bytes).map_err(|error| broken(Fault::NotUtf8, error.valid_up_to()))?;
    let document: Value =
        serde_json::from_str(text).map_err(|error| broken::not_json(&error, bytes))?;
    let Value::Array(elements) = document else {
        return Err(broken(Fault::NotAnArray, 0));
    };
    let mut elements = Elements {
        rest: elements.into_iter(),
        read: 0,
        bytes,
        violations,
        may_hold_nul: text.contains("\\u0000"),
    };

    let number = match elements.next() {
        Some(Value::Number(number)) => number::integer(&Value::Number(number)),
        _ => None,
    };
    let Some(number) = number else {
        return Err(broken(Fault::NoMessageType, 0));
    };
    if !(2..=4).contains(&number) {
        let id = elements.id().ok();
        return Ok(Frame::Other { number, id });
    }
    let id = elements.id()?;
    let frame = match number {
        2 => Frame::Call {
            id,
            action: elements.action()?,
            payload: elements.payload(),
        },
        3 => Frame::CallResult {
            id,
            payload: elements.payload(),
        },
        _ => Frame::CallError {
            id,
            code: elements.text("frame.errorCode"),
            description: elements.text("frame.errorDescription"),
            details: elements.details(),
        },
    };
    elements.end();
    Ok(frame)
}

/// The elements of a frame, taken one after the other.
struct Elements<'a> {
    rest: std::vec::IntoIter<Value>,
    read: usize,
    bytes: &'a [u8],
    violations: &'a mut Vec<Violation>,
    may_hold_nul: bool,
}

impl Elements<'_> {
    fn next(&mut self) -> Option<Value> {
        self.read += 1;
        self.rest.next()
    }

    fn id(&mut self) -> Result<Id, Broken> {
        match self.next() {
            Some(Value::String(text)) if text.contains('\0') => {
                Err(Broken::new(Fault::NulInId, self.read - 1, self.bytes))
            }
            Some(Value::String(text)) => {
                if text.chars().count() > LONGEST_ID {
                    self.note(
                        "frame.messageId",
                        Kind::TooLong,
                        "text of at most 36 characters",
                        Some(&Value::String(text.clone())),
                    );
                }
                Ok(Id::Text(text))
            }
            Some(Value::Number(number)) => {
                self.note(
                    "frame.messageId",
                    Kind::WrongType,
                    "text of at most 36 characters",
                    Some(&Value::Number(number.clone())),
                );
                Ok(Id::Number(number))
            }
            _ => Err(Broken::new(Fault::NoId, self.read - 1, self.bytes)),
        }
    }

    fn action(&mut self) -> Result<String, Broken> {
        match self.next() {
            Some(Value::String(text)) if !text.contains('\0') => Ok(text),
            _ => Err(Broken::new(Fault::NoAction, self.read - 1, self.bytes)),
        }
    }

    fn payload(&mut self) -> Value {
        let mut payload = match self.next() {
            Some(Value::Null) => Value::Object(Map::new()),
            Some(payload) => payload,
            None => {
                self.note("frame.payload", Kind::Missing, "an object", None);
                Value::Object(Map::new())
            }
        };
        if self.may_hold_nul {
            self.remove_nul(&mut payload, "");
        }
        payload
    }

    fn text(&mut self, path: &str) -> String {
        match self.next() {
            Some(Value::String(text)) => {
                let mut text = Value::String(text);
                self.remove_nul(&mut text, path);
                text.as_str().unwrap_or_default().to_string()
            }
            Some(other) => {
                self.note(path, Kind::WrongType, "text", Some(&other));
                sample(&other)
            }
            None => {
                self.note(path, Kind::Missing, "text", None);
                String::new()
            }
        }
    }

    fn details(&mut self) -> Value {
        let mut details = self.next().unwrap_or(Value::Null);
        self.remove_nul(&mut details, "frame.errorDetails");
        if !details.is_object() {
            let kind = if details.is_null() {
                Kind::Missing
            } else {
                Kind::WrongType
            };
            self.note("frame.errorDetails", kind, "an object", Some(&details));
        }
        details
    }

    fn end(&mut self) {
        if let Some(more) = self.rest.next() {
            self.note(
                "frame",
                Kind::TooMany,
                &format!("{} elements", self.read),
                Some(&more),
            );
        }
    }

    /// A text that ends in NULs (a C buffer sent whole) is understood; what PostgreSQL can not keep is taken out and noted.
    fn remove_nul(&mut self, value: &mut Value, path: &str) {
        match value {
            Value::String(text) if text.contains('\0') => {
                self.note(
                    path,
                    Kind::Format,
                    "text without the character NUL",
                    Some(&Value::String(text.clone())),
                );
                text.retain(|c| c != '\0');
            }
            Value::Array(items) => {
                for (index, item) in items.iter_mut().enumerate() {
                    self.remove_nul(item, &format!("{path}[{index}]"));
                }
            }
            Value::Object(map) => {
                let entries = std::mem::take(map);
                for (name, mut item) in entries {
                    let plain = name.replace('\0', "");
                    let place = if path.is_empty() {
                        plain.clone()
                    } else {
                        format!("{path}.{plain}")
                    };
                    if plain != name {
                        self.note(
                            &place,
                            Kind::Format,
                            "a name without the character NUL",
                            Some(&Value::String(name)),
                        );
                    }
                    self.remove_nul(&mut item, &place);
                    map.insert(plain, item);
                }
            }
            _ => {}
        }
    }

    fn note(&mut self, path: &str, kind: Kind, expected: &str, found: Option<&Value>) {
        let found = found.map(sample).unwrap_or_default();
        self.violations.push(Violation {
            path: path.to_string(),
            kind,
            expected: expected.to_string(),
            found,
        });
    }
}

#[cfg(test)]
mod tests;
