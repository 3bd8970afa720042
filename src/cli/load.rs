//! Scenarios from their files, as most commands want them: as they are, or with what a pilot measured.

use std::path::{Path, PathBuf};

use crate::analysis::advice::warning::Warning;
use crate::analysis::advice::warnings::advice;
use crate::analysis::compare::comparison::{CompareQuestion, Comparison, Wanted, compare, read};
use crate::analysis::compare::variance::{Variance, variances};
use crate::analysis::findings::Findings;
use crate::analysis::pilot::measure::PilotMeasures;
use crate::analysis::projected::{Projected, project};
use crate::analysis::study::read::study;
use crate::base::diagnostic::{Problem, Refusal, Texts};
use crate::cli::args::{PilotFiles, ScenarioArgs};
use crate::cli::outcome::Failure;
use crate::cli::reading::pilot_of;
use crate::form::files::Files;
use crate::report::labels::case_name;
use crate::report::workbook::CaseRun;
use crate::scenario::load::Changes;

/// A scenario with changes, projected.
///
/// # Errors
/// Every problem of its files.
pub(crate) fn loaded(files: &Files, file: &Path, changes: &Changes) -> Result<Projected, Refusal> {
    let (plan, model) = crate::model::load_from(files, file, changes)?;
    project(plan, model)
}

/// A scenario, projected and studied, with its warnings as of the day that the user means.
///
/// # Errors
/// Every problem of its files and of those of its pilot.
pub(crate) fn studied(files: &Files, args: &ScenarioArgs) -> Result<(Projected, Findings), Refusal> {
    let (pilot, projected) = measured(files, args)?;
    let mut study = Findings::of(study(&projected));
    study.warnings = advice(&projected, args.as_of());
    let said = pilot.iter().flat_map(PilotMeasures::warnings);
    study.pilot.clone_from(&pilot);
    study.warnings.extend(said.map(|message| Warning { path: "actuals".to_string(), message }));
    Ok((projected, study))
}

/// A scenario, with what its pilot measured in place of what was assumed where files of one are named.
fn measured(files: &Files, args: &ScenarioArgs) -> Result<(Option<PilotMeasures>, Projected), Refusal> {
    let changes = args.changes();
    if !args.actuals.is_empty() {
        let (pilot, projected) = rerun(files, &args.file, &changes, &args.actuals, &args.reading)?;
        return Ok((Some(pilot), projected));
    }
    if args.reading == PilotFiles::default() {
        return Ok((None, loaded(files, &args.file, &changes)?));
    }
    let message =
        "`--from`, `--map`, `--rates-only` and `--strict` say how to read files, and there are none";
    let problem = Problem::nowhere("no-actuals", message).hint("`--actuals PILOT` names them");
    Err(Refusal { texts: Texts::default(), problems: vec![problem] })
}

/// What a pilot measured, and the scenario with it in place of what was assumed.
///
/// # Errors
/// Every problem of the scenario or of the pilot's files.
pub(crate) fn rerun(
    files: &Files,
    file: &Path,
    changes: &Changes,
    pilot: &[PathBuf],
    reading: &PilotFiles,
) -> Result<(PilotMeasures, Projected), Refusal> {
    let plan = loaded(files, file, changes)?;
    let pilot = pilot_of(&plan, pilot, reading)?;
    let projected = measured_case(files, file, changes, &pilot)?;
    Ok((pilot, projected))
}

/// A scenario with what its pilot measured in place of what was assumed.
///
/// # Errors
/// Every problem of the scenario.
pub(crate) fn measured_case(
    files: &Files,
    file: &Path,
    changes: &Changes,
    pilot: &PilotMeasures,
) -> Result<Projected, Refusal> {
    loaded(files, file, &with(changes, pilot))
}

/// The changes of a scenario with those of its pilot behind them.
fn with(changes: &Changes, pilot: &PilotMeasures) -> Changes {
    Changes { measured: pilot.replacements(), ..changes.clone() }
}

/// The scenario as it was assumed beside the scenario as it was measured, and what moved between them.
///
/// # Errors
/// Every problem of the scenario; a metric that it does not have.
pub(crate) fn against_plan(
    files: &Files,
    file: &Path,
    changes: &Changes,
    pilot: &PilotMeasures,
    metric: Option<String>,
) -> Result<(Comparison, Vec<Variance>), Refusal> {
    let wanted = |changes: Changes| Wanted { file: file.to_path_buf(), changes };
    let (texts, mut members) = read(files, &[wanted(changes.clone()), wanted(with(changes, pilot))])?;
    for (member, name) in members.iter_mut().zip(["assumed", "measured"]) {
        (member.name, member.label) = (name.to_string(), name.to_string());
    }
    let all = compare(&texts, members, &CompareQuestion { metric, option: None })?;
    let variances = variances(&all, &texts);
    Ok((all, variances))
}

/// The scenario as a workbook whose cells compute it, with its cases beside the base case.
///
/// # Errors
/// A workbook that cannot be written.
pub(crate) fn workbook(
    files: &Files,
    args: &ScenarioArgs,
    projected: &Projected,
    study: &Findings,
) -> Result<Vec<u8>, Failure> {
    let book = crate::report::workbook::book(projected, study, &cases(files, args, projected, study));
    let book = match &study.chances {
        Some(chances) => crate::report::workbook::with_chances(book, study, chances),
        None => book,
    };
    // Nothing that a scenario may say is beyond the format; if it were, there is nothing to write.
    crate::render::xlsx::render(&book).map_err(|why| Failure::Output(std::io::Error::other(why)))
}

/// Every case of a scenario that is run as it is. A case that does not work is reported by `check`.
fn cases(files: &Files, args: &ScenarioArgs, projected: &Projected, study: &Findings) -> Vec<CaseRun> {
    let scenario = &projected.plan.scenario;
    if scenario.case.is_some() {
        return vec![];
    }
    let changes = match &study.pilot {
        Some(pilot) => with(&args.changes(), pilot),
        None => args.changes(),
    };
    let run = |name: &String| {
        let changes = Changes { case: Some(name.clone()), ..changes.clone() };
        let projected = loaded(files, &args.file, &changes).ok()?;
        Some(CaseRun { name: case_name(name), projected })
    };
    scenario.cases.iter().filter_map(run).collect()
}
