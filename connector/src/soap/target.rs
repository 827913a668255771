//! The address of a charge point, as the charge point itself has written it: a URL, and which ones we speak.

use hyper::Uri;

const NO_URL: &str = "not a URL such as http://10.0.0.1:8080/ocpp";

/// A URL taken apart, to be POSTed to.
#[derive(Debug, PartialEq, Eq)]
pub struct Target {
    /// A name or an address; IPv6 without brackets.
    pub host: String,
    pub port: u16,
    /// Host and port as they were written, for the Host header.
    pub authority: String,
    /// Path and query.
    pub path: String,
}

impl Target {
    /// Reads a URL that anybody may have written. The error is a line for people.
    pub fn read(text: &str) -> Result<Self, String> {
        let shown = Shown(text);
        let wrong = |what: &str| format!("the address {shown} is {what}");
        let url: Uri = text.trim().parse().map_err(|_| wrong(NO_URL))?;
        match url.scheme_str() {
            Some("http") => {}
            Some("https") => {
                return Err(wrong(
                    "an https one, which is not spoken: reach the charge point through a VPN or a tunnel and give it an http:// address",
                ));
            }
            _ => return Err(wrong(NO_URL)),
        }
        let authority = url.authority().ok_or_else(|| wrong("without a host"))?.as_str();
        if authority.contains('@') {
            return Err(wrong("one with a user name, which is not spoken"));
        }
        let host = url.host().filter(|host| !host.is_empty()).ok_or_else(|| wrong("without a host"))?;
        let port = match authority[host.len()..].strip_prefix(':') {
            None | Some("") => 80,
            Some(port) => match port.parse() {
                Ok(port @ 1..) => port,
                _ => return Err(wrong("one with a port that does not exist")),
            },
        };
        Ok(Target {
            host: host.trim_start_matches('[').trim_end_matches(']').into(),
            port,
            authority: authority.trim_end_matches(':').into(),
            path: url.path_and_query().map_or("/", |path| path.as_str()).into(),
        })
    }
}

/// What a charge point wrote, in quotes, escaped and not endless.
struct Shown<'a>(&'a str);

impl std::fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const MOST: usize = 200;
        match self.0.char_indices().nth(MOST) {
            Some((end, _)) => write!(f, "{:?}...", &self.0[..end]),
            None => write!(f, "{:?}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (String, u16, String, String) {
        let target = Target::read(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        (target.host, target.port, target.authority, target.path)
    }

    fn parts(host: &str, port: u16, authority: &str, path: &str) -> (String, u16, String, String) {
        (host.into(), port, authority.into(), path.into())
    }

    #[test]
    fn a_url_is_taken_apart() {
        assert_eq!(read("http://10.0.0.1:8080/ocpp"), parts("10.0.0.1", 8080, "10.0.0.1:8080", "/ocpp"));
        assert_eq!(read(" http://10.0.0.1\n"), parts("10.0.0.1", 80, "10.0.0.1", "/"));
        assert_eq!(read("HTTP://CP.example.net:/a?b=c#d"), parts("CP.example.net", 80, "CP.example.net", "/a?b=c"));
        assert_eq!(read("http://[2001:db8::1]:81/"), parts("2001:db8::1", 81, "[2001:db8::1]:81", "/"));
        assert_eq!(read("http://[::1]"), parts("::1", 80, "[::1]", "/"));
    }

    #[test]
    fn what_is_not_spoken_is_told_so() {
        for (address, reason) in [
            ("https://10.0.0.1/", "VPN"),
            ("ftp://10.0.0.1/", "not a URL"),
            ("file:///etc/passwd", "not a URL"),
            ("10.0.0.1:8080", "not a URL"),
            ("/ocpp", "not a URL"),
            ("", "not a URL"),
            ("http://", "not a URL"),
            ("http:///ocpp", "not a URL"),
            ("http://me:secret@10.0.0.1/", "user name"),
            ("http://@10.0.0.1/", "user name"),
            ("http://10.0.0.1:0/", "port"),
            ("http://10.0.0.1:65536/", "port"),
            ("http://10.0.0.1/a b", "not a URL"),
            ("http://10.0.0.1/\r\nX: y", "not a URL"),
        ] {
            let error = Target::read(address).unwrap_err();
            assert!(error.contains(reason) && error.lines().count() == 1, "{address:?}: {error}");
        }
        assert!(Target::read(&"ü".repeat(1000)).unwrap_err().len() < 500);
    }
}
