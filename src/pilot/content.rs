//! What the rows of a pilot add up to, day by day: by this two pilots are the same, whatever their files are called and
//! however they are split, sorted or compressed.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use crate::form::files::sha256;
use crate::pilot::actuals::Actuals;
use crate::pilot::period::Period;
use crate::pilot::row::Quantity;
use crate::pilot::tally::Totals;

/// The rows of a pilot, by when they are of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The first day that a row may be of, and the last.
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// A hash of the totals of each day or month, in order.
    pub periods: Vec<(String, String)>,
    /// A hash of all of them.
    pub sha256: String,
}

impl Content {
    /// None where no row counted.
    pub fn of(actuals: &Actuals) -> Option<Self> {
        let mut totals: BTreeMap<Period, Totals> = BTreeMap::new();
        for (period, more) in actuals.groups.values().flat_map(|tally| tally.periods()) {
            totals.entry(period).or_default().merge(&more);
        }
        let first = totals.keys().map(Period::first_day).min()?;
        let last = totals.keys().map(last_day).max()?;
        let periods: Vec<(String, String)> =
            totals.iter().map(|(period, totals)| (name(period), sha256(said(totals).as_bytes()))).collect();
        let all: Vec<String> = periods.iter().map(|(name, hash)| format!("{name} {hash}\n")).collect();
        Some(Self { first, last, periods, sha256: sha256(all.concat().as_bytes()) })
    }
}

fn last_day(period: &Period) -> NaiveDate {
    let month = period.month;
    let end = month.plus(1).first_day().checked_sub_days(Days::new(1)).unwrap_or(NaiveDate::MAX);
    let day = |day: u8| NaiveDate::from_ymd_opt(month.year(), month.month_of_year(), u32::from(day));
    period.reaches().and_then(day).unwrap_or(end)
}

/// `2027-01-05`; `2027-01` for a month; `2027-01 to 10` for a part of one.
fn name(period: &Period) -> String {
    match (period.is_month(), period.reaches()) {
        (true, Some(day)) => format!("{} to {day:02}", period.month),
        (true, None) => period.month.to_string(),
        (false, _) => period.first_day().to_string(),
    }
}

/// Every quantity that any row has, by its name.
fn said(totals: &Totals) -> String {
    let one = |(name, quantity): &(&str, Quantity)| {
        totals.get(*quantity).map(|total| format!("{name}={}\n", total.normalize()))
    };
    Quantity::ALL.iter().filter_map(one).collect()
}
