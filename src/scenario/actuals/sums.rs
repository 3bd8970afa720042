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

/// The 97.5th percentile of Student's t; beyond 30 degrees by its expansion, good to three decimals.
fn student(degrees: u64) -> Decimal {
    const TABLE: [i64; 30] = [
        12_706, 4_303, 3_182, 2_776, 2_571, 2_447, 2_365, 2_306, 2_262, 2_228, 2_201, 2_179, 2_160, 2_145,
        2_131, 2_120, 2_110, 2_101, 2_093, 2_086, 2_080, 2_074, 2_069, 2_064, 2_060, 2_056, 2_052, 2_048,
        2_045, 2_042,
    ];
    let listed = usize::try_from(degrees).ok().and_then(|degrees| TABLE.get(degrees.checked_sub(1)?));
    match listed {
        Some(thousandths) => Decimal::new(*thousandths, 3),
        // z + (z^3 + z) / (4 v), with z = 1.959964
        None => Decimal::new(1_959_964, 6) + Decimal::new(2_372_271, 6) / Decimal::from(degrees.max(1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::dec;

    // (1.959964^3 + 1.959964) / 4 = (7.529119 + 1.959964) / 4 = 2.372271; t(40) = 2.021, t(100) = 1.984, t(1000) = 1.962.
    #[test]
    fn student_is_that_of_the_tables() {
        assert_eq!(student(1), dec!(12.706));
        assert_eq!(student(30), dec!(2.042));
        assert_eq!(student(40).round_dp(2), dec!(2.02));
        assert_eq!(student(100).round_dp(3), dec!(1.984));
        assert_eq!(student(1_000).round_dp(3), dec!(1.962));
    }
}
