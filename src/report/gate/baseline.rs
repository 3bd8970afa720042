//! The plan, frozen: scenario, prices, criteria and results with their hashes, for a diff and for the gate.

use serde_json::{Map, Value, json};

use crate::analysis::findings::Findings;
use crate::analysis::gate::decision::Registered;
use crate::analysis::projected::Projected;
use crate::base::source::Origin;
use crate::form::fields::Text;
use crate::form::files::sha256;
use crate::report::json::number;
use crate::report::study::results::results;
use crate::scenario::frozen_plan::lines;
use crate::scenario::load::Changes;
use crate::scenario::seal::sealed;
use crate::scenario::types::GateTerms;
use crate::sheet::node::Input;

/// When a plan is frozen, and from what.
pub struct Freezing<'a> {
    /// The time of the clock, and the day that was given in its place.
    pub made_at: String,
    pub as_of: Option<String>,
    /// The day of the latest change to a file of it, where that is after the clock.
    pub newer_file: Option<String>,
    pub changes: &'a Changes,
    /// The texts that it was read from, by their names.
    pub texts: &'a [(String, String)],
    /// Whether a ledger is begun beside it.
    pub has_ledger: bool,
}

/// The baseline of a study, with the hash of all of it.
pub fn baseline(
    projected: &Projected,
    study: &Findings,
    criteria: &[Registered],
    freezing: &Freezing,
) -> Value {
    let file = |(name, text): &(String, String)| json!({ "file": name, "sha256": sha256(text.as_bytes()), "text": lines(text) });
    let mut object = Map::new();
    for (key, value) in [
        ("baseline", json!(2)),
        ("tollgate", json!(env!("CARGO_PKG_VERSION"))),
        ("made_at", json!(freezing.made_at)),
        ("as_of", json!(freezing.as_of)),
        ("newer_file", json!(freezing.newer_file)),
        ("case", json!(freezing.changes.case)),
        ("set", json!(freezing.changes.set)),
        ("ledger", json!(freezing.has_ledger)),
    ] {
        object.insert(key.to_string(), value);
    }
    object.extend(computed(projected, study, criteria));
    object.insert("files".to_string(), freezing.texts.iter().map(file).collect());
    sealed(object)
}

/// What follows from the texts of a plan: the same texts give the same bytes.
pub fn computed(projected: &Projected, study: &Findings, criteria: &[Registered]) -> Map<String, Value> {
    let mut frozen = results(study);
    if let Some(results) = frozen.as_object_mut() {
        // The day moves warnings, and what is computed must not move with the day.
        results.shift_remove("warnings");
        // Nobody asks a baseline when to switch.
        results.shift_remove("switch_map");
        results.shift_remove("scenario");
        months_out(results);
    }
    let facts = &study.scenario;
    let scenario = &projected.plan.scenario;
    let parts = json!({
        "scenario": {
            "name": facts.name, "unit": facts.unit, "currency": facts.currency, "start": facts.start.to_string(),
            "months": facts.months, "sha256": facts.sha256,
        },
        "gate": scenario.gate.as_ref().map(terms),
        "prices": projected.model.sheet.inputs.iter().filter_map(|input| price(projected, input)).collect::<Vec<_>>(),
        "criteria": Value::Object(criteria.iter().map(|one| (one.id.clone(), criterion(one))).collect()),
        "results": frozen,
    });
    parts.as_object().cloned().unwrap_or_default()
}

fn terms(gate: &GateTerms) -> Value {
    let names = |names: &Vec<Text>| names.iter().map(|name| name.text.clone()).collect::<Vec<_>>();
    json!({
        "on": gate.on.map(|day| day.to_string()),
        "owner": gate.owner.as_ref().map(|owner| owner.text.clone()),
        "approvers": gate.approvers.as_ref().map(names),
    })
}

/// Where what was frozen and what follows from its texts differ, by their keys; a few of them.
pub fn unlike(frozen: &Value, again: &Map<String, Value>) -> Vec<String> {
    // Through text, so that a number is the same however it is held.
    let again = serde_json::from_str(&Value::Object(again.clone()).to_string()).unwrap_or(Value::Null);
    let mut found = Vec::new();
    for (key, value) in again.as_object().into_iter().flatten() {
        differing(key, frozen.get(key).unwrap_or(&Value::Null), value, &mut found);
    }
    found
}

fn differing(path: &str, frozen: &Value, again: &Value, found: &mut Vec<String>) {
    const SHOWN: usize = 3;
    // A later version has more figures, and those that it has are compared.
    let is_new = path.starts_with("results.") && *frozen == Value::Null;
    if found.len() >= SHOWN || frozen == again || is_new {
        return;
    }
    match (frozen, again) {
        (Value::Object(one), Value::Object(other)) => {
            let keys = one.keys().chain(other.keys().filter(|key| !one.contains_key(*key)));
            let at = |object: &Map<String, Value>, key: &str| object.get(key).cloned().unwrap_or(Value::Null);
            keys.for_each(|key| differing(&format!("{path}.{key}"), &at(one, key), &at(other, key), found));
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let pairs = one.iter().zip(other).enumerate();
            pairs.for_each(|(at, (one, other))| differing(&format!("{path}.{at}"), one, other, found));
        }
        _ => found.push(path.to_string()),
    }
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
