//! The chart of a figure against an input: the staircase of each option, and every crossing.

use crate::report::dates;
use crate::report::labels;
use rust_decimal::Decimal;

use crate::analysis::breakeven::by_input::{BreakEven, Crossing, Rival};
use crate::analysis::breakeven::curve::Curves;
use crate::analysis::study::types::Study;
use crate::base::format::compact;
use crate::report::breakeven::by_input::{called, unit};
use crate::report::chart::{Across, Axis, Body, Chart, Hue, Lines, Marker, Point, Series, Weight};
use crate::report::chart_frame::chart;
use crate::report::labels::name;
use crate::report::labels::sentence_case;
use crate::report::labels::{axis_name, input_name, input_value, is_share, metric_name, with_unit};

/// Crossings that are named; the others are dots.
const NAMED: usize = 4;

/// Every option's figure over an input.
pub fn by_input(study: &Study, curves: &Curves, slug: &'static str) -> Chart {
    let series =
        curves.options.iter().enumerate().map(|(at, (id, values))| line(study, curves, at, id, values));
    let (from, to) = (curves.at[0], curves.at[curves.at.len() - 1]);
    let body = Body::Lines(Lines {
        unit: curves.of.clone(),
        across: Across::Input(Axis {
            name: axis_name(study, &curves.vary, &curves.unit),
            unit: curves.unit.clone(),
            from,
            to,
            here: curves.base,
            share: is_share(&curves.vary, &curves.unit, curves.base),
        }),
        series: series.filter(|series| !series.runs.is_empty()).chain(target(curves)).collect(),
        markers: markers(study, curves),
        ceiling: None,
        seam: None,
    });
    let subtitle = format!(
        "{} by {}{}",
        sentence_case(&metric_name(study, &curves.metric)),
        input_name(study, &curves.vary),
        if curves.of.is_empty() {
            String::new()
        } else {
            format!(", {}, {}", curves.of, dates::period(study))
        }
    );
    chart(study, slug, title(study, curves), subtitle, body)
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

/// Every crossing that is shown, those at which the best option changes first.
fn markers(study: &Study, curves: &Curves) -> Vec<Marker> {
    let range = curves.at[0]..=curves.at[curves.at.len() - 1];
    let all =
        curves.answers.iter().flat_map(|answer| answer.crossings.iter().map(move |found| (answer, found)));
    let mut shown: Vec<(&BreakEven, &Crossing, Decimal)> = all
        .filter(|(_, crossing)| range.contains(&crossing.at))
        .filter_map(|(answer, crossing)| Some((answer, crossing, height(crossing)?)))
        .collect();
    shown.sort_by_key(|(_, crossing, value)| !on_edge(curves, crossing.at, *value));
    let marker = |(at, (answer, crossing, value)): (usize, (&BreakEven, &Crossing, Decimal))| Marker {
        point: Point { at: crossing.at, value },
        words: if at < NAMED { named(study, curves, answer, crossing) } else { vec![] },
    };
    shown.into_iter().enumerate().map(marker).collect()
}

/// Where the two lines meet: at a jump, on the one that does not jump.
fn height(crossing: &Crossing) -> Option<Decimal> {
    let (before, after) = (crossing.before.sides, crossing.after.sides);
    let jump = |side: usize| Some((after[side]? - before[side]?).abs());
    let side = usize::from(crossing.step && jump(0)? > jump(1)?);
    before[side]
}

fn named(study: &Study, curves: &Curves, answer: &BreakEven, crossing: &Crossing) -> Vec<String> {
    let first = match (&answer.between.1, curves.options.len()) {
        (Rival::Nothing, _) => format!("{}: worth its cost", name(study, &answer.between.0)),
        (Rival::Target(_), _) => "Target met".to_string(),
        (Rival::Option(_), 3..) => {
            let after = answer.better.iter().find(|region| region.from == crossing.at);
            let after = after.map_or(String::new(), |region| called(study, answer, &region.who));
            format!("{after} ahead")
        }
        _ => "Break-even".to_string(),
    };
    vec![first, format!("{}{}", input_value(&curves.vary, &curves.unit, crossing.at), unit(study, answer))]
}

/// Whether no option is better than that there: a crossing of the two best.
fn on_edge(curves: &Curves, at: Decimal, value: Decimal) -> bool {
    let place = curves.at.partition_point(|known| *known < at).min(curves.at.len() - 1);
    let lower = curves.lower_is_better;
    let room = value.abs() * Decimal::new(2, 2);
    let ahead = |other: Decimal| if lower { other < value - room } else { other > value + room };
    !curves.options.iter().filter_map(|(_, values)| values[place]).any(ahead)
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
    let called = |winner: Option<usize>| {
        winner.map_or("doing nothing".to_string(), |at| labels::option_name(&study.options[at]))
    };
    let cheapest = match (curves.lower_is_better, curves.options.len()) {
        (true, 2) => "cheaper",
        (true, _) => "the cheapest",
        (false, _) => "worth most",
    };
    let from = |at: Decimal| with_unit(study, &curves.vary, &curves.unit, nearest_crossing(curves, at));
    if let Some(Rival::Target(target)) = curves.answers.first().map(|answer| &answer.between.1) {
        return target_title(study, curves, *target);
    }
    match regions.as_slice() {
        [] => "There is nothing to compare".to_string(),
        [(_, only)] => {
            let name = sentence_case(&called(*only));
            let (first, last) = (curves.at[0], curves.at[curves.at.len() - 1]);
            let first = input_value(&curves.vary, &curves.unit, first);
            format!(
                "{name} is {cheapest} anywhere from {first} to {}",
                with_unit(study, &curves.vary, &curves.unit, last)
            )
        }
        [(_, below), (at, above)] => {
            format!(
                "{} is {cheapest} from {}, {} below that",
                sentence_case(&called(*above)),
                from(*at),
                called(*below)
            )
        }
        [.., (at, last)] => format!(
            "{} is {cheapest} from {}; below that, the lead changes {}",
            sentence_case(&called(*last)),
            from(*at),
            if regions.len() == 3 { "once".to_string() } else { format!("{} times", regions.len() - 2) }
        ),
    }
}

fn target_title(study: &Study, curves: &Curves, target: Decimal) -> String {
    let metric = metric_name(study, &curves.metric);
    let target = compact(target);
    let found: Vec<&Crossing> = curves.answers.iter().flat_map(|answer| &answer.crossings).collect();
    let named = input_name(study, &curves.vary);
    match found.as_slice() {
        [] => format!("No value of {named} shown takes the {metric} to {target}"),
        [first, ..] => {
            let at = with_unit(study, &curves.vary, &curves.unit, first.at);
            format!("The {metric} reaches {target} where {named} is {at}")
        }
    }
}

/// The proved crossing next to a value that is only as good as the curves are fine.
fn nearest_crossing(curves: &Curves, at: Decimal) -> Decimal {
    let all = curves.answers.iter().flat_map(|answer| &answer.crossings).map(|crossing| crossing.at);
    let near = (curves.at[1] - curves.at[0]) * Decimal::TWO;
    all.filter(|found| (*found - at).abs() <= near).min_by_key(|found| (*found - at).abs()).unwrap_or(at)
}
