//! How charge points write time, and what is made of it.

use super::*;
use proptest::prelude::*;

fn read(text: &str) -> (String, Option<Deviation>) {
    let reading = parse(text, &Zone::UTC).unwrap_or_else(|error| panic!("{text}: {error}"));
    (reading.at.to_string(), reading.deviation)
}

#[test]
fn rfc_3339_is_exact() {
    for (text, utc) in [
        ("2026-05-22T09:24:39.540Z", "2026-05-22T09:24:39.540Z"),
        ("1970-01-01T00:00:00.740Z", "1970-01-01T00:00:00.740Z"),
        ("2023-04-15T11:04:45.659+00:00", "2023-04-15T11:04:45.659Z"),
        ("2025-01-30T14:41:45.244665+11:00", "2025-01-30T03:41:45.244Z"),
        ("2026-05-22t09:24:39z", "2026-05-22T09:24:39.000Z"),
        ("2026-05-22T09:24:39.123456789-00:00", "2026-05-22T09:24:39.123Z"),
        ("2024-02-29T23:59:59-23:59", "2024-03-01T23:58:59.000Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
        ("2017-01-01T08:59:60.7+09:00", "2017-01-01T00:00:00.000Z"),
    ] {
        assert_eq!(read(text), (utc.to_string(), None), "{text}");
    }
    assert_eq!(parse("2025-01-30T14:41:45.244665+11:00", &Zone::UTC).unwrap().at, Timestamp(1_738_208_505_244_665));
}

#[test]
fn relatives_are_understood_and_noted() {
    for (text, utc, deviation) in [
        ("2023-10-19T15:28:07", "2023-10-19T15:28:07.000Z", Deviation::NoZone),
        ("2025-09-05T18:51:43+03", "2025-09-05T15:51:43.000Z", Deviation::ShortOffset),
        ("2025-09-05T18:51:43-0330", "2025-09-05T22:21:43.000Z", Deviation::ShortOffset),
        ("2025-09-05 18:51:43Z", "2025-09-05T18:51:43.000Z", Deviation::Separator),
        ("2025-09-05T24:00:00Z", "2025-09-06T00:00:00.000Z", Deviation::EndOfDay),
        ("2025-12-31T24:00Z", "2026-01-01T00:00:00.000Z", Deviation::EndOfDay),
        ("2025-09-05T18:51Z", "2025-09-05T18:51:00.000Z", Deviation::NoSeconds),
        ("2025-09-05T18:51:43,5Z", "2025-09-05T18:51:43.500Z", Deviation::Fraction),
        ("2025-09-05T18:51:43.Z", "2025-09-05T18:51:43.000Z", Deviation::Fraction),
        (" 2025-09-05T18:51:43Z\n", "2025-09-05T18:51:43.000Z", Deviation::Spaces),
        ("2025-09-05T18:51:60Z", "2025-09-05T18:52:00.000Z", Deviation::LeapSecond),
        (" 2025-09-05 18:51", "2025-09-05T18:51:00.000Z", Deviation::NoZone),
    ] {
        assert_eq!(read(text), (utc.to_string(), Some(deviation)), "{text}");
    }
}

#[test]
fn what_names_no_instant_is_refused_where_it_goes_wrong() {
    for (text, at) in [
        ("", 0),
        ("0", 0),
        ("today", 0),
        ("2025-13-05T18:51:43Z", 7),
        ("2025-02-29T18:51:43Z", 10),
        ("1900-02-29T00:00:00Z", 10),
        ("2025-02-00T18:51:43Z", 10),
        ("2025-09-05", 10),
        ("2025-09-05T", 11),
        ("2025-09-05T18", 13),
        ("2025-09-05T25:00:00Z", 19),
        ("2025-09-05T24:00:01Z", 19),
        ("2025-09-05T18:61:43Z", 19),
        ("2025-09-05T18:51:61Z", 19),
        ("2025-09-05T18:51:43Zz", 20),
        ("2025-09-05T18:51:43+24:00", 25),
        ("2025-09-05T18:51:43+2", 20),
        ("2025-09-05T18:51:43+02:", 23),
        ("2025-09-05T18:51:43 UTC", 19),
        ("12025-09-05T18:51:43Z", 4),
        ("-025-09-05T18:51:43Z", 0),
        ("  2025-9-05T18:51:43Z", 7),
        ("２025-09-05T18:51:43Z", 0),
    ] {
        let error = parse(text, &Zone::UTC).expect_err(text);
        assert_eq!(error.at, at, "{text}: {error}");
    }
}

#[test]
fn a_zone_is_only_asked_where_the_text_has_none() {
    let bangkok = Zone::named("Asia/Bangkok").unwrap();
    assert_eq!(parse("2023-10-19T15:28:07", &bangkok).unwrap().at.to_string(), "2023-10-19T08:28:07.000Z");
    assert_eq!(parse("2023-10-19T15:28:07Z", &bangkok).unwrap().at.to_string(), "2023-10-19T15:28:07.000Z");
    let offset = Zone::named("-03:30").unwrap();
    assert_eq!(parse("2023-10-19T15:28:07.25", &offset).unwrap().at.to_string(), "2023-10-19T18:58:07.250Z");
}

#[test]
fn a_clock_set_back_shows_a_time_twice_and_set_forward_never() {
    let berlin = Zone::named("Europe/Berlin").unwrap();
    let read = |text| parse(text, &berlin).unwrap().at.to_string();
    assert_eq!(read("2025-07-01T12:00:00"), "2025-07-01T10:00:00.000Z");
    assert_eq!(read("2025-10-26T02:30:00"), "2025-10-26T00:30:00.000Z");
    assert_eq!(read("2025-03-30T02:30:00"), "2025-03-30T01:30:00.000Z");
}

#[test]
fn zones_have_names_or_offsets() {
    for name in ["UTC", "Z", "America/Argentina/Buenos_Aires", "+07:00", "-07", "+0530"] {
        assert!(Zone::named(name).is_ok(), "{name}");
    }
    for name in ["", "Mars/Olympus", "+", "+7", "+24:00", "+07:00 ", "+070000", "07:00"] {
        assert_eq!(Zone::named(name).err(), Some(UnknownZone(name.to_string())), "{name}");
    }
}

#[test]
fn the_ends_of_what_can_be_held_are_written_without_panic() {
    for ends in [i64::MIN, i64::MAX, -1] {
        assert!(Timestamp(ends).to_string().ends_with('Z'));
    }
    assert_eq!(Timestamp(-1).to_string(), "1969-12-31T23:59:59.999Z");
    assert!(parse("9999-12-31T24:00:00", &Zone::UTC).is_ok());
    assert!(parse("0000-01-01T00:00:00+23:59", &Zone::UTC).is_ok());
    let kiritimati = Zone::named("Pacific/Kiritimati").unwrap();
    assert!(parse("0000-01-01T00:00:00", &kiritimati).is_ok());
    assert!(parse("9999-12-31T24:00:00", &kiritimati).is_err(), "the tables end before");
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(milliseconds in -62_135_596_800_000_i64..253_402_300_800_000) {
        let at = Timestamp(milliseconds * 1000);
        prop_assert_eq!(parse(&at.to_string(), &Zone::UTC), Ok(Reading { at, deviation: None }));
    }

    #[test]
    fn agrees_with_jiff(milliseconds in -62_135_596_800_000_i64..253_402_000_000_000) {
        let theirs = jiff::Timestamp::from_millisecond(milliseconds).unwrap();
        prop_assert_eq!(Timestamp(milliseconds * 1000).to_string(), format!("{theirs:.3}"));
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".*", nearly in "[0-9T:.+-]{0,30}Z?") {
        let berlin = Zone::named("Europe/Berlin").unwrap();
        for zone in [&Zone::UTC, &berlin] {
            let _ = parse(&text, zone);
            let _ = parse(&nearly, zone);
        }
    }
}
