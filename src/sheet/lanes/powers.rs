//! Powers with a rational exponent, as `crate::sheet::power` finds them: a root, then whole powers of it.
//!
//! The library's `powf` differs between machines in the last bits; sums, products and quotients do not.

use std::f64::consts::{LN_2, LOG2_E};

use multiversion::multiversion;

use crate::sheet::lanes::kernels::{Block, LANES, nearest_whole};

/// `base ^ (steps / per)` for the months of `out`. NaN where there is no real power.
#[multiversion(targets("x86_64+avx2"))]
pub fn power(out: &mut [Block], base: &Block, steps: &[i64], per: u32) {
    let per = i64::from(per);
    let root = match steps.iter().all(|steps| steps % per == 0) {
        true => *base,
        false => root(base, per as u64),
    };
    for (out, steps) in out.iter_mut().zip(steps) {
        let (factor, count) = if steps % per == 0 { (base, steps / per) } else { (&root, *steps) };
        *out = whole_power(factor, count.unsigned_abs());
        finish(out, factor, count < 0);
    }
}

/// One over it for negative exponents; missing where the factor is, whatever its exponent.
#[inline(always)]
fn finish(out: &mut Block, factor: &Block, invert: bool) {
    for (out, factor) in out.0.iter_mut().zip(&factor.0) {
        let inverse = if *out == 0.0 { f64::NAN } else { 1.0 / *out };
        let value = if invert { inverse } else { *out };
        *out = if factor.is_nan() { f64::NAN } else { value };
    }
}

#[inline(always)]
fn whole_power(base: &Block, mut exponent: u64) -> Block {
    let (mut product, mut square) = (Block([1.0; LANES]), *base);
    while exponent > 0 {
        if exponent & 1 == 1 {
            product.0.iter_mut().zip(&square.0).for_each(|(product, square)| *product *= square);
        }
        square.0.iter_mut().for_each(|square| *square *= *square);
        exponent >>= 1;
    }
    product
}

/// The real `degree`-th roots of numbers of zero or more.
#[inline(always)]
fn root(base: &Block, degree: u64) -> Block {
    let per = degree as f64;
    let mut roots = Block(base.0.map(|base| first_guess(base, per)));
    for _ in 0..2 {
        let powers = whole_power(&roots, degree);
        for (lane, root) in roots.0.iter_mut().enumerate() {
            *root += *root * ((base.0[lane] / powers.0[lane] - 1.0) / per);
        }
    }
    for (root, base) in roots.0.iter_mut().zip(&base.0) {
        let known = if *base == 0.0 { 0.0 } else { f64::NAN };
        *root = if *base > 0.0 { *root } else { known };
    }
    roots
}

/// Good to five digits and, in high degrees, to as many more as they have: two steps of Newton's method
/// then give all sixteen.
#[inline(always)]
fn first_guess(base: f64, degree: f64) -> f64 {
    let share = logarithm(base) / degree * LOG2_E;
    let whole = nearest_whole(share);
    let rest = (share - whole) * LN_2;
    let series =
        1.0 + rest * (1.0 + rest / 2.0 * (1.0 + rest / 3.0 * (1.0 + rest / 4.0 * (1.0 + rest / 5.0))));
    series * f64::from_bits(((whole as i64 + 1023) as u64) << 52)
}

/// The natural logarithm to five digits: that of the power of two, and a series for what is left.
#[inline(always)]
fn logarithm(value: f64) -> f64 {
    const FRACTION: u64 = (1 << 52) - 1;
    let bits = value.to_bits();
    let twos = (bits >> 52) as f64 - 1023.0;
    let left = f64::from_bits(bits & FRACTION | 1.0_f64.to_bits());
    let s = (left - 1.0) / (left + 1.0);
    let s2 = s * s;
    twos * LN_2 + 2.0 * s * (1.0 + s2 * (1.0 / 3.0 + s2 * (0.2 + s2 * (1.0 / 7.0 + s2 / 9.0))))
}

#[cfg(test)]
mod tests {
    use rust_decimal::{Decimal, dec};

    use super::*;
    use crate::sheet::lanes::nearest::nearest;
    use crate::sheet::power;

    fn of(base: f64, steps: i64, per: u32) -> f64 {
        let mut out = [Block::ZERO];
        power(&mut out, &Block([base; LANES]), &[steps], per);
        out[0].0[LANES - 1]
    }

    #[test]
    fn powers_are_those_of_the_exact_reading() {
        let bases = [dec!(1.1), dec!(0.5), dec!(1), dec!(1.0000001), dec!(30), dec!(0.01), dec!(123456.789)];
        for base in bases {
            for (steps, per) in [(1, 2), (7, 12), (-5, 12), (24, 12), (59, 12), (3, 37), (1, 1199), (11, 24)]
            {
                let exact =
                    nearest(power::Powers::default().power(base, steps, per).unwrap_or(Decimal::ZERO));
                let error = (of(nearest(base), steps, per) / exact - 1.0).abs();
                assert!(error < 1e-13, "{base} ^ {steps}/{per}: {error}");
            }
        }
    }

    #[test]
    fn powers_at_the_edges() {
        assert_eq!((of(1.21, 12, 12), of(0.0, 0, 12), of(0.0, 5, 12)), (1.21, 1.0, 0.0));
        assert_eq!((of(-2.0, 36, 12), of(-8.0, 0, 3)), (-8.0, 1.0));
        assert!(of(-8.0, 1, 3).is_nan() && of(0.0, -1, 12).is_nan() && of(f64::NAN, 0, 12).is_nan());
    }
}
