//! The tables of a report for programs.

use serde_json::{Value, json};

use crate::render::show::Output;
use crate::report::document::{Block, Cell, Data, Report, Row};
use crate::report::json::number;

/// An answer that is tables; `said` is said of them to people.
pub(super) fn of_tables<'a>(said: &'a Report, tables: &'a Report) -> Output<'a> {
    Output::new("", || said.clone(), || table_json(tables), || table_rows(tables))
}

/// The tables of a report as rows, each with its title.
fn table_rows(report: &Report) -> Data {
    let tables = report.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let mut data = Data { columns: vec![], rows: vec![] };
    for table in tables {
        if data.columns.len() < table.columns.len() {
            data.columns.clone_from(&table.columns);
        }
        let row = |row: &Row| {
            let cells = row.cells.iter().map(|cell| match cell {
                Cell::Missing(_) => Cell::Text(String::new()),
                cell => cell.clone(),
            });
            std::iter::once(Cell::Text(row.name.clone())).chain(cells).collect()
        };
        data.rows.extend(table.rows.iter().map(row));
    }
    let width = data.columns.len();
    data.rows.iter_mut().for_each(|row: &mut Vec<Cell>| row.resize(width, Cell::Text(String::new())));
    data
}

/// The tables of a report for programs: a list of objects, by column.
fn table_json(report: &Report) -> Value {
    let data = table_rows(report);
    let object = |row: &Vec<Cell>| {
        let fields = data.columns.iter().zip(row).map(|(column, cell)| {
            let value = match cell {
                Cell::Text(text) if text.is_empty() => Value::Null,
                Cell::Text(text) => json!(text),
                Cell::Exact(value) | Cell::Rate(value) | Cell::Short(value) => number(*value),
                _ => Value::Null,
            };
            (column.replace([' ', ','], "_"), value)
        });
        Value::Object(fields.collect())
    };
    data.rows.iter().map(object).collect()
}
