//! No input without effect: a field that the way of serving does not take is refused, with the ways that do.

use crate::base::diagnostic::{Problem, Span};
use crate::form::field_row::{FieldRow, fields};
use crate::form::record::Reader;
use crate::form::toml_tree::Node;
use crate::model::place::{Place, calls_an_api};
use crate::scenario::types::{CallStep, OptionSpec};
use crate::scenario::ways::*;

/// The ways in which a step is served.
pub fn ways_of(option: &OptionSpec, step: &CallStep) -> Vec<&'static str> {
    let place = Place::of(option, step);
    let own = step.prices.all().iter().any(|price| price.is_some());
    let called = [
        (TOKENS, step.model.is_some() || own),
        (CALL, step.price_per_call.is_some()),
        (PROVISIONED, step.provisioned.as_ref().is_some_and(|units| units.calls_per_s_per_unit.is_some())),
        (UNITS, step.provisioned.as_ref().is_some_and(|units| units.calls_per_s_per_unit.is_none())),
    ];
    let called = called.into_iter().filter(|(_, given)| *given && place.is_called()).map(|(way, _)| way);
    called.chain(place.pool().map(|_| POOL)).collect()
}

/// Reports every field of an option's steps that their way of serving does not take.
pub fn check_steps(option: &OptionSpec, reader: &mut Reader) -> Option<()> {
    let before = reader.problems.len();
    let written = option.node.get("calls");
    for (id, step) in option.core.calls.iter() {
        let Some(node) = written.and_then(|calls| calls.get(id)) else { continue };
        let ways = ways_of(option, step);
        let is = format!("the step is served by {}", listed(&ways));
        check(node, CallStep::ROWS, &ways, (&is, step_hint(&ways)), reader);
    }
    (reader.problems.len() == before).then_some(())
}

fn step_hint(ways: &[&str]) -> &'static str {
    match ways == [POOL] {
        true => {
            "a price belongs to an API: in an option of kind `mixed`, a step with a price and no `on` is called there, and one with both goes to the pool first"
        }
        false => "leave it out, or serve the step in a way that takes it",
    }
}

/// Reports the fields of the API's contract where no step is called there.
pub fn check_contract(option: &OptionSpec, rows: &'static [FieldRow], reader: &mut Reader) -> Option<()> {
    let before = reader.problems.len();
    let steps = option.core.calls.iter().flat_map(|(_, step)| ways_of(option, step));
    let ways: Vec<&str> = steps.filter(|_| calls_an_api(option)).collect();
    let is = format!("no step of `{}` is served so", option.id);
    check(&option.node, rows, &ways, (&is, "leave it out"), reader);
    (reader.problems.len() == before).then_some(())
}

/// Reports each field of a table that none of some ways takes.
pub fn check(
    node: &Node,
    rows: &'static [FieldRow],
    ways: &[&str],
    (is, hint): (&str, &str),
    reader: &mut Reader,
) {
    for row in fields(rows).filter(|row| !row.ways.is_empty()) {
        let Some(given) = node.get(row.name) else { continue };
        if !row.ways.iter().any(|way| ways.contains(way)) {
            let message =
                format!("`{}` goes with {}, and {is}: it would have no effect", given.path, listed(row.ways));
            report(message, &given.span, hint, reader);
        }
    }
}

fn report(message: String, span: &Span, hint: &str, reader: &mut Reader) {
    let problem = Problem::new("no-effect", span, message).label("moves no figure here");
    reader.report(problem.hint(hint));
}

fn listed(ways: &[&str]) -> String {
    match ways {
        [] => "nothing that is priced".to_string(),
        [one] => (*one).to_string(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
