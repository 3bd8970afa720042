//! Numbers that move no figure: written where something else stands in their place, or for something that nothing uses.

use crate::analysis::advice::warning::{Warning, warn};
use crate::analysis::projected::Projected;
use crate::base::source::Origin;
use crate::form::catalogue::Catalogue;
use crate::form::kind::FieldKind;
use crate::form::toml_tree::{Node, Value};
use crate::model::catalogue;
use crate::sheet::node::Input;

/// Parts of a scenario whose numbers are no inputs of the sheet, and are used all the same, and the conventions of work.
const BESIDE: &[&str] = &["criteria", "decision", "actuals", "cases", "pilot", "work"];

/// Warns of each number that is behind no line of the sheet.
pub fn without_effect(projected: &Projected, list: &mut Vec<Warning>) {
    let Some(root) = &projected.plan.root else { return };
    let volume = &projected.plan.scenario.volume;
    if volume.monthly.is_some() && volume.seasonality.is_some() {
        warn(list, "volume.seasonality", "moves no figure: the volume is listed by month");
    }
    overridden_models(projected, list);
    let catalogue = catalogue();
    let parts = root.entries().filter(|(name, _)| !BESIDE.contains(name));
    for number in parts.flat_map(|(_, part)| numbers(part)) {
        let path = number.path.as_str();
        let moves = projected.model.sheet.find_input(path).is_some() || is_drawn(projected, path);
        if !moves && is_plain(&catalogue, path) {
            warn(list, path, "moves no figure: something else stands in its place, or nothing uses it");
        }
    }
}

/// Warns of a model of which the step gives every price itself.
fn overridden_models(projected: &Projected, list: &mut Vec<Warning>) {
    for option in &projected.plan.scenario.options {
        for (id, step) in option.core.calls.iter().filter(|(_, step)| step.model.is_some()) {
            let path = format!("options.{}.calls.{id}.", option.id);
            let booked = |input: &Input| input.key.starts_with(&path) && is_booked(input);
            let own = step.prices.all().iter().any(|price| price.is_some());
            if own && !projected.model.sheet.inputs.iter().any(booked) {
                warn(list, format!("{path}model"), "moves no figure: the step gives every price itself");
            }
        }
    }
}

fn is_booked(input: &Input) -> bool {
    matches!(input.source.origin, Origin::Book { .. })
}

/// Whether a number is part of the price of a book's entry, of which the sheet has one input for each period.
fn is_drawn(projected: &Projected, path: &str) -> bool {
    let period = format!("{path}@");
    projected.model.sheet.inputs.iter().any(|input| input.key.starts_with(&period))
}

/// The numbers of a part, but for those in lists, which are rows of their own.
fn numbers(node: &Node) -> Vec<&Node> {
    match &node.value {
        Value::Number(_) => vec![node],
        Value::Table(_) if node.get("value").is_some() => vec![node],
        Value::Table(_) => node.entries().flat_map(|(_, entry)| numbers(entry)).collect(),
        _ => vec![],
    }
}

/// Whether a field is a number that is used as it is: months shape the sheet, and some numbers are for people alone.
fn is_plain(catalogue: &Catalogue, path: &str) -> bool {
    let beside = [FieldKind::Months, FieldKind::Silent, FieldKind::Words, FieldKind::Part];
    let found = catalogue.written(path).filter(|found| !found.is_by_month());
    found.is_some_and(|found| !beside.contains(&found.row.kind))
}
