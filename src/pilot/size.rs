//! How long single calls are: counted by classes of their prompts, with sums that are exact in any order.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::pilot::row::{Quantity, RowAmounts, unscaled};
use crate::pilot::sums::Sums;

/// The longest prompt or answer that is taken for one call, in thousandths of a token: beyond a billion tokens it is a slip,
/// and within it the squares of 10^14 calls have room.
const LONGEST: i128 = 1_000_000_000_000;

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
        let is_length = |tokens: i128| (0..=LONGEST).contains(&tokens);
        match (of(Quantity::Calls), of(Quantity::OutputTokens)) {
            (Some(1_000), Some(output)) if is_length(input) && is_length(output) => {
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

#[cfg(test)]
mod tests {
    use rust_decimal::dec;

    use super::*;
    use crate::pilot::row::Amounts;

    // A prompt of 10^20 tokens squares to more than i128 holds: it is no call, and counts as unknown.
    #[test]
    fn a_prompt_that_no_model_takes_is_no_call() {
        let mut sizes = Sizes::default();
        for tokens in [dec!(100_000_000_000_000_000_000), dec!(1_000_000_001), dec!(-5), dec!(2_000)] {
            let mut amounts = Amounts::<Decimal>::default();
            amounts.set(Quantity::Calls, dec!(1));
            amounts.set(Quantity::InputTokens, tokens);
            amounts.set(Quantity::OutputTokens, dec!(10));
            sizes.add(&[], &RowAmounts::from(amounts));
        }
        assert_eq!((sizes.unknown, sizes.classes[0].calls), (3, 1));
    }
}
