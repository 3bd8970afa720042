//! The chart of a figure against an input: the staircase of each option, and every crossing.

use crate::report::dates;
use crate::report::labels;
use rust_decimal::Decimal;

use crate::analysis::breakeven::by_input::{BreakEven, Crossing, Rival};
use crate::analysis::breakeven::curve::Curves;
use crate::analysis::study::types::Study;
use crate::base::format::{compact, money};
use crate::report::breakeven::by_input::called;
use crate::report::chart::{Across, Axis, Body, Chart, Hue, Lines, Marker, Point, Series, Weight};
use crate::report::chart_frame::{ceiling, chart};
use crate::report::chart_values::Said;
use crate::report::labels::name;
use crate::report::labels::sentence_case;
use crate::report::labels::{is_share, metric_name};

/// Crossings that are marked.
const NAMED: usize = 4;
/// Crossings that lie closer than this share of the axis are one.
const TOGETHER: Decimal = Decimal::from_parts(2, 0, 0, false, 2);

/// A crossing of two, and the height at which they meet.
type Edge<'a> = (&'a BreakEven, &'a Crossing, Decimal);

/// Every option's figure over an input.
pub fn by_input(study: &Study, curves: &Curves, slug: &'static str) -> Chart {
    let series =
        curves.options.iter().enumerate().map(|(at, (id, values))| line(study, curves, at, id, values));
    let (from, to) = (curves.at[0], curves.at[curves.at.len() - 1]);
    let series: Vec<Series> = series.filter(|series| !series.runs.is_empty()).chain(target(curves)).collect();
    let body = Body::Lines(Lines {
        unit: curves.of.clone(),
        across: Across::Input(Axis {
            name: input(study, curves).axis(),
            unit: String::new(),
            from,
            to,
            here: curves.base,
            share: is_share(&curves.vary, &curves.unit),
            since: None,
        }),
        ceiling: cut(curves, &series),
        series,
        markers: markers(study, curves),
        seam: None,
        bands: vec![],
    });
    let fixed = match curves.fixed_benefits && !curves.lower_is_better {
        true => "; some benefits are fixed and do not move with volume",
        false => "",
    };
    let subtitle = format!(
        "{} by {}{}{fixed}",
        sentence_case(&metric_name(study, &curves.metric)),
        input(study, curves).name(),
        if curves.of.is_empty() {
            String::new()
        } else {
            format!(", {}, {}", curves.of.replace('/', " per "), dates::period(study))
        }
    );
    chart(study, slug, title(study, curves), subtitle, body)
}

/// Where the axis of a cost per unit is cut: at a few units it is so dear that the rest would be flat.
fn cut(curves: &Curves, series: &[Series]) -> Option<Decimal> {
    let highest =
        series.iter().flat_map(|series| series.runs.iter().flatten()).map(|point| point.value).max()?;
    let per_unit = curves.lower_is_better && curves.of.contains('/');
    ceiling(series, &[]).filter(|ceiling| per_unit && *ceiling < highest)
}

fn line(study: &Study, curves: &Curves, at: usize, id: &str, values: &[Option<Decimal>]) -> Series {
    let chosen = study.verdict.option.as_deref() == Some(id);
    let points = curves.at.iter().zip(values);
    let points: Vec<Option<Point>> =
        points.map(|(at, value)| Some(Point { at: *at, value: (*value)? })).collect();
    let runs = points.split(Option::is_none).filter(|run| !run.is_empty());
    Series {
        name: study.options.get(at).map_or(id.to_string(), labels::option_name),
        runs: runs.map(|run| straightened(run.iter().flatten())).collect(),
        hue: Hue::Nth(at),
        weight: if chosen { Weight::Main } else { Weight::Plain },
        happened: None,
    }
}

/// Points on the straight line between their neighbours are left out.
fn straightened<'a>(points: impl Iterator<Item = &'a Point>) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for next in points {
        while let [.., a, b] = kept.as_slice()
            && straight(a, b, next)
        {
            kept.pop();
        }
        kept.push(*next);
    }
    kept
}

fn straight(a: &Point, b: &Point, c: &Point) -> bool {
    let bend = || {
        let share = (b.at - a.at).checked_div(c.at - a.at)?;
        let on_line = a.value.checked_add(c.value.checked_sub(a.value)?.checked_mul(share)?)?;
        Some((on_line - b.value).abs() <= b.value.abs().max(c.value.abs()) * Decimal::new(1, 9))
    };
    bend().unwrap_or(false)
}

/// A target is a level line.
fn target(curves: &Curves) -> Option<Series> {
    let target = curves.answers.iter().find_map(|answer| match answer.between.1 {
        Rival::Target(target) => Some(target),
        _ => None,
    })?;
    let ends = [curves.at[0], curves.at[curves.at.len() - 1]];
    let run = ends.map(|at| Point { at, value: target }).to_vec();
    Some(Series {
        name: "Target".into(),
        runs: vec![run],
        hue: Hue::Neutral,
        weight: Weight::Quiet,
        happened: None,
    })
}

/// Every crossing at which the best changes; who comes second is of no interest.
fn markers(study: &Study, curves: &Curves) -> Vec<Marker> {
    let range = curves.at[0]..=curves.at[curves.at.len() - 1];
    let all =
        curves.answers.iter().flat_map(|answer| answer.crossings.iter().map(move |found| (answer, found)));
    let shown = all
        .filter(|(_, crossing)| range.contains(&crossing.at))
        .filter_map(|(answer, crossing)| Some((answer, crossing, height(crossing)?)))
        .filter(|(answer, crossing, value)| {
            matters(curves, answer) && on_edge(curves, answer, (crossing.at, *value))
        });
    let mut shown = settled(curves, shown.collect());
    shown.sort_by_key(|((_, crossing, _), _)| (crossing.at - curves.base).abs());
    let marker = |((answer, crossing, value), about): (Edge, bool)| Marker {
        point: Point { at: crossing.at, value },
        words: named(study, curves, (answer, crossing), about),
    };
    shown.into_iter().take(NAMED).map(marker).collect()
}

/// Whole replicas make two near lines cross to and fro: of crossings that lie together the last is marked, as about there.
fn settled<'a>(curves: &Curves, mut edges: Vec<Edge<'a>>) -> Vec<(Edge<'a>, bool)> {
    let near = (curves.at[curves.at.len() - 1] - curves.at[0]) * TOGETHER;
    edges.sort_by_key(|(_, crossing, _)| crossing.at);
    let mut kept: Vec<(Edge, bool)> = Vec::new();
    for edge in edges {
        match kept.last_mut() {
            Some(last) if edge.1.at - last.0.1.at <= near => *last = (edge, true),
            _ => kept.push((edge, false)),
        }
    }
    kept
}

/// Doing nothing is a rival of worth alone.
fn matters(curves: &Curves, answer: &BreakEven) -> bool {
    answer.between.1 != Rival::Nothing || curves.metric == "npv"
}

/// Where the two lines meet: at a jump, on the one that does not jump.
fn height(crossing: &Crossing) -> Option<Decimal> {
    let (before, after) = (crossing.before.sides, crossing.after.sides);
    let jump = |side: usize| Some((after[side]? - before[side]?).abs());
    let side = usize::from(crossing.step && jump(0)? > jump(1)?);
    before[side]
}

fn named(
    study: &Study,
    curves: &Curves,
    (answer, crossing): (&BreakEven, &Crossing),
    about: bool,
) -> Vec<String> {
    let after = answer.better.iter().find(|region| region.from == crossing.at);
    let after = after.map(|region| called(study, answer, &region.who));
    let best = if curves.lower_is_better { "is cheapest" } else { "is best" };
    let first = match (&answer.between.1, after) {
        (Rival::Nothing, Some(after)) if after == "doing nothing" => "No longer worth its cost".to_string(),
        (Rival::Nothing, _) => format!("{} is worth its cost", name(study, &answer.between.0)),
        (Rival::Target(_), _) => "Target met".to_string(),
        (Rival::Option(_), Some(after)) => format!("{after} {best}"),
        (Rival::Option(_), None) => "Break-even".to_string(),
    };
    let from = if about { "from about" } else { "from" };
    vec![first, format!("{from} {}", input(study, curves).value(crossing.at))]
}

fn input<'a>(study: &'a Study, curves: &'a Curves) -> Said<'a> {
    Said::new(study, &curves.vary, &curves.unit)
}

/// Whether no third option is better than that there: a crossing of the two best.
fn on_edge(curves: &Curves, answer: &BreakEven, (at, value): (Decimal, Decimal)) -> bool {
    let place = curves.at.partition_point(|known| *known < at).min(curves.at.len() - 1);
    let room = value.abs() * Decimal::new(2, 2);
    let ahead = |other: Decimal| match curves.lower_is_better {
        true => other < value - room,
        false => other > value + room,
    };
    let (first, second) = &answer.between;
    let third = |id: &String| id != first && *second != Rival::Option(id.clone());
    let third = curves.options.iter().filter(|(id, _)| third(id));
    let best_of_two = curves.metric != "npv" || *second == Rival::Nothing || value >= Decimal::ZERO;
    best_of_two && !third.filter_map(|(_, values)| values[place]).any(ahead)
}

/// The best option from one value to the next; None is doing nothing, where worth is asked about.
fn best(curves: &Curves) -> Vec<(Decimal, Option<usize>)> {
    let lower = curves.lower_is_better;
    let nothing = curves.metric == "npv";
    let mut regions: Vec<(Decimal, Option<usize>)> = Vec::new();
    for (place, at) in curves.at.iter().enumerate() {
        let known = curves.options.iter().enumerate();
        let known = known.filter_map(|(option, (_, values))| Some((option, values[place]?)));
        let better = |(_, value): &(usize, Decimal)| if lower { -*value } else { *value };
        let found = known.reduce(|a, b| if better(&b) > better(&a) { b } else { a });
        let winner = found.filter(|found| !nothing || found.1 >= Decimal::ZERO).map(|found| found.0);
        if regions.last().is_none_or(|last| last.1 != winner) {
            regions.push((*at, winner));
        }
    }
    regions
}

fn title(study: &Study, curves: &Curves) -> String {
    let regions = best(curves);
    if let Some(Rival::Target(target)) = curves.answers.first().map(|answer| &answer.between.1) {
        return target_title(study, curves, *target);
    }
    let cheapest = match (curves.lower_is_better, curves.options.len()) {
        (true, 2) => "cheaper",
        (true, _) => "the cheapest",
        (false, 1) => "worth its cost",
        (false, _) => "worth most",
    };
    match regions.as_slice() {
        [] => "There is nothing to compare".to_string(),
        [(_, only)] => {
            let name = sentence_case(&winner(study, *only));
            let ends = (curves.at[0], curves.at[curves.at.len() - 1]);
            let (first, last) = input(study, curves).both(ends.0, ends.1);
            format!("{name} is {} anywhere from {first} to {last}", verb(only, cheapest))
        }
        [(_, below), (at, above)] => {
            let at = input(study, curves).value(nearest_crossing(curves, *at));
            let (above, below) = (winner(study, *above), winner(study, *below));
            match above.as_str() {
                "doing nothing" => {
                    format!("{} is {cheapest} up to {at}, {above} beyond", sentence_case(&below))
                }
                _ => format!("{} is {cheapest} from {at}, {below} below that", sentence_case(&above)),
            }
        }
        regions => here_title(study, curves, regions, cheapest),
    }
}

fn winner(study: &Study, at: Option<usize>) -> String {
    at.map_or("doing nothing".to_string(), |at| labels::option_name(&study.options[at]))
}

/// Doing nothing is not worth its cost, it is best.
fn verb<'a>(who: &Option<usize>, else_: &'a str) -> &'a str {
    if who.is_none() { "best" } else { else_ }
}

/// Where the lead changes more than once: who leads where the scenario stands, and from where to where.
fn here_title(
    study: &Study,
    curves: &Curves,
    regions: &[(Decimal, Option<usize>)],
    cheapest: &str,
) -> String {
    let at = regions.iter().rposition(|(from, _)| *from <= curves.base).unwrap_or(0);
    let name = sentence_case(&winner(study, regions[at].1));
    let is = verb(&regions[at].1, cheapest);
    let said = input(study, curves);
    let edge = |region: &(Decimal, Option<usize>)| nearest_crossing(curves, region.0);
    let beyond = |region: &(Decimal, Option<usize>)| winner(study, region.1);
    match (at, regions.get(at + 1)) {
        (0, Some(next)) => {
            format!("{name} is {is} up to {}, {} beyond", said.value(edge(next)), beyond(next))
        }
        (_, Some(next)) => {
            let (from, to) = said.both(edge(&regions[at]), edge(next));
            format!("{name} is {is} from {from} to {to}, {} beyond", beyond(next))
        }
        (_, None) => {
            let from = said.value(edge(&regions[at]));
            format!("{name} is {is} from {from}, {} just below", beyond(&regions[at - 1]))
        }
    }
}

fn target_title(study: &Study, curves: &Curves, target: Decimal) -> String {
    let metric = metric_name(study, &curves.metric);
    let currency = curves.of.split('/').next() == Some(study.scenario.currency.as_str());
    let target = if currency { money(&study.scenario.currency, target) } else { compact(target) };
    let found: Vec<&Crossing> = curves.answers.iter().flat_map(|answer| &answer.crossings).collect();
    let said = input(study, curves);
    match found.as_slice() {
        [] => format!("No {} shown takes the {metric} to {target}", said.name()),
        [first, ..] => {
            format!("The {metric} reaches {target} at {} of {}", said.value(first.at), said.name())
        }
    }
}

/// The proved crossing next to a value that is only as good as the curves are fine.
fn nearest_crossing(curves: &Curves, at: Decimal) -> Decimal {
    let all = curves.answers.iter().flat_map(|answer| &answer.crossings).map(|crossing| crossing.at);
    let near = (curves.at[1] - curves.at[0]) * Decimal::TWO;
    all.filter(|found| (*found - at).abs() <= near).min_by_key(|found| (*found - at).abs()).unwrap_or(at)
}
