//! Records: each field is written once, with its type, its rule and its meaning; reading, checking, the
//! list of known names and the JSON Schema all come from that.

use std::collections::HashMap;

use serde_json::{Value as Json, json};

use crate::base::diagnostic::{Problem, Span, Texts, in_passing, nearest};
use crate::base::source::{Origin, Source};
use crate::base::text::shortened;
use crate::form::distribution::RangeSummary;
use crate::form::field_row::{FieldRow, FieldShape, FieldSpec};
use crate::form::rule::{ANY, Rule};
use crate::form::toml_tree::{Node, Table, Value, Via};

/// Reads trees into records and gathers every problem on the way.
pub struct Reader<'a> {
    pub texts: &'a Texts,
    pub problems: Vec<Problem>,
    /// Set while reading a price book: its entries name themselves as the origin of numbers.
    pub book: Option<String>,
    /// What is said of how far numbers may be off, by their paths.
    pub ranges: HashMap<String, RangeSummary>,
    /// What the author calls numbers, by path.
    pub labels: HashMap<String, String>,
}

/// A type that can be read from a value of a scenario.
pub trait Field: Sized {
    /// How its values are laid out.
    const SHAPE: FieldShape = FieldShape::Value;
    /// Reports what is wrong and answers None or a stand-in, or gives the value.
    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self>;
    /// The value where the field is not written, if it need not be.
    fn absent() -> Option<Self> {
        None
    }
    /// Reads it from the table that holds it.
    fn member(table: &Node, row: &'static FieldRow, reader: &mut Reader) -> Option<Self> {
        reader.field(table, row.name, &row.spec())
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
        Self { texts, problems: Vec::new(), book: None, ranges: HashMap::new(), labels: HashMap::new() }
    }

    /// Adds a problem, once: two options can meet the same fault, and a number that was refused is read on with a
    /// stand-in, of which nothing more is reported.
    pub fn report(&mut self, problem: Problem) {
        const LOOKED_AT: usize = 1_000;
        let known = |old: &Problem| {
            let same = problem.span.is_some() && old.span == problem.span;
            same && (old.message == problem.message || WRONG_ALONE.contains(&old.code))
        };
        if !self.problems.iter().take(LOOKED_AT).any(known) {
            self.problems.push(problem);
        }
    }

    /// Whether the value at a span has been refused.
    pub fn has_refused(&self, span: &Span) -> bool {
        self.problems.iter().any(|problem| problem.span.as_ref() == Some(span))
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
    pub fn table<'n>(&mut self, node: &'n Node, ask: &FieldSpec) -> Option<&'n Table> {
        match &node.value {
            Value::Table(table) => Some(table),
            other => {
                self.wrong_type(node, ask, "a table", other);
                None
            }
        }
    }

    pub fn wrong_type(&mut self, node: &Node, ask: &FieldSpec, expected: &str, found: &Value) {
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

    /// One field of a table, by its row.
    pub fn member<T: Field>(&mut self, table: &Node, row: Option<&'static FieldRow>) -> Option<T> {
        T::member(table, row?, self)
    }

    /// One field of a table.
    pub fn field<T: Field>(&mut self, node: &Node, key: &str, ask: &FieldSpec) -> Option<T> {
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

/// Problems of a value by itself, after which no other problem of it is reported.
const WRONG_ALONE: &[&str] =
    &["not-a-number", "bad-number", "out-of-range", "bad-currency", "per-token-price"];

/// The rule of fields that have none.
pub const fn no_rule() -> Rule {
    ANY
}

/// The row of a field of a type.
pub const fn row_of<T: Field>(name: &'static str, doc: &'static str, rule: Rule) -> FieldRow {
    FieldRow::new((name, doc), rule, T::SHAPE, T::schema, is_required::<T>)
}

fn is_required<T: Field>() -> bool {
    T::absent().is_none()
}

/// Defines a record: struct, reader, rows of its fields and schema from one list of fields, each
/// `name: Type = RULE [what else is known of it],` with its meaning above it. In the brackets stand, each where it does
/// not follow from type and rule: `kind Tokens`, `group Cache`, `per Month`, `label "prompt tokens of a call"`, `open` and
/// `whole` of a keyed table, `fields ROWS` of a flat record, `only WAYS` that take it. The fields of a `flat` record stand in
/// the table that holds it.
#[macro_export]
macro_rules! record {
    ($(#[doc = $about:literal])+ pub struct $name:ident { $($fields:tt)* }) => {
        $crate::record!(@read $(#[doc = $about])+ $name { $($fields)* });

        impl $crate::form::record::Field for $name {
            const SHAPE: $crate::form::field_row::FieldShape = $crate::form::field_row::FieldShape::Record(Self::ROWS);

            fn read(
                node: &$crate::form::toml_tree::Node,
                ask: &$crate::form::field_row::FieldSpec,
                reader: &mut $crate::form::record::Reader,
            ) -> Option<Self> {
                reader.table(node, ask)?;
                reader.known(node, &$crate::form::field_row::names(Self::ROWS));
                Self::read_part(node, reader)
            }

            fn schema(_: &$crate::form::rule::Rule) -> serde_json::Value {
                $crate::form::record::object($crate::form::field_row::schemas(Self::ROWS))
            }
        }
    };
    ($(#[doc = $about:literal])+ pub flat struct $name:ident { $($fields:tt)* }) => {
        $crate::record!(@read $(#[doc = $about])+ $name { $($fields)* });

        impl $crate::form::record::Field for $name {
            const SHAPE: $crate::form::field_row::FieldShape = $crate::form::field_row::FieldShape::Flat(Self::ROWS);

            fn read(
                node: &$crate::form::toml_tree::Node,
                _: &$crate::form::field_row::FieldSpec,
                reader: &mut $crate::form::record::Reader,
            ) -> Option<Self> {
                Self::read_part(node, reader)
            }

            fn member(
                table: &$crate::form::toml_tree::Node,
                row: &'static $crate::form::field_row::FieldRow,
                reader: &mut $crate::form::record::Reader,
            ) -> Option<Self> {
                Self::read_rows(table, row.inner(), reader)
            }

            fn schema(_: &$crate::form::rule::Rule) -> serde_json::Value {
                $crate::form::record::object($crate::form::field_row::schemas(Self::ROWS))
            }
        }
    };
    (@read $(#[doc = $about:literal])+ $name:ident {
        $( $(#[doc = $doc:literal])+ $field:ident : $type:ty $(= $rule:ident)? $([ $($known:tt)* ])? ),* $(,)?
    }) => {
        $(#[doc = $about])+
        #[derive(Debug, Clone)]
        pub struct $name {
            $( $(#[doc = $doc])+ pub $field: $type, )*
        }

        impl $name {
            /// What is known of its fields.
            pub const ROWS: &'static [$crate::form::field_row::FieldRow] = &[$( $crate::record!(@known
                $crate::form::record::row_of::<$type>(
                    stringify!($field),
                    concat!($($doc),+).trim_ascii(),
                    $crate::record!(@rule $($rule)?),
                );
                $($($known)*)?
            ) ),*];

            /// Reads its fields from a table that may hold others too.
            pub fn read_part(
                node: &$crate::form::toml_tree::Node,
                reader: &mut $crate::form::record::Reader,
            ) -> Option<Self> {
                Self::read_rows(node, Self::ROWS, reader)
            }

            fn read_rows(
                node: &$crate::form::toml_tree::Node,
                rows: &'static [$crate::form::field_row::FieldRow],
                reader: &mut $crate::form::record::Reader,
            ) -> Option<Self> {
                let mut rows = rows.iter();
                $( let $field = reader.member::<$type>(node, rows.next()); )*
                Some(Self { $( $field: $field? ),* })
            }
        }
    };
    (@rule) => { $crate::form::record::no_rule() };
    (@rule $rule:ident) => { $rule };
    (@known $row:expr;) => { $row };
    (@known $row:expr; kind $kind:ident $(, $($more:tt)*)?) => {
        $crate::record!(@known $row.kind($crate::form::kind::FieldKind::$kind); $($($more)*)?)
    };
    (@known $row:expr; group $group:ident $(, $($more:tt)*)?) => {
        $crate::record!(@known $row.group($crate::form::kind::FieldGroup::$group); $($($more)*)?)
    };
    (@known $row:expr; per $period:ident $(, $($more:tt)*)?) => {
        $crate::record!(@known $row.per($crate::form::kind::Period::$period); $($($more)*)?)
    };
    (@known $row:expr; label $words:literal $(, $($more:tt)*)?) => {
        $crate::record!(@known $row.named($words); $($($more)*)?)
    };
    (@known $row:expr; only $ways:ident $(, $($more:tt)*)?) => {
        $crate::record!(@known $row.only($ways); $($($more)*)?)
    };
    (@known $row:expr; open $(, $($more:tt)*)?) => { $crate::record!(@known $row.open(); $($($more)*)?) };
    (@known $row:expr; whole $(, $($more:tt)*)?) => { $crate::record!(@known $row.whole(); $($($more)*)?) };
    (@known $row:expr; fields $rows:ident $(, $($more:tt)*)?) => {
        $crate::record!(@known $row.fields($rows); $($($more)*)?)
    };
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

        impl $crate::form::record::Field for $name {
            fn read(
                node: &$crate::form::toml_tree::Node,
                ask: &$crate::form::field_row::FieldSpec,
                reader: &mut $crate::form::record::Reader,
            ) -> Option<Self> {
                match node.text() {
                    $( Some($word) => Some(Self::$variant), )*
                    _ => {
                        reader.report($crate::form::record::bad_choice(node, ask, Self::WORDS));
                        None
                    }
                }
            }

            fn schema(_: &$crate::form::rule::Rule) -> serde_json::Value {
                serde_json::json!({ "enum": Self::WORDS })
            }
        }
    };
}

/// A word that is none of those known.
pub fn bad_choice(node: &Node, ask: &FieldSpec, words: &[&str]) -> Problem {
    let found = node.text().map_or(node.value.kind().to_string(), |text| format!("`{}`", shortened(text)));
    let message = format!("`{}` must be one of {}, found {found}", node.path, words.join(", "));
    let problem = Problem::new("unknown-word", &node.span, message).label(ask.doc);
    match node.text().and_then(|text| nearest(text, words.iter().copied())) {
        Some(word) => problem.hint(format!("did you mean `{word}`?")),
        None => problem,
    }
}

/// Schema of a table with just these fields.
pub fn object(fields: Vec<(&'static str, Json, bool)>) -> Json {
    let required: Vec<&str> = fields.iter().filter(|field| field.2).map(|field| field.0).collect();
    let properties: serde_json::Map<String, Json> =
        fields.into_iter().map(|(name, schema, _)| (name.to_string(), schema)).collect();
    json!({ "type": "object", "additionalProperties": false, "required": required, "properties": properties })
}
