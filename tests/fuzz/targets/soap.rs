//! Any bytes are an envelope or a fault. What was understood survives being written and read again, and every fault is
//! an envelope, whatever it quotes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ocpp_wire::soap::{
    self, Broken, Content, Fault, Header, Said, Service, bytes,
    write::{self, Addressing},
};

fuzz_target!(|input: &[u8]| {
    // A charset is read from whatever stands in the header of HTTP.
    for content_type in [std::str::from_utf8(input).ok(), Some(";charset=UTF-16"), Some(";charset=latin1")] {
        let _ = bytes::text(input, content_type);
    }
    match bytes::text(input, None) {
        Ok(text) => {
            // The payload as a value and as text.
            match soap::read_as(&text, |payload| (payload.value(), payload.text())) {
                Ok(said) => understood(&said),
                Err(broken) => refused(&broken),
            }
            quoted(&text);
        }
        Err(not_text) => quoted(&not_text.to_string()),
    }
});

fn understood(said: &Said<(serde_json::Value, String)>) {
    let &Said { ref header, version, service, ref action, half, ref content } = said;
    match content {
        Content::Payload((payload, text)) => {
            let again = serde_json::from_str::<serde_json::Value>(text).expect("a payload as text is JSON");
            assert_eq!(again, *payload, "{text}");
            let Some(message) = soap::find(version, action) else { return };
            if !write::check(message.part(half), payload).is_empty() {
                return;
            }
            let again = write::message(version, service, message, half, payload, &addressing(header));
            let read = soap::read(&again).expect("what was written is read");
            assert_eq!((read.version, read.service, &read.action, read.half), (version, service, action, half));
            assert_eq!(read.content, Content::Payload(payload.clone()), "{again}");
            assert_eq!(read.header.identity, header.identity, "{again}");
            assert_eq!(read.header.message_id, header.message_id, "{again}");
        }
        Content::Fault(fault) => is_read_as(&write::fault(Some(version), service, fault, &addressing(header)), fault),
    }
}

fn refused(broken: &Broken) {
    let fault = &broken.fault;
    is_read_as(&write::fault(broken.version, Service::CentralSystem, fault, &addressing(&broken.header)), fault);
}

/// A fault that quotes any text, and is addressed by it.
fn quoted(text: &str) {
    let any = Some(text);
    let addressing = Addressing { identity: any, message_id: any, relates_to: any, from: any, to: any };
    let written = write::fault(None, Service::ChargePoint, &Fault::protocol_error(text), &addressing);
    assert!(matches!(soap::read(&written), Ok(Said { content: Content::Fault(_), .. })), "{written}");
}

fn is_read_as(written: &str, fault: &Fault) {
    let read = soap::read(written).expect("a fault that was written is read");
    let reason = fault.reason.trim_matches([' ', '\t', '\r', '\n']).to_owned();
    assert_eq!(read.content, Content::Fault(Fault { reason, ..fault.clone() }), "{written}");
}

fn addressing(header: &Header) -> Addressing<'_> {
    Addressing {
        identity: header.identity.as_deref(),
        message_id: header.message_id.as_deref(),
        relates_to: header.relates_to.as_deref(),
        from: header.from.as_deref(),
        to: header.to.as_deref(),
    }
}
