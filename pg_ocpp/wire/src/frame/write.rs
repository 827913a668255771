//! Frames that we send.

use super::Id;
use crate::{Version, error::Code};
use serde_json::{Value, json};

/// The longest errorDescription (2.0.1 part 4 §4.2.3; 1.6 bounds none), in characters.
const LONGEST_DESCRIPTION: usize = 255;

/// `[2, id, action, payload]`. The id shall be unique among all calls to this charge point, and of at most 36
/// characters.
pub fn call(id: &str, action: &str, payload: &Value) -> String {
    format!("[2,{},{},{payload}]", json!(id), json!(action))
}

/// `[3, id, payload]`, with the id of the CALL exactly as it came.
pub fn call_result(id: &Id, payload: &Value) -> String {
    format!("[3,{},{payload}]", id.to_json())
}

/// `[4, id, code, description, details]`, always five elements.
///
/// The description is cut to 255 characters; double quotes become single ones and control characters spaces, because
/// older peers paste it into JSON as it is. Details that are no object are wrapped into one, null becomes `{}`.
pub fn call_error(id: &Id, code: Code, version: Version, description: &str, details: &Value) -> String {
    let plain = |c: char| match c {
        '"' => '\'',
        c if c.is_control() => ' ',
        c => c,
    };
    let description: String = description.chars().take(LONGEST_DESCRIPTION).map(plain).collect();
    let wrapped = match details {
        Value::Object(_) => None,
        Value::Null => Some(json!({})),
        other => Some(json!({ "details": other })),
    };
    let details = wrapped.as_ref().unwrap_or(details);
    format!("[4,{},{},{},{details}]", id.to_json(), json!(code.as_str(version)), json!(description))
}
