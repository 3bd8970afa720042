//! Sums that a measured ratio needs, kept as rows go by: totals, squares and products.

use rust_decimal::{Decimal, MathematicalOps};

use super::row::{Amounts, Quantity};

/// A ratio of two quantities that a scenario has as an input.
pub struct Ratio {
    /// The last part of its path: `input_tokens`.
    pub name: &'static str,
    over: fn(&Amounts) -> Option<(Decimal, Decimal)>,
}

fn pair(amounts: &Amounts, one: Quantity, other: Quantity) -> Option<(Decimal, Decimal)> {
    amounts.get(one).zip(amounts.get(other))
}

/// First tries: what was billed less what repeated another.
fn tries(amounts: &Amounts) -> Option<Decimal> {
    Some(amounts.get(Quantity::Calls)? - amounts.get(Quantity::Retries).unwrap_or_default())
}

/// Every ratio that can be measured: of a step first, then of an outcome, then what a scenario has no input for.
pub const RATIOS: [Ratio; 12] = [
    Ratio { name: "calls_per_unit", over: |a| Some((tries(a)?, a.get(Quantity::Units)?)) },
    Ratio { name: "retry_rate", over: |a| Some((a.get(Quantity::Retries)?, tries(a)?)) },
    Ratio { name: "input_tokens", over: |a| pair(a, Quantity::InputTokens, Quantity::Calls) },
    Ratio { name: "output_tokens", over: |a| pair(a, Quantity::OutputTokens, Quantity::Calls) },
    Ratio { name: "cached_input_share", over: |a| pair(a, Quantity::CachedTokens, Quantity::InputTokens) },
    Ratio { name: "cache_write_share", over: |a| pair(a, Quantity::CacheWriteTokens, Quantity::InputTokens) },
    Ratio {
        name: "automated_share",
        over: |a| Some((a.get(Quantity::Units)? - a.get(Quantity::Escalated)?, a.get(Quantity::Units)?)),
    },
    Ratio { name: "review_share", over: |a| pair(a, Quantity::Reviewed, Quantity::Units) },
    Ratio { name: "review_minutes", over: |a| pair(a, Quantity::ReviewMinutes, Quantity::Reviewed) },
    Ratio { name: "error_rate", over: |a| pair(a, Quantity::Errors, Quantity::Units) },
    Ratio { name: "billed_cost_per_call", over: |a| pair(a, Quantity::Cost, Quantity::Calls) },
    Ratio { name: "billed_cost_per_unit", over: |a| pair(a, Quantity::Cost, Quantity::Units) },
];

/// Sums over the rows that have both quantities of a ratio.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    pub rows: u64,
    pub over: Decimal,
    pub under: Decimal,
    over_squared: Decimal,
    under_squared: Decimal,
    product: Decimal,
}

/// What was added up of the rows of a group.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    pub rows: u64,
    pub totals: Amounts,
    pub sums: [Sums; RATIOS.len()],
}

impl Tally {
    pub fn add(&mut self, amounts: &Amounts) {
        self.rows += 1;
        self.totals.add(amounts);
        for (sums, ratio) in self.sums.iter_mut().zip(&RATIOS) {
            if let Some((over, under)) = (ratio.over)(amounts) {
                sums.add(over, under);
            }
        }
    }
}

impl Sums {
    fn add(&mut self, over: Decimal, under: Decimal) {
        let product = |a: Decimal, b: Decimal| a.saturating_mul(b);
        self.rows += 1;
        self.over = self.over.saturating_add(over);
        self.under = self.under.saturating_add(under);
        self.over_squared = self.over_squared.saturating_add(product(over, over));
        self.under_squared = self.under_squared.saturating_add(product(under, under));
        self.product = self.product.saturating_add(product(over, under));
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
        let rows = Decimal::from(self.rows);
        let spread = off.max(Decimal::ZERO).checked_mul(rows.checked_div(rows - Decimal::ONE)?)?;
        spread.sqrt()?.checked_div(self.under.abs())
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
