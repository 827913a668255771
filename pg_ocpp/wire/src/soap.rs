//! OCPP over SOAP 1.2 with WS-Addressing (OCPP-S): envelopes to and from JSON, driven by the catalogue.
//!
//! [`bytes::text`] makes text of the body of an HTTP request, [`read()`] makes of it what is said, [`mod@write`] writes
//! requests, answers and faults. JSON keeps the names and the nesting of the XML; what is a list, a number or a boolean
//! says the catalogue, never the document.

pub mod bytes;
mod fault;
mod name;
mod payload;
mod read;
mod tree;
pub mod write;

pub use fault::{Fault, FaultCode, Subcode};
pub use name::{ANONYMOUS, Service, has_soap};
pub use payload::Payload;
pub use read::{Broken, Content, Header, Said, read, read_as};
pub use tree::{MOST_BYTES, MOST_DEPTH, MOST_ELEMENTS, NotXml};

use crate::{
    Version,
    catalogue::{self, Message},
};

/// What `action` is in this version over SOAP. The security extension of 1.6 is for JSON alone (whitepaper §1.4).
pub fn find(version: Version, action: &str) -> Option<&'static Message> {
    catalogue::find(version, action).filter(|message| has_soap(version) && message.block != "Security")
}

#[cfg(test)]
mod tests;
