//! Break-even by any input: at which values two options, or an option and doing nothing, are worth or cost the same.
//! None, always and several are answers; each crossing is proved on both of its sides.

use rust_decimal::Decimal;

use super::metrics::Projected;
use super::probe::{Parts, Probe, Side};
use super::search::{Change, Found, Lead, Sample, search};
use crate::base::diagnostic::{Problem, Refusal, nearest};
use crate::base::format::significant;
use crate::base::unit::Unit;
use crate::sheet::node::{Input, InputId, LineId};

/// What is asked.
#[derive(Debug, Clone)]
pub struct Question {
    /// Two options, or one and None for doing nothing.
    pub between: (String, Option<String>),
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
    pub between: (String, Option<String>),
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
}

/// Who is better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    Option(String),
    DoingNothing,
    Same,
    /// A side does not exist here, or cannot serve the load.
    Nobody,
}

/// Answers a question.
///
/// # Errors
/// An option, input or metric that does not exist, or a range that is upside down.
pub fn breakeven(projected: &Projected, question: &Question) -> Result<BreakEven, Refusal> {
    let input = input(projected, &question.vary)?;
    let (a, b) = &question.between;
    if b.as_ref() == Some(a) {
        let message = format!("break-even is between two options, found `{a}` twice");
        return Err(Refusal::because("bad-between", message));
    }
    let first = side(projected, a, &question.metric)?;
    let second = match b {
        Some(b) => side(projected, b, &question.metric)?,
        None => Side::Fixed(Decimal::ZERO),
    };
    let probe = Probe::new(projected, input, [first, second]);
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

fn answer(projected: &Projected, question: &Question, input: InputId, found: &Found) -> BreakEven {
    let sheet = &projected.model.sheet;
    let crossings: Vec<Crossing> = found.changes.iter().filter_map(crossing).collect();
    let better = regions(question, found);
    let reason = crossings.is_empty().then(|| reason(&better, found));
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
fn crossing(change: &Change) -> Option<Crossing> {
    let leads = [change.before.lead(), change.after.lead()];
    if leads.contains(&Lead::Undefined) {
        return None;
    }
    let residual = change.residual?;
    let meets = Sample { at: change.at, sides: [Some(residual), Some(Decimal::ZERO)] };
    let step = meets.lead() != Lead::Same && !leads.contains(&Lead::Same);
    Some(Crossing { at: change.at, residual, step, before: change.before, after: change.after })
}

fn regions(question: &Question, found: &Found) -> Vec<Region> {
    let mut regions = Vec::new();
    let mut from = found.first;
    for change in &found.changes {
        regions.push(Region { from: from.at, to: change.at, who: who(question, change.before.lead()) });
        from = Sample { at: change.at, ..change.after };
    }
    regions.push(Region { from: from.at, to: found.last.at, who: who(question, found.last.lead()) });
    regions
}

fn who(question: &Question, lead: Lead) -> Who {
    let (a, b) = &question.between;
    let second = || b.clone().map_or(Who::DoingNothing, Who::Option);
    match (lead, lower_is_better(&question.metric)) {
        (Lead::Same, _) => Who::Same,
        (Lead::Undefined, _) => Who::Nobody,
        (Lead::Below, true) | (Lead::Above, false) => Who::Option(a.clone()),
        (Lead::Above, true) | (Lead::Below, false) => second(),
    }
}

/// Costs are better low, worth is better high.
pub fn lower_is_better(metric: &str) -> bool {
    ["cost", "tco", "payback", "funding", "capex", "opex", "overrun"].iter().any(|word| metric.contains(word))
}

fn reason(better: &[Region], found: &Found) -> String {
    let range = format!("from {} to {}", significant(found.first.at, 4), significant(found.last.at, 4));
    let still = found.first.sides == found.last.sides && found.changes.is_empty();
    let mut seen: Vec<&Who> = better.iter().map(|region| &region.who).collect();
    let partly = seen.contains(&&Who::Nobody);
    seen.retain(|who| **who != Who::Nobody);
    seen.dedup();
    let throughout = if partly { "wherever both exist" } else { "throughout" };
    match seen.as_slice() {
        [] => format!("there is nothing to compare, {range}"),
        _ if still => format!("the figures do not vary with this input {range}"),
        [Who::Same] => format!("both are the same {throughout}, {range}"),
        [Who::Option(id)] => format!("`{id}` is better {throughout}, {range}"),
        [Who::DoingNothing] => format!("doing nothing is better {throughout}, {range}"),
        _ => format!("the lead goes over where one of them does not exist, {range}"),
    }
}

fn side(projected: &Projected, option: &str, metric: &str) -> Result<Side, Refusal> {
    let line = single(projected, option, metric)?;
    let prefix = format!("options.{option}.");
    let shortfall = projected.model.line(&format!("{prefix}capacity.largest_shortfall"));
    Ok(Side::Figure { line, parts: parts(projected, &prefix, metric), shortfall })
}

/// The line of a single figure of an option.
///
/// # Errors
/// An option or a figure that does not exist, with the nearest; a figure that has a value for each month.
pub fn single(projected: &Projected, option: &str, metric: &str) -> Result<LineId, Refusal> {
    let model = &projected.model;
    let ids = model.options.iter().map(|lines| lines.id.as_str());
    if !ids.clone().any(|id| id == option) {
        return Err(unknown("unknown-option", "option", option, ids));
    }
    let prefix = format!("options.{option}.");
    let Some(line) = super::bridge::line(model, option, metric) else {
        let metrics =
            model.keys().filter_map(|key| key.strip_prefix(&prefix)).filter(|key| !key.contains('.'));
        return Err(unknown("unknown-metric", "metric", metric, metrics));
    };
    match model.sheet.line(line).shape {
        crate::sheet::node::Shape::Single => Ok(line),
        crate::sheet::node::Shape::Monthly => {
            let message = format!(
                "`{metric}` has a value for each month where a single figure is needed, such as `tco`"
            );
            Err(Refusal::because("monthly-metric", message))
        }
    }
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

/// The input of a path.
///
/// # Errors
/// A path that no figure depends on, with the nearest.
pub fn input(projected: &Projected, path: &str) -> Result<InputId, Refusal> {
    let sheet = &projected.model.sheet;
    sheet.find_input(path).ok_or_else(|| {
        let mut refusal =
            unknown("unknown-input", "input", path, sheet.inputs.iter().map(|input| input.key.as_str()));
        let shape = ["go_live", "months", "from", "to", "useful_life_months", "every"];
        if shape.iter().any(|name| path.ends_with(name)) {
            let hint = "it shapes the sheet, so it is changed with `--set`, one value at a time";
            refusal.problems.iter_mut().for_each(|problem| problem.hint = Some(hint.into()));
        }
        refusal
    })
}

/// A name that there is none of, with the nearest.
pub fn unknown<'a>(
    code: &'static str,
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
) -> Refusal {
    let known: Vec<&str> = known.collect();
    let mut problem = Problem::nowhere(code, format!("there is no {what} `{name}`"));
    problem.hint = Some(match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known: {}", known.into_iter().take(12).collect::<Vec<_>>().join(", ")),
    });
    Refusal { texts: Default::default(), problems: vec![problem] }
}

/// A tenth to ten times the value; shares from almost nothing to all of it.
pub fn usual_range(projected: &Projected, input: InputId) -> (Decimal, Decimal) {
    let input = projected.model.sheet.input(input);
    let value = input.value;
    let (less, more) = (value / Decimal::TEN, value.saturating_mul(Decimal::TEN));
    match () {
        () if is_share(input) && value.is_sign_negative() => {
            ((value * Decimal::TWO).max(LEAST), Decimal::ONE)
        }
        () if is_share(input) => (Decimal::new(1, 2).min(value), Decimal::ONE),
        () if value.is_zero() => (Decimal::ZERO, Decimal::ONE_HUNDRED),
        () => (less.min(more), less.max(more)),
    }
}

/// A yearly change below this leaves nothing.
const LEAST: Decimal = Decimal::from_parts(9, 0, 0, true, 1);

fn is_share(input: &Input) -> bool {
    let names = [
        "share",
        "utilisation",
        "realisation",
        "rate",
        "discount",
        "growth",
        "decline",
        "escalation",
        "residual",
        "power_load",
    ];
    let named = names.iter().any(|word| input.key.ends_with(word));
    input.unit == Unit::NONE && named && input.value.abs() <= Decimal::ONE
}
