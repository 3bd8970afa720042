//! What a number in a scenario may be.

use rust_decimal::Decimal;

use crate::form::kind::FieldKind;

/// A rule for a number, in words and in bounds.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Smallest value, and whether it is allowed itself.
    low: Option<(i64, bool)>,
    high: Option<(i64, bool)>,
    whole: bool,
    /// Completes "must be ...".
    pub says: &'static str,
    /// Whether the number is money or a price, which may escalate and have a currency.
    pub money: bool,
    /// Whether it is for a text, and that names a currency.
    pub is_currency: bool,
    /// The kind of thing that a number with this rule is, where its field does not say otherwise.
    pub kind: FieldKind,
    /// Whether it is a price of a million tokens, for which people write that of one token by mistake.
    pub per_mtok: bool,
}

const HUGE: i64 = 1_000_000_000_000_000;

/// A share of a whole.
pub const SHARE: Rule = Rule::between((0, true), (1, true), "at least 0 and at most 1").of(FieldKind::Share);
/// A share that cannot be nothing.
pub const POSITIVE_SHARE: Rule =
    Rule::between((0, false), (1, true), "more than 0 and at most 1").of(FieldKind::Share);
/// A saving or growth by year.
pub const RATE: Rule =
    Rule::between((-1, false), (10, true), "more than -1 (-100%) and at most 10").of(FieldKind::Rate);
/// How far two inputs move together.
pub const CORRELATION: Rule =
    Rule::between((-1, true), (1, true), "at least -1 and at most 1").of(FieldKind::Silent);
/// A discount on a price.
pub const DISCOUNT: Rule =
    Rule::between((0, true), (1, false), "at least 0 and less than 1").of(FieldKind::Rate);
/// Units of work a month.
pub const VOLUME: Rule =
    Rule::between((0, true), (1_000_000_000_000, true), "at least 0 and at most 1e12").of(FieldKind::Units);
pub const NOT_NEGATIVE: Rule = Rule::between((0, true), (HUGE, true), "at least 0");
pub const POSITIVE: Rule = Rule::between((0, false), (HUGE, true), "more than 0");
pub const AT_LEAST_ONE: Rule = Rule::between((1, true), (HUGE, true), "at least 1");
pub const ANY: Rule = Rule::between((-HUGE, true), (HUGE, true), "between -1e15 and 1e15");
/// A currency, by its three letters.
pub const CURRENCY: Rule = Rule { is_currency: true, ..ANY };
/// A price or an amount that is paid.
pub const MONEY: Rule =
    Rule { money: true, kind: FieldKind::Money, says: "at least 0 and at most 1e15", ..NOT_NEGATIVE };
/// A price of a million tokens.
pub const PER_MTOK: Rule = Rule { per_mtok: true, ..MONEY };
/// An amount that may be negative, such as a worth.
pub const WORTH: Rule = Rule { money: true, kind: FieldKind::Money, ..ANY };
pub const COUNT: Rule =
    Rule { whole: true, kind: FieldKind::Count, says: "a whole number of at least 0", ..NOT_NEGATIVE };
pub const POSITIVE_COUNT: Rule =
    Rule { whole: true, kind: FieldKind::Count, says: "a whole number of at least 1", ..AT_LEAST_ONE };
/// A month of the horizon.
pub const MONTH: Rule = Rule {
    whole: true,
    kind: FieldKind::Months,
    ..Rule::between((1, true), (1_200, true), "a whole month from 1 to 1200")
};

/// A month of the horizon, or 0, the decision day.
pub const MONTH_OR_DECISION: Rule = Rule {
    whole: true,
    kind: FieldKind::Months,
    ..Rule::between((0, true), (1_200, true), "a whole month from 0 (the decision day) to 1200")
};

/// A month of the calendar.
pub const MONTH_OF_YEAR: Rule =
    Rule { whole: true, ..Rule::between((1, true), (12, true), "a month from 1 to 12") };

impl Rule {
    const fn between(low: (i64, bool), high: (i64, bool), says: &'static str) -> Self {
        Self {
            low: Some(low),
            high: Some(high),
            whole: false,
            says,
            money: false,
            is_currency: false,
            per_mtok: false,
            kind: FieldKind::Number,
        }
    }

    const fn of(self, kind: FieldKind) -> Self {
        Self { kind, ..self }
    }

    /// Whether a value is within the rule.
    pub fn allows(&self, value: Decimal) -> bool {
        let above = self.low.is_none_or(|(low, with)| value > low.into() || with && value == low.into());
        let below = self.high.is_none_or(|(high, with)| value < high.into() || with && value == high.into());
        above && below && (!self.whole || value.fract().is_zero())
    }

    /// Whether a value is above the bound that goes without saying.
    pub fn is_too_large(&self, value: Decimal) -> bool {
        value > HUGE.into() && !self.says.contains("1e1")
    }

    /// A value that the rule allows, for one that it does not.
    pub fn stand_in(&self, refused: Option<Decimal>) -> Decimal {
        let hundredth = refused.map(|value| value / Decimal::ONE_HUNDRED).filter(|_| self.is_share());
        let candidates = [hundredth, Some(Decimal::ONE)];
        candidates.into_iter().flatten().find(|value| self.allows(*value)).unwrap_or_default()
    }

    /// Whether it is a share, for which people write percentages by mistake.
    pub fn is_share(&self) -> bool {
        self.high.is_some_and(|(high, _)| high == 1)
    }

    /// Bounds by their names in JSON Schema.
    pub fn bounds(&self) -> impl Iterator<Item = (&'static str, i64)> {
        let name = |bound: Option<(i64, bool)>, with, without| {
            bound.map(|(value, inclusive)| (if inclusive { with } else { without }, value))
        };
        let low = name(self.low, "minimum", "exclusiveMinimum");
        low.into_iter().chain(name(self.high, "maximum", "exclusiveMaximum"))
    }

    /// The same for a figure that lies between whole ones, such as a mean.
    pub fn fractional(self) -> Self {
        Self { whole: false, ..self }
    }

    pub fn is_never_negative(&self) -> bool {
        self.low.is_some_and(|(low, _)| low >= 0)
    }

    pub fn is_whole(&self) -> bool {
        self.whole
    }
}
