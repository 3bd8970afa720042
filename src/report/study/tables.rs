//! The tables of a study: options side by side, cost by category and year, and by the unit of work.

use crate::analysis::study::types::{MonthFigures, OptionStudy, Study};
use crate::model::metric::{Formula, Metric, Rank, Section};
use crate::report::document::{Cell, Layout, Row, Table};
use crate::report::metric_cells;
use crate::report::study::actual_boundary as seam;
use crate::report::study::profit::{fiscal_year, statements};

/// Every table that `run` shows, in order.
pub fn all(study: &Study) -> Vec<Table> {
    let mut tables = vec![side_by_side(study), by_category(study), by_year(study)];
    tables.extend(by_fiscal_year(study));
    tables.extend(statements(study));
    tables.push(per_unit(study));
    tables.extend(capacity(study));
    tables
}

fn names(study: &Study, first: &str) -> Vec<String> {
    let best = study.verdict.option.as_deref();
    let name = |option: &OptionStudy| match best == Some(option.id.as_str()) && study.options.len() > 1 {
        true => format!("{} (best)", option.name),
        false => option.name.clone(),
    };
    std::iter::once(first.to_string()).chain(study.options.iter().map(name)).collect()
}

fn row(study: &Study, name: &str, cell: impl Fn(&OptionStudy) -> Cell) -> Row {
    Row::plain(name, study.options.iter().map(cell).collect())
}

/// The metrics of a section that tables have room for.
fn metrics(study: &Study, section: Section) -> Vec<Row> {
    let shown =
        study.shown_metrics().filter(|metric| metric.section == section && metric.rank < Rank::Detail);
    let cell = |metric: &Metric, option: &OptionStudy| match option.figure(metric.key) {
        Err(reason) if matches!(metric.formula, Formula::InternalRates) => {
            Cell::Missing(format!("undefined: {reason}"))
        }
        figure => metric_cells::figure(metric.kind, &study.scenario, figure),
    };
    let rows = shown.map(|metric| row(study, metric.short, |option| cell(metric, option)));
    rows.filter(|row| !is_all_zero(row)).collect()
}

/// A row of zeros says nothing.
fn is_all_zero(row: &Row) -> bool {
    row.cells.iter().all(|cell| matches!(cell, Cell::Money(value) if value.is_zero()))
}

/// Metrics of every option.
pub fn side_by_side(study: &Study) -> Table {
    table(study, "Options side by side", metrics(study, Section::Case))
}

fn table(study: &Study, title: &str, rows: Vec<Row>) -> Table {
    Table {
        title: title.to_string(),
        unit: study.scenario.currency.clone(),
        columns: names(study, ""),
        rows,
        layout: Layout::Figures,
    }
}

/// A category as a row of a table has it.
fn category(key: &str) -> &str {
    if key == "api" { "API" } else { key }
}

/// TCO by category: the categories that any option has.
pub fn by_category(study: &Study) -> Table {
    let amount = |option: &OptionStudy, at: usize| option.by_category[at].1;
    let words: Vec<String> = study
        .options
        .first()
        .map(|option| option.by_category.iter().map(|c| c.0.clone()).collect())
        .unwrap_or_default();
    let used = |at: &usize| study.options.iter().any(|option| !amount(option, *at).is_zero());
    let indices: Vec<usize> = (0..words.len()).filter(used).collect();
    let mut rows: Vec<Row> = indices
        .into_iter()
        .map(|at| row(study, category(&words[at]), |option| Cell::Money(amount(option, at))))
        .collect();
    let totals = study.options.iter().map(|option| Cell::Money(option.tco())).collect();
    rows.push(Row::total("TCO", totals));
    table(study, "TCO by category", rows)
}

/// Cost of each year of the model.
pub fn by_year(study: &Study) -> Table {
    let years = study.options.first().map_or(0, |option| option.by_year.len());
    let name = |year: usize| match year {
        0 => "up front".to_string(),
        _ => format!("year {year}{}", seam::mark(study, |month| month.month.div_ceil(12) as usize == year)),
    };
    let cost = |year: usize| row(study, &name(year), |option| Cell::Money(option.by_year[year].cost));
    let used =
        |year: &usize| *year > 0 || study.options.iter().any(|option| !option.by_year[0].cost.is_zero());
    let mut rows: Vec<Row> = (0..years).filter(used).map(cost).collect();
    rows.push(Row::total("TCO", study.options.iter().map(|option| Cell::Money(option.tco())).collect()));
    table(study, "TCO by year", rows)
}

/// Cost of each fiscal year, named by the year in which it ends; month 0 falls in that of month 1.
pub fn by_fiscal_year(study: &Study) -> Option<Table> {
    let starts = study.scenario.fiscal_year_starts?;
    let year = |month: &MonthFigures| fiscal_year(Some(starts), month.date);
    let months = &study.options.first()?.monthly;
    let (first, last) = (year(months.first()?), year(months.last()?));
    let cost = |option: &OptionStudy, wanted: i32| {
        Cell::Money(option.monthly.iter().filter(|month| year(month) == wanted).map(|month| month.cost).sum())
    };
    let mut rows: Vec<Row> = (first..=last)
        .map(|wanted| {
            let mark = seam::mark(study, |month| year(month) == wanted);
            row(study, &format!("FY {wanted}{mark}"), |option| cost(option, wanted))
        })
        .collect();
    rows.push(Row::total("TCO", study.options.iter().map(|option| Cell::Money(option.tco())).collect()));
    Some(table(study, "TCO by fiscal year", rows))
}

/// Cost and value of a unit of work.
pub fn per_unit(study: &Study) -> Table {
    table(study, &format!("Per {}", study.scenario.unit), metrics(study, Section::Unit))
}

/// What options run on that have servers of their own, and what that costs.
pub fn capacity(study: &Study) -> Option<Table> {
    let hosts: Vec<&OptionStudy> = study.options.iter().filter(|option| option.has_servers).collect();
    if hosts.is_empty() {
        return None;
    }
    let shown = study
        .shown_metrics()
        .filter(|metric| metric.section == Section::Capacity && metric.rank < Rank::Detail);
    let row = |metric: &Metric| {
        let cell = |option: &&OptionStudy| {
            metric_cells::figure(metric.kind, &study.scenario, option.figure(metric.key))
        };
        Row::plain(metric.short, hosts.iter().map(cell).collect())
    };
    let columns = std::iter::once(String::new()).chain(hosts.iter().map(|option| option.name.clone()));
    let rows = shown.map(row).collect();
    Some(Table { columns: columns.collect(), ..table(study, "Capacity paid for", rows) })
}
