//! The gate: criteria that were agreed before the pilot, held against what it measured; the case with what it measured;
//! and the decision by a rule that has no hidden weights.

use rust_decimal::Decimal;

use crate::analysis::gate::day::GateDay;
use crate::analysis::gate::gap::{Subject, Worth, gap, worth};
use crate::analysis::gate::more::{More, Sample, more};
use crate::analysis::gate::proof::Proof;
use crate::analysis::metric::metric_by_name as named;
use crate::analysis::pilot::confidence::{Confidence, of_figure};
use crate::analysis::pilot::measure::{Measure, PilotMeasures};
use crate::analysis::projected::Projected;
use crate::analysis::study::types::Study;
use crate::base::diagnostic::{Problem, Refusal};
use crate::base::unit::Unit;
pub use crate::scenario::baseline::Registered;
use crate::scenario::types::Scenario;

/// What became of a criterion.
#[derive(Debug, Clone)]
pub struct Judged {
    pub criterion: Registered,
    pub option: String,
    pub found: Option<Decimal>,
    /// Of a measured input; a figure of the results is as sure as its inputs.
    pub interval: Option<(Decimal, Decimal)>,
    pub outcome: CriterionOutcome,
    /// From what was found to the limit that it misses; zero or more.
    pub gap: Option<Decimal>,
    /// The limit that it misses.
    pub limit: Option<Decimal>,
    /// What closing the gap is worth, or why that is not known; None where the criterion is met.
    pub worth: Option<Result<Worth, String>>,
    /// Why nothing was found, where nothing was.
    pub reason: Option<String>,
    /// The measured input that it is on, by its path; None where it is on a figure of the case.
    pub path: Option<String>,
    /// Of the figure of the case that it is on.
    pub unit: Option<Unit>,
    /// What of the pilot is missing, where it is not proven.
    pub more: Option<More>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CriterionOutcome {
    Met,
    Missed,
    /// The interval of the sample lies on both sides of a limit, or there is no interval.
    NotProven,
    /// Nothing was measured, or the figure does not exist.
    NotMeasured,
}

impl CriterionOutcome {
    /// In a word or two.
    pub fn word(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Missed => "missed",
            Self::NotProven => "not proven",
            Self::NotMeasured => "not measured",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Scale,
    Iterate,
    Pivot,
    Stop,
}

impl Decision {
    pub fn word(self) -> &'static str {
        match self {
            Self::Scale => "scale",
            Self::Iterate => "iterate",
            Self::Pivot => "pivot",
            Self::Stop => "stop",
        }
    }
}

/// How the decision is made, for whoever reads it.
pub const RULE: &str = "Stop if the case re-run on the pilot's figures recommends doing nothing; pivot if it recommends a \
    different option than the plan did; scale if the baseline \
    shows that every criterion was registered before the pilot, the day of the gate has come, every criterion passes and \
    none has changed since; otherwise iterate.";

/// The decision with what it rests on.
#[derive(Debug, Clone)]
pub struct Gate {
    pub decision: Decision,
    pub reason: String,
    pub criteria: Vec<Judged>,
    /// What was changed in the criteria since they were registered, in a sentence each.
    pub moved: Vec<String>,
    /// Recommended by the plan and by the re-run; None is doing nothing.
    pub planned: Option<String>,
    pub rerun: Option<String>,
    /// Whether the criteria came before the pilot.
    pub proof: Proof,
    pub day: GateDay,
}

impl Gate {
    /// The reason with what is wrong with its proof before it.
    pub fn whole_reason(&self) -> String {
        match self.proof.worst() {
            Some(doubt) => format!("{}: {}; {}", doubt.flaw.word(), doubt.what, self.reason),
            None => self.reason.clone(),
        }
    }
}

/// What is asked at the gate.
pub struct Question<'a> {
    /// Recommended by the plan; None is doing nothing.
    pub planned: Option<String>,
    pub registered: &'a [Registered],
    /// What was changed in the criteria since, in a sentence each.
    pub moved: Vec<String>,
    pub proof: Proof,
    pub day: GateDay,
}

/// The criteria of a scenario.
pub fn registered(scenario: &Scenario) -> Vec<Registered> {
    let one = |(id, criterion): (&str, &crate::scenario::types::Criterion)| Registered {
        id: id.to_string(),
        metric: criterion.metric.text.clone(),
        option: criterion.option.as_ref().map(|option| option.text.clone()),
        min: criterion.min.as_ref().map(|min| min.value.normalize()),
        max: criterion.max.as_ref().map(|max| max.value.normalize()),
        owner: criterion.owner.as_ref().map(|owner| owner.text.clone()),
        agreed: criterion.agreed.map(|day| day.to_string()),
    };
    scenario.criteria.iter().map(one).collect()
}

/// Judges the criteria as registered, and decides.
///
/// # Errors
/// A criterion on a metric that is neither a figure of the results nor measured, or on no single option.
pub fn gate(rerun: (&Projected, &Study), pilot: &PilotMeasures, ask: Question) -> Result<Gate, Refusal> {
    let (mut criteria, mut problems) = (Vec::new(), Vec::new());
    for one in ask.registered {
        match judged(rerun, pilot, one) {
            Ok(judged) => criteria.push(judged),
            Err(refusal) => problems.extend(refusal.problems),
        }
    }
    if !problems.is_empty() {
        return Err(Refusal { texts: Default::default(), problems });
    }
    let now = rerun.1.verdict.option.clone();
    let (decision, reason) = decided(&criteria, &ask, &now);
    let Question { planned, moved, proof, day, .. } = ask;
    Ok(Gate { decision, reason, criteria, moved, planned, rerun: now, proof, day })
}

fn judged(
    rerun: (&Projected, &Study),
    pilot: &PilotMeasures,
    criterion: &Registered,
) -> Result<Judged, Refusal> {
    let option = option(rerun.0, criterion)?;
    let metric = within(&option, &criterion.metric);
    let measured = pilot.measured.iter().find(|one| is_of(one, &option, metric));
    let (found, unit) = match measured {
        Some(one) => (Ok(one.mean), None),
        None => match named::find(rerun.0, &option, metric) {
            Ok((figure, unit)) => (figure, Some(unit)),
            Err(_) if is_measurable(metric) => (Err("the pilot files do not measure it".to_string()), None),
            Err(refusal) => return Err(refusal),
        },
    };
    let sure = match (measured, &found) {
        (Some(one), _) => Confidence::of(one.interval),
        (None, Ok(figure)) => of_figure(rerun.0, pilot, (&option, metric), *figure),
        (None, Err(_)) => Confidence::AsIs,
    };
    let interval = sure.interval();
    let outcome = outcome(criterion, found.as_ref().ok().copied(), sure);
    let subject = match (measured, unit) {
        (Some(one), _) if one.is_bill_per_unit => Subject::Billed,
        (Some(one), _) => Subject::Input(&one.path),
        (None, unit) => Subject::Figure(unit.unwrap_or(Unit::NONE)),
    };
    let value = |found: &Decimal| worth(rerun, (criterion, &option), &subject, *found);
    let worth =
        (outcome != CriterionOutcome::Met).then(|| found.as_ref().map_err(String::clone).and_then(value));
    let (limit, gap) = found.as_ref().map_or((None, None), |found| {
        let (limit, gap) = gap(criterion, *found);
        (limit, Some(gap))
    });
    let path = measured.map(|one| one.path.clone());
    let more = found.as_ref().ok().zip(interval).filter(|_| outcome == CriterionOutcome::NotProven);
    let more = more.and_then(|(found, interval)| further(pilot, criterion, measured, (*found, interval)));
    let (found, reason) = found.map_or_else(|reason| (None, Some(reason)), |found| (Some(found), None));
    let criterion = criterion.clone();
    Ok(Judged { criterion, option, found, interval, outcome, gap, limit, worth, reason, path, unit, more })
}

/// What of the pilot is missing; a figure of the case rests on the measure with the fewest rows.
fn further(
    pilot: &PilotMeasures,
    criterion: &Registered,
    measured: Option<&Measure>,
    (found, interval): (Decimal, (Decimal, Decimal)),
) -> Option<More> {
    let limits: Vec<Decimal> = [criterion.min, criterion.max].into_iter().flatten().collect();
    let least = || pilot.measured.iter().filter(|one| one.replaces).map(|one| one.rows).min();
    let rows = measured.map(|one| one.rows).or_else(least)?;
    more(&Sample { found, interval, limits: &limits, rows, units: pilot.units }, &pilot.content)
}

/// What was found is judged by its interval; a figure that nothing measured moves, as it is.
fn outcome(criterion: &Registered, found: Option<Decimal>, sure: Confidence) -> CriterionOutcome {
    match (found, sure) {
        (None, _) => CriterionOutcome::NotMeasured,
        // A lock of an earlier version may have a criterion without a limit.
        _ if criterion.min.is_none() && criterion.max.is_none() => CriterionOutcome::NotMeasured,
        (_, Confidence::Within(low, high)) => by_interval(criterion, Some((low, high))),
        (_, Confidence::NotAtAll) => CriterionOutcome::NotProven,
        (Some(value), Confidence::AsIs) if misses(criterion, value) => CriterionOutcome::Missed,
        (Some(_), Confidence::AsIs) => CriterionOutcome::Met,
    }
}

/// Refuses criteria that no gate could judge, before they are frozen.
///
/// # Errors
/// A criterion on no single option, or on what is neither a figure of the results nor measured.
pub fn judgeable(plan: &Projected, registered: &[Registered]) -> Result<(), Refusal> {
    let mut problems = Vec::new();
    for one in registered {
        let found = option(plan, one).and_then(|option| {
            let metric = within(&option, &one.metric);
            if is_measurable(metric) { Ok(()) } else { named::find(plan, &option, metric).map(drop) }
        });
        problems.extend(found.err().into_iter().flat_map(|refusal| refusal.problems));
    }
    if problems.is_empty() { Ok(()) } else { Err(Refusal { texts: Default::default(), problems }) }
}

/// A metric as it is called within its option.
fn within<'m>(option: &str, metric: &'m str) -> &'m str {
    metric.strip_prefix(&format!("options.{option}.")).unwrap_or(metric)
}

/// The option of a criterion: the only one where none is named.
fn option(rerun: &Projected, criterion: &Registered) -> Result<String, Refusal> {
    let options = &rerun.plan.scenario.options;
    let path = criterion.metric.strip_prefix("options.").and_then(|rest| rest.split('.').next());
    let by_path = options.iter().find(|option| Some(option.id.as_str()) == path);
    match (&criterion.option, options.as_slice()) {
        (Some(option), _) => Ok(option.clone()),
        (None, _) if by_path.is_some() => Ok(path.unwrap_or_default().to_string()),
        (None, [only]) => Ok(only.id.clone()),
        (None, _) => {
            let message = format!(
                "a criterion names its option where there are several, and `{}` names none",
                criterion.id
            );
            let problem = Problem::nowhere("criterion-of-nothing", message);
            let hint = format!("write `option = \"{}\"` under it", options[0].id);
            Err(Refusal { texts: Default::default(), problems: vec![problem.hint(hint)] })
        }
    }
}

fn is_of(one: &Measure, option: &str, metric: &str) -> bool {
    let own = one.path.strip_prefix(&format!("options.{option}."));
    let plain = |own: &str| own.strip_prefix("calls.").or(own.strip_prefix("outcome.")).map(str::to_string);
    own.is_some_and(|own| {
        own == metric || own.rsplit('.').next() == Some(metric) || plain(own).is_some_and(|own| own == metric)
    })
}

fn is_measurable(metric: &str) -> bool {
    let last = metric.rsplit('.').next();
    crate::pilot::ratio::RATIOS.iter().any(|ratio| Some(ratio.name) == last)
}

fn misses(criterion: &Registered, value: Decimal) -> bool {
    criterion.min.is_some_and(|min| value < min) || criterion.max.is_some_and(|max| value > max)
}

/// Met where the whole interval is within the limits, missed where all of it is beyond one, else not proven.
fn by_interval(criterion: &Registered, interval: Option<(Decimal, Decimal)>) -> CriterionOutcome {
    let Some((low, high)) = interval else { return CriterionOutcome::NotProven };
    let beyond = criterion.min.is_some_and(|min| high < min) || criterion.max.is_some_and(|max| low > max);
    match (beyond, misses(criterion, low) || misses(criterion, high)) {
        (true, _) => CriterionOutcome::Missed,
        (false, true) => CriterionOutcome::NotProven,
        (false, false) => CriterionOutcome::Met,
    }
}

/// The rule, without the proof: what the figures and the criteria say.
fn by_rule(
    criteria: &[Judged],
    moved: &[String],
    planned: &Option<String>,
    now: &Option<String>,
) -> (Decision, String) {
    let of = |outcome: CriterionOutcome| -> Vec<&str> {
        let those = criteria.iter().filter(|judged| judged.outcome == outcome);
        those.map(|judged| judged.criterion.id.as_str()).collect()
    };
    let open = [
        (CriterionOutcome::Missed, "failed"),
        (CriterionOutcome::NotProven, "not proven by this sample"),
        (CriterionOutcome::NotMeasured, "not measured"),
    ];
    let open = open.into_iter().map(|(outcome, what)| (what, of(outcome))).find(|(_, ids)| !ids.is_empty());
    match (now, open) {
        (None, _) => (Decision::Stop, "on the pilot's figures, no option is worth what it costs".into()),
        (Some(option), _) if now != planned => (
            Decision::Pivot,
            format!("on the pilot's figures, `{option}` is the better option, not the one planned"),
        ),
        _ if criteria.is_empty() => (Decision::Iterate, "no criteria were registered to decide by".into()),
        _ if !moved.is_empty() => {
            (Decision::Iterate, "the criteria were changed since they were registered".into())
        }
        (_, Some((what, ids))) => (Decision::Iterate, format!("{what}: {}", ids.join(", "))),
        _ => (Decision::Scale, "every criterion passes, and the case holds on the pilot's figures".into()),
    }
}

/// Nothing is *scale* that was not registered before, or is decided before its day.
fn decided(criteria: &[Judged], ask: &Question, now: &Option<String>) -> (Decision, String) {
    let (decision, reason) = by_rule(criteria, &ask.moved, &ask.planned, now);
    match (decision, ask.day.days_left()) {
        (Decision::Scale, _) if ask.proof.worst().is_some() => {
            (Decision::Iterate, format!("{reason}, but that does not count"))
        }
        (Decision::Scale, Some(days)) => {
            let on = ask.day.on.map_or(String::new(), |on| on.to_string());
            let days = if days == 1 { "1 day".to_string() } else { format!("{days} days") };
            (Decision::Iterate, format!("the pilot is not over, since its gate is on {on}, in {days}"))
        }
        _ => (decision, reason),
    }
}
