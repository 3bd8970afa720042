//! `tollgate gate`: what the pilot measured, held against what was agreed before it, and the decision.

use crate::analysis::findings::Findings;
use crate::analysis::gate::decision::{Decision, gate as decide, moved, registered};
use crate::analysis::projected::Projected;
use crate::analysis::study::read::study as study_of;
use crate::base::diagnostic::{Problem, Refusal};
use crate::base::text::harmless;
use crate::cli::actuals::against_plan;
use crate::cli::args;
use crate::cli::args::OutputFormat;
use crate::cli::baseline::hashes;
use crate::cli::drawing::drawn;
use crate::cli::files::write_folder;
use crate::cli::output::Output;
use crate::cli::reading::rerun;
use crate::cli::{Exit, Failure, loaded};
use crate::form::files::Files;
use crate::render::{csv, json, markdown, terminal};
use crate::report::chart::Chart;
use crate::report::document::Report;
use crate::report::gate::against_baseline::Versus;
use crate::report::gate::record as report;
use crate::report::gate::record::Record;
use crate::scenario::baseline::{Baseline, read};
use crate::scenario::load::Changes;

pub fn gate(args: &args::Gate, out: &mut Output) -> Result<Exit, Failure> {
    let changes = Changes { case: args.case.clone(), set: args.set.clone(), measured: vec![] };
    let files = Files::default();
    let baseline = args.baseline.as_deref().map(|path| read(&files, path)).transpose()?;
    let plan = loaded(&files, &args.file, &changes)?;
    let (pilot, projected) = rerun(&files, &args.file, &changes, &args.actuals, &args.reading)?;
    let mut study = Findings::of(study_of(&projected));
    study.ask_flips(&projected);
    let now = registered(&plan.plan.scenario);
    let (criteria, changed) = match &baseline {
        Some(baseline) => (baseline.criteria.clone(), moved(&baseline.criteria, &now)),
        None => (now, vec![]),
    };
    baseline.iter().try_for_each(|baseline| same_scenario(baseline, &plan))?;
    let files_changed = baseline.as_ref().map_or(vec![], |baseline| since(baseline, &plan));
    let plan = study_of(&plan);
    let recommended =
        baseline.as_ref().map_or(plan.verdict.option.clone(), |baseline| baseline.verdict.clone());
    let gate = decide((&projected, &study), recommended, &pilot, &criteria, changed)?;
    let (all, variances) = against_plan(&files, &args.file, &changes, &pilot, None)?;
    let set = args.set.iter().map(|set| format!("--set {}", harmless(set)));
    let changed_here: Vec<String> =
        args.case.iter().map(|case| format!("--case {case}")).chain(set).collect();
    let lock = args.baseline.as_ref().map(|path| path.display().to_string());
    let record = Record {
        gate: &gate,
        versus: Versus { plan: &plan, baseline: baseline.as_ref(), rerun: &study },
        lock: lock.as_deref(),
        files_changed: &files_changed,
        changed: &changed_here,
        pilot: &pilot,
        all: &all,
        variances: &variances,
    };
    write(args, record, out)?;
    out.print(&text(args, record, out))?;
    Ok(if gate.decision == Decision::Scale { Exit::Done } else { Exit::No })
}

/// Figures of another case are no baseline.
fn same_scenario(baseline: &Baseline, plan: &Projected) -> Result<(), Refusal> {
    let name = &plan.plan.scenario.header.name.text;
    if *name == baseline.name {
        return Ok(());
    }
    let message = format!("the baseline is of `{}`, and the scenario is `{name}`", harmless(&baseline.name));
    let problem = Problem::nowhere("bad-baseline", message);
    let hint = "a scenario keeps its name from the baseline to the gate";
    Err(Refusal { texts: Default::default(), problems: vec![problem.hint(hint)] })
}

/// What became of the files of the plan, and of the case, since it was frozen.
fn since(baseline: &Baseline, plan: &Projected) -> Vec<String> {
    let mut said = baseline.files_changed(&hashes(&plan.plan.texts));
    if said.is_empty() && baseline.sha256 != plan.plan.scenario.sha256 {
        said.push("another case is applied than was frozen".to_string());
    }
    said
}

fn document(record: Record, charts: &[Chart], quiet: bool) -> Report {
    let blocks = match quiet {
        true => report::answer(record.study(), record.gate),
        false => report::gate(record, charts),
    };
    Report { blocks }
}

fn text(args: &args::Gate, record: Record, out: &Output) -> String {
    let currency = &record.study().scenario.currency;
    let document = || document(record, &[], args.show.quiet);
    match args.show.format {
        OutputFormat::Table => terminal::render(&document(), currency, out.screen(args.show.no_color)),
        OutputFormat::Md => markdown::render(&document(), currency),
        OutputFormat::Json => json::render(&report::json(record)),
        OutputFormat::Csv => csv::render(&report::rows(record.gate)),
    }
}

/// The decision record.
fn write(args: &args::Gate, record: Record, out: &Output) -> Result<(), Failure> {
    let Some(folder) = &args.draw.output else { return Ok(()) };
    let charts = record.charts();
    let mut files = drawn(&charts)?;
    let document = document(record, &charts, false);
    let currency = &record.study().scenario.currency;
    files.push(("decision.md".into(), markdown::render(&document, currency).into_bytes()));
    files.push(("decision.json".into(), json::render(&report::json(record)).into_bytes()));
    write_folder(folder, &files, "gate", args.draw.force)?;
    if !args.show.quiet {
        out.say(&format!("wrote {} files to {}\n", files.len(), folder.display()));
    }
    Ok(())
}
