//! The ratios of two quantities that a pilot can measure, most of them inputs of a scenario.

use std::ops::{Add, Neg};

use crate::pilot::row::{COUNT, Quantity};

/// A term of a sum: a quantity, and whether it is taken off.
pub type Term = (Quantity, bool);

/// A ratio of two quantities that a scenario has as an input.
pub struct Ratio {
    /// The last part of its path: `input_tokens`.
    pub name: &'static str,
    pub over: &'static [Term],
    pub under: &'static [Term],
    /// The quantities that a row must have to count; any other that is missing is taken as zero.
    pub needs: u16,
}

const fn ratio(name: &'static str, over: &'static [Term], under: &'static [Term]) -> Ratio {
    Ratio { name, needs: needed(over) | needed(under), over, under }
}

/// Where retries are not counted apart, they are taken as zero.
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

/// First tries: billed calls less retries.
const TRIES: &[Term] = &[(Quantity::Calls, false), (Quantity::Retries, true)];
const RETRIES: &[Term] = &[(Quantity::Retries, false)];
const UNITS: &[Term] = &[(Quantity::Units, false)];
const AUTOMATED: &[Term] = &[(Quantity::Units, false), (Quantity::Escalated, true)];
const CALLS: &[Term] = &[(Quantity::Calls, false)];
const PROMPT: &[Term] = &[(Quantity::InputTokens, false)];
const REVIEWED: &[Term] = &[(Quantity::Reviewed, false)];
const ERRORS: &[Term] = &[(Quantity::Errors, false)];
const COST: &[Term] = &[(Quantity::Cost, false)];

/// Every ratio that can be measured: of a step first, then of an outcome, then what a scenario has no input for. Reviews
/// and errors are of the automated units, as in a scenario; the two by unit are for files that do not say which those are.
pub const RATIOS: [Ratio; 15] = [
    ratio("calls_per_unit", TRIES, UNITS),
    ratio("retry_rate", RETRIES, TRIES),
    ratio("input_tokens", PROMPT, CALLS),
    ratio("output_tokens", &[(Quantity::OutputTokens, false)], CALLS),
    ratio("cached_input_share", &[(Quantity::CachedTokens, false)], PROMPT),
    ratio("cache_write_share", &[(Quantity::CacheWriteTokens, false)], PROMPT),
    ratio("cache_write_1h_share", &[(Quantity::CacheWrite1hTokens, false)], PROMPT),
    ratio("automated_share", AUTOMATED, UNITS),
    ratio("review_share", REVIEWED, AUTOMATED),
    ratio("review_minutes", &[(Quantity::ReviewMinutes, false)], REVIEWED),
    ratio("error_rate", ERRORS, AUTOMATED),
    ratio("reviewed_per_unit", REVIEWED, UNITS),
    ratio("errors_per_unit", ERRORS, UNITS),
    ratio("billed_cost_per_call", COST, CALLS),
    ratio(BILLED_PER_UNIT, COST, UNITS),
];

/// What a unit was billed, which no scenario has as an input.
pub const BILLED_PER_UNIT: &str = "billed_cost_per_unit";

impl Ratio {
    pub fn is_bill_per_unit(&self) -> bool {
        self.name == BILLED_PER_UNIT
    }
}

/// A sum of terms; a missing quantity counts as zero.
#[inline]
pub fn sum<T: Copy + Default + Add<Output = T> + Neg<Output = T>>(terms: &[Term], values: &[T; COUNT]) -> T {
    terms.iter().fold(T::default(), |sum, (quantity, less)| {
        let value = values[*quantity as usize];
        if *less { sum + -value } else { sum + value }
    })
}
