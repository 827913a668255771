//! Every loss that is listed, shown by an example: what was said, and what comes back.

use ocpp_wire::{
    Version::{self, V12, V15, V16},
    lift::{self, Half, Loss},
};
use serde_json::{Value, json};

const UNNAMED: &str = "samples that have a phase, or whose context, measurand, location or unit has no name in 1.5; \
                       MeterValues without any other";
const EMPTY: &str = "whether a list without MeterValues is there at all";

type Example = (Version, Version, &'static str, Half, &'static str, Value, Value);

/// From, to, action, half, what is lost; what is said in the words of 1.6 (going up: of the older version), and what
/// that is once it was there and back.
fn examples() -> Vec<Example> {
    use Half::{Request, Response};
    let stop = |data: Value| json!({ "transactionData": data });
    let meter =
        |value: Value| json!({ "meterValue": [{ "timestamp": "2026-05-22T09:24:39Z", "sampledValue": value }] });
    let unnamed = [
        json!({ "value": "1", "phase": "L1" }),
        json!({ "value": "1", "context": "Trigger" }),
        json!({ "value": "1", "measurand": "SoC" }),
        json!({ "value": "1", "location": "Cable" }),
        json!({ "value": "1", "unit": "Percent" }),
    ];
    let other = json!({ "value": "2", "context": "Sample.Clock", "unit": "A", "measurand": "Current.Import" });
    let mut examples = vec![];
    for sample in unnamed {
        let (said, back) = (meter(json!([sample, other])), meter(json!([other])));
        examples.push((V16, V15, "MeterValues", Request, UNNAMED, said.clone(), back.clone()));
        let data = |value: Value| stop(value["meterValue"].clone());
        examples.push((V16, V15, "StopTransaction", Request, UNNAMED, data(said), data(back)));
        let (said, back) = (meter(json!([sample])), json!({ "meterValue": [] }));
        examples.push((V16, V15, "MeterValues", Request, UNNAMED, said, back));
    }
    let not_energy = [
        json!({ "value": "1", "measurand": "Voltage" }),
        json!({ "value": "1", "unit": "kWh" }),
        json!({ "value": "1", "format": "SignedData" }),
        json!({ "value": "1", "location": "Inlet" }),
        json!({ "value": "1.5" }),
        json!({ "value": "" }),
        json!({ "value": "9223372036854775808" }),
    ];
    const NO_ENERGY: &str = "samples that are no Energy.Active.Import.Register, not in Wh, not Raw, not at the Outlet or \
                             not whole; MeterValues without any other";
    for sample in not_energy {
        let (said, back) = (meter(json!([sample, { "value": "2" }])), meter(json!([{ "value": "2" }])));
        examples.push((V15, V12, "MeterValues", Request, NO_ENERGY, said, back));
        examples.push((
            V15,
            V12,
            "MeterValues",
            Request,
            NO_ENERGY,
            meter(json!([sample])),
            json!({ "meterValue": [] }),
        ));
    }
    for (said, back) in [(" 007", "7"), ("+7", "7"), ("7.00", "7"), ("-7e1", "-70")] {
        let (said, back) = (meter(json!([{ "value": said }])), meter(json!([{ "value": back }])));
        examples.push((V15, V12, "MeterValues", Request, "how a whole number is written", said, back));
    }
    let celcius = meter(json!([{ "value": "1", "unit": "Celcius" }]));
    let celsius = meter(json!([{ "value": "1", "unit": "Celsius" }]));
    let register = json!({ "value": "1", "context": "Sample.Clock", "unit": "Wh", "format": "Raw", "location": "Outlet",
        "measurand": "Energy.Active.Import.Register" });
    let one = json!({ "timestamp": "2026-05-22T09:24:39Z", "value": [{ "value": "1" }] });
    let gathered = json!([{ "values": [one, one] }]);
    let status = |field: &str, word: &str| json!({ field: word });
    examples.extend([
        (V15, V16, "MeterValues", Request, EMPTY, json!({ "values": [] }), json!({})),
        (V15, V16, "StopTransaction", Request, EMPTY, stop(json!([])), json!({})),
        (V15, V16, "StopTransaction", Request, EMPTY, stop(json!([{}])), json!({})),
        (V15, V16, "StopTransaction", Request, EMPTY, stop(json!([{ "values": [] }])), json!({})),
        (
            V15,
            V16,
            "StopTransaction",
            Request,
            "which TransactionData a MeterValue is in",
            stop(json!([{ "values": [one] }, { "values": [one] }])),
            stop(gathered),
        ),
        (V15, V16, "SendLocalList", Request, "hash", json!({ "hash": "x" }), json!({})),
        (V15, V16, "SendLocalList", Response, "hash", json!({ "hash": "x" }), json!({})),
        (
            V15,
            V16,
            "SendLocalList",
            Response,
            "status HashError becomes Failed",
            status("status", "HashError"),
            status("status", "Failed"),
        ),
        (V16, V15, "MeterValues", Request, "the spelling Celcius", celcius.clone(), celsius.clone()),
        (
            V16,
            V15,
            "StopTransaction",
            Request,
            "the spelling Celcius",
            stop(celcius["meterValue"].clone()),
            stop(celsius["meterValue"].clone()),
        ),
        (V16, V15, "StopTransaction", Request, EMPTY, stop(json!([])), json!({})),
        (V16, V15, "StopTransaction", Request, "reason", json!({ "reason": "Local" }), json!({})),
        (
            V15,
            V12,
            "MeterValues",
            Request,
            "transactionId",
            json!({ "transactionId": 1, "meterValue": [] }),
            json!({ "meterValue": [] }),
        ),
        (
            V15,
            V12,
            "MeterValues",
            Request,
            "all samples of a MeterValue but the first",
            meter(json!([{ "value": "1" }, { "value": "2" }])),
            meter(json!([{ "value": "1" }])),
        ),
        (
            V15,
            V12,
            "MeterValues",
            Request,
            "context; whether measurand, unit, format and location are there",
            meter(json!([register])),
            meter(json!([{ "value": "1" }])),
        ),
        (V15, V12, "StartTransaction", Request, "reservationId", json!({ "reservationId": 1 }), json!({})),
        (
            V15,
            V12,
            "StopTransaction",
            Request,
            "transactionData",
            stop(meter(json!([{ "value": "1" }]))["meterValue"].clone()),
            json!({}),
        ),
    ]);
    for (field, text) in
        [("info", "x"), ("timestamp", "2026-05-22T09:24:39Z"), ("vendorId", "x"), ("vendorErrorCode", "x")]
    {
        examples.push((V15, V12, "StatusNotification", Request, field, json!({ field: text }), json!({})));
    }
    let words = [
        (V16, V15, "BootNotification", Response, "status Pending becomes Rejected", "Rejected"),
        (V16, V15, "ChangeConfiguration", Response, "status RebootRequired becomes Accepted", "Accepted"),
        (V16, V15, "UnlockConnector", Response, "status NotSupported becomes Rejected", "UnlockFailed"),
        (V16, V15, "StatusNotification", Request, "status Preparing becomes Occupied", "Occupied"),
        (V16, V15, "StatusNotification", Request, "status Charging becomes Occupied", "Occupied"),
        (V16, V15, "StatusNotification", Request, "status SuspendedEV becomes Occupied", "Occupied"),
        (V16, V15, "StatusNotification", Request, "status SuspendedEVSE becomes Occupied", "Occupied"),
        (V16, V15, "StatusNotification", Request, "status Finishing becomes Occupied", "Occupied"),
        (V16, V15, "StatusNotification", Request, "errorCode InternalError becomes OtherError", "OtherError"),
        (V16, V15, "StatusNotification", Request, "errorCode LocalListConflict becomes OtherError", "OtherError"),
        (V16, V15, "StatusNotification", Request, "errorCode OverVoltage becomes OtherError", "OtherError"),
        (V15, V12, "StatusNotification", Request, "status Reserved becomes Occupied", "Occupied"),
    ];
    for (from, to, action, half, lost, back) in words {
        let mut said = lost.split(' ');
        let (field, word) = (said.next().unwrap(), said.next().unwrap());
        examples.push((from, to, action, half, lost, json!({ field: word }), json!({ field: back })));
    }
    examples
}

#[test]
fn every_loss_is_as_it_is_listed() {
    let mut shown = vec![];
    for (from, to, action, half, lost, said, back) in examples() {
        let there_and_back = |version, said: &Value| {
            let down = lift::down(version, action, half, said.clone()).unwrap_or_else(|error| panic!("{error}"));
            lift::up(version, action, half, down)
        };
        let heard = if from < to {
            let up = lift::up(from, action, half, said.clone());
            lift::down(from, action, half, up).unwrap()
        } else {
            there_and_back(to, &said)
        };
        assert_eq!(heard, back, "{from} to {to}, {action} {half:?}: {lost}: {said}");
        if (from, to) == (V15, V12) {
            assert_eq!(there_and_back(V15, &said), said, "1.5 loses nothing of {lost}");
        }
        shown.push(Loss { from, to, action, half, lost: lost.to_string() });
    }
    let listed = lift::losses();
    for loss in &shown {
        assert!(listed.contains(loss), "not listed: {loss:?}");
    }
    for loss in listed {
        assert!(shown.contains(&loss), "no example shows {loss:?}");
    }
}
