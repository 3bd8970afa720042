//! The arithmetic of blocks, compiled for AVX2 and for the plain target, and chosen between at run time.
//!
//! No target may fuse or reorder operations, so that all of them give the same bits.

use multiversion::multiversion;

use crate::sheet::node::Binary;

/// Trials in a block.
pub const LANES: usize = 64;

/// One value in each trial of a block.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub struct Block(pub [f64; LANES]);

impl Block {
    pub const ZERO: Self = Self([0.0; LANES]);
}

/// An operand over the months of a step; a single entry holds for all of them.
#[derive(Debug, Clone, Copy)]
pub enum Arg<'a> {
    /// It differs by trial.
    Lanes(&'a [Block]),
    /// It is alike in all trials.
    Alike(&'a [f64]),
}

/// A step with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unary {
    Copy,
    Neg,
    Ceil,
}

/// One operation over all months and lanes of `out`.
#[multiversion(targets("x86_64+avx2"))]
pub fn unary(op: Unary, out: &mut [Block], a: Arg) {
    match op {
        Unary::Copy => spread(out, a, |a| a),
        Unary::Neg => spread(out, a, |a| -a),
        Unary::Ceil => spread(out, a, whole_units),
    }
}

/// One operation over all months and lanes of `out`.
#[multiversion(targets("x86_64+avx2"))]
pub fn binary(op: Binary, out: &mut [Block], a: Arg, b: Arg) {
    match op {
        Binary::Add => join(out, a, b, |a, b| a + b),
        Binary::Sub => join(out, a, b, |a, b| a - b),
        Binary::Mul => join(out, a, b, |a, b| a * b),
        Binary::Div => join(out, a, b, ratio),
        Binary::Min => join(out, a, b, least),
        Binary::Max => join(out, a, b, most),
    }
}

#[inline(always)]
fn spread(out: &mut [Block], a: Arg, f: impl Fn(f64) -> f64 + Copy) {
    match a {
        Arg::Lanes(a) => fill(out, |month| at(a, month), |a, lane| f(a.0[lane])),
        Arg::Alike(a) => fill(out, |month| f(*at(a, month)), |value, _| value),
    }
}

#[inline(always)]
fn join(out: &mut [Block], a: Arg, b: Arg, f: impl Fn(f64, f64) -> f64 + Copy) {
    match (a, b) {
        (Arg::Lanes(a), Arg::Lanes(b)) => {
            fill(out, |month| (at(a, month), at(b, month)), |(a, b), lane| f(a.0[lane], b.0[lane]));
        }
        (Arg::Lanes(a), Arg::Alike(b)) => {
            fill(out, |month| (at(a, month), *at(b, month)), |(a, b), lane| f(a.0[lane], b));
        }
        (Arg::Alike(a), Arg::Lanes(b)) => {
            fill(out, |month| (*at(a, month), at(b, month)), |(a, b), lane| f(a, b.0[lane]));
        }
        (Arg::Alike(a), Arg::Alike(b)) => {
            fill(out, |month| f(*at(a, month), *at(b, month)), |value, _| value);
        }
    }
}

#[inline(always)]
fn fill<T: Copy>(out: &mut [Block], row: impl Fn(usize) -> T, value: impl Fn(T, usize) -> f64) {
    for (month, out) in out.iter_mut().enumerate() {
        let row = row(month);
        for (lane, out) in out.0.iter_mut().enumerate() {
            *out = value(row, lane);
        }
    }
}

#[inline(always)]
fn at<T>(months: &[T], month: usize) -> &T {
    &months[if months.len() == 1 { 0 } else { month }]
}

/// A quotient over zero does not exist.
#[inline(always)]
fn ratio(a: f64, b: f64) -> f64 {
    if b == 0.0 { f64::NAN } else { a / b }
}

/// The smaller; NaN where either is.
#[inline(always)]
pub fn least(a: f64, b: f64) -> f64 {
    let least = if a < b { a } else { b };
    if a.is_nan() { a } else { least }
}

/// The larger; NaN where either is.
#[inline(always)]
pub fn most(a: f64, b: f64) -> f64 {
    let most = if a > b { a } else { b };
    if a.is_nan() { a } else { most }
}

/// Large enough to leave no room for a fraction.
const TO_WHOLE: f64 = 1.5 * (1_u64 << 52) as f64;
/// From here on there is nothing after the point that would matter.
const WHOLE_FROM: f64 = (1_u64 << 51) as f64;
/// Half of the ninth decimal: less than this above a whole number is rounded off.
const NOISE: f64 = 0.5e-9;
/// Some four units in the last place: above half a million they are more than the ninth decimal.
const NOISE_SHARE: f64 = 1.0 / (1_u64 << 50) as f64;

/// The nearest whole number of anything below 2^51.
#[inline(always)]
pub fn nearest_whole(value: f64) -> f64 {
    (value + TO_WHOLE) - TO_WHOLE
}

/// `ceil(round(x, 9))`, without a branch or a call of a library.
#[inline(always)]
pub fn whole_units(value: f64) -> f64 {
    let nearest = nearest_whole(value);
    let share = value.abs() * NOISE_SHARE;
    let noise = if share > NOISE { share } else { NOISE };
    let up = if value - nearest >= noise { 1.0 } else { 0.0 };
    if value.abs() < WHOLE_FROM { nearest + up } else { value }
}

#[cfg(test)]
mod tests {
    use rust_decimal::{Decimal, dec};

    use super::*;
    use crate::sheet::exact;
    use crate::sheet::lanes::nearest::nearest;

    fn agrees(value: Decimal) {
        assert_eq!(whole_units(nearest(value)), nearest(exact::whole_units(value)), "{value}");
    }

    #[test]
    fn whole_units_are_those_of_the_exact_reading() {
        let noise = [dec!(0), dec!(0.0000000001), dec!(0.0000000004), dec!(0.0000000006), dec!(0.000000001)];
        let more = [dec!(0.0000000014), dec!(0.000001), dec!(0.3), dec!(0.4999999999), dec!(0.5), dec!(0.7)];
        for whole in (-300..300).chain([-524_287, -100_001, 99_999, 123_456, 500_000]) {
            for part in noise.into_iter().chain(more) {
                agrees(Decimal::from(whole) + part);
                agrees(Decimal::from(whole) - part);
            }
        }
    }

    #[test]
    fn whole_units_hold_far_from_zero() {
        for whole in
            [1_i64 << 30, (1 << 40) + 1, (1 << 51) - 1, 1 << 51, (1 << 52) + 1, (1 << 53) + 2, 1 << 60]
        {
            agrees(Decimal::from(whole));
            agrees(Decimal::from(-whole));
        }
        for value in [dec!(1000000.1), dec!(-1000000.9), dec!(123456789.01), dec!(-70000000000.5)] {
            agrees(value);
        }
        assert_eq!(whole_units(1e300), 1e300);
    }

    #[test]
    fn noise_of_the_machine_buys_no_unit_too_many() {
        assert_eq!(whole_units(0.3 / 0.1), 3.0);
        assert_eq!(whole_units((0.1 + 0.2) * 10.0), 3.0);
        assert_eq!(whole_units(0.07 * 100.0), 7.0);
        assert_eq!(whole_units(0.3 * 1e8 / 0.1 * 1.000_000_000_000_000_4), 3e8);
    }

    #[test]
    fn what_is_missing_stays_missing() {
        let (there, not) = (1.0, f64::NAN);
        for f in [least, most, ratio] {
            assert!(f(there, not).is_nan() && f(not, there).is_nan());
        }
        assert!(whole_units(not).is_nan() && ratio(1.0, 0.0).is_nan() && ratio(0.0, -0.0).is_nan());
    }

    #[test]
    fn one_entry_holds_for_all_months() {
        let (mut out, lanes) = ([Block::ZERO; 3], [Block([8.0; LANES])]);
        binary(Binary::Div, &mut out, Arg::Lanes(&lanes), Arg::Alike(&[1.0, 0.0, 4.0]));
        assert!(out[0].0 == [8.0; LANES] && out[1].0[5].is_nan() && out[2].0 == [2.0; LANES]);
    }
}
