//! A compiled sheet: steps over the months and lanes of a block, in the order in which they are run.

use std::ops::Range;

use crate::sheet::lanes::kernels::Unary;
use crate::sheet::node::{Binary, LineId, Total};

/// A sheet compiled for some ranged inputs and wanted lines.
#[derive(Debug, Clone)]
pub struct Tape {
    pub(super) steps: Vec<Step>,
    /// Months that each slot has room for.
    pub(super) slots: Vec<usize>,
    pub(super) constants: Constants,
    pub(super) ranged: usize,
    pub(super) wanted: Vec<LineId>,
    /// Months of each wanted line.
    pub(super) kept: Vec<usize>,
}

/// What is alike in all trials.
#[derive(Debug, Clone, Default)]
pub(super) struct Constants {
    /// Values by month, or a single one.
    pub values: Vec<Vec<f64>>,
    pub powers: Vec<Exponents>,
}

/// Exponents by month, in steps of `1 / per`.
#[derive(Debug, Clone)]
pub(super) struct Exponents {
    pub steps: Vec<i64>,
    pub per: u32,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Operand {
    /// A constant, by its place among the constants.
    Alike(usize),
    /// A value of this block, so many months earlier; zero before month 0.
    Value { id: usize, back: usize },
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Op {
    Unary(Unary, Operand),
    Binary(Binary, Operand, Operand),
    /// A power, with the place of its exponents.
    Power(Operand, usize),
    Total(Total, Operand),
    /// A value by month one month later; zero after the last.
    Ahead(Operand),
}

/// Sets a value in some months. Values with room for one month hold for all of them.
#[derive(Debug, Clone)]
pub(super) struct Set {
    pub out: usize,
    pub months: Range<usize>,
    pub op: Op,
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    /// The draws of a ranged input.
    Load {
        out: usize,
        column: usize,
    },
    Set(Set),
    /// Gives a value its month 0.
    Open {
        out: usize,
        opening: Operand,
    },
    /// A line that looks back at itself: month by month, `result` after the steps of `body`.
    Loop {
        out: usize,
        opening: Operand,
        body: Vec<Set>,
        result: Operand,
    },
    /// Hands a line to the outcome.
    Keep {
        wanted: usize,
        from: Operand,
    },
}

impl Tape {
    /// The bytes that a block of trials works in.
    pub fn working_set(&self) -> usize {
        self.slots.iter().sum::<usize>() * size_of::<crate::sheet::lanes::kernels::Block>()
    }
}

impl Op {
    pub fn operands(&self) -> impl Iterator<Item = Operand> {
        let (a, b) = match *self {
            Self::Unary(_, a) | Self::Power(a, _) | Self::Total(_, a) | Self::Ahead(a) => (a, None),
            Self::Binary(_, a, b) => (a, Some(b)),
        };
        [a].into_iter().chain(b)
    }

    fn each_value(&mut self, visit: &mut impl FnMut(&mut usize)) {
        match self {
            Self::Unary(_, a) | Self::Power(a, _) | Self::Total(_, a) | Self::Ahead(a) => {
                a.each_value(visit);
            }
            Self::Binary(_, a, b) => {
                a.each_value(visit);
                b.each_value(visit);
            }
        }
    }
}

impl Operand {
    /// How many months earlier it is taken.
    pub fn back(self) -> usize {
        if let Self::Value { back, .. } = self { back } else { 0 }
    }

    fn each_value(&mut self, visit: &mut impl FnMut(&mut usize)) {
        if let Self::Value { id, .. } = self {
            visit(id);
        }
    }
}

impl Set {
    fn each_value(&mut self, visit: &mut impl FnMut(&mut usize)) {
        self.op.each_value(visit);
        visit(&mut self.out);
    }
}

impl Step {
    /// Visits every value that a step names.
    pub fn each_value(&mut self, visit: &mut impl FnMut(&mut usize)) {
        match self {
            Self::Load { out, .. } => visit(out),
            Self::Set(set) => set.each_value(visit),
            Self::Open { out, opening } => {
                opening.each_value(visit);
                visit(out);
            }
            Self::Loop { out, opening, body, result } => {
                opening.each_value(visit);
                body.iter_mut().for_each(|set| set.each_value(visit));
                result.each_value(visit);
                visit(out);
            }
            Self::Keep { from, .. } => from.each_value(visit),
        }
    }
}
