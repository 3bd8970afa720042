//! Why a pilot stalls: the failure modes that practitioners name, each with what the scenario and the pilot show of it. It
//! takes no criteria.

use rust_decimal::Decimal;

use crate::analysis::advice::warnings::lacks;
use crate::analysis::pilot::measure::{Measure, PilotMeasures};
use crate::analysis::study::input_label::input_label;
use crate::analysis::study::types::Study;
use crate::base::format::{brief, money, percent};
use crate::form::catalogue::FoundField;
use crate::form::kind::FieldGroup;
use crate::model::catalogue;
use crate::model::plan::Plan;
use crate::model::rollout::Rollout;
use crate::scenario::types::{Expected, Scenario};

/// A way in which pilots fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureMode {
    CleanData,
    IntegrationDeferred,
    NoOwner,
    CostAtScale,
    HandOver,
}

impl FailureMode {
    pub fn name(self) -> &'static str {
        match self {
            Self::CleanData => "clean data",
            Self::IntegrationDeferred => "integration deferred",
            Self::NoOwner => "no owner",
            Self::CostAtScale => "cost at scale",
            Self::HandOver => "hand-over",
        }
    }

    /// What it means.
    pub fn says(self) -> &'static str {
        match self {
            Self::CleanData => "the pilot ran on data that production does not have",
            Self::IntegrationDeferred => "the work of joining it to the systems was left for later",
            Self::NoOwner => "nobody in the business has to make it work",
            Self::CostAtScale => "it costs more at scale than the plan said",
            Self::HandOver => "nobody is there to run it after the pilot",
        }
    }
}

/// How the first of them is chosen, for whoever reads it.
pub const RULE: &str = "What the pilot measured comes before what the scenario leaves out; then the mode with the most \
    facts.";

/// A failure mode with the facts that show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symptom {
    pub mode: FailureMode,
    /// What the pilot measured.
    pub measured: Vec<String>,
    /// What the scenario says, or leaves out.
    pub planned: Vec<String>,
}

/// Every mode of which anything shows, the likeliest first.
pub fn post_mortem(plan: &Plan, pilot: &PilotMeasures, (before, after): (&Study, &Study)) -> Vec<Symptom> {
    let scenario = &plan.scenario;
    let quality = worse(plan, pilot, |group| group == FieldGroup::Quality);
    let symptoms = [
        (FailureMode::CleanData, [quality, unusable(pilot)].concat(), data(scenario)),
        (FailureMode::IntegrationDeferred, vec![], integration(scenario)),
        (FailureMode::NoOwner, vec![], owners(scenario)),
        (FailureMode::CostAtScale, [worse(plan, pilot, is_cost), case(before, after)].concat(), vec![]),
        (FailureMode::HandOver, vec![], hand_over(scenario)),
    ];
    let symptoms = symptoms.into_iter().map(|(mode, measured, planned)| Symptom { mode, measured, planned });
    let mut found: Vec<Symptom> =
        symptoms.filter(|one| !one.measured.is_empty() || !one.planned.is_empty()).collect();
    found.sort_by_key(|one| std::cmp::Reverse((one.measured.len(), one.planned.len())));
    found
}

fn is_cost(group: FieldGroup) -> bool {
    use FieldGroup::{Cache, CallsPerUnit, Price, TokensPerCall};
    [Cache, CallsPerUnit, Price, TokensPerCall].contains(&group)
}

/// Inputs of some groups that were measured worse than assumed, by more than the sample leaves open.
fn worse(plan: &Plan, pilot: &PilotMeasures, of: impl Fn(FieldGroup) -> bool) -> Vec<String> {
    let catalogue = catalogue();
    let group = |one: &Measure| catalogue.field(&one.path).map(|found: FoundField| found.group);
    let those = pilot.measured.iter().filter(|one| group(one).is_some_and(&of));
    those.filter_map(|one| worse_than_assumed(plan, one)).collect()
}

fn worse_than_assumed(plan: &Plan, one: &Measure) -> Option<String> {
    let assumed = one.assumed?;
    let (low, high) = one.interval?;
    let is_worse = if good_when_high(&one.path) { high < assumed } else { low > assumed };
    let shown = |value: Decimal| if one.is_share() { percent(value, 1) } else { brief(value) };
    let label = input_label(plan, &one.path);
    is_worse.then(|| format!("{label}: {} measured, {} assumed", shown(one.mean), shown(assumed)))
}

fn good_when_high(path: &str) -> bool {
    ["automated_share", "cached_input_share"].iter().any(|name| path.ends_with(name))
}

/// Rows that could not be used are what data looks like that nobody has cleaned.
fn unusable(pilot: &PilotMeasures) -> Vec<String> {
    let rows = pilot.skipped_rows;
    let said = if rows == 1 {
        "1 row of the pilot could".to_string()
    } else {
        format!("{rows} rows of the pilot could")
    };
    if rows == 0 { vec![] } else { vec![format!("{said} not be used")] }
}

fn data(scenario: &Scenario) -> Vec<String> {
    missing(
        scenario,
        &[
            (Expected::DataEngineering, "no cost for data engineering"),
            (Expected::Evaluation, "no evaluation set"),
        ],
    )
}

fn integration(scenario: &Scenario) -> Vec<String> {
    let mut facts = missing(
        scenario,
        &[
            (Expected::Integration, "no cost for integration"),
            (Expected::Security, "no security or legal review"),
        ],
    );
    let plan = Rollout::of(scenario);
    let early = |option: &&crate::scenario::types::OptionSpec| {
        plan.as_ref().is_some_and(|plan| option.go_live < plan.earliest_go_live())
    };
    facts.extend(scenario.options.iter().find(early).map(|option| {
        format!(
            "{} goes live in month {}, before the steps of its plan are done",
            option.core.name.text, option.go_live
        )
    }));
    if plan.is_none() {
        facts.push("no steps from the start to go-live".to_string());
    }
    facts
}

fn owners(scenario: &Scenario) -> Vec<String> {
    let mut facts = Vec::new();
    let gate = scenario.gate.as_ref();
    let unowned = scenario.criteria.iter().filter(|(_, one)| one.owner.is_none()).count();
    for (is, fact) in [
        (scenario.header.owner.is_none(), "no one in the business is accountable"),
        (scenario.criteria.is_empty(), "no criteria were agreed"),
        (unowned > 0, "a criterion has no owner"),
        (gate.is_none_or(|gate| gate.owner.is_none()), "no one decides at the gate"),
        (gate.is_none_or(|gate| gate.on.is_none()), "the pilot has no day on which it ends"),
    ] {
        facts.extend(is.then(|| fact.to_string()));
    }
    facts
}

fn hand_over(scenario: &Scenario) -> Vec<String> {
    let facts = [
        (Expected::Monitoring, "no cost for monitoring"),
        (Expected::Training, "no training or change management"),
        (Expected::OnCall, "no on-call cover"),
        (Expected::Retraining, "no retraining or re-evaluation"),
    ];
    missing(scenario, &facts)
}

fn missing(scenario: &Scenario, facts: &[(Expected, &str)]) -> Vec<String> {
    facts.iter().filter(|(cost, _)| lacks(scenario, *cost)).map(|(_, fact)| fact.to_string()).collect()
}

/// What a unit costs, of each option, on the pilot's figures.
fn case(before: &Study, after: &Study) -> Vec<String> {
    let one = |option: &crate::analysis::study::types::OptionStudy| {
        let was = before.option(&option.id)?.figure("cost_per_unit").clone().ok()?;
        let is = option.figure("cost_per_unit").clone().ok()?;
        let (unit, currency) = (&after.scenario.unit, &after.scenario.currency);
        let [now, before] = [is, was].map(|cost| money(currency, cost));
        (is > was).then(|| format!("{}: {now} per {unit} instead of {before}", option.name))
    };
    after.options.iter().filter_map(one).collect()
}
