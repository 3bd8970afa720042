//! The accounting view: how what is bought is written off, what of the building work is capitalised, and tax.

use crate::form::fields::Text;
use crate::form::number::Number;
use crate::form::rule::*;
use crate::{choice, record};

record! {
    /// Tax on the profit of the case.
    pub struct Tax {
        /// Rate on benefit less cost; a loss saves as much tax elsewhere.
        rate: Number = SHARE [kind Rate, label "tax rate"],
    }
}

choice! {
    /// How an asset is written off.
    pub enum DepreciationMethod {
        /// The same amount in each month of its years.
        StraightLine = "straight-line",
        /// Twice the straight-line rate of what is left, the rest in the last year.
        Declining = "declining",
        /// All of it when it is bought.
        Immediate = "immediate",
    }
}

record! {
    /// How assets are written off: a method with its years, or a share for each year.
    pub struct Depreciation {
        /// The method; not needed where there is a schedule.
        method: Option<DepreciationMethod>,
        /// Years of an asset's life in the books.
        years: Option<Number> = POSITIVE_COUNT [kind Months],
        /// Share of each year from the purchase on, instead of a method.
        schedule: Option<Vec<Number>> = SHARE,
    }
}

record! {
    /// How the case stands in the books; cash stays the headline.
    pub struct Accounting {
        /// How assets are written off.
        depreciation: Option<Depreciation>,
        /// Lines of cost that the books capitalise, besides those marked `capex`.
        capitalise: Option<Vec<Text>>,
    }
}
