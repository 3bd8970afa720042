//! Whether what was agreed stood before what was measured: what the baseline, its ledger and the pilot's own days show.

use chrono::{DateTime, NaiveDate, Utc};

use crate::analysis::gate::signed::Signed;
use crate::analysis::gate::used_before::{Reuse, reuse};
use crate::pilot::content::Content;
use crate::scenario::baseline::{Baseline, Registered};
use crate::scenario::ledger::Ledger;

/// Why a baseline does not count, the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flaw {
    Tampered,
    AnotherPlan,
    NotRegistered,
    Late,
    UsedBefore,
}

impl Flaw {
    pub fn word(self) -> &'static str {
        match self {
            Self::Tampered => "tampered",
            Self::AnotherPlan => "another plan",
            Self::NotRegistered => "not registered",
            Self::Late => "late",
            Self::UsedBefore => "used before",
        }
    }
}

/// Something that keeps a baseline from counting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    pub flaw: Flaw,
    pub what: String,
}

/// What shows that the criteria came first, or that they did not.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// The worst first; with any of them, nothing is *scale*.
    pub doubts: Vec<Doubt>,
    /// What shows the order, and what whoever relies on it must know.
    pub facts: Vec<String>,
}

impl Proof {
    /// The worst of what is wrong.
    pub fn worst(&self) -> Option<&Doubt> {
        self.doubts.first()
    }
}

/// All that the proof is made from.
pub struct Evidence<'a> {
    pub baseline: Option<&'a Baseline>,
    /// Where its figures differ from what its own texts give, or why those give none.
    pub unlike: &'a [String],
    /// How the scenario and the command line differ from the plan that was frozen, where they are of another one.
    pub another: &'a [String],
    /// The last day that a source of the frozen plan is of.
    pub newest_source: Option<NaiveDate>,
    /// The day on which the file of the baseline was last changed.
    pub lock_changed: Option<NaiveDate>,
    /// Whether rows are told apart as the plan said.
    pub is_mapped_anew: bool,
    pub pilot: &'a Content,
    pub own_ledger: Option<&'a Ledger>,
    /// Those of other baselines in the same folder.
    pub ledgers: &'a [Ledger],
    pub signed: &'a Signed,
    pub now: DateTime<Utc>,
}

/// Weighs the evidence.
pub fn proof(evidence: &Evidence) -> Proof {
    let mut proof = Proof::default();
    match evidence.baseline {
        None => doubt(&mut proof, Flaw::NotRegistered, NO_BASELINE),
        Some(baseline) => of_baseline(evidence, baseline, &mut proof),
    }
    of_clock(evidence, &mut proof);
    proof.doubts.sort_by_key(|doubt| doubt.flaw);
    proof
}

const FIRST_FORMAT: &str = "the baseline was written by an earlier version of tollgate (format 1), which did not record when it was \
    made; freeze the plan again before the next pilot";
const MAPPED_ANEW: &str = "Which rows are of which option (`[actuals]`) is read from the scenario as it stands, and \
    has changed since";
const NO_BASELINE: &str =
    "no baseline was given, so nothing shows that the criteria were agreed before the pilot";

fn doubt(proof: &mut Proof, flaw: Flaw, what: impl Into<String>) {
    proof.doubts.push(Doubt { flaw, what: what.into() });
}

fn of_baseline(evidence: &Evidence, baseline: &Baseline, proof: &mut Proof) {
    let another = evidence.another.iter();
    proof.doubts.extend(another.map(|what| Doubt { flaw: Flaw::AnotherPlan, what: what.clone() }));
    let Some(plan) = &baseline.plan else {
        let what = FIRST_FORMAT;
        return doubt(proof, Flaw::NotRegistered, what);
    };
    if plan.borne != plan.seal {
        doubt(
            proof,
            Flaw::Tampered,
            "the baseline has been changed since it was written: its hash does not fit",
        );
    }
    let unlike =
        plan.unlike.iter().map(|name| format!("the text of `{name}` in it is not the one of its hash"));
    proof.doubts.extend(unlike.map(|what| Doubt { flaw: Flaw::Tampered, what }));
    of_figures(evidence.unlike, &baseline.tollgate, proof);
    if evidence.is_mapped_anew {
        proof.facts.push(MAPPED_ANEW.to_string());
    }
    of_time(evidence, baseline, proof);
    of_ledgers(evidence, &plan.seal, plan.has_ledger, proof);
    of_signatures(evidence.signed, proof);
}

/// Figures of another version may differ, and then those that are computed now are judged; what was agreed may not.
fn of_figures(unlike: &[String], tollgate: &str, proof: &mut Proof) {
    let now = env!("CARGO_PKG_VERSION");
    for what in unlike {
        match what.starts_with("results.") && tollgate != now {
            true => proof.facts.push(format!(
                "{what} of the baseline, by tollgate {tollgate}, is not what {now} computes; the latter is judged"
            )),
            false => doubt(
                proof,
                Flaw::Tampered,
                format!("what it says of {what} does not follow from what it froze"),
            ),
        }
    }
}

/// The baseline and every criterion in it stand before the first row.
fn of_time(evidence: &Evidence, baseline: &Baseline, proof: &mut Proof) {
    let Some(plan) = &baseline.plan else { return };
    let (made, first) = (plan.made_at.date_naive(), evidence.pilot.first);
    let newest = evidence.newest_source.filter(|newest| *newest > made);
    let newer_file = plan.newer_file.filter(|newer| *newer > made);
    proof.facts.push(format!(
        "The baseline was made on {} by the clock of its machine; the first row of the pilot is of {first}",
        plan.made_at.format("%Y-%m-%d %H:%M UTC")
    ));
    let case = plan.case.iter().map(|case| format!("--case {case}"));
    let changed: Vec<String> = case.chain(plan.set.iter().map(|set| format!("--set {set}"))).collect();
    if !changed.is_empty() {
        proof.facts.push(format!("The plan was frozen with {}, and is judged so", changed.join(" ")));
    }
    if let Some(given) = plan.as_of.filter(|given| *given != made) {
        proof.facts.push(format!("It was made with `--as-of {given}`; its order is judged by the clock"));
    }
    if let Some(newest) = newest {
        proof.facts.push(format!(
            "It names a source of {newest}, which is after the day it says it was made: the clock was wrong or the \
             source is misdated, and it counts as made on {newest}"
        ));
    }
    if let Some(newer) = newer_file {
        proof.facts.push(format!(
            "A file of it had been changed on {newer}, after the day it says it was made: the clock was wrong, and it \
             counts as made on {newer}"
        ));
    }
    if let Some(changed) = evidence.lock_changed.filter(|changed| *changed < made) {
        proof.facts.push(format!(
            "Its file was last changed on {changed}, before the day it says it was made: one of the two clocks is wrong"
        ));
    }
    let day = [newest, newer_file].into_iter().flatten().fold(made, NaiveDate::max);
    if day >= first {
        let what = format!(
            "the baseline is of {day}, and the pilot has rows from {first} on: it must be made on a day before"
        );
        doubt(proof, Flaw::Late, what);
    }
    let late = |one: &&Registered| agreed(one).is_some_and(|agreed| agreed >= first);
    for one in baseline.criteria.iter().filter(late) {
        let what = format!(
            "`{}` was agreed on {}, and the pilot has rows from {first} on",
            one.id,
            one.agreed.as_deref().unwrap_or_default()
        );
        doubt(proof, Flaw::Late, what);
    }
}

fn agreed(one: &Registered) -> Option<NaiveDate> {
    one.agreed.as_ref()?.parse().ok()
}

/// Times that cannot all be true, by the clock of whoever decides.
fn of_clock(evidence: &Evidence, proof: &mut Proof) {
    let today = evidence.now.date_naive();
    let made = evidence.baseline.and_then(|baseline| baseline.plan.as_ref()).map(|plan| plan.made_at);
    if let Some(made) = made.filter(|made| *made > evidence.now) {
        proof.facts.push(format!(
            "The baseline says it was made on {}, which is after {today} by the clock of this machine: one of the two \
             clocks is wrong",
            made.date_naive()
        ));
    }
    if evidence.pilot.last > today {
        let last = evidence.pilot.last;
        proof
            .facts
            .push(format!("The pilot has rows up to {last}, after {today} by the clock of this machine"));
    }
}

/// What was decided before, on these rows or on others.
fn of_ledgers(evidence: &Evidence, lock: &str, has_ledger: bool, proof: &mut Proof) {
    let own = evidence.own_ledger;
    if own.is_none() && has_ledger {
        doubt(proof, Flaw::Tampered, "the ledger that was begun with the baseline is gone");
    }
    for ledger in own.into_iter().chain(evidence.ledgers) {
        let broken = ledger
            .broken
            .iter()
            .map(|why| Doubt { flaw: Flaw::Tampered, what: format!("the ledger: {why}") });
        proof.doubts.extend(broken);
        for entry in ledger.decisions() {
            match reuse(evidence.pilot, lock, entry) {
                Reuse::None => {}
                Reuse::GoesOn(fact) => proof.facts.push(fact),
                Reuse::Used(what) => doubt(proof, Flaw::UsedBefore, what),
            }
        }
    }
    let begun =
        own.is_some_and(|own| own.entries.iter().any(|entry| entry.kind == "baseline" && entry.lock == lock));
    if has_ledger && own.is_some_and(|own| own.broken.is_none()) && !begun {
        doubt(
            proof,
            Flaw::Tampered,
            "the ledger does not have this baseline: one of the two is not what it was",
        );
    }
}

/// Who has signed, where someone had to.
fn of_signatures(signed: &Signed, proof: &mut Proof) {
    if let Some(by) = &signed.by {
        proof.facts.push(format!("The baseline was signed by {by}"));
    }
    match signed {
        Signed { wrong: Some(why), .. } => doubt(proof, Flaw::Tampered, format!("the signature: {why}")),
        Signed { missing: Some(why), .. } => doubt(proof, Flaw::NotRegistered, why.clone()),
        _ => {}
    }
}
