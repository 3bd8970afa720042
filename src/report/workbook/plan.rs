//! Which row of which sheet everything stands in.

use crate::analysis::projected::Projected;
use crate::analysis::study::types::Study;
use crate::report::workbook::address::{OPENING, Places, RowAt};
use crate::report::workbook::cases::Cases;
use crate::report::workbook::columns::{CASE_NUMBER, CASE_ROW, Columns, VALUE};
use crate::report::workbook::conventions::{Convention, Purpose, conventions, name_of, used};
use crate::report::workbook::names::{cell_names, sheet_names};
use crate::report::workbook::rows::{beside, place, rows};
use crate::report::workbook::timing::Timing;
use crate::sheet::exact::{Projection, evaluate};
use crate::sheet::formula::Piece;
use crate::sheet::node::{LineId, ScheduleId, Sheet};
use crate::sheet::parts::{Parted, parted};

pub const SUMMARY: usize = 0;
pub const INPUTS: usize = 1;
pub const SHARED: usize = 2;
pub const FIRST_OPTION: usize = 3;
/// The first row below the months.
pub const BODY: u32 = 5;
/// The first row of the inputs.
pub const FIRST_INPUT: u32 = 5;

/// Everything that the sheets are made from.
pub struct WorkbookPlan<'a> {
    pub projected: &'a Projected,
    pub study: &'a Study,
    pub sheet: &'a Sheet,
    pub exact: &'a Projection,
    /// Sheets by name.
    pub names: Vec<String>,
    pub places: Places,
    /// Parts of long formulas, in lines of their own.
    pub parted: &'a Parted,
    pub timing: Timing,
    pub cases: &'a Cases<'a>,
    pub conventions: Vec<Convention>,
    /// Row of each input.
    pub inputs: Vec<u32>,
    /// Rows of the shared sheet and of the options', from `BODY` down.
    pub rows: Vec<Vec<PlanRow>>,
}

/// A row of the shared sheet or of an option's.
pub enum PlanRow {
    Blank,
    Heading(String),
    Schedule(ScheduleId),
    /// A schedule as the delay of the option moves it.
    Moved(ScheduleId),
    Line(LineId),
    /// A part of a long formula.
    Part(LineId),
    /// The months in which the line above comes back to zero.
    Comebacks(LineId),
    /// Demand, less what the option serves of it.
    Unserved(LineId, LineId),
    /// The names of the years.
    Years(u32),
    /// A figure of each year.
    Year(String, Vec<LineId>),
}

/// What the sheet is once its long formulas are cut, with every value.
pub struct Cut {
    pub parted: Parted,
    pub exact: Projection,
}

/// Characters of a formula at most; a name of a cell or a sheet may turn out longer than it was taken for.
pub const LONGEST: usize = 300;
const ROOM: usize = 30;

/// Cuts the formulas of a scenario that are too long to read.
pub fn cut(projected: &Projected) -> Cut {
    let sheet = &projected.model.sheet;
    let names = cell_names(sheet.inputs.iter().map(|input| input.key.as_str()));
    let length = |piece: &Piece| match piece {
        Piece::Text(text) => text.len(),
        Piece::Input(input) => names[input.0 as usize].len(),
        Piece::Schedule(_) => 16,
        Piece::Line(_) | Piece::Before(_) | Piece::Month => 8,
        Piece::UntilBefore(_) | Piece::Months(..) | Piece::Comebacks(_) | Piece::AllMonths => 20,
        Piece::Known(_) => 24,
    };
    let all = |pieces: &[Piece]| pieces.iter().map(length).sum();
    let parted = parted(sheet, LONGEST - ROOM, &all);
    // What a scenario computes, its parts compute as well.
    let exact = evaluate(&parted.sheet, &sheet.values()).unwrap_or_else(|_| projected.exact.clone());
    Cut { parted, exact }
}

pub fn plan<'a>(
    projected: &'a Projected,
    study: &'a Study,
    cut: &'a Cut,
    cases: &'a Cases,
) -> WorkbookPlan<'a> {
    let sheet = &cut.parted.sheet;
    let names = tabs(study);
    let inputs = cell_names(sheet.inputs.iter().map(|input| input.key.as_str()));
    let mut places = Places::new(&names, inputs, sheet);
    let timing = Timing::of(projected, sheet);
    let conventions = conventions(projected, study, &cut.parted);
    for known in used(&cut.parted) {
        places.known.insert(known, name_of(&conventions, Purpose::Known(known), study));
    }
    let rows: Vec<Vec<PlanRow>> = (SHARED..FIRST_OPTION + study.options.len())
        .map(|tab| rows(projected, study, &cut.parted, &timing, tab))
        .collect();
    for (tab, rows) in rows.iter().enumerate() {
        rows.iter().zip(BODY..).for_each(|(row, at)| {
            place(row, RowAt { tab: tab + SHARED, row: at }, &mut places);
        });
    }
    beside(sheet, &mut places);
    let inputs = input_rows(sheet);
    let exact = &cut.exact;
    let parted = &cut.parted;
    WorkbookPlan {
        projected,
        study,
        sheet,
        exact,
        names,
        places,
        parted,
        timing,
        cases,
        conventions,
        inputs,
        rows,
    }
}

/// The names of all sheets, in their order.
fn tabs(study: &Study) -> Vec<String> {
    let fixed = [
        "Summary",
        "Inputs",
        "Prices",
        "Checks",
        "About",
        "Shared",
        "Break-even",
        "Returns",
        super::uncertainty::NAME,
    ];
    let options = study.options.iter().map(|option| option.name.as_str());
    // The names of the tool's own sheets are taken before those of the options.
    let mut names = sheet_names(fixed.into_iter().chain(options));
    let options = names.split_off(fixed.len());
    let mut all = vec!["Summary".to_string(), "Inputs".into(), "Shared".into()];
    all.extend(options);
    all.extend(has_returns(study).then(|| "Returns".into()));
    all.extend(has_crossings(study).then(|| "Break-even".into()));
    all.extend(["Prices", "Checks", "About"].map(String::from));
    all
}

/// Whether flows fall elsewhere than at the ends of their months, so that IRR needs them in a column of their own.
pub fn has_returns(study: &Study) -> bool {
    study.scenario.has_value && study.scenario.discounting != "monthly-end"
}

pub fn has_crossings(study: &Study) -> bool {
    !study.crossings.is_empty()
}

impl WorkbookPlan<'_> {
    /// The place of one of the tool's own sheets.
    pub fn tab(&self, name: &str) -> usize {
        self.names.iter().rposition(|tab| tab == name).unwrap_or(0)
    }

    /// A line of an option by its name: `npv`.
    pub fn line(&self, option: usize, name: &str) -> Option<LineId> {
        self.projected.model.line(&format!("options.{}.{name}", self.study.options[option].id))
    }

    /// Column of the totals over the months.
    pub fn totals(&self) -> u16 {
        OPENING + self.sheet.months as u16 + 1
    }

    /// Names of cells with their addresses.
    pub fn names(&self) -> Vec<(String, String)> {
        let at = |row: u32, column: u16| self.places.cell(RowAt { tab: INPUTS, row }, column, usize::MAX);
        let inputs = self.places.inputs.iter().zip(&self.inputs);
        let columns = Columns::of(self.cases);
        let mut all: Vec<(String, String)> =
            inputs.map(|(name, row)| (name.clone(), at(*row, columns.in_use))).collect();
        let delays = self.timing.delays.iter().zip(self.first_delay()..);
        all.extend(delays.filter_map(|(name, row)| Some((name.clone()?, at(row, VALUE)))));
        let conventions = self.conventions.iter().zip(self.first_convention()..);
        all.extend(conventions.map(|(one, row)| (one.name.clone(), at(row, VALUE))));
        all.extend((!self.cases.runs.is_empty()).then(|| (CASE_NUMBER.to_string(), at(CASE_ROW + 1, VALUE))));
        all
    }

    /// The name of the cell with a number that formulas share.
    pub fn known(&self, purpose: Purpose) -> String {
        name_of(&self.conventions, purpose, self.study)
    }

    /// The last row of the inputs.
    pub fn last_input(&self) -> u32 {
        self.inputs.iter().max().copied().unwrap_or(FIRST_INPUT)
    }

    /// The first row of the delays, below a heading, and of the conventions, below another.
    pub fn first_delay(&self) -> u32 {
        self.last_input() + 3
    }

    pub fn first_convention(&self) -> u32 {
        self.first_delay() + self.timing.delays.len() as u32 + 2
    }
}

/// The groups of inputs, by how their paths begin, and what they are called.
pub const GROUPS: [(&str, &str); 11] = [
    ("scenario.", "Discounting"),
    ("volume.", "Volume"),
    ("work.", "Working time"),
    ("roles.", "Wages"),
    ("today.", "Today"),
    ("fx.", "Exchange rates"),
    ("pilot.", "Pilot"),
    ("options.", "Options"),
    ("costs.", "Cost lines"),
    ("values.", "Benefit lines"),
    ("", "Other"),
];

/// The group of an input.
pub fn group(path: &str) -> usize {
    GROUPS.iter().position(|(start, _)| path.starts_with(start)).unwrap_or(GROUPS.len() - 1)
}

/// Rows of the inputs, group by group: each has a heading above and an empty row below.
fn input_rows(sheet: &Sheet) -> Vec<u32> {
    let groups: Vec<usize> = sheet.inputs.iter().map(|input| group(&input.key)).collect();
    let mut rows = vec![0; groups.len()];
    let mut next = FIRST_INPUT;
    for wanted in 0..GROUPS.len() {
        let members = (0..groups.len()).filter(|at| groups[*at] == wanted);
        let before = next;
        for at in members {
            next += u32::from(next == before);
            rows[at] = next;
            next += 1;
        }
        next += u32::from(next > before);
    }
    rows
}
