//! Break-even by time, month by month: where two options cross in what they cost to date for the same work, from the first
//! month in which both serve.

use rust_decimal::Decimal;

use crate::analysis::study::types::{Basis, TimeCrossings};
use crate::report::workbook::address::{FIGURE, MONTHS, OPENING, RowAt, letters};
use crate::report::workbook::cells::{Pad, yearly};
use crate::report::workbook::conventions::Purpose;
use crate::report::workbook::model::months;
use crate::report::workbook::plan::{BODY, FIRST_OPTION, WorkbookPlan, has_crossings};
use crate::report::workbook::row_names::unit_word;
use crate::report::workbook::{CellKind, Form, Role, Shown, Tab};
use crate::sheet::formula::{Known, NOTHING};

/// Rows of a pair: gap, sign, last month apart, crossing, and an empty one.
const ROWS: u32 = 6;
/// Decimals of the gap: a difference below is that of rounding. A unit can cost very little.
fn places(basis: Basis) -> u32 {
    if basis == Basis::PerUnit { 12 } else { 6 }
}

/// The cell with these decimals.
fn digits(plan: &WorkbookPlan, basis: Basis) -> String {
    plan.known(match basis {
        Basis::PerUnit => Purpose::UnitDigits,
        _ => Purpose::Known(Known::ZeroDigits),
    })
}

/// The rows of a pair on the sheet: its gap and its crossings.
pub fn rows_of(plan: &WorkbookPlan, pair: usize) -> (RowAt, RowAt) {
    let tab = plan.tab("Break-even");
    let first = BODY + pair as u32 * ROWS;
    (RowAt { tab, row: first + 1 }, RowAt { tab, row: first + 4 })
}

/// The options of a pair, by their places.
pub fn pair(plan: &WorkbookPlan, crossings: &TimeCrossings) -> (usize, usize) {
    let place = |id: &str| plan.study.options.iter().position(|option| option.id == id).unwrap_or(0);
    (place(&crossings.between.0), place(&crossings.between.1))
}

/// The sheet of break-evens by time; None where there is a single option.
pub fn crossings(plan: &WorkbookPlan) -> Option<Tab> {
    if !has_crossings(plan.study) {
        return None;
    }
    let mut pad = Pad::new();
    pad.text(0, 0, "Break-even by time", Role::Title);
    let note = "Where two options cross, by straight line inside the month, from the first month in which both serve.";
    pad.text(1, 0, note, Role::Note);
    months(plan, &mut pad);
    for (at, crossings) in plan.study.crossings.iter().enumerate() {
        of_pair(plan, at, crossings, &mut pad);
    }
    pad.even(OPENING, plan.totals() - 1);
    let paging = yearly(&pad, OPENING, plan.sheet.months);
    let mut tab = pad.tab("Break-even", CellKind::Working);
    tab.frozen = (BODY, OPENING);
    tab.repeated = (BODY, OPENING);
    tab.paging = paging;
    tab.printed.1 = plan.totals();
    Some(tab)
}

/// A month of a pair.
#[derive(Clone, Copy)]
struct Apart {
    gap: Decimal,
    sign: i32,
    /// The last month in which they were apart.
    last: u32,
}

fn of_pair(plan: &WorkbookPlan, at: usize, crossings: &TimeCrossings, pad: &mut Pad) -> Option<()> {
    let (one, other) = pair(plan, crossings);
    let row = crossings.basis.row();
    let (a, b) = (plan.line(one, row)?, plan.line(other, row)?);
    let top = BODY + at as u32 * ROWS;
    let names = |at: usize| plan.study.options[at].name.as_str();
    pad.heading(top, &format!("{} and {}", names(one), names(other)), plan.totals() + 3);
    let labels = [
        format!("{} to date of {}, less that of {}", crossings.basis.says(), names(one), names(other)),
        format!("which is dearer: 1 {}, -1 {}", names(one), names(other)),
        format!("last month in which {} and {} differ", names(one), names(other)),
        format!("month in which {} and {} cross", names(one), names(other)),
    ];
    let unit = unit_word(plan, plan.sheet.line(a).unit);
    let units = [unit.as_str(), "", "month", "month"];
    for ((label, unit), row) in labels.into_iter().zip(units).zip(top + 1..) {
        pad.text(row, 0, label, Role::Label);
        pad.text(row, 1, unit, Role::Faint);
    }
    let mut before: Option<Apart> = None;
    for month in crossings.from..=plan.sheet.months {
        let gap = plan.exact.at(a, month)? - plan.exact.at(b, month)?;
        before =
            Some(month_of(plan, crossings, top, month, gap.round_dp(places(crossings.basis)), before, pad));
    }
    pad.widen(FIGURE, 0);
    Some(())
}

fn month_of(
    plan: &WorkbookPlan,
    crossings: &TimeCrossings,
    top: u32,
    month: u32,
    gap: Decimal,
    before: Option<Apart>,
    pad: &mut Pad,
) -> Apart {
    let column = OPENING + month as u16;
    let (here, past) = (letters(column.into()), letters(u32::from(column) - 1));
    let (one, other) = pair(plan, crossings);
    let to_date = |option: usize| {
        let row = plan.line(option, crossings.basis.row()).map_or(0, |line| plan.places.row(line).row);
        format!("{}!{here}{}", plan.places.tabs[FIRST_OPTION + option], row + 1)
    };
    let [gap_row, sign_row, last_row] = [top + 2, top + 3, top + 4];
    let sign = match () {
        () if gap > Decimal::ZERO => 1,
        () if gap < Decimal::ZERO => -1,
        () => before.map_or(0, |before| before.sign),
    };
    let last = if gap.is_zero() { before.map_or(0, |before| before.last) } else { month };
    let mut put = |row: u32, text: String, shows: Shown, form: Form| {
        pad.formula(row, column, text, shows, Role::Figure, form);
    };
    let number = |value: Decimal| Shown::Number(value);
    put(
        top + 1,
        format!("ROUND({}-{},{})", to_date(one), to_date(other), digits(plan, crossings.basis)),
        number(gap),
        Form::Number(0),
    );
    // Before the first month there is an empty cell, which counts as nothing.
    let (signed, apart) = match month {
        0 => (format!("SIGN({here}{gap_row})"), format!("{here}${}", MONTHS + 1)),
        _ => (
            format!("IF({here}{gap_row}=0,{past}{sign_row},SIGN({here}{gap_row}))"),
            format!("IF({here}{gap_row}=0,{past}{last_row},{here}${})", MONTHS + 1),
        ),
    };
    put(top + 2, signed, number(sign.into()), Form::Number(0));
    put(top + 3, apart, number(last.into()), Form::Number(0));
    if let Some(before) = before {
        let text = format!(
            "IF({past}{sign_row}*{here}{sign_row}<0,IF({past}{gap_row}=0,{past}{last_row}+1,{past}${}+{past}{gap_row}/({past}{gap_row}-{here}{gap_row})),\"{NOTHING}\")",
            MONTHS + 1
        );
        let shows = crossing(before, gap, sign, month).map_or(Shown::Text(NOTHING.to_string()), number);
        put(top + 4, text, shows, Form::Number(2));
    }
    Apart { gap, sign, last }
}

fn crossing(before: Apart, gap: Decimal, sign: i32, month: u32) -> Option<Decimal> {
    if before.sign * sign >= 0 {
        return None;
    }
    match before.gap.is_zero() {
        true => Some(Decimal::from(before.last + 1)),
        false => Some(Decimal::from(month - 1) + before.gap / (before.gap - gap)),
    }
}

/// The gap of a pair in the last month.
pub fn last_gap(plan: &WorkbookPlan, crossings: &TimeCrossings) -> Decimal {
    let (one, other) = pair(plan, crossings);
    let end = |option: usize| plan.exact.at(plan.line(option, crossings.basis.row())?, plan.sheet.months);
    end(one).zip(end(other)).map_or(Decimal::ZERO, |(a, b)| (a - b).round_dp(places(crossings.basis)))
}
