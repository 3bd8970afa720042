//! A comparison for programs: numbers at full precision, a reason where there is none.

use serde_json::{Map, Value, json};

use crate::analysis::compare::bridge::{Bridge, BridgeStep, RULE};
use crate::analysis::compare::comparison::{Comparison, Member};
use crate::analysis::study::types::Figure;
use crate::base::text::harmless;
use crate::form::decimal::decimal;
use crate::form::diff::Change;
use crate::form::toml_tree::{Entry, Node, Value as Raw};
use crate::model::metric::Metric;
use crate::report::compare::bridge::{named, title};
use crate::report::compare::comparison::{difference, figure, measures, option};
use crate::report::document::{Cell, Data};
use crate::report::json::number;
use crate::report::simulate;
use crate::report::study::results::scenario;

/// The whole comparison.
pub fn json(all: &Comparison) -> Value {
    json!({
        "scenarios": all.members.iter().map(member).collect::<Vec<_>>(),
        "options": all.options.iter().map(|id| side_by_side(all, id)).collect::<Vec<_>>(),
        "metric": all.metric,
        "bridges": all.bridges.iter().map(|one| bridge(all, one)).collect::<Vec<_>>(),
        "without_bridge": all.without.iter().map(|(id, reason)| json!({ "option": id, "reason": reason })).collect::<Vec<_>>(),
        "warnings": all.warnings.iter().map(|message| json!({ "message": message })).collect::<Vec<_>>(),
    })
}

fn member(member: &Member) -> Value {
    let verdict = &member.study.verdict;
    json!({
        "name": member.name,
        "file": member.file,
        "scenario": scenario(&member.study.scenario),
        "verdict": { "option": verdict.option, "reason": verdict.reason, "rule": verdict.rule },
        "simulation": member.chances.as_ref().map(simulate::json::json),
    })
}

/// Each figure of an option in every scenario, in their order, and the last less the first.
fn side_by_side(all: &Comparison, id: &str) -> Value {
    let measures = measures(all).into_iter().map(|measure| {
        let values = all.members.iter().map(|member| known(&figure(member, id, measure)));
        let reasons = all.members.iter().map(|member| figure(member, id, measure).err());
        let change = difference(figure(all.first(), id, measure), figure(all.last(), id, measure));
        let mut object = Map::new();
        object.insert("values".into(), values.collect());
        object.insert("reasons".into(), json!(reasons.collect::<Vec<_>>()));
        object.insert("difference".into(), known(&change));
        object.extend(change.err().map(|reason| ("difference_reason".to_string(), json!(reason))));
        (measure.key.to_string(), Value::Object(object))
    });
    let there = all.members.iter().map(|member| option(member, id).is_some());
    json!({
        "id": id,
        "name": named(all, id),
        "there": there.collect::<Vec<_>>(),
        "metrics": Value::Object(measures.collect()),
    })
}

fn known(figure: &Figure) -> Value {
    figure.as_ref().map_or(Value::Null, |value| number(*value))
}

fn bridge(all: &Comparison, one: &Bridge) -> Value {
    json!({
        "option": one.option,
        "metric": one.metric,
        "from": { "scenario": all.first().name, "value": number(one.from) },
        "to": { "scenario": all.last().name, "value": number(one.to) },
        "difference": number(one.to.saturating_sub(one.from)),
        "steps": one.steps.iter().map(step).collect::<Vec<_>>(),
        "left_over": number(one.left_over),
        "rule": RULE,
    })
}

/// A step of several changes has them in `changes`, and no value of its own.
fn step(step: &BridgeStep) -> Value {
    let changes: Vec<Value> = step.changes.iter().map(change).collect();
    let (path, from, to) = match step.changes.as_slice() {
        [one] => (one.path(), written(&one.from), written(&one.to)),
        _ => (title(step), Value::Null, Value::Null),
    };
    json!({
        "path": path,
        "from": from,
        "to": to,
        "amount": number(step.amount),
        "forward": number(step.forward),
        "backward": number(step.backward),
        "changes": changes,
    })
}

fn change(change: &Change) -> Value {
    json!({ "path": change.path(), "from": written(&change.from), "to": written(&change.to) })
}

/// What stands in the scenario; null where nothing does.
fn written(entry: &Option<Entry>) -> Value {
    entry.as_ref().map_or(Value::Null, |entry| value(&entry.node))
}

fn value(node: &Node) -> Value {
    match &node.value {
        Raw::Table(_) if node.is_number() => of_number(node),
        Raw::Table(table) => table.iter().map(|(key, entry)| (key.clone(), value(&entry.node))).collect(),
        Raw::Array(items) => items.iter().map(value).collect(),
        Raw::Text(text) | Raw::Date(text) => json!(harmless(text)),
        Raw::Number(text) => decimal(text).map_or_else(|_| json!(text), number),
        Raw::Bool(value) => json!(value),
    }
}

/// A number without its range and source; with its escalation or currency, where it has one.
fn of_number(node: &Node) -> Value {
    let said = ["value", "annual_escalation", "step", "currency"].into_iter();
    let said: Map<String, Value> =
        said.filter_map(|key| Some((key.to_string(), value(node.get(key)?)))).collect();
    match said.len() {
        1 => said.into_iter().next().map_or(Value::Null, |(_, value)| value),
        _ => Value::Object(said),
    }
}

/// A row for each scenario, option and figure.
pub fn rows(all: &Comparison) -> Data {
    let columns = ["scenario", "file", "option", "metric", "value", "reason", "against_first"];
    let of = |member: &Member, id: &String, measure: &Metric| {
        let found = figure(member, id, measure);
        let against = difference(figure(all.first(), id, measure), found.clone());
        let text = |text: &String| Cell::Text(text.clone());
        let reason = found.clone().err().unwrap_or_default();
        let number = |found: &Figure| Cell::of(found, Cell::Exact);
        let metric = Cell::Text(measure.key.to_string());
        vec![
            text(&member.name),
            text(&member.file),
            text(id),
            metric,
            number(&found),
            text(&reason),
            number(&against),
        ]
    };
    let each = all.members.iter().flat_map(|member| all.options.iter().map(move |id| (member, id)));
    let rows =
        each.flat_map(|(member, id)| measures(all).into_iter().map(move |measure| of(member, id, measure)));
    Data { columns: columns.map(str::to_string).to_vec(), rows: rows.collect() }
}
