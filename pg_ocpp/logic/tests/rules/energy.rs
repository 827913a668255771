//! Energy, power and state of charge of a transaction: rules 3.5, errata of OCPP 1.6 §3.78.

use crate::world::{World, at, world};
use serde_json::{Value, json};

/// Says the samples one minute later each, within transaction 1.
fn samples(world: &mut World, minutes: &[Value]) {
    for samples in minutes {
        world.pass_minutes(1);
        world.say("MeterValues", world.meter_request(Some(1), samples.clone()));
    }
}

/// Energy of a transaction that starts at `meter_start` and is metered so.
fn energy(meter_start: i64, registers: &[&str], meter_stop: Option<i64>) -> (String, Vec<String>) {
    let mut world = world();
    let id = world.start("TAG", meter_start);
    for register in registers {
        world.pass_minutes(1);
        world.meter(id, register);
    }
    if let Some(meter_stop) = meter_stop {
        world.stop(id, meter_stop);
    }
    (world.transaction(id).energy.clone(), world.transaction(id).flags.clone())
}

#[test]
fn increases_add_up_and_a_decrease_begins_anew() {
    let none: &[&str] = &[];
    let reset: &[&str] = &["meter_reset"];
    let decreased: &[&str] = &["meter_reset", "meter_decreased"];
    for (meter_start, registers, meter_stop, energy_expected, flags_expected) in [
        (1000, &[][..], None, "0", none),
        (1000, &["1010", "1500"], None, "500", none),
        (1000, &["1010", "1010"], None, "10", none),
        (1000, &["1010.5"], None, "10.5", none),
        // Re-based to 0 within the transaction (EVBox, Actec).
        (50_000, &["0", "40", "100"], None, "100", reset),
        (1000, &["1500", "10", "60"], None, "550", reset),
        // At the stop the difference, where there is one.
        (1000, &["1500"], Some(2000), "1000", none),
        (1000, &["1500"], Some(1200), "200", none),
        (50_000, &["0", "100"], Some(55_000), "5000", reset),
        // Else what was counted, and the last stretch.
        (50_000, &["0", "4900"], Some(5000), "5000", decreased),
        (50_000, &["0", "4900"], Some(4000), "4900", decreased),
        (1000, &[], Some(1000), "0", none),
        // What is no number counts for nothing.
        (0, &["", "abc", "NaN", "5"], None, "5", none),
    ] {
        let (energy, flags) = energy(meter_start, registers, meter_stop);
        assert_eq!(energy, energy_expected, "{meter_start} {registers:?} {meter_stop:?}");
        assert_eq!(flags, flags_expected, "{meter_start} {registers:?} {meter_stop:?}");
    }
}

#[test]
fn kilowatt_hours_are_exact() {
    let mut world = world();
    world.start("TAG", 100);
    samples(
        &mut world,
        &[json!([{ "value": "0.1234567", "unit": "kWh" }]), json!([{ "value": "0.3", "unit": "kWh" }])],
    );
    assert_eq!(world.transaction(1).energy, "200.0000");
    assert_eq!(world.transaction(1).register.as_deref(), Some("300"));
}

#[test]
fn only_the_import_register_of_the_whole_outlet_counts() {
    for other in [
        json!({ "value": "999", "measurand": "Energy.Active.Export.Register" }),
        json!({ "value": "999", "measurand": "Energy.Active.Import.Interval" }),
        json!({ "value": "999", "phase": "L1" }),
        json!({ "value": "999", "location": "Inlet" }),
        // An Alfen's amperes without measurand.
        json!({ "value": "16.000", "unit": "A", "context": "CurrentMax" }),
        json!({ "value": "999", "format": "SignedData" }),
    ] {
        let mut world = world();
        world.start("TAG", 0);
        samples(&mut world, &[json!([other])]);
        assert_eq!((world.transaction(1).energy.as_str(), world.transaction(1).metered_at), ("0", None), "{other}");
    }
}

/// A reading at the begin or end of a transaction that is not named may be another one's.
#[test]
fn readings_of_another_transaction_do_not_count() {
    for context in ["Transaction.Begin", "Transaction.End"] {
        let mut world = world();
        world.start("TAG", 0);
        world.pass_minutes(1);
        let sample = json!([{ "value": "77", "context": context }]);
        world.say("MeterValues", world.meter_request(None, sample.clone()));
        assert_eq!(world.transaction(1).energy, "0", "{context}");
        world.pass_minutes(1);
        world.say("MeterValues", world.meter_request(Some(1), sample));
        assert_eq!(world.transaction(1).energy, "77", "{context}");
    }
}

#[test]
fn readings_that_come_late_do_not_move_the_live_figures() {
    let mut world = world();
    world.start("TAG", 0);
    let meter = |timestamp: &str, register: &str| {
        json!({
            "connectorId": 1, "transactionId": 1,
            "meterValue": [{ "timestamp": timestamp, "sampledValue": [{ "value": register }] }],
        })
    };
    world.say("MeterValues", meter("2026-05-22T10:10:00Z", "100"));
    world.say("MeterValues", meter("2026-05-22T10:05:00Z", "50"));
    world.say("MeterValues", meter("2026-05-22T09:00:00Z", "7"));
    let transaction = world.transaction(1);
    assert_eq!((transaction.energy.as_str(), transaction.register.as_deref()), ("100", Some("100")));
    assert_eq!(transaction.metered_at, Some(at("2026-05-22T10:10:00Z")));
    assert!(transaction.flags.is_empty());
    assert_eq!(world.store.meter_values.len(), 3, "they are kept");
}

#[test]
fn a_reading_from_before_the_start_does_not_count() {
    let mut world = world();
    world.start("TAG", 1000);
    world.say(
        "MeterValues",
        json!({ "connectorId": 1, "meterValue": [{ "timestamp": "2026-05-22T09:59:00Z", "sampledValue": [{ "value": "1700" }] }] }),
    );
    assert_eq!(world.transaction(1).energy, "0");
}

#[test]
fn power_is_the_whole_or_the_sum_of_the_phases() {
    let watts = |value: &str, phase: Option<&str>, unit: Option<&str>| {
        let mut sample = json!({ "value": value, "measurand": "Power.Active.Import" });
        if let Some(phase) = phase {
            sample["phase"] = json!(phase);
        }
        if let Some(unit) = unit {
            sample["unit"] = json!(unit);
        }
        sample
    };
    for (samples_said, power) in [
        (json!([watts("5543", None, Some("W"))]), Some("5543")),
        (json!([watts("7.4", None, Some("kW"))]), Some("7400")),
        (json!([watts("5543", None, None)]), Some("5543")),
        // The Actec of the field log.
        (
            json!([
                watts("1487", Some("L1"), Some("W")),
                watts("1429", Some("L2"), Some("W")),
                watts("1481", Some("L3"), Some("W"))
            ]),
            Some("4397"),
        ),
        (json!([watts("1", Some("L1"), None), watts("5", None, None), watts("2", Some("L2-N"), None)]), Some("5")),
        (
            json!([
                watts("1.5", Some("L1-N"), None),
                watts("2.5", Some("L2-N"), None),
                watts("9", Some("L1-L2"), None)
            ]),
            Some("4.0"),
        ),
        (json!([watts("16", None, Some("A"))]), None),
        (json!([watts("", None, Some("W"))]), None),
        (json!([{ "value": "5", "measurand": "Power.Offered", "unit": "W" }]), None),
    ] {
        let mut world = world();
        world.start("TAG", 0);
        samples(&mut world, std::slice::from_ref(&samples_said));
        assert_eq!(world.transaction(1).power.as_deref(), power, "{samples_said}");
    }
}

#[test]
fn state_of_charge_is_the_last_one_said() {
    let mut world = world();
    world.start("TAG", 0);
    let soc = |value: &str| json!([{ "value": value, "measurand": "SoC", "unit": "Percent", "location": "EV" }]);
    samples(&mut world, &[soc("41"), soc("42.5"), soc("")]);
    assert_eq!(world.transaction(1).state_of_charge.as_deref(), Some("42.5"));
}

#[test]
fn readings_in_the_stop_count_before_it_concludes() {
    let mut world = world();
    world.start("TAG", 50_000);
    world.pass_minutes(10);
    let mut request = world.stop_request(1, 300);
    request["transactionData"] = json!([
        { "timestamp": "2026-05-22T10:01:00Z", "sampledValue": [{ "value": "0" }] },
        { "timestamp": "2026-05-22T10:05:00Z", "sampledValue": [{ "value": "250" }] },
    ]);
    world.say("StopTransaction", request);
    assert_eq!(world.transaction(1).energy, "300");
}

/// A Zaptec's register is beyond 32 bits; decimals are never floats.
#[test]
fn large_and_fine_registers_are_exact() {
    let mut world = world();
    world.start("TAG", 4_296_944_685);
    samples(&mut world, &[json!([{ "value": "4296944685.1" }]), json!([{ "value": "4296944685.30000000000000004" }])]);
    assert_eq!(world.transaction(1).energy, "0.30000000000000004");
}
