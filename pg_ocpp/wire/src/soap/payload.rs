//! A payload as JSON, while it still lies in the XML: [`Payload`] is serialized, into text or into a value.
//!
//! JSON keeps the names and the nesting of the XML. What is a list, a number or a boolean says the catalogue.

use super::{
    name::Space,
    tree::{Element, WHITE},
};
use crate::catalogue::{Field, Object, Place, Type};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Number, Value};

/// The element of a payload, and what the catalogue says of it; nothing, where no catalogue knows it.
#[derive(Debug, Clone, Copy)]
pub struct Payload<'t> {
    pub element: Element<'t>,
    pub description: Option<&'static Object>,
}

impl Payload<'_> {
    pub fn value(self) -> Value {
        // Keys are text, and nothing here has an error of its own.
        serde_json::to_value(self).expect("a payload is JSON")
    }

    /// Fields come in the order of the XML sequence, those that the catalogue does not know after them.
    pub fn text(self) -> String {
        serde_json::to_string(&self).expect("a payload is JSON")
    }
}

impl Serialize for Payload<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.description {
            Some(description) => object(self.element, description, serializer),
            None => Anything(self.element).serialize(serializer),
        }
    }
}

/// An element as the JSON object that it is by the catalogue.
fn object<S: Serializer>(element: Element, description: &'static Object, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let (known, unknown) = sorted(element, description);
    let mut known = known.as_slice();
    for (place, field) in description.fields.iter().enumerate() {
        let of_field = known.iter().take_while(|(of, _)| *of == place).count();
        let (children, rest) = known.split_at(of_field);
        known = rest;
        let text = match field.place {
            Place::Element => None,
            Place::Content => Some(element.text()),
            Place::Attribute => element.attribute(Space::None, field.name),
        };
        let values = Values { field, text, children };
        match (field.list, text.is_some() as usize + children.len()) {
            // XML has no empty lists: where JSON asks for one, none is one.
            (Some(list), 0) if field.required && list.least == 0 => map.serialize_entry(field.name, &values)?,
            (_, 0) => {}
            (None, 1) => map.serialize_entry(field.name, &values.iter().next())?,
            // What comes twice and is no list becomes one: nothing is lost, and validation will tell.
            _ => map.serialize_entry(field.name, &values)?,
        }
    }
    add_unknown(&mut map, unknown)?;
    map.end()
}

/// The children that are fields, each with the place of its field, in the order of the fields; and the others.
fn sorted<'t>(element: Element<'t>, description: &'static Object) -> (Vec<(usize, Element<'t>)>, Vec<Element<'t>>) {
    let mut known = Vec::with_capacity(description.fields.len());
    let mut unknown = Vec::new();
    let mut expected = 0;
    for child in element.children().filter(|child| !child.is_nil()) {
        // Mostly they come as they should: the one that comes next, or the same once more, is looked at first.
        let after = description.fields[expected..].iter().position(|field| field.name == child.name());
        let place = after
            .map(|after| expected + after)
            .or_else(|| description.fields[..expected].iter().position(|field| field.name == child.name()));
        match place {
            Some(place) => {
                known.push((place, child));
                expected = place;
            }
            None => unknown.push(child),
        }
    }
    known.sort_by_key(|(place, _)| *place);
    (known, unknown)
}

/// Everything that is said of a field.
struct Values<'f, 't> {
    field: &'static Field,
    /// Of an attribute, or of the element around it.
    text: Option<&'t str>,
    children: &'f [(usize, Element<'t>)],
}

impl<'t> Values<'_, 't> {
    fn iter(&self) -> impl Iterator<Item = Said<'t>> {
        let text = self.text.map(|text| Said::Scalar(text, &self.field.kind));
        let children = self.children.iter().map(|(_, child)| match (self.field.place, &self.field.kind) {
            (Place::Element, Type::Object(description)) => {
                Said::Payload(Payload { element: *child, description: Some(description) })
            }
            (Place::Element, kind) if !child.has_children() => Said::Scalar(child.text(), kind),
            // Markup where text should be, an element in place of an attribute: validation will say that there is no
            // such thing; what it holds may be wanted all the same.
            _ => Said::Payload(Payload { element: *child, description: None }),
        });
        text.into_iter().chain(children)
    }
}

impl Serialize for Values<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// One value.
enum Said<'t> {
    Payload(Payload<'t>),
    Scalar(&'t str, &'static Type),
}

impl Serialize for Said<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Said::Payload(payload) => payload.serialize(serializer),
            Said::Scalar(text, kind) => scalar(text, kind, serializer),
        }
    }
}

/// An element that no catalogue knows: an object of what is in it, or its text.
struct Anything<'t>(Element<'t>);

impl Serialize for Anything<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let element = self.0;
        if !element.has_children() && !element.text().is_empty() {
            return serializer.serialize_str(element.text());
        }
        let mut map = serializer.serialize_map(None)?;
        add_unknown(&mut map, element.children().collect())?;
        map.end()
    }
}

/// Elements that no catalogue knows, by their names; what comes twice becomes a list.
fn add_unknown<M: SerializeMap>(map: &mut M, mut elements: Vec<Element>) -> Result<(), M::Error> {
    elements.sort_by_key(|element| element.name());
    for same in elements.chunk_by(|one, other| one.name() == other.name()) {
        match same {
            [element] => map.serialize_entry(element.name(), &Anything(*element))?,
            several => {
                let several: Vec<_> = several.iter().copied().map(Anything).collect();
                map.serialize_entry(several[0].0.name(), &several)?;
            }
        }
    }
    Ok(())
}

/// Text as the JSON value that it stands for (XML Schema part 2 §3); as it is, where it stands for none.
fn scalar<S: Serializer>(text: &str, kind: &Type, serializer: S) -> Result<S::Ok, S::Error> {
    // White space around all but text means nothing (§4.3.6).
    let bare = text.trim_matches(WHITE);
    match (kind, bare) {
        (Type::Time | Type::Uri | Type::Enum(_), bare) => return serializer.serialize_str(bare),
        (Type::Boolean, "true" | "1") => return serializer.serialize_bool(true),
        (Type::Boolean, "false" | "0") => return serializer.serialize_bool(false),
        (Type::Integer, bare) => {
            if let Some(digits) = integer(bare) {
                return number(digits, serializer);
            }
        }
        (Type::Tenths, bare) => {
            if let Some(digits) = decimal(bare) {
                return number(digits, serializer);
            }
        }
        _ => {}
    }
    serializer.serialize_str(text)
}

/// A number as XML writes it, in parts that JSON allows.
struct Digits<'a> {
    negative: bool,
    /// Without leading zeros, but at least one digit.
    whole: &'a str,
    /// Perhaps empty.
    fraction: &'a str,
}

fn number<S: Serializer>(digits: Digits, serializer: S) -> Result<S::Ok, S::Error> {
    let Digits { negative, whole, fraction } = digits;
    if fraction.is_empty()
        && let Ok(integer) = whole.parse::<i64>()
    {
        return serializer.serialize_i64(if negative { -integer } else { integer });
    }
    let sign = if negative { "-" } else { "" };
    let point = if fraction.is_empty() { "" } else { "." };
    let number: Number = format!("{sign}{whole}{point}{fraction}").parse().expect("these are the digits of a number");
    number.serialize(serializer)
}

/// xsd:integer: `+5` and leading zeros are allowed. Of any length; validation has the bounds.
fn integer(text: &str) -> Option<Digits<'_>> {
    decimal(text).filter(|_| !text.contains('.'))
}

/// xsd:decimal: no exponent, but a bare point at either end.
fn decimal(text: &str) -> Option<Digits<'_>> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !all_digits {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    Some(Digits { negative, whole, fraction })
}
