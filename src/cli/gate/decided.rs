//! A decision with everything that it rests on.

use std::path::Path;

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use serde_json::Value;

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::variance::Variance;
use crate::analysis::findings::Findings;
use crate::analysis::gate::closing::{Closing, at_limits, closing, delay, tolls};
use crate::analysis::gate::day::GateDay;
use crate::analysis::gate::decision::{Gate, Question, gate, registered};
use crate::analysis::gate::moved::moved;
use crate::analysis::gate::post_mortem::{Symptom, post_mortem};
use crate::analysis::gate::proof::{Evidence, Proof, proof};
use crate::analysis::gate::signed::Signed;
use crate::analysis::pilot::measure::PilotMeasures;
use crate::analysis::projected::Projected;
use crate::analysis::simulate::simulation::{Simulation, SimulationQuestion, simulate};
use crate::analysis::study::read::study as study_of;
use crate::analysis::study::types::Study;
use crate::base::diagnostic::Refusal;
use crate::cli::files::changed_at;
use crate::cli::gate::asked::Asked;
use crate::cli::gate::ground::Ground;
use crate::cli::gate::{ledgers, signing};
use crate::cli::load::{against_plan, measured_case};
use crate::cli::outcome::Failure;
use crate::cli::reading::pilot_of;
use crate::form::decimal::as_count;
use crate::report::gate::against_baseline::Versus;
use crate::report::gate::record::Record;
use crate::scenario::baseline::Registered;
use crate::scenario::ledger::Ledger;

/// A decision with everything that it rests on.
pub(crate) struct Decided {
    ground: Ground,
    pub(crate) pilot: PilotMeasures,
    plan: Study,
    rerun: Findings,
    pub(crate) gate: Gate,
    all: Comparison,
    variances: Vec<Variance>,
    files_changed: Vec<String>,
    changed: Vec<String>,
    lock: Option<String>,
    ledger: Option<Ledger>,
    asked_json: Value,
    closing: Option<Closing>,
    pub(crate) signed: Signed,
    /// How sure the plan was.
    before: Option<Simulation>,
}

/// Decides by the clock that is given; again as it was with its ledger up to an entry, where a decision is asked again.
///
/// # Errors
/// Every problem of the scenario, of the baseline or of the pilot's files.
pub(crate) fn decide(asked: &Asked, now: DateTime<Utc>, until: Option<&str>) -> Result<Decided, Refusal> {
    let ground = Ground::of(asked)?;
    let pilot = pilot_of(&ground.plan, &asked.actuals, &asked.reading)?;
    let projected = measured_case(&ground.files, &ground.path, &ground.changes, &pilot)?;
    let mut rerun = Findings::of(study_of(&projected));
    rerun.ask_flips(&projected);
    rerun.ask_chances(&projected, false);
    let ledger = ground.lock.as_deref().and_then(ledgers::own).map(|ledger| ledger.up_to(until));
    let signed = signing::checked(ground.baseline.as_ref(), &ground.plan, asked.allowed_signers.as_deref());
    let proof = proved(&ground, &pilot, &signed, (ledger.as_ref(), now));
    let plan = study_of(&ground.plan);
    let before = simulate(&ground.plan, &plan, &SimulationQuestion::of_chances()).ok().flatten();
    let gate = judged(&ground, (&projected, &rerun), (&plan, &pilot), proof, now)?;
    let closing = closed(&ground, &gate, (&rerun, &pilot));
    let (all, variances) = against_plan(&ground.files, &ground.path, &ground.changes, &pilot, None)?;
    let (files_changed, changed) = (ground.files_changed(), asked.changed());
    let lock = ground.lock.as_ref().map(|path| path.display().to_string());
    let asked_json = asked.json();
    Ok(Decided {
        ground,
        pilot,
        plan,
        rerun,
        gate,
        all,
        variances,
        files_changed,
        changed,
        lock,
        ledger,
        asked_json,
        closing,
        signed,
        before,
    })
}

/// The case with the gaps of missed criteria closed and paid, where they say what that takes.
fn closed(ground: &Ground, gate: &Gate, (rerun, pilot): (&Findings, &PilotMeasures)) -> Option<Closing> {
    let tolls = tolls(&ground.plan.plan.scenario, gate);
    let option =
        &gate.criteria.iter().find(|judged| tolls.iter().any(|toll| toll.id == judged.criterion.id))?.option;
    let spec = ground.plan.plan.scenario.options.iter().find(|spec| spec.id == *option)?;
    let planned = spec.core.delay.as_ref().map_or(0, |delay| as_count(delay.value));
    let mut changes = ground.changes.clone();
    if delay(&tolls) > 0 {
        changes.set.push(format!("options.{option}.delay={}", planned + delay(&tolls)));
    }
    let measured = at_limits(pilot, gate, &tolls);
    // A delay beyond the horizon has no case.
    let then = measured_case(&ground.files, &ground.path, &changes, &measured).ok()?;
    closing((rerun, &study_of(&then)), (gate, pilot), tolls)
}

/// What shows that the criteria came first.
fn proved(
    ground: &Ground,
    pilot: &PilotMeasures,
    signed: &Signed,
    (ledger, now): (Option<&Ledger>, DateTime<Utc>),
) -> Proof {
    // What was decided since is not known yet.
    let at = now.to_rfc3339_opts(SecondsFormat::Secs, true);
    let others = ground.lock.as_deref().map_or(vec![], |lock| ledgers::others(lock, &at));
    proof(&Evidence {
        baseline: ground.baseline.as_ref(),
        unlike: &ground.unlike,
        another: &ground.another,
        newest_source: ground.newest_source,
        lock_changed: changed_on(ground.lock.as_deref()),
        is_mapped_anew: ground.is_mapped_anew,
        pilot: &pilot.content,
        own_ledger: ledger,
        ledgers: &others,
        signed,
        now,
    })
}

/// The day on which a file was last changed.
fn changed_on(lock: Option<&Path>) -> Option<NaiveDate> {
    Some(DateTime::<Utc>::from(changed_at(lock?)?).date_naive())
}

/// The criteria that count: those that were frozen, and those of the scenario where none of this plan were.
fn criteria(ground: &Ground) -> (Vec<Registered>, Vec<String>) {
    let now = registered(&ground.now.plan.scenario);
    match &ground.baseline {
        Some(baseline) if ground.another.is_empty() => {
            (baseline.criteria.clone(), moved(&baseline.criteria, &now))
        }
        _ => (now, vec![]),
    }
}

fn judged(
    ground: &Ground,
    rerun: (&Projected, &Findings),
    (plan, pilot): (&Study, &PilotMeasures),
    proof: Proof,
    now: DateTime<Utc>,
) -> Result<Gate, Refusal> {
    let (registered, moved) = criteria(ground);
    let on = ground.plan.plan.scenario.gate.as_ref().and_then(|gate| gate.on);
    let day = GateDay { on, decided: now.date_naive().max(pilot.content.last) };
    let planned = plan.verdict.option.clone();
    gate((rerun.0, rerun.1), pilot, Question { planned, registered: &registered, moved, proof, day })
}

impl Decided {
    /// Why the pilot stalls.
    pub(crate) fn post_mortem(&self) -> Vec<Symptom> {
        post_mortem(&self.ground.plan.plan, &self.pilot, (&self.plan, &self.rerun))
    }

    pub(crate) fn record<'a>(&'a self, at: &'a str, entry: Option<&'a str>) -> Record<'a> {
        let baseline = self.ground.baseline.as_ref().filter(|_| self.ground.is_frozen);
        Record {
            gate: &self.gate,
            versus: Versus { plan: &self.plan, baseline, rerun: &self.rerun },
            lock: self.lock.as_deref(),
            source: self.ground.baseline.as_ref(),
            files_changed: &self.files_changed,
            changed: &self.changed,
            pilot: &self.pilot,
            all: &self.all,
            variances: &self.variances,
            terms: self.ground.plan.plan.scenario.gate.as_ref(),
            at,
            entry,
            asked: &self.asked_json,
            closing: self.closing.as_ref(),
            before: self.before.as_ref(),
            post_mortem: None,
        }
    }

    /// The line for the ledger, where there is one to add, and the hash of the line that stands for this decision.
    pub(crate) fn ledger_line(&self, at: &str) -> (Option<String>, Option<String>) {
        let plan = self.ground.baseline.as_ref().and_then(|baseline| baseline.plan.as_ref());
        let Some(plan) = plan else { return (None, None) };
        let ledger = self.ledger.clone().unwrap_or_default();
        let (line, hash) = ledgers::line(&ledger, (at, &plan.seal), &self.gate, &self.pilot.content);
        (line, Some(hash))
    }

    /// Adds a line to the ledger.
    ///
    /// # Errors
    /// What the system says.
    pub(crate) fn note(&self, line: Option<String>) -> Result<(), Failure> {
        match (&self.ground.lock, line) {
            (Some(lock), Some(line)) => ledgers::append(&ledgers::beside(lock), &line),
            _ => Ok(()),
        }
    }
}
