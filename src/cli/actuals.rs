//! `tollgate actuals`: what a pilot measured against what was assumed, and what that does to the case.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::args::{self, Format};
use super::drawing::draw;
use super::output::Output;
use super::{Exit, Failure, loaded};
use crate::analysis::compare::{Comparison, Question, Wanted, compare, read as read_scenarios};
use crate::analysis::measured::{Pilot, measured, read};
use crate::analysis::metrics::Projected;
use crate::analysis::variance::{Variance, variances};
use crate::base::diagnostic::{Problem, Refusal, Texts};
use crate::render::{csv, json, markdown, terminal};
use crate::report::bridge_chart::charts;
use crate::report::document::Report;
use crate::report::{actuals as report, compare as compared, compared as data, variance, variance_chart};
use crate::scenario::load::Changes;

pub fn actuals(args: &args::Actuals, out: &mut Output) -> Result<Exit, Failure> {
    let changes = Changes { case: None, set: args.set.clone() };
    let pilot = measured(&loaded(&args.file, &changes)?, &read(&args.pilot)?)?;
    if args.strict {
        refuse_skipped(&pilot)?;
    }
    let (all, variances) = against_plan(&args.file, &changes, &pilot, args.metric.clone())?;
    let charts = [charts(&all), variance_chart::charts(&all, &variances)].concat();
    draw(&charts, &args.draw, "actuals", args.show.quiet, out)?;
    out.print(&text(args, &pilot, (&all, &variances), out))?;
    Ok(Exit::Done)
}

/// What a pilot measured, and the scenario with it in place of what was assumed.
///
/// # Errors
/// Every problem of the scenario or of the pilot's files.
pub fn rerun(file: &Path, changes: &Changes, pilot: &[PathBuf]) -> Result<(Pilot, Projected), Refusal> {
    let pilot = measured(&loaded(file, changes)?, &read(pilot)?)?;
    let projected = loaded(file, &with(changes, &pilot))?;
    Ok((pilot, projected))
}

fn with(changes: &Changes, pilot: &Pilot) -> Changes {
    let set = changes.set.iter().cloned().chain(pilot.changes()).collect();
    Changes { case: changes.case.clone(), set }
}

/// The scenario as it was assumed beside the scenario as it was measured, and what moved between them.
///
/// # Errors
/// Every problem of the scenario; a metric that it does not have.
pub fn against_plan(
    file: &Path,
    changes: &Changes,
    pilot: &Pilot,
    metric: Option<String>,
) -> Result<(Comparison, Vec<Variance>), Refusal> {
    let wanted = |changes: Changes| Wanted { file: file.to_path_buf(), changes };
    let (texts, mut members) = read_scenarios(&[wanted(changes.clone()), wanted(with(changes, pilot))])?;
    for (member, name) in members.iter_mut().zip(["assumed", "measured"]) {
        member.name = name.to_string();
    }
    let all = compare(&texts, members, &Question { metric, option: None })?;
    let variances = variances(&all, &texts);
    Ok((all, variances))
}

fn refuse_skipped(pilot: &Pilot) -> Result<(), Refusal> {
    if pilot.skipped_rows == 0 {
        return Ok(());
    }
    let problem = |why: &String| Problem::nowhere("bad-row", why.clone());
    Err(Refusal { texts: Texts::default(), problems: pilot.skipped.iter().map(problem).collect() })
}

fn text(
    args: &args::Actuals,
    pilot: &Pilot,
    (all, variances): (&Comparison, &[Variance]),
    out: &Output,
) -> String {
    let study = &all.first().study;
    let document = || {
        let mut blocks = report::measured(study, pilot);
        blocks.extend(match args.show.quiet {
            true => compared::answer(all),
            false => compared::with(all, variance::blocks(all, variances)),
        });
        Report { blocks }
    };
    let currency = &study.scenario.currency;
    match args.show.format {
        Format::Table => terminal::render(&document(), currency, out.screen(args.show.no_color)),
        Format::Md => markdown::render(&document(), currency),
        Format::Json => json::render(&json!({
            "pilot": report::json(pilot),
            "comparison": data::json(all),
            "variance": variance::json(variances),
        })),
        Format::Csv => csv::render(&report::rows(pilot)),
    }
}
