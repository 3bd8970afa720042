//! docs/fields.md is what the records say of their fields. `BLESS=1 cargo test --test fields` writes it anew.

use std::fmt::Write;

use serde_json::Value;
use tollgate::form::field_row::{FieldRow, FieldShape, fields, schemas};
use tollgate::form::kind::FieldKind;
use tollgate::model::BLOCKS;
use tollgate::scenario::types::{OptionCore, Root};

/// A table of the file: its path, and the records whose fields stand in it.
type Table = (String, Vec<&'static [FieldRow]>);

const INTRO: &str = "# Scenario fields

Every field that a scenario file may have, table by table. This page is written from the definitions in the program, by
`BLESS=1 cargo test --test fields`, and a test fails when the two differ. `tollgate schema` prints the same as a JSON
Schema, for completion in an editor. NAME stands for a name of your own.

Any number may be a table instead, with `value`, `source`, `as_of`, `note`, `label` (what charts and reports call it),
a range (`min` and `max`, or `p10` and `p90`), and for amounts of money `currency` and `annual_escalation`.
";

#[test]
fn the_reference_is_what_the_records_say() {
    let page = page();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/fields.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let written = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        written == page,
        "docs/fields.md is not what the records say: BLESS=1 cargo test --test fields writes it"
    );
}

fn page() -> String {
    let mut out = INTRO.to_string();
    let mut waiting: Vec<Table> = vec![(String::new(), vec![Root::ROWS])];
    while !waiting.is_empty() {
        let (path, records) = waiting.remove(0);
        let heading = if path.is_empty() { "Top level".to_string() } else { format!("`[{path}]`") };
        write!(out, "\n## {heading}\n\n| field | kind | required | must be | meaning |\n| --- | --- | --- | --- | --- |\n")
            .unwrap();
        let mut below = Vec::new();
        for rows in &records {
            let known = schemas(rows);
            for (row, (_, schema, required)) in fields(rows).zip(known) {
                out += &line(row, &schema, required);
                below.extend(tables(&path, row));
            }
        }
        below.append(&mut waiting);
        waiting = below;
    }
    out
}

fn line(row: &FieldRow, schema: &Value, required: bool) -> String {
    let required = if required { "yes" } else { "" };
    let says = match number(&row.shape) {
        true => row.rule.says,
        false => "",
    };
    let only = match row.ways {
        [] => String::new(),
        ways => format!(" Goes with {}.", ways.join(", ")),
    };
    let meaning = format!("{}{only}", row.doc);
    let cells = [format!("`{}`", row.name), kind(row, schema), required.into(), says.into(), meaning];
    format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "))
}

/// Whether it is a number, or numbers in a list or by name.
fn number(shape: &FieldShape) -> bool {
    match shape {
        FieldShape::Number => true,
        FieldShape::Keyed(inner) | FieldShape::ByMonth(inner) | FieldShape::List(inner) => number(inner),
        FieldShape::Either(shapes) => shapes.iter().any(number),
        _ => false,
    }
}

fn kind(row: &FieldRow, schema: &Value) -> String {
    match row.shape {
        FieldShape::Record(_) | FieldShape::Flat(_) => "table".to_string(),
        FieldShape::Keyed(inner) if number(inner) => format!("{} by name", measure(row.kind)),
        FieldShape::Keyed(_) => "tables by name".to_string(),
        FieldShape::ByMonth(_) => "tables by month".to_string(),
        FieldShape::List(inner) if number(inner) => format!("list: {}", measure(row.kind)),
        FieldShape::List(_) => "list".to_string(),
        FieldShape::Number => measure(row.kind).to_string(),
        FieldShape::Either(shapes) if shapes.iter().any(number) => {
            format!("{}, or by year", measure(row.kind))
        }
        FieldShape::Elsewhere => "table".to_string(),
        FieldShape::Either(_) | FieldShape::Value => value(schema),
    }
}

fn measure(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Share => "share",
        FieldKind::Rate => "yearly rate",
        FieldKind::Count => "count",
        FieldKind::Units => "units of work",
        FieldKind::Money => "money",
        FieldKind::Tokens => "tokens",
        FieldKind::Minutes => "minutes",
        FieldKind::Months => "month",
        _ => "number",
    }
}

/// A text, a date, or one of some words.
fn value(schema: &Value) -> String {
    if let Some(words) = schema["enum"].as_array() {
        let words = words.iter().filter_map(Value::as_str).map(|word| format!("`{word}`"));
        return words.collect::<Vec<_>>().join(", ");
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (_, Some("date")) => "date".to_string(),
        (Some("boolean"), _) => "true or false".to_string(),
        (Some("array"), _) => "list".to_string(),
        (Some("object"), _) => "table".to_string(),
        _ => "text".to_string(),
    }
}

/// The tables that stand below a field.
fn tables(path: &str, row: &FieldRow) -> Vec<Table> {
    let here = if path.is_empty() { row.name.to_string() } else { format!("{path}.{}", row.name) };
    match (path, row.name) {
        ("", "options") => {
            let own = BLOCKS.iter().map(|block| block.rows);
            vec![(format!("{here}.NAME"), std::iter::once(OptionCore::ROWS).chain(own).collect())]
        }
        // Its tables are those of the whole file.
        ("", "cases") => vec![],
        _ => records(&here, &row.shape),
    }
}

fn records(path: &str, shape: &FieldShape) -> Vec<Table> {
    match shape {
        FieldShape::Record(rows) => vec![(path.to_string(), vec![rows])],
        FieldShape::Keyed(inner) => records(&format!("{path}.NAME"), inner),
        FieldShape::ByMonth(inner) => records(&format!("{path}.\"2027-01\""), inner),
        FieldShape::List(inner) => records(&format!("[{path}]"), inner),
        FieldShape::Either(shapes) => shapes.iter().flat_map(|shape| records(path, shape)).collect(),
        _ => vec![],
    }
}
