//! Break-even in words, in a table, and for programs.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::breakeven::by_input::{BreakEven, Crossing, Region, Rival, Who};
use crate::analysis::breakeven::search::Sample;
use crate::analysis::study::types::Study;
use crate::base::format::{fixed, round_significant, significant};
use crate::report::document::{Block, Cell, Data, Layout, Piece, Report, Row, Table, words};
use crate::report::json::number;
use crate::report::labels::name;
use crate::report::labels::unit_of;

/// Every answer, one after the other.
pub fn breakeven(study: &Study, answers: &[BreakEven]) -> Report {
    let blocks = answers.iter().flat_map(|answer| one(study, answer)).collect();
    Report { blocks }
}

fn one(study: &Study, answer: &BreakEven) -> Vec<Block> {
    let (a, b) = names(study, answer);
    let heading = format!("{a} and {b}, by {} ({})", answer.vary, answer.metric);
    let mut blocks = vec![Block::Heading(heading), Block::Text(sentence(study, answer))];
    if !answer.crossings.is_empty() {
        blocks.push(Block::Table(crossings(study, answer)));
    }
    blocks.push(Block::Table(ends(study, answer)));
    let searched = format!("{}{}", significant(answer.resolution, 3), unit(study, answer));
    blocks.push(Block::Text(vec![words(format!(
        "Searched to regions of {searched}; what is narrower may be missed."
    ))]));
    blocks
}

fn exact(value: Decimal) -> Piece {
    Piece::Value(Cell::Short(value))
}

/// Names of both sides.
pub fn names(study: &Study, answer: &BreakEven) -> (String, String) {
    let (a, b) = &answer.between;
    let b = match b {
        Rival::Option(b) => name(study, b).to_string(),
        Rival::Nothing => "doing nothing".to_string(),
        Rival::Target(target) => format!("a target of {}", figure(*target)),
    };
    (name(study, a).to_string(), b)
}

/// The unit of the input after a figure: ` tickets a month`, ` USD/GPU-hour`.
pub fn unit(study: &Study, answer: &BreakEven) -> String {
    unit_of(&study.scenario, &answer.vary, &answer.unit)
}

/// Who is better, as the subject of `is better`; with a target, whether it is met.
pub fn called(study: &Study, answer: &BreakEven, who: &Who) -> String {
    let targeted = matches!(answer.between.1, Rival::Target(_));
    match who {
        Who::Option(_) if targeted => "met".to_string(),
        Who::Target => "missed".to_string(),
        Who::Option(id) => name(study, id).to_string(),
        Who::DoingNothing => "doing nothing".to_string(),
        Who::Same => "neither (they are the same)".to_string(),
        Who::Nobody => "nobody (a side does not exist or cannot serve the load)".to_string(),
    }
}

/// Who is better in a region, and whether only it is left.
pub fn leader(study: &Study, answer: &BreakEven, region: &Region) -> String {
    let who = called(study, answer, &region.who);
    let targeted = matches!(answer.between.1, Rival::Target(_));
    if region.alone && !targeted { format!("{who} (the only one that can serve)") } else { who }
}

/// Where the scenario stands, and where each side wins or the target is met.
pub fn sentence(study: &Study, answer: &BreakEven) -> Vec<Piece> {
    let unit = unit(study, answer);
    let targeted = matches!(answer.between.1, Rival::Target(_));
    let mut pieces = Vec::new();
    if let Some(region) = here(answer) {
        pieces.extend([words("The scenario is at "), exact(answer.base)]);
        let who = leader(study, answer, region);
        pieces.push(words(match targeted {
            true => format!("{unit}: the target is {who}. "),
            false => format!("{unit}: {who} is better. "),
        }));
    }
    if let Some(reason) = &answer.reason {
        pieces.push(words(format!("No break-even: {reason}{unit}.")));
        return pieces;
    }
    for (at, region) in answer.better.iter().enumerate() {
        let start = if targeted { "The target is: " } else { "Better: " };
        pieces.push(words(if at == 0 { start } else { "; " }));
        pieces.push(words(format!("{} from ", leader(study, answer, region))));
        pieces.push(exact(region.from));
    }
    pieces.extend(answer.better.last().into_iter().flat_map(|last| [words(" up to "), exact(last.to)]));
    pieces.push(words(format!("{unit}.")));
    pieces
}

/// The region that the scenario is in.
pub fn here(answer: &BreakEven) -> Option<&Region> {
    answer.better.iter().find(|region| region.from <= answer.base && answer.base <= region.to)
}

fn crossings(study: &Study, answer: &BreakEven) -> Table {
    let unit = unit(study, answer);
    let row = |crossing: &Crossing| {
        let gap = |sample: &Sample| sample.gap().map_or(Cell::Missing("undefined".into()), left_over);
        let kind = if crossing.step { "jump" } else { "equal" };
        let name = format!("{kind} at {}{unit}", figure(crossing.at));
        Row::plain(name, vec![left_over(crossing.residual), gap(&crossing.before), gap(&crossing.after)])
    };
    let title = format!("Crossings, proved on both sides ({} of the first less the second)", answer.metric);
    let columns = ["", "left over", "just before", "just after"].map(str::to_string).to_vec();
    let rows = answer.crossings.iter().map(row).collect();
    Table { title, unit: String::new(), columns, rows, layout: Layout::Words }
}

/// What is below a millionth is left by rounding.
fn left_over(value: Decimal) -> Cell {
    Cell::Short(if value.abs() < Decimal::new(1, 6) { Decimal::ZERO } else { value })
}

/// Six figures, and whole numbers to the unit.
fn figure(value: Decimal) -> String {
    let rounded = match value.abs() >= Decimal::from(100_000) {
        true => value.round(),
        false => round_significant(value, 6),
    };
    let rounded = rounded.normalize();
    fixed(rounded, rounded.scale())
}

fn ends(study: &Study, answer: &BreakEven) -> Table {
    let (a, b) = names(study, answer);
    let cell = |value: Option<Decimal>| value.map_or(Cell::Missing("undefined".into()), Cell::Short);
    let row = |name: &str, sample: &Sample| {
        Row::plain(name, vec![Cell::Short(sample.at), cell(sample.sides[0]), cell(sample.sides[1])])
    };
    let rows = vec![row("lower end", &answer.ends[0]), row("upper end", &answer.ends[1])];
    let columns = vec![String::new(), "input".to_string(), a, b];
    Table {
        title: format!("Ends of the range ({})", answer.metric),
        unit: String::new(),
        columns,
        rows,
        layout: Layout::Words,
    }
}

/// As `breakeven` in the results.
pub fn json(answer: &BreakEven) -> Value {
    let sample = |sample: &Sample| {
        let side = |value: Option<Decimal>| value.map_or(Value::Null, number);
        json!({ "at": number(sample.at), "values": [side(sample.sides[0]), side(sample.sides[1])] })
    };
    let crossing = |crossing: &Crossing| {
        json!({
            "at": number(crossing.at),
            "residual": number(crossing.residual),
            "step": crossing.step,
            "before": sample(&crossing.before),
            "after": sample(&crossing.after),
        })
    };
    let region = |region: &Region| {
        let (option, why) = match &region.who {
            Who::Option(id) => (Some(id.as_str()), None),
            Who::DoingNothing => (None, Some("doing nothing")),
            Who::Target => (None, Some("target")),
            Who::Same => (None, Some("the same")),
            Who::Nobody => (None, Some("undefined")),
        };
        json!({ "from": number(region.from), "to": number(region.to), "option": option, "otherwise": why })
    };
    let (second, target) = match &answer.between.1 {
        Rival::Option(b) => (Some(b), Value::Null),
        Rival::Nothing => (None, Value::Null),
        Rival::Target(target) => (None, number(*target)),
    };
    json!({
        "between": [answer.between.0, second],
        "target": target,
        "vary": answer.vary,
        "unit": answer.unit,
        "metric": answer.metric,
        "base": number(answer.base),
        "crossings": answer.crossings.iter().map(crossing).collect::<Vec<_>>(),
        "cheaper": answer.better.iter().map(region).collect::<Vec<_>>(),
        "ends": answer.ends.iter().map(sample).collect::<Vec<_>>(),
        "resolution": number(answer.resolution),
        "reason": answer.reason,
    })
}

fn rival(rival: &Rival) -> String {
    match rival {
        Rival::Option(id) => id.clone(),
        Rival::Nothing => "nothing".to_string(),
        Rival::Target(target) => format!("target {}", target.normalize()),
    }
}

/// A row for each crossing.
pub fn rows(answers: &[BreakEven]) -> Data {
    let columns = ["a", "b", "vary", "metric", "at", "residual", "step"].map(str::to_string).to_vec();
    let row = |answer: &BreakEven, crossing: &Crossing| {
        vec![
            Cell::Text(answer.between.0.clone()),
            Cell::Text(rival(&answer.between.1)),
            Cell::Text(answer.vary.clone()),
            Cell::Text(answer.metric.clone()),
            Cell::Exact(crossing.at),
            Cell::Exact(crossing.residual),
            Cell::Text(crossing.step.to_string()),
        ]
    };
    let rows =
        answers.iter().flat_map(|answer| answer.crossings.iter().map(move |crossing| row(answer, crossing)));
    Data { columns, rows: rows.collect() }
}
