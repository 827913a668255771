//! Any bytes are a frame or a reason why not. What was understood survives being written and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ocpp_wire::{
    Version,
    error::Code,
    frame::{self, Frame},
};

fuzz_target!(|bytes: &[u8]| {
    let mut violations = vec![];
    let read = frame::parse_strictly(bytes, &mut violations);
    assert_eq!(read, frame::parse(bytes), "noting violations changes nothing");
    match read {
        Ok(Frame::Call { id, action, payload }) => {
            if violations.iter().all(|violation| violation.path != "frame.messageId") {
                let again = frame::call(id.as_str(), &action, &payload);
                assert_eq!(frame::parse(again.as_bytes()), Ok(Frame::Call { id, action, payload }));
            }
        }
        Ok(Frame::CallResult { id, payload }) => {
            let again = frame::call_result(&id, &payload);
            assert_eq!(frame::parse(again.as_bytes()), Ok(Frame::CallResult { id, payload }));
        }
        Ok(Frame::CallError { id, code, description, details }) => {
            let code = Code::from_any_spelling(&code).unwrap_or(Code::GenericError);
            let again = frame::call_error(&id, code, Version::V16, &description, &details);
            let mut violations = vec![];
            let read = frame::parse_strictly(again.as_bytes(), &mut violations);
            assert!(matches!(read, Ok(Frame::CallError { id: same, .. }) if same == id));
            assert!(violations.iter().all(|violation| violation.path == "frame.messageId"), "{again}: {violations:?}");
        }
        Ok(Frame::Other { number, .. }) => assert!(!(2..=4).contains(&number)),
        Err(broken) => {
            let reply = broken.reply(Version::V16);
            assert_eq!(reply.is_some(), broken.looks_like_call() && broken.id.is_some());
            if let Some(reply) = reply {
                let read = frame::parse(reply.as_bytes());
                assert!(matches!(read, Ok(Frame::CallError { id, .. }) if Some(&id) == broken.id.as_ref()), "{reply}");
            }
            let _ = broken.reply(Version::V201);
        }
    }
});
