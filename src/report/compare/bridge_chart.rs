//! The bridge as a chart.

use crate::report::labels::{in_full, sentence_case};
use std::borrow::Cow;

use rust_decimal::Decimal;

use crate::analysis::compare::bridge::{Bridge, BridgeStep};
use crate::analysis::compare::comparison::Comparison;
use crate::analysis::study::types::{Assumption, Study};
use crate::base::format::{compact, money};
use crate::form::diff::Change;
use crate::model::metric::row::lower_is_better;
use crate::report::chart::{Body, Chart, Waterfall, WaterfallStep};
use crate::report::chart_values::Said;
use crate::report::compare::bridge::{from_to, is_most, largest, named, plainly, unit};

/// Steps that have a bar of their own.
const MOST: usize = 10;

/// A chart for every bridge that has a step.
pub fn charts(all: &Comparison) -> Vec<Chart> {
    let shown = all.bridges.iter().filter(|bridge| !largest(bridge).is_empty());
    shown.map(|bridge| chart(all, bridge)).collect()
}

fn chart(all: &Comparison, bridge: &Bridge) -> Chart {
    let body = Body::Waterfall(Waterfall {
        unit: unit(all),
        from: (sentence_case(&all.first().label), bridge.from),
        to: (sentence_case(&all.last().label), bridge.to),
        steps: steps(all, bridge),
    });
    framed(all, slug(all, bridge), title(all, bridge), subtitle(all, bridge), body)
}

/// A chart of a comparison, with everything that is the same on all of them.
pub fn framed(
    all: &Comparison,
    slug: Cow<'static, str>,
    title: String,
    subtitle: String,
    body: Body,
) -> Chart {
    let cut = matches!(&body, Body::Waterfall(waterfall) if waterfall.begins().is_some());
    let subtitle = if cut { format!("{subtitle}; the axis does not begin at zero") } else { subtitle };
    let alt = format!("{title}. {subtitle}. {}", shown(&body));
    let illustrative = all.members.iter().any(|member| member.study.scenario.illustrative);
    let footer_right = if illustrative { "illustrative figures" } else { "" }.to_string();
    Chart { slug, title, subtitle, footer_left: footer(all), footer_right, alt, body }
}

/// Each step with its amount.
fn shown(body: &Body) -> String {
    let Body::Waterfall(waterfall) = body else { return String::new() };
    let step = |step: &WaterfallStep| format!("{}: {}", step.name.join(" "), compact(step.amount));
    waterfall.steps.iter().map(step).collect::<Vec<_>>().join("; ")
}

fn slug(all: &Comparison, bridge: &Bridge) -> Cow<'static, str> {
    match all.bridges.len() {
        1 => Cow::Borrowed("bridge"),
        _ => Cow::Owned(format!("bridge-{}", bridge.option)),
    }
}

/// How the figure moves, and the change that did most of it.
fn title(all: &Comparison, bridge: &Bridge) -> String {
    let whole = bridge.to.saturating_sub(bridge.from);
    let who = format!("{} of {}", in_full(all.metrics(), &bridge.metric), named(all, &bridge.option));
    if whole.is_zero() {
        return format!("{who} stays at {}: the changes cancel out", figure(all, bridge.to));
    }
    let way = if whole.is_sign_negative() { "falls" } else { "rises" };
    let moves = format!("{who} {way} by {} to {}", figure(all, whole.abs()), figure(all, bridge.to));
    let steps = largest(bridge);
    match steps.as_slice() {
        [] => moves,
        [step] => format!("{moves}: {}", moved(all, step)),
        [step, ..] if is_most(step, whole) => format!("{moves}, most of it {}", names(all, step)),
        [one, other, ..] => format!("{moves}: {}, {}", gives(all, one), gives(all, other)),
    }
}

/// `units per month adds 1.96 M`.
fn gives(all: &Comparison, step: &BridgeStep) -> String {
    let does = if step.amount.is_sign_negative() { "takes" } else { "adds" };
    format!("{} {does} {}", names(all, step), figure(all, step.amount.abs()))
}

fn names(all: &Comparison, step: &BridgeStep) -> String {
    match step.changes.as_slice() {
        [change] => called(all, change),
        [change, rest @ ..] => format!("{} and {} more", called(all, change), rest.len()),
        [] => String::new(),
    }
}

/// The one change, from what to what where that is known.
fn moved(all: &Comparison, step: &BridgeStep) -> String {
    let [change] = step.changes.as_slice() else { return names(all, step) };
    match known(all, change) {
        [Some((study, from)), Some((_, to))] if from.unit == to.unit && from.value != to.value => {
            Said::new(study, &from.key, &from.unit).moves(from.value, to.value)
        }
        _ => names(all, step),
    }
}

/// What people call the input that changed.
fn called(all: &Comparison, change: &Change) -> String {
    match known(all, change).into_iter().flatten().next() {
        Some((study, input)) => Said::new(study, &input.key, &input.unit).name(),
        None => plainly(change),
    }
}

/// From what to what, with the unit, where both sides have the input.
fn said(all: &Comparison, change: &Change) -> String {
    match known(all, change) {
        [Some((study, from)), Some((_, to))] if from.unit == to.unit && from.value != to.value => {
            let (from, to) = Said::new(study, &from.key, &from.unit).both(from.value, to.value);
            format!("{from} → {to}")
        }
        _ => from_to(change),
    }
}

/// The input in the first and in the last scenario.
fn known<'a>(all: &'a Comparison, change: &Change) -> [Option<(&'a Study, &'a Assumption)>; 2] {
    let path = change.path();
    [all.first(), all.last()].map(|member| {
        let found = member.study.assumptions.iter().find(|assumption| assumption.key == path)?;
        Some((&member.study, found))
    })
}

/// A value of the metric, with its currency.
fn figure(all: &Comparison, value: Decimal) -> String {
    in_unit(&unit(all), &all.first().study.scenario.currency, value)
}

/// A value with the currency of its unit.
pub fn in_unit(unit: &str, currency: &str, value: Decimal) -> String {
    if unit.split('/').next() == Some(currency) { money(currency, value) } else { compact(value) }
}

fn subtitle(all: &Comparison, bridge: &Bridge) -> String {
    let unit = unit(all);
    let unit = if unit.is_empty() { unit } else { format!(", {unit}") };
    let (first, last) = (all.first(), all.last());
    let measure = in_full(all.metrics(), &bridge.metric);
    format!(
        "{measure}{unit}, by changed input from {} to {}; mean of both orders of change",
        sentence_case(&first.label),
        sentence_case(&last.label)
    )
}

/// The largest, and the sum of the others.
fn steps(all: &Comparison, bridge: &Bridge) -> Vec<WaterfallStep> {
    let better_low = lower_is_better(all.metrics(), &bridge.metric);
    let step = |name: Vec<String>, amount: Decimal| {
        let favourable = amount.is_sign_negative() == better_low;
        WaterfallStep { name, amount, favourable }
    };
    let of = |one: &&BridgeStep| match one.changes.as_slice() {
        [change] => step(vec![sentence_case(&called(all, change)), said(all, change)], one.amount),
        _ => step(vec![sentence_case(&names(all, one))], one.amount),
    };
    let found = largest(bridge);
    let shown = if found.len() > MOST + 1 { MOST } else { found.len() };
    let mut steps: Vec<WaterfallStep> = found.iter().take(shown).map(of).collect();
    let rest = &found[shown..];
    if !rest.is_empty() {
        let sum = rest.iter().fold(Decimal::ZERO, |sum, one| sum.saturating_add(one.amount));
        steps.push(step(vec![format!("{} others", rest.len())], sum));
    }
    steps
}

fn footer(all: &Comparison) -> String {
    let hash = |sha256: &str| sha256.chars().take(8).collect::<String>();
    let (first, last) = (&all.first().study.scenario, &all.last().study.scenario);
    let mut said = vec![first.name.clone()];
    said.extend((last.name != first.name).then(|| last.name.clone()));
    said.push(format!("files {} and {}", hash(&first.sha256), hash(&last.sha256)));
    said.push(format!("tollgate {}", env!("CARGO_PKG_VERSION")));
    said.join("  ·  ")
}
