//! The tables of a study: options side by side, cost by category and year, and by the unit of work.

use rust_decimal::Decimal;

use crate::analysis::study::types::{Capacity, Figure, MonthFigures, OptionStudy, Study};
use crate::report::document::{Cell, Layout, Row, Table};
use crate::report::study::actual_boundary as seam;
use crate::report::study::overview::month;

/// Every table that `run` shows, in order.
pub fn all(study: &Study) -> Vec<Table> {
    let mut tables = vec![side_by_side(study), by_category(study), by_year(study)];
    tables.extend(by_fiscal_year(study));
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

fn figures(study: &Study, name: &str, kind: fn(Decimal) -> Cell, of: fn(&OptionStudy) -> &Figure) -> Row {
    row(study, name, |option| Cell::of(of(option), kind))
}

/// Metrics of every option.
pub fn side_by_side(study: &Study) -> Table {
    let facts = &study.scenario;
    let at = |figure: &Figure| match figure {
        Ok(at) => month(facts, *at),
        Err(reason) => Cell::Missing(reason.clone()),
    };
    let mut rows = vec![row(study, "TCO", |option| Cell::Money(option.tco))];
    if facts.has_value {
        rows.push(row(study, "total value", |option| Cell::Money(option.total_value)));
    }
    rows.push(row(study, "PV of cost", |option| Cell::Money(option.pv_cost)));
    if facts.has_value {
        rows.push(row(study, "PV of value", |option| Cell::Money(option.pv_value)));
        rows.push(row(study, "NPV", |option| Cell::Money(option.npv)));
        rows.push(figures(study, "ROI on present values", Cell::Rate, |option| &option.roi_pv));
        rows.push(figures(study, "ROI, undiscounted", Cell::Rate, |option| &option.roi));
        rows.push(row(study, "IRR, annual effective", internal_rate));
        rows.push(figures(study, "MIRR", Cell::Rate, |option| &option.mirr));
        rows.push(row(study, "payback", |option| at(&option.payback_month)));
        rows.push(row(study, "payback, discounted", |option| at(&option.discounted_payback_month)));
        rows.push(row(study, "peak funding", |option| Cell::Money(option.peak_funding.amount)));
    }
    rows.push(row(study, "capex", |option| Cell::Money(option.capex)));
    rows.push(row(study, "opex", |option| Cell::Money(option.opex)));
    if study.options.iter().any(|option| option.budget_overrun.is_ok()) {
        rows.push(figures(study, "TCO over the pilot's view", Cell::Times, |option| &option.budget_overrun));
    }
    let title = "Options side by side".to_string();
    Table { title, unit: facts.currency.clone(), columns: names(study, ""), rows, layout: Layout::Figures }
}

/// The headline rate; how many there are stands in the notes.
fn internal_rate(option: &OptionStudy) -> Cell {
    match &option.irr {
        Ok(rates) => {
            rates.first().map_or_else(|| Cell::Missing("undefined".into()), |rate| Cell::Rate(*rate))
        }
        Err(reason) => Cell::Missing(format!("undefined: {reason}")),
    }
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
        .map(|at| row(study, &words[at], |option| Cell::Money(amount(option, at))))
        .collect();
    let totals = study.options.iter().map(|option| Cell::Money(option.tco)).collect();
    rows.push(Row::total("TCO", totals));
    let title = "TCO by category".to_string();
    Table {
        title,
        unit: study.scenario.currency.clone(),
        columns: names(study, ""),
        rows,
        layout: Layout::Figures,
    }
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
    rows.push(Row::total("TCO", study.options.iter().map(|option| Cell::Money(option.tco)).collect()));
    let title = "TCO by year".to_string();
    Table {
        title,
        unit: study.scenario.currency.clone(),
        columns: names(study, ""),
        rows,
        layout: Layout::Figures,
    }
}

/// Cost of each fiscal year, named by the year in which it ends; month 0 falls in that of month 1.
pub fn by_fiscal_year(study: &Study) -> Option<Table> {
    let starts = study.scenario.fiscal_year_starts?;
    let year = |month: &MonthFigures| {
        let later = starts > 1 && month.date.month_of_year() >= starts;
        month.date.year() + i32::from(later)
    };
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
    rows.push(Row::total("TCO", study.options.iter().map(|option| Cell::Money(option.tco)).collect()));
    let title = "TCO by fiscal year".to_string();
    Some(Table {
        title,
        unit: study.scenario.currency.clone(),
        columns: names(study, ""),
        rows,
        layout: Layout::Figures,
    })
}

/// Cost and value of a unit of work.
pub fn per_unit(study: &Study) -> Table {
    let facts = &study.scenario;
    let mut rows = vec![
        row(study, &format!("{} served", facts.units), |option| Cell::Quantity(option.units_served)),
        figures(study, "cost", Cell::PerUnit, |option| &option.cost_per_unit),
    ];
    if facts.has_value {
        rows.push(figures(study, "value", Cell::PerUnit, |option| &option.value_per_unit));
        rows.push(figures(study, "margin", Cell::PerUnit, |option| &option.margin_per_unit));
    }
    rows.push(figures(study, "cost, levelised", Cell::PerUnit, |option| &option.levelised_cost_per_unit));
    rows.push(figures(study, "cost, last month", Cell::PerUnit, |option| &option.run_rate_cost_per_unit));
    rows.push(figures(study, "cost of one more", Cell::PerUnit, |option| &option.marginal_cost_per_unit));
    if study.today_cost_per_unit.is_ok() {
        rows.push(figures(study, "whole process", Cell::PerUnit, |option| &option.process_cost_per_unit));
        rows.push(figures(study, "whole process today", Cell::PerUnit, |option| &option.today_cost_per_unit));
    }
    let title = format!("Per {}", facts.unit);
    Table { title, unit: facts.currency.clone(), columns: names(study, ""), rows, layout: Layout::Figures }
}

/// What self-hosted options run on, and what that costs.
pub fn capacity(study: &Study) -> Option<Table> {
    let hosts: Vec<&OptionStudy> = study.options.iter().filter(|option| option.capacity.is_some()).collect();
    if hosts.is_empty() {
        return None;
    }
    let of = |name: &str, cell: &dyn Fn(&Capacity) -> Cell| {
        Row::plain(name, hosts.iter().filter_map(|option| option.capacity.as_ref()).map(cell).collect())
    };
    let rows = vec![
        of("replicas, most", &|capacity| Cell::Quantity(capacity.replicas_max)),
        of("utilisation of what is paid", &|capacity| Cell::of(&capacity.utilisation, Cell::Rate)),
        of("cost per million tokens", &|capacity| Cell::of(&capacity.cost_per_mtok, Cell::PerUnit)),
        of("the same, one more million", &|capacity| {
            Cell::of(&capacity.marginal_cost_per_mtok, Cell::PerUnit)
        }),
    ];
    let columns =
        std::iter::once(String::new()).chain(hosts.iter().map(|option| option.name.clone())).collect();
    let title = "Capacity that is paid for".to_string();
    Some(Table { title, unit: study.scenario.currency.clone(), columns, rows, layout: Layout::Figures })
}
