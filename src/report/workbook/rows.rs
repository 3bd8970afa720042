//! Which rows stand on the shared sheet and on those of the options, block by block.

use crate::analysis::projected::Projected;
use crate::analysis::study::types::Study;
use crate::report::workbook::address::{FIGURE, OPENING, Places, RowAt, Spot};
use crate::report::workbook::plan::{FIRST_OPTION, PlanRow, SHARED};
use crate::report::workbook::timing::Timing;
use crate::sheet::formula::with_comebacks;
use crate::sheet::node::{LineId, ScheduleId, Shape, Sheet};
use crate::sheet::parts::Parted;

/// The rows of a sheet, from the first below the months on.
pub fn rows(
    projected: &Projected,
    study: &Study,
    parted: &Parted,
    timing: &Timing,
    tab: usize,
) -> Vec<PlanRow> {
    let sheet = &projected.model.sheet;
    match tab {
        SHARED => shared_rows(sheet, parted),
        tab => {
            let option = tab - FIRST_OPTION;
            let prefix = format!("options.{}.", study.options[option].id);
            let mut rows = timing_rows(timing, option);
            rows.extend(option_rows(projected, parted, option, &prefix));
            rows.extend(years(sheet, &prefix));
            rows.extend(unserved(sheet, &prefix));
            rows
        }
    }
}

/// A line with the parts of its formula above it.
fn with_parts(parted: &Parted, line: LineId) -> impl Iterator<Item = PlanRow> {
    let parts = parted.parts.iter().filter(move |(_, of)| *of == line);
    parts.map(|(part, _)| PlanRow::Part(*part)).chain([PlanRow::Line(line)])
}

fn shared_rows(sheet: &Sheet, parted: &Parted) -> Vec<PlanRow> {
    let all = (0..sheet.lines.len() as u32).map(LineId);
    let own = all.filter(|line| !sheet.line(*line).key.starts_with("options."));
    let mut rows = vec![PlanRow::Heading("Lines that all options share".into())];
    rows.extend(own.flat_map(|line| with_parts(parted, line)));
    let heading = format!("Months and shares, {}", crate::report::workbook::FIXED);
    rows.extend([PlanRow::Blank, PlanRow::Heading(heading)]);
    rows.extend((0..sheet.schedules.len() as u32).map(|at| PlanRow::Schedule(ScheduleId(at))));
    rows
}

/// What the delay of an option moves, looked up so many months before.
fn timing_rows(timing: &Timing, option: usize) -> Vec<PlanRow> {
    let moved = timing.of_option(option);
    if moved.is_empty() {
        return vec![];
    }
    let heading = PlanRow::Heading("Months and shares, as the delay on Inputs moves them".into());
    let rows = moved.into_iter().map(PlanRow::Moved);
    std::iter::once(heading).chain(rows).chain([PlanRow::Blank]).collect()
}

fn option_rows(projected: &Projected, parted: &Parted, option: usize, prefix: &str) -> Vec<PlanRow> {
    let sheet = &projected.model.sheet;
    let comebacks = with_comebacks(sheet);
    let all = (0..sheet.lines.len() as u32).map(LineId);
    let own: Vec<LineId> = all.filter(|line| sheet.line(*line).key.starts_with(prefix)).collect();
    let rest = |line: &LineId| &sheet.line(*line).key[prefix.len()..];
    let results = own.iter().position(|line| rest(line).starts_with("by_category."));
    let mut sections: Vec<Vec<PlanRow>> = SECTIONS.iter().map(|_| vec![]).collect();
    for (at, line) in own.iter().enumerate() {
        let late = results.is_some_and(|results| at >= results);
        if let Some(section) = section(projected, option, *line, rest(line), late) {
            let (mut parts, whole): (Vec<PlanRow>, Vec<PlanRow>) =
                with_parts(parted, *line).partition(|row| matches!(row, PlanRow::Part(_)));
            // The blocks of lines add up, and parts are in none of the sums.
            sections[0].append(&mut parts);
            sections[section].extend(whole);
            sections[section].extend(comebacks.contains(line).then_some(PlanRow::Comebacks(*line)));
        }
    }
    let mut rows = Vec::new();
    for (heading, lines) in SECTIONS.iter().zip(sections).filter(|(_, lines)| !lines.is_empty()) {
        rows.push(PlanRow::Heading(heading.to_string()));
        rows.extend(lines);
        rows.push(PlanRow::Blank);
    }
    rows
}

const SECTIONS: [&str; 8] = [
    "Volume, calls, capacity and prices",
    "Cost, line by line",
    "Cost by category",
    "Benefits, line by line",
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

/// What the checks look at beside the figures.
fn unserved(sheet: &Sheet, prefix: &str) -> Vec<PlanRow> {
    let both = sheet.find_line("volume.demand").zip(sheet.find_line(&format!("{prefix}served")));
    let row = |(demand, served)| {
        vec![PlanRow::Blank, PlanRow::Heading("For the checks".into()), PlanRow::Unserved(demand, served)]
    };
    both.map(row).unwrap_or_default()
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

/// Notes where a row stands.
pub fn place(row: &PlanRow, at: RowAt, places: &mut Places) {
    match row {
        PlanRow::Schedule(schedule) => places.schedules[schedule.0 as usize] = at,
        PlanRow::Moved(schedule) => drop(places.moved.insert((at.tab, *schedule), at)),
        PlanRow::Line(line) | PlanRow::Part(line) => match &mut places.lines[line.0 as usize] {
            Spot::Row(spot) | Spot::Cell(spot, _) => *spot = at,
        },
        PlanRow::Comebacks(line) => drop(places.comebacks.insert(*line, at)),
        PlanRow::Year(_, lines) => {
            for (line, year) in lines.iter().zip(OPENING..) {
                places.lines[line.0 as usize] = Spot::Cell(at, year);
            }
        }
        PlanRow::Blank | PlanRow::Heading(_) | PlanRow::Years(_) | PlanRow::Unserved(..) => {}
    }
}

/// The totals of categories stand beside their rows.
pub fn beside(sheet: &Sheet, places: &mut Places) {
    let totals = OPENING + sheet.months as u16 + 1;
    for (at, line) in sheet.lines.iter().enumerate() {
        let category = line.key.contains(".by_category.");
        let of = sheet.find_line(&format!("{}_by_month", line.key)).filter(|_| category);
        if let (Some(of), Spot::Cell(_, FIGURE)) = (of, places.lines[at]) {
            places.lines[at] = Spot::Cell(places.row(of), totals);
        }
    }
}
