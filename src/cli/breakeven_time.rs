//! `tollgate breakeven --vary time`: every month in which cumulative costs cross, or an option comes out ahead of doing nothing.

use crate::analysis::breakeven::by_input::Rival;
use crate::analysis::breakeven::volume::Pair;
use crate::analysis::metric::reader::unknown;
use crate::analysis::study::crossing::{NOTHING, against_nothing, between};
use crate::analysis::study::types::{OptionStudy, Study, TimeCrossings};
use crate::base::diagnostic::Refusal;
use crate::cli::args;
use crate::cli::args::OutputFormat;
use crate::cli::output::Output;
use crate::cli::{Exit, Failure};
use crate::render::{csv, json, markdown, terminal};
use crate::report::breakeven::crossings::{ahead, crossing};
use crate::report::document::{Block, Cell, Data, Report};
use crate::report::study::results;

pub fn by_time(
    args: &args::Breakeven,
    pairs: &[Pair],
    study: &Study,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let given = [("range", args.range.is_some()), ("metric", args.metric.is_some())];
    let given =
        given.into_iter().chain([("target", args.target.is_some()), ("output", args.draw.output.is_some())]);
    if let Some((name, _)) = given.into_iter().find(|(_, given)| *given) {
        let message = format!(
            "by time it is cumulative cost that crosses, so `--{name}` cannot stand beside `--vary time`"
        );
        return Err(Refusal::because("bad-vary-time", message).into());
    }
    let found: Vec<TimeCrossings> = pairs.iter().map(|pair| one(study, pair)).collect::<Result<_, _>>()?;
    let currency = &study.scenario.currency;
    let text = match args.show.format {
        OutputFormat::Table => {
            terminal::render(&document(study, &found), currency, out.screen(args.show.no_color))
        }
        OutputFormat::Md => markdown::render(&document(study, &found), currency),
        OutputFormat::Json => json::render(&found.iter().map(results::by_time).collect::<Vec<_>>().into()),
        OutputFormat::Csv => csv::render(&rows(&found)),
    };
    out.print(&text)?;
    Ok(Exit::Done)
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

fn document(study: &Study, found: &[TimeCrossings]) -> Report {
    let sentence = |pair: &TimeCrossings| match pair.between.1 == NOTHING {
        true => ahead(study, pair),
        false => crossing(study, pair),
    };
    let heading = Block::Heading("Break-even by time".into());
    Report { blocks: vec![heading, Block::Bullets(found.iter().map(sentence).collect())] }
}

/// A row for each crossing.
fn rows(found: &[TimeCrossings]) -> Data {
    let columns = ["a", "b", "month", "amount", "residual", "ahead_after"].map(str::to_string).to_vec();
    let row = |pair: &TimeCrossings, crossing: &crate::analysis::study::types::TimeCrossing| {
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
