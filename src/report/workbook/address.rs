//! Where everything stands in the workbook, and formulas with these addresses.

use std::collections::HashMap;

use crate::report::workbook::names::quoted;
use crate::sheet::formula::{Known, Piece};
use crate::sheet::node::{LineId, ScheduleId, Shape, Sheet};

/// Column of the figures that have no months.
pub const FIGURE: u16 = 2;
/// Column of month 0.
pub const OPENING: u16 = 3;
/// Row with the numbers of the months.
pub const MONTHS: u32 = 3;

/// A row of a sheet, both counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowAt {
    pub tab: usize,
    pub row: u32,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spot {
    /// Its months stand side by side.
    Row(RowAt),
    Cell(RowAt, u16),
}

/// The addresses of everything that formulas refer to.
pub struct Places {
    /// Sheets by name, quoted.
    pub tabs: Vec<String>,
    pub months: u32,
    /// Letters of the columns.
    letters: Vec<String>,
    /// Names of the input cells.
    pub inputs: Vec<String>,
    pub schedules: Vec<RowAt>,
    /// By sheet and schedule: where its months stand as an option's delay moves them.
    pub moved: HashMap<(usize, ScheduleId), RowAt>,
    /// Names of the cells of numbers that formulas share.
    pub known: HashMap<Known, String>,
    pub lines: Vec<Spot>,
    pub comebacks: HashMap<LineId, RowAt>,
}

impl Places {
    pub fn new(tabs: &[String], inputs: Vec<String>, sheet: &Sheet) -> Self {
        let nowhere = RowAt { tab: 0, row: 0 };
        let spot = |shape: Shape| match shape {
            Shape::Monthly => Spot::Row(nowhere),
            Shape::Single => Spot::Cell(nowhere, FIGURE),
        };
        Self {
            tabs: tabs.iter().map(|name| quoted(name)).collect(),
            months: sheet.months,
            letters: (0..=u32::from(OPENING) + sheet.months).map(letters).collect(),
            inputs,
            schedules: vec![nowhere; sheet.schedules.len()],
            moved: HashMap::new(),
            known: HashMap::new(),
            lines: sheet.lines.iter().map(|line| spot(line.shape)).collect(),
            comebacks: HashMap::new(),
        }
    }

    /// The text of a formula in a month of a sheet; `moved` are the schedules that it takes with the option's delay.
    pub fn text(&self, pieces: &[Piece], tab: usize, month: u32, moved: &[ScheduleId]) -> String {
        let mut text = String::with_capacity(64);
        for piece in pieces {
            match piece {
                Piece::Schedule(id) if moved.contains(id) => {
                    let at = self.moved.get(&(tab, *id)).copied().unwrap_or(self.schedules[id.0 as usize]);
                    self.here(at, tab, month, &mut text);
                }
                piece => self.write(piece, tab, month, &mut text),
            }
        }
        text
    }

    fn write(&self, piece: &Piece, tab: usize, month: u32, text: &mut String) {
        match piece {
            Piece::Text(plain) => text.push_str(plain),
            Piece::Input(input) => text.push_str(&self.inputs[input.0 as usize]),
            Piece::Schedule(schedule) => self.here(self.schedules[schedule.0 as usize], tab, month, text),
            Piece::Line(line) => match self.lines[line.0 as usize] {
                Spot::Row(at) => self.here(at, tab, month, text),
                Spot::Cell(at, column) => text.push_str(&self.cell(at, column, tab)),
            },
            Piece::Before(line) => self.here(self.row(*line), tab, month.saturating_sub(1), text),
            Piece::UntilBefore(line) => {
                let at = self.row(*line);
                self.sheet(at, tab, text);
                let (first, last) = (self.letter(0), self.letter(month.saturating_sub(1)));
                text.push_str(&format!("${first}{0}:{last}{0}", at.row + 1));
            }
            Piece::Months(line, from, to) => text.push_str(&self.span(self.row(*line), *from, *to, tab)),
            Piece::Comebacks(line) => {
                let at = self.comebacks.get(line).copied().unwrap_or(self.row(*line));
                text.push_str(&self.span(at, 1, self.months, tab));
            }
            Piece::AllMonths => {
                let (first, last) = (self.letter(0), self.letter(self.months));
                text.push_str(&format!("${first}${0}:${last}${0}", MONTHS + 1));
            }
            Piece::Known(known) => match self.known.get(known) {
                Some(name) => text.push_str(name),
                None => text.push_str(&known.value().to_string()),
            },
            Piece::Month => text.push_str(&format!("{}${}", self.letter(month), MONTHS + 1)),
        }
    }

    /// The row of a line by month.
    pub fn row(&self, line: LineId) -> RowAt {
        match self.lines[line.0 as usize] {
            Spot::Row(at) | Spot::Cell(at, _) => at,
        }
    }

    fn letter(&self, month: u32) -> &str {
        &self.letters[OPENING as usize + month as usize]
    }

    fn sheet(&self, at: RowAt, from: usize, text: &mut String) {
        if at.tab != from {
            text.push_str(&self.tabs[at.tab]);
            text.push('!');
        }
    }

    fn here(&self, at: RowAt, from: usize, month: u32, text: &mut String) {
        self.sheet(at, from, text);
        text.push_str(self.letter(month));
        text.push_str(&(at.row + 1).to_string());
    }

    /// Some months of a row, both ends fixed; one cell where it is one month.
    pub fn span(&self, at: RowAt, first: u32, last: u32, from: usize) -> String {
        let mut text = String::new();
        self.sheet(at, from, &mut text);
        let row = at.row + 1;
        text += &format!("${}${row}", self.letter(first));
        if first != last {
            text += &format!(":${}${row}", self.letter(last));
        }
        text
    }

    /// A cell, fixed.
    pub fn cell(&self, at: RowAt, column: u16, from: usize) -> String {
        let mut text = String::new();
        self.sheet(at, from, &mut text);
        text + &fixed(at.row, column)
    }

    /// Where a line's only figure stands, or its month 0.
    pub fn figure(&self, line: LineId, from: usize) -> String {
        match self.lines[line.0 as usize] {
            Spot::Cell(at, column) => self.cell(at, column, from),
            Spot::Row(at) => self.cell(at, OPENING, from),
        }
    }

    /// A line over all its months, with its sheet, as charts want it.
    pub fn whole(&self, line: LineId) -> String {
        self.span(self.row(line), 0, self.months, usize::MAX)
    }
}

/// `$B$5`, of a row and a column that count from 0.
pub fn fixed(row: u32, column: u16) -> String {
    format!("${}${}", letters(column.into()), row + 1)
}

/// `A`, `Z`, `AA`: the letters of a column that counts from 0.
pub fn letters(column: u32) -> String {
    let mut left = column + 1;
    let mut letters = Vec::new();
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + (left % 26) as u8));
        left /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_letters() {
        let all: Vec<String> = [0, 25, 26, 51, 52, 701, 702, 16_383].map(letters).into();
        assert_eq!(all, ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"]);
    }
}
