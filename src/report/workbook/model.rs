//! The sheets of the options, and the one of what they share: rows down, months across.

use rust_decimal::Decimal;

use crate::analysis::study::derivation::sums;
use crate::base::unit::Unit;
use crate::report::workbook::address::{FIGURE, MONTHS, OPENING, Spot};
use crate::report::workbook::cells::{Pad, form, yearly};
use crate::report::workbook::plan::{BODY, FIRST_OPTION, PlanRow, SHARED, WorkbookPlan};
use crate::report::workbook::row_names::{RowNames, line_name, part_name, schedule_name, unit_word};
use crate::report::workbook::{CellKind, FIXED, Form, Role, Shown, Tab};
use crate::sheet::formula::{MISSING, NOTHING, Piece, When, comeback, formula_of_parts};
use crate::sheet::node::{LineId, Schedule, ScheduleId, Shape};

/// The shared sheet, or that of an option.
pub fn model(plan: &WorkbookPlan, tab: usize) -> Tab {
    let mut page = Page { plan, tab, pad: Pad::new(), names: RowNames::default() };
    let (title, note) = match tab {
        SHARED => (
            "What all options share".to_string(),
            "demand, wages, discounting, and the months in which things happen".to_string(),
        ),
        _ => {
            let option = &plan.study.options[tab - FIRST_OPTION];
            (option.name.clone(), format!("{}; goes live in month {}", option.kind, option.go_live))
        }
    };
    let facts = &plan.study.scenario;
    page.pad.text(0, 0, title, Role::Title);
    let money =
        format!("Money in {}; a unit says so where a figure is by the unit, call or hour.", facts.currency);
    page.pad.text(1, 0, format!("{}: {note}. {money}", facts.name), Role::Note);
    months(plan, &mut page.pad);
    if tab >= FIRST_OPTION {
        seam(plan, tab - FIRST_OPTION, &mut page.pad);
    }
    for (row, at) in plan.rows[tab - SHARED].iter().zip(BODY..) {
        page.row(row, at);
    }
    finish(plan, tab, page.pad)
}

fn finish(plan: &WorkbookPlan, tab: usize, mut pad: Pad) -> Tab {
    let totals = plan.totals();
    pad.even(OPENING, totals - 1);
    let paging = yearly(&pad, OPENING, plan.sheet.months);
    let mut tab_of = pad.tab(&plan.names[tab], CellKind::Working);
    tab_of.frozen = (BODY, OPENING);
    tab_of.repeated = (BODY, OPENING);
    tab_of.paging = paging;
    tab_of.printed.1 = totals;
    tab_of.locked = tab == SHARED;
    tab_of
}

/// The heads of the columns: months by number and by the calendar.
pub fn months(plan: &WorkbookPlan, pad: &mut Pad) {
    let (first, last) = (u32::from(OPENING), plan.sheet.months);
    let start = plan.study.scenario.start;
    pad.text(MONTHS, 0, "month", Role::Column);
    pad.text(MONTHS, 1, "unit", Role::Column);
    pad.text(MONTHS, FIGURE, "figure", Role::FigureColumn);
    (0..FIGURE + 1).for_each(|column| pad.blank(MONTHS + 1, column, Role::Column));
    pad.number(MONTHS, OPENING, Decimal::ZERO, Role::FigureColumn, Form::Given(0));
    pad.text(MONTHS + 1, OPENING, "opening", Role::FigureColumn);
    for month in 1..=last {
        let column = (first + month) as u16;
        let before = crate::report::workbook::address::letters(first + month - 1);
        let shows = Shown::Number(month.into());
        pad.formula(
            MONTHS,
            column,
            format!("{before}{}+1", MONTHS + 1),
            shows,
            Role::FigureColumn,
            Form::Given(0),
        );
        pad.day(MONTHS + 1, column, start.plus(month - 1).first_day(), Role::FigureColumn, Form::Month);
    }
    let totals = plan.totals();
    pad.text(MONTHS, totals, "total", Role::FigureColumn);
    pad.text(MONTHS + 1, totals, format!("0 to {last}"), Role::FigureColumn);
    for (at, name) in ["key, for tollgate explain", "note"].into_iter().enumerate() {
        pad.text(MONTHS, totals + 1 + at as u16, name, Role::Column);
        pad.blank(MONTHS + 1, totals + 1 + at as u16, Role::Column);
    }
}

/// Over the months of an option: which of them happened, where any did.
fn seam(plan: &WorkbookPlan, option: usize, pad: &mut Pad) {
    let monthly = &plan.study.options[option].monthly;
    if !monthly.iter().any(|month| month.actual) {
        return;
    }
    pad.text(MONTHS - 1, 0, "actual or projected", Role::Column);
    (1..OPENING + 1).for_each(|column| pad.blank(MONTHS - 1, column, Role::Column));
    for month in monthly.iter().filter(|month| month.month > 0) {
        let (word, role) =
            if month.actual { ("actual", Role::Actual) } else { ("projected", Role::FigureColumn) };
        pad.text(MONTHS - 1, OPENING + month.month as u16, word, role);
    }
}

struct Page<'a> {
    plan: &'a WorkbookPlan<'a>,
    tab: usize,
    pad: Pad,
    names: RowNames,
}

impl Page<'_> {
    fn row(&mut self, row: &PlanRow, at: u32) {
        match row {
            PlanRow::Blank => {}
            PlanRow::Heading(text) => self.pad.heading(at, text, self.plan.totals() + 3),
            PlanRow::Schedule(schedule) => self.schedule(*schedule, at),
            PlanRow::Moved(schedule) => self.moved(*schedule, at),
            PlanRow::Line(line) => self.line(*line, at, false),
            PlanRow::Part(line) => self.line(*line, at, true),
            PlanRow::Comebacks(line) => self.comebacks(*line, at),
            PlanRow::Unserved(demand, served) => self.unserved(*demand, *served, at),
            PlanRow::Years(years) => self.years(*years, at),
            PlanRow::Year(name, lines) => self.year(name, lines, at),
        }
    }

    fn schedule(&mut self, id: ScheduleId, at: u32) {
        let schedule = self.plan.sheet.schedule(id);
        let form = of_schedule(schedule);
        let name = schedule_name(self.plan, schedule);
        self.pad.text(at, 0, self.names.unique(name, &schedule.key), Role::Label);
        self.pad.text(at, 1, unit_word(self.plan, schedule.unit), Role::Faint);
        for (value, column) in schedule.values.iter().zip(OPENING..) {
            self.pad.number(at, column, *value, Role::Fixed, form.clone());
        }
        let stands = match schedule.key.contains(".actuals.") {
            true => "each month with its source on Inputs".to_string(),
            false => schedule.source_of(1).origin.to_string(),
        };
        self.pad.text(at, self.plan.totals() + 1, stands, Role::Faint);
        self.pad.text(at, self.plan.totals() + 2, FIXED, Role::Faint);
    }

    /// A schedule so many months later as the delay of the option says.
    fn moved(&mut self, id: ScheduleId, at: u32) {
        let plan = self.plan;
        let schedule = plan.sheet.schedule(id);
        let name = schedule_name(plan, schedule);
        self.pad.text(at, 0, self.names.unique(name, &schedule.key), Role::Label);
        self.pad.text(at, 1, unit_word(plan, schedule.unit), Role::Faint);
        let Some(delay) = &plan.timing.delays[self.tab - FIRST_OPTION] else { return };
        let planned = plan.places.span(plan.places.schedules[id.0 as usize], 0, plan.sheet.months, self.tab);
        for (value, month) in schedule.values.iter().zip(0..) {
            let here = plan.places.text(&[Piece::Month], self.tab, month, &[]);
            let text = format!("INDEX({planned},1,1+MAX(0,{here}-{delay}))");
            let (shows, column) = (Shown::Number(*value), OPENING + month as u16);
            self.pad.formula(at, column, text, shows, Role::Figure, of_schedule(schedule));
        }
        self.pad.text(at, plan.totals() + 2, "follows the delay on Inputs", Role::Faint);
    }

    fn line(&mut self, id: LineId, at: u32, is_part: bool) {
        let plan = self.plan;
        let line = plan.sheet.line(id);
        let cells = plan.exact.cells(id);
        let form = form(line.unit, is_share(&line.key, line.unit), cells.iter().flatten().copied());
        let strong = is_strong(&line.key);
        let (label, figure) =
            if strong { (Role::TotalLabel, Role::Total) } else { (Role::Label, Role::Figure) };
        let name = match is_part {
            true => part_name(plan, id),
            false => line_name(plan, &line.key, &line.label),
        };
        self.pad.text(at, 0, self.names.unique(name, &line.key), label);
        self.pad.text(at, 1, unit_word(plan, line.unit), Role::Faint);
        match line.shape {
            Shape::Single => self.cell(id, at, FIGURE, When::After, figure, &form),
            Shape::Monthly => {
                self.cell(id, at, OPENING, When::Opening, figure, &form);
                self.run(id, at, figure, &form);
                if !is_part && sums(&plan.projected.model.sheet, id) {
                    self.total(id, at, figure, &form);
                }
            }
        }
        if is_part {
            self.pad.text(at, plan.totals() + 2, "a part of the formula below", Role::Faint);
            return;
        }
        self.pad.text(at, plan.totals() + 1, line.key.clone(), Role::Faint);
        if let Some(reason) = &line.missing {
            self.pad.text(at, plan.totals() + 2, format!("{MISSING} where {reason}"), Role::Faint);
        }
    }

    /// Months 1..=N: one formula, addressed from each of them.
    fn run(&mut self, id: LineId, at: u32, role: Role, form: &Form) {
        let plan = self.plan;
        let Some(pieces) = formula_of_parts(plan.sheet, id, When::After, &plan.parted.cuts) else { return };
        for month in 1..=plan.sheet.months {
            let text = plan.places.text(&pieces, self.tab, month, self.with_delay(id));
            let shows = shown(plan.exact.at(id, month));
            self.pad.formula(at, OPENING + month as u16, text, shows, role, form.clone());
        }
    }

    /// The schedules that a line of an option takes with its delay.
    fn with_delay(&self, id: LineId) -> &[ScheduleId] {
        match self.tab.checked_sub(FIRST_OPTION) {
            Some(option) => self.plan.timing.of_line(option, id),
            None => &[],
        }
    }

    /// A cell that is of no month, or of the opening.
    fn cell(&mut self, id: LineId, at: u32, column: u16, when: When, role: Role, form: &Form) {
        let plan = self.plan;
        match formula_of_parts(plan.sheet, id, when, &plan.parted.cuts) {
            Some(pieces) => {
                let text = plan.places.text(&pieces, self.tab, 0, self.with_delay(id));
                self.pad.formula(at, column, text, shown(plan.exact.at(id, 0)), role, form.clone());
            }
            None => self.pad.number(at, column, Decimal::ZERO, role, form.clone()),
        }
    }

    /// The total of a line: a figure of the sheet where that is one, else the sum.
    fn total(&mut self, id: LineId, at: u32, role: Role, form: &Form) {
        let plan = self.plan;
        let own = plan.sheet.line(id).key.strip_suffix("_by_month").and_then(|key| plan.sheet.find_line(key));
        let own = own.filter(|own| matches!(plan.places.lines[own.0 as usize], Spot::Cell(_, column) if column == plan.totals()));
        if let Some(own) = own {
            return self.cell(own, at, plan.totals(), When::After, role, form);
        }
        let text = format!("SUM({})", plan.places.span(plan.places.row(id), 0, plan.sheet.months, self.tab));
        let sum: Decimal = plan.exact.cells(id).iter().flatten().sum();
        self.pad.formula(at, plan.totals(), text, Shown::Number(sum), role, form.clone());
    }

    fn comebacks(&mut self, id: LineId, at: u32) {
        let plan = self.plan;
        let pieces = comeback(id);
        let label = format!("month in which it comes back to zero: {}", plan.sheet.line(id).label);
        self.pad.text(at, 0, self.names.unique(label, &plan.sheet.line(id).key), Role::Faint);
        self.pad.text(at, 1, Unit::MONTH.symbol(&plan.sheet.names), Role::Faint);
        for month in 1..=plan.sheet.months {
            let text = plan.places.text(&pieces, self.tab, month, &[]);
            let at_zero = back_at(plan.exact.at(id, month - 1), plan.exact.at(id, month), month);
            let shows = at_zero.map_or(Shown::Text(NOTHING.to_string()), Shown::Number);
            self.pad.formula(at, OPENING + month as u16, text, shows, Role::Figure, Form::Number(2));
        }
    }

    fn unserved(&mut self, demand: LineId, served: LineId, at: u32) {
        let plan = self.plan;
        self.pad.text(at, 0, self.names.unique("demand less units served".into(), ""), Role::Label);
        self.pad.text(at, 1, unit_word(plan, Unit::WORK), Role::Faint);
        let pieces = [Piece::Line(demand), Piece::Text("-".into()), Piece::Line(served)];
        for month in 0..=plan.sheet.months {
            let text = plan.places.text(&pieces, self.tab, month, &[]);
            let both = plan.exact.at(demand, month).zip(plan.exact.at(served, month));
            let shows = shown(both.map(|(demand, served)| demand - served));
            self.pad.formula(at, OPENING + month as u16, text, shows, Role::Figure, Form::Number(0));
        }
    }

    fn years(&mut self, years: u32, at: u32) {
        for year in 0..=years {
            let name = if year == 0 { "up front".to_string() } else { format!("year {year}") };
            self.pad.text(at, OPENING + year as u16, name, Role::FigureColumn);
        }
        (0..OPENING).for_each(|column| self.pad.blank(at, column, Role::Column));
    }

    fn year(&mut self, name: &str, lines: &[LineId], at: u32) {
        let plan = self.plan;
        let label = name.replace("by_category.", "cost, ").replace('_', " ");
        self.pad.text(at, 0, self.names.unique(format!("{label}, by year"), name), Role::Label);
        for (line, column) in lines.iter().zip(OPENING..) {
            let known = lines.iter().filter_map(|line| plan.exact.at(*line, 0));
            let form = form(plan.sheet.line(*line).unit, false, known);
            self.pad.text(at, 1, unit_word(plan, plan.sheet.line(*line).unit), Role::Faint);
            self.cell(*line, at, column, When::After, Role::Figure, &form);
        }
        self.pad.text(at, plan.totals() + 1, format!("by_year.0.{name} and on"), Role::Faint);
    }
}

/// What a cell of the exact reading shows.
pub fn shown(value: Option<Decimal>) -> Shown {
    value.map_or_else(|| Shown::Text(MISSING.to_string()), Shown::Number)
}

fn back_at(before: Option<Decimal>, after: Option<Decimal>, month: u32) -> Option<Decimal> {
    let (before, after) = before.zip(after).filter(|(a, b)| *a < Decimal::ZERO && *b >= Decimal::ZERO)?;
    Some(Decimal::from(month - 1) - before.checked_div(after.checked_sub(before)?)?)
}

fn of_schedule(schedule: &Schedule) -> Form {
    let share = schedule.unit == Unit::NONE && !schedule.key.starts_with("volume.");
    let fraction = schedule.values.iter().any(|value| !value.fract().is_zero());
    form(schedule.unit, share && fraction, schedule.values.iter().copied())
}

/// Whether figures of a line are read as per cent.
pub fn is_share(key: &str, unit: Unit) -> bool {
    let names = [".roi", ".roi_pv", ".mirr", "utilisation", "share", "error_rate"];
    unit == Unit::NONE && names.iter().any(|name| key.ends_with(name))
}

fn is_strong(key: &str) -> bool {
    let names = ["cost", "value", "net", "npv", "tco"];
    let own = key.strip_prefix("options.").and_then(|rest| rest.split_once('.'));
    own.is_some_and(|(_, name)| names.contains(&name))
}
