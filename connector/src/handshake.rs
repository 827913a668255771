//! A WebSocket handshake as it comes over the wire: who is asking, with what, and whether it can be understood at all.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use hyper::header::{
    AUTHORIZATION, CONNECTION, HeaderMap, HeaderName, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION,
    UPGRADE,
};
use hyper::{Method, Request, StatusCode};
use percent_encoding::percent_decode_str;

/// Padding is often forgotten; what it stands for is clear.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What a charge point says when it comes.
#[derive(Debug, PartialEq, Eq)]
pub struct Hello {
    /// Percent-decoded once (OCPP-J 1.6, 3.1.1).
    pub identity: String,
    pub account: Option<String>,
    pub basic: Option<Basic>,
    /// In the order of preference.
    pub subprotocols: Vec<String>,
    /// As it came: only its hash is sent back.
    pub key: String,
}

/// HTTP Basic authentication. The password is raw bytes and may contain colons (OCPP-J 1.6, 6.2.2).
#[derive(PartialEq, Eq)]
pub struct Basic {
    pub username: String,
    pub password: Vec<u8>,
}

impl std::fmt::Debug for Basic {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Basic({:?}, hidden)", self.username)
    }
}

/// Why a request is not such a handshake.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    pub status: StatusCode,
    pub reason: &'static str,
}

const fn refusal(status: StatusCode, reason: &'static str) -> Refusal {
    Refusal { status, reason }
}

/// Reads a request for a path below `prefix`. `strict` refuses what RFC 6455 forbids but chargers do.
pub fn read<B>(request: &Request<B>, prefix: &str, strict: bool) -> Result<Hello, Refusal> {
    let (account, identity) = address(request.uri().path(), prefix)?;
    let headers = request.headers();
    if request.method() != Method::GET
        || !has_token(headers, UPGRADE, "websocket")
        || !has_token(headers, CONNECTION, "upgrade")
    {
        return Err(refusal(StatusCode::UPGRADE_REQUIRED, "this is a WebSocket"));
    }
    if headers.get(SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        return Err(refusal(StatusCode::UPGRADE_REQUIRED, "the WebSocket version must be 13"));
    }
    if strict && request.uri().scheme().is_some() {
        return Err(refusal(StatusCode::BAD_REQUEST, "the request line must hold a path, not a whole URL"));
    }
    let key =
        headers.get(SEC_WEBSOCKET_KEY).and_then(|key| key.to_str().ok()).map(str::trim).filter(|key| !key.is_empty());
    let key = key.ok_or(refusal(StatusCode::BAD_REQUEST, "there is no Sec-WebSocket-Key"))?;
    if strict && base64::engine::general_purpose::STANDARD.decode(key).map_or(0, |key| key.len()) != 16 {
        return Err(refusal(StatusCode::BAD_REQUEST, "Sec-WebSocket-Key must be 16 bytes in base64"));
    }
    Ok(Hello {
        identity,
        account,
        basic: basic(headers)?,
        subprotocols: subprotocols(headers, strict),
        key: key.into(),
    })
}

/// `prefix/identity` or `prefix/account/identity`.
fn address(path: &str, prefix: &str) -> Result<(Option<String>, String), Refusal> {
    const NOT_FOUND: Refusal = refusal(StatusCode::NOT_FOUND, "there is nothing here");
    let rest = path.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('/')).ok_or(NOT_FOUND)?;
    let segments: Vec<&str> = rest.split('/').collect();
    match segments[..] {
        [identity] if !identity.is_empty() => Ok((None, decoded(identity)?)),
        [account, identity] if !account.is_empty() && !identity.is_empty() => {
            Ok((Some(decoded(account)?), decoded(identity)?))
        }
        _ => Err(NOT_FOUND),
    }
}

fn decoded(segment: &str) -> Result<String, Refusal> {
    let text = percent_decode_str(segment)
        .decode_utf8()
        .map_err(|_| refusal(StatusCode::BAD_REQUEST, "the path is not UTF-8"))?;
    match text.contains('\0') {
        true => Err(refusal(StatusCode::BAD_REQUEST, "the path contains a zero byte")),
        false => Ok(text.into_owned()),
    }
}

/// Whether a list header has this token, in any case and in any of its lines.
fn has_token(headers: &HeaderMap, name: HeaderName, token: &str) -> bool {
    let lines = headers.get_all(name).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|item| item.trim().eq_ignore_ascii_case(token))
}

fn subprotocols(headers: &HeaderMap, strict: bool) -> Vec<String> {
    let lines = headers.get_all(SEC_WEBSOCKET_PROTOCOL).into_iter().filter_map(|line| line.to_str().ok());
    let names = lines.flat_map(|line| line.split(',')).map(str::trim).filter(|name| !name.is_empty());
    names.filter(|name| !strict || is_registered(name)).map(Into::into).collect()
}

/// Names are registered as `name` and a dotted version; `ocpp16` is not.
fn is_registered(name: &str) -> bool {
    let version = name.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    version.len() < name.len()
        && version.contains('.')
        && version.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The Authorization header, where there is one.
pub fn basic(headers: &HeaderMap) -> Result<Option<Basic>, Refusal> {
    const UNREADABLE: Refusal = refusal(StatusCode::UNAUTHORIZED, "the Authorization header can not be read");
    let Some(value) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let (scheme, credentials) = value.to_str().ok().and_then(|value| value.split_once(' ')).ok_or(UNREADABLE)?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return Err(UNREADABLE);
    }
    let bytes = BASE64.decode(credentials.trim()).map_err(|_| UNREADABLE)?;
    let colon = bytes.iter().position(|byte| *byte == b':').ok_or(UNREADABLE)?;
    let username =
        String::from_utf8(bytes[..colon].to_vec()).ok().filter(|name| !name.contains('\0')).ok_or(UNREADABLE)?;
    Ok(Some(Basic { username, password: bytes[colon + 1..].to_vec() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(path: &str, headers: &[(&str, &str)]) -> Request<()> {
        let mut request = Request::get(path);
        let usual = [
            ("Upgrade", "WebSocket"),
            ("Connection", "keep-alive, UPGRADE"),
            ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="),
        ];
        for (name, value) in
            usual.iter().filter(|(name, _)| headers.iter().all(|(other, _)| name != other)).chain(headers)
        {
            request = request.header(*name, *value);
        }
        request.body(()).unwrap()
    }

    fn identity(path: &str) -> Result<(Option<String>, String), u16> {
        read(&request(path, &[]), "/ocpp", false)
            .map(|hello| (hello.account, hello.identity))
            .map_err(|refusal| refusal.status.as_u16())
    }

    #[test]
    fn the_path_is_decoded_once() {
        assert_eq!(identity("/ocpp/CP1"), Ok((None, "CP1".into())));
        assert_eq!(identity("/ocpp/RDAM%20123"), Ok((None, "RDAM 123".into())));
        assert_eq!(identity("/ocpp/100%2525"), Ok((None, "100%25".into())));
        assert_eq!(identity("/ocpp/a%2Fb"), Ok((None, "a/b".into())));
        assert_eq!(identity("/ocpp/m%C3%BCller/CP%3A1"), Ok((Some("müller".into()), "CP:1".into())));
        assert_eq!(identity("ws://host:80/ocpp/CP1?x=1"), Ok((None, "CP1".into())));
    }

    #[test]
    fn other_paths_are_not_found() {
        for path in
            ["/", "/ocpp", "/ocpp/", "/ocpp//", "/ocpp//CP1", "/ocpp/a/", "/ocpp/a/b/c", "/ocppx/CP1", "/OCPP/CP1"]
        {
            assert_eq!(identity(path), Err(404), "{path}");
        }
        assert_eq!(identity("/ocpp/%00"), Err(400));
        assert_eq!(identity("/ocpp/%FF"), Err(400));
    }

    #[test]
    fn strict_refuses_what_chargers_do() {
        let key = [("Sec-WebSocket-Key", "MTIzNDU2Nzg5MDEyMzQ1Njc=")];
        for (request, status) in [(request("/ocpp/CP1", &key), 400), (request("ws://host/ocpp/CP1", &[]), 400)] {
            assert!(read(&request, "/ocpp", false).is_ok());
            assert_eq!(read(&request, "/ocpp", true).unwrap_err().status.as_u16(), status);
        }
        let offer = request("/ocpp/CP1", &[("Sec-WebSocket-Protocol", "ocpp16, ocpp1.6 ,ocpp2.0.1,ocpp1.,.6")]);
        assert_eq!(
            read(&offer, "/ocpp", false).unwrap().subprotocols,
            ["ocpp16", "ocpp1.6", "ocpp2.0.1", "ocpp1.", ".6"]
        );
        assert_eq!(read(&offer, "/ocpp", true).unwrap().subprotocols, ["ocpp1.6", "ocpp2.0.1"]);
    }

    #[test]
    fn a_request_that_is_no_handshake_is_told_so() {
        for (header, value) in [("Upgrade", "h2c"), ("Connection", "close"), ("Sec-WebSocket-Version", "8")] {
            assert_eq!(
                read(&request("/ocpp/CP1", &[(header, value)]), "/ocpp", false).unwrap_err().status.as_u16(),
                426,
                "{header}"
            );
        }
        assert_eq!(
            read(&request("/ocpp/CP1", &[("Sec-WebSocket-Key", "")]), "/ocpp", false).unwrap_err().status.as_u16(),
            400
        );
    }

    #[test]
    fn a_password_is_bytes_after_the_first_colon() {
        let read_basic = |value: &str| {
            read(&request("/ocpp/CP1", &[("Authorization", value)]), "/ocpp", false).map(|hello| hello.basic.unwrap())
        };
        // "AL1000:" 00 01 ":" ff
        let basic = read_basic("basic QUwxMDAwOgABOv8=").unwrap();
        assert_eq!((basic.username.as_str(), &basic.password[..]), ("AL1000", &b"\0\x01:\xff"[..]));
        assert_eq!(format!("{basic:?}"), r#"Basic("AL1000", hidden)"#);
        assert_eq!(read_basic("Basic QTpi").unwrap().password, b"b");
        assert_eq!(read_basic("Basic QTpiYw").unwrap().password, b"bc", "without padding");
        for wrong in ["Bearer x", "Basic", "Basic !", "Basic QQ==", "Basic /zp4"] {
            assert_eq!(read_basic(wrong).unwrap_err().status.as_u16(), 401, "{wrong}");
        }
    }
}
