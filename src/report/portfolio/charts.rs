//! A portfolio in charts: value against funding by use case, and spend and benefit by year.

use rust_decimal::Decimal;

use crate::analysis::portfolio::totals::ranking;
use crate::analysis::portfolio::types::{Flow, Portfolio, UseCaseStudy};
use crate::base::format::money;
use crate::report::chart::{Bar, Bars, Body, Chart, Column, Columns, End, Hue, Layer};
use crate::report::chart_frame::in_words;

/// More use cases than this have no bar of their own.
const MOST: usize = 14;

/// Every chart of a portfolio.
pub fn charts(all: &Portfolio) -> Vec<Chart> {
    vec![value_against_funding(all), by_year(all)]
}

fn framed(all: &Portfolio, slug: &'static str, title: String, subtitle: String, body: Body) -> Chart {
    let alt = format!("{title}. {subtitle}. {}", in_words(&body));
    let hash: String = all.sha256.chars().take(8).collect();
    let footer_left = format!("{}  ·  files {hash}  ·  tollgate {}", all.name, env!("CARGO_PKG_VERSION"));
    let footer_right = if all.illustrative { "illustrative figures" } else { "" }.to_string();
    Chart { slug: slug.into(), title, subtitle, footer_left, footer_right, alt, body }
}

/// To the left what a use case needs at its deepest, to the right what it is worth.
fn value_against_funding(all: &Portfolio) -> Chart {
    let order = ranking(&all.cases);
    let rest = order.len().saturating_sub(MOST);
    let bar = |at: &usize| {
        let case = &all.cases[*at];
        let end = |value: Decimal, hue: usize| End {
            value,
            words: money(&all.currency, value),
            hue: Hue::Nth(hue),
        };
        let choice = if all.choice.chosen[*at] { "chosen" } else { "left out" };
        Bar {
            name: vec![case.id.clone(), format!("{}, from {}", choice, case.start.label())],
            ends: [Some(end(-case.peak, 1)), Some(end(case.npv, 0))],
            light: !all.choice.chosen[*at],
            range: None,
        }
    };
    let body = Body::Bars(Bars {
        unit: all.currency.clone(),
        share: false,
        base: Decimal::ZERO,
        base_words: "0".to_string(),
        bars: order.iter().take(MOST).map(bar).collect(),
        rest: if rest > 0 {
            format!("{rest} more use cases are worth less for their funding")
        } else {
            String::new()
        },
    });
    let title = order.first().map_or_else(String::new, |at| best_of_all(all, &all.cases[*at]));
    let subtitle = format!(
        "Peak net funding (to the left) and NPV (to the right) of each use case by itself, {}; the best use of funding on top, pale if left out",
        all.currency
    );
    framed(all, "value-against-funding", title, subtitle, body)
}

fn best_of_all(all: &Portfolio, case: &UseCaseStudy) -> String {
    match case.per_funding() {
        Some(_) if case.npv > Decimal::ZERO => format!(
            "{} makes the most of its funding: {} for {}",
            case.id,
            money(&all.currency, case.npv),
            money(&all.currency, case.peak)
        ),
        None if case.npv > Decimal::ZERO => {
            format!("{} needs no funding and is worth {}", case.id, money(&all.currency, case.npv))
        }
        _ => "No use case is worth its funding".to_string(),
    }
}

/// Spend stacked by use case, with the benefit beside it.
fn by_year(all: &Portfolio) -> Chart {
    let totals = &all.choice.totals;
    let spends = layers(all);
    let layer =
        |(at, (name, _)): (usize, &(String, Vec<Decimal>))| Layer { name: name.clone(), hue: Hue::Nth(at) };
    let column = |(at, year): (usize, &crate::analysis::portfolio::types::YearTotals)| Column {
        name: vec![format!("Year {}", at + 1), format!("from {}", all.start.plus(at as u32 * 12).label())],
        values: spends.iter().map(|(_, years)| years[at]).collect(),
        total: year.spend,
        beside: Some(year.benefit),
        main: false,
    };
    let body = Body::Columns(Columns {
        unit: all.currency.clone(),
        layers: spends.iter().enumerate().map(layer).collect(),
        columns: totals.years.iter().enumerate().map(column).collect(),
        beside: "Benefits".to_string(),
    });
    let largest =
        totals.years.iter().enumerate().max_by_key(|(at, year)| (year.spend, std::cmp::Reverse(*at)));
    let title = largest.map_or_else(String::new, |(at, year)| {
        format!(
            "Year {} costs the most, {}, and brings {}",
            at + 1,
            money(&all.currency, year.spend),
            money(&all.currency, year.benefit)
        )
    });
    let subtitle = format!(
        "Gross spend of what is chosen, by use case, with the benefit beside it, {}, not discounted",
        all.currency
    );
    framed(all, "by-year", title, subtitle, body)
}

/// Use cases that have a layer of their own; the palette has no more colours.
const LAYERS: usize = 5;

/// Spend by year of each of the chosen, after re-use, the largest first; the others together, then shared lines.
fn layers(all: &Portfolio) -> Vec<(String, Vec<Decimal>)> {
    let years = all.choice.totals.years.len();
    let sum = |flows: &[Flow], year: usize| -> Decimal {
        flows.iter().filter(|flow| flow.year == year).map(|flow| flow.cost).sum()
    };
    let chosen = &all.choice.chosen;
    let own = |at: &usize| {
        let case = &all.cases[*at];
        let gift = case.gift.as_ref().filter(|gift| chosen[gift.of]);
        let saved = |year| gift.map_or(Decimal::ZERO, |gift| sum(&gift.flows, year));
        let spend: Vec<Decimal> = (0..years).map(|year| sum(&case.flows, year) - saved(year)).collect();
        (case.id.clone(), spend)
    };
    let mut layers: Vec<(String, Vec<Decimal>)> = all.choice.order.iter().map(own).collect();
    layers.sort_by_key(|(_, years)| std::cmp::Reverse(years.iter().sum::<Decimal>()));
    let rest = layers.split_off(LAYERS.min(layers.len()));
    if !rest.is_empty() {
        let together = (0..years).map(|year| rest.iter().map(|(_, years)| years[year]).sum()).collect();
        layers.push((format!("{} others", rest.len()), together));
    }
    if !all.shared.flows.is_empty() {
        layers.push(("Shared".to_string(), (0..years).map(|year| sum(&all.shared.flows, year)).collect()));
    }
    layers
}
