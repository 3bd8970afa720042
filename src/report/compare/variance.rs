//! Variance against the plan in a table: what each group of changes adds to the figure, and whether that is to the good.

use crate::model::metric::MetricKind;
use crate::report::labels::{in_full, in_words};
use crate::report::metric_cells;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::analysis::compare::comparison::Comparison;
use crate::analysis::compare::variance::{Part, RULE, Variance};
use crate::model::metric::Metric;
use crate::report::compare::bridge::{from_to, named, plainly, unit};
use crate::report::document::{Block, Cell, Layout, Piece, Row, Table, words};
use crate::report::json::number;
use crate::report::labels::sentence_case;

/// The table of every option, with its sign convention; none where no figure exists in both.
pub fn blocks(all: &Comparison, variances: &[Variance]) -> Vec<Block> {
    let Some(first) = variances.first() else { return vec![] };
    let mut blocks = vec![Block::Heading("Variance against plan".into())];
    for variance in variances {
        blocks.push(Block::Text(sentence(all, variance)));
        // Of several options, those that the pilot does not touch need no table to say so.
        if variances.len() == 1 || !variance.moving().is_empty() {
            blocks.push(Block::Table(table(all, variance)));
        }
    }
    blocks.push(Block::Text(vec![words(format!("{} {RULE}", convention(all.metrics(), first)))]));
    blocks
}

/// What the sign of an amount means.
pub fn convention(metrics: &[Metric], of: &Variance) -> String {
    let (good, bad) = if of.lower_is_better { ("less", "more") } else { ("more", "less") };
    format!(
        "Each amount is what the group adds to {}: {good} is favourable, {bad} is adverse.",
        in_words(metrics, &of.metric)
    )
}

/// `NPV of API is 120 below plan, 480 instead of 600: adverse, all of it calls per unit.`
fn sentence(all: &Comparison, variance: &Variance) -> Vec<Piece> {
    let kind = metric_cells::kind(all.metrics(), &variance.metric, all.unit);
    let what = format!("{} of {}", in_full(all.metrics(), &variance.metric), named(all, &variance.option));
    let level = |member: &crate::analysis::compare::comparison::Member, value| {
        Piece::Value(metric_cells::short_level(kind, &member.study.scenario, value))
    };
    let (from, to) = (level(all.first(), variance.from), level(all.last(), variance.to));
    let whole = variance.whole();
    let Some(favourable) = variance.is_favourable(whole) else {
        return vec![words(format!("{what} is as planned: ")), from, words(".")];
    };
    let way = if whole.is_sign_negative() { "below" } else { "above" };
    let said = format!(": {}{}.", direction(favourable), mostly(variance));
    vec![
        words(format!("{what} is ")),
        Piece::Value(metric_cells::size(kind, whole)),
        words(format!(" {way} plan, ")),
        to,
        words(" instead of "),
        from,
        words(said),
    ]
}

/// The group that did most of it, in words that follow a finding.
pub fn mostly(variance: &Variance) -> String {
    match variance.largest().as_slice() {
        [] => String::new(),
        [part] => format!(", all of it from {}", part.name()),
        [part, ..] if is_most(part, variance.whole()) => format!(", most of it from {}", part.name()),
        [one, other, ..] => format!(", mostly from {} and {}", one.name(), other.name()),
    }
}

fn is_most(part: &Part, whole: Decimal) -> bool {
    let same_way = part.amount.is_sign_negative() == whole.is_sign_negative();
    same_way && part.amount.abs() >= whole.abs() / Decimal::TWO
}

pub fn direction(favourable: bool) -> &'static str {
    if favourable { "favourable" } else { "adverse" }
}

/// What became of a group, in a word or two.
pub fn state(part: &Part) -> &'static str {
    match part.favourable {
        Some(favourable) => direction(favourable),
        None if part.changes.is_empty() => "as planned",
        None => "no effect",
    }
}

fn table(all: &Comparison, variance: &Variance) -> Table {
    let kind = metric_cells::kind(all.metrics(), &variance.metric, all.unit);
    let mut rows: Vec<Row> = variance.parts.iter().map(|part| row(kind, part)).collect();
    let whole = variance.whole();
    let said = variance.is_favourable(whole).map_or("as planned", direction);
    rows.push(Row::total("variance", vec![metric_cells::change(kind, whole), Cell::Text(said.into())]));
    let name = in_words(all.metrics(), &variance.metric);
    Table {
        title: format!("{}: {name} against plan, by group", named(all, &variance.option)),
        unit: unit(all),
        columns: vec![String::new(), name, String::new()],
        rows,
        layout: Layout::Narrow,
    }
}

/// A group in which nothing changed has no amount: it was not found to be zero, it is the plan.
fn row(kind: MetricKind, part: &Part) -> Row {
    let amount = match part.changes.is_empty() {
        true => Cell::Text(String::new()),
        false => metric_cells::change(kind, part.amount),
    };
    // An amount that is shown as nothing is neither good nor bad.
    let nothing = kind == MetricKind::Money && part.favourable.is_some() && part.amount.round().is_zero();
    let said = if nothing { "negligible" } else { state(part) };
    Row::plain(part.name(), vec![amount, Cell::Text(said.into())])
}

/// What changed in each group, for where no bridge by change follows.
pub fn changes(variances: &[Variance]) -> Vec<Block> {
    let Some(first) = variances.first() else { return vec![] };
    let line = |part: &Part| {
        let one = |change: &crate::form::diff::Change| format!("{} {}", plainly(change), from_to(change));
        let said: Vec<String> = part.changes.iter().map(one).collect();
        vec![words(format!("{}: {}.", sentence_case(&part.name()), said.join("; ")))]
    };
    let changed = first.parts.iter().filter(|part| !part.changes.is_empty());
    let lines: Vec<Vec<Piece>> = changed.map(line).collect();
    match lines.is_empty() {
        true => vec![Block::Text(vec![words("Every input of the scenario is as planned.")])],
        false => vec![Block::Text(vec![words("What changed:")]), Block::Bullets(lines)],
    }
}

/// One object for each option.
pub fn json(all: &Comparison, variances: &[Variance]) -> Value {
    variances.iter().map(|variance| of_option(all, variance)).collect()
}

fn of_option(all: &Comparison, variance: &Variance) -> Value {
    json!({
        "option": variance.option,
        "metric": variance.metric,
        "from": number(variance.from),
        "to": number(variance.to),
        "difference": number(variance.whole()),
        "favourable": variance.is_favourable(variance.whole()),
        "groups": variance.parts.iter().map(of_part).collect::<Vec<_>>(),
        "left_over": number(variance.left_over),
        "sign": convention(all.metrics(), variance),
        "rule": RULE,
    })
}

fn of_part(part: &Part) -> Value {
    json!({
        "group": part.name(),
        "amount": number(part.amount),
        "favourable": part.favourable,
        "state": state(part),
        "changes": part.changes.iter().map(|change| change.path()).collect::<Vec<_>>(),
    })
}
