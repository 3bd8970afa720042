//! What must hold, whatever is changed: totals and their parts, work within demand, discounting done a second way, the figures
//! of the run in every case. A controller who has changed something sees here whether it still hangs together.

use rust_decimal::Decimal;

use crate::report::workbook::address::{OPENING, RowAt, fixed};
use crate::report::workbook::cases::{BASE, CaseRun};
use crate::report::workbook::cells::Pad;
use crate::report::workbook::columns::CASE_NUMBER;
use crate::report::workbook::conventions::Purpose;
use crate::report::workbook::inputs;
use crate::report::workbook::laws::{self, Check, ends};
use crate::report::workbook::plan::{BODY, FIRST_OPTION, WorkbookPlan};
use crate::report::workbook::{CellKind, Form, Role, Shown, Tab};
use crate::sheet::node::LineId;

/// Column of the verdicts.
const SAYS: u16 = 5;
/// Column of the first figure that the run stored.
const STORED: u16 = 7;

pub fn checks(plan: &WorkbookPlan) -> Tab {
    let mut pad = Pad::new();
    pad.text(0, 0, "Checks", Role::Title);
    pad.text(1, 0, "Each figure against what it must be: all must say OK.", Role::Note);
    let names = ["option", "check", "figure", "must be", "difference", ""];
    for (name, column) in names.into_iter().zip(0..) {
        let role = if column < 2 { Role::Column } else { Role::FigureColumn };
        pad.text(BODY - 1, column, name, role);
    }
    let mut row = BODY;
    for (option, check) in all_checks(plan) {
        put(plan, option, &check, row, &mut pad);
        row += 1;
    }
    for option in 0..plan.study.options.len() {
        row += u32::from(stored(plan, option, row, &mut pad).is_some());
    }
    heads_of_stored(plan, &mut pad);
    pad.text(2, 0, "All together", Role::TotalLabel);
    let range = format!("{}:{}", fixed(BODY, SAYS), fixed(row.max(BODY + 1) - 1, SAYS));
    let text = format!("IF(COUNTIF({range},\"OK\")=ROWS({range}),\"OK\",\"CHECK\")");
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
    let digits = plan.known(Purpose::CheckDigits);
    let difference = format!("ROUND({total_at}-{parts_at},{digits})");
    pad.formula(row, 4, difference, Shown::Number(off), Role::Figure, form);
    let noise = plan.known(Purpose::Tolerance);
    let text = format!("IF(ABS({gap})<={noise}*MAX(1,ABS({total_at})),\"OK\",\"CHECK\")");
    let fits = off.abs() <= Decimal::new(1, 6).saturating_mul(total.abs().max(Decimal::ONE));
    let says = if fits { "OK" } else { "CHECK" };
    pad.formula(row, SAYS, text, Shown::Text(says.into()), Role::Check, Form::Plain);
}

/// NPV as the run stored it for the case in use, as long as no input has been changed.
fn stored(plan: &WorkbookPlan, option: usize, row: u32, pad: &mut Pad) -> Option<()> {
    let line = plan.line(option, "npv")?;
    let npv = (plan.places.figure(line, usize::MAX), plan.exact.at(line, 0)?);
    let of_case = |case: &&CaseRun| case.projected.exact.at(line, 0).unwrap_or_default();
    let all: Vec<Decimal> = std::iter::once(npv.1).chain(plan.cases.runs.iter().map(of_case)).collect();
    for (value, column) in all.iter().zip(STORED..) {
        pad.number(row, column, *value, Role::Fixed, Form::Number(2));
    }
    let range = format!("{}:{}", fixed(row, STORED), fixed(row, STORED + all.len() as u16 - 1));
    let in_use = if all.len() == 1 { fixed(row, STORED) } else { format!("INDEX({range},1,{CASE_NUMBER})") };
    let parts = format!("IF({}=0,{in_use},{})", inputs::changed(plan), fixed(row, 2));
    let what = "NPV is what the run stored for the case in use, if no input is changed";
    let value = npv.1;
    put(plan, option, &Check { what, total: npv, parts: (parts, value) }, row, pad);
    Some(())
}

fn heads_of_stored(plan: &WorkbookPlan, pad: &mut Pad) {
    let names = std::iter::once(BASE).chain(plan.cases.runs.iter().map(|run| run.name.as_str()));
    for (name, column) in names.zip(STORED..) {
        pad.text(BODY - 1, column, format!("stored: {name}"), Role::FigureColumn);
    }
}

fn all_checks(plan: &WorkbookPlan) -> Vec<(usize, Check)> {
    let options = 0..plan.study.options.len();
    let of = |option: usize| of_option(plan, option).into_iter().chain(laws::of_option(plan, option));
    options.flat_map(|option| of(option).map(move |check| (option, check))).collect()
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
        ("benefits are the sum of their lines", figure("total_value"), block(plan, option, &values)),
        ("benefits are the sum of their years", figure("total_value"), years("value")),
        ("net benefit is the cumulative net", difference("total_value", "tco"), last("cumulative_net")),
        ("net benefit is the net of all years", difference("total_value", "tco"), years("net")),
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
    let mut rows = Vec::new();
    let mut sum = Decimal::ZERO;
    for (word, _) in &plan.study.options[option].by_category {
        sum = sum.checked_add(plan.exact.at(plan.line(option, &format!("by_category.{word}"))?, 0)?)?;
        rows.push(plan.line(option, &format!("by_category.{word}_by_month"))?);
    }
    let (first, last) = ends(plan, option, &rows)?;
    let totals = plan.totals();
    let range = format!("{}:{}", fixed(first, totals), fixed(last, totals));
    Some((format!("SUM({}!{range})", plan.places.tabs[FIRST_OPTION + option]), sum))
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
    let (first, last) = ends(plan, option, lines)?;
    let sum: Decimal = lines.iter().flat_map(|line| plan.exact.cells(*line)).flatten().sum();
    let totals = plan.totals();
    let range = format!("{}:{}", fixed(first, totals), fixed(last, totals));
    Some((format!("SUM({}!{range})", plan.places.tabs[FIRST_OPTION + option]), sum))
}
