//! How long single calls are: counted by classes of their prompts, with sums that are exact in any order.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::pilot::row::{Quantity, RowAmounts, unscaled};
use crate::pilot::sums::Sums;

/// Calls of a class of prompts.
#[derive(Debug, Clone, Copy, Default)]
pub struct SizeTally {
    pub calls: u64,
    input: i128,
    input_squared: i128,
    output: i128,
    output_squared: i128,
}

/// Calls by the length of their prompts.
#[derive(Debug, Clone, Default)]
pub struct Sizes {
    /// Those below the first bound, from it to the second, and so on.
    pub classes: Vec<SizeTally>,
    /// Rows that have tokens and are not a single call, so that nobody knows how long each call was.
    pub unknown: u64,
}

/// The shortest prompt, in thousandths of a token, that is past a length.
pub fn bound(tokens: Decimal, inclusive: bool) -> Option<i128> {
    let scaled = tokens.checked_mul(Decimal::ONE_THOUSAND)?;
    if inclusive { scaled.ceil().to_i128() } else { Some(scaled.floor().to_i128()? + 1) }
}

impl Sizes {
    /// Counts a row, if it is a call.
    pub fn add(&mut self, bounds: &[i128], said: &RowAmounts) {
        let of = |quantity| scaled(said, quantity);
        let Some(input) = of(Quantity::InputTokens) else { return };
        match (of(Quantity::Calls), of(Quantity::OutputTokens)) {
            (Some(1_000), Some(output)) => {
                self.classes.resize(bounds.len() + 1, SizeTally::default());
                let class = bounds.iter().take_while(|bound| input >= **bound).count();
                self.classes[class].add(input, output);
            }
            _ => self.unknown += 1,
        }
    }

    /// Adds the counts of another, made with the same bounds.
    pub fn merge(&mut self, other: &Self) {
        self.unknown += other.unknown;
        let most = self.classes.len().max(other.classes.len());
        self.classes.resize(most, SizeTally::default());
        self.classes.iter_mut().zip(&other.classes).for_each(|(own, other)| own.merge(other));
    }
}

impl SizeTally {
    fn add(&mut self, input: i128, output: i128) {
        let one =
            Self { calls: 1, input, input_squared: input * input, output, output_squared: output * output };
        self.merge(&one);
    }

    /// Adds the calls of another.
    pub fn merge(&mut self, other: &Self) {
        self.calls += other.calls;
        self.input += other.input;
        self.input_squared += other.input_squared;
        self.output += other.output;
        self.output_squared += other.output_squared;
    }

    /// Prompt tokens of a call.
    pub fn input(&self) -> Option<Sums> {
        self.sums(self.input, self.input_squared)
    }

    /// Output tokens of a call.
    pub fn output(&self) -> Option<Sums> {
        self.sums(self.output, self.output_squared)
    }

    /// The share of all calls that are of this class.
    pub fn share_of(&self, all: u64) -> Sums {
        let (own, all_calls) = (Decimal::from(self.calls), Decimal::from(all));
        Sums {
            rows: all,
            over: own,
            under: all_calls,
            over_squared: own,
            under_squared: all_calls,
            product: own,
        }
    }

    fn sums(&self, sum: i128, squared: i128) -> Option<Sums> {
        let calls = Decimal::from(self.calls);
        let over = unscaled(sum, 3)?;
        Some(Sums {
            rows: self.calls,
            over,
            under: calls,
            over_squared: unscaled(squared, 6)?,
            under_squared: calls,
            product: over,
        })
    }
}

/// A quantity in thousandths; None where the row does not have it.
fn scaled(said: &RowAmounts, quantity: Quantity) -> Option<i128> {
    match said {
        RowAmounts::Whole(amounts) => amounts.get(quantity).map(i128::from),
        RowAmounts::Decimal(amounts) => {
            amounts.get(quantity)?.checked_mul(Decimal::ONE_THOUSAND)?.round().to_i128()
        }
    }
}
