//! What closing the gaps takes and whether to pay it, in words and for programs.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::gate::closing::{Closing, RULE, Toll};
use crate::analysis::gate::decision::Decision;
use crate::analysis::study::types::Study;
use crate::base::format::{fixed, money};
use crate::base::text::key_in_words;
use crate::report::document::{Block, words};
use crate::report::json::number;
use crate::report::labels::name;

/// The case with the gaps closed and paid.
pub fn blocks(study: &Study, closing: &Closing) -> Vec<Block> {
    let currency = &study.scenario.currency;
    let option = name(study, &closing.option);
    let metric = closing.metric.to_uppercase();
    let later = match closing.months {
        0 => String::new(),
        1 => " and go-live one month later".to_string(),
        months => format!(" and go-live {months} months later"),
    };
    let beside = closing.alternative.as_ref().map_or(String::new(), |(id, amount)| {
        format!(" The best alternative, {}, has {}.", name(study, id), money(currency, *amount))
    });
    let case = format!(
        "With {} paid{later}, {metric} of {option} is {} instead of {}.{beside} That says: {}.",
        money(currency, closing.cost),
        money(currency, closing.after),
        money(currency, closing.before),
        advice(closing),
    );
    let items = closing.tolls.iter().map(|toll| vec![words(line(study, toll))]);
    let open = closing.open.iter().map(|id| {
        vec![words(format!("{}: nobody has said what closing takes, so its gap stays.", key_in_words(id)))]
    });
    vec![
        Block::Heading("What closing the gaps takes".into()),
        Block::Text(vec![words(case)]),
        Block::Bullets(items.chain(open).collect()),
        Block::Text(vec![words(format!("Rule: {RULE}"))]),
    ]
}

fn advice(closing: &Closing) -> &'static str {
    let costs_more = match closing.metric {
        "npv" => closing.after < closing.before,
        _ => closing.after > closing.before,
    };
    match (closing.advice, costs_more) {
        (Decision::Pivot, _) => "pivot, the alternative is better even then",
        (Decision::Stop, _) => "stop, with that paid the case is not worth its cost",
        (_, false) => "iterate, closing them pays",
        (_, true) => {
            "iterate, closing them costs more than it brings, and the case still beats the alternatives"
        }
    }
}

/// `Calls: 40 days of engineer and $10,000, $52,000 in all, in 2 months.`
fn line(study: &Study, toll: &Toll) -> String {
    let currency = &study.scenario.currency;
    let short = |value: Decimal| fixed(value, value.normalize().scale().min(2));
    let days = toll.days.map(|days| {
        let unit = if days == Decimal::ONE { "day" } else { "days" };
        let role = toll.role.as_ref().map_or(String::new(), |role| format!(" of {}", role.replace('_', " ")));
        format!("{} {unit}{role}", short(days))
    });
    let amount = toll.upfront.map(|amount| money(currency, amount));
    let parts: Vec<String> = days.into_iter().chain(amount).collect();
    let months = toll.months.map_or(String::new(), |months| {
        let unit = if months == Decimal::ONE { "month" } else { "months" };
        format!(", in {} {unit}", short(months))
    });
    let parts = if parts.is_empty() { "no money".to_string() } else { parts.join(" and ") };
    format!("{}: {parts}, {} in all{months}.", key_in_words(&toll.id), money(currency, toll.cost))
}

pub fn json(closing: Option<&Closing>) -> Value {
    let Some(closing) = closing else { return Value::Null };
    let known = |value: Option<Decimal>| value.map_or(Value::Null, number);
    let toll = |toll: &Toll| {
        json!({
            "id": toll.id, "days": known(toll.days), "role": toll.role, "upfront": known(toll.upfront),
            "months": known(toll.months), "cost": number(toll.cost),
        })
    };
    let alternative = closing.alternative.as_ref();
    json!({
        "criteria": closing.tolls.iter().map(toll).collect::<Vec<_>>(),
        "not_said": closing.open,
        "option": closing.option,
        "metric": closing.metric,
        "cost": number(closing.cost),
        "months": closing.months,
        "before": number(closing.before),
        "after": number(closing.after),
        "alternative": alternative.map(|(id, amount)| json!({ "option": id, "value": number(*amount) })),
        "advice": closing.advice.word(),
        "rule": RULE,
    })
}
