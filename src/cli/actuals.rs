//! `tollgate actuals`: what a pilot measured against what was assumed, and what that does to the case.

use std::path::Path;

use serde_json::json;

use crate::analysis::compare::comparison::{
    CompareQuestion, Comparison, Wanted, compare, read as read_scenarios,
};
use crate::analysis::compare::variance::{Variance, variances};
use crate::analysis::pilot::measure::PilotMeasures;
use crate::base::diagnostic::Refusal;
use crate::cli::args;
use crate::cli::args::OutputFormat;
use crate::cli::drawing::draw;
use crate::cli::output::Output;
use crate::cli::reading::{pilot_of, with};
use crate::cli::{Exit, Failure, loaded};
use crate::form::files::Files;
use crate::render::{csv, json, markdown, terminal};
use crate::report::compare::bridge_chart::charts;
use crate::report::compare::{compare_json as data, comparison as compared, variance, variance_chart};
use crate::report::document::Report;
use crate::report::pilot::measures as report;
use crate::scenario::load::Changes;

pub fn actuals(args: &args::Actuals, out: &mut Output) -> Result<Exit, Failure> {
    let changes = Changes { case: None, set: args.set.clone(), measured: vec![] };
    let files = Files::default();
    let pilot = pilot_of(&loaded(&files, &args.file, &changes)?, &args.pilot, &args.reading)?;
    let (all, variances) = against_plan(&files, &args.file, &changes, &pilot, args.metric.clone())?;
    let charts = [charts(&all), variance_chart::charts(&all, &variances)].concat();
    draw(&charts, &args.draw, "actuals", args.show.quiet, out)?;
    out.print(&text(args, &pilot, (&all, &variances), out))?;
    Ok(Exit::Done)
}

/// The scenario as it was assumed beside the scenario as it was measured, and what moved between them.
///
/// # Errors
/// Every problem of the scenario; a metric that it does not have.
pub fn against_plan(
    files: &Files,
    file: &Path,
    changes: &Changes,
    pilot: &PilotMeasures,
    metric: Option<String>,
) -> Result<(Comparison, Vec<Variance>), Refusal> {
    let wanted = |changes: Changes| Wanted { file: file.to_path_buf(), changes };
    let (texts, mut members) =
        read_scenarios(files, &[wanted(changes.clone()), wanted(with(changes, pilot))])?;
    for (member, name) in members.iter_mut().zip(["assumed", "measured"]) {
        member.name = name.to_string();
    }
    let all = compare(&texts, members, &CompareQuestion { metric, option: None })?;
    let variances = variances(&all, &texts);
    Ok((all, variances))
}

fn text(
    args: &args::Actuals,
    pilot: &PilotMeasures,
    (all, variances): (&Comparison, &[Variance]),
    out: &Output,
) -> String {
    let study = &all.first().study;
    let document = || {
        let mut blocks = if args.show.quiet { vec![] } else { report::measured(study, pilot) };
        blocks.extend(match args.show.quiet {
            true => compared::answer(all),
            false => compared::with(all, variance::blocks(all, variances)),
        });
        Report { blocks }
    };
    let currency = &study.scenario.currency;
    match args.show.format {
        OutputFormat::Table => terminal::render(&document(), currency, out.screen(args.show.no_color)),
        OutputFormat::Md => markdown::render(&document(), currency),
        OutputFormat::Json => json::render(&json!({
            "pilot": report::json(pilot),
            "comparison": data::json(all),
            "variance": variance::json(all, variances),
        })),
        OutputFormat::Csv => csv::render(&report::rows(pilot)),
    }
}
