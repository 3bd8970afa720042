//! Cost per unit against value per unit, month by month.

use crate::report::dates;
use crate::report::labels;
use rust_decimal::Decimal;

use crate::analysis::study::types::{Figure, MonthFigures, OptionStudy, Study};
use crate::base::format::{compact, with_article};
use crate::report::chart::{Across, Body, Chart, Hue, Lines, Marker, Point, Series, Weight};
use crate::report::chart_frame::chart;
use crate::report::study::actual_boundary as seam;
use crate::report::study::chart_titles as words;

/// How far above the typical month the axis goes before it is cut.
const HEADROOM: Decimal = Decimal::from_parts(20, 0, 0, false, 1);
/// Room above what a unit is worth, or costs now.
const MARGIN: Decimal = Decimal::from_parts(12, 0, 0, false, 1);

/// The chart, or nothing when no option ever serves a unit.
pub fn unit_economics(study: &Study, focus: &OptionStudy) -> Option<Chart> {
    let facts = &study.scenario;
    let costs: Vec<Series> = cost_series(study, focus);
    let against: Vec<Series> = value_series(study, focus).into_iter().chain(today(study)).collect();
    let highest = points(&costs).max()?;
    let ceiling = ceiling(&costs, &against).filter(|ceiling| *ceiling < highest);
    let series = costs.into_iter().chain(against).collect();
    let unit = facts.currency.clone();
    let across = Across::Months { start: facts.start, months: facts.months };
    let lines = Lines {
        unit,
        across,
        series,
        markers: markers(study, focus),
        ceiling,
        seam: seam::seam(study).map(Decimal::from),
    };
    let title = words::unit_title(study, focus);
    Some(chart(study, "unit-economics", title, subtitle(study, ceiling, highest), Body::Lines(lines)))
}

/// The month from which a unit costs no more than it is worth, on the cost of the option the title speaks of.
fn markers(study: &Study, focus: &OptionStudy) -> Vec<Marker> {
    let since = words::worth_it_since(focus).filter(|_| study.scenario.has_value);
    let month = since.and_then(|since| focus.monthly.iter().find(|m| m.month == since));
    let cost = month.and_then(|m| m.cost_per_unit.clone().ok().map(|cost| (m.month, cost)));
    let mark = |(month, value): (u32, Decimal)| Marker {
        point: Point { at: middle(month), value },
        words: vec![
            "Worth more than it costs".to_string(),
            format!("from {}", dates::month_number(study, month)),
        ],
    };
    cost.map(mark).into_iter().collect()
}

/// The middle of a month on the time axis.
fn middle(month: u32) -> Decimal {
    Decimal::from(month) - Decimal::new(5, 1)
}

fn subtitle(study: &Study, ceiling: Option<Decimal>, highest: Decimal) -> String {
    let facts = &study.scenario;
    let measure = match facts.has_value {
        true => "Cost and value",
        false => "Cost",
    };
    let shown = format!(
        "{measure} of {} in each month, {}, {}{}",
        with_article(&facts.unit),
        facts.currency,
        dates::period(study),
        seam::legend(study)
    );
    match ceiling {
        Some(ceiling) => {
            format!(
                "{shown}. The axis is cut at {}; the dearest month reaches {}",
                compact(ceiling),
                compact(highest)
            )
        }
        None => shown,
    }
}

fn cost_series(study: &Study, focus: &OptionStudy) -> Vec<Series> {
    let series = |(index, option): (usize, &OptionStudy)| Series {
        name: labels::option_name(option),
        runs: runs(option.monthly.iter().map(|m| (m.month, m.cost_per_unit.as_ref().ok().copied()))),
        hue: Hue::Nth(index),
        weight: if option.id == focus.id { Weight::Main } else { Weight::Plain },
        happened: seam::solid(study, option),
    };
    let all = study.options.iter().enumerate().map(series);
    all.filter(|series| !series.runs.is_empty()).collect()
}

/// One line where all options agree on what a unit is worth, else that of the option the title speaks of.
fn value_series(study: &Study, focus: &OptionStudy) -> Option<Series> {
    let shared = (0..=study.scenario.months).all(|month| agreed(study, month));
    let (name, options) = match shared {
        true => (format!("Value of {}", with_article(&study.scenario.unit)), study.options.iter().collect()),
        false => (
            format!("Value of {} with {}", with_article(&study.scenario.unit), labels::option_name(focus)),
            vec![focus],
        ),
    };
    let value = |month: u32| options.iter().find_map(|option| value_in(option, month));
    let runs = runs((0..=study.scenario.months).map(|month| (month, value(month))));
    let known = study.scenario.has_value && !runs.is_empty();
    let happened = seam::solid(study, focus);
    known.then_some(Series { name, runs, hue: Hue::Neutral, weight: Weight::Main, happened })
}

fn value_in(option: &OptionStudy, month: u32) -> Option<Decimal> {
    let figure = |m: &MonthFigures| -> Figure { m.value_per_unit.clone() };
    option.monthly.iter().find(|m| m.month == month).and_then(|m| figure(m).ok())
}

/// Whether all options that have a value in the month have the same.
fn agreed(study: &Study, month: u32) -> bool {
    let mut values = study.options.iter().filter_map(|option| value_in(option, month));
    let first = values.next();
    values.all(|value| Some(value) == first)
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

/// Where to cut the axis so that the first months, when few units bear all the cost, do not flatten the rest.
fn ceiling(costs: &[Series], against: &[Series]) -> Option<Decimal> {
    let last = |series: &Series| series.runs.last().and_then(|run| run.last()).map(|point| point.value);
    let typical = costs.iter().filter_map(median).max()?.checked_mul(HEADROOM)?;
    let compared = against.iter().filter_map(last).max().and_then(|value| value.checked_mul(MARGIN));
    round_up(compared.map_or(typical, |compared| typical.max(compared)))
}

fn median(series: &Series) -> Option<Decimal> {
    let mut values: Vec<Decimal> = series.runs.iter().flatten().map(|point| point.value).collect();
    values.sort();
    values.get(values.len() / 2).copied()
}

/// The next round number: one that gridlines divide evenly; nothing for what is not above zero.
fn round_up(value: Decimal) -> Option<Decimal> {
    let mut power = Decimal::new(1, 20);
    while value > Decimal::ZERO && power <= value {
        power = power.checked_mul(Decimal::TEN)?;
    }
    let nice = [10, 15, 20, 25, 30, 40, 50, 60, 80, 100].map(|share| power * Decimal::new(share, 2));
    nice.into_iter().find(|nice| value > Decimal::ZERO && *nice >= value)
}
