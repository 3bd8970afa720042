//! The words of the charts: titles that say the finding, whatever the finding is.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::analysis::study::types::{OptionStudy, PeakFunding, Study};
use crate::base::calendar::YearMonth;
use crate::base::format::{compact, percent, with_article};

/// Longest name that is written out in a sentence; the rest of a longer one is left to the labels.
const LONGEST_NAME: usize = 60;

/// The option the charts speak of: the recommended one, or else the one that comes nearest to it.
pub fn focus(study: &Study) -> Option<&OptionStudy> {
    let chosen = study.verdict.option.as_ref();
    let recommended = study.options.iter().find(|option| Some(&option.id) == chosen);
    recommended.or_else(|| best(study))
}

/// The best option that can be built: by net present value, or by cost where nothing has a value.
fn best(study: &Study) -> Option<&OptionStudy> {
    let worth = |option: &OptionStudy| match study.scenario.has_value {
        true => option.npv,
        false => -option.pv_cost,
    };
    let key = |option: &&OptionStudy| (option.infeasible.is_none(), worth(option));
    // The first of equals, as `max_by_key` would take the last.
    study.options.iter().rev().max_by_key(key)
}

/// The option that costs least in all.
pub fn cheapest(study: &Study) -> Option<&OptionStudy> {
    comparable(study).first().copied()
}

/// The options that can be built, or all where none can, from the cheapest to the dearest.
fn comparable(study: &Study) -> Vec<&OptionStudy> {
    let feasible = study.options.iter().any(|option| option.infeasible.is_none());
    let counts = |option: &&OptionStudy| option.infeasible.is_none() == feasible;
    let mut options: Vec<&OptionStudy> = study.options.iter().filter(counts).collect();
    options.sort_by_key(|option| option.tco);
    options
}

/// An option's name as charts write it.
pub fn name(option: &OptionStudy) -> String {
    let words: Vec<&str> = option.name.split_whitespace().collect();
    let whole = if words.is_empty() { option.id.clone() } else { words.join(" ") };
    let short = match whole.chars().count() > LONGEST_NAME {
        true => whole.chars().take(LONGEST_NAME - 1).chain(['…']).collect(),
        false => whole,
    };
    match option.infeasible {
        Some(_) => format!("{short} (not feasible)"),
        None => short,
    }
}

/// The name of a category of cost, to begin a line with.
pub fn category(key: &str) -> String {
    match key {
        "api" => "API".to_string(),
        _ => sentence_case(key),
    }
}

/// With a capital, to begin a sentence.
pub fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// The month in which a point of the time axis is reached: 30 is the end of the 30th month, and so is in it.
pub fn month_of(start: YearMonth, at: Decimal) -> String {
    start.plus(at.ceil().to_u32().unwrap_or(0).saturating_sub(1)).label()
}

/// The n-th month of the model, from one.
pub fn month_number(study: &Study, month: u32) -> String {
    study.scenario.start.plus(month.saturating_sub(1)).label()
}

/// The last month of the model.
pub fn last_month(study: &Study) -> String {
    month_number(study, study.scenario.months)
}

/// First and last month: `Jan 2027 to Dec 2029`.
pub fn period(study: &Study) -> String {
    format!("{} to {}", study.scenario.start.label(), last_month(study))
}

/// The length of the model: `three years`, `18 months`.
pub fn horizon(months: u32) -> String {
    match (months / 12, months % 12) {
        (1, 0) => "one year".to_string(),
        (years @ 2.., 0) => format!("{} years", in_letters(years as usize)),
        _ if months == 1 => "one month".to_string(),
        _ => format!("{months} months"),
    }
}

/// Small numbers in letters, as in a sentence.
pub fn in_letters(count: usize) -> String {
    const WORDS: [&str; 11] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(count).map_or_else(|| count.to_string(), |word| word.to_string())
}

/// Who is cheapest, and since when.
pub fn cost_title(study: &Study) -> String {
    let over = horizon(study.scenario.months);
    match comparable(study).as_slice() {
        [] => "There is no option to compare".to_string(),
        all if all.iter().all(|option| option.tco.is_zero()) => format!("Nothing is spent over {over}"),
        [only] => format!("{} costs {} over {over}", name(only), compact(only.tco)),
        [first, second, rest @ ..] => cheapest_title(study, first, second, rest.len() + 2),
    }
}

fn cheapest_title(study: &Study, first: &OptionStudy, second: &OptionStudy, count: usize) -> String {
    let over = horizon(study.scenario.months);
    let gap = second.tco - first.tco;
    if gap.is_zero() {
        let cost = compact(first.tco);
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
    let cost = format!("{} costs {} over {over}", name(option), compact(option.tco));
    let largest = option.by_category.iter().max_by_key(|(_, amount)| *amount);
    let all_positive = option.by_category.iter().all(|(_, amount)| !amount.is_sign_negative());
    match largest {
        _ if option.tco.is_zero() => format!("{} costs nothing over {over}", name(option)),
        _ if option.tco.is_sign_negative() => {
            format!("{} brings in {} more than it costs over {over}", name(option), compact(-option.tco))
        }
        Some((key, amount)) if all_positive => {
            let share = amount.checked_div(option.tco).unwrap_or_default();
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
    match (&option.payback_month, &option.peak_funding) {
        (_, PeakFunding { amount, .. }) if amount.is_zero() => {
            format!("{who} is never in the red, and {} ahead after {over}", compact(end))
        }
        (Ok(month), peak) => payback_title(study, option, *month, peak.amount),
        (Err(_), _) if end.is_sign_negative() => {
            format!("{who} does not pay back: it is still {} short after {over}", compact(end.abs()))
        }
        (Err(_), _) => format!("{who} is {} ahead after {over}", compact(end)),
    }
}

fn payback_title(study: &Study, option: &OptionStudy, month: Decimal, peak: Decimal) -> String {
    let when = month_of(study.scenario.start, month);
    let peak = compact(peak);
    match option.stays_positive_month.as_ref() {
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
    if option.tco.is_zero() {
        return format!("{who} needs no budget over {}", horizon(study.scenario.months));
    }
    if option.tco.is_sign_negative() {
        return format!(
            "{who} needs no budget in all: it brings in {} more than it costs",
            compact(-option.tco)
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
    format!("{who} {needs} {}: {first}, {}", compact(option.tco), spread_over(&years))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn horizons_are_said_in_years_where_they_are_years() {
        let said = [1, 12, 18, 36, 120, 144].map(horizon);
        assert_eq!(said, ["one month", "one year", "18 months", "three years", "ten years", "12 years"]);
    }

    #[test]
    fn a_point_in_time_is_in_the_month_that_reaches_it() {
        let start = "2027-01".parse().unwrap();
        let at = |tenths: i64| month_of(start, Decimal::new(tenths, 1));
        assert_eq!([at(0), at(9), at(10), at(185)], ["Jan 2027", "Jan 2027", "Jan 2027", "Jul 2028"]);
    }

    #[test]
    fn categories_begin_with_a_capital() {
        assert_eq!([category("api"), category("people"), category("")], ["API", "People", ""]);
    }
}
