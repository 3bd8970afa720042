//! Months that happened: what is known of them stands in the place of the projection, with its own source.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::base::calendar::YearMonth;
use crate::base::source::Source;
use crate::base::unit::Unit;
use crate::form::number::Number;
use crate::model::lowering::Lowering;
use crate::model::rows::Known;
use crate::scenario::types::{Actual, OptionSpec, Scenario};
use crate::sheet::expr::Expr;

type Of = fn(&Actual) -> &Option<Number>;

pub fn units(option: &OptionSpec, all: &mut Lowering) -> Option<Known> {
    known(option, "units", Unit::WORK, |actual| &actual.units, all)
}

pub fn review_minutes(option: &OptionSpec, all: &mut Lowering) -> Option<Known> {
    known(option, "review_minutes", Unit::PERSON * Unit::MINUTE, |actual| &actual.review_minutes, all)
}

pub fn escalated(option: &OptionSpec, all: &mut Lowering) -> Option<Known> {
    known(option, "escalated", Unit::WORK, |actual| &actual.escalated, all)
}

pub fn errors(option: &OptionSpec, all: &mut Lowering) -> Option<Known> {
    known(option, "errors", Unit::WORK, |actual| &actual.errors, all)
}

/// Bills in the reporting currency; those in another are converted.
pub fn cost(option: &OptionSpec, all: &mut Lowering) -> Option<Known> {
    let bills = numbers(option, |actual| &actual.cost, all.scenario);
    let months = mask(option, "cost", &bills, all)?;
    let reporting = all.scenario.header.currency.text.as_str();
    let mut by_currency: BTreeMap<&str, Vec<(u32, &Number)>> = BTreeMap::new();
    for (month, bill) in bills {
        let currency = bill.currency.as_ref().map_or(reporting, |words| words.as_str());
        by_currency.entry(currency).or_default().push((month, bill));
    }
    let mut paid = Vec::new();
    for (currency, bills) in by_currency {
        let ending = if currency == reporting { String::new() } else { format!(".{currency}") };
        let amount = schedule(&format!("{}{ending}", path(option, "cost")), Unit::MONEY, &bills, all);
        paid.push(all.converted(amount, bills.first().and_then(|(_, bill)| bill.currency.as_ref())));
    }
    Some(Known { amount: Expr::sum(Unit::MONEY, paid), months })
}

fn known(option: &OptionSpec, field: &str, unit: Unit, of: Of, all: &mut Lowering) -> Option<Known> {
    let numbers = numbers(option, of, all.scenario);
    let months = mask(option, field, &numbers, all)?;
    Some(Known { amount: schedule(&path(option, field), unit, &numbers, all), months })
}

fn path(option: &OptionSpec, field: &str) -> String {
    format!("options.{}.actuals.{field}", option.id)
}

/// The months of which a thing is known, by their number in the horizon.
fn numbers<'o>(option: &'o OptionSpec, of: Of, scenario: &Scenario) -> Vec<(u32, &'o Number)> {
    let items = option.core.actuals.items.iter();
    items.filter_map(|(date, _, actual)| Some((number_of(scenario, *date)?, of(actual).as_ref()?))).collect()
}

/// The number of a month of the calendar in the horizon.
pub fn number_of(scenario: &Scenario, date: YearMonth) -> Option<u32> {
    let number = u32::try_from(scenario.header.start.months_until(date) + 1).ok()?;
    (1..=scenario.months).contains(&number).then_some(number)
}

fn mask(option: &OptionSpec, field: &str, numbers: &[(u32, &Number)], all: &mut Lowering) -> Option<Expr> {
    let known = |month: u32| numbers.iter().any(|(number, _)| *number == month);
    let key = format!("{}.known", path(option, field));
    (!numbers.is_empty()).then(|| all.mask(&key, known))
}

fn schedule(key: &str, unit: Unit, numbers: &[(u32, &Number)], all: &mut Lowering) -> Expr {
    let given: Vec<(u32, Decimal, Source)> =
        numbers.iter().map(|(month, number)| (*month, number.value, number.source.clone())).collect();
    all.sheet.given(key, unit, &given)
}

/// The months of an option that happened: those of its own actuals, and those of measured demand.
pub fn months(scenario: &Scenario, option: &OptionSpec) -> Vec<u32> {
    let measured = scenario.volume.actuals.as_ref().map_or(0, |list| list.len() as u32);
    let own = option.core.actuals.items.iter().filter_map(|(date, ..)| number_of(scenario, *date));
    let mut months: Vec<u32> = (1..=measured).chain(own).collect();
    months.sort_unstable();
    months.dedup();
    months
}
