//! The steps of a rollout: when each can begin and end, which of them keep go-live waiting, and what is wrong with them.

use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::base::calendar::YearMonth;
use crate::base::diagnostic::Problem;
use crate::base::text::key_in_words;
use crate::form::fields::Text;
use crate::form::record::Reader;
use crate::model::names::unknown;
use crate::scenario::types::{PlanStep, Scenario};

/// A step with its time, in weeks from the start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timed {
    pub id: String,
    pub name: String,
    pub from: Decimal,
    pub to: Decimal,
    /// A week more of it is a week more to go-live.
    pub is_critical: bool,
}

/// The steps in their time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollout {
    pub start: YearMonth,
    pub steps: Vec<Timed>,
    /// Weeks until the last step ends.
    pub weeks: Decimal,
}

impl Rollout {
    /// The steps of a scenario, each as early as it can be; None where it has none.
    pub fn of(scenario: &Scenario) -> Option<Self> {
        let mut steps: Vec<Timed> = Vec::new();
        for (id, step) in in_order(scenario)? {
            let ends = befores(step).map(|before| end(&steps, before.as_str()));
            let from = ends.max().unwrap_or_default();
            let name = step.name.as_ref().map_or_else(|| key_in_words(id), |name| name.text.clone());
            let to = from.saturating_add(step.weeks.value);
            steps.push(Timed { id: id.to_string(), name, from, to, is_critical: false });
        }
        let weeks = steps.iter().map(|step| step.to).max()?;
        mark(&mut steps, scenario, weeks);
        steps.sort_by_key(|step| (step.from, step.to));
        Some(Self { start: scenario.header.start, steps, weeks })
    }

    /// The day on which so many weeks from the start are over.
    pub fn day(&self, weeks: Decimal) -> NaiveDate {
        let days = weeks.saturating_mul(Decimal::from(7)).ceil().to_u64().unwrap_or(u64::MAX);
        self.start.first_day().checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
    }

    /// The first month, from one, that can serve: the one after the last step, or the one that it ends just before.
    pub fn earliest_go_live(&self) -> u32 {
        let day = self.day(self.weeks);
        let month = YearMonth::of(day);
        let begun = u32::from(day > month.first_day());
        u32::try_from(self.start.months_until(month)).unwrap_or(0) + 1 + begun
    }
}

fn befores(step: &PlanStep) -> impl Iterator<Item = &Text> {
    step.after.iter().flat_map(|after| &after.names)
}

fn end(steps: &[Timed], id: &str) -> Decimal {
    steps.iter().find(|step| step.id == id).map_or(Decimal::ZERO, |step| step.to)
}

/// The steps so that each stands behind those that it waits for; None where there are none, or they wait in a circle.
fn in_order(scenario: &Scenario) -> Option<Vec<(&str, &PlanStep)>> {
    let mut left: Vec<(&str, &PlanStep)> = scenario.plan.iter().collect();
    let mut ordered: Vec<(&str, &PlanStep)> = Vec::new();
    while !left.is_empty() {
        let waits =
            |step: &PlanStep| befores(step).any(|before| left.iter().any(|(id, _)| *id == before.as_str()));
        let at = left.iter().position(|(_, step)| !waits(step))?;
        ordered.push(left.remove(at));
    }
    (!ordered.is_empty()).then_some(ordered)
}

/// Marks the steps that the end waits for, from the end back.
fn mark(steps: &mut [Timed], scenario: &Scenario, weeks: Decimal) {
    let mut open: Vec<String> =
        steps.iter().filter(|step| step.to == weeks).map(|step| step.id.clone()).collect();
    while let Some(id) = open.pop() {
        let Some(at) = steps.iter().position(|step| step.id == id && !step.is_critical) else { continue };
        steps[at].is_critical = true;
        let from = steps[at].from;
        let waited = scenario.plan.get(&id).into_iter().flat_map(befores);
        open.extend(waited.map(Text::as_str).filter(|before| end(steps, before) == from).map(str::to_string));
    }
}

/// Reports steps that wait for one that is not there, or for themselves.
pub fn check(scenario: &Scenario, reader: &mut Reader) {
    let ids: Vec<&str> = scenario.plan.keys().collect();
    let mut sound = true;
    for (id, step) in scenario.plan.iter() {
        for before in befores(step).filter(|before| !ids.contains(&before.as_str())) {
            let message = format!("`plan.{id}` comes after the step `{}`, and there is none", before.text);
            reader.report(unknown("unknown-step", before, message, &ids));
            sound = false;
        }
    }
    if sound && !ids.is_empty() && in_order(scenario).is_none() {
        circle(scenario, reader);
    }
}

/// A step that is reached again from itself.
fn circle(scenario: &Scenario, reader: &mut Reader) {
    let before = |id: &str| scenario.plan.get(id).into_iter().flat_map(befores).map(Text::as_str);
    let mut reached: Vec<&str> = Vec::new();
    for (id, step) in scenario.plan.iter() {
        reached.clear();
        let mut open: Vec<&str> = before(id).collect();
        while let Some(next) = open.pop() {
            if !reached.contains(&next) {
                reached.push(next);
                open.extend(before(next));
            }
        }
        if let (true, Some(first)) = (reached.contains(&id), befores(step).next()) {
            let message = format!("a step must not come after itself, and `plan.{id}` leads back to itself");
            let problem = Problem::new("plan-in-a-circle", &first.span, message).label("after this one");
            reader.report(problem.hint("leave out one `after` of the circle"));
            return;
        }
    }
}
