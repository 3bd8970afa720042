//! Cells being put on a sheet, with the widths that they need.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::base::unit::Unit;
use crate::report::workbook::paging::WIDTH;
use crate::report::workbook::{Cell, CellKind, Form, Limit, Paging, Plot, Role, Shown, Tab, Value};

/// No column is wider, whatever stands in it; the heads of columns of figures take another line instead.
const WIDEST: u16 = 60;
const HEAD: u16 = 22;
/// Labels too, from here on.
const LABEL: u16 = 44;
const NARROWEST: u16 = 9;

/// A sheet under construction.
pub struct Pad {
    cells: Vec<Cell>,
    widths: Vec<u16>,
    pub rules: Vec<Limit>,
    pub charts: Vec<Plot>,
}

impl Pad {
    pub fn new() -> Self {
        Self { cells: vec![], widths: vec![], rules: vec![], charts: vec![] }
    }

    fn put(&mut self, row: u32, column: u16, value: Value, role: Role, form: Form) {
        self.cells.push(Cell { row, column, value, role, form });
    }

    /// A text; where it is the title or a note it may run over the columns beside it.
    pub fn text(&mut self, row: u32, column: u16, text: impl Into<String>, role: Role) {
        let text = text.into();
        let running = matches!(
            role,
            Role::Title | Role::Note | Role::Heading | Role::Words | Role::Path | Role::Answer
        );
        if !running {
            let longest = if role == Role::Label { LABEL } else { WIDEST };
            self.widen(column, (text.chars().count() as u16).saturating_add(2).min(longest));
        }
        self.put(row, column, Value::Text(text), role, Form::Plain);
    }

    /// A style without a value, for the ends of headings.
    pub fn blank(&mut self, row: u32, column: u16, role: Role) {
        self.put(row, column, Value::Blank, role, Form::Plain);
    }

    /// A heading over so many columns.
    pub fn heading(&mut self, row: u32, text: &str, columns: u16) {
        self.text(row, 0, text, Role::Heading);
        (1..columns).for_each(|column| self.blank(row, column, Role::Heading));
    }

    pub fn number(&mut self, row: u32, column: u16, value: Decimal, role: Role, form: Form) {
        self.widen(column, width(value, &form));
        self.put(row, column, Value::Number(value), role, form);
    }

    pub fn day(&mut self, row: u32, column: u16, day: NaiveDate, role: Role, form: Form) {
        self.widen(column, 12);
        self.put(row, column, Value::Day(day), role, form);
    }

    /// A formula, and what it came to: a number, or a text where there is none.
    pub fn formula(&mut self, row: u32, column: u16, text: String, shows: Shown, role: Role, form: Form) {
        match &shows {
            Shown::Number(value) => self.widen(column, width(*value, &form)),
            Shown::Text(text) if role == Role::FigureColumn => {
                self.widen(column, (text.chars().count() as u16 + 2).min(HEAD));
            }
            Shown::Text(text) if role != Role::Answer && role != Role::Note => {
                self.widen(column, text.chars().count() as u16 + 2);
            }
            Shown::Text(_) => {}
        }
        self.put(row, column, Value::Formula { text, shows }, role, form);
    }

    pub fn widen(&mut self, column: u16, width: u16) {
        let at = column as usize;
        if self.widths.len() <= at {
            self.widths.resize(at + 1, NARROWEST);
        }
        self.widths[at] = self.widths[at].max(width.min(WIDEST));
    }

    /// Gives columns one width: the widest of theirs.
    pub fn even(&mut self, from: u16, to: u16) {
        let widest = (from..=to).filter_map(|column| self.widths.get(column as usize)).max().copied();
        (from..=to).for_each(|column| self.widen(column, widest.unwrap_or(NARROWEST)));
    }

    /// Pixels that columns take together.
    pub fn pixels(&self, from: u16, to: u16) -> u32 {
        let wide = |column: u16| self.widths.get(column as usize).copied().unwrap_or(NARROWEST);
        (from..=to).map(|column| u32::from(wide(column)) * 7 + 5).sum()
    }

    pub fn fix(&mut self, column: u16, width: u16) {
        self.widen(column, 0);
        self.widths[column as usize] = width;
    }

    /// Rows whose texts take more than one line, and how many.
    fn lines(&self) -> Vec<(u32, u16)> {
        let wrapped =
            |role: Role| matches!(role, Role::Words | Role::Path | Role::Label | Role::FigureColumn);
        let mut rows: Vec<(u32, u16)> = Vec::new();
        for cell in self.cells.iter().filter(|cell| wrapped(cell.role)) {
            let text = match &cell.value {
                Value::Text(text) | Value::Formula { shows: Shown::Text(text), .. } => text,
                _ => continue,
            };
            let width = self.widths.get(cell.column as usize).copied().unwrap_or(NARROWEST).max(4);
            // Columns are measured in figures of a larger type: words take less.
            let lines = lines(text, usize::from(width) * 6 / 5 - 2);
            match rows.last_mut().filter(|last| last.0 == cell.row) {
                Some(last) => last.1 = last.1.max(lines),
                None => rows.push((cell.row, lines)),
            }
        }
        rows.retain(|row| row.1 > 1);
        rows
    }

    /// The sheet, printed as far as its cells reach.
    pub fn tab(self, name: &str, kind: CellKind) -> Tab {
        let rows = self.cells.iter().map(|cell| cell.row).max().unwrap_or(0);
        let columns = self.cells.iter().map(|cell| cell.column).max().unwrap_or(0);
        Tab {
            name: name.to_string(),
            kind,
            lines: self.lines(),
            cells: self.cells,
            widths: self.widths,
            frozen: (0, 0),
            repeated: (0, 0),
            paging: Paging::Width,
            breaks: vec![],
            printed: (rows, columns),
            locked: false,
            rules: self.rules,
            charts: self.charts,
        }
    }
}

/// Lines of a text that is wrapped by words; eight at most.
fn lines(text: &str, width: usize) -> u16 {
    let (mut lines, mut used) = (1, 0);
    for word in text.split_inclusive([' ', '/', '-']) {
        let long = word.chars().count();
        if used > 0 && used + long > width {
            (lines, used) = (lines + 1, 0);
        }
        used += long;
        (lines, used) = (lines + used / width.max(1), used % width.max(1));
    }
    lines.min(8) as u16
}

/// A year a page: the columns before the months on each, the totals on the last.
pub fn yearly(pad: &Pad, opening: u16, months: u32) -> Paging {
    let year = u32::from(opening) + months.min(12);
    let wide = pad.pixels(0, year as u16 + 1);
    let scale = (WIDTH * 100 / wide.max(1)).clamp(20, 100) as u16;
    let after = (1..months.div_ceil(12)).map(|years| u32::from(opening) + years * 12 + 1).collect();
    Paging::Years { scale, after }
}

/// Characters that a number takes in its form, with room for one figure more.
fn width(value: Decimal, form: &Form) -> u16 {
    let whole = |value: Decimal| {
        let digits = value.trunc().abs().mantissa().unsigned_abs().checked_ilog10().unwrap_or(0) as u16;
        let digits = digits.saturating_sub(value.trunc().scale() as u16) + 1;
        digits + (digits - 1) / 3
    };
    let places = |places: u32| if places == 0 { 0 } else { places as u16 + 1 };
    4 + match form {
        Form::Plain => value.normalize().to_string().len() as u16,
        Form::Number(decimals) | Form::Given(decimals) => whole(value) + places(*decimals),
        Form::Percent(decimals) | Form::GivenPercent(decimals) => {
            whole(value.saturating_mul(Decimal::ONE_HUNDRED)) + places(*decimals) + 1
        }
        Form::Month | Form::Day => 8,
    }
}

/// How the figures of a line are shown: by its unit, and by how small they get.
pub fn form(unit: Unit, share: bool, values: impl Iterator<Item = Decimal>) -> Form {
    let counts = [Unit::WORK, Unit::CALL, Unit::TOKEN, Unit::MTOK, Unit::GPU * Unit::HOUR];
    if share {
        return Form::Percent(1);
    }
    let (mut smallest, mut largest, mut whole) = (Decimal::MAX, Decimal::ZERO, true);
    for value in values.map(|value| value.abs()).filter(|value| !value.is_zero()) {
        (smallest, largest) = (smallest.min(value), largest.max(value));
        whole &= value.fract().is_zero();
    }
    let counted = unit == Unit::MONEY || counts.contains(&unit);
    let large = if counted { Decimal::ONE_HUNDRED } else { Decimal::from(10_000) };
    match whole || largest >= large {
        true => Form::Number(0),
        false => Form::Number(decimals(smallest)),
    }
}

/// Decimals that show three figures of a number below 10, two at least.
pub fn decimals(value: Decimal) -> u32 {
    let mut value = value;
    let mut places = 2;
    while value < Decimal::ONE && !value.is_zero() && places < 10 {
        value *= Decimal::TEN;
        places += 1;
    }
    places
}
