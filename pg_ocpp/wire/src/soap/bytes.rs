//! The body of an HTTP message as text: which encoding is it in, and does it keep to it?

use std::borrow::Cow;

/// Why bytes are not text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotText {
    #[error("there is nothing")]
    Nothing,
    #[error("the encoding {0} is not read here; UTF-8, UTF-16, ISO-8859-1 and US-ASCII are")]
    Encoding(String),
    #[error("byte {at} is not {encoding}")]
    Broken { at: usize, encoding: &'static str },
}

#[derive(Clone, Copy, PartialEq)]
enum Encoding {
    Utf8,
    Latin1,
    Utf16 { big: bool },
}

/// Makes text of the bytes of a document. The byte order mark decides, then the charset of the Content-Type header, then
/// the XML declaration (RFC 7303 §3.3); without any of them it is UTF-8, or UTF-16 where every other byte of `<?` is zero.
pub fn text<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Result<Cow<'a, str>, NotText> {
    let (encoding, begin) = match bytes {
        [] => return Err(NotText::Nothing),
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        [0xff, 0xfe, ..] => (Encoding::Utf16 { big: false }, 2),
        [0xfe, 0xff, ..] => (Encoding::Utf16 { big: true }, 2),
        [b'<', 0, ..] => (Encoding::Utf16 { big: false }, 0),
        [0, b'<', ..] => (Encoding::Utf16 { big: true }, 0),
        _ => match content_type.and_then(charset).or_else(|| declared(bytes)) {
            None => (Encoding::Utf8, 0),
            Some(name) => (named(name)?, 0),
        },
    };
    let bytes = &bytes[begin..];
    match encoding {
        Encoding::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(error) => Err(NotText::Broken { at: begin + error.valid_up_to() + 1, encoding: "UTF-8" }),
        },
        // Each byte is the character of its number.
        Encoding::Latin1 => Ok(Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect())),
        Encoding::Utf16 { big } => {
            let unit = |pair: &[u8]| {
                let pair = [pair[0], pair[1]];
                if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
            };
            let broken = |at: usize| NotText::Broken { at: begin + at + 1, encoding: "UTF-16" };
            if bytes.len() % 2 == 1 {
                return Err(broken(bytes.len() - 1));
            }
            let mut text = String::with_capacity(bytes.len() / 2);
            let mut at = 0;
            for character in char::decode_utf16(bytes.chunks_exact(2).map(unit)) {
                let character = character.map_err(|_| broken(at))?;
                at += 2 * character.len_utf16();
                text.push(character);
            }
            Ok(Cow::Owned(text))
        }
    }
}

fn named(name: &str) -> Result<Encoding, NotText> {
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" => Ok(Encoding::Utf8),
        "iso-8859-1" | "iso8859-1" | "latin1" | "latin-1" => Ok(Encoding::Latin1),
        // Without byte order mark it is the big one (RFC 2781 §4.3).
        "utf-16" | "utf-16be" => Ok(Encoding::Utf16 { big: true }),
        "utf-16le" => Ok(Encoding::Utf16 { big: false }),
        _ => Err(NotText::Encoding(name.chars().take(40).collect())),
    }
}

/// The charset of a media type: `application/soap+xml; charset="utf-8"; action=...`.
fn charset(content_type: &str) -> Option<&str> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        (name.trim().eq_ignore_ascii_case("charset") && !value.is_empty()).then_some(value)
    })
}

/// The encoding that the XML declaration names, if there is one; it is written in ASCII, whatever follows.
fn declared(bytes: &[u8]) -> Option<&str> {
    let head = &bytes[..bytes.len().min(200)];
    let end = head.windows(2).position(|pair| pair == b"?>")?;
    let declaration = std::str::from_utf8(&head[..end]).ok()?.strip_prefix("<?xml")?;
    let after = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    after[1..].split(quote).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn every_way_to_say_the_encoding() {
        let utf8 = "<a>ä</a>";
        assert_eq!(text(utf8.as_bytes(), None).unwrap(), utf8);
        assert_eq!(text(&[b"\xef\xbb\xbf", utf8.as_bytes()].concat(), None).unwrap(), utf8);
        for big in [true, false] {
            assert_eq!(text(&utf16(utf8, big), None).unwrap(), utf8);
            assert_eq!(text(&utf16("\u{feff}<a>🔌</a>", big), Some("text/xml; charset=utf-8")).unwrap(), "<a>🔌</a>");
        }
        assert_eq!(text(b"<a>\xe4</a>", Some("application/soap+xml;charset=\"ISO-8859-1\"")).unwrap(), utf8);
        assert_eq!(
            text(b"<?xml version='1.0' encoding='iso-8859-1'?><a>\xe4</a>", Some("application/soap+xml")).unwrap(),
            "<?xml version='1.0' encoding='iso-8859-1'?><a>ä</a>"
        );
    }

    #[test]
    fn what_is_no_text() {
        assert_eq!(text(b"", None), Err(NotText::Nothing));
        assert_eq!(text(b"<a>\xe4</a>", None), Err(NotText::Broken { at: 4, encoding: "UTF-8" }));
        assert_eq!(text(b"<\0a", None), Err(NotText::Broken { at: 3, encoding: "UTF-16" }));
        assert_eq!(text(b"<\0\0\xd8\0\0", None), Err(NotText::Broken { at: 3, encoding: "UTF-16" }));
        assert_eq!(text(b"<?xml version='1.0' encoding='EBCDIC'?>", None), Err(NotText::Encoding("EBCDIC".to_owned())));
    }
}
