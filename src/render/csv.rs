//! Figures as CSV: full precision, empty where a figure does not exist, and no text that a spreadsheet would run.

use rust_decimal::Decimal;

use crate::render::format::{Format, FormatWriter};
use crate::report::document::{Cell, Data};

pub(crate) const FORMAT: Format =
    Format { name: "csv", meaning: "Rows, for spreadsheets", write: FormatWriter::Rows(render) };

/// A header and a row each; lines end with a line feed.
pub fn render(data: &Data) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let rows = data.rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>());
    for row in std::iter::once(data.columns.clone()).chain(rows) {
        // Writing to memory does not fail.
        let _ = writer.write_record(&row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn text(cell: &Cell) -> String {
    let digits = |value: &Decimal| value.normalize().to_string();
    match cell {
        Cell::Text(text) => harmless(text),
        Cell::Money(value) | Cell::PerUnit(value) | Cell::Quantity(value) => digits(value),
        Cell::Rate(value)
        | Cell::Return(value)
        | Cell::Times(value)
        | Cell::Exact(value)
        | Cell::Cents(value)
        | Cell::Short(value)
        | Cell::Points(value)
        | Cell::Months(value)
        | Cell::Rounded(value) => digits(value),
        Cell::Sample { mean, .. } => digits(mean),
        Cell::Change(by) => text(by),
        Cell::Month { at, .. } => digits(at),
        Cell::Missing(_) => String::new(),
    }
}

/// Text that begins like a formula is kept from being one.
fn harmless(text: &str) -> String {
    match text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) {
        true => format!("'{text}"),
        false => text.to_string(),
    }
}
