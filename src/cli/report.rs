//! `tollgate report`: a folder to attach to a proposal.

use std::path::PathBuf;

use clap::Args;

use crate::analysis::findings::Findings;
use crate::analysis::projected::Projected;
use crate::cli::args::ScenarioArgs;
use crate::cli::command::Execute;
use crate::cli::drawing::{drawn, write};
use crate::cli::load::{studied, workbook};
use crate::cli::outcome::{Exit, Failure};
use crate::cli::pdf::{browser, printed};
use crate::cli::slips::ask_everything;
use crate::cli::streams::Streams;
use crate::form::files::Files;
use crate::render::{csv, html, json, markdown};
use crate::report::page::page;
use crate::report::study::appendix::appendix;
use crate::report::study::memo::memo;
use crate::report::study::months::months;
use crate::report::study::results::results;
use crate::report::study::study_charts::charts;

/// Write a folder to attach to a proposal: report.html, report.md, appendix.md, charts, model.xlsx, results.json, monthly.csv
#[derive(Debug, Args)]
pub struct ReportArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Folder to write to; created if needed
    #[arg(long, short, value_name = "DIR")]
    output: PathBuf,
    /// Overwrite files that tollgate did not write
    #[arg(long)]
    force: bool,
    /// Also report.pdf, printed by a Chromium or Chrome of this machine
    #[arg(long)]
    pdf: bool,
    /// Say nothing when done
    #[arg(long, short)]
    quiet: bool,
    /// No colour, even on a terminal
    #[arg(long)]
    no_color: bool,
}

impl Execute for ReportArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        // What cannot be done is said before anything is computed.
        let browser = self.pdf.then(browser).transpose()?;
        let read = Files::default();
        let (projected, mut study) = studied(&read, &self.scenario)?;
        ask_everything(&read, &self.scenario, &projected, &mut study);
        let workbook = workbook(&read, &self.scenario, &projected, &study)?;
        let mut files = files(&study, &projected, workbook)?;
        let pdf = browser.zip(files.iter().find(|file| file.0 == PAGE));
        let pdf = pdf.map(|(browser, page)| printed(&browser, &page.1)).transpose()?;
        files.extend(pdf.map(|bytes| ("report.pdf".to_string(), bytes)));
        write(&self.output, &files, "report", (self.force, self.quiet), out)?;
        Ok(Exit::Done)
    }
}

const PAGE: &str = "report.html";

fn files(
    study: &Findings,
    projected: &Projected,
    workbook: Vec<u8>,
) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    let charts = charts(study);
    let mut files = drawn(&charts)?;
    let [memo, appendix] = [memo(study, &charts), appendix(study, &charts)]
        .map(|report| markdown::render(&report, &study.scenario.currency).into_bytes());
    let more = [
        (PAGE, html::render(&page(study, projected, charts)).into_bytes()),
        ("results.json", json::render(&results(study)).into_bytes()),
        ("monthly.csv", csv::render(&months(study)).into_bytes()),
        ("model.xlsx", workbook),
        ("report.md", memo),
        ("appendix.md", appendix),
    ];
    files.extend(more.map(|(name, bytes)| (name.to_string(), bytes)));
    Ok(files)
}
