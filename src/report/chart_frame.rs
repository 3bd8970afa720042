//! What is the same on every chart of a study, and what a chart says to those who do not see it.

use rust_decimal::Decimal;

use crate::analysis::study::types::Study;
use crate::base::format::{compact, percent};
use crate::report::chart::{
    Across, Bar, Body, Chart, Column, CriteriaRow, Heat, Lines, Schedule, Series, Waterfall, WaterfallStep,
    Weight,
};
use crate::report::dates::month_of;
use crate::report::labels::case_name;

/// How far above the typical month the axis goes before it is cut.
const HEADROOM: Decimal = Decimal::from_parts(20, 0, 0, false, 1);
/// Room above what a unit is worth, or costs now.
const MARGIN: Decimal = Decimal::from_parts(12, 0, 0, false, 1);
/// A chart of the study, with everything that is the same on all of them.
pub fn chart(study: &Study, slug: &'static str, title: String, subtitle: String, body: Body) -> Chart {
    let facts = &study.scenario;
    let alt = format!("{title}. {subtitle}. {}", in_words(&body));
    let mut source = vec![facts.name.clone()];
    source.extend(facts.case.iter().map(|case| format!("case: {}", case_name(case))));
    source.push(format!("file {}", facts.sha256.chars().take(8).collect::<String>()));
    source.extend(facts.price_date.iter().map(|date| format!("prices of {date}")));
    source.push(format!("tollgate {}", env!("CARGO_PKG_VERSION")));
    let footer_right = if facts.illustrative { "illustrative figures" } else { "" }.to_string();
    Chart { slug: slug.into(), title, subtitle, footer_left: source.join("  ·  "), footer_right, alt, body }
}

/// What a chart shows, as a sentence: what its lines end on, what its bars reach, who wins its map.
pub fn in_words(body: &Body) -> String {
    let parts: Vec<String> = match body {
        Body::Lines(lines) => {
            let named = lines.series.iter().filter(|series| series.weight != Weight::Pale);
            named.filter_map(last_in_words).chain(seam_in_words(lines)).collect()
        }
        Body::Columns(columns) => {
            let said = |column: &Column| format!("{}: {}", column.name.join(" "), compact(column.total));
            columns.columns.iter().map(said).collect()
        }
        Body::Bars(bars) => bars.bars.iter().map(|bar| bar_in_words(bar, bars.share)).collect(),
        Body::Heat(heat) => regions_in_words(heat),
        Body::Waterfall(waterfall) => steps_in_words(waterfall),
        Body::Criteria(criteria) => criteria.rows.iter().map(criterion_in_words).collect(),
        Body::Schedule(schedule) => schedule_in_words(schedule),
    };
    parts.join("; ")
}

fn last_in_words(series: &Series) -> Option<String> {
    let last = series.runs.last()?.last()?;
    Some(format!("{} ends at {}", series.name, compact(last.value)))
}

/// Where what is known ends: `actual up to Mar 2027, projected after that`.
fn seam_in_words(lines: &Lines) -> Option<String> {
    let Across::Months { start, .. } = &lines.across else { return None };
    let seam = lines.seam?;
    Some(format!("{} up to {}, {} after that", seam.before, month_of(*start, seam.at), seam.after))
}

/// What a bar reaches: `price per GPU-hour: −310,000 to 1.45 M`.
fn bar_in_words(bar: &Bar, share: bool) -> String {
    let figure = |value: Decimal| if share { percent(value, 0) } else { compact(value) };
    let ends: Vec<String> = bar.ends.iter().flatten().map(|end| figure(end.value)).collect();
    let name = bar.name.first().map_or("", String::as_str);
    match ends.is_empty() {
        true => format!("{name}: no bar"),
        false => format!("{name}: {}", ends.join(" to ")),
    }
}

/// The regions that win any part of a map.
fn regions_in_words(heat: &Heat) -> Vec<String> {
    let wins = |index: usize| heat.cells.iter().any(|cell| cell.region == Some(index));
    let regions = heat.regions.iter().enumerate().filter(|(index, _)| wins(*index));
    regions.map(|(_, region)| format!("{} is ahead on part of the map", region.name)).collect()
}

/// Both totals and the steps between them: `Plan: 2.41 M; volume: +410,000; Forecast: 2.82 M`.
fn steps_in_words(waterfall: &Waterfall) -> Vec<String> {
    let total = |(name, value): &(String, Decimal)| format!("{name}: {}", compact(*value));
    let step = |step: &WaterfallStep| {
        let sign = if step.amount > Decimal::ZERO { "+" } else { "" };
        format!("{}: {sign}{}", step.name.first().map_or("", String::as_str), compact(step.amount))
    };
    let steps = waterfall.steps.iter().map(step);
    [total(&waterfall.from)].into_iter().chain(steps).chain([total(&waterfall.to)]).collect()
}

/// A criterion with what became of it: `Calls, at most 1.2: Missed, 1.31`.
fn criterion_in_words(row: &CriteriaRow) -> String {
    format!("{}: {}", row.name.join(", "), row.said.join(", "))
}

/// Each step with its weeks, and the days that matter.
fn schedule_in_words(schedule: &Schedule) -> Vec<String> {
    let rows = schedule.rows.iter().map(|row| format!("{}: {}", row.name.join(", "), row.said));
    rows.chain(schedule.marks.iter().map(|mark| mark.words.clone())).collect()
}

/// Where to cut the axis so that the first months, when few units bear all the cost, do not flatten the rest.
pub fn ceiling(costs: &[Series], against: &[Series]) -> Option<Decimal> {
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
