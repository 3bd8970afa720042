//! What is different between two price books: entries by their key, prices by the day and provider they are of.

use chrono::NaiveDate;
use indexmap::IndexMap;
use rust_decimal::Decimal;

use crate::form::decimal::decimal;
use crate::form::fields::day;
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

/// What of the books is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// What is in force on a day: prices, rates and figures, and not what is said of them.
    On(NaiveDate),
    /// Everything that is written, with prices that are over or to come, sources and notes.
    History,
}

/// What is said of a price, and is none.
const SAID: &[&str] = &["valid_from", "announced", "as_of", "source", "note", "disagrees", "weak", "name"];
/// Lists of which the latest item by its day holds, for each provider.
const DATED: &[&str] = &["price", "rate"];

/// The entries that differ, in the order of the new book, then those that only the old one has.
pub fn diff(old: &[Node], new: &[Node], compared: Compared) -> Vec<Changed> {
    let (old, new) = (flat(old, compared), flat(new, compared));
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

/// Every value of every entry, by part and key; of books that are read one over the other, the last. An entry of which
/// nothing is in force on the day is not there.
fn flat(books: &[Node], compared: Compared) -> IndexMap<(String, String), Fields> {
    let mut entries = IndexMap::new();
    for (part, node) in books.iter().flat_map(Node::entries) {
        for (key, entry) in node.entries() {
            let mut fields = Fields::new();
            gather(entry, "", compared, &mut fields);
            let dated = DATED.iter().find(|list| entry.get(list).is_some());
            if dated.is_none_or(|list| fields.keys().any(|field| field.starts_with(list))) {
                entries.insert((part.to_string(), key.to_string()), fields);
            }
        }
    }
    entries
}

fn gather(node: &Node, path: &str, compared: Compared, into: &mut Fields) {
    let below = |name: &str| format!("{path} {name}").trim().to_string();
    match &node.value {
        Value::Table(_) => node
            .entries()
            .filter(|(key, _)| compared == Compared::History || !SAID.contains(key))
            .for_each(|(key, node)| gather(node, &below(key), compared, into)),
        Value::Array(items) => {
            for (at, item) in in_force(path, items, compared).into_iter().enumerate() {
                gather(item, &below(&named(item, path, compared, at)), compared, into);
            }
        }
        Value::Text(text) | Value::Date(text) | Value::Number(text) => {
            into.insert(path.to_string(), text.clone());
        }
        Value::Bool(value) => drop(into.insert(path.to_string(), value.to_string())),
    }
}

/// The items of a list that hold on the day: of each provider, the latest that has begun.
fn in_force<'n>(list: &str, items: &'n [Node], compared: Compared) -> Vec<&'n Node> {
    let Compared::On(today) = compared else { return items.iter().collect() };
    if !DATED.contains(&list) {
        return items.iter().collect();
    }
    let mut latest: IndexMap<(Option<&str>, bool), (NaiveDate, &Node)> = IndexMap::new();
    for (begins, item) in items.iter().filter_map(|item| Some((begins(item)?, item))) {
        let whose = (item.get("provider").and_then(Node::text), item.get("purchase").is_some());
        let held = latest.get(&whose).is_none_or(|(before, _)| *before <= begins);
        if begins <= today && held {
            latest.insert(whose, (begins, item));
        }
    }
    latest.into_values().map(|(_, item)| item).collect()
}

fn begins(item: &Node) -> Option<NaiveDate> {
    let dated = |name| match &item.get(name)?.value {
        Value::Text(text) | Value::Date(text) => day(text),
        _ => None,
    };
    dated("valid_from").or_else(|| dated("as_of"))
}

/// What tells an item of a list from the others, wherever it stands. On a day there is one price of each provider.
fn named(item: &Node, list: &str, compared: Compared, at: usize) -> String {
    let on_a_day = compared != Compared::History;
    let by: &[&str] = if on_a_day { &["provider", "tier"] } else { &["provider", "valid_from", "tier"] };
    let names = by.iter().filter_map(|name| item.get(name)?.text());
    let mut name = names.collect::<Vec<_>>().join(" ");
    if let Some(Value::Number(tokens)) = item.get("tokens").map(|node| &node.value) {
        name += tokens;
    }
    match (name.is_empty(), on_a_day && DATED.contains(&list)) {
        (true, false) => at.to_string(),
        _ => name,
    }
}
