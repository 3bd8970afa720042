//! What is different between two price books: entries by their key, prices by the day and provider they are of.

use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::form::decimal::decimal;
use crate::form::toml_tree::{Node, Value};

/// An entry that is not the same in both books.
#[derive(Debug, Clone)]
pub struct Changed {
    /// `api`, `gpu`, ...
    pub part: String,
    pub key: String,
    /// None where both books have the entry.
    pub only: Option<BookSide>,
    pub fields: Vec<FieldChange>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookSide {
    Old,
    New,
}

/// A field with its value in each book, as written; None where it is not there.
#[derive(Debug, Clone)]
pub struct FieldChange {
    pub field: String,
    pub old: Option<String>,
    pub new: Option<String>,
    /// By how much a number changed, as a share of the old one.
    pub change: Option<Decimal>,
}

/// The entries that differ, in the order of the new book, then those that only the old one has.
pub fn diff(old: &[Node], new: &[Node]) -> Vec<Changed> {
    let (old, new) = (flat(old), flat(new));
    let mut list: Vec<Changed> =
        new.iter().filter_map(|(id, fields)| changed(id, old.get(id), fields)).collect();
    let gone = old.keys().filter(|id| !new.contains_key(*id));
    list.extend(gone.map(|(part, key)| one_sided(part, key, BookSide::Old)));
    list
}

type Fields = IndexMap<String, String>;

fn one_sided(part: &str, key: &str, side: BookSide) -> Changed {
    Changed { part: part.to_string(), key: key.to_string(), only: Some(side), fields: vec![] }
}

fn changed(id: &(String, String), old: Option<&Fields>, new: &Fields) -> Option<Changed> {
    let Some(old) = old else { return Some(one_sided(&id.0, &id.1, BookSide::New)) };
    let gone = old.keys().filter(|field| !new.contains_key(*field));
    let fields: Vec<FieldChange> = new
        .keys()
        .chain(gone)
        .filter(|field| !same(old.get(*field), new.get(*field)))
        .map(|field| change(field, old.get(field), new.get(field)))
        .collect();
    let (part, key) = id.clone();
    (!fields.is_empty()).then_some(Changed { part, key, only: None, fields })
}

/// Numbers are the same where they are equal, however they are written.
fn same(old: Option<&String>, new: Option<&String>) -> bool {
    let numbers = old.zip(new).and_then(|(a, b)| decimal(a).ok().zip(decimal(b).ok()));
    old == new || numbers.is_some_and(|(a, b)| a == b)
}

fn change(field: &str, old: Option<&String>, new: Option<&String>) -> FieldChange {
    let numbers = old.zip(new).and_then(|(a, b)| decimal(a).ok().zip(decimal(b).ok()));
    let change = numbers.and_then(|(a, b)| (b - a).checked_div(a));
    FieldChange { field: field.to_string(), old: old.cloned(), new: new.cloned(), change }
}

/// Every value of every entry, by part and key; of books that are read one over the other, the last.
fn flat(books: &[Node]) -> IndexMap<(String, String), Fields> {
    let mut entries = IndexMap::new();
    for (part, node) in books.iter().flat_map(Node::entries) {
        for (key, entry) in node.entries() {
            let mut fields = Fields::new();
            gather(entry, "", &mut fields);
            entries.insert((part.to_string(), key.to_string()), fields);
        }
    }
    entries
}

fn gather(node: &Node, path: &str, into: &mut Fields) {
    let below = |name: &str| if path.is_empty() { name.to_string() } else { format!("{path} {name}") };
    match &node.value {
        Value::Table(_) => node.entries().for_each(|(key, node)| gather(node, &below(key), into)),
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                gather(item, &below(&named(item).unwrap_or_else(|| at.to_string())), into);
            }
        }
        Value::Text(text) | Value::Date(text) | Value::Number(text) => {
            into.insert(path.to_string(), text.clone());
        }
        Value::Bool(value) => drop(into.insert(path.to_string(), value.to_string())),
    }
}

/// What tells an item of a list from the others, wherever it stands.
fn named(item: &Node) -> Option<String> {
    let names = ["provider", "valid_from", "tier"].iter().filter_map(|name| item.get(name)?.text());
    let mut name = names.collect::<Vec<_>>().join(" ");
    if let Some(Value::Number(tokens)) = item.get("tokens").map(|node| &node.value) {
        name += tokens;
    }
    Some(name).filter(|name| !name.is_empty())
}
