//! What was billed a unit, where nothing finer was measured: the calls of a unit are then as many as make up the bill.

use rust_decimal::Decimal;

use crate::analysis::pilot::group::OptionRows;
use crate::analysis::pilot::measured_input::Measure;
use crate::analysis::projected::Projected;
use crate::base::format::significant;
use crate::model::place::calls_an_api;
use crate::scenario::types::OptionSpec;

/// Calls of a unit that cost what was billed, for each step of an option of which calls and tokens were not measured.
pub fn of_bill(projected: &Projected, all: &OptionRows, list: &[Measure]) -> Vec<Measure> {
    let Some(bill) = list.iter().find(|one| one.is_bill_per_unit && !one.mean.is_zero()) else {
        return vec![];
    };
    let finer = |one: &Measure| one.path.contains(".calls.") && one.replaces;
    if !calls_an_api(all.option) || list.iter().any(finer) || has_contract(all.option) {
        return vec![];
    }
    let Some(planned) = planned(projected, all.option).filter(|planned| !planned.is_zero()) else {
        return vec![];
    };
    let steps = all.option.core.calls.iter();
    steps.filter_map(|(id, step)| one(all, (id, step.calls_per_unit.value), bill, planned)).collect()
}

/// A minimum or credits stand between use and the bill.
fn has_contract(option: &OptionSpec) -> bool {
    ["minimum_commit", "free_credits"].iter().any(|name| option.node.get(name).is_some())
}

/// What a unit costs in calls by the plan, in the first month of service.
fn planned(projected: &Projected, option: &OptionSpec) -> Option<Decimal> {
    let start = format!("options.{}.calls.", option.id);
    let at = |key: &str| projected.exact.at(projected.model.line(key)?, option.go_live);
    let keys = projected.model.keys().filter(|key| key.starts_with(&start) && key.ends_with(".cost"));
    let cost: Decimal = keys.map(at).sum::<Option<Decimal>>()?;
    cost.checked_div(at(&format!("options.{}.served", option.id))?)
}

fn one(all: &OptionRows, (id, calls): (&str, Decimal), bill: &Measure, planned: Decimal) -> Option<Measure> {
    let factor = calls.checked_div(planned)?;
    let by = |value: Decimal| value.saturating_mul(factor);
    let [billed, cost] = [bill.mean, planned].map(|value| significant(value, 4));
    let doubt = format!(
        "no calls or tokens were measured, so these are the calls that make up the bill: {billed} a unit, where {cost} was planned"
    );
    Some(Measure {
        path: format!("options.{}.calls.{id}.calls_per_unit", all.option.id),
        is_bill_per_unit: false,
        is_from_bill: true,
        mean: by(bill.mean),
        interval: bill.interval.map(|(low, high)| (by(low), by(high))),
        standard_error: bill.standard_error.map(by),
        spread: bill.spread.map(by),
        assumed: Some(calls),
        replaces: true,
        doubt: Some(doubt),
        ..bill.clone()
    })
}
