//! One row of a pilot's file: what happened in a period, or one call.

use rust_decimal::Decimal;

use super::Group;
use crate::base::calendar::YearMonth;

/// What a row can count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Units of work that were served.
    Units,
    /// Calls that were billed, retries included.
    Calls,
    /// Calls among them that repeated another.
    Retries,
    /// Tokens of the whole prompt: uncached, cache read and cache writes together.
    InputTokens,
    /// Tokens among them that were read from a cache.
    CachedTokens,
    /// Tokens among them that were written to a cache.
    CacheWriteTokens,
    OutputTokens,
    /// What was billed, in the reporting currency.
    Cost,
    /// Units that a person looked over.
    Reviewed,
    /// Minutes that took.
    ReviewMinutes,
    /// Units that a person had to do after all.
    Escalated,
    /// Units that came out wrong.
    Errors,
}

impl Quantity {
    /// Every quantity, by the name of its column.
    pub const ALL: [(&'static str, Quantity); 12] = [
        ("units", Self::Units),
        ("calls", Self::Calls),
        ("retries", Self::Retries),
        ("input_tokens", Self::InputTokens),
        ("cached_tokens", Self::CachedTokens),
        ("cache_write_tokens", Self::CacheWriteTokens),
        ("output_tokens", Self::OutputTokens),
        ("cost", Self::Cost),
        ("reviewed", Self::Reviewed),
        ("review_minutes", Self::ReviewMinutes),
        ("escalated", Self::Escalated),
        ("errors", Self::Errors),
    ];

    /// What it is a part of, if it is: a part is never more than the whole.
    pub const PARTS: [(Quantity, Quantity); 6] = [
        (Self::Retries, Self::Calls),
        (Self::CachedTokens, Self::InputTokens),
        (Self::CacheWriteTokens, Self::InputTokens),
        (Self::Reviewed, Self::Units),
        (Self::Escalated, Self::Units),
        (Self::Errors, Self::Units),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|known| known.1 == self).map_or("", |known| known.0)
    }
}

/// Amounts by quantity; None where nothing says how much, which is not zero.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Amounts([Option<Decimal>; Quantity::ALL.len()]);

impl Amounts {
    pub fn get(&self, quantity: Quantity) -> Option<Decimal> {
        self.0[quantity as usize]
    }

    pub fn set(&mut self, quantity: Quantity, amount: Decimal) {
        self.0[quantity as usize] = Some(amount);
    }

    /// Adds what the other has.
    pub fn add(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(other.0) {
            *own = match (*own, other) {
                (Some(own), Some(other)) => Some(own.saturating_add(other)),
                (own, other) => own.or(other),
            };
        }
    }
}

/// A row that can be used.
#[derive(Debug, Clone)]
pub struct Row {
    pub month: YearMonth,
    pub group: Group,
    pub amounts: Amounts,
}
