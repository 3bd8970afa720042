//! The criteria as a chart: what was found, against what was agreed.

use crate::report::labels;
use rust_decimal::Decimal;

use crate::analysis::gate::decision::{CriterionOutcome, Decision, Gate, Judged};
use crate::analysis::study::types::Study;
use crate::base::format::{brief, round_significant};
use crate::report::chart::{Body, Chart, Criteria, CriteriaRow, Mark};
use crate::report::chart_frame::chart;
use crate::report::gate::gap::{limits, metric, with_unit};
use crate::report::labels::name;
use crate::report::labels::{in_letters, sentence_case};

const SUBTITLE: &str = "What was measured against the threshold, with its 95% confidence \
    interval; each row on its own scale";

/// None where no criteria were registered.
pub fn criteria(study: &Study, gate: &Gate) -> Option<Chart> {
    if gate.criteria.is_empty() {
        return None;
    }
    let rows = gate.criteria.iter().map(|judged| row(study, judged)).collect();
    let body = Body::Criteria(Criteria { rows });
    Some(chart(study, "criteria", title(study, gate), SUBTITLE.to_string(), body))
}

/// The decision, and how many of the criteria pass.
fn title(study: &Study, gate: &Gate) -> String {
    let met = gate.criteria.iter().filter(|judged| judged.outcome == CriterionOutcome::Met).count();
    let count = how_many(met, gate.criteria.len());
    let option = |id: &str| study.options.iter().find(|option| option.id == id).map(labels::option_name);
    match (gate.decision, gate.rerun.as_deref().and_then(option)) {
        (Decision::Stop, _) => format!("Stop: no option is worth its cost, and {count}"),
        (Decision::Pivot, Some(name)) => format!("Pivot: the choice is now {name}, and {count}"),
        (decision, _) if !gate.moved.is_empty() => {
            format!(
                "{}: {count}, but they were changed since they were agreed",
                sentence_case(decision.word())
            )
        }
        (decision, _) if gate.proof.worst().is_some() => {
            format!(
                "{}: {count}, but nothing shows that they were agreed first",
                sentence_case(decision.word())
            )
        }
        (decision, _) => format!("{}: {count}", sentence_case(decision.word())),
    }
}

/// `two of three criteria pass`.
fn how_many(met: usize, all: usize) -> String {
    match (met, all) {
        (1, 1) => "the only criterion passes".to_string(),
        (_, 1) => "the only criterion does not pass".to_string(),
        (2, 2) => "both criteria pass".to_string(),
        (0, 2) => "neither of two criteria passes".to_string(),
        (0, all) => format!("none of {} criteria passes", in_letters(all)),
        (1, all) => format!("one of {} criteria passes", in_letters(all)),
        (met, all) if met == all => format!("all {} criteria pass", in_letters(all)),
        (met, all) => format!("{} of {} criteria pass", in_letters(met), in_letters(all)),
    }
}

/// What became of a criterion; an interval on both sides of the threshold straddles it.
fn outcome(judged: &Judged) -> &'static str {
    match (judged.outcome, judged.interval) {
        (CriterionOutcome::Met, _) => "Passes",
        (CriterionOutcome::Missed, _) => "Fails",
        (CriterionOutcome::NotProven, Some(_)) => "Straddles the threshold",
        (CriterionOutcome::NotProven, None) => "Not proven",
        (CriterionOutcome::NotMeasured, _) => "Not measured",
    }
}

fn row(study: &Study, judged: &Judged) -> CriteriaRow {
    let of =
        if study.options.len() > 1 { format!(" of {}", name(study, &judged.option)) } else { String::new() };
    let found = match (judged.found, judged.interval) {
        (Some(found), Some((low, high))) => {
            let shown = |value| told_apart(judged, value);
            format!("{} ({} to {})", shown(found), shown(low), shown(high))
        }
        (Some(found), None) => with_unit(study, judged, told_apart(judged, found)),
        (None, _) => String::new(),
    };
    let said = [outcome(judged).to_string(), found].into_iter().filter(|text| !text.is_empty());
    CriteriaRow {
        name: called(judged, format!("{}{of}", metric(study, judged)), limits(study, judged)),
        said: said.collect(),
        min: judged.criterion.min,
        max: judged.criterion.max,
        found: judged.found,
        interval: judged.interval,
        mark: match judged.outcome {
            CriterionOutcome::Met => Mark::Met,
            CriterionOutcome::Missed => Mark::Missed,
            CriterionOutcome::NotProven | CriterionOutcome::NotMeasured => Mark::Open,
        },
    }
}

/// What was found, with the digits that tell it from its limit.
fn told_apart(judged: &Judged, found: Decimal) -> String {
    let limits = [judged.criterion.min, judged.criterion.max].into_iter().flatten();
    let same = |limit: Decimal| limit != found && brief(limit) == brief(found);
    let digits = (4..=12).find(|digits| {
        let shown = round_significant(found, *digits);
        limits.clone().all(|limit| limit == found || shown != limit)
    });
    match (limits.clone().any(same), digits) {
        (true, Some(digits)) => round_significant(found, digits).normalize().to_string(),
        _ => brief(found),
    }
}

/// What people call it, what it is on, and its limit; a criterion that is called by its metric says it once.
fn called(judged: &Judged, on: String, limits: String) -> Vec<String> {
    match judged.criterion.id == judged.criterion.metric {
        true => vec![sentence_case(&on), limits],
        false => vec![sentence_case(&judged.criterion.id.replace('_', " ")), format!("{on}, {limits}")],
    }
}
