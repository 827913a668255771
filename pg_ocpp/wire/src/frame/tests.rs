//! Frames as they should be, as they come, and as bytes that are none.

use super::*;
use crate::{Version, error::Code};
use proptest::prelude::*;
use serde_json::json;

fn violations(text: &str) -> (Frame, Vec<String>) {
    let mut found = vec![];
    let frame = parse_strictly(text.as_bytes(), &mut found).unwrap_or_else(|broken| panic!("{text}: {broken}"));
    let found = found.iter().map(|violation| format!("{} {}", violation.path, violation.kind)).collect();
    (frame, found)
}

fn broken(bytes: &[u8]) -> Broken {
    parse(bytes).expect_err("these bytes are no frame")
}

fn text(id: &str) -> Id {
    Id::Text(id.to_string())
}

#[test]
fn the_three_kinds_of_frame() {
    assert_eq!(
        violations(r#" [2, "36:352" ,"Heartbeat", {}] "#),
        (Frame::Call { id: text("36:352"), action: "Heartbeat".to_string(), payload: json!({}) }, vec![])
    );
    assert_eq!(
        violations(r#"[3,"1",{"status":"Accepted"}]"#),
        (Frame::CallResult { id: text("1"), payload: json!({"status": "Accepted"}) }, vec![])
    );
    let error = Frame::CallError {
        id: text("1"),
        code: "NotSupported".to_string(),
        description: "no".to_string(),
        details: json!({}),
    };
    assert_eq!(violations(r#"[4,"1","NotSupported","no",{}]"#), (error, vec![]));
}

#[test]
fn what_can_be_understood_is_understood_and_noted() {
    for (sent, noted) in [
        (r#"[2,"1","Heartbeat",null]"#, &[][..]),
        (r#"[2,"1","Heartbeat"]"#, &["frame.payload missing"]),
        (r#"[2,"1","Heartbeat",{},"more"]"#, &["frame.elements too many"]),
        (r#"[2,17,"Heartbeat",{}]"#, &["frame.messageId wrong type"]),
        (r#"[2,"1234567890123456789012345678901234567","Heartbeat",{}]"#, &["frame.messageId too long"]),
        (r#"[2.0,"ä23456789012345678901234567890123456","Heartbeat",{}]"#, &[]),
        (r#"[3,"1"]"#, &["frame.payload missing"]),
        (r#"[4,"1","InternalError","oh"]"#, &["frame.errorDetails missing"]),
        (r#"[4,"1","InternalError","oh","SQL"]"#, &["frame.errorDetails wrong type"]),
        (
            r#"[4,"1",7,null,null]"#,
            &["frame.errorCode wrong type", "frame.errorDescription wrong type", "frame.errorDetails null"],
        ),
        (r#"[4,"1"]"#, &["frame.errorCode missing", "frame.errorDescription missing", "frame.errorDetails missing"]),
    ] {
        assert_eq!(violations(sent).1, noted, "{sent}");
    }
}

#[test]
fn steves_string_details_are_kept() {
    let (frame, _) = violations(r#"[4,"UID1","InternalError","failed","SQL [insert"]"#);
    assert!(matches!(frame, Frame::CallError { details: Value::String(text), .. } if text == "SQL [insert"));
}

#[test]
fn ids_are_echoed_exactly() {
    for id in [r#""28240181849166013077""#, r#""Ä\"\\""#, "28240181849166013077", "1.50", "-0"] {
        let Ok(Frame::Call { id: read, .. }) = parse(format!(r#"[2,{id},"Heartbeat",{{}}]"#).as_bytes()) else {
            panic!("{id} is readable");
        };
        assert_eq!(call_result(&read, &json!({})), format!("[3,{id},{{}}]"));
    }
}

#[test]
fn numbers_keep_their_digits() {
    let sent = r#"{"a":31.245270191439438,"b":8.10,"c":9223372036854775808}"#;
    let Ok(Frame::Call { id, payload, .. }) = parse(format!(r#"[2,"1","X",{sent}]"#).as_bytes()) else {
        panic!("it is a call");
    };
    assert_eq!(call_result(&id, &payload), format!(r#"[3,"1",{sent}]"#));
}

#[test]
fn nul_is_taken_out_of_payloads_but_not_of_ids() {
    let (frame, noted) = violations(r#"[2,"1","Authorize",{"idTag":"AB\u0000\u0000","l":[{"x\u0000":"\u0000"}]}]"#);
    assert!(matches!(frame, Frame::Call { payload, .. } if payload == json!({"idTag": "AB", "l": [{"x": ""}]})));
    assert_eq!(noted, ["idTag format", "l[0].x format", "l[0].x format"]);
    let (frame, noted) = violations(r#"[4,"1","Gen\u0000","\u0000",{"a":"\u0000"}]"#);
    assert!(matches!(frame, Frame::CallError { code, description, details, .. }
        if code == "Gen" && description.is_empty() && details == json!({"a": ""})));
    assert_eq!(noted, ["frame.errorCode format", "frame.errorDescription format", "frame.errorDetails.a format"]);
    assert_eq!(broken(br#"[2,"1\u0000","Heartbeat",{}]"#).fault, Fault::NulInId);
    let refused = broken(br#"[2,"1","Heart\u0000beat",{}]"#);
    assert_eq!((refused.fault, refused.id), (Fault::NoAction, Some(text("1"))));
}

#[test]
fn other_message_types_are_told_apart() {
    assert_eq!(
        parse(br#"[6,"1","NotifyPeriodicEventStream",{}]"#),
        Ok(Frame::Other { number: 6, id: Some(text("1")) })
    );
    assert_eq!(parse(b"[0]"), Ok(Frame::Other { number: 0, id: None }));
}

#[test]
fn broken_frames_say_what_where_and_whose() {
    let deep = [b"[2,\"1\",\"Heartbeat\",".to_vec(), b"[".repeat(100_000)].concat();
    for (bytes, fault, at, id) in [
        (&b""[..], "EOF while parsing a value", 0, None),
        (b"\xEF\xBB\xBF[2,\"1\",\"Heartbeat\",{}]", "expected value", 0, Some("1")),
        (b"\0[2,\"1\",\"Heartbeat\",{}]", "expected value", 0, Some("1")),
        (b"[2,\"1\",\"Heartbeat\",{}]\0", "trailing characters", 22, Some("1")),
        (b"[2,\"1\",\"Heartbeat\",{}][]", "trailing characters", 22, Some("1")),
        (b"[2,\"1\",\n\"Heartbeat\",\n{oh}]", "key must be a string", 22, Some("1")),
        (b"[2,\"1\",\"Heart", "EOF while parsing a string", 13, Some("1")),
        (b"[2,\"1\"", "EOF while parsing a list", 6, None),
        (b"[2,\"12", "EOF while parsing a string", 6, None),
        (b"[2,12", "EOF while parsing a list", 5, None),
        (b"[2,12,", "EOF while parsing a value", 6, Some("12")),
        (&deep, "recursion limit exceeded", 145, Some("1")),
    ] {
        let broken = broken(bytes);
        assert_eq!(broken.fault, Fault::NotJson(fault.to_string()), "{broken}");
        assert_eq!((broken.at, broken.id.as_ref().map(Id::as_str)), (at, id), "{broken}");
    }
}

#[test]
fn broken_frames_of_other_kinds() {
    for (bytes, fault, call) in [
        (&b"[2,\"1\",\"Heart\xFFbeat\",{}]"[..], Fault::NotUtf8, true),
        (b"{}", Fault::NotAnArray, false),
        (b"null", Fault::NotAnArray, false),
        (b"[]", Fault::NoMessageType, false),
        (b"[\"2\",\"1\",\"Heartbeat\",{}]", Fault::NoMessageType, false),
        (b"[2.5,\"1\",\"Heartbeat\",{}]", Fault::NoMessageType, false),
        (b"[2]", Fault::NoId, true),
        (b"[2,null,\"Heartbeat\",{}]", Fault::NoId, true),
        (b"[3,[],{}]", Fault::NoId, false),
        (b"[2,\"1\"]", Fault::NoAction, true),
        (b"[2,\"1\",{}]", Fault::NoAction, true),
    ] {
        let broken = broken(bytes);
        assert_eq!((broken.looks_like_call(), &broken.fault), (call, &fault), "{broken}");
    }
    assert_eq!(broken(b"[2,\"1\",\"Heart\xFFbeat\",{}]").at, 13);
}

#[test]
fn a_quote_swallowed_by_a_backslash_leaves_id_and_action_readable() {
    let broken = broken(br#"[2,"213","StartTransaction",{"connectorId":2,"idTag":"336699\","meterStart":33259490}]"#);
    assert!(matches!(broken.fault, Fault::NotJson(_)));
    assert_eq!((broken.id, broken.action.as_deref()), (Some(text("213")), Some("StartTransaction")));
}

#[test]
fn only_broken_calls_are_answered() {
    let reply = |bytes: &[u8], version| broken(bytes).reply(version);
    let answered = reply(b"[2,\"1\",\"Heart", Version::V16).unwrap();
    assert!(answered.starts_with(r#"[4,"1","FormationViolation","not JSON after byte 13: EOF"#), "{answered}");
    assert_eq!(reply(b"[2,\"1", Version::V16), None);
    assert!(reply(b"[2,\"1", Version::V201).unwrap().starts_with(r#"[4,"-1","FormatViolation","#));
    assert!(reply(b"[2,null,\"Heartbeat\",{}]", Version::V21).unwrap().starts_with(r#"[4,"-1","RpcFrameworkError","#));
    assert!(reply(b"oh", Version::V201).unwrap().starts_with(r#"[4,"-1","#));
    assert_eq!(reply(b"oh", Version::V16), None);
    for version in Version::ALL {
        assert_eq!(reply(b"[3,\"1\",{", version), None);
        assert_eq!(reply(b"[4,\"1\",{", version), None);
    }
}

#[test]
fn what_we_write_is_what_others_can_read() {
    assert_eq!(call("a\"b", "Reset", &json!({"type": "Soft"})), r#"[2,"a\"b","Reset",{"type":"Soft"}]"#);
    let description = format!("no \"tag\"\n{}", "ä".repeat(300));
    let written = call_error(&text("1"), Code::FormatViolation, Version::V16, &description, &Value::Null);
    let Ok(Frame::CallError { code, description, details, .. }) = parse(written.as_bytes()) else {
        panic!("{written}");
    };
    assert_eq!((code.as_str(), details), ("FormationViolation", json!({})));
    assert!(description.starts_with("no 'tag' ä"));
    assert_eq!(description.chars().count(), 255);
    let written = call_error(&text("1"), Code::GenericError, Version::V16, "", &json!("why"));
    assert_eq!(written, r#"[4,"1","GenericError","",{"details":"why"}]"#);
}

proptest! {
    #[test]
    fn any_bytes_are_a_frame_or_broken(bytes: Vec<u8>, text in ".*") {
        let _ = parse(&bytes);
        let _ = parse(text.as_bytes());
    }

    /// Cut, overwritten and enlarged frames: no panic, and an id that is reported is the one that was sent.
    #[test]
    fn damaged_frames_keep_their_id_or_lose_it(
        cut in 0..80_usize,
        place in 12..80_usize,
        junk in prop::collection::vec(any::<u8>(), 0..4),
    ) {
        let mut bytes = br#"[2,"1234567","StartTransaction",{"connectorId":2,"idTag":"3366","meterStart":1}]"#.to_vec();
        let place = place.min(bytes.len());
        bytes.splice(place..(place + junk.len()).min(bytes.len()), junk);
        bytes.truncate(bytes.len() - cut.min(bytes.len()));
        match parse(&bytes) {
            Ok(Frame::Call { id, .. }) => prop_assert_eq!(id.as_str(), "1234567"),
            Ok(other) => prop_assert!(false, "{:?}", other),
            Err(broken) => prop_assert!(broken.id.is_none_or(|id| id.as_str() == "1234567")),
        }
    }

    #[test]
    fn any_description_makes_a_frame(description in "\\PC*|.*", id in ".*") {
        let written = call_error(&Id::Text(id.clone()), Code::InternalError, Version::V16, &description, &Value::Null);
        let read = parse(written.as_bytes());
        if !id.contains('\0') {
            let Ok(Frame::CallError { id: read, description, .. }) = read else { panic!("{written}") };
            prop_assert_eq!(read.as_str(), id.as_str());
            prop_assert!(!description.contains(['"']) && !description.contains(char::is_control));
        }
    }
}
