//! `tollgate gate`: what the pilot measured, held against what was agreed before it, and the decision.

use super::args::{self, Format};
use super::drawing::drawn;
use super::files::write_folder;
use super::output::Output;
use super::reading::rerun;
use super::{Exit, Failure, loaded};
use crate::analysis::flip::flips;
use crate::analysis::gate::{Decision, Gate, gate as decide, moved, registered};
use crate::analysis::measured::Pilot;
use crate::analysis::metrics::study;
use crate::analysis::study::Study;
use crate::render::{csv, json, markdown, terminal};
use crate::report::document::Report;
use crate::report::{drivers, gate as report};
use crate::scenario::baseline::{Baseline, read};
use crate::scenario::load::Changes;

/// Reversals that a decision names.
const NEAREST: usize = 3;

pub fn gate(args: &args::Gate, out: &mut Output) -> Result<Exit, Failure> {
    let changes = Changes { case: args.case.clone(), set: args.set.clone() };
    let baseline = args.baseline.as_deref().map(read).transpose()?;
    let plan = loaded(&args.file, &changes)?;
    let (pilot, projected) = rerun(&args.file, &changes, &args.actuals, &args.reading)?;
    let mut study = study(&projected);
    study.flips = flips(&projected, &study, NEAREST);
    let now = registered(&plan.plan.scenario);
    let (criteria, changed) = match &baseline {
        Some(baseline) => (baseline.criteria.clone(), moved(&baseline.criteria, &now)),
        None => (now, vec![]),
    };
    let planned = planned(&plan, baseline.as_ref());
    let gate = decide((&projected, &study), planned, &pilot, &criteria, changed)?;
    write(args, &gate, &study, &pilot, out)?;
    out.print(&text(args, &gate, &study, &pilot, out))?;
    Ok(if gate.decision == Decision::Scale { Exit::Done } else { Exit::No })
}

/// What the plan recommended: as it was frozen, else as the scenario assumes now.
fn planned(plan: &crate::analysis::metrics::Projected, baseline: Option<&Baseline>) -> Option<String> {
    match baseline {
        Some(baseline) => baseline.verdict.clone(),
        None => study(plan).verdict.option,
    }
}

fn document(gate: &Gate, study: &Study, pilot: &Pilot, quiet: bool) -> Report {
    Report { blocks: if quiet { report::answer(study, gate) } else { report::gate(study, gate, pilot) } }
}

fn text(args: &args::Gate, gate: &Gate, study: &Study, pilot: &Pilot, out: &Output) -> String {
    let currency = &study.scenario.currency;
    let document = || document(gate, study, pilot, args.show.quiet);
    match args.show.format {
        Format::Table => terminal::render(&document(), currency, out.screen(args.show.no_color)),
        Format::Md => markdown::render(&document(), currency),
        Format::Json => json::render(&report::json(study, gate, pilot)),
        Format::Csv => csv::render(&report::rows(gate)),
    }
}

/// The decision record.
fn write(args: &args::Gate, gate: &Gate, study: &Study, pilot: &Pilot, out: &Output) -> Result<(), Failure> {
    let Some(folder) = &args.draw.output else { return Ok(()) };
    let charts: Vec<_> = drivers::flips(study).into_iter().collect();
    let mut files = drawn(&charts)?;
    let document = document(gate, study, pilot, false);
    files.push(("decision.md".into(), markdown::render(&document, &study.scenario.currency).into_bytes()));
    files.push(("decision.json".into(), json::render(&report::json(study, gate, pilot)).into_bytes()));
    write_folder(folder, &files, "gate", args.draw.force)?;
    if !args.show.quiet {
        out.say(&format!("wrote {} files to {}\n", files.len(), folder.display()));
    }
    Ok(())
}
