//! What is missing of the gate, and whether go-live is earlier than the way there takes.

use crate::analysis::advice::warning::{Warning, warn};
use crate::form::decimal::as_count;
use crate::model::rollout::Rollout;
use crate::scenario::types::{OptionSpec, Scenario};

/// Months from the start to full production that practitioners report.
const USUAL: u32 = 9;

/// Criteria, owner, approver or day that the gate lacks.
pub fn gate(scenario: &Scenario, list: &mut Vec<Warning>) {
    if scenario.criteria.is_empty() {
        return;
    }
    for (id, criterion) in scenario.criteria.iter() {
        let path = |field: &str| format!("criteria.{id}.{field}");
        if criterion.owner.is_none() {
            warn(list, path("owner"), "no owner of a criterion: someone has to answer for it at the gate");
        }
        if criterion.agreed.is_none() {
            warn(list, path("agreed"), "a criterion without the day on which it was agreed");
        }
    }
    let Some(gate) = &scenario.gate else {
        let message =
            "no gate: say on which day it is decided, by whom, and who approves the plan before the pilot";
        return warn(list, "gate", message);
    };
    for (there, field, message) in [
        (gate.on.is_some(), "on", "the gate has no day: a pilot without an end is not decided"),
        (gate.owner.is_some(), "owner", "the gate has no owner: say who decides"),
        (
            gate.approvers.is_some(),
            "approvers",
            "the gate has no approver: say who signs the plan before the pilot",
        ),
    ] {
        if !there {
            warn(list, format!("gate.{field}"), message);
        }
    }
}

/// Options that go live before their plan is done, or sooner than is usual where there is no plan.
pub fn go_live(scenario: &Scenario, list: &mut Vec<Warning>) {
    let plan = Rollout::of(scenario);
    for option in scenario.options.iter().filter(|option| option.core.stages.is_empty()) {
        let path = format!("options.{}.go_live", option.id);
        let full = full(option);
        match &plan {
            Some(plan) if option.go_live < plan.earliest_go_live() => {
                let message = format!(
                    "go-live in month {}, and the steps of the plan take until {}: month {} is the earliest",
                    option.go_live,
                    plan.day(plan.weeks),
                    plan.earliest_go_live()
                );
                warn(list, path, message);
            }
            None if full < USUAL => {
                let message = format!(
                    "in full production in month {full}: practitioners report about nine months from the start; \
                     `[plan.STEP]` with `weeks` and `after` shows what makes it faster"
                );
                warn(list, path, message);
            }
            _ => {}
        }
    }
}

/// The month in which an option serves all that it will.
fn full(option: &OptionSpec) -> u32 {
    let last = match &option.core.rollout {
        Some(crate::scenario::types::Rollout::Waves(waves)) => {
            waves.last().map(|wave| as_count(wave.month.value))
        }
        Some(crate::scenario::types::Rollout::Ramp(ramp)) => Some(as_count(ramp.to.value)),
        None => None,
    };
    last.map_or(option.go_live, |last| last.max(option.go_live))
}
