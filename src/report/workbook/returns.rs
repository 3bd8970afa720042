//! Internal rates of return: `IRR()` over the net flows, started at the headline root. Where flows fall elsewhere than at
//! the ends of their months, they stand once more in periods of one length, since that is what `IRR()` takes.

use crate::report::workbook::address::{OPENING, fixed, letters};
use crate::report::workbook::cells::Pad;
use crate::report::workbook::conventions::{Purpose, periods};
use crate::report::workbook::plan::{BODY, FIRST_OPTION, WorkbookPlan, has_returns};
use crate::report::workbook::{CellKind, Form, Role, Shown, Tab};

const FIRST: u16 = 1;

/// The annual rate of an option, as a formula.
pub fn rate(plan: &WorkbookPlan, option: usize) -> Option<String> {
    let periods = periods(plan.study);
    let flows = match has_returns(plan.study) {
        true => {
            let (first, last) = (BODY, BODY + count(plan) - 1);
            let column = FIRST + option as u16;
            format!(
                "{}!{}:{}",
                plan.places.tabs[plan.tab("Returns")],
                fixed(first, column),
                fixed(last, column)
            )
        }
        false => plan.places.whole(plan.line(option, "net")?),
    };
    let guess = plan.known(Purpose::Guess(option));
    let annual = match periods {
        1 => format!("IRR({flows},{guess})"),
        _ => format!("(1+IRR({flows},{guess}))^{}-1", plan.known(Purpose::Periods)),
    };
    Some(format!("IFERROR({annual},\"n/a\")"))
}

/// The flows of an option in periods of one length, the first apart; None where the months are such periods.
pub fn has_column(plan: &WorkbookPlan, option: usize) -> Option<(String, String)> {
    let column = FIRST + option as u16;
    let sheet = plan.places.tabs.get(plan.tab("Returns")).filter(|_| has_returns(plan.study))?;
    let [first, second, last] = [0, 1, count(plan) - 1].map(|period| fixed(BODY + period, column));
    Some((format!("{sheet}!{first}"), format!("{sheet}!{second}:{last}")))
}

/// How many periods the horizon has, the opening included.
fn count(plan: &WorkbookPlan) -> u32 {
    let months = plan.sheet.months;
    if periods(plan.study) == 24 { months * 2 } else { months.div_ceil(12) + 1 }
}

/// The net flows in periods of one length; None where the months are such periods.
pub fn returns(plan: &WorkbookPlan) -> Option<Tab> {
    if !has_returns(plan.study) {
        return None;
    }
    let mut pad = Pad::new();
    let discounting = &plan.study.scenario.discounting;
    let word = if periods(plan.study) == 24 { "half months" } else { "years" };
    pad.text(0, 0, "Net flows as they are discounted", Role::Title);
    pad.text(1, 0, format!("{discounting}: in {word}, for IRR"), Role::Note);
    pad.text(BODY - 1, 0, word, Role::Column);
    for option in 0..plan.study.options.len() {
        let column = FIRST + option as u16;
        let name = plan.places.cell(
            crate::report::workbook::address::RowAt { tab: FIRST_OPTION + option, row: 0 },
            0,
            usize::MAX,
        );
        let shows = Shown::Text(plan.study.options[option].name.clone());
        pad.formula(BODY - 1, column, name, shows, Role::FigureColumn, Form::Plain);
        flows(plan, option, column, &mut pad);
    }
    for period in 0..count(plan) {
        pad.number(BODY + period, 0, period.into(), Role::Label, Form::Given(0));
    }
    let mut tab = pad.tab("Returns", CellKind::Working);
    tab.frozen = (BODY, 1);
    tab.repeated = (BODY, 0);
    Some(tab)
}

fn flows(plan: &WorkbookPlan, option: usize, column: u16, pad: &mut Pad) -> Option<()> {
    let net = plan.line(option, "net")?;
    let range = plan.places.whole(net);
    let year = plan.line(option, "by_year.0.net")?;
    let row = plan.places.row(year).row + 1;
    let years = format!("{}!${}${row}", plan.places.tabs[FIRST_OPTION + option], letters(OPENING.into()));
    let last = letters(u32::from(OPENING) + plan.sheet.months.div_ceil(12));
    for period in 0..count(plan) {
        let at = format!("$A{}", BODY + period + 1);
        let (text, value) = match periods(plan.study) {
            24 => {
                let two = plan.known(Purpose::HalfMonths);
                // Month m falls in its middle, 2 m - 1 half months after the start.
                let text = format!(
                    "IF({at}=0,INDEX({range},1,1),IF(MOD({at},{two})=1,INDEX({range},1,1+({at}+1)/{two}),0))"
                );
                let month = match period {
                    0 => Some(0),
                    odd if odd % 2 == 1 => Some(odd.div_ceil(2)),
                    _ => None,
                };
                (text, month.and_then(|month| plan.exact.at(net, month)).unwrap_or_default())
            }
            _ => {
                let line = plan.line(option, &format!("by_year.{period}.net"))?;
                (format!("INDEX({years}:${last}${row},1,{at}+1)"), plan.exact.at(line, 0).unwrap_or_default())
            }
        };
        pad.formula(BODY + period, column, text, Shown::Number(value), Role::Figure, Form::Number(0));
    }
    Some(())
}
