//! Reading an envelope: who says what, in which version, and the payload as JSON.
//!
//! As lenient as it can be without guessing: elements in any order and under any prefix, and no header but the identity
//! is asked for. What is not as the WSDL wants it comes out as JSON that validation will complain of.

use super::{
    fault::{Fault, FaultCode, Subcode},
    name::{self, Place, Service, Space},
    tree::{self, Element, WHITE},
};
use crate::{
    Version,
    catalogue::{self, Field, Half, Object, Type},
};
use serde_json::{Map, Number, Value};

/// What stands in the header of an envelope.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Header {
    /// chargeBoxIdentity; its name in any case (OCPP-S 1.6 §3.3).
    pub identity: Option<String>,
    /// wsa:Action as it came.
    pub action: Option<String>,
    pub message_id: Option<String>,
    pub relates_to: Option<String>,
    /// Where the sender can be called: wsa:From, its Address.
    pub from: Option<String>,
    pub to: Option<String>,
    /// Headers that must be understood (SOAP 1.2 part 1 §5.2.3) and that nobody here knows.
    pub not_understood: Vec<String>,
}

/// A message as it was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    pub header: Header,
    pub version: Version,
    pub service: Service,
    /// Such as `BootNotification`; of a fault the header's action.
    pub action: String,
    pub half: Half,
    pub content: Content,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// In the words of the version.
    Payload(Value),
    Fault(Fault),
}

/// A text that is no message: the fault that answers it, and what could be read of it all the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Broken {
    pub header: Header,
    pub version: Option<Version>,
    pub fault: Fault,
}

/// Reads an envelope.
///
/// # Errors
/// The fault to answer: VersionMismatch for SOAP 1.1, else ProtocolError of the sender.
pub fn read(text: &str) -> Result<Said, Box<Broken>> {
    let mut header = Header::default();
    let mut version = None;
    read_parts(text, &mut header, &mut version)
        .map(|(place, action, half, content)| Said {
            header: std::mem::take(&mut header),
            version: place.version,
            service: place.service,
            action,
            half,
            content,
        })
        .map_err(|fault| Box::new(Broken { header: std::mem::take(&mut header), version, fault }))
}

type Parts = (Place, String, Half, Content);

fn read_parts(text: &str, header: &mut Header, version: &mut Option<Version>) -> Result<Parts, Fault> {
    let tree = tree::parse(text).map_err(|error| Fault::protocol_error(format!("this is not XML: {error}")))?;
    let root = tree.root();
    if root.name() != "Envelope" {
        return Err(Fault::protocol_error(format!("the document is <{}>, not a SOAP envelope", root.name())));
    }
    let parts = |name: &str| root.child(root.space(), name);
    let mut addressed = None;
    if let Some(block) = parts("Header") {
        addressed = read_header(block, header);
        *version = addressed.map(|place| place.version);
    }
    if root.space() != Space::Soap12 {
        let reason = match root.space() {
            Space::Soap11 => "this is SOAP 1.1; OCPP is spoken over SOAP 1.2 (http://www.w3.org/2003/05/soap-envelope)",
            _ => "the envelope is of no SOAP that is known here; OCPP is spoken over SOAP 1.2",
        };
        return Err(Fault { code: FaultCode::VersionMismatch, subcode: None, reason: reason.to_owned() });
    }
    let body = parts("Body").ok_or_else(|| Fault::protocol_error("the envelope has no body"))?;
    let mut inside = body.children();
    let element = match (inside.next(), inside.next()) {
        (Some(element), None) => element,
        (None, _) => return Err(Fault::protocol_error("the body of the envelope is empty")),
        (Some(_), Some(_)) => return Err(Fault::protocol_error("the body of the envelope has more than one element")),
    };
    if element.space() == Space::Soap12 && element.name() == "Fault" {
        let fallback = Place { version: Version::V16, service: Service::ChargePoint };
        let action = header.action.clone().unwrap_or_default();
        return Ok((addressed.unwrap_or(fallback), action, Half::Response, Content::Fault(read_fault(element))));
    }
    let place = match (element.space(), addressed) {
        (Space::Ocpp(place), _) => place,
        // Without its namespace an element is still known by that of the identity.
        (Space::None, Some(place)) => place,
        _ => {
            return Err(Fault::protocol_error(format!(
                "<{}> is in no namespace of OCPP; those of 1.6 are urn://Ocpp/Cs/2015/10/ and urn://Ocpp/Cp/2015/10/",
                element.name()
            )));
        }
    };
    *version = Some(place.version);
    let (action, half) = action(element, header)?;
    let payload = match super::find(place.version, &action) {
        Some(message) => object(element, message.part(half)),
        None => anything(element),
    };
    Ok((place, action, half, Content::Payload(payload)))
}

/// What is said tells the body; where its name does not, wsa:Action, of which the last segment counts: some write
/// `urn://Ocpp/Cs/2015/10/StopTransaction`.
fn action(element: Element, header: &Header) -> Result<(String, Half), Fault> {
    if let Some(named) = name::action_of(element.name()) {
        return Ok(named);
    }
    let last = header.action.as_deref().and_then(|action| action.rsplit('/').next()).filter(|last| !last.is_empty());
    match last {
        Some(last) => Ok(match last.strip_suffix("Response") {
            Some(action) if !action.is_empty() => (action.to_owned(), Half::Response),
            _ => (last.to_owned(), Half::Request),
        }),
        None => Err(Fault::protocol_error(format!(
            "<{}> is no request of OCPP, and there is no wsa:Action that says which it is",
            element.name()
        ))),
    }
}

/// Fills in what is understood; returns the place that the namespace of the identity names.
fn read_header(block: Element, header: &mut Header) -> Option<Place> {
    let mut place = None;
    for element in block.children() {
        let text = || Some(element.text().trim_matches(WHITE).to_owned()).filter(|text| !text.is_empty());
        let address = || {
            let address = element.children().find(|child| child.name() == "Address")?;
            Some(address.text().trim_matches(WHITE).to_owned()).filter(|text| !text.is_empty())
        };
        match (element.space(), element.name()) {
            (Space::Addressing, "Action") => header.action = text(),
            (Space::Addressing, "MessageID") => header.message_id = text(),
            (Space::Addressing, "RelatesTo") => header.relates_to = text(),
            (Space::Addressing, "To") => header.to = text(),
            (Space::Addressing, "From") => header.from = address(),
            (Space::Addressing, _) => {}
            (space, name) if name.eq_ignore_ascii_case("chargeBoxIdentity") => {
                header.identity = text();
                if let Space::Ocpp(named) = space {
                    place = Some(named);
                }
            }
            (_, name) => {
                let must = [Space::Soap12, Space::Soap11]
                    .into_iter()
                    .find_map(|soap| element.attribute(soap, "mustUnderstand"));
                if must.is_some_and(|must| matches!(must.trim(), "true" | "1")) {
                    header.not_understood.push(name.to_owned());
                }
            }
        }
    }
    place
}

fn read_fault(fault: Element) -> Fault {
    let value = |element: Element| {
        let text = element.child(Space::Soap12, "Value").map(|value| value.text().trim_matches(WHITE).to_owned());
        let text = text.unwrap_or_default();
        text.rsplit(':').next().unwrap_or_default().to_owned()
    };
    let code = fault.child(Space::Soap12, "Code");
    let subcode = code.and_then(|code| code.child(Space::Soap12, "Subcode")).map(value).filter(|name| !name.is_empty());
    let reason = fault.child(Space::Soap12, "Reason").and_then(|reason| reason.child(Space::Soap12, "Text"));
    Fault {
        code: FaultCode::named(&code.map(value).unwrap_or_default()),
        subcode: subcode.map(|name| Subcode::named(&name)),
        reason: reason.map(|text| text.text().trim_matches(WHITE).to_owned()).unwrap_or_default(),
    }
}

/// An element as the JSON object that it is by the catalogue.
fn object(element: Element, description: &'static Object) -> Value {
    // What the fields hold, each in its place, so that no item of a list is looked up by its name in JSON.
    let mut found: Vec<Option<Value>> = vec![None; description.fields.len()];
    let mut map = Map::new();
    for (field, place) in description.fields.iter().zip(&mut found) {
        *place = match field.place {
            catalogue::Place::Element => None,
            catalogue::Place::Content => Some(scalar(element.text(), &field.kind)),
            catalogue::Place::Attribute => {
                element.attribute(Space::None, field.name).map(|value| scalar(value, &field.kind))
            }
        };
    }
    for child in element.children().filter(|child| !child.is_nil()) {
        let known = description.fields.iter().zip(&mut found).find(|(field, _)| field.name == child.name());
        match known {
            Some((field, place)) if field.place == catalogue::Place::Element => {
                add(place, value(child, field), field.list.is_some());
            }
            // Validation will say that there is no such field; what it holds may be wanted all the same.
            Some((_, place)) => add(place, anything(child), false),
            None => add_unknown(&mut map, child),
        }
    }
    for (field, value) in description.fields.iter().zip(found) {
        // XML has no empty lists: where JSON asks for one, none is one.
        let none =
            || (field.required && field.list.is_some_and(|list| list.least == 0)).then(|| Value::Array(Vec::new()));
        if let Some(value) = value.or_else(none) {
            map.insert(field.name.to_owned(), value);
        }
    }
    Value::Object(map)
}

/// One more value of a field. What comes twice and is no list becomes one: nothing is lost, and validation will tell.
fn add(place: &mut Option<Value>, value: Value, list: bool) {
    *place = Some(match place.take() {
        None if list => Value::Array(vec![value]),
        None => value,
        Some(Value::Array(mut items)) => {
            items.push(value);
            Value::Array(items)
        }
        Some(present) => Value::Array(vec![present, value]),
    });
}

fn add_unknown(map: &mut Map<String, Value>, element: Element) {
    let mut place = map.remove(element.name());
    add(&mut place, anything(element), false);
    map.extend(place.map(|value| (element.name().to_owned(), value)));
}

fn value(element: Element, field: &'static Field) -> Value {
    match &field.kind {
        Type::Object(description) => object(element, description),
        // Markup where text should be: validation will tell.
        _ if element.has_children() => anything(element),
        kind => scalar(element.text(), kind),
    }
}

/// An element that no catalogue knows.
fn anything(element: Element) -> Value {
    if !element.has_children() && !element.text().is_empty() {
        return Value::String(element.text().to_owned());
    }
    let mut map = Map::new();
    for child in element.children() {
        add_unknown(&mut map, child);
    }
    Value::Object(map)
}

/// Text as the JSON value that it stands for (XML Schema part 2 §3); as it is, where it stands for none.
fn scalar(text: &str, kind: &Type) -> Value {
    // White space around all but text means nothing (§4.3.6).
    let bare = text.trim_matches(WHITE);
    let read = match kind {
        Type::Text { .. } => None,
        Type::Integer => integer(bare).map(Value::Number),
        Type::Tenths => decimal(bare).map(Value::Number),
        Type::Boolean => match bare {
            "true" | "1" => Some(Value::Bool(true)),
            "false" | "0" => Some(Value::Bool(false)),
            _ => None,
        },
        Type::Time | Type::Uri | Type::Enum(_) => Some(Value::String(bare.to_owned())),
        Type::Object(_) => None,
    };
    read.unwrap_or_else(|| Value::String(text.to_owned()))
}

/// xsd:integer: `+5` and leading zeros are allowed. Of any length; validation has the bounds.
fn integer(text: &str) -> Option<Number> {
    let (negative, digits) = sign(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    number(negative && !digits.is_empty(), if digits.is_empty() { "0" } else { digits })
}

/// xsd:decimal: no exponent, but a bare point at either end.
fn decimal(text: &str) -> Option<Number> {
    let (negative, digits) = sign(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.len() + fraction.len() == 0 || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    if fraction.is_empty() {
        return number(negative, whole);
    }
    number(negative, &format!("{whole}.{fraction}"))
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

fn number(negative: bool, digits: &str) -> Option<Number> {
    if negative { format!("-{digits}").parse().ok() } else { digits.parse().ok() }
}
