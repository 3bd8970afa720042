//! What differs between two scenarios: their trees, and the price books that they name.

use crate::base::diagnostic::Texts;
use crate::form::diff;
use crate::form::diff::{Change, make, put};
use crate::form::toml_tree::{Node, Table, Value};
use crate::scenario::tree::{Changes, ScenarioTree};
use crate::scenario::types::catalogue;

/// Whether a change is another list of price books, or the same with other prices in them.
pub fn is_books(change: &Change) -> bool {
    change.keys == ["scenario", "pricing"]
}

/// Whether a change is of a field of a month that happened.
pub fn is_of_month(change: &Change, field: &str) -> bool {
    let keys: Vec<&str> = change.keys.iter().map(String::as_str).collect();
    matches!(keys.as_slice(), ["options", _, "actuals", _, name] if *name == field)
}

/// Two trees with the changes that lead from one to the other.
pub struct Difference {
    /// The changes, in the order of the files.
    pub changes: Vec<Change>,
    ends: [ScenarioTree; 2],
}

/// Tables whose entries are only used by name. An entry that only one tree has is kept in every tree between the two,
/// since nothing follows from it alone.
const USED_BY_NAME: &[&str] = &["roles", "fx"];

impl Difference {
    /// What leads from one tree to another; `texts` are those that both were read from.
    pub fn between(first: &ScenarioTree, last: &ScenarioTree, texts: &Texts) -> Self {
        let (from, to) = (root_of(first), root_of(last));
        let mut changes = diff::changes(&from, &to, &catalogue());
        changes.retain(|change| !is_books(change));
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
    pub fn with(&self, made: &[bool]) -> ScenarioTree {
        let ([first, last], catalogue) = (&self.ends, catalogue());
        let mut tree = first.clone();
        for (change, _) in self.changes.iter().zip(made).filter(|(_, made)| **made) {
            if is_books(change) {
                tree.book.clone_from(&last.book);
            }
            tree.root.iter_mut().for_each(|root| make(root, change, &catalogue));
        }
        tree
    }
}

/// The tree of a scenario without the parts that move no figure, since those could make a tree between two unsound.
fn root_of(tree: &ScenarioTree) -> Node {
    let empty = || Node {
        path: String::new(),
        span: crate::base::diagnostic::Span { file: 0, range: 0..0 },
        via: crate::form::toml_tree::Via::File,
        value: Value::Table(Table::new()),
    };
    let mut root = tree.root.clone().unwrap_or_else(empty);
    if let Value::Table(table) = &mut root.value {
        ["extends", "cases", "criteria", "gate", "risks", "plan", "actuals"]
            .iter()
            .for_each(|key| drop(table.shift_remove(*key)));
    }
    root
}

fn end(tree: &ScenarioTree, root: Node) -> ScenarioTree {
    ScenarioTree { root: Some(root), problems: vec![], changes: Changes::default(), ..tree.clone() }
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
