//! `tollgate gate`: what the pilot measured, held against what was agreed before it, and the decision.

use std::path::PathBuf;

use clap::Args;

use crate::analysis::findings::Findings;
use crate::analysis::gate::decision::{Decision, gate, moved, registered};
use crate::analysis::projected::Projected;
use crate::analysis::study::read::study as study_of;
use crate::base::diagnostic::{Problem, Refusal};
use crate::base::text::harmless;
use crate::cli::args::{Draw, PilotFiles, Show};
use crate::cli::command::Execute;
use crate::cli::drawing::{drawn, write};
use crate::cli::files::hashes;
use crate::cli::load::{against_plan, loaded, rerun};
use crate::cli::outcome::{Exit, Failure};
use crate::cli::streams::Streams;
use crate::form::files::Files;
use crate::render::show::Output;
use crate::render::{json, markdown};
use crate::report::chart::Chart;
use crate::report::document::Report;
use crate::report::gate::against_baseline::Versus;
use crate::report::gate::record as report;
use crate::report::gate::record::Record;
use crate::scenario::baseline::{Baseline, read};
use crate::scenario::load::Changes;

/// Decide go or no-go on a pilot: scale, iterate, pivot or stop
#[derive(Debug, Args)]
pub struct GateArgs {
    /// Scenario file (TOML)
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Files of the pilot: CSV or JSON, plain or gzip; may be repeated
    #[arg(long, value_name = "PILOT", required = true, num_args = 1..)]
    actuals: Vec<PathBuf>,
    /// The plan as frozen before the pilot
    #[arg(long, value_name = "LOCK")]
    baseline: Option<PathBuf>,
    #[command(flatten)]
    reading: PilotFiles,
    /// Set an input, as in options.api.discount=0.1; may be repeated
    #[arg(long, value_name = "PATH=VALUE")]
    set: Vec<String>,
    /// Run a named case of the scenario
    #[arg(long, value_name = "NAME")]
    case: Option<String>,
    #[command(flatten)]
    draw: Draw,
    #[command(flatten)]
    show: Show,
}

impl Execute for GateArgs {
    fn execute(&self, out: &mut Streams) -> Result<Exit, Failure> {
        let changes = Changes { case: self.case.clone(), set: self.set.clone(), ..Changes::default() };
        let files = Files::default();
        let baseline = self.baseline.as_deref().map(|path| read(&files, path)).transpose()?;
        let plan = loaded(&files, &self.file, &changes)?;
        let (pilot, projected) = rerun(&files, &self.file, &changes, &self.actuals, &self.reading)?;
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
        let gate = gate((&projected, &study), recommended, &pilot, &criteria, changed)?;
        let (all, variances) = against_plan(&files, &self.file, &changes, &pilot, None)?;
        let lock = self.baseline.as_ref().map(|path| path.display().to_string());
        let changed_here = self.changed();
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
        self.write(record, out)?;
        out.show(&self.show, answer(record, self.show.quiet))?;
        Ok(if gate.decision == Decision::Scale { Exit::Done } else { Exit::No })
    }
}

impl GateArgs {
    /// What the command line changes in the plan.
    fn changed(&self) -> Vec<String> {
        let case = self.case.iter().map(|case| format!("--case {case}"));
        case.chain(self.set.iter().map(|set| format!("--set {}", harmless(set)))).collect()
    }

    /// Writes the decision record into the folder that the user named, if any.
    fn write(&self, record: Record, out: &Streams) -> Result<(), Failure> {
        let Some(folder) = &self.draw.output else { return Ok(()) };
        let charts = record.charts();
        let mut files = drawn(&charts)?;
        let document = document(record, &charts, false);
        let currency = &record.study().scenario.currency;
        files.push(("decision.md".into(), markdown::render(&document, currency).into_bytes()));
        files.push(("decision.json".into(), json::render(&report::json(record)).into_bytes()));
        write(folder, &files, "gate", (self.draw.force, self.show.quiet), out)
    }
}

fn answer(record: Record<'_>, quiet: bool) -> Output<'_> {
    let currency = &record.study().scenario.currency;
    let document = move || document(record, &[], quiet);
    Output::new(currency, document, move || report::json(record), move || report::rows(record.gate))
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
