//! What `ocpp.message_schema` tells people means what the published schemas mean.

use crate::{
    mutation::{Mutation, change, mutations, random},
    official::{Half, Schemas},
    schemas::oracle,
};
use ocpp_wire::{
    Version,
    catalogue::{self, Object},
    sample,
};
use serde_json::{Value, json};

/// Valid messages, random and complete, and everything that the mutations make of a complete one.
fn corpus(object: &'static Object, random: &mut impl FnMut() -> u64) -> Vec<Value> {
    let mut corpus = vec![json!([]), json!("text"), json!(1), json!(true), Value::Null, json!({})];
    for _ in 0..50 {
        corpus.push(sample::payload(object, random));
        corpus.push(sample::complete_payload(object, random));
    }
    let complete = sample::complete_payload(object, random);
    for Mutation { pointer, value, .. } in mutations(object) {
        let mut payload = complete.clone();
        change(&mut payload, &pointer, value);
        corpus.push(payload);
    }
    corpus
}

#[test]
fn the_schema_we_tell_accepts_and_refuses_what_the_published_one_does() {
    let test = "the_schema_we_tell_accepts_and_refuses_what_the_published_one_does";
    let Some(schemas) = Schemas::find(test) else { return };
    let mut random = random(5);
    let (mut accepted, mut refused) = (0, 0);
    for message in catalogue::messages(Version::V16) {
        let told = catalogue::json_schema(Version::V16, message.action).unwrap();
        for (half, name, object) in
            [(Half::Request, "request", message.request), (Half::Response, "response", message.response)]
        {
            let ours = oracle(&told[name]);
            let theirs = oracle(&schemas.read(message.action, half).expect("a schema"));
            for payload in corpus(object, &mut random) {
                let verdict = theirs.is_valid(&payload);
                assert_eq!(ours.is_valid(&payload), verdict, "{} {half:?}: {payload}", message.action);
                if verdict { accepted += 1 } else { refused += 1 }
            }
        }
    }
    assert!(accepted > 8000 && refused > 2000, "only {accepted} valid and {refused} invalid messages were tried");
}

/// The one difference there is. The schemas of the first edition are draft-04, for which `1.0` is no integer; those of
/// the security extension are draft-06, and ours are draft-07, for which it is one. We read it as one, see
/// `number::whole`.
#[test]
fn an_integer_may_be_written_with_a_point() {
    let Some(schemas) = Schemas::find("an_integer_may_be_written_with_a_point") else { return };
    for (action, json, theirs) in [
        ("CancelReservation", r#"{"reservationId": 1.0}"#, false),
        ("CancelReservation", r#"{"reservationId": 1.5}"#, false),
        ("ExtendedTriggerMessage", r#"{"requestedMessage": "Heartbeat", "connectorId": 1.0}"#, true),
    ] {
        let payload: Value = serde_json::from_str(json).unwrap();
        assert_eq!(oracle(&schemas.read(action, Half::Request).unwrap()).is_valid(&payload), theirs, "{action} {json}");
        let told = catalogue::json_schema(Version::V16, action).unwrap();
        assert_eq!(oracle(&told["request"]).is_valid(&payload), !json.contains("1.5"), "we say of {action} {json}");
    }
}
