//! Holds the catalogue and the validator against the published schemas and a validator that others wrote.

use crate::{
    mutation::{Mutation, change, mutations, random},
    official::{self, Half, Schemas},
};
use ocpp_wire::{
    Version,
    catalogue::{self, Object, Type},
    sample,
    validate::{Kind, Violation, validate},
};

use serde_json::{Map, Value, json};

/// Every half of every message, with its description and what the schemas say.
fn halves(schemas: &Schemas) -> impl Iterator<Item = (String, &'static Object, Value)> {
    catalogue::messages(Version::V16).iter().flat_map(move |message| {
        [(Half::Request, message.request), (Half::Response, message.response)].map(|(half, object)| {
            let schema = schemas
                .read(message.action, half)
                .unwrap_or_else(|| panic!("no schema of {} {half:?}", message.action));
            (format!("{} {half:?}", message.action), object, schema)
        })
    })
}

/// The second opinion: a validator that others wrote, formats included.
pub fn oracle(schema: &Value) -> jsonschema::Validator {
    jsonschema::options().should_validate_formats(true).build(schema).expect("a published schema compiles")
}

fn violations(object: &'static Object, payload: &Value) -> Vec<Violation> {
    let mut found = vec![];
    validate(object, payload, &mut found);
    found
}

#[test]
fn the_catalogue_says_what_the_schemas_say() {
    let Some(schemas) = Schemas::find("the_catalogue_says_what_the_schemas_say") else {
        return;
    };
    let actions: Vec<_> = catalogue::messages(Version::V16).iter().map(|message| message.action).collect();
    assert_eq!(actions, schemas.actions());
    for action in actions {
        let ours = catalogue::json_schema(Version::V16, action).unwrap();
        for (half, name) in [(Half::Request, "request"), (Half::Response, "response")] {
            let theirs = schemas.read(action, half).unwrap();
            assert_eq!(essence(&ours[name], &ours[name]), essence(&theirs, &theirs), "{action} {half:?}");
        }
    }
}

/// A schema without names and explanations, with references followed and sets sorted.
fn essence(schema: &Value, root: &Value) -> Value {
    const UNIMPORTANT: [&str; 9] =
        ["$schema", "id", "$id", "title", "javaType", "definitions", "additionalItems", "description", "comment"];
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).expect("a reference within the schema");
        return essence(target, root);
    }
    let mut kept = Map::new();
    for (name, value) in schema.as_object().expect("a schema is an object") {
        let value = match name.as_str() {
            name if UNIMPORTANT.contains(&name) => continue,
            "additionalProperties" if schema["type"] != "object" => continue,
            "properties" if *value == json!({}) => continue,
            "properties" => {
                let properties = value.as_object().expect("properties are an object").iter();
                properties.map(|(name, property)| (name.clone(), essence(property, root))).collect()
            }
            "items" => essence(value, root),
            "enum" | "required" => {
                let mut sorted: Vec<_> = value.as_array().expect("a list").clone();
                sorted.sort_by_key(|value| value.to_string());
                Value::Array(sorted)
            }
            _ => value.clone(),
        };
        kept.insert(name.clone(), value);
    }
    Value::Object(kept)
}

#[test]
fn fields_stand_in_the_order_of_the_xml_sequence() {
    let test = "fields_stand_in_the_order_of_the_xml_sequence";
    let folder = match Schemas::find(test) {
        Some(Schemas::Official(folder)) => folder,
        Some(Schemas::Pypi(_)) => return official::skip(test, "only the official files have WSDL"),
        None => return,
    };
    let services = ["CentralSystem", "ChargePoint"].map(|side| {
        let path = folder.join(format!("v16/OCPP_{side}Service_1.6.wsdl"));
        std::fs::read_to_string(path).expect("the official folder has the WSDL of 1.6")
    });
    let mut compared = 0;
    for message in catalogue::messages(Version::V16).iter().filter(|message| message.block != "Security") {
        for object in [message.request, message.response] {
            compared += compare_order(object, &services);
        }
    }
    assert!(compared > 56, "all messages and the objects in them");
}

/// Compares an object and those within it with the complexType of its name; returns how many were compared.
fn compare_order(object: &'static Object, services: &[String]) -> usize {
    let begin = format!("complexType name=\"{}\"", object.name);
    let definition =
        services.iter().find_map(|wsdl| wsdl.split_once(&begin)).map(|(_, rest)| rest.split("complexType").next());
    let definition = definition.flatten().unwrap_or_else(|| panic!("{} is in the WSDL", object.name));
    let elements: Vec<_> =
        definition.split("element name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let fields: Vec<_> = object.fields.iter().map(|field| field.name).collect();
    assert_eq!(fields, elements, "{}", object.name);
    let within = object.fields.iter().map(|field| match field.kind {
        Type::Object(object) => compare_order(object, services),
        _ => 0,
    });
    1 + within.sum::<usize>()
}

#[test]
fn random_valid_messages_are_valid_for_everybody() {
    let schemas = Schemas::find("random_valid_messages_are_valid_for_everybody");
    let Some(schemas) = schemas else { return };
    let mut random = random(1);
    for (name, object, schema) in halves(&schemas) {
        let oracle = oracle(&schema);
        for _ in 0..50 {
            let payload = sample::payload(object, &mut random);
            assert_eq!(violations(object, &payload), [], "{name}: {payload}");
            let theirs: Vec<_> = oracle.iter_errors(&payload).map(|error| error.to_string()).collect();
            assert!(theirs.is_empty(), "{name}: {theirs:?}: {payload}");
        }
    }
}

#[test]
fn random_valid_messages_are_valid_without_schemas_too() {
    let mut random = random(2);
    for message in catalogue::messages(Version::V16) {
        for object in [message.request, message.response] {
            for _ in 0..50 {
                assert_eq!(violations(object, &sample::payload(object, &mut random)), [], "{}", object.name);
                assert_eq!(violations(object, &sample::complete_payload(object, &mut random)), [], "{}", object.name);
            }
        }
    }
}

#[test]
fn every_constraint_of_every_field_is_found_broken_exactly_there() {
    let schemas = Schemas::find("the oracle in every_constraint_of_every_field_is_found_broken_exactly_there");
    let mut random = random(3);
    let mut tried = 0;
    for message in catalogue::messages(Version::V16) {
        for (half, object) in [(Half::Request, message.request), (Half::Response, message.response)] {
            let oracle = schemas.as_ref().map(|schemas| oracle(&schemas.read(message.action, half).expect("a schema")));
            let valid = sample::complete_payload(object, &mut random);
            for Mutation { pointer, value, violation } in mutations(object) {
                let mut payload = valid.clone();
                change(&mut payload, &pointer, value);
                let found: Vec<_> =
                    violations(object, &payload).into_iter().map(|found| (found.kind, found.path)).collect();
                assert_eq!(
                    found,
                    Vec::from_iter(violation.clone()),
                    "{} {half:?} {pointer}: {payload}",
                    message.action
                );
                if let Some(oracle) = &oracle {
                    assert_eq!(
                        oracle.is_valid(&payload),
                        violation.is_none(),
                        "{} {half:?} {pointer}: {payload}",
                        message.action
                    );
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 2500, "only {tried} mutations were made");
}

#[test]
fn a_payload_that_is_no_object_is_refused() {
    let schemas = Schemas::find("the oracle in a_payload_that_is_no_object_is_refused");
    for message in catalogue::messages(Version::V16) {
        for payload in [json!([]), json!("text"), json!(1), json!(true)] {
            let found = violations(message.request, &payload);
            assert_eq!((found.len(), found[0].kind), (1, Kind::NotAnObject), "{}", message.action);
            if let Some(schemas) = &schemas {
                assert!(!oracle(&schemas.read(message.action, Half::Request).unwrap()).is_valid(&payload));
            }
        }
    }
}

/// Where we read a message otherwise than JSON Schema does, and why, stands with `validate` and `number::whole`. This
/// test notices when one of us changes his mind.
#[test]
fn known_differences_to_json_schema() {
    let Some(schemas) = Schemas::find("known_differences_to_json_schema") else {
        return;
    };
    let cases = [
        // (action, pointer, JSON, what the schema says, what we say)
        ("CancelReservation", "/reservationId", "1.0", false, None),
        ("CancelReservation", "/reservationId", "9223372036854775808", true, Some(Kind::OutOfRange)),
        ("CancelReservation", "/reservationId", "1e400", false, Some(Kind::OutOfRange)),
        ("ExtendedTriggerMessage", "/connectorId", "1.0", true, None),
        ("GetDiagnostics", "/startTime", r#""2016-12-31T23:59:60Z""#, true, None),
        ("GetDiagnostics", "/startTime", r#""2016-11-15T23:59:60Z""#, true, Some(Kind::Format)),
        ("GetDiagnostics", "/startTime", r#""2016-12-31t23:59:59z""#, true, None),
        ("GetDiagnostics", "/location", r#""http://[oh]/""#, false, None),
    ];
    let mut random = random(4);
    for (action, pointer, json, theirs, ours) in cases {
        let message = catalogue::find(Version::V16, action).unwrap();
        let mut payload = sample::complete_payload(message.request, &mut random);
        change(&mut payload, pointer, Some(serde_json::from_str(json).unwrap()));
        let said = oracle(&schemas.read(action, Half::Request).unwrap()).is_valid(&payload);
        assert_eq!(said, theirs, "the schema says of {action} {json}");
        let found: Vec<_> = violations(message.request, &payload).into_iter().map(|found| found.kind).collect();
        assert_eq!(found, Vec::from_iter(ours), "we say of {action} {json}");
    }
}
