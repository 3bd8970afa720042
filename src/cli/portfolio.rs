//! `tollgate portfolio`: many use cases under one budget.

use std::path::PathBuf;

use clap::Args;

use crate::analysis::portfolio::read::read;
use crate::analysis::portfolio::types::Portfolio;
use crate::cli::args::{Draw, Show};
use crate::cli::command::Execute;
use crate::cli::drawing::{drawn, write};
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::form::files::Files;
use crate::render::show::Output;
use crate::render::{csv, json, markdown};
use crate::report::document::Report;
use crate::report::portfolio::charts::charts;
use crate::report::portfolio::overview::{memo, overview, short};
use crate::report::portfolio::portfolio_json;

/// Add up many use cases on one calendar, and choose the best of them under a budget
#[derive(Debug, Args)]
pub struct PortfolioArgs {
    /// Portfolio file (TOML)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    show: Show,
    #[command(flatten)]
    draw: Draw,
}

impl Execute for PortfolioArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let all = read(&Files::default(), &self.file)?.portfolio;
        if let Some(folder) = &self.draw.output {
            write(folder, &files(&all)?, "portfolio", (self.draw.force, self.show.quiet), out)?;
        }
        out.show(&self.show, answer(&all, self.show.quiet))?;
        Ok(Exit::Done)
    }
}

fn answer(all: &Portfolio, quiet: bool) -> Output<'_> {
    let report = move || match quiet {
        true => Report { blocks: short(all) },
        false => overview(all),
    };
    Output::new(&all.currency, report, || portfolio_json::json(all), || portfolio_json::rows(all))
}

/// The folder: memo, charts, and the figures for programs.
fn files(all: &Portfolio) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let charts = charts(all);
    let mut files = drawn(&charts)?;
    let more = [
        ("report.md", markdown::render(&memo(all, &charts), &all.currency)),
        ("results.json", json::render(&portfolio_json::json(all))),
        ("by-year.csv", csv::render(&portfolio_json::rows(all))),
    ];
    files.extend(more.map(|(name, text)| (name.to_string(), text.into_bytes())));
    Ok(files)
}
