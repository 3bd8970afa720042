//! Variance against the plan: the bridge from one scenario to another in eight groups of changes, with nothing left over.
//!
//! A group is one step of the walk, so it takes sixteen scenarios between the two, however many inputs changed.

use rust_decimal::Decimal;

use crate::analysis::compare::bridge::{Bridge, BridgeStep, walked};
use crate::analysis::compare::comparison::Comparison;
use crate::base::diagnostic::Texts;
use crate::form::diff::Change;
use crate::form::kind::FieldGroup;
use crate::model::catalogue;
use crate::model::metric::METRICS;
use crate::model::metric::row::lower_is_better;
use crate::scenario::difference::Difference;

/// The rule, for whoever reads the amounts.
pub const RULE: &str = "Groups are applied one at a time in table order and again in reverse; each is credited with the \
    average of its two effects, so the parts add up exactly. Groups that only work together count as one. In months that \
    have happened, volume comes first and price last either way: the bill at measured use.";

/// What a change is about; a table of things or a thing of the user's own is of no group but that of its field.
pub fn group_of(change: &Change) -> FieldGroup {
    catalogue().field(&change.path()).map_or(FieldGroup::Other, |found| found.group)
}

/// A figure of an option in the plan and in what came of it, and what each group of changes adds.
#[derive(Debug, Clone)]
pub struct Variance {
    pub option: String,
    pub metric: String,
    pub lower_is_better: bool,
    pub from: Decimal,
    pub to: Decimal,
    /// Every group, in order; those that only work together are one part.
    pub parts: Vec<Part>,
    /// Difference less the sum of the parts: rounding of the last of 28 digits.
    pub left_over: Decimal,
}

/// A group, or several that only work together.
#[derive(Debug, Clone)]
pub struct Part {
    pub groups: Vec<FieldGroup>,
    /// None where all of it is as planned.
    pub changes: Vec<Change>,
    pub amount: Decimal,
    /// Whether it is to the good: more worth, or less cost. None where it moves nothing.
    pub favourable: Option<bool>,
}

impl Part {
    /// `price`; `volume and price, together`.
    pub fn name(&self) -> String {
        let words: Vec<&str> = self.groups.iter().map(|group| group.word()).collect();
        match words.as_slice() {
            [one] => one.to_string(),
            [rest @ .., last] => format!("{} and {last}, together", rest.join(", ")),
            [] => String::new(),
        }
    }
}

impl Variance {
    /// What the figure has moved by.
    pub fn whole(&self) -> Decimal {
        self.to.saturating_sub(self.from)
    }

    /// Whether a movement of the figure is to the good; None where it does not move.
    pub fn is_favourable(&self, by: Decimal) -> Option<bool> {
        favourable(self.lower_is_better, by)
    }

    /// The parts that move the figure, in order.
    pub fn moving(&self) -> Vec<&Part> {
        self.parts.iter().filter(|part| part.favourable.is_some()).collect()
    }

    /// The same, without those too small for a bar beside the largest.
    pub fn seen(&self) -> Vec<&Part> {
        let most = self.parts.iter().map(|part| part.amount.abs()).max().unwrap_or_default();
        let bar = |part: &&Part| part.amount.abs() * Decimal::from(2_000) >= most;
        self.moving().into_iter().filter(bar).collect()
    }

    /// The same, the largest first.
    pub fn largest(&self) -> Vec<&Part> {
        let mut parts = self.moving();
        parts.sort_by_key(|part| -part.amount.abs());
        parts
    }
}

/// More worth is favourable, and more cost is adverse; the last of 28 digits is neither.
fn favourable(lower_is_better: bool, by: Decimal) -> Option<bool> {
    let moves = by.abs() >= Decimal::new(1, 15);
    moves.then(|| by.is_sign_negative() == lower_is_better)
}

/// The variance of every option that has a bridge, from the first of the scenarios to the last.
pub fn variances(all: &Comparison, texts: &Texts) -> Vec<Variance> {
    let difference = Difference::between(&all.first().tree, &all.last().tree, texts);
    let options: Vec<String> = all.bridges.iter().map(|bridge| bridge.option.clone()).collect();
    by_group(&difference, texts, &options, &all.metric).into_iter().flatten().collect()
}

/// The bridges of options by group of changes; None where the figure does not exist in both ends.
pub fn by_group(
    difference: &Difference,
    texts: &Texts,
    options: &[String],
    metric: &str,
) -> Vec<Option<Variance>> {
    let changes = difference.changes.iter().enumerate();
    let groups: Vec<(usize, FieldGroup)> = changes.map(|(at, change)| (at, group_of(change))).collect();
    let of =
        |group: FieldGroup| groups.iter().filter(|(_, other)| *other == group).map(|(at, _)| *at).collect();
    let parts = FieldGroup::ALL.into_iter().map(of).filter(|part: &Vec<usize>| !part.is_empty()).collect();
    let walked = walked(difference, parts, texts, options, metric);
    walked.into_iter().map(|bridge| bridge.map(variance)).collect()
}

fn variance(bridge: Bridge) -> Variance {
    let lower_is_better = lower_is_better(METRICS, &bridge.metric);
    let mut parts: Vec<Part> = bridge.steps.iter().map(|step| part(lower_is_better, step)).collect();
    let as_planned = |group: &FieldGroup| !parts.iter().any(|part| part.groups.contains(group));
    let rest: Vec<FieldGroup> = FieldGroup::ALL.into_iter().filter(as_planned).collect();
    let unchanged =
        |group| Part { groups: vec![group], changes: vec![], amount: Decimal::ZERO, favourable: None };
    parts.extend(rest.into_iter().map(unchanged));
    parts.sort_by_key(|part| part.groups.first().copied());
    let Bridge { option, metric, from, to, left_over, .. } = bridge;
    Variance { option, metric, lower_is_better, from, to, parts, left_over }
}

fn part(lower_is_better: bool, step: &BridgeStep) -> Part {
    let mut groups: Vec<FieldGroup> = step.changes.iter().map(group_of).collect();
    groups.sort();
    groups.dedup();
    let idle = step.is_idle();
    let favourable = if idle { None } else { favourable(lower_is_better, step.amount) };
    Part { groups, changes: step.changes.clone(), amount: step.amount, favourable }
}
