//! Profit and loss by fiscal year: the books beside the cash.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::study::types::{OptionStudy, ProfitFigures, Study};
use crate::base::calendar::YearMonth;
use crate::report::document::{Cell, Layout, Row, Table};
use crate::report::json::number;

/// A line of the statement, read off a month.
type Line = (&'static str, fn(&ProfitFigures) -> Decimal);

const LINES: &[Line] = &[
    ("benefit", |month| month.benefit),
    ("operating cost", |month| -month.operating_cost),
    ("depreciation", |month| -month.depreciation),
    ("profit before tax", |month| month.profit),
    ("tax", |month| -month.tax),
    ("profit after tax", |month| month.profit - month.tax),
];

/// The fiscal year of a month, named by the year in which it ends.
pub fn fiscal_year(starts: Option<u32>, date: YearMonth) -> i32 {
    let starts = starts.unwrap_or(1);
    date.year() + i32::from(starts > 1 && date.month_of_year() >= starts)
}

/// A statement for each option that has one.
pub fn statements(study: &Study) -> Vec<Table> {
    study.options.iter().filter_map(|option| statement(study, option)).collect()
}

fn statement(study: &Study, option: &OptionStudy) -> Option<Table> {
    let years = years(study, option)?;
    let columns = years.iter().map(|year| format!("FY {year}")).chain(["total".to_string()]);
    let sum = |of: fn(&ProfitFigures) -> Decimal, year: Option<i32>| {
        let months =
            option.profit.iter().filter(|month| year.is_none_or(|year| of_year(study, month) == year));
        Cell::Money(months.map(of).sum())
    };
    let row = |(name, of): &Line| {
        let cells = years.iter().map(|year| Some(*year)).chain([None]).map(|year| sum(*of, year));
        let total = name.starts_with("profit");
        let cells: Vec<Cell> = cells.collect();
        if total { Row::total(*name, cells) } else { Row::plain(*name, cells) }
    };
    Some(Table {
        title: format!("Profit and loss by fiscal year: {}", option.name),
        unit: study.scenario.currency.clone(),
        columns: [String::new()].into_iter().chain(columns).collect(),
        rows: LINES.iter().map(row).collect(),
        layout: Layout::Narrow,
    })
}

fn of_year(study: &Study, month: &ProfitFigures) -> i32 {
    fiscal_year(study.scenario.fiscal_year_starts, month.date)
}

fn years(study: &Study, option: &OptionStudy) -> Option<Vec<i32>> {
    let (first, last) = (option.profit.first()?, option.profit.last()?);
    Some((of_year(study, first)..=of_year(study, last)).collect())
}

/// As `profit_and_loss` of an option in the results; empty without an accounting view.
pub fn json(study: &Study, option: &OptionStudy) -> Vec<Value> {
    let year = |year: i32| {
        let months = || option.profit.iter().filter(move |month| of_year(study, month) == year);
        let sum = |of: fn(&ProfitFigures) -> Decimal| number(months().map(of).sum());
        json!({
            "fiscal_year": year,
            "benefit": sum(|month| month.benefit),
            "operating_cost": sum(|month| month.operating_cost),
            "depreciation": sum(|month| month.depreciation),
            "profit": sum(|month| month.profit),
            "tax": sum(|month| month.tax),
            "profit_after_tax": sum(|month| month.profit - month.tax),
        })
    };
    years(study, option).into_iter().flatten().map(year).collect()
}
