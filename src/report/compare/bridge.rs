//! A bridge in words and in a table: what led from one figure to the other.

use crate::model::metric::MetricKind;
use crate::report::labels::{in_full, in_words};
use crate::report::metric_cells;
use rust_decimal::Decimal;

use crate::analysis::compare::bridge::{Bridge, BridgeStep, RULE};
use crate::analysis::compare::comparison::{Comparison, Member};
use crate::base::format::{fixed, round_significant};
use crate::base::text::{harmless, shortened};
use crate::base::unit::UnitNames;
use crate::form::decimal::decimal;
use crate::form::diff::Change;
use crate::form::toml_tree::{Entry, Node, Value};
use crate::report::document::{Block, Cell, Layout, Piece, Row, Table, words};
use crate::report::labels::spoken as spoken_path;
use crate::scenario::difference::is_books;

/// Changes without effect that are named.
const NAMED: usize = 6;

/// Name of an option, in the first scenario that has it.
pub fn named(all: &Comparison, id: &str) -> String {
    let mut options = all.members.iter().flat_map(|member| &member.study.options);
    options.find(|option| option.id == id).map_or(id.to_string(), |option| option.name.clone())
}

/// Steps that move the figure, the largest first.
pub fn largest(bridge: &Bridge) -> Vec<&BridgeStep> {
    let mut steps: Vec<&BridgeStep> = bridge.steps.iter().filter(|step| !step.is_idle()).collect();
    steps.sort_by_key(|step| -step.amount.abs());
    steps
}

/// From what to what, and mostly why.
pub fn sentence(all: &Comparison, bridge: &Bridge) -> Vec<Piece> {
    let kind = metric_cells::kind(all.metrics(), &bridge.metric, all.unit);
    let whole = bridge.to.saturating_sub(bridge.from);
    let start = format!("{} of {}", in_full(all.metrics(), &bridge.metric), named(all, &bridge.option));
    let ends = [(all.first(), bridge.from), (all.last(), bridge.to)];
    let [from, to] = ends
        .map(|(member, value)| Piece::Value(metric_cells::short_level(kind, &member.study.scenario, value)));
    if whole.is_zero() {
        return vec![
            words(format!("{start} is the same in {} and {}: ", all.first().label, all.last().label)),
            from,
            words("."),
        ];
    }
    let way = if whole.is_sign_negative() { "falls" } else { "rises" };
    let mut pieces = vec![words(format!("{start} {way} by ")), Piece::Value(metric_cells::size(kind, whole))];
    pieces.extend([words(", from "), from, words(format!(" ({}) to ", all.first().label)), to]);
    pieces.push(words(format!(" ({})", all.last().label)));
    pieces.extend(mostly(kind, bridge, whole));
    pieces.push(words("."));
    pieces
}

/// The change that did most of it, or the two largest of several.
fn mostly(kind: MetricKind, bridge: &Bridge, whole: Decimal) -> Vec<Piece> {
    let steps = largest(bridge);
    let by = |step: &BridgeStep| {
        vec![words(format!("{}, ", spoken(step))), Piece::Value(metric_cells::change(kind, step.amount))]
    };
    match steps.as_slice() {
        [] => vec![],
        [step] => vec![words(format!(": {}", spoken(step)))],
        [step, ..] if is_most(step, whole) => [vec![words("; most of it is ")], by(step)].concat(),
        [one, other, ..] => {
            [vec![words("; the largest drivers are ")], by(one), vec![words(", and ")], by(other)].concat()
        }
    }
}

/// Whether a step is half of the difference or more.
pub fn is_most(step: &BridgeStep, whole: Decimal) -> bool {
    let same_way = step.amount.is_sign_negative() == whole.is_sign_negative();
    same_way && step.amount.abs() >= whole.abs() / Decimal::TWO
}

/// The steps in a table, with how to read it.
pub fn blocks(all: &Comparison, bridge: &Bridge) -> Vec<Block> {
    let idle: Vec<&BridgeStep> = bridge.steps.iter().filter(|step| step.is_idle()).collect();
    let mut blocks = vec![];
    if largest(bridge).is_empty() {
        let text = format!("{}: none of the changes moves it.", named(all, &bridge.option));
        blocks.push(Block::Text(vec![words(text)]));
    } else {
        blocks.push(Block::Table(table(all, bridge)));
    }
    if !idle.is_empty() && !largest(bridge).is_empty() {
        blocks.push(Block::Text(vec![words(without_effect(&idle))]));
    }
    blocks
}

/// How bridges are made, for under the last of them.
pub fn rule(all: &Comparison) -> Block {
    let order = "The last column shows how much the order matters: half the difference between the two.";
    let order = if all.bridges.iter().any(depends_on_order) { format!(" {order}") } else { String::new() };
    Block::Text(vec![words(format!("{RULE}{order}"))])
}

fn depends_on_order(bridge: &Bridge) -> bool {
    bridge.steps.iter().any(|step| !is_rounding(step.interaction()))
}

fn is_rounding(value: Decimal) -> bool {
    value < Decimal::new(1, 15)
}

/// The figure in the first scenario, what each change adds, and the figure in the last.
fn table(all: &Comparison, bridge: &Bridge) -> Table {
    let kind = metric_cells::kind(all.metrics(), &bridge.metric, all.unit);
    let level = |member: &Member, value| {
        vec![metric_cells::short_level(kind, &member.study.scenario, value), blank()]
    };
    let row = |step: &BridgeStep| {
        Row::plain(title(step), vec![metric_cells::change(kind, step.amount), order(kind, step)])
    };
    let mut rows = vec![Row::plain(all.first().label.clone(), level(all.first(), bridge.from))];
    rows.extend(largest(bridge).into_iter().map(row));
    rows.push(Row::total(all.last().label.clone(), level(all.last(), bridge.to)));
    let name = in_words(all.metrics(), &bridge.metric);
    let mut columns = vec![String::new(), name.clone(), "± by order".to_string()];
    if !depends_on_order(bridge) {
        columns.pop();
        rows.iter_mut().for_each(|row| row.cells.truncate(1));
    }
    let title = format!("{}: {name}", named(all, &bridge.option));
    Table { title, unit: unit(all), columns, rows, layout: Layout::Narrow }
}

/// Of the metric: `USD`, `USD/ticket`; a rate and a month say theirs in every cell.
pub fn unit(all: &Comparison) -> String {
    let facts = &all.first().study.scenario;
    match metric_cells::kind(all.metrics(), &all.metric, all.unit) {
        MetricKind::Rate | MetricKind::Month | MetricKind::Times => String::new(),
        _ => all.unit.symbol(&UnitNames { money: facts.currency.clone(), work: facts.unit.clone() }),
    }
}

fn blank() -> Cell {
    Cell::Text(String::new())
}

/// Half the difference of both orders; nothing where it is rounding.
fn order(kind: MetricKind, step: &BridgeStep) -> Cell {
    match is_rounding(step.interaction()) {
        true => blank(),
        false => metric_cells::size(kind, step.interaction()),
    }
}

fn without_effect(idle: &[&BridgeStep]) -> String {
    let changes: Vec<&Change> = idle.iter().flat_map(|step| &step.changes).collect();
    let shown: Vec<String> = changes.iter().take(NAMED).map(|change| plainly(change)).collect();
    let more = changes.len().saturating_sub(NAMED);
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    match changes.len() {
        1 => format!("One change has no effect: {}.", shown.join(", ")),
        count => format!("{count} changes have no effect: {}{rest}.", shown.join(", ")),
    }
}

/// What changed, and from what to what.
pub fn title(step: &BridgeStep) -> String {
    match step.changes.as_slice() {
        [change] => format!("{}: {}", plainly(change), from_to(change)),
        changes => together(changes.iter().map(plainly).collect()),
    }
}

/// `A, B and 2 more, together`.
fn together(names: Vec<String>) -> String {
    match names.as_slice() {
        [a, b] => format!("{a} and {b}, together"),
        [a, b, rest @ ..] => format!("{a}, {b} and {} more, together", rest.len()),
        names => names.concat(),
    }
}

/// A step in a sentence: `realisation of handling time (0.7 → 0.5)`.
pub fn spoken(step: &BridgeStep) -> String {
    match step.changes.as_slice() {
        [change] => format!("{} ({})", plainly(change), from_to(change)),
        changes => together(changes.iter().map(plainly).collect()),
    }
}

/// What changed, in words: `days of integration`, `price per call of triage`.
pub fn plainly(change: &Change) -> String {
    if is_books(change) {
        return "price books".to_string();
    }
    let keys: Vec<&str> = change.keys.iter().map(String::as_str).collect();
    // The option is said once, over the whole bridge.
    spoken_path(&keys, |_| String::new())
}

/// From what to what; a whole table is added or removed.
pub fn from_to(change: &Change) -> String {
    let whole = |entry: &Option<Entry>| {
        entry
            .as_ref()
            .is_some_and(|entry| matches!(&entry.node.value, Value::Table(_)) && !entry.node.is_number())
    };
    let said = |entry: &Option<Entry>| entry.as_ref().map_or("none".to_string(), |entry| given(&entry.node));
    match (&change.from, &change.to) {
        _ if is_books(change) => "other prices".to_string(),
        (None, Some(_)) if whole(&change.to) => "added".to_string(),
        (Some(_), None) if whole(&change.from) => "removed".to_string(),
        (from, to) => match (said(from), said(to)) {
            (from, to) if from == to => "changed".to_string(),
            (from, to) => format!("{from} → {to}"),
        },
    }
}

/// A value as it was written, with commas.
fn given(node: &Node) -> String {
    const FEW: usize = 4;
    const DIGITS: u32 = 5;
    let number = |text: &str| match decimal(text) {
        // What was measured has more digits than anybody reads.
        Ok(value) => {
            let many = value.scale() > DIGITS && value.abs() < Decimal::ONE_THOUSAND;
            let read = if many { round_significant(value, DIGITS) } else { value.round_dp(2 * DIGITS) };
            let read = read.normalize();
            fixed(read, read.scale())
        }
        Err(_) => text.to_string(),
    };
    match &node.value {
        Value::Number(text) => number(text),
        Value::Text(text) | Value::Date(text) => shortened(&harmless(text)),
        Value::Bool(value) => value.to_string(),
        Value::Array(items) if items.len() <= FEW && items.iter().all(is_number) => {
            let items: Vec<String> = items.iter().map(given).collect();
            match items.as_slice() {
                [first, rest @ ..] if !rest.is_empty() && rest.iter().all(|item| item == first) => {
                    format!("{} times {first}", items.len())
                }
                items => items.join("; "),
            }
        }
        Value::Array(items) => format!("a list of {}", items.len()),
        Value::Table(_) if node.is_number() => tabled(node),
        Value::Table(_) => "a table".to_string(),
    }
}

fn is_number(node: &Node) -> bool {
    matches!(node.value, Value::Number(_)) || node.is_number()
}

fn tabled(node: &Node) -> String {
    let said = |key: &str| node.get(key).map(given);
    let value = said("value").unwrap_or_default();
    let currency = said("currency").map_or(String::new(), |currency| format!(" {currency}"));
    let rate =
        said("annual_escalation").map_or(String::new(), |rate| format!(", escalating by {rate} a year"));
    format!("{value}{currency}{rate}")
}
