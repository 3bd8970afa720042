//! `tollgate actuals`: what a pilot measured against what was assumed, and what that does to the case.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use crate::analysis::advice::warning::Warning;
use crate::analysis::advice::warnings::aged;
use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::variance::Variance;
use crate::analysis::pilot::measure::PilotMeasures;
use crate::cli::args::{Draw, PilotFiles, Show, today};
use crate::cli::command::Execute;
use crate::cli::drawing::draw;
use crate::cli::load::{against_plan, loaded};
use crate::cli::outcome::{Exit, Failure};
use crate::cli::reading::pilot_of;
use crate::cli::streams::Streams;
use crate::form::files::Files;
use crate::render::show::Output;
use crate::report::compare::{bridge_chart, compare_json, comparison, variance, variance_chart};
use crate::report::document::Report;
use crate::report::gaps;
use crate::report::pilot::measures;
use crate::scenario::load::Changes;

/// Compare what a pilot measured with what was assumed, and re-run the case
#[derive(Debug, Args)]
pub struct ActualsArgs {
    /// Scenario file (TOML)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Files of the pilot: CSV or JSON, plain or gzip
    #[arg(value_name = "PILOT", required = true)]
    pilot: Vec<PathBuf>,
    /// Set an input, as in options.api.discount=0.1; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Figure to bridge; npv if there are benefits, else tco
    #[arg(long, value_name = "METRIC")]
    metric: Option<String>,
    /// Judge the age of prices as of this day instead of today; moves warnings, never a figure
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<NaiveDate>,
    #[command(flatten)]
    reading: PilotFiles,
    #[command(flatten)]
    draw: Draw,
    #[command(flatten)]
    show: Show,
}

impl Execute for ActualsArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let changes = Changes { case: None, set: self.set.clone(), ..Changes::default() };
        let files = Files::default();
        let pilot = pilot_of(&loaded(&files, &self.file, &changes)?, &self.pilot, &self.reading)?;
        let (all, variances) = against_plan(&files, &self.file, &changes, &pilot, self.metric.clone())?;
        let charts = [bridge_chart::charts(&all), variance_chart::charts(&all, &variances)].concat();
        draw(&charts, &self.draw, "actuals", self.show.quiet, out)?;
        let warnings = aged(&all.last().projected, self.as_of.unwrap_or_else(today));
        let said = Said { pilot: &pilot, all: &all, variances: &variances, warnings: &warnings };
        out.show(&self.show, answer(said, self.show.quiet))?;
        Ok(Exit::Done)
    }
}

/// What there is to say.
#[derive(Clone, Copy)]
struct Said<'a> {
    pilot: &'a PilotMeasures,
    all: &'a Comparison,
    variances: &'a [Variance],
    warnings: &'a [Warning],
}

fn answer(said: Said<'_>, quiet: bool) -> Output<'_> {
    let Said { pilot, all, variances, warnings } = said;
    let study = &all.first().study;
    let whole = move || {
        let compared = comparison::with(all, variance::blocks(all, variances));
        [measures::measured(study, pilot), compared, gaps::gaps(study, warnings)].concat()
    };
    let report = move || Report { blocks: if quiet { comparison::answer(all) } else { whole() } };
    let json = move || {
        json!({
            "pilot": measures::json(pilot),
            "comparison": compare_json::json(all),
            "variance": variance::json(all, variances),
            "warnings": gaps::json(warnings),
        })
    };
    Output::new(&study.scenario.currency, report, json, || measures::rows(pilot))
}
