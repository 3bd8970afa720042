//! The blocks of the summary: which figures stand in them, and how they are shown.

use rust_decimal::Decimal;

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

/// How a figure is shown.
#[derive(Clone, Copy)]
enum As {
    Money,
    PerUnit,
    Percent,
    Month,
    Count,
    Times,
}

/// A row of the summary: its label, the figure behind it, and how it is shown.
type Entry = (&'static str, &'static str, As);

const COST: &[Entry] = &[
    ("TCO", "tco", As::Money),
    ("PV of cost", "pv_cost", As::Money),
    ("capex", "capex", As::Money),
    ("opex", "opex", As::Money),
];
const WORTH: &[Entry] = &[
    ("TCO", "tco", As::Money),
    ("total value", "total_value", As::Money),
    ("PV of cost", "pv_cost", As::Money),
    ("PV of value", "pv_value", As::Money),
    ("NPV", "npv", As::Money),
    ("ROI on present values", "roi_pv", As::Percent),
    ("ROI, undiscounted", "roi", As::Percent),
    ("IRR, annual effective", "irr", As::Percent),
    ("MIRR", "mirr", As::Percent),
    ("payback", "payback", As::Month),
    ("stays positive from", "stays_positive", As::Month),
    ("payback, discounted", "discounted_payback", As::Month),
    ("peak funding", "peak_funding", As::Money),
    ("month of peak funding", "peak_funding_month", As::Month),
    ("capex", "capex", As::Money),
    ("opex", "opex", As::Money),
];
const UNIT: &[Entry] = &[
    ("units served", "units_served", As::Count),
    ("cost", "cost_per_unit", As::PerUnit),
    ("value", "value_per_unit", As::PerUnit),
    ("margin", "margin_per_unit", As::PerUnit),
    ("cost, levelised", "levelised_cost_per_unit", As::PerUnit),
    ("cost, last month", "run_rate_cost_per_unit", As::PerUnit),
    ("whole process", "process_cost_per_unit", As::PerUnit),
    ("whole process today", "today_cost_per_unit", As::PerUnit),
];
const REST: &[Entry] = &[
    ("utilisation of what is paid", "capacity.utilisation", As::Percent),
    ("cost per million tokens", "capacity.cost_per_mtok", As::PerUnit),
    ("the same, one more million", "capacity.marginal_cost_per_mtok", As::PerUnit),
    ("replicas missing at the peak", "capacity.largest_shortfall", As::Count),
    ("TCO over the pilot's view", "budget_overrun", As::Times),
];

/// Metrics of every option.
pub fn metrics(plan: &WorkbookPlan) -> Vec<Figures> {
    rows(plan, if plan.study.scenario.has_value { WORTH } else { COST })
}

pub fn per_unit(plan: &WorkbookPlan) -> Vec<Figures> {
    rows(plan, UNIT)
}

/// What only some options have.
pub fn rest(plan: &WorkbookPlan) -> Vec<Figures> {
    rows(plan, REST)
}

fn rows(plan: &WorkbookPlan, entries: &[Entry]) -> Vec<Figures> {
    let row = |(label, name, kind): &Entry| figures(plan, label, name, *kind, false);
    let some = |row: &Figures| row.label.starts_with("IRR") || row.lines.iter().any(Option::is_some);
    entries.iter().map(row).filter(some).collect()
}

fn figures(plan: &WorkbookPlan, label: &str, name: &str, kind: As, total: bool) -> Figures {
    let lines: Vec<Option<LineId>> =
        (0..plan.study.options.len()).map(|option| plan.line(option, name)).collect();
    let values = || lines.iter().flatten().filter_map(|line| plan.exact.at(*line, 0));
    let smallest = values().map(|value| value.abs()).filter(|value| !value.is_zero()).min();
    let facts = &plan.study.scenario;
    let money = |decimals: u32| Form::Money(facts.currency.clone(), decimals);
    let (form, unit) = match kind {
        As::Money => (money(0), facts.currency.clone()),
        As::PerUnit if name.ends_with("per_mtok") => (money(2), format!("{}/Mtok", facts.currency)),
        As::PerUnit => {
            let decimals = crate::report::workbook::cells::decimals(smallest.unwrap_or(Decimal::ONE));
            (money(decimals), format!("{}/{}", facts.currency, facts.unit))
        }
        As::Percent => (Form::Percent(1), String::new()),
        As::Month => (Form::Number(1), "month".to_string()),
        As::Count => {
            (Form::Number(0), if name == "units_served" { facts.unit.clone() } else { String::new() })
        }
        As::Times => (Form::Number(2), "times".to_string()),
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
        .map(|word| figures(plan, word, &format!("by_category.{word}.total"), As::Money, false))
        .collect();
    rows.push(figures(plan, "TCO", "tco", As::Money, true));
    rows
}

/// TCO by year, and its sum.
pub fn by_year(plan: &WorkbookPlan) -> Vec<Figures> {
    let row = |year: u32| {
        let label = if year == 0 { "up front".to_string() } else { format!("year {year}") };
        figures(plan, &label, &format!("by_year.{year}.cost"), As::Money, false)
    };
    let mut rows: Vec<Figures> = (0..=plan.sheet.months.div_ceil(12)).map(row).collect();
    rows.push(figures(plan, "TCO", "tco", As::Money, true));
    rows
}
