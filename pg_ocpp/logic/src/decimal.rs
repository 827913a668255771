//! Exact decimals, as meters write them: readings are added and subtracted without a float ever being near.

use std::{cmp::Ordering, fmt};

/// `mantissa / 10^scale`, with at most 38 digits in all.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// 10^38 is the largest power of ten in an i128.
const MOST_DIGITS: u32 = 38;

impl Decimal {
    pub const ZERO: Decimal = Decimal { mantissa: 0, scale: 0 };

    /// Reads `-12.50`, `.5`, `5.`, `2e+01`; spaces around it do not count. `None`: not a finite decimal number, or
    /// one that takes more than 38 digits to write out.
    pub fn parse(text: &str) -> Option<Decimal> {
        let text = text.trim();
        let (significand, exponent) = match text.split_once(['e', 'E']) {
            Some((significand, exponent)) => (significand, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let unsigned = significand.strip_prefix(['+', '-']).unwrap_or(significand);
        let (integer, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        if integer.is_empty() && fraction.is_empty() {
            return None;
        }
        let mut mantissa: i128 = 0;
        for byte in integer.bytes().chain(fraction.bytes()) {
            let digit = byte.is_ascii_digit().then(|| i128::from(byte - b'0'))?;
            mantissa = mantissa.checked_mul(10)?.checked_add(digit)?;
        }
        if significand.starts_with('-') {
            mantissa = -mantissa;
        }
        let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        match u32::try_from(scale) {
            Ok(scale) if scale <= MOST_DIGITS => Some(Decimal { mantissa, scale }),
            Ok(_) => None,
            Err(_) => {
                let factor = 10i128.checked_pow(scale.unsigned_abs())?;
                Some(Decimal { mantissa: mantissa.checked_mul(factor)?, scale: 0 })
            }
        }
    }

    /// How many digits it takes to write the number out.
    pub fn digits(&self) -> u32 {
        let significant = self.mantissa.unsigned_abs().checked_ilog10().map_or(1, |log| log + 1);
        significant.max(self.scale)
    }

    /// The number as an integer, if it is one: `7.0` is 7.
    pub fn to_integer(self) -> Option<i128> {
        let unit = 10i128.pow(self.scale);
        (self.mantissa % unit == 0).then_some(self.mantissa / unit)
    }

    /// `None`: the sum takes more digits than there is room for.
    pub fn checked_add(self, other: Decimal) -> Option<Decimal> {
        let scale = self.scale.max(other.scale);
        let mantissa = self.mantissa_at(scale)?.checked_add(other.mantissa_at(scale)?)?;
        Some(Decimal { mantissa, scale })
    }

    /// `None`: the difference takes more digits than there is room for.
    pub fn checked_sub(self, other: Decimal) -> Option<Decimal> {
        self.checked_add(Decimal { mantissa: other.mantissa.checked_neg()?, scale: other.scale })
    }

    /// Thousand times as much, from kWh to Wh.
    pub fn thousandfold(self) -> Option<Decimal> {
        let moved = self.scale.min(3);
        let mantissa = self.mantissa.checked_mul(10i128.pow(3 - moved))?;
        Some(Decimal { mantissa, scale: self.scale - moved })
    }

    fn mantissa_at(self, scale: u32) -> Option<i128> {
        self.mantissa.checked_mul(10i128.pow(scale - self.scale))
    }

    /// Integer part and what is left, the latter in units of 10^-38.
    fn parts(self) -> (i128, i128) {
        let unit = 10i128.pow(self.scale);
        let rest = self.mantissa.rem_euclid(unit) * 10i128.pow(MOST_DIGITS - self.scale);
        (self.mantissa.div_euclid(unit), rest)
    }
}

/// By value: 1.0 equals 1.00.
impl Ord for Decimal {
    fn cmp(&self, other: &Decimal) -> Ordering {
        self.parts().cmp(&other.parts())
    }
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Decimal) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Decimal) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Decimal {}

/// Written out, without exponent, with the decimals it came with.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = self.scale as usize;
        if scale == 0 {
            return write!(f, "{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (integer, fraction) = padded.split_at(padded.len() - scale);
        write!(f, "{sign}{integer}.{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    fn decimal(text: &str) -> Decimal {
        Decimal::parse(text).unwrap_or_else(|| panic!("{text} is a decimal"))
    }

    #[test]
    fn what_meters_write_is_read_by_value() {
        for (text, written_out) in [
            ("0", "0"),
            ("15.630", "15.630"),
            ("-0.5", "-0.5"),
            (".5", "0.5"),
            ("5.", "5"),
            ("+7", "7"),
            (" 12 ", "12"),
            ("2e+01", "20"),
            ("2E2", "200"),
            ("25e-1", "2.5"),
            ("1.5e1", "15"),
            ("007", "7"),
            ("-0", "0"),
            ("31.245270191439438", "31.245270191439438"),
            ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
        ] {
            assert_eq!(decimal(text).to_string(), written_out, "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            " ",
            ".",
            "-",
            "e5",
            "1e",
            "NaN",
            "Infinity",
            "0x1F",
            "1_000",
            "1,5",
            "1.2.3",
            "--1",
            "1e400",
            "1e-400",
            "1e99999999999",
            "١",
            "1 000",
            "1000000000000000000000000000000000000000",
        ] {
            assert!(Decimal::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn order_is_by_value_even_where_digits_are_far_apart() {
        assert_eq!(decimal("1.0"), decimal("1.000"));
        assert!(decimal("-1.5") < decimal("-1.4"));
        assert!(decimal("-0.1") < decimal("0"));
        let large = decimal("1e37");
        let small = decimal("1e-38");
        assert!(small < large && small > Decimal::ZERO);
        assert!(large.checked_add(small).is_none(), "no room for the exact sum");
    }

    #[test]
    fn sums_are_exact() {
        assert_eq!(decimal("0.1").checked_add(decimal("0.2")), Some(decimal("0.3")));
        assert_eq!(decimal("604.213").checked_sub(decimal("604.2")).unwrap().to_string(), "0.013");
        assert_eq!(decimal("1.5").thousandfold().unwrap().to_string(), "1500");
        assert_eq!(decimal("0.0123456").thousandfold().unwrap().to_string(), "12.3456");
    }

    #[test]
    fn digits_and_integers() {
        assert_eq!(
            (decimal("0").digits(), decimal("0.05").digits(), decimal("120").digits(), decimal("-1.5").digits()),
            (1, 2, 3, 2)
        );
        assert_eq!(decimal("7.0").to_integer(), Some(7));
        assert_eq!(decimal("7.5").to_integer(), None);
    }
}
