//! One row of a pilot's file: what happened in a period, or one call.

use rust_decimal::Decimal;

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
    /// Tokens among them that were written to a cache for short retention.
    CacheWriteTokens,
    /// Tokens among them that were written to a cache for an hour.
    CacheWrite1hTokens,
    OutputTokens,
    /// What was billed, in the reporting currency.
    Cost,
    /// What of the cost is for something else than tokens and calls, such as web searches.
    Fees,
    /// Units that a person looked over.
    Reviewed,
    /// Minutes of those reviews.
    ReviewMinutes,
    /// Units that a person had to do after all.
    Escalated,
    /// Units that came out wrong.
    Errors,
}

/// How many quantities there are.
pub const COUNT: usize = 14;

impl Quantity {
    /// Every quantity, by the name of its column, in their order.
    pub const ALL: [(&'static str, Quantity); COUNT] = [
        ("units", Self::Units),
        ("calls", Self::Calls),
        ("retries", Self::Retries),
        ("input_tokens", Self::InputTokens),
        ("cached_tokens", Self::CachedTokens),
        ("cache_write_tokens", Self::CacheWriteTokens),
        ("cache_write_1h_tokens", Self::CacheWrite1hTokens),
        ("output_tokens", Self::OutputTokens),
        ("cost", Self::Cost),
        ("fees", Self::Fees),
        ("reviewed", Self::Reviewed),
        ("review_minutes", Self::ReviewMinutes),
        ("escalated", Self::Escalated),
        ("errors", Self::Errors),
    ];

    /// The quantity that it is a part of, if any: a part is never more than its whole.
    pub const PARTS: [(Quantity, Quantity); 7] = [
        (Self::Retries, Self::Calls),
        (Self::CachedTokens, Self::InputTokens),
        (Self::CacheWriteTokens, Self::InputTokens),
        (Self::CacheWrite1hTokens, Self::InputTokens),
        (Self::Reviewed, Self::Units),
        (Self::Escalated, Self::Units),
        (Self::Errors, Self::Units),
    ];

    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].0
    }

    pub const fn bit(self) -> u16 {
        1 << self as u16
    }

    /// Decimals that a whole number of this quantity stands for.
    pub fn scale(self) -> u32 {
        match self {
            Self::Cost | Self::Fees => 10,
            _ => 3,
        }
    }
}

/// Amounts by quantity. What nothing says is not zero: `has` tells the two apart, a bit for each quantity.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Amounts<T> {
    pub values: [T; COUNT],
    pub has: u16,
}

impl<T: Copy> Amounts<T> {
    pub fn set(&mut self, quantity: Quantity, value: T) {
        self.values[quantity as usize] = value;
        self.has |= quantity.bit();
    }

    pub fn get(&self, quantity: Quantity) -> Option<T> {
        (self.has & quantity.bit() != 0).then(|| self.values[quantity as usize])
    }
}

impl Amounts<Decimal> {
    /// Adds to what is there.
    pub fn add(&mut self, quantity: Quantity, value: Decimal) {
        let before = self.get(quantity).unwrap_or_default();
        self.set(quantity, before.saturating_add(value));
    }

    /// The same as whole numbers, where all of them fit.
    fn whole(&self) -> Option<Amounts<i64>> {
        let mut whole = Amounts { has: self.has, ..Amounts::default() };
        for (_, quantity) in Quantity::ALL {
            let Some(value) = self.get(quantity) else { continue };
            let scaled = value.checked_mul(Decimal::from(POWERS[quantity.scale() as usize]))?;
            let fits = scaled.is_integer() && !scaled.is_sign_negative();
            let scaled = i64::try_from(scaled).ok().filter(|scaled| fits && *scaled < LARGEST)?;
            whole.set(quantity, scaled);
        }
        Some(whole)
    }
}

/// What a row says: whole numbers at the scale of their quantity where all of it fits, else decimals.
#[derive(Debug, Clone, PartialEq)]
pub enum RowAmounts {
    Whole(Amounts<i64>),
    Decimal(Box<Amounts<Decimal>>),
}

impl From<Amounts<Decimal>> for RowAmounts {
    fn from(amounts: Amounts<Decimal>) -> Self {
        match amounts.whole() {
            Some(whole) => Self::Whole(whole),
            None => Self::Decimal(Box::new(amounts)),
        }
    }
}

impl RowAmounts {
    /// Which quantities it has, a bit for each.
    pub fn has(&self) -> u16 {
        match self {
            Self::Whole(amounts) => amounts.has,
            Self::Decimal(amounts) => amounts.has,
        }
    }

    pub fn get(&self, quantity: Quantity) -> Option<Decimal> {
        match self {
            Self::Whole(amounts) => unscaled(i128::from(amounts.get(quantity)?), quantity.scale()),
            Self::Decimal(amounts) => amounts.get(quantity),
        }
    }

    /// Whether it counts more than one of a quantity.
    #[inline]
    pub fn is_above_one(&self, quantity: Quantity) -> bool {
        match self {
            Self::Whole(amounts) => {
                amounts.get(quantity).is_some_and(|value| value > POWERS[quantity.scale() as usize])
            }
            Self::Decimal(amounts) => amounts.get(quantity).is_some_and(|value| value > Decimal::ONE),
        }
    }

    /// A part that is more than its whole, if there is one.
    ///
    /// # Errors
    /// Which, with both amounts.
    pub fn parts(&self) -> Result<(), String> {
        for (part, whole) in Quantity::PARTS {
            let more = match self {
                Self::Whole(amounts) => amounts.get(part) > amounts.get(whole),
                Self::Decimal(amounts) => amounts.get(part) > amounts.get(whole),
            };
            if more && let (Some(least), Some(most)) = (self.get(part), self.get(whole)) {
                let (part, whole) = (part.name(), whole.name());
                let (least, most) = (least.normalize(), most.normalize());
                return Err(format!("`{part}` is a part of `{whole}`, and {least} is more than {most}"));
            }
        }
        self.automated()
    }

    /// Reviews and errors are of units that were not escalated.
    fn automated(&self) -> Result<(), String> {
        let (Some(units), Some(escalated)) = (self.get(Quantity::Units), self.get(Quantity::Escalated))
        else {
            return Ok(());
        };
        let left = units - escalated;
        for part in [Quantity::Reviewed, Quantity::Errors] {
            let Some(count) = self.get(part).filter(|count| *count > left) else { continue };
            let (count, left) = (count.normalize(), left.normalize());
            let name = part.name();
            return Err(format!(
                "`{name}` counts units that were not escalated, and {count} is more than those {left}"
            ));
        }
        Ok(())
    }
}

/// Whole numbers from here on are too large to be squared and summed exactly.
const LARGEST: i64 = 1 << 50;

/// A written number as a whole number at a scale; None where it does not fit, or is no plain number of zero or more.
#[inline]
pub fn whole(text: &[u8], scale: u32) -> Option<i64> {
    let point = text.iter().position(|byte| *byte == b'.').unwrap_or(text.len());
    let (before, after) = (&text[..point], text.get(point + 1..).unwrap_or_default());
    let (kept, rest) = after.split_at(after.len().min(scale as usize));
    if before.is_empty() || before.len() + kept.len() > 18 || rest.iter().any(|byte| *byte != b'0') {
        return None;
    }
    let value = digits(kept, digits(before, 0)?)?;
    let value = value.checked_mul(POWERS[scale as usize - kept.len()])?;
    (value < LARGEST).then_some(value)
}

const POWERS: [i64; 11] =
    [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000];

/// At most 18 digits, appended to a number.
#[inline]
fn digits(text: &[u8], start: i64) -> Option<i64> {
    text.iter().try_fold(start, |value, byte| match byte.wrapping_sub(b'0') {
        digit @ 0..=9 => Some(value * 10 + i64::from(digit)),
        _ => None,
    })
}

/// A whole number as the decimal that it stands for.
pub fn unscaled(value: i128, scale: u32) -> Option<Decimal> {
    match Decimal::try_from_i128_with_scale(value, scale) {
        Ok(decimal) => Some(decimal),
        // More than 96 bits: the last digits are beyond what a figure holds.
        Err(_) => {
            let (cut, left) = (10i128.pow(scale.min(12)), scale - scale.min(12));
            let whole = Decimal::try_from_i128_with_scale(value / cut, 0).ok()?;
            (0..left).try_fold(whole, |value, _| value.checked_div(Decimal::TEN))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_are_whole_at_their_scale() {
        assert_eq!(whole(b"59200", 3), Some(59_200_000));
        assert_eq!(whole(b"59200.0", 3), Some(59_200_000));
        assert_eq!(whole(b"0.125", 3), Some(125));
        assert_eq!(whole(b"0.1250000", 3), Some(125));
        for not in [&b""[..], b"0.1251", b"-1", b"1e3", b"x", b"1.2.3", b"9999999999999999"] {
            assert_eq!(whole(not, 3), None, "{not:?}");
        }
    }

    #[test]
    fn sums_that_are_too_long_keep_their_first_digits() {
        assert_eq!(unscaled(1_500, 3), Some(Decimal::new(15, 1)));
        let long = unscaled(170_000_000_000_000_000_000_000_000_000_000_000_000, 20).unwrap();
        assert_eq!(long, Decimal::from_scientific("1.7e18").unwrap());
    }
}
