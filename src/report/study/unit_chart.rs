//! Cost per unit against value per unit: the mean of twelve months as a line, the months behind it pale.

use rust_decimal::Decimal;

use crate::analysis::study::types::{MonthFigures, OptionStudy, Study};
use crate::base::format::{money, with_article};
use crate::report::chart::{Across, Body, Chart, Hue, Lines, Marker, Point, Seam, Series, Weight};
use crate::report::chart_frame::{ceiling, chart};
use crate::report::dates;
use crate::report::labels;
use crate::report::study::actual_boundary as seam;
use crate::report::study::chart_titles as words;

/// Months that a mean is of, at most.
const YEAR: usize = 12;
/// Options of which all have their months behind their line; of more, the one that the title speaks of.
const FEW: usize = 2;

/// The chart, or nothing when no option ever serves a unit.
pub fn unit_economics(study: &Study, focus: &OptionStudy) -> Option<Chart> {
    let facts = &study.scenario;
    let costs: Vec<Series> = cost_series(study, focus);
    let months: Vec<Series> = month_series(study, focus);
    let against: Vec<Series> = value_series(study, focus).into_iter().chain(today(study)).collect();
    let highest = points(&costs).chain(points(&months)).max()?;
    let ceiling = ceiling(&costs, &against).filter(|ceiling| *ceiling < highest);
    let lines = Lines {
        unit: facts.currency.clone(),
        across: Across::Months { start: facts.start, months: facts.months },
        series: months.into_iter().chain(costs).chain(against).collect(),
        markers: markers(study, focus),
        ceiling,
        seam: seam::seam(study).map(|month| Seam::projected(month.into())),
        bands: vec![],
    };
    let title = words::unit_title(study, focus);
    Some(chart(study, "unit-economics", title, subtitle(study, ceiling, highest), Body::Lines(lines)))
}

/// The month from which a unit costs no more than it brings, on the cost of the option the title speaks of.
fn markers(study: &Study, focus: &OptionStudy) -> Vec<Marker> {
    let since = worth_it_since(focus).filter(|_| study.scenario.has_value);
    let mark = |(month, value): (u32, Decimal)| Marker {
        point: Point { at: middle(month), value },
        words: vec![
            "Brings more than it costs".to_string(),
            format!("from {}", dates::month_number(study, month)),
        ],
    };
    since.map(mark).into_iter().collect()
}

/// The first month from which the mean cost of a unit is no more than what it brings until the end, and that cost.
fn worth_it_since(option: &OptionStudy) -> Option<(u32, Decimal)> {
    let (costs, values) = (means(option, |m| m.cost), means(option, |m| m.value));
    let pays = costs.into_iter().zip(values).rev().take_while(|((_, cost), (_, value))| cost <= value);
    pays.last().map(|(cost, _)| cost)
}

/// The middle of a month on the time axis.
fn middle(month: u32) -> Decimal {
    Decimal::from(month) - Decimal::new(5, 1)
}

/// An amount of each unit in the twelve months up to each month, or since the first that serves.
fn means(option: &OptionStudy, of: fn(&MonthFigures) -> Decimal) -> Vec<(u32, Decimal)> {
    let serving: Vec<&MonthFigures> =
        option.monthly.iter().skip_while(|month| month.served <= Decimal::ZERO).collect();
    let mean = |at: usize| {
        let year = &serving[(at + 1).saturating_sub(YEAR)..=at];
        let amount: Decimal = year.iter().map(|month| of(month)).sum();
        let served: Decimal = year.iter().map(|month| month.served).sum();
        Some((serving[at].month, amount.checked_div(served)?))
    };
    (0..serving.len()).filter_map(mean).collect()
}

fn subtitle(study: &Study, ceiling: Option<Decimal>, highest: Decimal) -> String {
    let facts = &study.scenario;
    let measure = if facts.has_value { "Cost and benefit" } else { "Cost" };
    let shown = format!(
        "{measure} of {}, {}, mean of the last twelve months (single months pale), {}{}",
        with_article(&facts.unit),
        facts.currency,
        dates::period(study),
        seam::legend(study)
    );
    let amount = |value: Decimal| money(&facts.currency, value);
    match ceiling {
        Some(ceiling) => format!(
            "{shown}. The axis is cut at {}; the dearest month reaches {}",
            amount(ceiling),
            amount(highest)
        ),
        None => shown,
    }
}

fn cost_series(study: &Study, focus: &OptionStudy) -> Vec<Series> {
    let series = |(index, option): (usize, &OptionStudy)| Series {
        name: labels::option_name(option),
        runs: runs(means(option, |m| m.cost).into_iter().map(|(month, cost)| (month, Some(cost)))),
        hue: Hue::Nth(index),
        weight: if option.id == focus.id { Weight::Main } else { Weight::Plain },
        happened: seam::solid(study, option),
    };
    let all = study.options.iter().enumerate().map(series);
    all.filter(|series| !series.runs.is_empty()).collect()
}

/// The single months behind the means.
fn month_series(study: &Study, focus: &OptionStudy) -> Vec<Series> {
    let series = |(index, option): (usize, &OptionStudy)| Series {
        name: String::new(),
        runs: runs(option.monthly.iter().map(|m| (m.month, m.cost_per_unit.as_ref().ok().copied()))),
        hue: Hue::Nth(index),
        weight: Weight::Pale,
        happened: None,
    };
    let shown = |option: &OptionStudy| study.options.len() <= FEW || option.id == focus.id;
    study.options.iter().enumerate().filter(|(_, option)| shown(option)).map(series).collect()
}

/// One line where all options agree on what a unit brings, else that of the option the title speaks of.
fn value_series(study: &Study, focus: &OptionStudy) -> Option<Series> {
    let value = |option: &OptionStudy| means(option, |m| m.value);
    let own = value(focus);
    let agreed =
        |(month, known): &(u32, Decimal)| own.iter().all(|(at, value)| at != month || value == known);
    let shared = study.options.iter().all(|option| value(option).iter().all(agreed));
    let of = with_article(&study.scenario.unit);
    let name = match shared {
        true => format!("Benefit of {of}"),
        false => format!("Benefit of {of} with {}", labels::option_name(focus)),
    };
    let runs = runs(own.into_iter().map(|(month, value)| (month, Some(value))));
    let known = study.scenario.has_value && !runs.is_empty();
    let happened = seam::solid(study, focus);
    known.then_some(Series { name, runs, hue: Hue::Neutral, weight: Weight::Main, happened })
}

/// Today's cost per unit, from one end of the time axis to the other.
fn today(study: &Study) -> Option<Series> {
    let value = *study.today_cost_per_unit.as_ref().ok()?;
    let ends = [0, study.scenario.months].map(|month| Point { at: Decimal::from(month), value });
    let name = "Cost today".to_string();
    Some(Series {
        name,
        runs: vec![ends.to_vec()],
        hue: Hue::Background,
        weight: Weight::Quiet,
        happened: None,
    })
}

/// Splits months into unbroken stretches; a month's figure stands in its middle.
fn runs(figures: impl Iterator<Item = (u32, Option<Decimal>)>) -> Vec<Vec<Point>> {
    let mut runs: Vec<Vec<Point>> = vec![Vec::new()];
    for (month, figure) in figures {
        match (figure, runs.last_mut()) {
            (Some(value), Some(run)) => run.push(Point { at: middle(month), value }),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn points(series: &[Series]) -> impl Iterator<Item = Decimal> + '_ {
    series.iter().flat_map(|series| series.runs.iter().flatten()).map(|point| point.value)
}
