//! Every month of every option, as a plain table for spreadsheets.

use crate::analysis::study::types::{MonthFigures, OptionStudy, Study};
use crate::report::document::{Cell, Data};

/// monthly.csv: a row for each option and month.
pub fn months(study: &Study) -> Data {
    let fixed = [
        "option",
        "month",
        "date",
        "actual",
        "demand",
        "served",
        "cost",
        "value",
        "net",
        "cumulative_cost",
        "cumulative_net",
        "cost_per_unit",
        "value_per_unit",
        "replicas",
    ];
    let mut columns: Vec<String> = fixed.into_iter().map(str::to_string).collect();
    if let Some(option) = study.options.first() {
        columns.extend(option.by_category.iter().map(|(word, _)| format!("cost_{word}")));
    }
    let rows = study.options.iter().flat_map(|option| option.monthly.iter().map(|month| row(option, month)));
    Data { columns, rows: rows.collect() }
}

fn row(option: &OptionStudy, month: &MonthFigures) -> Vec<Cell> {
    let mut cells = vec![
        Cell::Text(option.id.clone()),
        Cell::Quantity(month.month.into()),
        Cell::Text(month.date.to_string()),
        Cell::Text(if month.actual { "yes" } else { "no" }.into()),
        Cell::Quantity(month.demand),
        Cell::Quantity(month.served),
        Cell::Money(month.cost),
        Cell::Money(month.value),
        Cell::Money(month.net),
        Cell::Money(month.cumulative_cost),
        Cell::Money(month.cumulative_net),
        Cell::of(&month.cost_per_unit, Cell::PerUnit),
        Cell::of(&month.value_per_unit, Cell::PerUnit),
        month.replicas.map_or(Cell::Missing("no replicas".into()), Cell::Quantity),
    ];
    cells.extend(month.by_category.iter().map(|(_, amount)| Cell::Money(*amount)));
    cells
}
