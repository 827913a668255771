//! Amounts of a tenth: what limits and charging rates are counted in (§7.13, §7.14: at most one digit fraction).

use crate::decimal::Decimal;
use serde_json::{Number, Value};
use std::fmt;

/// So many tenths of an ampere, a watt or a volt: 72 is 7.2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tenths(pub i64);

impl Tenths {
    /// So many whole ones.
    pub fn whole(units: i32) -> Tenths {
        Tenths(i64::from(units) * 10)
    }

    /// `7.2`, `7.20` and `72e-1` are 72 tenths. `None`: no number, not a multiple of 0.1, or more than an i64 can count.
    pub fn parse(text: &str) -> Option<Tenths> {
        let hundredfold = Decimal::parse(text)?.thousandfold()?.to_integer()?;
        (hundredfold % 100 == 0).then(|| i64::try_from(hundredfold / 100).ok().map(Tenths))?
    }

    /// As a JSON number: `16` for whole ones, else `7.2`.
    pub fn to_json(self) -> Value {
        let number: Option<Number> = self.to_string().parse().ok();
        number.map_or(Value::Null, Value::Number)
    }
}

/// `16` where it is whole, else `7.2`.
impl fmt::Display for Tenths {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (units, tenth) = (self.0.unsigned_abs() / 10, self.0.unsigned_abs() % 10);
        match tenth {
            0 => write!(f, "{sign}{units}"),
            _ => write!(f, "{sign}{units}.{tenth}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tenths;
    use serde_json::json;

    #[test]
    fn tenths_are_exact_in_both_directions() {
        for (text, tenths, written) in [
            ("16", 160, "16"),
            ("7.2", 72, "7.2"),
            ("7.20", 72, "7.2"),
            ("72e-1", 72, "7.2"),
            ("0", 0, "0"),
            ("-0.5", -5, "-0.5"),
            ("2.2e4", 220_000, "22000"),
            ("922337203685477580.7", i64::MAX, "922337203685477580.7"),
        ] {
            assert_eq!(Tenths::parse(text), Some(Tenths(tenths)), "{text}");
            assert_eq!(Tenths(tenths).to_string(), written);
            assert_eq!(Tenths(tenths).to_json().to_string(), written);
        }
        assert_eq!(Tenths(i64::MIN).to_string(), "-922337203685477580.8");
        assert_eq!(Tenths(160).to_json(), json!(16));
    }

    #[test]
    fn what_is_no_tenth_is_none() {
        for text in ["7.25", "0.01", "16.000000000000004", "922337203685477580.8", "1e30", "NaN", "", "16 A"] {
            assert_eq!(Tenths::parse(text), None, "{text}");
        }
    }
}
