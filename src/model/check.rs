//! What can be wrong with the parts of a scenario that all options share.

use rust_decimal::Decimal;

use crate::base::diagnostic::Problem;
use crate::form::record::Reader;
use crate::model::metric::accounting;
use crate::model::names::{known_option, known_role, unknown};
use crate::model::{actual_months_check, currencies, demand, drivers, people, rollout};
use crate::scenario::mapping::Mapping;
use crate::scenario::types::{CallStep, Criterion, OptionSpec, Outcome, Rates, Scenario};

/// Problems of what all options share: currencies, roles, names.
pub fn check_shared(scenario: &Scenario, reader: &mut Reader) {
    demand::check(scenario, reader);
    drivers::check(scenario, reader);
    real_rates(scenario, reader);
    accounting::check(scenario, reader);
    people::today::check(scenario, reader);
    currencies::check(scenario, reader);
    actual_months_check::check(scenario, reader);
    rollout::check(scenario, reader);
    closing(scenario, reader);
    if scenario.options.is_empty() {
        let message = "a scenario compares at least one option, and has none";
        let hint = "write `[options.NAME]` with `name`, `kind` and `go_live`";
        reader.report(
            Problem::new("no-options", &scenario.header.name.span, message).label("this scenario").hint(hint),
        );
    }
    for (at, spec) in scenario.options.iter().enumerate() {
        let same = |other: &&OptionSpec| other.core.name.text == spec.core.name.text;
        if scenario.options[..at].iter().any(|other| same(&other)) {
            let name = &spec.core.name;
            let message = format!("options must differ in name, and two are called `{}`", name.text);
            reader.report(Problem::new("same-name", &name.span, message).label("the second of them"));
        }
    }
    for (id, criterion) in scenario.criteria.iter() {
        if let Some(option) = &criterion.option {
            known_option(scenario, option, &format!("criteria.{id}"), reader);
        }
        criterion_can_be_kept(id, criterion, reader);
    }
    for (id, mapping) in scenario.actuals.iter() {
        known_option(scenario, &mapping.option, &format!("actuals.{id}"), reader);
        known_step(scenario, mapping, &format!("actuals.{id}"), reader);
    }
}

/// Inflation is for amounts in money of the start; nominal amounts carry it in their own escalation.
fn real_rates(scenario: &Scenario, reader: &mut Reader) {
    let real = scenario.header.rates == Some(Rates::Real);
    if let Some(inflation) = scenario.header.inflation.as_ref().filter(|_| !real) {
        let message =
            "`inflation` goes with `rates = \"real\"`, and the rates are nominal: it would have no effect";
        let hint = "nominal amounts rise by their own `annual_escalation`, from its `base` month on";
        reader.report(
            Problem::new("no-effect", &inflation.span, message).label("moves no figure here").hint(hint),
        );
    }
}

/// Reports a criterion that says nothing, or that nothing can keep.
fn criterion_can_be_kept(id: &str, criterion: &Criterion, reader: &mut Reader) {
    let limits = [&criterion.min, &criterion.max].map(|limit| limit.as_ref().map(|limit| limit.value));
    let rule = match limits {
        [None, None] => format!("a criterion has a `min`, a `max` or both, and `{id}` has none"),
        [Some(min), Some(max)] if min > max => {
            format!("`min` is at most `max`, and in `{id}` {min} is more than {max}")
        }
        [Some(min), _] if min > Decimal::ONE && is_part_of_whole(&criterion.metric.text) => {
            format!("a share is at most 1, and `{id}` asks for at least {min}")
        }
        _ => return,
    };
    let problem = Problem::new("criterion-limits", &criterion.metric.span, rule);
    reader.report(
        problem.label("this criterion").hint("a limit is agreed before the pilot; 90% is written 0.9"),
    );
}

/// Days of work that close a gap are of a role.
fn closing(scenario: &Scenario, reader: &mut Reader) {
    for (id, criterion) in scenario.criteria.iter() {
        let Some(close) = &criterion.to_close else { continue };
        match (&close.days, &close.role) {
            (_, Some(role)) => drop(known_role(scenario, role, true, reader)),
            (Some(days), None) => {
                let message = format!("`criteria.{id}.to_close` has `days`, and must say of which `role`");
                let problem = Problem::new("missing-pair", &days.span, message).label("days of work");
                reader.report(problem.hint("write `role = \"engineer\"` beside it"));
            }
            _ => {}
        }
    }
}

/// Whether a metric is a measured share, of the outcome of an option or of a step of its calls.
fn is_part_of_whole(metric: &str) -> bool {
    let mut measured = Outcome::ROWS.iter().chain(CallStep::ROWS);
    measured.any(|row| row.name == metric && row.is_part_of_whole())
}

/// Reports a step that an option does not have.
fn known_step(scenario: &Scenario, mapping: &Mapping, at: &str, reader: &mut Reader) {
    let option = scenario.options.iter().find(|option| option.id == mapping.option.text);
    let (Some(option), Some(step)) = (option, &mapping.step) else { return };
    let steps: Vec<&str> = option.core.calls.keys().collect();
    if !steps.contains(&step.as_str()) {
        let message = format!("`{at}` names the step `{}`, and `{}` has none", step.text, option.id);
        reader.report(unknown("unknown-step", step, message, &steps));
    }
}
