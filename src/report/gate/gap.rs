//! What keeps a pilot from scale, in words: each criterion that is not met, what closing its gap takes, and what that
//! is worth.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::gate::decision::{CriterionOutcome, Decision, Gate, Judged};
use crate::analysis::study::types::Study;
use crate::base::format::{fixed, round_significant, with_currency};
use crate::base::unit::Unit;
use crate::report::document::{Block, Cell, Piece, words};
use crate::report::gate::minutes::missing;
use crate::report::json::number;
use crate::report::labels::{in_words, is_share, metric_name, name, of_option, sentence_case};

/// Everything between the pilot and *scale*; nothing where that is the decision.
pub fn blocks(study: &Study, gate: &Gate) -> Vec<Block> {
    if gate.decision == Decision::Scale {
        return vec![];
    }
    let mut items: Vec<Vec<Piece>> = recommendation(study, gate).into_iter().collect();
    if !gate.moved.is_empty() {
        items.push(vec![words(
            "The criteria have changed since they were registered: agree on them again first.",
        )]);
    }
    if gate.criteria.is_empty() {
        items.push(vec![words("No criteria were registered, so there is nothing to judge the pilot by.")]);
    }
    let unmet = gate.criteria.iter().filter(|judged| judged.outcome != CriterionOutcome::Met);
    items.extend(unmet.map(|judged| item(study, judged)));
    vec![Block::Heading("What stands between the pilot and scale".into()), Block::Bullets(items)]
}

/// Where it is not a criterion but the case itself.
fn recommendation(study: &Study, gate: &Gate) -> Option<Vec<Piece>> {
    let text = match (&gate.rerun, gate.decision) {
        (None, _) => "The case: on the pilot's figures, doing nothing beats every option.".to_string(),
        (Some(id), Decision::Pivot) => {
            let planned = gate.planned.as_deref().map_or("doing nothing", |id| name(study, id));
            format!("The case: on the pilot's figures, {} beats {planned}.", name(study, id))
        }
        _ => return None,
    };
    Some(vec![words(text)])
}

fn item(study: &Study, judged: &Judged) -> Vec<Piece> {
    let what = called(study, judged);
    match (judged.outcome, judged.found, judged.limit) {
        (CriterionOutcome::Missed, Some(found), Some(limit)) => {
            [vec![words(format!("{what} fails: "))], closing(study, judged, found, limit), priced(judged)]
                .concat()
        }
        (_, Some(found), Some(limit)) => {
            let unsure = format!("{what} is not proven, as {}: ", sample(judged));
            let more = vec![words(format!(" {}.", sentence_case(&enough(study, judged))))];
            [vec![words(unsure)], closing(study, judged, found, limit), priced(judged), more].concat()
        }
        (_, Some(found), None) => vec![words(format!(
            "{what} is not proven: {} passes the threshold ({}), but {}; {}.",
            read(study, judged, found),
            limits(study, judged),
            sample(judged),
            enough(study, judged)
        ))],
        _ => {
            let why = judged.reason.as_deref().unwrap_or("there is no figure");
            vec![words(format!("{what} is not measured: {why}."))]
        }
    }
}

fn sample(judged: &Judged) -> &'static str {
    match judged.interval {
        Some(_) => "its confidence interval straddles it",
        None => "a single day has no confidence interval",
    }
}

/// How much more of the pilot would bring the interval to one side.
fn enough(study: &Study, judged: &Judged) -> String {
    match &judged.more {
        Some(more) => missing(study, more),
        None if judged.interval.is_some() => "no sample of a reasonable size would settle it".to_string(),
        None => "a larger sample would settle it".to_string(),
    }
}

/// `it must come down from $0.0502 to $0.05`.
fn closing(study: &Study, judged: &Judged, found: Decimal, limit: Decimal) -> Vec<Piece> {
    let way = if found > limit { "down" } else { "up" };
    let [found, limit] = [found, limit].map(|value| read(study, judged, value));
    vec![words(format!("it must come {way} from {found} to {limit}"))]
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
                _ => " over the horizon at the units served.",
            };
            vec![words(", worth "), money(worth.amount), words(of)]
        }
        Some(Err(why)) => vec![words(format!("; {why}."))],
        None => vec![words(".")],
    }
}

/// What a criterion is on, in words.
pub fn metric(study: &Study, judged: &Judged) -> String {
    let option = study.option(&judged.option);
    match judged.path.as_deref().zip(option) {
        Some((path, option)) => of_option(study, option, path),
        None if judged.unit.is_some() => metric_name(study, &judged.criterion.metric),
        None => {
            let metric = judged.criterion.metric.as_str();
            in_words(study.metrics, metric.rsplit('.').next().unwrap_or(metric))
        }
    }
}

/// The same to begin a sentence, with its option where there are several.
pub fn called(study: &Study, judged: &Judged) -> String {
    let metric = sentence_case(&metric(study, judged));
    match study.options.len() {
        1 => metric,
        _ => format!("{metric} ({})", name(study, &judged.option)),
    }
}

/// A figure of a criterion with as many digits as it takes to see on which side of its limits it is.
pub fn read(study: &Study, judged: &Judged, value: Decimal) -> String {
    const FEW: u32 = 3;
    const MANY: u32 = 12;
    let limits = || [judged.criterion.min, judged.criterion.max].into_iter().flatten();
    let tells = |figures: &u32| {
        let short = round_significant(value, *figures);
        limits().all(|limit| short.cmp(&limit) == value.cmp(&limit))
    };
    let figures = (FEW..MANY).find(tells).unwrap_or(MANY);
    shown(study, judged, round_significant(value, figures))
}

/// A value with every digit: per cent for a share, with its currency or its months for a figure of the case.
fn shown(study: &Study, judged: &Judged, value: Decimal) -> String {
    let share = judged.path.as_deref().is_some_and(|path| is_share(path, ""));
    match share {
        true => format!("{}%", digits(value * Decimal::ONE_HUNDRED)),
        false => with_unit(study, judged, digits(value)),
    }
}

/// `at most 1.2`; `1 to 3`; `at least $250,000`; `at most 24 months`.
pub fn limits(study: &Study, judged: &Judged) -> String {
    let limit = |value| shown(study, judged, value);
    match (judged.criterion.min, judged.criterion.max) {
        (Some(min), Some(max)) => format!("{} to {}", limit(min), limit(max)),
        (Some(min), None) => format!("at least {}", limit(min)),
        (None, Some(max)) => format!("at most {}", limit(max)),
        (None, None) => "no limit".to_string(),
    }
}

/// A figure of the case says its unit; what is measured is called by its unit.
pub fn with_unit(study: &Study, judged: &Judged, figure: String) -> String {
    match judged.unit {
        Some(Unit::MONTH) => format!("{figure} months"),
        Some(unit) if unit.is_money() => with_currency(&study.scenario.currency, &figure),
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
