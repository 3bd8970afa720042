//! The figures for programs: the JSON contract. Numbers at full precision; what does not exist is null, with its
//! reason beside it.

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::findings::Findings;
use crate::analysis::sensitivity::flip::Flip;
use crate::analysis::sensitivity::too_close::TooClose;
use crate::analysis::study::crossing::NOTHING;
use crate::analysis::study::types::*;
use crate::model::metric::{Formula, Rank, Section};
use crate::report::breakeven::by_input as breakeven;
use crate::report::breakeven::switch_map;
use crate::report::gaps;
use crate::report::json::{Object, number};
use crate::report::simulate;
use crate::report::study::{profit, rollout_chart};

/// `run --format json`, and results.json.
pub fn results(study: &Findings) -> Value {
    let mut all = without_pilot(study);
    if let (Some(all), Some(pilot)) = (all.as_object_mut(), &study.pilot) {
        all.insert("pilot".to_string(), crate::report::pilot::measures::json(pilot));
    }
    all
}

fn without_pilot(study: &Findings) -> Value {
    json!({
        "scenario": scenario(&study.scenario),
        "today_cost_per_unit": study.today_cost_per_unit.as_ref().map_or(Value::Null, |value| number(*value)),
        "options": study.options.iter().map(|one| option(study, one)).collect::<Vec<_>>(),
        "breakeven": study.crossings.iter().map(by_time).chain(study.by_volume.iter().flatten().map(breakeven::json)).collect::<Vec<_>>(),
        "switch_map": study.switch_map.as_ref().map(|map| switch_map::json(study, map)),
        "verdict": {
            "option": study.verdict.option,
            "reason": study.verdict.reason,
            "rule": study.verdict.rule,
            "hurdles": study.verdict.missed.iter().map(hurdle).collect::<Vec<_>>(),
            "too_close": study.too_close.as_ref().map(too_close),
            "what_would_flip_it": study.flips.as_ref().map(|flips| flips.iter().map(flip).collect::<Vec<_>>()),
        },
        "simulation": study.chances.as_ref().map(simulate::json::json),
        "warnings": gaps::json(&study.warnings),
    })
}

/// What the scenario says about itself.
pub fn scenario(facts: &Facts) -> Value {
    json!({
        "name": facts.name,
        "unit": facts.unit,
        "owner": facts.owner,
        "currency": facts.currency,
        "start": facts.start.to_string(),
        "months": facts.months,
        "discount_rate": number(facts.discount_rate),
        "discounting": facts.discounting,
        "rates": if facts.real { "real" } else { "nominal" },
        "case": facts.case,
        "price_date": facts.price_date,
        "priced_on": facts.priced_on,
        "prices": facts.prices.iter().map(price).collect::<Vec<_>>(),
        "last_actual_month": facts.last_actual,
        "illustrative": facts.illustrative,
        "gate": { "on": facts.gate.0.map(|on| on.to_string()), "owner": facts.gate.1 },
        "rollout": facts.rollout.as_ref().map(rollout_chart::json),
        "sha256": facts.sha256,
    })
}

fn price(used: &PriceUsed) -> Value {
    json!({ "entry": used.entry, "book": used.book, "as_of": used.as_of, "source": used.source })
}

fn option(study: &Study, option: &OptionStudy) -> Value {
    let mut object = Object::default();
    object.put("id", json!(option.id));
    object.put("name", json!(option.name));
    object.put("kind", json!(option.kind));
    object.put("go_live", json!(option.go_live));
    metrics(study, option, &mut object);
    object.put("gross_spend", gross_spend(option));
    object.put("peak_net_funding", peak_net_funding(option));
    object.put("by_category", categories(&option.by_category));
    object.put("by_year", option.by_year.iter().map(year).collect());
    if !option.profit.is_empty() {
        object.put("profit_and_loss", profit::json(study, option).into());
    }
    object.put("lines", lines(&option.lines));
    object.put("value_lines", lines(&option.value_lines));
    object.put("infeasible", json!(option.infeasible));
    let happened = option.monthly.iter().filter(|month| month.actual);
    object.put("actual_months", happened.map(|month| month.date.to_string()).collect());
    object.put("monthly", option.monthly.iter().map(month).collect());
    object.done()
}

/// What must be approved: cost by year, with its running total, before any benefit.
fn gross_spend(option: &OptionStudy) -> Value {
    let mut spent = Decimal::ZERO;
    let years: Vec<Value> = option
        .by_year
        .iter()
        .map(|year| {
            spent += year.cost;
            json!({ "year": year.year, "cost": number(year.cost), "cumulative": number(spent) })
        })
        .collect();
    json!({ "total": number(option.tco()), "by_year": years })
}

/// Exposure if the benefits come as planned.
fn peak_net_funding(option: &OptionStudy) -> Value {
    let mut object = Object::default();
    object.figure("amount", option.figure("peak_funding"));
    object.figure("month", option.figure("peak_funding.month"));
    object.done()
}

/// Every metric of the catalogue. Of a payback the whole month, and `..._exact` with its fraction; of internal rates of
/// return all of them; no capacity where there is none.
fn metrics(study: &Study, option: &OptionStudy, object: &mut Object) {
    for metric in study.metrics {
        let figure = option.figure(metric.key);
        match (metric.section, metric.formula, metric.key.strip_suffix("_month")) {
            (Section::Capacity, ..) if !option.has_servers => object.put("capacity", Value::Null),
            (Section::Capacity, ..) if metric.rank == Rank::Detail && figure.is_err() => {}
            (_, Formula::InternalRates, _) => internal_rates(metric.key, &option.irr, object),
            (_, _, Some(name)) => {
                object.figure(metric.key, &figure.clone().map(|at| at.ceil()));
                let exact = figure.as_ref().map_or(Value::Null, |at| number(*at));
                object.put(&format!("{name}_exact"), exact);
            }
            _ => object.figure(metric.key, figure),
        }
    }
}

fn internal_rates(key: &str, rates: &Result<Vec<Decimal>, String>, object: &mut Object) {
    let all = rates.as_ref().map(|rates| rates.iter().map(|rate| number(*rate)).collect::<Vec<_>>());
    object.put(key, json!(all.clone().unwrap_or_default()));
    if let Err(reason) = all {
        object.put(&format!("{key}_reason"), json!(reason));
    }
}

fn categories(list: &[(String, Decimal)]) -> Value {
    Value::Object(list.iter().map(|(word, amount)| (word.clone(), number(*amount))).collect())
}

fn lines(list: &[LineTotal]) -> Value {
    Value::Object(list.iter().map(|line| (line.key.clone(), number(line.total))).collect())
}

fn year(year: &YearFigures) -> Value {
    json!({
        "year": year.year,
        "cost": number(year.cost),
        "value": number(year.value),
        "net": number(year.net),
        "served": number(year.served),
        "by_category": categories(&year.by_category),
    })
}

fn month(month: &MonthFigures) -> Value {
    json!({
        "month": month.month,
        "date": month.date.to_string(),
        "actual": month.actual,
        "demand": number(month.demand),
        "served": number(month.served),
        "cost": number(month.cost),
        "value": number(month.value),
        "net": number(month.net),
        "cumulative_cost": number(month.cumulative_cost),
        "cumulative_net": number(month.cumulative_net),
        "cumulative_work_cost": month.cumulative_work_cost.map_or(Value::Null, number),
        "cost_per_unit": month.cost_per_unit.as_ref().map_or(Value::Null, |value| number(*value)),
        "value_per_unit": month.value_per_unit.as_ref().map_or(Value::Null, |value| number(*value)),
        "replicas": month.replicas.map_or(Value::Null, number),
        "by_category": categories(&month.by_category),
    })
}

fn hurdle(missed: &MissedHurdle) -> Value {
    let known = |value: Option<Decimal>| value.map_or(Value::Null, number);
    json!({
        "metric": missed.metric,
        "limit": number(missed.limit),
        "found": known(missed.found.as_ref().ok().copied()),
        "benefits_up": known(missed.benefits_up),
        "cost_down": known(missed.cost_down),
    })
}

fn too_close(close: &TooClose) -> Value {
    match close {
        TooClose::Chance(share) => {
            json!({ "probability": number(*share), "reason": "another choice is better in more than one trial in five" })
        }
        TooClose::Flip { flip, range, reason } => {
            let (low, high) = range.unzip();
            json!({
                "path": flip.path,
                "at": flip.at.map_or(Value::Null, number),
                "low": low.map_or(Value::Null, number),
                "high": high.map_or(Value::Null, number),
                "option": flip.to,
                "reason": reason,
            })
        }
    }
}

fn flip(flip: &Flip) -> Value {
    let known = |value: Option<Decimal>| value.map_or(Value::Null, number);
    json!({
        "path": flip.path,
        "unit": flip.unit,
        "base": number(flip.base),
        "at": known(flip.at),
        "change": known(flip.change),
        "option": flip.to,
        "range": [number(flip.range.0), number(flip.range.1)],
        "reason": flip.at.is_none().then_some("no value in the range reverses the verdict"),
    })
}

/// A break-even by time, as `breakeven` in the results.
pub fn by_time(pair: &TimeCrossings) -> Value {
    let crossings = pair.crossings.iter().map(|crossing| {
        json!({
            "at": number(crossing.at),
            "cost": number(crossing.cost),
            "residual": number(crossing.residual),
            "cheaper_after": Some(&crossing.cheaper_after).filter(|id| *id != NOTHING),
        })
    });
    let cheaper = pair.cheaper.iter().map(|interval| {
        let option = interval.option.as_ref().filter(|id| *id != NOTHING);
        json!({ "from": number(interval.from), "to": number(interval.to), "option": option })
    });
    let reason = pair.crossings.is_empty().then_some("they do not cross in the months in which both serve");
    json!({
        "between": [pair.between.0, Some(&pair.between.1).filter(|id| *id != NOTHING)],
        "vary": "time",
        "basis": (pair.between.1 != NOTHING).then(|| pair.basis.word()),
        "metric": if pair.between.1 == NOTHING { "cumulative_net" } else { pair.basis.row() },
        "crossings": crossings.collect::<Vec<_>>(),
        "cheaper": cheaper.collect::<Vec<_>>(),
        "reason": reason,
    })
}
