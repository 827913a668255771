//! Reads the notation of the catalogue. What it means is written at the head of `catalogue/ocpp-1.6.txt`.
//! A mistake is reported with file, line, and what to write instead.

use std::fmt;

/// All that one protocol version can say.
#[derive(Debug, Default)]
pub struct Catalogue {
    pub version: String,
    pub enums: Vec<Enumeration>,
    pub objects: Vec<Object>,
    pub messages: Vec<Message>,
}

#[derive(Debug)]
pub struct Enumeration {
    pub name: String,
    pub values: Vec<String>,
    /// Those of them that SOAP does not have.
    pub json_alone: Vec<String>,
    origin: Origin,
}

#[derive(Debug)]
pub struct Object {
    pub name: String,
    pub fields: Vec<Field>,
    origin: Origin,
}

#[derive(Debug)]
pub struct Message {
    pub action: String,
    pub sender: Sender,
    pub block: String,
    pub repeatable: bool,
    pub request: Vec<Field>,
    /// None until the `response` line has been read.
    pub response: Option<Vec<Field>>,
    origin: Origin,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sender {
    ChargePoint,
    CentralSystem,
    Either,
}

#[derive(Debug)]
pub struct Field {
    pub name: String,
    pub required: bool,
    pub list: Option<List>,
    pub place: Place,
    pub kind: Kind,
}

/// Where a field stands in XML.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Place {
    Element,
    Attribute,
    /// The text of the element itself.
    Content,
}

/// How many items a list may have; `most` is None where nothing bounds it.
#[derive(Debug, PartialEq)]
pub struct List {
    pub least: u32,
    /// Over SOAP.
    pub least_in_xml: u32,
    pub most: Option<u32>,
}

#[derive(Debug, PartialEq)]
pub enum Kind {
    Text { longest: Option<u32> },
    Integer,
    Tenths,
    Boolean,
    Time,
    Uri,
    Enum(String),
    Object(String),
}

/// Where something was defined.
#[derive(Debug, Clone, PartialEq)]
struct Origin {
    file: String,
    line: usize,
}

/// Something in the catalogue that can not be read.
#[derive(Debug, PartialEq)]
pub struct Mistake {
    origin: Origin,
    wrong: String,
    remedy: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}:{}: {}. {}.", self.origin.file, self.origin.line, self.wrong, self.remedy)
    }
}

/// `validate` marks the fields it has met in the bits of a u64.
const MOST_FIELDS: usize = 64;

const TYPES: &str = "Write text, text <longest>, integer, tenths, boolean, time, uri, \
    or the name of an enum or object that stands above this line";

/// What the indented lines belong to.
enum Section {
    None,
    Enum,
    Object,
    Request,
    Response,
}

impl Catalogue {
    /// Adds the definitions of one file. `file` is only used to report mistakes.
    pub fn read(&mut self, file: &str, text: &str) -> Result<(), Mistake> {
        let mut section = Section::None;
        let mut block = None;
        let mut version_seen = false;
        for (number, line) in text.lines().enumerate() {
            let origin = Origin { file: file.to_string(), line: number + 1 };
            let line = line.split('#').next().unwrap_or("");
            let words: Vec<&str> = line.split_whitespace().collect();
            let Some((&first, rest)) = words.split_first() else {
                continue;
            };
            if line.starts_with([' ', '\t']) {
                self.indented(&origin, &section, &words)?;
                continue;
            }
            if !version_seen && first != "version" {
                return Err(origin.mistake(
                    format!("`{first}` before the version"),
                    "Begin the file with a line like `version 1.6`",
                ));
            }
            section = match (first, rest) {
                ("version", [version]) if self.version.is_empty() || self.version == *version => {
                    self.version = version.to_string();
                    version_seen = true;
                    Section::None
                }
                ("block", [_, ..]) => {
                    block = Some(rest.join(" "));
                    Section::None
                }
                ("enum", [name]) => {
                    self.name_is_free(&origin, name)?;
                    self.enums.push(Enumeration { name: name.to_string(), values: vec![], json_alone: vec![], origin });
                    Section::Enum
                }
                ("object", [name]) => {
                    self.name_is_free(&origin, name)?;
                    self.objects.push(Object { name: name.to_string(), fields: vec![], origin });
                    Section::Object
                }
                ("message", [action, "from", sender, marks @ ..]) => {
                    let message = self.message(origin, action, sender, marks, block.as_deref())?;
                    self.messages.push(message);
                    Section::Request
                }
                ("response", []) => match self.messages.last_mut() {
                    Some(message) if message.response.is_none() => {
                        message.response = Some(vec![]);
                        Section::Response
                    }
                    _ => {
                        return Err(origin.mistake(
                            "`response` without a message",
                            "Put it below the fields of its `message`, once",
                        ));
                    }
                },
                _ => {
                    return Err(origin.mistake(
                        format!("`{}` is not understood", words.join(" ")),
                        "Write `version V` (the same in all files of a version), `block Name`, `enum Name`, `object Name`, \
                         `message Action from charge-point|central-system|either [repeatable]` or `response`; \
                         indent fields and values",
                    ));
                }
            };
        }
        Ok(())
    }

    /// Checks what can only be known at the end: nothing empty, nothing unused, an answer to every message.
    pub fn finish(&self) -> Result<(), Mistake> {
        for message in &self.messages {
            if message.response.is_none() {
                return Err(message.origin.mistake(
                    format!("message {} has no response", message.action),
                    "Add a `response` line below its fields",
                ));
            }
        }
        for enumeration in &self.enums {
            if enumeration.values.is_empty() {
                return Err(enumeration
                    .origin
                    .mistake(format!("enum {} has no values", enumeration.name), "Add them, indented"));
            }
            self.is_used(&enumeration.origin, &enumeration.name, &Kind::Enum(enumeration.name.clone()))?;
        }
        for object in &self.objects {
            if object.fields.is_empty() {
                return Err(object
                    .origin
                    .mistake(format!("object {} has no fields", object.name), "Add them, indented"));
            }
            self.is_used(&object.origin, &object.name, &Kind::Object(object.name.clone()))?;
        }
        Ok(())
    }

    fn message(
        &self,
        origin: Origin,
        action: &str,
        sender: &str,
        marks: &[&str],
        block: Option<&str>,
    ) -> Result<Message, Mistake> {
        let sender = match sender {
            "charge-point" => Sender::ChargePoint,
            "central-system" => Sender::CentralSystem,
            "either" => Sender::Either,
            _ => {
                return Err(origin
                    .mistake(format!("nobody is called `{sender}`"), "Write charge-point, central-system or either"));
            }
        };
        let repeatable = match marks {
            [] => false,
            ["repeatable"] if sender != Sender::ChargePoint => true,
            _ => {
                return Err(origin.mistake(
                    format!("`{}` is no mark for this message", marks.join(" ")),
                    "Only `repeatable` is, and only where the central system is the sender",
                ));
            }
        };
        let Some(block) = block else {
            return Err(
                origin.mistake(format!("message {action} belongs to no block"), "Put a line `block Name` above it")
            );
        };
        if let Some(other) = self.messages.iter().find(|message| message.action == action) {
            return Err(origin.mistake(
                format!("message {action} stands already at {}:{}", other.origin.file, other.origin.line),
                "Remove one of the two",
            ));
        }
        Ok(Message {
            action: action.to_string(),
            sender,
            block: block.to_string(),
            repeatable,
            request: vec![],
            response: None,
            origin,
        })
    }

    fn indented(&mut self, origin: &Origin, section: &Section, words: &[&str]) -> Result<(), Mistake> {
        if let Section::Enum = section {
            let open = self.enums.last_mut().expect("an enum is open");
            for &word in words {
                let (word, json_alone) = word.strip_suffix('/').map_or((word, false), |word| (word, true));
                if open.values.iter().any(|value| value == word) {
                    return Err(origin.mistake(format!("value {word} is there twice"), "Remove one of the two"));
                }
                open.values.push(word.to_string());
                if json_alone {
                    open.json_alone.push(word.to_string());
                }
            }
            return Ok(());
        }
        let open = usize::from(matches!(section, Section::Object));
        let above = &self.objects[..self.objects.len() - open];
        let field = self.field(origin, words, above)?;
        let fields = match section {
            Section::Object => &mut self.objects.last_mut().expect("an object is open").fields,
            Section::Request => &mut self.messages.last_mut().expect("a message is open").request,
            Section::Response => {
                self.messages.last_mut().and_then(|message| message.response.as_mut()).expect("a response is open")
            }
            Section::None | Section::Enum => {
                return Err(origin.mistake(
                    "an indented line that belongs to nothing",
                    "Put it below an `enum`, `object`, `message` or `response`",
                ));
            }
        };
        if fields.iter().any(|known| known.name == field.name) {
            return Err(origin.mistake(format!("field {} is there twice", field.name), "Remove one of the two"));
        }
        if fields.len() == MOST_FIELDS {
            return Err(
                origin.mistake(format!("more than {MOST_FIELDS} fields"), "Widen the bit set in src/validate.rs first")
            );
        }
        fields.push(field);
        Ok(())
    }

    /// `above` are the objects that a field may hold: those already complete, so that none contains itself.
    fn field(&self, origin: &Origin, words: &[&str], above: &[Object]) -> Result<Field, Mistake> {
        let name = words[0];
        let (place, name) = match (name.strip_prefix('@'), name.strip_prefix('=')) {
            (Some(rest), _) => (Place::Attribute, rest),
            (_, Some(rest)) => (Place::Content, rest),
            _ => (Place::Element, name),
        };
        let (required, name) = name.strip_suffix('?').map_or((true, name), |rest| (false, rest));
        let (name, list) = match name.split_once('[') {
            None => (name, None),
            Some((name, bounds)) => match bounds.strip_suffix(']').and_then(list) {
                Some(list) => (name, Some(list)),
                None => {
                    return Err(origin.mistake(
                        format!("`[{bounds}` does not say how many"),
                        "Write [], [1..], [1..4] or [/1..], then ? if optional",
                    ));
                }
            },
        };
        if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Err(origin.mistake(
                format!("`{name}` is not a name"),
                "Write [@ or =]name[[]][?] and then the type, for example `info? text 50`",
            ));
        }
        let kind = match words[1..] {
            ["text"] => Kind::Text { longest: None },
            ["text", longest] => match longest.parse() {
                Ok(longest) if longest > 0 => Kind::Text { longest: Some(longest) },
                _ => {
                    return Err(
                        origin.mistake(format!("`{longest}` is not a length"), "Write a positive number of characters")
                    );
                }
            },
            ["integer"] => Kind::Integer,
            ["tenths"] => Kind::Tenths,
            ["boolean"] => Kind::Boolean,
            ["time"] => Kind::Time,
            ["uri"] => Kind::Uri,
            [other] if self.enums.iter().any(|known| known.name == other) => Kind::Enum(other.to_string()),
            [other] if above.iter().any(|known| known.name == other) => Kind::Object(other.to_string()),
            [] => return Err(origin.mistake(format!("field {name} has no type"), TYPES)),
            ref other => {
                return Err(origin.mistake(format!("`{}` is not a type", other.join(" ")), TYPES));
            }
        };
        if place != Place::Element && (list.is_some() || matches!(kind, Kind::Object(_))) {
            return Err(origin.mistake(
                format!("`{name}` can not be a list or an object outside an element"),
                "Write @ and = before single values only",
            ));
        }
        Ok(Field { name: name.to_string(), required, list, place, kind })
    }

    fn name_is_free(&self, origin: &Origin, name: &str) -> Result<(), Mistake> {
        let enums = self.enums.iter().map(|known| (&known.name, &known.origin));
        let objects = self.objects.iter().map(|known| (&known.name, &known.origin));
        match enums.chain(objects).find(|(known, _)| *known == name) {
            None => Ok(()),
            Some((_, other)) => Err(origin.mistake(
                format!("{name} stands already at {}:{}", other.file, other.line),
                "Use that one, or choose another name",
            )),
        }
    }

    fn is_used(&self, origin: &Origin, name: &str, kind: &Kind) -> Result<(), Mistake> {
        let requests = self.messages.iter().flat_map(|message| &message.request);
        let responses = self.messages.iter().flat_map(|message| message.response.iter().flatten());
        let objects = self.objects.iter().flat_map(|object| &object.fields);
        if requests.chain(responses).chain(objects).any(|field| field.kind == *kind) {
            return Ok(());
        }
        Err(origin.mistake(format!("{name} is used nowhere"), "Remove it"))
    }
}

impl Origin {
    fn mistake(&self, wrong: impl Into<String>, remedy: impl Into<String>) -> Mistake {
        Mistake { origin: self.clone(), wrong: wrong.into(), remedy: remedy.into() }
    }
}

/// What stands between the brackets: nothing, `1..` or `1..4`; `/1..` where only SOAP wants so many.
fn list(bounds: &str) -> Option<List> {
    if bounds.is_empty() {
        return Some(List { least: 0, least_in_xml: 0, most: None });
    }
    if let Some(bounds) = bounds.strip_prefix('/') {
        let least_in_xml = bounds.strip_suffix("..")?.parse().ok()?;
        return Some(List { least: 0, least_in_xml, most: None });
    }
    let (least, most) = bounds.split_once("..")?;
    let least = least.parse().ok()?;
    let most = if most.is_empty() { None } else { Some(most.parse().ok()?) };
    if most.is_some_and(|most| most < least || most == 0) {
        return None;
    }
    Some(List { least, least_in_xml: least, most })
}
