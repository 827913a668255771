//! The RPC frame around every message of OCPP-J (OCPP-J 1.6 §4.2; 2.0.1 part 4 §4.2), from and to bytes.
//!
//! `[2, id, action, payload]` is a CALL, `[3, id, payload]` its CALLRESULT, `[4, id, code, description, details]` its
//! CALLERROR.

mod broken;
mod elements;
mod nul;
mod write;

pub use broken::{Broken, Fault};
pub use elements::LONGEST_ID;
pub use write::{call, call_error, call_result};

use crate::{number, violation::Violation};
use elements::Elements;
use serde_json::{Number, Value};
use std::fmt;

/// A frame that was understood.
#[derive(Debug, Clone, PartialEq)]
pub enum Frame {
    Call {
        id: Id,
        /// As sent; case-sensitive.
        action: String,
        /// An absent or null payload is read as `{}` (OCPP-J 1.6 §4.2.1). Not necessarily an object: that is for
        /// validation to say.
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
/// [`Broken`] for what can not: bytes that are not UTF-8, no JSON (a byte order mark, a raw NUL, more than 127 levels,
/// a second document), no array, no message type, no id. It carries the id where one can be read all the same, even if
/// the JSON is cut off.
pub fn parse(bytes: &[u8]) -> Result<Frame, Broken> {
    parse_strictly(bytes, &mut Vec::new())
}

/// Like [`parse`], and adds to `violations` what the frame should have had otherwise: an id that is a number or too
/// long, a payload left out, elements too many, a CALLERROR of four elements or with details that are no object, the
/// character NUL in a text. NUL is removed, because no text of PostgreSQL can hold it.
pub fn parse_strictly(bytes: &[u8], violations: &mut Vec<Violation>) -> Result<Frame, Broken> {
    let broken = |fault, at| Broken::new(fault, at, bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| broken(Fault::NotUtf8, error.valid_up_to()))?;
    let document: Value = serde_json::from_str(text).map_err(|error| broken::not_json(&error, bytes))?;
    let Value::Array(elements) = document else {
        return Err(broken(Fault::NotAnArray, 0));
    };
    let mut elements = Elements::new(elements, bytes, violations);
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
        2 => Frame::Call { id, action: elements.action()?, payload: elements.payload() },
        3 => Frame::CallResult { id, payload: elements.payload() },
        _ => Frame::CallError {
            id,
            code: elements.text("errorCode"),
            description: elements.text("errorDescription"),
            details: elements.details(),
        },
    };
    elements.end();
    Ok(frame)
}

#[cfg(test)]
mod tests;
