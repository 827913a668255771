//! How a value is written: times and sizes with their unit, numbers and switches, each within a range.

use std::ops::RangeInclusive;
use std::time::Duration;

const TIME_UNITS: [(&str, u64); 5] = [("ms", 1), ("s", 1000), ("min", 60_000), ("h", 3_600_000), ("day", 86_400_000)];
const SIZE_UNITS: [(&str, u64); 4] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("", 1)];

/// `500ms`, `30s`, `10min`, `1h`, `1day`, in milliseconds; `0` needs no unit. `None` if it is none of these.
fn milliseconds(text: &str) -> Option<u64> {
    if text == "0" { Some(0) } else { with_unit(text, &TIME_UNITS) }
}

fn with_unit(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let factor = units.iter().find(|(name, _)| name.eq_ignore_ascii_case(unit.trim()))?.1;
    number.parse::<u64>().ok()?.checked_mul(factor)
}

/// A time between `least` and `most`, both written as a person would. The error says what is allowed.
pub fn time(text: &str, least: &str, most: &str) -> Result<Duration, String> {
    let range = milliseconds(least).unwrap_or(0)..=milliseconds(most).unwrap_or(u64::MAX);
    match milliseconds(text) {
        Some(value) if range.contains(&value) => Ok(Duration::from_millis(value)),
        _ => Err(format!("a time from {least} to {most}, such as 500ms, 30s, 10min")),
    }
}

/// As [`time`], but `0` means never.
pub fn time_or_never(text: &str, least: &str, most: &str) -> Result<Option<Duration>, String> {
    match text {
        "0" => Ok(None),
        _ => time(text, least, most).map(Some).map_err(|allowed| format!("0 (never), or {allowed}")),
    }
}

/// A number of bytes between `least` and `most`.
pub fn size(text: &str, least: &str, most: &str) -> Result<usize, String> {
    let bytes = |text: &str| with_unit(text, &SIZE_UNITS);
    let range = bytes(least).unwrap_or(0)..=bytes(most).unwrap_or(u64::MAX);
    match bytes(text) {
        Some(value) if range.contains(&value) => Ok(value as usize),
        _ => Err(format!("a size from {least} to {most}, such as 512KiB or 1MiB")),
    }
}

/// A whole number in a range.
pub fn number(text: &str, range: RangeInclusive<u32>) -> Result<u32, String> {
    match text.parse() {
        Ok(value) if range.contains(&value) => Ok(value),
        _ => Err(format!("a whole number from {} to {}", range.start(), range.end())),
    }
}

/// A switch: on or off, in the usual spellings.
pub fn switch(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "on" | "true" | "yes" | "1" => Ok(true),
        "off" | "false" | "no" | "0" => Ok(false),
        _ => Err("on or off".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_need_a_unit_and_keep_their_range() {
        assert_eq!(time("500ms", "100ms", "10min"), Ok(Duration::from_millis(500)));
        assert_eq!(time("2min", "100ms", "10min"), Ok(Duration::from_secs(120)));
        assert_eq!(time_or_never("0", "1s", "1h"), Ok(None));
        for wrong in ["", "5", "s", "-1s", "1.5s", "99ms", "11min", "99999999999999999999s", "18446744073709551615day"]
        {
            assert!(time(wrong, "100ms", "10min").is_err(), "{wrong}");
        }
    }

    #[test]
    fn sizes_are_binary() {
        assert_eq!(size("1MiB", "1KiB", "64MiB"), Ok(1 << 20));
        assert_eq!(size("4096", "1KiB", "64MiB"), Ok(4096));
        for wrong in ["1MB", "1023", "65MiB", "KiB", "1 0KiB"] {
            assert!(size(wrong, "1KiB", "64MiB").is_err(), "{wrong}");
        }
    }
}
