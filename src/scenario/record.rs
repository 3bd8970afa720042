//! Records: each field is written once, with its type, its rule and its meaning; reading, checking, the
//! list of known names and the JSON Schema all come from that.

use std::marker::PhantomData;

use chrono::NaiveDate;
use indexmap::IndexMap;
use serde_json::{Value as Json, json};

use super::raw::{Node, Table, Value, Via};
use super::rule::{ANY, Rule};
use crate::base::calendar::YearMonth;
use crate::base::diagnostic::{Problem, Span, Texts, in_passing, nearest};
use crate::base::source::{Origin, Source};
use crate::base::text::is_hidden;

/// What a field asks of the value that it is given.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    pub rule: Rule,
    /// What the field means, for the label under an excerpt.
    pub doc: &'static str,
}

/// Reads trees into records and gathers every problem on the way.
pub struct Reader<'a> {
    pub texts: &'a Texts,
    pub problems: Vec<Problem>,
    /// Set while reading a price book: its entries name themselves as the origin of numbers.
    pub book: Option<String>,
}

/// A type that can be read from a value of a scenario.
pub trait Field: Sized {
    /// Reports what is wrong and answers None, or gives the value.
    fn read(node: &Node, ask: &Ask, reader: &mut Reader) -> Option<Self>;
    /// The value where the field is not written, if it need not be.
    fn absent() -> Option<Self> {
        None
    }
    /// Whether a list of such values may be empty.
    fn may_be_none() -> bool {
        false
    }
    /// JSON Schema of what is accepted.
    fn schema(rule: &Rule) -> Json;
}

impl<'a> Reader<'a> {
    pub fn new(texts: &'a Texts) -> Self {
        Self { texts, problems: Vec::new(), book: None }
    }

    pub fn report(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Where a value comes from, with nothing else known of it.
    pub fn source(&self, node: &Node) -> Source {
        let place = self.texts.place(&node.span);
        Source::of(match (&node.via, &self.book) {
            (Via::File, Some(entry)) => Origin::Book { entry: entry.clone(), place },
            (Via::File, None) => Origin::File(place),
            (Via::Set, _) => Origin::Set,
            (Via::Case(name), _) => Origin::Case { name: name.clone(), place },
        })
    }

    /// The entries of a table, or a problem.
    pub fn table<'n>(&mut self, node: &'n Node, ask: &Ask) -> Option<&'n Table> {
        match &node.value {
            Value::Table(table) => Some(table),
            other => {
                self.wrong_type(node, ask, "a table", other);
                None
            }
        }
    }

    pub fn wrong_type(&mut self, node: &Node, ask: &Ask, expected: &str, found: &Value) {
        let message = format!("`{}` must be {expected}, found {}", node.path, found.kind());
        self.report(Problem::new("wrong-type", &node.span, message).label(ask.doc));
    }

    /// Reports the names in a table that nobody knows, with the nearest that are known.
    pub fn known(&mut self, node: &Node, names: &[&str]) {
        let Value::Table(table) = &node.value else { return };
        for (key, entry) in table.iter().filter(|(key, _)| !names.contains(&key.as_str())) {
            let at = if node.path.is_empty() { "the scenario".into() } else { format!("`{}`", node.path) };
            let problem = Problem::new("unknown-field", &entry.key, format!("{at} has no field `{key}`"));
            self.report(problem.label("unknown field").hint(match nearest(key, names.iter().copied()) {
                Some(name) => format!("did you mean `{name}`?"),
                None => format!("known fields: {}", names.join(", ")),
            }));
        }
    }

    /// One field of a table.
    pub fn field<T: Field>(&mut self, node: &Node, key: &str, ask: &Ask) -> Option<T> {
        match node.get(key) {
            Some(value) => T::read(value, ask, self),
            None => T::absent().or_else(|| {
                let at = if node.path.is_empty() { String::new() } else { format!(" in `{}`", node.path) };
                let problem = Problem::new("missing-field", &node.span, format!("`{key}` is required{at}"));
                self.report(problem.label("not given here").hint(format!("{key}: {}", in_passing(ask.doc))));
                None
            }),
        }
    }
}

/// The rule of fields that have none.
pub const fn no_rule() -> Rule {
    ANY
}

/// Defines a record: struct, reader, known names and schema from one list of fields.
#[macro_export]
macro_rules! record {
    ($(#[doc = $about:literal])+ pub struct $name:ident {
        $( $(#[doc = $doc:literal])+ $field:ident : $type:ty $(= $rule:expr)? ),* $(,)?
    }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone)]
        pub struct $name {
            $( $(#[doc = $doc])+ pub $field: $type, )*
        }

        impl $name {
            /// The names of its fields.
            pub const FIELDS: &'static [&'static str] = &[$( stringify!($field) ),*];

            /// Reads its fields from a table that may hold others too.
            pub fn read_part(
                node: &$crate::scenario::raw::Node,
                reader: &mut $crate::scenario::record::Reader,
            ) -> Option<Self> {
                $( let $field = reader.field::<$type>(node, stringify!($field), &$crate::scenario::record::Ask {
                    rule: $crate::record!(@rule $($rule)?),
                    doc: concat!($($doc),+).trim_ascii(),
                }); )*
                Some(Self { $( $field: $field? ),* })
            }

            /// Schema of each field, by name; true for the fields that must be given.
            pub fn field_schemas() -> Vec<(&'static str, serde_json::Value, bool)> {
                use $crate::scenario::record::Field;
                vec![$( (
                    stringify!($field),
                    $crate::scenario::record::described(
                        <$type as Field>::schema(&$crate::record!(@rule $($rule)?)),
                        concat!($($doc),+).trim_ascii(),
                    ),
                    <$type as Field>::absent().is_none(),
                ) ),*]
            }
        }

        impl $crate::scenario::record::Field for $name {
            fn read(
                node: &$crate::scenario::raw::Node,
                ask: &$crate::scenario::record::Ask,
                reader: &mut $crate::scenario::record::Reader,
            ) -> Option<Self> {
                reader.table(node, ask)?;
                reader.known(node, Self::FIELDS);
                Self::read_part(node, reader)
            }

            fn schema(_: &$crate::scenario::rule::Rule) -> serde_json::Value {
                $crate::scenario::record::object(Self::field_schemas())
            }
        }
    };
    (@rule) => { $crate::scenario::record::no_rule() };
    (@rule $rule:expr) => { $rule };
}

/// Defines an enumeration of words.
#[macro_export]
macro_rules! choice {
    ($(#[doc = $about:literal])+ pub enum $name:ident { $( $(#[doc = $doc:literal])* $variant:ident = $word:literal ),* $(,)? }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $( $(#[doc = $doc])* $variant ),* }

        impl $name {
            pub const WORDS: &'static [&'static str] = &[$( $word ),*];

            /// As it is written in a scenario.
            pub fn word(self) -> &'static str {
                match self { $( Self::$variant => $word ),* }
            }
        }

        impl $crate::scenario::record::Field for $name {
            fn read(
                node: &$crate::scenario::raw::Node,
                ask: &$crate::scenario::record::Ask,
                reader: &mut $crate::scenario::record::Reader,
            ) -> Option<Self> {
                match node.text() {
                    $( Some($word) => Some(Self::$variant), )*
                    _ => {
                        reader.report($crate::scenario::record::bad_choice(node, ask, Self::WORDS));
                        None
                    }
                }
            }

            fn schema(_: &$crate::scenario::rule::Rule) -> serde_json::Value {
                serde_json::json!({ "enum": Self::WORDS })
            }
        }
    };
}

/// A word that is none of those known.
pub fn bad_choice(node: &Node, ask: &Ask, words: &[&str]) -> Problem {
    let found = node.text().map_or(node.value.kind().to_string(), |text| format!("`{}`", shortened(text)));
    let message = format!("`{}` must be one of {}, found {found}", node.path, words.join(", "));
    let problem = Problem::new("unknown-word", &node.span, message).label(ask.doc);
    match node.text().and_then(|text| nearest(text, words.iter().copied())) {
        Some(word) => problem.hint(format!("did you mean `{word}`?")),
        None => problem,
    }
}

/// A schema with its description.
pub fn described(mut schema: Json, doc: &str) -> Json {
    if let Some(object) = schema.as_object_mut() {
        object.insert("description".into(), json!(doc));
    }
    schema
}

/// Schema of a table with just these fields.
pub fn object(fields: Vec<(&'static str, Json, bool)>) -> Json {
    let required: Vec<&str> = fields.iter().filter(|field| field.2).map(|field| field.0).collect();
    let properties: serde_json::Map<String, Json> =
        fields.into_iter().map(|(name, schema, _)| (name.to_string(), schema)).collect();
    json!({ "type": "object", "additionalProperties": false, "required": required, "properties": properties })
}

/// A text of one line; control characters in it are dropped, so that it is harmless wherever it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    pub text: String,
    pub span: Span,
}

impl Words {
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The longest text that a field takes, in characters.
const LONGEST: usize = 2_000;

/// A text of one line, without characters that do not show: what is printed is what is there.
pub fn harmless(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let line = text.chars().filter(|c| !is_hidden(*c)).map(|c| if breaks(c) { ' ' } else { c });
    line.collect::<String>().trim().into()
}

impl Field for Words {
    fn read(node: &Node, ask: &Ask, reader: &mut Reader) -> Option<Self> {
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
            return None;
        }
        Some(Self { text, span: node.span.clone() })
    }

    fn schema(_: &Rule) -> Json {
        json!({ "type": "string", "minLength": 1, "maxLength": LONGEST })
    }
}

/// A part of the tree that is read later, by whoever knows what is in it.
impl Field for Node {
    fn read(node: &Node, _: &Ask, _: &mut Reader) -> Option<Self> {
        Some(node.clone())
    }

    fn schema(_: &Rule) -> Json {
        json!({})
    }
}

impl Field for bool {
    fn read(node: &Node, ask: &Ask, reader: &mut Reader) -> Option<Self> {
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
    fn read(node: &Node, ask: &Ask, reader: &mut Reader) -> Option<Self> {
        let found = node.text().unwrap_or(node.value.kind());
        match found.parse() {
            Ok(month) => Some(month),
            Err(rule) => {
                let message = format!("`{}`: {rule}, found `{}`", node.path, shortened(found));
                reader.report(Problem::new("bad-month", &node.span, message).label(ask.doc));
                None
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
    fn read(node: &Node, ask: &Ask, reader: &mut Reader) -> Option<Self> {
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
        day
    }

    fn schema(_: &Rule) -> Json {
        json!({ "type": "string", "format": "date" })
    }
}

impl<T: Field> Field for Option<T> {
    fn read(node: &Node, ask: &Ask, reader: &mut Reader) -> Option<Self> {
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
    fn read(node: &Node, ask: &Ask, reader: &mut Reader) -> Option<Self> {
        let Value::Array(items) = &node.value else {
            reader.wrong_type(node, ask, "a list", &node.value);
            return None;
        };
        if items.is_empty() && !T::may_be_none() {
            let message = format!("`{}` must list something, found an empty list", node.path);
            let hint = "leave the field out where there is nothing to list";
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

/// A keyed table: ids to records, in the order of the file. None at all where it is not written.
#[derive(Debug, Clone)]
pub struct Keyed<T> {
    pub items: IndexMap<String, T>,
    kind: PhantomData<T>,
}

impl<T> Keyed<T> {
    pub fn none() -> Self {
        Self { items: IndexMap::new(), kind: PhantomData }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.items.iter().map(|(key, item)| (key.as_str(), item))
    }

    pub fn get(&self, key: &str) -> Option<&T> {
        self.items.get(key)
    }

    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.items.keys().map(String::as_str)
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

/// A text for a message: its beginning, harmless.
pub fn shortened(text: &str) -> String {
    const SHOWN: usize = 60;
    let text = harmless(text);
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text,
    }
}

/// Ids are part of paths, so they are plain words.
pub fn is_id(key: &str) -> bool {
    (1..=100).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

impl<T: Field> Field for Keyed<T> {
    fn read(node: &Node, ask: &Ask, reader: &mut Reader) -> Option<Self> {
        let table = reader.table(node, ask)?;
        let mut keyed = Self::none();
        let mut whole = true;
        for (key, entry) in table {
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
