//! From the formulas of a sheet to the steps of a tape.

use rust_decimal::Decimal;

use crate::sheet::exact::Projection;
use crate::sheet::lanes::kernels::{Block, Unary};
use crate::sheet::lanes::nearest::nearest;
use crate::sheet::lanes::run::Source;
use crate::sheet::lanes::tape::{Constants, Exponents, Op, Operand, Set, Step};
use crate::sheet::node::{InputId, Line, LineId, Node, NodeId, ScheduleId, Shape, Sheet, Total};

/// A tape under construction.
pub struct Lowering<'a> {
    sheet: &'a Sheet,
    inputs: &'a [Decimal],
    base: &'a Projection,
    ranged: &'a [InputId],
    /// By line: whether a ranged input is behind it.
    touched: Vec<bool>,
    lines: Vec<Option<Operand>>,
    draws: Vec<Option<Operand>>,
    steps: Vec<Step>,
    /// The steps of the loop that is being built.
    body: Vec<Set>,
    /// Months that each value has room for.
    widths: Vec<usize>,
    constants: Constants,
}

/// The months that a formula is lowered for.
#[derive(Debug, Clone, Copy)]
enum Scope {
    /// From that month to the end, at once.
    From(usize),
    /// Month 0 only.
    Opening,
    /// One month after the other, for the line that looks back at itself.
    Loop(LineId),
}

impl<'a> Lowering<'a> {
    pub fn new(sheet: &'a Sheet, inputs: &'a [Decimal], base: &'a Projection, ranged: &'a [InputId]) -> Self {
        Self {
            touched: sheet.reached(ranged),
            lines: vec![None; sheet.lines.len()],
            draws: vec![None; ranged.len()],
            steps: vec![],
            body: vec![],
            widths: vec![],
            constants: Constants::default(),
            sheet,
            inputs,
            base,
            ranged,
        }
    }

    /// The steps, the room of each value, and the constants.
    pub fn lower_all(mut self, wanted: &[LineId]) -> (Vec<Step>, Vec<usize>, Constants) {
        for line in self.sheet.needed(&self.touched, wanted) {
            let from = self.line(line);
            for (wanted, _) in wanted.iter().enumerate().filter(|(_, wanted)| **wanted == line) {
                self.steps.push(Step::Keep { wanted, from });
            }
        }
        (self.steps, self.widths, self.constants)
    }

    /// The values of a line that stands before the one being lowered, or of that one.
    fn line(&mut self, id: LineId) -> Operand {
        let at = id.0 as usize;
        if let Some(known) = self.lines[at] {
            return known;
        }
        let operand = match self.touched[at] {
            true => self.formula(id),
            false => {
                let cells = self.base.cells(id).iter();
                self.alike(cells.map(|cell| cell.map_or(f64::NAN, nearest)).collect())
            }
        };
        self.lines[at] = Some(operand);
        operand
    }

    fn formula(&mut self, id: LineId) -> Operand {
        let line = self.sheet.line(id);
        if looks_at(self.sheet, line.node, id) {
            return self.looped(id);
        }
        let whole =
            line.shape == Shape::Single || line.opening.is_some_and(|opening| self.same(line.node, opening));
        match whole {
            true => {
                let operand = self.lower(line.node, Scope::From(0));
                self.in_place(operand)
            }
            false => self.opened(line),
        }
    }

    /// A line whose month 0 has a formula of its own, or is zero.
    fn opened(&mut self, line: &Line) -> Operand {
        let opening = line.opening.map(|opening| self.lower(opening, Scope::Opening));
        let operand = self.lower(line.node, Scope::From(1));
        let operand = match self.is_own(line.node, operand) {
            true => operand,
            false => self.widened(operand, 1),
        };
        if let (Some(opening), Operand::Value { id: out, .. }) = (opening, operand) {
            self.steps.push(Step::Open { out, opening });
        }
        operand
    }

    /// Whether the operand of a formula is a value by month that no other line has.
    fn is_own(&self, node: NodeId, operand: Operand) -> bool {
        let leaf = matches!(
            self.sheet.node(node),
            Node::Line(_) | Node::Back(..) | Node::Ahead(_) | Node::Input(_) | Node::Total(..)
        );
        !leaf && matches!(operand, Operand::Value { id, .. } if self.widths[id] > 1)
    }

    fn looped(&mut self, id: LineId) -> Operand {
        let line = self.sheet.line(id);
        let opening = match line.opening {
            Some(opening) => self.lower(opening, Scope::Opening),
            None => self.alike(vec![0.0]),
        };
        let out = self.value(self.months());
        let own = Operand::Value { id: out, back: 0 };
        self.lines[id.0 as usize] = Some(own);
        let result = self.lower(line.node, Scope::Loop(id));
        let body = std::mem::take(&mut self.body);
        self.steps.push(Step::Loop { out, opening, body, result });
        own
    }

    fn lower(&mut self, node: NodeId, scope: Scope) -> Operand {
        // What does not look back at its own line need not wait for it.
        if matches!(scope, Scope::Loop(own) if !looks_at(self.sheet, node, own)) {
            return self.lower(node, Scope::From(1));
        }
        let op = match self.sheet.node(node) {
            Node::Const(value) => return self.alike(vec![nearest(value)]),
            Node::Input(input) => return self.input(input),
            Node::Schedule(id) => return self.schedule(id),
            Node::Line(line) => return self.line(line),
            Node::Back(line, months) => return self.back(line, months as usize),
            Node::Ahead(line) => return self.ahead(line),
            Node::Neg(a) => Op::Unary(Unary::Neg, self.lower(a, scope)),
            Node::Ceil(a) => Op::Unary(Unary::Ceil, self.lower(a, scope)),
            Node::Binary(op, a, b) => Op::Binary(op, self.lower(a, scope), self.lower(b, scope)),
            Node::Power { base, steps, per } => {
                Op::Power(self.lower(base, scope), self.exponents(steps, per))
            }
            Node::Total(total, line) => self.total(total, line),
        };
        self.emit(op, scope)
    }

    fn input(&mut self, input: InputId) -> Operand {
        let Some(at) = self.ranged.iter().position(|ranged| *ranged == input) else {
            return self.alike(vec![nearest(self.inputs[input.0 as usize])]);
        };
        if let Some(known) = self.draws[at] {
            return known;
        }
        let out = self.value(1);
        self.steps.push(Step::Load { out, column: at });
        *self.draws[at].insert(Operand::Value { id: out, back: 0 })
    }

    fn schedule(&mut self, id: ScheduleId) -> Operand {
        self.alike(self.sheet.schedule(id).values.iter().copied().map(nearest).collect())
    }

    fn exponents(&mut self, steps: ScheduleId, per: u32) -> usize {
        let steps = self.sheet.schedule(steps).values.iter().map(|steps| steps.mantissa() as i64).collect();
        self.constants.powers.push(Exponents { steps, per });
        self.constants.powers.len() - 1
    }

    fn back(&mut self, line: LineId, months: usize) -> Operand {
        match self.line(line) {
            Operand::Value { id, back } => Operand::Value { id, back: back + months },
            Operand::Alike(at) => {
                let values = &self.constants.values[at];
                let before = |month: usize| values[if values.len() == 1 { 0 } else { month }];
                let shifted = |month: usize| month.checked_sub(months).map_or(0.0, before);
                let shifted = (0..self.months()).map(shifted).collect();
                self.alike(shifted)
            }
        }
    }

    /// A line one month later, as a value of its own.
    fn ahead(&mut self, line: LineId) -> Operand {
        let operand = self.line(line);
        let operand = if self.by_month(operand) { operand } else { self.widened(operand, 0) };
        let operand = self.in_place(operand);
        self.emit(Op::Ahead(operand), Scope::From(0))
    }

    fn total(&mut self, total: Total, line: LineId) -> Op {
        let operand = self.line(line);
        let months = self.sheet.line(line).shape == Shape::Monthly;
        match months && !self.by_month(operand) {
            true => Op::Total(total, self.widened(operand, 0)),
            false => Op::Total(total, operand),
        }
    }

    /// Adds a step, unless all that it needs is known already.
    fn emit(&mut self, op: Op, scope: Scope) -> Operand {
        if op.operands().all(|operand| matches!(operand, Operand::Alike(_))) {
            return self.fold(op);
        }
        let wide = self.gives_months(&op);
        let (width, months) = match scope {
            Scope::From(from) if wide => (self.months(), from..self.months()),
            _ => (1, 0..1),
        };
        let out = self.value(width);
        let set = Set { out, months, op };
        match scope {
            Scope::Loop(_) => self.body.push(set),
            _ => self.steps.push(Step::Set(set)),
        }
        Operand::Value { id: out, back: 0 }
    }

    /// The constant that a step over constants gives, by the same kernels.
    fn fold(&mut self, op: Op) -> Operand {
        let months = if self.gives_months(&op) { self.months() } else { 1 };
        let mut out = vec![Block::ZERO; months];
        Source { slots: &[], constants: &self.constants }.compute(&op, 0..months, &mut out);
        self.alike(out.iter().map(|block| block.0[0]).collect())
    }

    fn gives_months(&self, op: &Op) -> bool {
        match op {
            Op::Total(..) => false,
            Op::Power(..) | Op::Ahead(_) => true,
            Op::Unary(..) | Op::Binary(..) => op.operands().any(|operand| self.by_month(operand)),
        }
    }

    fn by_month(&self, operand: Operand) -> bool {
        match operand {
            Operand::Alike(at) => self.constants.values[at].len() > 1,
            Operand::Value { id, back } => back > 0 || self.widths[id] > 1,
        }
    }

    /// A copy with room for every month, set from that month on.
    fn widened(&mut self, operand: Operand, from: usize) -> Operand {
        let (out, months) = (self.value(self.months()), from..self.months());
        self.steps.push(Step::Set(Set { out, months, op: Op::Unary(Unary::Copy, operand) }));
        Operand::Value { id: out, back: 0 }
    }

    /// A value that stands in its own months: totals do not look back.
    fn in_place(&mut self, operand: Operand) -> Operand {
        if operand.back() > 0 { self.widened(operand, 0) } else { operand }
    }

    fn months(&self) -> usize {
        self.sheet.months as usize + 1
    }

    fn value(&mut self, width: usize) -> usize {
        self.widths.push(width);
        self.widths.len() - 1
    }

    fn alike(&mut self, values: Vec<f64>) -> Operand {
        self.constants.values.push(values);
        Operand::Alike(self.constants.values.len() - 1)
    }

    /// Whether two formulas are written alike.
    fn same(&self, a: NodeId, b: NodeId) -> bool {
        match (self.sheet.node(a), self.sheet.node(b)) {
            (Node::Neg(a), Node::Neg(b)) | (Node::Ceil(a), Node::Ceil(b)) => self.same(a, b),
            (Node::Binary(op, a, b), Node::Binary(other, c, d)) => {
                op == other && self.same(a, c) && self.same(b, d)
            }
            (Node::Power { base: a, steps, per }, Node::Power { base: b, steps: others, per: other }) => {
                (steps, per) == (others, other) && self.same(a, b)
            }
            (a, b) => a == b,
        }
    }
}

fn looks_at(sheet: &Sheet, node: NodeId, own: LineId) -> bool {
    let mut found = false;
    sheet.walk(node, &mut |node| found |= matches!(node, Node::Back(line, _) if line == own));
    found
}
