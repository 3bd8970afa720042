//! A portfolio as it was computed, as plain structs.

use rust_decimal::Decimal;

use crate::analysis::portfolio::choice::Choice;
use crate::base::calendar::YearMonth;

/// Use cases on one calendar, with what they share.
#[derive(Debug, Clone)]
pub struct Portfolio {
    pub name: String,
    pub owner: Option<String>,
    pub currency: String,
    /// Month 1: the earliest start of a use case.
    pub start: YearMonth,
    /// Up to the last month of any use case.
    pub months: u32,
    pub discount_rate: Decimal,
    pub illustrative: bool,
    pub sha256: String,
    /// In the order of the file.
    pub cases: Vec<UseCaseStudy>,
    /// What is paid once, whichever use cases are chosen.
    pub shared: SharedLines,
    pub limits: Limits,
    /// Of all use cases.
    pub all: Totals,
    pub choice: Choice,
    /// What a reader must know of how the parts fit.
    pub notes: Vec<String>,
}

/// Lines of cost that are paid once.
#[derive(Debug, Clone, Default)]
pub struct SharedLines {
    /// Label and total of each.
    pub lines: Vec<(String, Decimal)>,
    pub flows: Vec<Flow>,
    pub npv: Decimal,
}

/// The limits of the portfolio.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    /// Gross spend by year, from the first.
    pub budget: Vec<Decimal>,
    /// A role and the most people of it in a month.
    pub fte: Option<(String, Decimal)>,
}

/// One use case with the option that is taken.
#[derive(Debug, Clone)]
pub struct UseCaseStudy {
    pub id: String,
    pub name: String,
    pub owner: Option<String>,
    pub option: String,
    pub option_name: String,
    /// Whether its own scenario recommends doing nothing.
    pub not_recommended: bool,
    pub start: YearMonth,
    /// Months from the start of the portfolio to its own.
    pub later: u32,
    pub flows: Vec<Flow>,
    /// At the start of the portfolio, with all of its own cost.
    pub npv: Decimal,
    /// Its own peak net funding.
    pub peak: Decimal,
    /// People of the limited role, by month of the portfolio from 1 on.
    pub people: Vec<Decimal>,
    pub must: bool,
    pub excludes: Vec<usize>,
    pub after: Vec<usize>,
    pub gift: Option<GiftStudy>,
}

impl UseCaseStudy {
    pub fn spend(&self) -> Decimal {
        self.flows.iter().map(|flow| flow.cost).sum()
    }

    pub fn benefit(&self) -> Decimal {
        self.flows.iter().map(|flow| flow.value).sum()
    }

    /// NPV for each unit of its peak net funding; None where it needs none.
    pub fn per_funding(&self) -> Option<Decimal> {
        self.npv.checked_div(self.peak)
    }
}

/// What a use case saves where an earlier one is done.
#[derive(Debug, Clone)]
pub struct GiftStudy {
    /// Place of the earlier use case.
    pub of: usize,
    pub share: Decimal,
    /// One-off cost that falls away, by time.
    pub flows: Vec<Flow>,
    /// At the start of the portfolio.
    pub npv: Decimal,
}

/// What flows at a point in time of the portfolio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Flow {
    /// Months from the start of the portfolio: 0 is its first day.
    pub at: u32,
    /// Place of the year, from 0; what is paid on the first day of a month is in the year of that month.
    pub year: usize,
    pub cost: Decimal,
    pub value: Decimal,
    pub net: Decimal,
}

/// What a set of use cases comes to, shared lines and re-use included.
#[derive(Debug, Clone)]
pub struct Totals {
    pub spend: Decimal,
    pub benefit: Decimal,
    pub npv: Decimal,
    /// The deepest that cumulative net falls below zero.
    pub peak: Decimal,
    /// What re-use saves, undiscounted.
    pub reused: Decimal,
    pub years: Vec<YearTotals>,
}

/// A year of the portfolio.
#[derive(Debug, Clone, PartialEq)]
pub struct YearTotals {
    pub spend: Decimal,
    pub benefit: Decimal,
    pub net: Decimal,
}
