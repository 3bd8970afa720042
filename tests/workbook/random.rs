//! Random sheets through the formula printer and back: every line as a formula of another engine, laid out here in the
//! plainest way, recalculated and compared with the exact reading.

use std::collections::HashSet;

use ironcalc::base::Model;
use ironcalc::base::cell::CellValue;
use rust_decimal::{Decimal, dec};
use tollgate::sheet::exact::{Projection, evaluate};
use tollgate::sheet::formula::{MISSING, Piece, When, comeback, formula, with_comebacks};
use tollgate::sheet::node::{LineId, Node, Shape, Sheet, Total};

use crate::bounds::{self, Cell};
use crate::recalc::near;
use crate::sheets;

const SHEETS: usize = 520;

/// Rows: months, then inputs, schedules, lines and comebacks. Columns: month 0 is column 2.
struct Grid<'a> {
    sheet: &'a Sheet,
    comebacks: Vec<LineId>,
}

const OPENING: u32 = 2;

impl Grid<'_> {
    fn input(&self, at: u32) -> u32 {
        2 + at
    }

    fn schedule(&self, at: u32) -> u32 {
        self.input(self.sheet.inputs.len() as u32) + at
    }

    fn line(&self, line: LineId) -> u32 {
        self.schedule(self.sheet.schedules.len() as u32) + line.0
    }

    fn comeback(&self, line: LineId) -> u32 {
        let at = self.comebacks.iter().position(|other| *other == line).unwrap();
        self.line(LineId(self.sheet.lines.len() as u32)) + at as u32
    }

    fn text(&self, pieces: &[Piece], month: u32) -> String {
        let cell = |row: u32, month: u32| format!("{}{row}", letters(OPENING + month));
        let span = |row: u32, from: u32, to: u32| {
            format!("${}${row}:${}${row}", letters(OPENING + from), letters(OPENING + to))
        };
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Input(input) => format!("$B${}", self.input(input.0)),
            Piece::Schedule(schedule) => cell(self.schedule(schedule.0), month),
            Piece::Line(line) if self.sheet.line(*line).shape == Shape::Single => {
                format!("$B${}", self.line(*line))
            }
            Piece::Line(line) => cell(self.line(*line), month),
            Piece::Before(line) => cell(self.line(*line), month - 1),
            Piece::UntilBefore(line) => {
                let row = self.line(*line);
                format!("$B{row}:{}", cell(row, month - 1))
            }
            Piece::Months(line, from, to) if from == to => {
                format!("$B${0}", self.line(*line)).replace('B', &letters(OPENING + from))
            }
            Piece::Months(line, from, to) => span(self.line(*line), *from, *to),
            Piece::Comebacks(line) => span(self.comeback(*line), 1, self.sheet.months),
            Piece::Known(known) => format!("({})", known.value()),
            Piece::Month => cell(1, month),
            Piece::AllMonths => span(1, 0, self.sheet.months),
        };
        pieces.iter().map(piece).collect()
    }
}

fn letters(column: u32) -> String {
    let (mut left, mut letters) = (column, String::new());
    while left > 0 {
        letters.insert(0, char::from(b'A' + ((left - 1) % 26) as u8));
        left = (left - 1) / 26;
    }
    letters
}

fn filled(grid: &Grid) -> Model<'static> {
    let mut model = Model::new_empty("random", "en", "UTC", "en").unwrap();
    let mut put = |row: u32, month: u32, text: String| {
        let column = (OPENING + month) as i32;
        model.set_user_input(0, row as i32, column, text).expect("the formula can be read");
    };
    let sheet = grid.sheet;
    (0..=sheet.months).for_each(|month| put(1, month, month.to_string()));
    for (at, input) in (0..).zip(&sheet.inputs) {
        put(grid.input(at), 0, near(input.value).to_string());
    }
    for (at, schedule) in (0..).zip(&sheet.schedules) {
        for (month, value) in (0..).zip(&schedule.values) {
            put(grid.schedule(at), month, near(*value).to_string());
        }
    }
    for line in (0..sheet.lines.len() as u32).map(LineId) {
        let opening = formula(sheet, line, When::Opening);
        put(grid.line(line), 0, opening.map_or("0".into(), |pieces| format!("={}", grid.text(&pieces, 0))));
        if sheet.line(line).shape == Shape::Monthly {
            let pieces = formula(sheet, line, When::After).unwrap();
            for month in 1..=sheet.months {
                put(grid.line(line), month, format!("={}", grid.text(&pieces, month)));
            }
        }
    }
    for line in &grid.comebacks {
        for month in 1..=sheet.months {
            put(grid.comeback(*line), month, format!("={}", grid.text(&comeback(*line), month)));
        }
    }
    model.evaluate();
    model
}

#[derive(Debug, Default)]
struct Tally {
    sheets: usize,
    compared: usize,
    missing: usize,
    undecided: usize,
}

/// Lines over dust: values so near to zero that the workbook takes them for it; and what is made of such lines.
fn dusty(sheet: &Sheet, exact: &Projection) -> HashSet<LineId> {
    let dust = |value: &Decimal| !value.is_zero() && value.abs() < dec!(0.000001);
    let mut dusty = HashSet::new();
    for line in (0..sheet.lines.len() as u32).map(LineId) {
        let mut found = false;
        for root in [Some(sheet.line(line).node), sheet.line(line).opening].into_iter().flatten() {
            sheet.walk(root, &mut |node| {
                found |= match node {
                    Node::Total(Total::FirstRecovery | Total::FinalRecovery, of) => {
                        dusty.contains(&of) || exact.cells(of).iter().flatten().any(dust)
                    }
                    Node::Line(of) | Node::Back(of, _) | Node::Total(_, of) => dusty.contains(&of),
                    _ => false,
                };
            });
        }
        if found {
            dusty.insert(line);
        }
    }
    dusty
}

fn compare(seed: u64, sheet: &Sheet, exact: &Projection, tally: &mut Tally) {
    let grid = Grid { sheet, comebacks: with_comebacks(sheet) };
    let model = filled(&grid);
    let bounds = bounds::evaluate(sheet, &sheet.values());
    let dusty = dusty(sheet, exact);
    for line in (0..sheet.lines.len() as u32).map(LineId) {
        for (month, cell) in (0..).zip(exact.cells(line)) {
            let (row, column) = (grid.line(line) as i32, (OPENING + month) as i32);
            let found = model.get_cell_value_by_index(0, row, column).unwrap();
            let place = || {
                let text = model.get_cell_formula(0, row, column).unwrap();
                format!("seed {seed}, {}, month {month}, {text:?}", sheet.line(line).key)
            };
            match (cell, bounds[line.0 as usize][month as usize]) {
                _ if dusty.contains(&line) => tally.undecided += 1,
                (_, Cell::Unsure) => tally.undecided += 1,
                (None, _) => {
                    assert_eq!(found, CellValue::String(MISSING.into()), "{}", place());
                    tally.missing += 1;
                }
                (Some(value), Cell::Near(_, error)) if error > 1e-10 * near(*value).abs().max(1.0) => {
                    tally.undecided += 1;
                }
                (Some(value), _) => {
                    let value = near(*value);
                    let CellValue::Number(found) = found else { panic!("{}: {value}, {found:?}", place()) };
                    let same = (value - found).abs() <= 1e-9 * value.abs().max(1.0);
                    assert!(same, "{}: exact {value}, recalculated {found}", place());
                    tally.compared += 1;
                }
            }
        }
    }
    tally.sheets += 1;
}

#[test]
fn random_sheets_recalculate_to_the_exact_reading() {
    crate::with_room(|| {
        let mut tally = Tally::default();
        for seed in 0.. {
            let sheet = sheets::sheet(seed);
            if let Ok(exact) = evaluate(&sheet, &sheet.values()) {
                compare(seed, &sheet, &exact, &mut tally);
            }
            if tally.sheets == SHEETS {
                break;
            }
        }
        println!("{tally:?}");
        assert!(tally.compared > 100_000 && tally.missing > 2_000, "{tally:?}");
        assert!(tally.undecided * 10 < tally.compared, "{tally:?}");
    });
}
