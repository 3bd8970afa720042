//! The words of the charts: titles that say the finding, whatever the finding is.

use rust_decimal::Decimal;

use crate::analysis::study::types::{OptionStudy, Study};
use crate::base::format::{money, percent, with_article};
use crate::report::dates::{horizon, month_of};
use crate::report::labels::option_name as name;

/// What the option costs in all, and on what most of it is spent.
pub fn category_title(study: &Study, option: &OptionStudy) -> String {
    let over = horizon(study.scenario.months);
    let cost = format!("{} costs {} over {over}", name(option), in_money(study, option.tco()));
    let largest = option.by_category.iter().max_by_key(|(_, amount)| *amount);
    let all_positive = option.by_category.iter().all(|(_, amount)| !amount.is_sign_negative());
    match largest {
        _ if option.tco().is_zero() => format!("{} costs nothing over {over}", name(option)),
        _ if option.tco().is_sign_negative() => {
            format!(
                "{} brings in {} more than it costs over {over}",
                name(option),
                in_money(study, -option.tco())
            )
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
                format!(
                    "Doing nothing is better: {who} is still {} short after {over}",
                    in_money(study, end.abs())
                )
            }
            false if !study.verdict.missed.is_empty() => {
                format!("{who} is {} ahead after {over}, and short of its hurdle", in_money(study, end))
            }
            false => {
                format!(
                    "Doing nothing is recommended, though {who} is {} ahead after {over}",
                    in_money(study, end)
                )
            }
        };
    }
    match (option.figure("payback_month"), option.known("peak_funding")) {
        (_, peak) if peak.is_zero() => {
            format!("{who} needs no net funding and is {} ahead after {over}", in_money(study, end))
        }
        (Ok(month), peak) => payback_title(study, option, *month, peak),
        (Err(_), _) if end.is_sign_negative() => {
            format!("{who} does not pay back: it is still {} short after {over}", in_money(study, end.abs()))
        }
        (Err(_), _) => format!("{who} is {} ahead after {over}", in_money(study, end)),
    }
}

fn payback_title(study: &Study, option: &OptionStudy, month: Decimal, peak: Decimal) -> String {
    let when = month_of(study.scenario.start, month);
    let peak = in_money(study, peak);
    match option.figure("stays_positive_month") {
        Ok(stays) if *stays > month => {
            let stays = month_of(study.scenario.start, *stays);
            format!(
                "{} first pays back in {when}, for good from {stays}; peak net funding is {peak}",
                name(option)
            )
        }
        _ => format!("{} pays back in {when}; peak net funding is {peak}", name(option)),
    }
}

/// What a unit costs at run-rate, against what it brings or what it costs now.
pub fn unit_title(study: &Study, option: &OptionStudy) -> String {
    let unit = with_article(&study.scenario.unit);
    let who = name(option);
    let Ok(cost) = option.figure("run_rate_cost_per_unit") else {
        return format!("{who} serves no {} in the last twelve months", study.scenario.unit);
    };
    let cost_text = in_money(study, *cost);
    let value = run_rate_value(option).filter(|_| study.scenario.has_value);
    match (value, &study.today_cost_per_unit) {
        (Some(value), _) if *cost <= value => {
            format!("With {who}, {unit} costs {cost_text} at run-rate and brings {}", in_money(study, value))
        }
        (Some(value), _) => {
            let value = in_money(study, value);
            format!("With {who}, {unit} costs more than it brings at run-rate: {cost_text} against {value}")
        }
        (None, Ok(today)) => {
            format!(
                "With {who}, {unit} costs {cost_text} at run-rate, against {} today",
                in_money(study, *today)
            )
        }
        (None, Err(_)) => format!("With {who}, {unit} costs {cost_text} at run-rate"),
    }
}

/// What a unit brings, over the last twelve months.
fn run_rate_value(option: &OptionStudy) -> Option<Decimal> {
    let last = option.monthly.iter().rev().take(12).filter(|month| month.month > 0);
    let (value, served) = last.fold((Decimal::ZERO, Decimal::ZERO), |(value, served), month| {
        (value + month.value, served + month.served)
    });
    value.checked_div(served)
}

fn in_money(study: &Study, value: Decimal) -> String {
    money(&study.scenario.currency, value)
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
            in_money(study, -option.tco())
        );
    }
    let needs = match study.verdict.option {
        Some(_) => "needs",
        None => "would need",
    };
    let first = match upfront.is_zero() {
        true => "nothing up front".to_string(),
        false => format!("{} up front", in_money(study, upfront)),
    };
    let cost = in_money(study, option.tco());
    format!("{who} {needs} {cost}: {first}, {}{}", spread_over(study, &years), against(study, option))
}

fn against(study: &Study, option: &OptionStudy) -> String {
    match study.scenario.has_value {
        true => format!("; benefits are {}", in_money(study, option.known("total_value"))),
        false => String::new(),
    }
}

fn spread_over(study: &Study, years: &[Decimal]) -> String {
    let least = years.iter().min().copied().unwrap_or_default();
    let most = years.iter().max().copied().unwrap_or_default();
    let (low, high) = (in_money(study, least), in_money(study, most));
    match (years.len(), low == high) {
        (0, _) => "and nothing later".to_string(),
        (1, _) => format!("then {high} in the first year"),
        (_, true) => format!("then {high} a year"),
        (_, false) => format!("then {low} to {high} a year"),
    }
}
