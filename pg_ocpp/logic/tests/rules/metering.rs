//! MeterValues and transactionData: OCPP 1.6 §4.7, rules 3.5.

use crate::world::{World, at, connector, world};
use ocpp_logic::store::{MeterValue, Place, Sample, TransactionState};
use serde_json::{Value, json};

fn kept(world: &World) -> Vec<&MeterValue> {
    world.store.meter_values.iter().map(|(_, value)| value).collect()
}

/// Says one sample, and gives back what became of it.
fn sample(sampled_value: Value) -> Sample {
    let mut world = world();
    let payload = world.meter_request(None, json!([sampled_value]));
    assert_eq!(world.say("MeterValues", payload), json!({}));
    let [value] = kept(&world)[..] else { panic!("one value") };
    let [sample] = &value.samples[..] else { panic!("one sample") };
    sample.clone()
}

#[test]
fn the_defaults_of_the_specification_are_filled_in() {
    let plain = Sample {
        value: "15".to_owned(),
        number: Some("15".to_owned()),
        measurand: "Energy.Active.Import.Register".to_owned(),
        unit: Some("Wh".to_owned()),
        context: "Sample.Periodic".to_owned(),
        phase: None,
        location: "Outlet".to_owned(),
        format: "Raw".to_owned(),
    };
    assert_eq!(sample(json!({ "value": "15" })), plain);
    let voltage = sample(json!({ "value": "230.3", "measurand": "Voltage", "phase": "L1-N" }));
    assert_eq!((voltage.unit, voltage.phase.as_deref()), (None, Some("L1-N")), "Wh is the default of energy alone");
    let reactive = sample(json!({ "value": "1", "measurand": "Energy.Reactive.Import.Interval" }));
    assert_eq!(reactive.unit.as_deref(), Some("Wh"));
}

#[test]
fn the_text_of_a_value_is_kept_and_its_number_where_it_is_one() {
    for (value, text, number) in [
        (r#""15.630""#, "15.630", Some("15.630")),
        (r#""2e+01""#, "2e+01", Some("2e+01")),
        (r#"" 7 ""#, " 7 ", Some("7")),
        (r#""-0.50""#, "-0.50", Some("-0.50")),
        (r#""31.245270191439438""#, "31.245270191439438", Some("31.245270191439438")),
        ("604.213", "604.213", Some("604.213")),
        ("8.10", "8.10", Some("8.10")),
        // The one thing that the JSON parser writes its own way.
        ("1E5", "1e+5", Some("1e+5")),
        (r#""""#, "", None),
        (r#"" ""#, " ", None),
        (r#""NaN""#, "NaN", None),
        (r#""Infinity""#, "Infinity", None),
        (r#""0A1B""#, "0A1B", None),
        (r#""12,5""#, "12,5", None),
        (r#""1e400""#, "1e400", None),
        (
            r#""123456789012345678901234567890""#,
            "123456789012345678901234567890",
            Some("123456789012345678901234567890"),
        ),
        (r#""1234567890123456789012345678901""#, "1234567890123456789012345678901", None),
        ("true", "true", None),
    ] {
        let sample = sample(serde_json::from_str(&format!(r#"{{"value":{value}}}"#)).unwrap());
        assert_eq!((sample.value.as_str(), sample.number.as_deref()), (text, number), "{value}");
    }
}

#[test]
fn signed_data_is_opaque() {
    let signed = sample(json!({ "value": "123456", "format": "SignedData" }));
    assert_eq!((signed.value.as_str(), signed.number), ("123456", None));
    let ocmf = r#"OCMF|{"FV":"1.0","GI":"x","RD":[]}|{"SD":"3045"}"#;
    assert_eq!(sample(json!({ "value": ocmf, "format": "SignedData" })).value, ocmf);
}

#[test]
fn words_that_no_enum_knows_are_kept() {
    let sample = sample(json!({ "value": "16.000", "context": "CurrentMax", "unit": "A", "location": "Roof" }));
    assert_eq!(
        (sample.context.as_str(), sample.unit.as_deref(), sample.location.as_str()),
        ("CurrentMax", Some("A"), "Roof")
    );
}

#[test]
fn values_of_a_known_transaction_are_linked() {
    let mut world = world();
    let id = world.start("TAG", 0);
    world.pass_minutes(1);
    world.meter(id, "10");
    let [value] = kept(&world)[..] else { panic!("one value") };
    assert_eq!(
        (value.transaction, value.transaction_id.as_deref(), value.source),
        (Some(id), Some("1"), "MeterValues")
    );
    assert_eq!((value.place, value.measured_at, value.received_at), (connector(1), world.now, world.now));
}

/// Others drop them.
#[test]
fn values_of_an_unknown_transaction_are_linked_to_the_running_one() {
    for transaction_id in [json!(null), json!(-1), json!(0), json!(4711), json!(9223372036854775807i64)] {
        let mut world = world();
        let id = world.start("TAG", 0);
        world.say("StartTransaction", world.start_request(2, "OTHER", 0));
        world.pass_minutes(1);
        let mut payload = world.meter_request(None, json!([{ "value": "10" }]));
        payload["transactionId"] = transaction_id.clone();
        assert_eq!(world.say("MeterValues", payload), json!({}));
        assert_eq!(kept(&world)[0].transaction, Some(id), "{transaction_id}");
        assert_eq!(world.transaction(id).energy, "10");
    }
}

#[test]
fn without_a_running_transaction_they_stand_alone() {
    let mut world = world();
    let id = world.start("TAG", 0);
    world.stop(id, 5);
    world.pass_minutes(1);
    world.say("MeterValues", world.meter_request(Some(4711), json!([{ "value": "10" }])));
    assert_eq!((kept(&world)[0].transaction, kept(&world)[0].transaction_id.as_deref()), (None, Some("4711")));
}

#[test]
fn another_charge_points_id_is_unknown_here() {
    let mut world = world();
    let theirs = world.say_from("CP2", "StartTransaction", world.start_request(1, "TAG", 0));
    world.pass_minutes(1);
    world.say("MeterValues", world.meter_request(theirs["transactionId"].as_i64(), json!([{ "value": "10" }])));
    assert_eq!(kept(&world)[0].transaction, None);
    assert_eq!(world.store.transactions_of("CP2")[0].energy, "0");
}

#[test]
fn connector_0_is_the_main_meter() {
    let mut world = world();
    let id = world.start("TAG", 0);
    world.pass_minutes(1);
    let mut payload = world.meter_request(None, json!([{ "value": "99999" }]));
    payload["connectorId"] = json!(0);
    world.say("MeterValues", payload);
    assert_eq!((kept(&world)[0].place, kept(&world)[0].transaction), (Place::STATION, None));
    assert_eq!(world.transaction(id).energy, "0");
}

/// Not even one that a charge point began there against the specification.
#[test]
fn the_main_meter_belongs_to_no_transaction() {
    let mut world = world();
    world.say("StartTransaction", world.start_request(0, "TAG", 0));
    world.pass_minutes(1);
    let mut payload = world.meter_request(None, json!([{ "value": "99999" }]));
    payload["connectorId"] = json!(0);
    world.say("MeterValues", payload);
    assert_eq!(kept(&world)[0].transaction, None);
}

/// Its stop was lost, or is still to come out of a queue; until then this is the best that is known.
#[test]
fn values_of_an_incomplete_transaction_still_count() {
    let mut world = world();
    let lost = world.start("TAG", 0);
    world.pass_minutes(1);
    world.start("OTHER", 10);
    world.meter(lost, "10");
    let transaction = world.transaction(lost);
    assert_eq!((transaction.state, transaction.energy.as_str()), (TransactionState::Incomplete, "10"));
}

#[test]
fn values_that_come_again_are_not_stored_twice() {
    let mut world = world();
    let id = world.start("TAG", 0);
    world.pass_minutes(1);
    let payload = world.meter_request(Some(id), json!([{ "value": "10" }, { "value": "230", "measurand": "Voltage" }]));
    world.say("MeterValues", payload.clone());
    world.say("MeterValues", payload);
    assert_eq!(kept(&world).len(), 1);
    assert_eq!(world.transaction(id).energy, "10");
}

#[test]
fn values_without_a_name_that_come_again_in_the_next_session_are_not_stored_twice() {
    let mut world = world();
    let first = world.start("TAG", 0);
    world.pass_minutes(1);
    let payload = world.meter_request(None, json!([{ "value": "10" }]));
    world.say("MeterValues", payload.clone());
    world.stop(first, 10);
    world.say("MeterValues", payload.clone());
    let second = world.start("TAG", 5);
    world.say("MeterValues", payload);
    assert_eq!(kept(&world).len(), 1);
    assert_eq!((kept(&world)[0].transaction, world.transaction(second).energy.as_str()), (Some(first), "0"));
}

#[test]
fn of_values_that_come_again_only_what_is_new_is_stored() {
    let mut world = world();
    let id = world.start("TAG", 0);
    world.pass_minutes(1);
    world.say("MeterValues", world.meter_request(Some(id), json!([{ "value": "10" }])));
    let longer = json!([
        { "value": "10" },
        { "value": "11" },
        { "value": "10", "phase": "L1" },
        { "value": "10", "location": "Inlet" },
        { "value": "10", "context": "Transaction.End" },
        { "value": "10", "measurand": "SoC" },
    ]);
    world.say("MeterValues", world.meter_request(Some(id), longer));
    assert_eq!(kept(&world).iter().map(|value| value.samples.len()).collect::<Vec<_>>(), [1, 5]);
}

#[test]
fn the_same_values_a_moment_later_are_new() {
    let mut world = world();
    let id = world.start("TAG", 0);
    for _ in 0..3 {
        world.pass_minutes(1);
        world.meter(id, "10");
    }
    assert_eq!(kept(&world).len(), 3);
}

#[test]
fn transaction_data_repeats_meter_values_and_is_not_stored_twice() {
    let mut world = world();
    let id = world.start("TAG", 0);
    let mut data = Vec::new();
    for (minute, context) in [(1, "Transaction.Begin"), (2, "Sample.Periodic"), (3, "Transaction.End")] {
        world.pass_minutes(1);
        let samples = json!([{ "value": format!("{}", minute * 10), "context": context }]);
        data.push(json!({ "timestamp": world.clock(), "sampledValue": samples.clone() }));
        if minute < 3 {
            world.say("MeterValues", world.meter_request(Some(id), samples));
        }
    }
    let mut request = world.stop_request(id, 30);
    request["transactionData"] = Value::Array(data);
    world.say("StopTransaction", request.clone());
    let sources: Vec<_> = kept(&world).iter().map(|value| (value.source, value.transaction)).collect();
    assert_eq!(sources, [("MeterValues", Some(id)), ("MeterValues", Some(id)), ("StopTransaction", Some(id))]);
    // A second stop brings nothing new either.
    world.say("StopTransaction", request);
    assert_eq!(kept(&world).len(), 3);
    assert_eq!(world.transaction(id).energy, "30");
}

#[test]
fn values_after_the_stop_are_stored_and_linked_and_change_nothing() {
    let mut world = world();
    let id = world.start("TAG", 0);
    world.stop(id, 100);
    let concluded = world.transaction(id).clone();
    world.pass_minutes(1);
    world.say("MeterValues", world.meter_request(Some(id), json!([{ "value": "140", "context": "Transaction.End" }])));
    assert_eq!(kept(&world)[0].transaction, Some(id));
    assert_eq!(*world.transaction(id), concluded);
}

#[test]
fn sessions_at_1970_keep_each_their_values() {
    let mut world = world();
    let start = json!({ "connectorId": 1, "idTag": "TAG", "meterStart": 0, "timestamp": "1970-01-01T00:00:07Z" });
    for session in 1..=4 {
        let id = world.say("StartTransaction", start.clone())["transactionId"].as_i64().unwrap();
        let meter = json!([{ "timestamp": "1970-01-01T00:01:00Z", "sampledValue": [{ "value": "10" }] }]);
        let mut payload = json!({ "connectorId": 1, "transactionId": id, "meterValue": meter });
        if session > 2 {
            payload["transactionId"] = json!(-1);
        }
        world.say("MeterValues", payload);
        assert_eq!(kept(&world).len(), session);
        assert_eq!(world.transaction(id).energy, "10");
        world.stop(id, 10);
    }
}

#[test]
fn several_values_in_one_message_are_several() {
    let mut world = world();
    let id = world.start("TAG", 0);
    let meter_value = json!([
        { "timestamp": "2026-05-22T10:01:00Z", "sampledValue": [{ "value": "10" }] },
        { "timestamp": "2026-05-22T10:02:00Z", "sampledValue": [{ "value": "25" }] },
        // The very same once more.
        { "timestamp": "2026-05-22T10:02:00Z", "sampledValue": [{ "value": "25" }] },
    ]);
    world.say("MeterValues", json!({ "connectorId": 1, "transactionId": id, "meterValue": meter_value }));
    assert_eq!(
        kept(&world).iter().map(|value| value.measured_at).collect::<Vec<_>>(),
        [at("2026-05-22T10:01:00Z"), at("2026-05-22T10:02:00Z")]
    );
    assert_eq!(world.transaction(id).energy, "25");
}

#[test]
fn what_can_not_be_read_does_not_cost_the_rest() {
    let mut world = world();
    let meter_value = json!([
        "nonsense",
        { "timestamp": "2026-05-22T10:01:00Z" },
        { "timestamp": "2026-05-22T10:01:00Z", "sampledValue": [] },
        { "timestamp": "no time", "sampledValue": [{ "unit": "Wh" }, 17, { "value": "10" }, { "value": null }] },
        { "timestamp": "2026-05-22T10:02:00Z", "sampledValue": { "value": "11" } },
    ]);
    assert_eq!(world.say("MeterValues", json!({ "connectorId": 1, "meterValue": meter_value })), json!({}));
    let values: Vec<_> =
        kept(&world).iter().map(|value| (value.measured_at, value.samples[0].value.as_str())).collect();
    assert_eq!(values, [(world.now, "10"), (at("2026-05-22T10:02:00Z"), "11")]);
}

#[test]
fn the_connector_of_a_known_transaction_need_not_be_said() {
    let mut world = world();
    world.say("StartTransaction", world.start_request(2, "TAG", 0));
    world.pass_minutes(1);
    let mut payload = world.meter_request(Some(1), json!([{ "value": "10" }]));
    payload.as_object_mut().unwrap().remove("connectorId");
    world.say("MeterValues", payload.clone());
    assert_eq!(kept(&world)[0].place, connector(2));
    payload["transactionId"] = json!(99);
    assert!(world.refused("MeterValues", payload).description.contains("connectorId"));
}

#[test]
fn values_from_an_old_connection_take_effect() {
    let mut world = world();
    let id = world.start("TAG", 0);
    world.pass_minutes(1);
    world.station("CP1").session = 9;
    world.hear_through(1, "CP1", "old", "MeterValues", &world.meter_request(Some(id), json!([{ "value": "10" }])));
    assert_eq!(world.transaction(id).energy, "10");
    assert_eq!(world.transaction(id).state, TransactionState::Open);
}
