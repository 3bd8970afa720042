//! What a pilot is worth: which inputs to measure, how many units narrow each of them enough, and the length at which one more week
//! is worth less than it costs.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::analysis::pilot::measured_input::is_part_of_whole;
use crate::analysis::projected::Projected;
use crate::analysis::sensitivity::flip::Flip;
use crate::analysis::simulate::choice::Choice;
use crate::analysis::simulate::information::Merits;
use crate::analysis::simulate::sample::sample;
use crate::analysis::simulate::simulation::SimulationQuestion;
use crate::analysis::simulate::statistics::{decimal, deviation};
use crate::analysis::simulate::uncertain::{Uncertainty, uncertainty};
use crate::analysis::study::types::{OptionStudy, Study};
use crate::analysis::study::verdict::focus;
use crate::base::diagnostic::Refusal;
use crate::model::metric::Metric;
use crate::pilot::ratio::RATIOS;

/// Weeks that are looked at.
const WEEKS: u32 = 26;
/// A sample narrows an input enough when it takes away this share of its variance.
const ENOUGH: f64 = 0.9;
/// Of the planned volume goes through a pilot, unless it is said how many.
const SHARE: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// A plan of a pilot.
#[derive(Debug, Clone)]
pub struct PilotPlan {
    pub units_per_week: Decimal,
    /// Whether that was given; else it is a share of the planned volume.
    pub is_given: bool,
    /// What knowing everything is worth (EVPI).
    pub all: Decimal,
    /// The most worth knowing first.
    pub inputs: Vec<PilotInput>,
    pub weeks: Vec<PilotWeek>,
    /// The best length, in weeks; 0 where no pilot is worth what it costs.
    pub best: u32,
    pub cost_per_unit: Decimal,
    pub delay_per_week: Decimal,
    pub criteria: Vec<PlannedCriterion>,
}

/// An uncertain input, and what a pilot can tell of it.
#[derive(Debug, Clone)]
pub struct PilotInput {
    pub path: String,
    /// What knowing it is worth (EVPPI).
    pub worth: Decimal,
    /// Units that narrow it enough; None where a pilot does not measure it.
    pub units: Option<Decimal>,
}

/// A length of the pilot.
#[derive(Debug, Clone, Copy)]
pub struct PilotWeek {
    pub week: u32,
    /// What its sample is worth (EVSI).
    pub worth: Decimal,
    /// Of its units, and of the value that comes later.
    pub cost: Decimal,
}

impl PilotWeek {
    pub fn net(&self) -> Decimal {
        self.worth - self.cost
    }
}

/// A threshold at which the decision turns, as a criterion to agree on.
#[derive(Debug, Clone)]
pub struct PlannedCriterion {
    pub path: String,
    pub option: String,
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
}

/// Plans a pilot; None where nothing is uncertain, or there is no choice whose merit is known.
///
/// # Errors
/// What cannot be drawn.
pub fn pilot_plan(
    projected: &Projected,
    (study, flips): (&Study, &[Flip]),
    question: &SimulationQuestion,
    units_per_week: Option<Decimal>,
) -> Result<Option<PilotPlan>, Refusal> {
    let uncertainty = uncertainty(projected, question.seed, question.sampler)?;
    if uncertainty.inputs.is_empty() {
        return Ok(None);
    }
    Ok(planned(projected, (study, flips), question, &uncertainty, units_per_week))
}

fn planned(
    projected: &Projected,
    (study, flips): (&Study, &[Flip]),
    question: &SimulationQuestion,
    uncertainty: &Uncertainty,
    given: Option<Decimal>,
) -> Option<PilotPlan> {
    let wanted =
        |metric: &Metric| ["npv", "roi_pv", "payback_month", study.basis.metric()].contains(&metric.key);
    let sample = sample(projected, study, uncertainty, question.trials, &wanted);
    let choice = Choice::new(study, projected.plan.scenario.decision.as_ref(), &sample);
    let merits = Merits::new(choice.merits(), study.scenario.has_value)?;
    let shares = uncertainty.draws.shares(0, question.trials);
    let columns = uncertainty.draws.columns(0, question.trials);
    let option = focus(study)?;
    let units_per_week = given.unwrap_or_else(|| usual_units(option));
    let per_unit = per_unit_doubts(uncertainty, &columns);
    let all = merits.of_all()?;
    let mut inputs: Vec<PilotInput> = (0..shares.len())
        .map(|at| PilotInput {
            path: uncertainty.inputs[at].path.clone(),
            worth: merits.of_input(&shares[at]).unwrap_or_default().min(all),
            units: per_unit[at].and_then(|ratio| decimal((ratio * ENOUGH / (1.0 - ENOUGH)).ceil())),
        })
        .collect();
    inputs.sort_by_key(|input| std::cmp::Reverse(input.worth));
    let cost_per_unit = option.figure("cost_per_unit").as_ref().ok().copied().unwrap_or_default();
    let delay_per_week = study.verdict.option.as_ref().map_or(Decimal::ZERO, |_| delay(study, option));
    let week = |week: u32| {
        let units = units_per_week * Decimal::from(week);
        let told = told(&shares, &per_unit, units.to_f64()?);
        let worth = merits.of_samples(&told)?.min(all);
        Some(PilotWeek { week, worth, cost: units * cost_per_unit + delay_per_week * Decimal::from(week) })
    };
    let weeks: Vec<PilotWeek> = (1..=WEEKS).filter_map(week).collect();
    let best = weeks.iter().max_by_key(|week| (week.net(), std::cmp::Reverse(week.week)));
    let best = best.filter(|week| week.net() > Decimal::ZERO).map_or(0, |week| week.week);
    let criteria = criteria(study, flips);
    let is_given = given.is_some();
    Some(PilotPlan {
        units_per_week,
        is_given,
        all,
        inputs,
        weeks,
        best,
        cost_per_unit,
        delay_per_week,
        criteria,
    })
}

/// A twentieth of the demand of an ordinary week of the first year.
fn usual_units(option: &OptionStudy) -> Decimal {
    let months: Vec<Decimal> = option.monthly.iter().skip(1).take(12).map(|month| month.demand).collect();
    let demand: Decimal = months.iter().sum();
    let weeks = Decimal::from(months.len().max(1)) * Decimal::from(52) / Decimal::from(12);
    (demand / weeks * SHARE).ceil().max(Decimal::ONE)
}

/// The net benefit of an ordinary week at the end of the horizon, as of today: what a decision a week later gives up.
fn delay(study: &Study, option: &OptionStudy) -> Decimal {
    let last: Vec<Decimal> = option.monthly.iter().rev().take(12).map(|month| month.net).collect();
    let month = last.iter().sum::<Decimal>() / Decimal::from(last.len().max(1));
    let factor = option.known("pv_cost").checked_div(option.tco()).unwrap_or(Decimal::ONE);
    let week = month * Decimal::from(12) / Decimal::from(52) * factor;
    if study.scenario.has_value { week.max(Decimal::ZERO) } else { Decimal::ZERO }
}

/// For each input that a pilot measures, the variance of a unit over that of what is believed now.
fn per_unit_doubts(uncertainty: &Uncertainty, columns: &[Vec<f64>]) -> Vec<Option<f64>> {
    let one = |(at, column): (usize, &Vec<f64>)| {
        let input = &uncertainty.inputs[at];
        let base = input.base.to_f64()?;
        let doubt = deviation(column).powi(2);
        (is_measured(&input.path) && doubt > 0.0).then(|| variance_of_unit(&input.path, base) / doubt)
    };
    columns.iter().enumerate().map(one).collect()
}

/// What a log of calls tells besides.
const OF_LOG: &[&str] = &["turns", "context_growth_tokens"];

/// Whether the files of a pilot tell of an input.
fn is_measured(path: &str) -> bool {
    let last = path.rsplit('.').next();
    path.starts_with("options.") && (last.is_some_and(|last| OF_LOG.contains(&last)) || is_ratio(path))
}

/// Whether it is measured as a ratio of sums, which a criterion can be on.
fn is_ratio(path: &str) -> bool {
    let last = path.rsplit('.').next();
    RATIOS.iter().any(|ratio| Some(ratio.name) == last)
}

/// Of a share that of a coin; of anything else as if units differed by as much as they are.
fn variance_of_unit(path: &str, base: f64) -> f64 {
    if is_part_of_whole(path) { base * (1.0 - base) } else { base * base }
}

/// What a sample of so many units tells of each input that it measures.
fn told<'a>(shares: &'a [Vec<f64>], per_unit: &[Option<f64>], units: f64) -> Vec<(&'a [f64], f64)> {
    let one = |(shares, ratio): (&'a Vec<f64>, &Option<f64>)| {
        let resolved = units / (units + (*ratio)?);
        Some((shares.as_slice(), resolved))
    };
    shares.iter().zip(per_unit).filter_map(one).collect()
}

/// What a pilot measures and what alone turns the decision, at the value where it does.
fn criteria(study: &Study, flips: &[Flip]) -> Vec<PlannedCriterion> {
    let one = |flip: &Flip| {
        let at = flip.at.filter(|_| is_ratio(&flip.path) && is_measured(&flip.path))?;
        let option = flip.path.split('.').nth(1)?.to_string();
        let (min, max) = if at > flip.base { (None, Some(at)) } else { (Some(at), None) };
        (study.verdict.option.as_deref() == Some(option.as_str())).then(|| PlannedCriterion {
            path: flip.path.clone(),
            option,
            min,
            max,
        })
    };
    flips.iter().filter_map(one).collect()
}
