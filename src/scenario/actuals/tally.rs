//! Sums that a measured ratio needs, kept as rows go by: totals, squares and products. They are exact, so that neither the
//! order of rows nor their spread over files changes a digit.

use std::ops::{Add, Mul, Neg};

use rust_decimal::{Decimal, MathematicalOps};

use super::row::{Amounts, COUNT, Quantity, Said, unscaled};

/// A term of a sum: a quantity, and whether it is taken off.
type Term = (Quantity, bool);

/// A ratio of two quantities that a scenario has as an input.
pub struct Ratio {
    /// The last part of its path: `input_tokens`.
    pub name: &'static str,
    over: &'static [Term],
    under: &'static [Term],
    /// The quantities without which a row says nothing of it; another that is not there is none.
    needs: u16,
}

const fn ratio(name: &'static str, over: &'static [Term], under: &'static [Term]) -> Ratio {
    Ratio { name, needs: needed(over) | needed(under), over, under }
}

/// Retries that are not told apart are none.
const fn needed(terms: &[Term]) -> u16 {
    let (mut bits, mut at) = (0, 0);
    while at < terms.len() {
        if !(matches!(terms[at].0, Quantity::Retries) && terms[at].1) {
            bits |= terms[at].0.bit();
        }
        at += 1;
    }
    bits
}

/// First tries: what was billed less what repeated another.
const TRIES: &[Term] = &[(Quantity::Calls, false), (Quantity::Retries, true)];
const RETRIES: &[Term] = &[(Quantity::Retries, false)];
const UNITS: &[Term] = &[(Quantity::Units, false)];
const AUTOMATED: &[Term] = &[(Quantity::Units, false), (Quantity::Escalated, true)];
const CALLS: &[Term] = &[(Quantity::Calls, false)];
const PROMPT: &[Term] = &[(Quantity::InputTokens, false)];
const REVIEWED: &[Term] = &[(Quantity::Reviewed, false)];
const COST: &[Term] = &[(Quantity::Cost, false)];

/// Every ratio that can be measured: of a step first, then of an outcome, then what a scenario has no input for.
pub const RATIOS: [Ratio; 12] = [
    ratio("calls_per_unit", TRIES, UNITS),
    ratio("retry_rate", RETRIES, TRIES),
    ratio("input_tokens", PROMPT, CALLS),
    ratio("output_tokens", &[(Quantity::OutputTokens, false)], CALLS),
    ratio("cached_input_share", &[(Quantity::CachedTokens, false)], PROMPT),
    ratio("cache_write_share", &[(Quantity::CacheWriteTokens, false)], PROMPT),
    ratio("automated_share", AUTOMATED, UNITS),
    ratio("review_share", REVIEWED, UNITS),
    ratio("review_minutes", &[(Quantity::ReviewMinutes, false)], REVIEWED),
    ratio("error_rate", &[(Quantity::Errors, false)], UNITS),
    ratio("billed_cost_per_call", COST, CALLS),
    ratio("billed_cost_per_unit", COST, UNITS),
];

/// A sum of terms; what is not there is zero by then.
#[inline]
fn sum<T: Copy + Default + Add<Output = T> + Neg<Output = T>>(terms: &[Term], values: &[T; COUNT]) -> T {
    terms.iter().fold(T::default(), |sum, (quantity, less)| {
        let value = values[*quantity as usize];
        if *less { sum + -value } else { sum + value }
    })
}

/// Sums of one kind of number.
#[derive(Debug, Clone, Copy, Default)]
struct Moments<T> {
    over: T,
    under: T,
    over_squared: T,
    under_squared: T,
    product: T,
}

impl<T: Copy + Add<Output = T> + Mul<Output = T>> Moments<T> {
    #[inline]
    fn add(&mut self, over: T, under: T) {
        self.over = self.over + over;
        self.under = self.under + under;
        self.over_squared = self.over_squared + over * over;
        self.under_squared = self.under_squared + under * under;
        self.product = self.product + over * under;
    }
}

/// Sums over the rows that have both quantities of a ratio, kept apart by kind of number.
#[derive(Debug, Clone, Copy, Default)]
struct Kept {
    rows: u64,
    whole: Moments<i128>,
    decimal: Moments<Decimal>,
}

/// What was added up of the rows of a group.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    pub rows: u64,
    whole: [i128; COUNT],
    decimal: [Decimal; COUNT],
    has: u16,
    kept: [Kept; RATIOS.len()],
}

impl Tally {
    pub fn add(&mut self, said: &Said) {
        self.rows += 1;
        match said {
            Said::Whole(amounts) => self.add_whole(amounts),
            Said::Decimal(amounts) => self.add_decimal(amounts),
        }
    }

    fn add_whole(&mut self, amounts: &Amounts<i64>) {
        self.has |= amounts.has;
        for (total, value) in self.whole.iter_mut().zip(amounts.values) {
            *total += i128::from(value);
        }
        for (kept, ratio) in self.kept.iter_mut().zip(&RATIOS) {
            if amounts.has & ratio.needs == ratio.needs {
                kept.rows += 1;
                let (over, under) = (sum(ratio.over, &amounts.values), sum(ratio.under, &amounts.values));
                kept.whole.add(i128::from(over), i128::from(under));
            }
        }
    }

    fn add_decimal(&mut self, amounts: &Amounts<Decimal>) {
        self.has |= amounts.has;
        for (total, value) in self.decimal.iter_mut().zip(amounts.values) {
            *total = total.saturating_add(value);
        }
        for (kept, ratio) in self.kept.iter_mut().zip(&RATIOS) {
            if amounts.has & ratio.needs == ratio.needs {
                kept.rows += 1;
                kept.decimal.add(sum(ratio.over, &amounts.values), sum(ratio.under, &amounts.values));
            }
        }
    }

    /// Adds what another has.
    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        self.has |= other.has;
        for at in 0..COUNT {
            self.whole[at] += other.whole[at];
            self.decimal[at] = self.decimal[at].saturating_add(other.decimal[at]);
        }
        for (own, other) in self.kept.iter_mut().zip(&other.kept) {
            own.rows += other.rows;
            own.whole = joined(own.whole, other.whole);
            own.decimal = joined(own.decimal, other.decimal);
        }
    }

    /// Total of a quantity, where any row has it.
    pub fn total(&self, quantity: Quantity) -> Option<Decimal> {
        let at = quantity as usize;
        let whole = unscaled(self.whole[at], quantity.scale())?;
        (self.has & quantity.bit() != 0).then(|| whole.saturating_add(self.decimal[at]))
    }

    /// The sums of every ratio.
    pub fn sums(&self) -> impl Iterator<Item = (&'static Ratio, Sums)> {
        RATIOS.iter().zip(&self.kept).filter_map(|(ratio, kept)| Some((ratio, kept.sums(ratio)?)))
    }
}

fn joined<T: Add<Output = T>>(a: Moments<T>, b: Moments<T>) -> Moments<T> {
    Moments {
        over: a.over + b.over,
        under: a.under + b.under,
        over_squared: a.over_squared + b.over_squared,
        under_squared: a.under_squared + b.under_squared,
        product: a.product + b.product,
    }
}

impl Kept {
    fn sums(&self, ratio: &Ratio) -> Option<Sums> {
        let (one, other) = (ratio.over[0].0.scale(), ratio.under[0].0.scale());
        let both = |whole: i128, scale: u32, decimal: Decimal| unscaled(whole, scale)?.checked_add(decimal);
        Some(Sums {
            rows: self.rows,
            over: both(self.whole.over, one, self.decimal.over)?,
            under: both(self.whole.under, other, self.decimal.under)?,
            over_squared: both(self.whole.over_squared, 2 * one, self.decimal.over_squared)?,
            under_squared: both(self.whole.under_squared, 2 * other, self.decimal.under_squared)?,
            product: both(self.whole.product, one + other, self.decimal.product)?,
        })
    }
}

/// Sums over the rows that have both quantities of a ratio.
#[derive(Debug, Clone, Copy)]
pub struct Sums {
    pub rows: u64,
    pub over: Decimal,
    pub under: Decimal,
    over_squared: Decimal,
    under_squared: Decimal,
    product: Decimal,
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
