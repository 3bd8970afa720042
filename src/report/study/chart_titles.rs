//! The words of the charts: titles that say the finding, whatever the finding is.

use rust_decimal::Decimal;

use crate::analysis::study::types::{OptionStudy, Study};
use crate::base::format::{compact, percent, with_article};
use crate::report::dates::{horizon, month_number, month_of};
use crate::report::labels::{in_letters, option_name as name};

/// The option that costs least in all.
pub fn cheapest(study: &Study) -> Option<&OptionStudy> {
    comparable(study).first().copied()
}

/// The options that can be built, or all where none can, from the cheapest to the dearest.
fn comparable(study: &Study) -> Vec<&OptionStudy> {
    let feasible = study.options.iter().any(|option| option.infeasible.is_none());
    let counts = |option: &&OptionStudy| option.infeasible.is_none() == feasible;
    let mut options: Vec<&OptionStudy> = study.options.iter().filter(counts).collect();
    options.sort_by_key(|option| option.tco());
    options
}

/// Who is cheapest, and since when.
pub fn cost_title(study: &Study) -> String {
    let over = horizon(study.scenario.months);
    match comparable(study).as_slice() {
        [] => "There is no option to compare".to_string(),
        all if all.iter().all(|option| option.tco().is_zero()) => format!("Nothing is spent over {over}"),
        [only] => format!("{} costs {} over {over}", name(only), compact(only.tco())),
        [first, second, rest @ ..] => cheapest_title(study, first, second, rest.len() + 2),
    }
}

fn cheapest_title(study: &Study, first: &OptionStudy, second: &OptionStudy, count: usize) -> String {
    let over = horizon(study.scenario.months);
    let gap = second.tco() - first.tco();
    if gap.is_zero() {
        let cost = compact(first.tco());
        return format!("{} and {} cost the same over {over}: {cost}", name(first), name(second));
    }
    let rank = match count {
        2 => format!("cheaper than {}", name(second)),
        _ => format!("the cheapest of {} options", in_letters(count)),
    };
    let crossings = crossings_with(study, &first.id);
    let first = name(first);
    let gap = compact(gap);
    match crossings.as_slice() {
        [] => format!("{first} is {rank} throughout, by {gap} after {over}"),
        [.., last] => {
            let since = month_of(study.scenario.start, *last);
            let again = if count == 2 && crossings.len() > 1 { " for good only" } else { "" };
            format!("{first} is {rank}{again} from {since}, by {gap} after {over}")
        }
    }
}

/// Where an option's cumulative cost crosses that of any other that can be built, in order of time.
fn crossings_with(study: &Study, id: &str) -> Vec<Decimal> {
    let counts = |other: &str| comparable(study).iter().any(|option| option.id == other);
    let concerned = study.crossings.iter().filter(|pair| {
        let (a, b) = &pair.between;
        (a == id && counts(b)) || (b == id && counts(a))
    });
    let mut at: Vec<Decimal> =
        concerned.flat_map(|pair| &pair.crossings).map(|crossing| crossing.at).collect();
    at.sort();
    at
}

/// What the option costs in all, and on what most of it is spent.
pub fn category_title(study: &Study, option: &OptionStudy) -> String {
    let over = horizon(study.scenario.months);
    let cost = format!("{} costs {} over {over}", name(option), compact(option.tco()));
    let largest = option.by_category.iter().max_by_key(|(_, amount)| *amount);
    let all_positive = option.by_category.iter().all(|(_, amount)| !amount.is_sign_negative());
    match largest {
        _ if option.tco().is_zero() => format!("{} costs nothing over {over}", name(option)),
        _ if option.tco().is_sign_negative() => {
            format!("{} brings in {} more than it costs over {over}", name(option), compact(-option.tco()))
        }
        Some((key, amount)) if all_positive => {
            let share = amount.checked_div(option.tco()).unwrap_or_default();
            format!("{cost}, {} of it on {}", percent(share, 0), spent_on(key))
        }
        _ => cost,
    }
}

/// A category inside a sentence.
fn spent_on(key: &str) -> String {
    match key {
        "api" => "API calls".to_string(),
        "other" => "other things".to_string(),
        _ => key.to_string(),
    }
}

/// When the option has paid back, and how deep it goes before.
pub fn net_title(study: &Study, option: &OptionStudy) -> String {
    let end = option.monthly.last().map(|month| month.cumulative_net).unwrap_or_default();
    let over = horizon(study.scenario.months);
    let who = name(option);
    if study.verdict.option.is_none() {
        return match end.is_sign_negative() {
            true => {
                format!("Doing nothing is better: {who} is still {} short after {over}", compact(end.abs()))
            }
            false => {
                format!("Doing nothing is recommended, though {who} is {} ahead after {over}", compact(end))
            }
        };
    }
    match (option.figure("payback_month"), option.known("peak_funding")) {
        (_, peak) if peak.is_zero() => {
            format!("{who} is never in the red, and {} ahead after {over}", compact(end))
        }
        (Ok(month), peak) => payback_title(study, option, *month, peak),
        (Err(_), _) if end.is_sign_negative() => {
            format!("{who} does not pay back: it is still {} short after {over}", compact(end.abs()))
        }
        (Err(_), _) => format!("{who} is {} ahead after {over}", compact(end)),
    }
}

fn payback_title(study: &Study, option: &OptionStudy, month: Decimal, peak: Decimal) -> String {
    let when = month_of(study.scenario.start, month);
    let peak = compact(peak);
    match option.figure("stays_positive_month") {
        Ok(stays) if *stays > month => {
            let stays = month_of(study.scenario.start, *stays);
            format!(
                "{} first pays back in {when}, for good from {stays}; it needs up to {peak}",
                name(option)
            )
        }
        _ => format!("{} pays back in {when}; until then it needs up to {peak}", name(option)),
    }
}

/// What a unit costs in the end, against what it is worth or what it costs now.
pub fn unit_title(study: &Study, option: &OptionStudy) -> String {
    let unit = with_article(&study.scenario.unit);
    let who = name(option);
    let Some((month, cost)) = last_cost(option) else {
        return format!("{who} serves no {} in {}", study.scenario.unit, horizon(study.scenario.months));
    };
    let when = month_number(study, month);
    let value = option.monthly.iter().find(|m| m.month == month).and_then(|m| m.value_per_unit.clone().ok());
    let cost_text = compact(cost);
    match (value.filter(|_| study.scenario.has_value), &study.today_cost_per_unit) {
        (Some(value), _) if cost <= value => {
            let since = month_number(study, worth_it_since(option).unwrap_or(month));
            let value = compact(value);
            format!(
                "With {who}, {unit} costs less than it is worth from {since}: {cost_text} against {value} in {when}"
            )
        }
        (Some(value), _) => {
            let value = compact(value);
            format!(
                "With {who}, {unit} still costs more than it is worth: {cost_text} against {value} in {when}"
            )
        }
        (None, Ok(today)) => {
            format!("With {who}, {unit} costs {cost_text} in {when}, against {} today", compact(*today))
        }
        (None, Err(_)) => format!("With {who}, {unit} costs {cost_text} in {when}"),
    }
}

/// The last month that has a cost per unit, and that cost.
fn last_cost(option: &OptionStudy) -> Option<(u32, Decimal)> {
    option.monthly.iter().rev().find_map(|m| m.cost_per_unit.as_ref().ok().map(|cost| (m.month, *cost)))
}

/// The first month from which a unit costs no more than it is worth until the end.
pub fn worth_it_since(option: &OptionStudy) -> Option<u32> {
    let figures = option.monthly.iter().filter_map(|m| match (&m.cost_per_unit, &m.value_per_unit) {
        (Ok(cost), Ok(value)) => Some((m.month, cost <= value)),
        _ => None,
    });
    let pays: Vec<(u32, bool)> = figures.collect();
    pays.iter().rev().take_while(|(_, pays)| *pays).last().map(|(month, _)| *month)
}

/// What to ask for, and when it is spent.
pub fn budget_title(study: &Study, option: &OptionStudy) -> String {
    let who = name(option);
    let upfront = option.by_year.iter().find(|year| year.year == 0).map(|year| year.cost).unwrap_or_default();
    let years: Vec<Decimal> = option.by_year.iter().filter(|y| y.year > 0).map(|y| y.cost).collect();
    if option.tco().is_zero() {
        return format!("{who} needs no budget over {}", horizon(study.scenario.months));
    }
    if option.tco().is_sign_negative() {
        return format!(
            "{who} needs no budget in all: it brings in {} more than it costs",
            compact(-option.tco())
        );
    }
    let needs = match study.verdict.option {
        Some(_) => "needs",
        None => "would need",
    };
    let first = match upfront.is_zero() {
        true => "nothing up front".to_string(),
        false => format!("{} up front", compact(upfront)),
    };
    format!("{who} {needs} {}: {first}, {}", compact(option.tco()), spread_over(&years))
}

fn spread_over(years: &[Decimal]) -> String {
    let least = years.iter().min().copied().unwrap_or_default();
    let most = years.iter().max().copied().unwrap_or_default();
    let (low, high) = (compact(least), compact(most));
    match (years.len(), low == high) {
        (0, _) => "and nothing later".to_string(),
        (1, _) => format!("then {high} in the first year"),
        (_, true) => format!("then {high} a year"),
        (_, false) => format!("then {low} to {high} a year"),
    }
}
