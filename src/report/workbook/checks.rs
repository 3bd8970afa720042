//! Every total against its parts. A controller who has changed something sees here whether it still hangs together.

use rust_decimal::Decimal;

use crate::report::workbook::address::{OPENING, RowAt, fixed};
use crate::report::workbook::cells::Pad;
use crate::report::workbook::plan::{BODY, FIRST_OPTION, PlanRow, SHARED, WorkbookPlan};
use crate::report::workbook::{CellKind, Form, Role, Shown, Tab};
use crate::sheet::node::LineId;

/// Column of the verdicts.
const SAYS: u16 = 5;
/// What two sums may differ by, of an amount: rounding.
const NOISE: &str = "0.000001";

/// A total and what it should be made of: each as a formula with its figure.
struct Check {
    what: &'static str,
    total: (String, Decimal),
    parts: (String, Decimal),
}

pub fn checks(plan: &WorkbookPlan) -> Tab {
    let mut pad = Pad::new();
    pad.text(0, 0, "Checks", Role::Title);
    pad.text(1, 0, "Every total against its parts: all must say OK.", Role::Note);
    let names = ["option", "check", "total", "parts", "difference", ""];
    for (name, column) in names.into_iter().zip(0..) {
        let role = if column < 2 { Role::Column } else { Role::FigureColumn };
        pad.text(BODY - 1, column, name, role);
    }
    let mut row = BODY;
    for (option, check) in all_checks(plan) {
        put(plan, option, &check, row, &mut pad);
        row += 1;
    }
    pad.text(2, 0, "All together", Role::TotalLabel);
    let range = format!("{}:{}", fixed(BODY, SAYS), fixed(row.max(BODY + 1) - 1, SAYS));
    let text = format!("IF(COUNTIF({range},\"OK\")={},\"OK\",\"CHECK\")", row - BODY);
    pad.formula(2, 1, text, Shown::Text("OK".into()), Role::Check, Form::Plain);
    let mut tab = pad.tab("Checks", CellKind::Proof);
    tab.frozen = (BODY, 2);
    tab.repeated = (BODY, 0);
    tab
}

/// Whether all of them hold, from another sheet.
pub fn all(plan: &WorkbookPlan) -> String {
    plan.places.cell(RowAt { tab: plan.tab("Checks"), row: 2 }, 1, usize::MAX)
}

fn put(plan: &WorkbookPlan, option: usize, check: &Check, row: u32, pad: &mut Pad) {
    pad.text(row, 0, plan.study.options[option].name.clone(), Role::Label);
    pad.text(row, 1, check.what, Role::Label);
    let (total, parts) = (check.total.1, check.parts.1);
    let form = Form::Number(2);
    pad.formula(row, 2, check.total.0.clone(), Shown::Number(total), Role::Figure, form.clone());
    pad.formula(row, 3, check.parts.0.clone(), Shown::Number(parts), Role::Figure, form.clone());
    let [total_at, parts_at, gap] = [2, 3, 4].map(|column| fixed(row, column));
    let off = (total - parts).round_dp(4);
    pad.formula(row, 4, format!("ROUND({total_at}-{parts_at},4)"), Shown::Number(off), Role::Figure, form);
    let text = format!("IF(ABS({gap})<={NOISE}*MAX(1,ABS({total_at})),\"OK\",\"CHECK\")");
    let fits = off.abs() <= Decimal::new(1, 6).saturating_mul(total.abs().max(Decimal::ONE));
    let says = if fits { "OK" } else { "CHECK" };
    pad.formula(row, SAYS, text, Shown::Text(says.into()), Role::Check, Form::Plain);
}

fn all_checks(plan: &WorkbookPlan) -> Vec<(usize, Check)> {
    let options = 0..plan.study.options.len();
    options.flat_map(|option| of_option(plan, option).into_iter().map(move |check| (option, check))).collect()
}

fn of_option(plan: &WorkbookPlan, option: usize) -> Vec<Check> {
    let figure = |name: &str| {
        let line = plan.line(option, name)?;
        Some((plan.places.figure(line, usize::MAX), plan.exact.at(line, 0)?))
    };
    let last = |name: &str| {
        let line = plan.line(option, name)?;
        let months = plan.sheet.months;
        let at = plan.places.span(plan.places.row(line), months, months, usize::MAX);
        Some((at, plan.exact.at(line, months)?))
    };
    let years = |name: &str| by_year(plan, option, name);
    let difference = |a: &str, b: &str| {
        let (a, b) = (figure(a)?, figure(b)?);
        Some((format!("{}-{}", a.0, b.0), a.1.checked_sub(b.1)?))
    };
    let sum = |a: &str, b: &str| {
        let (a, b) = (figure(a)?, figure(b)?);
        Some((format!("{}+{}", a.0, b.0), a.1.checked_add(b.1)?))
    };
    let lines = &plan.projected.model.options[option];
    let costs: Vec<LineId> = lines.costs.iter().map(|cost| cost.row).collect();
    let values: Vec<LineId> = lines.values.iter().map(|value| value.2).collect();
    let checks = [
        ("TCO is the sum of its categories", figure("tco"), categories(plan, option)),
        ("TCO is the sum of its lines", figure("tco"), block(plan, option, &costs)),
        ("TCO is the sum of its years", figure("tco"), years("cost")),
        ("TCO is the cumulative cost of the last month", figure("tco"), last("cumulative_cost")),
        ("TCO is capex and opex", figure("tco"), sum("capex", "opex")),
        ("the value is the sum of its lines", figure("total_value"), block(plan, option, &values)),
        ("the value is the sum of its years", figure("total_value"), years("value")),
        ("value less cost is the cumulative net", difference("total_value", "tco"), last("cumulative_net")),
        ("value less cost is the net of all years", difference("total_value", "tco"), years("net")),
        ("NPV is the cumulative discounted net", figure("npv"), last("cumulative_present_net")),
        ("NPV is PV of benefits less PV of cost", figure("npv"), difference("pv_value", "pv_cost")),
        ("units are those of all years", figure("units_served"), years("served")),
    ];
    let check = |(what, total, parts): (&'static str, Option<_>, Option<_>)| {
        Some(Check { what, total: total?, parts: parts? })
    };
    checks.into_iter().filter_map(check).collect()
}

fn categories(plan: &WorkbookPlan, option: usize) -> Option<(String, Decimal)> {
    let mut parts = Vec::new();
    let mut sum = Decimal::ZERO;
    for (word, _) in &plan.study.options[option].by_category {
        let line = plan.line(option, &format!("by_category.{word}"))?;
        parts.push(plan.places.figure(line, usize::MAX));
        sum = sum.checked_add(plan.exact.at(line, 0)?)?;
    }
    Some((parts.join("+"), sum))
}

fn by_year(plan: &WorkbookPlan, option: usize, name: &str) -> Option<(String, Decimal)> {
    let years = plan.sheet.months.div_ceil(12);
    let lines: Option<Vec<LineId>> =
        (0..=years).map(|year| plan.line(option, &format!("by_year.{year}.{name}"))).collect();
    let lines = lines?;
    let at = plan.places.row(*lines.first()?);
    let sum = lines.iter().map(|line| plan.exact.at(*line, 0)).sum::<Option<Decimal>>()?;
    let range = format!("{}:{}", fixed(at.row, OPENING), fixed(at.row, OPENING + years as u16));
    Some((format!("SUM({}!{range})", plan.places.tabs[FIRST_OPTION + option]), sum))
}

/// The totals of lines that stand in one block of the sheet.
fn block(plan: &WorkbookPlan, option: usize, lines: &[LineId]) -> Option<(String, Decimal)> {
    let rows = &plan.rows[FIRST_OPTION + option - SHARED];
    let is_one = |row: &PlanRow| matches!(row, PlanRow::Line(line) if lines.contains(line));
    let first = rows.iter().position(is_one)? as u32 + BODY;
    let last = rows.iter().rposition(is_one)? as u32 + BODY;
    let sum: Decimal = lines.iter().flat_map(|line| plan.exact.cells(*line)).flatten().sum();
    let totals = plan.totals();
    let range = format!("{}:{}", fixed(first, totals), fixed(last, totals));
    Some((format!("SUM({}!{range})", plan.places.tabs[FIRST_OPTION + option]), sum))
}
