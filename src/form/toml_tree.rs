//! TOML as written: a tree in which every value has its span, and numbers are still text.

use indexmap::IndexMap;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::base::diagnostic::{Problem, Span};

/// A value with its path in the scenario and its place in a file.
#[derive(Debug, Clone)]
pub struct Node {
    /// Dotted: `options.api.calls.triage.model`.
    pub path: String,
    pub span: Span,
    pub via: Via,
    pub value: Value,
}

/// How a value got here, when not by standing in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Via {
    File,
    Set,
    Case(String),
}

#[derive(Debug, Clone)]
pub enum Value {
    Table(Table),
    Array(Vec<Node>),
    Text(String),
    /// As written, underscores and all.
    Number(String),
    Bool(bool),
    /// A date without quotes.
    Date(String),
}

/// Entries in the order of the file.
pub type Table = IndexMap<String, Entry>;

#[derive(Debug, Clone)]
pub struct Entry {
    pub key: Span,
    pub node: Node,
}

impl Value {
    /// What it is, for `expected ..., found ...`.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Table(_) => "a table",
            Value::Array(_) => "a list",
            Value::Text(_) => "a text",
            Value::Number(_) => "a number",
            Value::Bool(_) => "true or false",
            Value::Date(_) => "a date",
        }
    }
}

impl Node {
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Table(table) => table.get(key).map(|entry| &entry.node),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Date(text) => Some(text),
            _ => None,
        }
    }

    /// The entries of a table; none for anything else.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Node)> {
        let table = match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        };
        table.into_iter().flatten().map(|(key, entry)| (key.as_str(), &entry.node))
    }
}

/// Reads TOML; all its syntax errors when it has some.
pub fn parse(file: usize, text: &str) -> Result<Node, Vec<Problem>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    if let Some(range) = beyond(table.get_ref(), DEEPEST) {
        return Err(vec![too_deep(&Span { file, range })]);
    }
    if errors.is_empty() {
        return Ok(Node {
            path: String::new(),
            span: Span { file, range: 0..0 },
            via: Via::File,
            value: table_value(file, "", table.get_ref()),
        });
    }
    Err(errors.iter().map(|error| crate::form::syntax::problem(file, text, error)).collect())
}

/// Names in each other beyond which no file of ours goes.
pub const DEEPEST: usize = 64;

/// A path or a nesting beyond that.
pub fn too_deep(span: &Span) -> Problem {
    let message = format!("names are nested deeper than {DEEPEST} levels here");
    Problem::new("too-deep", span, message).label("no field lies that deep")
}

/// Where a table goes deeper than so many levels.
fn beyond(table: &DeTable, levels: usize) -> Option<std::ops::Range<usize>> {
    let inside = |value: &Spanned<DeValue>| match (value.get_ref(), levels) {
        (DeValue::Table(_) | DeValue::Array(_), 0) => Some(value.span()),
        (DeValue::Table(inner), _) => beyond(inner, levels - 1),
        (DeValue::Array(items), _) => items.iter().find_map(|item| match item.get_ref() {
            DeValue::Table(inner) => beyond(inner, levels - 1),
            _ => None,
        }),
        _ => None,
    };
    table.iter().find_map(|(_, value)| inside(value))
}

fn table_value(file: usize, path: &str, table: &DeTable) -> Value {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    let entry = |(key, value): (&Spanned<toml::de::DeString>, &Spanned<DeValue>)| {
        let name = key.get_ref().to_string();
        let node = node(file, &join(path, &name), value);
        (name, Entry { key: Span { file, range: key.span() }, node })
    };
    Value::Table(entries.into_iter().map(entry).collect())
}

fn node(file: usize, path: &str, value: &Spanned<DeValue>) -> Node {
    let span = Span { file, range: value.span() };
    let value = match value.get_ref() {
        DeValue::Table(table) => table_value(file, path, table),
        DeValue::Array(items) => {
            let item =
                |(at, item): (usize, &Spanned<DeValue>)| node(file, &join(path, &at.to_string()), item);
            Value::Array(items.iter().enumerate().map(item).collect())
        }
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) if number.radix() == 10 => Value::Number(number.as_str().to_string()),
        // Other radixes are for machine words, not for money: shown as written, and refused as a number.
        DeValue::Integer(number) => Value::Text(number.to_string()),
        DeValue::Float(number) => Value::Number(number.as_str().to_string()),
        DeValue::Boolean(value) => Value::Bool(*value),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
    };
    Node { path: path.to_string(), span, via: Via::File, value }
}

/// `a.b` of `a` and `b`.
pub fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_string() } else { format!("{path}.{key}") }
}
