//! Readings as JSON clients of the draft of OCPP-J 1.5 write them, and what is no reading at all.

use ocpp_wire::{
    Version,
    lift::{self, Half},
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn up(version: Version, action: &str, payload: &str) -> Value {
    lift::up(version, action, Half::Request, serde_json::from_str(payload).expect("JSON"))
}

#[test]
fn readings_of_1_5_become_those_of_1_6() {
    let same = [
        r#"{"values": [{"timestamp": "t", "value": [{"value": "16.0", "unit": "Amp"}]}]}"#,
        r#"{"values": [{"timestamp": "t", "values": [{"value": "16.0", "unit": "Amp"}]}]}"#,
        r#"{"values": [{"timestamp": "t", "value": [{"value": 16.0, "unit": "Amp"}]}]}"#,
        r#"{"values": {"timestamp": "t", "value": {"value": "16.0", "unit": "Amp"}}}"#,
        r#"{"values": [{"timestamp": "t", "sampledValue": {"value": "16.0", "unit": "A"}}]}"#,
        r#"{"meterValue": [{"timestamp": "t", "value": {"value": "16.0", "unit": "Amp"}}]}"#,
    ];
    for payload in same {
        let expected =
            json!({ "meterValue": [{ "timestamp": "t", "sampledValue": [{ "value": "16.0", "unit": "A" }] }] });
        assert_eq!(up(Version::V15, "MeterValues", payload), expected, "{payload}");
    }
    let bare = [
        (Version::V15, r#"{"values": [{"timestamp": "t", "value": "604"}]}"#),
        (Version::V15, r#"{"values": [{"timestamp": "t", "value": ["604"]}]}"#),
        (Version::V12, r#"{"values": [{"timestamp": "t", "value": 604}]}"#),
        (Version::V12, r#"{"values": [{"timestamp": "t", "value": [604]}]}"#),
    ];
    for (version, payload) in bare {
        let expected = json!({ "meterValue": [{ "timestamp": "t", "sampledValue": [{ "value": "604" }] }] });
        assert_eq!(up(version, "MeterValues", payload), expected, "{payload}");
    }
    assert_eq!(up(Version::V15, "MeterValues", r#"{"connectorId": 1}"#), json!({ "connectorId": 1, "meterValue": [] }));
}

#[test]
fn digits_stay_as_they_are_written() {
    for number in ["0.10", "-7.0", "604", "12345678901234567890.123456789012345678901234567890"] {
        let lifted = up(Version::V15, "MeterValues", &format!(r#"{{"values": [{{"value": {number}}}]}}"#));
        assert_eq!(lifted["meterValue"][0]["sampledValue"], json!([{ "value": number }]));
    }
}

#[test]
fn transaction_data_is_flattened() {
    let value = |text: &str| json!({ "timestamp": "t", "sampledValue": [{ "value": text }] });
    let cases = [
        (
            r#"[{"values": [{"timestamp": "t", "value": ["1"]}, {"timestamp": "t", "value": ["2"]}]}]"#,
            json!([value("1"), value("2")]),
        ),
        (
            r#"[{"values": [{"timestamp": "t", "value": "1"}]}, {}, {"values": {"timestamp": "t", "value": "2"}}]"#,
            json!([value("1"), value("2")]),
        ),
        (r#"{"values": [{"timestamp": "t", "values": [{"value": "1"}]}]}"#, json!([value("1")])),
        (r#"[{"timestamp": "t", "values": [{"value": "1"}]}]"#, json!([value("1")])),
        (r#"[{"values": [{"timestamp": "t", "value": "1"}], "more": 1}]"#, json!([value("1"), { "more": 1 }])),
        (r#"[{"values": "1"}, 2]"#, json!([{ "values": "1" }, 2])),
        ("null", json!(null)),
    ];
    for (data, expected) in cases {
        let lifted = up(Version::V15, "StopTransaction", &format!(r#"{{"transactionData": {data}}}"#));
        assert_eq!(lifted, json!({ "transactionData": expected }), "{data}");
    }
}

#[test]
fn what_is_not_understood_stays() {
    for payload in ["null", "[]", "1", r#""x""#] {
        assert_eq!(up(Version::V15, "MeterValues", payload), serde_json::from_str::<Value>(payload).unwrap());
    }
    for payload in [r#"{"x": [1]}"#, r#"{"status": 1, "errorCode": null}"#, r#"{"status": "Charging", "info": {}}"#] {
        let said: Value = serde_json::from_str(payload).unwrap();
        for version in [Version::V12, Version::V15] {
            assert_eq!(up(version, "StatusNotification", payload), said);
            assert_eq!(up(version, "Dance", payload), said);
        }
    }
    assert_eq!(
        up(Version::V15, "MeterValues", r#"{"values": 1, "meterValue": 2}"#),
        json!({ "values": 1, "meterValue": 2 })
    );
    assert_eq!(
        up(Version::V15, "MeterValues", r#"{"values": [{"value": "1", "values": "2"}]}"#),
        json!({ "meterValue": [{ "sampledValue": [{ "value": "1" }], "values": "2" }] })
    );
    assert_eq!(up(Version::V15, "MeterValues", r#"{"values": true}"#), json!({ "meterValue": true }));
}

/// Any JSON made of the names that mean something to us.
fn anything() -> impl Strategy<Value = Value> {
    let names = ["values", "value", "sampledValue", "meterValue", "transactionData", "timestamp", "unit", "phase", "x"];
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|it| json!(it)),
        any::<i64>().prop_map(|it| json!(it)),
        "[a-c]{0,2}|[0-9]{1,3}".prop_map(|it| json!(it)),
    ];
    leaf.prop_recursive(6, 60, 5, move |inner| {
        let object = prop::collection::btree_map(prop::sample::select(names.to_vec()), inner.clone(), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::Array),
            object.prop_map(|fields| fields.into_iter().map(|(name, value)| (name.to_string(), value)).collect())
        ]
    })
}

/// All texts, numbers, booleans and nulls, wherever they stand; sorted.
fn leaves(value: &Value) -> Vec<String> {
    let mut leaves = match value {
        Value::Array(items) => items.iter().flat_map(leaves).collect(),
        Value::Object(fields) => fields.values().flat_map(leaves).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    };
    leaves.sort();
    leaves
}

proptest! {
    /// On the way up every value arrives, whatever it stands in; on no way anything breaks.
    #[test]
    fn nothing_goes_missing_on_the_way_up(payload in anything()) {
        for version in [Version::V12, Version::V15] {
            for action in ["MeterValues", "StopTransaction", "StatusNotification"] {
                let lifted = lift::up(version, action, Half::Request, payload.clone());
                prop_assert_eq!(leaves(&lifted), leaves(&payload), "{} {}", version, action);
                let _ = lift::down(version, action, Half::Request, lifted);
                let _ = lift::down(version, action, Half::Request, payload.clone());
            }
        }
    }
}
