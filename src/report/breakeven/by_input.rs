//! Break-even in words, in a table, and for programs.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::advice::warning::Warning;
use crate::analysis::breakeven::by_input::{BreakEven, Crossing, Region, Rival, Who};
use crate::analysis::breakeven::search::Sample;
use crate::analysis::study::types::Study;
use crate::base::format::{fixed, round_significant, with_currency};
use crate::model::metric::row::find;
use crate::report::document::{Block, Cell, Data, Layout, Piece, Report, Row, Table, words};
use crate::report::gaps;
use crate::report::json::number;
use crate::report::labels::{input_name, metric_name, name, sentence_case, spelled, unit_of};
use crate::report::metric_cells::level;

/// Every answer, one after the other, with its proof where that is asked for.
pub fn breakeven(study: &Study, answers: &[BreakEven], warnings: &[Warning], proofs: bool) -> Report {
    let answers = answers.iter().flat_map(|answer| one(study, answer, proofs));
    Report { blocks: answers.chain(gaps::gaps(study, warnings)).collect() }
}

fn one(study: &Study, answer: &BreakEven, proofs: bool) -> Vec<Block> {
    let (a, b) = names(study, answer);
    let by = input_name(study, &answer.vary);
    let heading = format!("{a} vs. {b}, by {by} ({})", metric_name(study, &answer.metric));
    let mut blocks = vec![Block::Heading(heading), Block::Text(sentence(study, answer))];
    blocks.push(Block::Table(ends(study, answer)));
    if proofs {
        blocks.extend(proof(study, answer));
    }
    blocks
}

/// What is left of each crossing, and how finely was looked.
fn proof(study: &Study, answer: &BreakEven) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !answer.crossings.is_empty() {
        blocks.push(Block::Table(crossings(study, answer)));
    }
    let searched = valued(study, answer, round_significant(answer.resolution, 3));
    blocks.push(Block::Text(vec![words(format!(
        "Searched in steps of {searched}; a narrower crossing could be missed."
    ))]));
    blocks
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
        Who::Target => "not met".to_string(),
        Who::Option(id) => name(study, id).to_string(),
        Who::DoingNothing => "doing nothing".to_string(),
        Who::Same => "neither side".to_string(),
        Who::Nobody => "neither side (one does not exist there or cannot serve the load)".to_string(),
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
    let targeted = matches!(answer.between.1, Rival::Target(_));
    let mut said = Vec::new();
    if let Some(region) = here(answer) {
        let who = leader(study, answer, region);
        let at = valued(study, answer, answer.base);
        said.push(match targeted {
            true => format!("At today's {at}, the target is {who}."),
            false => format!("At today's {at}, {who} is better."),
        });
    }
    said.push(match (&answer.reason, answer.better.as_slice()) {
        (Some(_), [only]) => none_within(study, answer, only),
        (Some(reason), _) => format!("No break-even: {}{}.", reason.replace('`', ""), unit(study, answer)),
        (None, regions) => regions_in_words(study, answer, regions, targeted),
    });
    vec![words(said.join(" "))]
}

fn none_within(study: &Study, answer: &BreakEven, only: &Region) -> String {
    let range = format!("{} to {}", start(study, answer, only.from), valued(study, answer, only.to));
    format!("That holds throughout the range searched, {range}: there is no break-even.")
}

/// `Vendor API wins from $0.003 to $0.0303 per call; doing nothing from there to $0.3 per call`.
fn regions_in_words(study: &Study, answer: &BreakEven, regions: &[Region], targeted: bool) -> String {
    let part = |(at, region): (usize, &Region)| {
        let who = leader(study, answer, region);
        let wins = if targeted { "" } else { " wins" };
        let from = if at == 0 { start(study, answer, region.from) } else { "there".to_string() };
        format!("{who}{wins} from {from} to {}", valued(study, answer, region.to))
    };
    let parts: Vec<String> = regions.iter().enumerate().map(part).collect();
    let opening = if targeted { "The target is " } else { "" };
    format!("{}.", sentence_case(&format!("{opening}{}", parts.join("; "))))
}

/// The lower end of a range, whose upper end says the unit.
fn start(study: &Study, answer: &BreakEven, value: Decimal) -> String {
    let currency = &study.scenario.currency;
    let money = answer.unit.split('/').next() == Some(currency.as_str());
    if money { with_currency(currency, &figure(value)) } else { figure(value) }
}

/// A value of the input with its unit and all the digits that tell it apart: `$0.0302838 per call`.
fn valued(study: &Study, answer: &BreakEven, value: Decimal) -> String {
    let currency = &study.scenario.currency;
    match answer.unit.split_once('/') {
        Some((over, below)) if over == currency => {
            format!("{} per {}", with_currency(currency, &figure(value)), spelled(below))
        }
        _ if answer.unit == *currency => with_currency(currency, &figure(value)),
        _ => format!("{}{}", figure(value), unit(study, answer)),
    }
}

/// The region that the scenario is in.
pub fn here(answer: &BreakEven) -> Option<&Region> {
    answer.better.iter().find(|region| region.from <= answer.base && answer.base <= region.to)
}

fn crossings(study: &Study, answer: &BreakEven) -> Table {
    let row = |crossing: &Crossing| {
        let gap = |sample: &Sample| sample.gap().map_or(Cell::Missing("undefined".into()), left_over);
        let kind = if crossing.step { "jump" } else { "equal" };
        let name = format!("{kind} at {}", valued(study, answer, crossing.at));
        Row::plain(name, vec![left_over(crossing.residual), gap(&crossing.before), gap(&crossing.after)])
    };
    let title = format!(
        "Crossings, checked on both sides ({}, first less second)",
        metric_name(study, &answer.metric)
    );
    let columns = ["", "residual", "just before", "just after"].map(str::to_string).to_vec();
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
    let metric = find(study.metrics, &answer.metric);
    let known = |value| metric.map_or(Cell::Short(value), |known| level(known.kind, &study.scenario, value));
    let cell = |value: Option<Decimal>| value.map_or(Cell::Missing("undefined".into()), known);
    let row = |name: &str, sample: &Sample| {
        let name = format!("{name}, {}", valued(study, answer, sample.at));
        Row::plain(name, vec![cell(sample.sides[0]), cell(sample.sides[1])])
    };
    Table {
        title: format!("Ends of the range: {}", metric_name(study, &answer.metric)),
        unit: study.scenario.currency.clone(),
        columns: vec![String::new(), a, b],
        rows: vec![row("low", &answer.ends[0]), row("high", &answer.ends[1])],
        layout: Layout::Narrow,
    }
}

/// An answer with what a reader of it must know.
pub fn warned(answer: &BreakEven, list: &[Warning]) -> Value {
    let mut object = json(answer);
    object["warnings"] = gaps::json(list);
    object
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
