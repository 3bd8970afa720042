//! The answer of a simulation: every figure with its spread, the chance of loss, of each choice being the best and of each criterion
//! being met, what drives the result, and what knowing more is worth.

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::analysis::projected::Projected;
use crate::analysis::simulate::choice::Choice;
use crate::analysis::simulate::draws::{SCRAMBLES, Sampler};
use crate::analysis::simulate::drivers::{Drivers, drivers};
use crate::analysis::simulate::information::Merits;
use crate::analysis::simulate::sample::{OptionSample, Sample, sample};
use crate::analysis::simulate::statistics::{Ranked, Statistics, decimal, standard_error};
use crate::analysis::simulate::trials::on_all_cores;
use crate::analysis::simulate::uncertain::{Uncertain, Uncertainty, uncertainty};
use crate::analysis::study::types::{OptionStudy, Study};
use crate::analysis::study::verdict::focus;
use crate::base::diagnostic::Refusal;
use crate::form::number::Number;
use crate::model::metric::{Better, Metric};
use crate::scenario::types::{Criterion, Scenario};

/// What is asked of a simulation.
#[derive(Debug, Clone)]
pub struct SimulationQuestion {
    pub trials: usize,
    /// Metrics beyond the usual ones, where there are too many trials to keep all of them.
    pub metrics: Vec<String>,
    pub seed: u64,
    pub sampler: Sampler,
    /// Whether all that is known of it is wanted, or the chances alone.
    pub in_full: bool,
}

/// Trials of a simulation in full, and of the chances beside a verdict.
pub const TRIALS: usize = 16_384;
pub const TRIALS_OF_CHANCES: usize = 4_096;
/// Fewer say nothing of the ends.
pub const LEAST: usize = 64;
/// Trials of which every metric is kept; of more, those that were asked for and those that chances need.
pub const IN_FULL: usize = 1 << 16;
/// As many as memory has room for.
pub const MOST: usize = 1 << 20;

impl Default for SimulationQuestion {
    fn default() -> Self {
        Self { trials: TRIALS, metrics: vec![], seed: 1, sampler: Sampler::Sobol, in_full: true }
    }
}

impl SimulationQuestion {
    /// The chances beside a verdict.
    pub fn of_chances() -> Self {
        Self { trials: TRIALS_OF_CHANCES, in_full: false, ..Self::default() }
    }
}

/// A scenario with its inputs drawn.
#[derive(Debug, Clone)]
pub struct Simulation {
    pub trials: usize,
    pub seed: u64,
    pub sampler: Sampler,
    pub uncertain: Vec<Uncertain>,
    /// Paths with a range whose value a case or `--set` gives, so that they were not drawn.
    pub held: Vec<String>,
    pub correlated: bool,
    pub options: Vec<OptionChances>,
    /// The share of trials in which each is the best choice, with its standard error; None is doing nothing.
    pub best: Vec<(Option<String>, Chance)>,
    pub criteria: Vec<CriterionChance>,
    pub drivers: Option<Drivers>,
    pub information: Option<Information>,
}

/// A share of trials, with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chance {
    pub share: Decimal,
    pub se: Decimal,
}

/// One option over all trials.
#[derive(Debug, Clone)]
pub struct OptionChances {
    pub id: String,
    pub metrics: Vec<(&'static Metric, Statistics)>,
    /// Of an NPV below zero, or a load that it cannot serve; None where the scenario has no value.
    pub loss: Option<Chance>,
    /// Of a payback within the horizon.
    pub payback: Option<Chance>,
    /// The mean NPV of the worst twentieth of trials.
    pub expected_shortfall: Option<Decimal>,
    /// The share of trials whose NPV is at most that of the base case.
    pub base_rank: Option<Decimal>,
    pub fan: Vec<FanMonth>,
    pub cost_fan: Vec<FanMonth>,
    /// Gross spend at each percentile from 1 to 99.
    pub spend: Vec<(u32, Decimal)>,
}

/// A month of a fan.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FanMonth {
    pub month: u32,
    pub p5: Decimal,
    pub p10: Decimal,
    pub p25: Decimal,
    pub p50: Decimal,
    pub p75: Decimal,
    pub p90: Decimal,
    pub p95: Decimal,
}

/// A criterion on a figure of the results.
#[derive(Debug, Clone)]
pub struct CriterionChance {
    pub id: String,
    pub option: String,
    pub metric: String,
    pub met: Chance,
}

/// What knowing is worth.
#[derive(Debug, Clone)]
pub struct Information {
    /// Everything (EVPI).
    pub all: Decimal,
    /// Each input alone (EVPPI), the most first.
    pub inputs: Vec<(String, Decimal)>,
}

impl OptionChances {
    /// A metric over all trials.
    pub fn metric(&self, key: &str) -> Option<&Statistics> {
        self.metrics.iter().find(|(metric, _)| metric.key == key).map(|(_, statistics)| statistics)
    }
}

impl Simulation {
    /// An option by its id.
    pub fn option(&self, id: &str) -> Option<&OptionChances> {
        self.options.iter().find(|option| option.id == id)
    }

    /// The chance that a choice is the best; doing nothing where `id` is None.
    pub fn best(&self, id: Option<&str>) -> Option<Chance> {
        self.best.iter().find(|(known, _)| known.as_deref() == id).map(|(_, chance)| *chance)
    }
}

/// Draws the uncertain inputs of a scenario together; None where nothing is uncertain.
///
/// # Errors
/// What cannot be drawn: see `uncertainty`.
pub fn simulate(
    projected: &Projected,
    study: &Study,
    question: &SimulationQuestion,
) -> Result<Option<Simulation>, Refusal> {
    let uncertainty = uncertainty(projected, question.seed, question.sampler)?;
    if uncertainty.inputs.is_empty() {
        return Ok(None);
    }
    Ok(Some(simulated(projected, study, question, uncertainty)))
}

/// The metrics that chances beside a verdict need.
const OF_CHANCES: &[&str] =
    &["npv", "tco", "roi_pv", "payback_month", "work_cost", "levelised_cost_per_unit", "cost_per_unit"];

fn simulated(
    projected: &Projected,
    study: &Study,
    question: &SimulationQuestion,
    uncertainty: Uncertainty,
) -> Simulation {
    let scenario = &projected.plan.scenario;
    let is_tested =
        |metric: &Metric| scenario.criteria.iter().any(|(_, one)| metric.is_called(&one.metric.text));
    let in_full = question.in_full && question.trials <= IN_FULL;
    let asked = |metric: &Metric| question.metrics.iter().any(|name| metric.is_called(name));
    let wanted =
        |metric: &Metric| in_full || OF_CHANCES.contains(&metric.key) || is_tested(metric) || asked(metric);
    let sample = sample(projected, study, &uncertainty, question.trials, &wanted);
    let choice = Choice::new(study, scenario.decision.as_ref(), &sample);
    let options: Vec<(&OptionStudy, &OptionSample)> = study.options.iter().zip(&sample.options).collect();
    let options = options.into_iter().map(|(option, drawn)| chances(study, option, drawn)).collect();
    let (drivers, information) = match question.in_full {
        true => (
            driven(projected, study, &uncertainty, &sample, question.seed),
            known(study, &uncertainty, &choice),
        ),
        false => (None, None),
    };
    Simulation {
        trials: sample.trials,
        seed: question.seed,
        sampler: question.sampler,
        correlated: uncertainty.draws.copula.is_some(),
        options,
        best: best(study, &choice, sample.trials),
        criteria: criteria(scenario, study, &sample, &uncertainty),
        drivers,
        information,
        uncertain: uncertainty.inputs,
        held: uncertainty.held,
    }
}

fn chances(study: &Study, option: &OptionStudy, drawn: &OptionSample) -> OptionChances {
    let worst_is_high = |metric: &Metric| metric.better == Better::Low;
    let statistics = on_all_cores(drawn.metrics.len(), |at| {
        let (metric, all) = &drawn.metrics[at];
        Statistics::of(all, worst_is_high(metric))
    });
    let metrics = drawn.metrics.iter().map(|(metric, _)| *metric).zip(statistics);
    let npv = drawn.metric("npv").filter(|_| study.scenario.has_value);
    let mut ordered = npv.map(|npv| Ranked::new(npv, false));
    let base = option.figures.get("npv").and_then(|npv| npv.as_ref().ok()).and_then(|npv| npv.to_f64());
    OptionChances {
        id: option.id.clone(),
        metrics: metrics.collect(),
        // What cannot serve loses, too.
        loss: npv.map(|npv| share_of(npv, |npv| npv.is_nan() || npv < 0.0)),
        payback: npv
            .and_then(|_| drawn.metric("payback_month"))
            .map(|all| share_of(all, |month| !month.is_nan())),
        expected_shortfall: ordered.as_mut().and_then(|npv| npv.mean_below(0.05)),
        base_rank: ordered.as_ref().zip(base).and_then(|(npv, base)| npv.rank(base)),
        fan: if study.scenario.has_value { fan(&drawn.cumulative_net) } else { vec![] },
        cost_fan: fan(&drawn.cost),
        spend: drawn.metric("tco").map(spend).unwrap_or_default(),
    }
}

/// Gross spend at each percentile.
fn spend(tco: &[f64]) -> Vec<(u32, Decimal)> {
    let shares: Vec<f64> = (1..100).map(|percent| f64::from(percent) / 100.0).collect();
    let found = Ranked::new(tco, true).quantiles(&shares);
    (1..100).zip(found).filter_map(|(percent, spend)| Some((percent, decimal(spend?)?))).collect()
}

/// The share of trials for which something holds.
fn share_of(values: &[f64], holds: impl Fn(f64) -> bool) -> Chance {
    chance(values.len(), |trial| holds(values[trial]))
}

fn chance(trials: usize, holds: impl Fn(usize) -> bool) -> Chance {
    let mut counts = [(0_u32, 0_u32); SCRAMBLES];
    for trial in 0..trials {
        let count = &mut counts[trial % SCRAMBLES];
        count.0 += u32::from(holds(trial));
        count.1 += 1;
    }
    let held: u32 = counts.iter().map(|count| count.0).sum();
    let each: Vec<f64> =
        counts.iter().map(|(held, all)| f64::from(*held) / f64::from((*all).max(1))).collect();
    let share = Decimal::from(held).checked_div(Decimal::from(trials)).unwrap_or_default();
    Chance { share, se: standard_error(&each).unwrap_or_default() }
}

fn fan(months: &[Vec<f64>]) -> Vec<FanMonth> {
    let month = |month: usize| {
        let found = Ranked::new(&months[month], false).quantiles(&[0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]);
        let found: Option<Vec<Decimal>> = found.into_iter().map(|value| decimal(value?)).collect();
        let [p5, p10, p25, p50, p75, p90, p95] = found?.try_into().ok()?;
        Some(FanMonth { month: month as u32, p5, p10, p25, p50, p75, p90, p95 })
    };
    on_all_cores(months.len(), month).into_iter().flatten().collect()
}

fn best(study: &Study, choice: &Choice, trials: usize) -> Vec<(Option<String>, Chance)> {
    let chosen: Vec<Option<usize>> = (0..trials).map(|trial| choice.of(trial)).collect();
    let of = |wanted: Option<usize>| chance(trials, |trial| chosen[trial] == wanted);
    let options = study.options.iter().enumerate();
    let options = options.map(|(at, option)| (Some(option.id.clone()), of(Some(at))));
    let nothing =
        Some((None, of(None))).filter(|(_, chance)| study.scenario.has_value || !chance.share.is_zero());
    options.chain(nothing).collect()
}

fn criteria(
    scenario: &Scenario,
    study: &Study,
    sample: &Sample,
    uncertainty: &Uncertainty,
) -> Vec<CriterionChance> {
    let one = |(id, criterion): (&str, &Criterion)| {
        let named = criterion.option.as_ref().map(|option| option.text.clone());
        let option = named.or_else(|| focus(study).map(|option| option.id.clone()))?;
        let (metric, values) = tested(study, sample, uncertainty, &option, &criterion.metric.text)?;
        let limit = |limit: &Option<Number>| limit.as_ref().and_then(|limit| limit.value.to_f64());
        let (min, max) = (limit(&criterion.min), limit(&criterion.max));
        let holds = |value: f64| {
            min.is_none_or(|min| value >= min) && max.is_none_or(|max| value <= max) && !value.is_nan()
        };
        Some(CriterionChance { id: id.to_string(), option, metric, met: share_of(&values, holds) })
    };
    scenario.criteria.iter().filter_map(one).collect()
}

/// What a criterion is on, by trial: a metric of the catalogue, or an uncertain input of the option.
fn tested(
    study: &Study,
    sample: &Sample,
    uncertainty: &Uncertainty,
    option: &str,
    name: &str,
) -> Option<(String, Vec<f64>)> {
    let prefix = format!("options.{option}.");
    let name = name.strip_prefix(&prefix).unwrap_or(name);
    if let Some(metric) = study.metrics.iter().find(|metric| metric.is_called(name)) {
        let at = study.options.iter().position(|known| known.id == option)?;
        return Some((metric.key.to_string(), sample.options[at].metric(metric.key)?.to_vec()));
    }
    let is_input = |path: &str| {
        path.strip_prefix(&prefix).is_some_and(|own| own == name || own.rsplit('.').next() == Some(name))
    };
    let at = uncertainty.inputs.iter().position(|input| is_input(&input.path))?;
    let mut columns = uncertainty.draws.columns(0, sample.trials);
    Some((uncertainty.inputs[at].path.clone(), columns.swap_remove(at)))
}

fn driven(
    projected: &Projected,
    study: &Study,
    uncertainty: &Uncertainty,
    sample: &Sample,
    seed: u64,
) -> Option<Drivers> {
    let (option, metric) = (focus(study)?, study.deciding_metric());
    let at = study.options.iter().position(|known| known.id == option.id)?;
    drivers(projected, uncertainty, (&option.id, metric), sample.options[at].metric(metric)?, seed)
}

fn known(study: &Study, uncertainty: &Uncertainty, choice: &Choice) -> Option<Information> {
    let merits = Merits::new(choice.merits(), study.scenario.has_value)?;
    let trials = choice.merits().first()?.len();
    let shares = uncertainty.draws.shares(0, trials);
    let all = merits.of_all()?;
    let one = |at: usize| Some((uncertainty.inputs[at].path.clone(), merits.of_input(&shares[at])?.min(all)));
    let mut inputs: Vec<(String, Decimal)> = on_all_cores(shares.len(), one).into_iter().flatten().collect();
    inputs.sort_by_key(|(_, worth)| std::cmp::Reverse(*worth));
    Some(Information { all, inputs })
}
