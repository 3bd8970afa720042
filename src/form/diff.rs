//! What differs between two trees, path by path, and a tree with some of the differences made.

use crate::form::catalogue::{Catalogue, FoundField};
use crate::form::decimal::decimal;
use crate::form::toml_tree::{Entry, Node, Table, Value, join};

/// A path at which two trees differ. A number with its range and source is one thing, and so is a list, and a table
/// that only one tree has.
#[derive(Debug, Clone)]
pub struct Change {
    pub keys: Vec<String>,
    pub from: Option<Entry>,
    pub to: Option<Entry>,
}

impl Change {
    pub fn path(&self) -> String {
        self.keys.join(".")
    }
}

/// What leads from one tree to another, in the order of the files, without what moves no figure. A table of things that
/// only one of them has comes apart by thing, and a month that happened by what was counted in it.
pub fn changes(from: &Node, to: &Node, of: &Catalogue) -> Vec<Change> {
    let table = |root: &Node| plain_table(root).cloned().unwrap_or_default();
    let mut changes = Vec::new();
    differ(&mut Vec::new(), &table(from), &table(to), of, &mut changes);
    changes
}

/// Makes a change in a tree. A month of which nothing is left did not happen, so it goes with the last thing in it.
pub fn make(root: &mut Node, change: &Change, of: &Catalogue) {
    put(root, &change.keys, change.to.as_ref());
    for length in (1..change.keys.len()).rev() {
        let keys = &change.keys[..length];
        let inner = keys.iter().try_fold(&*root, |node, key| node.get(key));
        let is_empty = inner.and_then(plain_table).is_some_and(Table::is_empty);
        if is_empty && found(keys, of).is_some_and(|found| found.is_by_month()) {
            put(root, keys, None);
        }
    }
}

fn found(keys: &[String], of: &Catalogue) -> Option<FoundField> {
    of.at(&keys.iter().map(String::as_str).collect::<Vec<_>>())
}

fn differ(keys: &mut Vec<String>, from: &Table, to: &Table, of: &Catalogue, into: &mut Vec<Change>) {
    for key in in_order(from, to) {
        keys.push(key);
        if !found(keys, of).is_some_and(|found| found.is_silent()) {
            one(keys, from, to, of, into);
        }
        keys.pop();
    }
}

/// Adds the changes of one key of two tables.
fn one(keys: &mut Vec<String>, from: &Table, to: &Table, of: &Catalogue, into: &mut Vec<Change>) {
    let Some(key) = keys.last().cloned() else { return };
    let (a, b) = (from.get(&key), to.get(&key));
    let keyed = found(keys, of).is_some_and(|found| found.is_of_things());
    let table = |entry: Option<&'_ Entry>| match entry {
        Some(entry) => plain_table(&entry.node).cloned(),
        None => keyed.then(Table::new),
    };
    match (table(a), table(b), a, b) {
        (Some(a), Some(b), ..) => differ(keys, &a, &b, of, into),
        (.., Some(a), Some(b)) if same(&a.node, &b.node) => {}
        _ => into.push(Change { keys: keys.clone(), from: a.cloned(), to: b.cloned() }),
    }
}

/// A table that is no number.
fn plain_table(node: &Node) -> Option<&Table> {
    match &node.value {
        Value::Table(table) if !node.is_number() => Some(table),
        _ => None,
    }
}

/// The names of both tables, in an order that is the same from either side: that of the files, where both have the
/// same; a name that only one has follows the one before it.
fn in_order(from: &Table, to: &Table) -> Vec<String> {
    let shared = |one: &Table, other: &Table| -> Vec<String> {
        one.keys().filter(|key| other.contains_key(*key)).cloned().collect()
    };
    let (mut common, other) = (shared(from, to), shared(to, from));
    if common != other {
        common.sort();
    }
    let place = |key: &String| common.iter().position(|known| known == key).map(|at| at + 1);
    let mut order: Vec<(usize, bool, String)> = Vec::new();
    order.extend(common.iter().enumerate().map(|(at, key)| (at + 1, false, key.clone())));
    for table in [from, to] {
        let mut last = 0;
        for key in table.keys() {
            match place(key) {
                Some(at) => last = at,
                None => order.push((last, true, key.clone())),
            }
        }
    }
    order.sort();
    order.into_iter().map(|(_, _, key)| key).collect()
}

/// Whether every figure is the same with either value.
fn same(a: &Node, b: &Node) -> bool {
    if a.is_number() || b.is_number() {
        let (a, b) = (number(a), number(b));
        return a.iter().zip(&b).all(|pair| match pair {
            (None, None) => true,
            (Some(a), Some(b)) => same(a, b),
            _ => false,
        });
    }
    match (&a.value, &b.value) {
        (Value::Number(x), Value::Number(y)) => {
            x == y || matches!((decimal(x), decimal(y)), (Ok(x), Ok(y)) if x == y)
        }
        (Value::Bool(x), Value::Bool(y)) => x == y,
        (Value::Array(x), Value::Array(y)) => x.len() == y.len() && x.iter().zip(y).all(|(a, b)| same(a, b)),
        (Value::Table(x), Value::Table(y)) => {
            let there = |(key, entry): (&String, &Entry)| {
                y.get(key).is_some_and(|other| same(&entry.node, &other.node))
            };
            x.len() == y.len() && x.iter().all(there)
        }
        _ => a.text().is_some() && a.text() == b.text(),
    }
}

/// The parts of a number that figures depend on: not its range, and not its source.
fn number(node: &Node) -> [Option<&Node>; 4] {
    match node.is_number() {
        true => ["value", "annual_escalation", "step", "currency"].map(|key| node.get(key)),
        false => [Some(node), None, None, None],
    }
}

/// Puts an entry into a tree at a path, making tables on the way, or takes it out.
pub fn put(root: &mut Node, keys: &[String], entry: Option<&Entry>) {
    let Some((key, rest)) = keys.split_first() else { return };
    let (span, via) = (root.span.clone(), root.via.clone());
    let path = join(&root.path, key);
    let Value::Table(table) = &mut root.value else { return };
    match (rest.is_empty(), entry) {
        (true, Some(entry)) => drop(table.insert(key.clone(), entry.clone())),
        (true, None) => drop(table.shift_remove(key)),
        (false, _) => {
            let empty = || Entry {
                key: span.clone(),
                node: Node { path, span: span.clone(), via, value: Value::Table(Table::new()) },
            };
            put(&mut table.entry(key.clone()).or_insert_with(empty).node, rest, entry);
        }
    }
}
