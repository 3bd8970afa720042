//! One input moved, two figures watched: roughly at many values at once, exactly at one.

use rust_decimal::Decimal;

use crate::analysis::metric::reader::MetricReader;
use crate::analysis::projected::Projected;
use crate::sheet::exact::Again;
use crate::sheet::lanes::{Sweep, Tape};
use crate::sheet::node::{InputId, LineId};

/// The two sides of a comparison at one value of the input; None where a side does not exist or cannot be built.
pub type Sides = [Option<Decimal>; 2];

/// One side of a comparison.
#[derive(Clone, Copy)]
pub enum Side<'a> {
    /// A figure of an option.
    Figure { gauge: MetricReader<'a>, parts: Parts },
    /// Doing nothing, or a target.
    Fixed(Decimal),
}

/// What a figure is made of, each part rising or falling throughout where the figure itself may not: a worth rises
/// with the volume and falls at each replica, its value and its cost only rise.
#[derive(Debug, Clone, Copy)]
pub enum Parts {
    Itself,
    Difference(LineId, LineId),
    Ratio(LineId, LineId),
}

/// Both sides at a value of the input, with the parts of each.
#[derive(Debug, Clone, Copy)]
pub struct Observation {
    pub sides: Sides,
    parts: [Option<[Decimal; 2]>; 2],
}

/// By how much the parts of the sides may leave the bounds given by the ends of a cell.
#[derive(Debug, Clone, Default)]
pub struct Slack {
    parts: [[Decimal; 2]; 2],
    /// The samples at which the largest turns stand; each has one before and one after it.
    pub turns: Vec<usize>,
}

/// An input of a projected scenario, ready to be moved.
pub struct InputSweep<'a> {
    projected: &'a Projected,
    input: InputId,
    sides: [Side<'a>; 2],
    tape: Tape,
    again: Again<'a>,
}

impl<'a> InputSweep<'a> {
    pub fn new(projected: &'a Projected, input: InputId, sides: [Side<'a>; 2]) -> Self {
        let mut lines: Vec<LineId> = Vec::new();
        for side in sides {
            if let Side::Figure { gauge, parts } = side {
                lines.extend(gauge.lines());
                if let Parts::Difference(one, other) | Parts::Ratio(one, other) = parts {
                    lines.extend([one, other]);
                }
            }
        }
        let sheet = &projected.model.sheet;
        let tape = Tape::compile(sheet, &sheet.values(), &projected.exact, &[input], &lines);
        let again = Again::new(sheet, &projected.exact, &[input], &lines);
        Self { projected, input, sides, tape, again }
    }

    /// The value that the scenario gives the input.
    pub fn base(&self) -> Decimal {
        self.projected.model.sheet.input(self.input).value
    }

    /// Both sides at many values, in floating point.
    pub fn rough(&self, at: &[Decimal]) -> Vec<Observation> {
        let swept = Sweep::over(&self.tape, at);
        (0..at.len()).map(|trial| self.reading(|line, month| swept.at(line, month, trial))).collect()
    }

    fn reading(&self, value: impl Fn(LineId, u32) -> Option<Decimal>) -> Observation {
        let sides = self.sides(&value);
        let parts = |at: usize| match self.sides[at] {
            Side::Figure { parts: Parts::Difference(one, other) | Parts::Ratio(one, other), .. } => {
                Some([value(one, 0)?, value(other, 0)?])
            }
            _ => Some([sides[at]?, Decimal::ZERO]),
        };
        Observation { sides, parts: [parts(0), parts(1)] }
    }

    /// What a side is between at least and at most, between two values of the input.
    pub fn span(
        &self,
        side: usize,
        low: &Observation,
        high: &Observation,
        slack: &Slack,
    ) -> Option<(Decimal, Decimal)> {
        low.sides[side].and(high.sides[side])?;
        let (a, b) = (low.parts[side]?, high.parts[side]?);
        let range = |at: usize| {
            let slack = slack.parts[side][at];
            Some((a[at].min(b[at]).checked_sub(slack)?, a[at].max(b[at]).checked_add(slack)?))
        };
        let (one, other) = (range(0)?, range(1)?);
        match self.sides[side] {
            Side::Figure { parts: Parts::Ratio(..), .. } => {
                let corners =
                    [one.0, one.1].into_iter().flat_map(|n| [other.0, other.1].map(|d| n.checked_div(d)));
                let corners: Vec<Decimal> = corners.collect::<Option<_>>()?;
                Some((corners.iter().copied().min()?, corners.iter().copied().max()?))
            }
            _ => Some((one.0.checked_sub(other.1)?, one.1.checked_sub(other.0)?)),
        }
    }

    /// Twice the largest turn of each part over readings in order: how far it goes and comes back.
    pub fn slack(&self, readings: &[&Observation]) -> Slack {
        let mut slack = Slack::default();
        for (side, part) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let values: Vec<Option<Decimal>> =
                readings.iter().map(|reading| Some(reading.parts[side]?[part])).collect();
            let turns = values.windows(3).enumerate().filter_map(|(at, three)| Some((turn(three)?, at + 1)));
            if let Some((most, at)) = turns.max_by_key(|turn| turn.0) {
                slack.parts[side][part] = most * Decimal::TWO;
                slack.turns.push(at);
            }
        }
        slack
    }

    /// Both sides at one value, exactly.
    pub fn exact(&self, at: Decimal) -> Sides {
        let mut values = self.projected.model.sheet.values();
        values[self.input.0 as usize] = at;
        match self.again.evaluate(&values) {
            Ok(done) => self.sides(|line, month| done.at(line, month)),
            Err(_) => [None, None],
        }
    }

    fn sides(&self, value: impl Fn(LineId, u32) -> Option<Decimal>) -> Sides {
        self.sides.map(|side| match side {
            Side::Fixed(value) => Some(value),
            Side::Figure { gauge, .. } => gauge.read(&value),
        })
    }
}

/// How far three values go one way and back, if they do.
fn turn(three: &[Option<Decimal>]) -> Option<Decimal> {
    let [Some(a), Some(b), Some(c)] = three else { return None };
    let (there, back) = (b.checked_sub(*a)?, c.checked_sub(*b)?);
    let turns = !there.is_zero() && !back.is_zero() && there.is_sign_negative() != back.is_sign_negative();
    turns.then(|| there.abs().min(back.abs()))
}
