//! From decimals to floating point.

use rust_decimal::Decimal;

/// The nearest `f64`.
pub fn nearest(value: Decimal) -> f64 {
    // By its digits: the library's own conversion can be a unit in the last place off.
    value.to_string().parse().unwrap_or(f64::NAN)
}
