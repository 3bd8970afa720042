//! Exact powers with a rational exponent: a whole root by Newton's method, then whole powers.

use rust_decimal::{Decimal, MathematicalOps};

/// Powers, with those found so far: roots are dear, and recur month after month.
#[derive(Debug, Default)]
pub struct Powers {
    roots: Vec<(Decimal, u64, Option<Decimal>)>,
    known: Vec<(Decimal, i64, u32, Option<Decimal>)>,
}

impl Powers {
    /// `base ^ (steps / per)`, or None where there is no real value or it leaves Decimal's range.
    pub fn power(&mut self, base: Decimal, steps: i64, per: u32) -> Option<Decimal> {
        if let Some(known) = self.known.iter().find(|known| (known.0, known.1, known.2) == (base, steps, per))
        {
            return known.3;
        }
        let value = self.find(base, steps, per);
        self.known.push((base, steps, per, value));
        value
    }

    // The fraction is reduced first, so that 1.21 over 12 of 12 months is 1.21 and over 6 of them 1.1, to the
    // last digit.
    fn find(&mut self, base: Decimal, steps: i64, per: u32) -> Option<Decimal> {
        let common = gcd(steps.unsigned_abs(), u64::from(per)).max(1);
        let (steps, per) = (steps / common as i64, u64::from(per) / common);
        let root = self.root(base, per)?;
        match steps < 0 {
            true => inverse_power(root, steps.unsigned_abs()),
            false => root.checked_powu(steps as u64),
        }
    }

    fn root(&mut self, base: Decimal, degree: u64) -> Option<Decimal> {
        if let Some(known) = self.roots.iter().find(|known| (known.0, known.1) == (base, degree)) {
            return known.2;
        }
        let value = root(base, degree);
        self.roots.push((base, degree, value));
        value
    }
}

/// One over a power; a power that is too small to have many digits is found from one over its root.
fn inverse_power(root: Decimal, steps: u64) -> Option<Decimal> {
    const FEW_DIGITS: Decimal = Decimal::from_parts(1, 0, 0, false, 6);
    match root.checked_powu(steps) {
        Some(power) if power.abs() >= FEW_DIGITS => Decimal::ONE.checked_div(power),
        _ => Decimal::ONE.checked_div(root)?.checked_powu(steps),
    }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The real `degree`-th root of a number of zero or more.
fn root(base: Decimal, degree: u64) -> Option<Decimal> {
    if degree == 1 || base == Decimal::ONE || base.is_zero() {
        return Some(base);
    }
    if base.is_sign_negative() {
        return None;
    }
    let mut guess = first_guess(base, degree)?;
    for _ in 0..12 {
        let next = newton(base, degree, guess)?;
        if (next - guess).abs() <= LAST_DIGITS {
            return Some(tidy(base, degree, next));
        }
        guess = next;
    }
    Some(guess)
}

/// Two units of the 28th digit of a number near 1.
const LAST_DIGITS: Decimal = Decimal::from_parts(2, 0, 0, false, 27);

// The library's logarithm is good to some seven digits: enough to start from.
fn first_guess(base: Decimal, degree: u64) -> Option<Decimal> {
    base.checked_ln()?.checked_div(Decimal::from(degree))?.checked_exp()
}

/// One step: `g + g (base / g^n - 1) / n`.
fn newton(base: Decimal, degree: u64, guess: Decimal) -> Option<Decimal> {
    let error = base.checked_div(guess.checked_powu(degree)?)?.checked_sub(Decimal::ONE)?;
    guess.checked_add(guess.checked_mul(error)?.checked_div(Decimal::from(degree))?)
}

/// A root that has few digits is found to within the last of them: take the short one where it is exact.
fn tidy(base: Decimal, degree: u64, root: Decimal) -> Decimal {
    let short = root.round_dp(20).normalize();
    match short.checked_powu(degree) {
        Some(back) if back == base => short,
        _ => root,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    fn power(base: Decimal, steps: i64, per: u32) -> Option<Decimal> {
        Powers::default().power(base, steps, per)
    }

    #[test]
    fn exact_powers_are_exact() {
        assert_eq!(power(dec!(1.21), 12, 12), Some(dec!(1.21)));
        assert_eq!(power(dec!(1.21), 6, 12), Some(dec!(1.1)));
        assert_eq!(power(dec!(1.1), 24, 12), Some(dec!(1.21)));
        assert_eq!(power(dec!(4), -6, 12), Some(dec!(0.5)));
        assert_eq!(power(dec!(7), 0, 12), Some(dec!(1)));
        assert_eq!(power(dec!(0), 0, 12), Some(dec!(1)));
    }

    #[test]
    fn a_root_multiplies_back_to_26_digits() {
        for base in [dec!(1.1), dec!(0.5), dec!(1.0000001), dec!(30), dec!(0.0001), dec!(123456.789)] {
            for degree in [2, 3, 12, 24, 37, 1199] {
                let back = power(base, 1, degree).unwrap().powu(u64::from(degree));
                let error = ((back - base) / base).abs();
                assert!(error < dec!(0.000000000000000000001), "{base} root {degree}: {error}");
            }
        }
    }

    // 1.1^(1/12): log10(1.1) / 12 by tables of 20 digits gives 1.00797414042890376...
    #[test]
    fn ten_per_cent_a_year_is_0_797_per_cent_a_month() {
        let monthly = power(dec!(1.1), 1, 12).unwrap();
        assert_eq!((monthly * dec!(100)).round_dp(5), dec!(100.79741));
    }

    // 0.01^(-13) = 10^26, and 0.01^(-13.5) = 10^27: small powers lose no digits on their way.
    #[test]
    fn small_powers_keep_their_digits() {
        assert_eq!(power(dec!(0.01), -13, 1), Some(dec!(100000000000000000000000000)));
        assert_eq!(power(dec!(0.01), -27, 2), Some(dec!(1000000000000000000000000000)));
    }

    #[test]
    fn a_negative_base_has_no_fractional_power() {
        assert_eq!(power(dec!(-8), 1, 3), None);
        assert_eq!(power(dec!(10), 40, 1), None);
    }
}
