//! The exact reading: every value of a sheet in `Decimal`. Every figure that is printed comes from here.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::sheet::node::*;
use crate::sheet::power::Powers;

/// Decimals that are looked at before rounding up to whole units; further ones are noise.
pub const CEIL_PLACES: u32 = 9;

/// Every value of a run: `cells[line]` has months 0..=N, or a single value.
#[derive(Debug, Clone)]
pub struct Projection {
    cells: Vec<Vec<Option<Decimal>>>,
}

/// Why a value cannot be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    DivisionByZero,
    Overflow,
    /// A figure that it needs does not exist.
    Missing,
    /// A fractional power of a negative number.
    NoPower,
}

/// A fault where a value must exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvalError {
    pub line: String,
    pub month: u32,
    pub fault: Fault,
}

impl Projection {
    /// Values of a line, months 0..=N, or the only one. None is a figure that does not exist.
    pub fn cells(&self, line: LineId) -> &[Option<Decimal>] {
        &self.cells[line.0 as usize]
    }

    /// A value of a line; the month is of no account where it has a single value.
    pub fn at(&self, line: LineId, month: u32) -> Option<Decimal> {
        let cells = self.cells(line);
        *cells.get(if cells.len() == 1 { 0 } else { month as usize })?
    }
}

/// Computes every line of a sheet.
///
/// # Errors
/// A division by zero or a number beyond Decimal's range, with its line and month. Lines that say why they
/// may be missing are missing instead; only an overflow stops them too.
pub fn evaluate(sheet: &Sheet, inputs: &[Decimal]) -> Result<Projection, EvalError> {
    let mut run = Run { sheet, inputs, cells: vec![vec![]; sheet.lines.len()], powers: Powers::default() };
    (0..sheet.lines.len()).try_for_each(|at| run.line(LineId(at as u32)))?;
    Ok(Projection { cells: run.cells })
}

/// A sheet that is computed again and again with other values of some inputs, for some of its lines: what those
/// inputs do not reach stays as it was, and what those lines do not need is left out.
pub struct Again<'a> {
    sheet: &'a Sheet,
    base: &'a Projection,
    reached: Vec<bool>,
    needed: Vec<LineId>,
}

impl<'a> Again<'a> {
    /// `base` is the sheet as it was computed first; only `changed` inputs may differ from it afterwards.
    pub fn new(sheet: &'a Sheet, base: &'a Projection, changed: &[InputId], wanted: &[LineId]) -> Self {
        let reached = sheet.reached(changed);
        let needed = sheet.needed(&reached, wanted);
        Self { sheet, base, reached, needed }
    }

    /// Computes the lines that are wanted; the others have no cells.
    ///
    /// # Errors
    /// As `evaluate`, in the lines that are needed.
    pub fn evaluate(&self, inputs: &[Decimal]) -> Result<Projection, EvalError> {
        let Self { sheet, base, .. } = *self;
        let mut run =
            Run { sheet, inputs, cells: vec![vec![]; sheet.lines.len()], powers: Powers::default() };
        for line in &self.needed {
            match self.reached[line.0 as usize] {
                true => run.line(*line)?,
                false => run.cells[line.0 as usize] = base.cells(*line).to_vec(),
            }
        }
        Ok(Projection { cells: run.cells })
    }
}

struct Run<'a> {
    sheet: &'a Sheet,
    inputs: &'a [Decimal],
    cells: Vec<Vec<Option<Decimal>>>,
    powers: Powers,
}

impl Run<'_> {
    fn line(&mut self, id: LineId) -> Result<(), EvalError> {
        let line = self.sheet.line(id);
        let months = if line.shape == Shape::Single { 0 } else { self.sheet.months };
        for month in 0..=months {
            let fault = |fault| EvalError { line: line.key.clone(), month, fault };
            let value = self.cell(line, month).map_err(fault)?;
            self.cells[id.0 as usize].push(value);
        }
        Ok(())
    }

    fn cell(&mut self, line: &Line, month: u32) -> Result<Option<Decimal>, Fault> {
        let node = match (line.shape, month) {
            (Shape::Monthly, 0) => match line.opening {
                Some(opening) => opening,
                None => return Ok(Some(Decimal::ZERO)),
            },
            _ => line.node,
        };
        match self.value(node, month) {
            Ok(value) => Ok(Some(value)),
            Err(fault) if line.missing.is_some() && fault != Fault::Overflow => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    fn value(&mut self, id: NodeId, month: u32) -> Result<Decimal, Fault> {
        match self.sheet.node(id) {
            Node::Const(value) => Ok(value),
            Node::Input(input) => Ok(self.inputs[input.0 as usize]),
            Node::Schedule(schedule) => Ok(self.sheet.schedule(schedule).values[month as usize]),
            Node::Line(line) => self.known(line, month),
            Node::Back(line, months) if months <= month => self.known(line, month - months),
            Node::Back(..) => Ok(Decimal::ZERO),
            Node::Ahead(line) if month < self.sheet.months => self.known(line, month + 1),
            Node::Ahead(_) => Ok(Decimal::ZERO),
            Node::Neg(a) => Ok(-self.value(a, month)?),
            Node::Ceil(a) => Ok(whole_units(self.value(a, month)?)),
            Node::Binary(op, a, b) => binary(op, self.value(a, month)?, self.value(b, month)?),
            Node::Power { base, steps, per } => self.power(base, steps, per, month),
            Node::Total(total, line) => self.total(total, line),
        }
    }

    fn known(&self, line: LineId, month: u32) -> Result<Decimal, Fault> {
        let cells = &self.cells[line.0 as usize];
        let at = if self.sheet.line(line).shape == Shape::Single { 0 } else { month as usize };
        cells.get(at).copied().flatten().ok_or(Fault::Missing)
    }

    fn power(&mut self, base: NodeId, steps: ScheduleId, per: u32, month: u32) -> Result<Decimal, Fault> {
        let base = self.value(base, month)?;
        let exponent = self.sheet.schedule(steps).values[month as usize].mantissa() as i64;
        self.powers.power(base, exponent, per).ok_or_else(|| no_power(base, exponent, per))
    }

    fn total(&self, total: Total, line: LineId) -> Result<Decimal, Fault> {
        self::total(total, &self.cells[line.0 as usize])
    }
}

/// A figure over the months of a line.
pub fn total(total: Total, cells: &[Option<Decimal>]) -> Result<Decimal, Fault> {
    let known = |from: u32, to: u32| cells.get(from as usize..=to as usize).unwrap_or(&[]).iter();
    match total {
        Total::Sum { from, to } => known(from, to).try_fold(Decimal::ZERO, |sum, cell| {
            sum.checked_add(cell.ok_or(Fault::Missing)?).ok_or(Fault::Overflow)
        }),
        Total::Min { from, to } => known(from, to).copied().min().flatten().ok_or(Fault::Missing),
        Total::Max { from, to } => match known(from, to).any(Option::is_none) {
            true => Err(Fault::Missing),
            false => known(from, to).copied().max().flatten().ok_or(Fault::Missing),
        },
        Total::Last => cells.last().copied().flatten().ok_or(Fault::Missing),
        Total::MonthOfMin => month_of_min(cells),
        Total::FirstRecovery => recovery(cells, false),
        Total::FinalRecovery => recovery(cells, true),
    }
}

/// Up to whole units; the ninth decimal is noise.
pub fn whole_units(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(CEIL_PLACES, RoundingStrategy::MidpointAwayFromZero).ceil()
}

fn binary(op: Binary, a: Decimal, b: Decimal) -> Result<Decimal, Fault> {
    match op {
        Binary::Add => a.checked_add(b).ok_or(Fault::Overflow),
        Binary::Sub => a.checked_sub(b).ok_or(Fault::Overflow),
        Binary::Mul => a.checked_mul(b).ok_or(Fault::Overflow),
        Binary::Div if b.is_zero() => Err(Fault::DivisionByZero),
        Binary::Div => a.checked_div(b).ok_or(Fault::Overflow),
        Binary::Min => Ok(a.min(b)),
        Binary::Max => Ok(a.max(b)),
    }
}

/// Why a power has no value: a fraction of a negative number, a division by zero, or too large.
fn no_power(base: Decimal, steps: i64, per: u32) -> Fault {
    match base.is_zero() {
        true => Fault::DivisionByZero,
        false if base.is_sign_negative() && steps % i64::from(per) != 0 => Fault::NoPower,
        false => Fault::Overflow,
    }
}

fn month_of_min(cells: &[Option<Decimal>]) -> Result<Decimal, Fault> {
    let smallest = cells.iter().copied().min().flatten().ok_or(Fault::Missing)?;
    let month = cells.iter().position(|cell| *cell == Some(smallest)).ok_or(Fault::Missing)?;
    Ok(Decimal::from(month))
}

fn recovery(cells: &[Option<Decimal>], last: bool) -> Result<Decimal, Fault> {
    let values: Vec<Decimal> = cells.iter().copied().collect::<Option<_>>().ok_or(Fault::Missing)?;
    if values.iter().all(|value| *value >= Decimal::ZERO) {
        return Ok(Decimal::ZERO);
    }
    let comes_back = |month: &usize| values[month - 1] < Decimal::ZERO && values[*month] >= Decimal::ZERO;
    let mut months = 1..values.len();
    let month = match last {
        false => months.find(comes_back),
        true if values.last().is_some_and(|value| *value < Decimal::ZERO) => None,
        true => months.rev().find(comes_back),
    };
    let month = month.ok_or(Fault::Missing)?;
    let (before, after) = (values[month - 1], values[month]);
    let rise = after.checked_sub(before).ok_or(Fault::Overflow)?;
    let fraction = (-before).checked_div(rise).ok_or(Fault::Overflow)?;
    Ok(Decimal::from(month - 1) + fraction)
}
