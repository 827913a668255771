//! Bodies of HTTP messages: read within a bound, inflated within the same, deflated for whoever asks for it.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use flate2::write::{GzEncoder, ZlibEncoder};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{ACCEPT_ENCODING, CONTENT_ENCODING, HeaderMap, HeaderName};

use crate::failure::chain;

/// Answers up to this many bytes fit into one packet, compressed or not.
const SMALL: usize = 860;

/// How a body is packed (OCPP-S 1.6, 6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Gzip,
    Deflate,
}

/// Why there is no body.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unread {
    #[error("the body is larger than max-frame, {0} bytes")]
    TooLarge(usize),
    #[error("the body could not be read: {0}")]
    Broken(String),
}

/// Reads a body to its end, or to `most` bytes.
pub async fn whole(body: &mut Incoming, most: usize) -> Result<Bytes, Unread> {
    if body.size_hint().lower() > most as u64 {
        return Err(Unread::TooLarge(most));
    }
    match Limited::new(body, most).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Unread::TooLarge(most)),
        Err(error) => Err(Unread::Broken(chain(&*error))),
    }
}

impl Encoding {
    /// How a body came. The error is what its header says, if we know no such thing.
    pub fn of(headers: &HeaderMap) -> Result<Option<Self>, String> {
        match items(headers, CONTENT_ENCODING)[..] {
            [] => Ok(None),
            [name] if name.eq_ignore_ascii_case("identity") => Ok(None),
            [name] => Self::named(name).map(Some).ok_or_else(|| name.into()),
            ref several => Err(several.join(", ")),
        }
    }

    /// How an answer should go: the encoding that is liked best, if any is (RFC 9110, 12.5.3).
    pub fn wanted(headers: &HeaderMap) -> Option<Self> {
        let liked: Vec<(&str, f32)> = items(headers, ACCEPT_ENCODING).into_iter().map(weighted).collect();
        let weight = |fits: &dyn Fn(&str) -> bool| liked.iter().find(|(name, _)| fits(name)).map(|(_, weight)| *weight);
        let any = weight(&|name| name == "*").unwrap_or(0.0);
        let of = |encoding| weight(&|name| Self::named(name) == Some(encoding)).unwrap_or(any);
        let plain = weight(&|name| name.eq_ignore_ascii_case("identity")).unwrap_or(0.0);
        let (gzip, deflate) = (of(Encoding::Gzip), of(Encoding::Deflate));
        let (best, weight) = if gzip >= deflate { (Encoding::Gzip, gzip) } else { (Encoding::Deflate, deflate) };
        (weight > 0.0 && weight >= plain).then_some(best)
    }

    fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Some(Encoding::Gzip),
            "deflate" => Some(Encoding::Deflate),
            _ => None,
        }
    }

    /// The name for the Content-Encoding header.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Gzip => "gzip",
            Encoding::Deflate => "deflate",
        }
    }

    /// Unpacks a body, but never more than `most` bytes of it.
    pub fn inflate(self, packed: &[u8], most: usize) -> Result<Bytes, Unread> {
        // Whoever has nothing to send may still announce how it is packed.
        if packed.is_empty() {
            return Ok(Bytes::new());
        }
        match self {
            Encoding::Gzip => read(MultiGzDecoder::new(packed), most),
            Encoding::Deflate if is_zlib(packed) => read(ZlibDecoder::new(packed), most),
            Encoding::Deflate => read(DeflateDecoder::new(packed), most),
        }
    }

    /// Packs an answer; `None`: it is not worth it.
    pub fn deflate(self, body: &[u8]) -> Option<Vec<u8>> {
        if body.len() <= SMALL {
            return None;
        }
        let packed = match self {
            Encoding::Gzip => {
                let mut packer = GzEncoder::new(Vec::new(), Compression::default());
                packer.write_all(body).and_then(|()| packer.finish())
            }
            Encoding::Deflate => {
                let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
                packer.write_all(body).and_then(|()| packer.finish())
            }
        };
        packed.ok().filter(|packed| packed.len() < body.len())
    }
}

/// "deflate" is the zlib format (RFC 9110, 8.4.1.2), but some send what is inside of it without the frame. No deflate
/// stream that a packer writes begins with the two bytes of zlib's header (RFC 1950, 2.2).
fn is_zlib(packed: &[u8]) -> bool {
    matches!(packed, [method, flags, ..]
        if method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31))
}

fn read(unpacker: impl Read, most: usize) -> Result<Bytes, Unread> {
    let mut body = Vec::new();
    unpacker
        .take(most as u64 + 1)
        .read_to_end(&mut body)
        .map_err(|error| Unread::Broken(format!("it is not packed as its Content-Encoding says: {error}")))?;
    if body.len() > most { Err(Unread::TooLarge(most)) } else { Ok(body.into()) }
}

/// The items of a list header, over all of its lines.
fn items(headers: &HeaderMap, name: HeaderName) -> Vec<&str> {
    let lines = headers.get_all(name).into_iter().map(|line| line.to_str().unwrap_or("unreadable"));
    lines.flat_map(|line| line.split(',')).map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// `name;q=0.5`: how much a name is liked. What can not be read is not liked at all.
fn weighted(item: &str) -> (&str, f32) {
    let (name, parameters) = item.split_once(';').unwrap_or((item, ""));
    let quality = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim().parse().unwrap_or(0.0))
    });
    (name.trim(), quality.unwrap_or(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::header::HeaderValue;

    fn headers(name: HeaderName, lines: &[&str]) -> HeaderMap {
        let lines = lines.iter().map(|line| (name.clone(), HeaderValue::from_str(line).unwrap()));
        lines.collect()
    }

    #[test]
    fn a_body_comes_in_one_encoding_or_none() {
        let of = |lines: &[&str]| Encoding::of(&headers(CONTENT_ENCODING, lines));
        assert_eq!(of(&[]), Ok(None));
        assert_eq!(of(&["identity"]), Ok(None));
        assert_eq!(of(&["X-GZip"]), Ok(Some(Encoding::Gzip)));
        assert_eq!(of(&[" deflate,"]), Ok(Some(Encoding::Deflate)));
        assert_eq!(of(&["br"]), Err("br".into()));
        assert_eq!(of(&["gzip, gzip"]), Err("gzip, gzip".into()));
        assert_eq!(of(&["gzip", "identity"]), Err("gzip, identity".into()));
    }

    #[test]
    fn an_answer_goes_in_the_encoding_that_is_liked_best() {
        let wanted = |line: &str| Encoding::wanted(&headers(ACCEPT_ENCODING, &[line])).map(Encoding::name);
        for (line, encoding) in [
            ("gzip, deflate", Some("gzip")),
            ("deflate", Some("deflate")),
            ("x-gzip", Some("gzip")),
            ("*", Some("gzip")),
            ("br", None),
            ("", None),
            ("identity", None),
            ("gzip;q=0", None),
            ("gzip; q=0.000, deflate;q=0.1", Some("deflate")),
            ("gzip;q=0.5, deflate;q=0.8", Some("deflate")),
            ("gzip;q=0, *", Some("deflate")),
            ("gzip, *;q=0", Some("gzip")),
            ("identity, gzip;q=0.5", None),
            ("GZIP;Q=nonsense", None),
        ] {
            assert_eq!(wanted(line), encoding, "{line}");
        }
    }

    #[test]
    fn what_is_packed_is_unpacked_within_the_bound() {
        let text = vec![b'x'; 10_000];
        let mut raw = flate2::write::DeflateEncoder::new(Vec::new(), Compression::default());
        raw.write_all(&text).unwrap();
        for (encoding, packed) in [
            (Encoding::Gzip, Encoding::Gzip.deflate(&text).unwrap()),
            (Encoding::Deflate, Encoding::Deflate.deflate(&text).unwrap()),
            (Encoding::Deflate, raw.finish().unwrap()),
        ] {
            assert_eq!(encoding.inflate(&packed, 10_000).unwrap(), text);
            assert_eq!(encoding.inflate(&packed, 9_999), Err(Unread::TooLarge(9_999)));
            assert!(matches!(encoding.inflate(&packed[..packed.len() - 9], 10_000), Err(Unread::Broken(_))));
            assert_eq!(encoding.inflate(b"", 10_000), Ok(Bytes::new()));
        }
        assert!(matches!(Encoding::Gzip.inflate(b"<Envelope/>", 10_000), Err(Unread::Broken(_))));
        assert!(matches!(Encoding::Deflate.inflate(b"<Envelope/>", 10_000), Err(Unread::Broken(_))));
        let twice = [Encoding::Gzip.deflate(&text).unwrap(), Encoding::Gzip.deflate(&text).unwrap()].concat();
        assert_eq!(Encoding::Gzip.inflate(&twice, 20_000).unwrap().len(), 20_000);
    }

    #[test]
    fn small_answers_go_as_they_are() {
        assert_eq!(Encoding::Gzip.deflate(&[b'x'; SMALL]), None);
        assert!(Encoding::Gzip.deflate(&[b'x'; SMALL + 1]).is_some());
    }
}
