//! Which uncertain inputs move together: `"volume.units_per_month ~ today.minutes_per_unit" = -0.3`.

use serde_json::{Value as Json, json};

use crate::form::field_row::{FieldShape, FieldSpec};
use crate::form::number::Number;
use crate::form::record::{Field, Reader};
use crate::form::rule::{CORRELATION, Rule};
use crate::form::toml_tree::Node;

/// Rank correlations by pair, as written. Whether the pair is one of uncertain inputs shows when they are drawn.
#[derive(Debug, Clone, Default)]
pub struct Correlations(Vec<(String, Number)>);

impl Correlations {
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Number)> {
        self.0.iter().map(|(pair, number)| (pair.as_str(), number))
    }
}

impl Field for Correlations {
    const SHAPE: FieldShape = FieldShape::Keyed(&Number::SHAPE);

    fn read(node: &Node, ask: &FieldSpec, reader: &mut Reader) -> Option<Self> {
        let table = reader.table(node, ask)?;
        let own = FieldSpec { rule: CORRELATION, doc: ask.doc };
        let all =
            table.iter().map(|(pair, entry)| Some((pair.clone(), Number::read(&entry.node, &own, reader)?)));
        let read: Vec<Option<(String, Number)>> = all.collect();
        read.into_iter().collect::<Option<_>>().map(Self)
    }

    fn absent() -> Option<Self> {
        Some(Self::default())
    }

    fn schema(_: &Rule) -> Json {
        json!({ "type": "object", "additionalProperties": Number::schema(&CORRELATION) })
    }
}
