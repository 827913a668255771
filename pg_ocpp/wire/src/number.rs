//! Exact questions about JSON numbers, answered from their text: no floats, no allocation.

use serde_json::{Number, Value};

/// What a JSON number is as an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    Fits(i64),
    /// An integer that no bigint can hold.
    Beyond,
    NotWhole,
}

/// Reads a number as an integer by its value: `1`, `1.0` and `10e-1` are all 1.
///
/// JSON Schema draft-06 (the security extension, OCPP 2.x) says the same; draft-04 (the 1.6 schemas) would refuse
/// `1.0`, which helps nobody and is not what PostgreSQL says of the same jsonb.
pub fn whole(number: &Number) -> Whole {
    let text = number.as_str();
    let Some(power) = last_power(text) else {
        return Whole::Fits(0);
    };
    if power < 0 {
        return Whole::NotWhole;
    }
    let digits = || significand(text).bytes().filter(u8::is_ascii_digit);
    let zeros = digits().rev().take_while(|digit| *digit == b'0').count();
    let kept = digits().count() - zeros;
    // Counted downwards, because i64 reaches one further below zero than above.
    let mut value: i64 = 0;
    let appended = (0..power.min(20)).map(|_| 0);
    for digit in digits().take(kept).map(|digit| i64::from(digit - b'0')).chain(appended) {
        match value.checked_mul(10).and_then(|value| value.checked_sub(digit)) {
            Some(next) => value = next,
            None => return Whole::Beyond,
        }
    }
    match text.starts_with('-') {
        true => Whole::Fits(value),
        false => value.checked_neg().map_or(Whole::Beyond, Whole::Fits),
    }
}

/// The integer that a JSON value is, if it is a number, whole, and fits.
pub fn integer(value: &Value) -> Option<i64> {
    match whole(value.as_number()?) {
        Whole::Fits(integer) => Some(integer),
        Whole::Beyond | Whole::NotWhole => None,
    }
}

/// The same, if it is one of 32 bits: the ids of OCPP 1.6 are.
pub fn int32(value: &Value) -> Option<i32> {
    integer(value).and_then(|integer| i32::try_from(integer).ok())
}

/// Whether a number is an exact multiple of 0.1: `21.4` and `21.40` are, `21.45` is not.
pub fn is_tenth(number: &Number) -> bool {
    last_power(number.as_str()).is_none_or(|power| power >= -1)
}

/// The power of ten of the last digit that is not 0; None for zero. `21.40` has -1, `300` has 2, `2e5` has 5.
fn last_power(text: &str) -> Option<i64> {
    let significand = significand(text);
    let (integer, fraction) = significand.split_once('.').unwrap_or((significand, ""));
    let exponent = exponent(text);
    let kept = fraction.trim_end_matches('0');
    if !kept.is_empty() {
        return Some(exponent.saturating_sub_unsigned(kept.len() as u64));
    }
    let kept = integer.trim_end_matches('0');
    let has_digit = kept.bytes().any(|byte| byte.is_ascii_digit());
    has_digit.then(|| exponent.saturating_add_unsigned((integer.len() - kept.len()) as u64))
}

/// What stands before the exponent, with its sign.
fn significand(text: &str) -> &str {
    text.split(['e', 'E']).next().unwrap_or(text)
}

/// The exponent; one too large for i64 is as large as i64 goes, which decides the same.
fn exponent(text: &str) -> i64 {
    let Some((_, digits)) = text.split_once(['e', 'E']) else {
        return 0;
    };
    digits.parse().unwrap_or(if digits.starts_with('-') { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn integers_are_read_by_value() {
        for (text, value) in [
            ("0", 0),
            ("-0", 0),
            ("0.0", 0),
            ("0e5", 0),
            ("1", 1),
            ("1.0", 1),
            ("10e-1", 1),
            ("1.5e1", 15),
            ("-7", -7),
            ("1e3", 1000),
            ("100", 100),
            ("1200e-2", 12),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
            ("9.223372036854775807e18", i64::MAX),
            ("0e99999999999999999999", 0),
        ] {
            assert_eq!(whole(&number(text)), Whole::Fits(value), "{text}");
        }
    }

    #[test]
    fn what_is_not_an_integer_or_too_large() {
        for text in ["0.5", "1.01", "1e-1", "15e-1", "1e-99999999999999999999"] {
            assert_eq!(whole(&number(text)), Whole::NotWhole, "{text}");
        }
        for text in [
            "9223372036854775808",
            "-9223372036854775809",
            "1e19",
            "28240181849166013077",
            "1e400",
            "1e99999999999999999999",
        ] {
            assert_eq!(whole(&number(text)), Whole::Beyond, "{text}");
        }
        assert_eq!(integer(&Value::from("1")), None);
    }

    #[test]
    fn tenths_are_exact() {
        for text in [
            "21.4",
            "21.40",
            "16",
            "0",
            "-0.1",
            "8.0",
            "1e-1",
            "210e-2",
            "1e400",
            "0.00",
            "0.3",
            "99999999999999999999.9",
        ] {
            assert!(is_tenth(&number(text)), "{text}");
        }
        for text in ["21.45", "0.01", "1e-2", "0.30000000000000004", "215e-2", "1e-400", "99999999999999999999.99"] {
            assert!(!is_tenth(&number(text)), "{text}");
        }
    }
}
