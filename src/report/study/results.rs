//! The figures for programs: the JSON contract. Numbers at full precision; what does not exist is null, with its
//! reason beside it.

use rust_decimal::Decimal;
use serde_json::{Map, Number, Value, json};

use crate::analysis::study::crossing::NOTHING;
use crate::analysis::study::types::*;
use crate::report::breakeven::by_input as breakeven;

/// `run --format json`, and results.json.
pub fn results(study: &Study) -> Value {
    let mut all = without_pilot(study);
    if let (Some(all), Some(pilot)) = (all.as_object_mut(), &study.pilot) {
        all.insert("pilot".to_string(), crate::report::pilot::measures::json(pilot));
    }
    all
}

fn without_pilot(study: &Study) -> Value {
    json!({
        "scenario": scenario(&study.scenario),
        "today_cost_per_unit": study.today_cost_per_unit.as_ref().map_or(Value::Null, |value| number(*value)),
        "options": study.options.iter().map(option).collect::<Vec<_>>(),
        "breakeven": study.crossings.iter().map(by_time).chain(study.by_volume.iter().map(breakeven::json)).collect::<Vec<_>>(),
        "verdict": {
            "option": study.verdict.option,
            "reason": study.verdict.reason,
            "rule": study.verdict.rule,
            "what_would_flip_it": study.flips.iter().map(flip).collect::<Vec<_>>(),
        },
        "warnings": study.warnings.iter().map(|warning| json!({
            "path": warning.path, "message": warning.message,
        })).collect::<Vec<_>>(),
    })
}

/// A decimal as a JSON number, digit for digit.
pub fn number(value: Decimal) -> Value {
    Value::Number(Number::from_string_unchecked(value.normalize().to_string()))
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
        "case": facts.case,
        "price_date": facts.price_date,
        "priced_on": facts.priced_on,
        "prices": facts.prices.iter().map(price).collect::<Vec<_>>(),
        "last_actual_month": facts.last_actual,
        "illustrative": facts.illustrative,
        "sha256": facts.sha256,
    })
}

fn price(used: &PriceUsed) -> Value {
    json!({ "entry": used.entry, "book": used.book, "as_of": used.as_of, "source": used.source })
}

/// An object under construction.
struct Object(Map<String, Value>);

impl Object {
    fn put(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_string(), value);
    }

    fn money(&mut self, key: &str, value: Decimal) {
        self.put(key, number(value));
    }

    /// A figure, or null and `KEY_reason`.
    fn figure(&mut self, key: &str, figure: &Figure) {
        self.put(key, figure.as_ref().map_or(Value::Null, |value| number(*value)));
        if let Err(reason) = figure {
            self.put(&format!("{key}_reason"), json!(reason));
        }
    }

    /// The whole month of a payback, and `KEY_exact` with its fraction.
    fn month(&mut self, key: &str, figure: &Figure) {
        let whole = figure.clone().map(|at| at.ceil());
        self.figure(key, &whole);
        let exact = key.replace("_month", "_exact");
        self.put(&exact, figure.as_ref().map_or(Value::Null, |value| number(*value)));
    }
}

fn option(option: &OptionStudy) -> Value {
    let mut object = Object(Map::new());
    object.put("id", json!(option.id));
    object.put("name", json!(option.name));
    object.put("kind", json!(option.kind));
    object.put("go_live", json!(option.go_live));
    worth(option, &mut object);
    units(option, &mut object);
    object.put(
        "peak_funding",
        json!({ "amount": number(option.peak_funding.amount), "month": option.peak_funding.month }),
    );
    object.money("capex", option.capex);
    object.money("opex", option.opex);
    object.put("by_category", categories(&option.by_category));
    object.put("by_year", option.by_year.iter().map(year).collect());
    object.put("lines", lines(&option.lines));
    object.put("value_lines", lines(&option.value_lines));
    object.put("capacity", option.capacity.as_ref().map_or(Value::Null, capacity));
    object.put("infeasible", json!(option.infeasible));
    let happened = option.monthly.iter().filter(|month| month.actual);
    object.put("actual_months", happened.map(|month| month.date.to_string()).collect());
    object.put("monthly", option.monthly.iter().map(month).collect());
    Value::Object(object.0)
}

fn worth(option: &OptionStudy, object: &mut Object) {
    object.money("tco", option.tco);
    object.money("pv_cost", option.pv_cost);
    object.money("pv_value", option.pv_value);
    object.money("total_value", option.total_value);
    object.money("npv", option.npv);
    object.figure("roi", &option.roi);
    object.figure("roi_pv", &option.roi_pv);
    let rates = option.irr.as_ref().map(|rates| rates.iter().map(|rate| number(*rate)).collect::<Vec<_>>());
    object.put("irr", json!(rates.clone().unwrap_or_default()));
    if let Err(reason) = rates {
        object.put("irr_reason", json!(reason));
    }
    object.figure("mirr", &option.mirr);
    object.month("payback_month", &option.payback_month);
    object.month("stays_positive_month", &option.stays_positive_month);
    object.month("discounted_payback_month", &option.discounted_payback_month);
}

fn units(option: &OptionStudy, object: &mut Object) {
    object.money("units_served", option.units_served);
    object.figure("cost_per_unit", &option.cost_per_unit);
    object.figure("levelised_cost_per_unit", &option.levelised_cost_per_unit);
    object.figure("run_rate_cost_per_unit", &option.run_rate_cost_per_unit);
    object.figure("value_per_unit", &option.value_per_unit);
    object.figure("margin_per_unit", &option.margin_per_unit);
    object.figure("marginal_cost_per_unit", &option.marginal_cost_per_unit);
    object.figure("process_cost_per_unit", &option.process_cost_per_unit);
    object.figure("today_cost_per_unit", &option.today_cost_per_unit);
    object.figure("budget_overrun", &option.budget_overrun);
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

fn capacity(capacity: &Capacity) -> Value {
    let mut object = Object(Map::new());
    object.money("replicas_max", capacity.replicas_max);
    object.figure("utilisation", &capacity.utilisation);
    object.figure("cost_per_mtok", &capacity.cost_per_mtok);
    object.figure("marginal_cost_per_mtok", &capacity.marginal_cost_per_mtok);
    Value::Object(object.0)
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
        "cost_per_unit": month.cost_per_unit.as_ref().map_or(Value::Null, |value| number(*value)),
        "value_per_unit": month.value_per_unit.as_ref().map_or(Value::Null, |value| number(*value)),
        "replicas": month.replicas.map_or(Value::Null, number),
        "by_category": categories(&month.by_category),
    })
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
    let reason = pair.crossings.is_empty().then_some("cumulative costs do not cross within the horizon");
    json!({
        "between": [pair.between.0, Some(&pair.between.1).filter(|id| *id != NOTHING)],
        "vary": "time",
        "metric": if pair.between.1 == NOTHING { "cumulative_net" } else { "cumulative_cost" },
        "crossings": crossings.collect::<Vec<_>>(),
        "cheaper": cheaper.collect::<Vec<_>>(),
        "reason": reason,
    })
}
