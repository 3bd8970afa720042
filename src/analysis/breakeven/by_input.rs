//! Break-even by any input: at which values two options, or an option and doing nothing, are worth or cost the same.
//! None, always and several are answers; each crossing is proved on both of its sides.

use rust_decimal::Decimal;

use crate::analysis::breakeven::input_sweep::{InputSweep, Parts, Side};
use crate::analysis::breakeven::search::{Found, Lead, LeadChange, Sample, search};
use crate::analysis::metric::input_range::usual_range;
use crate::analysis::metric::reader::{MetricReader, input};
use crate::analysis::projected::Projected;
use crate::base::diagnostic::Refusal;
use crate::base::format::significant;
use crate::model::metric::row::lower_is_better;
use crate::sheet::node::InputId;

/// What an option is held against.
#[derive(Debug, Clone, PartialEq)]
pub enum Rival {
    Option(String),
    /// No project, worth and costing nothing.
    Nothing,
    /// A value that the metric should reach: goal seek.
    Target(Decimal),
}

/// What is asked.
#[derive(Debug, Clone)]
pub struct BreakEvenQuestion {
    pub between: (String, Rival),
    /// Path of the input.
    pub vary: String,
    /// From and to; a range around the input's value where none is given.
    pub range: Option<(Decimal, Decimal)>,
    /// A figure of the results, such as `tco` or `npv`.
    pub metric: String,
}

/// All break-evens over a range of an input.
#[derive(Debug, Clone)]
pub struct BreakEven {
    pub between: (String, Rival),
    pub vary: String,
    /// The input's unit, as `USD/GPU-hour`.
    pub unit: String,
    pub metric: String,
    /// What the scenario gives the input.
    pub base: Decimal,
    pub crossings: Vec<Crossing>,
    /// Who is better from one value to the next, first to last.
    pub better: Vec<Region>,
    /// Both sides at the ends of the range.
    pub ends: [Sample; 2],
    /// Regions narrower than this may be missed.
    pub resolution: Decimal,
    /// Why there is no crossing, if there is none.
    pub reason: Option<String>,
}

/// A value of the input at which the lead changes.
#[derive(Debug, Clone, Copy)]
pub struct Crossing {
    pub at: Decimal,
    /// First less second at `at`.
    pub residual: Decimal,
    /// The sides jump past each other here, as a whole replica does, and are nowhere equal.
    pub step: bool,
    pub before: Sample,
    pub after: Sample,
}

/// From one value of the input to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    pub from: Decimal,
    pub to: Decimal,
    pub who: Who,
    /// Whether the other does not exist there, or cannot serve.
    pub alone: bool,
}

/// Who is better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Option(String),
    DoingNothing,
    /// The target is not reached: the option is worse than it.
    Target,
    Same,
    /// A side does not exist here, or cannot serve the load.
    Nobody,
}

/// Answers a question.
///
/// # Errors
/// An option, input or metric that does not exist, or a range that is upside down.
pub fn breakeven(projected: &Projected, question: &BreakEvenQuestion) -> Result<BreakEven, Refusal> {
    let input = input(projected, &question.vary)?;
    let (a, b) = &question.between;
    if *b == Rival::Option(a.clone()) {
        let message = format!("break-even is between two options, found `{a}` twice");
        return Err(Refusal::because("bad-between", message));
    }
    let first = side(projected, a, &question.metric)?;
    let second = match b {
        Rival::Option(b) => side(projected, b, &question.metric)?,
        Rival::Nothing => Side::Fixed(Decimal::ZERO),
        Rival::Target(target) => Side::Fixed(*target),
    };
    let probe = InputSweep::new(projected, input, [first, second]);
    let (from, to) = match question.range {
        Some((from, to)) if from < to => (from, to),
        Some((from, to)) => {
            let message = format!("a range goes from its lower end to its upper one, found {from}..{to}");
            return Err(Refusal::because("range-upside-down", message));
        }
        None => usual_range(projected, input),
    };
    Ok(answer(projected, question, input, &search(&probe, from, to)))
}

fn answer(projected: &Projected, question: &BreakEvenQuestion, input: InputId, found: &Found) -> BreakEven {
    let sheet = &projected.model.sheet;
    let crossings: Vec<Crossing> = found.changes.iter().filter_map(crossing).collect();
    let lower = lower_is_better(projected.model.metrics, &question.metric);
    let better = regions(question, found, lower);
    let reason =
        crossings.is_empty().then(|| reason(&better, found, matches!(question.between.1, Rival::Target(_))));
    BreakEven {
        between: question.between.clone(),
        vary: question.vary.clone(),
        unit: sheet.input(input).unit.symbol(&sheet.names),
        metric: question.metric.clone(),
        base: sheet.input(input).value,
        crossings,
        better,
        ends: [found.first, found.last],
        resolution: found.resolution,
        reason,
    }
}

/// A change between two leads; where a side ceases to exist is no break-even.
fn crossing(change: &LeadChange) -> Option<Crossing> {
    let leads = [change.before.lead(), change.after.lead()];
    if leads.iter().any(|lead| !lead.is_between_both()) {
        return None;
    }
    let residual = change.residual?;
    let meets = Sample { at: change.at, sides: [Some(residual), Some(Decimal::ZERO)] };
    let step = meets.lead() != Lead::Same && !leads.contains(&Lead::Same);
    Some(Crossing { at: change.at, residual, step, before: change.before, after: change.after })
}

fn regions(question: &BreakEvenQuestion, found: &Found, lower: bool) -> Vec<Region> {
    let region = |from: Decimal, to: Decimal, lead: Lead| Region {
        from,
        to,
        who: who(question, lead, lower),
        alone: matches!(lead, Lead::OnlyFirst | Lead::OnlySecond),
    };
    let mut regions = Vec::new();
    let mut from = found.first;
    for change in &found.changes {
        regions.push(region(from.at, change.at, change.before.lead()));
        from = Sample { at: change.at, ..change.after };
    }
    regions.push(region(from.at, found.last.at, found.last.lead()));
    regions
}

fn who(question: &BreakEvenQuestion, lead: Lead, lower: bool) -> Who {
    let (a, b) = &question.between;
    let second = || match b {
        Rival::Option(b) => Who::Option(b.clone()),
        Rival::Nothing => Who::DoingNothing,
        Rival::Target(_) => Who::Target,
    };
    match (lead, lower) {
        (Lead::Same, _) => Who::Same,
        (Lead::Undefined, _) => Who::Nobody,
        (Lead::OnlyFirst | Lead::OnlySecond, _) if matches!(b, Rival::Target(_)) => Who::Nobody,
        (Lead::OnlyFirst, _) => Who::Option(a.clone()),
        (Lead::OnlySecond, _) => second(),
        (Lead::Below, true) | (Lead::Above, false) => Who::Option(a.clone()),
        (Lead::Above, true) | (Lead::Below, false) => second(),
    }
}

fn reason(better: &[Region], found: &Found, targeted: bool) -> String {
    let range = format!("from {} to {}", significant(found.first.at, 4), significant(found.last.at, 4));
    let still = found.first.sides == found.last.sides && found.changes.is_empty();
    let mut seen: Vec<&Who> = better.iter().map(|region| &region.who).collect();
    let partly = seen.contains(&&Who::Nobody);
    seen.retain(|who| **who != Who::Nobody);
    seen.dedup();
    let throughout = if partly { "wherever either exists" } else { "throughout" };
    match seen.as_slice() {
        [] => format!("there is nothing to compare, {range}"),
        _ if still => format!("the figures do not vary with this input {range}"),
        [Who::Same] => format!("both are the same {throughout}, {range}"),
        [Who::Option(_)] if targeted => format!("the target is met {throughout}, {range}"),
        [Who::Option(id)] => format!("`{id}` is better {throughout}, {range}"),
        [Who::DoingNothing] => format!("doing nothing is better {throughout}, {range}"),
        [Who::Target] => format!("the target is missed {throughout}, {range}"),
        _ => format!("the lead goes over where one of them does not exist, {range}"),
    }
}

fn side<'a>(projected: &'a Projected, option: &str, metric: &str) -> Result<Side<'a>, Refusal> {
    let gauge = MetricReader::find(projected, option, metric)?;
    Ok(Side::Figure { gauge, parts: parts(projected, &format!("options.{option}."), metric) })
}

/// The parts of a figure that only rise or only fall with most inputs.
fn parts(projected: &Projected, prefix: &str, metric: &str) -> Parts {
    let line = |name: &str| projected.model.line(&format!("{prefix}{name}"));
    let pair = |one: &str, other: &str| line(one).zip(line(other));
    match metric {
        "npv" => pair("pv_value", "pv_cost").map(|(a, b)| Parts::Difference(a, b)),
        "cost_per_unit" => pair("tco", "units_served").map(|(a, b)| Parts::Ratio(a, b)),
        "value_per_unit" => pair("total_value", "units_served").map(|(a, b)| Parts::Ratio(a, b)),
        _ => None,
    }
    .unwrap_or(Parts::Itself)
}
