//! What price books say besides prices: labour, facilities, exchange rates, and mark-ups on other books.

use chrono::NaiveDate;

use crate::form::fields::Text;
use crate::form::number::Number;
use crate::form::rule::*;
use crate::record;

record! {
    /// What people cost their employer.
    pub struct Labour {
        /// What the role is called.
        name: Option<Text>,
        /// A year of one person, loaded: wages and benefits, without rooms, tools and management.
        annual_cost: Number = MONEY,
        /// What of it is wages.
        annual_wage: Option<Number> = MONEY,
        /// Currency of the amounts.
        currency: Text = CURRENCY,
        /// Day on which it was true, or was read.
        as_of: NaiveDate,
        /// Where it was read.
        source: Text,
        /// True where the source should not carry a decision.
        weak: Option<bool>,
        /// Anything that a user should know.
        note: Option<Text>,
    }
}

record! {
    /// A figure of a data centre: overhead, colocation, electricity, the life of a server.
    pub struct Facility {
        /// The figure.
        value: Number = NOT_NEGATIVE,
        /// What it is counted in.
        unit: Option<Text>,
        /// Currency of the figure, where it is money.
        currency: Option<Text> = CURRENCY,
        /// Day on which it was true, or was read.
        as_of: NaiveDate,
        /// Where it was read.
        source: Text,
        /// True where the source should not carry a decision.
        weak: Option<bool>,
        /// Anything that a user should know.
        note: Option<Text>,
    }
}

record! {
    /// What a currency is worth in another, by day.
    pub struct Exchange {
        /// Its rates, each with the day from which it holds.
        rate: Vec<ExchangeRate>,
    }
}

record! {
    /// What one unit of a currency is worth in another.
    pub struct ExchangeRate {
        /// First day of the rate.
        valid_from: NaiveDate,
        /// Units of the second currency for one of the first.
        value: Number = POSITIVE,
        /// Where it was read.
        source: Text,
        /// Day on which it was read.
        as_of: NaiveDate,
        /// Anything that a user should know.
        note: Option<Text>,
    }
}

record! {
    /// A mark-up on the API prices of the books before, by the beginning of their keys.
    pub struct MarkUp {
        /// Share of the price that comes on top; a negotiated discount is negative.
        share: Number = RATE,
        /// Day on which it was agreed.
        as_of: NaiveDate,
        /// Who says so.
        source: Text,
        /// Anything that a user should know.
        note: Option<Text>,
    }
}

impl Exchange {
    /// The rate in force on a day: the latest that is not after it.
    pub fn on(&self, day: NaiveDate) -> Option<&ExchangeRate> {
        self.rate.iter().filter(|rate| rate.valid_from <= day).max_by_key(|rate| rate.valid_from)
    }
}
