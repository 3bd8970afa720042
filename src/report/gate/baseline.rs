//! The plan, frozen: scenario, prices, criteria and results with their hashes, for a diff and for the gate.

use serde_json::{Map, Value, json};

use crate::analysis::findings::Findings;
use crate::analysis::gate::decision::Registered;
use crate::analysis::projected::Projected;
use crate::base::source::Origin;
use crate::report::json::number;
use crate::report::study::results::results;
use crate::sheet::node::Input;

/// The baseline of a study: the same inputs give the same bytes.
pub fn baseline(
    projected: &Projected,
    study: &Findings,
    criteria: &[Registered],
    texts: &[(String, String)],
) -> Value {
    let file = |(name, sha256): &(String, String)| json!({ "file": name, "sha256": sha256 });
    let mut frozen = results(study);
    if let Some(results) = frozen.as_object_mut() {
        // The day moves warnings, and a baseline must not move with the day.
        results.shift_remove("warnings");
        // Nobody asks a baseline when to switch.
        results.shift_remove("switch_map");
        results.shift_remove("scenario");
        months_out(results);
    }
    let facts = &study.scenario;
    json!({
        "baseline": 1,
        "tollgate": env!("CARGO_PKG_VERSION"),
        "scenario": {
            "name": facts.name, "unit": facts.unit, "currency": facts.currency, "start": facts.start.to_string(),
            "months": facts.months, "sha256": facts.sha256,
        },
        "files": texts.iter().map(file).collect::<Vec<_>>(),
        "prices": projected.model.sheet.inputs.iter().filter_map(|input| price(projected, input)).collect::<Vec<_>>(),
        "criteria": Value::Object(criteria.iter().map(|one| (one.id.clone(), criterion(one))).collect()),
        "results": frozen,
    })
}

/// Monthly rows are derived from what is frozen, and would drown a diff.
fn months_out(results: &mut Map<String, Value>) {
    for option in results.get_mut("options").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(option) = option.as_object_mut() {
            option.shift_remove("monthly");
        }
    }
}

fn price(projected: &Projected, input: &Input) -> Option<Value> {
    let Origin::Book { entry, .. } = &input.source.origin else { return None };
    Some(json!({
        "path": input.key,
        "value": number(input.value),
        "unit": input.unit.symbol(&projected.model.sheet.names),
        "entry": entry,
        "as_of": input.source.as_of,
        "source": input.source.source,
    }))
}

fn criterion(one: &Registered) -> Value {
    let known = |value: Option<rust_decimal::Decimal>| value.map_or(Value::Null, number);
    json!({
        "metric": one.metric,
        "option": one.option,
        "min": known(one.min),
        "max": known(one.max),
        "owner": one.owner,
        "agreed": one.agreed,
    })
}
