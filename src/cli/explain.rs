//! `tollgate explain`: the derivation of one figure.

use serde_json::{Value, json};

use crate::analysis::study::derivation::derive;
use crate::cli::args;
use crate::cli::args::OutputFormat;
use crate::cli::output::Output;
use crate::cli::{Exit, Failure, studied};
use crate::form::files::Files;
use crate::render::{csv, json, markdown, terminal};
use crate::report::document::{Block, Branch, Cell, Report};
use crate::report::json::number;
use crate::report::study::explanation;

pub fn explain(args: &args::Explain, out: &mut Output) -> Result<Exit, Failure> {
    let (projected, study) = studied(&Files::default(), &args.scenario)?;
    let Some(figure) = args.figure.as_ref().filter(|_| !args.list) else {
        let keys: Vec<String> = projected.model.keys().map(|key| format!("{key}\n")).collect();
        out.print(&keys.concat())?;
        return Ok(Exit::Done);
    };
    let derivation = derive(&projected, &study, figure, args.depth)?;
    let report = explanation::explanation(&study, &derivation);
    let currency = &study.scenario.currency;
    let text = match args.show.format {
        OutputFormat::Table => terminal::render(&report, currency, out.screen(args.show.no_color)),
        OutputFormat::Md => markdown::render(&report, currency),
        OutputFormat::Json => json::render(&tree(&report)),
        OutputFormat::Csv => csv::render(&explanation::rows(&report)),
    };
    out.print(&text)?;
    Ok(Exit::Done)
}

/// The figures of a derivation, in order, each with its depth.
fn tree(report: &Report) -> Value {
    let branch = |branch: &Branch| {
        let value = match &branch.value {
            Cell::Exact(value) => number(*value),
            _ => Value::Null,
        };
        json!({
            "depth": branch.depth,
            "figure": branch.key,
            "label": branch.label,
            "when": branch.when,
            "value": value,
            "unit": branch.unit,
            "source": branch.source,
        })
    };
    let branches = report.blocks.iter().filter_map(|block| match block {
        Block::Tree(branches) => Some(branches.iter().map(branch)),
        _ => None,
    });
    Value::Array(branches.flatten().collect())
}
