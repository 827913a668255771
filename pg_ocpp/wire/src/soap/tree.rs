//! An XML document as a small tree. quick-xml reads the events; what it lets pass and XML does not is refused here, and
//! so is what no SOAP message needs: DOCTYPE (SOAP 1.2 part 1 §5), depth without end.

use super::name::Space;
use quick_xml::{
    XmlVersion,
    events::{BytesRef, BytesStart, Event},
    name::{PrefixDeclaration, ResolveResult},
    reader::NsReader,
};
use std::borrow::Cow;

/// So deep may elements lie in each other; OCPP needs ten.
pub const MOST_DEPTH: usize = 64;
/// So many elements may a document have: a day of readings in one StopTransaction needs 50,000.
pub const MOST_ELEMENTS: usize = 200_000;
/// So long may a document be, in bytes.
pub const MOST_BYTES: usize = 16 * 1024 * 1024;

#[derive(Debug)]
pub struct Element<'a> {
    pub space: Space,
    /// Without prefix.
    pub name: Cow<'a, str>,
    pub attributes: Vec<Attribute<'a>>,
    /// All text directly inside it, joined: CDATA and references are resolved, comments are gone.
    pub text: Cow<'a, str>,
    pub children: Vec<Element<'a>>,
}

#[derive(Debug)]
pub struct Attribute<'a> {
    pub space: Space,
    pub name: Cow<'a, str>,
    pub value: Cow<'a, str>,
}

impl<'a> Element<'a> {
    pub fn child(&self, space: Space, name: &str) -> Option<&Element<'a>> {
        self.children.iter().find(|child| child.space == space && child.name == name)
    }

    pub fn attribute(&self, space: Space, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|attribute| attribute.space == space && attribute.name == name);
        found.map(|attribute| attribute.value.as_ref())
    }

    /// xsi:nil: it stands there to say that it is not there (XML Schema part 1 §2.6.2).
    pub fn is_nil(&self) -> bool {
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
pub fn parse(text: &str) -> Result<Element<'_>, NotXml> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > MOST_BYTES {
        return Err(NotXml { line: 1, column: 1, what: format!("longer than {MOST_BYTES} bytes") });
    }
    if let Some(at) = illegal(text) {
        return Err(located(text, at, "a character that XML does not allow, not even as a reference".to_owned()));
    }
    let mut reader = NsReader::from_str(text);
    reader.config_mut().check_comments = true;
    reader.config_mut().expand_empty_elements = true;
    let mut builder = Builder { open: Vec::new(), root: None, elements: 0 };
    loop {
        let begin = reader.buffer_position() as usize;
        let event = match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => event,
            Err(error) => return Err(located(text, reader.error_position() as usize, error.to_string())),
        };
        let taken = match event {
            Event::Start(start) => builder.open(&start, &reader),
            Event::End(_) => {
                builder.close();
                Ok(())
            }
            Event::Text(piece) if piece.as_ref().contains("]]>") => Err("]]> outside of CDATA".to_owned()),
            Event::Text(piece) => builder.text(piece.xml10_content()),
            Event::CData(_) if builder.open.is_empty() => Err("CDATA outside of the root element".to_owned()),
            Event::CData(piece) => builder.text(piece.xml10_content()),
            Event::GeneralRef(reference) => resolve(&reference).and_then(|piece| builder.reference(piece)),
            Event::DocType(_) => Err("a DOCTYPE, which no SOAP message may have".to_owned()),
            Event::Decl(_) if begin != 0 => Err("an XML declaration that is not at the beginning".to_owned()),
            Event::PI(piece) if piece.target().eq_ignore_ascii_case("xml") => {
                Err("a processing instruction named xml".to_owned())
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Empty(_) | Event::Eof => Ok(()),
        };
        if let Err(what) = taken {
            return Err(located(text, begin, what));
        }
    }
    if let Some(unclosed) = builder.open.last() {
        return Err(located(text, text.len(), format!("<{}> is not closed", unclosed.name)));
    }
    builder.root.ok_or_else(|| located(text, text.len(), "no element at all".to_owned()))
}

struct Builder<'a> {
    open: Vec<Element<'a>>,
    root: Option<Element<'a>>,
    elements: usize,
}

impl<'a> Builder<'a> {
    fn open(&mut self, start: &BytesStart<'a>, reader: &NsReader<&[u8]>) -> Result<(), String> {
        if self.open.is_empty() && self.root.is_some() {
            return Err("a second root element".to_owned());
        }
        if self.open.len() == MOST_DEPTH {
            return Err(format!("more than {MOST_DEPTH} elements in each other"));
        }
        self.elements += 1;
        if self.elements > MOST_ELEMENTS {
            return Err(format!("more than {MOST_ELEMENTS} elements"));
        }
        let (space, name) = reader.resolver().resolve_element(start.name());
        let mut element = Element {
            space: space_of(&space)?,
            name: Cow::Owned(checked_name(name.as_ref())?.to_owned()),
            attributes: Vec::new(),
            text: Cow::Borrowed(""),
            children: Vec::new(),
        };
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            if attribute.value.contains('<') {
                return Err("< inside of an attribute".to_owned());
            }
            let value =
                attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|error| error.to_string())?.into_owned();
            if illegal(&value).is_some() {
                return Err("a reference to a character that XML does not allow".to_owned());
            }
            if let Some(declared) = attribute.key.as_namespace_binding() {
                if value.is_empty() && matches!(declared, PrefixDeclaration::Named(_)) {
                    return Err("a prefix that is bound to nothing".to_owned());
                }
                continue;
            }
            let (space, name) = reader.resolver().resolve_attribute(attribute.key);
            let (space, name) = (space_of(&space)?, checked_name(name.as_ref())?.to_owned());
            if element
                .attributes
                .iter()
                .any(|other| other.space == space && other.name == name && !matches!(space, Space::Other))
            {
                return Err(format!("the attribute {name} twice"));
            }
            element.attributes.push(Attribute { space, name: Cow::Owned(name), value: Cow::Owned(value) });
        }
        self.open.push(element);
        Ok(())
    }

    fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
    }

    fn text(&mut self, piece: Cow<'a, str>) -> Result<(), String> {
        match self.open.last_mut() {
            Some(element) if element.text.is_empty() => element.text = piece,
            Some(element) => element.text.to_mut().push_str(&piece),
            None if piece.trim_matches(WHITE).is_empty() => {}
            None => return Err("text outside of the root element".to_owned()),
        }
        Ok(())
    }

    fn reference(&mut self, piece: char) -> Result<(), String> {
        match self.open.last_mut() {
            Some(element) => {
                element.text.to_mut().push(piece);
                Ok(())
            }
            None => Err("a reference outside of the root element".to_owned()),
        }
    }
}

/// What XML calls white space.
pub const WHITE: [char; 4] = [' ', '\t', '\r', '\n'];

fn space_of(resolved: &ResolveResult) -> Result<Space, String> {
    match resolved {
        ResolveResult::Unbound => Ok(Space::None),
        ResolveResult::Bound(namespace) => Ok(Space::named(namespace.as_ref())),
        ResolveResult::Unknown(prefix) => Err(format!("the prefix {prefix} is not declared")),
    }
}

/// Names as in Namespaces in XML 1.0 §3, but that beyond ASCII any letter will do.
fn checked_name(name: &str) -> Result<&str, String> {
    let first = |c: char| c == '_' || c.is_alphabetic();
    let other = |c: char| first(c) || c.is_alphanumeric() || matches!(c, '-' | '.' | '\u{b7}') || !c.is_ascii();
    match name.starts_with(first) && name.chars().all(other) {
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
    // Byte by byte, for nearly every text has none: below space, and U+FFFE and U+FFFF, which begin with EF BF.
    let suspicious = |byte: &u8| *byte < 0x20 && !matches!(*byte, b'\t' | b'\n' | b'\r') || *byte == 0xef;
    if !text.as_bytes().iter().any(suspicious) {
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
        let root = parse("<a>one<!-- two -->&amp;<![CDATA[<three>]]>&#65;&#x1F50C;<?pi?>\r\nfour<b/></a>").unwrap();
        assert_eq!(root.text, "one&<three>A🔌\nfour");
        assert_eq!(root.children.len(), 1);
    }

    #[test]
    fn names_are_known_by_their_namespace() {
        let root = parse(
            r#"<x:Envelope xmlns:x="http://www.w3.org/2003/05/soap-envelope"><y:a xmlns:y="urn://Ocpp/Cs/2015/10" z="1" x:mustUnderstand="true"/></x:Envelope>"#,
        )
        .unwrap();
        assert_eq!(root.space, Space::Soap12);
        let child = &root.children[0];
        assert!(matches!(child.space, Space::Ocpp(_)));
        assert_eq!(child.attribute(Space::None, "z"), Some("1"));
        assert_eq!(child.attribute(Space::Soap12, "mustUnderstand"), Some("true"));
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
            ("<a x:b='1'/>", "prefix x"),
            ("<x:a/>", "prefix x"),
            ("<a xmlns:x=''/>", "bound to nothing"),
            ("<1a/>", "name"),
            ("<a:b:c xmlns:a='x'/>", "name"),
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
    }

    #[test]
    fn a_mistake_has_its_place() {
        let error = parse("<a>\nää<b></c></a>").unwrap_err();
        assert_eq!((error.line, error.column), (2, 6), "{error}");
    }
}
