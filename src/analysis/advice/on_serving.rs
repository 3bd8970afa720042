//! What a reader of figures of own replicas must know: a throughput that was measured on other calls, and a
//! reservation that runs on after the horizon.

use rust_decimal::Decimal;

use crate::analysis::advice::warning::{Warning, warn};
use crate::form::decimal::as_count;
use crate::form::number::Number;
use crate::form::toml_tree::{Node, Value};
use crate::model::serving::terms::RentPlan;
use crate::prices::entries::{Latency, Throughput};
use crate::scenario::types::{CallStep, OptionSpec, Scenario};

/// Warnings on the pools of an option.
pub fn serving(scenario: &Scenario, option: &OptionSpec, list: &mut Vec<Warning>) {
    for node in pools(option) {
        other_calls(scenario, option, node, list);
        other_latency(scenario, node, list);
        reserved_beyond(scenario, option, node, list);
    }
}

/// `serving` and the other pools of an option, as they are written.
pub fn pools(option: &OptionSpec) -> impl Iterator<Item = &Node> {
    let more = option.node.get("pools").into_iter().flat_map(Node::entries).map(|(_, pool)| pool);
    option.node.get("serving").into_iter().chain(more)
}

/// The row of the price book that a speed comes from, with its name.
fn row<'s>(scenario: &'s Scenario, serving: &'s Node) -> Option<(&'s str, &'s Throughput)> {
    let own = ["requests_per_s", "prefill_tokens_per_s"].iter().any(|name| serving.get(name).is_some());
    let name = serving.get("throughput").and_then(Node::text).filter(|_| !own)?;
    Some((name, scenario.book.throughput.get(name)?))
}

/// What was reached with every request queued is not reached while people wait.
fn other_latency(scenario: &Scenario, serving: &Node, list: &mut Vec<Warning>) {
    let Some((name, measured)) = row(scenario, serving) else { return };
    let asked = serving.get("latency").and_then(Node::text).unwrap_or(Latency::Interactive.word());
    let message = match measured.latency {
        Some(Latency::Offline) if asked != Latency::Offline.word() => format!(
            "throughput `{name}` was measured offline, with no limit on response time: people waiting for an answer would see about a sixth of that speed; use an `interactive` row, or set `latency = \"offline\"`"
        ),
        Some(Latency::Burst) if asked == Latency::Interactive.word() => format!(
            "throughput `{name}` was measured in bursts, where answers wait for seconds: use an `interactive` row, or set `latency = \"burst\"`"
        ),
        _ => return,
    };
    warn(list, format!("{}.throughput", serving.path), message);
}

/// Calls a second hold for the tokens that they were measured with.
fn other_calls(scenario: &Scenario, option: &OptionSpec, serving: &Node, list: &mut Vec<Warning>) {
    let Some((name, measured)) = row(scenario, serving) else { return };
    let by_call = measured.requests_per_s.is_some();
    for (id, step) in option.core.calls.iter().filter(|(_, step)| by_call && unlike(measured, step)) {
        let count =
            |number: &Option<Number>| number.as_ref().map_or("?".into(), |n| n.value.normalize().to_string());
        let message = format!(
            "throughput `{name}` was measured at {} tokens in and {} out, but a call here has {} and {}: its calls per second do not carry over (from 1k in, 1k out to 8k in, 1k out they fall to a fifth)",
            count(&measured.input_tokens),
            count(&measured.output_tokens),
            count(&step.input_tokens),
            count(&step.output_tokens)
        );
        warn(list, format!("options.{}.calls.{id}", option.id), message);
    }
}

/// Whether the tokens of a call are a quarter more or less than measured, in or out.
fn unlike(measured: &Throughput, step: &CallStep) -> bool {
    let quarter = Decimal::new(25, 2);
    let pairs =
        [(&measured.input_tokens, &step.input_tokens), (&measured.output_tokens, &step.output_tokens)];
    pairs.into_iter().any(|pair| match pair {
        (Some(one), Some(other)) => (one.value - other.value).abs() > one.value * quarter,
        _ => false,
    })
}

/// What is reserved is owed to the end of its term, and the figures end with the horizon.
fn reserved_beyond(scenario: &Scenario, option: &OptionSpec, serving: &Node, list: &mut Vec<Warning>) {
    let plan = serving.get("plan").and_then(Node::text);
    let terms = [(RentPlan::Reserved1y, 12), (RentPlan::Reserved3y, 36)];
    let Some((_, term)) = terms.into_iter().find(|(reserved, _)| Some(reserved.word()) == plan) else {
        return;
    };
    let written = match serving.get("from").map(|node| &node.value) {
        Some(Value::Number(text)) => text.parse::<Decimal>().ok().map(as_count),
        _ => None,
    };
    let paid = scenario.months + 1 - written.unwrap_or(option.go_live).min(scenario.months);
    let beyond = (term - paid % term) % term;
    if beyond > 0 {
        let months = if beyond == 1 { "1 month".to_string() } else { format!("{beyond} months") };
        let prepaid = serving.get("prepaid_share").is_some();
        let counted = if prepaid {
            "of which only the prepaid part is counted"
        } else {
            "at a cost that no figure counts"
        };
        let message = format!("the last reservation runs {months} past the horizon, {counted}");
        warn(list, format!("{}.plan", serving.path), message);
    }
}
