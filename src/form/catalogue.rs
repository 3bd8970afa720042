//! The catalogue of fields: from a path to what is known of the field that stands there.

use crate::form::field_row::{FieldRow, FieldShape, fields};
use crate::form::kind::{FieldGroup, FieldKind};
use crate::form::number::ESCALATION;

/// The fields of a kind of file.
#[derive(Debug, Clone)]
pub struct Catalogue {
    root: &'static [FieldRow],
    /// Fields of parts that are read elsewhere, by where they stand; `*` is any name.
    parts: Vec<Rows>,
    /// Fields of other files whose values stand below a path of this one, as the price of a model does below the call.
    borrowed: Vec<Rows>,
}

/// Fields below a path.
type Rows = (&'static [&'static str], &'static [FieldRow]);

/// A field at a path.
#[derive(Debug, Clone, Copy)]
pub struct FoundField {
    pub row: &'static FieldRow,
    /// Its own group, or that of the field that it is in.
    pub group: FieldGroup,
    /// Names of the user's own, months or places in a list between the field and the end of the path.
    below: usize,
}

impl FoundField {
    /// Whether the path is that of the field itself, and not of an entry of it.
    pub fn is_itself(&self) -> bool {
        self.below == 0
    }

    pub fn is_silent(&self) -> bool {
        self.is_itself() && self.row.kind == FieldKind::Silent
    }

    /// Whether it is a table by names of the user's own.
    pub fn is_keyed(&self) -> bool {
        self.is_itself() && matches!(self.row.shape, FieldShape::Keyed(_))
    }

    /// Whether it is a table by month, or one of its months.
    pub fn is_by_month(&self) -> bool {
        matches!(self.row.shape, FieldShape::ByMonth(_)) && self.below <= 1
    }

    /// Whether it is a table of things that each stand for themselves: where there is no table, there are no things.
    pub fn is_of_things(&self) -> bool {
        self.is_keyed() && !self.row.whole || self.is_by_month()
    }
}

impl Catalogue {
    pub fn of(root: &'static [FieldRow]) -> Self {
        Self { root, parts: Vec::new(), borrowed: Vec::new() }
    }

    /// With the fields of a part that is read elsewhere.
    pub fn with(mut self, at: &'static [&'static str], rows: &'static [FieldRow]) -> Self {
        self.parts.push((at, rows));
        self
    }

    /// With fields of another file whose values stand below a path.
    pub fn borrowing(mut self, at: &'static [&'static str], rows: &'static [FieldRow]) -> Self {
        self.borrowed.push((at, rows));
        self
    }

    /// The field of a dotted path, such as `options.api.calls.triage.input_tokens`, or that an entry is of, such as
    /// `volume.monthly.3`. None where there is no such field.
    pub fn field(&self, path: &str) -> Option<FoundField> {
        let keys: Vec<&str> = path.split('.').collect();
        self.at(&keys)
    }

    /// The same of a path in keys.
    pub fn at(&self, keys: &[&str]) -> Option<FoundField> {
        let mut found: Option<FoundField> = None;
        let mut shape = FieldShape::Record(self.root);
        for at in 0..keys.len() {
            let row = self.rows(&shape, &keys[..at]).into_iter().find_map(|rows| named(rows, keys[at]));
            let group = found.map_or(FieldGroup::Other, |found| found.group);
            (found, shape) = match (row, inner(&shape, keys[at]), found) {
                (Some(row), ..) => {
                    let group = row.group.unwrap_or(group);
                    (Some(FoundField { row, group, below: 0 }), row.shape)
                }
                (None, Some(inner), Some(before)) => {
                    (Some(FoundField { below: before.below + 1, ..before }), inner)
                }
                _ => return None,
            };
        }
        found
    }

    /// The field of this file that a path is of. A date behind the path, as of a price that holds from then on, is not
    /// part of it; a number has a rate of its own, wherever it stands.
    pub fn written(&self, path: &str) -> Option<FoundField> {
        let path = path.split('@').next().unwrap_or(path);
        let rate = || path.ends_with(".annual_escalation").then_some(&ESCALATION);
        self.field(path).or_else(|| rate().map(alone))
    }

    /// The field that an input of the sheet is of: one of this file, or one of another whose value stands there.
    pub fn input(&self, path: &str) -> Option<FoundField> {
        self.written(path).or_else(|| self.borrowed_row(path).map(alone))
    }

    fn borrowed_row(&self, path: &str) -> Option<&'static FieldRow> {
        let keys: Vec<&str> = path.split('.').collect();
        let last = keys.last().and_then(|key| key.split('@').next())?;
        let below = |at: &[&str]| at.len() < keys.len() && is_like(at, &keys[..at.len()]);
        self.borrowed.iter().filter(|(at, _)| below(at)).find_map(|(_, rows)| named(rows, last))
    }

    /// The fields of a shape that stands at a path, with those of parts that are read elsewhere.
    fn rows(&self, shape: &FieldShape, at: &[&str]) -> Vec<&'static [FieldRow]> {
        match shape {
            FieldShape::Record(rows) => vec![rows],
            FieldShape::Number => vec![std::slice::from_ref(&ESCALATION)],
            FieldShape::Either(shapes) => shapes.iter().flat_map(|shape| self.rows(shape, at)).collect(),
            FieldShape::Elsewhere => {
                let here =
                    self.parts.iter().filter(|(place, _)| place.len() == at.len() && is_like(place, at));
                here.map(|(_, rows)| *rows).collect()
            }
            _ => vec![],
        }
    }
}

/// A field whose place is not known.
fn alone(row: &'static FieldRow) -> FoundField {
    FoundField { row, group: row.group.unwrap_or(FieldGroup::Other), below: 0 }
}

fn named(rows: &'static [FieldRow], name: &str) -> Option<&'static FieldRow> {
    fields(rows).find(|row| row.name == name)
}

/// The shape of an entry by its name, month or place.
fn inner(shape: &FieldShape, key: &str) -> Option<FieldShape> {
    match shape {
        FieldShape::Keyed(inner) | FieldShape::ByMonth(inner) => Some(**inner),
        FieldShape::List(inner) => key.bytes().all(|byte| byte.is_ascii_digit()).then_some(**inner),
        FieldShape::Either(shapes) => shapes.iter().find_map(|shape| inner(shape, key)),
        _ => None,
    }
}

/// Whether keys are those of a pattern, in which `*` is any name.
fn is_like(pattern: &[&str], keys: &[&str]) -> bool {
    pattern.iter().zip(keys).all(|(name, key)| *name == "*" || name == key)
}
