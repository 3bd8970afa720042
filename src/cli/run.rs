//! `tollgate run`: the projection on the terminal, or in a format for programs, or as a workbook.

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::analysis::findings::Findings;
use crate::analysis::projected::Projected;
use crate::cli::args::{ScenarioArgs, named};
use crate::cli::command::Execute;
use crate::cli::fail_if::FailIf;
use crate::cli::files::write_file;
use crate::cli::load::{studied, workbook};
use crate::cli::outcome::{Exit, Failure};
use crate::cli::slips::ask_everything;
use crate::cli::streams::Streams;
use crate::form::files::Files;
use crate::render::format::{Format, FormatWriter};
use crate::render::html;
use crate::render::show::{FORMATS, Output, show};
use crate::report::document::Report;
use crate::report::page::page;
use crate::report::study::answer::answer;
use crate::report::study::months::months;
use crate::report::study::overview::overview;
use crate::report::study::results::results;
use crate::report::study::study_charts::charts;

/// Project a scenario: the answer first, then the options side by side
#[derive(Debug, Args)]
pub struct RunArgs {
    #[command(flatten)]
    scenario: ScenarioArgs,
    /// Output format
    #[arg(long, value_parser = formats(), default_value = FORMATS[0].name)]
    format: RunFormat,
    /// Write the result to this file instead of printing it
    #[arg(
        long,
        short,
        value_name = "FILE",
        required_if_eq("format", WORKBOOK),
        required_if_eq("format", PAGE)
    )]
    output: Option<PathBuf>,
    /// Overwrite the file
    #[arg(long, requires = "output")]
    force: bool,
    #[command(flatten)]
    fail_if: FailIf,
    /// Print the answer only
    #[arg(long, short)]
    quiet: bool,
    /// No colour, even on a terminal
    #[arg(long)]
    no_color: bool,
}

/// What every command prints, and what only a file can hold.
#[derive(Debug, Clone, Copy)]
enum RunFormat {
    Text(&'static Format),
    Workbook,
    Page,
}

const WORKBOOK: &str = "xlsx";
const PAGE: &str = "html";

fn formats() -> impl TypedValueParser<Value = RunFormat> {
    let meaning = |format: &Format| match format.write {
        FormatWriter::Rows(_) => "One row per option and month, for spreadsheets",
        _ => format.meaning,
    };
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(meaning(format)));
    let workbook = PossibleValue::new(WORKBOOK).help("A live workbook, written to --output");
    let page = PossibleValue::new(PAGE).help("Memo and appendix as one page, written to --output");
    PossibleValuesParser::new(names.chain([workbook, page])).map(|name| match name.as_str() {
        PAGE => RunFormat::Page,
        _ => named(&name).map_or(RunFormat::Workbook, RunFormat::Text),
    })
}

impl Execute for RunArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let files = Files::default();
        let (projected, study) = studied(&files, &self.scenario)?;
        let exit = self.exit(&projected, &study, out)?;
        let bytes = match self.format {
            RunFormat::Workbook => {
                let mut study = study.clone();
                study.ask_chances(&projected, true);
                workbook(&files, &self.scenario, &projected, &study)?
            }
            RunFormat::Page => {
                let mut study = study.clone();
                ask_everything(&files, &self.scenario, &projected, &mut study);
                html::render(&page(&study, &projected, charts(&study))).into_bytes()
            }
            RunFormat::Text(format) => {
                // A file has no colour.
                let screen = out.screen(self.no_color || self.output.is_some());
                show(self.output(&projected, &study), format, screen)?.into_bytes()
            }
        };
        match &self.output {
            Some(file) => write_file(file, &bytes, self.force)?,
            None => out.print(&String::from_utf8_lossy(&bytes))?,
        }
        Ok(exit)
    }
}

impl RunArgs {
    /// By the conditions of the command line, before anything is printed.
    fn exit(&self, projected: &Projected, study: &Findings, out: &Streams) -> Result<Exit, Failure> {
        let mut study = study.clone();
        if self.fail_if.is_asked() {
            study.ask_chances(projected, false);
        }
        Ok(self.fail_if.judged(projected, &study, out)?)
    }

    fn output<'a>(&'a self, projected: &'a Projected, study: &'a Findings) -> Output<'a> {
        let found = || {
            let mut study = study.clone();
            study.ask_volume(projected);
            study.ask_flips(projected);
            study.ask_chances(projected, false);
            study
        };
        let report = move || match self.quiet {
            true => Report { blocks: answer(&found()) },
            false => overview(&found()),
        };
        let json = move || results(&found());
        Output::new(&study.scenario.currency, report, json, || months(study))
    }
}
