//! Envelopes there and back: nothing changes on the way, whoever wrote them.

use super::{
    Content, Fault, FaultCode, Service, Subcode, has_soap, read,
    write::{self, Addressing},
};
use crate::{
    Version,
    catalogue::{self, Half, Message},
    sample,
    validate::Kind,
};
use proptest::prelude::*;
use serde_json::{Value, json};

const ENVELOPE: &str = r#"<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing" xmlns:c="urn://Ocpp/Cs/2012/06/">"#;

fn envelope(header: &str, body: &str) -> String {
    format!("{ENVELOPE}<s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>")
}

fn payload(body: &str) -> Value {
    match read(&envelope("", body)).unwrap().content {
        Content::Payload(payload) => payload,
        other => panic!("{other:?}"),
    }
}

fn versions() -> impl Iterator<Item = Version> {
    Version::ALL.into_iter().filter(|version| has_soap(*version))
}

fn messages() -> impl Iterator<Item = (Version, &'static Message, Half, Service)> {
    versions().flat_map(|version| {
        catalogue::messages(version)
            .iter()
            .filter(move |message| super::find(version, message.action).is_some())
            .flat_map(move |message| {
                let services = [
                    (message.sent_by_charge_point(), Service::CentralSystem),
                    (message.sent_by_central_system(), Service::ChargePoint),
                ];
                services.into_iter().filter_map(|(is_there, service)| is_there.then_some(service)).flat_map(
                    move |service| [Half::Request, Half::Response].map(|half| (version, message, half, service)),
                )
            })
    })
}

/// A sequence of random numbers from a seed.
fn random(mut state: u64) -> impl FnMut() -> u64 {
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state ^ (state >> 29)
    }
}

/// What XML can say: integers of 32 bits, and an optional empty list is an absent one.
fn sayable(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(integer) if i32::try_from(integer).is_err() => json!(integer as i32),
            _ => Value::Number(number),
        },
        Value::Array(items) => items.into_iter().map(sayable).collect(),
        Value::Object(map) => Value::Object(map.into_iter().map(|(name, value)| (name, sayable(value))).collect()),
        other => other,
    }
}

fn without_empty_optional_lists(object: &'static catalogue::Object, value: Value) -> Value {
    let Value::Object(map) = value else { return value };
    let kept = map.into_iter().filter_map(|(name, value)| {
        let field = object.field(&name)?;
        let value = match (&field.kind, value) {
            (catalogue::Type::Object(inner), Value::Array(items)) => {
                items.into_iter().map(|item| without_empty_optional_lists(inner, item)).collect()
            }
            (catalogue::Type::Object(inner), value) => without_empty_optional_lists(inner, value),
            (_, value) => value,
        };
        let is_empty = value.as_array().is_some_and(Vec::is_empty);
        (field.required || !is_empty).then_some((name, value))
    });
    Value::Object(kept.collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(30))]
    #[test]
    fn every_message_of_every_version_comes_back_as_it_was(seed: u64) {
        let mut random = random(seed);
        for (version, message, half, service) in messages() {
            let object = message.part(half);
            let said = without_empty_optional_lists(object, sayable(sample::payload(object, &mut random)));
            let violations = write::check(object, &said);
            if !violations.is_empty() {
                let known = [(Kind::TooFew, "[]"), (Kind::NotInEnum, "\"Celcius\"")];
                let mut found = violations.iter().map(|violation| (violation.kind, violation.found.as_str()));
                prop_assert!(found.all(|one| known.contains(&one)), "{:?}", violations);
                continue;
            }
            let addressing = Addressing {
                identity: Some("CP <&> \"1\""),
                message_id: Some("urn:uuid:1"),
                relates_to: Some("0"),
                from: Some("http://a/?b&c"),
                to: Some("http://d/"),
            };
            let text = write::message(version, service, message, half, &said, &addressing);
            let back = read(&text).unwrap();
            prop_assert_eq!((back.version, back.service, back.half), (version, service, half), "{}", text);
            prop_assert_eq!(&back.action, message.action);
            prop_assert_eq!(&back.content, &Content::Payload(said), "{}", text);
            prop_assert_eq!(back.header.identity.as_deref(), Some("CP <&> \"1\""));
            prop_assert_eq!(back.header.relates_to.as_deref(), Some("0"));
            let from = (half == Half::Request).then_some("http://a/?b&c");
            prop_assert_eq!(back.header.from.as_deref(), from);
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "(<|>|/|&|;|s:|a|Envelope|xmlns|=|\"|!|-|\\[|CDATA|#|x|\\PC){0,60}") {
        let _ = read(&text);
    }
}

#[test]
fn an_optional_list_that_is_empty_is_lost_and_nothing_else() {
    let message = catalogue::find(Version::V16, "GetConfiguration").unwrap();
    let text = write::message(
        Version::V16,
        Service::ChargePoint,
        message,
        Half::Request,
        &json!({ "key": [] }),
        &Addressing::default(),
    );
    assert_eq!(read(&text).unwrap().content, Content::Payload(json!({})));
}

#[test]
fn one_element_of_a_list_is_a_list() {
    assert_eq!(
        payload(
            r#"<c:meterValuesRequest><c:connectorId>1</c:connectorId><c:values><c:timestamp>2013-11-08T14:11:14Z</c:timestamp><c:value unit="Wh" context="Sample.Periodic">110</c:value></c:values></c:meterValuesRequest>"#
        ),
        json!({ "connectorId": 1, "values": [{ "timestamp": "2013-11-08T14:11:14Z",
            "value": [{ "value": "110", "unit": "Wh", "context": "Sample.Periodic" }] }] })
    );
}

#[test]
fn order_prefix_white_space_and_nil_mean_nothing() {
    assert_eq!(
        payload(
            r#"<x:statusNotificationRequest xmlns:x="urn://Ocpp/Cs/2012/06/" xmlns:i="http://www.w3.org/2001/XMLSchema-instance">
                <vendorErrorCode>E1</vendorErrorCode><x:errorCode> NoError </x:errorCode><x:info i:nil="true"/>
                <x:status><!-- now -->Avail<![CDATA[able]]></x:status><y:connectorId xmlns:y="other">
                +01</y:connectorId><x:vendorId/></x:statusNotificationRequest>"#
        ),
        json!({ "connectorId": 1, "status": "Available", "errorCode": "NoError", "vendorErrorCode": "E1", "vendorId": "" })
    );
}

#[test]
fn scalars_are_read_as_xml_schema_writes_them() {
    let changed = |value: &str| {
        payload(&format!("<c:startTransactionRequest><c:meterStart>{value}</c:meterStart></c:startTransactionRequest>"))
            ["meterStart"]
            .clone()
    };
    for (text, value) in [
        ("+5", json!(5)),
        ("-0", json!(0)),
        ("007", json!(7)),
        ("-007", json!(-7)),
        ("", json!("")),
        ("1.0", json!("1.0")),
        ("1e3", json!("1e3")),
        ("0x5", json!("0x5")),
    ] {
        assert_eq!(changed(text), value, "{text}");
    }
    assert_eq!(changed("4294967296123456789012").to_string(), "4294967296123456789012");
    let limit = |value: &str| {
        let text = format!(
            r#"<p:setChargingProfileRequest xmlns:p="urn://Ocpp/Cp/2015/10"><p:csChargingProfiles><p:chargingSchedule><p:chargingSchedulePeriod><p:limit>{value}</p:limit></p:chargingSchedulePeriod></p:chargingSchedule></p:csChargingProfiles></p:setChargingProfileRequest>"#
        );
        payload(&text)["csChargingProfiles"]["chargingSchedule"]["chargingSchedulePeriod"][0]["limit"].to_string()
    };
    for (text, value) in
        [("21.40", "21.40"), (".5", "0.5"), ("5.", "5"), ("+016", "16"), ("1e1", "\"1e1\""), (".", "\".\"")]
    {
        assert_eq!(limit(text), value, "{text}");
    }
}

#[test]
fn booleans_may_be_digits_and_text_keeps_its_spaces() {
    let text = r#"<p:getConfigurationResponse xmlns:p="urn://Ocpp/Cp/2012/06/"><p:configurationKey><p:key> a </p:key><p:readonly>1</p:readonly></p:configurationKey></p:getConfigurationResponse>"#;
    assert_eq!(payload(text), json!({ "configurationKey": [{ "key": " a ", "readonly": true }] }));
}

#[test]
fn what_no_catalogue_knows_is_kept() {
    assert_eq!(
        payload(
            "<c:heartbeatRequest><c:mood>good</c:mood><c:mood>better</c:mood><c:at><c:x>1</c:x></c:at></c:heartbeatRequest>"
        ),
        json!({ "mood": ["good", "better"], "at": { "x": "1" } })
    );
    let said = read(&envelope("", "<c:danceRequest><c:style>waltz</c:style></c:danceRequest>")).unwrap();
    assert_eq!((said.action.as_str(), said.half), ("Dance", Half::Request));
    assert_eq!(said.content, Content::Payload(json!({ "style": "waltz" })));
}

#[test]
fn what_is_not_where_it_belongs_is_kept() {
    // A field twice, one list in two pieces, an attribute as an element, markup in a number, a name nobody knows between.
    let text = r#"<c:meterValuesRequest xmlns:c="urn://Ocpp/Cs/2012/06/"><c:values><c:value unit="Wh">1<c:unit>kWh</c:unit></c:value><c:timestamp>t</c:timestamp></c:values><c:own>x</c:own><c:connectorId>1</c:connectorId><c:transactionId><c:is>7</c:is></c:transactionId><c:connectorId>two</c:connectorId><c:values/><c:also/></c:meterValuesRequest>"#;
    let text = envelope("", text);
    let said = super::read_as(&text, |payload| (payload.text(), payload.value())).unwrap().content;
    let Content::Payload((text, value)) = said else { panic!("no payload") };
    assert_eq!(
        text,
        r#"{"connectorId":[1,"two"],"transactionId":{"is":"7"},"values":[{"timestamp":"t","value":[{"value":"1","unit":["Wh","kWh"]}]},{}],"also":{},"own":"x"}"#,
        "in the order of the WSDL, what it does not know by name"
    );
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), value);
}

#[test]
fn the_action_is_the_bodys_and_else_the_headers() {
    let read_action = |header: &str, body: &str| {
        let said = read(&envelope(header, body)).unwrap();
        (said.action, said.half)
    };
    let body = "<c:authorizeRequest/>";
    assert_eq!(read_action("<a:Action>/Heartbeat</a:Action>", body), ("Authorize".to_owned(), Half::Request));
    for action in ["/StopTransaction", "urn://Ocpp/Cs/2015/10/StopTransaction", "StopTransaction"] {
        let header = format!("<a:Action>{action}</a:Action>");
        assert_eq!(read_action(&header, "<c:stop/>"), ("StopTransaction".to_owned(), Half::Request));
    }
    assert!(read(&envelope("", "<c:stop/>")).is_err());
}

#[test]
fn the_header_is_read_leniently() {
    let said = read(&envelope(
        "<c:CHARGEBOXIDENTITY> CP 1 </c:CHARGEBOXIDENTITY><a:From><a:Address>http://x/</a:Address></a:From><a:MessageID>not a uri</a:MessageID>
         <w:Security xmlns:w='wsse' s:mustUnderstand='1'/><w:Hint xmlns:w='wsse'/>",
        "<c:heartbeatRequest/>",
    ))
    .unwrap();
    assert_eq!(said.header.identity.as_deref(), Some("CP 1"));
    assert_eq!(said.header.from.as_deref(), Some("http://x/"));
    assert_eq!(said.header.message_id.as_deref(), Some("not a uri"));
    assert_eq!(said.header.not_understood, ["Security"]);
}

#[test]
fn what_is_no_message_gets_the_right_fault() {
    let soap_11 = r#"<x:Envelope xmlns:x="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns="urn://Ocpp/Cs/2012/06/"><x:Header><ns:chargeBoxIdentity>CP1</ns:chargeBoxIdentity></x:Header><x:Body><ns:authorizeRequest/></x:Body></x:Envelope>"#;
    let broken = read(soap_11).unwrap_err();
    assert_eq!((&broken.fault.code, &broken.fault.subcode), (&FaultCode::VersionMismatch, &None));
    assert_eq!((broken.header.identity.as_deref(), broken.version), (Some("CP1"), Some(Version::V15)));
    for (text, reason) in [
        ("nonsense".to_owned(), "not XML"),
        ("<a/>".to_owned(), "not a SOAP envelope"),
        (format!("{ENVELOPE}</s:Envelope>"), "no body"),
        (envelope("", ""), "is empty"),
        (envelope("", "<c:heartbeatRequest/><c:heartbeatRequest/>"), "more than one"),
        (envelope("", "<heartbeatRequest/>"), "no namespace of OCPP"),
        (envelope("", "<c:heartbeatRequest>"), "not XML"),
        (format!("<!DOCTYPE x>{}", envelope("", "<c:heartbeatRequest/>")), "DOCTYPE"),
    ] {
        let broken = read(&text).expect_err(&text);
        assert_eq!(broken.fault.subcode, Some(Subcode::ProtocolError), "{text}");
        assert!(broken.fault.reason.contains(reason), "{text}: {}", broken.fault.reason);
    }
}

#[test]
fn faults_come_back_as_they_were() {
    for version in versions() {
        for fault in [
            Fault {
                code: FaultCode::Receiver,
                subcode: Some(Subcode::NotSupported),
                reason: "no \u{0} <that>".to_owned(),
            },
            Fault {
                code: FaultCode::Sender,
                subcode: Some(Subcode::Other("M&<i>ne".to_owned())),
                reason: String::new(),
            },
            Fault { code: FaultCode::VersionMismatch, subcode: None, reason: "1.1".to_owned() },
        ] {
            let text = write::fault(Some(version), Service::ChargePoint, &fault, &Addressing::default());
            let expected = Fault { reason: fault.reason.replace('\0', "\u{fffd}"), ..fault };
            assert_eq!(read(&text).unwrap().content, Content::Fault(expected), "{text}");
        }
    }
}

#[test]
fn what_xml_can_not_say_is_told() {
    let found = |version, action, half, payload: Value| {
        let object = catalogue::find(version, action).unwrap().part(half);
        write::check(object, &payload).into_iter().map(|violation| (violation.path, violation.kind)).collect::<Vec<_>>()
    };
    let place = |path: &str, kind| vec![(path.to_owned(), kind)];
    assert_eq!(
        found(Version::V16, "RemoteStopTransaction", Half::Request, json!({ "transactionId": 2_147_483_648_u32 })),
        place("transactionId", Kind::OutOfRange)
    );
    assert_eq!(
        found(Version::V16, "DataTransfer", Half::Response, json!({ "status": "Accepted", "data": "a\u{1}" })),
        place("data", Kind::Format)
    );
    for time in ["2026-01-01t00:00:00Z", "2026-01-01T00:00:00+14:01", "2016-12-31T23:59:60Z"] {
        let kinds = found(Version::V16, "Heartbeat", Half::Response, json!({ "currentTime": time }));
        assert_eq!(kinds, place("currentTime", Kind::Format), "{time}");
    }
    assert_eq!(found(Version::V15, "Reset", Half::Request, json!({})), place("type", Kind::Missing));
    let reading = |sampled: Value| {
        let values = json!([{ "timestamp": "2026-01-01T00:00:00Z", "sampledValue": sampled }]);
        found(Version::V16, "MeterValues", Half::Request, json!({ "connectorId": 1, "meterValue": values }))
    };
    assert_eq!(reading(json!([])), place("meterValue[0].sampledValue", Kind::TooFew));
    let celcius = json!([{ "value": "1", "unit": "Celcius" }]);
    assert_eq!(reading(celcius), place("meterValue[0].sampledValue[0].unit", Kind::NotInEnum));
    assert_eq!(reading(json!([{ "value": "1", "unit": "Celsius" }])), []);
}

#[test]
fn numbers_are_written_without_exponent() {
    let message = catalogue::find(Version::V16, "SetChargingProfile").unwrap();
    let written = |number: &str| {
        let payload: Value = serde_json::from_str(&format!(
            r#"{{"csChargingProfiles":{{"chargingSchedule":{{"minChargingRate":{number}}}}}}}"#
        ))
        .unwrap();
        let text = write::message(
            Version::V16,
            Service::ChargePoint,
            message,
            Half::Request,
            &payload,
            &Addressing::default(),
        );
        let begin = text.find("<minChargingRate>").unwrap() + "<minChargingRate>".len();
        text[begin..].split('<').next().unwrap().to_owned()
    };
    for (number, text) in [
        ("1e1", "10"),
        ("1.25e1", "12.5"),
        ("-1e-1", "-0.1"),
        ("12e-3", "0.012"),
        ("8.10", "8.10"),
        ("0e5", "000000"),
        ("1E+2", "100"),
    ] {
        assert_eq!(written(number), text, "{number}");
    }
}
