//! The protocol versions, by the names they have in SQL and in WebSocket sub-protocols.

use std::{fmt, str::FromStr};

/// A version of OCPP. Ordered: later versions are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    V12,
    V15,
    V16,
    V201,
    V21,
}

/// The text names no version that this crate knows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a version of OCPP; known are 1.2, 1.5, 1.6, 2.0.1 and 2.1")]
pub struct UnknownVersion(pub String);

impl Version {
    pub const ALL: [Version; 5] = [Version::V12, Version::V15, Version::V16, Version::V201, Version::V21];

    /// As people and SQL write it: `1.6`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Version::V12 => "1.2",
            Version::V15 => "1.5",
            Version::V16 => "1.6",
            Version::V201 => "2.0.1",
            Version::V21 => "2.1",
        }
    }

    /// The WebSocket sub-protocol (OCPP-J 1.6 §3.1.2): `ocpp1.6`. 1.2 and 1.5 have names too, although their standard
    /// is SOAP.
    pub const fn subprotocol(self) -> &'static str {
        match self {
            Version::V12 => "ocpp1.2",
            Version::V15 => "ocpp1.5",
            Version::V16 => "ocpp1.6",
            Version::V201 => "ocpp2.0.1",
            Version::V21 => "ocpp2.1",
        }
    }

    /// The version that one sub-protocol name asks for. With `lenient`, upper case, surrounding spaces and missing dots
    /// are understood too (`ocpp16`, the emulator of ocpp-cs). `ocpp2.0` was superseded by 2.0.1, which
    /// differs: it is never matched.
    pub fn from_subprotocol(name: &str, lenient: bool) -> Option<Version> {
        let plain = |text: &str| text.trim().replace('.', "").to_ascii_lowercase();
        Version::ALL
            .into_iter()
            .find(|version| version.subprotocol() == name || (lenient && plain(version.subprotocol()) == plain(name)))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Version {
    type Err = UnknownVersion;

    /// Exactly the texts of [`Version::as_str`].
    fn from_str(text: &str) -> Result<Version, UnknownVersion> {
        Version::ALL
            .into_iter()
            .find(|version| version.as_str() == text)
            .ok_or_else(|| UnknownVersion(text.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_version_is_found_by_its_names() {
        for version in Version::ALL {
            assert_eq!(version.to_string().parse(), Ok(version));
            assert_eq!(Version::from_subprotocol(version.subprotocol(), false), Some(version));
        }
        assert_eq!("1.7".parse::<Version>(), Err(UnknownVersion("1.7".to_string())));
    }

    #[test]
    fn only_lenient_reads_undotted_subprotocols() {
        assert_eq!(Version::from_subprotocol("ocpp16", true), Some(Version::V16));
        assert_eq!(Version::from_subprotocol(" OCPP2.0.1", true), Some(Version::V201));
        assert_eq!(Version::from_subprotocol("ocpp16", false), None);
        assert_eq!(Version::from_subprotocol("ocpp2.0", true), None);
    }
}
