//! An XML document as a small tree. quick-xml reads the events; what it lets pass and XML does not is refused here, and
//! so is what no SOAP message needs: DOCTYPE (SOAP 1.2 part 1 §5), depth without end.

use super::name::Space;
use quick_xml::{
    XmlVersion,
    events::{BytesRef, Event, attributes::Attributes},
    name::{PrefixDeclaration, QName},
    reader::Reader,
};
use std::{borrow::Cow, ops::Range};

/// So deep may elements lie in each other; OCPP needs ten.
pub const MOST_DEPTH: usize = 64;
/// So many elements may a document have: a day of readings in one StopTransaction needs 50,000.
pub const MOST_ELEMENTS: usize = 200_000;
/// A heartbeat has ten; there is room for so many at once.
const FEW_ELEMENTS: usize = 64;
/// So long may a document be, in bytes.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;
/// So many attributes may an element have: each is compared with all others. OCPP needs five.
const MOST_ATTRIBUTES: usize = 64;
/// So many prefixes may be declared in one place: each name is looked up among all of them.
const MOST_PREFIXES: usize = 128;

/// A document: its elements as they begin, one after the other. What it can it borrows from the text.
#[derive(Debug)]
pub struct Tree<'a> {
    nodes: Vec<Node<'a>>,
    /// Of all elements, those of one next to each other.
    attributes: Vec<Attribute<'a>>,
}

#[derive(Debug)]
struct Node<'a> {
    space: Space,
    name: &'a str,
    text: Cow<'a, str>,
    attributes: Range<u32>,
    /// The first node after it that is not inside of it.
    end: usize,
}

#[derive(Debug)]
struct Attribute<'a> {
    space: Space,
    name: &'a str,
    value: Cow<'a, str>,
}

impl Tree<'_> {
    pub fn root(&self) -> Element<'_> {
        Element { tree: self, at: 0 }
    }
}

/// An element of a tree.
#[derive(Debug, Clone, Copy)]
pub struct Element<'t> {
    tree: &'t Tree<'t>,
    at: usize,
}

impl<'t> Element<'t> {
    fn node(self) -> &'t Node<'t> {
        &self.tree.nodes[self.at]
    }

    pub fn space(self) -> Space {
        self.node().space
    }

    /// Without prefix.
    pub fn name(self) -> &'t str {
        self.node().name
    }

    /// All text directly inside it, joined: CDATA and references are resolved, comments are gone.
    pub fn text(self) -> &'t str {
        &self.node().text
    }

    pub fn children(self) -> impl Iterator<Item = Element<'t>> {
        let mut next = self.at + 1;
        std::iter::from_fn(move || {
            let child = Element { at: next, ..self };
            (next < self.node().end).then(|| {
                next = child.node().end;
                child
            })
        })
    }

    pub fn has_children(self) -> bool {
        self.children().next().is_some()
    }

    pub fn child(self, space: Space, name: &str) -> Option<Element<'t>> {
        self.children().find(|child| child.space() == space && child.name() == name)
    }

    pub fn attribute(self, space: Space, name: &str) -> Option<&'t str> {
        let Range { start, end } = self.node().attributes;
        let mut attributes = self.tree.attributes[start as usize..end as usize].iter();
        let found = attributes.find(|attribute| attribute.space == space && attribute.name == name);
        found.map(|attribute| attribute.value.as_ref())
    }

    /// xsi:nil: it stands there to say that it is not there (XML Schema part 1 §2.6.2).
    pub fn is_nil(self) -> bool {
        self.attribute(Space::Instance, "nil").is_some_and(|nil| matches!(nil.trim(), "true" | "1"))
    }
}

/// Why a text is not a document that we read.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("line {line}, column {column}: {what}")]
pub struct NotXml {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    pub what: String,
}

/// Reads a document.
///
/// # Errors
/// Where it is not well-formed (XML 1.0, Namespaces in XML 1.0), has a DOCTYPE, or exceeds the bounds of this module.
pub fn parse(text: &str) -> Result<Tree<'_>, NotXml> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.starts_with('\u{feff}') {
        return Err(NotXml { line: 1, column: 1, what: "a second byte order mark".to_owned() });
    }
    if text.len() > MOST_BYTES {
        return Err(NotXml { line: 1, column: 1, what: format!("longer than {MOST_BYTES} bytes") });
    }
    if let Some(at) = illegal(text) {
        return Err(located(text, at, "a character that XML does not allow, not even as a reference".to_owned()));
    }
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_comments = true;
    let may_end_cdata = text.contains("]]>");
    let mut builder = Builder {
        tree: Tree { nodes: Vec::with_capacity(FEW_ELEMENTS), attributes: Vec::new() },
        open: Vec::with_capacity(MOST_DEPTH),
        prefixes: Vec::new(),
    };
    loop {
        let begin = reader.buffer_position() as usize;
        // What stands in a tag, as a part of the document: an event lends it only for as long as it lives.
        let tag = |length: usize| &text[begin + 1..][..length];
        let taken = match reader.read_event() {
            Ok(Event::Start(start)) => builder.open(tag(start.len()), start.name().as_ref().len()),
            Ok(Event::Empty(start)) => {
                builder.open(tag(start.len()), start.name().as_ref().len()).map(|()| builder.close())
            }
            Ok(Event::End(_)) => {
                builder.close();
                Ok(())
            }
            Ok(Event::Text(piece)) if may_end_cdata && piece.as_ref().contains("]]>") => {
                Err("]]> outside of CDATA".to_owned())
            }
            Ok(Event::Text(piece)) => builder.text(piece.xml10_content()),
            Ok(Event::CData(_)) if builder.open.is_empty() => Err("CDATA outside of the root element".to_owned()),
            Ok(Event::CData(piece)) => builder.text(piece.xml10_content()),
            Ok(Event::GeneralRef(reference)) => resolve(&reference).and_then(|piece| builder.reference(piece)),
            Ok(Event::DocType(_)) => Err("a DOCTYPE, which no SOAP message may have".to_owned()),
            Ok(Event::Decl(_)) if begin != 0 => Err("an XML declaration that is not at the beginning".to_owned()),
            Ok(Event::PI(piece)) if piece.target().eq_ignore_ascii_case("xml") => {
                Err("a processing instruction named xml".to_owned())
            }
            Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_)) => Ok(()),
            Ok(Event::Eof) => break,
            Err(error) => return Err(located(text, reader.error_position() as usize, error.to_string())),
        };
        if let Err(what) = taken {
            return Err(located(text, begin, what));
        }
    }
    match builder.open.last() {
        Some(unclosed) => {
            let name = builder.tree.nodes[*unclosed].name;
            Err(located(text, text.len(), format!("<{name}> is not closed")))
        }
        None if builder.tree.nodes.is_empty() => Err(located(text, text.len(), "no element at all".to_owned())),
        None => Ok(builder.tree),
    }
}

struct Builder<'a> {
    tree: Tree<'a>,
    /// The nodes that are not closed yet.
    open: Vec<usize>,
    /// Declared by the open elements; the last of the same name counts.
    prefixes: Vec<Prefix<'a>>,
}

/// A prefix, or without a name the default.
struct Prefix<'a> {
    name: &'a str,
    space: Space,
    /// How many elements are open around the one that declares it.
    depth: usize,
}

impl<'a> Builder<'a> {
    /// `tag` is what stands between `<` and `>`, and begins with a name of this length.
    fn open(&mut self, tag: &'a str, name: usize) -> Result<(), String> {
        if self.open.is_empty() && !self.tree.nodes.is_empty() {
            return Err("a second root element".to_owned());
        }
        if self.open.len() == MOST_DEPTH {
            return Err(format!("more than {MOST_DEPTH} elements in each other"));
        }
        if self.tree.nodes.len() == MOST_ELEMENTS {
            return Err(format!("more than {MOST_ELEMENTS} elements"));
        }
        let first_attribute = self.tree.attributes.len();
        if name < tag.len() {
            self.attributes(tag, name)?;
        }
        let (prefix, name) = split(&tag[..name])?;
        let space = self.space(prefix)?;
        let attributes = first_attribute as u32..self.tree.attributes.len() as u32;
        self.open.push(self.tree.nodes.len());
        self.tree.nodes.push(Node { space, name, text: Cow::Borrowed(""), attributes, end: 0 });
        Ok(())
    }

    /// The attributes of a tag; those that declare prefixes do so, and are gone.
    fn attributes(&mut self, tag: &'a str, name: usize) -> Result<(), String> {
        let first = self.tree.attributes.len();
        for (count, attribute) in Attributes::new(tag, name).enumerate() {
            if count == MOST_ATTRIBUTES {
                return Err(format!("more than {MOST_ATTRIBUTES} attributes of one element"));
            }
            let attribute = attribute.map_err(|error| error.to_string())?;
            let QName(name) = attribute.key;
            let begin = name.as_ptr().addr() - tag.as_ptr().addr();
            if !tag[..begin].ends_with(WHITE) {
                return Err("no white space before an attribute".to_owned());
            }
            if attribute.value.contains('<') {
                return Err("< inside of an attribute".to_owned());
            }
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?;
            // What stands there as it is was looked at with the whole document.
            if matches!(value, Cow::Owned(_)) && illegal(&value).is_some() {
                return Err("a reference to a character that XML does not allow".to_owned());
            }
            match attribute.key.as_namespace_binding() {
                Some(PrefixDeclaration::Default) => self.declare("", &value)?,
                Some(PrefixDeclaration::Named(prefix)) => self.declare(checked_name(prefix)?, &value)?,
                None => self.tree.attributes.push(Attribute { space: Space::None, name, value }),
            }
        }
        // Not before all prefixes are known.
        for at in first..self.tree.attributes.len() {
            let (prefix, name) = split(self.tree.attributes[at].name)?;
            // Without a prefix an attribute is in no namespace.
            let space = if prefix.is_empty() { Space::None } else { self.space(prefix)? };
            let same = |other: &Attribute| other.space == space && other.name == name && space != Space::Other;
            if self.tree.attributes[first..at].iter().any(same) {
                return Err(format!("the attribute {name} twice"));
            }
            let attribute = &mut self.tree.attributes[at];
            (attribute.space, attribute.name) = (space, name);
        }
        Ok(())
    }

    /// Namespaces in XML 1.0 §3.
    fn declare(&mut self, name: &'a str, namespace: &str) -> Result<(), String> {
        if name == "xmlns" || namespace == XMLNS || (name == "xml") != (namespace == XML) {
            return Err("xml and xmlns mean what they mean, and nothing else does".to_owned());
        }
        if namespace.is_empty() && !name.is_empty() {
            return Err("a prefix that is bound to nothing".to_owned());
        }
        if self.prefixes.len() == MOST_PREFIXES {
            return Err(format!("more than {MOST_PREFIXES} prefixes in one place"));
        }
        self.prefixes.push(Prefix { name, space: Space::named(namespace), depth: self.open.len() });
        Ok(())
    }

    fn space(&self, prefix: &str) -> Result<Space, String> {
        let mut declared = self.prefixes.iter().rev();
        let declared = match prefix.is_empty() {
            true => declared.find(|declared| declared.name.is_empty()),
            false => declared.find(|declared| declared.name == prefix),
        };
        match (declared, prefix) {
            (Some(declared), _) => Ok(declared.space),
            (None, "") => Ok(Space::None),
            (None, "xml") => Ok(Space::Other),
            (None, prefix) => Err(format!("the prefix {prefix} is not declared")),
        }
    }

    fn close(&mut self) {
        let Some(at) = self.open.pop() else { return };
        self.tree.nodes[at].end = self.tree.nodes.len();
        while self.prefixes.last().is_some_and(|prefix| prefix.depth == self.open.len()) {
            self.prefixes.pop();
        }
    }

    fn text(&mut self, piece: Cow<'a, str>) -> Result<(), String> {
        match self.open.last().map(|at| &mut self.tree.nodes[*at].text) {
            Some(text) if text.is_empty() => *text = piece,
            Some(text) => text.to_mut().push_str(&piece),
            None if piece.trim_matches(WHITE).is_empty() => {}
            None => return Err("text outside of the root element".to_owned()),
        }
        Ok(())
    }

    fn reference(&mut self, piece: char) -> Result<(), String> {
        match self.open.last() {
            Some(at) => {
                self.tree.nodes[*at].text.to_mut().push(piece);
                Ok(())
            }
            None => Err("a reference outside of the root element".to_owned()),
        }
    }
}

/// What XML calls white space.
pub const WHITE: [char; 4] = [' ', '\t', '\r', '\n'];

/// The namespaces of the two prefixes that need no declaration.
const XML: &str = "http://www.w3.org/XML/1998/namespace";
const XMLNS: &str = "http://www.w3.org/2000/xmlns/";

/// A qualified name as prefix and name; without a prefix that is empty.
fn split(qualified: &str) -> Result<(&str, &str), String> {
    match qualified.split_once(':') {
        Some((prefix, name)) => Ok((checked_name(prefix)?, checked_name(name)?)),
        None => Ok(("", checked_name(qualified)?)),
    }
}

/// Names as in Namespaces in XML 1.0 §3, but that beyond ASCII any letter will do.
fn checked_name(name: &str) -> Result<&str, String> {
    let first = |c: char| c == '_' || c.is_alphabetic();
    let other = |c: char| first(c) || c.is_alphanumeric() || matches!(c, '-' | '.' | '\u{b7}') || !c.is_ascii();
    // Nearly every name is of letters alone.
    let simple = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    match simple || name.starts_with(first) && name.chars().all(other) {
        true => Ok(name),
        false => Err(format!("{name:?} is not a name")),
    }
}

/// A reference: to a character by its number, or one of the five that need no declaration (XML 1.0 §4.6).
fn resolve(reference: &BytesRef) -> Result<char, String> {
    if reference.is_char_ref() {
        let resolved = reference.resolve_char_ref().map_err(|error| error.to_string())?;
        return resolved
            .filter(|c| is_allowed(*c))
            .ok_or_else(|| "a reference to a character that XML does not allow".to_owned());
    }
    match reference.as_ref() as &str {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        other => Err(format!("&{other}; means nothing without a DOCTYPE, which no SOAP message may have")),
    }
}

/// Char of XML 1.0 §2.2.
pub fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Where a text has a character that XML does not allow, if it does.
pub fn illegal(text: &str) -> Option<usize> {
    // Byte by byte, for nearly every text has none: below space, and U+FFFE and U+FFFF, which begin with EF BF. Many at
    // once, without a way out in between, as processors like it.
    let suspicious = |byte: &u8| (*byte < 0x20 && !matches!(*byte, b'\t' | b'\n' | b'\r')) | (*byte == 0xef);
    let any = |piece: &[u8]| piece.iter().fold(false, |found, byte| found | suspicious(byte));
    if !text.as_bytes().chunks(64).any(any) {
        return None;
    }
    text.char_indices().find(|(_, c)| !is_allowed(*c)).map(|(at, _)| at)
}

fn located(text: &str, at: usize, what: String) -> NotXml {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let before = &text[..at];
    let line_begin = before.rfind('\n').map_or(0, |newline| newline + 1);
    NotXml { line: before.matches('\n').count() + 1, column: before[line_begin..].chars().count() + 1, what }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_joined_over_everything_that_splits_it() {
        let tree = parse("<a>one<!-- two -->&amp;<![CDATA[<three>]]>&#65;&#x1F50C;<?pi?>\r\nfour<b/></a>").unwrap();
        assert_eq!(tree.root().text(), "one&<three>A🔌\nfour");
        assert_eq!(tree.root().children().count(), 1);
    }

    #[test]
    fn names_are_known_by_their_namespace() {
        let tree = parse(
            r#"<x:Envelope xmlns:x="http://www.w3.org/2003/05/soap-envelope"><y:a xmlns:y="urn://Ocpp/Cs/2015/10" z="1" x:mustUnderstand="true"/></x:Envelope>"#,
        )
        .unwrap();
        let root = tree.root();
        assert_eq!(root.space(), Space::Soap12);
        let child = root.children().next().unwrap();
        assert!(matches!(child.space(), Space::Ocpp(_)));
        assert_eq!(child.attribute(Space::None, "z"), Some("1"));
        assert_eq!(child.attribute(Space::Soap12, "mustUnderstand"), Some("true"));
    }

    #[test]
    fn children_are_those_directly_inside() {
        let tree = parse("<a><b><c/><d><e/></d></b>text<f x='1'/><g y='2' z='3'><h/></g></a>").unwrap();
        let names = |element: Element| element.children().map(Element::name).collect::<String>();
        let root = tree.root();
        assert_eq!(names(root), "bfg");
        assert_eq!(root.children().map(names).collect::<Vec<_>>(), ["cd", "", "h"]);
        let child = |name| root.child(Space::None, name).unwrap();
        assert_eq!(child("f").attribute(Space::None, "x"), Some("1"));
        assert_eq!(child("g").attribute(Space::None, "z"), Some("3"));
        assert_eq!(child("g").attribute(Space::None, "x"), None);
        assert!(child("g").has_children() && !child("f").has_children());
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for (text, what) in [
            ("", "no element"),
            ("  ", "no element"),
            ("<a>", "not closed"),
            ("<a></b>", ""),
            ("<a/><b/>", "second root"),
            ("<a/>text", "outside"),
            ("text<a/>", "outside"),
            ("<a/>&amp;", "outside"),
            ("<a/><![CDATA[x]]>", "outside"),
            ("<!DOCTYPE a><a/>", "DOCTYPE"),
            ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", "DOCTYPE"),
            ("<a>&x;</a>", "&x;"),
            ("<a>&#0;</a>", ""),
            ("<a>&#1;</a>", "does not allow"),
            ("<a>&#xFFFE;</a>", "does not allow"),
            ("<a>\u{1}</a>", "does not allow"),
            ("<a>\u{ffff}</a>", "does not allow"),
            ("<a b='&#2;'/>", ""),
            ("<a>]]></a>", "]]>"),
            ("<a b='<'/>", "<"),
            ("<a b=c/>", ""),
            ("<a b/>", ""),
            ("<a b='1' b='2'/>", ""),
            ("<a b='1'c='2'/>", "white space"),
            ("<a xmlns:b='x'c='2'/>", "white space"),
            ("<a x:b='1'/>", "prefix x"),
            ("<x:a/>", "prefix x"),
            ("<a xmlns:x=''/>", "bound to nothing"),
            ("<1a/>", "name"),
            ("<a:b:c xmlns:a='x'/>", "name"),
            ("<:a/>", "name"),
            ("<a xmlns:b='x'><b:/></a>", "name"),
            ("<a xmlns:1='x'/>", "name"),
            ("<a><b xmlns:x='x'/><x:c/></a>", "prefix x"),
            ("<xmlns:a/>", "prefix xmlns"),
            ("<a xmlns:xmlns='x'/>", "xmlns"),
            ("<a xmlns:xml='x'/>", "xml"),
            ("<a xmlns='http://www.w3.org/XML/1998/namespace'/>", "xml"),
            ("<a xmlns:b='urn://Ocpp/Cs/2015/10/' xmlns:c='urn://Ocpp/Cs/2015/10/' b:d='' c:d=''/>", "twice"),
            ("\u{feff}\u{feff}<a/>", "order mark"),
            ("<a><!-- -- --></a>", ""),
            ("<a><?xml version='1.0'?></a>", ""),
            (" <?xml version='1.0'?><a/>", "beginning"),
            ("<a>&amp</a>", ""),
            ("<a", ""),
        ] {
            let error = parse(text).expect_err(text);
            assert!(error.what.contains(what), "{text}: {error}");
        }
    }

    #[test]
    fn bounds_hold() {
        let deep = |depth: usize| "<a>".repeat(depth) + &"</a>".repeat(depth);
        assert!(parse(&deep(MOST_DEPTH)).is_ok());
        assert!(parse(&deep(MOST_DEPTH + 1)).is_err());
        assert!(parse(&"<a>".repeat(1_000_000)).is_err());
        assert!(parse(&format!("<r>{}</r>", "<a/>".repeat(MOST_ELEMENTS))).is_err());
        assert!(parse(&format!("<r>{}</r>", "x".repeat(MOST_BYTES))).is_err());
        let attributes = |count: usize| (0..count).map(|number| format!(" a{number}=''")).collect::<String>();
        assert!(parse(&format!("<r{}/>", attributes(MOST_ATTRIBUTES))).is_ok());
        assert!(parse(&format!("<r{}/>", attributes(1_000_000))).is_err());
        let prefixes =
            |from: usize| (from..from + 43).map(|number| format!(" xmlns:a{number}='x'")).collect::<String>();
        assert!(parse(&format!("<r{}><r{}/></r>", prefixes(0), prefixes(0))).is_ok());
        assert!(parse(&format!("<r{}><r{}><r{}/></r></r>", prefixes(0), prefixes(43), prefixes(86))).is_err());
    }

    #[test]
    fn a_mistake_has_its_place() {
        let error = parse("<a>\nää<b></c></a>").unwrap_err();
        assert_eq!((error.line, error.column), (2, 6), "{error}");
    }
}
