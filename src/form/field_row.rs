//! What is known of a field, said once beside it: its rule and meaning, what kind of thing it is, how people call it,
//! and to which group of inputs it belongs.

use serde_json::Value as Json;

use crate::form::kind::{FieldGroup, FieldKind, Period};
use crate::form::rule::Rule;

/// What a field asks of the value that it is given.
#[derive(Debug, Clone, Copy)]
pub struct FieldSpec {
    pub rule: Rule,
    /// What the field means, for the label under an excerpt.
    pub doc: &'static str,
}

/// A field of a record.
#[derive(Debug, Clone, Copy)]
pub struct FieldRow {
    /// As it is written.
    pub name: &'static str,
    /// What it means, in a sentence.
    pub doc: &'static str,
    pub rule: Rule,
    pub kind: FieldKind,
    /// A few plain words for people; empty where the name in words says it: see `label`.
    words: &'static str,
    /// None where it belongs to the group of the field that it is in.
    pub group: Option<FieldGroup>,
    /// What it is by, where its unit does not say so.
    pub per: Option<Period>,
    pub shape: FieldShape,
    /// A change may add an entry to this keyed table.
    pub open: bool,
    /// The entries of this keyed table come and go together.
    pub whole: bool,
    /// The ways of doing it in which the field has an effect; empty where it has one in all of them.
    pub ways: &'static [&'static str],
    schema: fn(&Rule) -> Json,
    required: fn() -> bool,
}

/// How the values of a type are laid out.
#[derive(Debug, Clone, Copy)]
pub enum FieldShape {
    /// A text, a date, a word: nothing is below it.
    Value,
    /// A number, or a table with its value and what is said of it.
    Number,
    Record(&'static [FieldRow]),
    /// A record whose fields stand in the table that holds it.
    Flat(&'static [FieldRow]),
    /// Entries by names of the user's own.
    Keyed(&'static FieldShape),
    ByMonth(&'static FieldShape),
    List(&'static FieldShape),
    Either(&'static [FieldShape]),
    /// A part that is read elsewhere.
    Elsewhere,
}

impl FieldRow {
    /// A field with what follows from its shape and its rule; `schema` is that of its type, `required` whether it must be
    /// given.
    pub const fn new(
        (name, doc): (&'static str, &'static str),
        rule: Rule,
        shape: FieldShape,
        schema: fn(&Rule) -> Json,
        required: fn() -> bool,
    ) -> Self {
        let kind = kind_of(&shape, &rule);
        Self {
            name,
            doc,
            rule,
            kind,
            words: "",
            group: None,
            per: None,
            shape,
            open: false,
            whole: false,
            ways: &[],
            schema,
            required,
        }
    }

    pub const fn kind(self, kind: FieldKind) -> Self {
        Self { kind, ..self }
    }

    pub const fn named(self, words: &'static str) -> Self {
        Self { words, ..self }
    }

    pub const fn group(self, group: FieldGroup) -> Self {
        Self { group: Some(group), ..self }
    }

    pub const fn per(self, period: Period) -> Self {
        Self { per: Some(period), ..self }
    }

    pub const fn open(self) -> Self {
        Self { open: true, ..self }
    }

    pub const fn whole(self) -> Self {
        Self { whole: true, ..self }
    }

    pub const fn only(self, ways: &'static [&'static str]) -> Self {
        Self { ways, ..self }
    }

    pub const fn doc(self, doc: &'static str) -> Self {
        Self { doc, ..self }
    }

    /// The fields of a flat record, with other meanings in the place where it stands.
    pub const fn fields(self, rows: &'static [FieldRow]) -> Self {
        Self { shape: FieldShape::Flat(rows), ..self }
    }

    /// The fields of a flat record; none of anything else.
    pub fn inner(&self) -> &'static [FieldRow] {
        match self.shape {
            FieldShape::Flat(rows) => rows,
            _ => &[],
        }
    }

    /// What it asks of a value.
    pub fn spec(&self) -> FieldSpec {
        FieldSpec { rule: self.rule, doc: self.doc }
    }

    /// What people call it: `automation rate`.
    pub fn label(&self) -> String {
        if self.words.is_empty() { self.name.replace('_', " ") } else { self.words.to_string() }
    }

    /// Whether it is a part of a whole by its rule, so that nothing above one can be meant.
    pub fn is_part_of_whole(&self) -> bool {
        matches!(self.kind, FieldKind::Share) && self.rule.is_share()
    }
}

/// A number is of the kind of its rule.
const fn kind_of(shape: &FieldShape, rule: &Rule) -> FieldKind {
    match shape {
        FieldShape::Number => rule.kind,
        FieldShape::Keyed(inner) | FieldShape::ByMonth(inner) | FieldShape::List(inner) => {
            kind_of(inner, rule)
        }
        FieldShape::Value => FieldKind::Words,
        FieldShape::Record(_) | FieldShape::Flat(_) | FieldShape::Either(_) | FieldShape::Elsewhere => {
            FieldKind::Part
        }
    }
}

/// The fields of a record, those of flat records in their place.
pub fn fields(rows: &'static [FieldRow]) -> impl Iterator<Item = &'static FieldRow> {
    rows.iter().flat_map(|row| match row.shape {
        FieldShape::Flat(inner) => inner.iter(),
        _ => std::slice::from_ref(row).iter(),
    })
}

/// The names of the fields of a record.
pub fn names(rows: &'static [FieldRow]) -> Vec<&'static str> {
    fields(rows).map(|row| row.name).collect()
}

/// The JSON Schema of each field by its name; true for the fields that must be given.
pub fn schemas(rows: &'static [FieldRow]) -> Vec<(&'static str, Json, bool)> {
    let schema = |row: &FieldRow| {
        let mut schema = (row.schema)(&row.rule);
        if let Some(object) = schema.as_object_mut() {
            object.insert("description".into(), row.doc.into());
        }
        schema
    };
    fields(rows).map(|row| (row.name, schema(row), (row.required)())).collect()
}
