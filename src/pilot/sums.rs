//! What sums over rows say of a ratio: its mean, how far rows lie off it, and where it lies with 95 % confidence.

use rust_decimal::{Decimal, MathematicalOps};

/// Sums over the rows that have both quantities of a ratio.
#[derive(Debug, Clone, Copy)]
pub struct Sums {
    pub rows: u64,
    pub over: Decimal,
    pub under: Decimal,
    pub over_squared: Decimal,
    pub under_squared: Decimal,
    pub product: Decimal,
}

impl Sums {
    /// Of what stands over and under the line, of each row or day; None where there are none.
    pub fn of(sides: impl Iterator<Item = (Decimal, Decimal)>) -> Option<Self> {
        let zero = Decimal::ZERO;
        let mut all =
            Self { rows: 0, over: zero, under: zero, over_squared: zero, under_squared: zero, product: zero };
        for (over, under) in sides {
            all.rows += 1;
            all.over = all.over.saturating_add(over);
            all.under = all.under.saturating_add(under);
            all.over_squared = all.over_squared.saturating_add(over.saturating_mul(over));
            all.under_squared = all.under_squared.saturating_add(under.saturating_mul(under));
            all.product = all.product.saturating_add(over.saturating_mul(under));
        }
        (all.rows > 0).then_some(all)
    }

    /// The ratio of the totals: each row counts by its size.
    pub fn ratio(&self) -> Option<Decimal> {
        self.over.checked_div(self.under)
    }

    /// Standard error of the ratio of totals, from how far rows lie off it:
    /// `sqrt(k / (k - 1) * sum (x - r n)^2) / sum n` over k rows. None with fewer than two.
    pub fn standard_error(&self) -> Option<Decimal> {
        let ratio = self.ratio()?;
        let off =
            self.over_squared.checked_add(ratio.checked_mul(ratio)?.checked_mul(self.under_squared)?)?;
        let off = off.checked_sub(ratio.checked_mul(self.product)?.checked_mul(Decimal::TWO)?)?;
        // Rows that are all alike differ by the last of 28 digits.
        let dust = self.over_squared.checked_mul(Decimal::new(1, 20))?;
        let off = if off < dust { Decimal::ZERO } else { off };
        let rows = Decimal::from(self.rows);
        let spread = off.max(Decimal::ZERO).checked_mul(rows.checked_div(rows - Decimal::ONE)?)?;
        spread.sqrt()?.checked_div(self.under.abs())
    }

    /// How far rows lie from the mean: the standard deviation of a row of mean size.
    pub fn spread(&self) -> Option<Decimal> {
        self.standard_error()?.checked_mul(Decimal::from(self.rows).sqrt()?)
    }

    /// 95 % interval by Student's t with k - 1 degrees of freedom.
    pub fn interval(&self) -> Option<(Decimal, Decimal)> {
        let half = self.standard_error()?.checked_mul(student(self.rows - 1))?;
        let ratio = self.ratio()?;
        Some((ratio.checked_sub(half)?, ratio.checked_add(half)?))
    }
}

/// The 97.5th percentile of Student's t: of a table up to nine degrees, then by its expansion around the normal
/// distribution's (Abramowitz and Stegun 26.7.5), good to five decimals.
fn student(degrees: u64) -> Decimal {
    const TABLE: [i64; 9] =
        [12_706_205, 4_302_653, 3_182_446, 2_776_445, 2_570_582, 2_446_912, 2_364_624, 2_306_004, 2_262_157];
    // z = 1.959964, and the four polynomials in it, in millionths.
    const TERMS: [i64; 5] = [1_959_964, 2_372_271, 2_822_499, 2_555_850, 1_589_534];
    let listed = usize::try_from(degrees).ok().and_then(|degrees| TABLE.get(degrees.checked_sub(1)?));
    if let Some(millionths) = listed {
        return Decimal::new(*millionths, 6);
    }
    // As 1.96 + (2.37 + (2.82 + ...) / v) / v.
    let degrees = Decimal::from(degrees.max(1));
    TERMS.iter().rev().fold(Decimal::ZERO, |sum, term| sum / degrees + Decimal::new(*term, 6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    // The tables have t(9) = 2.262157, t(10) = 2.228139, t(11) = 2.200985, t(30) = 2.042272, t(31) = 2.039513, t(1000) = 1.962339.
    #[test]
    fn student_is_that_of_the_tables() {
        for (degrees, known) in [
            (1, dec!(12.70620)),
            (9, dec!(2.26216)),
            (10, dec!(2.22814)),
            (11, dec!(2.20099)),
            (30, dec!(2.04227)),
            (31, dec!(2.03951)),
            (1_000, dec!(1.96234)),
        ] {
            let off = (student(degrees) - known).abs();
            assert!(off <= dec!(0.00001), "{degrees}: {}", student(degrees));
        }
    }
}
