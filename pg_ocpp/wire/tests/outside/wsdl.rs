//! Holds the catalogues of 1.2, 1.5 and 1.6 against the WSDL files of their services: every operation, every field.

use crate::official::{self, Schemas};
use ocpp_wire::{
    Version,
    catalogue::{self, Direction, Half, Object, Place, Type},
};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    mem::replace,
};

#[test]
fn the_catalogue_of_1_2_says_what_its_wsdl_says() {
    compare("the_catalogue_of_1_2_says_what_its_wsdl_says", Version::V12, [9, 9]);
}

#[test]
fn the_catalogue_of_1_5_says_what_its_wsdl_says() {
    compare("the_catalogue_of_1_5_says_what_its_wsdl_says", Version::V15, [10, 15]);
}

#[test]
fn the_catalogue_of_1_6_says_what_its_wsdl_says() {
    compare("the_catalogue_of_1_6_says_what_its_wsdl_says", Version::V16, [10, 19]);
}

/// The catalogue of 1.6 is that of JSON; this is where SOAP wants something else that it does not say.
fn as_in_json(object: &str, field: &mut Field) {
    if (object, field.name.as_str()) == ("MeterValuesRequest", "meterValue") {
        assert!(!replace(&mut field.required, true), "SOAP needs none");
    }
}

/// A field as both sides describe it.
#[derive(Debug, PartialEq)]
struct Field {
    name: String,
    place: Place,
    required: bool,
    /// At least, at most; None where the field is no list.
    list: Option<(u32, Option<u32>)>,
    kind: Kind,
}

#[derive(Debug, PartialEq)]
enum Kind {
    Text { longest: Option<u32> },
    Integer,
    Tenths,
    Boolean,
    Time,
    Uri,
    Enum(BTreeSet<String>),
    Object(Vec<Field>),
}

/// `operations`: how many the central system has, and how many the charge point.
fn compare(test: &str, version: Version, operations: [usize; 2]) {
    let folder = match Schemas::find(test) {
        Some(Schemas::Official(folder)) => folder.join(format!("v{}", version.as_str().replace('.', ""))),
        Some(Schemas::Pypi(_)) => return official::skip(test, "only the official files have WSDL"),
        None => return,
    };
    let services = ["CentralSystem", "ChargePoint"].map(|side| {
        let file = folder.join(format!("OCPP_{side}Service_{version}.wsdl"));
        let text = std::fs::read_to_string(&file);
        text.map(|text| Service { version, definitions: tree(&text) }).map_err(|_| file)
    });
    let [Ok(central_system), Ok(charge_point)] = &services else {
        let missing = services.iter().find_map(|service| service.as_ref().err()).expect("one is missing");
        return official::skip(test, &format!("no {}", missing.display()));
    };
    let messages = || catalogue::messages(version).iter().filter(|message| message.block != "Security");
    for (service, direction, count) in [
        (central_system, Direction::FromChargePoint, operations[0]),
        (charge_point, Direction::FromCentralSystem, operations[1]),
    ] {
        let sent = || messages().filter(|message| [direction, Direction::Both].contains(&message.direction));
        let ours: BTreeSet<_> = sent().map(|message| message.action).collect();
        let theirs: BTreeSet<_> = service.operations().collect();
        assert_eq!(ours, theirs);
        assert_eq!(theirs.len(), count);
        for message in sent() {
            for half in [Half::Request, Half::Response] {
                assert_eq!(
                    in_catalogue(message.part(half)),
                    service.half(message.action, half),
                    "{version} {} {half:?}: ours, theirs",
                    message.action
                );
            }
        }
    }
}

fn in_catalogue(object: &Object) -> Vec<Field> {
    let fields = object.fields.iter();
    let described = fields.map(|field| Field {
        name: field.name.to_owned(),
        place: field.place,
        required: field.required,
        list: field.list.map(|list| (list.least_in_xml, list.most)),
        kind: match &field.kind {
            Type::Text { longest } => Kind::Text { longest: *longest },
            Type::Integer => Kind::Integer,
            Type::Tenths => Kind::Tenths,
            Type::Boolean => Kind::Boolean,
            Type::Time => Kind::Time,
            Type::Uri => Kind::Uri,
            Type::Enum(enumeration) => {
                let words = enumeration.values.iter().filter(|word| !enumeration.json_alone.contains(word));
                Kind::Enum(words.map(|&word| word.to_owned()).collect())
            }
            Type::Object(object) => Kind::Object(in_catalogue(object)),
        },
    });
    described.collect()
}

/// One WSDL file.
struct Service {
    version: Version,
    definitions: Element,
}

impl Service {
    fn port(&self) -> &Element {
        self.definitions.only("portType")
    }

    fn operations(&self) -> impl Iterator<Item = &str> {
        self.port().all("operation").map(|operation| operation.attribute("name"))
    }

    /// From the operation by its message and the message's element to a type.
    fn half(&self, action: &str, half: Half) -> Vec<Field> {
        let direction = match half {
            Half::Request => "input",
            Half::Response => "output",
        };
        let message = local(self.port().named("operation", action).only(direction).attribute("message"));
        let element = local(self.definitions.named("message", message).only("part").attribute("element"));
        let kind = local(self.schema().named("element", element).attribute("type"));
        self.object(kind, self.schema().named("complexType", kind))
    }

    fn schema(&self) -> &Element {
        self.definitions.only("types").only("schema")
    }

    fn object(&self, name: &str, definition: &Element) -> Vec<Field> {
        let elements = definition.all("sequence").flat_map(|sequence| {
            assert!(sequence.children.iter().all(|child| child.name == "element"), "{name}: only elements in sequence");
            sequence.all("element")
        });
        let mut fields: Vec<_> = elements.map(|element| self.element(element)).collect();
        if self.version == Version::V16 {
            fields.iter_mut().for_each(|field| as_in_json(name, field));
        }
        fields
    }

    fn element(&self, element: &Element) -> Field {
        let name = element.attribute("name");
        // Where XML Schema says nothing, there is one.
        let bound = |name| element.attributes.get(name).map_or("1", String::as_str);
        let least: u32 = bound("minOccurs").parse().expect("a count");
        let list = match bound("maxOccurs") {
            "1" => None,
            "unbounded" => Some((least, None)),
            most => Some((least, Some(most.parse().expect("a count")))),
        };
        let kind = match element.attributes.get("type") {
            Some(kind) => self.kind(kind),
            None => Kind::Object(self.text_with_attributes(name, element.only("complexType"))),
        };
        Field { name: name.to_owned(), place: Place::Element, required: least > 0, list, kind }
    }

    /// The content goes by the name of its element.
    fn text_with_attributes(&self, name: &str, definition: &Element) -> Vec<Field> {
        let extension = definition.only("simpleContent").only("extension");
        let field = |name: &str, place, required, kind| {
            let kind = self.kind(kind);
            Field { name: name.to_owned(), place, required, list: None, kind }
        };
        let attributes = extension.all("attribute").map(|attribute| {
            let required = attribute.attribute("use") == "required";
            field(attribute.attribute("name"), Place::Attribute, required, attribute.attribute("type"))
        });
        let content = field(name, Place::Content, true, extension.attribute("base"));
        std::iter::once(content).chain(attributes).collect()
    }

    fn kind(&self, name: &str) -> Kind {
        match name {
            "s:string" => return Kind::Text { longest: None },
            "s:int" => return Kind::Integer,
            "s:boolean" => return Kind::Boolean,
            "s:dateTime" => return Kind::Time,
            "s:anyURI" => return Kind::Uri,
            _ => {}
        }
        let name = name.strip_prefix("tns:").unwrap_or_else(|| panic!("{name} is a type of the file"));
        if let Some(definition) = self.schema().find("complexType", name) {
            return Kind::Object(self.object(name, definition));
        }
        let restriction = self.schema().named("simpleType", name).only("restriction");
        let facets: Vec<_> =
            restriction.children.iter().map(|facet| (facet.name.as_str(), facet.attribute("value"))).collect();
        match (restriction.attribute("base"), facets.as_slice()) {
            ("s:decimal", [("fractionDigits", "1")]) => Kind::Tenths,
            ("s:string", [("maxLength", longest)]) => Kind::Text { longest: longest.parse().ok() },
            ("s:string", words) if words.iter().all(|(facet, _)| *facet == "enumeration") => {
                Kind::Enum(words.iter().map(|(_, word)| (*word).to_owned()).collect())
            }
            other => panic!("{name} is something new: {other:?}"),
        }
    }
}

/// An XML element, without text; names without their prefix.
#[derive(Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    children: Vec<Element>,
}

impl Element {
    fn all<'e>(&'e self, name: &str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    fn only(&self, name: &str) -> &Element {
        let mut all = self.all(name);
        let only = all.next().unwrap_or_else(|| panic!("{} has a {name}", self.name));
        assert!(all.next().is_none(), "{} has one {name}", self.name);
        only
    }

    fn find(&self, name: &str, called: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name && child.attribute("name") == called)
    }

    fn named(&self, name: &str, called: &str) -> &Element {
        self.find(name, called).unwrap_or_else(|| panic!("{} has a {name} called {called}", self.name))
    }

    fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).unwrap_or_else(|| panic!("{} has {name}", self.name))
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.split_once(':').map_or(name, |(_, local)| local)
}

/// The outermost element, with all that it holds.
fn tree(text: &str) -> Element {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        let close = match reader.read_event().expect("a published file is XML") {
            Event::Start(start) => {
                open.push(element(&start));
                false
            }
            Event::Empty(start) => {
                open.push(element(&start));
                true
            }
            Event::End(_) => true,
            Event::Eof => return open.remove(0).children.remove(0),
            _ => false,
        };
        if close {
            let closed = open.pop().expect("well-formed XML");
            open.last_mut().expect("well-formed XML").children.push(closed);
        }
    }
}

fn element(start: &BytesStart) -> Element {
    let attributes = start.attributes().map(|attribute| attribute.expect("a published file is XML"));
    Element {
        name: start.local_name().as_ref().to_owned(),
        attributes: attributes.map(|one| (one.key.as_ref().to_owned(), one.value.into_owned())).collect(),
        children: vec![],
    }
}
