//! Staged options: each stage is lowered as the option that it runs, with its go-live, its building work and its lines moved
//! to the month in which it takes over.

use rust_decimal::Decimal;

use crate::base::diagnostic::{Problem, Span};
use crate::form::decimal::as_count;
use crate::form::fields::ByMonth;
use crate::form::record::Reader;
use crate::model::demand;
use crate::model::lowering::Lowering;
use crate::model::names::known_option;
use crate::scenario::types::{OptionKind, OptionSpec, Part, Scenario, Stage};
use crate::sheet::build::Builder;
use crate::sheet::exact::evaluate;

/// The stages of a staged option as options; none of any other. None where something is wrong with them.
pub fn stages(spec: &OptionSpec, scenario: &Scenario, reader: &mut Reader) -> Option<Vec<OptionSpec>> {
    let kind = spec.core.kind;
    let written: Vec<(&str, &Stage)> = spec.core.stages.iter().collect();
    if (kind == OptionKind::Staged) == written.is_empty() {
        let (id, word) = (&spec.id, OptionKind::Staged.word());
        let message =
            format!("`stages` are those of an option of kind `{word}`, and `{id}` is `{}`", kind.word());
        let message = if written.is_empty() {
            format!("a staged option has `stages`, and `{id}` has none")
        } else {
            message
        };
        let hint = "write `[options.NAME.stages.FIRST]` with `option` and `from`";
        let problem = Problem::new("stages", &spec.core.name.span, message);
        reader.report(problem.label("this option").hint(hint));
        return None;
    }
    let before = reader.problems.len();
    if kind == OptionKind::Staged {
        no_service(spec, &written, reader);
    }
    written.iter().for_each(|(_, stage)| known(spec, stage, scenario, reader));
    let starts: Option<Vec<u32>> =
        written.iter().enumerate().map(|(at, (_, stage))| start(at, stage, spec, scenario, reader)).collect();
    let starts = starts?;
    in_order(&written, &starts, reader);
    if reader.problems.len() > before {
        return None;
    }
    (0..written.len()).map(|at| stage(at, &written, &starts, spec, scenario)).collect()
}

/// A staged option serves by its stages: what would say how it serves by itself has no effect.
fn no_service(spec: &OptionSpec, written: &[(&str, &Stage)], reader: &mut Reader) {
    let first = written.first().and_then(|(_, stage)| stage.from.as_ref()).map(|from| &from.span);
    for name in ["go_live", "rollout", "outcome", "actuals"] {
        let Some(node) = spec.node.get(name).filter(|node| Some(&node.span) != first) else { continue };
        if name == "go_live" && first.is_none() {
            continue;
        }
        let message =
            format!("`{}` is that of each stage's option: a staged one has none of its own", node.path);
        let problem = Problem::new("no-effect", &node.span, message).label("moves no figure here");
        reader.report(problem.hint("leave it out"));
    }
}

/// Reports a stage that runs no option of its own kind of work.
fn known(spec: &OptionSpec, stage: &Stage, scenario: &Scenario, reader: &mut Reader) {
    known_option(scenario, &stage.option, &format!("options.{}.stages", spec.id), reader);
    let run = scenario.options.iter().find(|option| option.id == stage.option.text);
    if run.is_some_and(|option| option.core.kind == OptionKind::Staged) {
        let message =
            format!("a stage runs an option that serves by itself, and `{}` is staged", stage.option.text);
        reader.report(Problem::new("stages", &stage.option.span, message).label("this stage"));
    }
}

/// The month in which a stage takes over, with the delay of the whole; None where it is not said or never comes.
fn start(
    at: usize,
    stage: &Stage,
    spec: &OptionSpec,
    scenario: &Scenario,
    reader: &mut Reader,
) -> Option<u32> {
    let delay = spec.later;
    match (&stage.from, &stage.from_units_per_month) {
        (Some(from), None) => Some(as_count(from.value).saturating_add(delay)),
        (None, Some(units)) if at > 0 => {
            let month = first_with(units.value, scenario);
            if month.is_none() {
                let message = format!("demand never reaches {} units a month in this scenario", units.value);
                let hint = "leave the stage out, or lower the number";
                let problem = Problem::new("stage-never-starts", &units.span, message);
                reader.report(problem.label("start of this stage").hint(hint));
            }
            month
        }
        _ => {
            let message =
                "a stage starts `from` a month, or after the first at `from_units_per_month`: one of them";
            refuse(message, &stage.option.span, reader);
            None
        }
    }
}

/// The first month whose demand reaches so many units.
fn first_with(units: Decimal, scenario: &Scenario) -> Option<u32> {
    let mut all = Lowering::new(scenario);
    let row = Builder::line_of(&demand::demand(&mut all));
    let sheet = all.sheet.finish();
    let exact = evaluate(&sheet, &sheet.values()).ok()?;
    (1..=scenario.months).find(|month| exact.at(row, *month).is_some_and(|demand| demand >= units))
}

fn in_order(written: &[(&str, &Stage)], starts: &[u32], reader: &mut Reader) {
    for (at, pair) in starts.windows(2).enumerate().filter(|(_, pair)| pair[1] <= pair[0]) {
        let message =
            format!("each stage starts after the one before, found months {} and {}", pair[0], pair[1]);
        refuse(&message, &written[at + 1].1.option.span, reader);
    }
    if let Some(overlap) = written.first().and_then(|(_, stage)| stage.overlap.as_ref()) {
        refuse("the first stage follows on none, so it has no `overlap`", &overlap.span, reader);
    }
}

fn refuse(message: &str, span: &Span, reader: &mut Reader) {
    reader.report(Problem::new("stages", span, message.to_string()).label("this stage"));
}

/// A stage as the option that it runs, between its own start and that of the next.
fn stage(
    at: usize,
    written: &[(&str, &Stage)],
    starts: &[u32],
    spec: &OptionSpec,
    scenario: &Scenario,
) -> Option<OptionSpec> {
    let (name, stage) = written[at];
    let run = scenario.options.iter().find(|option| option.id == stage.option.text)?;
    let next = written.get(at + 1).map(|(_, next)| next.overlap.as_ref().map_or(0, |n| as_count(n.value)));
    let until = starts.get(at + 1).map_or(spec.until, |next| next - 1);
    let others = written.iter().map(|(_, other)| other.option.text.clone());
    let others: Vec<String> =
        others.enumerate().filter(|(other, _)| *other != at).map(|(_, id)| id).collect();
    let planned = as_count(run.core.go_live.value);
    let mut core = run.core.clone();
    // What happened in a month happened to the option that was running then.
    if starts[at] != planned {
        core.actuals = ByMonth { items: vec![] };
    }
    Some(OptionSpec {
        id: format!("{}.stages.{name}", spec.id),
        source: run.id.clone(),
        go_live: starts[at],
        until,
        paid_until: next.map_or(until, |overlap| until.saturating_add(overlap)),
        later: starts[at].saturating_sub(planned),
        part: Part::StageOf { whole: spec.id.clone(), others, first: at == 0 },
        core,
        node: run.node.clone(),
    })
}
