//! Holds the catalogues of 1.2, 1.5 and 1.6 against the WSDL files of their services: every operation, every field.

use crate::official::{self, Half, Schemas};
use ocpp_wire::{
    Version,
    catalogue::{self, Object, Place, Type},
};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// A field as both sides can describe it; where it is a list, with its least count.
#[derive(Debug, PartialEq)]
struct Field {
    name: String,
    place: Place,
    required: bool,
    least: Option<u32>,
    most: Option<u32>,
    kind: Kind,
}

#[derive(Debug, PartialEq)]
enum Kind {
    Text { longest: Option<u32> },
    Integer,
    Tenths,
    Boolean,
    Time,
    Uri,
    Enum(BTreeSet<String>),
    Object(Vec<Field>),
}

#[test]
fn the_catalogue_of_1_2_says_what_its_wsdl_says() {
    compare("the_catalogue_of_1_2_says_what_its_wsdl_says", Version::V12, "v12", [9, 9], &mut []);
}

#[test]
fn the_catalogue_of_1_5_says_what_its_wsdl_says() {
    compare("the_catalogue_of_1_5_says_what_its_wsdl_says", Version::V15, "v15", [10, 15], &mut []);
}

/// The catalogue of 1.6 is that of JSON, which differs from SOAP in these places.
#[test]
fn the_catalogue_of_1_6_says_what_its_wsdl_says() {
    let mut differences: [Difference; 4] = [
        ("meterValue", "MeterValues needs one in JSON", |field| {
            field.parent_is("MeterValuesRequest") && take(&mut field.said.required, false, true)
        }),
        ("sampledValue", "JSON has no least count", |field| take(&mut field.said.least, Some(1), Some(0))),
        ("chargingSchedulePeriod", "JSON has no least count", |field| take(&mut field.said.least, Some(1), Some(0))),
        ("unit", "Celcius is a unit of JSON only", |field| match &mut field.said.kind {
            Kind::Enum(words) => words.insert("Celcius".to_owned()),
            _ => false,
        }),
    ];
    compare("the_catalogue_of_1_6_says_what_its_wsdl_says", Version::V16, "v16", [10, 19], &mut differences);
}
