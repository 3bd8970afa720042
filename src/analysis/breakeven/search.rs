//! The search for all crossings of two figures over a range of an input.
//!
//! Within a cell of a grid each part of a side (its cost, its value, its units) is taken to rise or to fall throughout,
//! as stairs, tiers and commitments do. Then a side stays within bounds given by its parts at the ends of the cell, and
//! a cell in which the bounds of the sides do not overlap holds no crossing. Cells that may hold one are halved until
//! they are as narrow as the resolution: no region wider than that in which the other side leads is missed. What is
//! found roughly is then proved exactly, on both sides of it.
//!
//! Some parts do turn back: a reservation for the least-used month grows by a replica and spares dearer hours, servers
//! bought earlier cost less than an escalated price. The bounds are therefore widened by twice the largest turn that
//! the samples show, which is looked for again, over all cells, whenever there are more samples. A turn that no sample
//! shows, and a figure that comes to exist and ceases to between two samples of the first grid, can escape.
//!
//! Sides that touch and part again with the same one leading do not cross: where they are equal for less than a cell
//! of the first grid, nothing is reported. A lead that goes over to the other side by way of equality for less than
//! the resolution is a single change.

use rust_decimal::Decimal;

use crate::analysis::breakeven::input_sweep::{InputSweep, Observation, Sides, Slack};

/// Cells that the range is cut into at first.
const CELLS: u32 = 1_024;
/// Halvings of a cell at most: from 1,024 cells to a resolution of a two-millionth of the range.
const HALVINGS: u32 = 11;
/// Samples at most: cells that would need more are not halved further, and the resolution says so.
const MOST: usize = 20_000;
/// Steps of the exact refinement.
const STEPS: u32 = 80;

/// A value of the input with both sides there.
#[derive(Debug, Clone, Copy)]
pub struct Sample {
    pub at: Decimal,
    pub sides: Sides,
}

/// A sample with what bounds it between it and the next.
struct Point {
    sample: Sample,
    reading: Observation,
}

/// Who leads at a value: the sign of first side less second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lead {
    /// The first side is smaller.
    Below,
    Same,
    /// The first side is larger.
    Above,
    /// The other side does not exist here, or cannot serve: the one that can is left.
    OnlyFirst,
    OnlySecond,
    /// Neither exists.
    Undefined,
}

impl Lead {
    /// Whether both sides exist.
    pub fn is_between_both(self) -> bool {
        matches!(self, Self::Below | Self::Same | Self::Above)
    }
}

/// A change of the lead, proved: the two samples on either side of it are exact.
#[derive(Debug, Clone, Copy)]
pub struct LeadChange {
    pub before: Sample,
    pub after: Sample,
    /// Of the two, the value at which the sides are closer.
    pub at: Decimal,
    /// First side less second at `at`; None where a side is not defined.
    pub residual: Option<Decimal>,
}

/// All changes of the lead over a range.
#[derive(Debug, Clone)]
pub struct Found {
    pub changes: Vec<LeadChange>,
    /// Regions narrower than this may be missed.
    pub resolution: Decimal,
    pub first: Sample,
    pub last: Sample,
}

impl Sample {
    /// First side less second.
    pub fn gap(&self) -> Option<Decimal> {
        self.sides[0]?.checked_sub(self.sides[1]?)
    }

    /// Who leads; what is equal but for rounding is the same.
    pub fn lead(&self) -> Lead {
        let gap = match (self.sides, self.gap()) {
            (_, Some(gap)) => gap,
            ([Some(_), None], _) => return Lead::OnlyFirst,
            ([None, Some(_)], _) => return Lead::OnlySecond,
            _ => return Lead::Undefined,
        };
        let size = self.sides.iter().flatten().map(|side| side.abs()).max().unwrap_or_default();
        let noise = size.max(Decimal::ONE) * Decimal::new(1, 10);
        match gap {
            gap if gap.abs() <= noise => Lead::Same,
            gap if gap.is_sign_negative() => Lead::Below,
            _ => Lead::Above,
        }
    }
}

/// Finds every change of the lead between two values of the input.
pub fn search(probe: &InputSweep, from: Decimal, to: Decimal) -> Found {
    let (samples, resolution) = scan(probe, from, to);
    let mut changes = Vec::new();
    for pair in samples.windows(2).filter(|pair| pair[0].lead() != pair[1].lead()) {
        changes.push(refine(probe, pair[0].at, pair[1].at, to - from));
    }
    // What looked like a change roughly and is none exactly is dropped.
    changes.retain(|change| change.before.lead() != change.after.lead());
    let changes = without_touches(changes, (to - from) / Decimal::from(CELLS), resolution);
    let exact = |at| Sample { at, sides: probe.exact(at) };
    Found { changes, resolution, first: exact(from), last: exact(to) }
}

/// Two changes by way of equality are one where that is narrower than the resolution, and none where the sides only
/// touch: equal for less than a cell and with the same one leading before and after.
fn without_touches(changes: Vec<LeadChange>, cell: Decimal, resolution: Decimal) -> Vec<LeadChange> {
    let mut kept: Vec<LeadChange> = Vec::new();
    for change in changes {
        let meets =
            |last: &&LeadChange| last.after.lead() == Lead::Same && change.before.lead() == Lead::Same;
        let Some(last) = kept.last().copied().as_ref().filter(meets).copied() else {
            kept.push(change);
            continue;
        };
        let equal = change.before.at - last.after.at;
        let returns = last.before.lead() == change.after.lead();
        if returns && equal <= cell || !returns && equal <= resolution {
            kept.pop();
        }
        if !returns {
            let whole = LeadChange { before: last.before, ..change };
            kept.push(if equal <= resolution { whole } else { change });
        } else if equal > cell {
            kept.push(change);
        }
    }
    kept
}

/// Samples in order of the input, dense where the lead may change, and the width of the widest cell that is not settled.
fn scan(probe: &InputSweep, from: Decimal, to: Decimal) -> (Vec<Sample>, Decimal) {
    let width = to - from;
    let cell = width / Decimal::from(CELLS);
    let finest = cell / Decimal::from(1u64 << HALVINGS);
    let grid: Vec<Decimal> = (0..CELLS).map(|at| from + cell * Decimal::from(at)).chain([to]).collect();
    let mut points = sampled(probe, &grid);
    loop {
        let readings: Vec<&Observation> = points.iter().map(|point| &point.reading).collect();
        let slack = probe.slack(&readings);
        let splits = |pair: &&[Point]| wide(pair) > finest * Decimal::new(15, 1);
        let half = |pair: &[Point]| middle(pair[0].sample.at, pair[1].sample.at);
        let mut open: Vec<Decimal> =
            points.windows(2).filter(splits).filter(|pair| is_open(probe, pair, &slack)).map(half).collect();
        if open.is_empty() || points.len() + open.len() > MOST {
            let unsettled = points.windows(2).filter(|pair| is_open(probe, pair, &slack));
            let resolution = unsettled.map(wide).max().unwrap_or(finest).max(finest);
            return (points.into_iter().map(|point| point.sample).collect(), resolution);
        }
        // What sets the slack is looked at more closely as well: a bend shrinks, a jump stays.
        let turns = slack.turns.iter().flat_map(|at| [at - 1, *at]);
        open.extend(turns.map(|at| &points[at..at + 2]).filter(splits).map(half));
        open.sort();
        open.dedup();
        points.extend(sampled(probe, &open));
        points.sort_by_key(|point| point.sample.at);
    }
}

fn wide(pair: &[Point]) -> Decimal {
    pair[1].sample.at - pair[0].sample.at
}

fn sampled(probe: &InputSweep, at: &[Decimal]) -> Vec<Point> {
    let point = |(at, reading): (&Decimal, Observation)| Point {
        sample: Sample { at: *at, sides: reading.sides },
        reading,
    };
    at.iter().zip(probe.rough(at)).map(point).collect()
}

fn middle(a: Decimal, b: Decimal) -> Decimal {
    a + (b - a) / Decimal::TWO
}

/// Whether a cell may hold a change: the spans of its sides overlap, and they are not equal throughout.
fn is_open(probe: &InputSweep, pair: &[Point], slack: &Slack) -> bool {
    let (low, high) = (&pair[0], &pair[1]);
    let span = |side: usize| probe.span(side, &low.reading, &high.reading, slack);
    let (Some(a), Some(b)) = (span(0), span(1)) else {
        return low.sample.lead() != high.sample.lead();
    };
    let same = low.sample.lead() == Lead::Same && high.sample.lead() == Lead::Same;
    !same && a.0 <= b.1 && b.0 <= a.1
}

/// Narrows a change exactly: by a straight line where the sides are defined and that helps, else by halves.
fn refine(probe: &InputSweep, from: Decimal, to: Decimal, width: Decimal) -> LeadChange {
    let exact = |at: Decimal| Sample { at, sides: probe.exact(at) };
    let (mut before, mut after) = (exact(from), exact(to));
    let narrow = width * Decimal::new(1, 14);
    for step in 0..STEPS {
        if after.at - before.at <= narrow || before.lead() == after.lead() {
            break;
        }
        let straight = if step % 3 == 2 { None } else { line(&before, &after, narrow) };
        let sample = exact(straight.unwrap_or_else(|| middle(before.at, after.at)));
        match sample.lead() {
            Lead::Same if crosses(&before, &after) => return meeting(sample, before, after, width, exact),
            lead if lead == before.lead() => before = sample,
            _ => after = sample,
        }
    }
    let closer = match (before.gap(), after.gap()) {
        (Some(one), Some(other)) if one.abs() <= other.abs() => before,
        (Some(_), None) => before,
        _ => after,
    };
    LeadChange { before, after, at: closer.at, residual: closer.gap() }
}

/// Whether one side leads before and the other after.
fn crosses(before: &Sample, after: &Sample) -> bool {
    matches!((before.lead(), after.lead()), (Lead::Below, Lead::Above) | (Lead::Above, Lead::Below))
}

/// The sides meet at a value: it is proved a millionth of the range to either side, where that keeps the leads.
fn meeting(
    at: Sample,
    before: Sample,
    after: Sample,
    width: Decimal,
    exact: impl Fn(Decimal) -> Sample,
) -> LeadChange {
    let at = polished(at, &before, &exact);
    let near = width * Decimal::new(1, 6);
    let one = exact((at.at - near).max(before.at));
    let other = exact((at.at + near).min(after.at));
    let before = if one.lead() == before.lead() { one } else { before };
    let after = if other.lead() == after.lead() { other } else { after };
    LeadChange { before, after, at: at.at, residual: at.gap() }
}

/// Nearer still to where the sides meet, as far as straight lines lead.
fn polished(mut at: Sample, before: &Sample, exact: impl Fn(Decimal) -> Sample) -> Sample {
    for _ in 0..4 {
        let (Some(one), Some(other)) = (before.gap(), at.gap()) else { break };
        let Some(share) = one.checked_sub(other).and_then(|fall| one.checked_div(fall)) else { break };
        let next = exact(before.at + (at.at - before.at) * share);
        match next.gap() {
            Some(gap) if gap.abs() < other.abs() => at = next,
            _ => break,
        }
    }
    at
}

/// Where the straight line through both gaps is zero, well inside the two.
fn line(before: &Sample, after: &Sample, narrow: Decimal) -> Option<Decimal> {
    let (one, other) = (before.gap()?, after.gap()?);
    let at = before.at + (after.at - before.at) * one.checked_div(one.checked_sub(other)?)?;
    let inside = at > before.at + narrow / Decimal::from(4) && at < after.at - narrow / Decimal::from(4);
    inside.then_some(at)
}
