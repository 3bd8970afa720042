//! A comparison as a document: the answer, the options side by side, and what led from the first to the last.

use rust_decimal::Decimal;

use crate::analysis::compare::comparison::{Comparison, Member};
use crate::analysis::study::types::{Figure, OptionStudy};
use crate::model::metric::{Metric, MetricKind, Needs, Rank};
use crate::report::compare::bridge;
use crate::report::document::{Block, Cell, Layout, Piece, Report, Row, Table, words};
use crate::report::metric_cells::{self, short_level};
use crate::report::simulate::chances::chance;

/// Scenarios that stand beside each other; more stand under each other.
const BESIDE: usize = 3;

/// The whole of it, with the rule of its bridges where that is asked for.
pub fn compare(all: &Comparison, proofs: bool) -> Report {
    let mut blocks = with(all, vec![]);
    if proofs && all.bridges.iter().any(|one| !bridge::largest(one).is_empty()) {
        blocks.push(bridge::rule(all));
    }
    Report { blocks }
}

/// The whole of it, with something between the figures and what led from the first to the last.
pub fn with(all: &Comparison, between: Vec<Block>) -> Vec<Block> {
    let mut blocks = vec![Block::Title(title(all))];
    blocks.push(Block::Heading("The answer".into()));
    blocks.extend(answer(all));
    blocks.push(Block::Heading("Side by side".into()));
    for option in &all.options {
        blocks.push(Block::Table(side_by_side(all, option)));
        blocks.extend(notes(all, option));
    }
    blocks.extend(chances(all).map(Block::Table));
    blocks.extend(between);
    blocks.extend(bridges(all));
    blocks
}

/// How sure each of them is: the chance that an option loses money.
fn chances(all: &Comparison) -> Option<Table> {
    let members: Vec<&Member> = all.members.iter().filter(|member| member.chances.is_some()).collect();
    let cell = |member: &Member, id: &str| {
        let own = member.chances.as_ref().and_then(|chances| chances.option(id));
        let loss = own.and_then(|own| own.loss).map(|loss| Cell::Text(chance(loss.share)));
        loss.unwrap_or(Cell::Missing("no chance of loss is known".into()))
    };
    let row = |member: &&Member| {
        Row::plain(member.label.clone(), all.options.iter().map(|id| cell(member, id)).collect())
    };
    let has_loss = |member: &&Member| {
        member.chances.iter().flat_map(|chances| &chances.options).any(|option| option.loss.is_some())
    };
    let names = all.options.iter().map(|id| bridge::named(all, id));
    members.iter().any(has_loss).then(|| Table {
        title: "Chance of losing money".into(),
        unit: String::new(),
        columns: [String::new()].into_iter().chain(names).collect(),
        rows: members.iter().map(row).collect(),
        layout: Layout::Narrow,
    })
}

fn title(all: &Comparison) -> String {
    let (first, last) = (all.first(), all.last());
    let name = &first.study.scenario.name;
    match (all.members.len(), first.file == last.file && *name == last.study.scenario.name) {
        (2, true) => format!("{name}: {} and {}", first.label, last.label),
        (count, true) => format!("{name}: as written and {} cases", count - 1),
        (2, false) => format!("{} and {}", first.label, last.label),
        (count, false) => format!("{} and {} more scenarios", first.label, count - 1),
    }
}

/// Who is recommended in each, and how the figure moved.
pub fn answer(all: &Comparison) -> Vec<Block> {
    let mut blocks = vec![Block::Text(recommended(all))];
    blocks.extend(all.bridges.iter().map(|bridge| Block::Text(bridge::sentence(all, bridge))));
    let lone = all
        .without
        .iter()
        .map(|(id, reason)| words(format!("No bridge for {}: {reason}. ", bridge::named(all, id))));
    let lone: Vec<Piece> = lone.collect();
    if !lone.is_empty() {
        blocks.push(Block::Text(lone));
    }
    if !all.warnings.is_empty() {
        let line = |warning: &String| vec![words(format!("Note: {warning}."))];
        blocks.push(Block::Bullets(all.warnings.iter().map(line).collect()));
    }
    blocks
}

/// What is recommended, and in which of the scenarios.
pub fn verdicts(all: &Comparison) -> Vec<(Option<String>, Vec<&Member>)> {
    let mut found: Vec<(Option<String>, Vec<&Member>)> = Vec::new();
    for member in &all.members {
        let chosen = &member.study.verdict.option;
        match found.iter_mut().find(|(option, _)| option == chosen) {
            Some((_, members)) => members.push(member),
            None => found.push((chosen.clone(), vec![member])),
        }
    }
    found
}

fn recommended(all: &Comparison) -> Vec<Piece> {
    let what = |option: &Option<String>| {
        Piece::Strong(option.as_ref().map_or("do nothing".to_string(), |id| bridge::named(all, id)))
    };
    let verdicts = verdicts(all);
    if let [(option, members)] = verdicts.as_slice() {
        let which = if members.len() == 2 { "both".to_string() } else { format!("all {}", members.len()) };
        return vec![words(format!("The recommendation is the same in {which}: ")), what(option), words(".")];
    }
    let mut pieces = vec![words("The recommendation changes: ")];
    for (at, (option, members)) in verdicts.iter().enumerate() {
        let names: Vec<&str> = members.iter().map(|member| member.label.as_str()).collect();
        let end = if at + 1 == verdicts.len() { "." } else { "; " };
        pieces.extend([what(option), words(format!(" in {}{end}", listed(&names)))]);
    }
    pieces
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => one.to_string(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

fn side_by_side(all: &Comparison, option: &str) -> Table {
    let measures: Vec<&'static Metric> =
        measures(all).into_iter().filter(|measure| says_something(all, option, measure)).collect();
    match all.members.len() <= BESIDE {
        true => beside(all, option, &measures),
        false => under(all, option, &measures),
    }
}

/// The metrics that say something of any of the scenarios.
pub fn measures(all: &Comparison) -> Vec<&'static Metric> {
    let said = |metric: &&Metric| {
        all.members.iter().any(|member| member.study.shown_metrics().any(|shown| shown.key == metric.key))
    };
    all.first().study.metrics.iter().filter(|metric| metric.rank < Rank::Detail).filter(said).collect()
}

/// Whether a row is more than zeros, or servers that an option does not have.
fn says_something(all: &Comparison, id: &str, measure: &Metric) -> bool {
    let empty = |member: &Member| match figure(member, id, measure) {
        Ok(value) => measure.kind == MetricKind::Money && value.is_zero(),
        Err(reason) => reason == Needs::Servers.reason(),
    };
    !all.members.iter().all(empty)
}

/// An option of a scenario, if it is there.
pub fn option<'a>(member: &'a Member, id: &str) -> Option<&'a OptionStudy> {
    member.study.options.iter().find(|option| option.id == id)
}

/// A figure of an option in a scenario, or why there is none.
pub fn figure(member: &Member, id: &str, measure: &Metric) -> Figure {
    match option(member, id) {
        Some(_) if measure.needs == Needs::Value && !member.study.scenario.has_value => {
            Err(Needs::Value.reason().to_string())
        }
        Some(option) => option.figure(measure.key).clone(),
        None => Err(format!("{} does not have this option", member.label)),
    }
}

/// The last less the first; missing where one of them is.
pub fn difference(first: Figure, last: Figure) -> Figure {
    let (first, last) = (first?, last?);
    Ok(last.saturating_sub(first))
}

fn level(member: &Member, id: &str, measure: &Metric) -> Cell {
    match figure(member, id, measure) {
        Ok(value) => short_level(measure.kind, &member.study.scenario, value),
        Err(reason) => Cell::Missing(reason),
    }
}

fn change(first: &Member, last: &Member, id: &str, measure: &Metric) -> Cell {
    let (from, to) = (figure(first, id, measure), figure(last, id, measure));
    let size = [&from, &to].into_iter().flatten().map(Decimal::abs).max().unwrap_or_default();
    let beyond = |figure: &Figure| figure.as_ref().is_ok_and(|value| *value > Decimal::TWO);
    if measure.kind == MetricKind::Return && beyond(&from) && beyond(&to) {
        return Cell::Missing("returns beyond 200% carry no meaning".to_string());
    }
    match difference(from, to) {
        // The last of 28 digits is no difference.
        Ok(by) if by.abs() <= size * Decimal::new(1, 20) => metric_cells::change(measure.kind, Decimal::ZERO),
        Ok(by) => metric_cells::change(measure.kind, by),
        Err(reason) => Cell::Missing(reason),
    }
}

/// Prices of a unit are in full where amounts may be in thousands, so they name their unit.
fn heading(all: &Comparison, measure: &Metric) -> String {
    match measure.kind {
        MetricKind::MoneyPerUnit | MetricKind::MoneyPerMtok => {
            format!("{}, {}", measure.short, currency(all))
        }
        _ => measure.short.to_string(),
    }
}

fn currency(all: &Comparison) -> String {
    all.first().study.scenario.currency.clone()
}

/// A row for each figure, a column for each scenario.
fn beside(all: &Comparison, option: &str, measures: &[&'static Metric]) -> Table {
    let difference = match all.members.len() {
        2 => "difference",
        _ => "last less first",
    };
    let names = all.members.iter().map(|member| member.label.clone());
    let columns = std::iter::once(String::new()).chain(names).chain([difference.to_string()]).collect();
    let row = |measure: &&Metric| {
        let mut cells: Vec<Cell> = all.members.iter().map(|member| level(member, option, measure)).collect();
        cells.push(change(all.first(), all.last(), option, measure));
        Row::plain(heading(all, measure), cells)
    };
    let rows = measures.iter().map(row).collect();
    Table { title: bridge::named(all, option), unit: currency(all), columns, rows, layout: Layout::Narrow }
}

/// A row for each scenario, a column for each main figure, and the metric against the first scenario.
fn under(all: &Comparison, option: &str, measures: &[&'static Metric]) -> Table {
    let mut main: Vec<&Metric> =
        measures.iter().copied().filter(|measure| measure.rank == Rank::Headline).collect();
    main.sort_by_key(|measure| !measure.is_called(&all.metric));
    let mut columns = vec![String::new()];
    columns.extend(main.iter().map(|measure| heading(all, measure)));
    columns.insert(2.min(columns.len()), format!("against {}", all.first().label));
    let row = |member: &Member| {
        let mut cells: Vec<Cell> = main.iter().map(|measure| level(member, option, measure)).collect();
        let against = main.first().map(|measure| change(all.first(), member, option, measure));
        cells.splice(1..1, against);
        Row::plain(member.label.clone(), cells)
    };
    let rows = all.members.iter().map(row).collect();
    Table { title: bridge::named(all, option), unit: currency(all), columns, rows, layout: Layout::Narrow }
}

/// Why figures are missing, each reason once; and where an option cannot be built.
fn notes(all: &Comparison, id: &str) -> Option<Block> {
    let mut notes: Vec<String> = Vec::new();
    let without: Vec<&str> =
        all.members.iter().filter(|member| option(member, id).is_none()).map(|m| m.label.as_str()).collect();
    if !without.is_empty() {
        notes.push(format!("This option is not in {}.", listed(&without)));
    }
    for member in &all.members {
        let reason = option(member, id).and_then(|option| option.infeasible.as_ref());
        notes.extend(reason.map(|reason| format!("{}: not feasible as described: {reason}.", member.label)));
    }
    notes.extend(reasons(all, id));
    let lines: Vec<Vec<Piece>> = notes.into_iter().map(|note| vec![words(note)]).collect();
    (!lines.is_empty()).then_some(Block::Bullets(lines))
}

/// Why figures of an option do not exist, those of one reason together.
fn reasons(all: &Comparison, id: &str) -> Vec<String> {
    let mut found: Vec<(Vec<&str>, String, Vec<&str>)> = Vec::new();
    for member in all.members.iter().filter(|member| option(member, id).is_some()) {
        for (labels, reason) in missing(all, member, id) {
            match found.iter_mut().find(|(of, known, _)| *of == labels && *known == reason) {
                Some((.., members)) => members.push(&member.label),
                None => found.push((labels, reason, vec![&member.label])),
            }
        }
    }
    let line = |(labels, reason, members): (Vec<&str>, String, Vec<&str>)| {
        format!("No {} in {}: {reason}.", labels.join(" or "), listed(&members))
    };
    found.into_iter().map(line).collect()
}

/// What a scenario lacks of an option's figures, by reason.
fn missing(all: &Comparison, member: &Member, id: &str) -> Vec<(Vec<&'static str>, String)> {
    let mut found: Vec<(Vec<&'static str>, String)> = Vec::new();
    let beside = all.members.len() <= BESIDE;
    for measure in measures(all).into_iter().filter(|measure| beside || measure.rank == Rank::Headline) {
        if !says_something(all, id, measure) {
            continue;
        }
        let Err(reason) = figure(member, id, measure) else { continue };
        match found.iter_mut().find(|(_, known)| *known == reason) {
            Some((labels, _)) => labels.push(measure.short),
            None => found.push((vec![measure.short], reason)),
        }
    }
    found
}

/// How to have another bridge.
fn another(all: &Comparison) -> String {
    let how = match all.last().study.scenario.case {
        Some(_) => "--case NAME leads to another case",
        None => "put other files first and last for another",
    };
    format!("The bridge runs from the first scenario to the last; {how}.")
}

/// What led from the first to the last, option by option.
fn bridges(all: &Comparison) -> Vec<Block> {
    if all.bridges.is_empty() {
        return vec![];
    }
    let (first, last) = (&all.first().label, &all.last().label);
    let mut blocks = vec![Block::Heading(format!("What changed from {first} to {last}"))];
    blocks.extend(all.bridges.iter().flat_map(|one| bridge::blocks(all, one)));
    if all.members.len() > 2 {
        blocks.push(Block::Text(vec![words(another(all))]));
    }
    blocks
}
