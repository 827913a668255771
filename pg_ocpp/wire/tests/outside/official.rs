//! Finds what others published about the messages of OCPP 1.6, as an oracle. Nothing of it is part of this project.

use serde_json::{Value, json};
use std::{env, fs, io::Write, path::PathBuf};

/// Which half of a message a schema describes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Half {
    Request,
    Response,
}

/// Where JSON schemas of OCPP 1.6 and its security extension were found.
#[derive(Debug)]
pub enum Schemas {
    /// The official files, in folders `v16` and `v16sec`.
    Official(PathBuf),
    /// The folder of schemas inside the PyPI package `ocpp`, which deviates in known places.
    Pypi(PathBuf),
}

impl Schemas {
    /// The official schemas named by OCPP_SCHEMAS or lying beside the project, else those of the PyPI package in
    /// OCPP_PYPI_SCHEMAS (the folder `ocpp/v16/schemas`), else none, said loudly.
    pub fn find(test: &str) -> Option<Schemas> {
        if let Some(folder) = env::var_os("OCPP_SCHEMAS").map(PathBuf::from) {
            assert!(folder.join("v16").is_dir(), "OCPP_SCHEMAS must name a folder with v16 and v16sec in it");
            return Some(Schemas::Official(folder));
        }
        if let Some(folder) = env::var_os("OCPP_PYPI_SCHEMAS").map(PathBuf::from) {
            assert!(
                folder.join("Authorize.json").is_file(),
                "OCPP_PYPI_SCHEMAS must name the folder ocpp/v16/schemas of the package"
            );
            return Some(Schemas::Pypi(folder));
        }
        match beside("schemas") {
            Some(folder) => Some(Schemas::Official(folder)),
            None => {
                skip(
                    test,
                    "no schemas; set OCPP_SCHEMAS, or OCPP_PYPI_SCHEMAS to ocpp/v16/schemas of the PyPI package ocpp",
                );
                None
            }
        }
    }

    /// The schema of one half of a message; None if there is no such file.
    pub fn read(&self, action: &str, half: Half) -> Option<Value> {
        let name = match half {
            Half::Request => format!("{action}.json"),
            Half::Response => format!("{action}Response.json"),
        };
        match self {
            Schemas::Official(folder) => {
                ["v16", "v16sec"].iter().find_map(|part| read_json(folder.join(part).join(&name)))
            }
            Schemas::Pypi(folder) => {
                let mut schema = read_json(folder.join(&name))?;
                undo_known_deviations(&name, &mut schema);
                Some(schema)
            }
        }
    }

    /// All actions that have a request schema, sorted.
    pub fn actions(&self) -> Vec<String> {
        let folders = match self {
            Schemas::Official(folder) => vec![folder.join("v16"), folder.join("v16sec")],
            Schemas::Pypi(folder) => vec![folder.clone()],
        };
        let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder of schemas"));
        let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
        let mut actions: Vec<_> = names.filter_map(|name| Some(name.strip_suffix(".json")?.to_string())).collect();
        actions.retain(|action| !action.ends_with("Response"));
        actions.sort();
        actions
    }
}

/// What the PyPI package `ocpp` (2.1.0) changed knowingly in the schemas of 1.6: the unit Hertz, and no empty lists in
/// MeterValues.
fn undo_known_deviations(file: &str, schema: &mut Value) {
    if file != "MeterValues.json" {
        return;
    }
    let meter_value = &mut schema["properties"]["meterValue"];
    let sampled_value = &mut meter_value["items"]["properties"]["sampledValue"];
    let units = sampled_value["items"]["properties"]["unit"]["enum"].as_array_mut().expect("units");
    let count = units.len();
    units.retain(|unit| unit != "Hertz");
    assert_eq!(units.len(), count - 1, "the package no longer adds Hertz: update this list");
    assert_eq!(take(sampled_value, "minItems"), json!(1), "the package no longer wants samples: update this list");
    assert_eq!(take(meter_value, "minItems"), json!(1), "the package no longer wants values: update this list");
}

fn take(object: &mut Value, name: &str) -> Value {
    object.as_object_mut().and_then(|object| object.remove(name)).unwrap_or_default()
}

fn read_json(path: PathBuf) -> Option<Value> {
    let text = fs::read_to_string(path).ok()?;
    Some(serde_json::from_str(&text).expect("a published schema is JSON"))
}

/// A folder or file of material that lies beside the project on some machines.
pub fn beside(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(name);
    path.exists().then_some(path)
}

/// Says on the real standard error, which the test harness does not capture, that a test did not run.
pub fn skip(test: &str, why: &str) {
    // In one piece, or the lines of tests that run beside it get mixed in.
    let line = format!("\n**** SKIPPED: {test}: {why} ****\n");
    let _ = std::io::stderr().write_all(line.as_bytes());
}
