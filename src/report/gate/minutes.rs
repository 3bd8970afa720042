//! A decision as minutes: who decided when, what shows that the criteria came first, and what is left to do.

use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

use crate::analysis::gate::closing::Closing;
use crate::analysis::gate::decision::{CriterionOutcome, Gate, Judged};
use crate::analysis::gate::more::More;
use crate::analysis::study::types::Study;
use crate::base::format::fixed;
use crate::base::text::harmless;
use crate::report::document::{Block, words};
use crate::report::gate::gap::called;
use crate::report::json::number;
use crate::report::labels::sentence_case;
use crate::scenario::types::GateTerms;

/// When it was decided, by whom, and how far from the day that was agreed.
pub fn head(study: &Study, gate: &Gate, terms: Option<&GateTerms>, at: &str) -> Block {
    let owner = terms.and_then(|terms| terms.owner.as_ref());
    let by = owner.map_or(String::new(), |owner| format!(", by {}", owner.text));
    let due = match (gate.day.on, gate.day.days_left(), gate.day.days_late()) {
        (None, ..) => "No day was agreed for the gate.".to_string(),
        (Some(on), Some(days), _) => {
            format!("The gate is due on {on}, in {}: the pilot is not over.", counted(days))
        }
        (Some(on), _, Some(days)) => format!("The gate was due on {on}, {} before.", counted(days)),
        (Some(on), None, None) => format!("The gate was due on {on}."),
    };
    let day = at.get(..10).unwrap_or(at);
    let made_up = match study.scenario.illustrative {
        true => " The scenario says that its figures are made up.",
        false => "",
    };
    Block::Text(vec![words(format!("Decided on {day}{by}. {due}{made_up}"))])
}

fn counted(days: i64) -> String {
    if days == 1 { "1 day".to_string() } else { format!("{days} days") }
}

/// What shows that the criteria came before the results, or that they did not.
pub fn order(gate: &Gate) -> Vec<Block> {
    let doubts = gate.proof.doubts.iter();
    let doubts =
        doubts.map(|doubt| format!("{}: {}.", sentence_case(doubt.flaw.word()), doubt.what.replace('`', "")));
    let facts = gate.proof.facts.iter().map(|fact| format!("{fact}."));
    let items: Vec<_> = doubts.chain(facts).map(|text| vec![words(harmless(&text))]).collect();
    let verdict = match gate.proof.worst() {
        None => "The criteria were registered before the pilot.",
        Some(_) => {
            "Nothing here can be scaled: it is not shown that the criteria were registered before the pilot."
        }
    };
    let mut blocks = vec![Block::Heading("What came first".into()), Block::Text(vec![words(verdict)])];
    if !items.is_empty() {
        blocks.push(Block::Bullets(items));
    }
    blocks
}

/// Each thing that is left to do, with its owner and its day.
pub fn open_points(
    study: &Study,
    gate: &Gate,
    terms: Option<&GateTerms>,
    closing: Option<&Closing>,
) -> Vec<Block> {
    let chief = terms.and_then(|terms| terms.owner.as_ref()).map(|owner| owner.text.clone());
    let chief = chief.or_else(|| study.scenario.owner.clone()).unwrap_or_else(|| "no owner".to_string());
    let mut items: Vec<String> = Vec::new();
    if gate.proof.worst().is_some() {
        items.push(format!(
            "Freeze the plan with `tollgate baseline` before the next pilot: {chief}, before its first row."
        ));
    }
    let open = gate.criteria.iter().filter(|judged| judged.outcome != CriterionOutcome::Met);
    items.extend(open.map(|judged| open_point(study, judged, &chief, closed_by(gate, judged, closing))));
    if items.is_empty() {
        return vec![];
    }
    let items = items.into_iter().map(|text| vec![words(text)]).collect();
    vec![Block::Heading("Open points".into()), Block::Bullets(items)]
}

/// The day by which a gap is closed, where it is said how long that takes.
fn closed_by(gate: &Gate, judged: &Judged, closing: Option<&Closing>) -> Option<NaiveDate> {
    let toll = closing?.tolls.iter().find(|toll| toll.id == judged.criterion.id)?;
    let months = toll.months?.ceil().to_u32()?;
    gate.day.decided.checked_add_months(Months::new(months))
}

fn open_point(study: &Study, judged: &Judged, chief: &str, by: Option<NaiveDate>) -> String {
    let owner = judged.criterion.owner.as_deref().unwrap_or(chief);
    let what = called(study, judged);
    match (judged.outcome, &judged.more) {
        (CriterionOutcome::NotProven, Some(more)) => {
            format!("{what}: run the pilot on: {owner}, by {}.", more.by)
        }
        (CriterionOutcome::Missed, _) => {
            let by = by.map_or("no day agreed".to_string(), |day| format!("by {day}"));
            format!("{what}: close the gap: {owner}, {by}.")
        }
        _ => format!("{what}: measure it: {owner}, no day agreed."),
    }
}

/// `about 60 more rows (3,000 units, 30 days: until 2027-02-09) would settle it`.
pub fn missing(study: &Study, more: &More) -> String {
    let rows = if more.rows == 1 {
        "1 more row".to_string()
    } else {
        format!("{} more rows", fixed(Decimal::from(more.rows), 0))
    };
    let days = counted(more.days as i64);
    let units = more.units.map_or(String::new(), |units| {
        let unit = if units == Decimal::ONE { &study.scenario.unit } else { &study.scenario.units };
        format!("{} {unit}, ", fixed(units, 0))
    });
    let week = fixed(more.week * Decimal::ONE_HUNDRED, 0);
    format!(
        "at this mean and spread about {rows} ({units}{days}, until {}) would settle it, and one more week has a {week}% \
         chance to",
        more.by
    )
}

/// The same for programs.
pub fn json_of_more(more: Option<&More>) -> Value {
    more.map_or(Value::Null, |more| {
        json!({
            "times": number(more.times),
            "rows": more.rows,
            "units": more.units.map(number),
            "days": more.days,
            "by": more.by.to_string(),
            "chance_in_a_week": number(more.week),
        })
    })
}

/// The proof for programs: its worst word, all that is wrong, and what shows the order.
pub fn json_of_proof(gate: &Gate) -> Value {
    let doubts =
        gate.proof.doubts.iter().map(|doubt| json!({ "word": doubt.flaw.word(), "what": doubt.what }));
    json!({
        "word": gate.proof.worst().map(|doubt| doubt.flaw.word()),
        "doubts": doubts.collect::<Vec<_>>(),
        "facts": gate.proof.facts,
    })
}

pub fn json_of_terms(gate: &Gate, terms: Option<&GateTerms>) -> Value {
    let names = terms.and_then(|terms| terms.approvers.as_ref());
    json!({
        "on": gate.day.on.map(|day| day.to_string()),
        "owner": terms.and_then(|terms| terms.owner.as_ref()).map(|owner| owner.text.clone()),
        "approvers": names.map(|names| names.iter().map(|name| name.text.clone()).collect::<Vec<_>>()),
        "days_left": gate.day.days_left(),
        "days_late": gate.day.days_late(),
    })
}
