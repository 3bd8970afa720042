//! Months of the projection that happened: where the files of a pilot say all of a month from go-live on, it stands as it
//! was, and the projection goes on after it.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::analysis::pilot::group::OptionRows;
use crate::analysis::projected::Projected;
use crate::base::calendar::YearMonth;
use crate::base::format::fixed;
use crate::model::place::calls_an_api;
use crate::pilot::period::Period;
use crate::pilot::row::Quantity;
use crate::pilot::tally::{Tally, Totals};
use crate::scenario::types::Scenario;

/// A month of an option as it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Month {
    pub option: String,
    pub month: YearMonth,
    /// Field of the scenario and amount: units, cost, minutes.
    pub amounts: Vec<(&'static str, Decimal)>,
}

/// What stands of a month, by the name of its field.
const FIELDS: [(&str, Quantity); 5] = [
    ("units", Quantity::Units),
    ("cost", Quantity::Cost),
    ("review_minutes", Quantity::ReviewMinutes),
    ("escalated", Quantity::Escalated),
    ("errors", Quantity::Errors),
];

/// The months of the horizon that happened, and why others do not stand.
pub fn happened(projected: &Projected, options: &[OptionRows]) -> (Vec<Month>, Vec<String>) {
    let scenario = &projected.plan.scenario;
    let (mut months, mut notes) = (Vec::new(), Vec::new());
    for all in options {
        let whole = &all.whole;
        let by_month = by_month(whole);
        for (month, totals) in &by_month {
            if !in_service(scenario, all, *month) || totals.get(Quantity::Units).is_none() {
                continue;
            }
            if is_cut(whole, *month) {
                let id = &all.option.id;
                notes.push(format!(
                    "{} is not complete in the files for `{id}`, so it is projected",
                    month.label()
                ));
                continue;
            }
            notes.extend(of_a_sample(projected, all, *month, totals));
            notes.extend(begins_late(all, *month));
            months.push(stands(all, *month, totals, &mut notes));
        }
    }
    (months, notes)
}

/// A month of far fewer units than the plan has may be a sample, of which only the rates say something.
fn of_a_sample(projected: &Projected, all: &OptionRows, month: YearMonth, totals: &Totals) -> Option<String> {
    let id = &all.option.id;
    let line = projected.model.line(&format!("options.{id}.served"))?;
    let number = projected.plan.scenario.header.start.months_until(month) + 1;
    let planned = projected.exact.at(line, u32::try_from(number).ok()?)?;
    let units = totals.get(Quantity::Units)?;
    (units * Decimal::TWO < planned).then(|| {
        let [units, planned] = [units, planned].map(|count| fixed(count, 0));
        let label = month.label();
        format!(
            "{label} of `{id}` stands with {units} units where {planned} were planned: of a sample, take \
             the rates alone (`--rates-only`)"
        )
    })
}

/// A month that the files begin in, some working days after its first: it may have been served before.
fn begins_late(all: &OptionRows, month: YearMonth) -> Option<String> {
    let units = all.whole.periods().filter(|(_, totals)| totals.has() & Quantity::Units.bit() != 0);
    let first = units.map(|(period, _)| period).min().filter(|first| first.month == month)?;
    let days = first.is_after_its_start();
    days.then(|| {
        let (id, label, day) = (&all.option.id, month.label(), first.day);
        format!("{label} of `{id}` stands, and the files begin on {month}-{day:02}: is what was before it missing?")
    })
}

fn by_month(tally: &Tally) -> BTreeMap<YearMonth, Totals> {
    let mut months: BTreeMap<YearMonth, Totals> = BTreeMap::new();
    tally.periods().for_each(|(period, totals)| months.entry(period.month).or_default().merge(&totals));
    months
}

/// A month of the horizon in which the option serves units.
fn in_service(scenario: &Scenario, all: &OptionRows, month: YearMonth) -> bool {
    let number = scenario.header.start.months_until(month) + 1;
    number >= all.option.go_live as i32 && number <= scenario.months as i32
}

/// Whether the files end before the month does; days at its end on which nobody works do not count.
fn is_cut(tally: &Tally, month: YearMonth) -> bool {
    let units = || tally.periods().filter(|(_, totals)| totals.has() & Quantity::Units.bit() != 0);
    if units().any(|(period, _)| period.month > month) {
        return false;
    }
    let mut own = units().filter(|(period, _)| period.month == month);
    own.all(|(period, _)| period.is_before_its_end())
}

fn stands(all: &OptionRows, month: YearMonth, totals: &Totals, notes: &mut Vec<String>) -> Month {
    let option = all.option.id.clone();
    let billed = calls_an_api(all.option);
    let missing = unbilled_days(&all.whole, month);
    if billed && missing > 0 {
        let label = month.label();
        let days = if missing == 1 { "one day".to_string() } else { format!("{missing} days") };
        notes.push(format!("{label} of `{option}` has no bill for {days}: its cost is projected"));
    }
    let reviews = all.option.core.outcome.as_ref().is_some_and(|outcome| outcome.review_minutes.is_some());
    let outcome = all.option.core.outcome.is_some();
    let errors = all.option.core.outcome.as_ref().is_some_and(|outcome| outcome.error_rate.is_some());
    let fits = |field: &str| match field {
        "cost" => billed && missing == 0,
        "review_minutes" => reviews,
        "escalated" => outcome,
        "errors" => errors,
        _ => true,
    };
    let amounts = FIELDS.iter().filter(|(field, _)| fits(field));
    let amounts = amounts.filter_map(|(field, quantity)| Some((*field, totals.get(*quantity)?)));
    Month { option, month, amounts: amounts.collect() }
}

/// Days of a month that have calls or units, and no cost; 0 where the bill is of the month as a whole.
fn unbilled_days(tally: &Tally, month: YearMonth) -> usize {
    let days = |wanted: &[Quantity]| -> BTreeSet<u8> {
        let has = |totals: &Totals| wanted.iter().any(|quantity| totals.has() & quantity.bit() != 0);
        let of = tally.periods().filter(|(period, totals)| period.month == month && has(totals));
        of.map(|(period, _)| period.day).collect()
    };
    let (used, billed) = (days(&[Quantity::Units, Quantity::Calls]), days(&[Quantity::Cost]));
    // What is billed by the week is not known by the day.
    let parts = billed.iter().any(|day| Period { month, day: *day }.is_month() && *day > 0);
    if parts {
        return used.len();
    }
    // A fee of the month beside lines of its days does not bill the days that have none.
    let by_day = billed.iter().any(|day| *day > 0);
    if billed.contains(&0) && !by_day || billed.is_empty() || used == BTreeSet::from([0]) {
        return 0;
    }
    used.difference(&billed).filter(|day| **day > 0).count()
}
