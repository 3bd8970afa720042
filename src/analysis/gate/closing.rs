//! What closing the gaps of missed criteria takes, and whether the case with it paid beats the alternatives.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::analysis::gate::decision::{CriterionOutcome, Decision, Gate, Judged};
use crate::analysis::pilot::measure::PilotMeasures;
use crate::analysis::study::types::Study;
use crate::scenario::types::{Scenario, ToClose};

/// How it is decided whether to pay, for whoever reads it.
pub const RULE: &str = "With the gaps closed, their cost paid on the decision day and go-live later by the longest of \
    them: iterate if the option then beats every other and doing nothing; pivot if another option beats it; stop if \
    nothing is worth its cost.";

/// What the gap of a criterion takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toll {
    pub id: String,
    pub days: Option<Decimal>,
    pub role: Option<String>,
    pub upfront: Option<Decimal>,
    pub months: Option<Decimal>,
    /// Days and amount, in money.
    pub cost: Decimal,
}

/// The case with the gaps closed and paid, beside what else there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    pub tolls: Vec<Toll>,
    /// Missed criteria that say nothing of what closing takes: their gaps stay.
    pub open: Vec<String>,
    pub option: String,
    /// `npv`, or `tco` where the scenario has no value.
    pub metric: &'static str,
    pub cost: Decimal,
    /// Months by which go-live is later.
    pub months: u32,
    pub before: Decimal,
    pub after: Decimal,
    /// The best of the other options.
    pub alternative: Option<(String, Decimal)>,
    pub advice: Decision,
}

fn missed(gate: &Gate) -> impl Iterator<Item = &Judged> {
    gate.criteria.iter().filter(|judged| judged.outcome == CriterionOutcome::Missed)
}

/// What each missed criterion takes, where it says so.
pub fn tolls(scenario: &Scenario, gate: &Gate) -> Vec<Toll> {
    let toll = |judged: &Judged| {
        let id = &judged.criterion.id;
        let close = scenario.criteria.get(id)?.to_close.as_ref()?;
        Some(Toll {
            id: id.clone(),
            days: close.days.as_ref().map(|days| days.value),
            role: close.role.as_ref().map(|role| role.text.clone()),
            upfront: close.upfront.as_ref().map(|amount| amount.value),
            months: close.months.as_ref().map(|months| months.value),
            cost: work(scenario, close)?
                .checked_add(close.upfront.as_ref().map_or(Decimal::ZERO, |one| one.value))?,
        })
    };
    missed(gate).filter_map(toll).collect()
}

/// Days of a role: its hours at what an hour of it costs.
fn work(scenario: &Scenario, close: &ToClose) -> Option<Decimal> {
    const HOURS: Decimal = Decimal::from_parts(8, 0, 0, false, 0);
    let Some((days, role)) = close.days.as_ref().zip(close.role.as_ref()) else { return Some(Decimal::ZERO) };
    let (role, work) = (scenario.roles.get(role.as_str())?, scenario.work.as_ref()?);
    let a_day = work.hours_per_day.as_ref().map_or(HOURS, |hours| hours.value);
    let hour = role.annual_cost.value.checked_div(work.hours_per_year.value)?;
    days.value.checked_mul(a_day)?.checked_mul(hour)
}

/// Months by which go-live is later: gaps are closed side by side.
pub fn delay(tolls: &[Toll]) -> u32 {
    let months = tolls.iter().filter_map(|toll| toll.months).max().unwrap_or_default();
    months.ceil().to_u32().unwrap_or(0)
}

/// What the pilot would measure with the gaps closed: each missed input at its limit.
pub fn at_limits(pilot: &PilotMeasures, gate: &Gate, tolls: &[Toll]) -> PilotMeasures {
    let mut closed = pilot.clone();
    for judged in missed(gate).filter(|judged| tolls.iter().any(|toll| toll.id == judged.criterion.id)) {
        let own =
            closed.measured.iter_mut().find(|one| Some(&one.path) == judged.path.as_ref() && one.replaces);
        if let (Some(one), Some(limit)) = (own, judged.limit) {
            (one.mean, one.standard_error) = (limit, None);
        }
    }
    closed
}

/// The gaps that no input closes, in money: what a criterion on a figure of the case is worth.
fn by_figure(pilot: &PilotMeasures, gate: &Gate, tolls: &[Toll]) -> Decimal {
    let is_input = |judged: &&Judged| {
        pilot.measured.iter().any(|one| Some(&one.path) == judged.path.as_ref() && one.replaces)
    };
    let paid = |judged: &&Judged| tolls.iter().any(|toll| toll.id == judged.criterion.id);
    let those = missed(gate).filter(paid).filter(|judged| !is_input(judged));
    those.filter_map(|judged| Some(judged.worth.as_ref()?.as_ref().ok()?.amount)).max().unwrap_or_default()
}

/// None where no missed criterion says what closing takes, or a figure is missing.
pub fn closing(
    (rerun, closed): (&Study, &Study),
    (gate, pilot): (&Gate, &PilotMeasures),
    tolls: Vec<Toll>,
) -> Option<Closing> {
    let has_value = rerun.scenario.has_value;
    let metric = if has_value { "npv" } else { "tco" };
    let option =
        missed(gate).find(|judged| tolls.iter().any(|toll| toll.id == judged.criterion.id))?.option.clone();
    let figure = |study: &Study, id: &str| study.option(id)?.figure(metric).clone().ok();
    let cost: Decimal = tolls.iter().map(|toll| toll.cost).sum();
    let sign = if has_value { Decimal::ONE } else { -Decimal::ONE };
    let gained = by_figure(pilot, gate, &tolls) - cost;
    let (before, after) = (figure(rerun, &option)?, figure(closed, &option)? + gained * sign);
    let better = |a: Decimal, b: Decimal| (a - b) * sign > Decimal::ZERO;
    let others = rerun.options.iter().filter(|other| other.id != option);
    let others = others.filter_map(|other| Some((other.id.clone(), figure(rerun, &other.id)?)));
    let alternative = others.reduce(|best, other| if better(other.1, best.1) { other } else { best });
    let worth = |amount: Decimal| !has_value || amount > Decimal::ZERO;
    let advice = match &alternative {
        Some((_, other)) if better(*other, after) && worth(*other) => Decision::Pivot,
        _ if worth(after) => Decision::Iterate,
        _ => Decision::Stop,
    };
    let open = missed(gate).map(|judged| judged.criterion.id.clone());
    let open = open.filter(|id| !tolls.iter().any(|toll| toll.id == *id)).collect();
    let months = delay(&tolls);
    Some(Closing { tolls, open, option, metric, cost, months, before, after, alternative, advice })
}
