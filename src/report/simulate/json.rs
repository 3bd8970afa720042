//! A simulation for programs.

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use crate::analysis::simulate::draws::Sampler;
use crate::analysis::simulate::drivers::Index;
use crate::analysis::simulate::simulation::{Chance, FanMonth, OptionChances, Simulation};
use crate::analysis::simulate::statistics::{PERCENTILES, Statistics};
use crate::report::json::number;

/// The whole answer.
pub fn json(simulation: &Simulation) -> Value {
    let best: Map<String, Value> = simulation
        .best
        .iter()
        .map(|(id, chance)| (id.clone().unwrap_or_else(|| "nothing".into()), number(chance.share)))
        .collect();
    json!({
        "trials": simulation.trials,
        "seed": simulation.seed,
        "sampler": match simulation.sampler { Sampler::Sobol => "sobol", Sampler::Random => "random" },
        "uncertain": simulation.uncertain.iter().map(|input| json!({
            "path": input.path, "range": input.words, "base": number(input.base), "cut": number(input.cut),
        })).collect::<Vec<_>>(),
        "held": simulation.held,
        "options": simulation.options.iter().map(option).collect::<Vec<_>>(),
        "probability_best": best,
        "criteria": simulation.criteria.iter().map(|one| json!({
            "id": one.id, "option": one.option, "metric": one.metric, "probability": number(one.met.share), "se": number(one.met.se),
        })).collect::<Vec<_>>(),
        "contribution": contribution(simulation),
        "value_of_information": simulation.information.as_ref().map(|known| json!({
            "evpi": number(known.all),
            "evppi": known.inputs.iter().map(|(path, worth)| json!({ "path": path, "worth": number(*worth) })).collect::<Vec<_>>(),
        })),
    })
}

fn option(option: &OptionChances) -> Value {
    let metrics: Map<String, Value> =
        option.metrics.iter().map(|(metric, all)| (metric.key.to_string(), statistics(all))).collect();
    let spend: Vec<Value> = option
        .spend
        .iter()
        .map(|(percent, spend)| json!({ "percentile": percent, "spend": number(*spend) }))
        .collect();
    json!({
        "id": option.id,
        "metrics": metrics,
        "probability_of_loss": share(option.loss),
        "probability_of_loss_se": option.loss.map_or(Value::Null, |chance| number(chance.se)),
        "probability_of_payback": share(option.payback),
        "expected_shortfall": known(option.expected_shortfall),
        "base_case_rank": known(option.base_rank),
        "fan": fan(&option.fan),
        "cost_fan": fan(&option.cost_fan),
        "spend": spend,
    })
}

fn share(chance: Option<Chance>) -> Value {
    chance.map_or(Value::Null, |chance| number(chance.share))
}

/// A figure with its percentiles; what does not exist in every trial has no mean, with the share of trials that have it.
fn statistics(all: &Statistics) -> Value {
    let mut object = Map::new();
    let mut put = |key: String, value: Option<Decimal>| drop(object.insert(key, known(value)));
    put("mean".into(), all.mean);
    put("sd".into(), all.sd);
    PERCENTILES.iter().zip(all.percentiles).for_each(|(percent, value)| put(format!("p{percent}"), value));
    put("se".into(), all.se);
    PERCENTILES.iter().zip(all.errors).for_each(|(percent, value)| put(format!("p{percent}_se"), value));
    if all.exists != Decimal::ONE {
        put("exists".into(), Some(all.exists));
    }
    Value::Object(object)
}

fn known(value: Option<Decimal>) -> Value {
    value.map_or(Value::Null, number)
}

fn fan(months: &[FanMonth]) -> Vec<Value> {
    let month = |month: &FanMonth| {
        json!({ "month": month.month, "p5": number(month.p5), "p10": number(month.p10), "p25": number(month.p25),
            "p50": number(month.p50), "p75": number(month.p75), "p90": number(month.p90), "p95": number(month.p95) })
    };
    months.iter().map(month).collect()
}

/// What each input explains of the figure that decides; `share` is what it explains alone.
fn contribution(simulation: &Simulation) -> Value {
    let Some(drivers) = &simulation.drivers else { return json!([]) };
    let interval = |index: &Index| json!([number(index.low), number(index.high)]);
    let one = |driver: &crate::analysis::simulate::drivers::Driver| {
        json!({
            "path": driver.path,
            "share": number(driver.first.share),
            "interval": interval(&driver.first),
            "total": driver.total.map_or(Value::Null, |total| number(total.share)),
            "total_interval": driver.total.as_ref().map_or(Value::Null, interval),
            "rises": driver.rises,
        })
    };
    Value::Array(drivers.all.iter().map(one).collect())
}
