//! Charts of what the answer hangs on: the tornado, the map over two inputs, and how far the verdict is from its
//! reversals.

use crate::analysis::study::verdict;
use crate::report::labels;
use rust_decimal::Decimal;

use crate::analysis::findings::Findings;
use crate::analysis::sensitivity::flip::Flip;
use crate::analysis::sensitivity::grid::{Grid, GridAxis, GridCell};
use crate::analysis::sensitivity::tornado::{Swing, Tornado};
use crate::analysis::study::types::Study;
use crate::base::format::{amount, compact, percent};
use crate::report::chart::{Axis, Bar, Bars, Body, Chart, End, Heat, HeatCell, Hue, Region};
use crate::report::chart_frame::chart;
use crate::report::labels::sentence_case;
use crate::report::labels::{axis_name, input_name, input_value, is_share, metric_name, with_unit};
use crate::report::sensitivity::grid::{figure_name, rival_name, won};
use crate::report::sensitivity::tornado::{CONVENTION, subject};

/// Bars that a chart has room for.
const BARS: usize = 12;

/// Swings of a figure, the largest on top.
pub fn tornado(study: &Study, tornado: &Tornado) -> Chart {
    let bar = |swing: &Swing| {
        let end = |end: &crate::analysis::sensitivity::tornado::End, hue: usize| {
            let words = input_value(&swing.path, &swing.unit, end.at);
            end.value.map(|value| End { value, words, hue: Hue::Nth(hue) })
        };
        let base = with_unit(study, &swing.path, &swing.unit, swing.base);
        Bar {
            name: vec![input_name(study, &swing.path), base],
            ends: [end(&swing.low, 1), end(&swing.high, 0)],
            light: swing.stated.is_none(),
        }
    };
    let shown = tornado.swings.iter().filter(|_| tornado.base.is_some()).take(BARS);
    let share =
        tornado.unit.is_empty() && ["irr", "roi", "mirr"].iter().any(|m| tornado.watched.metric.contains(m));
    let body = Body::Bars(Bars {
        unit: tornado.unit.clone(),
        share,
        base: tornado.base.unwrap_or_default(),
        bars: shown.map(bar).collect(),
        rest: rest(tornado),
    });
    let subtitle = format!(
        "{}, {}one input at a time from the low end of its range (orange) to the high end (blue)",
        subject(study, &tornado.watched),
        if tornado.unit.is_empty() { String::new() } else { format!("{}, ", tornado.unit) }
    );
    chart(study, "sensitivity", tornado_title(study, tornado), subtitle, body)
}

fn rest(tornado: &Tornado) -> String {
    let mut text = Vec::new();
    let more = tornado.swings.len().saturating_sub(BARS);
    if more > 0 {
        text.push(format!("{more} inputs more move it less."));
    }
    if tornado.swings.iter().take(BARS).any(|swing| swing.stated.is_none()) {
        text.push(format!("Pale: no range is stated; moved by {CONVENTION}."));
    }
    text.join(" ")
}

fn tornado_title(study: &Study, tornado: &Tornado) -> String {
    let of = subject(study, &tornado.watched);
    let (Some(base), Some(first)) = (tornado.base, tornado.swings.first()) else {
        return match tornado.base {
            None => format!("The {of} does not exist here"),
            Some(_) => format!("No input changes the {of}"),
        };
    };
    let named = input_name(study, &first.path);
    let ends = [first.low.value, first.high.value];
    let (Some(least), Some(most)) = (ends.iter().flatten().min(), ends.iter().flatten().max()) else {
        return format!("The {of} does not exist at either end of {named}");
    };
    let figure = |value: &Decimal| match tornado.unit.is_empty() && tornado.watched.metric != "payback" {
        true => percent(*value, 0),
        false => compact(*value),
    };
    let crosses = least.is_sign_negative() != most.is_sign_negative() && !least.is_zero();
    let sign = match (crosses, base.is_sign_negative()) {
        (true, false) => ", and takes it below zero",
        (true, true) => ", and lifts it above zero",
        (false, _) => "",
    };
    format!("{} moves the {of} most, from {} to {}{sign}", sentence_case(&named), figure(least), figure(most))
}

/// How far each input is from reversing the verdict, the nearest on top.
pub fn flips(study: &Findings) -> Option<Chart> {
    let near: Vec<&Flip> = study.flips().iter().filter(|flip| flip.at.is_some()).collect();
    let firm = study.flips().len() - near.len();
    if study.flips().is_empty() {
        return None;
    }
    let bars: Vec<Bar> = near.iter().take(BARS).filter_map(|flip| flip_bar(study, flip)).collect();
    let mut rest = Vec::new();
    if near.len() > BARS {
        rest.push(format!("{} inputs more would, further away.", near.len() - BARS));
    }
    rest.push(match firm {
        0 => "Every input could.".to_string(),
        1 => "One input could not anywhere in its range.".to_string(),
        firm => format!("{firm} inputs could not anywhere in their range."),
    });
    let body = Body::Bars(Bars {
        unit: String::new(),
        share: true,
        base: Decimal::ZERO,
        bars,
        rest: rest.join(" "),
    });
    let subtitle =
        "How far an input must move, alone, to reverse the recommendation, in per cent of its value";
    Some(chart(study, "what-would-flip-it", flip_title(study, near.first().copied()), subtitle.into(), body))
}

fn flip_bar(study: &Study, flip: &Flip) -> Option<Bar> {
    let (at, change) = flip.at.zip(flip.change)?;
    let place = flip.to.as_ref().and_then(|to| study.options.iter().position(|option| option.id == *to));
    let to = place.map_or("doing nothing".to_string(), |at| labels::option_name(&study.options[at]));
    let words = format!("{}: then {to}", input_value(&flip.path, &flip.unit, at));
    let end = End { value: change, words, hue: place.map_or(Hue::Background, Hue::Nth) };
    let base = with_unit(study, &flip.path, &flip.unit, flip.base);
    let ends = if change.is_sign_negative() { [Some(end), None] } else { [None, Some(end)] };
    Some(Bar { name: vec![input_name(study, &flip.path), base], ends, light: false })
}

fn flip_title(study: &Study, nearest: Option<&Flip>) -> String {
    let stands = verdict::focus(study).filter(|_| study.verdict.option.is_some());
    let stands = stands.map_or("doing nothing".to_string(), labels::option_name);
    let Some((flip, change)) = nearest.and_then(|flip| Some((flip, flip.change?))) else {
        return format!("No single input takes the recommendation away from {stands}");
    };
    let way = if change.is_sign_negative() { "less" } else { "more" };
    let by = percent(change.abs(), u32::from(change.abs() < Decimal::new(1, 1)));
    let to = flip.to.as_ref().and_then(|to| study.options.iter().find(|option| option.id == *to));
    let to = to.map_or("doing nothing".to_string(), labels::option_name);
    format!("{by} {way} {}, and {to} is the choice", input_name(study, &flip.path))
}

/// Who wins over two inputs, and by how much.
pub fn map(study: &Study, grid: &Grid) -> Chart {
    let cell = |cell: &GridCell| HeatCell { value: cell.figure, region: cell.winner };
    let region = |(at, rival): (usize, &Option<String>)| Region {
        name: rival_name(study, rival),
        hue: rival.as_ref().map_or(Hue::Background, |_| Hue::Nth(place(study, rival).unwrap_or(at))),
    };
    let body = Body::Heat(Heat {
        unit: grid.unit.clone(),
        across: axis(study, &grid.across),
        up: axis(study, &grid.up),
        columns: grid.across.at.len(),
        cells: grid.cells.iter().map(cell).collect(),
        regions: grid.rivals.iter().enumerate().map(region).collect(),
        contours: grid.contours.clone(),
        contour_name: format!("equal {}", metric_name(study, &grid.metric)),
    });
    let subtitle = format!(
        "{}{}, by {} and {}",
        figure_name(study, grid),
        if grid.unit.is_empty() { String::new() } else { format!(", {}", grid.unit) },
        input_name(study, &grid.across.path),
        input_name(study, &grid.up.path)
    );
    chart(study, "map", map_title(study, grid), subtitle, body)
}

fn place(study: &Study, rival: &Option<String>) -> Option<usize> {
    study.options.iter().position(|option| Some(&option.id) == rival.as_ref())
}

/// Cells stand around their points, so that the axis begins and ends half a cell further out.
fn axis(study: &Study, axis: &GridAxis) -> Axis {
    let (first, last) = (axis.at[0], axis.at[axis.at.len() - 1]);
    let half = (last - first) / Decimal::from(2 * (axis.at.len() - 1));
    Axis {
        name: axis_name(study, &axis.path, &axis.unit),
        unit: axis.unit.clone(),
        from: first - half,
        to: last + half,
        here: axis.base,
        share: is_share(&axis.path, &axis.unit, axis.base),
    }
}

fn map_title(study: &Study, grid: &Grid) -> String {
    let won = won(grid);
    let best = (0..won.len()).rev().max_by_key(|rival| won[*rival]);
    let Some(best) = best.filter(|best| won[*best] > 0) else {
        return "No option has a figure anywhere on this map".to_string();
    };
    let named = |at: usize| sentence_case(&rival_name(study, &grid.rivals[at]));
    let share = |at: usize| percent(Decimal::from(won[at]) / Decimal::from(grid.cells.len().max(1)), 0);
    let (across, up) = (input_name(study, &grid.across.path), input_name(study, &grid.up.path));
    match (grid.rivals.len(), here(grid)) {
        (1, _) => one_title(study, grid),
        _ if won[best] == grid.cells.len() => {
            format!("{} is best whatever {across} and {up} are, within these ranges", named(best))
        }
        (_, Some(at)) if at == best => {
            format!("{} is best where the scenario stands, and on {} of the map", named(at), share(at))
        }
        (_, Some(at)) => format!(
            "{} is best where the scenario stands, {} on {} of the map",
            named(at),
            rival_name(study, &grid.rivals[best]),
            share(best)
        ),
        (_, None) => format!("{} is best on {} of the map", named(best), share(best)),
    }
}

/// The winner of the cell that the scenario is in.
fn here(grid: &Grid) -> Option<usize> {
    let place = |axis: &GridAxis| {
        let (first, last) = (*axis.at.first()?, *axis.at.last()?);
        let near = axis.at.iter().enumerate().min_by_key(|(_, at)| (**at - axis.base).abs())?;
        (first..=last).contains(&axis.base).then_some(near.0)
    };
    let (column, row) = (place(&grid.across)?, place(&grid.up)?);
    grid.cells.get(row * grid.across.at.len() + column)?.winner
}

fn one_title(study: &Study, grid: &Grid) -> String {
    let figures = grid.cells.iter().filter_map(|cell| cell.figure);
    let (least, most) = (figures.clone().min().unwrap_or_default(), figures.max().unwrap_or_default());
    format!("The {} lies between {} and {}", figure_name(study, grid), amount(least), amount(most))
}
