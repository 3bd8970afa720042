//! A slow and plain `f64` reading that knows how far off rounding may have brought it: it tells which cells
//! of a sheet `f64` can decide at all.

use rust_decimal::Decimal;
use tollgate::sheet::lanes::nearest;
use tollgate::sheet::node::{Binary, LineId, Node, NodeId, Shape, Sheet, Total};

/// What `f64` can know of a value.
#[derive(Debug, Clone, Copy)]
pub enum Cell {
    /// The value, and how far the true one may be from it.
    Near(f64, f64),
    /// It does not exist.
    Missing,
    /// On the edge of a step: rounding decides.
    Unsure,
}

use Cell::{Missing, Near, Unsure};

const EPSILON: f64 = f64::EPSILON;

/// Every cell of a sheet, by line and month.
pub fn evaluate(sheet: &Sheet, inputs: &[Decimal]) -> Vec<Vec<Cell>> {
    let mut run = Run { sheet, inputs, cells: vec![] };
    for line in &sheet.lines {
        run.cells.push(vec![]);
        let months = if line.shape == Shape::Single { 0 } else { sheet.months };
        for month in 0..=months {
            let cell = match (line.shape, month, line.opening) {
                (Shape::Monthly, 0, None) => Near(0.0, 0.0),
                (Shape::Monthly, 0, Some(opening)) => run.value(opening, 0),
                _ => run.value(line.node, month),
            };
            run.cells.last_mut().unwrap().push(cell);
        }
    }
    run.cells
}

struct Run<'a> {
    sheet: &'a Sheet,
    inputs: &'a [Decimal],
    cells: Vec<Vec<Cell>>,
}

impl Run<'_> {
    fn value(&self, node: NodeId, month: u32) -> Cell {
        match self.sheet.node(node) {
            Node::Const(value) => given(value),
            Node::Input(input) => given(self.inputs[input.0 as usize]),
            Node::Schedule(schedule) => given(self.sheet.schedule(schedule).values[month as usize]),
            Node::Line(line) => self.known(line, month),
            Node::Back(line, months) if months <= month => self.known(line, month - months),
            Node::Back(..) => Near(0.0, 0.0),
            Node::Ahead(line) if month < self.sheet.months => self.known(line, month + 1),
            Node::Ahead(_) => Near(0.0, 0.0),
            Node::Neg(a) => one(self.value(a, month), |a, e| Near(-a, e)),
            Node::Ceil(a) => one(self.value(a, month), ceil),
            Node::Binary(op, a, b) => {
                two(self.value(a, month), self.value(b, month), |(a, ea), (b, eb)| binary(op, a, ea, b, eb))
            }
            Node::Power { base, steps, per } => {
                let steps = self.sheet.schedule(steps).values[month as usize].mantissa() as i64;
                one(self.value(base, month), |base, e| power(base, e, steps, per))
            }
            Node::Total(figure, line) => total(figure, &self.cells[line.0 as usize]),
        }
    }

    fn known(&self, line: LineId, month: u32) -> Cell {
        let cells = &self.cells[line.0 as usize];
        cells[if cells.len() == 1 { 0 } else { month as usize }]
    }
}

fn given(value: Decimal) -> Cell {
    let near = nearest(value);
    let exact = near.abs() < 1e12 && (near * 1024.0).fract() == 0.0;
    Near(near, if exact { 0.0 } else { near.abs() * EPSILON })
}

fn one(a: Cell, f: impl FnOnce(f64, f64) -> Cell) -> Cell {
    if let Near(a, e) = a { f(a, e) } else { a }
}

fn two(a: Cell, b: Cell, f: impl FnOnce((f64, f64), (f64, f64)) -> Cell) -> Cell {
    match (a, b) {
        (Near(a, ea), Near(b, eb)) => f((a, ea), (b, eb)),
        (Missing, _) | (_, Missing) => Missing,
        _ => Unsure,
    }
}

/// Adds the error of rounding to the error of the operands; none where the result is exact.
fn rounded(value: f64, exact: bool, error: f64) -> Cell {
    let last = if exact && error == 0.0 { 0.0 } else { value.abs() * EPSILON + 1e-26 };
    Near(value, error + last)
}

fn ceil(value: f64, error: f64) -> Cell {
    let up = |value: f64| (value - 0.5e-9).ceil();
    if up(value - error) == up(value + error) { Near(up(value), 0.0) } else { Unsure }
}

fn binary(op: Binary, a: f64, ea: f64, b: f64, eb: f64) -> Cell {
    let sum = |b: f64| {
        let sum = a + b;
        rounded(sum, sum - a == b && sum - b == a, ea + eb)
    };
    match op {
        Binary::Add => sum(b),
        Binary::Sub => sum(-b),
        Binary::Mul => rounded(a * b, a.mul_add(b, -(a * b)) == 0.0, a.abs() * eb + b.abs() * ea + ea * eb),
        Binary::Div if b == 0.0 && eb == 0.0 => Missing,
        Binary::Div if b.abs() <= eb * 2.0 => Unsure,
        Binary::Div => {
            let ratio = a / b;
            rounded(ratio, ratio.mul_add(b, -a) == 0.0, (ea + ratio.abs() * eb) / (b.abs() - eb))
        }
        Binary::Min => Near(a.min(b), ea.max(eb)),
        Binary::Max => Near(a.max(b), ea.max(eb)),
    }
}

fn power(base: f64, error: f64, steps: i64, per: u32) -> Cell {
    let whole = steps % i64::from(per) == 0;
    match () {
        () if steps == 0 => Near(1.0, 0.0),
        () if base == 0.0 && error == 0.0 && steps > 0 => Near(0.0, 0.0),
        // Zero to a power below zero is beyond the exact reading's range.
        () if base.abs() <= error * 2.0 || base == 0.0 => Unsure,
        () if base < 0.0 && !whole => Missing,
        () => {
            let exponent = steps as f64 / f64::from(per);
            let value = base.powf(exponent);
            let relative = exponent.abs() * error / (base.abs() - error) + 1e-13;
            // A root of one is taken as it is; others may be off, in either reading, by their last digits.
            Near(value, if base == 1.0 && error == 0.0 { 0.0 } else { value.abs() * relative + 1e-26 })
        }
    }
}

fn total(figure: Total, cells: &[Cell]) -> Cell {
    let (cells, offset) = match figure {
        Total::Sum { from, to } | Total::Min { from, to } | Total::Max { from, to } => {
            (&cells[from as usize..=to as usize], 0)
        }
        Total::Last => (&cells[cells.len() - 1..], 0),
        _ => (cells, 1),
    };
    if cells.iter().any(|cell| matches!(cell, Missing)) {
        return Missing;
    }
    let known: Option<Vec<(f64, f64)>> =
        cells.iter().map(|cell| if let Near(v, e) = cell { Some((*v, *e)) } else { None }).collect();
    match (known, offset) {
        (None, _) => Unsure,
        (Some(known), 0) => fold(figure, &known),
        (Some(known), _) if figure == Total::MonthOfMin => month_of_min(&known),
        (Some(known), _) => recovery(&known, figure == Total::FinalRecovery),
    }
}

fn fold(figure: Total, known: &[(f64, f64)]) -> Cell {
    let op = match figure {
        Total::Sum { .. } => Binary::Add,
        Total::Min { .. } => Binary::Min,
        _ => Binary::Max,
    };
    let first = Near(known[0].0, known[0].1);
    known[1..].iter().fold(first, |sum, (b, eb)| one(sum, |a, ea| binary(op, a, ea, *b, *eb)))
}

fn month_of_min(known: &[(f64, f64)]) -> Cell {
    let smallest = known.iter().map(|known| known.0).fold(f64::INFINITY, f64::min);
    let Some(month) = known.iter().position(|known| known.0 == smallest) else { return Unsure };
    let error = known[month].1;
    let rival = |known: &(f64, f64)| known.1 + error > 0.0 && known.0 - known.1 <= smallest + error;
    let rivals = known.iter().enumerate().any(|(at, known)| at != month && rival(known));
    if rivals { Unsure } else { Near(month as f64, 0.0) }
}

fn recovery(known: &[(f64, f64)], last: bool) -> Cell {
    if known.iter().any(|(value, error)| *error > 0.0 && value.abs() <= *error) {
        return Unsure;
    }
    if known.iter().all(|known| known.0 >= 0.0) {
        return Near(0.0, 0.0);
    }
    let comes_back = |month: &usize| known[month - 1].0 < 0.0 && known[*month].0 >= 0.0;
    let found = match last {
        true if known[known.len() - 1].0 < 0.0 => None,
        true => (1..known.len()).rfind(comes_back),
        false => (1..known.len()).find(comes_back),
    };
    let Some(month) = found else { return Missing };
    let ((before, e0), (after, e1)) = (known[month - 1], known[month]);
    let rise = after - before;
    Near((month - 1) as f64 - before / rise, 2.0 * (e0 + e1) / rise + month as f64 * EPSILON + EPSILON)
}
