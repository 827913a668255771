//! Turns the catalogue (`catalogue/*.txt`) into static Rust tables: no work at start-up, no heap in a PostgreSQL
//! backend.

mod notation;
mod tables;

use std::{env, fs, path::Path, process};

/// The files of each protocol version, read one after the other: a later file knows the types of the earlier ones.
const CATALOGUES: &[(&str, &[&str])] =
    &[("V12", &["ocpp-1.2.txt"]), ("V15", &["ocpp-1.5.txt"]), ("V16", &["ocpp-1.6.txt", "ocpp-1.6-security.txt"])];

fn main() {
    println!("cargo::rerun-if-changed=catalogue");
    println!("cargo::rerun-if-changed=build");
    let mut source = String::new();
    for (name, files) in CATALOGUES {
        match read(files) {
            Ok(catalogue) => source += &tables::write(name, &catalogue),
            Err(mistake) => {
                eprintln!("{mistake}");
                process::exit(1);
            }
        }
    }
    let target = env::var("OUT_DIR").expect("cargo sets OUT_DIR for build scripts");
    fs::write(Path::new(&target).join("catalogue.rs"), source).expect("OUT_DIR is writable");
}

fn read(files: &[&str]) -> Result<notation::Catalogue, notation::Mistake> {
    let mut catalogue = notation::Catalogue::default();
    for file in files {
        let path = format!("catalogue/{file}");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path} must be readable: {error}"));
        catalogue.read(&path, &text)?;
    }
    catalogue.finish()?;
    Ok(catalogue)
}
