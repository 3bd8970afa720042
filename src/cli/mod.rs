//! The commands, a file each. Owns the standard streams, the clock and the exit status.

pub mod args;
pub mod files;
pub mod output;

mod actuals;
mod baseline;
mod breakeven;
mod breakeven_time;
mod check;
mod compare;
mod drawing;
mod explain;
mod gate;
mod init;
mod pilot_args;
mod pricing;
pub mod pricing_args;
mod pricing_import;
mod pricing_list;
mod ranges;
mod reading;
mod report;
mod run;
mod schema;
mod sensitivity;

use args::{Command, PilotFiles, Scenario};
use output::Output;

use crate::analysis::advice::warning::Warning;
use crate::analysis::findings::Findings;
use crate::analysis::projected::{Projected, project};
use crate::analysis::study::read::study;
use crate::base::diagnostic::{Problem, Refusal, Texts};
use crate::form::files::Files;
use crate::scenario::load::Changes;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done,
    /// The gate's verdict is not *scale*, or `check --strict` found a warning.
    No,
}

/// Why a command could not do its work.
pub enum Failure {
    /// The user's files or arguments.
    Input(Refusal),
    /// A result that could not be written.
    Output(std::io::Error),
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Input(refusal)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::Output(error)
    }
}

/// Runs a command.
pub fn run(command: &Command, out: &mut Output) -> Result<Exit, Failure> {
    match command {
        Command::Init(args) => init::init(args, out),
        Command::Check(args) => check::check(args, out),
        Command::Run(args) => run::run(args, out),
        Command::Report(args) => report::report(args, out),
        Command::Compare(args) => compare::compare(args, out),
        Command::Breakeven(args) => breakeven::breakeven(args, out),
        Command::Sensitivity(args) => sensitivity::sensitivity(args, out),
        Command::Actuals(args) => actuals::actuals(args, out),
        Command::Baseline(args) => baseline::baseline(args, out),
        Command::Gate(args) => gate::gate(args, out),
        Command::Explain(args) => explain::explain(args, out),
        Command::Pricing(args) => pricing::pricing(args, out),
        Command::Schema => schema::schema(out),
        Command::Completions(args) => schema::completions(args, out),
    }
}

fn loaded(files: &Files, file: &std::path::Path, changes: &Changes) -> Result<Projected, Refusal> {
    let (plan, model) = crate::model::load_from(files, file, changes)?;
    project(plan, model)
}

/// A scenario, projected and studied, with its warnings as of the day that the user means.
fn studied(files: &Files, args: &Scenario) -> Result<(Projected, Findings), Refusal> {
    let changes = Changes { case: args.case.clone(), set: args.set.clone(), measured: vec![] };
    let (pilot, projected) = match args.actuals.as_slice() {
        [] if args.reading != PilotFiles::default() => {
            let message =
                "`--from`, `--map`, `--rates-only` and `--strict` say how to read files, and there are none";
            let problem = Problem::nowhere("no-actuals", message).hint("`--actuals PILOT` names them");
            return Err(Refusal { texts: Texts::default(), problems: vec![problem] });
        }
        [] => (None, loaded(files, &args.file, &changes)?),
        pilot => {
            let (pilot, projected) = reading::rerun(files, &args.file, &changes, pilot, &args.reading)?;
            (Some(pilot), projected)
        }
    };
    let mut study = Findings::of(study(&projected));
    study.warnings = crate::analysis::advice::warnings::advice(&projected, args.as_of());
    let said = pilot.iter().flat_map(crate::analysis::pilot::measure::PilotMeasures::warnings);
    study.pilot.clone_from(&pilot);
    study.warnings.extend(said.map(|message| Warning { path: "actuals".to_string(), message }));
    Ok((projected, study))
}

/// The scenario as a workbook whose cells compute it.
fn workbook(projected: &Projected, study: &Findings) -> Result<Vec<u8>, Failure> {
    let book = crate::report::workbook::book(projected, study);
    // Nothing that a scenario may say is beyond the format; if it were, there is nothing to write.
    crate::render::xlsx::render(&book).map_err(|why| Failure::Output(std::io::Error::other(why)))
}
