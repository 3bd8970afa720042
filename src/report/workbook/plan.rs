//! Which row of which sheet everything stands in.

use crate::analysis::projected::Projected;
use crate::analysis::study::types::Study;
use crate::report::workbook::address::{FIGURE, OPENING, Places, RowAt, Spot};
use crate::report::workbook::names::{cell_names, sheet_names};
use crate::sheet::exact::Projection;
use crate::sheet::formula::with_comebacks;
use crate::sheet::node::{LineId, ScheduleId, Shape, Sheet};

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
    Line(LineId),
    /// The months in which the line above comes back to zero.
    Comebacks(LineId),
    /// The names of the years.
    Years(u32),
    /// A figure of each year.
    Year(String, Vec<LineId>),
}

pub fn plan<'a>(projected: &'a Projected, study: &'a Study) -> WorkbookPlan<'a> {
    let sheet = &projected.model.sheet;
    let names = tabs(study);
    let inputs = cell_names(sheet.inputs.iter().map(|input| input.key.as_str()));
    let mut places = Places::new(&names, inputs, sheet);
    let rows: Vec<Vec<PlanRow>> =
        (SHARED..FIRST_OPTION + study.options.len()).map(|tab| rows(projected, study, tab)).collect();
    for (tab, rows) in rows.iter().enumerate() {
        rows.iter().zip(BODY..).for_each(|(row, at)| {
            place(row, RowAt { tab: tab + SHARED, row: at }, &mut places);
        });
    }
    beside(sheet, &mut places);
    WorkbookPlan {
        projected,
        study,
        sheet,
        exact: &projected.exact,
        names,
        places,
        inputs: input_rows(sheet),
        rows,
    }
}

/// The names of all sheets, in their order.
fn tabs(study: &Study) -> Vec<String> {
    let fixed = ["Summary", "Inputs", "Prices", "Checks", "About", "Shared", "Break-even", "Returns"];
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
        let address =
            |at: usize| self.places.cell(RowAt { tab: INPUTS, row: self.inputs[at] }, 1, usize::MAX);
        let inputs = self.places.inputs.iter().enumerate();
        inputs.map(|(at, name)| (name.clone(), address(at))).collect()
    }
}

/// The groups of inputs, by how their paths begin, and what they are called.
pub const GROUPS: [(&str, &str); 11] = [
    ("scenario.", "Conventions"),
    ("volume.", "Volume"),
    ("work.", "Working time"),
    ("roles.", "Wages"),
    ("today.", "Today"),
    ("fx.", "Exchange rates"),
    ("pilot.", "Pilot"),
    ("options.", "Options"),
    ("costs.", "Lines of cost"),
    ("values.", "Lines of value"),
    ("", "Others"),
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

fn rows(projected: &Projected, study: &Study, tab: usize) -> Vec<PlanRow> {
    let sheet = &projected.model.sheet;
    let all = || (0..sheet.lines.len() as u32).map(LineId);
    let comebacks = with_comebacks(sheet);
    if tab == SHARED {
        let mut rows = vec![PlanRow::Heading("Lines that all options share".into())];
        rows.extend(all().filter(|line| !sheet.line(*line).key.starts_with("options.")).map(PlanRow::Line));
        rows.extend([
            PlanRow::Blank,
            PlanRow::Heading(format!("Months and shares, {}", crate::report::workbook::FIXED)),
        ]);
        rows.extend((0..sheet.schedules.len() as u32).map(|at| PlanRow::Schedule(ScheduleId(at))));
        return rows;
    }
    let option = tab - FIRST_OPTION;
    let prefix = format!("options.{}.", study.options[option].id);
    let own: Vec<LineId> = all().filter(|line| sheet.line(*line).key.starts_with(&prefix)).collect();
    let results =
        own.iter().position(|line| sheet.line(*line).key[prefix.len()..].starts_with("by_category."));
    let mut sections: Vec<Vec<PlanRow>> = SECTIONS.iter().map(|_| vec![]).collect();
    for (at, line) in own.iter().enumerate() {
        let rest = &sheet.line(*line).key[prefix.len()..];
        let late = results.is_some_and(|results| at >= results);
        if let Some(section) = section(projected, option, *line, rest, late) {
            sections[section].push(PlanRow::Line(*line));
            sections[section].extend(comebacks.contains(line).then_some(PlanRow::Comebacks(*line)));
        }
    }
    let mut rows = Vec::new();
    for (heading, lines) in SECTIONS.iter().zip(sections).filter(|(_, lines)| !lines.is_empty()) {
        rows.push(PlanRow::Heading(heading.to_string()));
        rows.extend(lines);
        rows.push(PlanRow::Blank);
    }
    rows.extend(years(sheet, &prefix));
    rows
}

const SECTIONS: [&str; 8] = [
    "Volume, calls, capacity and prices",
    "Cost, line by line",
    "Cost by category",
    "Value, line by line",
    "Cash flow",
    "Present values",
    "Per unit of work, by month",
    "Results",
];

/// The block of a line; None for figures that stand beside or below others.
fn section(projected: &Projected, option: usize, id: LineId, rest: &str, late: bool) -> Option<usize> {
    let lines = &projected.model.options[option];
    let line = projected.model.sheet.line(id);
    let single = line.shape == Shape::Single;
    let flows = [
        "cost",
        "capex_by_month",
        "value",
        "net",
        "process_cost",
        "work_cost_by_month",
        "cumulative_cost",
        "cumulative_net",
        "cumulative_work_cost",
    ];
    match rest {
        rest if rest.starts_with("by_year.") => None,
        rest if rest.starts_with("by_category.") => (!single).then_some(2),
        rest if flows.contains(&rest) => Some(4),
        rest if rest.starts_with("fte.") => Some(if single { 7 } else { 0 }),
        rest if rest.starts_with("capacity.") && single => Some(7),
        _ if lines.costs.iter().any(|cost| cost.row == id) => Some(1),
        _ if lines.values.iter().any(|value| value.2 == id) => Some(3),
        _ if !late => Some(0),
        _ if single => Some(7),
        rest if rest.ends_with("_by_month") => Some(6),
        _ => Some(5),
    }
}

/// A block of figures by year.
fn years(sheet: &Sheet, prefix: &str) -> Vec<PlanRow> {
    let first = format!("{prefix}by_year.0.");
    let years = sheet.months.div_ceil(12);
    let mut rows = vec![PlanRow::Heading("By year".into()), PlanRow::Years(years)];
    for line in sheet.lines.iter().filter(|line| line.key.starts_with(&first)) {
        let name = &line.key[first.len()..];
        let of = |year: u32| sheet.find_line(&format!("{prefix}by_year.{year}.{name}"));
        let lines: Option<Vec<LineId>> = (0..=years).map(of).collect();
        rows.extend(lines.map(|lines| PlanRow::Year(name.to_string(), lines)));
    }
    rows
}

fn place(row: &PlanRow, at: RowAt, places: &mut Places) {
    match row {
        PlanRow::Schedule(schedule) => places.schedules[schedule.0 as usize] = at,
        PlanRow::Line(line) => match &mut places.lines[line.0 as usize] {
            Spot::Row(spot) | Spot::Cell(spot, _) => *spot = at,
        },
        PlanRow::Comebacks(line) => drop(places.comebacks.insert(*line, at)),
        PlanRow::Year(_, lines) => {
            for (line, year) in lines.iter().zip(OPENING..) {
                places.lines[line.0 as usize] = Spot::Cell(at, year);
            }
        }
        PlanRow::Blank | PlanRow::Heading(_) | PlanRow::Years(_) => {}
    }
}

/// The totals of categories stand beside their rows.
fn beside(sheet: &Sheet, places: &mut Places) {
    let totals = OPENING + sheet.months as u16 + 1;
    for (at, line) in sheet.lines.iter().enumerate() {
        let category = line.key.contains(".by_category.");
        let of = sheet.find_line(&format!("{}_by_month", line.key)).filter(|_| category);
        if let (Some(of), Spot::Cell(_, FIGURE)) = (of, places.lines[at]) {
            places.lines[at] = Spot::Cell(places.row(of), totals);
        }
    }
}
