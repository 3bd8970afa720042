//! What the workbook is, and how to read it.

use crate::report::labels::case_name;
use crate::report::workbook::cells::Pad;
use crate::report::workbook::plan::WorkbookPlan;
use crate::report::workbook::{CellKind, FIXED, Role, Tab};

const CONVENTIONS: &[(&str, &str)] = &[
    ("month 0", "The decision day: amounts up front, undiscounted. Months 1 to N follow."),
    ("money", "Nominal, in the reporting currency. Costs are positive in rows of cost."),
    ("rates", "Annual and effective: 10% a year is 1.1^(1/12) a month."),
    ("whole units", "CEILING(ROUND(x,9),1): up to whole units, where the ninth decimal is noise."),
    (
        "payback",
        "The month in which the cumulative net first comes back to zero, by straight line inside the month; 0 where it is never below.",
    ),
    ("peak funding", "The most that is out at any time: a positive amount."),
    ("MIRR", "Outflows brought to month 0 and inflows to month N, both at the discount rate."),
    (
        "IRR",
        "Excel's IRR() from the rate that tollgate found nearest the discount rate. Where there are several, Summary says so.",
    ),
    (
        "cases",
        "A cell on Inputs chooses the case; each has a column there, and where that is blank the base case holds.",
    ),
    (
        "a later go-live",
        "A cell on Inputs moves the go-live of an option by whole months, with its rollout and its own lines.",
    ),
    (
        "conventions",
        "Hours of a month and the like stand once on Inputs; no formula has a number typed into it but 0 and 1.",
    ),
    ("n/a", "The figure does not exist here; the last column of its row says why."),
    ("rows", "One formula a row, the same in every month from 1 on; the opening column has month 0."),
];

pub fn about(plan: &WorkbookPlan) -> Tab {
    let mut pad = Pad::new();
    let facts = &plan.study.scenario;
    pad.text(0, 0, "About this workbook", Role::Title);
    pad.text(1, 0, "Every figure is a formula down to the sheet Inputs; tollgate computed the same figures in exact arithmetic.", Role::Note);
    let mut row = 3;
    let mut put = |name: &str, text: &str| {
        pad.text(row, 0, name, Role::Label);
        pad.text(row, 1, text, Role::Note);
        row += 1;
    };
    put("scenario", &facts.name);
    facts.description.iter().for_each(|text| put("about it", text));
    facts.owner.iter().for_each(|owner| put("owner", owner));
    facts.case.iter().for_each(|case| put("case", &case_name(case)));
    put("made by", &format!("tollgate {}", env!("CARGO_PKG_VERSION")));
    put("hash of all inputs", &facts.sha256);
    facts.price_date.iter().for_each(|date| put("oldest price of a book", date));
    put("discounting", &facts.discounting);
    put("", "");
    for (name, text) in CONVENTIONS {
        put(name, text);
    }
    put(
        "not in it",
        "Cost of one unit more, break-even by volume and what would reverse the verdict take many runs: tollgate run has them.",
    );
    pad.heading(row + 1, "Cells", 2);
    pad.text(row + 2, 0, "1,234", Role::Input);
    pad.text(
        row + 2,
        1,
        "An input: change it, and everything follows. Out of bounds is refused.",
        Role::Note,
    );
    pad.text(row + 3, 0, "1,234", Role::Fixed);
    pad.text(
        row + 3,
        1,
        format!(
            "Shapes the workbook, and is {FIXED}. Sheets with such cells are protected, without a password."
        ),
        Role::Note,
    );
    pad.text(row + 4, 0, "1,234", Role::Figure);
    pad.text(row + 4, 1, "A formula.", Role::Note);
    for (at, name) in plan.names.iter().enumerate() {
        pad.text(row + 7 + at as u32, 0, name.clone(), Role::Label);
        pad.text(row + 7 + at as u32, 1, contents(plan, at), Role::Note);
    }
    pad.heading(row + 6, "Sheets", 2);
    pad.fix(0, 30);
    pad.fix(1, 110);
    pad.tab("About", CellKind::Proof)
}

fn contents(plan: &WorkbookPlan, at: usize) -> &'static str {
    match (at, plan.names[at].as_str()) {
        (crate::report::workbook::plan::SUMMARY, _) => {
            "The verdict, the options side by side, break-even, charts"
        }
        (crate::report::workbook::plan::INPUTS, _) => {
            "Every number that the figures are made from, with its source"
        }
        (crate::report::workbook::plan::SHARED, _) => {
            "Demand, wages, discounting; the months in which things happen"
        }
        (_, "Returns") if at == plan.tab("Returns") => "Net flows in periods of one length, for IRR",
        (_, "Break-even") if at == plan.tab("Break-even") => "Where cumulative costs cross, month by month",
        (_, "Prices") if at == plan.tab("Prices") => "Entries of price books",
        (_, "Checks") if at == plan.tab("Checks") => "Totals against their parts, and what else must hold",
        (_, "About") if at == plan.tab("About") => "This page",
        _ => "An option, month by month",
    }
}
