//! A frame that can not be understood, and what can be read of it nevertheless.

use super::{Id, call_error};
use crate::{Version, error::Code};
use serde_json::{Map, Value};
use std::fmt;

/// Why bytes are no frame, and what could be seen at their beginning.
#[derive(Debug, Clone, PartialEq)]
pub struct Broken {
    pub fault: Fault,
    /// Where it went wrong: the number of bytes before, or for faults about an element the number of elements before.
    pub at: usize,
    /// The message type, if the frame begins with one: 2 for a CALL.
    pub number: Option<i64>,
    /// The message id, if it stands there whole.
    pub id: Option<Id>,
    /// The action of a CALL, if it stands there whole.
    pub action: Option<String>,
}

/// What makes a frame unreadable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    NotUtf8,
    /// In the words of the JSON parser, without the place.
    NotJson(String),
    NotAnArray,
    /// The first element is no integer.
    NoMessageType,
    /// The second element is neither text nor number.
    NoId,
    /// The id contains the character NUL, which no text of PostgreSQL can hold.
    NulInId,
    /// A CALL whose third element is no text, or a text with NUL in it.
    NoAction,
}

impl Broken {
    /// `at` counts bytes or elements, see [`Broken::at`].
    pub(super) fn new(fault: Fault, at: usize, bytes: &[u8]) -> Broken {
        let (number, id, action) = glimpse(bytes);
        Broken { fault, at, number, id, action }
    }

    /// Whether the sender meant a CALL. Anything else must never be answered: errors about errors would go on for ever.
    pub fn looks_like_call(&self) -> bool {
        self.number == Some(2)
    }

    /// The code to refuse it with.
    pub fn code(&self) -> Code {
        match self.fault {
            Fault::NoId | Fault::NulInId => Code::RpcFrameworkError,
            _ => Code::FormatViolation,
        }
    }

    /// The CALLERROR to send back, if any may be sent. Without a readable id, 2.x answers to "-1" (2.0.1 part 4
    /// §4.2.3); 1.6 is silent about it, and so are we then (our choice).
    pub fn reply(&self, version: Version) -> Option<String> {
        let minus_one = || (version >= Version::V201).then(|| Id::Text("-1".to_string()));
        let id = match self.number {
            Some(2) => self.id.clone().or_else(minus_one)?,
            Some(_) => return None,
            None => minus_one()?,
        };
        Some(call_error(&id, self.code(), version, &self.to_string(), &Value::Object(Map::new())))
    }
}

impl std::error::Error for Broken {}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let at = self.at;
        match &self.fault {
            Fault::NotUtf8 => write!(f, "not UTF-8 after byte {at}"),
            Fault::NotJson(why) => write!(f, "not JSON after byte {at}: {why}"),
            Fault::NotAnArray => write!(f, "not a JSON array"),
            Fault::NoMessageType => {
                write!(f, "the first element must be the message type, an integer")
            }
            Fault::NoId => write!(f, "the second element must be the message id, a text"),
            Fault::NulInId => write!(f, "the message id contains the character NUL"),
            Fault::NoAction => write!(f, "the third element of a CALL must be the action, a text"),
        }
    }
}

/// The parser's complaint with its place as a number of bytes.
pub(super) fn not_json(error: &serde_json::Error, bytes: &[u8]) -> Broken {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    let lines_before: usize = lines.take(error.line().saturating_sub(1)).map(<[u8]>::len).sum();
    let at = match error.is_eof() {
        true => bytes.len(),
        false => (lines_before + error.column().saturating_sub(1)).min(bytes.len()),
    };
    let text = error.to_string();
    let why = text.split(" at line ").next().unwrap_or(&text).to_string();
    Broken::new(Fault::NotJson(why), at, bytes)
}

/// Reads type, id and action from the beginning of a frame whose rest may be anything.
fn glimpse(bytes: &[u8]) -> (Option<i64>, Option<Id>, Option<String>) {
    let mut rest = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    rest = skip(rest, |byte| byte.is_ascii_whitespace() || byte == 0);
    let Some(begun) = rest.strip_prefix(b"[") else {
        return (None, None, None);
    };
    rest = begun;
    let number = match element(&mut rest) {
        Some(Value::Number(number)) => crate::number::integer(&Value::Number(number)),
        _ => None,
    };
    if number.is_none() {
        return (None, None, None);
    }
    let id = match element(&mut rest) {
        Some(Value::String(text)) if !text.contains('\0') => Some(Id::Text(text)),
        Some(Value::Number(digits)) => Some(Id::Number(digits)),
        _ => None,
    };
    let action = match element(&mut rest) {
        Some(Value::String(text)) if id.is_some() && number == Some(2) && !text.contains('\0') => Some(text),
        _ => None,
    };
    (number, id, action)
}

/// One text or number and the comma or bracket after it; None for anything else, and for what may be cut off.
fn element(rest: &mut &[u8]) -> Option<Value> {
    let begin = skip(rest, |byte| byte.is_ascii_whitespace());
    let length = match begin.first()? {
        b'"' => 2 + closing_quote(&begin[1..])?,
        _ => begin.iter().position(|byte| b",] \t\r\n".contains(byte))?,
    };
    let value = std::str::from_utf8(&begin[..length]).ok().and_then(|text| serde_json::from_str(text).ok());
    let after = skip(&begin[length..], |byte| byte.is_ascii_whitespace());
    if !matches!(after.first(), Some(b',' | b']')) {
        return None;
    }
    *rest = &after[1..];
    value
}

/// The place of the quote that ends a JSON string which began before `text`.
fn closing_quote(text: &[u8]) -> Option<usize> {
    let mut escaped = false;
    text.iter().position(|&byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })
}

fn skip(bytes: &[u8], unwanted: impl Fn(u8) -> bool) -> &[u8] {
    let kept = bytes.iter().position(|&byte| !unwanted(byte)).unwrap_or(bytes.len());
    &bytes[kept..]
}
