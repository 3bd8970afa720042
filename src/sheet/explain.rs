//! The explanation of a figure: its formula in names and in numbers, what it is made of, and at the leaves where
//! the numbers come from. A walk over a finished run; nothing is computed that was not computed before.

use rust_decimal::Decimal;

use crate::base::source::Source;
use crate::sheet::exact::Projection;
use crate::sheet::node::*;

/// A figure and what it is made of.
#[derive(Debug, Clone)]
pub struct Explanation {
    pub key: String,
    pub label: String,
    pub unit: String,
    pub at: At,
    /// None where the figure does not exist.
    pub value: Option<Decimal>,
    pub made: Made,
}

/// When a figure holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum At {
    /// It has a single value.
    Single,
    Month(u32),
    /// Summed over months 0..=N.
    Horizon,
}

/// What a figure is made of.
#[derive(Debug, Clone)]
pub enum Made {
    /// A number that was given.
    Given(Source),
    Formula {
        names: Vec<Term>,
        /// Empty where a sum over months is not made of sums.
        numbers: Vec<Term>,
        parts: Vec<Explanation>,
    },
    /// Explained already, or deeper than was asked for.
    Elsewhere,
}

/// A piece of a formula.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    Sign(&'static str),
    Name(String),
    Value(Decimal),
    /// A figure that does not exist.
    Nothing,
}

/// Explains a line, in one month or over the horizon, down to a depth.
pub fn explain(
    sheet: &Sheet,
    inputs: &[Decimal],
    done: &Projection,
    line: LineId,
    at: At,
    depth: usize,
) -> Explanation {
    let mut walk = Walk { sheet, inputs, done, seen: vec![] };
    walk.line(line, at, depth)
}

struct Walk<'a> {
    sheet: &'a Sheet,
    inputs: &'a [Decimal],
    done: &'a Projection,
    seen: Vec<(LineId, At)>,
}

/// What a formula refers to.
#[derive(Clone, Copy, PartialEq)]
enum Leaf {
    Input(InputId),
    Schedule(ScheduleId),
    Line(LineId, At),
}

impl Walk<'_> {
    fn line(&mut self, id: LineId, at: At, depth: usize) -> Explanation {
        let line = self.sheet.line(id);
        let at = if line.shape == Shape::Single { At::Single } else { at };
        let value = self.value(id, at);
        let made = match depth == 0 || self.seen.contains(&(id, at)) {
            true => Made::Elsewhere,
            false => {
                self.seen.push((id, at));
                self.formula(id, at, depth)
            }
        };
        let unit = line.unit.symbol(&self.sheet.names);
        Explanation { key: line.key.clone(), label: line.label.clone(), unit, at, value, made }
    }

    fn value(&self, id: LineId, at: At) -> Option<Decimal> {
        match at {
            At::Single => self.done.at(id, 0),
            // A ratio has no month 0.
            At::Month(0)
                if self.sheet.line(id).missing.is_some() && self.sheet.line(id).opening.is_none() =>
            {
                None
            }
            At::Month(month) => self.done.at(id, month),
            At::Horizon => self.done.cells(id).iter().copied().sum(),
        }
    }

    fn formula(&mut self, id: LineId, at: At, depth: usize) -> Made {
        let line = self.sheet.line(id);
        let root = match at {
            At::Month(0) => line.opening,
            _ => Some(line.node),
        };
        let Some(root) = root else {
            return Made::Given(Source::convention("zero before month 1"));
        };
        let sums = at != At::Horizon || self.additive(root);
        let (mut names, mut numbers, mut leaves) = (vec![], vec![], vec![]);
        self.print(
            root,
            at,
            0,
            &mut Printed { names: &mut names, numbers: &mut numbers, leaves: &mut leaves },
        );
        // Over the horizon only sums of rows are made of sums: anything else is shown for the last month.
        if !sums {
            let month = At::Month(self.sheet.months);
            let parts = vec![self.line(id, month, depth)];
            return Made::Formula { names, numbers: vec![], parts };
        }
        let parts = leaves.into_iter().map(|leaf| self.leaf(leaf, at, depth - 1)).collect();
        Made::Formula { names, numbers, parts }
    }

    fn additive(&self, root: NodeId) -> bool {
        match self.sheet.node(root) {
            Node::Line(line) => self.sheet.line(line).shape == Shape::Monthly,
            Node::Schedule(schedule) => !self.sheet.schedule(schedule).given.is_empty(),
            Node::Neg(a) => self.additive(a),
            Node::Binary(Binary::Add | Binary::Sub, a, b) => self.additive(a) && self.additive(b),
            _ => false,
        }
    }

    fn leaf(&mut self, leaf: Leaf, at: At, depth: usize) -> Explanation {
        match leaf {
            Leaf::Line(line, at) => self.line(line, at, depth),
            Leaf::Input(id) => {
                let input = self.sheet.input(id);
                let value = Some(self.inputs[id.0 as usize]);
                self.given(
                    &input.key,
                    "",
                    At::Single,
                    value,
                    input.unit.symbol(&self.sheet.names),
                    &input.source,
                )
            }
            Leaf::Schedule(id) => self.schedule(id, at),
        }
    }

    /// The constant of a month; over the horizon, each month that was given.
    fn schedule(&self, id: ScheduleId, at: At) -> Explanation {
        let schedule = self.sheet.schedule(id);
        let unit = schedule.unit.symbol(&self.sheet.names);
        let month = if let At::Month(month) = at { month } else { 0 };
        let source = schedule.source_of(month);
        let mut all = self.given(&schedule.key, "", at, self.scheduled(id, at), unit, source);
        if at == At::Horizon {
            let months = schedule.given.iter().map(|(month, _)| self.schedule(id, At::Month(*month)));
            let names = vec![Term::Name(format!("sum of {}", schedule.key))];
            all.made = Made::Formula { names, numbers: vec![], parts: months.collect() };
        }
        all
    }

    fn given(
        &self,
        key: &str,
        label: &str,
        at: At,
        value: Option<Decimal>,
        unit: String,
        source: &Source,
    ) -> Explanation {
        let made = Made::Given(source.clone());
        Explanation { key: key.to_string(), label: label.to_string(), unit, at, value, made }
    }

    fn scheduled(&self, id: ScheduleId, at: At) -> Option<Decimal> {
        let values = &self.sheet.schedule(id).values;
        match at {
            At::Horizon => Some(values.iter().sum()),
            At::Month(month) => values.get(month as usize).copied(),
            At::Single => values.first().copied(),
        }
    }

    /// Prints a node; `above` is the strength of the sign around it, so that parentheses stand where they must.
    fn print(&self, id: NodeId, at: At, above: u8, out: &mut Printed) {
        match self.sheet.node(id) {
            Node::Const(value) => out.both(Term::Value(value)),
            Node::Input(input) => {
                let key = self.sheet.input(input).key.clone();
                out.leaf(Leaf::Input(input), key, Some(self.inputs[input.0 as usize]));
            }
            Node::Schedule(schedule) => {
                let key = self.sheet.schedule(schedule).key.clone();
                out.leaf(Leaf::Schedule(schedule), key, self.scheduled(schedule, at));
            }
            Node::Line(line) => self.print_line(line, at, out),
            Node::Back(line, months) => self.print_back(line, months, at, out),
            Node::Ahead(line) => self.print_ahead(line, at, out),
            Node::Neg(a) => {
                out.sign("-");
                self.print(a, at, 3, out);
            }
            Node::Ceil(a) => self.call("whole units of (", &[a], at, out),
            Node::Binary(Binary::Min, a, b) => self.call("smaller of (", &[a, b], at, out),
            Node::Binary(Binary::Max, a, b) => self.call("larger of (", &[a, b], at, out),
            Node::Binary(op, a, b) => self.binary(op, (a, b), at, above, out),
            Node::Power { base, steps, per } => self.print_power(base, steps, per, at, out),
            Node::Total(total, line) => self.print_total(total, line, out),
        }
    }

    fn print_line(&self, line: LineId, at: At, out: &mut Printed) {
        let at = if self.sheet.line(line).shape == Shape::Single { At::Single } else { at };
        out.leaf(Leaf::Line(line, at), self.sheet.line(line).key.clone(), self.value(line, at));
    }

    fn print_ahead(&self, line: LineId, at: At, out: &mut Printed) {
        let name = format!("{} of the month after", self.sheet.line(line).key);
        match at {
            At::Month(month) if month < self.sheet.months => {
                let next = At::Month(month + 1);
                out.leaf(Leaf::Line(line, next), name, self.value(line, next));
            }
            _ => {
                out.names.push(Term::Name(name));
                out.numbers.push(Term::Value(Decimal::ZERO));
            }
        }
    }

    fn print_back(&self, line: LineId, months: u32, at: At, out: &mut Printed) {
        let key = self.sheet.line(line).key.clone();
        let name = match months {
            1 => format!("{key} of the month before"),
            _ => format!("{key} of {months} months before"),
        };
        let earlier = match at {
            At::Month(month) => month.checked_sub(months),
            _ => None,
        };
        match earlier {
            Some(month) => {
                out.leaf(Leaf::Line(line, At::Month(month)), name, self.value(line, At::Month(month)))
            }
            None => {
                out.names.push(Term::Name(name));
                out.numbers.push(Term::Value(Decimal::ZERO));
            }
        }
    }

    fn binary(&self, op: Binary, (a, b): (NodeId, NodeId), at: At, above: u8, out: &mut Printed) {
        let (sign, strength, right) = match op {
            Binary::Add => (" + ", 1, 1),
            Binary::Sub => (" - ", 1, 2),
            Binary::Mul => (" × ", 2, 2),
            _ => (" ÷ ", 2, 3),
        };
        let wrapped = strength < above;
        if wrapped {
            out.sign("(");
        }
        self.print(a, at, strength, out);
        out.sign(sign);
        self.print(b, at, right, out);
        if wrapped {
            out.sign(")");
        }
    }

    fn call(&self, head: &'static str, arguments: &[NodeId], at: At, out: &mut Printed) {
        out.sign(head);
        for (index, argument) in arguments.iter().enumerate() {
            if index > 0 {
                out.sign(", ");
            }
            self.print(*argument, at, 0, out);
        }
        out.sign(")");
    }

    fn print_power(&self, base: NodeId, steps: ScheduleId, per: u32, at: At, out: &mut Printed) {
        out.sign("(");
        self.print(base, at, 0, out);
        out.sign(") to the power of (");
        let key = self.sheet.schedule(steps).key.clone();
        out.leaf(Leaf::Schedule(steps), key, self.scheduled(steps, at));
        if per != 1 {
            out.sign(" ÷ ");
            out.both(Term::Value(Decimal::from(per)));
        }
        out.sign(")");
    }

    fn print_total(&self, total: Total, line: LineId, out: &mut Printed) {
        let key = self.sheet.line(line).key.clone();
        let name = match total {
            Total::Sum { from, to } if from == to => format!("{key} of month {from}"),
            Total::Sum { from, to } => format!("sum of {key}, months {from} to {to}"),
            Total::Min { from, to } => format!("smallest {key}, months {from} to {to}"),
            Total::Max { from, to } => format!("largest {key}, months {from} to {to}"),
            Total::Last => format!("{key} of the last month"),
            Total::MonthOfMin => format!("month of the smallest {key}"),
            Total::FirstRecovery => format!("month in which {key} first comes back to zero"),
            Total::FinalRecovery => format!("month from which {key} stays at zero or more"),
        };
        let at = match total {
            Total::Last => At::Month(self.sheet.months),
            Total::Sum { from, to } if from == to => At::Month(from),
            Total::Sum { .. } => At::Horizon,
            _ => At::Month(self.sheet.months),
        };
        out.leaf(Leaf::Line(line, at), name, self.total(total, line));
    }

    fn total(&self, total: Total, line: LineId) -> Option<Decimal> {
        crate::sheet::exact::total(total, self.done.cells(line)).ok()
    }
}

struct Printed<'a> {
    names: &'a mut Vec<Term>,
    numbers: &'a mut Vec<Term>,
    leaves: &'a mut Vec<Leaf>,
}

impl Printed<'_> {
    fn both(&mut self, term: Term) {
        self.names.push(term.clone());
        self.numbers.push(term);
    }

    fn sign(&mut self, sign: &'static str) {
        self.both(Term::Sign(sign));
    }

    fn leaf(&mut self, leaf: Leaf, name: String, value: Option<Decimal>) {
        self.names.push(Term::Name(name));
        self.numbers.push(value.map_or(Term::Nothing, Term::Value));
        if !self.leaves.contains(&leaf) {
            self.leaves.push(leaf);
        }
    }
}
