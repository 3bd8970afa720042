//! Checks that test more than sums: work within demand, discounting done a second way, and signs.

use rust_decimal::Decimal;

use crate::report::workbook::address::{OPENING, RowAt, fixed};
use crate::report::workbook::conventions::{Purpose, periods};
use crate::report::workbook::inputs;
use crate::report::workbook::plan::{BODY, FIRST_OPTION, PlanRow, SHARED, WorkbookPlan};
use crate::report::workbook::returns;
use crate::sheet::formula::Known;
use crate::sheet::node::LineId;

/// A formula with its figure.
pub type Side = (String, Decimal);

/// A figure and what it should be: each as a formula with its figure.
pub struct Check {
    pub what: &'static str,
    pub total: Side,
    pub parts: Side,
}

/// The laws that an option must keep.
pub fn of_option(plan: &WorkbookPlan, option: usize) -> Vec<Check> {
    let none = || ("0".to_string(), Decimal::ZERO);
    let checks = [
        ("units served are at most demand, in every month", over_served(plan, option), Some(none())),
        ("NPV by Excel's NPV() over the net flows", npv(plan, option), discounted(plan, option)),
        ("no cost is below zero, unless an input is", negative(plan, option), allowed(plan, option)),
    ];
    let check = |(what, total, parts): (&'static str, Option<Side>, Option<Side>)| {
        Some(Check { what, total: total?, parts: parts? })
    };
    checks.into_iter().filter_map(check).collect()
}

fn digits(plan: &WorkbookPlan) -> String {
    plan.known(Purpose::Known(Known::ZeroDigits))
}

/// The least of demand less what is served, where it is below zero.
fn over_served(plan: &WorkbookPlan, option: usize) -> Option<Side> {
    let tab = FIRST_OPTION + option;
    let row = plan.rows[tab - SHARED].iter().position(|row| matches!(row, PlanRow::Unserved(..)))?;
    let range = plan.places.span(RowAt { tab, row: row as u32 + BODY }, 0, plan.sheet.months, usize::MAX);
    Some((format!("MIN(0,ROUND(MIN({range}),{}))", digits(plan)), Decimal::ZERO))
}

fn npv(plan: &WorkbookPlan, option: usize) -> Option<Side> {
    let line = plan.line(option, "npv")?;
    Some((plan.places.figure(line, usize::MAX), plan.exact.at(line, 0)?))
}

/// The net flows discounted by the program's own function, without the row of discount factors.
fn discounted(plan: &WorkbookPlan, option: usize) -> Option<Side> {
    let rate = plan
        .places
        .inputs
        .get(plan.projected.model.sheet.find_input("scenario.discount_rate")?.0 as usize)?;
    let period = format!("(1+{rate})^(1/{})-1", plan.known(Purpose::Periods));
    let (first, later) = match returns::has_column(plan, option) {
        Some(column) => column,
        None if periods(plan.study) == 12 && plan.study.scenario.has_value => {
            let row = plan.places.row(plan.line(option, "net")?);
            let span = |from: u32, to: u32| plan.places.span(row, from, to, usize::MAX);
            (span(0, 0), span(1, plan.sheet.months))
        }
        None => return None,
    };
    Some((format!("{first}+NPV({period},{later})"), npv(plan, option)?.1))
}

/// The least of all months of the lines of cost, where it is below zero.
fn negative(plan: &WorkbookPlan, option: usize) -> Option<Side> {
    let lines: Vec<LineId> = plan.projected.model.options[option].costs.iter().map(|cost| cost.row).collect();
    let (first, last) = ends(plan, option, &lines)?;
    let range = format!("{}:{}", fixed(first, OPENING), fixed(last, plan.totals() - 1));
    let least = lines.iter().flat_map(|line| plan.exact.cells(*line)).flatten().min().copied();
    let sheet = &plan.places.tabs[FIRST_OPTION + option];
    let value = least.unwrap_or_default().round_dp(6).min(Decimal::ZERO);
    Some((format!("MIN(0,ROUND(MIN({sheet}!{range}),{}))", digits(plan)), value))
}

/// None, unless an input is below zero itself.
fn allowed(plan: &WorkbookPlan, option: usize) -> Option<Side> {
    let (text, found) = negative(plan, option)?;
    let given = plan.projected.model.sheet.inputs.iter().any(|input| input.value < Decimal::ZERO);
    let inputs = inputs::in_use(plan);
    let value = if given { found } else { Decimal::ZERO };
    Some((format!("IF(COUNTIF({inputs},\"<0\")=0,0,{text})"), value))
}

/// The first and the last row of lines that stand in one block.
pub fn ends(plan: &WorkbookPlan, option: usize, lines: &[LineId]) -> Option<(u32, u32)> {
    let rows = &plan.rows[FIRST_OPTION + option - SHARED];
    let is_one = |row: &PlanRow| matches!(row, PlanRow::Line(line) if lines.contains(line));
    Some((rows.iter().position(is_one)? as u32 + BODY, rows.iter().rposition(is_one)? as u32 + BODY))
}
