//! What each version can say: static tables made by `build/` from `catalogue/*.txt`.

use crate::Version;
use serde_json::{Map, Number, Value, json};

/// One action of one version.
#[derive(Debug)]
pub struct Message {
    /// Case-sensitive (OCPP-J 1.6 §4.2.1), such as `BootNotification`.
    pub action: &'static str,
    /// Who sends the request.
    pub direction: Direction,
    /// The feature profile, in the words of the specification: `Core`, `Smart Charging`.
    pub block: &'static str,
    /// A command that has no second effect when it is sent a second time. Always false for what charge points send.
    pub repeatable: bool,
    pub request: &'static Object,
    pub response: &'static Object,
}

impl Message {
    /// Whether a charge point may send the request.
    pub fn sent_by_charge_point(&self) -> bool {
        self.direction != Direction::FromCentralSystem
    }

    /// Whether a central system may send the request.
    pub fn sent_by_central_system(&self) -> bool {
        self.direction != Direction::FromChargePoint
    }

    pub fn part(&self, half: Half) -> &'static Object {
        match half {
            Half::Request => self.request,
            Half::Response => self.response,
        }
    }
}

/// One of the two parts of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    Request,
    Response,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    FromChargePoint,
    FromCentralSystem,
    /// DataTransfer of 1.6.
    Both,
}

/// A JSON object: a payload, or a part of one. Other fields than these are not allowed.
#[derive(Debug)]
pub struct Object {
    pub name: &'static str,
    /// In the order of the XML sequence.
    pub fields: &'static [Field],
}

impl Object {
    /// The field of this name; case counts.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub required: bool,
    /// Set where the field is a list of `kind`.
    pub list: Option<List>,
    pub place: Place,
    pub kind: Type,
}

/// Where a field stands in XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Element,
    Attribute,
    /// The text of the element itself, beside its attributes (MeterValue of 1.5).
    Content,
}

/// How many items a list may have; `most` is None where nothing bounds it.
#[derive(Debug, Clone, Copy)]
pub struct List {
    pub least: u32,
    /// Over SOAP, whose XML wants one now and then where JSON does not.
    pub least_in_xml: u32,
    pub most: Option<u32>,
}

#[derive(Debug, Clone, Copy)]
pub enum Type {
    /// At most `longest` characters (not bytes).
    Text {
        longest: Option<u32>,
    },
    Integer,
    /// A decimal number that is a multiple of 0.1.
    Tenths,
    Boolean,
    Time,
    Uri,
    Enum(&'static Enumeration),
    Object(&'static Object),
}

#[derive(Debug)]
pub struct Enumeration {
    pub name: &'static str,
    pub values: &'static [&'static str],
    /// Those of them that SOAP does not have.
    pub json_alone: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// All actions of a version, sorted by name; empty where the version has no catalogue yet.
pub fn messages(version: Version) -> &'static [Message] {
    match version {
        Version::V12 => V12_MESSAGES,
        Version::V15 => V15_MESSAGES,
        Version::V16 => V16_MESSAGES,
        Version::V201 | Version::V21 => &[],
    }
}

/// What `action` is in `version`. None: NotImplemented, in the words of OCPP-J 1.6 §4.2.3.
pub fn find(version: Version, action: &str) -> Option<&'static Message> {
    let all = messages(version);
    all.binary_search_by(|message| message.action.cmp(action)).ok().map(|place| &all[place])
}

/// `{"request": ..., "response": ...}` as JSON Schema draft-07, for people and for clients that check what they send.
pub fn json_schema(version: Version, action: &str) -> Option<Value> {
    let message = find(version, action)?;
    let schema = |object: &Object| {
        let mut schema = object_schema(object);
        schema.insert("$schema".to_string(), json!("http://json-schema.org/draft-07/schema#"));
        schema.insert("title".to_string(), json!(object.name));
        Value::Object(schema)
    };
    Some(json!({ "request": schema(message.request), "response": schema(message.response) }))
}

fn object_schema(object: &Object) -> Map<String, Value> {
    let mut schema = Map::new();
    schema.insert("type".to_string(), json!("object"));
    let properties: Map<_, _> =
        object.fields.iter().map(|field| (field.name.to_string(), field_schema(field))).collect();
    schema.insert("properties".to_string(), Value::Object(properties));
    schema.insert("additionalProperties".to_string(), json!(false));
    let required: Vec<_> = object.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    if !required.is_empty() {
        schema.insert("required".to_string(), json!(required));
    }
    schema
}

fn field_schema(field: &Field) -> Value {
    let item = type_schema(&field.kind);
    let Some(list) = field.list else { return item };
    let mut schema = json!({ "type": "array", "items": item });
    if list.least > 0 {
        schema["minItems"] = json!(list.least);
    }
    if let Some(most) = list.most {
        schema["maxItems"] = json!(most);
    }
    schema
}

fn type_schema(kind: &Type) -> Value {
    match kind {
        Type::Text { longest: None } => json!({ "type": "string" }),
        Type::Text { longest: Some(longest) } => json!({ "type": "string", "maxLength": longest }),
        Type::Integer => json!({ "type": "integer" }),
        Type::Tenths => {
            // Written as text, because 0.1 has no exact binary form.
            let tenth: Number = serde_json::from_str("0.1").expect("0.1 is a number");
            json!({ "type": "number", "multipleOf": tenth })
        }
        Type::Boolean => json!({ "type": "boolean" }),
        Type::Time => json!({ "type": "string", "format": "date-time" }),
        Type::Uri => json!({ "type": "string", "format": "uri" }),
        Type::Enum(enumeration) => json!({ "type": "string", "enum": enumeration.values }),
        Type::Object(object) => Value::Object(object_schema(object)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn version_1_6_has_28_actions_and_11_for_security() {
        let all = messages(Version::V16);
        assert_eq!(all.iter().filter(|message| message.block != "Security").count(), 28);
        assert_eq!(all.iter().filter(|message| message.block == "Security").count(), 11);
        assert!(all.is_sorted_by_key(|message| message.action));
    }

    #[test]
    fn actions_are_found_by_their_exact_name() {
        for message in messages(Version::V16) {
            assert!(std::ptr::eq(find(Version::V16, message.action).unwrap(), message));
        }
        assert!(find(Version::V16, "bootnotification").is_none());
        assert!(find(Version::V201, "BootNotification").is_none(), "2.0.1 has no catalogue yet");
    }

    #[test]
    fn either_side_may_send_data() {
        let transfer = find(Version::V16, "DataTransfer").unwrap();
        assert!(transfer.sent_by_charge_point() && transfer.sent_by_central_system());
        let boot = find(Version::V16, "BootNotification").unwrap();
        assert!(boot.sent_by_charge_point() && !boot.sent_by_central_system());
        let reset = find(Version::V16, "Reset").unwrap();
        assert!(!reset.sent_by_charge_point() && reset.sent_by_central_system());
    }

    /// What a lost connection does with a command hangs on this list: a change to it is a decision.
    #[test]
    fn these_commands_are_never_sent_a_second_time() {
        let once: Vec<_> = messages(Version::V16)
            .iter()
            .filter(|message| message.sent_by_central_system() && !message.repeatable)
            .map(|message| message.action)
            .collect();
        assert_eq!(
            once,
            [
                "DataTransfer",
                "GetDiagnostics",
                "GetLog",
                "RemoteStartTransaction",
                "Reset",
                "SignedUpdateFirmware",
                "UnlockConnector",
                "UpdateFirmware"
            ]
        );
    }

    #[test]
    fn schema_says_what_the_catalogue_says() {
        let schema = json_schema(Version::V16, "GetInstalledCertificateIds").unwrap();
        assert_eq!(schema["request"]["required"], json!(["certificateType"]));
        assert_eq!(schema["response"]["properties"]["certificateHashData"]["minItems"], json!(1));
        assert_eq!(
            schema["response"]["properties"]["certificateHashData"]["items"]["properties"]["serialNumber"]["maxLength"],
            json!(40)
        );
        assert!(json_schema(Version::V16, "Nothing").is_none());
    }
}
