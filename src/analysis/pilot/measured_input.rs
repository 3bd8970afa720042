//! What was measured of an input.

use rust_decimal::Decimal;

use crate::form::replacement::Growth;
use crate::model::catalogue;

/// What was measured of an input.
#[derive(Debug, Clone)]
pub struct Measure {
    /// Path of the input; or of what has none, such as `options.api.billed_cost_per_unit`.
    pub path: String,
    /// Whether it is what a unit was billed.
    pub is_bill_per_unit: bool,
    /// Whether it was not counted, but is what makes up the bill.
    pub is_from_bill: bool,
    pub mean: Decimal,
    /// Where the mean lies with 95 % confidence; None with fewer than two rows.
    pub interval: Option<(Decimal, Decimal)>,
    pub standard_error: Option<Decimal>,
    /// Standard deviation of a row of mean size; None with fewer than two rows.
    pub spread: Option<Decimal>,
    /// Rows that say something of it; periods where its quantities are in different rows.
    pub rows: u64,
    /// What it was counted over: units, calls, tokens.
    pub of: Decimal,
    /// What the scenario assumes; None where it has no such input.
    pub assumed: Option<Decimal>,
    /// Whether it takes the place of what was assumed.
    pub replaces: bool,
    /// Why not to build on it, if there is a reason.
    pub doubt: Option<String>,
    /// How what was assumed grows, which stays.
    pub growth: Option<Growth>,
}

impl Measure {
    /// Whether it is a part of a whole, and so at most one.
    pub fn is_share(&self) -> bool {
        is_part_of_whole(&self.path)
    }
}

/// Whether a path is of a part of a whole.
pub fn is_part_of_whole(path: &str) -> bool {
    catalogue().field(path).is_some_and(|found| found.row.is_part_of_whole())
}

/// Nothing that is measured is below zero, and no share is above one.
pub fn possible(is_share: bool, (low, high): (Decimal, Decimal)) -> (Decimal, Decimal) {
    (low.max(Decimal::ZERO), if is_share { high.min(Decimal::ONE) } else { high })
}
