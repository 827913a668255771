//! Writing envelopes: commands, answers, faults. Elements come in the order of the XML sequence, numbers without exponent,
//! and what has no place in XML is refused, never altered.

use super::{
    fault::{Fault, FaultCode},
    name::{self, ADDRESSING, ANONYMOUS, FAULT_ACTION, Place, SOAP_12, Service},
    tree,
};
use crate::{
    Version,
    catalogue::{self, Field, Half, Message, Object, Type},
    number::{self, Whole},
    time::{self, Zone},
    validate::{self, Kind, Violation},
    violation::{Findings, Place as Where},
};
use serde_json::{Map, Number, Value};

/// Whom an envelope concerns and where it goes.
#[derive(Debug, Clone, Default)]
pub struct Addressing<'a> {
    /// chargeBoxIdentity, in requests.
    pub identity: Option<&'a str>,
    pub message_id: Option<&'a str>,
    /// The MessageID that this answers.
    pub relates_to: Option<&'a str>,
    /// Where the sender can be called; in requests, without one, it is anonymous.
    pub from: Option<&'a str>,
    /// The URL of the receiver; without one it is anonymous.
    pub to: Option<&'a str>,
}

/// Every reason why a payload can not be written: what the version does not allow, and what XML can not say.
pub fn check(object: &'static Object, payload: &Value) -> Vec<Violation> {
    let mut violations = Vec::new();
    validate::validate(object, payload, &mut violations);
    if let Value::Object(map) = payload {
        check_object(object, map, &Where::Payload, &mut Findings::new(&mut violations));
    }
    violations
}

fn check_object(object: &'static Object, map: &Map<String, Value>, at: &Where, findings: &mut Findings) {
    for field in object.fields {
        let Some(value) = map.get(field.name) else { continue };
        let here = Where::Field(at, field.name);
        match value {
            Value::Array(items) if let Some(list) = field.list => {
                // Fewer than JSON wants tells validate.
                if (list.least..list.least_in_xml).contains(&(items.len() as u32)) {
                    let wanted = format_args!("at least {} items, as SOAP has them", list.least_in_xml);
                    findings.report(Kind::TooFew, &here, wanted, Some(value));
                }
                for (index, item) in items.iter().enumerate() {
                    check_value(&field.kind, item, &Where::Item(&here, index), findings);
                }
            }
            value => check_value(&field.kind, value, &here, findings),
        }
    }
}

fn check_value(kind: &'static Type, value: &Value, at: &Where, findings: &mut Findings) {
    match (kind, value) {
        (Type::Object(object), Value::Object(map)) => check_object(object, map, at, findings),
        (Type::Integer, Value::Number(number)) => {
            if let Whole::Fits(integer) = number::whole(number)
                && i32::try_from(integer).is_err()
            {
                findings.report(Kind::OutOfRange, at, "an integer of 32 bits, as SOAP has them", Some(value));
            }
        }
        (Type::Enum(enumeration), Value::String(word)) if enumeration.json_alone.contains(&word.as_str()) => {
            findings.report(
                Kind::NotInEnum,
                at,
                format_args!("{} without {}, as SOAP has it", enumeration.name, enumeration.json_alone.join(", ")),
                Some(value),
            );
        }
        (Type::Tenths, Value::Number(number)) if plain(number).is_none() => {
            findings.report(Kind::OutOfRange, at, "a number that can be written without exponent", Some(value));
        }
        // What is no time at all is told by validate.
        (Type::Time, Value::String(text)) if is_exact_time(text) && !is_xml_time(text) => {
            findings.report(Kind::Format, at, "a time as XML writes it, like 2026-05-22T09:24:39.540Z", Some(value));
        }
        (_, Value::String(text)) if tree::illegal(text).is_some() => {
            findings.report(Kind::Format, at, "only characters that XML 1.0 has", Some(value));
        }
        _ => {}
    }
}

fn is_exact_time(text: &str) -> bool {
    time::parse(text, &Zone::UTC).is_ok_and(|reading| reading.deviation.is_none())
}

/// Whether an RFC 3339 time is an xsd:dateTime too: capital T and Z, no leap second, at most 14 hours from UTC.
fn is_xml_time(text: &str) -> bool {
    let seconds_begin = 17;
    let Some((date, rest)) = text.split_once('T') else { return false };
    let zone_begin = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let zone = &rest[zone_begin..];
    let hours: u32 = zone.get(1..3).and_then(|hours| hours.parse().ok()).unwrap_or(0);
    let minutes: u32 = zone.get(4..6).and_then(|minutes| minutes.parse().ok()).unwrap_or(0);
    let leap = text.get(seconds_begin..seconds_begin + 2) == Some("60");
    date.len() == 10 && !leap && !zone.is_empty() && hours * 60 + minutes <= 14 * 60
}

/// A message: a command, an answer to a charge point, and what charge points say too, for who plays one. The payload is
/// in the words of `version` and passes [`check`]; of one that does not, what can be written is.
pub fn message(
    version: Version,
    service: Service,
    message: &'static Message,
    half: Half,
    payload: &Value,
    addressing: &Addressing,
) -> String {
    let namespace = Place { version, service }.namespace().unwrap_or_default();
    let suffix = if half == Half::Response { "Response" } else { "" };
    let mut out = String::with_capacity(1024);
    begin(&mut out, &format!("/{}{suffix}", message.action), half, namespace, addressing);
    let element = name::element(message.action, half);
    out.push('<');
    out.push_str(&element);
    out.push_str(" xmlns=\"");
    out.push_str(namespace);
    out.push('"');
    let empty = Map::new();
    write_object(&mut out, message.part(half), payload.as_object().unwrap_or(&empty), &element);
    end(&mut out);
    out
}

/// The header of a POST that carries a message (SOAP 1.2 part 2 §7.1.4, RFC 3902).
pub fn content_type(action: &str, half: Half) -> String {
    let suffix = if half == Half::Response { "Response" } else { "" };
    format!("application/soap+xml; charset=utf-8; action=\"/{action}{suffix}\"")
}

/// A fault, in the words of a version; without one, of 1.6.
pub fn fault(version: Option<Version>, service: Service, fault: &Fault, addressing: &Addressing) -> String {
    let version = version.filter(|version| name::has_soap(*version)).unwrap_or(Version::V16);
    let namespace = Place { version, service }.namespace().unwrap_or_default();
    let mut out = String::with_capacity(1024);
    begin_envelope(&mut out);
    if fault.code == FaultCode::VersionMismatch {
        // Which SOAP we speak (SOAP 1.2 part 1 §5.4.7).
        out.push_str("<soap:Upgrade><soap:SupportedEnvelope qname=\"soap:Envelope\"/></soap:Upgrade>");
    }
    addressing_headers(&mut out, FAULT_ACTION, Half::Response, addressing);
    out.push_str("</soap:Header><soap:Body><soap:Fault><soap:Code><soap:Value>soap:");
    escape(&mut out, fault.code.as_str());
    out.push_str("</soap:Value>");
    if let Some(subcode) = &fault.subcode {
        out.push_str("<soap:Subcode><soap:Value xmlns:ocpp=\"");
        out.push_str(namespace);
        out.push_str("\">ocpp:");
        escape(&mut out, subcode.as_str());
        out.push_str("</soap:Value></soap:Subcode>");
    }
    out.push_str("</soap:Code><soap:Reason><soap:Text xml:lang=\"en\">");
    escape(&mut out, &fault.reason);
    out.push_str("</soap:Text></soap:Reason></soap:Fault>");
    end(&mut out);
    out
}

fn begin_envelope(out: &mut String) {
    out.push_str("<soap:Envelope xmlns:soap=\"");
    out.push_str(SOAP_12);
    out.push_str("\" xmlns:wsa=\"");
    out.push_str(ADDRESSING);
    out.push_str("\"><soap:Header>");
}

fn begin(out: &mut String, action: &str, half: Half, namespace: &str, addressing: &Addressing) {
    begin_envelope(out);
    if let Some(identity) = addressing.identity {
        out.push_str("<chargeBoxIdentity xmlns=\"");
        out.push_str(namespace);
        out.push_str("\">");
        escape(out, identity);
        out.push_str("</chargeBoxIdentity>");
    }
    addressing_headers(out, action, half, addressing);
    out.push_str("</soap:Header><soap:Body>");
}

fn addressing_headers(out: &mut String, action: &str, half: Half, addressing: &Addressing) {
    let header = |out: &mut String, name: &str, value: &str| {
        element(out, &format!("wsa:{name}"), value);
    };
    let endpoint = |out: &mut String, name: &str, address: &str| {
        out.push_str("<wsa:");
        out.push_str(name);
        out.push('>');
        header(out, "Address", address);
        out.push_str("</wsa:");
        out.push_str(name);
        out.push('>');
    };
    header(out, "Action", action);
    if let Some(id) = addressing.message_id {
        header(out, "MessageID", id);
    }
    if let Some(id) = addressing.relates_to {
        header(out, "RelatesTo", id);
    }
    if half == Half::Request {
        endpoint(out, "From", addressing.from.unwrap_or(ANONYMOUS));
        endpoint(out, "ReplyTo", ANONYMOUS);
    }
    header(out, "To", addressing.to.unwrap_or(ANONYMOUS));
}

fn end(out: &mut String) {
    out.push_str("</soap:Body></soap:Envelope>");
}

/// The rest of an element whose `<name` is written: attributes, content, children, end.
fn write_object(out: &mut String, object: &'static Object, map: &Map<String, Value>, name: &str) {
    let of = |place: catalogue::Place| object.fields.iter().filter(move |field| field.place == place);
    for field in of(catalogue::Place::Attribute) {
        if let Some(value) = map.get(field.name) {
            out.push(' ');
            out.push_str(field.name);
            out.push_str("=\"");
            write_scalar(out, &field.kind, value);
            out.push('"');
        }
    }
    out.push('>');
    for field in of(catalogue::Place::Content) {
        if let Some(value) = map.get(field.name) {
            write_scalar(out, &field.kind, value);
        }
    }
    for field in of(catalogue::Place::Element) {
        match map.get(field.name) {
            Some(Value::Array(items)) if field.list.is_some() => {
                items.iter().for_each(|item| write_value(out, field, item));
            }
            Some(value) => write_value(out, field, value),
            None => {}
        }
    }
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

fn write_value(out: &mut String, field: &'static Field, value: &Value) {
    out.push('<');
    out.push_str(field.name);
    match (&field.kind, value) {
        (Type::Object(object), Value::Object(map)) => write_object(out, object, map, field.name),
        (kind, value) => {
            out.push('>');
            write_scalar(out, kind, value);
            out.push_str("</");
            out.push_str(field.name);
            out.push('>');
        }
    }
}

fn write_scalar(out: &mut String, kind: &Type, value: &Value) {
    match (kind, value) {
        (_, Value::String(text)) => escape(out, text),
        (Type::Integer, Value::Number(number)) => match number::whole(number) {
            Whole::Fits(integer) => out.push_str(&integer.to_string()),
            Whole::Beyond | Whole::NotWhole => out.push_str(&plain(number).unwrap_or_else(|| number.to_string())),
        },
        (_, Value::Number(number)) => out.push_str(&plain(number).unwrap_or_else(|| number.to_string())),
        (_, Value::Null) => {}
        (_, other) => escape(out, &other.to_string()),
    }
}

fn element(out: &mut String, name: &str, text: &str) {
    out.push('<');
    out.push_str(name);
    out.push('>');
    escape(out, text);
    out.push_str("</");
    out.push_str(name);
    out.push('>');
}

/// Text as it stands in elements and attributes. A carriage return would be read as a line feed, and in attributes tabs and
/// line feeds as spaces (XML 1.0 §2.11, §3.3.3). What XML has no way to write becomes U+FFFD.
fn escape(out: &mut String, text: &str) {
    let special = |byte: u8| byte < 0x20 || matches!(byte, b'&' | b'<' | b'>' | b'"' | 0xef);
    let Some(first) = text.bytes().position(special) else {
        return out.push_str(text);
    };
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            c if tree::is_allowed(c) => out.push(c),
            _ => out.push('\u{fffd}'),
        }
    }
}

/// So many zeros are written in place of an exponent.
const MOST_ZEROS: i64 = 400;

/// A JSON number as xsd:decimal, which has no exponent: `1e1` is 10. None where that would take more than 400 zeros.
fn plain(number: &Number) -> Option<String> {
    let text = number.as_str();
    let Some((significand, exponent)) = text.split_once(['e', 'E']) else {
        return Some(text.to_owned());
    };
    let exponent: i64 = exponent.parse().ok().filter(|exponent| (-MOST_ZEROS..=MOST_ZEROS).contains(exponent))?;
    let (sign, digits) = significand.strip_prefix('-').map_or(("", significand), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = format!("{whole}{fraction}");
    let point = whole.len() as i64 + exponent;
    Some(match point {
        ..=0 => format!("{sign}0.{}{all}", "0".repeat(point.unsigned_abs() as usize)),
        point if point >= all.len() as i64 => format!("{sign}{all}{}", "0".repeat(point as usize - all.len())),
        point => format!("{sign}{}.{}", &all[..point as usize], &all[point as usize..]),
    })
}
