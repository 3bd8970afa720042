//! What fields can hold besides numbers and records: texts, months, days, lists, keyed tables.

use chrono::NaiveDate;
use indexmap::IndexMap;
use serde_json::{Value as Json, json};

use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, Span};
use crate::base::text::{harmless, shortened};
use crate::form::field_row::{FieldShape, FieldSpec};
use crate::form::record::{Field, Reader};
use crate::form::rule::Rule;
use crate::form::toml_tree::{Node, Value};

/// A text of one line; control characters in it are dropped, so that it is harmless wherever it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub text: String,
    pub span: Span,
}

impl Text {
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The longest text that a field takes, in characters.
const LONGEST: usize = 2_000;

impl Field for Text {
    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        let Some(text) = node.text() else {
            reader.wrong_type(node, ask, "a text", &node.value);
            return None;
        };
        let text = harmless(text);
        if text.is_empty() || text.chars().count() > LONGEST {
            let found = text.chars().count();
            let message =
                format!("`{}` must be a text of 1 to {LONGEST} characters, found {found}", node.path);
            reader.report(Problem::new("bad-text", &node.span, message).label(ask.doc));
            return Some(Self { text: node.path.clone(), span: node.span.clone() });
        }
        if ask.rule.is_currency && !is_currency(&text) {
            let found = shortened(&text);
            let message = format!("a currency is three capital letters, such as `USD`, found `{found}`");
            reader.report(Problem::new("bad-currency", &node.span, message).label(ask.doc));
            return None;
        }
        Some(Self { text, span: node.span.clone() })
    }

    fn schema(rule: &Rule) -> Json {
        match rule.is_currency {
            true => json!({ "type": "string", "pattern": "^[A-Z]{3}$" }),
            false => json!({ "type": "string", "minLength": 1, "maxLength": LONGEST }),
        }
    }
}

/// Whether a text has the form of a currency code.
pub fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// A part of the tree that is read later, by whoever knows what is in it.
impl Field for Node {
    const SHAPE: FieldShape = FieldShape::Elsewhere;

    fn read(node: &Node, _: &FieldSpec, _: &mut Reader) -> Option<Self> {
        Some(node.clone())
    }

    fn schema(_: &Rule) -> Json {
        json!({})
    }
}

impl Field for bool {
    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        match node.value {
            Value::Bool(value) => Some(value),
            ref other => {
                reader.wrong_type(node, ask, "true or false", other);
                None
            }
        }
    }

    fn schema(_: &Rule) -> Json {
        json!({ "type": "boolean" })
    }
}

impl Field for YearMonth {
    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        let found = node.text().unwrap_or(node.value.kind());
        match found.parse() {
            Ok(month) => Some(month),
            // Read on with a stand-in so late that every price is in force.
            Err(rule) => {
                let message = format!("`{}`: {rule}, found `{}`", node.path, shortened(found));
                reader.report(Problem::new("bad-month", &node.span, message).label(ask.doc));
                NaiveDate::from_ymd_opt(2199, 12, 1).map(Self::of)
            }
        }
    }

    fn schema(_: &Rule) -> Json {
        json!({ "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" })
    }
}

/// A day from 1970 to 2199, written `YYYY-MM-DD`.
pub fn day(text: &str) -> Option<NaiveDate> {
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| plain);
    date.filter(|date| (1970..=2199).contains(&chrono::Datelike::year(date)))
}

impl Field for NaiveDate {
    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        let found = node.text().unwrap_or(node.value.kind());
        let day = day(found);
        if day.is_none() {
            let message = format!(
                "`{}`: a date is written `YYYY-MM-DD`, such as `2026-11-20`, found `{}`",
                node.path,
                shortened(found)
            );
            reader.report(Problem::new("bad-date", &node.span, message).label(ask.doc));
        }
        // The rest of the file is read on with a stand-in, so that all its problems show at once.
        day.or(Some(NaiveDate::default()))
    }

    fn schema(_: &Rule) -> Json {
        json!({ "type": "string", "format": "date" })
    }
}

impl<T: Field> Field for Option<T> {
    const SHAPE: FieldShape = T::SHAPE;

    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        T::read(node, ask, reader).map(Some)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn schema(rule: &Rule) -> Json {
        T::schema(rule)
    }
}

impl<T: Field> Field for Vec<T> {
    const SHAPE: FieldShape = FieldShape::List(&T::SHAPE);

    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        let Value::Array(items) = &node.value else {
            reader.wrong_type(node, ask, "a list", &node.value);
            return None;
        };
        if items.is_empty() && !T::may_be_none() {
            let message = format!("`{}` must list something, found an empty list", node.path);
            let hint = "leave the field out if there is nothing to list";
            reader.report(Problem::new("empty-list", &node.span, message).label(ask.doc).hint(hint));
            return None;
        }
        let read: Vec<Option<T>> = items.iter().map(|item| T::read(item, ask, reader)).collect();
        read.into_iter().collect()
    }

    fn schema(rule: &Rule) -> Json {
        json!({ "type": "array", "minItems": u8::from(!T::may_be_none()), "items": T::schema(rule) })
    }
}

/// One name or several.
#[derive(Debug, Clone)]
pub struct Names {
    pub names: Vec<Text>,
}

impl Field for Names {
    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        let names = match &node.value {
            Value::Array(_) => Vec::read(node, ask, reader)?,
            _ => vec![Text::read(node, ask, reader)?],
        };
        Some(Self { names })
    }

    fn schema(rule: &Rule) -> Json {
        json!({ "anyOf": [Text::schema(rule), Vec::<Text>::schema(rule)] })
    }
}

/// A keyed table: ids to records, in the order of the file. None at all where it is not written.
#[derive(Debug, Clone)]
pub struct Keyed<T> {
    pub items: IndexMap<String, T>,
    /// Where each is named.
    places: IndexMap<String, Span>,
}

impl<T> Keyed<T> {
    pub fn none() -> Self {
        Self { items: IndexMap::new(), places: IndexMap::new() }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.items.iter().map(|(key, item)| (key.as_str(), item))
    }

    pub fn get(&self, key: &str) -> Option<&T> {
        self.items.get(key)
    }

    /// Where the name of an item stands.
    pub fn place(&self, key: &str) -> Option<&Span> {
        self.places.get(key)
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.items.keys().map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// Ids are part of paths, so they are plain words.
pub fn is_id(key: &str) -> bool {
    (1..=100).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

impl<T: Field> Field for Keyed<T> {
    const SHAPE: FieldShape = FieldShape::Keyed(&T::SHAPE);

    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        let table = reader.table(node, ask)?;
        let mut keyed = Self::none();
        let mut whole = true;
        for (key, entry) in table {
            keyed.places.insert(key.clone(), entry.key.clone());
            if !is_id(key) {
                let message = format!(
                    "names in `{}` are made of the letters a to z, digits, `_` and `-`, found `{}`",
                    node.path,
                    shortened(key)
                );
                let problem = Problem::new("bad-id", &entry.key, message).label("part of a path");
                reader.report(problem.hint("what reports show goes into a field `name` below it"));
                whole = false;
                continue;
            }
            match T::read(&entry.node, ask, reader) {
                Some(item) => drop(keyed.items.insert(key.clone(), item)),
                None => whole = false,
            }
        }
        whole.then_some(keyed)
    }

    fn absent() -> Option<Self> {
        Some(Self::none())
    }

    fn schema(rule: &Rule) -> Json {
        json!({ "type": "object", "additionalProperties": T::schema(rule) })
    }
}

/// A table by month of the calendar, in the order of time. None at all where it is not written.
#[derive(Debug, Clone)]
pub struct ByMonth<T> {
    /// Each month with the place where it is named.
    pub items: Vec<(YearMonth, Span, T)>,
}

impl<T: Field> Field for ByMonth<T> {
    const SHAPE: FieldShape = FieldShape::ByMonth(&T::SHAPE);

    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        let table = reader.table(node, ask)?;
        let mut items = Vec::new();
        for (key, entry) in table {
            match key.parse::<YearMonth>() {
                Ok(month) => {
                    T::read(&entry.node, ask, reader).map(|item| items.push((month, entry.key.clone(), item)))
                }
                Err(rule) => {
                    let message = format!("`{}` is by month: {rule}, found `{}`", node.path, shortened(key));
                    reader.report(Problem::new("bad-month", &entry.key, message).label(ask.doc));
                    None
                }
            };
        }
        items.sort_by_key(|item| item.0);
        (items.len() == table.len()).then_some(Self { items })
    }

    fn absent() -> Option<Self> {
        Some(Self { items: vec![] })
    }

    fn schema(rule: &Rule) -> Json {
        let month = YearMonth::schema(rule);
        json!({ "type": "object", "propertyNames": month, "additionalProperties": T::schema(rule) })
    }
}

/// A file, relative to the one that names it.
#[derive(Debug, Clone)]
pub struct FileName(pub Text);

impl Field for FileName {
    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        Text::read(node, ask, reader).map(Self)
    }

    // A scenario that names no entry of a price book needs none.
    fn may_be_none() -> bool {
        true
    }

    fn schema(rule: &Rule) -> Json {
        Text::schema(rule)
    }
}
