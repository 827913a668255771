//! The names of SOAP: namespaces of the envelope and of each OCPP version, actions and the elements that carry them.

use crate::{Version, catalogue::Half};

/// What a namespace means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// No namespace.
    None,
    Soap12,
    Soap11,
    /// WS-Addressing 1.0.
    Addressing,
    /// XML Schema instance: xsi:nil, xsi:type.
    Instance,
    Ocpp(Place),
    Other,
}

/// Whose service, and of which version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub version: Version,
    pub service: Service,
}

/// Who offers the service that a request is sent to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Requests of charge points, and our answers.
    CentralSystem,
    /// Our commands, and their answers.
    ChargePoint,
}

pub const SOAP_12: &str = "http://www.w3.org/2003/05/soap-envelope";
pub const SOAP_11: &str = "http://schemas.xmlsoap.org/soap/envelope/";
pub const ADDRESSING: &str = "http://www.w3.org/2005/08/addressing";
const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// The address of whoever asked, on the connection by which it asked (WS-Addressing 1.0 core §2.1).
pub const ANONYMOUS: &str = "http://www.w3.org/2005/08/addressing/anonymous";
/// The action of a fault (WS-Addressing 1.0 SOAP binding §6).
pub const FAULT_ACTION: &str = "http://www.w3.org/2005/08/addressing/soap/fault";

/// As the WSDL files write them; table 2 of OCPP-S 1.6 leaves out the last slash, so both are read.
const OCPP: [(&str, Place); 6] = [
    ("urn://Ocpp/Cs/2010/08/", Place { version: Version::V12, service: Service::CentralSystem }),
    ("urn://Ocpp/Cp/2010/08/", Place { version: Version::V12, service: Service::ChargePoint }),
    ("urn://Ocpp/Cs/2012/06/", Place { version: Version::V15, service: Service::CentralSystem }),
    ("urn://Ocpp/Cp/2012/06/", Place { version: Version::V15, service: Service::ChargePoint }),
    ("urn://Ocpp/Cs/2015/10/", Place { version: Version::V16, service: Service::CentralSystem }),
    ("urn://Ocpp/Cp/2015/10/", Place { version: Version::V16, service: Service::ChargePoint }),
];

impl Space {
    pub fn named(namespace: &str) -> Space {
        match namespace {
            "" => Space::None,
            SOAP_12 => Space::Soap12,
            SOAP_11 => Space::Soap11,
            ADDRESSING => Space::Addressing,
            INSTANCE => Space::Instance,
            other => {
                let other = other.strip_suffix('/').unwrap_or(other);
                let known = OCPP.iter().find(|(name, _)| name[..name.len() - 1].eq_ignore_ascii_case(other));
                known.map_or(Space::Other, |(_, place)| Space::Ocpp(*place))
            }
        }
    }
}

impl Place {
    /// The namespace; None for versions that have no SOAP.
    pub fn namespace(self) -> Option<&'static str> {
        OCPP.iter().find(|(_, place)| *place == self).map(|(name, _)| *name)
    }
}

/// Whether OCPP was ever spoken over SOAP in this version.
pub fn has_soap(version: Version) -> bool {
    version <= Version::V16
}

/// `BootNotification` and Request are `bootNotificationRequest`.
pub fn element(action: &str, half: Half) -> String {
    let mut name = String::with_capacity(action.len() + 8);
    let mut characters = action.chars();
    name.extend(characters.next().map(|first| first.to_ascii_lowercase()));
    name.push_str(characters.as_str());
    name.push_str(suffix(half));
    name
}

/// The reverse of [`element`]; None for a name that ends in neither Request nor Response.
pub fn action_of(element: &str) -> Option<(String, Half)> {
    let halves = [Half::Request, Half::Response];
    halves.into_iter().find_map(|half| {
        let action = element.strip_suffix(suffix(half)).filter(|action| !action.is_empty())?;
        let mut characters = action.chars();
        let first = characters.next()?.to_ascii_uppercase();
        Some((format!("{first}{}", characters.as_str()), half))
    })
}

fn suffix(half: Half) -> &'static str {
    match half {
        Half::Request => "Request",
        Half::Response => "Response",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_of_a_namespace_are_known() {
        for (name, place) in OCPP {
            assert_eq!(Space::named(name), Space::Ocpp(place));
            assert_eq!(Space::named(name.strip_suffix('/').unwrap()), Space::Ocpp(place));
            assert_eq!(place.namespace(), Some(name));
        }
        assert_eq!(Space::named("urn://Ocpp/Cs/2015/11/"), Space::Other);
        assert_eq!(Place { version: Version::V201, service: Service::ChargePoint }.namespace(), None);
    }

    #[test]
    fn elements_are_named_after_their_actions() {
        assert_eq!(element("BootNotification", Half::Request), "bootNotificationRequest");
        assert_eq!(action_of("dataTransferResponse"), Some(("DataTransfer".to_owned(), Half::Response)));
        assert_eq!(action_of("Request"), None);
        assert_eq!(action_of("chargeBoxIdentity"), None);
    }
}
