//! From one scenario to another, change by change: what each changed input adds to a figure, with nothing left over.
//!
//! The changes are made one after the other in the order of the file, and again in the reverse order; a change gets
//! the mean of its two effects. Each order adds up to the whole difference, and so does the mean. Where a scenario
//! between the two is not sound, or has no such figure, the changes on both sides of it are one step.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::base::diagnostic::Texts;
use crate::form::diff::Change;
use crate::model::{BLOCKS, Plan, lower, plan};
use crate::scenario::difference::{Difference, is_of_month};
use crate::scenario::tree::ScenarioTree;
use crate::sheet::exact::evaluate;

/// The rule, for whoever reads the amounts.
pub const RULE: &str = "Changes are applied one at a time in file order and again in reverse; each is credited with the \
    average of its two effects, so the parts add up exactly. Changes that only work together count as one. In months that \
    have happened, units come first and the bill last either way.";

/// A figure of an option in two scenarios, and what lies between them.
#[derive(Debug, Clone)]
pub struct Bridge {
    pub option: String,
    pub metric: String,
    pub from: Decimal,
    pub to: Decimal,
    /// In the order of the file.
    pub steps: Vec<BridgeStep>,
    /// Difference less the sum of the steps: rounding of the last of 28 digits.
    pub left_over: Decimal,
}

/// One change, or several that only work together.
#[derive(Debug, Clone)]
pub struct BridgeStep {
    pub changes: Vec<Change>,
    /// Mean of both.
    pub amount: Decimal,
    /// Made after all before it, in the order of the file.
    pub forward: Decimal,
    /// Made after all behind it.
    pub backward: Decimal,
}

impl BridgeStep {
    /// How far the amount depends on the order: half the difference of both. Zero or more.
    pub fn interaction(&self) -> Decimal {
        self.forward.saturating_sub(self.backward).abs() / Decimal::TWO
    }

    /// Whether it moves the figure in neither order, but for rounding of the last of 28 digits.
    pub fn is_idle(&self) -> bool {
        let little = Decimal::new(1, 15);
        self.forward.abs() < little && self.backward.abs() < little
    }
}

/// The bridges of options that both scenarios have, in which the figure exists; None where it exists in neither end.
pub fn bridges(
    ends: [&ScenarioTree; 2],
    texts: &Texts,
    options: &[String],
    metric: &str,
) -> Vec<Option<Bridge>> {
    let difference = Difference::between(ends[0], ends[1], texts);
    let parts = (0..difference.changes.len()).map(|change| vec![change]).collect();
    walked(&difference, parts, texts, options, metric)
}

/// The bridges of a difference whose changes are made in parts, each of them at once; every change is in one part.
pub fn walked(
    difference: &Difference,
    parts: Vec<Vec<usize>>,
    texts: &Texts,
    options: &[String],
    metric: &str,
) -> Vec<Option<Bridge>> {
    let (parts, held) = in_place(difference, parts);
    let mut walk = Walk { difference, parts, held, texts, options, metric, known: HashMap::new() };
    let order = walk.units();
    (0..options.len()).map(|option| walk.bridge(option, &order)).collect()
}

/// The parts in order: units of months that happened first, and their bills last; and how many those are. An amount that
/// was counted says something only at the quantities that it was counted with.
fn in_place(difference: &Difference, parts: Vec<Vec<usize>>) -> (Vec<Vec<usize>>, (usize, usize)) {
    let has = |part: &[usize], field: &str| {
        part.iter().any(|change| is_of_month(&difference.changes[*change], field))
    };
    let (lead, rest): (Vec<_>, Vec<_>) = parts.into_iter().partition(|part| has(part, "units"));
    let (trail, middle): (Vec<_>, Vec<_>) = rest.into_iter().partition(|part| has(part, "cost"));
    let held = (lead.len(), trail.len());
    (lead.into_iter().chain(middle).chain(trail).collect(), held)
}

/// What is known of scenarios between the two.
struct Walk<'a> {
    difference: &'a Difference,
    /// What is made at once: changes by their place.
    parts: Vec<Vec<usize>>,
    /// Parts at the beginning and at the end that stay there in either order.
    held: (usize, usize),
    texts: &'a Texts,
    options: &'a [String],
    metric: &'a str,
    /// The figure of every option with some of the parts made.
    known: HashMap<Vec<bool>, Option<Vec<Option<Decimal>>>>,
}

impl Walk<'_> {
    fn plan(&self, made: &[bool]) -> Option<Plan> {
        let mut changes = vec![false; self.difference.changes.len()];
        for (part, made) in self.parts.iter().zip(made) {
            part.iter().for_each(|change| changes[*change] = *made);
        }
        plan::read(self.difference.with(&changes).loaded(self.texts.clone()), BLOCKS).ok()
    }

    fn compute(&self, made: &[bool]) -> Option<Vec<Option<Decimal>>> {
        let model = lower(&self.plan(made)?);
        let exact = evaluate(&model.sheet, &model.sheet.values()).ok()?;
        let figure = |option: &String| exact.at(model.figure(option, self.metric)?, 0);
        Some(self.options.iter().map(figure).collect())
    }

    /// The figures with some of the parts made; None where that is no sound scenario.
    fn figures(&mut self, made: Vec<bool>) -> Option<&Vec<Option<Decimal>>> {
        if !self.known.contains_key(&made) {
            let figures = self.compute(&made);
            self.known.insert(made.clone(), figures);
        }
        self.known.get(&made)?.as_ref()
    }

    fn figure(&mut self, made: Vec<bool>, option: usize) -> Option<Decimal> {
        *self.figures(made)?.get(option)?
    }

    fn count(&self) -> usize {
        self.parts.len()
    }

    /// Some parts, or all but these.
    fn with(&self, parts: &[usize], inside: bool) -> Vec<bool> {
        (0..self.count()).map(|at| parts.contains(&at) == inside).collect()
    }

    /// The parts in their order, those together that cannot be made apart.
    fn units(&mut self) -> Vec<Vec<usize>> {
        let all: Vec<Vec<usize>> = (0..self.count()).map(|part| vec![part]).collect();
        if self.is_sound(&all) {
            return all;
        }
        self.held = (0, 0);
        if self.is_sound(&all) { all } else { self.joined() }
    }

    /// Whether every scenario on the way is sound.
    fn is_sound(&mut self, order: &[Vec<usize>]) -> bool {
        (0..=order.len()).all(|place| {
            let made = self.with(&order[..place].concat(), true);
            let behind = self.behind(order, place);
            self.figures(made).is_some() && self.figures(behind).is_some()
        })
    }

    /// What is made in the reverse order when all but those up to a place are: from there on, between what is held.
    fn behind(&self, order: &[Vec<usize>], place: usize) -> Vec<bool> {
        let (lead, end) = (self.held.0, order.len() - self.held.1);
        let from = place.clamp(lead, end);
        self.with(&[order[..lead].concat(), order[from..end].concat()].concat(), true)
    }

    /// The figure in the reverse order. What is held has one effect, which is that of the order of the file.
    fn backward(&mut self, order: &[Vec<usize>], place: usize, option: usize) -> Option<Decimal> {
        let (lead, end) = (self.held.0, order.len() - self.held.1);
        let mut before = |place: usize| self.figure(self.with(&order[..place].concat(), true), option);
        let held = match place {
            place if place < lead => before(lead)?.saturating_sub(before(place)?),
            place if place > end => before(end)?.saturating_sub(before(place)?),
            _ => Decimal::ZERO,
        };
        Some(self.figure(self.behind(order, place), option)?.saturating_add(held))
    }

    /// The parts, each with those that it does not work without.
    fn joined(&self) -> Vec<Vec<usize>> {
        let mut unit: Vec<usize> = (0..self.count()).collect();
        for part in 0..self.count() {
            for partner in [true, false].into_iter().filter_map(|inside| self.partner(part, inside)) {
                let (keep, drop) = (unit[part].min(unit[partner]), unit[part].max(unit[partner]));
                unit.iter_mut().filter(|of| **of == drop).for_each(|of| *of = keep);
            }
        }
        let members = |first: usize| (0..self.count()).filter(|at| unit[*at] == first).collect();
        (0..self.count()).filter(|at| unit[*at] == *at).map(members).collect()
    }

    /// The part without which another is not sound, made alone or left out alone; the nearest, where there is one.
    fn partner(&self, part: usize, inside: bool) -> Option<usize> {
        let sound = |parts: &[usize]| self.plan(&self.with(parts, inside)).is_some();
        if sound(&[part]) {
            return None;
        }
        let mut others: Vec<usize> = (0..self.count()).filter(|other| *other != part).collect();
        others.sort_by_key(|other| other.abs_diff(part));
        others.into_iter().take(MOST_TRIED).find(|other| sound(&[part, *other]))
    }

    fn bridge(&mut self, option: usize, order: &[Vec<usize>]) -> Option<Bridge> {
        let (from, to) =
            (self.figure(vec![false; self.count()], option)?, self.figure(vec![true; self.count()], option)?);
        let mut steps = Vec::new();
        let mut at = Cut { place: 0, before: from, after: self.backward(order, 0, option).unwrap_or(to) };
        for place in 1..=order.len() {
            let before = self.figure(self.with(&order[..place].concat(), true), option);
            let after = self.backward(order, place, option);
            let Some((before, after)) = before.zip(after) else { continue };
            let next = Cut { place, before, after };
            steps.push(self.step(&order[at.place..place], &at, &next));
            at = next;
        }
        let left_over = steps
            .iter()
            .fold(to.saturating_sub(from), |rest, step: &BridgeStep| rest.saturating_sub(step.amount));
        let (option, metric) = (self.options[option].clone(), self.metric.to_string());
        Some(Bridge { option, metric, from, to, steps, left_over })
    }

    fn step(&self, units: &[Vec<usize>], at: &Cut, next: &Cut) -> BridgeStep {
        let places = units.iter().flatten().flat_map(|part| &self.parts[*part]);
        let changes = places.map(|change| self.difference.changes[*change].clone()).collect();
        // From behind, the step is made when all that follow it have been.
        let forward = next.before.saturating_sub(at.before);
        let backward = at.after.saturating_sub(next.after);
        BridgeStep { changes, amount: forward.saturating_add(backward) / Decimal::TWO, forward, backward }
    }
}

/// A place between two steps.
struct Cut {
    place: usize,
    /// The figure with all changes before it made.
    before: Decimal,
    /// The figure with all changes behind it made.
    after: Decimal,
}

/// Parts that are tried with another which does not work alone.
const MOST_TRIED: usize = 40;
