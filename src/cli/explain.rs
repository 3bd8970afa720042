//! `tollgate explain`: the derivation of one figure.

use clap::Args;
use serde_json::{Value, json};

use crate::analysis::study::derivation::derive;
use crate::cli::args::{ScenarioArgs, Show};
use crate::cli::command::Execute;
use crate::cli::load::studied;
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::form::files::Files;
use crate::render::show::Output;
use crate::report::document::{Block, Branch, Cell, Report};
use crate::report::json::number;
use crate::report::study::explanation::{explanation, rows};

/// Derive one figure: formula, numbers and their sources
#[derive(Debug, Args)]
pub struct ExplainArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// A figure, as in options.api.npv; of one month, as in options.api.cost@7
    #[arg(value_name = "FIGURE[@MONTH]", required_unless_present = "list")]
    figure: Option<String>,
    /// How many levels of inputs to show
    #[arg(long, value_name = "N", default_value_t = 3)]
    depth: usize,
    /// List every figure that can be explained
    #[arg(long)]
    list: bool,
    #[command(flatten)]
    show: Show,
}

impl Execute for ExplainArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let (projected, study) = studied(&Files::default(), &self.scenario)?;
        let Some(figure) = self.figure.as_ref().filter(|_| !self.list) else {
            let keys: Vec<String> = projected.model.keys().map(|key| format!("{key}\n")).collect();
            out.print(&keys.concat())?;
            return Ok(Exit::Done);
        };
        let derivation = derive(&projected, &study, figure, self.depth)?;
        let report = || explanation(&study, &derivation);
        let currency = &study.scenario.currency;
        out.show(&self.show, Output::new(currency, report, || tree(&report()), || rows(&report())))?;
        Ok(Exit::Done)
    }
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
