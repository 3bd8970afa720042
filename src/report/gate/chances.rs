//! How sure the case is, as it was planned and on the pilot's figures; and how likely each criterion is at scale.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::simulate::simulation::{CriterionChance, Simulation};
use crate::analysis::study::types::Study;
use crate::analysis::study::verdict::focus;
use crate::report::document::{Block, Cell, Layout, Row, Table, words};
use crate::report::json::number;
use crate::report::labels::sentence_case;
use crate::report::simulate::chances::{called, chance};

/// Nothing where neither has an input with a range.
pub fn blocks(study: &Study, before: Option<&Simulation>, after: Option<&Simulation>) -> Vec<Block> {
    let said = sentence(study, before, after);
    let table = after.and_then(|after| criteria(study, before, after));
    let heading = Block::Heading("How sure it is".into());
    let text = said.map(|text| Block::Text(vec![words(text)]));
    let all: Vec<Block> = text.into_iter().chain(table.map(Block::Table)).collect();
    if all.is_empty() { vec![] } else { [heading].into_iter().chain(all).collect() }
}

/// The chance that the option of the case loses money, then and now.
fn sentence(study: &Study, before: Option<&Simulation>, after: Option<&Simulation>) -> Option<String> {
    let option = focus(study)?;
    let loss = |simulation: Option<&Simulation>| -> Option<Decimal> {
        Some(simulation?.option(&option.id)?.loss?.share)
    };
    match (loss(before), loss(after)) {
        (Some(then), Some(now)) => Some(format!(
            "Chance that {} loses money: {} as planned, {} on the pilot's figures. What was measured has the range of its sample; what \
             was not measured keeps its own.",
            option.name,
            chance(then),
            chance(now)
        )),
        (None, Some(now)) => {
            Some(format!("Chance that {} loses money, on the pilot's figures: {}.", option.name, chance(now)))
        }
        (Some(then), None) => Some(format!(
            "Chance that {} loses money: {} as planned. On the pilot's figures no input has a range any more.",
            option.name,
            chance(then)
        )),
        (None, None) => None,
    }
}

fn criteria(study: &Study, before: Option<&Simulation>, after: &Simulation) -> Option<Table> {
    let then = |one: &CriterionChance| {
        let same = before?.criteria.iter().find(|other| other.id == one.id)?;
        Some(Cell::Text(chance(same.met.share)))
    };
    let row = |one: &CriterionChance| {
        let label = called(study, one);
        let before = then(one).unwrap_or(Cell::Missing("nothing had a range".into()));
        Row::plain(sentence_case(&label), vec![before, Cell::Text(chance(one.met.share))])
    };
    let rows: Vec<Row> = after.criteria.iter().map(row).collect();
    (!rows.is_empty()).then(|| Table {
        title: "Chance of passing at scale".into(),
        unit: String::new(),
        columns: ["", "as planned", "on the pilot's figures"].map(str::to_string).to_vec(),
        rows,
        layout: Layout::Narrow,
    })
}

/// For programs: the chance of loss of each option, then and now.
pub fn json(before: Option<&Simulation>, after: Option<&Simulation>) -> Value {
    let of = |simulation: &Simulation| {
        let options = simulation.options.iter().map(|option| {
            json!({ "id": option.id, "probability_of_loss": option.loss.map_or(Value::Null, |loss| number(loss.share)) })
        });
        let criteria = simulation
            .criteria
            .iter()
            .map(|one| json!({ "id": one.id, "probability": number(one.met.share) }));
        json!({ "options": options.collect::<Vec<_>>(), "criteria": criteria.collect::<Vec<_>>() })
    };
    json!({ "before": before.map(of), "after": after.map(of) })
}
