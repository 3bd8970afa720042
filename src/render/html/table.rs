//! Tables as HTML. A total ends a group of rows, and rows are sorted within their group.

use maud::{Markup, html};
use rust_decimal::Decimal;

use crate::render::cells::{Scale, cell};
use crate::report::document::{Cell, Layout, Row, Style, Table};

pub fn table(table: &Table) -> Markup {
    let scale = Scale::of(table);
    let layout = match table.layout {
        Layout::Figures => "figures",
        Layout::Narrow => "narrow",
        Layout::Words => "words",
    };
    let wide = table.columns.len() > WIDE;
    html! {
        div.scroll tabindex="0" role="region" aria-label=(table.title) {
            table.(layout).wide[wide] {
                caption { (scale.title(table)) }
                thead { tr { @for name in &table.columns { th scope="col" { (name) } } } }
                @for group in groups(&table.rows) {
                    tbody.total[group.iter().any(is_total)] { @for line in group { (row(line, scale)) } }
                }
            }
        }
    }
}

/// More columns than this are printed smaller.
const WIDE: usize = 6;

fn is_total(row: &Row) -> bool {
    row.style == Style::Total
}

/// Rows up to a total, then the total by itself, and so on.
fn groups(rows: &[Row]) -> Vec<&[Row]> {
    rows.chunk_by(|a, b| !is_total(a) && !is_total(b)).collect()
}

fn row(row: &Row, scale: Scale) -> Markup {
    html! { tr { th scope="row" { (row.name) } @for value in &row.cells { (data(value, scale)) } } }
}

fn data(value: &Cell, scale: Scale) -> Markup {
    let text = cell(value, scale);
    match value {
        Cell::Missing(why) => html! { td.missing title=(why) { (text) } },
        other => match number(other) {
            Some(number) => html! { td.number data-v=(number.to_string()) { (text) } },
            None => html! { td { (text) } },
        },
    }
}

/// What a column is sorted by, where it has figures.
fn number(cell: &Cell) -> Option<Decimal> {
    match cell {
        Cell::Text(_) | Cell::Missing(_) => None,
        Cell::Change(by) => number(by),
        Cell::Sample { mean, .. } => Some(*mean),
        Cell::Month { at, .. } => Some(*at),
        Cell::Money(value)
        | Cell::Cents(value)
        | Cell::PerUnit(value)
        | Cell::Quantity(value)
        | Cell::Rate(value)
        | Cell::Return(value)
        | Cell::Exact(value)
        | Cell::Rounded(value)
        | Cell::Short(value)
        | Cell::Times(value)
        | Cell::Points(value)
        | Cell::Months(value) => Some(*value),
    }
}
