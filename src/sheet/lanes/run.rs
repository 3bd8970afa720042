//! Running a tape, block by block.

use std::ops::Range;

use crate::sheet::lanes::kernels::{Arg, Block, LANES, binary, unary};
use crate::sheet::lanes::outcome::LaneOutcome;
use crate::sheet::lanes::powers::power;
use crate::sheet::lanes::tape::{Constants, Op, Operand, Set, Step, Tape};
use crate::sheet::lanes::totals::total;
use crate::sheet::node::Total;

impl Tape {
    /// Runs one trial for each entry of the columns, which hold the draws of the ranged inputs in their order.
    ///
    /// # Panics
    /// When there is not one column for each ranged input, or they differ in length.
    pub fn run<C: AsRef<[f64]>>(&self, columns: &[C]) -> LaneOutcome {
        let columns: Vec<&[f64]> = columns.iter().map(AsRef::as_ref).collect();
        let trials = columns.first().map_or(0, |column| column.len());
        assert_eq!(columns.len(), self.ranged, "one column for each ranged input");
        assert!(columns.iter().all(|column| column.len() == trials), "columns of one length");
        let mut outcome = LaneOutcome::new(trials, &self.wanted, self.kept.iter().copied());
        let slots = self.slots.iter().map(|months| vec![Block::ZERO; *months]).collect();
        let mut machine = Machine { tape: self, columns, slots };
        for first in (0..trials).step_by(LANES) {
            machine.run(first, &mut outcome);
        }
        outcome
    }
}

struct Machine<'a> {
    tape: &'a Tape,
    columns: Vec<&'a [f64]>,
    slots: Vec<Vec<Block>>,
}

impl Machine<'_> {
    /// Runs the block of trials that starts with `first`.
    fn run(&mut self, first: usize, outcome: &mut LaneOutcome) {
        let tape = self.tape;
        for step in &tape.steps {
            match step {
                Step::Load { out, column } => {
                    self.slots[*out][0] = draws(self.columns[*column], first);
                }
                Step::Set(set) => self.set(set, set.months.clone()),
                Step::Open { out, opening } => self.slots[*out][0] = self.source().block(*opening, 0),
                Step::Loop { out, opening, body, result } => self.repeat(*out, *opening, body, *result),
                Step::Keep { wanted, from } => {
                    outcome.keep(*wanted, first, self.source().all(*from));
                }
            }
        }
    }

    fn source(&self) -> Source<'_> {
        Source { slots: &self.slots, constants: &self.tape.constants }
    }

    fn set(&mut self, set: &Set, months: Range<usize>) {
        let mut out = std::mem::take(&mut self.slots[set.out]);
        let room = if out.len() == 1 { 0..1 } else { months.clone() };
        out[..room.start].fill(Block::ZERO);
        self.source().compute(&set.op, months, &mut out[room]);
        self.slots[set.out] = out;
    }

    fn repeat(&mut self, out: usize, opening: Operand, body: &[Set], result: Operand) {
        self.slots[out][0] = self.source().block(opening, 0);
        for month in 1..self.slots[out].len() {
            body.iter().for_each(|set| self.set(set, month..month + 1));
            self.slots[out][month] = self.source().block(result, month);
        }
    }
}

/// A block of draws; after the last trial, the last draw again.
fn draws(column: &[f64], first: usize) -> Block {
    let last = column.len() - 1;
    Block(std::array::from_fn(|lane| column[(first + lane).min(last)]))
}

/// Before month 0 an operand that looks back is zero: the months up to there are a span by themselves.
fn spans(
    operands: &[Operand],
    months: Range<usize>,
    out: &mut [Block],
    mut compute: impl FnMut(Range<usize>, &mut [Block]),
) {
    let mut from = months.start;
    while from < months.end {
        let backs = operands.iter().map(|operand| operand.back());
        let to = backs.filter(|back| *back > from).fold(months.end, usize::min);
        compute(from..to, &mut out[from - months.start..to - months.start]);
        from = to;
    }
}

/// Where a step finds its operands.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub slots: &'a [Vec<Block>],
    pub constants: &'a Constants,
}

impl<'a> Source<'a> {
    /// Computes a step over some months, into as many blocks.
    pub fn compute(&self, op: &Op, months: Range<usize>, out: &mut [Block]) {
        match *op {
            Op::Unary(op, a) => spans(&[a], months, out, |span, out| unary(op, out, self.arg(a, span))),
            Op::Binary(op, a, b) => spans(&[a, b], months, out, |span, out| {
                binary(op, out, self.arg(a, span.clone()), self.arg(b, span));
            }),
            Op::Power(base, at) => {
                let exponents = &self.constants.powers[at];
                power(out, &self.block(base, 0), &exponents.steps[months], exponents.per);
            }
            Op::Ahead(a) => {
                let last = self.months_of(a);
                for (month, out) in months.zip(out) {
                    *out = if month + 1 < last { self.block(a, month + 1) } else { Block::ZERO };
                }
            }
            Op::Total(figure, line) => out[0] = self.total(figure, line),
        }
    }

    fn months_of(&self, operand: Operand) -> usize {
        match self.all(operand) {
            Arg::Lanes(blocks) => blocks.len(),
            Arg::Alike(values) => values.len(),
        }
    }

    fn total(&self, figure: Total, line: Operand) -> Block {
        match self.all(line) {
            Arg::Lanes(blocks) => total(figure, blocks),
            Arg::Alike(values) => {
                let blocks: Vec<Block> = values.iter().map(|value| Block([*value; LANES])).collect();
                total(figure, &blocks)
            }
        }
    }

    fn block(&self, operand: Operand, month: usize) -> Block {
        match self.arg(operand, month..month + 1) {
            Arg::Lanes(blocks) => blocks[0],
            Arg::Alike(values) => Block([values[0]; LANES]),
        }
    }

    /// All months of an operand that does not look back.
    fn all(&self, operand: Operand) -> Arg<'a> {
        match operand {
            Operand::Alike(at) => Arg::Alike(&self.constants.values[at]),
            Operand::Value { id, .. } => Arg::Lanes(&self.slots[id]),
        }
    }

    /// Some months of an operand, all of them before it has values or all of them after.
    fn arg(&self, operand: Operand, months: Range<usize>) -> Arg<'a> {
        match (operand, self.all(operand)) {
            (_, Arg::Alike([value])) => Arg::Alike(std::slice::from_ref(value)),
            (_, Arg::Alike(values)) => Arg::Alike(&values[months]),
            (Operand::Value { back, .. }, _) if months.end <= back => Arg::Alike(&[0.0]),
            (_, Arg::Lanes([block])) => Arg::Lanes(std::slice::from_ref(block)),
            (Operand::Value { back, .. }, Arg::Lanes(blocks)) => {
                Arg::Lanes(&blocks[months.start - back..months.end - back])
            }
            (Operand::Alike(_), lanes) => lanes,
        }
    }
}
