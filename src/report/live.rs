//! The sheet for a page that computes it again: the program, the inputs that matter with their limits, and the figures to show.

use serde_json::{Value, json};

use crate::analysis::findings::Findings;
use crate::analysis::projected::Projected;
use crate::analysis::sensitivity::flip::Flip;
use crate::analysis::study::types::{Assumption, Basis, OptionStudy, Study};
use crate::report::json::number;
use crate::report::labels::{name, sentence_case, unit_in_words};
use crate::sheet::node::LineId;
use crate::sheet::program::program;

/// Figures that follow the inputs: key, label, and how it is written.
const FIGURES: [(&str, &str, &str); 5] = [
    ("npv", "NPV", "money"),
    ("tco", "TCO", "money"),
    ("total_value", "total benefits", "money"),
    ("cost_per_unit", "cost per unit", "unit"),
    ("payback_month", "payback", "month"),
];
/// Inputs that people move: more would hide those that matter.
const CONTROLS: usize = 12;

/// Everything that the page needs to follow a change.
pub fn live(study: &Findings, projected: &Projected) -> Value {
    let figures =
        FIGURES.iter().filter(|figure| study.scenario.has_value || !ONLY_WITH_VALUE.contains(&figure.0));
    let figures: Vec<_> = figures.collect();
    let keys: Vec<&str> = figures.iter().map(|figure| figure.0).chain([merit(study)]).collect();
    let wanted: Vec<LineId> =
        study.options.iter().flat_map(|one| lines(projected, one, &keys)).flatten().collect();
    let options = study.options.iter().map(|one| {
        let lines = lines(projected, one, &keys).map(|line| line.map(|line| line.0));
        json!({ "id": one.id, "name": one.name, "able": one.infeasible.is_none(), "lines": lines.collect::<Vec<_>>() })
    });
    json!({
        "currency": study.scenario.currency,
        "start": study.scenario.start.to_string(),
        "least": least(study),
        "hurdles": projected.plan.scenario.decision.is_some(),
        "nothing": study.scenario.has_value,
        "figures": figures.iter().map(|figure| json!([figure.1, figure.2])).collect::<Vec<_>>(),
        "options": options.collect::<Vec<_>>(),
        "controls": controls(study, projected),
        "program": program(&projected.model.sheet, &wanted),
    })
}

const ONLY_WITH_VALUE: [&str; 3] = ["npv", "total_value", "payback_month"];

/// Whether less of what decides is better.
fn least(study: &Study) -> bool {
    !study.scenario.has_value && study.basis != Basis::Total
}

/// What decides, as in the verdict: without benefits, all that stands against the cost is what was bought.
fn merit(study: &Study) -> &'static str {
    if least(study) { study.basis.metric() } else { "npv" }
}

/// The line of each figure of an option; None where the scenario has no such figure.
fn lines<'a>(
    projected: &'a Projected,
    option: &'a OptionStudy,
    keys: &'a [&str],
) -> impl Iterator<Item = Option<LineId>> + 'a {
    keys.iter().map(|key| projected.model.figure(&option.id, key))
}

/// Inputs that reverse the choice, nearest first, then those with a range.
fn controls(study: &Findings, projected: &Projected) -> Vec<Value> {
    let near = study.flips().iter().filter(|flip| flip.at.is_some()).map(|flip| flip.path.as_str());
    let ranged = study.assumptions.iter().filter(|one| one.ends.is_some()).map(|one| one.key.as_str());
    let mut keys: Vec<&str> = Vec::new();
    for key in near.chain(ranged) {
        if keys.len() < CONTROLS && !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.iter().filter_map(|key| control(study, projected, key)).collect()
}

fn control(study: &Findings, projected: &Projected, key: &str) -> Option<Value> {
    let input = projected.model.sheet.find_input(key)?;
    let assumption = study.assumptions.iter().find(|one| one.key == key)?;
    let flip = study.flips().iter().find(|flip| flip.path == key);
    let (low, high) = limits(assumption, flip)?;
    let at = flip.and_then(|flip| flip.at);
    let to = flip.map(|flip| flip.to.as_deref().map_or("Doing nothing", |id| name(study, id)));
    Some(json!({
        "input": input.0,
        "key": key,
        "label": sentence_case(&assumption.label),
        "unit": unit_in_words(study, key, &assumption.unit),
        "low": number(low),
        "high": number(high),
        "flip": at.map(number),
        "to": to,
    }))
}

/// The range that the scenario states, with the value itself and where the choice turns; else the range that was searched.
fn limits(one: &Assumption, flip: Option<&Flip>) -> Option<(rust_decimal::Decimal, rust_decimal::Decimal)> {
    let (low, high) = one.ends.or(flip.map(|flip| flip.range))?;
    let more = [Some(one.value), flip.and_then(|flip| flip.at)].into_iter().flatten();
    let (low, high) = more.fold((low, high), |(low, high), value| (low.min(value), high.max(value)));
    (low < high).then_some((low, high))
}
