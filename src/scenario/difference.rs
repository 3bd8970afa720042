//! What differs between two trees, path by path, and a tree with any part of the differences made.

use crate::base::diagnostic::Texts;
use crate::form::decimal::decimal;
use crate::form::toml_tree::{Entry, Node, Table, Value};
use crate::scenario::load::Changes;
use crate::scenario::tree::Tree;

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

    /// Whether it is a field of a month that happened.
    pub fn is_of_month(&self, field: &str) -> bool {
        let keys: Vec<&str> = self.keys.iter().map(String::as_str).collect();
        matches!(keys.as_slice(), ["options", _, "actuals", _, name] if *name == field)
    }

    /// Whether it is another list of price books, or the same with other prices in them.
    pub fn is_books(&self) -> bool {
        self.keys == ["scenario", "pricing"]
    }
}

/// Two trees with the changes that lead from one to the other.
pub struct Difference {
    /// In the order of the files.
    pub changes: Vec<Change>,
    ends: [Tree; 2],
}

/// What moves no figure, wherever it stands: `*` is any name.
const SILENT: &[&[&str]] = &[
    &["extends"],
    &["cases"],
    &["criteria"],
    &["actuals"],
    &["scenario", "name"],
    &["scenario", "owner"],
    &["scenario", "description"],
    &["scenario", "illustrative"],
    &["scenario", "stale_after"],
    &["scenario", "fiscal_year_starts"],
    &["scenario", "units"],
    &["roles", "*", "name"],
    &["options", "*", "name"],
    &["costs", "*", "name"],
    &["costs", "*", "covers"],
    &["values", "*", "name"],
];

/// What is used by name. One that only one tree has is left in all of them, since nothing follows from it alone.
const USED_BY_NAME: &[&str] = &["roles", "fx"];

/// Tables of the user's own things: where there is none, there are no things in it. A month that happened is one too,
/// so that what was counted in it comes apart: units, cost, errors.
const KEYED: &[&[&str]] = &[
    &["roles"],
    &["options"],
    &["costs"],
    &["values"],
    &["fx"],
    &["options", "*", "actuals"],
    &["options", "*", "actuals", "*"],
];

impl Difference {
    /// What leads from one tree to another; `texts` are those that both were read from.
    pub fn between(first: &Tree, last: &Tree, texts: &Texts) -> Self {
        let mut changes = Vec::new();
        let (from, to) = (root_of(first), root_of(last));
        let table = |root: &Node| plain_table(root).cloned().unwrap_or_default();
        differ(&mut Vec::new(), &table(&from), &table(&to), &mut changes);
        changes.retain(|change| !change.is_books());
        if written(&first.books, texts) != written(&last.books, texts) {
            changes.insert(0, books(&from, &to));
        }
        let shared = |change: &Change| {
            let named = change.keys.len() == 2 && USED_BY_NAME.contains(&change.keys[0].as_str());
            (named || change.keys == ["work"]) && (change.from.is_none() || change.to.is_none())
        };
        let (idle, changes): (Vec<Change>, Vec<Change>) = changes.into_iter().partition(shared);
        let [from, to] = [from, to].map(|mut root| {
            let both =
                idle.iter().filter_map(|change| Some((change, change.from.as_ref().or(change.to.as_ref())?)));
            both.for_each(|(change, entry)| put(&mut root, &change.keys, Some(entry)));
            root
        });
        Self { changes, ends: [end(first, from), end(last, to)] }
    }

    /// The first tree with some of the changes made: one answer for each change.
    pub fn with(&self, made: &[bool]) -> Tree {
        let [first, last] = &self.ends;
        let mut tree = first.clone();
        for (change, _) in self.changes.iter().zip(made).filter(|(_, made)| **made) {
            if change.is_books() {
                tree.book.clone_from(&last.book);
            }
            tree.root.iter_mut().for_each(|root| make(root, change));
        }
        tree
    }
}

/// The tree of a scenario that was read, without what moves no figure but can be wrong.
fn root_of(tree: &Tree) -> Node {
    let empty = || Node {
        path: String::new(),
        span: crate::base::diagnostic::Span { file: 0, range: 0..0 },
        via: crate::form::toml_tree::Via::File,
        value: Value::Table(Table::new()),
    };
    let mut root = tree.root.clone().unwrap_or_else(empty);
    if let Value::Table(table) = &mut root.value {
        ["extends", "cases", "criteria", "actuals"].iter().for_each(|key| drop(table.shift_remove(*key)));
    }
    root
}

fn end(tree: &Tree, root: Node) -> Tree {
    Tree { root: Some(root), problems: vec![], changes: Changes::default(), ..tree.clone() }
}

/// What the price books say, word by word.
fn written<'a>(books: &[usize], texts: &'a Texts) -> Vec<&'a str> {
    books.iter().filter_map(|at| Some(texts.list.get(*at)?.text.as_str())).collect()
}

fn books(from: &Node, to: &Node) -> Change {
    let named = |root: &Node| match &root.get("scenario")?.value {
        Value::Table(table) => table.get("pricing").cloned(),
        _ => None,
    };
    let keys = ["scenario", "pricing"].map(str::to_string).to_vec();
    Change { keys, from: named(from), to: named(to) }
}

fn differ(keys: &mut Vec<String>, from: &Table, to: &Table, into: &mut Vec<Change>) {
    for key in in_order(from, to) {
        keys.push(key);
        if !is_silent(keys) {
            one(keys, from, to, into);
        }
        keys.pop();
    }
}

/// The changes at the last of the keys, in tables that may have it.
fn one(keys: &mut Vec<String>, from: &Table, to: &Table, into: &mut Vec<Change>) {
    let Some(key) = keys.last().cloned() else { return };
    let (a, b) = (from.get(&key), to.get(&key));
    let keyed = is_one_of(KEYED, keys);
    let table = |entry: Option<&'_ Entry>| match entry {
        Some(entry) => plain_table(&entry.node).cloned(),
        None => keyed.then(Table::new),
    };
    match (table(a), table(b), a, b) {
        (Some(a), Some(b), ..) => differ(keys, &a, &b, into),
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

fn is_silent(keys: &[String]) -> bool {
    is_one_of(SILENT, keys)
}

/// Whether a path is of one of the patterns, in which `*` is any name.
fn is_one_of(patterns: &[&[&str]], keys: &[String]) -> bool {
    let alike = |(name, key): (&&str, &String)| *name == "*" || name == key;
    patterns.iter().any(|pattern| pattern.len() == keys.len() && pattern.iter().zip(keys).all(alike))
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

/// Whether two values say the same of any figure.
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

/// What a number says of figures; its range and its source say nothing.
fn number(node: &Node) -> [Option<&Node>; 4] {
    match node.is_number() {
        true => ["value", "annual_escalation", "step", "currency"].map(|key| node.get(key)),
        false => [Some(node), None, None, None],
    }
}

/// Makes a change in a tree. A month of which nothing is left did not happen, so it goes with the last thing in it.
fn make(root: &mut Node, change: &Change) {
    put(root, &change.keys, change.to.as_ref());
    let months = |length: &usize| is_one_of(KEYED, &change.keys[..*length]) && *length > 1;
    for length in (1..change.keys.len()).rev().filter(months) {
        let keys = &change.keys[..length];
        let inner = keys.iter().try_fold(&*root, |node, key| node.get(key));
        if inner.and_then(plain_table).is_some_and(Table::is_empty) {
            put(root, keys, None);
        }
    }
}

/// Puts an entry into a tree, or takes it out.
fn put(root: &mut Node, keys: &[String], entry: Option<&Entry>) {
    let Some((key, rest)) = keys.split_first() else { return };
    let (span, via) = (root.span.clone(), root.via.clone());
    let path = crate::form::toml_tree::join(&root.path, key);
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
