//! Any text is a time or not; one that is, is written and read again as the same millisecond.
#![no_main]

use libfuzzer_sys::fuzz_target;
use ocpp_wire::time::{self, Reading, Timestamp, Zone};
use std::sync::LazyLock;

static ZONES: LazyLock<Vec<Zone>> = LazyLock::new(|| {
    let names =
        ["UTC", "+14:00", "-03:30", "Europe/Berlin", "Asia/Bangkok", "Australia/Lord_Howe", "Africa/Casablanca"];
    names.into_iter().map(|name| Zone::named(name).expect("a zone")).collect()
});

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let _ = Zone::named(text);
    for zone in ZONES.iter() {
        match time::parse(text, zone) {
            Ok(Reading { at, .. }) => {
                let at = Timestamp(at.0.div_euclid(1000) * 1000);
                let written = at.to_string();
                // The years 0000 to 9999 in some zone may reach a day beyond in UTC, where four digits end.
                if written.len() == "2026-05-22T09:24:39.540Z".len() {
                    assert_eq!(time::parse(&written, &Zone::UTC), Ok(Reading { at, deviation: None }));
                }
            }
            Err(error) => assert!(error.at <= text.len(), "{error}"),
        }
    }
});
