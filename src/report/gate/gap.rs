//! What keeps a pilot from scale, in words: each criterion that is not met, what closing its gap takes, and what that
//! is worth.

use crate::report::labels::in_words;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::gate::decision::{CriterionOutcome, Decision, Gate, Judged};
use crate::analysis::study::types::Study;
use crate::base::format::fixed;
use crate::base::unit::Unit;
use crate::report::document::{Block, Cell, Piece, words};
use crate::report::json::number;
use crate::report::labels::name;

/// Everything that stands in the way of *scale*; nothing where that is the decision.
pub fn blocks(study: &Study, gate: &Gate) -> Vec<Block> {
    if gate.decision == Decision::Scale {
        return vec![];
    }
    let mut items: Vec<Vec<Piece>> = recommendation(study, gate).into_iter().collect();
    if !gate.moved.is_empty() {
        items.push(vec![words(
            "The criteria were changed since they were registered: agree them again first.",
        )]);
    }
    if gate.criteria.is_empty() {
        items.push(vec![words("No criteria were registered: there is nothing to hold the pilot against.")]);
    }
    let unmet = gate.criteria.iter().filter(|judged| judged.outcome != CriterionOutcome::Met);
    items.extend(unmet.map(|judged| item(study, judged)));
    vec![Block::Heading("What keeps it from scale".into()), Block::Bullets(items)]
}

/// Where it is not a criterion but the case itself.
fn recommendation(study: &Study, gate: &Gate) -> Option<Vec<Piece>> {
    let text = match (&gate.rerun, gate.decision) {
        (None, _) => "The case: with what was measured, doing nothing is better than any option.".to_string(),
        (Some(id), Decision::Pivot) => {
            let planned = gate.planned.as_deref().map_or("doing nothing", |id| name(study, id));
            format!("The case: with what was measured, {} is better than {planned}.", name(study, id))
        }
        _ => return None,
    };
    Some(vec![words(text)])
}

fn item(study: &Study, judged: &Judged) -> Vec<Piece> {
    let id = &judged.criterion.id;
    match (judged.outcome, judged.found, judged.limit) {
        (CriterionOutcome::Missed, Some(found), Some(limit)) => {
            [vec![words(format!("{id} is missed: "))], closing(study, judged, found, limit), priced(judged)]
                .concat()
        }
        (_, Some(found), Some(limit)) => {
            let so_few = format!("{id} is not proven, as {}; ", sample(judged));
            [vec![words(so_few)], closing(study, judged, found, limit), priced(judged)].concat()
        }
        (_, Some(found), None) => vec![
            words(format!("{id} is not proven: ")),
            Piece::Value(Cell::Short(found)),
            words(format!(
                " is within the limit ({}), but {}. It takes a larger sample.",
                limits(study, judged),
                sample(judged)
            )),
        ],
        _ => {
            let why = judged.reason.as_deref().unwrap_or("there is no figure");
            vec![words(format!(
                "{id} is not measured: {} of {}: {why}.",
                metric(study, judged),
                name(study, &judged.option)
            ))]
        }
    }
}

fn sample(judged: &Judged) -> &'static str {
    match judged.interval {
        Some(_) => "its interval is on both sides of a limit",
        None => "one row has no interval",
    }
}

/// `closing it takes calls per unit from 1.305 down to 1.2`.
fn closing(study: &Study, judged: &Judged, found: Decimal, limit: Decimal) -> Vec<Piece> {
    let way = if found > limit { "down" } else { "up" };
    vec![
        words(format!("closing it takes {} from ", metric(study, judged))),
        Piece::Value(Cell::Short(found)),
        words(format!(" {way} to {}", digits(limit))),
    ]
}

/// What that is worth over the horizon, or that nobody knows.
fn priced(judged: &Judged) -> Vec<Piece> {
    let money = |amount| Piece::Value(Cell::Money(amount));
    match &judged.worth {
        Some(Ok(worth)) => {
            let of = match (worth.of.as_str(), &judged.path) {
                ("npv", Some(_)) => " of NPV over the horizon.",
                ("tco", Some(_)) => " of TCO over the horizon.",
                _ if judged.gap == Some(worth.amount) => ", the gap itself.",
                _ => " over the horizon, at the units that it serves.",
            };
            vec![words(", worth "), money(worth.amount), words(of)]
        }
        Some(Err(why)) => vec![words(format!("; {why}."))],
        None => vec![words(".")],
    }
}

/// What a criterion is on, in words; of an input, its last part.
pub fn metric(study: &Study, judged: &Judged) -> String {
    let metric = judged.criterion.metric.as_str();
    in_words(
        study.metrics,
        if judged.unit.is_some() { metric } else { metric.rsplit('.').next().unwrap_or(metric) },
    )
}

/// `at most 1.2`; `1 to 3`; `at least USD 250,000`; `at most 24 months`.
pub fn limits(study: &Study, judged: &Judged) -> String {
    let limit = |value| with_unit(study, judged, digits(value));
    match (judged.criterion.min, judged.criterion.max) {
        (Some(min), Some(max)) => format!("{} to {}", digits(min), limit(max)),
        (Some(min), None) => format!("at least {}", limit(min)),
        (None, Some(max)) => format!("at most {}", limit(max)),
        (None, None) => "no limit".to_string(),
    }
}

/// A figure of the case says its unit; what is measured is called by its unit.
pub fn with_unit(study: &Study, judged: &Judged, figure: String) -> String {
    match judged.unit {
        Some(Unit::MONTH) => format!("{figure} months"),
        Some(unit) if unit.is_money() => format!("{} {figure}", study.scenario.currency),
        _ => figure,
    }
}

/// A limit as it was agreed, every digit of it.
fn digits(value: Decimal) -> String {
    let value = value.normalize();
    fixed(value, value.scale())
}

/// What closing the gap is worth: an amount, what it is of, and the reason where there is none.
pub fn json(judged: &Judged) -> [(&'static str, Value); 3] {
    let (amount, of, reason) = match &judged.worth {
        Some(Ok(worth)) => (number(worth.amount), json!(worth.of), Value::Null),
        Some(Err(why)) => (Value::Null, Value::Null, json!(why)),
        None => (Value::Null, Value::Null, json!("the criterion is met")),
    };
    [("gap_worth", amount), ("gap_worth_of", of), ("gap_worth_reason", reason)]
}
