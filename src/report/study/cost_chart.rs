//! Cost over time, like with like: of the same work, or of each unit, or of options that serve the same.

use rust_decimal::Decimal;

use crate::analysis::study::types::{Basis, MonthFigures, OptionStudy, Study, TimeCrossing};
use crate::base::format::brief;
use crate::report::chart::{Body, Chart, Hue, Lines, Marker, Point, Series, Weight};
use crate::report::chart_frame::{ceiling, chart};
use crate::report::dates;
use crate::report::labels;
use crate::report::study::actual_boundary as seam;
use crate::report::study::cost_titles::{benefit_title, cheapest, comparable, cost_title};
use crate::report::study::study_charts::lines;

/// Crossings that are marked.
const MARKED: usize = 4;

/// The chart; None where it would be one line, or lines that are all the same.
pub fn cumulative_cost(study: &Study) -> Option<Chart> {
    let series = cost_series(study);
    if series.len() < 2 {
        return against_benefit(study);
    }
    let first = values(&series[0]);
    if series.iter().all(|series| values(series) == first) {
        return None;
    }
    let body = match lines(study, series, markers(study)) {
        Body::Lines(lines) if study.basis == Basis::PerUnit => {
            Body::Lines(Lines { ceiling: cut(&lines.series), ..lines })
        }
        body => body,
    };
    Some(chart(study, "cumulative-cost", cost_title(study), subtitle(study), body))
}

fn values(series: &Series) -> Vec<Decimal> {
    series.runs.iter().flatten().map(|point| point.value).collect()
}

/// Where the axis is cut, if the first months are so dear that they would flatten the rest.
fn cut(series: &[Series]) -> Option<Decimal> {
    let highest = series.iter().flat_map(values).max()?;
    ceiling(series, &[]).filter(|ceiling| *ceiling < highest)
}

fn cost_series(study: &Study) -> Vec<Series> {
    let cheapest = cheapest(study).map(|option| option.id.as_str());
    let line = |(index, option): (usize, &OptionStudy)| {
        let figure = |month: &MonthFigures| {
            let value = study.basis.to_date(month)?;
            Some(Point { at: Decimal::from(month.month), value })
        };
        let run: Vec<Point> = option.monthly.iter().filter_map(figure).collect();
        Series {
            name: labels::option_name(option),
            runs: if run.is_empty() { vec![] } else { vec![run] },
            hue: Hue::Nth(index),
            weight: if Some(option.id.as_str()) == cheapest { Weight::Main } else { Weight::Plain },
            happened: seam::solid(study, option),
        }
    };
    let options = study.options.iter().enumerate().map(line).filter(|series| !series.runs.is_empty());
    options.chain(nothing(study)).collect()
}

/// What all of the work costs as it is done today.
fn nothing(study: &Study) -> Option<Series> {
    let months = study.today_cost.as_ref().filter(|_| study.basis == Basis::WorkCost)?;
    let point = |(month, value): (usize, &Decimal)| Point { at: Decimal::from(month), value: *value };
    Some(Series {
        name: "Doing nothing".to_string(),
        runs: vec![months.iter().enumerate().map(point).collect()],
        hue: Hue::Background,
        weight: Weight::Plain,
        happened: None,
    })
}

fn subtitle(study: &Study) -> String {
    let facts = &study.scenario;
    let (currency, units) = (&facts.currency, &facts.units);
    let measure = match study.basis {
        Basis::WorkCost => format!(
            "Total cost of the work to date: each option, and today's cost of the {units} it does not finish, \
             {currency}, hours saved in full, not discounted"
        ),
        Basis::PerUnit => {
            format!(
                "Levelised cost per {} to date, from the month each option serves, {currency}",
                facts.unit
            )
        }
        Basis::Total => format!("Cumulative cost by option, {currency}, not discounted"),
    };
    format!("{measure}, {}{}", dates::period(study), seam::legend(study))
}

/// Where the lead in cost changes, the last first, and where the cheapest falls below doing nothing.
fn markers(study: &Study) -> Vec<Marker> {
    let same = study.crossings.iter().filter(|pair| pair.basis == study.basis);
    let mut found: Vec<&TimeCrossing> =
        same.flat_map(|pair| &pair.crossings).filter(|crossing| is_lead(study, crossing)).collect();
    found.sort_by_key(|crossing| -crossing.at);
    let mark = |crossing: &TimeCrossing| Marker {
        point: Point { at: crossing.at, value: crossing.cost },
        words: vec![crossing_words(study, crossing), when(study, crossing.at)],
    };
    below_nothing(study).into_iter().chain(found.into_iter().take(MARKED).map(mark)).collect()
}

/// Whether no option is cheaper there.
fn is_lead(study: &Study, crossing: &TimeCrossing) -> bool {
    let month = crossing.at.ceil();
    let room = crossing.cost.abs() / Decimal::ONE_THOUSAND;
    let there = |option: &&OptionStudy| {
        let at = |month: Decimal| option.monthly.iter().find(|m| Decimal::from(m.month) == month);
        let cost = |month| at(month).and_then(|figures| study.basis.to_date(figures));
        let (before, after) = (cost(month - Decimal::ONE)?, cost(month)?);
        Some(before + (after - before) * (crossing.at - month + Decimal::ONE))
    };
    comparable(study).iter().filter_map(there).all(|cost| cost + room >= crossing.cost)
}

fn crossing_words(study: &Study, crossing: &TimeCrossing) -> String {
    let named = study.option(&crossing.cheaper_after).map(labels::option_name).unwrap_or_default();
    if study.options.len() > 2 { format!("{named} is cheapest") } else { "Break-even".to_string() }
}

/// The month, and how much there is to do in it.
fn when(study: &Study, at: Decimal) -> String {
    let month = at.ceil();
    let first = study.options.first();
    let found = first.and_then(|option| option.monthly.iter().find(|m| Decimal::from(m.month) == month));
    let when = dates::month_of(study.scenario.start, at);
    match found.map(|month| month.demand).filter(|demand| !demand.is_zero()) {
        Some(demand) => format!("{when}, {} {} a month", brief(demand), study.scenario.units),
        None => when,
    }
}

/// The month from which the cheapest option has cost less than doing nothing, for good.
fn below_nothing(study: &Study) -> Option<Marker> {
    let today = study.today_cost.as_ref().filter(|_| study.basis == Basis::WorkCost)?;
    let option = cheapest(study)?;
    let cost = |month: &MonthFigures| month.cumulative_work_cost.unwrap_or_default();
    let above =
        |month: &&MonthFigures| today.get(month.month as usize).is_some_and(|today| cost(month) >= *today);
    let last = option.monthly.iter().rfind(above)?;
    let month = option.monthly.iter().find(|month| month.month == last.month + 1 && last.month > 0)?;
    let when = dates::month_number(study, month.month);
    Some(Marker {
        point: Point { at: Decimal::from(month.month), value: cost(month) },
        words: vec!["Cheaper than doing nothing".to_string(), format!("to date, from {when}")],
    })
}

/// One option whose work has no cost today: its cost against what it brings.
fn against_benefit(study: &Study) -> Option<Chart> {
    let [option] = study.options.as_slice() else { return None };
    if !study.scenario.has_value {
        return None;
    }
    let line = |name: &str, hue: usize, figure: fn(&MonthFigures) -> Decimal| {
        let point = |m: &MonthFigures| Point { at: Decimal::from(m.month), value: figure(m) };
        Series {
            name: name.to_string(),
            runs: vec![option.monthly.iter().map(point).collect()],
            hue: Hue::Nth(hue),
            weight: Weight::Main,
            happened: seam::solid(study, option),
        }
    };
    let cost = line("Cost", 1, |m| m.cumulative_cost);
    let benefit = line("Benefits", 0, |m| m.cumulative_cost + m.cumulative_net);
    let subtitle = format!(
        "Cumulative cost and benefits of {}, {}, not discounted, {}{}",
        labels::option_name(option),
        study.scenario.currency,
        dates::period(study),
        seam::legend(study)
    );
    let markers = overtakes(study, option).into_iter().collect();
    let body = lines(study, vec![cost, benefit], markers);
    Some(chart(study, "cumulative-cost", benefit_title(study, option), subtitle, body))
}

/// Where benefits overtake cost.
fn overtakes(study: &Study, option: &OptionStudy) -> Option<Marker> {
    let at = *option.figure("payback_month").as_ref().ok()?;
    let month = at.ceil();
    let cost = |month: Decimal| {
        option.monthly.iter().find(|m| Decimal::from(m.month) == month).map(|m| m.cumulative_cost)
    };
    let (before, after) = (cost(month - Decimal::ONE)?, cost(month)?);
    let value = before + (after - before) * (at - month + Decimal::ONE);
    let words = vec!["Payback".to_string(), dates::month_of(study.scenario.start, at)];
    Some(Marker { point: Point { at, value }, words })
}
