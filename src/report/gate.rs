//! The decision at the gate, with what it rests on.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::document::{Block, Cell, Data, Layout, Piece, Row, Table, words};
use super::overview::{name, nearest_flips};
use super::results::{number, results};
use super::{actuals, tables};
use crate::analysis::gate::{Gate, Judged, Outcome, RULE};
use crate::analysis::measured::Pilot;
use crate::analysis::study::Study;

/// The decision and its reason.
pub fn answer(study: &Study, gate: &Gate) -> Vec<Block> {
    let called = |option: &Option<String>| {
        option.as_deref().map_or("do nothing".to_string(), |id| name(study, id).to_string())
    };
    let decision = vec![
        words("Decision: "),
        Piece::Strong(gate.decision.word().to_string()),
        words(format!(" - {}.", gate.reason)),
    ];
    let verdicts = format!(
        "The plan recommended: {}. With what was measured: {}.",
        called(&gate.planned),
        called(&gate.rerun)
    );
    vec![
        Block::Text(decision),
        Block::Text(vec![words(verdicts)]),
        Block::Text(vec![words(format!("The rule: {RULE}"))]),
    ]
}

/// The decision record.
pub fn gate(study: &Study, gate: &Gate, pilot: &Pilot) -> Vec<Block> {
    let mut blocks = vec![Block::Title(format!("Gate: {}", study.scenario.name))];
    blocks.push(Block::Heading("The decision".into()));
    blocks.extend(answer(study, gate));
    blocks.push(Block::Heading("Criteria".into()));
    blocks.extend(criteria(gate));
    blocks.extend(actuals::measured(study, pilot));
    blocks.push(Block::Heading("The case with what was measured".into()));
    blocks.push(Block::Table(tables::side_by_side(study)));
    blocks.extend(nearest_flips(study));
    blocks
}

fn criteria(gate: &Gate) -> Vec<Block> {
    let mut blocks = Vec::new();
    match gate.moved.as_slice() {
        [] => blocks.push(Block::Text(vec![words("As they were registered; none was changed since.")])),
        moved => {
            blocks.push(Block::Text(vec![words("Judged as they were registered. Changed since:")]));
            blocks.push(Block::Bullets(moved.iter().map(|text| vec![words(text.clone())]).collect()));
        }
    }
    if !gate.criteria.is_empty() {
        blocks.push(Block::Table(table(gate)));
    }
    blocks
}

/// What became of a criterion, in a word or two.
pub fn outcome(judged: &Judged) -> &'static str {
    match judged.outcome {
        Outcome::Met => "met",
        Outcome::Missed => "missed",
        Outcome::NotProven => "not proven",
        Outcome::NotMeasured => "not measured",
    }
}

fn table(gate: &Gate) -> Table {
    let row = |judged: &Judged| {
        let known = |value: Option<Decimal>, why: &str| {
            value.map_or_else(|| Cell::Missing(why.to_string()), Cell::Rounded)
        };
        let one = &judged.criterion;
        let limit = match (one.min, one.max) {
            (Some(min), Some(max)) => format!("{min} to {max}"),
            (Some(min), None) => format!("at least {min}"),
            (None, Some(max)) => format!("at most {max}"),
            (None, None) => "no limit".to_string(),
        };
        let cells = vec![
            Cell::Text(limit),
            known(judged.found, "not measured"),
            known(judged.interval.map(|interval| interval.0), "no interval"),
            known(judged.interval.map(|interval| interval.1), "no interval"),
            Cell::Text(outcome(judged).to_string()),
            Cell::Text(one.owner.clone().unwrap_or_default()),
        ];
        Row::plain(format!("{} ({} of {})", one.id, one.metric, judged.option), cells)
    };
    let columns = ["", "agreed", "found", "from", "to", "outcome", "owner"].map(str::to_string).to_vec();
    Table {
        title: "Agreed before the pilot, with the 95 % interval".into(),
        unit: String::new(),
        columns,
        rows: gate.criteria.iter().map(row).collect(),
        layout: Layout::Words,
    }
}

/// The decision for programs.
pub fn json(study: &Study, gate: &Gate, pilot: &Pilot) -> Value {
    let known = |value: Option<Decimal>| value.map_or(Value::Null, number);
    let one = |judged: &Judged| {
        let criterion = &judged.criterion;
        json!({
            "id": criterion.id,
            "metric": criterion.metric,
            "option": judged.option,
            "min": known(criterion.min),
            "max": known(criterion.max),
            "found": known(judged.found),
            "interval": judged.interval.map(|(low, high)| [number(low), number(high)]),
            "outcome": outcome(judged),
            "gap": known(judged.gap),
            "owner": criterion.owner,
        })
    };
    json!({
        "decision": gate.decision.word(),
        "reason": gate.reason,
        "rule": RULE,
        "planned": gate.planned,
        "rerun": gate.rerun,
        "criteria": gate.criteria.iter().map(one).collect::<Vec<_>>(),
        "criteria_changed": gate.moved,
        "pilot": actuals::json(pilot),
        "results": results(study),
    })
}

/// A row for each criterion.
pub fn rows(gate: &Gate) -> Data {
    let columns = ["id", "metric", "option", "min", "max", "found", "low", "high", "outcome", "gap"];
    let known = |value: Option<Decimal>| value.map_or(Cell::Missing(String::new()), Cell::Exact);
    let row = |judged: &Judged| {
        let one = &judged.criterion;
        let text = |text: &str| Cell::Text(text.to_string());
        vec![
            text(&one.id),
            text(&one.metric),
            text(&judged.option),
            known(one.min),
            known(one.max),
            known(judged.found),
            known(judged.interval.map(|interval| interval.0)),
            known(judged.interval.map(|interval| interval.1)),
            text(outcome(judged)),
            known(judged.gap),
        ]
    };
    Data { columns: columns.map(str::to_string).to_vec(), rows: gate.criteria.iter().map(row).collect() }
}
