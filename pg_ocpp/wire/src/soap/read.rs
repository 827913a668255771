//! Reading an envelope: who says what, in which version, and the payload as JSON.
//!
//! As lenient as it can be without guessing: elements in any order and under any prefix, and no header but the identity
//! is asked for. What is not as the WSDL wants it comes out as JSON that validation will complain of.

use super::{
    fault::{Fault, FaultCode, Subcode},
    name::{self, Place, Service, Space},
    payload::Payload,
    tree::{self, Element, WHITE},
};
use crate::{Version, catalogue::Half};
use serde_json::Value;

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

/// A message as it was said, with the payload as JSON: a value, or what [`read_as`] was asked to make of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Said<P = Value> {
    pub header: Header,
    pub version: Version,
    pub service: Service,
    /// Such as `BootNotification`; of a fault the header's action.
    pub action: String,
    pub half: Half,
    pub content: Content<P>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Content<P = Value> {
    /// In the words of the version.
    Payload(P),
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
    read_as(text, |payload| payload.value())
}

/// Reads an envelope, with the payload as what `take` makes of it.
///
/// # Errors
/// As of [`read`].
pub fn read_as<P>(text: &str, take: impl FnOnce(Payload) -> P) -> Result<Said<P>, Box<Broken>> {
    let mut header = Header::default();
    let mut version = None;
    read_parts(text, &mut header, &mut version, take)
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

type Parts<P> = (Place, String, Half, Content<P>);

fn read_parts<P>(
    text: &str,
    header: &mut Header,
    version: &mut Option<Version>,
    take: impl FnOnce(Payload) -> P,
) -> Result<Parts<P>, Fault> {
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
    let description = super::find(place.version, &action).map(|message| message.part(half));
    let payload = take(Payload { element, description });
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
