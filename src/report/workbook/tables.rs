//! The blocks of the summary: which figures stand in them, and how they are shown.

use rust_decimal::Decimal;

use crate::model::metric::{Formula, Metric, MetricKind, Section};
use crate::report::workbook::Form;
use crate::report::workbook::plan::WorkbookPlan;
use crate::sheet::node::LineId;

/// A row of figures, one an option.
pub struct Figures {
    pub label: String,
    pub unit: String,
    /// None where an option has no such figure.
    pub lines: Vec<Option<LineId>>,
    pub form: Form,
    pub total: bool,
}

/// Metrics of every option.
pub fn metrics(plan: &WorkbookPlan) -> Vec<Figures> {
    rows(plan, Section::Case)
}

pub fn per_unit(plan: &WorkbookPlan) -> Vec<Figures> {
    rows(plan, Section::Unit)
}

/// What only some options have.
pub fn rest(plan: &WorkbookPlan) -> Vec<Figures> {
    rows(plan, Section::Capacity)
}

/// The metrics of a section that stand in the workbook.
fn rows(plan: &WorkbookPlan, section: Section) -> Vec<Figures> {
    let shown = plan.study.shown_metrics().filter(|metric| metric.section == section);
    let row = |metric: &'static Metric| figures(plan, metric.short, metric.key, metric.kind, false);
    let some = |(metric, row): &(&Metric, Figures)| {
        matches!(metric.formula, Formula::InternalRates) || row.lines.iter().any(Option::is_some)
    };
    shown.map(|metric| (metric, row(metric))).filter(some).map(|(_, row)| row).collect()
}

fn figures(plan: &WorkbookPlan, label: &str, name: &str, kind: MetricKind, total: bool) -> Figures {
    let lines: Vec<Option<LineId>> =
        (0..plan.study.options.len()).map(|option| plan.line(option, name)).collect();
    let values = || lines.iter().flatten().filter_map(|line| plan.exact.at(*line, 0));
    let smallest = values().map(|value| value.abs()).filter(|value| !value.is_zero()).min();
    let facts = &plan.study.scenario;
    let decimals = crate::report::workbook::cells::decimals(smallest.unwrap_or(Decimal::ONE));
    // The sheet says the currency once, above.
    let (form, unit) = match kind {
        MetricKind::Money => (Form::Number(0), String::new()),
        MetricKind::MoneyPerMtok => (Form::Number(2), "per million tokens".to_string()),
        MetricKind::MoneyPerUnit => (Form::Number(decimals), format!("per {}", facts.unit)),
        MetricKind::Rate | MetricKind::Return => (Form::Percent(1), String::new()),
        MetricKind::Month => (Form::Number(1), "month".to_string()),
        MetricKind::Units => (Form::Number(0), facts.units.clone()),
        MetricKind::Count => (Form::Number(0), String::new()),
        MetricKind::Times => (Form::Number(2), "times".to_string()),
    };
    Figures { label: label.to_string(), unit, lines, form, total }
}

/// TCO by category, and its sum.
pub fn by_category(plan: &WorkbookPlan) -> Vec<Figures> {
    let words: Vec<String> = plan
        .study
        .options
        .iter()
        .take(1)
        .flat_map(|option| option.by_category.iter().map(|c| c.0.clone()))
        .collect();
    let mut rows: Vec<Figures> = words
        .iter()
        .map(|word| figures(plan, word, &format!("by_category.{word}"), MetricKind::Money, false))
        .collect();
    rows.push(figures(plan, "all categories", "tco", MetricKind::Money, true));
    rows
}

/// TCO by year, and its sum.
pub fn by_year(plan: &WorkbookPlan) -> Vec<Figures> {
    let row = |year: u32| {
        let label = if year == 0 { "up front".to_string() } else { format!("year {year}") };
        figures(plan, &label, &format!("by_year.{year}.cost"), MetricKind::Money, false)
    };
    let mut rows: Vec<Figures> = (0..=plan.sheet.months.div_ceil(12)).map(row).collect();
    rows.push(figures(plan, "all years", "tco", MetricKind::Money, true));
    rows
}
