//! `tollgate breakeven --vary time`: every month in which cumulative costs cross, or an option comes out ahead of doing nothing.

use crate::analysis::breakeven::by_input::Rival;
use crate::analysis::breakeven::volume::Pair;
use crate::analysis::metric::reader::unknown;
use crate::analysis::study::crossing::{NOTHING, against_nothing, between};
use crate::analysis::study::types::{OptionStudy, Study, TimeCrossing, TimeCrossings};
use crate::base::diagnostic::Refusal;
use crate::render::show::Output;
use crate::report::breakeven::crossings::{ahead, crossing};
use crate::report::document::{Block, Cell, Data, Layout, Report, Row, Table};
use crate::report::labels::name;
use crate::report::study::results;

/// The crossings of each pair over time.
///
/// # Errors
/// An option that there is not.
pub(crate) fn crossings(study: &Study, pairs: &[Pair]) -> Result<Vec<TimeCrossings>, Refusal> {
    pairs.iter().map(|pair| one(study, pair)).collect()
}

/// What is said of them.
pub(crate) fn over_time<'a>(study: &'a Study, found: &'a [TimeCrossings], proofs: bool) -> Output<'a> {
    let json = || found.iter().map(results::by_time).collect();
    Output::new(&study.scenario.currency, move || document(study, found, proofs), json, || rows(found))
}

fn one(study: &Study, (a, rival): &Pair) -> Result<TimeCrossings, Refusal> {
    let first = option(study, a)?;
    match rival {
        Rival::Option(b) => Ok(between(first, option(study, b)?)),
        Rival::Nothing | Rival::Target(_) => Ok(against_nothing(first)),
    }
}

fn option<'a>(study: &'a Study, id: &str) -> Result<&'a OptionStudy, Refusal> {
    let known = study.options.iter().map(|option| option.id.as_str());
    study
        .options
        .iter()
        .find(|option| option.id == id)
        .ok_or_else(|| unknown("unknown-option", "option", id, known))
}

fn document(study: &Study, found: &[TimeCrossings], proofs: bool) -> Report {
    let sentence = |pair: &TimeCrossings| match pair.between.1 == NOTHING {
        true => ahead(study, pair),
        false => crossing(study, pair),
    };
    let heading = Block::Heading("Break-even by time".into());
    let mut blocks = vec![heading, Block::Bullets(found.iter().map(sentence).collect())];
    if proofs && found.iter().any(|pair| !pair.crossings.is_empty()) {
        blocks.push(Block::Table(proof(study, found)));
    }
    Report { blocks }
}

/// What is left of each crossing where both lines meet.
fn proof(study: &Study, found: &[TimeCrossings]) -> Table {
    let row = |pair: &TimeCrossings, crossing: &TimeCrossing| {
        let (a, b) = &pair.between;
        let b = if *b == NOTHING { "doing nothing" } else { name(study, b) };
        let cells =
            vec![Cell::Short(crossing.at), Cell::Short(crossing.cost), Cell::Short(crossing.residual)];
        Row::plain(format!("{} and {b}", name(study, a)), cells)
    };
    let rows = found.iter().flat_map(|pair| pair.crossings.iter().map(move |crossing| row(pair, crossing)));
    Table {
        title: "Crossings, first less second".to_string(),
        unit: String::new(),
        columns: ["", "month", "both", "residual"].map(str::to_string).to_vec(),
        rows: rows.collect(),
        layout: Layout::Words,
    }
}

/// A row for each crossing.
fn rows(found: &[TimeCrossings]) -> Data {
    let columns = ["a", "b", "month", "amount", "residual", "ahead_after"].map(str::to_string).to_vec();
    let row = |pair: &TimeCrossings, crossing: &TimeCrossing| {
        vec![
            Cell::Text(pair.between.0.clone()),
            Cell::Text(pair.between.1.clone()),
            Cell::Exact(crossing.at),
            Cell::Exact(crossing.cost),
            Cell::Exact(crossing.residual),
            Cell::Text(crossing.cheaper_after.clone()),
        ]
    };
    let rows = found.iter().flat_map(|pair| pair.crossings.iter().map(move |crossing| row(pair, crossing)));
    Data { columns, rows: rows.collect() }
}
