//! Writes a catalogue as Rust source: one static per enum, object and message part, and the list of messages sorted by
//! action.

use crate::notation::{Catalogue, Field, Kind, Sender};
use std::fmt::Write;

/// The source of all tables of one version; every static's name begins with `prefix`.
pub fn write(prefix: &str, catalogue: &Catalogue) -> String {
    let mut out = format!("// OCPP {}, made by build/tables.rs from catalogue/.\n", catalogue.version);
    for enumeration in &catalogue.enums {
        let name = &enumeration.name;
        let (values, json_alone) = (&enumeration.values, &enumeration.json_alone);
        statement(
            &mut out,
            &format!(
                "static {prefix}_{name}: Enumeration = Enumeration {{ name: {name:?}, values: &{values:?}, json_alone: &{json_alone:?} }};"
            ),
        );
    }
    for object in &catalogue.objects {
        write_object(&mut out, prefix, &object.name, &object.fields);
    }
    let mut messages: Vec<_> = catalogue.messages.iter().collect();
    messages.sort_by_key(|message| &message.action);
    for message in &messages {
        write_object(&mut out, prefix, &format!("{}Request", message.action), &message.request);
        write_object(
            &mut out,
            prefix,
            &format!("{}Response", message.action),
            message.response.as_deref().unwrap_or(&[]),
        );
    }
    let mut table = format!("static {prefix}_MESSAGES: &[Message] = &[\n");
    for message in &messages {
        let direction = match message.sender {
            Sender::ChargePoint => "FromChargePoint",
            Sender::CentralSystem => "FromCentralSystem",
            Sender::Either => "Both",
        };
        let (action, block, repeatable) = (&message.action, &message.block, message.repeatable);
        let _ = writeln!(
            table,
            "    Message {{ action: {action:?}, direction: Direction::{direction}, block: {block:?}, repeatable: {repeatable}, \
             request: &{prefix}_{action}Request, response: &{prefix}_{action}Response }},"
        );
    }
    statement(&mut out, &(table + "];"));
    out
}

fn write_object(out: &mut String, prefix: &str, name: &str, fields: &[Field]) {
    let mut object = format!("static {prefix}_{name}: Object = Object {{ name: {name:?}, fields: &[\n");
    for Field { name, required, list, place, kind } in fields {
        let list = match list {
            None => "None".to_string(),
            Some(list) => {
                let (least, least_in_xml, most) = (list.least, list.least_in_xml, list.most);
                format!("Some(List {{ least: {least}, least_in_xml: {least_in_xml}, most: {most:?} }})")
            }
        };
        let kind = match kind {
            Kind::Text { longest } => format!("Text {{ longest: {longest:?} }}"),
            Kind::Integer => "Integer".to_string(),
            Kind::Tenths => "Tenths".to_string(),
            Kind::Boolean => "Boolean".to_string(),
            Kind::Time => "Time".to_string(),
            Kind::Uri => "Uri".to_string(),
            Kind::Enum(name) => format!("Enum(&{prefix}_{name})"),
            Kind::Object(name) => format!("Object(&{prefix}_{name})"),
        };
        let _ = writeln!(
            object,
            "    Field {{ name: {name:?}, required: {required}, list: {list}, place: Place::{place:?}, kind: Type::{kind} }},"
        );
    }
    statement(out, &(object + "] };"));
}

/// Names of the specification stand in the names of the statics as they are.
fn statement(out: &mut String, text: &str) {
    let _ = writeln!(out, "#[allow(non_upper_case_globals)]\n{text}");
}
