//! The sheet as data: inputs, schedules and lines of formulas over months 0..=N.

use rust_decimal::Decimal;

use crate::base::source::Source;
use crate::base::unit::{Unit, UnitNames};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct InputId(pub u32);
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScheduleId(pub u32);
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LineId(pub u32);
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A number that a user can change; it knows where it came from.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its path in the scenario file.
    pub key: String,
    pub unit: Unit,
    pub value: Decimal,
    pub source: Source,
}

/// Constants by month, such as a rollout: months 0..=N.
#[derive(Debug, Clone)]
pub struct Schedule {
    pub key: String,
    pub unit: Unit,
    pub values: Vec<Decimal>,
    pub source: Source,
    /// Months that come from elsewhere than the rest, each with its own source.
    pub given: Vec<(u32, Source)>,
}

impl Schedule {
    /// Where the constant of a month comes from.
    pub fn source_of(&self, month: u32) -> &Source {
        self.given.iter().find(|(given, _)| *given == month).map_or(&self.source, |(_, source)| source)
    }
}

/// Whether a line has a value for each month or a single one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Monthly,
    Single,
}

/// One line of the sheet: one formula, the same in every month from 1 on.
#[derive(Debug, Clone)]
pub struct Line {
    pub key: String,
    pub label: String,
    pub unit: Unit,
    pub shape: Shape,
    pub node: NodeId,
    /// The formula of month 0; without one, month 0 is zero. Monthly lines only.
    pub opening: Option<NodeId>,
    /// Set where the figure may not exist (a ratio over zero): the reason to give then.
    pub missing: Option<String>,
}

/// A figure over the months of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Total {
    /// Sum of the months from..=to.
    Sum { from: u32, to: u32 },
    /// Smallest of the months from..=to.
    Min { from: u32, to: u32 },
    /// Largest of the months from..=to.
    Max { from: u32, to: u32 },
    /// The value in the last month.
    Last,
    /// The first month that holds the smallest value.
    MonthOfMin,
    /// The month, with its fraction by straight line, at which the line first comes back to zero or
    /// more after it was below; 0 when it is never below; missing when it does not come back.
    FirstRecovery,
    /// As `FirstRecovery`, but the last time: it stays at zero or more from there to the end.
    FinalRecovery,
}

/// A step of a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Node {
    Const(Decimal),
    Input(InputId),
    Schedule(ScheduleId),
    /// The value of an earlier line, in the same month where it has months.
    Line(LineId),
    /// The value of a line that many months earlier; zero before month 0.
    Back(LineId, u32),
    /// The value of a line by month one month later; zero after the last month.
    Ahead(LineId),
    Neg(NodeId),
    /// Up to whole units: `ceil(round(x, 9))`.
    Ceil(NodeId),
    Binary(Binary, NodeId, NodeId),
    /// `base ^ (steps / per)`, steps being whole numbers by month.
    Power {
        base: NodeId,
        steps: ScheduleId,
        per: u32,
    },
    Total(Total, LineId),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binary {
    Add,
    Sub,
    Mul,
    Div,
    Min,
    Max,
}

/// The whole model of a scenario. Lines stand in the order in which they can be computed.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// N: the months of the horizon.
    pub months: u32,
    pub names: UnitNames,
    pub inputs: Vec<Input>,
    pub schedules: Vec<Schedule>,
    pub nodes: Vec<Node>,
    pub lines: Vec<Line>,
}

impl Sheet {
    pub fn input(&self, id: InputId) -> &Input {
        &self.inputs[id.0 as usize]
    }

    pub fn schedule(&self, id: ScheduleId) -> &Schedule {
        &self.schedules[id.0 as usize]
    }

    pub fn line(&self, id: LineId) -> &Line {
        &self.lines[id.0 as usize]
    }

    pub fn node(&self, id: NodeId) -> Node {
        self.nodes[id.0 as usize]
    }

    /// The values of all inputs, as the scenario gives them.
    pub fn values(&self) -> Vec<Decimal> {
        self.inputs.iter().map(|input| input.value).collect()
    }

    pub fn find_line(&self, key: &str) -> Option<LineId> {
        self.lines.iter().position(|line| line.key == key).map(|at| LineId(at as u32))
    }

    pub fn find_input(&self, key: &str) -> Option<InputId> {
        self.inputs.iter().position(|input| input.key == key).map(|at| InputId(at as u32))
    }

    /// Visits every node of a formula, the root first.
    pub fn walk(&self, root: NodeId, visit: &mut impl FnMut(Node)) {
        let node = self.node(root);
        visit(node);
        match node {
            Node::Neg(a) | Node::Ceil(a) | Node::Power { base: a, .. } => self.walk(a, visit),
            Node::Binary(_, a, b) => {
                self.walk(a, visit);
                self.walk(b, visit);
            }
            _ => {}
        }
    }
}
